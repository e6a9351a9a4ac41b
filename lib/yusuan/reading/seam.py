"""A table row or a header torn by a page break: one half stands at the foot of a page, the other at the head of the next."""

from __future__ import annotations

from yusuan.reading.boxes import Box
from yusuan.reading.flow import goes_on
from yusuan.reading.grid import Draft, Row, Table
from yusuan.reading.lattice import SNAP
from yusuan.reading.lines import Line
from yusuan.reading.pieces import is_figure


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


def divided(upper: Table, lower: Table) -> Table:
    """The upper part of a table with the columns of the lower, where a page break tore the header: the edges between the columns below a
    head (合计 and others below 2025年预算数) are drawn on the lower page only.

    The header is torn when the upper part has no figures, all its columns begin where columns of the lower part begin, and the first row
    below, which has no figures either, leaves cells blank: those of the heads that reach down. Else the upper part as it is.
    """
    wide, narrow = _lefts(upper), _lefts(lower)
    places = [next((place for place, left in enumerate(narrow) if abs(left - edge) < SNAP), None) for edge in wide]
    texts = [line.text for row in [*upper.rows, *lower.rows[:1]] for draft in row if draft for line in draft.lines]
    first = [bool(draft.lines) for draft in lower.rows[0] if draft] if lower.rows else []
    if len(wide) >= len(narrow) or None in places or abs(upper.box[2] - lower.box[2]) > SNAP or all(first) or any(map(is_figure, texts)):
        return upper
    rows: list[Row] = []
    for row in upper.rows:
        drafts = dict(zip(places, row))
        rows.append([drafts.get(place) for place in range(len(narrow))])
    return Table(upper.box, rows)


def _lefts(table: Table) -> list[float]:
    """Where the columns of a table begin."""
    return [min((draft.box[0] for draft in column if draft), default=table.box[0]) for column in zip(*table.rows)]


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
