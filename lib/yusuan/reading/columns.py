"""Pieces of text → the columns they stand in, where no rulings say so: white gutters run between them from the first row to the last."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from yusuan.reading.lines import Line
from yusuan.reading.pieces import is_figure, is_nothing

_MONEY = re.compile(r"\d[.,]\d")
_HAIR = 1.0  # points: cells that stand against each other may overlap that much
_ALIGNED = 0.4  # in ems: edges of one column stand no further apart
_FIGURES = 0.5  # of the pieces of a column: it is a column of figures
_FEWEST = 3  # words that stand below each other are a column
_CROSSING = 12  # levels: for each so many one piece may run across a gutter (a heading between rows)


class Span(NamedTuple):
    """A stretch from left to right, in points."""

    x0: float
    x1: float

    def touches(self, other: Line | Span) -> bool:
        """Whether two stretches share more than a hair's breadth."""
        return min(self.x1, other.x1) - max(self.x0, other.x0) > min(_HAIR, (other.x1 - other.x0) / 2)

    def distance(self, other: Line | Span) -> float:
        return max(0.0, other.x0 - self.x1, self.x0 - other.x1)


def spans(pieces: Iterable[Line], most: int = 0) -> list[Span]:
    """The stretches that more than `most` pieces cover."""
    edges = sorted(edge for piece in pieces for edge in _edges(piece))
    found: list[Span] = []
    cover, start = 0, 0.0
    for x, step in edges:
        if cover <= most < cover + step:
            start = x
        elif cover + step <= most < cover:
            found.append(Span(start, x))
        cover += step
    return found


def _is_column(stray: Sequence[Line]) -> bool:
    """Whether pieces between the columns are one more: a figure is, a single word (合计 across two columns) is not."""
    return len(stray) >= _FEWEST or any(is_figure(piece.text) for piece in stray)


def _edges(piece: Line) -> list[tuple[float, int]]:
    hair = min(_HAIR, (piece.x1 - piece.x0) / 2) / 2
    return [(piece.x0 + hair, 1), (piece.x1 - hair, -1)]


def columns(rows: Sequence[Sequence[Line]]) -> list[Span]:
    """The columns of a table's body, given its pieces level by level. A few pieces may run across several columns."""
    pieces = [piece for row in rows for piece in row]
    cores = _whole(spans(pieces, len(rows) // _CROSSING), pieces)
    stray = [piece for piece in pieces if not any(core.touches(piece) for core in cores)]
    found = sorted([*cores, *(span for span in spans(stray) if _is_column([piece for piece in stray if span.touches(piece)]))])
    standing = [[piece for piece in column if span.touches(piece)] for span, column in zip(found, _columned(pieces, found))]
    return [Span(min(piece.x0 for piece in column), max(piece.x1 for piece in column)) for column in standing if column]


def _whole(cores: Sequence[Span], pieces: Sequence[Line]) -> list[Span]:
    """The cores, two as one where the words that run across both are no fewer than those that stand in only one of them."""
    found: list[Span] = []
    for core in cores:
        if found:
            across = sum(found[-1].touches(piece) and core.touches(piece) for piece in pieces)
            alone = [[piece for piece in pieces if one.touches(piece) and not other.touches(piece)]
                     for one, other in ((found[-1], core), (core, found[-1]))]
            if any(len(own) <= across and not any(is_figure(piece.text) for piece in own) for own in alone):
                found[-1] = Span(found[-1].x0, core.x1)
                continue
        found.append(core)
    return found


def place_of(piece: Line | Span, among: Sequence[Span]) -> int | None:
    """The column a piece stands in or is nearest to; None when it runs across several."""
    touched = [place for place, span in enumerate(among) if span.touches(piece)]
    if len(touched) > 1:
        return None
    if touched:
        return touched[0]
    return min(range(len(among)), key=lambda place: among[place].distance(piece), default=None)


def figure_columns(pieces: Sequence[Line], columns: Sequence[Span]) -> set[int]:
    """The columns in which most texts are figures."""
    found = set()
    for place, column in enumerate(_columned(pieces, columns)):
        texts = [piece.text for piece in column if not is_nothing(piece.text)]
        if texts and sum(map(is_figure, texts)) > _FIGURES * len(texts):
            found.add(place)
    return found


def ranged(pieces: Sequence[Line], spans: Sequence[Span]) -> list[int]:
    """For each column which edge its texts stand at: -1 the left, 1 the right, 0 not known."""
    return [_range(column) for column in _columned(pieces, spans)]


def _columned(pieces: Sequence[Line], spans: Sequence[Span]) -> list[list[Line]]:
    """The pieces that stand in each column."""
    columned: list[list[Line]] = [[] for _ in spans]
    for piece in pieces:
        if (place := place_of(piece, spans)) is not None:
            columned[place].append(piece)
    return columned


def _range(column: Sequence[Line]) -> int:
    left, right = ({round(position(piece)) for piece in column} for position in (lambda piece: piece.x0, lambda piece: piece.x1))
    if len(left) != len(right):
        return -1 if len(left) < len(right) else 1
    if all(is_figure(piece.text) for piece in column):
        return 1 if any(_MONEY.search(piece.text) for piece in column) else 0
    return -1


def aligned(pieces: Sequence[Line]) -> int:
    """How many pieces of a column share the commonest left edge, right edge or centre."""
    def most(position) -> int:
        counts = Counter(round(position(piece) / (2 * _ALIGNED * piece.size)) for piece in pieces)
        return max((counts[each] + counts[each + 1] for each in counts), default=0)
    return max(most(lambda piece: piece.x0), most(lambda piece: piece.x1), most(lambda piece: (piece.x0 + piece.x1) / 2))
