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


def test_blanks_inside_chinese_words_go_and_others_stay_single():
    assert tidy("财政专户管理 资金") == "财政专户管理资金"
    assert tidy("政府性 基金预 算") == "政府性基金预算"
    assert tidy("创建于  1948 年 11 月") == "创建于 1948 年 11 月"


def test_a_point_followed_by_a_blank_is_joined_in_a_cell_only():
    assert tidy_cell("228. 09") == "228.09"
    assert tidy("1. 2023年项目") == "1. 2023年项目"


def test_markup_in_a_cell_is_stripped():
    assert tidy_cell('<p>有效</p>') == "有效"
    assert tidy_cell("比例<5%") == "比例<5%"


@pytest.mark.parametrize(("one", "other"), [("（不含上年结转）", "(不含上年结转)"), ("“三公”经费", '"三公"经费'), ("〔2022〕24号", "[2022]24号"), ("２０２５年", "2025 年")])
def test_width_and_kind_of_punctuation_do_not_matter_for_comparing(one, other):
    assert comparable(one) == comparable(other)


def test_enumerators_are_not_part_of_a_name():
    assert without_enumerator("二十一、粮油物资储备支出") == "粮油物资储备支出"
    assert without_enumerator("①公务用车购置费") == "公务用车购置费"
    assert without_enumerator("一般公共服务支出") == "一般公共服务支出"
