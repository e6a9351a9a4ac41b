"""The head and foot of a form: year, period, department, unit, date of filing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from yusuan.checking.forms.point import Point, failed, passed, unknown
from yusuan.disclosure.model import Disclosure, Form
from yusuan.disclosure.vocabulary import alike
from yusuan.hanzi import comparable
from yusuan.units import Units

# 项目属性 → 项目期: attribute of a project and the years it runs.
PERIODS = {"一次性": "1年", "经常性": "99年", "延续性": "3年"}
_ALIKE = 0.6
_CUT_OFF = 4


def head_checks(disclosure: Disclosure, units: Units) -> Iterator[Point]:
    """P5, P6, P7, P7u and P10 for each form."""
    departments = Counter((form.department_code, units.canonical(form.department)) for form in disclosure.forms if form.department)
    known = _known_units(disclosure, units)
    for form in disclosure.forms:
        yield _period(form)
        yield _filed(form, disclosure.year)
        yield _department(form, departments, units)
        yield _unit(form, known, units, disclosure)
        yield _year(form, disclosure)


def _period(form: Form) -> Point:
    expected = next((period for word, period in PERIODS.items() if form.attribute.startswith(word)), "")
    if not expected or not form.period:
        missing = "项目期" if expected else "项目属性"
        return unknown("P5", form, "项目期", f"没有印出{missing}", "attribute or period is blank")
    if comparable(form.period) == expected:
        return passed("P5", form, "项目期", form.period)
    return failed("P5", form, "项目期", form.period, expected, f"项目属性为“{form.attribute}”", f"the attribute is {form.attribute}")


def _filed(form: Form, year: int) -> Point:
    if not form.filed:
        return unknown("P6", form, "填报日期", "没有印出填报日期", "the date is blank")
    try:
        filed = datetime.strptime(form.filed, "%Y%m%d%H%M%S")
    except ValueError:
        return failed("P6", form, "填报日期", form.filed, "", "不是存在的日期和时刻", "there is no such time")
    if year and abs(filed.year - year) > 1:
        return failed("P6", form, "填报日期", form.filed, f"{year - 1}或{year}年", f"与{year}年度的预算不符", f"does not fit a budget of {year}",
                      severity="warning")
    return passed("P6", form, "填报日期", form.filed)


def _department(form: Form, departments: Counter, units: Units) -> Point:
    """The department that most forms with this code name."""
    if not form.department or not departments:
        return unknown("P7", form, "主管部门", "没有印出主管部门", "the department is blank")
    mine = units.canonical(form.department)
    usual, count = max((((code, name), count) for (code, name), count in departments.items() if code == form.department_code),
                       key=lambda one: one[1])
    if comparable(mine) == comparable(usual[1]) or count <= departments[(form.department_code, mine)]:
        return passed("P7", form, "主管部门", form.department)
    return failed("P7", form, "主管部门", form.department, usual[1], f"代码{form.department_code}在其他绩效目标表中是“{usual[1]}”",
                  f"code {form.department_code} is {usual[1]} in the other forms", severity="warning")


def _known_units(disclosure: Disclosure, units: Units) -> set[str]:
    """Names of the unit itself, of the units in its tables, and of those that rename it (更名为……)."""
    names = {disclosure.unit, *(table.entity for table in disclosure.tables)}
    for id in ("projects_current", "projects_carryover", "operating_expenses"):
        table = disclosure.table(id)
        names |= {fact.label for fact in table.facts} if table else set()
    for sentence in disclosure.sentences:
        names |= set(re.findall(r"更名为([^，。；,;]{4,30})", sentence.text))
    return {comparable(known) for name in names if name for known in (name, *units.known_as(name))}


def _unit(form: Form, known: set[str], units: Units, disclosure: Disclosure) -> Point:
    if not form.unit or not disclosure.tables:
        return unknown("P7u", form, "实施单位", "没有可以核对的单位名称", "no name to compare with")
    names = {comparable(name) for name in (form.unit, *units.known_as(form.unit))}
    if names & known or any(_is_short_for(name, one) for name in names for one in known):
        return passed("P7u", form, "实施单位", form.unit)
    near = max(known, key=lambda one: alike(one, comparable(form.unit)))
    severity = "note" if alike(near, comparable(form.unit)) >= _ALIKE else "error"
    return failed("P7u", form, "实施单位", form.unit, "", "预算表中没有这个单位" + (f"，最接近的是“{near}”" if severity == "note" else ""),
                  "the tables have no such unit", severity=severity)


def _is_short_for(name: str, known: str) -> bool:
    """A name cut off by a narrow column, or one with another name in brackets behind it."""
    bare = re.sub(r"\(.*?\)?$", "", name)
    return known == bare or (known.startswith(name) and len(known) - len(name) <= _CUT_OFF)


def _year(form: Form, disclosure: Disclosure) -> Point:
    if form.year is None or not disclosure.year:
        return unknown("P10", form, "表头年度", "表头没有年度", "no year in the head")
    if form.year == disclosure.year:
        return passed("P10", form, "表头年度", str(form.year))
    return failed("P10", form, "表头年度", f"{form.year}年度", f"{disclosure.year}年度", f"本材料是{disclosure.year}年度的",
                  f"the disclosure is of {disclosure.year}")
