"""Identities of tables that no profile declares, learnt from the tables themselves: what adds up in nearly every row is meant to.

A relation that holds in nine of ten places, and in five at least, is hard: the tenth is wrong. What has fewer witnesses is soft. Two
columns may also be equal by chance in most rows, so a relation that no header asks for may fail once only, or it is none.
The relations are written in the language of `equation.py` and evaluated like those of a profile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from yusuan.checking.finding import Check
from yusuan.checking.headers import is_difference, last_word, rate_of
from yusuan.checking.interval import FAILED, NOT_EVALUABLE
from yusuan.disclosure.model import Disclosure, Table
from yusuan.profiles.profile import Column

_MOSTLY, _OFTEN, _ENOUGH = 0.9, 0.6, 5
_TOTAL = re.compile(r"(合计|小计|总计|总额)(数|金额)?$")
_SUMMARIES = ("revenue_expenditure_summary", "appropriation_summary", "final_revenue_expenditure_summary", "final_appropriation_summary")
_SAYABLE = re.compile(r"(?:[^\[\]]|\[[^\[\]?|=+−]+\])*")  # names with signs of the language cannot stand in an equation
_MOST_COMPARED = 6  # columns among which the two of a difference are sought
_LONGEST = 8  # parts of a sum of columns
_THREE_PUBLIC = ("three_public_expenses", "final_three_public_expenses")  # whose sums are defined, however few rows they have


@dataclass(frozen=True)
class Relation:
    """A relation that may hold: `code` and what it says, its equation, and the groups of rows it names.

    `meant`: headers or codes ask for it; `defined`: hard however few rows there are. Of relations for one `slot` the first hard one counts.
    """

    code: str
    zh: str
    en: str
    equation: str
    groups: tuple[tuple[str, dict], ...] = ()
    meant: bool = True
    defined: bool = False
    slot: str = ""




def relations(disclosure: Disclosure, known: set[str]) -> Iterator[Relation]:
    """Everything worth trying in the tables that are not `known` by their name in code."""
    yield from (relation for relation in _tried(disclosure, known) if _SAYABLE.fullmatch(relation.equation))


def _tried(disclosure: Disclosure, known: set[str]) -> Iterator[Relation]:
    tables = [table for table in disclosure.tables if table.id not in known and not table.empty]
    for table in tables:
        yield from _trees(table)
        yield from _rows(table)
        yield from _differences(table)
        yield from _columns(table)
        yield from _balance(table)
    for one, other in permutations(tables, 2):
        if one.number > other.number:
            yield from _copies(one, other)
        yield from _classes(one, other)


def judged(relation: Relation, checks: Sequence[Check]) -> bool | None:
    """Whether a relation is hard (True) or soft (False) by how often its checks hold; None when it is none at all."""
    telling = [check for check in checks if check.verdict != NOT_EVALUABLE and (not check.factors or any(_worth(check)))]
    failed = sum(check.verdict == FAILED for check in telling)
    if not telling or failed > 1 and not relation.meant:
        return None
    if relation.defined or failed <= (1 - _MOSTLY) * len(telling) and len(telling) >= _ENOUGH:
        return True
    return False if relation.meant and failed <= (1 - _OFTEN) * len(telling) else None


def _worth(check: Check) -> Iterator[bool]:
    return (bool(fact.amount and fact.amount.value) for fact in check.cells)


def _amounts(table: Table, side: str) -> list[tuple[int, Column]]:
    return [(at, column) for at, column in enumerate(table.layout)
            if column.role == "amount" and column.side == side and not rate_of(table.columns[at])]


def _sides(table: Table) -> list[str]:
    return list(dict.fromkeys(column.side for column in table.layout))


def _trees(table: Table) -> Iterator[Relation]:
    """Code trees: parents are sums, and stand above their children."""
    number = table.number
    for at, side in enumerate(_sides(table)):
        if any(fact.code for fact in table.facts if fact.side == side):
            group = (f"T{number}.side{at}", {"side": side})
            yield Relation("U1", "合计等于各类之和，类等于其款之和，款等于其项之和", "The total is the sum of its classes, and each parent of its children",
                           f"T{number}[parent].column = Σ T{number}[children].column for parent in {group[0]} for column in {group[0]}",
                           (group,))
            yield Relation("N1", "科目编码为类、款或项，其上级科目也在表中", "A code has the digits of a level, and its parent stands in the table",
                           f"{group[0]}[code].code ⊂ T{number}.codes for code in {group[0]}", (group,))
            yield Relation("N2", "科目名称与科目编码相符，不是另一科目的名称", "A code carries its own name and not that of another code",
                           f"{group[0]}[code].name ∈ T{number}.accounts for code in {group[0]}", (group,), defined=True)


def _rows(table: Table) -> Iterator[Relation]:
    """Sums along a row: a column of totals and the columns under the same header, or the next columns that add up."""
    for side in _sides(table):
        columns = _amounts(table, side)
        for place, (at, column) in enumerate(columns):
            is_total = bool(_TOTAL.search(last_word(table.columns[at])))
            tried = [_parts(table, columns, place)] if is_total else []
            tried += [columns[place + 1:place + 1 + count] for count in range(2, min(_LONGEST, len(columns) - place - 1) + 1)]
            for parts in dict.fromkeys(tuple(parts) for parts in tried if len(parts) > 1):
                yield _row_sum(table, column, [part for _, part in parts], is_total and parts == tuple(tried[0]))


def _differences(table: Table) -> Iterator[Relation]:
    """A column of differences (增减额) is one column less another."""
    for side in _sides(table):
        columns = _amounts(table, side)
        for at, column in columns:
            others = [other for _, other in columns if other is not column][:_MOST_COMPARED] if is_difference(table.columns[at]) else []
            for now, before in permutations(others, 2):
                number = table.number
                yield Relation("U7", "增减额等于本年数减上年数", "A change is this year's amount less last year's",
                               f"T{number}[row].{column.key} = T{number}[row].{now.key} − T{number}[row].{before.key} for row in T{number}",
                               meant=False, slot=f"T{number}.{column.key}")


def _row_sum(table: Table, total: Column, parts: Sequence[Column], meant: bool) -> Relation:
    number = table.number
    sum_ = " + ".join(f"T{number}[row].{part.key}" for part in parts)
    return Relation("U2", "每行的合计等于各项之和", "In each row the total is the sum of its parts",
                    f"T{number}[row].{total.key} = {sum_} for row in T{number}", (), meant, meant and table.id in _THREE_PUBLIC,
                    f"T{number}.{total.key}")


def _parts(table: Table, columns: Sequence[tuple[int, Column]], place: int) -> list[tuple[int, Column]]:
    """What a column of totals adds up by the headers: the columns behind it under the same words, of a group with a total only that."""
    above = table.columns[columns[place][0]].split("/")[:-1]
    behind = [one for one in columns[place + 1:] if table.columns[one[0]].split("/")[:len(above)] == above]
    groups: dict[str, list[tuple[int, Column]]] = {}
    for one in behind:
        path = table.columns[one[0]].split("/")
        groups.setdefault(path[len(above)] if len(path) > len(above) + 1 else f"{one[0]}", []).append(one)
    parts = []
    for members in groups.values():
        total = next((one for one in members if _TOTAL.search(last_word(table.columns[one[0]]))), None)
        parts += [total] if total else members
    return parts


def _columns(table: Table) -> Iterator[Relation]:
    """A row of totals in a table of names: the numbered rows (一、…) above it."""
    number = table.number
    for at, side in enumerate(_sides(table)):
        lines = [fact for _, fact in table.lines(side)]
        if any(fact.code for fact in lines):
            continue
        totals = [fact.label for fact in lines if _TOTAL.search(fact.label)]
        if totals and any(re.match("[一二三四五六七八九十]+、", fact.label) for fact in lines):
            group = (f"T{number}.sum{at}", {"side": side, "before": totals[0], "marks": "一"})
            yield Relation("U3", "合计行等于以上各项之和", "The row of totals is the sum of the rows above",
                           f"T{number}[{totals[0]}].column = Σ {group[0]}.column for column in {group[0]}", (group,))


def _balance(table: Table) -> Iterator[Relation]:
    """Revenue and expenditure of a summary balance (收支平衡)."""
    ends = []
    for side in _sides(table):
        last = next((fact for _, fact in reversed(list(table.lines(side))) if _TOTAL.search(fact.label)), None)
        first = _amounts(table, side)
        if last and first:
            ends.append((last.label, f"T{table.number}[{last.label}].{first[0][1].key}"))
    if len(ends) == 2:
        same = len({re.sub("收入|支出", "", label) for label, _ in ends}) == 1
        yield Relation("U4", "收入总计等于支出总计", "Total revenue equals total expenditure", f"{ends[0][1]} = {ends[1][1]}",
                       defined=same and table.id in _SUMMARIES)


def _copies(one: Table, other: Table) -> Iterator[Relation]:
    """The same figure of the same code in two tables."""
    codes = {fact.code for fact in other.facts if fact.code}
    mine = {fact.code for fact in one.facts if fact.code}
    if len(mine & codes) < _ENOUGH or len(mine & codes) < _MOSTLY * len(mine):
        return
    for _, column in _amounts(one, _sides(one)[0]):
        for _, twin in _amounts(other, _sides(other)[0]):
            yield Relation("U5", "同一科目在两表中金额相同", "A code has the same amount in both tables",
                           f"T{one.number}[code].{column.key} = T{other.number}[code].{twin.key} for code in T{one.number}",
                           meant=False, slot=f"T{one.number}.{column.key}=T{other.number}")
    yield Relation("U6", "同一科目编码在两表中名称相同", "A code has the same name in both tables",
                   f"T{one.number}[code].name ≡ T{other.number}[code].name for code in T{one.number}")


def _classes(coded: Table, summary: Table) -> Iterator[Relation]:
    """The classes of a table of codes and the rows of the same name in a summary."""
    if not any(len(fact.code) == 3 for fact in coded.facts):
        return
    top = (f"T{coded.number}.top", {"codes": "top"})
    for at, side in enumerate(_sides(summary)):
        names = {fact.label for _, fact in summary.lines(side)}
        if side and not any(fact.code for fact in summary.facts) and len(names) > 2:
            rows = (f"T{summary.number}.side{at}", {"side": side})
            for _, column in _amounts(coded, "")[:1]:
                for _, twin in _amounts(summary, side):
                    yield Relation("U5", "每类的金额与总表该类一致", "Each class agrees with the summary",
                                   f"{top[0]}[name].{column.key} = {rows[0]}[name].{twin.key} for name in {top[0]}", (top, rows),
                                   meant=False, slot=f"T{coded.number}.top=T{summary.number}.{side}")
