"""Any file → a Document, by what the file is and not only by its name."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

from yusuan.errors import UnreadableFile
from yusuan.reading.page import Document

SUFFIXES = (".pdf", ".txt")
# Disclosures come in these as well; they are named as unread rather than passed over.
NOT_YET = (".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".htm", ".html", ".zip", ".rar", ".ofd")


def digest(path: Path) -> str:
    """SHA-256 of the file's content. Raises UnreadableFile when it cannot be opened."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadableFile("this is not a regular file.", path=path, remedy="Give a PDF or a .txt transcript.")
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFile(f"the file cannot be opened ({error.strerror}).", path=path,
                             remedy="Check the name and the permissions.") from error


def read_file(path: Path) -> Document:
    """The document in `path` (PDF or transcript). Raises UnreadableFile."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UnreadableFile(f"files of type {suffix or '(none)'} are not read.", path=path, remedy="Save it as PDF, or as a .txt transcript.")
    sha256 = digest(path)
    if suffix == ".pdf":
        from yusuan.reading.pdf import read_pdf  # loaded only when needed: pdfplumber takes half a second

        return read_pdf(path, sha256)
    if path.open("rb").read(5) == b"%PDF-":
        raise UnreadableFile("this is a PDF with the name of a text file.", path=path, remedy="Rename it to .pdf.")
    from yusuan.reading.transcript import read_transcript

    return read_transcript(path, sha256)
