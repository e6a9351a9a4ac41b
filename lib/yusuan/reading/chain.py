"""The parts of tables on the pages of a document → chains: a table may go on over several pages, and its header may be torn as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from yusuan.reading.evidence import is_head, is_table
from yusuan.reading.fragment import Level, Part, breaks, crosses, header, in_line, parts, runs, table_columns
from yusuan.reading.lines import Line
from yusuan.reading.pieces import levels, middle


def chains(pages: Iterable[Sequence[Line]]) -> Iterator[list[Part]]:
    """The tables of a document, given the pieces of each page: each table as its parts page by page."""
    chain: list[Part] = []
    foot: list[Level] = []
    for number, pieces in enumerate(pages):
        waiting = levels(pieces)
        if torn := _torn(foot, waiting, number):
            if chain and chain[0].header[-1] not in foot:
                yield chain
            chain = torn
        elif chain and (part := _continued(chain, number, waiting)):
            chain.append(part)
        elif chain:
            yield chain
            chain = []
        if chain:
            waiting = waiting[len(chain[-1].header) + len(chain[-1].body):]
            if not waiting:
                foot = []
                continue
            yield chain
            chain = []
        found = [part for run in runs(waiting) for part in parts(run, number) if is_table(part)]
        yield from ([part] for part in found[:-1])
        chain = found[-1:]
        foot = _foot(waiting, chain)
        if chain and chain[0].body and waiting[-1] is not chain[0].body[-1]:
            yield chain
            chain = []
    if chain:
        yield chain


def _foot(waiting: Sequence[Level], last: Sequence[Part]) -> list[Level]:
    """The levels at the foot of a page that may be the header of a table which begins on the next one."""
    run = next(reversed(list(runs(waiting))), [])
    if not run or run[-1] is not waiting[-1] or last and last[0].body and last[0].body[-1] in run:
        return []
    heads: list[Level] = []
    for level in reversed(run):
        if not is_head(level):
            break
        heads.insert(0, level)
    return heads if any(len(level) > 1 for level in heads) else []


def _torn(foot: Sequence[Level], waiting: Sequence[Level], number: int) -> list[Part]:
    """The two parts of a table whose header begins at the foot of one page and whose body stands on the next; empty if there is none."""
    if not foot or len(waiting) < 2:
        return []
    pitch = middle(waiting[1][0]) - middle(waiting[0][0])
    down = middle(waiting[0][0]) - pitch - middle(foot[-1][0])
    above = [[piece._replace(top=piece.top + down, bottom=piece.bottom + down) for piece in level] for level in foot]
    whole = next(parts(next(runs([*above, *waiting])), number), None)
    if whole is None or whole.header[:len(above)] != above or not whole.body or not is_table(whole):
        return []
    return [Part(number - 1, list(foot), []), Part(number, whole.header[len(above):], whole.body, tuple(above))]


def _continued(chain: Sequence[Part], number: int, waiting: Sequence[Level]) -> Part | None:
    """The part of the chain's table at the top of the next page, if it goes on there."""
    if not waiting:
        return None
    count = _repeated(waiting, header(chain))
    spans = table_columns(chain)
    size = chain[0].pieces[0].size
    body = []
    for level in waiting[count:]:
        if breaks(level, size) or crosses(level, spans) or chain[0].body and not any(in_line(piece, spans) for piece in level):
            break
        body.append(level)
    return Part(number, list(waiting[:count]), body) if body else None


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
