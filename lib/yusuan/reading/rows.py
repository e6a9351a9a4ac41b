"""The body of a table without rulings: pieces in columns → rows, with wrapped names whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from yusuan.reading.columns import Span, place_of
from yusuan.reading.lattice import Segment
from yusuan.reading.lines import ENUMERATOR, Line
from yusuan.reading.pieces import levels, middle
from yusuan.reading.stack import FARTHEST, cheapest, crossed, side_by_side

_LEVEL = 0.35  # in ems: figures of one row stand no further apart in height
_LONGEST = 12  # lines: no cell of a table without rulings has more
_BETWEEN = 0.3  # in ems: a name that far from the middle of every row stands between two
_TORN = 2.0  # what it costs to take a line for the end of one that had room for more
_ALONE = 0.6  # what a cell without a figure beside it costs


class Entry(NamedTuple):
    """A body cell: its lines and its columns, from `column` to `last_column`."""

    lines: tuple[Line, ...]
    column: int
    last_column: int

    @property
    def top(self) -> float:
        return self.lines[0].top

    @property
    def bottom(self) -> float:
        return self.lines[-1].bottom


Row = list[Entry]


class Setting(NamedTuple):
    """How cells stand beside figures: `height` of a cell agrees with that of the figures; `wrap` is what a line more costs."""

    height: Callable[[tuple[Line, ...]], float]
    wrap: float


_SETTINGS = (Setting(lambda cell: (middle(cell[0]) + middle(cell[-1])) / 2, 0.2),  # centred
             Setting(lambda cell: middle(cell[0]), 0.35), Setting(lambda cell: middle(cell[-1]), 0.9))  # at the top, at the foot


def rows(pieces: Sequence[Line], columns: Sequence[Span], rules: Sequence[Segment], figures: set[int]) -> list[Row]:
    """The rows of a body from the top. `figures` are the columns that hold figures or codes, `rules` the level rulings."""
    stacks: list[list[Line]] = [[] for _ in columns]
    wide: list[Entry] = []
    for level in levels(pieces):
        for piece, place in zip(level, _places(level, columns)):
            if place is None:
                touched = [at for at, span in enumerate(columns) if span.touches(piece)]
                wide.append(Entry((piece,), touched[0], touched[-1]))
            else:
                stacks[place].append(piece)
    joined = [[side_by_side(level) for level in levels(stack)] for stack in stacks]
    anchors = _anchors([line for place in figures for line in joined[place]])
    entries = [Entry((line,), place, place) for place in figures for line in joined[place]] + wide
    for place, stack in enumerate(joined):
        if place not in figures:
            entries += [Entry(cell, place, place) for cell in _cells(stack, columns[place].x1, anchors, rules)]
    return _spanned(_grouped(entries))


def _places(level: Sequence[Line], columns: Sequence[Span]) -> list[int | None]:
    """The column of each piece of a level; None for one that runs across several. One between columns does not share another's."""
    places = [place_of(piece, columns) for piece in level]
    for at, piece in enumerate(level):
        if places[at] is None or columns[places[at]].touches(piece):
            continue
        left = max((place for place in places[:at] if place is not None), default=-1)
        right = min((place for place in places[at + 1:] if place is not None), default=len(columns))
        if left + 1 < right:
            places[at] = min(max(places[at], left + 1), right - 1)
    return places


def _anchors(figures: Sequence[Line]) -> list[float]:
    """The heights at which figures stand: each is a row."""
    heights: list[float] = []
    for line in sorted(figures, key=middle):
        if not heights or middle(line) - heights[-1] > _LEVEL * line.size:
            heights.append(middle(line))
    return heights


def _cells(stack: list[Line], right: float, anchors: list[float], rules: Sequence[Segment]) -> list[tuple[Line, ...]]:
    """The lines of a column of text cut into cells so that each stands beside its figures: centred, or beginning or ending with them."""
    tried = (cheapest(stack, partial(_cost, anchors=anchors, rules=rules, right=right, setting=setting), _LONGEST) for setting in _SETTINGS)
    return min(tried, key=itemgetter(0))[1]


def _cost(cell: tuple[Line, ...], anchors: list[float], rules: Sequence[Segment], right: float, setting: Setting) -> float:
    """How unlikely it is that lines are one cell."""
    size = cell[0].size
    cost = 0.0
    for above, below in zip(cell, cell[1:]):
        if middle(below) - middle(above) > FARTHEST * size or ENUMERATOR.match(below.text) or crossed(above, below, rules):
            return float("inf")
        if above.x1 + below.head <= right - 0.3 * size:
            cost += _TORN
        cost += setting.wrap
    beside = [height for height in anchors if middle(cell[0]) - 0.5 * size < height < middle(cell[-1]) + 0.5 * size]
    if len(beside) > 1:
        return float("inf")
    if beside:
        return cost + abs(setting.height(cell) - beside[0]) / size
    return cost + (_ALONE if anchors else 0.0)


def _grouped(entries: list[Entry]) -> list[Row]:
    """Cells that stand side by side as rows, from the top."""
    found: list[tuple[float, float, Row]] = []
    for entry in sorted(entries, key=lambda entry: entry.top + entry.bottom):
        if found and _beside(found[-1], entry):
            top, bottom, row = found[-1]
            row.append(entry)
            found[-1] = min(top, entry.top), max(bottom, entry.bottom), row
        else:
            found.append((entry.top, entry.bottom, [entry]))
    return [row for _, _, row in found]


def _beside(row: tuple[float, float, Row], entry: Entry) -> bool:
    """Whether a cell and a row share more than half of the height of the lower one, and no other cell of the row is in its column."""
    top, bottom, held = row
    if any(other.column <= entry.last_column and entry.column <= other.last_column for other in held):
        return False
    shared = min(bottom, entry.bottom) - max(top, entry.top)
    return shared > 0.5 * min(bottom - top, entry.bottom - entry.top)


def _spanned(found: list[Row]) -> list[Row]:
    """The rows, each name of the first column in the first row of those it stands in the middle of.

    That is only known where one of the names stands between two rows: then each must stand halfway between the end of the one before and
    an edge between rows, and the last one reach down to the last row.
    """
    names = [entry for row in found for entry in row if entry.column == entry.last_column == 0]
    others = [rest for row in found if (rest := [entry for entry in row if entry not in names])]
    middles = [(min(entry.top for entry in row) + max(entry.bottom for entry in row)) / 2 for row in others]
    if len(others) < 2 or all(min(abs(_centre(name) - middle) for middle in middles) < _BETWEEN * name.lines[0].size for name in names):
        return found
    edges = [(above + below) / 2 for above, below in pairwise(middles)]
    edges = [2 * middles[0] - edges[0], *edges, 2 * middles[-1] - edges[-1]]
    first, starts = 0, []
    for name in names:
        after = min(range(len(edges)), key=lambda at: abs(edges[at] - (2 * _centre(name) - edges[first])))
        if after <= first or abs(edges[after] + edges[first] - 2 * _centre(name)) > _LEVEL * name.lines[0].size:
            return found
        starts.append(first)
        first = after
    if first < len(others):
        return found
    held = dict(zip(starts, names))
    return [[held[at], *row] if at in held else row for at, row in enumerate(others)]


def _centre(entry: Entry) -> float:
    return (entry.top + entry.bottom) / 2
