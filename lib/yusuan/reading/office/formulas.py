"""Formulas of a workbook whose results the file does not hold, as where a program wrote it: worked out by LibreOffice, or told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from yusuan.errors import UnreadableFile
from yusuan.reading.office.convert import converted
from yusuan.reading.office.sheet import Sheet

UNCOMPUTED = "（公式未计算）"  # stands in the cell, so that nothing takes it for a blank, which is zero
LARGEST = 5_000_000  # bytes: LibreOffice loads hidden sheets too, and a larger workbook takes it longer than it is worth

Sheets = tuple[list[Sheet], list[str]]


def computed(path: Path, sheets: Sequence[Sheet], read_sheets: Callable[[Path], Sheets]) -> list[Sheet]:
    """The sheets with the results of such formulas in their cells, each sheet told of with a warning (Chinese)."""
    if not any(sheet.uncomputed for sheet in sheets):
        return list(sheets)
    worked_out = _worked_out(path, read_sheets)
    return [_filled(sheet, worked_out.get(sheet.name)) if sheet.uncomputed else sheet for sheet in sheets]


def _worked_out(path: Path, read_sheets: Callable[[Path], Sheets]) -> dict[str, Sheet]:
    """The sheets as LibreOffice saves them, by name; none when it is not installed or fails."""
    if path.stat().st_size > LARGEST:
        return {}
    try:
        with converted(path, ".xlsx", "xlsx") as copy:
            return {sheet.name: sheet for sheet in read_sheets(copy)[0]}
    except UnreadableFile:
        return {}


def _filled(sheet: Sheet, other: Sheet | None) -> Sheet:
    count = len(sheet.uncomputed)
    if other is None:
        told = f"工作表“{sheet.name}”有{count}个公式没有保存计算结果，未能读取；请用 Excel 或 WPS 打开后重新保存。"
        results = dict.fromkeys(sheet.uncomputed, UNCOMPUTED)
    else:
        told = f"工作表“{sheet.name}”有{count}个公式没有保存计算结果，以 LibreOffice 计算的结果代替，请核对。"
        results = {where: other.cells[where] for where in sheet.uncomputed if where in other.cells}
    framed = sheet.framed | (other.framed & sheet.uncomputed if other else sheet.uncomputed if sheet.framed else frozenset())
    return replace(sheet, cells={**sheet.cells, **results}, framed=framed, warnings=(*sheet.warnings, told))
