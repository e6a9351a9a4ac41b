"""Pieces of the pages of a document → the tables that no rulings enclose: three-line, with level rules only, and bare ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from yusuan.reading.chain import chains
from yusuan.reading.columns import Span, figure_columns
from yusuan.reading.fragment import Part, filled, header, table_columns
from yusuan.reading.grid import Draft, Row, Table
from yusuan.reading.heads import headed
from yusuan.reading.hierarchy import Head
from yusuan.reading.lattice import Ruling, Segment, segments
from yusuan.reading.lines import Line
from yusuan.reading.pieces import levels, middle, pieces_of
from yusuan.reading.rows import Entry, rows
from yusuan.reading.seam import mended
from yusuan.reading.stack import side_by_side
from yusuan.reading.word import Word

_MOST_PIECES, _MOST_PLACES = 6000, 1000  # on a page


class Bare(NamedTuple):
    """The pieces of text that stand on a page outside of ruled tables, and all the rulings of the page."""

    pieces: list[Line]
    rulings: Sequence[Ruling]

    @property
    def rules(self) -> list[Segment]:
        """The rulings that run across."""
        return segments(self.rulings)[0]


class Found(NamedTuple):
    """A table and the pieces it is made of."""

    table: Table
    pieces: list[Line]


def bare(words: list[Word], rulings: Sequence[Ruling]) -> Bare:
    """The words of a page that stand in no ruled table, and the rulings of the page, made ready for `unruled`."""
    return Bare(pieces_of(words), rulings)


def unruled(pages: Sequence[Bare]) -> list[list[Found]]:
    """For each page its tables from the top. A table may go on over several pages: then all its parts have the same columns."""
    found: list[list[Found]] = [[] for _ in pages]
    for chain in chains([page.pieces for page in pages]):
        for part, table in zip(chain, _tables(chain, pages)):
            found[part.page].append(Found(table, part.pieces))
    return found


def within(page: Bare, lines: Sequence[Line]) -> Bare:
    """The page with those pieces only that stand in one of the lines: without running heads, say.

    Of a page with more pieces than any table has, or more places where they begin, none: to look for columns would take minutes.
    """
    if len(page.pieces) > _MOST_PIECES or len({round(piece.x0) for piece in page.pieces}) > _MOST_PLACES:
        return page._replace(pieces=[])
    return page._replace(pieces=[piece for piece in page.pieces if any(_stands_in(piece, line) for line in lines)])


def remaining(lines: Sequence[Line], page: Bare, found: Sequence[Found]) -> list[Line]:
    """The lines of a page without what has gone into its tables. What else stood on such a line is a line of its own."""
    taken = {piece for each in found for piece in each.pieces}
    touched = [line for line in lines if any(_stands_in(piece, line) for piece in taken)]
    rest = [piece for piece in page.pieces if piece not in taken and any(_stands_in(piece, line) for line in touched)]
    return [*(line for line in lines if line not in touched), *map(side_by_side, levels(rest))]


def _stands_in(piece: Line, line: Line) -> bool:
    return line.top <= middle(piece) <= line.bottom and line.x0 - 1 <= (piece.x0 + piece.x1) / 2 <= line.x1 + 1


def _tables(chain: Sequence[Part], pages: Sequence[Bare]) -> list[Table]:
    """A table for each part; all have the same columns."""
    spans, body_columns = table_columns(chain), filled(chain)
    figures = figure_columns([piece for part in chain for level in part.body for piece in level], spans)
    edges = [spans[0].x0, *((left.x1 + right.x0) / 2 for left, right in zip(spans, spans[1:])), spans[-1].x1]
    found: list[Table] = []
    for part, after in zip(chain, [*chain[1:], None]):
        rules = pages[part.page].rules
        if after and after.above:
            heads = _torn_heads(part, after, body_columns, pages)[0]
        elif part.above:
            heads = _torn_heads(chain[0], part, body_columns, pages)[1]
        else:
            heads = headed([piece for level in part.header for piece in level], *body_columns, rules)[1]
        head = _printed(heads, edges)
        body = [_row(row, edges) for row in rows([piece for level in part.body for piece in level], spans, rules, figures)]
        box = edges[0], min(piece.top for piece in part.pieces), edges[-1], max(piece.bottom for piece in part.pieces)
        if head and found and not part.above:
            found[-1], below = mended(found[-1], Table(box, body))  # a row that the page break tore goes on below the repeated header
            body = below.rows
        found.append(Table(box, [*head, *body]))
    return found


def _torn_heads(upper: Part, lower: Part, body: tuple[list[Span], list[int]], pages: Sequence[Bare]) -> tuple[list[Head], list[Head]]:
    """The cells of a header that a page break tore, read as a whole: those on the page of `upper` and those on the page of `lower`."""
    down = lower.above[0][0].top - upper.header[0][0].top
    start = lower.pieces[0].top
    rules = [rule._replace(at=rule.at + down) for rule in pages[upper.page].rules if rule.at + down < start]
    heads = headed([piece for level in header([upper, lower]) for piece in level], *body, [*rules, *pages[lower.page].rules])[1]
    above = [head._replace(lines=tuple(line._replace(top=line.top - down, bottom=line.bottom - down) for line in head.lines))
             for head in heads if head.bottom < start]
    return above, [head for head in heads if head.bottom >= start]


def _printed(heads: Sequence[Head], edges: Sequence[float]) -> list[Row]:
    """The rows of a header from the top."""
    return [_row([Entry(head.lines, head.column, head.last_column) for head in heads if head.row == row], edges)
            for row in sorted({head.row for head in heads})]


def _row(entries: Sequence[Entry], edges: Sequence[float]) -> Row:
    top, bottom = min(entry.top for entry in entries), max(entry.bottom for entry in entries)
    row: Row = [Draft((left, top, right, bottom), [], False) for left, right in zip(edges, edges[1:])]
    for entry in sorted(entries, key=lambda entry: entry.column):
        box = edges[entry.column], entry.top, edges[entry.last_column + 1], entry.bottom
        row[entry.column] = Draft(box, list(entry.lines), False)
        for place in range(entry.column + 1, entry.last_column + 1):
            row[place] = None
    return row
