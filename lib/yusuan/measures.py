"""Measures (指标): the amounts of a disclosure, their shares, changes and growth, each with its formula and its cells.

All money is in 万元, exact to the 元 where the tables print 元. A blank cell of a budget table is zero; a table or row that is missing
makes a measure without value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from yusuan.amount import half_up, percent
from yusuan.disclosure.header import TOTALS
from yusuan.disclosure.model import Disclosure, Fact, Form, Sentence, Table
from yusuan.disclosure.projects import ProjectRow, project_rows
from yusuan.hanzi import comparable, without_enumerator
from yusuan.profiles.places import Listing, Place, Places, load

if TYPE_CHECKING:
    from yusuan.prior import Prior

MONEY = "万元"
_CENT = -2  # the exponent of 0.01万元
_NUMBERED = re.compile(r"^[（(]?\d{1,2}(?:[)）]|[.．、](?!\d))\s*")
_SUBTOTALS = ("小计", "合计")
PROJECTS = {"projects_current": "本年预算项目支出", "projects_carryover": "上年结转项目支出"}


@dataclass(frozen=True)
class Elsewhere:
    """A cell of another document: `file` and `year` say of which."""

    fact: Fact
    file: str
    year: int


Input = Fact | Elsewhere | Form | Sentence


@dataclass(frozen=True)
class Measure:
    """One figure. `value` is None when it cannot be computed, and `note` says why; `inputs` are the sources of its operands."""

    code: str
    title: str
    value: Decimal | None
    unit: str
    formula: str = ""
    inputs: tuple[Input, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Row:
    """One line of a list: a 类, an economic item, a unit or a project, with its amount and its share of the list's whole."""

    label: str
    code: str
    second: str
    unit: str
    amount: Measure
    share: Measure


@dataclass(frozen=True)
class Measures(Mapping[str, Measure]):
    """Measures by code, and `lists` of rows by name (`general_classes`, `personnel_items`, `projects` …)."""

    by_code: dict[str, Measure]
    lists: dict[str, tuple[Row, ...]] = field(default_factory=dict)

    def __getitem__(self, code: str) -> Measure:
        return self.by_code[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_code)

    def __len__(self) -> int:
        return len(self.by_code)

    def value(self, code: str) -> Decimal | None:
        """The value of a measure; None when there is no such measure or it has no value."""
        return self.by_code[code].value if code in self.by_code else None


def measures(disclosure: Disclosure, prior: Prior | None = None) -> Measures:
    """All measures of a disclosure. Changes and growth need `prior` (see `yusuan.prior.find_prior`)."""
    places = load(disclosure.standard)
    found = {measure.code: measure for measure in _dates(disclosure)}
    cells = {code: cell_measure(disclosure, code, place) for code, place in places.cells.items()}
    found |= {code: measure for code, measure in cells.items() if measure.inputs or not places.optional}
    found |= {code: share(code, cells[part], cells[base]) for code, (part, base) in places.shares.items() if part in found}
    found |= {measure.code: measure for measure in _changes(places, found, prior)}
    lists = {name: tuple(_listed(name, disclosure, listing, cells[listing.whole])) for name, listing in places.lists.items()}
    projects = {id: project_rows(table) if (table := disclosure.table(id)) else None for id in PROJECTS}
    found |= {measure.code: measure for measure in _projects(projects)}
    lists["projects"] = tuple(_ranked(projects, cells["project"]))
    found |= _operating_units(lists)
    found |= {measure.code: measure for measure in _forms(disclosure)}
    found |= {measure.code: measure for rows in lists.values() for row in rows for measure in (row.amount, row.share)}
    return Measures(found, lists)


def locate(disclosure: Disclosure, place: Place) -> Fact | None:
    """The cell that `place` names, in the row with the first of its labels that there is; None when the table or the row is missing."""
    table = _table(disclosure, place)
    for column in place.column.split("|") if table else ():
        for side in place.side.split("|"):
            row = _row_of(table, place.labels, side)
            if row is not None and (fact := table.fact(row, column, side)):
                return fact
    return None


def _table(disclosure: Disclosure, place: Place) -> Table | None:
    return next((table for id in place.table.split("|") if (table := disclosure.table(id))), None)


def _row_of(table: Table, labels: tuple[str, ...], side: str) -> int | None:
    """The row with the first of `labels` that there is; the only row of a table whose rows have no names."""
    rows: dict[str, int] = {}
    for row, first in table.lines(side):
        rows.setdefault(comparable(plain_name(first.label or first.code)), row)
    wanted = next((name for label in labels if (name := comparable(label)) in rows), "")
    return rows.get(wanted)


def plain_name(label: str) -> str:
    """The name of a row without its number: `一、`, `1.`, `（1）`."""
    return _NUMBERED.sub("", without_enumerator(label))


def shown(value: Decimal) -> str:
    """An amount as people read it: with separators, and to two places where tables in 元 go beyond."""
    return f"{half_up(value, 2) if value.as_tuple().exponent < _CENT else value:,}"


def money(fact: Fact) -> Decimal:
    """The amount of a cell in 万元; a blank cell is zero."""
    return trimmed(fact.amount.into(MONEY).value) if fact.amount else Decimal(0)


def trimmed(value: Decimal) -> Decimal:
    """The same without zeros beyond the second place, which come of 元 made 万元."""
    while value.as_tuple().exponent < _CENT and value.as_tuple().digits[-1] == 0:
        value = value.quantize(Decimal(1).scaleb(value.as_tuple().exponent + 1))
    return value


def cell_measure(disclosure: Disclosure, code: str, place: Place) -> Measure:
    """The measure that is one cell of a table."""
    fact = locate(disclosure, place)
    if fact:
        return Measure(code, place.title, money(fact), MONEY, _cited(fact), (fact,))
    table = _table(disclosure, place)
    missing = f"“{place.labels[0]}”一行" if place.labels else f"“{place.title}”"
    note = f"《{table.title}》没有{missing}" if table else f"公开材料没有这张{'决' if disclosure.phase == 'final' else '预'}算表"
    return Measure(code, place.title, None, MONEY, note=note)


def _cited(fact: Fact) -> str:
    name, header = plain_name(fact.label or fact.code), fact.header.split("/")
    if name:
        return f"表{fact.number}“{name}”行“{header[-1]}”列"
    return f"表{fact.number}“{header[-2] if header[-1] in _SUBTOTALS and len(header) > 1 else header[-1]}”列"


def share(code: str, part: Measure, base: Measure) -> Measure:
    """`part` as a percentage of `base`, half up to two decimals."""
    title, inputs = f"{part.title}占{base.title}的比重", part.inputs + base.inputs
    if part.value is None or base.value is None:
        return Measure(code, title, None, "%", inputs=inputs, note=part.note or base.note)
    formula = f"{part.title}{part.value} ÷ {base.title}{base.value} × 100%"
    if not base.value:
        return Measure(code, title, None, "%", formula, inputs, f"{base.title}为零，不计算比重")
    return Measure(code, title, percent(part.value, base.value), "%", formula, inputs)


def _dates(disclosure: Disclosure) -> Iterator[Measure]:
    yield Measure("year", "预算年度", Decimal(disclosure.year), "年", "公开材料所载年度")
    yield Measure("prior_year", "上年", Decimal(disclosure.year - 1), "年", f"{disclosure.year} − 1")


def _changes(places: Places, found: Mapping[str, Measure], prior: Prior | None) -> Iterator[Measure]:
    for stem, (current, base) in places.changes.items():
        if current not in found:
            continue
        known = prior.known.get(base) if prior else None
        title = f"上年{found[current].title}"
        before = (Measure(f"{stem}_prior", title, known.value, MONEY, known.formula, known.sources, prior.note_of(base)) if known
                  else Measure(f"{stem}_prior", title, None, MONEY, note="上年数未知"))
        yield before
        yield from _change(stem, found[current], before)


def _change(stem: str, current: Measure, before: Measure) -> Iterator[Measure]:
    """增减额 and 增长率 of one amount."""
    change = f"{stem}_change", f"{current.title}比上年增减"
    growth = f"{stem}_growth", f"{current.title}增长率"
    inputs = current.inputs + before.inputs
    if current.value is None or before.value is None:
        note = current.note if current.value is None else before.note
        yield Measure(*change, None, MONEY, inputs=inputs, note=note)
        yield Measure(*growth, None, "%", inputs=inputs, note=note)
        return
    difference = current.value - before.value
    yield Measure(*change, difference, MONEY, f"{current.title}{current.value} − {before.title}{before.value}", inputs)
    formula = f"（{current.value} − {before.value}）÷ {before.value} × 100%"
    if before.value > 0:
        yield Measure(*growth, percent(difference, before.value), "%", formula, inputs)
    else:
        yield Measure(*growth, None, "%", formula, inputs, f"上年{'为负' if before.value else '为零'}，不计算增长率")


def _listed(name: str, disclosure: Disclosure, listing: Listing, whole: Measure) -> Iterator[Row]:
    """The rows of a table that are not zero, in printed order."""
    table = disclosure.table(listing.table)
    facts = [fact for fact in _selected(table, listing) if money(fact)] if table else []
    groups: dict[tuple, list[Fact]] = {}
    for fact in facts:
        groups.setdefault((fact.label,) if listing.merge else (fact.label, fact.second, fact.row), []).append(fact)
    for place, group in enumerate(groups.values()):
        yield _row(f"{name}.{place}", group, whole)


def _selected(table: Table, listing: Listing) -> Iterator[Fact]:
    inner = _inner_codes(table)
    for row, first in table.lines(listing.side):
        fact = table.fact(row, listing.column, listing.side)
        if fact and comparable(plain_name(first.label)) not in TOTALS and _is(first, listing.rows, inner):
            yield fact


def _inner_codes(table: Table) -> set[str]:
    """The codes of 类 and 款 that have rows of their own below them."""
    codes = {fact.code for fact in table.facts if fact.code}
    return {code[:length] for code in codes for length in range(1, len(code))} & codes


def _is(fact: Fact, rows: str, inner: set[str]) -> bool:
    if rows == "enumerated":
        return bool(re.match(r"[一二三四五六七八九十]+、", fact.label))
    if rows == "class":
        return len(fact.code) == 3 if fact.code else not fact.second
    if rows == "item":
        return len(fact.code) > 3 if fact.code else bool(fact.second)
    return rows != "leaf" or bool(fact.code) and fact.code not in inner


def _row(code: str, facts: list[Fact], whole: Measure, unit: str = "") -> Row:
    label = plain_name(facts[0].label)
    amount = _sum(f"{code}.amount", label, facts)
    return Row(label, facts[0].code, facts[0].second, unit, amount, share(f"{code}.share", amount, whole))


def _sum(code: str, title: str, facts: Iterable[Fact]) -> Measure:
    facts = tuple(facts)
    total = sum((money(fact) for fact in facts), Decimal(0))
    return Measure(code, title, total, MONEY, " + ".join(map(_cited, facts)) or "表中没有这样的行", facts)


def _count(code: str, title: str, counted: Iterable[Measure]) -> Measure:
    counted = tuple(counted)
    return Measure(code, title, Decimal(len(counted)), "个", "非零行的个数", tuple(source for one in counted for source in one.inputs))


def _operating_units(lists: Mapping[str, tuple[Row, ...]]) -> dict[str, Measure]:
    """How many units have 机关运行经费, where a table lists them."""
    if "operating_units" not in lists:
        return {}
    code = "operating_unit_count"
    return {code: _count(code, "有机关运行经费的单位", (row.amount for row in lists["operating_units"]))}


def _projects(projects: Mapping[str, list[ProjectRow] | None]) -> Iterator[Measure]:
    """Number and sum of the projects of 表12 (本年) and 表13 (上年结转); the sum is the one that the table prints."""
    for code, rows in projects.items():
        title = PROJECTS[code]
        if rows is None:
            yield Measure(code, title, None, MONEY, note="公开材料没有这张预算表")
            continue
        highest = next((level for level in ("department", "unit", "project") if any(row.level == level for row in rows)), "")
        yield _sum(code, title, (row.fact for row in rows if row.level == highest))
        facts = tuple(row.fact for row in rows if row.level == "project")
        yield Measure(f"{code}_count", f"{title}项目数", Decimal(len(facts)), "个", "表中项目行的个数", facts)


def _ranked(projects: Mapping[str, list[ProjectRow] | None], whole: Measure) -> Iterator[Row]:
    """The projects of both tables, the largest first; shares are of 项目支出 (表3)."""
    rows = [row for found in projects.values() for row in found or () if row.level == "project"]
    for place, row in enumerate(sorted(rows, key=lambda row: -money(row.fact))):
        yield _row(f"projects.{place}", [row.fact], whole, row.unit)


def _forms(disclosure: Disclosure) -> Iterator[Measure]:
    """Number of performance forms and their money, 元 made 万元."""
    forms = disclosure.forms
    yield Measure("forms", "项目支出绩效目标表", Decimal(len(forms)), "份", "公开材料所附绩效目标表的份数", forms)
    for period, title in (("annual", "绩效目标表年度资金"), ("implementation", "绩效目标表实施期资金")):
        totals = [getattr(form, period).total for form in forms]
        printed = [total for total in totals if total is not None]
        value = Decimal(sum(printed)) / 10000 if printed else None
        missing = len(totals) - len(printed)
        note = f"{missing}份未印资金总额" if missing else ""
        yield Measure(f"forms_{period}", f"{title}合计", value, MONEY, f"{len(printed)}份资金总额（元）之和 ÷ 10000", forms, note)
        yield Measure(f"forms_{period}_blank", f"未印{title.removeprefix('绩效目标表')}的绩效目标表", Decimal(missing), "份", "资金总额为空白的份数", forms)
