from __future__ import annotations

import time
from pathlib import Path

import nbformat
import pytest

from yusuan.errors import BadParameter, CannotWrite, NotebookFailed
from yusuan.paths import Project
from yusuan.running.execute import execute
from yusuan.running.runner import Runner

NOTEBOOKS = Path(__file__).parent / "notebooks"


@pytest.fixture(scope="module")
def runner():
    with Runner(jobs=3) as shared:
        yield shared


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    root = tmp_path_factory.mktemp("project")
    return Project(raw=root / "raw", clean=root / "clean", reports=root / "reports", notebooks=NOTEBOOKS, units=root / "units.csv")


@pytest.fixture
def run(runner, project, tmp_path):
    def run(name: str, output: str = "out.ipynb", timeout: float = 60, **parameters) -> Path:
        runner.execute(NOTEBOOKS / f"{name}.ipynb", tmp_path / output, parameters, project=project, timeout=timeout)
        return tmp_path / output
    return run


def printed(notebook: Path) -> str:
    cells = nbformat.read(notebook, as_version=4).cells
    return "".join(output.text for cell in cells for output in cell.get("outputs", ()) if output.output_type == "stream")


def test_a_notebook_is_written_with_its_parameters_and_outputs(run):
    output = run("polite", unit="市医院")
    assert printed(output) == "市医院，你好\n"
    assert "unit = '市医院'" in nbformat.read(output, as_version=4).cells[1].source


def test_the_notebook_that_was_executed_is_not_changed(run):
    before = (NOTEBOOKS / "polite.ipynb").read_bytes()
    run("polite", unit="市医院")
    assert (NOTEBOOKS / "polite.ipynb").read_bytes() == before


def test_a_second_run_on_another_parent_gives_the_same_bytes(run, project, tmp_path):
    """With a set, an address, a warning that names a temporary file, and a picture."""
    execute(NOTEBOOKS / "unit.ipynb", tmp_path / "alone.ipynb", {"number": 3}, project=project)
    assert run("unit", number=3).read_bytes() == (tmp_path / "alone.ipynb").read_bytes()
    assert "image/png" in (tmp_path / "alone.ipynb").read_text()


def test_notebooks_that_run_at_the_same_time_equal_those_that_run_one_after_the_other(runner, run, project, tmp_path):
    numbers = range(6)
    alone = [run("unit", f"alone-{number}.ipynb", number=number).read_bytes() for number in numbers]
    futures = [runner.submit(NOTEBOOKS / "unit.ipynb", tmp_path / f"together-{number}.ipynb", {"number": number}, project=project)
               for number in numbers]
    for future in futures:
        future.result()
    assert [(tmp_path / f"together-{number}.ipynb").read_bytes() for number in numbers] == alone
    assert len(set(alone)) == len(alone)


@pytest.mark.parametrize("parameters", [{"paht": "x"}, {"path": 1}])
def test_with_a_wrong_parameter_nothing_runs_and_nothing_is_written(run, tmp_path, parameters):
    with pytest.raises(BadParameter):
        run("writes", **parameters)
    assert list(tmp_path.iterdir()) == []


def test_the_error_of_a_cell_comes_through_whole_in_one_line(run, tmp_path):
    with pytest.raises(NotebookFailed) as caught:
        run("fails", unit="市医院")
    assert str(caught.value) == (f"{NOTEBOOKS / 'fails.ipynb'}: cell [4]: UnknownUnit: data/clean: no unit '市医院' in 2025. "
                                 f"Extract it first. See {tmp_path / 'out.failed.ipynb'}.")


def test_a_failed_notebook_is_kept_beside_and_the_last_good_one_stays(run, tmp_path):
    good = run("polite", unit="市医院").read_bytes()
    with pytest.raises(NotebookFailed):
        run("fails")
    assert (tmp_path / "out.ipynb").read_bytes() == good
    assert printed(tmp_path / "out.failed.ipynb") == "before\n"
    run("polite")
    assert [path.name for path in tmp_path.iterdir()] == ["out.ipynb"]


def test_a_kernel_that_dies_is_an_error_within_seconds(run, tmp_path):
    begun = time.monotonic()
    with pytest.raises(NotebookFailed, match=r"dies.ipynb: cell \[2\]: Kernel died"):
        run("dies")
    assert time.monotonic() - begun < 5
    assert printed(tmp_path / "out.failed.ipynb") == "before\n"


def test_a_notebook_that_takes_too_long_is_stopped(run):
    begun = time.monotonic()
    with pytest.raises(NotebookFailed, match=r"sleeps.ipynb: cell \[1\]: not done after 0.5 s"):
        run("sleeps", timeout=0.5)
    assert time.monotonic() - begun < 5


def test_an_output_that_cannot_be_written_is_named(run, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(CannotWrite, match="out.ipynb"):
        run("plain", "file/out.ipynb")


def test_nothing_of_papermill_reaches_the_terminal(run, capfd):
    run("unit", number=1)
    for name in ("fails", "dies"):
        with pytest.raises(NotebookFailed):
            run(name)
    assert capfd.readouterr() == ("", "")
