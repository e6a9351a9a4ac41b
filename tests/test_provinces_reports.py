"""The report of every layout: measures in 万元 from tables in 元, sections where the wording is known, no empty chapters."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import docx
import pytest
from matplotlib.text import Text

from yusuan import charts, prose
from yusuan.amount import Amount
from yusuan.disclosure.model import Disclosure, Fact, Sentence, Table
from yusuan.measures import measures
from yusuan.prior import find_prior
from yusuan.profiles.profile import load
from yusuan.reading.page import Cell, Source
from yusuan.rendering import budget, display, outputs
from yusuan.rendering.report import render

UNIT = "上海市某区某办公室"
SUMMARY = [["一、财政拨款收入", "91016775", "一、一般公共服务支出", "61016775"], ["1.一般公共预算", "91016775", "二、卫生健康支出", "30000000"],
           ["二、事业收入", "", "", ""], ["三、事业单位经营收入", "", "", ""], ["四、其他收入", "", "", ""],
           ["收入总计", "91016775", "支出总计", "91016775"]]
CLASSES = [["201", "一般公共服务支出", "61016775", "41016775", "20000000"], ["20103", "政府办公厅（室）及相关机构事务", "61016775", "41016775", "20000000"],
           ["2010301", "行政运行", "41016775", "41016775", "0"], ["2010302", "一般行政管理事务", "20000000", "0", "20000000"],
           ["210", "卫生健康支出", "30000000", "30000000", "0"], ["21011", "行政事业单位医疗", "30000000", "30000000", "0"],
           ["2101101", "行政单位医疗", "30000000", "30000000", "0"], ["", "合计", "91016775", "71016775", "20000000"]]
APPROPRIATION = [["一、一般公共预算资金", "91016775", "一、一般公共服务支出", "61016775", "61016775", "", ""],
                 ["", "", "二、卫生健康支出", "30000000", "30000000", "", ""], ["收入总计", "91016775", "支出总计", "91016775", "91016775", "", ""]]
THREE = [["867.50", "839", "28.50", "0", "0", "0", "213.28"]]
PURPOSE = "2.“一般公共服务支出-政府办公厅（室）及相关机构事务-一般行政管理事务”科目2,000万元，主要用于办公楼修缮。"


def table_of(profile: str, id: str, rows: list[list[str]], unit: str = "元") -> Table:
    """A table of a profile with these rows; a functional code stands in one cell."""
    spec = load(profile).table(id)
    columns = [column for column in spec.columns if column.role != "code"]
    coded = len(columns) < len(spec.columns)
    facts = [fact for at, row in enumerate(rows)
             for fact in facts_of(spec, columns, at, row[1:] if coded else row, row[0] if coded else "", unit)]
    cells = tuple(tuple(Cell(text) for text in row) for row in rows)
    headers = tuple(column.header for column in columns)
    return Table(id, spec.number, spec.title, "", unit, headers, cells, tuple(facts), (), False, spec.columns)


def facts_of(spec, columns, at, row, code, unit):
    for place, column in enumerate(columns):
        if column.role == "amount":
            label = next((row[i] for i, one in enumerate(columns) if one.role == "label" and one.side == column.side), "")
            yield Fact(spec.id, spec.number, at, column.side, code, label, "", column.key, column.header,
                       Amount.parse(row[place], unit), Source())


def shanghai(year: int = 2025, kind: str = "department", **instead) -> Disclosure:
    rows = {"revenue_expenditure_summary": SUMMARY, "expenditure_summary": CLASSES, "general_budget_expenditure": CLASSES,
            "appropriation_summary": APPROPRIATION} | instead
    tables = [table_of("shanghai", id, printed) for id, printed in rows.items()]
    told = (Sentence("编制说明", "", "", "", 1, PURPOSE, Source()),
            Sentence("其他相关情况说明", "四", "政府采购预算情况", "", 2, "政府采购预算34万元。", Source()))
    tables = (*tables, table_of("shanghai", "three_public_expenses", THREE, "万元"))
    return Disclosure("a.pdf", "", UNIT, year, "budget", kind, "shanghai", 9, tables, (), told)


def written(disclosure: Disclosure, **known) -> str:
    return prose.as_text(prose.write(disclosure, **known))


def test_tables_in_yuan_are_measured_in_wan_and_the_exact_figure_is_kept():
    found = measures(shanghai())
    assert (found["total"].value, found["total"].unit) == (Decimal("9101.6775"), "万元")
    assert found["three_public"].value == Decimal("867.50")  # this table is in 万元
    assert "<p>9,101.68</p>" in display.cards(found).html
    assert "9,101.6775" in display.derivations(found).html


def test_a_table_without_names_of_rows_is_read_in_its_only_row():
    assert (measures(shanghai())["operating"].value, measures(shanghai())["operating"].formula) == (
        Decimal("213.28"), "表9“{Y}年机关运行经费预算数”列")


def test_a_missing_table_of_a_known_layout_is_told():
    nothing = replace(shanghai(), tables=())
    assert measures(nothing)["total"].note == "公开材料没有这张预算表"


def test_what_a_document_of_an_unknown_layout_does_not_have_is_no_measure():
    unknown = replace(shanghai(), profile="general")
    assert measures(unknown)["total"].value == Decimal("9101.6775")
    assert "total" not in measures(replace(unknown, tables=()))


def test_growth_is_against_the_same_body_of_last_year():
    last = shanghai(2024, revenue_expenditure_summary=[*SUMMARY[:-1], ["收入总计", "80000000", "支出总计", "80000000"]])
    assert measures(shanghai(), find_prior(shanghai(), last))["total_growth"].value == Decimal("13.77")
    assert measures(shanghai(), find_prior(shanghai(), replace(last, kind="unit")))["total_prior"].value is None


def test_a_part_of_a_source_is_not_drawn_beside_it():
    shown = [text.get_text() for text in charts.revenue_structure(shanghai()).findobj(Text)]
    assert "财政拨款收入　9,101.68万元　占100.00%" in shown and not any("一般公共预算" in text for text in shown)


def test_classes_that_only_the_summary_prints_are_drawn():
    shown = [text.get_text() for text in charts.summary_structure(shanghai()).findobj(Text)]
    assert {"一般公共服务支出", "6,101.68　67.04%"} <= set(shown)


def test_shanghai_is_written_item_by_item_with_the_published_purpose():
    text = written(shanghai())
    assert "1.“一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）行政运行（项）”4101.68万元。" in text
    assert "2.“一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）一般行政管理事务（项）”2000.00万元，主要用于办公楼修缮。" in text
    assert "收入预算9101.68万元，其中：财政拨款收入9101.68万元；事业收入0万元" in text


def test_every_figure_of_an_item_leads_to_its_row():
    section = prose.write(shanghai())[1]
    assert [figure.source for paragraph in section.paragraphs for figure in paragraph.figures] == [
        f"general_items.{place}.amount" for place in range(3)]


def test_a_change_against_a_known_year_is_written_without_its_sign():
    last = shanghai(2024, revenue_expenditure_summary=[["一、财政拨款收入", "99999999", "", ""], *SUMMARY[1:]])
    assert "财政拨款收入9101.68万元，比2024年预算减少898.32万元；" in written(shanghai(), prior=find_prior(shanghai(), last))


def test_what_no_table_knows_is_quoted_from_the_section_about_it():
    assert "五、政府采购预算情况\n政府采购预算34万元。" in written(shanghai())


@pytest.mark.parametrize("other", [{"profile": "general"}, {"phase": "final"}])
def test_without_known_wording_there_are_no_sections(other):
    assert prose.write(replace(shanghai(), **other)) == []


def test_a_picture_that_a_section_names_is_not_shown_twice():
    sections, pictures = prose.write(shanghai()), {"revenue_structure": display.picture(charts.revenue_structure(shanghai()), "收入预算图")}
    assert display.unplaced(pictures, sections).markdown == "" != display.unplaced(pictures, []).markdown
    assert display.narrative(sections, pictures).markdown.count("收入预算图") == 1


def test_a_table_names_the_file_it_came_from():
    table = shanghai().tables[0]
    other = replace(table, facts=tuple(replace(fact, source=Source(page=3, file="表格.pdf")) for fact in table.facts), pages=(3,))
    assert "来源：表格.pdf第3页。" in budget.table(shanghai(), other).html


def test_the_title_names_every_file_that_the_disclosure_was_put_together_from():
    first, *others = shanghai().sentences
    disclosure = replace(shanghai(), sentences=(replace(first, source=Source(page=1, file="文字.pdf")), *others))
    assert "a.pdf（共9页）、文字.pdf" in display.title(disclosure).html


def test_a_cell_of_a_sheet_is_named_as_source():
    table = shanghai().tables[0]
    sheet = replace(table, facts=tuple(replace(fact, source=Source(place="收支总表!B6")) for fact in table.facts))
    disclosure = replace(shanghai(), tables=(sheet,))
    assert "（收支总表!B6）" in display.derivations(measures(disclosure)).html
    assert "来源：a.pdf，收支总表。" in budget.table(disclosure, sheet).html


def test_a_chapter_under_which_nothing_is_shown_is_left_out_and_the_others_are_numbered_through(tmp_path):
    def shown(text):
        return {"cell_type": "code", "outputs": [{"output_type": "display_data", "data": {"text/markdown": text}}]}

    def asked(text):
        return {"cell_type": "markdown", "source": text}

    cells = [asked("## 一、主要数字\n\n> 多少？"), shown("卡片"), asked("> 变化？"), shown(""), asked("## 二、说明\n\n> 怎样？"), shown(""),
             asked("## 三、结构"), asked("### 功能\n\n> 哪些？"), shown(""), asked("### 经济\n\n> 什么？"), shown("图")]
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert outputs.read(tmp_path / "a.ipynb").markdown == "## 一、主要数字\n\n> 多少？\n\n卡片\n\n## 二、结构\n\n### 经济\n\n> 什么？\n\n图\n"


JIANGSU = {"revenue_expenditure_summary": [["一、财政拨款", "150.00", "一、公共安全支出", "150.00", "一、基本支出", "90.00"],
                                           ["1.一般公共预算", "150.00", "", "", "二、项目支出", "60.00"],
                                           ["收入合计", "150.00", "支出合计", "", "", "150.00"]],
           "expenditure_summary": [["150.00", "90.00", "60.00", "", ""]],
           "three_public_expenses": [["30.00", "20.00", "5.00", "10.00", "", "10.00", "5.00", "6.00", "4.00"]]}


def jiangsu(*told: str) -> Disclosure:
    sentences = tuple(Sentence("第三部分", "一", "收支预算总体情况说明", "", number, text, Source()) for number, text in enumerate(told))
    tables = tuple(table_of("jiangsu", id, rows, "万元") for id, rows in JIANGSU.items())
    return Disclosure("a.pdf", "", "某省某厅", 2018, "budget", "department", "jiangsu", 9, tables, (), sentences)


def test_jiangsu_takes_the_prior_year_from_the_change_that_it_states():
    text = written(jiangsu("基本支出预算数为90.00万元。", "与上年相比增加10万元，增长12.5%。"))
    assert "基本支出预算数为90万元，与上年相比增加10万元，增长12.5%。" in text
    assert "上年基本支出80.00万元，依据本材料自述的增减额（90.00 − 10）。" in text


def test_jiangsu_says_which_tables_are_missing():
    assert "本次公开材料未包含说明本项所需的预算表（《政府采购支出预算表》），无法说明。" in written(jiangsu())


def test_the_expenses_of_jiangsu_stand_in_a_table_of_one_row():
    assert "“三公”经费预算支出20万元。" in written(jiangsu()) and "公务用车购置预算支出0万元。" in written(jiangsu())


def test_the_word_document_shows_share_and_growth_of_a_card(tmp_path):
    last = shanghai(2024)
    shown = display.cards(measures(shanghai(), find_prior(shanghai(), last)), ["basic"])
    cells = [{"cell_type": "code", "outputs": [{"output_type": "display_data", "data": {"text/markdown": shown.markdown}}]}]
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    row, = docx.Document(render(tmp_path / "a.ipynb", tmp_path, ["docx"])["docx"]).tables[0].rows
    assert row.cells[2].text == "占支出预算78.03%\n与上年7,101.68持平"
