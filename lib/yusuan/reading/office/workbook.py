"""Workbooks of every format → a Document."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from yusuan.reading.office.formulas import computed
from yusuan.reading.office.layout import blocks
from yusuan.reading.office.sheet import MOST_CELLS, MOST_PARAGRAPHS, bound
from yusuan.reading.page import Block, Document, Paragraph


def reader(kind: str) -> Callable[[Path, str], Document]:
    """The function that reads workbooks of a kind (xlsx, xls or spreadsheetml): path and SHA-256 of the file → Document."""
    read_sheets = import_module(f"yusuan.reading.office.{kind}").read_sheets

    def read(path: Path, sha256: str) -> Document:
        """Visible sheets in order as a Document without pages; sources are sheet and cell (`表1!C5`). Raises UnreadableFile."""
        sheets, warnings = read_sheets(path)
        sheets = computed(path, sheets, read_sheets)
        bound(sum(len(sheet.cells) for sheet in sheets), MOST_CELLS, "filled cells in visible sheets", path)
        found: list[Block] = []
        told = list(warnings)
        for sheet in sheets:
            of_sheet, problems = blocks(sheet)
            found += of_sheet
            told += problems
            bound(sum(isinstance(block, Paragraph) for block in of_sheet), MOST_PARAGRAPHS, "lines outside of tables", path)
        return Document(path, sha256, 0, tuple(found), tuple(told))

    return read
