"""The columns of a Word table: edges of different rows that lie a hair apart are one edge, as they are on paper."""

from __future__ import annotations

from collections.abc import Collection

from lxml import etree

from yusuan.reading.office.numbering import value

HAIR = 100  # twentieths of a point: tables drawn by hand or converted from other programs miss their own edges by as much


class WordGrid:
    """Which column a cell begins and ends in, from the grid of the table (tblGrid) without its columns of a hair's breadth.

    `held` are grid columns (from 1) that a cell with text has to itself; they count however narrow they are.
    """

    def __init__(self, table: etree._Element, held: Collection[int]):
        widths = [value(column, "w") for column in table.iterfind("{*}tblGrid/{*}gridCol")]
        self._places = [1]
        for number, width in enumerate(widths, 1):
            hair = width.isdigit() and 0 < int(width) <= HAIR and number not in held
            self._places.append(self._places[-1] + (not hair))

    def span(self, first: int, wide: int) -> tuple[int, int] | None:
        """First and last column of a cell that begins in grid column `first` and takes `wide`; None when nothing of it can be seen."""
        left, behind = self._place(first), self._place(first + wide)
        return (left, behind - 1) if behind > left else None

    def _place(self, number: int) -> int:
        last = len(self._places)
        return self._places[number - 1] if number <= last else self._places[-1] + number - last
