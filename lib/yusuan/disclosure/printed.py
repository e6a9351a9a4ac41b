"""A table as its document prints it: pages joined, header found by its form, columns matched with what the profile declares."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from yusuan.disclosure.guess import guessed, words_over
from yusuan.disclosure.header import alike, bare, column_key, declared_key, declared_words
from yusuan.disclosure.heading import parted, without_headers, without_repeated
from yusuan.disclosure.rows import Row, counts, cut, fitted
from yusuan.disclosure.spans import paths_of
from yusuan.disclosure.spread import spread
from yusuan.profiles.profile import Column, TableSpec
from yusuan.reading.page import Cell, Grid, Source

Layout = tuple[Column, ...]

_PRINTED_YEAR = re.compile(r"(?:19|20)\d{2}")
_KNOWN = 0.3  # of the header words: fewer are known where the ruled area is another table


class Body(NamedTuple):
    """What a table consists of: header paths, columns, rows of just as many cells, and what is to be said about it (Chinese)."""

    paths: tuple[str, ...]
    columns: Layout
    rows: list[Row]
    warnings: list[str]


def body_of(grids: Sequence[Grid], spec: TableSpec) -> Body | None:
    """The table that these grids make, page by page; None when there is no header."""
    header, rows = _joined(spread(grids), words_over(spec))
    paths = paths_of(header)
    bare_header = not rows and len(header) < 2 and not _declared(paths, spec) and not _is_known(paths, words_over(spec))
    if not header or bare_header or _is_foreign(paths, spec):
        return None
    if layout := _by_words(header, paths, spec):
        paths = [column.path(_year(header)) for column in layout]
    columns = layout or matched(paths, spec, rows)
    warnings: list[str] = []
    whole = [_of_width(row, columns, warnings) for row in rows if counts(row)]
    return Body(tuple("/".join(path) or "/".join(column.path("")) for path, column in zip(paths, columns)), columns, whole, warnings)


def _is_known(paths: Sequence[Sequence[str]], words: Collection[str]) -> bool:
    """Whether most columns have words that stand in headers: the header of an empty table, and no line of a layout."""
    known = sum(bool(path) and bare(path[-1]) in words for path in paths)
    return known > 1 and 2 * known >= len(paths)


def _by_words(header: Sequence[Row], paths: Sequence[Sequence[str]], spec: TableSpec) -> Layout | None:
    """The declared layout that prints just these words over as many columns, where it is not clear which word stands over which.

    Without rulings the words of a merged cell seem to stand over one column. None where a layout prints the paths as they are.
    """
    keys = sorted(column_key("/".join(path)) for path in paths)
    printed = {bare(cell.text) for row in header for cell in row if cell.text}
    same = [layout for layout in spec.every_layout if len(layout) == len(paths) and printed == declared_words(layout)]
    exact = any(sorted(map(declared_key, layout)) == keys for layout in same)
    return same[0] if len(same) == 1 and not exact else None


def _year(header: Sequence[Row]) -> str:
    """The year that the header prints; "" when it prints none."""
    texts = "".join(cell.text for row in header for cell in row)
    return match[0] if (match := _PRINTED_YEAR.search(texts)) else ""


def _declared(paths: Sequence[Sequence[str]], spec: TableSpec) -> bool:
    """Whether the printed header is nearly that of one of the declared layouts."""
    return any(len(layout) == len(paths) and not strangers(paths, layout) for layout in spec.every_layout)


def _is_foreign(paths: Sequence[Sequence[str]], spec: TableSpec) -> bool:
    """Whether next to nothing in the header is a word of this table: a ruled area that only happens to stand below its title."""
    known = {bare(column.path("2000")[-1]) for layout in spec.every_layout for column in layout}
    last = [bare(path[-1]) for path in paths if path]
    return bool(known) and _KNOWN * len(last) > sum(any(alike(word, one) for one in known) for word in last)


def _joined(pages: Sequence[Sequence[Row]], words: Collection[str]) -> tuple[list[Row], list[Row]]:
    """Header and rows of all pages. A page break may stand inside the header."""
    header: list[Row] = []
    rows: list[Row] = []
    for page in pages:
        lines = without_repeated(page, header)
        if rows or not lines:
            rows += lines
        elif len(lines) < len(page):
            rows += lines
        else:
            more, rows = parted(lines, words)
            header = [*_widened(header, len(more[0])), *more] if more else header
    return header, without_headers(rows, header)


def _widened(header: Sequence[Row], width: int) -> list[Row]:
    """The first rows of a header that a page break cut off, over as many columns as the rest has; nothing where that is not clear."""
    if all(len(row) == width for row in header):
        return list(header)
    if any(width % len(row) for row in header):
        return []
    return [tuple(cell if not part else Cell("", Source(cell.source.page)) for cell in row for part in range(width // len(row)))
            for row in header]


def matched(paths: Sequence[Sequence[str]], spec: TableSpec, rows: Sequence[Row]) -> Layout:
    """The columns of a table: those of the declared layout that prints this header; else each by itself, declared or guessed."""
    keys = [column_key("/".join(path)) for path in paths]
    for layout in spec.every_layout:
        declared = {declared_key(column): column for column in layout}
        if len(declared) == len(layout) and sorted(declared) == sorted(keys):
            return tuple(declared[key] for key in keys)
    alike_ones = [layout for layout in spec.every_layout if len(layout) == len(paths) and not strangers(paths, layout)]
    if alike_ones:
        return max(alike_ones, key=lambda layout: agreement(keys, layout))
    return _one_by_one(paths, keys, spec, rows)


def agreement(keys: Sequence[str], layout: Layout) -> int:
    """How many columns print the very path that the layout declares in their place."""
    return sum(key == declared_key(column) for key, column in zip(keys, layout))


def strangers(paths: Sequence[Sequence[str]], layout: Layout) -> list[str]:
    """The printed paths whose last word is not nearly that of the column in their place. A blank header is no stranger."""
    return ["/".join(path) for path, column in zip(paths, layout) if path and not alike(bare(path[-1]), bare(column.path("2000")[-1]))]


def _one_by_one(paths: Sequence[Sequence[str]], keys: Sequence[str], spec: TableSpec, rows: Sequence[Row]) -> Layout:
    """A layout that nobody declared: columns with a declared path keep their meaning, the others are guessed."""
    known: dict[str, Column] = {}
    for layout in spec.every_layout:
        for column in layout:
            known.setdefault(declared_key(column), column)
    columns: list[Column] = []
    taken: set[tuple[str, str]] = set()
    for key, guess in zip(keys, guessed(paths, rows)):
        declared = known.get(key)
        sound = declared and (declared.role == guess.role or {declared.role, guess.role} <= {"label", "second", "group", "text"})
        column = Column(guess.header, declared.key, declared.role, guess.side) if sound else guess
        if column.role == "amount" and ("amount", column.key) in taken:
            column = Column(guess.header, f"column_{len(columns) + 1}", "amount", guess.side)
        taken.add((column.role, column.key))
        columns.append(column)
    return tuple(columns)


def _of_width(row: Row, columns: Layout, warnings: list[str]) -> Row:
    return cut(row if len(row) == len(columns) else fitted(row, columns, swap=False), len(columns), warnings)
