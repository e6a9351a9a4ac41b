"""What lies about in a folder of published documents may be anything: each thing is named, the others are read, nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from yusuan import apart
from yusuan.disclosure import delivery
from yusuan.errors import UnreadableFile, one_line
from yusuan.paths import Project
from yusuan.progress import closing
from yusuan.reading.file import read_files
from yusuan.shelf import Shelf
from yusuan.survey import Survey, survey
from yusuan.sweep import Summary

DISCLOSURE = "某市卫生健康委员会\n2025年度部门预算公开\n第三部分 2025年度部门预算情况说明\n一、收入预算情况说明\n2025年度收入预算228.09万元。\n"


@pytest.fixture
def project(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "good.txt").write_text(DISCLOSURE, encoding="utf-8")
    return Project.here(raw=tmp_path / "raw", clean=tmp_path / "clean", reports=tmp_path / "reports")


def surveyed(project: Project) -> Survey:
    """A survey in which the good file is read whatever lies beside it, and each failure is told in one line that can be printed."""
    found = survey(project)
    assert [entry.file for group in found.groups for entry in group.entries] == ["good.txt"]
    assert all("\n" not in entry.error and entry.error.encode() for entry in found.failures)
    return found


def failures(project: Project) -> dict[str, str]:
    return {entry.file: entry.error for entry in surveyed(project).failures}


def test_what_is_no_regular_file_is_named_and_not_waited_for(project):
    os.mkfifo(project.raw / "fifo.pdf")
    (project.raw / "self.pdf").symlink_to("self.pdf")
    (project.raw / "zero.pdf").symlink_to("/dev/zero")
    (project.raw / "folder.pdf").mkdir()
    assert set(failures(project)) == {"fifo.pdf", "self.pdf", "zero.pdf"}


def test_a_name_that_is_not_utf_8_is_told_with_escapes(project):
    with open(os.fsencode(project.raw) + b"/\xc4\xea.txt", "wb") as stream:  # 年.txt as an old archive leaves it
        stream.write(DISCLOSURE.encode())
    assert failures(project) == {r"\udcc4\udcea.txt": r"\udcc4\udcea.txt: the name of the file is not UTF-8. Rename it."}
    assert failures(project), "it is told again by the next survey"


def test_a_name_with_a_line_break_does_not_break_the_summary(project):
    (project.raw / "two\nlines.pdf").write_bytes(b"%PDF-1.4\n%%EOF")
    summary = Summary()
    summary.failed += failures(project).items()
    assert "failed 失败：two lines.pdf: the PDF is damaged" in closing(summary, project)


def test_a_folder_that_cannot_be_opened_is_told(project, monkeypatch):
    def scandir(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path)

    opened = os.scandir
    (project.raw / "closed").mkdir()
    monkeypatch.setattr(os, "scandir", scandir)
    assert failures(project) == {"closed": "closed: the folder cannot be opened (Permission denied). Check its permissions."}


def test_a_file_that_goes_away_before_it_is_read_is_told(tmp_path):
    with pytest.raises(UnreadableFile) as caught:
        apart.read_all([tmp_path / "gone.pdf"])
    assert one_line(caught.value).startswith(f"{tmp_path / 'gone.pdf'}: the file cannot be opened (No such file or directory).")


def test_a_file_that_is_still_being_copied_is_not_kept_as_read(project, monkeypatch):
    def read_all(path):
        readings = reading(path)
        path.write_text(DISCLOSURE + "二、支出预算情况说明\n", encoding="utf-8")
        return readings

    reading = delivery.read_all
    monkeypatch.setattr(delivery, "read_all", read_all)
    with pytest.raises(UnreadableFile, match="changed while it was read"):
        Shelf(project).reading(project.raw / "good.txt")
    monkeypatch.setattr(delivery, "read_all", reading)
    assert {sentence.section for sentence in Shelf(project).reading(project.raw / "good.txt").sentences} >= {"一"}


def test_two_files_of_one_name_in_an_archive_are_two_documents(tmp_path):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("a.txt", DISCLOSURE)
        archive.writestr("a.txt", DISCLOSURE.replace("228.09", "300.00"))
    (tmp_path / "a.zip").write_bytes(packed.getvalue())
    assert ["228.09" in str(document.blocks) for document in read_files(tmp_path / "a.zip")] == [True, False]


def _unpack_and_die(path: Path) -> None:
    (Path(tempfile.mkdtemp()) / path.name).write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_dies_leaves_nothing_that_it_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(UnreadableFile, match="takes the process down"):
        apart.alone(_unpack_and_die, tmp_path / "a.zip")
    assert not list(tmp_path.iterdir())


def _linger(path: Path) -> str:
    time.sleep(0.1 if path.name == "short" else 60)
    return path.name


def test_when_a_run_is_stopped_what_is_being_read_and_what_waits_is_given_up(tmp_path):
    start = time.monotonic()
    found = apart.each(_linger, [(tmp_path / name,) for name in ("short", "long", "longer", "longest")], 2)
    assert next(found)[1] == "short"
    found.close()
    assert time.monotonic() - start < 10


LINGERING = """
import tempfile, time
from yusuan import cli
def linger(path, *_):
    print(tempfile.mkdtemp(), flush=True)
    time.sleep(60)
cli._told = linger
cli.main()
"""


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGKILL, -9)])
def test_a_command_that_is_ended_leaves_no_reader_and_nothing_that_it_unpacked(tmp_path, number, status):
    command = [sys.executable, "-c", LINGERING, "read", "a.pdf"]
    with subprocess.Popen(command, env=os.environ | {"TMPDIR": str(tmp_path)}, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline().startswith(str(tmp_path))
        process.send_signal(number)
        process.communicate(timeout=20)  # as long as a reader lives, the end of its output is not seen
    assert process.returncode == status and not list(tmp_path.iterdir())
