"""The rows of the project tables mapped to functional items (S): can they be shared out so that each item gets what its table prints?

No table says which project belongs to which item, but the money has to fit: a partition of the projects whose sums are the items'
project expenditure must exist. The search is bounded; where it would take too long the check is not evaluable.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from yusuan.checking.finding import Check, Finding
from yusuan.checking.interval import FAILED, NOT_EVALUABLE, PASSED
from yusuan.disclosure.model import Disclosure, Fact
from yusuan.disclosure.projects import project_rows

CODE = "S1"
_ZH = "项目支出表的各行可以分到各功能科目，使每个科目之和等于该科目的项目支出"
_EN = "The rows of the project table can be shared out among the functional items so that each item's sum is its project expenditure"
_PATIENCE = 5_000  # steps of the search


@dataclass(frozen=True)
class Mapping:
    """The projects of one table (and one fund) against the items of another."""

    projects: tuple[str, str]  # table and column, as named in code
    items: tuple[str, str]


_MAPPINGS = (Mapping(("projects_current", "general"), ("general_budget_expenditure", "project")),
             Mapping(("projects_current", "state_capital"), ("state_capital_budget", "project")),
             Mapping(("projects_current", "fund"), ("fund_budget_expenditure", "project")),
             Mapping(("projects_carryover", "total"), ("revenue_summary", "carryover")))


class _TooLong(Exception):
    """The search was given up."""


def mapping_checks(disclosure: Disclosure) -> Iterator[Check]:
    """One check for each fund whose projects and items the document prints."""
    for mapping in _MAPPINGS:
        projects, items = _projects(disclosure, *mapping.projects), _items(disclosure, *mapping.items)
        if projects and items:
            yield _check(projects, items)


def mapping_findings(disclosure: Disclosure, checks: Sequence[Check]) -> Iterator[Finding]:
    """A note for each project table whose rows cannot be shared out."""
    for check in checks:
        if check.code == CODE and check.verdict == FAILED:
            yield Finding(CODE, "note", "implausible", disclosure.source, check.where, "", "",
                          f"{disclosure.source} {check.reason}。{CODE}：{check.statement}。", kind="implausible",
                          message_en=f"{disclosure.source}: {check.reason_en}. {CODE}: {check.statement_en}.")


def _projects(disclosure: Disclosure, id: str, column: str) -> list[Fact]:
    table = disclosure.table(id)
    rows = (row.fact.row for row in project_rows(table) if row.level == "project") if table else ()
    return [fact for row in rows if (fact := table.fact(row, column)) and fact.amount and fact.amount.value]


def _items(disclosure: Disclosure, id: str, column: str) -> list[Fact]:
    """The figures of the codes that have none below them."""
    table = disclosure.table(id)
    codes = {fact.code for fact in table.facts if fact.code} if table else set()
    leaves = {code for code in codes if not any(other != code and other.startswith(code) for other in codes)}
    return [fact for fact in (table.facts if table else ()) if fact.column == column and fact.code in leaves
            and fact.amount and fact.amount.value]


def _check(projects: Sequence[Fact], items: Sequence[Fact]) -> Check:
    where = {"table": projects[0].number, "row": "", "column": projects[0].header.rpartition("/")[2]}
    check = Check(CODE, _ZH, False, PASSED, where, statement_en=_EN)
    amounts, wanted = ([_cents(fact) for fact in facts] for facts in (projects, items))
    if abs(sum(amounts) - sum(wanted)) > len(amounts) + len(wanted):
        return _not(check, "两表合计不等，无从分配", "the totals of the two tables differ")
    try:
        for slack in (0, 1):  # in steps of the last place for each figure of a sum
            if _partition(sorted(amounts, reverse=True), sorted(wanted, reverse=True), slack):
                return _ended(check, PASSED)
    except _TooLong:
        return _not(check, f"{len(projects)}个项目分到{len(items)}个科目，可能的分法太多",
                    f"too many ways to share {len(projects)} projects among {len(items)} items")
    one, other = projects[0].number, items[0].number
    return _ended(check, FAILED, f"表{one}的{len(projects)}个项目无法分到表{other}的{len(items)}个科目",
                  f"the {len(projects)} projects of table {one} cannot be shared out among the {len(items)} items of table {other}")


def _cents(fact: Fact) -> int:
    """Hundredths of the unit of money, which both tables print to two places."""
    return int(fact.amount.value * 100)


def _ended(check: Check, verdict: str, zh: str = "", en: str = "") -> Check:
    return replace(check, verdict=verdict, reason=zh, reason_en=en)


def _not(check: Check, zh: str, en: str) -> Check:
    return replace(check, verdict=NOT_EVALUABLE, reason=zh, reason_en=en)


def _partition(amounts: Sequence[int], wanted: Sequence[int], slack: int) -> bool:
    """Whether every amount can be put to one of the wanted sums so that all are filled, each but for `slack` a part."""
    steps = iter(range(_PATIENCE))
    room = list(wanted)
    parts = [0] * len(room)

    def place(at: int) -> bool:
        if next(steps, None) is None:
            raise _TooLong
        if at == len(amounts):
            return all(abs(left) <= slack * (count + 1) for left, count in zip(room, parts))
        fitting = {left: number for number, left in reversed(tuple(enumerate(room))) if left + slack * (parts[number] + 1) >= amounts[at]}
        # The tightest sum first: an amount that fills one exactly mostly belongs there.
        for _, number in sorted(fitting.items()):
            room[number] -= amounts[at]
            parts[number] += 1
            if place(at + 1):
                return True
            room[number] += amounts[at]
            parts[number] -= 1
        return False

    return place(0)
