"""整体支出绩效目标表 against itself and the budget tables. Money in 万元. Codes Q1 to Q8."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from yusuan.checking.forms.point import Point, failed_overall, passed_overall
from yusuan.checking.headcount import listings
from yusuan.disclosure.model import Disclosure, Overall, OverallFigure
from yusuan.disclosure.projects import project_rows
from yusuan.hanzi import comparable
from yusuan.measures import PROJECTS, Measures, measures, money

_TOTAL = "合计"
_USES = ("基本支出", "项目支出")
# Label of a source → the measures it may equal: with or without what is carried over from last year.
_SOURCES = {
    "一般公共预算资金": ("appropriation_general", "general_revenue"), "政府性基金预算资金": ("appropriation_fund", "fund_revenue"),
    "国有资本经营预算资金": ("appropriation_state_capital", "state_capital_revenue"), "专户管理资金": ("fiscal_account_revenue",),
    "单位资金": ("own_revenue",),
}
_CENT = Decimal("0.01")


def overall_checks(disclosure: Disclosure) -> Iterator[Point]:
    """Q1 to Q8 for each overall form."""
    known = measures(disclosure) if disclosure.overall and disclosure.tables else None
    for form in disclosure.overall:
        money_of = [figure for figure in form.figures if figure.kind == "money"]
        yield from _sums(form, money_of)
        if known:
            yield from _against_tables(form, money_of, known)
            yield from _costs(disclosure, form, known)
        yield from _posts(disclosure, form)


def _value(figures: Sequence[OverallFigure], label: str) -> Decimal | None:
    return next((figure.amount.value for figure in figures if figure.label == label), None)


def _point(form: Overall, code: str, field: str, printed: Decimal, expected: Decimal, reason: str, reason_en: str,
           severity: str = "error") -> Point:
    if abs(printed - expected) <= _CENT:
        return passed_overall(code, form, field, f"{printed}")
    return failed_overall(code, form, field, f"{printed}", f"{expected}", reason, reason_en, severity)


def _sums(form: Overall, figures: Sequence[OverallFigure]) -> Iterator[Point]:
    totals = [figure.amount.value for figure in figures if figure.label == _TOTAL]
    uses = [value for label in _USES if (value := _value(figures, label)) is not None]
    sources = [figure.amount.value for figure in figures if figure.label != _TOTAL and figure.label not in _USES]
    if totals and len(sources) > 1:
        yield _point(form, "Q1", "按资金来源划分", totals[0], sum(sources, Decimal(0)), "各来源之和与合计不符", "the sources do not make the total")
    if totals and len(uses) == len(_USES):
        yield _point(form, "Q2", "按资金方向划分", totals[-1], sum(uses, Decimal(0)), "基本支出与项目支出之和与合计不符", "the uses do not make the total")


def _against_tables(form: Overall, figures: Sequence[OverallFigure], known: Measures) -> Iterator[Point]:
    wanted = {"Q3": ((_TOTAL, ("expenditure_total",)),), "Q4": tuple(_SOURCES.items()), "Q5": (("基本支出", ("basic",)), ("项目支出", ("project",
                                                                                                                               )))}
    for code, fields in wanted.items():
        for label, codes in fields:
            printed = _value(figures, label)
            allowed = [known[one] for one in codes if known.value(one) is not None]
            if printed is not None and allowed:
                expected = next((one for one in allowed if abs(one.value - printed) <= _CENT), allowed[0])
                yield _point(form, code, label, printed, expected.value, f"{expected.formula}为{expected.value}万元",
                             f"the tables have {expected.value}")


def _costs(disclosure: Disclosure, form: Overall, known: Measures) -> Iterator[Point]:
    """Cost indicators that are named after projects: each against its rows, all of them against 项目支出."""
    costs = [figure for figure in form.figures if figure.kind == "cost"]
    rows: dict[str, Decimal] = {}
    for id in PROJECTS:
        for row in project_rows(table) if (table := disclosure.table(id)) else ():
            if row.level == "project":
                rows[comparable(row.name)] = rows.get(comparable(row.name), Decimal(0)) + money(row.fact)
    labels = {figure: comparable(figure.label) for figure in costs}
    named = {figure: name for figure, label in labels.items() if (name := label if label in rows else label.removesuffix("成本")) in rows}
    for figure, name in named.items():
        yield _point(form, "Q7", figure.label, figure.amount.value, rows[name], f"项目支出预算表中为{rows[name]}万元",
                     f"the project table has {rows[name]}")
    project = known.value("project")
    if project is not None and costs and len(named) == len(costs) == len(rows):
        total = sum((figure.amount.value for figure in costs), Decimal(0))
        yield _point(form, "Q6", "成本指标", total, project, f"各项目成本指标之和{total}万元，项目支出为{project}万元",
                     f"the costs make {total}, the projects {project}")


def _posts(disclosure: Disclosure, form: Overall) -> Iterator[Point]:
    counts = {figure.label: figure.amount.value for figure in form.figures if figure.kind == "count"}
    staff, parts = counts.get("实际在职人员总数"), [counts.get(label) for label in ("在编人员数", "其他人员数")]
    if staff is not None and None not in parts:
        yield _point(form, "Q8", "实际在职人员总数", staff, sum(parts, Decimal(0)), "在编人员与其他人员之和与总数不符", "the parts do not make the total")
    offices = [group.stated for group in listings(disclosure) if "内设" in group.sentence.text]
    if offices and (printed := counts.get("内设职能部门数")) is not None:
        yield _point(form, "Q8", "内设职能部门数", printed, Decimal(offices[0]), f"第一部分写的是{offices[0]}个", f"the first part says {offices[0]}",
                     "warning")
