"""The header of a ruled table in which no rulings part the columns: its words stand over the columns below."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, takewhile

from yusuan.reading.boxes import Box
from yusuan.reading.columns import Span, ranged
from yusuan.reading.grid import Draft, Row, Table
from yusuan.reading.heads import headed
from yusuan.reading.hierarchy import Head
from yusuan.reading.lattice import Segment
from yusuan.reading.lines import Line
from yusuan.reading.pieces import levels, pieces
from yusuan.reading.word import Glyph, Word

_FEWEST = 3  # columns: of two, one heading may stand over both
_PADDING = 1.0  # points between a border and the text beside it
_COLONS = "：:"


def parted(table: Table, words: Sequence[Word]) -> Table:
    """The table with its header cut into cells, when the words of its first rows stand over all its columns and no rulings part them.

    `words` are those of the page. A title or a caption (单位：万元) inside of the ruled area stays as it is.
    """
    body = [row for row in table.rows if not _is_undivided(row)]
    if len(body) == len(table.rows) or not body or len(body[0]) < _FEWEST:
        return table
    glyphs = list(chain.from_iterable(words))
    undivided = list(takewhile(_is_undivided, table.rows))
    captions = len(list(takewhile(lambda row: _is_caption(row, glyphs), undivided)))
    top = undivided[captions:]
    numbers = [row for row in top[-1:] if all(piece.text.isdigit() for piece in _pieces(row[0].box, glyphs))]
    top = top[:len(top) - len(numbers)]
    edges = _edges(table)
    if not top or len(edges) != len(body[0]) + 1:
        return table
    heads = _heads(top, edges, [line for row in body for draft in row if draft for line in draft.lines], glyphs)
    covered = {column for head in heads for column in range(head.column, head.last_column + 1)}
    if len(covered) < len(body[0]):
        return table
    header = _rows(heads, edges, top[0][0].box[1], top[-1][0].box[3])
    header += [_numbered(row, edges, glyphs) for row in numbers]
    return Table(table.box, [*undivided[:captions], *header, *table.rows[len(undivided):]])


def _is_undivided(row: Row) -> bool:
    """Whether a row is one cell from side to side."""
    return row[0] is not None and not row[0].tall and all(draft is None for draft in row[1:])


def _is_caption(row: Row, glyphs: Sequence[Glyph]) -> bool:
    """Whether a row says one thing only, or things with labels."""
    found = _pieces(row[0].box, glyphs)
    return len(found) < 2 or any(sign in piece.text for piece in found for sign in _COLONS)


def _pieces(box: Box, glyphs: Sequence[Glyph]) -> list[Line]:
    x0, top, x1, bottom = box
    return pieces(glyph for glyph in glyphs if x0 < (glyph.x0 + glyph.x1) / 2 < x1 and top < glyph.middle < bottom)


def _edges(table: Table) -> list[float]:
    """The sides of the columns: each begins or ends a cell somewhere."""
    return sorted({side for row in table.rows for draft in row if draft for side in (draft.box[0], draft.box[2])})


def _heads(top: Sequence[Row], edges: Sequence[float], body: Sequence[Line], glyphs: Sequence[Glyph]) -> list[Head]:
    spans = [Span(left + _PADDING, right - _PADDING) for left, right in zip(edges, edges[1:])]
    found = [piece for row in top for piece in _pieces(row[0].box, glyphs)]
    rules = [Segment(row[0].box[3], row[0].box[0], row[0].box[2]) for row in top[:-1]]
    columns, heads = headed(found, spans, ranged(body, spans), [] if len(levels(found)) > len(top) else rules)
    return heads if len(columns) == len(spans) else []


def _numbered(row: Row, edges: Sequence[float], glyphs: Sequence[Glyph]) -> Row:
    """The row of column numbers, each in its column."""
    _, top, _, bottom = row[0].box
    boxes = [(left, top, right, bottom) for left, right in zip(edges, edges[1:])]
    return [Draft(box, _pieces(box, glyphs), False) for box in boxes]


def _rows(heads: Sequence[Head], edges: Sequence[float], top: float, bottom: float) -> list[Row]:
    """The header row by row; a head below which no other stands reaches down to the body."""
    depth = 1 + max(head.row for head in heads)
    heights = [top + (bottom - top) * level / depth for level in range(depth + 1)]
    rows: list[Row] = [[Draft((left, upper, right, lower), [], False) for left, right in zip(edges, edges[1:])]
                       for upper, lower in zip(heights, heights[1:])]
    for head in sorted(heads, key=lambda head: head.row):
        below = [other.row for other in heads
                 if other.row > head.row and other.column <= head.last_column and head.column <= other.last_column]
        last = min(below, default=depth) - 1
        for row in rows[head.row:last + 1]:
            row[head.column:head.last_column + 1] = [None] * (head.last_column + 1 - head.column)
        box = edges[head.column], heights[head.row], edges[head.last_column + 1], heights[last + 1]
        rows[head.row][head.column] = Draft(box, list(head.lines), last > head.row)
    return rows
