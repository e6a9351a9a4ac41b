"""The notebooks as they are kept, and as they run by hand."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from yusuan import sweep
from yusuan.paths import Project
from yusuan.running import parameters
from yusuan.running.artefact import steady
from yusuan.sweep import Progress, Wish

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PARAMETERS = {"extract": ["source"], "check": ["unit", "year"], "report": ["unit", "year"], "compare": ["years", "units"]}


def test_there_are_four_notebooks_with_their_parameters():
    assert {path.stem: list(parameters.declared(path)) for path in NOTEBOOKS} == PARAMETERS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_holds_questions_and_calls_and_no_output(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in code)
    assert not any("def " in cell.source or "class " in cell.source for cell in code)
    assert max(len(cell.source.splitlines()) for cell in code) <= 10


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".*"))
    (root / "data" / "raw").mkdir(parents=True)
    shutil.copy(ROOT / "data" / "units.csv", root / "data")
    for doc in ("002", "003"):
        source = next((ROOT / "data" / "raw").glob(f"{doc}_*.txt"))
        shutil.copy(source, root / "data" / "raw" / source.name)
    project = Project(root / "data" / "raw", root / "data" / "clean", root / "reports", root / "notebooks", root / "data" / "units.csv")
    assert sweep.run(project, Wish(formats=("html",)), Progress()).whole
    return project


def by_hand(project: Project, name: str, **chosen: object) -> list:
    """The outputs of a notebook run as Jupyter runs it: an ordinary kernel in the notebook's folder, values typed into the first cell."""
    notebook = nbformat.read(project.notebooks / f"{name}.ipynb", as_version=4)
    typed = next(cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", ()))
    typed.source = "\n".join(f"{key} = {value!r}" for key, value in chosen.items())
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(project.notebooks)}}).execute()
    notebook.metadata.papermill = {}
    return outputs(steady(notebook))


def outputs(notebook) -> list:
    return [json.loads(json.dumps(cell.outputs)) for cell in notebook.cells if cell.cell_type == "code" and cell.outputs]


def test_a_report_run_by_hand_shows_what_a_sweep_shows(project, monkeypatch):
    for name in ("YUSUAN_ROOT", "YUSUAN_RAW", "YUSUAN_CLEAN", "YUSUAN_REPORTS"):
        monkeypatch.delenv(name, raising=False)
    unit = "阳泉市医疗保险中心"
    swept = nbformat.read(project.reports_of(2025, unit) / "report.ipynb", as_version=4)
    by_hand_outputs = by_hand(project, "report", unit=unit, year=2025)
    swept_outputs = outputs(swept)
    assert len(by_hand_outputs) == len(swept_outputs) > 8
    for one, other in zip(by_hand_outputs, swept_outputs):
        assert [part.get("data", part.get("text")) for part in one] == [part.get("data", part.get("text")) for part in other]


def test_compare_runs_over_all_units_and_years(project):
    shown = json.dumps(by_hand(project, "compare", years=[], units=[]), ensure_ascii=False)
    assert "1908.14" in shown and "-54.42" in shown and "阳泉市卫生健康委员会医事管理中心" in shown
