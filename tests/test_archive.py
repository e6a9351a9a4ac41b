"""A ZIP archive is one delivery of several documents; other types are known by their content and refused with a remedy."""

from __future__ import annotations

import io
import zipfile

import pytest
from officefiles import container, workbook

from yusuan.errors import UnreadableFile
from yusuan.reading import archive
from yusuan.reading.archive import unpacked
from yusuan.reading.file import read_file, read_files
from yusuan.reading.kind import kind_of

TEXT = "2025年预算支出总表\n项目\t金额\n教育\t1.00\n".encode()


def packed(**files: bytes) -> bytes:
    """A ZIP archive; names have their dots written as two underscores, as in a__txt."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name.replace("__", "."), data)
    return target.getvalue()


@pytest.fixture
def delivery(tmp_path):
    """Writes `delivery.zip` with this content."""
    def write(data: bytes):
        (tmp_path / "delivery.zip").write_bytes(data)
        return tmp_path / "delivery.zip"

    return write


def names(path) -> list[str]:
    with unpacked(path) as members:
        return [member.name for member in members]


def test_each_file_of_an_archive_is_a_document(delivery, tmp_path):
    sheet = workbook(tmp_path / "a.xlsx", "000").read_bytes()
    documents = read_files(delivery(packed(说明__txt=TEXT, 表__xlsx=sheet)))
    assert [document.path for document in documents] == [tmp_path / "delivery.zip" / "表.xlsx", tmp_path / "delivery.zip" / "说明.txt"]
    assert all(document.blocks for document in documents) and len({document.sha256 for document in documents}) == 2


def test_a_plain_file_is_a_delivery_of_one(tmp_path):
    (tmp_path / "a.txt").write_bytes(TEXT)
    assert read_files(tmp_path / "a.txt") == [read_file(tmp_path / "a.txt")]


def test_an_archive_of_one_document_is_that_document(delivery):
    assert read_file(delivery(packed(a__txt=TEXT))).blocks
    with pytest.raises(UnreadableFile, match="holds 2 documents"):
        read_file(delivery(packed(a__txt=TEXT, b__txt=TEXT)))


def test_names_in_gb18030_are_read(delivery):
    data = packed(XXXXXXXX__txt=TEXT)
    assert names(delivery(data.replace(b"XXXXXXXX", "预算公开".encode("gb18030")))) == ["预算公开.txt"]


def test_archives_inside_are_unpacked_and_named(delivery):
    assert names(delivery(packed(内__zip=packed(表__txt=TEXT), 外__txt=TEXT))) == ["内.zip/表.txt", "外.txt"]


@pytest.mark.parametrize("name", ["../../etc/evil.txt", "/etc/evil.txt", "C:\\evil.txt", "a/../../evil.txt"])
def test_nothing_is_written_outside_of_its_own_folder(delivery, name):
    with unpacked(delivery(packed(**{name: TEXT}))) as (member,):
        assert ".." not in member.name and not member.name.startswith("/") and ":" not in member.name
        assert member.path.read_bytes() == TEXT and member.path.parent.name.startswith("yusuan-")
        folder = member.path.parent
    assert not folder.exists()


def test_links_and_what_systems_leave_behind_are_no_documents(delivery):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
        for name in ("__MACOSX/._a.txt", ".DS_Store", "~$表.docx", "Thumbs.db", "good.txt"):
            made.writestr(name, TEXT)
    assert names(delivery(target.getvalue())) == ["good.txt"]


def test_what_cannot_be_read_is_told_with_what_can(delivery):
    (document,) = read_files(delivery(packed(a__txt=TEXT, b__rar=b"Rar!\x1a\x07\0", c__txt=b"")))
    assert [warning.split("”")[0] for warning in document.warnings] == ["压缩包中的“b.rar", "压缩包中的“c.txt"]


def test_an_archive_without_a_readable_document_is_refused(delivery):
    with pytest.raises(UnreadableFile, match="no readable document.*b.rar.*RAR"):
        read_files(delivery(packed(b__rar=b"Rar!\x1a\x07\0")))


@pytest.mark.parametrize(("limit", "value", "told"), [("MOST_FILES", 1, "more than 1 files"), ("MOST_BYTES", 60, "unpacks to more than"),
                                                      ("LARGEST_FILE", 40, "unpacks to more than")])
def test_archives_have_bounds(delivery, monkeypatch, limit, value, told):
    monkeypatch.setattr(archive, limit, value)
    with pytest.raises(UnreadableFile, match=told):
        names(delivery(packed(a__txt=TEXT, b__txt=TEXT)))


def test_a_bomb_is_not_unpacked(delivery):
    with pytest.raises(UnreadableFile, match="as no document does"):
        names(delivery(packed(a__txt=bytes(30_000_000))))


def test_archives_are_not_unpacked_without_end(delivery):
    data = TEXT
    for _ in range(5):
        data = packed(a__zip=data)
    with pytest.raises(UnreadableFile, match="more than 3 deep"):
        names(delivery(data))


def test_an_encrypted_member_is_told(delivery):
    data = bytearray(packed(a__txt=TEXT))
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(header) + flags] |= 1
    with pytest.raises(UnreadableFile, match="a.txt in it is protected by a password"):
        names(delivery(bytes(data)))


@pytest.mark.parametrize(("content", "told", "remedy"), [
    (b"Rar!\x1a\x07\x01\0", "RAR", "ZIP"), (b"7z\xbc\xaf\x27\x1c", "7z", "ZIP"), (packed(OFD__xml=b"<x/>"), "OFD", "PDF"),
    (b"", "empty", "Fetch"),
])
def test_types_that_are_not_read_name_the_remedy(tmp_path, content, told, remedy):
    (tmp_path / "a.pdf").write_bytes(content)
    with pytest.raises(UnreadableFile, match=f"{told}.*{remedy}"):
        read_file(tmp_path / "a.pdf")


@pytest.mark.parametrize(("streams", "kind"), [(["EncryptedPackage", "EncryptionInfo"], "encrypted"), (["WordDocument"], "doc"),
                                               (["Workbook"], "xls"), (["Book"], "xls"), (["PowerPoint Document"], "ppt")])
def test_old_office_files_are_told_apart_by_their_streams(tmp_path, streams, kind):
    assert kind_of(container(tmp_path / "a.bin", *streams)) == kind


def test_a_workbook_with_a_password_is_told(tmp_path):
    with pytest.raises(UnreadableFile, match="protected by a password.*without the password"):
        read_file(container(tmp_path / "a.xlsx", "EncryptedPackage", "EncryptionInfo"))


@pytest.mark.parametrize(("content", "kind"), [
    (b"%PDF-1.7", "pdf"), (b"\xef\xbb\xbf<!DOCTYPE html><p>", "html"), (b"<table><tr>", "html"), ("<html>".encode("utf-16"), "html"),
    (b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "spreadsheetml"),
    (b"{\\rtf1", "rtf"), (b"\x89PNG\r\n\x1a\n", "image"), (b"\xff\xd8\xff\xe0", "image"), ("项目\t金额".encode(), "text"),
    ("预算 <td>1</td>".encode(), "text"),
])
def test_the_content_says_what_a_file_is(tmp_path, content, kind):
    (tmp_path / "a.dat").write_bytes(content)
    assert kind_of(tmp_path / "a.dat") == kind


def test_an_archive_that_begins_with_an_uncompressed_pdf_is_an_archive(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_STORED) as made:
        made.writestr("a.pdf", b"%PDF-1.7 ...")
    assert kind_of(tmp_path / "a.zip") == "zip"
