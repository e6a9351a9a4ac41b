"""Levels of the project tables: they are not printed, so sums and names have to tell them."""

from __future__ import annotations

from collections import Counter

import pytest
from support import disclosure_from_truth, plus, table_from_rows, with_cell

from yusuan.disclosure.projects import project_rows
from yusuan.profiles.profile import load

CARRYOVER = load("yangquan").table("projects_carryover")


def rows_of(*rows: tuple[str, str], entity: str = "某市卫生局"):
    return project_rows(table_from_rows(CARRYOVER, [[name, total, total, "", ""] for name, total in rows], entity=entity))


def levels(rows) -> list[str]:
    return [row.level for row in rows]


def test_a_unit_s_table_is_its_total_and_its_projects():
    rows = rows_of(("某市医院", "30.00"), ("床位补助", "10.00"), ("设备购置", "20.00"))
    assert levels(rows) == ["unit", "project", "project"]
    assert {row.unit for row in rows} == {"某市医院"}


def test_department_and_its_own_office_may_share_one_name():
    rows = rows_of(("某市卫生局", "50.00"), ("某市卫生局", "20.00"), ("培训", "20.00"), ("某市医院", "30.00"), ("床位补助", "30.00"))
    assert levels(rows) == ["department", "unit", "project", "unit", "project"]
    assert [row.unit for row in rows][2::2] == ["某市卫生局", "某市医院"]


def test_a_department_of_one_unit_is_told_from_a_project_of_the_same_amount():
    assert levels(rows_of(("某市卫生局", "30.00"), ("某市医院", "30.00"), ("床位补助", "30.00"))) == ["department", "unit", "project"]


def test_two_equal_projects_are_not_a_unit_with_one_project():
    assert levels(rows_of(("某市医院", "30.00"), ("补助", "15.00"), ("补助", "15.00"))) == ["unit", "project", "project"]


def test_a_total_that_is_rounded_still_belongs_to_its_rows():
    rows = rows_of(("某市卫生局", "10.01"), ("某市医院", "10.01"), ("补助", "3.33"), ("维修", "3.33"), ("培训", "3.34"))
    assert levels(rows) == ["department", "unit", "project", "project", "project"]


def test_a_row_called_total_stands_for_the_entity():
    rows = rows_of(("合计", "30.00"), ("床位补助", "10.00"), ("设备购置", "20.00"), entity="某市医院")
    assert {(row.level, row.unit) for row in rows} == {("unit", "某市医院"), ("project", "某市医院")}


def test_projects_without_any_total_stay_projects():
    assert levels(rows_of(("床位补助", "10.00"), ("设备购置", "20.00"), ("培训", "5.00"))) == ["project"] * 3


def test_an_empty_table_has_no_rows():
    assert rows_of() == []


@pytest.mark.parametrize(("doc", "number", "expected"), [
    ("000", 12, {"unit": 1, "project": 5}), ("003", 12, {"unit": 1, "project": 12}),
    ("004", 12, {"unit": 1, "project": 7}), ("004", 13, {"department": 1, "unit": 1, "project": 3}),
    ("001", 12, {"department": 1, "unit": 14, "project": 86}), ("001", 13, {"department": 1, "unit": 9, "project": 18})])
def test_levels_of_published_tables(doc, number, expected):
    assert Counter(levels(project_rows(disclosure_from_truth(doc).tables[number - 1]))) == expected


@pytest.mark.parametrize("row", range(28))
def test_one_wrong_figure_does_not_change_the_levels(row):
    disclosure = disclosure_from_truth("001")
    before = disclosure.tables[12]
    wrong = with_cell(disclosure, 13, row, 1, plus(before.rows[row][1].text, 30_000)).tables[12]
    assert levels(project_rows(wrong)) == levels(project_rows(before))
