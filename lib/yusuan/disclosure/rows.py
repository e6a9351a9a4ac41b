"""Rows as printed → rows with exactly the table's columns. What does not fit is told, never dropped silently."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from yusuan.amount import Amount
from yusuan.disclosure.header import TOTALS
from yusuan.disclosure.located import NO_DATA
from yusuan.profiles.profile import Column
from yusuan.reading.page import Cell

_DASHES = re.compile(r"^[-—－–→/／\s]+$")
CODE = re.compile(r"^\d{3,9}$")
WIDEST = 64  # cells: a wider row is no row of a budget table
_QUOTED = 80  # signs of a row that a warning quotes

Row = tuple[Cell, ...]


def fitted(row: Row, columns: Sequence[Column], swap: bool = True) -> Row:
    """A row with exactly the table's columns: surplus blanks dropped, a lost cell put back where the kinds of the others fit best.

    A row with more texts than columns stays too wide: the caller tells. `swap` moves a total to the first column.
    """
    end = len(row)
    while end > WIDEST and not row[end - 1].text:
        end -= 1
    row = row[:end]
    while len(columns) < len(row) <= WIDEST and any(not cell.text for cell in row):
        row = _without_one(row, columns)
    while len(row) < len(columns):
        row = _with_one(row, columns)
    return _swapped(row, columns) if swap else row


def cut(row: Row, width: int, warnings: list[str]) -> Row:
    """The first `width` cells of a row; what stands behind them is told in `warnings` (Chinese)."""
    if len(row) > width:
        texts = "、".join(cell.text for cell in row if cell.text)
        warnings.append(f"有一行（{row[0].source}）的列数多于表头，多出的未计入：{texts[:_QUOTED]}。")
    return row[:width]


def _without_one(row: Row, columns: Sequence[Column]) -> Row:
    blanks = [at for at, cell in enumerate(row) if not cell.text]
    return max((row[:at] + row[at + 1:] for at in reversed(blanks)), key=lambda tried: _fit(tried, columns))


def _with_one(row: Row, columns: Sequence[Column]) -> Row:
    """A blank more: what stands before it keeps its column, what stands behind it moves on by one."""
    here, moved = ([0, *accumulate(_suits(cell.text, column.role) for cell, column in zip(row, those))] for those in (columns, columns[1:]))
    at = max(range(len(row), -1, -1), key=lambda at: here[at] - moved[at])
    return row[:at] + (Cell(""),) + row[at:]


def _fit(row: Row, columns: Sequence[Column]) -> int:
    return sum(_suits(cell.text, column.role) for cell, column in zip(row, columns))


@lru_cache(maxsize=4096)
def _suits(text: str, role: str) -> int:
    if not text:
        return 0
    if role == "amount":
        return 1 if Amount.parse(text, "元") else -1
    if role == "code":
        return 1 if CODE.match(text) or text in TOTALS else -1
    return -1 if Amount.parse(text, "元") else 1


def _swapped(row: Row, columns: Sequence[Column]) -> Row:
    """`合计` belongs into the first column; some documents print it in the second."""
    if columns[0].role != "amount" != columns[1].role and not row[0].text and row[1].text in TOTALS:
        return (row[1], row[0], *row[2:])
    return row


def belongs(row: Row, columns: Sequence[Column]) -> bool:
    """Whether a row can be one of this table: money, a blank or a dash where the table has money."""
    return len(row) == len(columns) and all(
        column.role != "amount" or is_blank(cell.text) or Amount.parse(cell.text, "元") for cell, column in zip(row, columns))


def is_blank(text: str) -> bool:
    """A cell that prints nothing, or a dash for nothing."""
    return not text or bool(_DASHES.match(text))


def counts(row: Row) -> bool:
    """False for blank rows, rows of dashes and notes such as 注：本表无数据."""
    texts = [cell.text for cell in row if cell.text]
    return not all(map(is_blank, texts)) and not (len(texts) == 1 and NO_DATA.search(texts[0]))
