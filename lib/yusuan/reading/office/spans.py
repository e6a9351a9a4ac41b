"""Rows of cells that say how many rows and columns they take (HTML, SpreadsheetML) → places in a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from yusuan.reading.office.sheet import LAST_COLUMN, Area
from yusuan.reading.page import Source

MOST_ROWS = 65_534  # rows that one cell may take (HTML 4.9.11)
MOST_COLUMNS = 1_000


class Spanning(NamedTuple):
    """A cell: its text, how many columns and rows it takes."""

    text: str
    wide: int = 1
    tall: int = 1


class Placed(NamedTuple):
    """Texts by row and column from 1, the areas of cells that take more than one place, and the columns in which cells begin."""

    cells: dict[tuple[int, int], str]
    merges: tuple[Area, ...]
    columns: frozenset[int]


def placed(rows: Iterable[Iterable[Spanning]]) -> Placed:
    """Every cell in the first column that no cell above reaches into, as browsers do it."""
    cells: dict[tuple[int, int], str] = {}
    merges: list[Area] = []
    columns: set[int] = set()
    busy: dict[int, int] = {}  # the last row in which a column is taken by a cell from above
    for row, line in enumerate(rows, 1):
        column = 1
        for cell in line:
            while busy.get(column, 0) >= row:
                column += 1
            wide, tall = min(max(cell.wide, 1), MOST_COLUMNS), min(max(cell.tall, 1), MOST_ROWS)
            if column + wide - 1 > LAST_COLUMN:
                break
            columns.add(column)
            if cell.text:
                cells[row, column] = cell.text
            if wide * tall > 1:
                merges.append(Area(row, column, row + tall - 1, column + wide - 1))
                busy |= {one: row + tall - 1 for one in range(column, column + wide)}
            column += wide
    return Placed(cells, tuple(merges), frozenset(columns))


def table_source(number: int) -> Callable[[int, int], Source]:
    """Sources in the tables of a text: `表格3第5行第2列`."""
    return lambda row, column: Source(place=f"表格{number}第{row}行第{column}列")
