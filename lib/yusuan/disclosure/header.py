"""The header of a budget table: which rows it takes, and the path of each column (`收入/项目`)."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from functools import lru_cache
from itertools import pairwise

from yusuan.disclosure.likeness import are_alike
from yusuan.hanzi import comparable
from yusuan.profiles.profile import Column, TableSpec

TOTALS = ("合计", "总计", "部门合计", "单位合计")
_YEAR = re.compile(r"^(?:19|20)\d{2}年?度?")
_NUMBERED = re.compile(r"^(?:栏次|行次|\*{1,3}|[A-Za-z甲乙丙丁]|(?P<number>\d{1,2})栏?(?:[=＝].*)?)$")
_NO_WORD = re.compile(r"^(?:[一二三四五六七八九十]+、.*|[①-⑳].*|-?[\d,]+(?:\.\d+)?)$")
_KEPT = 1 << 12  # answers: the same few words head the tables of every document
_ALIKE = 0.6  # of the signs in common: 政府性基金预算 and 政府性基金, 科目代码 and 科目编码


@lru_cache(maxsize=_KEPT)
def bare(text: str) -> str:
    """A header word without its year, for comparing: `2025年预算数` and `2024预算数` are the same column."""
    return _YEAR.sub("", comparable(text).replace("{Y}", "2000"))


@lru_cache(maxsize=_KEPT)
def declared_words(columns: tuple[Column, ...]) -> frozenset[str]:
    """Every word of the header paths that a profile declares for these columns."""
    return frozenset(bare(word) for column in columns for word in column.path("2000"))


@lru_cache(maxsize=_KEPT)
def declared_key(column: Column) -> str:
    """The header path that a profile declares for a column, for comparing with those printed."""
    return column_key("/".join(column.path("2000")))


def header_rows(rows: Sequence[Sequence[str]], spec: TableSpec, strict: bool) -> int:
    """How many of the first rows are header, at most as many as the profile's deepest path has.

    `strict`: only rows made of the profile's own words, as on a continuation page. Otherwise half of a row's words may be others.
    """
    words = declared_words(spec.columns)
    count = 0
    while count < min(spec.depth, len(rows)) and _is_header(rows[count], words, strict):
        count += 1
    return count


def _is_header(row: Sequence[str], words: Set[str], strict: bool) -> bool:
    texts = [bare(text) for text in row if text]
    if not texts or (len(texts) == 1 and texts[0] in TOTALS):
        return False
    if strict or any(_NO_WORD.match(text) or text in ("部门合计", "单位合计") for text in texts):
        return all(text in words for text in texts)
    known = sum(any(text == word or alike(text, word) for word in words) for text in texts)
    return 2 * known >= len(texts)


def alike(text: str, word: str) -> bool:
    """Whether two header words mean the same column to a reader: one holds the other, or most signs agree."""
    if min(len(text), len(word)) > 1 and (text in word or word in text) or {text, word} <= {"合计", "小计", "总计"}:
        return True
    return are_alike(text, word, _ALIKE)


def is_column_numbers(row: Sequence[str]) -> bool:
    """The row `1 2 3 …` (`** ** 1 2`, `栏次 1 2=3+4`) that some tables print under their header."""
    texts = [text for text in row if text]
    found = [_NUMBERED.match(text) for text in texts]
    numbers = [int(match["number"]) for match in found if match and match["number"]]
    return len(texts) > 1 and all(found) and all(after > before for before, after in pairwise(numbers))


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


def in_printed_order(paths: Sequence[str], columns: Sequence[Column]) -> tuple[Column, ...]:
    """The profile's columns in the order in which the document prints them: moved columns keep their meaning."""
    printed = [column_key(path) for path in paths]
    expected = {declared_key(column): column for column in columns}
    if len(expected) == len(columns) and sorted(printed) == sorted(expected):
        return tuple(expected[key] for key in printed)
    return tuple(columns)


def misfits(paths: Sequence[str], columns: Sequence[Column]) -> list[str]:
    """The printed paths whose last word is not that of the column in their place, not even nearly."""
    return [path for path, column in zip(paths, columns)
            if not alike(bare(path.rpartition("/")[2]), bare(column.path("2000")[-1]))]


@lru_cache(maxsize=_KEPT)
def column_key(path: str) -> str:
    """A header path for comparing: without years, of one width."""
    return "/".join(bare(word) for word in path.split("/"))
