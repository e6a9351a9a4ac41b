"""The narrative by part, section and sentence."""

from __future__ import annotations

from yusuan.disclosure.narrative import read_narrative
from yusuan.reading.page import Cell, Grid, Paragraph

HEAD = "第三部分 2025年度单位预算情况说明"


def told(*lines: str, noise=()):
    return [(one.section, one.subsection, one.text) for one in read_narrative([Paragraph(line) for line in lines], set(), noise)]


def test_sentences_stand_under_their_section():
    assert told(HEAD, "一、收支情况", "甲。乙；丙。", "二、收入", "丁。") == [("一", "", "甲。"), ("一", "", "乙；丙。"), ("二", "", "丁。")]


def test_the_list_of_contents_opens_nothing():
    assert told("第三部分 情况说明.....24", "一、收支情况.....24", "二、收入 25", HEAD, "一、收支情况", "甲。") == [("一", "", "甲。")]


def test_a_sentence_cut_by_a_page_break_is_one_sentence():
    lines = (HEAD, "一、支出", "2024年度某某委员会支出预算19155.7万元，其中：基本支出", "7082.95万元，占36.98%。")
    assert told(*lines) == [("一", "", "2024年度某某委员会支出预算19155.7万元，其中：基本支出7082.95万元，占36.98%。")]


def test_a_short_line_without_full_stop_is_a_paragraph_of_its_own():
    assert told(HEAD, "一、其他", "无", "2024年集中采购目录见附件。") == [("一", "", "无"), ("一", "", "2024年集中采购目录见附件。")]


def test_an_enumeration_inside_a_section_does_not_open_a_section():
    assert told(HEAD, "一、其他", "五、目录", "甲。")[0][0] == "一"


def test_subsections_are_kept():
    assert told(HEAD, "一、支出", "(一) 规模变化情况", "甲。", "（二）结构情况", "乙。") == [("一", "一", "甲。"), ("一", "二", "乙。")]


def test_watermarks_page_numbers_and_captions_are_no_sentences():
    assert told(HEAD, "一、支出", "仅供内部审核", "— 2 —", "收入预算图", "甲。", noise=("仅供内部审核",)) == [("一", "", "甲。")]


def test_a_definition_keeps_its_text_under_its_term():
    assert told("第四部分 名词解释", "一、基本支出：指为保障机构正常运转而发生的支出。") == [("一", "", "一、基本支出：指为保障机构正常运转而发生的支出。")]


def test_the_title_of_an_annex_is_no_sentence():
    blocks = [Paragraph(line) for line in (HEAD, "一、其他", "无。", "整体支出绩效目标申报表", "(2025) 年度")]
    sentences = read_narrative([*blocks, Grid(((Cell("部门名称"), Cell("某单位")),))], set())
    assert [one.text for one in sentences] == ["无。"]
