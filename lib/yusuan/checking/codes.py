"""Codes of accounts (科目编码) in the tables of a document: which of them fit no tree, and what they might be instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from yusuan.checking.sheet import plain
from yusuan.disclosure.model import Disclosure, Fact, Table
from yusuan.profiles.accounts import accounts

LEVELS = (3, 5, 7, 9)  # digits of 类, 款, 项 and, for revenue, 目


@dataclass(frozen=True)
class CodeList:
    """The coded rows of one side of a table, by their first figures, in printed order."""

    rows: tuple[Fact, ...]

    @property
    def codes(self) -> list[str]:
        return [fact.code for fact in self.rows]

    def stands(self, at: int, code: str) -> bool:
        """Whether `code` would be in order between its neighbours: parents stand before their children."""
        codes = self.codes
        return (at == 0 or codes[at - 1] < code) and (at + 1 == len(codes) or code < codes[at + 1])

    def fits(self, at: int) -> bool:
        """Whether the code at this position has the digits of a level, its parent in the table, and stands in order."""
        code = self.codes[at]
        return len(code) in LEVELS and (len(code) == 3 or code[:-2] in self.codes) and self.stands(at, code)


def code_lists(table: Table) -> list[CodeList]:
    """The coded rows of each side of a table."""
    rows: dict[str, dict[int, Fact]] = {}
    for fact in table.facts:
        if fact.code:
            rows.setdefault(fact.side, {}).setdefault(fact.row, fact)
    return [CodeList(tuple(of_side.values())) for of_side in rows.values()]


def misfits(disclosure: Disclosure) -> Iterator[tuple[Fact, str]]:
    """Coded rows that fit no tree, or whose name has another code elsewhere, each with a code that would fit."""
    tables = {table.number: code_lists(table) for table in disclosure.tables}
    for number, lists in tables.items():
        others = [fact for other, found in tables.items() if other != number for one in found for fact in one.rows]
        for one in lists:
            for at, fact in enumerate(one.rows):
                yield from ((fact, code) for code in _instead(one, at, others))


def _instead(one: CodeList, at: int, others: Iterable[Fact]) -> Iterator[str]:
    """Codes that stand in order at this position: those of the same name in other tables, parents of the row below, listed ones."""
    here, known = one.rows[at], {fact.code for fact in others}
    named = [fact.code for fact in others if plain(fact.label) == plain(here.label)]
    if one.fits(at) and (here.code in known or here.code in accounts().names or not named):
        return
    below = one.codes[at + 1] if at + 1 < len(one.rows) else ""
    parents = [below[:level] for level in LEVELS if level < len(below)]
    unnamed = [code for code in sorted(known) if len(code) == len(here.code)]
    for code in dict.fromkeys([*named, *parents, *accounts().others(plain(here.label)), *unnamed]):
        if code not in one.codes and one.stands(at, code):
            yield code
