"""Headers of office files: full paths whether their cells are merged or left blank, and nothing in the table that is none of it."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from yusuan.disclosure.export import as_json
from yusuan.disclosure.model import Disclosure, Table
from yusuan.disclosure.reader import read

# "<" goes on with the cell to the left, "^" with the cell above.
THREE = [["项目", "<", "合计", "“三公”经费", "<", "<", "<"],
         ["单位代码", "单位名称", "^", "公务接待费", "公务用车购置及运行费", "<", "<"],
         ["^", "^", "^", "^", "小计", "其中：购置费", "运行费"]]
THREE_PATHS = ("项目/单位代码", "项目/单位名称", "合计", "“三公”经费/公务接待费", "“三公”经费/公务用车购置及运行费/小计",
               "“三公”经费/公务用车购置及运行费/其中：购置费", "“三公”经费/公务用车购置及运行费/运行费")
THREE_ROWS = [["", "合计", 6, 1, 5, "", 5], ["105301", "某局", 6, 1, 5, "", 5]]
TOP = [["支出决算数", "<", "<", "<"], ["科目编码", "科目名称", "本年支出", "<"], ["^", "^", "基本支出", "项目支出"]]
TOP_PATHS = ("支出决算数/科目编码", "支出决算数/科目名称", "支出决算数/本年支出/基本支出", "支出决算数/本年支出/项目支出")
TOP_ROWS = [["201", "一般公共服务支出", 7.5, 2.5], ["208", "社会保障和就业支出", 1.5, ""]]


def areas(rows: list[list]) -> dict[tuple[int, int], tuple[int, int]]:
    """First and last place of each cell, from 0."""
    first: dict[tuple[int, int], tuple[int, int]] = {}
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            first[row, column] = first[row, column - 1] if text == "<" else first[row - 1, column] if text == "^" else (row, column)
    return {start: max(place for place, own in first.items() if own == start) for start in first.values()}


def put(sheet: Worksheet, title: str, rows: list[list], merged: bool = True, top: int = 1) -> int:
    """Writes title, unit of money and rows; returns the first row below."""
    width = len(rows[0])
    sheet.cell(top, 1, title)
    sheet.merge_cells(start_row=top, start_column=1, end_row=top, end_column=width)
    sheet.cell(top + 1, width, "单位：万元")
    for (row, column), (bottom, right) in areas(rows).items():
        if rows[row][column] != "":
            sheet.cell(top + 2 + row, 1 + column, rows[row][column])
        if merged and (row, column) != (bottom, right):
            sheet.merge_cells(start_row=top + 2 + row, start_column=1 + column, end_row=top + 2 + bottom, end_column=1 + right)
    return top + 2 + len(rows)


def in_html(rows: list[list]) -> str:
    lines: list[str] = [""] * len(rows)
    for (row, column), (bottom, right) in areas(rows).items():
        lines[row] += f"<td rowspan={bottom - row + 1} colspan={right - column + 1}>{rows[row][column]}</td>"
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def in_word(document, rows: list[list]) -> None:
    table = document.add_table(len(rows), len(rows[0]))
    for (row, column), last in areas(rows).items():
        table.cell(row, column).merge(table.cell(*last)).text = str(rows[row][column])


def saved(book: openpyxl.Workbook, folder: Path) -> Disclosure:
    book.save(folder / "2024年预算.xlsx")
    return read(folder / "2024年预算.xlsx")


def page(folder: Path, body: str) -> Disclosure:
    (folder / "2023年决算.html").write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    return read(folder / "2023年决算.html")


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


@pytest.mark.parametrize("merged", [True, False])
def test_a_header_of_three_levels_has_full_paths_merged_or_not(tmp_path, merged):
    book = openpyxl.Workbook()
    put(book.active, "“三公”经费预算表", THREE + THREE_ROWS, merged)
    (table,) = saved(book, tmp_path).tables
    assert table.columns == THREE_PATHS
    assert texts(table) == [["", "合计", "6", "1", "5", "", "5"], ["105301", "某局", "6", "1", "5", "", "5"]]


def test_a_word_over_all_columns_is_part_of_the_header_of_a_sheet(tmp_path):
    book = openpyxl.Workbook()
    put(book.active, "财政拨款支出决算表", TOP + TOP_ROWS)
    (table,) = saved(book, tmp_path).tables
    assert table.columns == TOP_PATHS and len(table.rows) == 2


@pytest.mark.parametrize("above", ["<p>财政拨款支出决算表</p><p>单位：万元</p>", ""])
def test_a_word_over_all_columns_is_part_of_the_header_of_a_page(tmp_path, above):
    inside = [] if above else [["财政拨款支出决算表", "<", "<", "<"], ["", "", "", "单位：万元"]]
    (table,) = page(tmp_path, above + in_html(inside + TOP + TOP_ROWS)).tables
    assert table.title == "财政拨款支出决算表" and table.columns == TOP_PATHS and len(table.rows) == 2


def test_a_word_over_all_columns_is_part_of_the_header_of_a_text(tmp_path):
    document = docx.Document()
    document.add_paragraph("财政拨款支出决算表")
    in_word(document, TOP + TOP_ROWS)
    document.save(tmp_path / "2023年决算.docx")
    (table,) = read(tmp_path / "2023年决算.docx").tables
    assert table.columns == TOP_PATHS and len(table.rows) == 2


@pytest.mark.parametrize("merged", [True, False])
def test_a_word_over_all_columns_below_the_unit_of_money_is_part_of_the_header(tmp_path, merged):
    rows = [["财政拨款“三公”经费", "<", "<"], ["合计", "<", "公务接待费"], ["预算数", "决算数", "^"], [3.5, 2.5, 1.5]]
    paths = ("财政拨款“三公”经费/合计/预算数", "财政拨款“三公”经费/合计/决算数", "财政拨款“三公”经费/公务接待费")
    book = openpyxl.Workbook()
    put(book.active, "财政拨款“三公”经费支出表", rows, merged)
    assert saved(book, tmp_path).tables[0].columns == paths
    (table,) = page(tmp_path, "<p>财政拨款“三公”经费支出表</p><p>单位：万元</p>" + in_html(rows)).tables
    assert table.columns == paths


def test_a_title_over_all_columns_is_no_word_of_the_header(tmp_path):
    rows = [["2024年部门收入支出情况", "<", "<"], ["项目", "基本支出", "项目支出"], ["教育支出", 1.5, 2.5]]
    (table,) = page(tmp_path, in_html(rows)).tables
    assert table.columns == ("项目", "基本支出", "项目支出") and table.title == "2024年部门收入支出情况"


def test_the_foot_of_a_web_page_is_no_part_of_its_last_table(tmp_path):
    foot = "<table><tr><td>主办：某市人民政府</td><td>网站标识码：1234</td></tr><tr><td>版权所有</td><td>联系我们</td></tr></table>"
    (table,) = page(tmp_path, "<p>财政拨款支出决算表</p>" + in_html(TOP + TOP_ROWS) + foot).tables
    assert texts(table) == [["201", "一般公共服务支出", "7.5", "2.5"], ["208", "社会保障和就业支出", "1.5", ""]]


@pytest.mark.parametrize("line", ["续表", "（续表）", "接上表", "续表一"])
def test_a_table_goes_on_below_a_line_that_says_so(tmp_path, line):
    document = docx.Document()
    document.add_paragraph("2024年某某专项资金安排表")
    document.add_paragraph("单位：万元")
    in_word(document, [["用途", "金额"], ["设备", 1.5]])
    document.add_paragraph(line)
    in_word(document, [["用途", "金额"], ["培训", 2.5]])
    document.save(tmp_path / "2024年预算.docx")
    (table,) = read(tmp_path / "2024年预算.docx").tables
    assert texts(table) == [["设备", "1.5"], ["培训", "2.5"]]


def test_a_list_of_contents_with_pages_is_no_table(tmp_path):
    book = openpyxl.Workbook()
    book.active["A3"] = "2024年部门预算公开表"
    contents = book.create_sheet("目录")
    for row in (["序号", "表名", "页码"], [1, "部门收支总表", 1], [2, "部门支出总表", 2]):
        contents.append(row)
    put(book.create_sheet("01"), "“三公”经费预算表", THREE + THREE_ROWS)
    assert [table.title for table in saved(book, tmp_path).tables] == ["“三公”经费预算表"]


def test_the_line_above_a_whole_title_is_no_part_of_the_units_name(tmp_path):
    body = "<ul><li>相关链接</li><li>财政局</li></ul><h1>某某局2023年部门决算</h1><p>财政拨款支出决算表</p>"
    found = page(tmp_path, body + in_html(TOP + TOP_ROWS))
    assert found.unit == "某某局" and found.phase == "final"


def test_cells_of_office_files_have_no_box_on_a_page(tmp_path):
    book = openpyxl.Workbook()
    put(book.active, "“三公”经费预算表", THREE + THREE_ROWS)
    (table,) = as_json(saved(book, tmp_path))["tables"]
    assert {box for row in table["boxes"] for box in row} == {None}
