"""Whether part of a page is a table: columns of figures in line, or the heads of several columns; no prose, no contents, no chart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from statistics import median

from yusuan.reading.columns import Span, aligned, figure_columns, place_of
from yusuan.reading.fragment import LONGEST_HEAD, PROSE, Level, Part, has_figures, table_columns
from yusuan.reading.lines import Line
from yusuan.reading.pieces import is_figure, middle, number

_NO_HEAD = re.compile(r"[，。；：、,.!?！？%％]|(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{3}|^[一二三四五六七八九十]+、|^第.[部季]|^年(?![初末终中均])")
_SURE, _MOST_UNSURE = 0.6, 0.2  # confidence of recognised text; share of the pieces
_MOST_PROSE, _IN_LINE = 0.1, 0.6  # shares of pieces
_SCALE = 4  # figures in even steps are the scale of a chart
_MOST_PAGES = 1000  # of a document: larger numbers are no page numbers


def is_table(part: Part) -> bool:
    """Whether a part has what a table must have: columns of figures in line, or the heads of at least three columns; and no sentences."""
    spans = table_columns([part])
    if _doubtful(part.pieces):
        return False
    if len(spans) < 2 or sum(bool(PROSE.search(piece.text)) for piece in part.pieces) > _MOST_PROSE * len(part.pieces):
        return False
    if not any(has_figures(level) for level in part.body):
        return names_columns(part.header)
    body = [piece for level in part.body for piece in level]
    columned = [[piece for piece in body if place_of(piece, spans) == place] for place in figure_columns(body, spans)]
    in_line = any(len(column) > 1 and aligned(column) >= _IN_LINE * len(column) for column in columned)
    rows_of_several = sum(len(level) > 1 for level in part.body)
    if _is_contents(spans, columned, part.header) or _is_axis(columned):
        return False
    return in_line and rows_of_several > 1 or rows_of_several > 0 and names_columns(part.header)


def _doubtful(pieces: Sequence[Line]) -> bool:
    """Whether recognition made these pieces out of something else than text: a chart, say."""
    confidences = [piece.confidence for piece in pieces if piece.confidence is not None]
    return sum(confidence < _SURE for confidence in confidences) > _MOST_UNSURE * len(confidences)


def is_head(pieces: Sequence[Line]) -> bool:
    """Whether texts may be those of a header: short words, not all of them figures."""
    long = any(len(piece.text) > LONGEST_HEAD * (1 + piece.text.isascii()) for piece in pieces)
    return not long and not all(is_figure(piece.text) for piece in pieces) and not any(_NO_HEAD.search(piece.text) for piece in pieces)


def names_columns(header: Sequence[Level]) -> bool:
    """Whether levels are a header on their own account: short words well apart, three of them side by side or two below a third."""
    pieces = [piece for level in header for piece in level]
    gaps = [right.x0 - left.x1 for level in header for left, right in zip(level, level[1:])]
    if not gaps or not is_head(pieces):
        return False
    return median(gaps) > 0.5 * pieces[0].size and (max(map(len, header)) > 2 or len(header) > 1)


def _is_axis(figures: Sequence[Sequence[Line]]) -> bool:
    """Whether all the figures are those along the axes of charts: they rise or fall by even steps."""
    scales = [[piece.text for piece in sorted(column, key=middle) if is_figure(piece.text)] for column in figures]
    long = [texts for texts in scales if len(texts) >= _SCALE]
    return bool(long) and all(map(_evenly_stepped, long))


def _evenly_stepped(texts: Sequence[str]) -> bool:
    numbers = [number(text) for text in texts]
    steps = {below - above for above, below in zip(numbers, numbers[1:])}
    return len(steps) == 1 and not {Decimal(0), Decimal(1)} & steps


def _is_contents(spans: Sequence[Span], figures: Sequence[Sequence[Line]], header: Sequence[Level]) -> bool:
    """Whether this is a list of contents: titles, and page numbers that never fall."""
    if header or len(spans) != 2 or len(figures) != 1 or not all(piece.text.isdigit() for piece in figures[0]):
        return False
    numbers = [int(piece.text) for piece in sorted(figures[0], key=middle)]
    return numbers == sorted(numbers) and numbers[-1] < _MOST_PAGES
