"""Whether the code points of a text layer are text or a jumble."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from yusuan.reading.legibility import garbage

BUDGET = "2025年度阳泉市卫生健康委员会医事管理中心预算收入总计228.09万元，其中：本年收入228.09万元，占100.00%。"


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
], ids=["ideographs taken at random", "half of them", "GBK taken for Latin", "UTF-8 taken for Latin", "glyph numbers", "another script", "unknown"])
def test_a_jumble_of_code_points_is_garbage(text):
    assert garbage(Counter(text))
