"""Several files of one disclosure: the best is used, the others are held against it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from support import disclosure_from_truth, with_cell

from yusuan.disclosure.model import Disclosure
from yusuan.disclosure.reader import from_document
from yusuan.disclosure.readings import compare, rank
from yusuan.profiles.profile import load
from yusuan.reading.page import Cell, Document, Grid, Paragraph


def test_two_readings_of_the_same_figures_agree_in_every_one():
    found = compare(disclosure_from_truth("000"), disclosure_from_truth("000"))
    assert found.differences == () and found.agree == sum(fact.amount is not None for fact in disclosure_from_truth("000").facts) == 207


def test_a_figure_that_differs_is_named_with_both_printings():
    best = disclosure_from_truth("000")
    found = compare(best, with_cell(best, 3, row=0, at=2, text="228.19"))
    assert [(one.best, one.other) for one in found.differences] == [("228.09", "228.19")]
    assert found.differences[0].where.startswith("表3／合计") and found.agree == 206


def test_a_figure_that_only_one_reading_has_is_a_difference():
    best = disclosure_from_truth("000")
    without = replace(best, tables=tuple(table for table in best.tables if table.number != 11 and table.number != 12))
    assert {one.other for one in compare(best, without).differences} == {""}
    assert len(compare(best, without).differences) == len(compare(without, best).differences) == 12


def test_the_reading_with_most_tables_comes_first_and_pages_decide_between_equals():
    whole = disclosure_from_truth("000")
    part, paged, warned = replace(whole, tables=whole.tables[:3]), replace(whole, pages=20), replace(whole, pages=20, warnings=("少一行",))
    assert sorted([part, warned, whole, paged], key=rank) == [paged, whole, warned, part]


def of_two_years(unit: str, *figures: str) -> Disclosure:
    """A table with one row, and its figures under 2024年预算数 (合计, 基本支出) and 2025年预算数 (合计, 基本支出)."""
    rows = (("科目编码", "科目名称", "2024年预算数", "", "2025年预算数", ""), ("", "", "合计", "基本支出", "合计", "基本支出"), ("201", "一般公共服务支出", *figures))
    grid = Grid(tuple(tuple(map(Cell, row)) for row in rows))
    blocks = (Paragraph("支出总表"), Paragraph(f"单位：{unit}"), grid)
    return from_document(Document(Path("2025.xlsx"), "", 0, blocks), load("general"))


def test_figures_in_yuan_and_in_ten_thousand_yuan_agree_as_far_as_they_are_printed():
    best = of_two_years("元", "1234567.89", "1000000.00", "1200000.00", "1000000.00")
    assert compare(best, of_two_years("万元", "123.46", "100.00", "120.00", "100.00")).differences == ()
    assert len(compare(best, of_two_years("万元", "123.47", "100.00", "120.00", "100.00")).differences) == 1


def test_a_blank_and_zero_are_the_same_money():
    best = of_two_years("万元", "5.00", "0.00", "4.00", "")
    assert compare(best, of_two_years("万元", "5.00", "", "4.00", "0.00")).differences == ()


def test_columns_of_the_same_name_under_different_years_are_told_apart():
    found = compare(of_two_years("万元", "5.00", "3.00", "4.00", "2.00"), of_two_years("万元", "5.50", "3.00", "4.00", "2.00"))
    assert found.agree == 3 and [one.where for one in found.differences] == ["表1／201／2024年预算数/合计"]
