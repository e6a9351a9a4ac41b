"""Prose: what we write equals what is published, and every numeral in it has a source."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest
from support import disclosure_from_truth, with_cell, without_table

from yusuan.amount import half_up
from yusuan.disclosure.model import Disclosure, Fact, Form, Sentence
from yusuan.disclosure.reader import read
from yusuan.hanzi import comparable
from yusuan.measures import Measures, measures
from yusuan.passage import passage
from yusuan.prior import Prior, find_prior
from yusuan.prose import Figure, Paragraph, Section, as_text, write

RAW = Path(__file__).parents[1] / "data" / "raw"
DOCUMENTS = ("000", "001", "003", "004")
FROM_TABLES = ("二", "三", "四", "五", "六")
NUMERAL = re.compile(r"\d[\d,]*(?:\.\d+)?")
# What the published text has otherwise than the tables or the usual wording: (document, section) → (published, ours, why).
PUBLISHED_OTHERWISE = {
    ("000", "五"): ("比上年增长23.87万元", "比上年增加23.87万元", "增长 said of an amount, where others say 增加"),
    ("001", "五"): ("一般公共服务支出9.49万元;", "一般公共服务支出9.49万元,占0.05%;", "the share is missing"),
    ("003", "五"): ("一般公共预算支出0.58万元", "一般公共服务支出0.58万元", "a class under another name"),
}


@lru_cache
def published(doc: str) -> Disclosure:
    return read(next(RAW.glob(f"{doc}_*.txt")))


@lru_cache
def written(doc: str) -> dict[str, Section]:
    return {section.number: section for section in write(published(doc))}


def text_of(section: Section) -> str:
    return "".join(paragraph.text for paragraph in section.paragraphs if not paragraph.heading)


def in_one_order(text: str) -> str:
    """Lists of economic items sorted: the published ones follow no order."""
    return re.sub(r"(?<=主要包括:)[^;。]+?(?=等[;。])", lambda found: "、".join(sorted(found[0].split("、"))), text)


def only(doc: str, section: str, **kept) -> str:
    """The text of one section of a document whose tables or narrative were changed."""
    return text_of(next(found for found in write(replace(published(doc), **kept)) if found.number == section))


@pytest.mark.parametrize("section", FROM_TABLES)
@pytest.mark.parametrize("doc", DOCUMENTS)
def test_sections_two_to_six_are_written_as_they_are_published(doc, section):
    expected = comparable(passage(published(doc), section).text)
    if otherwise := PUBLISHED_OTHERWISE.get((doc, section)):
        assert expected.count(otherwise[0]) == 1
        expected = expected.replace(otherwise[0], otherwise[1])
    assert in_one_order(comparable(text_of(written(doc)[section]))) == in_one_order(expected)


@pytest.mark.parametrize(("doc", "total", "general"), [
    ("000", "比上年增加23.87万元，增长11.69%", "比上年增加23.87万元，增长11.69%"),
    ("001", "比上年增加708.43万元，增长3.84%", "比上年减少405.58万元，下降2.2%"),
    ("003", "比上年减少2278.22万元，下降54.42%", "比上年减少1916.22万元，下降59.12%"),
    ("004", "比上年增加1317.64万元，增长80.27%", "比上年减少559.22万元，下降39.84%"),
])
def test_change_and_growth_stand_in_sections_one_and_five(doc, total, general):
    assert text_of(written(doc)["一"]).count(total) == 2  # revenue and expenditure
    assert general in text_of(written(doc)["五"])


@pytest.mark.parametrize("doc", DOCUMENTS)
def test_section_one_is_written_as_it_is_published(doc):
    def plain(text: str) -> str:
        return re.sub(r"增长(?=[\d.]+万元)", "增加", comparable(text)).replace("。;", ";")

    assert plain(written(doc)["一"].paragraphs[0].text) == plain(passage(published(doc), "一").text)


def test_the_report_says_what_the_prior_year_rests_on():
    assert "上年收入总计204.22万元，依据本材料自述的增减额（228.09 − 23.87）。" in [paragraph.text for paragraph in written("000")["一"].paragraphs]


def test_an_unknown_prior_year_is_said_to_be_unknown():
    section = write(published("000"), Prior())[0]
    assert "比上年" not in section.paragraphs[0].text
    assert section.paragraphs[1].text == "上年收入总计未知，不计算增减。"


# --- 七 to 十二 --------------------------------------------------------------------------------------------------------------------------

def test_a_unit_without_the_expenses_says_so():
    assert text_of(written("004")["七"]) == "本单位无“三公”经费预算。"
    assert text_of(written("004")["八"]) == "本单位无机关运行经费。"


def test_three_public_expenses_are_compared_with_last_year():
    assert comparable(text_of(written("001")["七"])) == comparable(passage(published("001"), "七").text)


def test_operating_expenses_of_a_unit_are_compared_with_last_year():
    assert text_of(written("003")["八"]).startswith("本单位2025年机关运行经费财政拨款预算38.22万元，比2024年预算减少16.4万元，下降30.03%，原因是")


def test_operating_expenses_of_a_department_name_its_units():
    assert text_of(written("001")["八"]).startswith("本部门2024年所属阳泉市卫生健康委员会、阳泉市公共卫生事件应急指挥中心、阳泉市计划生育协会，"
                                                   "共3家行政、参公单位机关运行经费财政拨款预算93.28万元，比2023年预算增加1.48万元，增长1.61%")


def test_a_falling_expense_has_a_comparison_for_each_item():
    last_year = replace(disclosure_from_truth("001"), year=2023)
    less = with_cell(with_cell(disclosure_from_truth("001"), 10, 5, 1, "40.00"), 10, 4, 1, "40.00")
    section = write(less, find_prior(less, own=last_year))[6]
    assert section.paragraphs[0].text == (
        "2024年阳泉市卫生健康委员会财政拨款安排的“三公”经费预算40.00万元，比2023年预算数减少1.4万元，下降3.38%。其中："
        "因公出国（境）费0万元，与上年预算数相同；公务接待费0万元，与上年预算数相同；"
        "公务用车运行维护费40.00万元，比上年预算数减少1.4万元；公务用车购置费0万元，与上年预算数相同。")


@pytest.mark.parametrize("number", ["九", "十一"])
def test_what_no_table_knows_is_quoted_and_marked(number):
    section = written("001")[number]
    assert section.paragraphs and all(paragraph.quoted for paragraph in section.paragraphs)
    assert text_of(section) == passage(published("001"), number).text


def test_projects_and_forms_are_counted_from_their_tables():
    ours = [paragraph.text for paragraph in written("000")["十"].paragraphs if not paragraph.quoted]
    assert ours == ["2025年阳泉市卫生健康委员会医事管理中心本年预算安排项目5个，涉及金额69.59万元；上年结转安排项目0个，涉及金额0万元。",
                    "本次公开材料附项目支出绩效目标表5份，年度资金合计69.59万元，实施期资金合计76.78万元。"]


def test_what_is_neither_in_a_table_nor_published_is_not_invented():
    assert only("000", "九", sentences=()) == "公开材料未说明。"
    assert "主要原因是" not in only("000", "一", sentences=())


# --- documents that lack something ------------------------------------------------------------------------------------------------------

def test_a_document_without_tables_gets_no_zero_figures():
    sections = {section.number: section for section in write(read(next(RAW.glob("002_*.txt"))))}
    assert [text_of(sections[number]) for number in ("一", "二", "六")] == ["本次公开材料未包含预算表，无法说明。"] * 3
    assert not any(figure.text == "0" for section in sections.values() for paragraph in section.paragraphs for figure in paragraph.figures)
    assert "项目支出绩效目标表2份" in text_of(sections["十"])


def test_a_missing_table_is_named():
    sections = write(without_table(disclosure_from_truth("000"), 4))
    assert text_of(sections[3]) == "本次公开材料未包含说明本项所需的预算表（《财政拨款收支总表》），无法说明。"
    assert "支出预算228.09万元" in text_of(sections[2])


def test_a_table_without_its_total_row_is_not_taken_for_missing():
    broken = with_cell(disclosure_from_truth("000"), 3, 0, 0, "别的")
    assert text_of(write(broken)[2]) == "预算表缺少说明本项所需的数据，无法说明。"


def test_text_has_a_heading_for_each_section_and_a_line_for_each_paragraph():
    sections = [Section("一", "甲", (Paragraph("（一）乙", heading=True), Paragraph("丙。"))), Section("二", "丁", (Paragraph("戊。"),))]
    assert as_text(sections) == "一、甲\n（一）乙\n丙。\n\n二、丁\n戊。\n"


def test_a_department_is_called_a_department():
    assert written("001")["一"].heading == "部门预算收支数据变动情况及原因"
    assert "本年部门预算支出总计" in text_of(written("001")["一"])


# --- every numeral has a source ---------------------------------------------------------------------------------------------------------

def covering(figures: tuple[Figure, ...], start: int, end: int) -> Figure | None:
    return next((figure for figure in figures if figure.start <= start and end <= figure.start + len(figure.text)), None)


def resolves(figure: Figure, found: Measures, unit: str) -> bool:
    """Whether the source of a figure bears out what it prints."""
    if isinstance(figure.source, Sentence):
        return figure.text in figure.source.text
    if isinstance(figure.source, Fact):
        return figure.text in figure.source.label
    if figure.source == "unit":
        return figure.text in unit
    measure = found[figure.source]
    traced = measure.code in ("year", "prior_year", "forms") or all(isinstance(source, Fact | Form | Sentence) for source in measure.inputs)
    return traced and abs(half_up(measure.value, 2)) == Decimal(figure.text.replace(",", ""))


@pytest.mark.parametrize("doc", DOCUMENTS)
def test_every_numeral_resolves_to_a_cell_a_formula_or_a_published_sentence(doc):
    disclosure = published(doc)
    found = measures(disclosure, find_prior(disclosure))
    for section in written(doc).values():
        for paragraph in section.paragraphs:
            for numeral in NUMERAL.finditer(paragraph.text):
                figure = covering(paragraph.figures, numeral.start(), numeral.end())
                assert figure, (section.number, numeral[0], paragraph.text)
                assert paragraph.text[figure.start:figure.start + len(figure.text)] == figure.text
                if not paragraph.text.startswith("上年"):  # remarks spell the formula out: their numerals are its operands
                    assert resolves(figure, found, disclosure.unit), (section.number, figure)


@pytest.mark.parametrize("doc", DOCUMENTS)
def test_a_remark_on_the_prior_year_cites_the_measure_whose_formula_it_spells_out(doc):
    found = measures(published(doc), find_prior(published(doc)))
    remarks = [paragraph for paragraph in written(doc)["一"].paragraphs if paragraph.text.startswith("上年")]
    assert len(remarks) == 2
    for paragraph in remarks:
        first, *operands = paragraph.figures
        assert Decimal(first.text) == found[first.source].value
        assert all(operand.text in found[first.source].formula for operand in operands)
