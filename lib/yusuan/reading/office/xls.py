"""XLS workbooks (BIFF, Excel 5 to 2003, and ET): visible sheets as displayed, read by xlrd one at a time."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import xlrd
from xlrd.biffh import error_text_from_code
from xlrd.book import Book
from xlrd.compdoc import CompDocError
from xlrd.formula import FormulaError
from xlrd.sheet import Cell as XlsCell
from xlrd.sheet import Sheet as XlsSheet

from yusuan.errors import UnreadableFile
from yusuan.reading.office.format import displayed, displayed_text
from yusuan.reading.office.package import AGAIN, complaint
from yusuan.reading.office.sheet import Area, Sheet, workbook_source

# What xlrd raises on a file that is cut off or damaged: it trusts every length and offset in it.
_DAMAGED = (xlrd.XLRDError, CompDocError, FormulaError, struct.error, LookupError, ValueError, AssertionError, TypeError, AttributeError,
            ArithmeticError, EOFError, RecursionError)
_PRINT_AREA = "print_area"


def read_sheets(path: Path, shown: bool = False) -> tuple[list[Sheet], list[str]]:
    """The visible sheets of an XLS workbook in order, and warnings in Chinese. Raises UnreadableFile.

    `shown`: only the one that is on top, as of a workbook embedded in a text.
    """
    with _told(path), xlrd.open_workbook(str(path), logfile=io.StringIO(), formatting_info=True, on_demand=True,
                                          ragged_rows=True) as book:
        sheets, hidden = [], []
        for number, name in enumerate(book.sheet_names()):
            if _is_hidden(book, number):
                hidden.append(name)
            elif not shown or book.sheet_by_index(number).sheet_visible:
                sheets.append(_sheet(book, number))
                book.unload_sheet(number)
    if shown:
        return sheets[:1], []
    return sheets, [f"隐藏的工作表没有读取：{'、'.join(hidden)}。"] if hidden else []


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except _DAMAGED as error:
        if "encrypted" in str(error):
            raise UnreadableFile("the workbook is protected by a password.", path=path, remedy="Save it without the password.") from error
        raise UnreadableFile(f"the workbook is damaged ({complaint(error)}).", path=path, remedy=AGAIN) from error


def _is_hidden(book: Book, number: int) -> bool:
    """From the list of sheets in the head of the file: xlrd's public attribute needs the sheet loaded, which may cost minutes."""
    return book._sheet_visibility[number] != 0


def _sheet(book: Book, number: int) -> Sheet:
    sheet = book.sheet_by_index(number)
    cells, framed = {}, set()
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            if cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) and (text := _text(book, cell)):
                cells[row + 1, column + 1] = text
                if _is_framed(book, cell):
                    framed.add((row + 1, column + 1))
    merges = tuple(Area(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells)
    return Sheet(cells, workbook_source(sheet.name), merges, _hidden_rows(sheet), _hidden_columns(sheet), _printed(book, number),
                 frozenset(framed), name=sheet.name)


def _text(book: Book, cell: XlsCell) -> str:
    code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str if cell.xf_index is not None else "General"
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        # repr gives the shortest decimal that is the same float, so no noise comes in here
        return displayed(Decimal(repr(cell.value)), code, bool(book.datemode))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return error_text_from_code.get(cell.value, "#N/A")
    return displayed_text(cell.value, code)


def _is_framed(book: Book, cell: XlsCell) -> bool:
    border = book.xf_list[cell.xf_index].border
    return bool(border.left_line_style or border.right_line_style or border.top_line_style or border.bottom_line_style)


def _hidden_rows(sheet: XlsSheet) -> frozenset[int]:
    return frozenset(row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden or info.height == 0)


def _hidden_columns(sheet: XlsSheet) -> tuple[range, ...]:
    return tuple(range(column + 1, column + 2) for column, info in sheet.colinfo_map.items() if info.hidden or info.width == 0)


def _printed(book: Book, number: int) -> tuple[Area, ...]:
    name = book.name_and_scope_map.get((_PRINT_AREA, number))
    if name is None or name.result is None:
        return ()
    return tuple(Area(ref.coords[2] + 1, ref.coords[4] + 1, ref.coords[3], ref.coords[5]) for ref in name.result.value or ())
