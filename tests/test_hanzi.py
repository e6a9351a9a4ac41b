from __future__ import annotations

import unicodedata

import pytest

from yusuan.hanzi import comparable, tidy, tidy_cell, unfold, without_enumerator


def test_kangxi_radicals_become_the_ideographs_they_stand_for():
    assert unfold("⽀出预算⼀般公共") == "支出预算一般公共"


def test_the_supplement_block_is_mapped_too():
    assert unfold("⻔诊⻓期⻋辆⺠生") == "门诊长期车辆民生"


def test_no_sign_of_the_kangxi_block_is_left():
    block = "".join(chr(code) for code in range(0x2F00, 0x2FD6))
    assert all(not 0x2F00 <= ord(sign) <= 0x2FDF for sign in unfold(block))
    assert all(unicodedata.name(sign).startswith("CJK UNIFIED") for sign in unfold(block))


def test_signs_that_share_a_glyph_with_the_one_that_was_meant_become_it():
    assert unfold("财政专\u2f3e管理资金、专\u6236、专\u6238") == "财政专户管理资金、专户、专户"
    assert unfold("关于转发\u2329山西省\u232a的通知") == "关于转发〈山西省〉的通知"
    assert unfold("\u27e8甲\u27e9\u2780公务用车063\u2011阳泉") == "〈甲〉①公务用车063-阳泉"


def test_blanks_inside_chinese_words_go_and_others_stay_single():
    assert tidy("财政专户管理 资金") == "财政专户管理资金"
    assert tidy("政府性 基金预 算") == "政府性基金预算"
    assert tidy("创建于  1948 年 11 月") == "创建于 1948 年 11 月"


def test_a_point_followed_by_a_blank_is_joined_in_a_cell_only():
    assert tidy_cell("228. 09") == "228.09"
    assert tidy("1. 2023年项目") == "1. 2023年项目"


@pytest.mark.parametrize(("printed", "amount"), [
    ("228 .09", "228.09"), ("100 228.09", "100 228.09"), ("228.0 9", "228.09"), ("- 0.23", "-0.23"), ("29, 400.00", "29,400.00"),
    ("1, 200", "1,200"), ("228.\u200909", "228.09"), ("228.09\u200b", "228.09"), ("\ufeff228.09", "228.09"), ("228.&nbsp;09", "228.09")])
def test_an_amount_with_blanks_in_it_is_one_amount(printed, amount):
    assert tidy_cell(printed) == amount


def test_a_code_with_blanks_between_its_levels_is_one_code():
    assert tidy_cell("201 32 99") == "2013299" and tidy_cell("20132 99") == "2013299" and tidy_cell("208 05") == "20805"


@pytest.mark.parametrize("text", ["1 2", "3 个 100.00", "22.50 13.00", "2024 2025", "12 34", "100.5 0 0", "1. 2"])
def test_figures_that_are_not_one_amount_stay_apart(text):
    assert tidy_cell(text) == text


def test_markup_in_a_cell_is_stripped():
    assert tidy_cell('<p>有效</p>') == "有效"
    assert tidy_cell('<td colspan="2">有效<br/></td>') == "有效"
    assert tidy_cell("比例<5%") == "比例<5%"
    assert tidy_cell("A<B>C") == "A<B>C" and tidy_cell("甲<and>乙") == "甲<and>乙"


def test_entities_in_a_cell_are_the_signs_they_stand_for():
    assert tidy_cell("合格率&ge;90%&nbsp;") == "合格率≥90%" and tidy_cell("A&B;") == "A&B;"


@pytest.mark.parametrize(("one", "other"), [
    ("（不含上年结转）", "(不含上年结转)"), ("“三公”经费", '"三公"经费'), ("〔2022〕24号", "[2022]24号"), ("２０２５年", "2025 年")])
def test_width_and_kind_of_punctuation_do_not_matter_for_comparing(one, other):
    assert comparable(one) == comparable(other)


def test_enumerators_are_not_part_of_a_name():
    assert without_enumerator("二十一、粮油物资储备支出") == "粮油物资储备支出"
    assert without_enumerator("①公务用车购置费") == "公务用车购置费"
    assert without_enumerator("一般公共服务支出") == "一般公共服务支出"
