"""What is one paragraph and what is the next: lines one below the other at the same distance."""

from __future__ import annotations

import pytest

from yusuan.reading.lines import Line, Margins, Typesetting, continues

_MARGINS = Margins(90, 505)


def _set(text: str, top: float) -> Typesetting:
    """A line of 10 points from the left margin, no longer than the room between the margins."""
    return Typesetting(Line(text, 90, top, min(505, 90 + 10 * len(text)), top + 10, 10, 10), 1, _MARGINS)


_FULL = _set("按照改革政策规定，向符合条件职工发放的用于购买住房的补贴，本年安排的支出与上年执行数持平。", 100)


@pytest.mark.parametrize("title", ["2025年部门财务收支预算总表", "“三公”经费支出情况表（续）", "表3 收入预算总表", "附表 2 项目支出"])
def test_the_title_of_a_table_right_below_a_full_line_is_no_part_of_the_sentence(title: str) -> None:
    assert not continues([_FULL], _set(title, 114))


@pytest.mark.parametrize("text", ["详情见下表", "详见收支总表。", "另见：收支总表",
                                  "本部门二〇二五年度一般公共预算基本支出按经济分类科目编制的明细情况列示在本说明所附的情况表"])
def test_a_sentence_that_names_a_table_goes_on(text: str) -> None:
    assert continues([_FULL], _set(text, 114))
