"""The cells of a header, one above the other → which columns each spans, and in which row it stands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from yusuan.reading.columns import Span, place_of
from yusuan.reading.lattice import Segment
from yusuan.reading.lines import Line

LOWER = 0.4  # in ems: what is that much lower stands on a lower level
_EVEN, _UNEVEN = 0.25, 2.0  # in ems: heads of one level differ less in height; what it costs that they do not
_UNCLAIMED, _RISING = 1.5, 0.3  # what it costs to leave a column without the head above it, in ems; one that may reach up beside the head


class Head(NamedTuple):
    """A header cell: its lines, and the columns from `column` to `last_column` that it heads, `row` rows below the top."""

    lines: tuple[Line, ...]
    column: int
    last_column: int
    row: int = 0

    @property
    def span(self) -> Span:
        return Span(min(line.x0 for line in self.lines), max(line.x1 for line in self.lines))

    @property
    def middle(self) -> float:
        return (self.lines[0].top + self.lines[-1].bottom) / 2

    @property
    def bottom(self) -> float:
        return self.lines[-1].bottom


def ranked(upper: Sequence[tuple[Line, ...]], leaves: Sequence[Head], columns: Sequence[Span], rules: Sequence[Segment]) -> list[Head]:
    """All cells of a header, each with the columns it heads and its row: the `leaves`, one for each of the `columns`, and those above.

    A leaf without lines is no cell: its column has no head of its own. `upper` are the lines of the cells above, `rules` level rulings.
    """
    groups, found = list(leaves), [leaf for leaf in leaves if leaf.lines]
    rising = _by_height([Head(cell, 0, 0) for cell in upper])
    for at, level in enumerate(rising):
        claimed, groups = _claims(level, [head for higher in rising[at + 1:] for head in higher], groups, columns, rules)
        found += claimed
    return _rowed(found)


def _by_height(heads: Sequence[Head]) -> list[list[Head]]:
    """Heads of one height together, the lowest first, each group from the left."""
    result: list[list[Head]] = []
    for head in sorted(heads, key=lambda head: -head.middle):
        if result and abs(result[-1][0].middle - head.middle) <= LOWER * head.lines[0].size:
            result[-1].append(head)
        else:
            result.append([head])
    return [sorted(level, key=lambda head: head.span) for level in result]


def _claims(level: list[Head], higher: Sequence[Head], groups: list[Head], wide: Sequence[Span],
            rules: Sequence[Segment]) -> tuple[list[Head], list[Head]]:
    """The heads of one level with the columns each spans, and the groups that stand side by side then. `higher` heads come later."""
    claimed = []
    for head, (start, end) in zip(level, _division(level, higher, groups, wide, rules)):
        spanned = groups[start:end]
        claimed.append(head._replace(column=spanned[0].column, last_column=spanned[-1].last_column))
    rest = [group for group in groups if not any(head.column <= group.column <= head.last_column for head in claimed)]
    return claimed, sorted([*rest, *claimed], key=lambda head: head.column)


def _division(level: list[Head], higher: Sequence[Head], groups: list[Head], wide: Sequence[Span],
              rules: Sequence[Segment]) -> list[tuple[int, int]]:
    """For each head of a level the run of groups it spans: the runs together cost least.

    `best[h][g]` is the cost of the first h heads over the first g groups, with the runs.
    """
    best: dict[int, tuple[float, list[tuple[int, int]]]] = {0: (0.0, [])}
    skipped = [0.0]
    lowest = max((group for group in groups if group.lines), key=lambda group: group.middle, default=None)
    for group in groups:
        skipped.append(skipped[-1] + _unclaimed(group, level, higher, lowest))
    for head in level:
        after: dict[int, tuple[float, list[tuple[int, int]]]] = {}
        rule = _rule_under(head, level, rules)
        for start, end in combinations(range(len(groups) + 1), 2):
            before = [(cost + skipped[start] - skipped[at], runs) for at, (cost, runs) in best.items() if at <= start]
            if before:
                cost, runs = min(before, key=lambda each: each[0])
                total = cost + _misfit(head, groups[start:end], wide, rule)
                if end not in after or total < after[end][0]:
                    after[end] = (total, [*runs, (start, end)])
        best = after or best
    if len(level) > len(groups):
        below = [group.span if group.lines else wide[group.column] for group in groups]
        return [(place, place + 1) for place in (place_of(head.span, below) or 0 for head in level)]
    return min(((cost + skipped[-1] - skipped[at], runs) for at, (cost, runs) in best.items()), key=lambda each: each[0])[1]


def _unclaimed(group: Head, level: Sequence[Head], higher: Sequence[Head], lowest: Head | None) -> float:
    """What it costs, in points, that no head of a level spans a group: nothing if it is no lower than they, much if it stands lowest.

    It is not much where a head above the level is nearer, and nothing where the group is as high as a head and what that spans together:
    then it stands half-way between these.
    """
    size = group.lines[0].size if group.lines else 0.0
    if not group.lines or lowest is None or group.middle - level[0].middle <= LOWER * size:
        return 0.0
    if _is_single(group) == _is_single(lowest) and abs(2 * group.middle - level[0].middle - lowest.middle) < 2 * _EVEN * size:
        return 0.0
    nearest, other = (min((head.span.distance(group.span) for head in heads), default=float("inf")) for heads in (level, higher))
    return (_UNCLAIMED if lowest.middle - group.middle < LOWER * size and nearest <= other else _RISING) * size


def _is_single(head: Head) -> bool:
    """Whether a head stands above one column only."""
    return head.column == head.last_column


def _misfit(head: Head, spanned: Sequence[Head], wide: Sequence[Span], rule: Segment | None) -> float:
    """How far the head's centre is from that of the columns, in points; a rule under the head says it exactly."""
    x0, x1 = wide[spanned[0].column].x0, wide[spanned[-1].last_column].x1
    if any(group.lines and group.middle - head.middle <= LOWER * head.lines[0].size for group in spanned):
        return float("inf")
    uneven = 0.0 if _level(spanned) else _UNEVEN * head.lines[0].size
    if rule:
        return abs(max(x0, rule.start) - x0) + abs(min(x1, rule.end) - x1) + _beyond(rule, spanned, wide)
    span = head.span
    outside = max(0.0, x0 - span.x1, span.x0 - x1)
    return min(abs(span.x0 + span.x1 - x0 - x1) / 2, abs(span.x0 - x0) + head.lines[0].size) + 10 * outside + uneven


def _level(spanned: Sequence[Head]) -> bool:
    """Whether the single columns under one head begin, end or are centred at one height."""
    single = [group for group in spanned if group.lines and _is_single(group)]
    heights = ([head.middle for head in single], [head.lines[0].top for head in single], [head.bottom for head in single])
    return not single or any(max(each) - min(each) < _EVEN * single[0].lines[0].size for each in heights)


def _rule_under(head: Head, level: Sequence[Head], rules: Sequence[Segment]) -> Segment | None:
    """The rule right under a head and no other one of its level: what it runs over is what the head spans."""
    under = [rule for rule in rules if 0 <= rule.at - head.middle < 1.8 * head.lines[0].size
             and rule.start < head.span.x1 and rule.end > head.span.x0]
    alone = [rule for rule in under if sum(rule.start < each.span.x1 and rule.end > each.span.x0 for each in level) == 1]
    return alone[0] if alone else None


def _beyond(rule: Segment, spanned: Sequence[Head], wide: Sequence[Span]) -> float:
    """How much of a rule runs over columns that are not among those spanned."""
    others = [span for place, span in enumerate(wide) if not spanned[0].column <= place <= spanned[-1].last_column]
    return sum(max(0.0, min(rule.end, span.x1) - max(rule.start, span.x0)) for span in others)


def _rowed(heads: Sequence[Head]) -> list[Head]:
    """The cells with their rows: each stands in the row below the cell that spans it, those of columns at the foot all in the last row."""
    result: list[Head] = []
    for head in sorted(heads, key=lambda head: (-(head.last_column - head.column), head.middle)):
        above = [other.row for other in result if other.column <= head.column and head.last_column <= other.last_column]
        result.append(head._replace(row=max(above) + 1 if above else 0))
    last, foot = max((head.row for head in result), default=0), max((head.middle for head in result), default=0.0)
    return [head._replace(row=last) if head.row and _is_single(head) and foot - head.middle <= LOWER * head.lines[0].size else head
            for head in result]
