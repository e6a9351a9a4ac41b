"""Tables whose borders are drawn in unusual ways, or not all drawn: the same cells come out."""

from __future__ import annotations

import pytest

from yusuan.reading.grid import Table, grid, tables
from yusuan.reading.lattice import Ruling
from yusuan.reading.lines import Glyph, words
from yusuan.reading.overhead import parted
from yusuan.reading.partial import complete

SIZE = 10.0


def text(said: str, left: float, top: float) -> list[Glyph]:
    return [Glyph(sign, left + at * SIZE, top, left + (at + 1) * SIZE, top + SIZE) for at, sign in enumerate(said)]


def across(y: float, x0: float, x1: float) -> Ruling:
    return Ruling(x0, y, x1, y)


def down(x: float, top: float, bottom: float) -> Ruling:
    return Ruling(x, top, x, bottom)


def read(rulings: list[Ruling], glyphs: list[Glyph]) -> Table:
    found = list(words(glyphs))
    return parted(tables(rulings, found)[0][0], found)


def cells(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid(table, 1).rows]


def dashed(ruling: Ruling, length: float, gap: float, shift: float) -> list[Ruling]:
    """A thin line as dashes, the first of them `shift` points from its beginning."""
    x0, top, x1, bottom = ruling
    starts = [shift + at * (length + gap) for at in range(int(max(x1 - x0, bottom - top) / (length + gap)))]
    return [Ruling(x0 + at, top, x0 + at + length, top) if x1 > x0 else Ruling(x0, top + at, x0, top + at + length) for at in starts]


@pytest.mark.parametrize(("length", "gap"), [(2.5, 1.5), (1.0, 1.5), (2.0, 3.0)])
def test_short_dashes_drawn_once_for_each_of_two_cells_are_their_common_border(length, gap):
    lines = [*(across(y, 0, 240) for y in range(0, 81, 16)), *(down(x, 0, 80) for x in (0, 60, 150, 240))]
    rulings = [dash for line in lines for shift in (0.0, 0.3) for dash in dashed(line, length, gap, shift)]
    rows = [[f"{row}{column}" for column in range(3)] for row in range(5)]
    glyphs = [glyph for row, each in enumerate(rows) for x, said in zip((5, 70, 160), each) for glyph in text(said, x, 3 + 16 * row)]
    assert cells(read(rulings, glyphs)) == rows


BODY = [across(60, 0, 400), across(80, 0, 400), down(0, 0, 80), down(400, 0, 80), *(down(x, 40, 80) for x in (100, 200, 300))]
FIGURES = text("201", 5, 45) + text("1.00", 150, 45) + text("2.00", 250, 45) + text("3.00", 350, 45)


def test_the_words_of_a_header_without_column_rules_stand_over_the_columns_below():
    glyphs = text("科目", 40, 3) + text("预算数", 235, 3)
    glyphs += text("编码", 40, 23) + text("合计", 140, 23) + text("基本支出", 230, 23) + text("项目支出", 330, 23)
    rulings = [across(0, 0, 400), across(20, 0, 400), across(40, 0, 400), *BODY]
    rows = cells(read(rulings, glyphs + FIGURES))
    assert rows[1:3] == [["编码", "合计", "基本支出", "项目支出"], ["201", "1.00", "2.00", "3.00"]]
    assert rows[0] == ["科目", "预算数", "", ""]


def test_a_caption_and_the_row_of_column_numbers_go_with_such_a_header():
    header = text("编码", 40, 43) + text("合计", 140, 43) + text("基本支出", 230, 43) + text("项目支出", 330, 43)
    numbers = text("1", 45, 63) + text("2", 145, 63) + text("3", 245, 63) + text("4", 345, 63)
    sides, walls = [down(x, 20, 100) for x in (0, 400)], [down(x, 80, 100) for x in (100, 200, 300)]
    rulings = [*(across(y, 0, 400) for y in (20, 40, 60, 80, 100)), *sides, *walls]
    figures = [glyph._replace(top=glyph.top + 40, bottom=glyph.bottom + 40) for glyph in FIGURES]
    rows = cells(read(rulings, text("部门：甲局", 5, 23) + text("单位：万元", 345, 23) + header + numbers + figures))
    assert rows[1:] == [["编码", "合计", "基本支出", "项目支出"], ["1", "2", "3", "4"], ["201", "1.00", "2.00", "3.00"]]
    assert rows[0][0].startswith("部门：甲局") and rows[0][1:] == ["", "", ""]


def test_one_heading_spaced_out_over_all_columns_stays_one_cell():
    rulings = [across(0, 0, 400), across(40, 0, 400), *BODY]
    assert cells(read(rulings, text("收", 120, 3) + text("入", 270, 3) + FIGURES))[0][1:] == ["", "", ""]


def figures(said: str, right: float, top: float) -> list[Glyph]:
    """A figure set flush right, each sign half as wide as high."""
    left = right - len(said) * SIZE / 2
    return [Glyph(sign, left + at * SIZE / 2, top, left + (at + 1) * SIZE / 2, top + SIZE) for at, sign in enumerate(said)]


COLUMNS = [*(across(y, 0, 160) for y in (0, 20)), *(down(x, 0, 20) for x in (0, 60, 90, 160))]


def test_an_amount_too_wide_for_its_cell_stays_one_though_an_edge_runs_between_two_of_its_signs():
    glyphs = text("合计", 2, 5) + figures("4,881.40", 90, 5) + figures("4,881.40", 160, 5)
    assert cells(read(COLUMNS, glyphs)) == [["合计", "4,881.40", "4,881.40"]]


def test_a_name_that_an_overflowing_amount_touches_is_not_part_of_it():
    assert cells(read(COLUMNS, text("省水文局", 5, 5) + figures("24,268.39", 90, 5)))[0][:2] == ["省水文局", "24,268.39"]


def test_a_code_and_an_amount_set_against_each_other_are_parted_by_the_edge_between_them():
    assert cells(read(COLUMNS, figures("201", 60, 5) + figures("345.00", 90, 5)))[0][:2] == ["201", "345.00"]


def test_a_heading_spread_over_its_cell_sign_by_sign_is_no_sign_of_missing_rulings():
    heading = [glyph for at, sign in enumerate("2025年数") for glyph in text(sign, 102 + 33 * at, 5)]
    found = list(words(heading + text("部门合计", 5, 25) + figures("183.58", 198, 25)))
    upright = [down(0, 0, 40), down(100, 0, 40), down(200, 20, 40), down(300, 0, 40)]
    made, outside = tables([*(across(y, 0, 300) for y in (0, 20, 40)), *upright], found)
    assert len(complete(made, outside, found)[0]) == 1


def test_two_rows_with_nothing_but_their_names_are_the_rest_of_a_table_and_an_empty_grid_is_none():
    rulings = [*(across(y, 0, 280) for y in (0, 20, 40)), *(down(x, 0, 40) for x in range(0, 281, 40))]
    names = list(words(text("甲", 5, 5) + text("乙", 5, 25)))
    assert len(complete(*tables(rulings, names), names)[0]) == 1
    assert complete(*tables(rulings, names[:1]), names[:1])[0] == []
