"""The header of a budget table: which rows it takes, and the path of each column (`收入/项目`)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yusuan.hanzi import comparable
from yusuan.profiles.profile import TableSpec

_YEAR = re.compile(r"^(?:19|20)\d{2}年?")
_NUMBERED = re.compile(r"^(?:栏次|\d{1,2}(?:=.*)?)$")


def bare(text: str) -> str:
    """A header word without its year, for comparing: `2025年预算数` and `2024预算数` are the same column."""
    return _YEAR.sub("", comparable(text).replace("{Y}", "2000"))


def vocabulary(spec: TableSpec) -> set[str]:
    """Every word of the table's header paths."""
    return {bare(word) for column in spec.columns for word in column.path("2000")}


def header_rows(rows: Sequence[Sequence[str]], spec: TableSpec) -> int:
    """How many of the first rows are header: words of the profile's header, at most as many rows as its deepest path has."""
    words = vocabulary(spec)
    count = 0
    while count < min(spec.depth, len(rows)) and _is_header(rows[count], words):
        count += 1
    return count


def _is_header(row: Sequence[str], words: set[str]) -> bool:
    texts = [bare(text) for text in row if text]
    return bool(texts) and all(text in words for text in texts)


def is_column_numbers(row: Sequence[str]) -> bool:
    """The row `1 2 3 …` that some tables print under their header."""
    texts = [text for text in row if text]
    return len(texts) > 1 and all(_NUMBERED.match(text) for text in texts)


def header_paths(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """The path of each column, from header rows in which a merged cell stands in its first position only.

    A blank takes the word to its left when both stand under the same parent and something stands below it.
    """
    width = max((len(row) for row in rows), default=0)
    filled = [list(row) + [""] * (width - len(row)) for row in rows]
    for level, row in enumerate(filled):
        for at in range(1, width):
            below = any(lower[at] for lower in filled[level + 1:])
            same_parent = all(upper[at] == upper[at - 1] for upper in filled[:level])
            if not row[at] and below and same_parent and any(lower[at - 1] for lower in filled[level + 1:]):
                row[at] = row[at - 1]
    return [tuple(row[at] for row in filled if row[at]) for at in range(width)]


def matches(path: Sequence[str], expected: Sequence[str]) -> bool:
    """Whether a printed path is the expected one, years aside."""
    return [bare(word) for word in path] == [bare(word) for word in expected]
