"""Rulings → segments → areas → lattice → regions: where the cells of the ruled tables of a page are.

A table that a page break cuts has no ruling at the bottom of one page or at the top of the next. It is closed where its other rulings end,
so that the cut row is kept.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import inf
from operator import itemgetter
from typing import NamedTuple

SNAP = 3.0  # points: rulings closer than this are one line
_DOT, _DASH, _GAP = 3.0, 12.0, 6.0  # points: how long dots and dashes are at most, and the gaps between them
_AGAIN = 0.5  # points between dots that are one, drawn again
NARROWEST = 6.0  # points: no row or column is narrower


class Ruling(NamedTuple):
    """A drawn line as a thin box, in points from the top left."""

    x0: float
    top: float
    x1: float
    bottom: float


class Segment(NamedTuple):
    """A ruling of one direction: `at` a height (or distance from the left), from `start` to `end` along the other axis."""

    at: float
    start: float
    end: float


class Area(NamedTuple):
    """Rulings that hang together: those that run across and those that run down."""

    across: list[Segment]
    down: list[Segment]


class Lattice(NamedTuple):
    """All lines of an area drawn through, and which stretches of them are really ruled.

    `floors` holds for each row the columns in which it has a ruling below, `walls` for each column the rows in which it has one on the
    right.
    """

    xs: list[float]
    ys: list[float]
    floors: list[set[int]]
    walls: list[set[int]]


class Region(NamedTuple):
    """A cell as printed: the squares of the lattice it covers, both ends included."""

    row: int
    column: int
    last_row: int
    last_column: int


def lattices(rulings: Iterable[Ruling]) -> list[Lattice]:
    """The ruled tables of a page, the smallest first, so that a table inside a cell comes before the table around it."""
    found = [lattice(closed(area)) for area in areas(*segments(rulings))]
    return sorted((each for each in found if len(each.xs) + len(each.ys) > 4), key=_size)


def segments(rulings: Iterable[Ruling]) -> tuple[list[Segment], list[Segment]]:
    """Rulings as segments that run across and segments that run down; double rules are one, pieces of one line are joined.

    A dot may be part of a dotted line that runs either way.
    """
    across, down, dots = [], [], []
    for x0, top, x1, bottom in rulings:
        width, height = x1 - x0, bottom - top
        if max(width, height) <= _DOT:
            dots.append((x0, top, x1, bottom))
        elif width >= height:
            across.append(Segment((top + bottom) / 2, x0, x1))
        else:
            down.append(Segment((x0 + x1) / 2, top, bottom))
    across += _strung([Segment((top + bottom) / 2, x0, x1) for x0, top, x1, bottom in dots])
    down += _strung([Segment((x0 + x1) / 2, top, bottom) for x0, top, x1, bottom in dots])
    return snapped(across), snapped(down)


def _strung(dots: list[Segment]) -> Iterator[Segment]:
    """The dots that have another one near on their line; the others are of a line that runs the other way."""
    lines: dict[int, list[Segment]] = {}
    for dot in dots:
        lines.setdefault(round(dot.at), []).append(dot)
    for line in lines.values():
        line.sort(key=_start)
        near = [after.start - before.start > _AGAIN and after.start - before.end <= _GAP for before, after in pairwise(line)]
        yield from (dot for dot, before, after in zip(line, [False, *near], [*near, False]) if before or after)


def snapped(parallel: list[Segment]) -> list[Segment]:
    """Segments closer than SNAP put on one line, then joined where they overlap or nearly touch, as dashes do; specks are dropped."""
    joined: list[Segment] = []
    for level in _levels(parallel):
        if len(level) == 1:
            joined += level
            continue
        at = sum(map(_at, level)) / len(level)
        level.sort(key=_start)
        _, start, end = level[0]
        dash = end - start
        for _, begins, ends in level[1:]:
            if begins > end + (_GAP if max(dash, ends - begins) <= _DASH else SNAP):
                joined.append(Segment(at, start, end))
                start = begins
                end = ends
            dash = ends - begins
            end = max(end, ends)
        joined.append(Segment(at, start, end))
    return [segment for segment in joined if segment.end - segment.start > max(SNAP, _DOT)]


def _levels(parallel: list[Segment]) -> list[list[Segment]]:
    levels: list[list[Segment]] = []
    before = -inf
    for segment in sorted(parallel):
        if segment.at - before > SNAP:
            levels.append([])
        levels[-1].append(segment)
        before = segment.at
    return levels


_at, _start, _end = map(itemgetter, range(3))


def areas(across: list[Segment], down: list[Segment]) -> list[Area]:
    """Groups of segments that cross or touch. A line that meets no other belongs to none, unless it runs down inside of a group."""
    groups = [Area([], [column]) for column in down]
    for row in across:
        met, others = [], []
        for group in groups:
            (met if _meets(row, group.down) else others).append(group)
        if met:
            whole, *rest = met
            whole.across.append(row)
            for group in rest:
                whole.across.extend(group.across)
                whole.down.extend(group.down)
            groups = [*others, whole]
    loose = [group.down[0] for group in groups if not group.across]
    return [Area(group.across, group.down + [column for column in loose if _inside(column, group)]) for group in groups if group.across]


def _inside(column: Segment, group: Area) -> bool:
    """Whether a line that runs down lies within a group, as in a table without rulings between its rows that a page break cuts."""
    left, right = min(row.start for row in group.across), max(row.end for row in group.across)
    top, bottom = min(each.start for each in group.down), max(each.end for each in group.down)
    within = left < column.at < right and top - SNAP <= column.start and column.end <= bottom + SNAP
    return within and 2 * (column.end - column.start) > bottom - top


def _meets(row: Segment, down: list[Segment]) -> bool:
    """Whether a line crosses or touches one of those that run down."""
    at, left, right = row.at, row.start - SNAP, row.end + SNAP
    for x, top, bottom in down:
        if left <= x <= right and top - SNAP <= at <= bottom + SNAP:
            return True
    return False


def closed(area: Area) -> Area:
    """The area with all four sides ruled from end to end: a side that is missing runs where the other rulings end."""
    left, right = _sides(area.down, area.across)
    top, bottom = _sides(area.across, area.down)
    across = [*area.across, Segment(top, left, right), Segment(bottom, left, right)]
    down = [*area.down, Segment(left, top, bottom), Segment(right, top, bottom)]
    return Area(snapped(across), snapped(down))


def _sides(parallel: list[Segment], crossing: list[Segment]) -> tuple[float, float]:
    """Where an area begins and ends: at its outermost ruling, or where the rulings that cross it end well beyond."""
    first, last = min(map(_at, parallel)), max(map(_at, parallel))
    start, end = min(map(_start, crossing)), max(map(_end, crossing))
    return (start if first - start > NARROWEST else first), (end if end - last > NARROWEST else last)


def lattice(area: Area) -> Lattice:
    """The lines of a closed area and which squares between them have a ruling below or on the right."""
    xs, ys = sorted({segment.at for segment in area.down}), sorted({segment.at for segment in area.across})
    return Lattice(xs, ys, _ruled(area.across, ys, xs), _ruled(area.down, xs, ys))


def _ruled(parallel: list[Segment], lines: list[float], marks: list[float]) -> list[set[int]]:
    """For each of the lines but the first: between which marks it is ruled."""
    stretches: dict[float, set[int]] = {at: set() for at in lines}
    middles = [(start + end) / 2 for start, end in pairwise(marks)]
    for segment in parallel:
        stretches[segment.at].update(_covered(segment, marks, middles))
    return list(stretches.values())[1:]


def _covered(segment: Segment, marks: list[float], middles: list[float]) -> range:
    """The stretches between marks of which the segment covers more than half."""
    first, last = bisect_right(middles, segment.start), bisect_left(middles, segment.end)
    short = last - first == 1 and segment.end - segment.start <= (marks[last] - marks[first]) / 2
    return range(first, first) if short else range(first, last)


def regions(ruled: Lattice) -> list[Region]:
    """The printed cells, row by row: squares without a wall between them, then equal stretches without a floor between them."""
    finished, open_above = [], {}
    for row in range(len(ruled.ys) - 1):
        open_here = {}
        for start, end in _stretches(ruled, row):
            above = open_above.get((start, end))
            open_here[start, end] = Region(above.row if above else row, start, row, end)
        finished += [region for key, region in open_above.items() if key not in open_here]
        open_above = {key: region for key, region in open_here.items() if not _floored(ruled, row, region)}
        finished += [region for key, region in open_here.items() if key not in open_above]
    return sorted([*finished, *open_above.values()])


def _stretches(ruled: Lattice, row: int) -> Iterator[tuple[int, int]]:
    start = 0
    for column, walled in enumerate(ruled.walls):
        if row in walled:
            yield start, column
            start = column + 1


def _floored(ruled: Lattice, row: int, region: Region) -> bool:
    return not ruled.floors[row].isdisjoint(range(region.column, region.last_column + 1))


def _size(ruled: Lattice) -> float:
    return (ruled.xs[-1] - ruled.xs[0]) * (ruled.ys[-1] - ruled.ys[0])
