"""The levels of text on a page → the parts of it that may be tables: header and body, with what belongs to them above and below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from yusuan.reading.columns import Span, columns, place_of, ranged
from yusuan.reading.heads import headed
from yusuan.reading.lines import ENUMERATOR, LEADER, Line
from yusuan.reading.pieces import TOTAL, is_bullet, is_figure, middle

_CAPTION = re.compile(r"[^：:]{0,8}(?:单位|部门|名称|日期|金额|电话|[负经审填]\S{0,2}人|注\d*|备注|说明|来源)\s*[:：]|注\d+|"
                      r"(?:Source|Note|Remark)s?\s*:|(?:预算|部门|单位)?公开[一二三四五六七八九十\d]*表|[附续]?表[一二三四五六七八九十\d]")
_TITLE = re.compile(r".*(?:[预决]算|收支|收入|支出|经费|情况|明细|采购)\S{0,4}表(?:[（(].*)?")
_UNIT = re.compile(r"单\s*位\s*[:：].*元")
_SENTENCE = re.compile(r"[。；！？]")
_YEAR = re.compile(r"(?:19|20)\d{2}")
PROSE = re.compile(r"[。；！？]|[，、,：:]$|(?:\S+ ){9}|[a-z]\.$")
LONGEST_HEAD = 16  # signs
_LARGER = 1.25  # than the text of the page: a heading
_NEXT = 2.2  # in ems: from one level of a header to the next
_FLUSH = 0.25  # in ems: texts that begin no farther apart begin in line
_HANGING = 0.8  # in ems: an opening bracket may hang out that far
_SEVERAL = 3  # names that begin in line
_SLACK = 0.3  # in ems: by how much rows may stand farther apart than those above
_FAR = 3.0  # in ems: no two rows of a table have more white between them

Level = list[Line]


class Run(NamedTuple):
    """Levels that may be a table. `captioned`: the caption with the unit of money stands right above, so no title can be among them."""

    levels: list[Level]
    captioned: bool


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


def runs(waiting: Sequence[Level]) -> Iterator[Run]:
    """Levels between which nothing says that a table cannot go on: no heading, caption or wide white space."""
    size = median(piece.size for level in waiting for piece in level) if waiting else 0.0
    held, captioned = [], False
    for level in waiting:
        breaking = breaks(level, size)
        if held and (breaking or _white(held[-1], level) > _FAR * size):
            yield Run(held, captioned)
            held, captioned = [], False
        if breaking:
            captioned = any(_UNIT.search(piece.text) for piece in level)
        else:
            held.append(level)
    if held:
        yield Run(held, captioned)


def breaks(level: Level, size: float) -> bool:
    """Whether a level is no part of any table: a heading, the entry of a list of contents, a caption or a sentence."""
    if any(piece.size > _LARGER * size or LEADER.search(piece.text) or _CAPTION.match(piece.text) for piece in level):
        return True
    text = level[0].text
    if len(level) == 1:
        return bool(_SENTENCE.search(text) or _TITLE.fullmatch(text))
    return len(text) == 1 and bool(_CAPTION.match("".join(piece.text for piece in level)))  # 部　门：, spaced out


def is_seed(level: Level) -> bool:
    """Whether a level looks like a row of a table: several pieces, or nothing but a figure."""
    pieces = level[1:] if is_bullet(level[0].text) else level
    return len(pieces) > 1 or all(is_figure(piece.text) for piece in level)


def has_figures(level: Level) -> bool:
    """Whether a level holds figures that are more than years, as heads are."""
    figures = [piece.text for piece in level if is_figure(piece.text)]
    return bool(figures) and not all(_YEAR.fullmatch(text) for text in figures)


def parts(found: Run, page: int) -> Iterator[Part]:
    """The tables in a run of levels: from the first that looks like a row to the last, and what belongs to them above and below."""
    run = found.levels
    seeds = [place for place, level in enumerate(run) if is_seed(level)]
    if not seeds:
        return
    first, last = seeds[0], seeds[-1]
    body_start = next((place for place in seeds if has_figures(run[place])), None)
    if body_start is None:
        yield _blank(found, first, last + 1, page)
        return
    core = [run[place] for place in seeds if place >= body_start]
    spans = columns(core)
    for place in range(body_start + 1, last):
        if place not in seeds and crosses(run[place], spans) and not _one_table(run, seeds, place, body_start):
            yield from parts(Run(run[:place], found.captioned), page)
            yield from parts(Run(run[place + 1:], False), page)
            return
    start = body_start
    names = [piece for level in run[body_start:] for piece in level if not is_figure(piece.text)]
    while start and _begins_row(run[start - 1], names):
        start -= 1
    first = min(first, start)
    beside, level = _heads_beside(run[start], core[1:], spans)
    part = Part(page, [*_leading(found, first, spans), *run[first:start], *beside], [level, *run[start + 1:last + 1]])
    part.body.extend(run[last + 1:end(run, start, last, table_columns([part]))])
    yield part


def _blank(found: Run, first: int, start: int, page: int) -> Part:
    """A table that is blank below its header, but for names."""
    run = found.levels
    spans, _ = headed([piece for level in run[first:start] for piece in level], [], [], [])
    return Part(page, [*_leading(found, first, spans), *run[first:start]], list(run[start:_names(run, start, spans)]))


def _heads_beside(level: Level, below: Sequence[Level], spans: Sequence[Span]) -> tuple[list[Level], Level]:
    """The heads that stand beside the first row (类 above 201, 合计 behind it), as a level of the header, and the level without them.

    A word that nothing but figures follow in its column is their head, unless it names a total.
    """
    heads = []
    for piece in level:
        place = place_of(piece, spans)
        column = [each for other in below for each in other if place_of(each, spans) == place]
        if column and all(is_figure(each.text) for each in column) and not is_figure(piece.text) and not TOTAL.fullmatch(piece.text):
            heads.append(piece)
    return ([heads], [piece for piece in level if piece not in heads]) if 0 < len(heads) < len(level) else ([], level)


def _begins_row(level: Level, names: Sequence[Line]) -> bool:
    """Whether a level above the first figures is a row of its own or the first line of one: it begins where the names below begin."""
    return all(ENUMERATOR.match(piece.text) or any(abs(piece.x0 - name.x0) < _FLUSH * name.size for name in names) for piece in level)


def _names(run: Sequence[Level], start: int, spans: Sequence[Span]) -> int:
    """Where the names end that stand below a header whose columns are all blank: they begin in line; a total may stand in any column."""
    place = start
    while place < len(run) and len(run[place]) == 1 and len(spans) > 1:
        name, first = run[place][0], run[start][0]
        if not (TOTAL.fullmatch(name.text) or abs(name.x0 - first.x0) < 0.3 * first.size and name.x1 < spans[1].x0):
            break
        place += 1
    return place


def crosses(level: Level, spans: Sequence[Span]) -> bool:
    """Whether a piece of a level runs across several columns."""
    return any(place_of(piece, spans) is None for piece in level)


def _one_table(run: Sequence[Level], seeds: Sequence[int], at: int, start: int) -> bool:
    """Whether what stands above and below a line is one table, the line being a heading between its rows."""
    above = columns([run[place] for place in seeds if start <= place < at])
    below = columns([run[place] for place in seeds if at < place and has_figures(run[place])])
    whole = columns([run[place] for place in seeds if start <= place])
    return len(whole) > 1 and len(whole) >= max(len(above), len(below))


def _leading(found: Run, first: int, spans: Sequence[Span]) -> list[Level]:
    """The heads that stand alone on levels above the others; a title, which stands centred above all columns, is none."""
    if not spans:
        return []
    run, start = found.levels, first
    all_columns = Span(min(span.x0 for span in spans), max(span.x1 for span in spans))
    while start and _is_head(run[start - 1], run[start], all_columns, found.captioned):
        start -= 1
        all_columns = Span(min(all_columns.x0, run[start][0].x0), max(all_columns.x1, run[start][0].x1))
    return list(run[start:first])


def _is_head(level: Level, below: Level, all_columns: Span, captioned: bool) -> bool:
    piece = level[0]
    centred = abs(piece.x0 + piece.x1 - all_columns.x0 - all_columns.x1) / 2 <= 1.5 * piece.size
    short = len(piece.text) <= LONGEST_HEAD * (1 + piece.text.isascii()) and not PROSE.search(piece.text)
    return len(level) == 1 and (captioned or not centred) and short and middle(below[0]) - middle(piece) < _NEXT * piece.size


def end(run: Sequence[Level], start: int, last: int, spans: Sequence[Span]) -> int:
    """Where rows of names alone end that follow the row `last`: they are in line with the names above, or with each other where the rows
    above have none, and no farther apart than the rows."""
    widest = max([run[last][0].size, *(_white(above, below) for above, below in pairwise(run[start:last + 1]))])
    names = [piece for level in run[start:] for piece in level if not is_figure(piece.text)]
    place = last + 1
    while place < len(run) and len(run[place]) == 1 and not crosses(run[place], spans):
        name = run[place][0]
        beside = sum(abs(name.x0 - other.x0) < _FLUSH * name.size for other in names)
        if not (in_line(name, spans) or beside >= _SEVERAL) or _white(run[place - 1], run[place]) > widest + _SLACK * name.size:
            break
        place += 1
    return place


def _white(above: Level, below: Level) -> float:
    return min(piece.top for piece in below) - max(piece.bottom for piece in above)


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
    body = [level for part in chain for level in part.body if not _across(level, chain)]
    spans = columns(body)
    return spans, ranged([piece for level in body for piece in level], spans)


def _across(level: Level, chain: Sequence[Part]) -> bool:
    """Whether this is the total of a table that is blank else, and stands across two columns: it says nothing about them."""
    if len(level) > 1 or not TOTAL.fullmatch(level[0].text) or any(len(each) > 1 for part in chain for each in part.body):
        return False
    heads, _ = headed([piece for each in header(chain) for piece in each], [], [], [])
    return any(left.x1 < level[0].x0 and level[0].x1 < right.x0 for left, right in pairwise(heads))
