"""A whole document: unit, year, kind, what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from yusuan.disclosure.reader import read
from yusuan.errors import NotADisclosure, UnreadableFile
from yusuan.reading import bounds

TABLE = """2026年预算支出总表

{caption}

项目\t\t2026年预算数\t\t
科目编码\t科目名称\t合计\t基本支出\t项目支出
合计\t\t3.00\t1.00\t2.00
"""


def written(folder: Path, text: str, name: str = "document.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("cover", "caption", "unit", "kind"), [
    ("某市教育局\n\n2026年度部门预算公开\n", "单位：万元", "某市教育局", "department"),
    ("某市教育局2026年度单位预算公开\n", "单位：万元", "某市教育局", "unit"),
    ("附件1：\n\n某市教育局\n\n2026年度单位预算公开\n", "单位名称：某市教育局本级", "某市教育局本级", "unit"),
    ("", "部门名称：某市教育局", "某市教育局", "department"),
])
def test_unit_and_kind_come_from_the_tables_and_the_cover(tmp_path, cover, caption, unit, kind):
    found = read(written(tmp_path, cover + "\n" + TABLE.format(caption=caption)))
    assert (found.unit, found.kind, found.year) == (unit, kind, 2026)


def test_a_document_without_a_name_is_called_after_its_file_and_says_so(tmp_path):
    found = read(written(tmp_path, TABLE.format(caption="单位：万元"), "某某.txt"))
    assert found.unit == "某某" and "没有找到单位名称，以文件名代替。" in found.warnings


def test_missing_tables_are_named(tmp_path):
    found = read(written(tmp_path, TABLE.format(caption="单位名称：甲")))
    assert any("没有找到表1、表2、表4" in warning for warning in found.warnings)


def test_a_missing_explanation_is_named(tmp_path):
    table = TABLE.format(caption="单位名称：甲")
    assert "没有找到第三部分（预算情况说明）。" in read(written(tmp_path, table)).warnings
    told = table + "\n第三部分 2026年度单位预算情况说明\n\n一、收支情况\n\n2026年度甲支出预算3万元。\n"
    assert not any("第三部分" in warning for warning in read(written(tmp_path, told)).warnings)


def test_final_accounts_are_told_from_budgets(tmp_path):
    assert read(written(tmp_path, "某局\n\n2025年度部门决算公开\n\n" + TABLE.format(caption=""))).phase == "final"


def test_a_letter_is_no_disclosure(tmp_path):
    with pytest.raises(NotADisclosure, match="letter.txt: .*profile general"):
        read(written(tmp_path, "关于召开会议的通知", "letter.txt"))


def test_reading_is_bounded_in_time(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "SECONDS", 1)
    with pytest.raises(UnreadableFile, match="longer than 1 seconds"):
        with bounds.bounded(tmp_path):
            while True:
                pass
