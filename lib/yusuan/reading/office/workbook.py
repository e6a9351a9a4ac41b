"""The sheets of a workbook, of whatever format, → a Document."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from yusuan.reading.office.layout import blocks
from yusuan.reading.office.sheet import Sheet
from yusuan.reading.page import Block, Document


def document(path: Path, sha256: str, sheets: Iterable[Sheet], warnings: Iterable[str] = ()) -> Document:
    """Sheets in order as a Document without pages; sources are sheet and cell (`表1!C5`)."""
    found: list[Block] = []
    told = list(warnings)
    for sheet in sheets:
        of_sheet, problems = blocks(sheet)
        found += of_sheet
        told += problems
    return Document(path, sha256, 0, tuple(found), tuple(told))
