"""Identities of Shanghai, Jiangsu and final accounts on published documents; identities learnt for publishers that no profile knows."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest
from support import plus

from yusuan.amount import Amount
from yusuan.checking.audit import audit
from yusuan.checking.board import place_of
from yusuan.checking.edit import with_figures, with_names
from yusuan.checking.equation import parse
from yusuan.checking.finding import Check, Finding
from yusuan.checking.identities import declared, evaluate, rules
from yusuan.checking.interval import FAILED, PASSED, ROUNDING
from yusuan.disclosure.model import Disclosure
from yusuan.disclosure.reader import from_document, read
from yusuan.profiles.profile import load
from yusuan.reading.page import Cell, Document, Grid, Paragraph

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
real = pytest.mark.skipif(not CORPUS.is_dir(), reason="the published documents of Shanghai and Jiangsu are not on this machine")
DOCUMENTS = {"shanghai": "shanghai/上海市普陀区人民政府办公室单位25年预算.pdf", "final": "shanghai/上海市普陀区财政局2024年度部门决算.pdf",
             "jiangsu": "jiangsu/省法院2018年度部门预算公开.pdf"}


@lru_cache
def published(name: str) -> Disclosure:
    return read(CORPUS / DOCUMENTS[name])


def codes(name: str) -> list[tuple[str, str]]:
    found = declared(name) if name != "final" else declared("shanghai", "final")
    return [(name, identity.code) for identity in found.identities]


def errors(disclosure: Disclosure) -> list[Finding]:
    return [finding for finding in audit(disclosure).findings if finding.severity == "error"]


def checks_of(disclosure: Disclosure, code: str) -> list[Check]:
    return [check for check in evaluate(disclosure) if check.code == code]


@real
@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_identity_fails_in_a_published_document(name):
    checks = list(evaluate(published(name)))
    assert sum(check.verdict in (PASSED, ROUNDING) for check in checks) > 250
    assert not [check for check in checks if check.hard and check.verdict == FAILED]


# Not printed in these documents: columns or rows of other years.
ABSENT = {("jiangsu", "C2"), ("jiangsu", "E1"), ("jiangsu", "F1")}


@real
@pytest.mark.parametrize(("name", "code"), [pair for name in DOCUMENTS for pair in codes(name)
                                            if pair not in ABSENT and pair[1] not in ("C6", "N1", "N2")])
def test_identity_holds_in_a_published_document_and_breaks_with_one_wrong_figure(name, code):
    document = published(name)
    held = [check for check in checks_of(document, code) if check.factors and check.verdict in (PASSED, ROUNDING)]
    if not held:
        pytest.skip(f"{code} is not evaluated in {document.source}")
    cell = max(held, key=lambda check: bool(check.printed)).cells[0]
    amount = cell.amount or Amount.parse("0", document.tables[cell.number - 1].money_unit)
    wrong = with_figures(document, {place_of(cell): Amount.parse(plus(amount.text.replace(",", "") or "0", 50_000), amount.unit)})
    assert code in {check.code for check in evaluate(wrong) if check.verdict == FAILED}


@real
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_class_code_that_lost_digits_is_found_in_any_layout(name):
    document = published(name)
    row = next(fact for fact in document.facts if fact.table.endswith("general_budget_expenditure") and fact.code == "208")
    (finding,) = errors(with_names(document, {(row.number, row.row, row.side): ("8", row.label, "")}))[:1]
    assert (finding.where["row"], finding.printed, finding.expected, finding.culprit) == ("8", "8", "208", True)


@pytest.mark.parametrize("name", ["shanghai", "jiangsu", "final"])
def test_equations_name_tables_columns_and_groups_that_exist(name):
    profile, phase = load("shanghai" if name == "final" else name), "final" if name == "final" else "budget"
    specs = {spec.number: spec for spec in profile.of_phase(phase)}
    known = declared(profile.name, phase)
    for identity in known.identities:
        for text in identity.equations:
            equation = parse(text)
            for term in (*equation.terms, *equation.unless, *equation.given):
                keys = {column.key for layout in specs[term.place.table].every_layout for column in layout if column.role == "amount"}
                assert term.column in keys | {"column"} or equation.relation != "=", (identity.code, text)
                assert not term.place.group or f"T{term.place.table}.{term.place.group}" in known.groups


# A publisher that no profile knows

CODES = """科目编码\t科目名称\t合计\t基本支出\t项目支出
合计\t\t900.00\t640.00\t260.00
205\t教育支出\t500.00\t400.00\t100.00
20502\t普通教育\t500.00\t400.00\t100.00
2050201\t学前教育\t200.00\t180.00\t20.00
2050202\t小学教育\t300.00\t220.00\t80.00
208\t社会保障和就业支出\t150.00\t140.00\t10.00
20805\t行政事业单位养老支出\t150.00\t140.00\t10.00
2080505\t机关事业单位基本养老保险缴费支出\t100.00\t100.00\t
2080506\t机关事业单位职业年金缴费支出\t50.00\t40.00\t10.00
210\t卫生健康支出\t250.00\t100.00\t150.00
21011\t行政事业单位医疗\t250.00\t100.00\t150.00
2101102\t事业单位医疗\t250.00\t100.00\t150.00"""
YEARS = """项目\t2024年预算数\t2025年预算数\t增减%
一、教育支出\t480.00\t500.00\t4.17
二、社会保障和就业支出\t160.00\t150.00\t-6.25
三、卫生健康支出\t294.46\t250.00\t-15.10
四、农林水支出\t100.00\t80.00\t-20.00
五、交通运输支出\t50.00\t60.00\t20.00"""


def unknown(*tables: tuple[str, str]) -> Disclosure:
    blocks: list = [Paragraph("云南省某州2025年部门预算公开"), Paragraph("单位名称：某州教育局")]
    for title, text in tables:
        rows = tuple(tuple(Cell(cell) for cell in line.split("\t")) for line in text.split("\n"))
        blocks += [Paragraph(title), Paragraph("单位：万元"), Grid(rows)]
    return from_document(Document(Path("unknown.pdf"), "0" * 64, 1, tuple(blocks)), load("general"))


def two_tables(first: str = CODES, second: str = CODES) -> Disclosure:
    return unknown(("表1 部门支出总表", first), ("表2 一般公共预算支出表", second))


def test_what_adds_up_in_nearly_every_row_is_learnt():
    hard = {equation for identity in rules(two_tables()).identities if identity.hard for equation in identity.equations}
    assert "T1[row].total = T1[row].basic + T1[row].project for row in T1" in hard
    assert "T2[code].total = T1[code].total for code in T2" in hard
    assert not errors(two_tables())


def test_a_row_whose_parts_exceed_its_total_is_found_with_its_culprit():
    (finding,) = errors(two_tables(CODES.replace("300.00\t220.00\t80.00", "300.00\t260.00\t80.00")))
    assert (finding.where, finding.printed, finding.expected) == ({"table": 1, "row": "2050202", "column": "基本支出"}, "260.00", "220.00")
    assert finding.culprit


def test_a_class_code_7_instead_of_210_is_found():
    (finding,) = errors(two_tables(CODES.replace("210\t卫生", "7\t卫生")))
    assert (finding.where, finding.printed, finding.expected) == ({"table": 1, "row": "7", "column": "科目编码"}, "7", "210")


def test_columns_that_are_equal_in_most_rows_by_chance_are_no_identity():
    by_chance = CODES.replace("100.00\t100.00\t\n", "100.00\t60.00\t40.00\n").replace("40.00\t10.00\n210", "80.00\t-30.00\n210")
    assert not errors(two_tables(by_chance, by_chance))


def test_a_growth_rate_that_is_not_the_change_over_last_year_is_found():
    (finding,) = errors(unknown(("表1 财政拨款支出情况表", YEARS.replace("-15.10", "-1.10"))))
    assert (finding.code, finding.printed, finding.expected) == ("V1", "-1.10%", "-15.10%")
    assert "(250.00 − 294.46) ÷ 294.46" in finding.message


@pytest.mark.parametrize("rate", ["-15.1", "-15.10", "-15"])
def test_a_rate_is_right_at_its_own_precision(rate):
    assert not errors(unknown(("表1 财政拨款支出情况表", YEARS.replace("-15.10", rate))))


def test_a_column_of_rates_is_not_added_up():
    equations = [equation for identity in rules(unknown(("表1 财政拨款支出情况表", YEARS))).identities for equation in identity.equations]
    assert not [equation for equation in equations if "column_4" in equation]


def test_a_cell_that_cannot_be_read_makes_its_sums_not_evaluable():
    disclosure = two_tables(CODES.replace("300.00\t220.00\t80.00", "3OO.00\t220.00\t80.00"))
    assert not errors(disclosure)
    assert any("“3OO.00”不是金额" in check.reason for check in evaluate(disclosure))
