"""Any file → a Document, by what the file is and not by its name."""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from yusuan.errors import UnreadableFile, printable
from yusuan.reading.kind import kind_of
from yusuan.reading.page import Document

if TYPE_CHECKING:
    from yusuan.reading.archive import Member

SUFFIXES = (".pdf", ".txt", ".docx", ".doc", ".wps", ".rtf", ".odt", ".fodt", ".xlsx", ".xlsm", ".xls", ".et", ".ods", ".fods", ".csv",
            ".htm", ".html", ".mht", ".mhtml", ".zip", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".gif")
# Disclosures come in these as well; they are named as unread rather than passed over.
NOT_YET = (".rar", ".7z", ".ofd", ".ppt", ".pptx", ".heic", ".avif")
LARGEST = 500_000_000  # bytes
_CONVERTED = {"doc": "docx", "rtf": "docx", "odt": "docx", "fodt": "docx", "wordml": "docx", "xlsb": "xlsx", "ods": "xlsx", "fods": "xlsx"}
_REMEDIES = {
    "encrypted": ("the file is protected by a password.", "Save it without the password."),
    "rar": ("RAR archives are not read.", "Unpack it, or pack the files as ZIP."),
    "7z": ("7z archives are not read.", "Unpack it, or pack the files as ZIP."),
    "ofd": ("OFD files are not read.", "Export it as PDF from the OFD reader."),
    "ppt": ("presentations are not read.", "Save it as PDF."),
    "heic": ("pictures of type HEIC and AVIF are not read.", "Save it as JPEG or PNG."),
}


def digest(path: Path) -> str:
    """SHA-256 of the file's content. Raises UnreadableFile when it cannot be opened, or has a name that no index could hold."""
    if printable(str(path)) != str(path):
        raise UnreadableFile("the name of the file is not UTF-8.", path=path, remedy="Rename it.")
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadableFile("this is not a regular file.", path=path, remedy="Give a document.")
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFile(f"the file cannot be opened ({error.strerror}).", path=path,
                             remedy="Check the name and the permissions.") from error


def read_file(path: Path) -> Document:
    """The document in `path`; a ZIP archive must hold exactly one. Raises UnreadableFile."""
    sha256 = digest(path)
    kind = _kind(path)
    if kind != "zip":
        return _read(path, sha256, kind)
    documents = read_files(path)
    if len(documents) > 1:
        raise UnreadableFile(f"the archive holds {len(documents)} documents.", path=path, remedy="Unpack it, and give them one by one.")
    return documents[0]


def read_files(path: Path) -> list[Document]:
    """The documents in `path`: one for a document, all that a ZIP archive holds, named `delivery.zip/附件.pdf`.

    What cannot be read in an archive is a warning of each document of it. Raises UnreadableFile when there is no readable one.
    """
    sha256 = digest(path)
    kind = _kind(path)
    if kind != "zip":
        return [_read(path, sha256, kind)]
    from yusuan.reading.archive import unpacked

    found, failures = [], []
    with unpacked(path) as members:
        for name, parts in _delivered(members):
            try:
                found.append(replace(_read_parts(parts), path=path / name))
            except UnreadableFile as error:
                if error.path == path:
                    raise  # not of this member: reading the whole delivery takes too long
                failures.append(f"压缩包中的“{name}”没有读取：{error.what} {error.remedy}".strip())
    if not found:
        raise UnreadableFile(f"there is no readable document in the archive ({'; '.join(failures) or 'it is empty'}).", path=path,
                             remedy="Unpack it, and put what belongs to the disclosure in its place.")
    return [replace(document, warnings=(*document.warnings, *failures)) for document in found]


def _delivered(members: Iterable[Member]) -> Iterator[tuple[str, list[Path]]]:
    """The documents of an archive, each with the name of its first file: the pictures of one folder are the pages of one document."""
    documents: dict[str, list[Member]] = {}
    for member in members:
        picture = member.path.stat().st_size and kind_of(member.path) == "image"
        documents.setdefault(f"{PurePosixPath(member.name).parent}/" if picture else str(member.path), []).append(member)
    for parts in documents.values():
        parts.sort(key=lambda member: [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", member.name)])
        yield parts[0].name, [member.path for member in parts]


def _read_parts(parts: list[Path]) -> Document:
    """The document that these files make: one of any type, or several pictures."""
    if len(parts) == 1:
        return _read(parts[0], digest(parts[0]), _kind(parts[0]))
    from yusuan.reading.image import read_images

    return read_images(parts, parts[0], hashlib.sha256("".join(map(digest, parts)).encode()).hexdigest())


def _kind(path: Path) -> str:
    size = path.stat().st_size
    if not size:
        raise UnreadableFile("the file is empty.", path=path, remedy="Fetch the document again.")
    if size > LARGEST:
        raise UnreadableFile(f"the file has {size:,} bytes, more than {LARGEST:,}.", path=path, remedy="Split it by unit.")
    return kind_of(path)


def _read(path: Path, sha256: str, kind: str) -> Document:
    if kind in _REMEDIES:
        raise UnreadableFile(_REMEDIES[kind][0], path=path, remedy=_REMEDIES[kind][1])
    if kind in _CONVERTED:
        from yusuan.reading.office.convert import converted

        suffix = ".xml" if kind == "wordml" else f".{kind}"
        with converted(path, suffix, _CONVERTED[kind]) as copy:
            try:
                return replace(_reader(_CONVERTED[kind])(copy, sha256), path=path)
            except UnreadableFile as error:
                error.path = path
                raise
    return _reader(kind)(path, sha256)


def load_readers(suffixes: Collection[str]) -> None:
    """Loads what reads the usual files of these names (`.pdf`)."""
    for kind in ("pdf", "docx", "xlsx", "xls", "html"):
        if f".{kind}" in suffixes:
            _reader(kind)


def _reader(kind: str) -> Callable[[Path, str], Document]:
    """The function that reads a type. Each is loaded only when needed: they and their libraries take up to half a second."""
    if kind == "pdf":
        from yusuan.reading.pdf import read_pdf as read
    elif kind == "docx":
        from yusuan.reading.office.docx import read_docx as read
    elif kind == "image":
        from yusuan.reading.image import read_image as read
    elif kind == "html":
        from yusuan.reading.office.html import read_html as read
    elif kind == "mhtml":
        from yusuan.reading.office.mhtml import read_mhtml as read
    elif kind in ("xlsx", "xls", "spreadsheetml", "delimited"):
        from yusuan.reading.office.workbook import reader

        return reader(kind)
    else:
        from yusuan.reading.transcript import read_transcript as read
    return read
