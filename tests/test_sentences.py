"""Sentences: one grammar that writes and reads."""

from __future__ import annotations

from decimal import Decimal

import pytest

from yusuan.profiles.grammar import Literal, Optional, Slot, parse
from yusuan.profiles.sentences import Sentences, fill, load, match, number

WORDS = {"change": {"up": ["增加", "增长"], "down": ["减少", "下降"]}, "level": {"same": ["持平", "相同"]}}
ITEMS = {"class": "{name:label}{amount:amount}万元[，占{share:share}%]", "label": "{name:label}"}


def sentence(*texts: str):
    """A template with these wordings, in a small book of its own."""
    return Sentences({"sections": [], "remarks": {}, "words": WORDS, "items": ITEMS,
                      "sentences": [{"id": "one", "section": "一", "texts": list(texts)}]})["one"]


def test_a_template_is_made_of_literals_options_and_slots():
    assert parse("本年{amount:total|plain}万元[，占{share:share}%]") == (
        Literal("本年"), Slot("amount", "total", "plain", ()), Literal("万元"),
        Optional((Literal("，占"), Slot("share", "share", "", ()), Literal("%"))))


@pytest.mark.parametrize("text", ["[，占", "占]", "{amount:total", "(比上年|较上年"])
def test_a_bracket_that_is_not_closed_is_an_error(text):
    with pytest.raises(ValueError, match=r"closed"):
        parse(text)


@pytest.mark.parametrize(("value", "format", "printed"), [
    ("1908.14", "thousands", "1,908.14"), ("29.4", "thousands", "29.40"), ("0", "thousands", "0"), ("0.00", "thousands", "0"),
    ("1908.14", "plain", "1908.14"), ("158.50", "plain", "158.5"), ("100.00", "plain", "100"), ("0", "plain", "0"),
    ("89", "fixed", "89.00"), ("0.00", "fixed", "0"), ("-2278.22", "size", "2278.22"), ("-2.20", "size", "2.2"), ("0.125", "fixed", "0.13"),
    ("12", "whole", "12"),
])
def test_each_section_prints_its_numbers_in_its_own_way(value, format, printed):
    assert number(Decimal(value), format) == printed


def test_what_is_written_can_be_read_again():
    template = sentence("收入总计{amount:total}万元[，比上年{word:change|change}{change:change}万元]。")
    written = fill(template, {"total": Decimal("1908.14"), "change": Decimal("-2278.22")})
    assert written.text == "收入总计1,908.14万元，比上年减少2278.22万元。"
    assert [(slot.kind, slot.value) for slot in match(template, written.text).slots] == [
        ("amount", Decimal("1908.14")), ("word", -1), ("change", Decimal("2278.22"))]


def test_every_number_of_a_written_sentence_is_a_figure_at_its_place():
    written = fill(sentence("支出包括：{list:classes|class|、}等。"), {"classes": [
        {"label": "教育支出", "amount": Decimal(12), "share": Decimal("40")}, {"label": "其他支出", "amount": Decimal(18), "share": None}]})
    assert written.text == "支出包括：教育支出12.00万元，占40.00%、其他支出18.00万元等。"
    assert [(figure.text, figure.path) for figure in written.figures] == [
        ("12.00", "classes.0.amount"), ("40.00", "classes.0.share"), ("18.00", "classes.1.amount")]
    assert all(written.text[figure.start:].startswith(figure.text) for figure in written.figures)


def test_brackets_are_dropped_when_a_value_inside_is_unknown():
    template = sentence("总计{amount:total}万元[，比上年{word:change|change}{change:change}万元]。")
    assert fill(template, {"total": Decimal(1)}).text == "总计1.00万元。"


def test_no_change_has_no_direction():
    template = sentence("总计{amount:total}万元[，比上年{word:change|change}{change:change}万元][，与上年{word:change|level}]。")
    assert fill(template, {"total": Decimal(1), "change": Decimal(0)}).text == "总计1.00万元，与上年持平。"


def test_the_first_wording_that_has_all_its_values_is_written():
    template = sentence("经费{amount:total|thousands|nonzero}万元。", "无经费。")
    assert fill(template, {"total": Decimal("41.4")}).text == "经费41.40万元。"
    assert fill(template, {"total": Decimal(0)}).text == "无经费。"


def test_a_sentence_without_its_value_is_not_written():
    assert fill(sentence("总计{amount:total}万元。"), {}) is None
    assert fill(sentence("包括{list:classes|class|、}。"), {"classes": []}) is None


@pytest.mark.parametrize("printed", [
    "其中：本年收入1,908.14万元，上年结转0万元。", "其中:本年收入1,908.14万元,上年结转0万元。", "其中：本年收 入 1,908.14 万元， 上年结转0万元。"])
def test_punctuation_is_read_in_any_width_and_blanks_anywhere(printed):
    found = match(sentence("其中：本年收入{amount:current}万元，上年结转{amount:carryover}万元。"), printed)
    assert [slot.value for slot in found.slots] == [Decimal("1908.14"), Decimal(0)]


def test_a_slot_that_was_read_knows_where_it_stood():
    text = "前言。总计2,959.18万元。"
    slot = match(sentence("总计{amount:total}万元。"), text).first("total")
    assert text[slot.start:slot.end] == "2,959.18" == slot.text


def test_any_wording_of_a_choice_is_read_and_the_first_is_written():
    template = sentence("(比上年|较上年){word:change|change}{change:change}万元。")
    assert match(template, "较上年增长5万元。").first("change").value == 1
    assert fill(template, {"change": Decimal(5)}).text == "比上年增加5万元。"


def test_a_class_that_lacks_its_share_is_still_read():
    found = match(sentence("用于以下方面：{list:classes|class|；}(等|)。"), "用于以下方面：教育支出9.49万元；其他支出12.5万元,占8.12%等。")
    assert [(slot.path, slot.text) for slot in found.slots] == [
        ("classes.0.label", "教育支出"), ("classes.0.amount", "9.49"),
        ("classes.1.label", "其他支出"), ("classes.1.amount", "12.5"), ("classes.1.share", "8.12")]


def test_a_name_that_ends_in_deng_is_read_whole():
    found = match(sentence("支出包括：{list:classes|class|、}(等|)。"), "支出包括：资源勘探工业信息等支出3万元、其他支出2万元等。")
    assert [slot.text for slot in found.slots if slot.kind == "name"] == ["资源勘探工业信息等支出", "其他支出"]


def test_a_reason_may_hold_semicolons():
    found = match(sentence("总计{amount:total}万元[，主要原因是{text:reason}]；本年支出{amount:spent}万元。"),
                  "总计5万元，主要原因是甲项目5万元；乙项目2万元。；本年支出5万元。")
    assert found.first("reason").text == "甲项目5万元；乙项目2万元"


def test_a_remark_after_the_sentence_belongs_to_it_only_when_it_is_there():
    template = sentence("支出包括：{list:classes|class|、}(等|)。[主要为{text:reason}。]")
    assert match(template, "支出包括：教育支出3万元、其他支出2万元等。主要为修缮。").first("reason").text == "修缮"
    assert match(template, "支出包括：教育支出3万元、其他支出2万元等。").first("classes.1.label").text == "其他支出"


def test_text_of_another_kind_does_not_match():
    assert match(sentence("总计{amount:total}万元。"), "总计若干万元。") is None


def test_every_sentence_of_the_profile_can_be_compiled_and_read():
    book = load("yangquan")
    assert {section["number"] for section in book.sections} >= {template.section for template in book}
    assert all(pattern.pattern for template in book for pattern, _ in template.patterns)


def test_the_sentences_of_a_section_are_found_by_its_number():
    assert [template.id for template in load().of("五")] == ["general", "general_structure"]


def test_a_profile_without_sentences_borrows_those_of_the_default():
    assert [template.id for template in load("no such profile")] == [template.id for template in load("yangquan")]
