"""What lies in data/raw: read once for its content, bad files named, readings of one disclosure put together."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest

from yusuan.disclosure import delivery
from yusuan.errors import CannotWrite, UnreadableFile
from yusuan.paths import Project
from yusuan.shelf import Shelf
from yusuan.survey import group_of, survey

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "data" / "raw"


def text_of(doc: str) -> Path:
    return next(RAW.glob(f"{doc}_*.txt"))


@pytest.fixture
def project(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    data = tmp_path / "data"
    return Project(data / "raw", data / "clean", tmp_path / "reports", ROOT / "notebooks", ROOT / "data" / "units.csv")


def put(project: Project, name: str, content: bytes | Path) -> Path:
    target = project.raw / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content.read_bytes() if isinstance(content, Path) else content)
    return target


def test_files_of_one_unit_year_and_phase_are_one_disclosure(project):
    put(project, "a.txt", text_of("000"))
    put(project, "again/b.txt", text_of("000"))
    put(project, "c.txt", text_of("003"))
    found = survey(project)
    assert [(group.year, group.unit, [entry.file for entry in group.entries]) for group in found.groups] == [
        (2025, "阳泉市医疗保险中心", ["c.txt"]), (2025, "阳泉市卫生健康委员会医事管理中心", ["a.txt", "again/b.txt"])]


def test_forms_alone_are_a_disclosure(project):
    put(project, "forms.txt", text_of("002"))
    (group,) = survey(project).groups
    assert (group.year, group.unit) == (2024, "阳泉市卫生健康委员会医事管理中心")


BAD = {
    "empty.pdf": (b"", "empty"),
    "empty.txt": (b" \n\n", "empty"),
    "text.pdf": ("预算公开".encode(), "neither a budget table nor a performance form"),
    "binary.txt": (b"\x00\x01\x02" * 50, "binary"),
    "renamed.txt": (b"%PDF-1.7 ...", "the PDF is cut off"),
    "letter.txt": ("关于召开会议的通知\n\n各单位：\n".encode(), "neither a budget table nor a performance form"),
    "table.docx": (b"PK\x03\x04", "damaged"),
    "pages.rar": (b"Rar!\x1a\x07\0", "RAR archives are not read"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gets_one_clear_error_and_the_others_are_read(project, name):
    content, message = BAD[name]
    put(project, name, content)
    put(project, "good.txt", text_of("003"))
    found = survey(project)
    assert len(found.groups) == 1
    (failure,) = found.failures
    assert failure.file == name and failure.error.startswith(name) and "\n" not in failure.error
    assert any(part in failure.error for part in message.split("|"))


@pytest.mark.parametrize("size", [1000, 100_000, -600])
def test_a_truncated_pdf_is_named(project, size):
    put(project, "cut.pdf", (RAW / "000.pdf").read_bytes()[:size])
    found = survey(project)
    (failure,) = found.failures
    assert failure.error.startswith("cut.pdf") and found.groups == ()


def test_a_file_is_read_once_for_its_content(project, monkeypatch):
    path = put(project, "a.txt", text_of("003"))
    survey(project)
    monkeypatch.setattr(delivery, "read_all", lambda path: pytest.fail("read again"))
    os.utime(path, (0, 0))
    assert len(survey(project).groups) == 1
    path.rename(path.with_name("renamed.txt"))
    assert survey(project).groups[0].entries[0].file == "renamed.txt"


def test_a_file_that_is_gone_is_no_longer_listed(project):
    put(project, "a.txt", text_of("003"))
    survey(project)
    shutil.rmtree(project.raw)
    project.raw.mkdir()
    assert survey(project).groups == ()


def test_no_folder_at_all_is_one_clear_error(project):
    project.raw.rmdir()
    with pytest.raises(UnreadableFile, match="no such folder.*--raw"):
        survey(project)


@pytest.mark.parametrize(("fault", "told"), [("raise KeyError('x')", "unexpected KeyError"), ("os._exit(1)", "takes the process down")])
def test_a_fault_while_reading_one_file_is_named_and_the_others_are_read(project, monkeypatch, fault, told):
    put(project, "bad.txt", text_of("000"))
    put(project, "good.txt", text_of("003"))
    read_all = delivery.read_all

    def faulty(path):
        if path.name == "bad.txt":
            exec(fault)
        return read_all(path)

    monkeypatch.setattr(delivery, "read_all", faulty)
    found = survey(project, jobs=2)
    assert [group.unit for group in found.groups] == ["阳泉市医疗保险中心"]
    (failure,) = found.failures
    assert failure.file == "bad.txt" and told in failure.error


def test_a_pipe_called_pdf_is_named_and_not_waited_for(project):
    os.mkfifo(project.raw / "pipe.pdf")
    (project.raw / "gone.txt").symlink_to(project.raw / "nowhere")
    put(project, "good.txt", text_of("003"))
    found = survey(project)
    assert len(found.groups) == 1
    assert sorted(entry.error.split(":")[0] for entry in found.failures) == ["gone.txt", "pipe.pdf"]


def test_a_damaged_cache_is_read_again(project):
    put(project, "a.txt", text_of("003"))
    groups = survey(project).groups
    (folder,) = (project.clean / ".cache").iterdir()
    (folder / "index.json").write_text("{not JSON", encoding="utf-8")
    for kept in folder.glob("*.pickle"):
        kept.write_bytes(b"damaged")
    assert survey(project).groups == groups


def test_a_folder_that_cannot_be_written_is_the_fault_of_the_folder_and_not_of_the_document(project):
    put(project, "a.txt", text_of("003"))
    project.clean.parent.mkdir(exist_ok=True)
    project.clean.write_text("a file where the folder should be")
    with pytest.raises(CannotWrite, match="clean"):
        survey(project)
    project.clean.unlink()
    assert len(survey(project).groups) == 1


def test_a_transcript_in_utf_16_is_read(project):
    put(project, "a.txt", text_of("003").read_text(encoding="utf-8").encode("utf-16"))
    assert survey(project).groups[0].unit == "阳泉市医疗保险中心"


def zipped(project: Project, name: str, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(put(project, name, b""), "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)


def test_an_archive_delivers_each_disclosure_in_it_and_warns_of_the_rest(project):
    zipped(project, "sub/送审.zip", {"甲.txt": text_of("000").read_bytes(), "乙/乙.txt": text_of("003").read_bytes(),
                                   "函.txt": "关于报送的函\n".encode()})
    found = survey(project)
    assert [[entry.file for entry in group.entries] for group in found.groups] == [["sub/送审.zip/乙/乙.txt"], ["sub/送审.zip/甲.txt"]]
    reading = Shelf(project).reading(project.raw / "sub/送审.zip/乙/乙.txt")
    assert reading.unit == "阳泉市医疗保险管理服务中心" and reading.source == "送审.zip/乙/乙.txt"
    assert "压缩包中的“送审.zip/函.txt”不是预决算公开文件，未采用。" in reading.warnings


def test_what_an_archive_delivers_is_read_once(project, monkeypatch):
    zipped(project, "送审.zip", {"甲.txt": text_of("000").read_bytes(), "乙.txt": text_of("003").read_bytes()})
    first = survey(project)
    monkeypatch.setattr(delivery, "read_all", lambda path: pytest.fail("read again"))
    assert survey(project) == first and len(first.groups) == 2


def test_the_same_content_under_two_names_keeps_both_names(project):
    put(project, "a.txt", text_of("000"))
    put(project, "b.txt", text_of("000"))
    (group,) = survey(project).groups
    assert [Shelf(project).reading(project.raw / entry.file).source for entry in group.entries] == ["a.txt", "b.txt"]


def test_a_body_that_publishes_for_itself_and_as_a_department_is_two_disclosures(project):
    text = text_of("000").read_text(encoding="utf-8")
    assert "2025年度单位预算公开" in text
    put(project, "单位.txt", text.encode())
    put(project, "部门.txt", text.replace("2025年度单位预算公开", "2025年度部门预算公开").encode())
    name = "阳泉市卫生健康委员会医事管理中心"
    found = survey(project)
    assert [(group.unit, [entry.file for entry in group.entries]) for group in found.groups] == [
        (name, ["单位.txt"]), (f"{name}（部门）", ["部门.txt"])]
    reading = Shelf(project).reading(project.raw / "部门.txt")
    assert group_of(project, reading).unit == f"{name}（部门）"
