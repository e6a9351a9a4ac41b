"""Measures: shares, changes and growth with their bases; the prior year and what it rests on."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from support import DOCUMENTS, disclosure_from_truth, table_from_rows, with_cell, without_table

from yusuan.disclosure.model import Fact, Form, Funds, Sentence
from yusuan.measures import Measure, measures, share
from yusuan.prior import Prior, find_prior
from yusuan.profiles.profile import load
from yusuan.reading.page import Source

MEDICAL, HEALTH, INSURANCE, HOSPITAL = DOCUMENTS
REVENUE, PROJECTS, CARRYOVER = 1, 12, 13


def saying(disclosure, *texts: str, section: str = "一"):
    """The disclosure with these sentences as its narrative."""
    sentences = tuple(Sentence("第三部分", section, "", "", number, text, Source(line=number)) for number, text in enumerate(texts, 1))
    return replace(disclosure, sentences=disclosure.sentences + sentences)


def stating(doc: str, change: str, section: str = "五"):
    """A document whose narrative states only the change of 一般公共预算."""
    return saying(disclosure_from_truth(doc), f"2025年度某单位一般公共预算当年支出844.58万元，{change}。", section=section)


def a_form(annual: int | None) -> Form:
    return Form("项目", 2025, "063", "某局", "某单位", "", "", Funds(total=annual), Funds(total=annual), {}, {}, (), "", ())


def measure(code: str, value: str) -> Measure:
    return Measure(code, code, Decimal(value), "万元")


# --- shares -----------------------------------------------------------------------------------------------------------------------

def test_a_share_of_the_whole_is_rounded_half_up():
    assert share("s", measure("part", "1"), measure("whole", "800")).value == Decimal("0.13")  # 0.125


def test_a_share_of_nothing_has_no_value_and_says_why():
    found = share("s", measure("part", "0"), measure("合计", "0"))
    assert (found.value, found.note) == (None, "合计为零，不计算比重")


@pytest.mark.parametrize(("doc", "code", "value"), [
    (HOSPITAL, "general_revenue_share", "28.54"),  # of 收入总计, carry-over included
    (HOSPITAL, "revenue_carryover_share", "71.46"),
    (HEALTH, "basic_share", "36.98"),  # of 表3 合计
    (INSURANCE, "state_capital_revenue_share", "30.55"),
    (MEDICAL, "project_share", "30.51"),
])
def test_each_section_has_its_own_base(doc, code, value):
    assert measures(disclosure_from_truth(doc))[code].value == Decimal(value)


def test_appropriation_counts_the_carryover_that_revenue_leaves_out():
    found = measures(disclosure_from_truth(HOSPITAL))
    assert (found.value("general_revenue"), found.value("appropriation_general")) == (Decimal("844.58"), Decimal("859.18"))


def test_classes_of_the_general_budget_are_shares_of_table_5():
    classes = measures(disclosure_from_truth(HEALTH)).lists["general_classes"]
    assert [(row.label, row.code, str(row.share.value)) for row in classes] == [
        ("一般公共服务支出", "201", "0.05"), ("社会保障和就业支出", "208", "8.12"), ("卫生健康支出", "210", "89.00"), ("住房保障支出", "221", "2.82")]


def test_a_share_cites_both_of_its_cells():
    found = measures(disclosure_from_truth(MEDICAL))["basic_share"]
    assert found.formula == "基本支出158.50 ÷ 支出预算228.09 × 100%"
    assert [(fact.number, fact.column, fact.amount.text) for fact in found.inputs] == [(3, "basic", "158.50"), (3, "total", "228.09")]


def test_an_economic_item_in_two_rows_is_named_once_and_added_up():
    lists = measures(disclosure_from_truth(HEALTH)).lists
    basic_pay = next(row for row in lists["personnel_items"] if row.label == "基本工资")
    assert basic_pay.amount.value == Decimal("200.77") + Decimal("1881.83")
    assert len([row for row in lists["economic_items"] if row.label == "基本工资"]) == 2


# --- cells, units of money, what is missing -------------------------------------------------------------------------------------------

def test_a_blank_cell_is_zero_and_keeps_its_source():
    found = measures(disclosure_from_truth(MEDICAL))["fund_revenue"]
    assert found.value == 0 and isinstance(found.inputs[0], Fact) and found.inputs[0].amount is None


def test_a_missing_table_is_not_zero():
    found = measures(without_table(disclosure_from_truth(MEDICAL), 10))["three_public"]
    assert (found.value, found.note) == (None, "公开材料没有这张预算表")


def test_a_missing_row_is_not_zero():
    disclosure = disclosure_from_truth(MEDICAL)
    last = len(disclosure.table("revenue_expenditure_summary").rows) - 1
    found = measures(with_cell(disclosure, REVENUE, last, 0, "别的"))["total"]
    assert (found.value, found.note) == (None, "《2025年预算收支总表》没有“收入总计”一行")


def test_money_in_yuan_is_measured_in_ten_thousand_yuan():
    disclosure = disclosure_from_truth(MEDICAL)
    spec = load("yangquan").table("expenditure_summary")
    table = table_from_rows(spec, [["合计", "", "2280900", "1585000", "695900"]])
    yuan = replace(table, money_unit="元", facts=tuple(replace(fact, amount=replace(fact.amount, unit="元")) for fact in table.facts))
    tables = tuple(yuan if old.id == yuan.id else old for old in disclosure.tables)
    assert measures(replace(disclosure, tables=tables)).value("expenditure") == Decimal("228.09")


def test_projects_are_counted_without_their_subtotals():
    found = measures(disclosure_from_truth(HEALTH))
    assert (found.value("projects_current"), found.value("projects_current_count")) == (Decimal("10958.74"), 86)
    assert found.value("projects_carryover") == Decimal("1114.01")


def test_the_largest_project_stands_first():
    first = measures(disclosure_from_truth(HOSPITAL)).lists["projects"][0]
    assert (first.label, first.amount.value, first.share.value) == ("阳泉市中心医院设备及信息化建设购置", Decimal("2100.00"), Decimal("70.97"))


def test_forms_in_yuan_are_added_up_in_ten_thousand_yuan():
    found = measures(replace(disclosure_from_truth(MEDICAL), forms=(a_form(600000), a_form(8450), a_form(None))))["forms_annual"]
    assert (found.value, found.note) == (Decimal("60.845"), "1份未印资金总额")


def test_measures_and_lists_have_codes_of_their_own():
    found = measures(disclosure_from_truth(HEALTH))
    assert all(found[row.amount.code] is row.amount for rows in found.lists.values() for row in rows)
    assert all(code == one.code for code, one in found.items())


# --- the prior year -------------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("change", "prior", "growth"), [
    ("比上年减少559.22万元，下降39.84%", "1403.80", "-39.84"), ("比上年增加44.58万元，增长5.57%", "800.00", "5.57"),
    ("比上年增长44.58万元", "800.00", "5.57"), ("与上年持平", "844.58", "0.00")])
def test_the_stated_change_leads_back_to_the_prior_year(change, prior, growth):
    disclosure = stating(HOSPITAL, change)
    found = find_prior(disclosure)
    assert (found.general, found.known["general"].basis) == (Decimal(prior), "stated")
    assert measures(disclosure, found).value("general_growth") == Decimal(growth)


def test_growth_is_measured_against_the_prior_year_and_not_against_this_one():
    disclosure = disclosure_from_truth(MEDICAL)
    before = find_prior(disclosure, own=replace(with_cell(disclosure, REVENUE, 32, 1, "204.22"), year=2024))
    assert measures(disclosure, before).value("total_growth") == Decimal("11.69")  # of 228.09 it would be 10.47


def test_the_units_own_disclosure_of_last_year_comes_first():
    disclosure = stating(HOSPITAL, "比上年减少559.22万元，下降39.84%")
    own = replace(disclosure_from_truth(HOSPITAL), year=2024)
    found = find_prior(disclosure, own, disclosure_from_truth(HEALTH))
    assert (found.basis, found.total, found.general) == ("own", Decimal("2959.18"), Decimal("844.58"))
    assert "按本材料自述的增减额推算为1403.80万元，两者不一致" in found.note_of("general")


def test_a_unit_without_basic_expenditure_is_found_in_its_departments_project_tables():
    found = find_prior(disclosure_from_truth(HOSPITAL), department=disclosure_from_truth(HEALTH))
    assert (found.basis, found.total, found.general) == ("department", Decimal("1641.54"), Decimal("1403.80"))
    assert [(one.year, one.fact.number, one.fact.amount.text) for one in found.known["total"].sources] == [
        (2024, 12, "1403.80"), (2024, 13, "237.74")]
    growth = measures(disclosure_from_truth(HOSPITAL), found)
    assert (growth.value("total_growth"), growth.value("general_growth")) == (Decimal("80.27"), Decimal("-39.84"))


def test_a_unit_is_found_under_its_former_name():
    renamed = replace(disclosure_from_truth(HOSPITAL), unit="阳泉市中心医院")
    assert find_prior(renamed, department=disclosure_from_truth(HEALTH)).total is None
    assert find_prior(renamed, department=disclosure_from_truth(HEALTH), names=("阳泉市第一人民医院",)).total == Decimal("1641.54")


def test_a_unit_with_basic_expenditure_cannot_be_recovered_from_its_department():
    unit = replace(disclosure_from_truth(MEDICAL), unit="阳泉市第一人民医院")
    assert find_prior(unit, department=disclosure_from_truth(HEALTH)).known == {}


def test_a_disclosure_of_another_year_is_no_prior_year():
    assert find_prior(disclosure_from_truth(HOSPITAL), own=disclosure_from_truth(HOSPITAL)).known == {}
    assert find_prior(disclosure_from_truth(HOSPITAL), department=replace(disclosure_from_truth(HEALTH), year=2023)).known == {}


def test_bases_that_agree_are_said_to_agree():
    found = find_prior(stating(HOSPITAL, "比上年减少559.22万元，下降39.84%"), department=disclosure_from_truth(HEALTH))
    assert found.note_of("general") == ("依据主管部门上年预算公开的项目支出表（表12一般公共预算的1403.80）；"
                                        "按本材料自述的增减额推算为1403.80万元，两者一致")


def test_a_prior_year_of_zero_has_no_growth():
    disclosure = stating(HOSPITAL, "比上年增加844.58万元")
    found = measures(disclosure, find_prior(disclosure))
    assert (found.value("general_change"), found.value("general_growth")) == (Decimal("844.58"), None)
    assert found["general_growth"].note == "上年为零，不计算增长率"


def test_without_any_basis_the_prior_year_is_unknown():
    found = measures(disclosure_from_truth(MEDICAL), Prior())
    assert (found.value("total_change"), found["total_change"].note) == (None, "上年数未知")


def test_a_prior_year_printed_beside_figures_that_contradict_the_tables_is_not_used():
    printed = "本单位机关运行经费财政拨款预算{}万元,比2024年预算8.43万元,减少0.2万元,减少2.43%,与去年金额基本持平。"
    assert "operating" not in find_prior(saying(disclosure_from_truth(MEDICAL), printed.format("8.23"), section="八")).known
    agreeing = find_prior(saying(disclosure_from_truth(INSURANCE), printed.format("38.22"), section="八"))
    assert agreeing.known["operating"].value == Decimal("8.43")


def test_the_sentence_that_states_the_change_is_the_source():
    disclosure = stating(HOSPITAL, "比上年减少559.22万元，下降39.84%")
    assert find_prior(disclosure).sources == disclosure.sentences
