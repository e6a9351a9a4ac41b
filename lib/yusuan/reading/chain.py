"""The parts of tables on the pages of a document → chains: a table may go on over several pages, and its header may be torn as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from yusuan.reading.columns import Span, place_of
from yusuan.reading.evidence import is_head, is_table
from yusuan.reading.fragment import Level, Part, Run, crosses, end, has_figures, header, in_line, is_seed, parts, runs, table_columns
from yusuan.reading.lines import Line
from yusuan.reading.pieces import is_figure, levels, middle


def chains(pages: Iterable[Sequence[Line]]) -> Iterator[list[Part]]:
    """The tables of a document, given the pieces of each page: each table as its parts page by page."""
    chain: list[Part] = []
    foot = Run([], False)
    for number, pieces in enumerate(pages):
        waiting = levels(pieces)
        if torn := _torn(foot, waiting, number):
            if chain and chain[0].header[-1] not in foot.levels:
                yield chain
            chain = torn
        elif chain and (part := _continued(chain, number, waiting)):
            chain.append(part)
        elif chain:
            yield chain
            chain = []
        if chain:
            taken = set(chain[-1].pieces)
            waiting = [level for level in waiting if not taken.issuperset(level)]
            if not waiting:
                foot = Run([], False)
                continue
            yield chain
            chain = []
        found = [part for run in runs(waiting) for part in parts(run, number) if is_table(part)]
        yield from ([part] for part in found[:-1])
        chain = found[-1:]
        foot = _foot(waiting, chain)
        if chain and chain[0].body and waiting[-1][-1] != chain[0].body[-1][-1]:
            yield chain
            chain = []
    if chain:
        yield chain


def _foot(waiting: Sequence[Level], last: Sequence[Part]) -> Run:
    """The levels at the foot of a page that may be the header of a table which begins on the next one."""
    run, captioned = next(reversed(list(runs(waiting))), Run([], False))
    if not run or run[-1] is not waiting[-1] or last and last[0].body and last[0].body[-1][-1] in run[-1]:
        return Run([], False)
    heads = list(takewhile(is_head, reversed(run)))[::-1]
    return Run(heads, captioned and len(heads) == len(run)) if any(len(level) > 1 for level in heads) else Run([], False)


def _torn(foot: Run, waiting: Sequence[Level], number: int) -> list[Part]:
    """The two parts of a table whose header begins at the foot of one page and whose body stands on the next; empty if there is none."""
    if not foot.levels or len(waiting) < 2:
        return []
    pitch = middle(waiting[1][0]) - middle(waiting[0][0])
    down = middle(waiting[0][0]) - pitch - middle(foot.levels[-1][0])
    above = [[piece._replace(top=piece.top + down, bottom=piece.bottom + down) for piece in level] for level in foot.levels]
    whole = next(parts(next(runs([*above, *waiting]))._replace(captioned=foot.captioned), number), None)
    if whole is None or whole.header[:len(above)] != above or not whole.body or not is_table(whole):
        return []
    return [Part(number - 1, foot.levels, []), Part(number, whole.header[len(above):], whole.body, tuple(above))]


def _continued(chain: Sequence[Part], number: int, waiting: Sequence[Level]) -> Part | None:
    """The part of the chain's table at the top of the next page, if it goes on there."""
    if not waiting:
        return None
    count = _repeated(waiting, header(chain))
    run = next((run.levels for run in runs(waiting[count:])), [])
    if not run or run[0] is not waiting[count]:
        return None
    spans, filled_above = table_columns(chain), any(part.body for part in chain)

    def fits(level: Level) -> bool:
        if crosses(level, spans):  # so may the label of a total, beside figures in line
            return has_figures(level) and all(in_line(piece, spans) for piece in level if is_figure(piece.text))
        return not filled_above or any(in_line(piece, spans) for piece in level) or _fills(level, spans)

    body = list(takewhile(fits, run))
    last = max((place for place, level in enumerate(body) if is_seed(level)), default=None)
    if last is not None:
        body = body[:end(body, 0, last, table_columns([*chain, Part(number, [], body[:last + 1])]))]
    return Part(number, list(waiting[:count]), body) if body else None


def _fills(level: Level, spans: Sequence[Span]) -> bool:
    """Whether several pieces stand in or next to a column each, as the cells of a row do below heads that are wider or narrower."""
    places = [place_of(piece, spans) for piece in level]
    touching = any(place is not None and spans[place].touches(piece) for place, piece in zip(places, level))
    return len(level) > 1 and len(set(places)) == len(level) and touching


def _repeated(waiting: Sequence[Level], head: Sequence[Level]) -> int:
    """How many levels at the top of a page repeat a header; 0 unless all of it is there."""
    missing = Counter(piece.text for level in head for piece in level)
    for count, level in enumerate(waiting):
        if not missing.total():
            return count
        if any(not missing[piece.text] for piece in level):
            return 0
        missing.subtract(piece.text for piece in level)
    return 0
