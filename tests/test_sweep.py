"""A sweep: what depends on what, what runs again, what a bad unit does to the others."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from yusuan import fingerprint, sweep
from yusuan.errors import Busy, YusuanError
from yusuan.lock import held
from yusuan.paths import Project
from yusuan.store.store import Store
from yusuan.survey import survey
from yusuan.sweep import Progress, Wish

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "data" / "raw"
HOSPITAL, DEPARTMENT, INSURANCE = "2025 阳泉市第一人民医院", "2024 阳泉市卫生健康委员会", "2025 阳泉市医疗保险中心"


@pytest.fixture
def project(tmp_path):
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    shutil.copy(ROOT / "data" / "units.csv", raw.parent)
    for doc in ("001", "003", "004"):
        shutil.copy(next(RAW.glob(f"{doc}_*.txt")), raw / f"{doc}.txt")
    return Project(raw, raw.parent / "clean", tmp_path / "reports", tmp_path / "notebooks", raw.parent / "units.csv")


def digests(project: Project) -> dict[str, tuple[str, str]]:
    return {task.name: (task.extracted, task.reported) for task in sweep.plan(project, survey(project))}


def again(before: dict, after: dict) -> tuple[set[str], set[str]]:
    """What is extracted again, and what is reported again."""
    return tuple({name for name in after if before.get(name, ("", ""))[at] != after[name][at]} for at in (0, 1))


def test_a_changed_document_concerns_its_unit_and_those_that_compare_with_it(project):
    before = digests(project)
    with (project.raw / "001.txt").open("a", encoding="utf-8") as stream:
        stream.write("\n\n")
    assert again(before, digests(project)) == ({DEPARTMENT}, {DEPARTMENT, HOSPITAL})


def test_a_touched_document_with_the_same_content_concerns_nobody(project):
    before = digests(project)
    (project.raw / "001.txt").touch()
    assert again(before, digests(project)) == (set(), set())


def test_a_second_reading_concerns_its_unit_alone(project):
    before = digests(project)
    shutil.copy(project.raw / "003.txt", project.raw / "copy.txt")
    assert again(before, digests(project)) == ({INSURANCE}, {INSURANCE})


@pytest.mark.parametrize(("name", "extracted"), [("extract", True), ("check", False), ("report", False)])
def test_a_changed_notebook_concerns_every_unit(project, name, extracted):
    before = digests(project)
    path = project.notebooks / f"{name}.ipynb"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    everybody = set(before)
    assert again(before, digests(project)) == (everybody if extracted else set(), everybody)


@pytest.mark.parametrize("part", ["of_library", "of_environment"])
def test_the_library_and_the_packages_concern_every_unit(project, part, monkeypatch):
    before = digests(project)
    monkeypatch.setattr(fingerprint, part, lambda *rooms: "another")
    assert again(before, digests(project)) == (set(before), set(before))


def test_the_environment_counts_the_font():
    assert "noto-cjk-sans-otc" in fingerprint.PACKAGES


def hashes(project: Project) -> dict[str, str]:
    files = [path for folder in (project.clean, project.reports) for path in folder.rglob("*") if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files if ".cache" not in path.parts}


def test_a_run_makes_everything_and_the_next_makes_nothing_and_a_forced_one_the_same_bytes(project):
    (project.raw / "001.txt").unlink()
    (project.raw / "empty.pdf").write_bytes(b"")
    summary = sweep.run(project, Wish(jobs=2), Progress())
    assert sorted(summary.made) == [INSURANCE, HOSPITAL] and [name for name, _ in summary.failed] == ["empty.pdf"]
    folder = project.reports / "2025" / "阳泉市第一人民医院"
    assert {path.name for path in folder.iterdir()} == {"report.html", "report.pdf", "report.ipynb", sweep.STAMP}
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF-") and "2,959.18" in (folder / "report.html").read_text(encoding="utf-8")
    index = (project.reports / "index.html").read_text(encoding="utf-8")
    assert "阳泉市第一人民医院" in index and "empty.pdf" in index
    first = hashes(project)
    second = sweep.run(project, Wish(jobs=2), Progress())
    assert second.made == [] and sorted(second.current) == [INSURANCE, HOSPITAL] and hashes(project) == first
    assert sorted(sweep.run(project, Wish(jobs=1, force=True), Progress()).made) == [INSURANCE, HOSPITAL]
    assert hashes(project) == first


def test_a_unit_whose_notebook_fails_is_named_and_its_old_report_stays(project):
    for doc in ("001", "004"):
        (project.raw / f"{doc}.txt").unlink()
    sweep.run(project, Wish(formats=("html",)), Progress())
    report = project.reports / "2025" / "阳泉市医疗保险中心" / "report.html"
    old = report.read_bytes()
    path = project.notebooks / "report.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][-1]["source"] = "1 / 0"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    summary = sweep.run(project, Wish(formats=("html",)), Progress())
    ((name, error),) = summary.failed
    assert name == INSURANCE and "ZeroDivisionError" in error and "report.ipynb" in error
    assert report.read_bytes() == old and (project.clean_of(2025, "阳泉市医疗保险中心") / "report.failed.ipynb").is_file()


def test_a_unit_that_is_not_there_is_told_what_is(project):
    with pytest.raises(YusuanError, match=INSURANCE):
        sweep.run(project, Wish(units=("火星市财政局",)), Progress())


def test_a_file_that_contradicts_the_reading_in_use_is_named(project):
    for doc in ("001", "004"):
        (project.raw / f"{doc}.txt").unlink()
    text = (project.raw / "003.txt").read_text(encoding="utf-8")
    (project.raw / "other.txt").write_text(text.replace("1908.14\t355.41\t1552.73", "1908.14\t355.41\t1552.37"), encoding="utf-8")
    summary = sweep.run(project, Wish(formats=("html",)), Progress())
    ((name, error),) = summary.conflicts
    assert name == "other.txt" and "1 figures differ from 003.txt" in error and not summary.whole and summary.made == [INSURANCE]


def test_what_was_made_of_a_withdrawn_document_stays_and_is_not_used(project):
    (project.raw / "003.txt").unlink()
    sweep.run(project, Wish(formats=("html",)), Progress())
    assert Store(project.clean).has(2024, "阳泉市卫生健康委员会")
    (project.raw / "001.txt").unlink()
    summary = sweep.run(project, Wish(formats=("html",)), Progress())
    assert summary.withdrawn == [DEPARTMENT] and summary.made == [HOSPITAL]
    assert project.clean_of(2024, "阳泉市卫生健康委员会").is_dir() and project.reports_of(2024, "阳泉市卫生健康委员会").is_dir()
    store = Store(project.clean)
    assert not store.has(2024, "阳泉市卫生健康委员会") and store.units() == [(2025, "阳泉市第一人民医院")]
    assert list(store.ask("SELECT DISTINCT year FROM facts")["year"]) == [2025]
    report = (project.reports_of(2025, "阳泉市第一人民医院") / "report.html").read_text(encoding="utf-8")
    assert "主管部门上年预算公开的项目支出表" not in report
    assert "阳泉市卫生健康委员会<" not in (project.reports / "index.html").read_text(encoding="utf-8")


def test_a_second_run_at_the_same_time_is_turned_away(project):
    with held(project.clean), pytest.raises(Busy, match="another run is at work"):
        sweep.run(project, Wish(), Progress())
