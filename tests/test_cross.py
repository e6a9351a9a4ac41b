"""Documents against each other, and the projects against the items whose money they are."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from support import disclosure_from_truth, with_cell

from yusuan.amount import Amount
from yusuan.checking.board import place_of
from yusuan.checking.cross import between
from yusuan.checking.edit import with_figures
from yusuan.checking.mapping import mapping_checks, mapping_findings
from yusuan.disclosure.model import Disclosure, Form, Funds, Indicator, Sentence
from yusuan.reading.page import Source
from yusuan.units import Name, Units

UNITS = Units((Name("甲中心", "甲中心", "", "甲局", "canonical", "", "", ""), Name("甲服务中心", "甲中心", "", "", "former", "", "2025-01-01", "")))


def codes(*disclosures: Disclosure, units: Units = UNITS) -> list[str]:
    return [finding.code for finding in between(disclosures, units)]


def of(doc: str, unit: str, year: int, **changes) -> Disclosure:
    return replace(disclosure_from_truth(doc), source=f"{unit}{year}.pdf", unit=unit, year=year, **changes)


def test_two_readings_that_print_the_same_say_nothing():
    assert codes(of("000", "甲中心", 2025), of("000", "甲中心", 2025, sha256="other")) == []


def test_two_readings_that_differ_are_an_error_that_names_the_figure():
    (finding,) = between([of("000", "甲中心", 2025), replace(with_cell(of("000", "甲中心", 2025), 3, 0, 4, "69.95"), source="b.pdf")], UNITS)
    assert (finding.code, finding.severity, finding.kind) == ("X1", "error", "reading")
    assert "有1个数不同" in finding.message and "69.59与69.95" in finding.message


def test_the_prior_year_that_the_text_leads_back_to_is_held_against_the_published_one():
    text = "2025年度甲中心一般公共预算当年支出228.09万元,比上年增加23.87万元，增长11.69%。"
    told = Sentence("第三部分", "五", "一般公共预算支出情况说明", "（一）", 1, text, Source())
    now = of("000", "甲中心", 2025, sentences=(told,))
    (finding,) = [one for one in between([of("000", "甲中心", 2024), now], UNITS) if one.code == "X2"]
    assert (Decimal(finding.printed), Decimal(finding.expected)) == (Decimal("204.22"), Decimal("228.09"))


def test_a_renamed_unit_and_its_projects_are_followed():
    last = of("000", "甲服务中心", 2024)
    now = with_cell(of("000", "甲中心", 2025), 12, 3, 0, "新的项目")
    findings = list(between([now, last], UNITS))
    assert [finding.code for finding in findings] == ["X5", "X3"]
    assert "取消项目1个（卫生健康考试考务费），新增项目1个（新的项目）" in findings[1].message


def form(value: str) -> Form:
    indicator = Indicator("annual", "产出指标", "数量指标", "考试人数", value)
    return Form("考务费", None, "", "", "甲中心", "", "", Funds(), Funds(), {}, {}, (indicator,), "", ())


@pytest.mark.parametrize(("now", "told"), [("≤1500人/年", True), ("≤1050人/年", False), ("1次/年", False)])
def test_targets_of_the_same_project_are_compared_from_year_to_year(now, told):
    last = of("000", "甲中心", 2024, tables=(), forms=(form("≤1050人/年"),))
    found = [finding for finding in between([last, of("000", "甲中心", 2025, tables=(), forms=(form(now),))], UNITS)]
    assert bool(found) == told and all(finding.code == "X4" for finding in found)


def test_a_unit_cannot_have_more_than_its_department():
    department = of("000", "甲局", 2025, kind="department")
    unit = with_cell(of("000", "甲中心", 2025), 3, 8, 2, "99.99")
    findings = [finding for finding in between([department, unit], UNITS) if finding.code == "X7"]
    assert [(finding.where["row"], finding.printed, finding.expected) for finding in findings] == [("2080506", "99.99", "7.73")]


def test_bodies_that_have_nothing_to_do_with_each_other_are_not_compared():
    assert codes(of("000", "乙局", 2025, kind="department"), with_cell(of("000", "甲中心", 2025), 3, 8, 2, "99.99")) == []


# Projects and items

@pytest.mark.parametrize("doc", ["000", "003", "004"])
def test_projects_can_be_shared_out_among_the_items(doc):
    checks = list(mapping_checks(disclosure_from_truth(doc)))
    assert checks and {check.verdict for check in checks} == {"passed"}


def test_a_project_that_fits_no_item_is_noticed():
    """Two items change by the same amount in opposite ways: the total stays, but no share-out is left."""
    right = disclosure_from_truth("003")
    one, other = [fact for fact in right.table("general_budget_expenditure").facts
                  if fact.column == "project" and len(fact.code) == 7 and fact.amount and fact.amount.value][:2]
    wrong = with_figures(right, {place_of(fact): Amount.parse(str(fact.amount.value + change), "万元")
                                 for fact, change in ((one, Decimal("0.37")), (other, Decimal("-0.37")))})
    (check,) = [check for check in mapping_checks(wrong) if check.verdict == "failed"]
    assert [finding.severity for finding in mapping_findings(wrong, [check])] == ["note"]


def test_a_search_that_takes_too_long_is_not_evaluable():
    check = next(mapping_checks(disclosure_from_truth("001")))
    assert check.verdict == "not_evaluable" and "可能的分法太多" in check.reason
