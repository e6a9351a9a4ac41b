"""Whether the code points of a text layer are text or a jumble."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from yusuan.reading import scan, textlayer
from yusuan.reading.legibility import garbage, senseless
from yusuan.reading.pdf import read_pdf

REPLICA = Path(__file__).resolve().parent.parent / "data" / "raw" / "004.pdf"

BUDGET = "2025年度阳泉市卫生健康委员会医事管理中心预算收入总计228.09万元，其中：本年收入228.09万元，占100.00%。"
PAGE = ("第一部分单位概况一、主要职责：贯彻执行国家关于卫生健康的法律法规和方针政策，承担医疗机构、医务人员和医疗技术应用的准入审核，"
        "组织开展医疗质量评价，受理职业病诊断鉴定申请，办理医疗事故技术鉴定有关事务，承办上级交办的其他事项。二、机构设置情况：内设办公室、"
        "业务科和财务科三个科室，核定编制十二名，实有在职人员十一名，退休人员四名。")


@pytest.mark.parametrize("text", [
    BUDGET,
    "2010101 行政运行 4,545.94 0.00 -12.30 △3.5%" * 5,
    "Continuing vocational education and training (CVET) is given in 12 institutions; see page 7.",
    "Dépenses publiques élevées à côté de l'État: müssen für große Städte gezählt werden",
    "臺北市政府財政局預算書總說明歲入來源別預算比較總表",
    "……………………………… 12 ________________ · · · · ①②③ “三公”〔2024〕",
    "鼗爨鬯",  # three rare signs, as of a name, show nothing
    "",
])
def test_text_is_no_garbage(text):
    assert not garbage(Counter(text))


def _at_random(count):
    chance = random.Random(4)
    return "".join(chr(chance.randrange(0x4e00, 0x9fa5)) for _ in range(count))


@pytest.mark.parametrize("text", [
    _at_random(100),
    BUDGET + _at_random(40),
    BUDGET.encode("gbk").decode("latin-1"),
    BUDGET.encode("utf-8").decode("latin-1"),
    "!\"#$&;<>?@[\\]^`{|}~" * 3 + "228.09",
    "한국어 예산 총액 문서 한국어 예산",
    BUDGET[:40] + "\ufffd" * 6,
], ids=["ideographs taken at random", "half of them", "GBK taken for Latin", "UTF-8 taken for Latin", "glyph numbers", "another script",
        "unknown"])
def test_a_jumble_of_code_points_is_garbage(text):
    assert garbage(Counter(text))


def test_a_font_that_numbers_its_glyphs_in_the_order_of_ascii_makes_garbage_though_digits_and_letters_prevail():
    numbered = {sign: chr(0x21 + at % 90) for at, sign in enumerate(dict.fromkeys(BUDGET * 2 + _at_random(60)))}
    assert garbage(Counter(numbered[sign] for sign in BUDGET * 4 + "".join(numbered)))


def test_characters_in_daily_use_that_were_taken_one_for_another_make_no_sense():
    signs = sorted(set(PAGE))
    taken = dict(zip(signs, signs[7:] + signs[:7]))
    assert senseless("".join(taken[sign] for sign in PAGE)) and not senseless(PAGE)


@pytest.mark.parametrize("text", [
    "行政运行 4,545.94\n" * 30, "Continuing vocational education and training " * 20, "张三李四王五赵六" * 5, "é" * 300, ""])
def test_a_text_that_is_not_chinese_or_too_short_may_make_no_sense(text):
    assert not senseless(text)


def test_figures_that_were_taken_one_for_another_are_told_by_the_years():
    other = str.maketrans("0123456789", "3456789012")
    assert senseless(("2025年预算收支总表" + PAGE + "比2024年增加").translate(other)) and not senseless("2025年预算" + PAGE + "比2024年增加")


def test_a_page_of_garbage_that_cannot_be_recognised_gives_no_text_and_is_named(monkeypatch):
    monkeypatch.setattr(textlayer, "garbage", lambda texts: True)
    monkeypatch.setattr(scan, "available", lambda: False)
    document = read_pdf(REPLICA, "")
    assert not document.blocks and any(f"第1—{document.pages}页" in told and "rapidocr" in told for told in document.warnings)
