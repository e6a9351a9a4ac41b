"""Tables that are ruled in part only: their rulings do not part their figures, so they say nothing about the cells."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from statistics import median

from yusuan.reading.boxes import holds
from yusuan.reading.grid import Draft, Table, is_broken
from yusuan.reading.pieces import is_figure
from yusuan.reading.word import Glyph, Word, words

_TEXTS, _FILLED = 4, 0.25  # texts in the grid of a chart, and the share of its squares that hold one: no more than that
_SURE = 0.6  # confidence of recognised text
_FEWEST, _SHARE = 4, 0.5  # figures that share a cell with another, and their share of all: then rulings are missing


def complete(found: Sequence[Table], rest: list[Word], page: Sequence[Word]) -> tuple[list[Table], list[Word]]:
    """The tables whose cells are all ruled, and the words that stand in none of these.

    `found` are the areas that rulings enclose, `rest` the words outside of them and `page` all those of the page. Frames of pictures and
    the grids of charts, which hold hardly any text, are no tables either.
    """
    kept = [table for table in found if not _partial(table) and not _frame(table) and not _chart(table)]
    dropped = [table for table in found if table not in kept]
    if not dropped:
        return kept, rest
    outside = set(chain.from_iterable(rest))
    return kept, list(words(glyph for glyph in chain.from_iterable(page) if glyph in outside
                            or any(_holds(table, glyph) for table in dropped) and not any(_holds(table, glyph) for table in kept)))


def _partial(table: Table) -> bool:
    drafts = [draft for row in table.rows for draft in row if draft and draft.lines]
    shared = sum(count for count in map(_figures, filter(_may_share, drafts)) if count > 1)
    return shared >= _FEWEST and shared >= _SHARE * sum(map(_figures, drafts))


def _may_share(draft: Draft) -> bool:
    """Whether a cell holds more than one text."""
    return len(draft.lines) > 1 or "\t" in draft.lines[0].text


def _figures(draft: Draft) -> int:
    parts = [part.strip() for line in draft.lines for part in line.text.split("\t")]
    count = sum(map(is_figure, parts))
    spread = count < len(parts) and max(map(len, parts)) == 1  # over the width of the cell: 2 0 2 5 年
    return 1 if spread or is_broken(draft) else count


def _frame(table: Table) -> bool:
    held = [sum(bool(draft and draft.lines) for draft in row) for row in table.rows]
    if len(held) < 2 or all(held):  # the last rows of a table may be a few names beside blanks
        return False
    return sum(held) < 2 or sum(held) < _TEXTS and sum(held) < _FILLED * len(held) * len(table.rows[0])


def _chart(table: Table) -> bool:
    """Whether recognition made out hardly anything of what stands between lines: they are the grid of a chart."""
    read = [line.confidence for row in table.rows for draft in row if draft for line in draft.lines if line.confidence is not None]
    return bool(read) and median(read) < _SURE


def _holds(table: Table, glyph: Glyph) -> bool:
    return holds(table.box, (glyph.x0 + glyph.x1) / 2, glyph.middle)
