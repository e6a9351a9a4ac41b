"""Who a row of a project table (项目支出预算表) belongs to: department, unit or project.

The tables print no level. A department's total, the subtotals of its units and their projects stand in one column, and the department
may share its name with its own office (本级). What tells them apart is that a subtotal is the sum of the rows below it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yusuan.disclosure.model import Fact, Table
from yusuan.hanzi import comparable

TOTALS = ("合计", "总计", "部门合计")
# How the names of public bodies end. Asked only where the sums leave more than one reading open.
_BODY = re.compile(r"(委员会|办公室|协会|学会|联合会|机关|本级|局|厅|院|中心|站|所|队|馆|校|处|社|团|幼儿园|公司)(\(.*\))?$")
# What speaks against a reading. A wrong subtotal breaks the total above it too, so a broken total weighs less.
_BROKEN_SUBTOTAL, _BODY_AS_PROJECT, _BROKEN_TOTAL, _PROJECT_AS_BODY = 2, 2, 1, 1


@dataclass(frozen=True)
class ProjectRow:
    """A row of a project table. `level` is `department`, `unit` or `project`; `unit` the unit it belongs to; `fact` its 合计 in 万元."""

    level: str
    unit: str
    name: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class _Line:
    fact: Fact
    value: Decimal
    slack: Decimal
    is_body: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read the rows: what speaks against it, by how much its sums are out, which rows are subtotals and which the total."""

    cost: int
    difference: Decimal
    subtotals: tuple[int, ...]
    total: int | None = None

    @property
    def rank(self) -> tuple[int, Decimal]:
        return self.cost, self.difference


def project_rows(table: Table, units: Collection[str] = ()) -> list[ProjectRow]:
    """The rows of 表12 or 表13 with their level, in printed order. `units` are names known to be those of units.

    The reading in which every total is the sum of its rows wins. Where a figure is wrong and none is, the one with the fewest broken
    sums and odd names wins.
    """
    known = {comparable(name) for name in units}
    lines = [_line(fact, known) for row, _ in table.lines() if (fact := table.fact(row, "total"))]
    readings = list(_readings(lines, exact=True)) or [_bare(lines), *_readings(lines, exact=False)]
    return list(_named(lines, min(readings, key=lambda reading: reading.rank), table.entity))


def _line(fact: Fact, known: Collection[str]) -> _Line:
    name, amount = comparable(fact.label), fact.amount
    value, slack = (amount.value, amount.slack) if amount and amount.value else (Decimal(0), Decimal(0))
    return _Line(fact, value, slack, name in known or name in TOTALS or bool(_BODY.search(name)))


def _bare(lines: Sequence[_Line]) -> _Reading:
    """No totals at all: every row is a project."""
    return _Reading(_BROKEN_SUBTOTAL + sum(line.is_body for line in lines), Decimal(0), ())


def _readings(lines: Sequence[_Line], exact: bool) -> Iterator[_Reading]:
    """The best reading as units with projects, and the best as a total above such units. `exact` allows no broken sum."""
    best = _grouped(lines, exact)
    if lines and 0 in best:
        yield best[0]
    if lines and 1 in best:
        units = best[1]
        difference, broken = _compare(lines[0], (lines[at] for at in units.subtotals))
        if not (exact and broken):
            cost = units.cost + broken * _BROKEN_TOTAL + (not lines[0].is_body) * _PROJECT_AS_BODY
            yield _Reading(cost, units.difference + difference, units.subtotals, 0)


def _grouped(lines: Sequence[_Line], exact: bool) -> Mapping[int, _Reading]:
    """For each row from which it can be done, the best way to cut the rest into groups of one subtotal and at least one project."""
    best = {len(lines): _Reading(0, Decimal(0), ())}
    for head in range(len(lines) - 2, -1, -1):
        found = min(_cuts(lines, head, best, exact), key=lambda reading: reading.rank, default=None)
        if found:
            best[head] = found
    return best


def _cuts(lines: Sequence[_Line], head: int, best: Mapping[int, _Reading], exact: bool) -> Iterator[_Reading]:
    """The readings of the rows from `head`, one for each row at which its group can end."""
    value, slack, bodies = lines[head].value, lines[head].slack, 0
    for end in range(head + 2, len(lines) + 1):
        last = lines[end - 1]
        value, slack, bodies = value - last.value, slack + last.slack, bodies + last.is_body
        broken = bool(value) and abs(value) >= slack
        if end in best and not (exact and broken):
            cost = broken * _BROKEN_SUBTOTAL + bodies * _BODY_AS_PROJECT + (not lines[head].is_body) * _PROJECT_AS_BODY
            rest = best[end]
            yield _Reading(rest.cost + cost, rest.difference + abs(value), (head, *rest.subtotals))


def _compare(total: _Line, parts: Iterable[_Line]) -> tuple[Decimal, bool]:
    """By how much a total differs from its parts, and whether that is more than printing can explain."""
    value, slack = total.value, total.slack
    for part in parts:
        value, slack = value - part.value, slack + part.slack
    return abs(value), bool(value) and abs(value) >= slack


def _named(lines: Sequence[_Line], reading: _Reading, entity: str) -> Iterator[ProjectRow]:
    """The rows with level and unit. A row called 合计 stands for the entity that the table is about."""
    unit = entity
    for at, line in enumerate(lines):
        name = line.fact.label
        body = entity if comparable(name) in TOTALS else name
        if at == reading.total:
            yield ProjectRow("department", body, name, line.fact)
        elif at in reading.subtotals:
            unit = body
            yield ProjectRow("unit", unit, name, line.fact)
        else:
            yield ProjectRow("project", unit, name, line.fact)
