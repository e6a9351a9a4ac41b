from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import nbformat
import pytest

from yusuan.errors import NotebookFailed
from yusuan.paths import Project
from yusuan.running import kernels as kernels_module
from yusuan.running.execute import execute
from yusuan.running.kernels import Kernels
from yusuan.running.runner import Runner

NOTEBOOKS = Path(__file__).parent / "notebooks"
FORKS = pytest.mark.skipif(not kernels_module.CAN_FORK, reason="kernels are forked on Linux only")


@pytest.fixture(scope="module")
def kernels():
    with Kernels() as shared:
        yield shared


@pytest.fixture
def project(tmp_path) -> Project:
    return Project(raw=tmp_path / "raw", clean=tmp_path / "clean", reports=tmp_path / "reports", notebooks=NOTEBOOKS,
                   units=tmp_path / "units.csv")


@pytest.fixture
def run(kernels, project, tmp_path):
    """Executes one of the notebooks of this folder and returns the text of what its last cell printed."""
    def run(name: str, using: Kernels = kernels) -> str:
        output = tmp_path / f"{name}.ipynb"
        execute(NOTEBOOKS / output.name, output, {}, project=project, kernels=using)
        return nbformat.read(output, as_version=4).cells[-1].outputs[0].text
    return run


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def until(condition, seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_nothing_that_a_notebook_does_reaches_the_next_one(kernels, project, tmp_path):
    """A module's attribute, a pandas option, a matplotlib setting and figure, the environment, sys.path and the folder."""
    for name, output in (("inspects", "before"), ("pollutes", "between"), ("inspects", "after")):
        execute(NOTEBOOKS / f"{name}.ipynb", tmp_path / f"{output}.ipynb", {}, project=project, kernels=kernels)
    assert (tmp_path / "before.ipynb").read_bytes() == (tmp_path / "after.ipynb").read_bytes()
    assert "yes" not in (tmp_path / "after.ipynb").read_text()


def test_a_kernel_works_in_the_folder_of_its_notebook_and_this_process_stays_where_it_is(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "'notebooks']" in run("inspects")
    assert Path.cwd() == tmp_path


def test_a_kernel_gets_the_folders_of_the_project_and_not_the_ipython_of_the_user(run, project):
    told = run("environment")
    assert str(project.reports) in told
    assert str(Path.home()) not in told


@FORKS
def test_the_parent_of_the_kernels_has_one_thread_so_that_it_can_be_forked(kernels, run):
    run("environment")
    assert len(os.listdir(f"/proc/{kernels.zygote().pid}/task")) == 1


@FORKS
def test_no_kernel_is_left_when_its_notebook_is_done(kernels, run):
    run("environment")
    assert children(kernels.zygote().pid) == []


@FORKS
def test_a_parent_that_was_killed_is_replaced(kernels, run):
    run("environment")
    first = kernels.zygote().pid
    os.kill(first, signal.SIGKILL)
    assert until(lambda: kernels.zygote().pid != first)
    assert run("environment")


@FORKS
def test_leaving_a_sweep_by_ctrl_c_kills_what_runs_and_drops_what_waits(project, tmp_path):
    with pytest.raises(KeyboardInterrupt), Runner(jobs=1) as runner:
        running, waiting = (runner.submit(NOTEBOOKS / "sleeps.ipynb", tmp_path / "out.ipynb", {}, project=project) for _ in range(2))
        assert until(lambda: runner._kernels._zygote is not None)
        zygote = runner._kernels.zygote()
        assert until(lambda: children(zygote.pid), seconds=20)
        [kernel] = children(zygote.pid)
        raise KeyboardInterrupt
    assert until(lambda: not is_alive(kernel))
    assert not is_alive(zygote.pid)
    assert waiting.cancelled()
    assert isinstance(running.exception(), NotebookFailed)


@FORKS
def test_when_no_kernel_can_be_started_the_error_says_why(project, tmp_path, monkeypatch):
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'No module named yusuan' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    with Kernels() as own, pytest.raises(NotebookFailed, match="no kernel could be started .No module named yusuan"):
        execute(NOTEBOOKS / "plain.ipynb", tmp_path / "out.ipynb", {}, project=project, kernels=own)


def test_where_forking_is_not_possible_an_ordinary_kernel_does_the_same(run, monkeypatch):
    forked = run("inspects")
    monkeypatch.setattr(kernels_module, "CAN_FORK", False)
    with Kernels() as ordinary:
        assert run("inspects", ordinary) == forked
