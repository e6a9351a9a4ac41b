"""Checks of performance forms: each code with a form that satisfies it and one that breaks it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from support import disclosure_from_truth
from told import UNIT, a_form, telling, with_forms

from yusuan.amount import Amount
from yusuan.checking.forms import form_checks, form_findings, form_points
from yusuan.disclosure.model import Disclosure, Funds, Indicator, Overall, OverallFigure
from yusuan.disclosure.overall import read_overall
from yusuan.reading.page import Cell, Grid, Paragraph
from yusuan.units import Name, Units

PLAN, BASIS = "项目实施计划", "立项依据"
OTHER = "门诊慢特病专家认定劳务费"  # another project of document 003, 15.22万元
OF_OTHER = Funds(152200, 0, 0, 152200, 0)
RULES = "严格按照《中华人民共和国职业病防治法》和《职业病诊断与鉴定管理办法》，受理符合条件的鉴定申请，组织开展鉴定。"


def form(**changed) -> Disclosure:
    return with_forms(a_form(**changed))


def plan(text: str) -> Disclosure:
    return form(texts={PLAN: text})


def copied(name: str) -> Disclosure:
    """A form called `name` with the rules of the form for occupational diseases."""
    return with_forms(a_form(name, texts={PLAN: RULES}), a_form("职业病鉴定经费", texts={PLAN: RULES}))


def cited(year: int) -> Disclosure:
    text = "根据阳财社【{}】15号，下达2025年中央财政重大传染病防控经费16.72万元。"
    return with_forms(a_form(texts={BASIS: text.format(year)}), a_form(OTHER, OF_OTHER, OF_OTHER, texts={BASIS: text.format(2025)}))


def timely(value: str) -> Disclosure:
    return form(indicators=(Indicator("annual", "产出指标", "时效指标", "完成时间", value),))


def figure(kind: str, label: str, value: str) -> OverallFigure:
    return OverallFigure(kind, label, Amount.parse(value, "万元"))


def overall(total: str = "1908.14", general: str = "1325.14", basic: str = "355.41", cost: str = "15", staff: str = "22",
            use_total: str = "1908.14") -> Disclosure:
    figures = (figure("money", "合计", total), figure("money", "合计", use_total), figure("money", "一般公共预算资金", general),
               figure("money", "国有资本经营预算资金", "583"), figure("money", "基本支出", basic), figure("money", "项目支出", "1552.73"),
               figure("count", "实际在职人员总数", staff), figure("count", "在编人员数", "22"), figure("count", "其他人员数", "0"),
               *(figure("cost", f"{name}成本", amount) for name, amount in _costs(cost).items()))
    return replace(disclosure_from_truth("003"), overall=(Overall(UNIT, figures),))


def _costs(cost: str) -> dict[str, str]:
    """The projects of document 003 with their money; `cost` that of 医疗保险工作经费."""
    table = disclosure_from_truth("003").table("projects_current")
    names: dict[str, Decimal] = {}
    for fact in table.facts:
        if fact.column == "total" and fact.row:
            names[fact.label] = names.get(fact.label, Decimal(0)) + fact.amount.value
    return {**{name: str(value) for name, value in names.items()}, "医疗保险工作经费": cost}


# code: (a document that satisfies it, a document that breaks it)
CASES = {
    "P1": (form(), form(annual=Funds(150000, 0, 10000, 150000, 0))),
    "P2": (form(), form(implementation=Funds(100000, 0, 0, 100000, 0))),
    "P3": (form(), form(annual=Funds(160000, 0, 0, 160000, 0))),
    "P4": (form(), form(name="医疗保障工作经费")),
    "P5": (form(), form(period="1年")),
    "P6": (form(), form(filed="20241231185264")),
    "P7": (with_forms(a_form(), a_form(OTHER, OF_OTHER, OF_OTHER), a_form()),
           with_forms(a_form(), a_form(OTHER, OF_OTHER, OF_OTHER, department="阳泉市医疗保险局"), a_form())),
    "P7u": (form(), form(unit="阳泉市第一人民医院")),
    "P8": (form(name="城乡居民医保门诊慢特病网上认定资金（省级）", annual=Funds(60000, 0, 60000, 0, 0), implementation=Funds(120000, 0, 120000, 0, 0)),
           form(name="城乡居民医保门诊慢特病网上认定资金（省级）", annual=Funds(60000, 0, 0, 60000, 0), implementation=Funds(120000, 0, 0, 120000, 0))),
    "P10": (form(), form(year=2024)),
    "P11": (form(), form(annual=Funds(150000, 0, 150000, 0, 0))),
    "P12": (disclosure_from_truth("003"), form()),
    "Q1": (overall(), overall(total="1908.41")),
    "Q2": (overall(), overall(use_total="1980.14")),
    "Q3": (overall(), overall(total="1900.00")),
    "Q4": (overall(), overall(general="1300.00")),
    "Q5": (overall(), overall(basic="355.00")),
    "Q6": (overall(), overall(cost="25")),
    "Q7": (overall(), overall(cost="25")),
    "Q8": (overall(), overall(staff="25")),
    "T1": (plan("长期聘用16名专业人员，每人每月1980元，一年共需38.02万元。"), plan("长期聘用16名专业人员，每人每月1980元，一年共需39.02万元。")),
    "T2": (plan("办公费4万元，差旅费4万元，耗材7万元，共需15万元。"), plan("办公费4万元，耗材7万元，共需15万元。")),
    "T3": (plan("办公费4万元，差旅费4万元，耗材7万元，共需15万元。"), plan("办公费4万元，差旅费4万元，耗材7.4万元，共需15.4万元。")),
    "T4": (plan("2025年进行应急演练。"), plan("2024年进行应急演练。")),
    "T5": (cited(2025), cited(2020)),
    "T6": (form(texts={PLAN: "通过安排行政执法等13项重点工作经费。"}, goals={"annual": "通过安排行政执法等13项重点工作经费。"}),
           form(texts={PLAN: "通过安排行政执法等13项重点工作经费。"}, goals={"annual": "通过安排行政执法等11项重点工作经费。"})),
    "T7": (copied("职业病诊断补助"), copied("预防接种异常反应鉴定")),
}


def codes(disclosure: Disclosure) -> set[str]:
    return {finding.code for finding in form_findings(disclosure, form_points(disclosure))}


@pytest.mark.parametrize("code", CASES)
def test_a_form_that_is_right_has_no_such_finding(code):
    assert code not in codes(CASES[code][0])


@pytest.mark.parametrize("code", CASES)
def test_a_form_that_is_wrong_has_this_finding(code):
    assert code in codes(CASES[code][1])


def finding(disclosure: Disclosure, code: str):
    return next(found for found in form_findings(disclosure, form_points(disclosure)) if found.code == code)


def test_the_message_says_form_field_printed_and_expected():
    found = finding(CASES["P3"][1], "P3")
    assert (found.printed, found.expected) == ("160,000元", "15.00万元")
    assert "第1页" in found.message and "绩效目标表“医疗保险工作经费”年度资金总额" in found.message
    assert found.where == {"form": "医疗保险工作经费", "field": "年度资金总额"} and found.evidence == ((1, 0.0, 1.0, 2.0, 3.0),)
    assert "the table has 15.00" in found.message_en


def test_a_misspelt_project_is_told_with_the_name_of_the_table():
    assert finding(CASES["P4"][1], "P4").expected == "医疗保险工作经费"


def test_less_money_for_the_year_than_applied_for_is_no_fault():
    assert codes(form(attribute="一次性项目（1年结束）", period="1年")) == {"P12"}
    ended = {check.code: check.ended for check in form_checks(form_points(form(attribute="一次性项目（1年结束）", period="1年")))}
    assert ended["P2b"] == "not_evaluable"


def test_two_rows_of_one_project_are_added_up():
    funds = Funds(342100, 0, 0, 342100, 0)
    assert "P3" not in codes(form(name="临时人员劳务费", annual=funds, implementation=Funds(380200, 0, 0, 380200, 0)))


def test_a_blank_column_is_not_zero_and_the_table_is_offered():
    found = finding(form(annual=Funds()), "P3")
    assert (found.severity, found.verdict) == ("warning", "not_evaluable") and "15.00万元" in found.message


def test_a_known_former_name_is_ours():
    names = Units((Name("阳泉市医疗保险中心", UNIT, "", "", "former", "", "", ""), Name(UNIT, UNIT, "", "", "canonical", "", "", "")))
    renamed = form(unit="阳泉市医疗保险中心")
    assert "P7u" in codes(renamed)
    assert "P7u" not in {found.code for found in form_findings(renamed, form_points(renamed, names))}


def test_a_name_that_the_document_itself_explains_is_ours():
    told = telling("一", "我中心于2025年3月1日正式更名为阳泉市医疗保险中心，主要职责如下。", part="第一部分")
    assert "P7u" not in codes(replace(told, forms=(a_form(unit="阳泉市医疗保险中心"),)))


def test_every_rule_leaves_a_check_for_every_form():
    made = {check.code for check in form_checks(form_points(form()))}
    assert {"P1", "P2", "P3", "P4", "P5", "P6", "P7", "P7u", "P8", "P10", "P11"} <= made
    assert all(check.statement and check.statement_en for check in form_checks(form_points(form())))


def test_a_target_for_last_year_is_stale():
    assert "T4" in codes(timely("2024年11月底前")) and "T4" not in codes(timely("2025年11月底前"))


@pytest.mark.parametrize("text", ["2024年该项目财政批复185万元。", "到2024年9月底，共有45户。", "《2024年实施方案》进行部署。", "组织2024、2025年招聘。", "2024年已开展培训。"])
def test_what_happened_last_year_is_not_stale(text):
    assert "T4" not in codes(plan(text))


def test_a_paragraph_that_names_another_project_is_a_copy():
    told = telling("十", "医疗保险工作经费：对符合条件的门诊慢特病专家认定劳务费予以受理。", "门诊慢特病专家认定劳务费：予以受理。")
    both = replace(told, forms=(a_form(), a_form(OTHER, OF_OTHER, OF_OTHER)))
    found = [one for one in form_findings(both, form_points(both)) if one.code == "T7"]
    assert [one.printed for one in found] == ["医疗保险工作经费"]


def test_the_overall_form_is_read_from_its_grid():
    def row(*texts: str) -> tuple[Cell, ...]:
        return tuple(Cell(text) for text in texts)

    blocks = (Paragraph("市级预算部门（单位）整体支出绩效目标申报表"), Paragraph("(2025) 年度"),
              Grid((row("部门基本信息", "部门名称", "066004001-阳泉市医疗保险中心", "", ""), row("", "内设职能部门数", "10个", "所属预算单位数", "1个"),
                    row("", "合计", "1908.14", "合计", "1908.14"), row("", "其中:一般公共预算资金", "1325.14", "其中:基本支出", "355.41"),
                    row("", "", "医疗保险工作经费成本", "15万元"))), Paragraph("阳泉市项目支出绩效目标表"), Grid((row("项目名称", "", "某项目"),)))
    read, = read_overall(blocks)
    assert read.unit == "阳泉市医疗保险中心"
    assert [(one.kind, one.label, one.amount.text) for one in read.figures] == [
        ("count", "内设职能部门数", "10"), ("count", "所属预算单位数", "1"), ("money", "合计", "1908.14"), ("money", "合计", "1908.14"),
        ("money", "一般公共预算资金", "1325.14"), ("money", "基本支出", "355.41"), ("cost", "医疗保险工作经费成本", "15")]
