"""A disclosure (预算公开) as values: budget tables, performance forms, narrative. Nothing here reads or computes."""

from __future__ import annotations

import copyreg
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from functools import cached_property
from operator import attrgetter

from yusuan.amount import Amount
from yusuan.profiles.profile import Column
from yusuan.reading.page import Cell, Source


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of a budget table.

    `table` and `column` are names in code (`expenditure_summary`, `basic`); `side` is `revenue` or `expenditure` (or `use`: 支出用途, or
    what else the profile calls a side) in a table of several sides and otherwise empty; `code` the printed code or ""; `label` the row's
    name as printed; `second` the second name of a row that has two (政府预算支出经济科目). `amount` is None for a blank cell, which a
    budget table means as zero.
    """

    table: str
    number: int
    row: int
    side: str
    code: str
    label: str
    second: str
    column: str
    header: str
    amount: Amount | None
    source: Source


@dataclass(frozen=True)
class Table:
    """A budget table, joined over page breaks. `columns` are header paths (`收入/项目`), one for each cell of a row.

    `layout` says what each column is (name in code, role, side), in the order printed.
    """

    id: str
    number: int
    title: str
    entity: str
    money_unit: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    facts: tuple[Fact, ...]
    pages: tuple[int, ...]
    empty: bool
    layout: tuple[Column, ...]

    @cached_property
    def _by_place(self) -> dict[tuple[int, str, str], Fact]:
        return {(fact.row, fact.side, fact.column): fact for fact in self.facts}

    def fact(self, row: int, column: str, side: str = "") -> Fact | None:
        """The figure in `row` (from 0) and `column` (name in code)."""
        return self._by_place.get((row, side, column))

    def lines(self, side: str = "") -> Iterator[tuple[int, Fact]]:
        """One (row, first fact) for each row that has a label or code on this side, in printed order; all rows if the table names none."""
        seen = set()
        named = any(column.role != "amount" for column in self.layout)
        for fact in self.facts:
            if fact.side == side and fact.row not in seen and (fact.label or fact.code or not named):
                seen.add(fact.row)
                yield fact.row, fact


@dataclass(frozen=True)
class Funds:
    """Money of a performance form in 元, by source. None is a blank: it was not printed."""

    total: int | None = None
    central: int | None = None
    provincial: int | None = None
    local: int | None = None
    own: int | None = None
    other: int | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of a performance form; `period` is `implementation` (实施期) or `annual` (年度)."""

    period: str
    level1: str
    level2: str
    name: str
    value: str
    source: Source = Source()


@dataclass(frozen=True)
class Form:
    """项目支出绩效目标表: one project's funds in 元, its texts, goals and indicators.

    `confidence` (0 to 1) is that of the least certain cell in each part that was recognised from a picture: `head` (project, unit and
    department), `funds`, `texts`, `goals`, `indicators`.
    """

    name: str
    year: int | None
    department_code: str
    department: str
    unit: str
    attribute: str
    period: str
    implementation: Funds
    annual: Funds
    texts: dict[str, str]
    goals: dict[str, str]
    indicators: tuple[Indicator, ...]
    filed: str
    pages: tuple[int, ...]
    source: Source = Source()
    confidence: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OverallFigure:
    """A number of 整体支出绩效目标表: `kind` is money (万元), count (posts, offices) or cost (万元, of one project)."""

    kind: str
    label: str
    amount: Amount
    source: Source = Source()


@dataclass(frozen=True, slots=True)
class Overall:
    """整体支出绩效目标表: the unit's name as printed and its figures in printed order."""

    unit: str
    figures: tuple[OverallFigure, ...]
    source: Source = Source()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the narrative. `part` is 第一部分 to 第四部分, `section` 一 to 十二, `subsection` （一） or empty."""

    part: str
    section: str
    heading: str
    subsection: str
    number: int
    text: str
    source: Source


@dataclass(frozen=True)
class Disclosure:
    """One reading of one disclosure. `unit` is the name as printed; `kind` is `unit` (单位) or `department` (部门)."""

    source: str
    sha256: str
    unit: str
    year: int
    phase: str
    kind: str
    profile: str
    pages: int
    tables: tuple[Table, ...]
    forms: tuple[Form, ...]
    sentences: tuple[Sentence, ...]
    warnings: tuple[str, ...] = field(default=())
    overall: tuple[Overall, ...] = field(default=())

    @cached_property
    def _by_id(self) -> dict[str, Table]:
        return {table.id: table for table in self.tables}

    def table(self, id: str) -> Table | None:
        """The budget table with this name in code, or None when the document does not have it."""
        return self._by_id.get(id)

    @property
    def standard(self) -> str:
        """Whose measures and sentences fit: the profile's, or those of final accounts (`final`), which are alike in the whole country."""
        return "final" if self.phase == "final" else self.profile

    @property
    def facts(self) -> Iterator[Fact]:
        for table in self.tables:
            yield from table.facts


def _pickle_by_fields(kind: type) -> None:
    """Has a class with slots pickled as its call: twice as fast as pickle's own way, and a disclosure holds thousands of these."""
    parts = attrgetter(*(one.name for one in fields(kind)))
    copyreg.pickle(kind, lambda value: (kind, parts(value)))


for _kind in (Fact, Cell, Source):
    _pickle_by_fields(_kind)
