"""Published documents of Shanghai and Jiangsu: every table is found and whole, each figure stands in the cell it is printed in."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pypdfium2
import pytest

from yusuan.disclosure.model import Disclosure
from yusuan.disclosure.reader import read
from yusuan.paths import Project
from yusuan.survey import survey

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the published documents of Shanghai and Jiangsu are not on this machine")

# Rows and columns of each table, in the order of their numbers, counted on the printed pages without header rows and blank rows.
SHAPES = {
    "shanghai/上海市普陀区人民政府万里街道办事处23年预算.pdf": "9x4 67x9 67x7 9x7 67x7 1x7 1x7 31x6 1x7",
    "shanghai/上海市普陀区人民政府万里街道办事处24年预算.pdf": "10x4 67x9 67x7 10x7 67x7 1x7 1x7 32x6 1x7",
    "shanghai/上海市普陀区人民政府万里街道办事处25年预算.pdf": "10x4 67x9 67x7 10x7 67x7 1x7 1x7 32x6 1x7",
    "shanghai/上海市普陀区人民政府办公室25年预算.pdf": "8x4 21x9 21x7 5x7 21x7 1x7 1x7 30x6 1x7",
    "shanghai/上海市普陀区人民政府办公室单位25年预算.pdf": "8x7 21x9 21x7 5x7 21x7 1x7 1x7 30x6 1x7",
    "shanghai/上海市普陀区财政局2024年度部门决算.pdf": "30x4 20x11 20x10 32x7 20x7 39x8 1x12 1x10 1x10",
    "shanghai/中共上海市普陀区委社会工作部 2024 年度部门决算.pdf": "30x4 18x9 18x8 32x7 18x5 39x6 0x12 1x8 1x8",
    "jiangsu/江苏省人大办公厅2017年度预算公开.pdf": "23x6 15x3 1x5 4x4 19x3 24x3 19x3 24x3 1x9 1x3 16x3 26x6",
    "jiangsu/省人大办公厅2018预算公开.pdf": "23x6 15x3 1x5 4x4 21x3 24x3 21x3 24x3 1x9 1x3 11x3 24x6",
    "jiangsu/省法院2018年度部门预算公开.pdf": "23x6 15x3 1x5 4x4 18x3 34x3 18x3 34x3 1x9 1x3 17x3 54x6",
    "jiangsu/江苏省委办公厅2019年度部门预算公开表格.pdf": "24x6 14x3 1x5 4x4 14x3 32x3 14x3 32x3 1x9 1x3 17x3 39x6",
}
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")


@lru_cache
def published(name: str) -> Disclosure:
    return read(CORPUS / name)


@pytest.mark.parametrize("name", SHAPES)
def test_every_table_is_found_with_all_its_rows_and_columns(name):
    tables = published(name).tables
    assert " ".join(f"{len(table.rows)}x{len(table.columns)}" for table in tables) == SHAPES[name]
    assert [table.number for table in tables] == list(range(1, len(tables) + 1))
    assert all(len(row) == len(table.columns) for table in tables for row in table.rows)


@pytest.mark.parametrize("name", list(SHAPES)[4:])
def test_a_figure_is_what_is_printed_in_the_box_of_its_cell(name):
    cells = [cell for table in published(name).tables for row in table.rows for cell in row if _FIGURE.fullmatch(cell.text)]
    assert len(cells) > 100
    with pypdfium2.PdfDocument(CORPUS / name) as document:
        printed = {number: digits(document[number - 1]) for number in {cell.source.page for cell in cells}}
    for cell in cells:
        x0, top, x1, bottom = cell.source.box
        inside = sorted((x, sign) for x, y, sign in printed[cell.source.page] if x0 < x < x1 and top < y < bottom)
        assert "".join(sign for _, sign in inside) == cell.text, cell


def digits(page: pypdfium2.PdfPage) -> list[tuple[float, float, str]]:
    """The middles (points from the left and from the top of the page as it shows) and signs of what figures are made of."""
    text, found = page.get_textpage(), []
    for at, sign in enumerate(text.get_text_range()):
        if sign in "0123456789,.":
            left, bottom, right, top = text.get_charbox(at, loose=True)
            x, y = (left + right) / 2, (bottom + top) / 2
            found.append((y, x, sign) if page.get_rotation() == 90 else (x, page.get_height() - y, sign))
    return found


def row(name: str, number: int, label: str) -> list[str]:
    """The first row of a table that holds a cell of this text."""
    table = published(name).tables[number - 1]
    return next([cell.text for cell in cells] for cells in table.rows if label in {cell.text for cell in cells})


def test_rows_on_both_sides_of_a_page_break_stay_apart_and_torn_ones_are_made_whole():
    name = "jiangsu/江苏省人大办公厅2017年度预算公开.pdf"
    assert row(name, 2, "专户管理教育收费") == ["", "专户管理教育收费", ""] and row(name, 2, "其他非税收入") == ["", "其他非税收入", ""]
    assert row(name, 1, "八、社会保障和就业支出")[3] == "1,608.51" and row(name, 1, "当年收入小计")[1] == "13,649.07"


def test_a_header_that_spills_over_its_cell_keeps_its_last_sign():
    table = published("jiangsu/江苏省委办公厅2019年度部门预算公开表格.pdf").tables[11]
    assert table.columns == ("采购品目大类", "专项名称", "经济科目", "采购物品名称", "采购组织形式", "总计")
    assert [cell.text for cell in table.rows[0]] == ["合计", "", "", "", "", "1,422.50"]


def test_text_and_tables_in_two_files_are_one_disclosure_and_two_years_are_two(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    for path in (CORPUS / "jiangsu").glob("*.pdf"):
        (raw / path.name).symlink_to(path)
    found = survey(Project.here(raw=raw, clean=tmp_path / "clean", reports=tmp_path / "reports"), 2)
    assert [(group.year, len(group.entries)) for group in found.groups] == [(2017, 1), (2018, 1), (2018, 1), (2019, 2)]
