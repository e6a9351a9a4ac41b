"""What a file is, by its content. The name decides only between types that look alike."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image"), (b"\xff\xd8\xff", "image"), (b"II*\0", "image"), (b"MM\0*", "image"), (b"GIF8", "image"),
    (b"II+\0", "image"), (b"MM\0+", "image"),
    (b"Rar!\x1a\x07", "rar"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"{\\rtf", "rtf"),
    (b"\x09\x08", "xls"), (b"\x09\x04\x06\x00", "xls"), (b"\x09\x02\x06\x00", "xls"),  # BIFF without a container
)
# Types whose mark has the size of the file before or in it.
_BOXED = ((re.compile(rb"RIFF.{4}WEBP|BM.{4}\0{4}", re.DOTALL), "image"),
          (re.compile(rb".{4}ftyp(?:heic|heix|hevc|heim|heis|mif1|msf1|avif|avis)", re.DOTALL), "heic"))
# Names of the streams in an OLE container that tell what it holds, in the order in which they decide.
_STREAMS = (("EncryptedPackage", "encrypted"), ("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"),
            ("PowerPoint Document", "ppt"))
_PARTS = (("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsb"), ("word/document.xml", "docx"), ("ppt/presentation.xml", "ppt"),
          ("OFD.xml", "ofd"))
_OPEN_DOCUMENT = ((b"opendocument.text", "odt"), (b"opendocument.spreadsheet", "ods"))
_TABULAR = (".csv", ".tsv", ".xls", ".xlsx", ".et")  # text under these names is a table of separated fields
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|meta|title|style|script|body|table|div|center|font|span|p|h\d|br)[\s>/]",
                     re.IGNORECASE)


def kind_of(path: Path) -> str:
    """The type of a file: pdf, docx, xlsx, xlsb, xls, spreadsheetml, wordml, html, mhtml, delimited, doc, rtf, odt, ods, fodt, fods, ppt,
    encrypted, ofd, zip, rar, 7z, image, heic, or text for everything else. Raises OSError."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if b"%PDF-" in head[:1024] and not head.startswith(b"PK"):  # a PDF may begin later; one in an archive is no PDF
        return "pdf"
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _of_zip(path)
    if head.startswith(_OLE):
        return _of_container(path)
    found = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    found = found or next((kind for mark, kind in _BOXED if mark.match(head)), None)
    return found or _of_text(head, path.suffix.lower())


def _of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {info.filename.replace("\\", "/").lstrip("/").lower() for info in archive.infolist()}
            if "[content_types].xml" in names or "ofd.xml" in names:
                return next((kind for part, kind in _PARTS if part.lower() in names), _by_folder(names))
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return _of_open_document(archive.read("mimetype")) or "zip"
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError):
        pass  # cut off, or with encrypted parts: whoever opens it says so
    return "docx" if path.suffix.lower() == ".docx" else "xlsx" if path.suffix.lower() in (".xlsx", ".xlsm") else "zip"


def _of_open_document(said: bytes) -> str | None:
    return next((kind for word, kind in _OPEN_DOCUMENT if word in said), None)


def _by_folder(names: set[str]) -> str:
    """The main part may have another name; its folder tells."""
    return next((kind for folder, kind in (("word/", "docx"), ("xl/", "xlsx")) if any(name.startswith(folder) for name in names)), "zip")


def _of_container(path: Path) -> str:
    """By the streams in its root; embedded documents have theirs deeper down. A damaged container is taken for what its name says."""
    from xlrd.compdoc import CompDoc, CompDocError  # loaded only for old office files

    try:
        container = CompDoc(path.read_bytes(), logfile=io.StringIO())
        found = next((kind for name, kind in _STREAMS if container.locate_named_stream(name)[0] is not None), None)
    except (CompDocError, struct.error, LookupError, ValueError, ArithmeticError, AssertionError):
        found = None
    return found or ("doc" if path.suffix.lower() in (".doc", ".wps") else "xls")


def _of_text(head: bytes, suffix: str) -> str:
    plain = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").lstrip()
    lower = plain.lower()
    if re.match(rb"mime-version:|from:|subject:", lower) and b"multipart/" in lower:
        return "mhtml"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in lower and lower.startswith(b"<?xml") and b"<html" not in lower:
        return "spreadsheetml"
    if lower.startswith(b"<?xml") and (b"office/word/2003/wordml" in lower or b"2006/xmlpackage" in lower):
        return "wordml"
    if lower.startswith(b"<?xml") and b"<office:document" in lower and (kind := _of_open_document(lower)):
        return f"f{kind}"
    if plain.startswith(b"<") and (_MARKUP.match(_without_prolog(plain)) or suffix in (".htm", ".html", ".xls", ".doc", ".et", ".wps")):
        return "html"
    if suffix in (".htm", ".html", ".mht") and _MARKUP.search(plain):
        return "html"
    if suffix in _TABULAR and (b"," in plain or b"\t" in plain):
        return "delimited"
    return "pdf" if suffix == ".pdf" and b"\0" in head else "text"


def _without_prolog(text: bytes) -> bytes:
    """The text behind an XML declaration and comments."""
    return re.sub(rb"^(?:\s*<(?:\?.*?\?|!--.*?--)>)*\s*", b"", text, flags=re.DOTALL)
