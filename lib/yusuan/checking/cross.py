"""Documents against each other (X): two readings of one disclosure, two years of a unit, a unit and its department."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from yusuan.checking.finding import Finding
from yusuan.checking.interval import FAILED
from yusuan.checking.wording import Words
from yusuan.disclosure.model import Disclosure, Fact, Form
from yusuan.disclosure.projects import project_rows
from yusuan.disclosure.readings import compare
from yusuan.hanzi import comparable
from yusuan.prior import BASES, find_prior
from yusuan.units import Units, identity

_LISTED = 5
_ROUNDING = Decimal("0.01")


def between(disclosures: Sequence[Disclosure], units: Units) -> Iterator[Finding]:
    """What two of the documents say differently, for each pair that can be compared. `units` are the known names."""
    for one, other in combinations(sorted(disclosures, key=lambda each: each.year), 2):
        same = _body(one, units) == _body(other, units)
        if one.phase == other.phase and one.year == other.year and one.kind == other.kind and same:
            yield from _readings(one, other)
        elif one.phase == other.phase and one.year + 1 == other.year:
            yield from _years(one, other, same, units)
        elif one.phase == other.phase and one.year == other.year and one.kind != other.kind:
            department, unit = (one, other) if one.kind == "department" else (other, one)
            if same or identity(units.parent(unit.unit)) == _body(department, units) or _lists(department, units.known_as(unit.unit)):
                yield from _inside(department, unit, units)


def _body(disclosure: Disclosure, units: Units) -> str:
    return identity(units.canonical(disclosure.unit))


def _lists(department: Disclosure, names: Collection[str]) -> bool:
    """Whether a department prints a row with one of these names."""
    wanted = {comparable(name) for name in names}
    return any(comparable(fact.label) in wanted for fact in department.facts)


def _finding(code: str, severity: str, source: str, words: Words, where: dict | None = None, printed: str = "", expected: str = "",
             kind: str = "publication") -> Finding:
    return Finding(code, severity, FAILED, source, where or {}, printed, expected, words.zh, kind=kind, message_en=words.en)


def _readings(one: Disclosure, other: Disclosure) -> Iterator[Finding]:
    """X1: two files of one disclosure print different figures."""
    found = compare(one, other).differences
    if found:
        listed = "；".join(f"{each.where}：{each.best or '空白'}与{each.other or '空白'}" for each in found[:_LISTED])
        yield _finding("X1", "error", one.source, Words(
            f"{one.source}与{other.source}是同一份公开的两份文件，有{len(found)}个数不同：{listed}。",
            f"{one.source} and {other.source} are two files of one disclosure; {len(found)} figures differ: {listed}."), kind="reading")


def _years(last: Disclosure, now: Disclosure, same: bool, units: Units) -> Iterator[Finding]:
    """X2 to X5: a year and the next, of one unit or of a unit and its department."""
    names = units.known_as(now.unit)
    of_department = last.kind == "department" and now.kind == "unit" and not same
    if same or of_department:
        yield from _prior(last, now, find_prior(now, last if same else None, last if of_department else None, names))
    if same:
        if comparable(last.unit) != comparable(now.unit):
            yield _finding("X5", "note", now.source, Words(f"{last.unit}（{last.year}年）与{now.unit}（{now.year}年）是同一单位的前后名称。",
                                                         f"{last.unit} ({last.year}) and {now.unit} ({now.year}) are names of one unit."))
        yield from _projects(last, now)
        yield from _targets(last.forms, now.forms, now)


def _prior(last: Disclosure, now: Disclosure, prior) -> Iterator[Finding]:
    """X2: the prior year that the document's changes lead back to against the one that was published."""
    for code, stated in prior.others:
        known = prior.known[code]
        if stated.basis == "stated" and known.basis != "stated" and abs(known.value - stated.value) > _ROUNDING:
            yield _finding("X2", "warning", now.source, Words(
                f"{now.source}自述的增减额推得上年数为{stated.value}万元（{stated.formula}），{last.source}公开的上年数为{known.value}万元"
                f"（{BASES[known.basis]}：{known.formula}），相差{stated.value - known.value}万元。",
                f"the changes stated in {now.source} lead to {stated.value} 万元 last year ({stated.formula}); {last.source} published "
                f"{known.value} 万元 ({known.formula}), a difference of {stated.value - known.value}."),
                {"measure": code}, str(stated.value), str(known.value))


def _projects(last: Disclosure, now: Disclosure) -> Iterator[Finding]:
    """X3: projects that are gone and projects that are new."""
    before, after = _project_names(last), _project_names(now)
    gone, new = [name for name in before if name not in after], [name for name in after if name not in before]
    if before and after and (gone or new):
        yield _finding("X3", "note", now.source, Words(
            f"与{last.year}年相比，{now.year}年取消项目{len(gone)}个{_some(gone)}，新增项目{len(new)}个{_some(new)}。",
            f"compared with {last.year}, {len(gone)} projects are gone{_some(gone)} and {len(new)} are new{_some(new)}."))


def _some(names: Sequence[str]) -> str:
    return f"（{'、'.join(names[:_LISTED])}{'等' if len(names) > _LISTED else ''}）" if names else ""


def _project_names(disclosure: Disclosure) -> dict[str, Fact]:
    table = disclosure.table("projects_current")
    return {comparable(row.name): row.fact for row in project_rows(table) if row.level == "project"} if table else {}


def _targets(last: Sequence[Form], now: Sequence[Form], document: Disclosure) -> Iterator[Finding]:
    """X4: the same project's targets, where they changed from one year to the next."""
    before = {comparable(form.name): form for form in last}
    for form in now:
        old = before.get(comparable(form.name))
        changed = list(_changed(old, form)) if old else []
        if changed:
            listed = "；".join(f"{name}由{was}改为{is_}" for name, was, is_ in changed[:_LISTED])
            yield _finding("X4", "note", document.source, Words(
                f"项目“{form.name}”的绩效指标与上年相比有{len(changed)}项不同：{listed}。",
                f"{len(changed)} targets of the project “{form.name}” differ from last year's: {listed}."),
                {"form": form.name, "field": "indicators"})


def _changed(old: Form, new: Form) -> Iterator[tuple[str, str, str]]:
    known = {(one.period, one.level2, comparable(one.name)): one.value for one in old.indicators if one.name}
    for one in new.indicators:
        was = known.get((one.period, one.level2, comparable(one.name)))
        # Names are cut to the width of their column: only values of one kind belong to one indicator.
        if was is not None and _kind(was) == _kind(one.value) and comparable(was) != comparable(one.value):
            yield one.name, was, one.value


def _kind(value: str) -> str:
    """What a target counts: `≥20人/天` → `人/天`."""
    return re.sub(r"[\d.,≥≤=<>＞＜%％]", "", comparable(value))


def _inside(department: Disclosure, unit: Disclosure, units: Units) -> Iterator[Finding]:
    """X6, X7: the unit's projects in its department's table; no code of the unit above that of the department."""
    yield from _subtotal(department, unit, units)
    for id in ("revenue_summary", "expenditure_summary", "general_budget_expenditure"):
        whole, part = department.table(id), unit.table(id)
        if not (whole and part):
            continue
        amounts = _by_code(whole.facts)
        for code, fact in _by_code(part.facts).items():
            above = amounts.get(code)
            if above and _money(fact) - _money(above) > fact.amount.into("元").slack + above.amount.into("元").slack:
                mine, theirs = fact.amount.text, above.amount.text
                yield _finding("X7", "warning", unit.source, Words(
                    f"{unit.source}表{fact.number}“{code} {fact.label}”行为{mine}{fact.amount.unit}，"
                    f"超过部门（{department.source}）的{theirs}{above.amount.unit}。",
                    f"{unit.source}, table {fact.number}, row “{code}”: {mine} is more than the department's {theirs}."),
                    {"table": fact.number, "row": code, "column": fact.header.rpartition("/")[2]}, mine, theirs)


def _subtotal(department: Disclosure, unit: Disclosure, units: Units) -> Iterator[Finding]:
    names = {comparable(name) for name in units.known_as(unit.unit)}
    for id in ("projects_current", "projects_carryover"):
        whole, part = department.table(id), unit.table(id)
        rows = project_rows(whole, names) if whole and part else []
        theirs = next((row.fact for row in rows if row.level == "unit" and comparable(row.name) in names), None)
        mine = next((row.fact for row in project_rows(part, names)), None) if theirs else None
        if theirs and mine and theirs.amount and mine.amount and theirs.amount.value != mine.amount.value:
            yield _finding("X6", "error", unit.source, Words(
                f"{unit.source}表{mine.number}项目支出合计{mine.amount.text}，部门（{department.source}）表{theirs.number}中该单位为{theirs.amount.text}。",
                f"{unit.source}, table {mine.number}: projects of {mine.amount.text}; the department's table has {theirs.amount.text}."),
                {"table": mine.number, "row": mine.label, "column": "合计"}, mine.amount.text, theirs.amount.text)


def _by_code(facts: Sequence[Fact]) -> dict[str, Fact]:
    """The total of each code that is printed once."""
    turns = Counter(fact.code for fact in facts if fact.code and fact.column == "total")
    return {fact.code: fact for fact in facts if fact.column == "total" and fact.amount and turns[fact.code] == 1}


def _money(fact: Fact) -> Decimal:
    return fact.amount.into("元").value
