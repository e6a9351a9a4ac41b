"""Budget tables from blocks: titles, headers, page breaks, noise."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from yusuan.disclosure.export import as_json
from yusuan.disclosure.header import header_paths
from yusuan.disclosure.likeness import alike, are_alike
from yusuan.disclosure.reader import read
from yusuan.disclosure.tables import read_tables
from yusuan.disclosure.titles import title_of
from yusuan.hanzi import comparable, tidy
from yusuan.profiles.profile import load
from yusuan.reading.page import Cell, Grid, Paragraph, Source

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "data" / "raw"
TRUTH = json.loads((Path(__file__).parent / "truth" / "tables.json").read_text(encoding="utf-8"))
PROFILE = load()
HEADER_3 = "项目\t\t2025年预算数\t\t\n科目编码\t科目名称\t合计\t基本支出\t项目支出"
HEADER_12 = ("项目名称\t合计\t2025年财政拨款\t\t\t财政专户管理 资金\t单位资金\n\t\t一般公共预算\t政府性 基金预 算\t国有资本经营 预算\t\t\n"
             "1\t2\t3\t4\t5\t6\t7")


def grid(text: str, page: int | None = None) -> Grid:
    source = Source(page=page)
    return Grid(tuple(tuple(Cell(cell.replace(" ", ""), source) for cell in row.split("\t")) for row in text.split("\n")), source)


def tables_of(*blocks, year: int = 2025):
    return read_tables([Paragraph(one) if isinstance(one, str) else one for one in blocks], PROFILE, year, set())


def texts(table):
    return [[cell.text for cell in row] for row in table.rows]


def file_of(doc: str, suffix: str) -> Path:
    return next(RAW.glob(f"{doc}*{suffix}"))


@pytest.mark.parametrize("suffix", [".txt", ".pdf"])
@pytest.mark.parametrize("doc", ["000", "001", "003", "004"])
def test_every_cell_and_header_of_the_published_tables_is_read(doc, suffix):
    plain = lambda text: comparable(text).replace(",", "")
    found = {table.number: table for table in read(file_of(doc, suffix)).tables}
    truth = [table for table in TRUTH if table["doc"] == doc]
    assert len(truth) == len(found) == 13
    for table in truth:
        ours = found[table["table_no"]]
        assert [plain(path) for path in ours.columns] == [plain(path) for path in table["columns"]]
        assert [[plain(text) for text in row] for row in texts(ours)] == [[plain(text) for text in row] for row in table["rows"]]
        assert ours.empty == table["no_data"]


@pytest.mark.parametrize(("line", "id"), [
    ("2025年预算支出总表", "expenditure_summary"), ("预算公开表3 2025年预算支出总表", "expenditure_summary"),
    ("2031年项目支出预算表（上年结转）", "projects_carryover"), ("2025年财政拨款安排\"三公\"经费支出预算表", "three_public_expenses"),
    ("2025年一般公共预算支出预算表", "general_budget_expenditure"), ("表3、2025年预算支出总表", "expenditure_summary"),
    ("三、2025年预算支出总表", "expenditure_summary"), ("（三）2025年预算支出总表", "expenditure_summary"), ("3.2025年预算支出总表", "expenditure_summary"),
    ("《2025年预算支出总表》", "expenditure_summary"), ("阳泉市第一人民医院2025年预算支出总表", "expenditure_summary"),
    ("二〇二五年预算支出总表", "expenditure_summary"), ("2025年财政拨款安排三公经费支出预算表", "three_public_expenses"),
    ("2025年预算支出总表（续）", "expenditure_summary"),
    ("2025年预算支出总表（万元）", "expenditure_summary"), ("2025年预算支出总表（单位：万元）", "expenditure_summary"),
    ("附件3：2025年预算支出总表", "expenditure_summary"), ("预算03表 2025年预算支出总表", "expenditure_summary"),
    ("附表五一般公共预算支出预算表", "general_budget_expenditure"), ("表十一一般公共预算支出预算表", "general_budget_expenditure"),
])
def test_a_table_is_known_by_its_title_and_not_by_its_label(line, id):
    assert title_of(line, PROFILE).id == id


@pytest.mark.parametrize("line", ["表三2025年预算支出总表→6", "2025年项目支出预算表", "支出预算情况说明", "预算公开表3"])
def test_a_line_of_the_contents_or_an_ambiguous_title_starts_no_table(line):
    assert title_of(line, PROFILE) is None


def test_a_merged_header_cell_gives_its_word_to_every_column_below():
    rows = [["收入", "", "支出", "", "", ""], ["项目", "金额", "项目", "金额", "", ""], ["", "", "", "小计", "一般", "基金"]]
    assert ["/".join(path) for path in header_paths(rows)] == ["收入/项目", "收入/金额", "支出/项目", "支出/金额/小计", "支出/金额/一般", "支出/金额/基金"]


def test_rows_behind_a_page_break_belong_to_the_table_and_a_repeated_header_does_not():
    first = grid(HEADER_3 + "\n合计\t\t3.00\t1.00\t2.00", page=1)
    second = grid(HEADER_3 + "\n201\t一般公共服务支出\t3.00\t1.00\t2.00", page=2)
    (table,), used, _ = tables_of("2025年预算支出总表", "单位名称：某单位", "单位：万元", first, second)
    assert texts(table) == [["合计", "", "3.00", "1.00", "2.00"], ["201", "一般公共服务支出", "3.00", "1.00", "2.00"]]
    assert table.pages == (1, 2) and table.entity == "某单位" and used == {0, 1, 2, 3, 4}


def test_the_row_of_column_numbers_is_not_a_row():
    (table,), _, _ = tables_of("2025年项目支出预算表（本年预算）", grid(HEADER_12 + "\n某单位\t1.00\t1.00\t\t\t\t"))
    assert texts(table) == [["某单位", "1.00", "1.00", "", "", "", ""]]


def test_a_row_of_dashes_is_dropped():
    (table,), _, _ = tables_of("2025年预算支出总表", grid(HEADER_3 + "\n合计\t\t3.00\t1.00\t2.00\n---------\t------\t---\t--\t--"))
    assert len(table.rows) == 1


def test_a_total_printed_in_the_second_column_moves_to_the_first():
    (table,), _, _ = tables_of("2025年预算支出总表", grid(HEADER_3 + "\n\t合计\t3.00\t1.00\t2.00"))
    assert texts(table)[0][:2] == ["合计", ""]
    assert table.fact(0, "total").label == "合计"


def test_a_row_that_lost_a_cell_gets_it_back_where_the_kinds_fit():
    (table,), _, _ = tables_of("2025年预算支出总表", grid(HEADER_3 + "\n201\t3.00\t1.00\t2.00"))
    assert texts(table) == [["201", "", "3.00", "1.00", "2.00"]]


def test_a_cell_of_money_that_is_no_number_is_named_and_not_taken_for_zero():
    (table,), _, warnings = tables_of("2025年预算支出总表", grid(HEADER_3 + "\n201\t一般公共服务支出\t3.oo\t1.00\t2.00"))
    assert table.fact(0, "total") is None and table.fact(0, "basic").amount is not None
    assert any("3.oo" in warning and "表3第1行" in warning for warning in warnings)


def test_columns_in_another_order_keep_their_meaning():
    other = HEADER_3.replace("基本支出\t项目支出", "项目支出\t基本支出")
    (table,), _, warnings = tables_of("2025年预算支出总表", grid(other + "\n合计\t\t3.00\t1.00\t2.00"))
    assert (table.fact(0, "project").amount.text, table.fact(0, "basic").amount.text, warnings) == ("1.00", "2.00", [])


def test_a_header_that_means_something_else_is_said():
    other = HEADER_3.replace("基本支出\t项目支出", "执行进度\t项目支出")
    _, _, warnings = tables_of("2025年预算支出总表", grid(other + "\n合计\t\t3.00\t1.00\t2.00"))
    assert any("不符" in warning and "执行进度" in warning for warning in warnings)


@pytest.mark.parametrize(("word", "printed"), [("科目编码", "功能科目编码"), ("科目编码", "科目代码"), ("2025年预算数", "2025年度预算数")])
def test_a_header_in_slightly_other_words_is_still_the_header(word, printed):
    (table,), _, warnings = tables_of("2025年预算支出总表", grid(HEADER_3.replace(word, printed) + "\n合计\t\t3.00\t1.00\t2.00"))
    assert texts(table) == [["合计", "", "3.00", "1.00", "2.00"]] and any(printed in path for path in table.columns) and warnings == []


def test_a_header_that_a_blank_line_cuts_in_two_is_one_header():
    upper, lower = HEADER_3.split("\n")
    (table,), _, _ = tables_of("2025年预算支出总表", grid(upper), grid(lower + "\n合计\t\t3.00\t1.00\t2.00"))
    assert table.columns[2] == "2025年预算数/合计" and len(table.rows) == 1


def test_a_title_repeated_on_the_next_page_goes_on_with_its_table():
    again = ("2025年预算支出总表", "单位名称：某单位", "单位：万元")
    parts = grid(HEADER_3 + "\n合计\t\t3.00\t1.00\t2.00"), grid(HEADER_3 + "\n201\t甲\t3.00\t1.00\t2.00")
    (table,), _, warnings = tables_of(*again, parts[0], *again, parts[1])
    assert [row[0] for row in texts(table)] == ["合计", "201"] and warnings == []


def test_the_same_table_of_another_unit_is_not_mixed_in_and_is_told():
    (table,), _, warnings = tables_of("2025年预算支出总表", "单位名称：甲", grid(HEADER_3 + "\n合计\t\t3.00\t1.00\t2.00"),
                                      "2025年预算支出总表", "单位名称：乙", grid(HEADER_3 + "\n合计\t\t9.00\t9.00\t"))
    assert len(table.rows) == 1 and table.entity == "甲" and any("有两张（乙）" in warning for warning in warnings)


def test_a_table_that_the_profile_does_not_know_ends_the_one_before():
    (table,), _, _ = tables_of("2025年预算支出总表", grid(HEADER_3 + "\n合计\t\t3.00\t1.00\t2.00"),
                               "2025年某某支出表", grid(HEADER_3 + "\n205\t教育\t9.00\t9.00\t"))
    assert len(table.rows) == 1


def test_a_grid_that_does_not_fit_is_left_out_and_told():
    (table,), _, warnings = tables_of("2025年预算支出总表", grid(HEADER_3 + "\n合计\t\t3.00\t1.00\t2.00"), grid("A02\t服务器\t无\t无\t无"))
    assert len(table.rows) == 1 and any("与它的列不符" in warning for warning in warnings)


def test_a_surplus_figure_is_told():
    (table,), _, warnings = tables_of("2025年预算支出总表", grid(HEADER_3 + "\n201\t一般\t1.00\t2.00\t3.00\t4.00"))
    assert len(table.rows[0]) == 5 and any("4.00" in warning and "多出" in warning for warning in warnings)


def test_a_blank_total_alone_on_the_next_page_is_a_row():
    head = "项目\t2025年预算数\t\t\t\n\t合计\t一般公共预算\t政府性基金预算\t国有资本经营预算"
    (table,), _, _ = tables_of("2025年财政拨款安排“三公”经费支出预算表", grid(head + "\n公务接待费\t1.00\t1.00\t\t"), grid("合计\t\t\t\t"))
    assert [row[0] for row in texts(table)] == ["公务接待费", "合计"]


@pytest.mark.parametrize(("line", "entity", "unit"), [
    ("单位名称：阳泉市第一人民医院 单位：元", "阳泉市第一人民医院", "元"), ("单位名称：某医院金额单位：元", "某医院", "元"),
    ("单位名称：某医院（单位：元）", "某医院", "元"), ("部门名称：某局 2025年2月8日 单位:人民币万元", "某局", "万元"), ("编制单位：某医院", "某医院", "万元"),
])
def test_unit_and_money_may_share_a_line(line, entity, unit):
    (table,), _, _ = tables_of("2025年预算支出总表", tidy(line), grid(HEADER_3 + "\n合计\t\t3.00\t1.00\t2.00"))
    assert (table.entity, table.money_unit) == (entity, unit)


def test_a_dash_for_nothing_is_a_blank():
    (table,), _, warnings = tables_of("2025年预算支出总表", grid(HEADER_3 + "\n合计\t\t3.00\t3.00\t-"))
    assert table.fact(0, "project").amount is None and warnings == []


def test_a_note_below_a_table_is_no_part_of_the_next_title():
    _, table = tables_of("2025年预算支出总表", grid(HEADER_3 + "\n合计\t\t3.00\t1.00\t2.00"), "注：本表无数据", "预算公开表5",
                         "2025年一般公共预算支出预算表（不含上年结转）", grid(HEADER_3 + "\n合计\t\t3.00\t1.00\t2.00"))[0]
    assert table.title == "2025年一般公共预算支出预算表（不含上年结转）"


def test_rows_set_in_by_a_blank_column_keep_their_columns():
    rows = "\n".join("\t" + line for line in (HEADER_3 + "\n合计\t\t3.00\t1.00\t2.00\n201\t甲\t3.00\t3.00\t").split("\n"))
    (table,), _, warnings = tables_of("2025年预算支出总表", grid(rows))
    assert texts(table) == [["合计", "", "3.00", "1.00", "2.00"], ["201", "甲", "3.00", "3.00", ""]] and warnings == []


def test_a_title_may_be_a_row_of_the_grid():
    (table,), _, _ = tables_of(grid("2025年预算支出总表\t\t\t\t\n" + HEADER_3 + "\n合计\t\t3.00\t1.00\t2.00"))
    assert table.id == "expenditure_summary" and len(table.rows) == 1


def test_a_title_without_a_readable_table_is_told():
    tables, _, warnings = tables_of("2025年预算支出总表", "科目 金额 无表格线", "第三部分 说明")
    assert tables == [] and any("《2025年预算支出总表》" in warning for warning in warnings)


def test_a_row_of_very_many_blank_cells_costs_nothing():
    (table,), _, _ = tables_of("2025年预算支出总表", grid(HEADER_3 + "\n合计\t\t3.00\t1.00\t2.00" + "\t" * 100_000))
    assert len(table.rows[0]) == 5


def test_a_title_without_a_grid_is_no_table():
    tables, used, _ = tables_of("2025年预算支出总表", "第三部分 2025年度单位预算情况说明", grid(HEADER_3 + "\n合计\t\t3.00\t\t3.00"))
    assert tables == [] and used == set()


def test_money_keeps_the_unit_that_the_table_prints():
    (table,), _, _ = tables_of("2025年预算支出总表", "单位：元", grid(HEADER_3 + "\n合计\t\t30000\t10000\t20000"))
    assert table.money_unit == table.fact(0, "total").amount.unit == "元"


def test_a_table_of_absurd_length_is_left_out_and_told():
    tables, _, warnings = tables_of("2025年预算支出总表", grid(HEADER_3 + "\n201\t甲\t1.00\t1.00\t" * 20_001))
    assert tables == [] and any("超过20000行" in warning for warning in warnings)


def test_a_table_of_absurd_width_is_left_out_and_told():
    tables, _, warnings = tables_of("2025年预算支出总表", grid(HEADER_3 + "\t其他" * 1_000 + "\n201\t甲\t1.00"))
    assert tables == [] and any("有1005列，超过1000列，未读取" in warning for warning in warnings)


def test_figures_without_a_title_that_are_too_many_are_told():
    tables, _, warnings = read_tables([grid("项目\t金额" + "\n甲\t1.00" * 20_001)], load("general"), 2025, set())
    assert tables == [] and warnings == ["《》有20002行，超过20000行，未读取。"]


def test_lost_cells_are_put_back_where_the_others_fit():
    (table,), _, _ = tables_of("2025年预算支出总表", grid(HEADER_3 + "\n合计\t3.00\t1.00\t2.00\n201\t1.00\t0.50\t0.50\n教育支出\t2.00"))
    assert texts(table) == [["合计", "", "3.00", "1.00", "2.00"], ["201", "", "1.00", "0.50", "0.50"], ["", "教育支出", "2.00", "", ""]]


@pytest.mark.parametrize(("one", "other"), [("科目代码", "科目编码"), ("", ""), ("", "项目"), ("项目", "项目"), ("12.00", "项目名称"), ("甲乙丙", "丙乙甲")])
@pytest.mark.parametrize("least", [0.25, 1 / 3, 0.75, 1.0])
def test_texts_are_alike_when_they_have_enough_in_common(one, other, least):
    assert are_alike(one, other, least) == (alike(one, other) >= least)


@pytest.mark.parametrize("certain", [0.9876, None])
def test_the_confidence_of_cells_is_exported_where_they_were_recognised(certain, tmp_path):
    path = tmp_path / "某局2025.txt"
    path.write_text("某局2025年度部门预算\n\n2025年预算支出总表\n\n" + HEADER_3 + "\n合计\t\t3.00\t1.00\t2.00\n", encoding="utf-8")
    found = read(path)
    (table,) = found.tables
    rows = tuple(tuple(replace(cell, confidence=certain if cell.text == "3.00" else None) for cell in row) for row in table.rows)
    exported = as_json(replace(found, tables=(replace(table, rows=rows),)))["tables"][0]
    assert exported.get("confidence") == ([[None, None, 0.988, None, None]] if certain else None)


def boxed(text: str) -> Grid:
    """A grid on page 1 whose cells have boxes."""
    return Grid(tuple(tuple(Cell(said, Source(1, (50.0 * at, 20.0 * number, 50.0 * at + 50, 20.0 * number + 20)))
                            for at, said in enumerate(row.split("\t"))) for number, row in enumerate(text.split("\n"))), Source(1))


def test_columns_that_the_profile_does_not_have_are_read_as_printed():
    header = "科目编码\t科目名称\t合计\t基本支出\t项目支出\t上年结转\t备注"
    (table,), _, warnings = tables_of("2025年预算支出总表", boxed(header + "\n合计\t\t3.00\t1.00\t2.00\t\t\n201\t甲\t2.00\t\t2.00\t1.50\t注"))
    assert table.columns == tuple(header.split("\t"))
    assert texts(table)[1] == ["201", "甲", "2.00", "", "2.00", "1.50", "注"] and warnings == []
    assert table.fact(1, "project").amount.value == 2 and table.fact(1, "basic").amount is None


@pytest.mark.parametrize("printed", ["0.00", "0"])
def test_a_table_of_zeros_may_say_that_it_has_no_data(printed):
    rows = f"\n合计\t\t{printed}\t{printed}\t{printed}"
    assert tables_of("2025年预算支出总表", grid(HEADER_3 + rows), "注：本表无数据")[2] == []
    assert "而表中有数" in tables_of("2025年预算支出总表", grid(HEADER_3 + rows + "\n201\t甲\t1.00\t1.00\t"), "注：本表无数据")[2][0]


def test_a_title_repeated_with_a_mark_of_continuation_goes_on_with_its_table_for_any_publisher():
    header = "科目编码\t科目名称\t合计\t工资\n"
    blocks = [Paragraph("甲省补助支出表"), Paragraph("单位：万元"), boxed(header + "201\t一\t1.00\t1.00\n202\t二\t2.00\t2.00"),
              Paragraph("甲省补助支出表（续表）"), Paragraph("单位：万元"), boxed(header + "203\t三\t3.00\t3.00\n204\t四\t4.00\t4.00")]
    (table,), _, _ = read_tables(blocks, load("general"), 2025, set())
    assert [row[0] for row in texts(table)] == ["201", "202", "203", "204"]
