"""Counts and sums that hand-typed numbers of the narrative answer to: projects, units, forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from yusuan.checking.claims.judgement import Truth
from yusuan.checking.headcount import listings
from yusuan.disclosure.model import Disclosure
from yusuan.disclosure.projects import project_rows
from yusuan.hanzi import comparable
from yusuan.measures import PROJECTS, Measures, money

_MOST = 16  # projects: with more of them any sum can be reached


@dataclass(frozen=True)
class Counts:
    """What can be counted in a disclosure. `truths` gives the values that a tie of the profile's sentences allows."""

    disclosure: Disclosure
    measures: Measures

    def truths(self, code: str) -> list[Truth]:
        """The values that `code` stands for: a measure, or one of the counts below; none when it has no value here."""
        if code in self.measures:
            measure = self.measures[code]
            return [Truth(measure.value, measure.title, measure.title)] if measure.value is not None else []
        found = getattr(self, f"_{code}", None)
        return found() if found else []

    @cached_property
    def _projects(self) -> dict[str, list[tuple[str, str, Decimal]]]:
        """(unit, name, 万元) of each project row, by table."""
        return {id: [(row.unit, row.name, money(row.fact)) for row in project_rows(table) if row.level == "project"]
                for id in PROJECTS if (table := self.disclosure.table(id))}

    def _variants(self) -> list[list[Decimal]]:
        """The ways to count projects: rows of 表12 or of both tables, each row or each name once."""
        current = self._projects.get("projects_current", [])
        both = current + self._projects.get("projects_carryover", [])
        return [amounts for rows in (current, both) for amounts in ([amount for *_, amount in rows], _by_name(rows)) if amounts]

    def rows_and_names(self) -> tuple[int, int]:
        """The number of projects of 表12: as rows, and with those of one unit and name as one."""
        rows = self._projects.get("projects_current", [])
        return len(rows), len(_by_name(rows))

    def _project_counts(self) -> list[Truth]:
        """The number of projects, with any of last year's beside this year's."""
        variants = self._variants()
        carried = len(self._projects.get("projects_carryover", []))
        counts = {len(variant) for variant in variants}
        counts |= {len(variant) + more for variant in variants[:2] for more in range(1, carried + 1)}
        return [Truth(Decimal(count), "项目支出预算表的项目数", "number of projects in the project tables") for count in sorted(counts)]

    def _project_sums(self) -> list[Truth]:
        """表12 with some of the projects of 表13."""
        base = self.measures.value("projects_current")
        carried = [amount for *_, amount in self._projects.get("projects_carryover", [])]
        if base is None or not carried or len(carried) > _MOST:
            return []
        return [Truth(base + total, "表12与表13部分项目之和", "projects of table 12 and some of table 13") for total in _sums(carried)]

    def _project_units(self) -> list[Truth]:
        units = {comparable(unit) for rows in self._projects.values() for unit, *_ in rows}
        return [Truth(Decimal(len(units)), "项目支出预算表中的单位数", "number of units in the project tables")] if units else []

    def _forms_printed(self) -> list[Truth]:
        """年度资金 of all forms; nothing when one of them does not print it."""
        return self._sum([form.annual.total for form in self.disclosure.forms], "所附绩效目标表年度资金之和")

    def _forms_money(self) -> list[Truth]:
        """年度资金 of each form, or 实施期资金 where there is none for the year."""
        if any(form.annual.total is None for form in self.disclosure.forms):
            return []
        return self._sum([form.annual.total or form.implementation.total for form in self.disclosure.forms], "所附绩效目标表资金之和")

    @staticmethod
    def _sum(totals: Sequence[int | None], source: str) -> list[Truth]:
        """The sum in 万元 of amounts in 元."""
        return [] if not totals or None in totals else [Truth(Decimal(sum(totals)) / 10000, source, "sum of the published forms")]

    def _forms_rows(self) -> list[Truth]:
        """The projects of the tables that have a form; nothing when a form's project is not among them."""
        rows: dict[str, Decimal] = defaultdict(Decimal)
        for _, name, amount in (row for found in self._projects.values() for row in found):
            rows[comparable(name)] += amount
        names = {comparable(form.name) for form in self.disclosure.forms}
        if not names or not names <= rows.keys() or len(names) < len(self.disclosure.forms):
            return []
        return [Truth(sum((rows[name] for name in names), Decimal(0)), "所附绩效目标表的项目在预算表中的金额之和", "sum of the projects that have a form")]

    def _listed_units(self) -> list[Truth]:
        """The units that 第一部分 names, with and without the department itself."""
        stated = {count for group in listings(self.disclosure) for count in (group.stated, group.stated + 1)}
        return [Truth(Decimal(count), "第一部分所列单位数", "number of units named in the first part") for count in sorted(stated)]

    def can_be(self, count: int, amount: Decimal) -> bool | None:
        """Whether so many projects can have this sum; None when there are too many projects for an answer."""
        variants = self._variants()
        if not variants or min(map(len, variants)) > _MOST:
            return None
        return any(amount in _sums_of(variant, count) for variant in variants if len(variant) <= _MOST)


def _by_name(rows: Iterable[tuple[str, str, Decimal]]) -> list[Decimal]:
    named: dict[tuple[str, str], Decimal] = {}
    for unit, name, amount in rows:
        key = comparable(unit), comparable(name)
        named[key] = named.get(key, Decimal(0)) + amount
    return list(named.values())


def _sums(amounts: Sequence[Decimal]) -> set[Decimal]:
    found = {Decimal(0)}
    for amount in amounts:
        found |= {total + amount for total in found}
    return found


def _sums_of(amounts: Sequence[Decimal], count: int) -> set[Decimal]:
    """The sums of every `count` of the amounts."""
    found: list[set[Decimal]] = [{Decimal(0)}] + [set() for _ in range(count)]
    for amount in amounts:
        for size in range(count, 0, -1):
            found[size] |= {total + amount for total in found[size - 1]}
    return found[count]


