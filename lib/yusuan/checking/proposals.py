"""What may be wrong with the rows of a document whose identities break: proposals for `repairs.py`, the most likely kinds first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from yusuan.checking.board import Place, place_of
from yusuan.checking.codes import code_lists, misfits
from yusuan.checking.edit import Row, with_figures, with_names, with_row, without_row
from yusuan.checking.finding import Check
from yusuan.checking.sheet import plain
from yusuan.disclosure.model import Disclosure, Fact, Table
from yusuan.profiles.accounts import accounts

CODE, NAME, EXCHANGED, SHIFT, TWICE, MISSING = "code", "name", "exchanged", "shift", "twice", "missing"
UNKNOWN = "（缺行）"
_SUSPECTS = 8  # rows looked at: those that stand in most of the broken checks


@dataclass(frozen=True)
class Proposal:
    """A `document` with something put right. `facts` are the first figures of the rows at stake, `expected` what should stand there.

    `added` is the place of a row that was missing: its figures are still blank.
    """

    kind: str
    document: Disclosure
    facts: tuple[Fact, ...]
    expected: str = ""
    added: Row | None = None


def of_names(disclosure: Disclosure, open_: Sequence[Check]) -> Iterator[Proposal]:
    """Wrong codes and names, and parents that are missing above their children."""
    yield from _codes(disclosure)
    yield from _renamed(disclosure, open_)
    yield from _parents(disclosure, open_)


def of_rows(disclosure: Disclosure, open_: Sequence[Check]) -> Iterator[Proposal]:
    """Names in each other's place, shifted rows, rows printed twice, missing rows."""
    rows = _suspects(disclosure, open_)
    yield from _exchanged(disclosure, rows)
    yield from _shifted(disclosure, rows)
    yield from _twice(disclosure, rows)
    yield from _missing(disclosure, open_)


def _suspects(disclosure: Disclosure, open_: Sequence[Check]) -> list[Fact]:
    """The first figures of the rows that the broken checks speak of, those in most and smallest checks first."""
    weights: Counter[Row] = Counter()
    for check in open_:
        for fact in check.cells:
            weights[_row(fact)] += 1 / len(check.cells)
    firsts: dict[Row, Fact] = {}
    for fact in disclosure.facts:
        firsts.setdefault(_row(fact), fact)
    return [firsts[row] for row, _ in weights.most_common(_SUSPECTS)]


def _row(fact: Fact) -> Row:
    return fact.number, fact.row, fact.side


def _codes(disclosure: Disclosure) -> Iterator[Proposal]:
    for fact, code in misfits(disclosure):
        yield Proposal(CODE, with_names(disclosure, {_row(fact): (code, fact.label, fact.second)}), (fact,), code)


def _renamed(disclosure: Disclosure, open_: Sequence[Check]) -> Iterator[Proposal]:
    """A row under the name that another table, or the list of accounts, has for its code."""
    for check in open_:
        for fact in check.cells if " ∈ " in check.rule else ():
            yield Proposal(NAME, with_names(disclosure, {_row(fact): (fact.code, check.expected, fact.second)}), (fact,), check.expected)
        for fact, other in (check.cells, check.cells[::-1]) if " ≡ " in check.rule else ():
            yield Proposal(NAME, with_names(disclosure, {_row(fact): (fact.code, other.label, fact.second)}), (fact,), other.label)


def _parents(disclosure: Disclosure, open_: Sequence[Check]) -> Iterator[Proposal]:
    """The row of a code that has children in the table, but does not stand there itself, under its listed name."""
    rows = [check.cells[0] for check in open_ if " ⊂ " in check.rule and check.cells]
    for number, side, parent in dict.fromkeys((fact.number, fact.side, fact.code[:-2]) for fact in rows if len(fact.code) > 3):
        below = (fact for fact in rows if (fact.number, fact.side, fact.code[:-2]) == (number, side, parent))
        first = min(below, key=lambda fact: fact.row)
        name = next(iter(accounts().names.get(parent, ())), UNKNOWN)
        place = (number, first.row, side)
        yield Proposal(MISSING, with_row(disclosure, place, (parent, name, "")), (first,), f"{parent} {name}", place)


def _exchanged(disclosure: Disclosure, rows: Sequence[Fact]) -> Iterator[Proposal]:
    """Two rows of a table whose names stand in each other's place."""
    for one, other in combinations(rows, 2):
        if (one.number, one.side) == (other.number, other.side) and plain(one.label) != plain(other.label):
            names = {_row(one): (one.code, other.label, other.second), _row(other): (other.code, one.label, one.second)}
            yield Proposal(EXCHANGED, with_names(disclosure, names), (one, other), other.label)


def _shifted(disclosure: Disclosure, rows: Sequence[Fact]) -> Iterator[Proposal]:
    """A row whose figures all stand one column too far to one side: a blank was lost or added."""
    for row in rows:
        cells = [fact for fact in disclosure.facts if _row(fact) == _row(row)]
        amounts = [fact.amount for fact in cells]
        for moved in ([None, *amounts[:-1]] if amounts[-1] is None else None, [*amounts[1:], None] if amounts[0] is None else None):
            if moved and any(amounts):
                figures: dict[Place, object] = {place_of(fact): amount for fact, amount in zip(cells, moved)}
                yield Proposal(SHIFT, with_figures(disclosure, figures), (cells[0],))


def _twice(disclosure: Disclosure, rows: Sequence[Fact]) -> Iterator[Proposal]:
    """A row that repeats another one of its table: name and all figures."""
    for row in rows:
        table = next(table for table in disclosure.tables if table.number == row.number)
        printed = [tuple(cell.text for cell in line) for line in table.rows]
        if printed.count(printed[row.row]) > 1:
            yield Proposal(TWICE, without_row(disclosure, row.number, row.row), (row,))


def _missing(disclosure: Disclosure, open_: Sequence[Check]) -> Iterator[Proposal]:
    """A row that other tables have and one lacks, then a row of unknown name in a sum that comes out short."""
    for table in disclosure.tables:
        yield from _absent_codes(disclosure, table, open_)
    seen = set()
    for check in open_:
        summed = [fact for fact in check.cells[check.parts:] if f"Σ T{fact.number}" in check.rule]
        last = max(summed, key=lambda fact: fact.row, default=None)
        if last and _row(last) not in seen:
            seen.add(_row(last))
            yield from _unnamed(disclosure, last, {fact.label for fact in summed})


def _absent_codes(disclosure: Disclosure, table: Table, open_: Sequence[Check]) -> Iterator[Proposal]:
    """Rows whose code stands in a broken check over this table, but not in the table."""
    named = {fact.code: fact for check in open_ if f"T{table.number}[" in check.rule for fact in check.cells
             if fact.code and fact.number != table.number}
    for one in code_lists(table):
        for code, elsewhere in sorted(named.items()):
            if code not in one.codes:
                before = [fact for fact in one.rows if fact.code < code]
                place = (table.number, before[-1].row + 1 if before else one.rows[0].row, one.rows[0].side)
                edited = with_row(disclosure, place, (code, elsewhere.label, ""))
                yield Proposal(MISSING, edited, tuple(before[-1:]) or one.rows[:1], f"{code} {elsewhere.label}", place)


def _unnamed(disclosure: Disclosure, last: Fact, labels: set[str]) -> Iterator[Proposal]:
    """A row behind the last one of a sum, under a name that other tables have there, else under none."""
    place = (last.number, last.row + 1, last.side)
    for names in _names(disclosure, last, labels):
        yield Proposal(MISSING, with_row(disclosure, place, names), (last,), names[1].replace(UNKNOWN, ""), place)


def _names(disclosure: Disclosure, last: Fact, labels: set[str]) -> Iterator[tuple[str, str, str]]:
    if last.code:
        used = {fact.code for fact in disclosure.facts}
        stem = last.code[:-2] if len(last.code) > 3 else last.code[:1]
        yield next(stem + f"{number:02}" for number in range(99, -1, -1) if stem + f"{number:02}" not in used), UNKNOWN, ""
        return
    known = {plain(label) for label in labels}
    classes = {plain(fact.label): fact.label for fact in disclosure.facts if len(fact.code) == 3}
    if known & classes.keys():
        yield from (("", label, "") for name, label in classes.items() if name not in known)
    yield "", UNKNOWN, UNKNOWN if last.second else ""


