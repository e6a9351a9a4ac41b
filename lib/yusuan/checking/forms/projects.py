"""Forms against the project tables (表12 本年预算, 表13 上年结转): names, money, completeness."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yusuan.amount import half_up
from yusuan.checking.forms.point import Point, failed, passed, unknown
from yusuan.disclosure.model import Disclosure, Form
from yusuan.disclosure.projects import project_rows
from yusuan.disclosure.vocabulary import alike
from yusuan.hanzi import comparable
from yusuan.measures import money
from yusuan.units import Units

_ALIKE = 0.75
_RELATED = 0.5
_LEAST, _CUT = 4, 2  # signs of a unit's name, and how many of them a narrow column cuts off
_TABLES = ("projects_current", "projects_carryover")


@dataclass(frozen=True, slots=True)
class _Project:
    """The rows of one project of one unit: their sum in 万元, by table."""

    unit: str
    name: str
    label: str
    current: Decimal | None
    carried: Decimal | None


def project_checks(disclosure: Disclosure, units: Units) -> Iterator[Point]:
    """P3 and P4 for each form, P12 once."""
    if not disclosure.forms:
        return
    projects = _projects(disclosure, units)
    for form in disclosure.forms:
        yield from _form(form, projects, units)
    yield from _complete(disclosure, projects)


def _projects(disclosure: Disclosure, units: Units) -> list[_Project]:
    found: dict[tuple[str, str], dict] = {}
    for id in _TABLES:
        table = disclosure.table(id)
        for row in project_rows(table) if table else ():
            if row.level == "project":
                key = comparable(units.canonical(row.unit)), comparable(row.name)
                sums = found.setdefault(key, {"label": row.name})
                sums[id] = sums.get(id, Decimal(0)) + money(row.fact)
    return [_Project(unit, name, sums["label"], sums.get(_TABLES[0]), sums.get(_TABLES[1])) for (unit, name), sums in found.items()]


def _form(form: Form, projects: Sequence[_Project], units: Units) -> Iterator[Point]:
    if not projects or not form.name:
        yield unknown("P4", form, "项目名称", "没有可以核对的项目支出预算表" if form.name else "没有印出项目名称", "nothing to compare with")
        return
    unit, name = comparable(units.canonical(form.unit)), comparable(form.name)
    same = [project for project in projects if project.name == name]
    mine = [project for project in same if _same_unit(project.unit, unit)] or (same if len(same) == 1 else [])
    if not mine and same:
        yield unknown("P4", form, "项目名称", f"“{form.unit}”在预算表中没有这个项目，其他单位有", "another unit has it", applies=False)
        return
    if mine:
        yield passed("P4", form, "项目名称", form.name)
        yield _money(form, mine[0])
        return
    yield _misnamed(form, [project for project in projects if _same_unit(project.unit, unit)] or projects)


def _same_unit(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= _LEAST and (one.startswith(other)
                                                                     or other.startswith(one)) and abs(len(one) - len(other)) <= _CUT)



def _money(form: Form, project: _Project) -> Point:
    """The money of the year against 表12; a project that is only carried over against 表13, in either column."""
    annual, field = form.annual.total, "年度资金总额"
    if project.current is None:
        totals = [total for total in (annual, form.implementation.total) if total]
        if any(_wan(total) == project.carried for total in totals):
            return passed("P3", form, field)
        return unknown("P3", form, field, f"项目只在上年结转表中（{project.carried}万元）", "carried over from last year")
    if annual is None:
        return unknown("P3", form, field, f"没有印出年度资金，预算表中为{project.current}万元", f"blank; the table has {project.current}", applies=True)
    expected = {project.current, project.current + (project.carried or 0)}
    if _wan(annual) in expected:
        return passed("P3", form, field, f"{annual:,}元")
    return failed("P3", form, field, f"{annual:,}元", f"{project.current}万元", f"项目支出预算表中“{project.label}”为{project.current}万元",
                  f"the table has {project.current}")


def _wan(yuan: int) -> Decimal:
    """元 → 万元 as the tables print it, half up to two decimals."""
    return half_up(Decimal(yuan) / 10000, 2)


def _misnamed(form: Form, projects: Sequence[_Project]) -> Point:
    """No project of this name: the one that is most like it, where the money fits too."""
    amounts = {_wan(total) for total in (form.annual.total, form.implementation.total) if total}
    near = max(projects, key=lambda project: (_fits(project, amounts), alike(project.name, comparable(form.name))))
    likeness = alike(near.name, comparable(form.name))
    if likeness < (_RELATED if _fits(near, amounts) else _ALIKE):
        return failed("P4", form, "项目名称", form.name, "", "项目支出预算表中没有这个项目", "the tables have no such project", severity="warning")
    money_too = f"，金额{near.current if near.current is not None else near.carried}万元相同" if _fits(near, amounts) else ""
    return failed("P4", form, "项目名称", form.name, near.label, f"项目支出预算表中作“{near.label}”{money_too}", f"the tables call it {near.label}",
                  severity="error" if _fits(near, amounts) else "warning")


def _fits(project: _Project, amounts: set[Decimal]) -> bool:
    return bool({project.current, project.carried} & amounts)


def _complete(disclosure: Disclosure, projects: Sequence[_Project]) -> Iterator[Point]:
    names = {comparable(form.name) for form in disclosure.forms}
    without = [project.label for project in projects if project.current is not None and project.name not in names]
    if not without or len(without) == len(projects):
        return
    listed = "、".join(without[:5]) + ("等" if len(without) > 5 else "")
    yield failed("P12", None, "", f"{len(disclosure.forms)}份", "", f"本年项目中{len(without)}个没有绩效目标表：{listed}",
                 f"{len(without)} projects have no form", severity="note")
