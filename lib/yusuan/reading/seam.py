"""A table row torn by a page break: one half of its text stands at the foot of a page, the other at the head of the next."""

from __future__ import annotations

from yusuan.reading.boxes import Box
from yusuan.reading.flow import goes_on
from yusuan.reading.grid import Draft, Row, Table
from yusuan.reading.lattice import SNAP
from yusuan.reading.lines import Line


def mended(upper: Table, lower: Table) -> tuple[Table, Table]:
    """Two parts of one table, a torn row whole again in the upper part; the same two where no row is torn.

    A row is torn when every text in the first row below goes on with the text above it: the cells have the same sides, the last line above
    had no room for the next word and ended no sentence, and the text below is set like it and begins no new item. All of them begin at one
    height: a label that stands halfway down its cell is not torn. A header that the lower part repeats does not count. It may be left
    without rows.
    """
    repeated = _repeated(upper.rows, lower.rows)
    head, body = lower.rows[:repeated], lower.rows[repeated:]
    endings = _endings(upper, body[0]) if body else {}
    if not endings:
        return upper, lower
    rows = [[_with_ending(draft, endings) for draft in row] for row in upper.rows]
    rest = _without_first(body)
    return Table(upper.box, rows), Table(lower.box, [*head, *rest] if rest else [])


def _repeated(upper: list[Row], lower: list[Row]) -> int:
    """How many rows the lower part begins with that the upper part begins with too."""
    count = 0
    while count < min(len(upper), len(lower)) and any(_texts(lower[count])) and _texts(upper[count]) == _texts(lower[count]):
        count += 1
    return count


def _texts(row: Row) -> list[list[str]]:
    return [[line.text for line in draft.lines] if draft else [] for draft in row]


def _endings(upper: Table, first: Row) -> dict[Box, list[Line]]:
    """What each torn cell above lacks, by its box; empty unless the whole first row below is made of such endings."""
    foot = [draft for row in upper.rows for draft in row if draft and draft.lines and upper.box[3] - draft.box[3] < SNAP]
    rest = [draft for draft in first if draft and draft.lines]
    if any(abs(draft.lines[0].top - rest[0].lines[0].top) > draft.lines[0].size / 2 for draft in rest):
        return {}
    endings = {}
    for draft in rest:
        torn = next((above for above in foot if _torn(above, draft)), None)
        if torn is None:
            return {}
        endings[torn.box] = draft.lines
    return endings


def _torn(above: Draft, below: Draft) -> bool:
    left, _, right, _ = above.box
    same_sides = abs(left - below.box[0]) < SNAP and abs(right - below.box[2]) < SNAP
    return same_sides and goes_on(above.lines, below.lines[0], left, right)


def _with_ending(draft: Draft | None, endings: dict[Box, list[Line]]) -> Draft | None:
    return draft._replace(lines=draft.lines + endings[draft.box]) if draft and draft.box in endings else draft


def _without_first(rows: list[Row]) -> list[Row]:
    """The rows without the first. A cell that covers it and rows below begins one row later."""
    first, *rest = rows
    if not rest:
        return []
    return [[draft._replace(lines=[]) if draft and draft.tall else under for draft, under in zip(first, rest[0])], *rest[1:]]
