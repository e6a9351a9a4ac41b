"""The header of a table without rulings: which lines are one cell, and which columns it names that are blank below."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from yusuan.reading.columns import Span
from yusuan.reading.hierarchy import LOWER, Head, ranked
from yusuan.reading.lattice import Segment
from yusuan.reading.lines import Line
from yusuan.reading.pieces import levels, middle
from yusuan.reading.stack import FARTHEST, cheapest, crossed, side_by_side

_LINE = 1.2  # in ems: from one line of a cell to the next
_CELL = 0.3  # what one more cell costs, in ems of distance
_TORN = 1.5  # what it costs to take a line for the end of one that had room for more
_SPACING, _SPACED = 1.7, 2.0  # in ems: lines of one cell hardly stand further apart; what each em more costs
_MARGIN, _SLACK = 1.5, 2.0  # in ems: the first column begins no further left of its text; in points: what edges may miss by
_BLANK, _HEADLESS = 1.0, 100.0  # what a column without a body costs, and one without a head, in points


def headed(pieces: Sequence[Line], body: Sequence[Span], edges: Sequence[int],
           rules: Sequence[Segment]) -> tuple[list[Span], list[Head]]:
    """All columns of a table, those included that only its header shows, and the header's cells.

    `pieces` are those of the header, `body` the columns that hold something below it, `edges` tells at which edge of each the
    texts stand (see `ranged`), `rules` are its level rulings.
    """
    named = _named(pieces)
    stacks: dict[object, list[Line]] = {}
    for piece in sorted(pieces, key=middle):
        touched = [place for place, span in enumerate(named) if span.touches(piece)]
        stacks.setdefault(touched[0] if len(touched) == 1 else piece, []).append(piece)
    joined = {key: _joined(stack) for key, stack in stacks.items()}
    heights = [*((stack[0].top + stack[-1].bottom) / 2 for stack in joined.values()), *map(middle, pieces)]
    leaves: dict[int, tuple[Line, ...]] = {}
    upper: list[tuple[Line, ...]] = []
    for key, stack in joined.items():
        beside = [joined[other] for other in (key - 1, key + 1) if other in joined] if isinstance(key, int) else []
        _, (*above, last) = cheapest(stack, partial(_cost, beside=beside, heights=heights, rules=rules))
        upper += above
        if isinstance(key, int):
            leaves[key] = last
        else:
            upper.append(last)
    return _spread([leaves[key] for key in sorted(leaves)], upper, body, edges, rules)


def _named(pieces: Sequence[Line]) -> list[Span]:
    """Where the columns are that the header names; from its lowest level up, so that what spans columns comes after these."""
    columns: list[Span] = []
    lowest: dict[Span, float] = {}
    centre = (min(piece.top for piece in pieces) + max(piece.bottom for piece in pieces)) / 2 if pieces else 0.0
    for piece in sorted(pieces, key=middle, reverse=True):
        touched = [span for span in columns if span.touches(piece)]
        if not touched and not _between(piece, pieces, columns, lowest, centre):
            columns = sorted([*columns, new := Span(piece.x0, piece.x1)])
            lowest[new] = middle(piece)
    return columns


def _between(piece: Line, pieces: Sequence[Line], columns: Sequence[Span], lowest: dict[Span, float], centre: float) -> bool:
    """Whether a piece heads the columns on both sides of it, rather than one of its own: it stands above the heads of both.

    One that stands half-way down the header reaches all the way down, unless others between show that the header has more levels.
    """
    left = max((span for span in columns if span.x0 < piece.x0), default=None)
    right = min((span for span in columns if span.x0 > piece.x0), default=None)
    if left is None or right is None:
        return False
    level = [each for each in pieces if -_LINE * piece.size < middle(each) - middle(piece) <= LOWER * piece.size]
    if any(left.touches(each) or right.touches(each) for each in level):
        return False  # it stands beside lines of these
    lower = min(lowest[left], lowest[right])
    if lower - middle(piece) <= LOWER * piece.size:
        return False
    if _orphaned(left, piece, pieces, lowest[left]) or _orphaned(right, piece, pieces, lowest[right]):
        return True
    between = any(middle(piece) + 0.3 * piece.size < height < lower - 0.3 * piece.size for height in lowest.values())
    return between or abs(middle(piece) - centre) >= LOWER * piece.size


def _orphaned(column: Span, piece: Line, pieces: Sequence[Line], height: float) -> bool:
    """Whether a column would have no head above its lowest but for this piece: nothing else stands above it, nor beyond it."""
    higher = [each for each in pieces if each is not piece and height - middle(each) > LOWER * each.size]
    beyond = (lambda each: each.x1 < piece.x0) if column.x0 < piece.x0 else (lambda each: each.x0 > piece.x1)
    return not any(column.touches(each) or beyond(each) for each in higher)


def _joined(stack: Sequence[Line]) -> list[Line]:
    """The lines of one column; pieces at one height are one line."""
    return [side_by_side(level) for level in levels(stack)]


def _cost(cell: tuple[Line, ...], beside: Sequence[Sequence[Line]], heights: Sequence[float], rules: Sequence[Segment]) -> float:
    """How unlikely lines are one cell: when it is not centred as the others, when a line had room for the next, across a rule never.

    `beside` are the lines of the columns next to it. When the text on both sides begins at a lower line of theirs and is not centred on
    them, the first line is rather a head of all.
    """
    size, centre = cell[0].size, (cell[0].top + cell[-1].bottom) / 2
    cost = _CELL + min([1.0, *(abs(height - centre) / size for height in heights)])
    lower = beside and all(_begins_beside(other, cell) for other in beside)
    if lower and (len(beside) == 2 or not _centred_on(cell[0], cell[-1])) or any(not _in_line(line, cell[-1]) for line in cell):
        cost += _TORN
    widest = max(line.x1 - line.x0 for line in cell)
    for above, below in zip(cell, cell[1:]):
        if middle(below) - middle(above) > FARTHEST * size or crossed(above, below, rules):
            return float("inf")
        cost += _SPACED * max(0.0, (middle(below) - middle(above)) / size - _SPACING)
        if above.x1 - above.x0 + below.head <= widest - 0.3 * size:
            cost += _TORN
    return cost


def _centred_on(one: Line, other: Line) -> bool:
    return abs(one.x0 + one.x1 - other.x0 - other.x1) / 2 < LOWER * one.size


def _in_line(one: Line, other: Line) -> bool:
    """Whether two lines are centred on each other or begin or end in line."""
    return _centred_on(one, other) or min(abs(one.x0 - other.x0), abs(one.x1 - other.x1)) < LOWER * one.size


def _begins_beside(other: Sequence[Line], cell: Sequence[Line]) -> bool:
    size = cell[0].size
    lower = any(abs(other[0].top - line.top) < LOWER * size for line in cell[1:])
    return lower and abs(other[0].top + other[-1].bottom - cell[0].top - cell[-1].bottom) / 2 > LOWER * size


def _spread(leaves: list[tuple[Line, ...]], upper: list[tuple[Line, ...]], body: Sequence[Span],
            edges: Sequence[int], rules: Sequence[Segment]) -> tuple[list[Span], list[Head]]:
    """The columns as wide as body and head together, and each header cell with the columns it heads and its depth."""
    spans = [Head(cell, 0, 0).span for cell in leaves]
    wide, groups = [], []
    for leaf, place in _matched(spans, body, edges):
        parts = [*([spans[leaf]] if leaf is not None else []), *([body[place]] if place is not None else [])]
        groups.append(Head(leaves[leaf] if leaf is not None else (), len(wide), len(wide)))
        wide.append(Span(min(part.x0 for part in parts), max(part.x1 for part in parts)))
    if not wide:
        return [], []
    return wide, ranked(upper, groups, _centred(wide, groups, rules), rules)


def _centred(columns: Sequence[Span], leaves: Sequence[Head], rules: Sequence[Segment]) -> list[Span]:
    """The cells of the columns, from edge to edge, if each head stands in the middle of its own; else the columns as wide as their texts.

    The first edge gives the second, for the head is half-way between, that one the third, and so on. All have to lie between the texts.
    A rule that begins where the first edge may lie and ends at the last edge then shows where the table begins.
    """
    if not columns or not all(leaf.lines for leaf in leaves):
        return list(columns)
    low, high = columns[0].x0 - _MARGIN * leaves[0].lines[0].size, columns[0].x0
    sign, offset = 1, 0.0  # an edge is sign * first + offset
    edges = [(sign, offset)]
    for place, leaf in enumerate(leaves):
        sign, offset = -sign, leaf.span.x0 + leaf.span.x1 - offset
        edges.append((sign, offset))
        least, most = columns[place].x1, columns[place + 1].x0 if place + 1 < len(columns) else float("inf")
        bounds = sorted((sign * (least - offset), sign * (most - offset)))
        low, high = max(low, bounds[0]), min(high, bounds[1])
    if low > high + _SLACK:
        return list(columns)
    first = next((rule.start for rule in rules if low <= rule.start <= high and abs(sign * rule.start + offset - rule.end) <= _SLACK),
                 (low + high) / 2)
    places = [sign * first + offset for sign, offset in edges]
    return [Span(left, right) for left, right in zip(places, places[1:])]


def _matched(leaves: Sequence[Span], body: Sequence[Span], edges: Sequence[int]) -> list[tuple[int | None, int | None]]:
    """Header cells and columns of the body in one order, those together that lie in one column; a head alone has a blank column below."""
    best: dict[tuple[int, int], tuple[float, list[tuple[int | None, int | None]]]] = {(0, 0): (0.0, [])}
    for at in range(len(leaves) + 1):
        for place in range(len(body) + 1):
            if at == place == 0:
                continue
            tried = []
            if at and place:
                cost, pairs = best[at - 1, place - 1]
                tried.append((cost + _apart(leaves, at - 1, body[place - 1], edges[place - 1]), [*pairs, (at - 1, place - 1)]))
            if at:
                cost, pairs = best[at - 1, place]
                tried.append((cost + _BLANK + _overtaken(leaves[at - 1], body, place), [*pairs, (at - 1, None)]))
            if place:
                cost, pairs = best[at, place - 1]
                tried.append((cost + _HEADLESS + _overtaken(body[place - 1], leaves, at), [*pairs, (None, place - 1)]))
            best[at, place] = min(tried, key=lambda each: each[0])
    return best[len(leaves), len(body)][1]


def _apart(leaves: Sequence[Span], at: int, column: Span, edge: int) -> float:
    """How unlikely a head and a column of the body lie in one, in points.

    A head is centred in its cell, which no other head runs into; so texts at the right edge end behind it, and those at the left edge begin
    before it.
    """
    head = leaves[at]
    if head.touches(column):
        return 0.0
    if edge == (1 if column.x0 < head.x0 else -1):
        return 2 * _HEADLESS
    centre = (head.x0 + head.x1) / 2
    half = max(centre - column.x0, column.x1 - centre)
    others = [*leaves[max(0, at - 1):at], *leaves[at + 1:at + 2]]
    overrun = sum(max(0.0, min(other.x1, centre + half) - max(other.x0, centre - half)) for other in others)
    return min(head.distance(column), _HEADLESS - 1) + 3 * overrun


def _overtaken(span: Span, others: Sequence[Span], before: int) -> float:
    """What it costs to put a span after the first `before` of the others and before the rest: nothing when that is where it lies."""
    over = sum(max(0.0, other.x1 - span.x0) for other in others[:before] if other.x1 > span.x0)
    return 10 * (over + sum(max(0.0, span.x1 - other.x0) for other in others[before:] if other.x0 < span.x1))
