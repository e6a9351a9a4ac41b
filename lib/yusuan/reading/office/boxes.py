"""Merged cells of a table without pages, as boxes: each column and row has the same breadth, so that a box says what its cell covers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import takewhile

from yusuan.reading.office.lines import Line

Box = tuple[float, float, float, float]

_DEEPEST = 8  # rows of a header
SIDE = 10.0  # breadth and height of a cell that is not merged


def boxed(lines: Sequence[Line], columns: Sequence[Sequence[int]]) -> dict[tuple[int, int], Box]:
    """The box of each cell by row and column from 0; places that a merged cell covers have none."""
    group = {column: at for at, columns_of_one in enumerate(columns) for column in columns_of_one}
    covered: set[tuple[int, int]] = set()
    boxes: dict[tuple[int, int], Box] = {}
    rows = [line.row for line in lines]
    for row, line in enumerate(lines):
        for text in line.texts:
            if (left := group.get(text.column)) is None:
                continue
            right = max(group.get(column, left) for column in range(text.column, text.right + 1))
            last = bisect_right(rows, text.bottom) - 1
            covered.update((one, column) for one in range(row, last + 1) for column in range(left, right + 1))
            boxes[row, left] = _box(row, left, last, right)
    covered |= _lent(lines, group)
    boxes.update(((row, column), _box(row, column, row, column)) for row in range(len(lines)) for column in range(len(columns))
                 if (row, column) not in covered)
    return boxes


def _box(top: int, left: int, bottom: int, right: int) -> Box:
    return left * SIDE, top * SIDE, (right + 1) * SIDE, (bottom + 1) * SIDE


def _lent(lines: Sequence[Line], group: dict[int, int]) -> set[tuple[int, int]]:
    """Blank cells of a header that was made without merging: words stand below them, so the word to their left is theirs as well."""
    head = list(takewhile(lambda line: not any(text.is_figure for text in line.texts), lines[:_DEEPEST]))
    filled = [{group[text.column] for text in line.texts if text.column in group} for line in head]
    found: set[tuple[int, int]] = set()
    below: set[int] = set()
    for row in reversed(range(len(head))):
        if all(text.column == text.right for text in head[row].texts):
            found |= {(row, at) for at in below - filled[row] if at > min(filled[row], default=at)}
        below |= filled[row]
    return found
