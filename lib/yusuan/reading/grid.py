"""Rulings and glyphs → tables → grids: what stands in the cells of a page. Knows nothing of PDF libraries."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache, reduce
from itertools import groupby, pairwise
from math import inf
from operator import itemgetter
from typing import NamedTuple

from yusuan.hanzi import tidy_cell
from yusuan.reading.boxes import Box
from yusuan.reading.columns import Span, figure_columns
from yusuan.reading.flow import WIDEST_PADDING, gathered
from yusuan.reading.lattice import Lattice, Region, Ruling, lattices, regions
from yusuan.reading.lines import Line, least, lines_of, wrapped
from yusuan.reading.page import Cell, Grid, Source
from yusuan.reading.rows import rows
from yusuan.reading.word import Glyph, Word

_MOST_SQUARES = 100_000  # of one table
_FIGURE = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}|-?\d{1,3}(?:,\d{3})+")
_AMOUNT_BEHIND = re.compile(r"(?:(?<![\d.,])|(?=[△▲(（]))[-－△▲(（]?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}[)）]?$")


class Draft(NamedTuple):
    """A cell before its lines are joined. `tall` says that it covers more than one row."""

    box: Box
    lines: list[Line]
    tall: bool


Row = list[Draft | None]


class Table(NamedTuple):
    """A ruled table on one page: full rows; None where a merged cell covers a position."""

    box: Box
    rows: list[Row]


def tables(rulings: Iterable[Ruling], words: list[Word]) -> tuple[list[Table], list[Word]]:
    """The ruled tables of a page from the top, and the words that stand in none of them.

    An area without text is no table, and neither is one of more squares than a page of figures has: a hatching.
    """
    found, rest = [], words
    for ruled in lattices(rulings):
        if len(ruled.xs) * len(ruled.ys) > _MOST_SQUARES:
            continue
        inside, outside = _parted(ruled, rest)
        if any(word.text and not word.text.isspace() for word in inside):
            found.append(_table(ruled, inside))
            rest = outside
    return sorted(found, key=lambda table: table.box[1]), rest


def grid(table: Table, page: int) -> Grid:
    """The table as a Grid. A cell that holds text or is blank has a box; a position that a merged cell covers has none."""
    covered = Cell("", Source(page))
    return Grid(tuple(tuple(_cell(draft, page) if draft else covered for draft in row) for row in table.rows), Source(page, table.box))


def _cell(draft: Draft, page: int) -> Cell:
    source, found = Source(page, draft.box), draft.lines
    if not found:
        return Cell("", source)
    if len(found) == 1:
        return Cell(_tidied(found[0].text), source, found[0].confidence)
    return Cell(_tidied(reduce(wrapped, [line.text for line in found])), source, least(line.confidence for line in found))


_tidied = lru_cache(maxsize=10_000)(tidy_cell)  # most cells of a table say what others say: names, codes, 0.00


def _table(ruled: Lattice, found: list[Word]) -> Table:
    printed = regions(ruled)
    texts = contents(ruled, printed, found)
    squares: list[Row] = [[None] * (len(ruled.xs) - 1) for _ in ruled.ys[1:]]
    for region in printed:
        box = ruled.xs[region.column], ruled.ys[region.row], ruled.xs[region.last_column + 1], ruled.ys[region.last_row + 1]
        squares[region.row][region.column] = Draft(box, texts.get(region, []), region.last_row > region.row)
    return Table((ruled.xs[0], ruled.ys[0], ruled.xs[-1], ruled.ys[-1]), [row for stack in squares for row in unstacked(stack)])


def contents(ruled: Lattice, printed: list[Region], found: Iterable[Word]) -> dict[Region, list[Line]]:
    """The lines of text in each region. A glyph belongs where its centre is, unless its word runs over the edge of a cell."""
    owners = _owners(ruled, printed)
    held: dict[Region, list[Word]] = defaultdict(list)
    for word in found:
        row, column = _square(ruled, word.x0, word.lead, word.middle)
        place = owners[row][column]
        if word.x1 <= ruled.xs[place.last_column + 1] or place == _owner(owners, ruled, word[-1]):
            held[place].append(word)
            continue
        for text in _name_and_amount(word):
            places = [_owner(owners, ruled, glyph) for glyph in text]
            if _is_one(text, places, ruled):
                held[Counter(places).most_common(1)[0][0]].append(Word.of(text))
                continue
            for place, part in groupby(zip(places, text), key=itemgetter(0)):
                held[place].append(Word.of([glyph for _, glyph in part]))
    return gathered({region: lines for region, each in held.items() if (lines := lines_of(each))}, ruled)


def _is_one(word: Sequence[Glyph], places: list[Region], ruled: Lattice) -> bool:
    """Whether a word runs over the edge of its cell: an edge goes through its ink, or it is an amount, which no edge parts."""
    crossed = [at for at, place in enumerate(places) if at and place != places[at - 1]]
    if any(_cut(word[at - 1:at + 1], ruled.xs[places[at].column]) for at in crossed):
        return True
    return bool(crossed) and _is_amount(word) and not _is_code(word[:crossed[0]])


def _name_and_amount(word: Word) -> list[list[Glyph]]:
    """What an amount too wide for its own cell was set right behind, and that amount, as two words; else the word."""
    match = _AMOUNT_BEHIND.search("".join(glyph.text[:1] for glyph in word))
    return [word[:match.start()], word[match.start():]] if match and match.start() else [word.glyphs]


def _is_code(word: Sequence[Glyph]) -> bool:
    """Whether a word is the code of an account, right behind which an amount may begin the next cell."""
    return len(word) in (3, 5, 7) and all(glyph.text.isdigit() for glyph in word)


def _is_amount(word: Sequence[Glyph]) -> bool:
    """Whether a word is one amount, which no border parts."""
    return bool(_FIGURE.fullmatch("".join(glyph.text for glyph in word)))


def _owner(owners: list[list[Region]], ruled: Lattice, glyph: Glyph) -> Region:
    row, column = _square(ruled, glyph.x0, glyph.x1, glyph.middle)
    return owners[row][column]


def _owners(ruled: Lattice, printed: list[Region]) -> list[list[Region]]:
    """To which region each square belongs, row by row."""
    owners: list[list[Region]] = [[] for _ in ruled.ys[1:]]
    for region in sorted(printed, key=itemgetter(1)):
        for row in range(region.row, region.last_row + 1):
            owners[row] += [region] * (region.last_column + 1 - region.column)
    return owners


def _cut(pair: list[Glyph], wall: float) -> bool:
    """Whether a wall goes through the ink of one of two glyphs and not just between them."""
    return any(glyph.x0 + 0.2 * (glyph.x1 - glyph.x0) < wall < glyph.x1 - 0.2 * (glyph.x1 - glyph.x0) for glyph in pair)


def _square(ruled: Lattice, x0: float, x1: float, middle: float) -> tuple[int, int]:
    """The square a glyph stands in or, outside the table, the one next to it."""
    return bisect_right(ruled.ys, middle, 1, len(ruled.ys) - 1) - 1, bisect_right(ruled.xs, (x0 + x1) / 2, 1, len(ruled.xs) - 1) - 1


def _parted(ruled: Lattice, found: list[Word]) -> tuple[list[Word], list[Word]]:
    """The words inside and outside of a table. A word that runs over the table's edge is where most of it is."""
    x0, top, x1, bottom = box = ruled.xs[0], ruled.ys[0], ruled.xs[-1], ruled.ys[-1]
    inside, outside = [], []
    for word in found:
        within = top < word.middle < bottom if x0 < word.x0 and word.x1 < x1 else _mostly(word, box)
        (inside if within else outside).append(word)
    return inside, outside


def _mostly(word: Word, box: Box) -> bool:
    """Whether most glyphs of a word stand in a box."""
    x0, top, x1, bottom = box
    return 2 * sum(x0 < (glyph.x0 + glyph.x1) / 2 < x1 and top < glyph.middle < bottom for glyph in word) > len(word)


def unstacked(row: Row) -> list[Row]:
    """A row whose columns hold figures one above the other is as many rows: the rulings between them are missing.

    Each height at which figures stand is a row; the lines of a name belong to the figures they stand beside.
    """
    places = [place for place, draft in enumerate(row) if draft and not draft.tall]
    several = [row[place] for place in places if len(row[place].lines) > 1]
    if not several or any(is_broken(draft) for draft in several) or not _lacks_rulings([row[place] for place in places]):
        return [row]
    columns = [_extent(row[place]) for place in places]
    pieces = [line._replace(x0=max(line.x0, span.x0), x1=min(line.x1, span.x1))
              for place, span in zip(places, columns) for line in row[place].lines]
    found = rows(pieces, columns, [], figure_columns(pieces, columns))
    tops, bottoms = [min(entry.top for entry in each) for each in found], [max(entry.bottom for entry in each) for each in found]
    bounds = [-inf, *((above + below) / 2 for above, below in zip(bottoms, tops[1:])), inf]
    return [_slice(row, {places[entry.column]: list(entry.lines) for entry in each}, *part)
            for each, part in zip(found, zip(bounds, bounds[1:]))]


def is_broken(draft: Draft) -> bool:
    """Whether one figure was too wide for its cell and goes on below: `1,244.` above `56`."""
    texts = [line.text for line in draft.lines]
    return bool(_FIGURE.fullmatch("".join(texts))) and not all(map(_FIGURE.fullmatch, texts))


def _lacks_rulings(drafts: list[Draft]) -> bool:
    """Whether amounts stand one above the other in two columns, or in one with as many texts beside them, or names beside blanks."""
    stacks = [[line for line in draft.lines if _FIGURE.fullmatch(line.text)] for draft in drafts]
    amounts = [stack for stack, draft in zip(stacks, drafts) if len(stack) > 1 and 2 * len(stack) > len(draft.lines)]
    if len(amounts) > 1:
        return True
    if not amounts:
        return len(drafts) > 2 and [_is_list(draft) for draft in drafts if draft.lines] == [True]
    others = [line for draft, stack in zip(drafts, stacks) if stack is not amounts[0] for line in draft.lines]
    beside = [line for line in amounts[0]
              if any(abs(line.top + line.bottom - other.top - other.bottom) < line.size / 2 for other in others)]
    return len(beside) > max(1, len(amounts[0]) / 2)


def _is_list(draft: Draft) -> bool:
    """Whether a cell holds three lines or more, of which each had room for the next."""
    right = _extent(draft).x1
    return len(draft.lines) > 2 and all(above.x1 + below.head < right - below.size / 3 for above, below in pairwise(draft.lines))


def _extent(draft: Draft) -> Span:
    """From where to where a cell has room for text: it leaves as much white on the right as on the left."""
    left, _, right, _ = draft.box
    start = max(left, min((line.x0 for line in draft.lines), default=left))
    return Span(start, right - min(start - left, WIDEST_PADDING))


def _slice(row: Row, held: dict[int, list[Line]], start: float, end: float) -> Row:
    """The part of a row between two heights with these lines; a cell that covers several rows stays with the first."""
    part: Row = []
    for place, draft in enumerate(row):
        if draft is None or draft.tall:
            part.append(draft if start == -inf else None)
        else:
            x0, top, x1, bottom = draft.box
            part.append(Draft((x0, max(top, start), x1, min(bottom, end)), held.get(place, []), False))
    return part
