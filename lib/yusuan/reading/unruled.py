"""Pieces of the pages of a document → the tables that no rulings enclose: three-line tables, tables with level rules only, and bare ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from statistics import median
from typing import NamedTuple

from yusuan.reading.columns import Span, aligned, columns, figure_columns, place_of, ranged
from yusuan.reading.grid import Draft, Row, Table
from yusuan.reading.heads import headed, side_by_side
from yusuan.reading.lattice import Ruling, Segment, segments
from yusuan.reading.lines import Glyph, Line
from yusuan.reading.pieces import is_bullet, is_figure, levels, middle, number, pieces
from yusuan.reading.rows import Entry, rows
from yusuan.reading.seam import mended

_LEADER = re.compile(r"(?:[.．·…]\s*){4,}")
_CAPTION = re.compile(r"[^：:]{0,8}(?:单位|部门|名称|日期|金额|电话|[负经审填]\S{0,2}人|注\d*|备注|说明|来源)\s*[:：]|注\d+|(?:Source|Note|Remark)s?\s*:|(?:预算|部门|单位)?公开表|[附续]?表[一二三四五六七八九十\d]")
_SENTENCE = re.compile(r"[。；！？]")
_TOTAL = re.compile(r"[合总小]\s*计|[Tt]otal")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_PROSE = re.compile(r"[。；！？]|[，、,：:]$|(?:\S+ ){9}|[a-z]\.$")
_NO_HEAD = re.compile(r"[，。；：、,.!?！？%％]|(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{3}|^[一二三四五六七八九十]+、|^第.[部季]|^年(?![初末终中均])")
_SURE, _MOST_UNSURE = 0.6, 0.2  # confidence of recognised text; share of the pieces
_MOST_PROSE, _IN_LINE = 0.1, 0.6  # shares of pieces
_SCALE = 4  # figures in even steps are the scale of a chart
_LONGEST_HEAD, _MOST_PAGES = 16, 1000
_LARGER = 1.25  # than the text of the page: a heading
_NEXT = 2.2  # in ems: from one level of a header to the next
_HANGING = 0.8  # in ems
_FAR = 3.0  # in ems: no two rows of a table have more white between them

Level = list[Line]


class Bare(NamedTuple):
    """What stands on a page outside of ruled tables: pieces of text, and rulings that run across."""

    pieces: list[Line]
    rules: list[Segment]


class Found(NamedTuple):
    """A table and the pieces it is made of."""

    table: Table
    pieces: list[Line]


class Part(NamedTuple):
    """The part of a table on one page: the page's place in the document, its header's levels and those of its body."""

    page: int
    header: list[Level]
    body: list[Level]

    @property
    def pieces(self) -> list[Line]:
        return [piece for level in [*self.header, *self.body] for piece in level]


def bare(glyphs: Iterable[Glyph], rulings: Iterable[Ruling]) -> Bare:
    """The glyphs of a page that stand in no ruled table, and the rulings of the page, made ready for `unruled`."""
    return Bare(pieces(glyphs), segments(rulings)[0])


def unruled(pages: Sequence[Bare]) -> list[list[Found]]:
    """For each page its tables from the top. A table may go on over several pages: then all its parts have the same columns."""
    found: list[list[Found]] = [[] for _ in pages]
    for chain in _chains(pages):
        for part, table in zip(chain, _tables(chain, pages)):
            found[part.page].append(Found(table, part.pieces))
    return found


def within(page: Bare, lines: Sequence[Line]) -> Bare:
    """The page with those pieces only that stand in one of the lines: without running heads, say."""
    return page._replace(pieces=[piece for piece in page.pieces if any(_stands_in(piece, line) for line in lines)])


def remaining(lines: Sequence[Line], page: Bare, found: Sequence[Found]) -> list[Line]:
    """The lines of a page without what has gone into its tables. What else stood on such a line is a line of its own."""
    taken = {piece for each in found for piece in each.pieces}
    touched = [line for line in lines if any(_stands_in(piece, line) for piece in taken)]
    rest = [piece for piece in page.pieces if piece not in taken and any(_stands_in(piece, line) for line in touched)]
    return [*(line for line in lines if line not in touched), *map(side_by_side, levels(rest))]


def _stands_in(piece: Line, line: Line) -> bool:
    return line.top <= middle(piece) <= line.bottom and line.x0 - 1 <= (piece.x0 + piece.x1) / 2 <= line.x1 + 1


def _chains(pages: Sequence[Bare]) -> Iterator[list[Part]]:
    """The tables of a document, each as its parts page by page."""
    chain: list[Part] = []
    for number, page in enumerate(pages):
        waiting = levels(page.pieces)
        if chain and (part := _continued(chain, number, waiting)):
            chain.append(part)
            waiting = waiting[len(part.header) + len(part.body):]
            if not waiting:
                continue
        if chain:
            yield chain
            chain = []
        for run in _runs(waiting):
            for part in _parts(run, number):
                if _is_table(part):
                    if chain:
                        yield chain
                    chain = [part]
        if chain and chain[0].body and chain[-1].pieces and waiting[-1] is not _last(chain[-1]):
            yield chain
            chain = []
    if chain:
        yield chain


def _last(part: Part) -> Level:
    return (part.body or part.header)[-1]


def _runs(waiting: Sequence[Level]) -> Iterator[list[Level]]:
    """Levels between which nothing says that a table cannot go on: no heading, caption or wide white space."""
    size = median(piece.size for level in waiting for piece in level) if waiting else 0.0
    run: list[Level] = []
    for level in waiting:
        if run and (_breaks(level, size) or min(p.top for p in level) - max(p.bottom for p in run[-1]) > _FAR * size):
            yield run
            run = []
        if not _breaks(level, size):
            run.append(level)
    if run:
        yield run


def _breaks(level: Level, size: float) -> bool:
    """Whether a level is no part of any table: a heading, the entry of a list of contents, a caption or a sentence."""
    if any(piece.size > _LARGER * size or _LEADER.search(piece.text) or _CAPTION.match(piece.text) for piece in level):
        return True
    return len(level) == 1 and bool(_SENTENCE.search(level[0].text))


def _is_seed(level: Level) -> bool:
    """Whether a level looks like a row of a table: several pieces, or nothing but a figure."""
    pieces = level[1:] if is_bullet(level[0].text) else level
    return len(pieces) > 1 or all(is_figure(piece.text) for piece in level)


def _has_figures(level: Level) -> bool:
    figures = [piece.text for piece in level if is_figure(piece.text)]
    return bool(figures) and not all(_YEAR.fullmatch(text) for text in figures)


def _parts(run: list[Level], page: int) -> Iterator[Part]:
    """The tables in a run of levels: from the first that looks like a row to the last, and what belongs to them above and below."""
    seeds = [place for place, level in enumerate(run) if _is_seed(level)]
    if not seeds:
        return
    first, last = seeds[0], seeds[-1]
    body_start = next((place for place in seeds if _has_figures(run[place])), None)
    if body_start is None:
        start = last + 1
        header = run[first:start]
        spans, _ = headed([piece for level in header for piece in level], [], [], [])
        yield Part(page, [*_leading(run, first, spans), *header], run[start:_names(run, start, spans)])
        return
    core = [run[place] for place in seeds if place >= body_start]
    spans = columns(core)
    for place in range(body_start + 1, last):
        if place not in seeds and _crosses(run[place], spans) and not _one_table(run, seeds, place, body_start):
            yield from _parts(run[:place], page)
            yield from _parts(run[place + 1:], page)
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


def _crosses(level: Level, spans: Sequence[Span]) -> bool:
    return any(place_of(piece, spans) is None for piece in level)


def _one_table(run: Sequence[Level], seeds: Sequence[int], at: int, start: int) -> bool:
    """Whether what stands above and below a line is one table, the line being a heading between its rows."""
    above = columns([run[place] for place in seeds if start <= place < at])
    below = columns([run[place] for place in seeds if at < place and _has_figures(run[place])])
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
    short = len(piece.text) <= _LONGEST_HEAD * (1 + piece.text.isascii()) and not _PROSE.search(piece.text)
    return len(level) == 1 and off_centre and short and middle(below[0]) - middle(piece) < _NEXT * piece.size


def _end(run: Sequence[Level], start: int, spans: Sequence[Span]) -> int:
    """Where rows of names alone end that follow the last row with figures: they are in line with the names above."""
    end = start
    while end < len(run) and len(run[end]) == 1 and _in_line(run[end][0], spans):
        end += 1
    return end


def _in_line(piece: Line, spans: Sequence[Span]) -> bool:
    """Whether a piece begins or ends where others of its column do; an opening bracket may hang out on the left."""
    place = place_of(piece, spans)
    if place is None or not spans[place].touches(piece):
        return False
    left = _HANGING if piece.text[0] in "（《“〔【" else 0.5
    return -left * piece.size < piece.x0 - spans[place].x0 < 0.5 * piece.size or abs(piece.x1 - spans[place].x1) < 0.3 * piece.size


def _is_table(part: Part) -> bool:
    """Whether a part has what a table must have: columns of figures in line, or the heads of at least three columns; and no sentences."""
    spans = _columns([part])
    if _doubtful(part.pieces):
        return False
    if len(spans) < 2 or sum(bool(_PROSE.search(piece.text)) for piece in part.pieces) > _MOST_PROSE * len(part.pieces):
        return False
    if not any(_has_figures(level) for level in part.body):
        return _names_columns(part.header)
    body = [piece for level in part.body for piece in level]
    columned = [[piece for piece in body if place_of(piece, spans) == place] for place in figure_columns(body, spans)]
    in_line = any(len(column) > 1 and aligned(column) >= _IN_LINE * len(column) for column in columned)
    rows_of_several = sum(len(level) > 1 for level in part.body)
    if _is_contents(spans, columned, part.header) or _is_axis(columned):
        return False
    return in_line and rows_of_several > 1 or rows_of_several > 0 and _names_columns(part.header)


def _doubtful(pieces: Sequence[Line]) -> bool:
    """Whether recognition made these pieces out of something else than text: a chart, say."""
    confidences = [piece.confidence for piece in pieces if piece.confidence is not None]
    return sum(confidence < _SURE for confidence in confidences) > _MOST_UNSURE * len(confidences)


def _names_columns(header: Sequence[Level]) -> bool:
    """Whether levels are a header on their own account: short words well apart, three of them side by side or two below a third."""
    pieces = [piece for level in header for piece in level]
    gaps = [right.x0 - left.x1 for level in header for left, right in zip(level, level[1:])]
    if not gaps or all(is_figure(piece.text) for piece in pieces) or any(len(piece.text) > _LONGEST_HEAD * (1 + piece.text.isascii()) or _NO_HEAD.search(piece.text) for piece in pieces):
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


def _continued(chain: Sequence[Part], number: int, waiting: Sequence[Level]) -> Part | None:
    """The part of the chain's table at the top of the next page, if it goes on there."""
    if not waiting:
        return None
    count = _repeated(waiting, chain[0].header)
    header = list(waiting[:count])
    spans = _columns(chain)
    size = chain[0].pieces[0].size
    body = []
    for level in waiting[count:]:
        if _breaks(level, size) or _crosses(level, spans) or chain[0].body and not any(_in_line(piece, spans) for piece in level):
            break
        body.append(level)
    return Part(number, header, body) if body else None


def _repeated(waiting: Sequence[Level], header: Sequence[Level]) -> int:
    """How many levels at the top of a page repeat a header; 0 unless all of it is there."""
    missing = Counter(piece.text for level in header for piece in level)
    for count, level in enumerate(waiting):
        if not missing.total():
            return count
        if any(not missing[piece.text] for piece in level):
            return 0
        missing.subtract(piece.text for piece in level)
    return 0


def _columns(chain: Sequence[Part]) -> list[Span]:
    """The columns of a table, those that are blank included."""
    return headed([piece for level in chain[0].header for piece in level], *_filled(chain), [])[0]


def _filled(chain: Sequence[Part]) -> tuple[list[Span], list[int]]:
    """The columns in which something stands below the header, and at which edge of each the texts stand."""
    body = [level for part in chain for level in part.body]
    spans = columns(body)
    return spans, ranged([piece for level in body for piece in level], spans)


def _tables(chain: Sequence[Part], pages: Sequence[Bare]) -> list[Table]:
    """A table for each part; all have the same columns."""
    spans = _columns(chain)
    filled = _filled(chain)
    figures = figure_columns([piece for part in chain for level in part.body for piece in level], spans)
    edges = [spans[0].x0, *((left.x1 + right.x0) / 2 for left, right in zip(spans, spans[1:])), spans[-1].x1]
    found: list[Table] = []
    for part in chain:
        rules = pages[part.page].rules
        head = _header([piece for level in part.header for piece in level], filled, edges, rules)
        body = [_row(row, edges) for row in rows([piece for level in part.body for piece in level], spans, rules, figures)]
        box = edges[0], min(piece.top for piece in part.pieces), edges[-1], max(piece.bottom for piece in part.pieces)
        if head and found:
            found[-1], below = mended(found[-1], Table(box, body))  # a row that the page break tore goes on below the repeated header
            body = below.rows
        found.append(Table(box, [*head, *body]))
    return found


def _header(pieces: Sequence[Line], filled: tuple[list[Span], list[int]], edges: Sequence[float], rules: Sequence[Segment]) -> list[Row]:
    _, heads = headed(pieces, *filled, rules)
    printed: list[list[Entry]] = [[] for _ in range(max((head.row for head in heads), default=-1) + 1)]
    for head in heads:
        printed[head.row].append(Entry(head.lines, head.column, head.last_column))
    return [_row(entries, edges) for entries in printed]


def _row(entries: Sequence[Entry], edges: Sequence[float]) -> Row:
    top, bottom = min(entry.top for entry in entries), max(entry.bottom for entry in entries)
    row: Row = [Draft((left, top, right, bottom), [], False) for left, right in zip(edges, edges[1:])]
    for entry in sorted(entries, key=lambda entry: entry.column):
        box = edges[entry.column], entry.top, edges[entry.last_column + 1], entry.bottom
        row[entry.column] = Draft(box, list(entry.lines), False)
        for place in range(entry.column + 1, entry.last_column + 1):
            row[place] = None
    return row
