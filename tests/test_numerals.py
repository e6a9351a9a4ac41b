"""Numerals of the narrative: all are found, and each is told apart as a claim or as something else."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from yusuan.checking.claims import claims
from yusuan.checking.claims.told import Told
from yusuan.checking.numerals import CLAIM, DATE, DOCUMENT, ENUMERATOR, NAME, THRESHOLD, YEAR, direction, han_value, numerals
from yusuan.disclosure.reader import read

RAW = Path(__file__).parents[1] / "data" / "raw"
TRANSCRIPTS = sorted(RAW.glob("00?_*.txt"))


def kinds(text: str) -> list[tuple[str, str]]:
    return [(one.printed, one.kind) for one in numerals(text) if one.role == CLAIM]


def roles(text: str) -> list[tuple[str, str]]:
    return [(one.text, one.role) for one in numerals(text)]


@pytest.mark.parametrize(("text", "claimed"), [
    ("预算收入总计1,908.14万元", [("1,908.14万元", "amount")]),
    ("上年结转0万元，比上年增长23.87万元，增长11.69%", [("0万元", "amount"), ("23.87万元", "change"), ("11.69%", "growth")]),
    ("基本支出355.41万元，占18.63%", [("355.41万元", "amount"), ("18.63%", "share")]),
    ("完成年初预算的98.20%", [("98.20%", "share")]),
    ("群体覆盖率95%", [("95%", "share")]),
    ("办公用房建筑总面积81839.32平方米", [("81839.32平方米", "area")]),
    ("公务用车编制76辆，实有82辆", [("76辆", "count"), ("82辆", "count")]),
    ("内设机构有十个科室", [("十个", "count")]),
    ("与上年相比减少100万元，减少9.52，主要原因是压减", [("100万元", "change"), ("9.52", "growth")]),
    ("补助68. 00万元", [("68. 00万元", "amount")]),
])
def test_a_numeral_is_typed_by_its_unit_and_the_words_before_it(text, claimed):
    assert kinds(text) == claimed


@pytest.mark.parametrize(("text", "told"), [
    ("1、车辆情况：", [("1", ENUMERATOR)]),
    ("注：1. 2023年的目录", [("1", ENUMERATOR), ("2023", YEAR)]),
    ("2025年度预算", [("2025", YEAR)]),
    ("组织2024、2025年招聘", [("2024", YEAR), ("2025", YEAR)]),
    ("截至2024年12月31日", [("2024", YEAR), ("12", DATE), ("31", DATE)]),
    ("（晋卫基层函[2024]4号）", [("2024", DOCUMENT), ("4", DOCUMENT)]),
    ("《阳泉市2012年换届细则》", [("2012", NAME)]),
    ("50万元（原值）以上的通用设备", [("50", THRESHOLD)]),
    ("单价100万元（含）以上设备", [("100", THRESHOLD)]),
    ("引进3.0T磁共振", [("3.0", NAME)]),
])
def test_what_is_no_claim_is_told_apart(text, told):
    assert roles(text) == told


@pytest.mark.parametrize("text", ["一般公共预算支出", "一次性项目", "“三公”经费", "第二批", "六位一体", "二级项目"])
def test_chinese_numerals_inside_words_count_nothing(text):
    assert not numerals(text)


@pytest.mark.parametrize(("text", "value"), [("十", 10), ("十二", 12), ("两", 2), ("三十", 30), ("一百零五".replace("零", ""), 105), ("二百三十", 230)])
def test_a_chinese_numeral_has_a_value(text, value):
    assert han_value(text) == value


def test_the_direction_is_that_of_the_last_word_in_the_clause():
    assert direction("比上年减少2278.22万元，下降") == (-1, "下降")
    assert direction("与上年持平，共") == (0, "")


def test_a_numeral_that_is_too_long_for_money_is_still_a_numeral():
    assert numerals("1" * 60)[0].value == Decimal("1" * 60)


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.name[:3])
def test_no_numeral_of_the_narrative_passes_unread(path):
    """Found by an independent expression: claims and the others make up all of them, and every claim is judged."""
    disclosure = read(path)
    told = Told.of(disclosure)
    found = Counter(one.role for numbers in told.numerals for one in numbers)
    independent = sum(len(re.findall(r"\d+(?:[,，]\d{3})*(?:\.\d+)?", sentence.text)) for sentence in told.sentences)
    chinese = sum(not any(sign.isdecimal() for sign in one.text) for numbers in told.numerals for one in numbers)
    assert sum(found.values()) - chinese == independent
    assert len(claims(disclosure)) == found[CLAIM]
    assert all(claim.verdict in ("matched", "rounding", "contradicted", "unverifiable") for claim in claims(disclosure))
