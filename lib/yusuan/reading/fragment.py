"""The levels of text on a page → the parts of it that may be tables: header and body, with what belongs to them above and below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from yusuan.reading.columns import Span, columns, place_of, ranged
from yusuan.reading.heads import headed
from yusuan.reading.lines import Line
from yusuan.reading.pieces import is_bullet, is_figure, levels, middle

_LEADER = re.compile(r"(?:[.．·…]\s*){4,}")
_CAPTION = re.compile(r"[^：:]{0,8}(?:单位|部门|名称|日期|金额|电话|[负经审填]\S{0,2}人|注\d*|备注|说明|来源)\s*[:：]|注\d+|"
                      r"(?:Source|Note|Remark)s?\s*:|(?:预算|部门|单位)?公开表|[附续]?表[一二三四五六七八九十\d]")
_SENTENCE = re.compile(r"[。；！？]")
_TOTAL = re.compile(r"[合总小]\s*计|[Tt]otal")
_YEAR = re.compile(r"(?:19|20)\d{2}")
PROSE = re.compile(r"[。；！？]|[，、,：:]$|(?:\S+ ){9}|[a-z]\.$")
LONGEST_HEAD = 16  # signs
_LARGER = 1.25  # than the text of the page: a heading
_NEXT = 2.2  # in ems: from one level of a header to the next
_HANGING = 0.8  # in ems: an opening bracket may hang out that far
_FAR = 3.0  # in ems: no two rows of a table have more white between them

Level = list[Line]


class Part(NamedTuple):
    """The part of a table on one page: the page's place in the document, its header's levels and those of its body.

    `above` is what of its header stands at the foot of the page before, moved to where it would stand here.
    """

    page: int
    header: list[Level]
    body: list[Level]
    above: tuple[Level, ...] = ()

    @property
    def pieces(self) -> list[Line]:
        return [piece for level in [*self.header, *self.body] for piece in level]


def runs(waiting: Sequence[Level]) -> Iterator[list[Level]]:
    """Levels between which nothing says that a table cannot go on: no heading, caption or wide white space."""
    size = median(piece.size for level in waiting for piece in level) if waiting else 0.0
    run: list[Level] = []
    for level in waiting:
        if run and (breaks(level, size) or min(p.top for p in level) - max(p.bottom for p in run[-1]) > _FAR * size):
            yield run
            run = []
        if not breaks(level, size):
            run.append(level)
    if run:
        yield run


def breaks(level: Level, size: float) -> bool:
    """Whether a level is no part of any table: a heading, the entry of a list of contents, a caption or a sentence."""
    if any(piece.size > _LARGER * size or _LEADER.search(piece.text) or _CAPTION.match(piece.text) for piece in level):
        return True
    return len(level) == 1 and bool(_SENTENCE.search(level[0].text))


def _is_seed(level: Level) -> bool:
    """Whether a level looks like a row of a table: several pieces, or nothing but a figure."""
    pieces = level[1:] if is_bullet(level[0].text) else level
    return len(pieces) > 1 or all(is_figure(piece.text) for piece in level)


def has_figures(level: Level) -> bool:
    figures = [piece.text for piece in level if is_figure(piece.text)]
    return bool(figures) and not all(_YEAR.fullmatch(text) for text in figures)


def parts(run: list[Level], page: int) -> Iterator[Part]:
    """The tables in a run of levels: from the first that looks like a row to the last, and what belongs to them above and below."""
    seeds = [place for place, level in enumerate(run) if _is_seed(level)]
    if not seeds:
        return
    first, last = seeds[0], seeds[-1]
    body_start = next((place for place in seeds if has_figures(run[place])), None)
    if body_start is None:
        start = last + 1
        header = run[first:start]
        spans, _ = headed([piece for level in header for piece in level], [], [], [])
        yield Part(page, [*_leading(run, first, spans), *header], run[start:_names(run, start, spans)])
        return
    core = [run[place] for place in seeds if place >= body_start]
    spans = columns(core)
    for place in range(body_start + 1, last):
        if place not in seeds and crosses(run[place], spans) and not _one_table(run, seeds, place, body_start):
            yield from parts(run[:place], page)
            yield from parts(run[place + 1:], page)
            return
    start = body_start
    names = [piece for level in core for piece in level if not is_figure(piece.text)]
    while start and _begins_row(run[start - 1], names):
        start -= 1
    first = min(first, start)
    yield Part(page, [*_leading(run, first, spans), *run[first:start]], run[start:_end(run, last + 1, spans)])


def _begins_row(level: Level, names: Sequence[Line]) -> bool:
    """Whether a level above the first figures is a row of its own or the first line of one: it begins where the names below begin."""
    return all(any(abs(piece.x0 - name.x0) < 0.25 * name.size for name in names) for piece in level)


def _names(run: Sequence[Level], start: int, spans: Sequence[Span]) -> int:
    """Where the names end that stand below a header whose columns are all blank: they begin in line; a total may stand in any column."""
    end = start
    while end < len(run) and len(run[end]) == 1 and len(spans) > 1:
        name, first = run[end][0], run[start][0]
        if not (_TOTAL.fullmatch(name.text) or abs(name.x0 - first.x0) < 0.3 * first.size and name.x1 < spans[1].x0):
            break
        end += 1
    return end


def crosses(level: Level, spans: Sequence[Span]) -> bool:
    return any(place_of(piece, spans) is None for piece in level)


def _one_table(run: Sequence[Level], seeds: Sequence[int], at: int, start: int) -> bool:
    """Whether what stands above and below a line is one table, the line being a heading between its rows."""
    above = columns([run[place] for place in seeds if start <= place < at])
    below = columns([run[place] for place in seeds if at < place and has_figures(run[place])])
    whole = columns([run[place] for place in seeds if start <= place])
    return len(whole) > 1 and len(whole) >= max(len(above), len(below))


def _leading(run: Sequence[Level], first: int, spans: Sequence[Span]) -> list[Level]:
    """The heads that stand alone on levels above the others; a title, which stands centred above all columns, is none."""
    start = first
    all_columns = Span(min(span.x0 for span in spans), max(span.x1 for span in spans))
    while start and _is_head(run[start - 1], run[start], all_columns):
        start -= 1
        all_columns = Span(min(all_columns.x0, run[start][0].x0), max(all_columns.x1, run[start][0].x1))
    return list(run[start:first])


def _is_head(level: Level, below: Level, all_columns: Span) -> bool:
    piece = level[0]
    off_centre = abs(piece.x0 + piece.x1 - all_columns.x0 - all_columns.x1) / 2 > 1.5 * piece.size
    short = len(piece.text) <= LONGEST_HEAD * (1 + piece.text.isascii()) and not PROSE.search(piece.text)
    return len(level) == 1 and off_centre and short and middle(below[0]) - middle(piece) < _NEXT * piece.size


def _end(run: Sequence[Level], start: int, spans: Sequence[Span]) -> int:
    """Where rows of names alone end that follow the last row with figures: they are in line with the names above."""
    end = start
    while end < len(run) and len(run[end]) == 1 and in_line(run[end][0], spans):
        end += 1
    return end


def in_line(piece: Line, spans: Sequence[Span]) -> bool:
    """Whether a piece begins or ends where others of its column do; an opening bracket may hang out on the left, of this one or another."""
    place = place_of(piece, spans)
    if place is None or not spans[place].touches(piece):
        return False
    return abs(piece.x0 - spans[place].x0) < _HANGING * piece.size or abs(piece.x1 - spans[place].x1) < 0.3 * piece.size


def header(chain: Sequence[Part]) -> list[Level]:
    """The levels of a table's header, which a page break may have torn."""
    return next(([*part.above, *part.header] for part in chain[1:] if part.above), chain[0].header)


def table_columns(chain: Sequence[Part]) -> list[Span]:
    """The columns of a table, those that are blank included."""
    return headed([piece for level in header(chain) for piece in level], *filled(chain), [])[0]


def filled(chain: Sequence[Part]) -> tuple[list[Span], list[int]]:
    """The columns in which something stands below the header, and at which edge of each the texts stand."""
    body = [level for part in chain for level in part.body]
    spans = columns(body)
    return spans, ranged([piece for level in body for piece in level], spans)
