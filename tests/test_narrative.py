"""The narrative by part, section and sentence."""

from __future__ import annotations


import pytest

from yusuan.disclosure.narrative import gaps, read_narrative
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


def opened(*lines):
    """The sections, with their headings, that stand in these lines of 第三部分; under each heading one sentence."""
    told = [line if line.endswith("。") else f"{line}\n甲。" for line in lines]
    paragraphs = [Paragraph(text) for text in (HEAD, *"\n".join(told).splitlines())]
    return list(dict.fromkeys((one.section, one.heading) for one in read_narrative(paragraphs, set())))


def numbers(*lines):
    return "".join(section for section, _ in opened(*lines))


def test_a_missing_number_does_not_swallow_what_follows():
    assert numbers("一、收支", "二、收入", "四、拨款", "五、支出", "六、其他") == "一二四五六"
    assert numbers("一、收支", "五、支出", "六、基本", "七、经费") == "一五六七"
    assert numbers("一、收支", "三、其他") == "一三"
    assert numbers("二、收入", "三、支出") == "二三"
    assert numbers("一、收支", "三、支出", "四、其他", "一、目录", "二、限额") == "一三四"


def test_a_number_printed_twice_opens_both_sections():
    assert opened("一、收支", "二、收入", "二、支出", "四、拨款") == [("一", "收支"), ("二", "收入"), ("二", "支出"), ("四", "拨款")]
    assert opened("一、收支", "三、收入", "三、支出", "四、拨款") == [("一", "收支"), ("三", "收入"), ("三", "支出"), ("四", "拨款")]
    assert opened("一、收支", "二、收入", "二、其他") == [("一", "收支"), ("二", "收入"), ("二", "其他")]
    assert opened("一、收支", "一、收入", "三、支出") == [("一", "收支"), ("一", "收入"), ("三", "支出")]


FORMS = ("{}.{}", "{}．{}", "{}，{}", "{},{}", "（{}）{}", "({}){}", "{}、 {}", "**{}、{}**", "## {}、{}", "{}、**{}**", "# **{}、{}**")


@pytest.mark.parametrize("form", FORMS)
def test_a_section_is_known_however_its_number_is_printed(form):
    lines = [form.format(*section) for section in (("一", "收支"), ("二", "收入"), ("三", "支出"))]
    assert opened(*lines) == [("一", "收支"), ("二", "收入"), ("三", "支出")]


def test_a_heading_may_end_with_a_full_stop_and_an_item_of_a_list_is_none():
    assert opened("一、收入预算情况说明。", "甲。", "二、增减变化的原因。", "乙。") == [("一", "收入预算情况说明"), ("二", "增减变化的原因")]
    assert [text for _, _, text in told(HEAD, "一、负责全市水利规划。")] == ["一、负责全市水利规划。"]


@pytest.mark.parametrize("unit", ["单位：万元", "（单位：元）", "金额单位：万元"])
def test_the_title_and_unit_above_a_table_in_the_text_are_no_sentences(unit):
    table = Grid(((Cell("项目"), Cell("金额")), (Cell("合计"), Cell("1.00"))))
    blocks = [*map(Paragraph, (HEAD, "一、收支", "变化见下表。", "收支变化对比表", unit)), table, Paragraph("表中数为预算数。")]
    assert [one.text for one in read_narrative(blocks, set())] == ["变化见下表。", "表中数为预算数。"]


@pytest.mark.parametrize("head", ["第3部分 情况说明", "第３部分 情况说明", "**第三部分 情况说明**", "# 第三部分 情况说明", "第三部分：情况说明", "第三部分"])
def test_a_part_is_known_however_it_is_printed(head):
    sentences = read_narrative([Paragraph(line) for line in (head, "一、收支", "甲。")], set())
    assert [(one.part, one.section) for one in sentences] == [("第三部分", "一")]


def test_bold_marks_alone_are_no_sentence():
    assert told(HEAD, "一、收支", "**甲。**") == [("一", "", "**甲。")]


def test_a_sentence_about_a_part_opens_none():
    assert told(HEAD, "一、收支", "第四部分所列的名词，仅供参考。") == [("一", "", "第四部分所列的名词，仅供参考。")]


def test_sections_in_brackets_keep_their_subsections():
    lines = (HEAD, "（一）收支", "甲。", "（二）支出", "（一）规模", "乙。", "（二）结构", "丙。", "（三）其他", "丁。")
    assert told(*lines) == [("一", "", "甲。"), ("二", "一", "乙。"), ("二", "二", "丙。"), ("三", "", "丁。")]
    assert numbers("（一）规模", "二、收入", "三、支出") == "二三"


def test_a_list_inside_a_section_opens_none():
    assert numbers("一、职责", "一、负责全市医保。", "二、拟订政策，组织实施。", "三、承担监管。", "二、机构") == "一二"
    assert opened("一、职责", "一、监督", "二、检查", "三、指导", "二、机构") == [("一", "职责"), ("二", "机构")]
    assert numbers("一、职责", "二、机构", "一、负责全市医保。", "二、拟订政策。", "三、承担监管。", "四、其他") == "一二"
    assert numbers("一、收支", "二、收入", "一、目录", "三、支出", "四、其他", "一、目录", "二、限额") == "一二三四"
    assert numbers("一、收支", "五、目录", "六、限额", "二、收入", "三、支出") == "一二三"
    assert numbers("一、收支", "三、承担监管，组织实施。") == "一"
    assert ("二", "", "二、甲") in told(HEAD, "一、收支", "二、收入", "二、甲", "二、乙", "丙。")


def test_a_term_is_a_heading_whatever_stands_after_its_number():
    assert opened("一，基本支出：指甲，乙。", "二，项目支出：指丙。", "四，上年结转：指丁。") == [("一", "基本支出"), ("二", "项目支出"), ("四", "上年结转")]


def test_a_list_of_terms_may_have_more_than_fifteen():
    numerals = "一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十 二十一".split()
    assert opened(*(f"{numeral}、甲：指乙，丙。" for numeral in numerals)) == [(numeral, "甲") for numeral in numerals]


@pytest.mark.parametrize("mark", "，、,")
def test_a_sentence_cut_after_a_comma_is_one_sentence(mark):
    line = "2024年度某某委员会支出预算19155.7万元" + mark
    assert told(HEAD, "一、支出", line, "一，增加项目") == [("一", "", line + "一，增加项目")]


@pytest.mark.parametrize("mark", "：；）。")
def test_a_line_that_ends_in_a_stop_is_not_joined(mark):
    line = "2024年度某某委员会支出预算19155.7万元" + mark
    assert told(HEAD, "一、支出", line, "乙。") == [("一", "", line), ("一", "", "乙。")]


def test_a_sentence_may_be_cut_more_than_once():
    assert [text for _, _, text in told(HEAD, "一、支出", "2024年度某某委员会支出预算19155.7", "万元", "，减少。")] == [
        "2024年度某某委员会支出预算19155.7万元，减少。"]


def test_long_lines_and_many_cut_lines_are_read():
    assert len(told(HEAD, "一、支出", *["某某委员会支出预算增加的主要原因是项目增加"] * 50_000)) == 1
    headings = [text for _, _, text in told(HEAD, "一、支出" + "." * 300_000, "一、支出" + "." * 100_000 + "元", *["二、目录"] * 50_000)]
    assert headings.count("二、目录") == len(headings) - 1


def test_missing_sections_are_named():
    def warnings(*lines):
        return gaps(read_narrative([Paragraph(line) for line in lines], set()))

    assert warnings(HEAD, "一、收支", "甲。", "三、支出", "乙。") == ["第三部分的说明缺少第二节。"]
    assert warnings(HEAD, "二、收支", "甲。", "三、支出", "四、拨款", "乙。") == ["第三部分的说明缺少第一节、第三节。"]
    assert warnings(HEAD, "甲。") == ["第三部分的说明没有编号的节。"]
    assert warnings(HEAD, "一、收支", "甲。", "二、支出", "乙。") == []
    assert warnings("第一部分 概况", "一、职责", "甲。", "三、机构", "乙。") == []
