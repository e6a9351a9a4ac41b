"""What the kernels' parent does before the first kernel is born."""

from __future__ import annotations

import os
import tempfile
import threading
from pathlib import Path

import pytest

from yusuan.paths import Project
from yusuan.profiles import profile as profiles
from yusuan.running.execute import execute
from yusuan.running.kernels import CAN_FORK, Kernels
from yusuan.running.rehearsal import rehearse

NOTEBOOKS = Path(__file__).parent / "notebooks"
KINDS = [f"{name}/{phase}" for name in profiles.names() for phase in ("budget", "final") if profiles.load(name).of_phase(phase)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_disclosure_of_every_kind_can_be_rehearsed_and_leaves_nothing_behind(kind, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = set(threading.enumerate())
    rehearse(kind)
    assert not list(tmp_path.iterdir()) and set(threading.enumerate()) <= before


@pytest.mark.skipif(not CAN_FORK, reason="kernels are forked on Linux only")
def test_a_kernel_that_is_born_of_a_rehearsed_parent_shows_nothing_of_it(tmp_path):
    project = Project.here(tmp_path / "raw", tmp_path / "clean", tmp_path / "reports")
    for name, kinds in (("fresh", ()), ("rehearsed", ("yangquan/budget",))):
        with Kernels(kinds) as kernels:
            execute(NOTEBOOKS / "inspects.ipynb", tmp_path / f"{name}.ipynb", {}, project=project, kernels=kernels)
            assert len(os.listdir(f"/proc/{kernels.zygote().pid}/task")) == 1
    assert (tmp_path / "fresh.ipynb").read_bytes() == (tmp_path / "rehearsed.ipynb").read_bytes()


@pytest.mark.skipif(not CAN_FORK, reason="kernels are forked on Linux only")
def test_a_kind_that_cannot_be_rehearsed_keeps_no_kernel_from_its_work(tmp_path):
    project = Project.here(tmp_path / "raw", tmp_path / "clean", tmp_path / "reports")
    with Kernels(("of no known publisher/budget",)) as kernels:
        execute(NOTEBOOKS / "inspects.ipynb", tmp_path / "out.ipynb", {}, project=project, kernels=kernels)
    assert (tmp_path / "out.ipynb").is_file()
