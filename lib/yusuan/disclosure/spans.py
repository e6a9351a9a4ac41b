"""Which header words stand over a column: merged cells, told by their boxes or, without boxes, by the blanks behind them."""

from __future__ import annotations

from collections.abc import Sequence

from yusuan.disclosure.header import header_paths
from yusuan.disclosure.rows import Row

Place = tuple[int, int]  # row, column
Span = tuple[int, int]  # how many rows and columns


class Spans:
    """The merged cells of some rows that have boxes. `owner` says for each position which cell covers it."""

    def __init__(self, rows: Sequence[Row]):
        self.rows = rows
        self.owner: dict[Place, Place] = {}
        self.size: dict[Place, Span] = {}
        self._pages = [next((cell.source.page for cell in row if cell.source.box), None) for row in rows]
        tops = [min((cell.source.box[1] for cell in row if cell.source.box), default=None) for row in rows]
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell.source.box and (at, column) not in self.owner:
                    self._own((at, column), self._height(at, cell.source.box[3], tops), self._width(at, column))

    def _height(self, at: int, bottom: float, tops: Sequence[float | None]) -> int:
        """The rows of the page down to `bottom`; a row without a cell of its own goes with the one above it."""
        height = 1
        while at + height < len(tops) and (tops[at + height] is None or tops[at + height] < bottom - 1
                                           and self._pages[at + height] == self._pages[at]):
            height += 1
        return height

    def _width(self, at: int, column: int) -> int:
        row, width = self.rows[at], 1
        while column + width < len(row) and not row[column + width].source.box and not row[column + width].text \
                and (at, column + width) not in self.owner:
            width += 1
        return width

    def _own(self, place: Place, height: int, width: int) -> None:
        self.size[place] = height, width
        for at in range(place[0], place[0] + height):
            for column in range(place[1], place[1] + width):
                self.owner[at, column] = place

    def above(self, place: Place) -> Place | None:
        """The cell right above the one that begins at `place`."""
        return self.owner.get((place[0] - 1, place[1]))

    def text(self, place: Place) -> str:
        return self.rows[place[0]][place[1]].text

    def path(self, column: int, depth: int) -> tuple[str, ...]:
        """The words over a column in the first `depth` rows, from the top; a cell that is several rows high counts once."""
        places = dict.fromkeys(place for at in range(depth) if (place := self.owner.get((at, column))))
        return tuple(text for place in places if (text := self.text(place)))


def are_boxed(rows: Sequence[Row]) -> bool:
    """Whether the cells of these rows have boxes, so that merged cells can be told from blank ones."""
    return any(cell.source.box for row in rows for cell in row)


def paths_of(header: Sequence[Row]) -> list[tuple[str, ...]]:
    """The header path of each column, as printed."""
    if not header:
        return []
    if are_boxed(header):
        spans = Spans(header)
        return [spans.path(column, len(header)) for column in range(len(header[0]))]
    return header_paths([[cell.text for cell in row] for row in header])
