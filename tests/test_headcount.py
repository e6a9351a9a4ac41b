"""Counts of the first part: divisions that add up, lists that have as many names as stated."""

from __future__ import annotations

import pytest
from told import telling

from yusuan.checking.headcount import headcount_findings

# code: texts that satisfy it, texts that break it
RIGHT = {
    "R1": ["设有 86 个科室（职能科室24 个，临床科室 43 个，医技科室 19 个）。", "共有在职职工 1586 人。按人员类别分，在编 980 人，人事代理570 人，非编36人；",
           "在职职工 1586 人。按职称分：正高63人，副高 183 人；", "卫生技术人员99人，其中，医疗 40 人，护理 49 人。", "离退休职工473 人（含返聘 30 人）。"],
    "R2": ["下属事业单位3家，分别是：甲医院、乙医院、丙医院（丁、戊）。", "内设机构有十个科室，分别是一科、二科、三科、四科、五科、六科、七科、八科、九科、十科。",
           "下属单位5家，包括甲医院、乙医院等。"],
    "R3": ["截至2024年12月31日，在职10人。", "截至2025年1月，在职10人。"],
}
WRONG = {
    "R1": ["设有 86 个科室（职能科室24 个，临床科室 43 个，医技科室 18 个）。", "共有在职职工 1586 人。按人员类别分，在编 980 人，人事代理570 人，非编35人；",
           "卫生技术人员99人，其中，医疗 60 人，护理 49 人。"],
    "R2": ["下属事业单位3家，分别是：甲医院、乙医院。", "内设机构有十个科室，分别是一科、二科、三科。", "下属单位1家，包括甲医院、乙医院等。"],
    "R3": ["截至2024年2月29日，在职10人。", "截至2023年底，在职10人。"],
}


def found(text: str) -> list[str]:
    sentences = [part + "。" for part in text.split("。") if part]
    return [finding.code for finding in headcount_findings(telling("二", *sentences, part="第一部分"))]


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in RIGHT.items() for text in texts])
def test_counts_that_agree_are_left_alone(code, text):
    assert code not in found(text)


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in WRONG.items() for text in texts])
def test_counts_that_do_not_agree_are_found(code, text):
    assert code in found(text)


def test_the_message_names_the_parts_and_their_sum():
    finding, = headcount_findings(telling("二", WRONG["R1"][0], part="第一部分"))
    assert (finding.printed, finding.expected) == ("86个",
                                                   "85") and "24＋43＋18＝85" in finding.message and "add up to 85" in finding.message_en
