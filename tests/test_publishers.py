"""Tables of publishers that no profile describes: what their columns mean is told by words and by what stands in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from yusuan.checking.audit import audit
from yusuan.disclosure.cover import name_in
from yusuan.disclosure.model import Disclosure, Table
from yusuan.disclosure.reader import from_document
from yusuan.profiles.profile import load
from yusuan.reading.page import Cell, Document, Grid, Paragraph

NOTHING = ["表5 政府性基金预算支出情况表", "单位：万元", [["科目编码", "科目名称", "合计", "基本支出", "项目支出"]]]
SIMPLE = [["科目编码", "科目名称", "合计"], ["201", "一般公共服务支出", "12.00"], ["208", "社会保障和就业支出", "3.00"]]


def disclosed(*blocks: str | list[list[str]], name: str = "某局2025年预算.xlsx") -> Disclosure:
    """The disclosure of a document with these lines and tables, read with the general profile."""
    made = [Paragraph(block) if isinstance(block, str) else Grid(tuple(tuple(map(Cell, row)) for row in block)) for block in blocks]
    return from_document(Document(Path(name), "0" * 64, 0, tuple(made)), load("general"))


def table(*blocks: str | list[list[str]]) -> Table:
    return disclosed(*blocks).tables[0]


def keys(found: Table) -> list[tuple[str, str]]:
    return [(column.role, column.key) for column in found.layout]


@pytest.mark.parametrize("numbers", [["**", "**", "1"], ["栏次", "", "1"], ["A", "B", "1=2＋3"], ["1栏", "2栏", "3栏"]])
def test_a_row_of_column_numbers_is_no_row_of_the_table(numbers):
    found = table("支出情况表", "单位：万元", [SIMPLE[0], numbers, *SIMPLE[1:]])
    assert [row[0].text for row in found.rows] == ["201", "208"]


@pytest.mark.parametrize("note", ["注：本部门没有政府性基金预算支出，故本表为空。", "说明：本单位无此项支出。", ""])
def test_a_table_of_a_header_and_nothing_else_is_an_empty_table(note):
    found = disclosed("支出情况表", "单位：万元", SIMPLE, *NOTHING, *filter(None, [note]))
    assert [(one.id, one.empty) for one in found.tables] == [("expenditure_summary", False), ("fund_budget_expenditure", True)]


def test_a_title_in_two_lines_may_begin_with_the_year():
    assert disclosed("2025年某县某局", "部门支出情况表", "单位：万元", SIMPLE, name="a.xlsx").year == 2025
    assert disclosed("2025年2月10日", "部门支出情况表", "单位：万元", SIMPLE, name="2024.xlsx").year == 2024


def test_a_title_may_end_with_what_the_table_is_classified_by():
    assert table("一般公共预算支出情况表—功能分类（单位：万元）", SIMPLE).id == "general_budget_expenditure"


def test_the_figures_of_last_year_are_not_taken_for_those_of_this_year():
    found = table("一般公共预算支出情况表", "单位：万元", [
        ["科目编码", "科目名称", "2024年执行数", "2025年预算数", "", "", "2025年预算数比2024年执行数", ""],
        ["", "", "", "合计", "基本支出", "项目支出", "增减额", "增减%"],
        ["201", "一般公共服务支出", "10.00", "12.00", "8.00", "4.00", "2.00", "20.00%"],
        ["208", "社会保障和就业支出", "4.00", "3.00", "3.00", "", "-1.00", "-25.00"]])
    assert [key for role, key in keys(found) if role == "amount"] == ["prior", "total", "basic", "project", "change"]
    assert {fact.amount.text for fact in found.facts if fact.column == "total"} == {"12.00", "3.00"}


def test_two_years_side_by_side_have_the_same_names_in_code():
    found = table("“三公”经费预算情况表", "单位：万元", [
        ["单位名称", "上年预算数", "", "2025年预算数", ""], ["", "合计", "公务接待费", "合计", "公务接待费"], ["某局", "5.00", "1.00", "4.00", "1.00"]])
    assert [key for _, key in keys(found)] == ["name", "total_prior", "reception_prior", "total", "reception"]


def test_what_is_carried_over_from_last_year_is_money_of_this_year():
    found = table("收入总表", "单位：万元", [["科目编码", "科目名称", "合计", "上年度结转", "2024年结余", "2025年收入", "上年决算数"],
                                   ["201", "一般公共服务支出", "6.00", "1.00", "2.00", "3.00", "9.00"]])
    assert [key.endswith("prior") for role, key in keys(found) if role == "amount"] == [False, False, False, False, True]


def test_rates_and_numbers_of_things_are_no_money():
    found = table("政府采购预算表", "单位：万元", [
        ["单位名称", "采购项目", "数量", "需求时间", "合计", "一般公共预算", "占比", "备注"],
        ["某局", "计算机", "20", "2025年3月", "16.30", "10.00", "61.35", ""], ["某局", "物业", "1", "2025年1月", "40.00", "40.00", "100", "续签"]])
    assert [role for role, _ in keys(found)] == ["label", "second", "text", "text", "amount", "amount", "text", "text"]
    assert {column.side for column in found.layout} == {""}


def test_a_reason_behind_the_figures_is_no_other_side_of_the_table():
    found = table("“三公”经费支出情况表", "单位：万元", [["项目", "2025年预算数", "增减原因"], ["公务接待费", "3.00", "厉行节约"], ["合计", "3.00", ""]])
    assert keys(found)[2][0] == "text" and {fact.side for fact in found.facts} == {""}


def test_of_two_kinds_of_codes_the_first_names_the_row():
    found = table("一般公共预算基本支出情况表", "单位：万元", [
        ["部门预算支出经济分类科目", "", "政府预算支出经济分类科目", "", "合计"], ["科目编码", "科目名称", "科目编码", "科目名称", ""],
        ["30101", "基本工资", "50101", "工资奖金津补贴", "5.00"], ["30102", "津贴补贴", "50101", "工资奖金津补贴", "3.00"]])
    assert [(fact.code, fact.label, fact.second) for fact in found.facts] == [
        ("30101", "基本工资", "工资奖金津补贴"), ("30102", "津贴补贴", "工资奖金津补贴")]


def test_the_code_of_a_body_is_no_level_of_an_account():
    found = table("支出预算分类总表", "单位：万元", [
        ["功能科目", "", "", "单位代码", "单位名称", "总计"], ["类", "款", "项", "", "", ""],
        ["201", "03", "01", "063001", "行政运行", "7.00"], ["208", "05", "05", "063001", "养老保险", "3.00"]])
    assert [fact.code for fact in found.facts] == ["2010301", "2080505"]


@pytest.mark.parametrize(("title", "caption", "header", "unit"), [
    ("支出情况表（单位：元）", "", "合计", "元"), ("支出情况表", "", "合计（元）", "元"), ("支出情况表", "单位：万元", "合计（元）", "万元"),
])
def test_the_unit_of_money_may_stand_in_the_title_or_in_the_header(title, caption, header, unit):
    found = disclosed(title, *filter(None, [caption]), [["科目编码", "科目名称", header], *SIMPLE[1:]])
    assert found.tables[0].money_unit == unit
    assert not any("没有印出金额单位" in warning for warning in found.warnings)


@pytest.mark.parametrize(("caption", "header", "unit"), [
    ("单位：万美元", "合计", "万美元"), ("单位：港幣千元", "合计", "港幣千元"), ("£ million", "合计", "£ million"), ("", "£000", "£000"),
    ("(In billions of dollars)", "合计", "billions of dollars"), ("", "Total (US$ million)", "US$ million")])
def test_another_currency_is_told_and_not_counted(caption, header, unit):
    found = disclosed("支出情况表", *filter(None, [caption]), [["科目编码", "科目名称", header], *SIMPLE[1:]])
    assert found.tables[0].money_unit == unit and not found.tables[0].facts and not found.tables[0].empty
    assert [row[2].text for row in found.tables[0].rows] == ["12.00", "3.00"]
    assert any("不是人民币" in warning and unit in warning for warning in found.warnings)
    assert "美元" not in found.unit


@pytest.mark.parametrize(("stem", "name"), [
    ("附件2：某县某局2025年部门预算公开表", "某县某局"), ("2025年某市住房和城乡建设局部门预算公开表格", "某市住房和城乡建设局"),
    ("某县人民医院（本级）2025年单位预算公开", "某县人民医院（本级）"), ("2025年度预算公开（某区教育局）", "某区教育局"), ("063 某县某局 预算公开表2025", "某县某局"),
    ("2025年部门预算公开表", "2025年部门预算公开表"), ("P020250214567890", "P020250214567890"),
])
def test_the_name_of_a_file_may_name_the_unit(stem, name):
    assert name_in(stem) == name


def test_a_line_with_the_unit_of_money_is_no_title():
    found = table("Table 1.1: Departmental Expenditure Limits", "£ million",
                  [["Department", "Plans 2024-25"], ["Education", "86.0"], ["Health", "179.6"]])
    assert found.title == "Table 1.1: Departmental Expenditure Limits"


def test_classes_of_economic_items_add_up_beside_a_second_classification():
    found = disclosed("一般公共预算基本支出情况表", "单位：万元", [
        ["部门预算支出经济分类科目", "", "政府预算支出经济分类科目", "", "合计"], ["科目编码", "科目名称", "科目编码", "科目名称", ""], ["合计", "", "", "", "9.00"],
        ["301", "工资福利支出", "", "", "8.00"], ["30101", "基本工资", "50101", "工资奖金津补贴", "5.00"], ["30102", "津贴补贴", "50101", "工资奖金津补贴", "3.00"],
        ["302", "商品和服务支出", "", "", "1.00"], ["30201", "办公费", "50201", "办公经费", "1.00"]])
    assert not [finding for finding in audit(found).findings if finding.code == "U1"]
