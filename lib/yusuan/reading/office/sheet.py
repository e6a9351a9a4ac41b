"""Cells in rows and columns with merged areas and hidden parts: what workbooks, HTML tables and Word tables have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from yusuan.errors import UnreadableFile
from yusuan.reading.page import Source

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_DIGITS = 7  # of LAST_ROW
MOST_CELLS = 300_000  # filled ones, in all visible sheets together: what is read within seconds, many times what any disclosure has
MOST_PARAGRAPHS = 100_000  # of a text or page
TOO_MANY = "Leave out what does not belong to the disclosure: hide its sheets, or delete it."
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


def bound(count: int, most: int, what: str, path: Path) -> None:
    """Raises UnreadableFile when there are more than `most` of something (`filled cells`) in a file."""
    if count > most:
        raise UnreadableFile(f"it has more than {most:,} {what}.", path=path, remedy=TOO_MANY)


class Area(NamedTuple):
    """A rectangle of cells; rows and columns count from 1 and the last ones belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, place: object) -> bool:
        return isinstance(place, tuple) and self.top <= place[0] <= self.bottom and self.left <= place[1] <= self.right


@dataclass(frozen=True)
class Sheet:
    """Cells that hold something, by row and column from 1, as displayed.

    `merges` are areas of more than one cell whose text stands in their first cell; `printed` the print areas (打印区域), if any are set.
    `source` says where a cell is found by a person. `framed` are filled cells with a border, empty where borders are not known;
    `uncomputed` formulas whose result is not stored.
    `columns` are those in which cells of a Word or HTML table begin, so that they count even when blank; empty for a workbook's sheet.
    `name` is that of a workbook's sheet, "" for a table of another kind of file; `titled` says that title or unit of money of such a table
    stand right above it.
    """

    cells: Mapping[tuple[int, int], str]
    source: Callable[[int, int], Source]
    merges: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[range, ...] = ()
    printed: tuple[Area, ...] = ()
    framed: frozenset[tuple[int, int]] = frozenset()
    uncomputed: frozenset[tuple[int, int]] = frozenset()
    columns: frozenset[int] = frozenset()
    name: str = ""
    titled: bool = False
    warnings: tuple[str, ...] = ()

    def hides_column(self, column: int) -> bool:
        """Whether a column (from 1) is hidden."""
        return any(column in hidden for hidden in self.hidden_columns)


def letters(column: int) -> str:
    """The letters of a column: 1 is A, 28 is AB."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def address(row: int, column: int) -> str:
    """The name of a cell: row 5 of column 3 is C5."""
    return f"{letters(column)}{row}"


def column_number(name: str) -> int:
    """The number of a column from its letters: AB is 28."""
    number = 0
    for letter in name:
        number = 26 * number + ord(letter) - 64
    return number


def counted(text: str, default: int) -> int:
    """The number of a row, column or span as a file gives it; `default` for what is no number, or one with more digits than any row's."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else default


def place(text: str) -> tuple[int, int] | None:
    """Row and column of an address such as C5 or $C$5; None when it is none, or lies outside of any sheet."""
    match = _ADDRESS.fullmatch(text)
    if not match:
        return None
    row, column = int(match[2]), column_number(match[1])
    return (row, column) if 0 < row <= LAST_ROW and column <= LAST_COLUMN else None


def area(text: str) -> Area | None:
    """The area of a reference such as A1:F3 or $A$1:$F$3; whole columns ($A:$F) and whole rows ($1:$9) as well."""
    first, _, last = text.replace("$", "").partition(":")
    if first.isalpha() and last.isalpha():
        first, last = f"{first}1", f"{last}{LAST_ROW}"
    elif first.isdigit() and last.isdigit():
        first, last = f"A{first}", f"{letters(LAST_COLUMN)}{last}"
    start, end = place(first), place(last or first)
    return Area(*start, *end) if start and end and start <= end and start[1] <= end[1] else None


def print_areas(definition: str) -> Iterator[Area]:
    """The areas of a defined name such as 'Sheet 1'!$A$1:$F$9,'Sheet 1'!$H$1:$K$9."""
    for part in re.findall(r"\$?[A-Z]{0,3}\$?\d{0,7}:\$?[A-Z]{0,3}\$?\d{0,7}(?=,|$)|(?<=!)\$[A-Z]{1,3}\$\d{1,7}(?=,|$)", definition):
        if found := area(part):
            yield found


def workbook_source(name: str) -> Callable[[int, int], Source]:
    """Sources of cells of a workbook's sheet: `表1!C5`."""
    return lambda row, column: Source(place=f"{name}!{address(row, column)}")
