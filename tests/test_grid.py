"""Rulings and glyphs → cells: what the lines on a page say about which text belongs together."""

from __future__ import annotations

import pytest

from yusuan.reading.grid import grid
from yusuan.reading.grid import tables as tables_of_words
from yusuan.reading.lattice import Ruling
from yusuan.reading.lines import Glyph, Line, Margins, Typesetting, continues, fields, lines, margins, words
from yusuan.reading.partial import complete
from yusuan.reading.seam import mended

SIZE = 10.0


def across(y, x0, x1, thick=0.0):
    return Ruling(x0, y - thick / 2, x1, y + thick / 2)


def down(x, top, bottom, thick=0.0):
    return Ruling(x - thick / 2, top, x + thick / 2, bottom)


def line(text, x0, x1, top):
    return Line(text, x0, top, x1, top + SIZE, SIZE, SIZE)


def word(text, x, y, width=SIZE):
    """Glyphs of one word whose left upper corner is at (x, y)."""
    return [Glyph(sign, x + place * width, y, x + (place + 1) * width, y + SIZE) for place, sign in enumerate(text)]


def ruled(xs, ys):
    return [*(across(y, xs[0], xs[-1]) for y in ys), *(down(x, ys[0], ys[-1]) for x in xs)]


def tables(rulings, glyphs):
    """The tables, and the glyphs that stand in none of them."""
    found, rest = tables_of_words(rulings, list(words(glyphs)))
    return found, [glyph for word in rest for glyph in word]


def texts(rulings, glyphs):
    """The texts of each table; None where a merged cell covers a position."""
    made = [grid(table, 1) for table in tables(rulings, glyphs)[0]]
    return [[[cell.text if cell.source.box else None for cell in row] for row in each.rows] for each in made]


def test_a_ruled_table_is_rows_of_cells_with_page_and_box():
    found, rest = tables(ruled([0, 100, 200], [0, 20, 40]), word("合计", 5, 5) + word("228.09", 120, 25, 5) + word("注", 5, 60))
    made = grid(found[0], 7)
    assert [[cell.text for cell in row] for row in made.rows] == [["合计", ""], ["", "228.09"]]
    assert made.rows[1][1].source.page == 7 and made.rows[1][1].source.box == (100, 20, 200, 40)
    assert made.rows[0][1].source.box == (100, 0, 200, 20), "a blank cell has its box too"
    assert [glyph.text for glyph in rest] == ["注"]


def test_a_merged_header_keeps_its_text_in_its_first_position():
    rulings = [across(0, 0, 300), across(20, 100, 300), across(40, 0, 300)]
    rulings += [down(0, 0, 40), down(100, 0, 40), down(200, 20, 40), down(300, 0, 40)]
    glyphs = word("项目", 5, 15) + word("预算数", 180, 5) + word("合计", 110, 25) + word("基本", 210, 25)
    assert texts(rulings, glyphs) == [[["项目", "预算数", None], [None, "合计", "基本"]]]


def test_lines_drawn_as_thin_boxes_around_each_cell_are_one_ruling():
    boxes = [each for x in (0, 101) for y in (0, 21) for each in (
        across(y, x, x + 100, 0.8), across(y + 20, x, x + 100, 0.8), down(x, y, y + 20, 0.8), down(x + 100, y, y + 20, 0.8))]
    assert texts(boxes, word("甲", 5, 5) + word("1", 150, 26)) == [[["甲", ""], ["", "1"]]]


def test_a_row_cut_by_the_page_break_has_no_ruling_below_and_is_kept():
    rulings = [across(0, 0, 200), across(20, 0, 200), *(down(x, 0, 40) for x in (0, 100, 200))]
    assert texts(rulings, word("甲", 5, 5) + word("乙", 5, 25)) == [[["甲", ""], ["乙", ""]]]


def test_a_row_cut_by_the_page_break_has_no_ruling_above_and_is_kept():
    rulings = [across(20, 0, 200), across(40, 0, 200), *(down(x, 0, 40) for x in (0, 100, 200))]
    assert texts(rulings, word("甲", 5, 5) + word("乙", 105, 25)) == [[["甲", ""], ["", "乙"]]]


def test_a_table_without_outer_sides_still_has_its_outer_columns():
    rulings = [*(across(y, 0, 300) for y in (0, 20, 40)), down(100, 0, 40), down(200, 0, 40)]
    assert texts(rulings, word("甲", 5, 5) + word("乙", 250, 25)) == [[["甲", "", ""], ["", "", "乙"]]]


def test_tables_with_a_gap_between_them_are_two():
    rulings = ruled([0, 100, 200], [0, 20]) + ruled([0, 50, 200], [30, 50])
    assert texts(rulings, word("甲", 5, 5) + word("乙", 5, 35)) == [[["甲", ""]], [["乙", ""]]]


def test_a_frame_around_text_is_no_table():
    found, rest = tables(ruled([0, 200], [0, 40]), word("仅此一格", 5, 5))
    assert not found and len(rest) == 4


def test_a_hatching_is_no_table():
    assert not tables(ruled([9.0 * at for at in range(400)], [9.0 * at for at in range(400)]), word("甲", 50, 50))[0]


def test_figures_one_above_the_other_are_rows_whose_rulings_are_missing():
    glyphs = [glyph for row, (label, figure) in enumerate([("甲", "1.00"), ("乙", "22.50"), ("丙", "3.00")])
              for glyph in word(label, 5, 3 + 15 * row) + word(figure, 110, 3 + 15 * row, 5) + word(figure, 210, 3 + 15 * row, 5)]
    found = texts(ruled([0, 100, 200, 300], [0, 50]), glyphs)
    assert found == [[["甲", "1.00", "1.00"], ["乙", "22.50", "22.50"], ["丙", "3.00", "3.00"]]]


def stacked(*rows, x=(5, 110, 210), pitch=15):
    """Glyphs of rows of texts, each text beginning at its column's place."""
    return [glyph for number, row in enumerate(rows) for text, place in zip(row, x) for glyph in word(text, place, 3 + pitch * number, 5)]


def test_one_column_of_figures_is_enough_where_names_stand_at_their_heights():
    found = texts(ruled([0, 100, 200], [0, 50]), stacked(("合计", "228.09"), ("卫生", "186.36"), ("住房", "12.09")))
    assert found == [[["合计", "228.09"], ["卫生", "186.36"], ["住房", "12.09"]]]


def test_a_wrapped_name_belongs_to_the_figure_beside_it_when_rulings_are_missing():
    names = word("机关事业单位基本养老保", 5, 3, 8) + word("险缴费支出", 5, 14, 8) + word("住房公积金", 5, 28, 8)
    figures = [glyph for x in (110, 210) for text, y in (("15.46", 8), ("12.09", 28)) for glyph in word(text, x, y, 5)]
    found = texts(ruled([0, 100, 200, 300], [0, 45]), names + figures)
    assert found == [[["机关事业单位基本养老保险缴费支出", "15.46", "15.46"], ["住房公积金", "12.09", "12.09"]]]


def test_a_name_without_a_figure_is_a_row_when_rulings_are_missing():
    names = stacked(("一、卫生", "186.36", "1.00"), ("二、外交", "", ""), ("三、国防", "", ""), ("四、住房", "12.09", "2.00"))
    found = texts(ruled([0, 100, 200, 300], [0, 65]), names)
    assert [row[0] for row in found[0]] == ["一、卫生", "二、外交", "三、国防", "四、住房"]


def test_names_one_above_the_other_beside_blanks_are_rows_and_a_wrapped_text_is_not():
    rulings = ruled([0, 100, 200, 300], [0, 20, 80])
    assert len(texts(rulings, stacked(("",), ("出国费",), ("接待费",), ("用车费",)))[0]) == 4
    assert len(texts(rulings, stacked(("",), ("因公出国以及公务接待和公务用车购置",), ("及运行维护的费用，含燃料过桥过路和",), ("保险",)))[0]) == 2


def test_texts_in_a_cell_beside_one_figure_stay_in_one_row():
    found = texts(ruled([0, 100, 200], [0, 50]), stacked(("合计", ""), ("其中", "186.36"), ("住房", "")))
    assert len(found[0]) == 1


@pytest.mark.parametrize(("length", "gap"), [(1, 2), (4, 4), (8, 5)])
def test_dashes_and_dots_are_lines(length, gap):
    def dashed(at, along):
        pieces = [(start, min(start + length, 200)) for start in range(0, 200, length + gap)] + [(199, 200)]
        return [Ruling(a, at - 0.5, b, at + 0.5) if along == "across" else Ruling(at - 0.5, a, at + 0.5, b) for a, b in pieces]

    rulings = [ruling for at in (0, 100, 200) for along in ("across", "down") for ruling in dashed(at, along)]
    assert texts(rulings, word("甲", 5, 5) + word("1", 150, 126)) == [[["甲", ""], ["", "1"]]]


def test_columns_of_a_table_without_row_rules_are_kept_when_a_page_break_cuts_it():
    rulings = [across(0, 0, 300), down(0, 0, 400), down(300, 0, 400), down(100, 15, 400), down(200, 15, 400)]
    found = texts(rulings, word("收入", 130, 3) + stacked(("",), ("合计", "228.09", "1.00"), ("卫生", "186.36", "2.00")))
    assert ["合计", "228.09", "1.00"] in found[0] and ["卫生", "186.36", "2.00"] in found[0]


def test_a_code_or_name_wrapped_in_its_cell_is_one_string():
    glyphs = word("21001", 5, 2, 5) + word("99", 5, 14, 5) + word("机关事业", 105, 2) + word("单位", 105, 14)
    assert texts(ruled([0, 100, 200], [0, 30]), glyphs) == [[["2100199", "机关事业单位"]]]


def test_a_figure_too_long_for_its_cell_is_not_torn_in_two():
    glyphs = word("12,345,678.90", 95, 5, 8)
    assert texts(ruled([0, 100, 200, 220], [0, 20]), glyphs) == [[["", "12,345,678.90", ""]]]


def test_a_figure_too_long_for_its_table_keeps_its_last_sign():
    found, rest = tables(ruled([0, 100, 160], [0, 20]), word("20250208164147", 104, 5, 4.2) + word("注", 165, 5))
    assert [cell.text for cell in grid(found[0], 1).rows[0]] == ["", "20250208164147"] and [glyph.text for glyph in rest] == ["注"]


def test_words_that_touch_at_a_wall_stay_in_their_cells():
    assert texts(ruled([0, 100, 200], [0, 20]), word("22.50", 75, 5, 5) + word("一、", 100, 5)) == [[["22.50", "一、"]]]


def torn(upper_name, upper_amount, lower_name, lower_amount="", indent=0):
    above = word("甲", 5, 705) + word(upper_name, 5, 725) + word(upper_amount, 100, 725, 5)
    upper = tables(ruled([0, 60, 160], [700, 720, 740]), above)[0][0]
    below = word(lower_name, 5 + indent, 55) + word(lower_amount, 100, 55, 5) + word("乙", 5, 75)
    lower = tables(ruled([0, 60, 160], [50, 70, 90]), below)[0][0]
    return [[[cell.text for cell in row] for row in grid(part, 1).rows] for part in mended(upper, lower)]


def test_a_name_torn_by_the_page_break_is_made_whole():
    assert torn("机关事业单", "1.00", "位") == [[["甲", ""], ["机关事业单位", "1.00"]], [["乙", ""]]]


def test_a_name_torn_by_the_page_break_is_made_whole_below_a_repeated_header():
    header = word("名称", 5, 705) + word("金额", 100, 705)
    upper = tables(ruled([0, 60, 160], [700, 720, 740]), header + word("机关事业单", 5, 725) + word("1.00", 100, 725, 5))[0][0]
    below = [glyph._replace(top=glyph.top - 650, bottom=glyph.bottom - 650) for glyph in header]
    lower = tables(ruled([0, 60, 160], [50, 70, 90, 110]), below + word("位", 5, 75) + word("乙", 5, 95))[0][0]
    found = [[[cell.text for cell in row] for row in grid(part, 1).rows] for part in mended(upper, lower)]
    assert found == [[["名称", "金额"], ["机关事业单位", "1.00"]], [["名称", "金额"], ["乙", ""]]]


def test_a_row_with_figures_of_its_own_is_not_the_rest_of_the_row_before_the_break():
    assert torn("机关事业单", "1.00", "位", "2.00")[1][0] == ["位", "2.00"]


def test_a_name_that_had_room_is_not_continued_after_the_break():
    assert torn("机关", "1.00", "位")[1][0] == ["位", ""]


def test_a_new_item_is_not_the_rest_of_a_full_line():
    assert torn("一、一般公", "1.00", "二、")[1][0] == ["二、", ""]


def test_a_sentence_that_ended_before_the_break_is_not_continued():
    assert torn("公平公正。", "", "项目")[1][0] == ["项目", ""]


def test_a_name_that_is_set_in_another_place_is_not_the_rest_of_the_name_before_the_break():
    assert torn("机关事业单", "1.00", "其他", indent=22)[1][0] == ["其他", ""]
    assert torn("机关事业单", "1.00", "位", indent=20)[1][0] == ["乙", ""], "the rest of a centred name"


def test_a_row_whose_label_stands_halfway_down_begins_on_this_page():
    above = word("立项依据", 5, 725) + word("和管理办法》", 60, 725)
    upper = tables(ruled([0, 50, 120], [700, 720, 740]), above)[0][0]
    below = word("实施计划", 5, 62) + word("按照规定", 60, 55) + word("完成", 60, 69)
    lower = tables(ruled([0, 50, 120], [50, 85, 105]), below + word("乙", 5, 90))[0][0]
    assert mended(upper, lower) == (upper, lower)


def test_a_label_with_a_colon_after_a_wide_gap_is_a_field_of_its_own():
    glyphs = word("单位名称：甲", 0, 0) + word("单位：万元", 300, 0)
    assert [line.text for line in fields(list(words(glyphs)))] == ["单位名称：甲", "单位：万元"]
    assert [line.text for line in lines(glyphs)] == ["单位名称：甲\t单位：万元"]


def test_a_line_that_is_alone_on_its_page_is_not_full_where_the_table_below_it_is_wider():
    title = line("项目支出绩效目标表", 120, 480, 50)
    assert margins([title], [(60, 80, 540, 700)], 595) == Margins(120, 540)
    assert margins([title, line("全县", 60, 482, 70)], [(40, 80, 560, 700)], 595).right == 482, "two full lines show the margin themselves"


def test_the_line_of_the_year_is_not_joined_with_the_title_above_it():
    edges = Margins(120, 480)
    title = Typesetting(line("项目支出绩效目标表", 120, 480, 50), 1, edges)
    assert continues([title], Typesetting(line("年度总结", 120, 200, 65), 1, edges))
    assert not continues([title], Typesetting(line("（2025年度）", 250, 350, 65), 1, edges))


def test_a_figure_too_wide_for_its_cell_goes_on_below_and_is_no_second_row():
    rulings = ruled([0, 100, 140, 180], [0, 20, 50, 80])
    glyphs = word("项目", 5, 5) + word("合计", 105, 5) + word("收入", 145, 5) + word("合计", 5, 22) + word("其他", 5, 52)
    for x in (105, 145):
        glyphs += word("1,24", x, 22, 5) + word("4.56", x, 34, 5) + word("244.", x, 52, 5) + word("56", x, 64, 5)
    assert texts(rulings, glyphs) == [[["项目", "合计", "收入"], ["合计", "1,244.56", "1,244.56"], ["其他", "244.56", "244.56"]]]
    assert complete(tables(rulings, glyphs)[0], [], list(words(glyphs)))[0] == tables(rulings, glyphs)[0]


def test_a_line_that_spills_over_the_edge_of_its_cell_goes_back_to_its_text():
    rulings = ruled([0, 50, 100], [0, 22, 50])
    spilled = word("组织形", 5, 8) + word("合计", 60, 8) + word("式", 5, 19.5)
    assert texts(rulings, spilled) == [[["组织形式", "合计"], ["", ""]]]
    beside = word("组织形", 5, 8) + word("合计", 60, 8) + word("式", 5, 26)
    assert texts(rulings, beside)[0][1] == ["式", ""], "it stands in its own cell"
    room = word("组织", 5, 8) + word("合计", 60, 8) + word("式", 5, 19.5)
    assert texts(rulings, room)[0][1] == ["式", ""], "the line above had room for it"


def test_the_first_of_too_many_lines_spills_over_the_upper_edge():
    spilled = word("合计", 5, 0) + word("本年支", 5, 13) + word("出", 5, 25)
    assert texts(ruled([0, 40, 100], [0, 20, 40]), spilled) == [[["合计", ""], ["本年支出", ""]]]
