"""The pages of one table on one set of columns: a fragment that lacks the widest rows shows fewer columns than its table has."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence

from yusuan.disclosure.rows import Row
from yusuan.reading.page import Cell, Grid, Source

_SNAP = 1.0  # points: edges that are one
_NEAR = 0.008  # of the table's width: where an edge of another page may stand


def spread(grids: Sequence[Grid]) -> list[tuple[Row, ...]]:
    """The rows of each page, a row of few wide cells placed in the columns that it covers.

    What a cell covers stays blank behind it, as in any grid. Pages without boxes (transcripts, office files) come back as they are, and so
    does a page whose edges are not among those of the page with most columns.
    """
    if len(grids) == 1:
        return [grids[0].rows]
    edges = [edges_of(grid) for grid in grids]
    widest = max(edges, key=len, default=[])
    return [_placed(grid, own, widest) for grid, own in zip(grids, edges)]


def edges_of(grid: Grid) -> list[float]:
    """The edges of the columns, from 0 at the left to 1 at the right side of the table; none where the cells have no boxes on a page."""
    boxes = [cell.source.box for row in grid.rows for cell in row if cell.source.page and cell.source.box]
    marks: list[float] = []
    for mark in sorted(side for box in boxes for side in (box[0], box[2])):
        if not marks or mark - marks[-1] > _SNAP:
            marks.append(mark)
    if len(marks) < 2 or any(len(row) != len(marks) - 1 for row in grid.rows):
        return []
    return [(mark - marks[0]) / (marks[-1] - marks[0]) for mark in marks]


def share_columns(one: Grid, other: Grid) -> bool:
    """Whether the edges of one grid are all among those of the other, so that they may be pages of one table."""
    fewer, more = sorted((edges_of(one), edges_of(other)), key=len)
    return bool(fewer) and bool(_among(fewer, more))


def _placed(grid: Grid, own: Sequence[float], widest: Sequence[float]) -> tuple[Row, ...]:
    if not own or len(own) == len(widest):
        return grid.rows
    places = _among(own, widest)
    return tuple(_wide(row, places) for row in grid.rows) if places else grid.rows


def _among(edges: Sequence[float], widest: Sequence[float]) -> list[int]:
    """Which of `widest` each edge is; nothing where one is none of them."""
    places = [_nearest(edge, widest) for edge in edges]
    apart = any(abs(widest[at] - edge) > _NEAR for at, edge in zip(places, edges))
    return [] if apart or len(set(places)) < len(places) else places


def _nearest(edge: float, edges: Sequence[float]) -> int:
    behind = bisect(edges, edge)
    return min((at for at in (behind - 1, behind) if 0 <= at < len(edges)), key=lambda at: abs(edges[at] - edge))


def _wide(row: Row, places: Sequence[int]) -> Row:
    blank = Cell("", Source(next((cell.source.page for cell in row), None)))
    cells = [blank] * places[-1]
    for cell, at in zip(row, places):
        cells[at] = cell
    return tuple(cells)
