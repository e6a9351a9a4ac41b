"""Profiles: which one a document is of, and what the tables of Shanghai, Jiangsu and an unknown publisher mean."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from yusuan.cli import main
from yusuan.disclosure.export import as_json
from yusuan.disclosure.proposal import propose
from yusuan.disclosure.reader import from_document, read
from yusuan.errors import NotADisclosure
from yusuan.profiles import profile as profiles
from yusuan.reading.page import Cell, Document, Grid, Paragraph, Source

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
SHANGHAI, JIANGSU = CORPUS / "shanghai", CORPUS / "jiangsu"
real = pytest.mark.skipif(not SHANGHAI.is_dir(), reason="the published documents of Shanghai and Jiangsu are not on this machine")

FUNCTIONS = "项目\t\t\t\t支出预算\t\t\n功能分类科目编码\t\t\t功能分类科目名称\t合计\t基本支出\t项目支出\n类\t款\t项\t\t\t\t\n"
SHANGHAI_TABLE = FUNCTIONS + "201\t\t\t一般公共服务支出\t300\t100\t200\n201\t05\t\t统计信息事务\t300\t100\t200\n201\t05\t06\t统计管理\t300\t100\t200"
COVER = ("上海市某区2024年区级部门预算", "预算主管部门：某区教育局")
HEAD = ("2024年部门支出预算总表", "编制部门：某区教育局", "单位：元")


def grid(text: str) -> Grid:
    """Cells without boxes, as office files and transcripts give them: a merged cell is blank behind its first position."""
    return Grid(tuple(tuple(Cell(cell) for cell in line.split("\t")) for line in text.split("\n")))


def boxed(rows: list[list[tuple[str, int, int]]], columns: int, page: int = 1, top: float = 100.0) -> Grid:
    """Cells with boxes on a page, each row as (text, columns covered, rows covered); `None` stands where a cell above reaches down."""
    lines = []
    for number, row in enumerate(rows):
        line = []
        for cell in row:
            if cell is None:
                line.append(Cell("", Source(page=page)))
                continue
            text, wide, high = cell
            x, y = 50.0 + 60 * len(line), top + 20 * number
            line += [Cell(text, Source(page=page, box=(x, y, x + 60 * wide, y + 20 * high)))] + [Cell("", Source(page=page))] * (wide - 1)
        assert len(line) == columns
        lines.append(tuple(line))
    return Grid(tuple(lines), Source(page=page))


def one(text: str) -> tuple[str, int, int]:
    return text, 1, 1


def document(*blocks: str | Grid, name: str = "document.pdf") -> Document:
    return Document(Path(name), "0" * 64, 1, tuple(Paragraph(block) if isinstance(block, str) else block for block in blocks))


def disclosure(*blocks: str | Grid, profile: str | None = None):
    return from_document(document(*blocks), profiles.load(profile) if profile else None)


def texts(table):
    return [[cell.text for cell in row] for row in table.rows]


# Which profile


def test_a_document_is_of_the_profile_whose_titles_and_headers_it_prints():
    assert disclosure(*COVER, *HEAD, grid(SHANGHAI_TABLE)).profile == "shanghai"


def test_titles_that_many_publishers_use_are_not_enough():
    """收支总表 with 项目 and 预算数 is printed all over the country: only a name of its place makes it a table of Jiangsu."""
    table = grid("收入\t\t支出\t\n项目\t预算数\t项目\t预算数\n一、财政拨款\t3.00\t一、教育支出\t3.00")
    assert disclosure("某市教育局2024年部门预算", "收支总表", "单位：万元", table).profile == "general"
    assert disclosure("江苏省某市教育局2024年部门预算", "收支总表", "单位：万元", table).profile == "jiangsu"


def test_the_name_of_the_file_says_nothing():
    blocks = (*COVER, *HEAD, grid(SHANGHAI_TABLE))
    assert from_document(document(*blocks, name="阳泉市2024.pdf")).profile == "shanghai"


def test_a_profile_may_be_asked_for():
    assert disclosure(*COVER, *HEAD, grid(SHANGHAI_TABLE), profile="general").profile == "general"


@pytest.mark.parametrize("name", profiles.names())
def test_names_in_code_are_unique_in_every_layout(name):
    profile = profiles.load(name)
    assert len({spec.id for spec in profile.tables}) == len(profile.tables)
    for spec in profile.tables:
        for layout in spec.every_layout:
            keys = [column.key for column in layout if column.role == "amount"]
            assert keys and len(set(keys)) == len(keys), spec.id
            assert {column.role for column in layout} <= {"code", "label", "second", "group", "amount", "line", "text"}


# Shanghai


def test_three_columns_make_one_code():
    (table,) = disclosure(*COVER, *HEAD, grid(SHANGHAI_TABLE)).tables
    assert [table.fact(row, "total").code for row in range(3)] == ["201", "20105", "2010506"]
    assert table.columns[:4] == ("项目/功能分类科目编码/类", "项目/功能分类科目编码/款", "项目/功能分类科目编码/项", "项目/功能分类科目名称")
    assert table.money_unit == table.fact(0, "total").amount.unit == "元"


def test_a_level_left_blank_is_that_of_the_row_above_and_a_lost_zero_comes_back():
    rows = FUNCTIONS + "201\t\t\t一般\t300\t100\t200\n\t5\t\t统计\t300\t100\t200\n\t\t06\t管理\t300\t100\t200"
    (table,) = disclosure(*COVER, *HEAD, grid(rows)).tables
    assert [table.fact(row, "total").code for row in range(3)] == ["201", "20105", "2010506"]


def test_a_total_alone_on_the_next_page_still_belongs_to_its_table():
    """The page has the columns 合计 | 300 | 100 | 200: the table's other columns are told by where the cells stand."""
    head = [[("项目", 4, 1), ("支出预算", 3, 1)],
            [("功能分类科目编码", 3, 1), ("功能分类科目名称", 1, 2), ("合计", 1, 2), ("基本支出", 1, 2), ("项目支出", 1, 2)],
            [one("类"), one("款"), one("项"), None, None, None, None]]
    first = boxed([*head, [one("201"), one(""), one(""), one("一般公共服务支出"), one("300"), one("100"), one("200")]], 7)
    cells = [(50.0, 290.0, "合计"), (290.0, 350.0, "300"), (350.0, 410.0, "100"), (410.0, 470.0, "200")]
    total = Grid((tuple(Cell(text, Source(page=2, box=(x0, 80.0, x1, 100.0))) for x0, x1, text in cells),), Source(page=2))
    (table,) = disclosure(*COVER, *HEAD, first, total).tables
    assert texts(table)[-1] == ["合计", "", "", "", "300", "100", "200"]
    assert table.fact(1, "project").amount.value == 200 and table.fact(1, "project").label == "合计" and table.pages == (1, 2)


def test_a_header_repeated_on_some_pages_only_is_no_row():
    again = FUNCTIONS + "合计\t\t\t\t300\t100\t200"
    (table,) = disclosure(*COVER, *HEAD, grid(SHANGHAI_TABLE), grid("202\t\t\t外交支出\t0\t0\t0"), grid(again)).tables
    assert [row[0] for row in texts(table)] == ["201", "201", "201", "202", "合计"]


def test_words_of_the_header_beside_the_total_are_parted_from_it():
    """Final accounts print 类 款 项 in the row of the total."""
    head = [[("项目", 4, 1), ("本年支出合计", 1, 2), ("基本支出", 1, 2), ("项目支出", 1, 2)],
            [("支出功能分类科目编码", 3, 1), ("科目名称", 1, 1), None, None, None]]
    rows = [[one("类"), one("款"), one("项"), one("合计"), one("3.00"), one("1.00"), one("2.00")],
            [one("201"), one(""), one(""), one("一般公共服务支出"), one("3.00"), one("1.00"), one("2.00")]]
    found = disclosure("上海市某区财政局", "2024年度部门决算", "支出决算表", "单位：万元", boxed([*head, *rows], 7))
    (table,) = found.tables
    assert (found.phase, table.id, table.columns[0]) == ("final", "final_expenditure_summary", "项目/支出功能分类科目编码/类")
    assert texts(table)[0] == ["", "", "", "合计", "3.00", "1.00", "2.00"] and table.fact(1, "total").code == "201"


def test_the_table_of_the_three_public_expenses_has_no_names_and_still_its_figures():
    table = grid("2024年“三公”经费预算数\t\t\t\t\t\t2024年机关运行经费预算数\n合计\t因公出国(境)费\t公务接待费\t公务用车购置及运行费\t\t\t\n"
                 "\t\t\t小计\t购置费\t运行费\t\n47.91\t0\t1.35\t46.56\t25\t21.56\t443.18")
    (found,) = disclosure(*COVER, "2024年部门“三公”经费和机关运行经费预算表", "单位：万元", table).tables
    assert found.columns[4] == "2024年“三公”经费预算数/公务用车购置及运行费/购置费"
    assert found.fact(0, "vehicle_purchase").amount.value == 25 and found.fact(0, "abroad").amount.value == 0


def test_a_note_that_a_table_is_empty_is_held_against_its_figures():
    note = "注：本部门2024年无支出预算，故本表为空表。"
    assert any("而表中有数" in warning for warning in disclosure(*COVER, *HEAD, grid(SHANGHAI_TABLE), note).warnings)


def test_the_text_stands_under_the_headings_of_shanghai():
    told = disclosure(*COVER, "目录", "一、部门主要职能", "四、部门预算编制说明", "六、其他相关情况说明", "部门主要职能", "办好教育。",
                      "2024年部门预算编制说明", "2024年收入预算3万元。", *HEAD, grid(SHANGHAI_TABLE), "其他相关情况说明", "一、机关运行经费预算", "无。")
    assert [(one.part, one.section, one.text) for one in told.sentences] == [
        ("主要职能", "", "办好教育。"), ("编制说明", "", "2024年收入预算3万元。"), ("其他相关情况说明", "一", "无。")]
    assert [part["section"] for part in as_json(told)["narrative"]] == ["编制说明", "一"]


# Jiangsu


def test_a_total_merged_over_both_ways_of_reckoning_belongs_to_its_figure():
    head = [[("收入", 2, 1), ("支出", 4, 1)],
            [("项目名称", 1, 2), ("金额", 1, 2), ("功能分类", 2, 1), ("支出用途", 2, 1)],
            [None, None, one("功能科目名称"), one("金额"), one("项目名称"), one("金额")]]
    rows = [[one("一、财政拨款"), one("3.00"), one("一、教育支出"), one("3.00"), one("一、基本支出"), one("1.00")],
            [one("收入合计"), one("3.00"), ("支出合计", 3, 1), one("3.00")]]
    (table,) = disclosure("江苏省教育厅2018年度部门预算", "收支预算总表", "单位：万元", boxed([*head, *rows], 6)).tables
    assert table.fact(1, "by_use", "use").label == "支出合计" and table.fact(1, "by_function", "expenditure") is None
    assert table.columns[5] == "支出/支出用途/金额"


def test_the_name_of_a_group_holds_for_the_rows_below_it():
    rows = "项目名称\t\t金额\n收入总计\t\t3.00\n一般公共预算资金\t小计\t3.00\n\t专项收入\t1.00\n其他资金\t小计\t\n\t事业收入\t"
    (table,) = disclosure("江苏省教育厅2018年度部门预算", "收入预算总表", "单位：万元", grid(rows)).tables
    assert [(fact.label, fact.second) for fact in table.facts] == [
        ("收入总计", ""), ("一般公共预算资金", "小计"), ("专项收入", "一般公共预算资金"), ("其他资金", "小计"), ("事业收入", "其他资金")]


def test_a_title_with_the_name_of_the_body_in_it_is_known_and_another_fund_is_not_taken_for_it():
    rows = "功能科目代码\t功能科目名称\t金额\n\t合计\t3.00\n204\t公共安全支出\t3.00"
    found = disclosure("2018年度江苏省高级人民法院预算公开", "五、2018年度江苏省高级人民法院财政拨款支出预算表", "单位：万元", grid(rows),
                       "十、2018年度江苏省高级人民法院政府性基金预算财政拨款支出预算表", "单位：万元", grid(rows.replace("3.00", "")))
    assert [table.id for table in found.tables] == ["appropriation_expenditure", "fund_budget_expenditure"]
    assert (found.unit, found.year) == ("江苏省高级人民法院", 2018)


def test_a_header_cut_by_a_page_break_is_one_header():
    first = boxed([[("收入", 2, 1), ("支出", 2, 1)]], 4)
    second = boxed([[("项目名称", 1, 2), ("金额", 1, 2), ("支出用途", 2, 1)], [None, None, one("项目名称"), one("金额")],
                    [one("一、一般公共预算"), one("3.00"), one("一、基本支出"), one("3.00")]], 4, page=2)
    (table,) = disclosure("江苏省教育厅2018年度部门预算", "财政拨款收支预算总表", "单位：万元", first, second).tables
    assert table.columns == ("收入/项目名称", "收入/金额", "支出/支出用途/项目名称", "支出/支出用途/金额") and len(table.rows) == 1


def test_a_layout_that_nobody_declared_keeps_what_is_known_of_its_columns():
    rows = "科目编码\t科目名称\t合计\t基本支出\t项目支出\t债务支出\n205\t教育支出\t6.00\t1.00\t2.00\t3.00"
    (table,) = disclosure("江苏省教育厅2024年度部门预算", "支出总表", "单位：万元", grid(rows)).tables
    assert table.id == "expenditure_summary" and table.fact(0, "project").amount.value == 2
    assert table.facts[-1].header == "债务支出" and table.facts[-1].amount.value == 3


def test_text_without_tables_is_a_part_of_a_disclosure_and_says_so():
    contents = ("一、收支预算总表", "二、收入预算总表", "三、支出预算总表")
    found = disclosure("江苏省委办公厅2019年度部门预算公开", *contents, "第三部分 2019年度部门预算情况说明", "一、收支情况", "支出预算3万元。")
    assert (found.profile, found.tables, len(found.sentences)) == ("jiangsu", (), 1)
    assert found.warnings == ("没有找到预算表（表格可能另有文件）。",)


# The general profile


def test_an_unknown_publisher_is_read_by_titles_and_headers_and_marked():
    table = grid("科目\t\t本年预算\t\t\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n合计\t\t3.00\t1.00\t2.00\n205\t教育支出\t3.00\t1.00\t2.00")
    found = disclosure("某州教育局2024年部门预算", "预算03表 部门支出预算情况表", "单位名称：某州教育局", "单位：元", table)
    (read_,) = found.tables
    assert found.profile == "general" and any("通用版式" in warning for warning in found.warnings)
    assert (read_.id, read_.money_unit, read_.columns[2]) == ("expenditure_summary", "元", "本年预算/合计")
    assert [(column.key, column.role) for column in read_.layout] == [
        ("code", "code"), ("name", "label"), ("total", "amount"), ("basic", "amount"), ("project", "amount")]
    assert read_.fact(1, "basic").code == "205"


def test_a_side_begins_with_a_name_behind_money():
    table = grid("收入\t\t支出\t\t\n项目\t金额\t项目\t合计\t财政拨款\n一、拨款\t3.00\t一、教育\t3.00\t3.00\n收入总计\t3.00\t支出总计\t3.00\t3.00")
    (found,) = disclosure("某州教育局2024年部门预算", "部门收支情况总表", "单位：万元", table).tables
    assert found.id == "revenue_expenditure_summary"
    assert [column.side for column in found.layout] == ["revenue", "revenue", "expenditure", "expenditure", "expenditure"]
    assert found.fact(1, "total", "expenditure").label == "支出总计"


def test_a_table_without_a_clear_title_is_kept_under_a_number_and_the_guess_of_its_unit_is_told():
    table = grid("地区\t补助数\n甲县\t3.00\n乙县\t4.00")
    found = disclosure("某州教育局2024年部门预算", "分配情况表", table)
    assert [table.id for table in found.tables] == ["table_1"] and any("没有印出金额单位" in warning for warning in found.warnings)


def test_a_table_that_a_known_profile_does_not_know_is_not_lost():
    more = grid("地区\t补助数\n甲县\t3.00\n乙县\t4.00")
    found = disclosure(*COVER, *HEAD, grid(SHANGHAI_TABLE), "2024年对下补助分配情况表", "单位：万元", more)
    assert [(table.number, table.title) for table in found.tables] == [(3, "2024年部门支出预算总表"), (4, "2024年对下补助分配情况表")]


def test_performance_forms_are_no_budget_tables_and_what_is_not_read_is_told():
    form = grid("项目名称\t校舍维修\t\n一级指标\t二级指标\t指标值\n产出指标\t数量指标\t3")
    found = disclosure("某州教育局2024年部门预算", "项目绩效目标表", form, "支出预算表", "单位：万元", grid("科目名称\t合计\n教育\t3.00"))
    assert [table.id for table in found.tables] == ["expenditure_summary"] and any("绩效目标表" in warning for warning in found.warnings)


def test_without_a_table_with_figures_there_is_no_disclosure():
    with pytest.raises(NotADisclosure, match="general"):
        disclosure("通知", "附表", grid("序号\t单位名称\n1\t甲\n2\t乙"))


# A profile from a document


def test_a_proposed_profile_loads_and_reads_its_document():
    source = document("某州教育局2024年部门预算", "2024年部门支出预算情况表", "单位：元",
                      grid("科目\t\t2024年预算\t\n科目编码\t科目名称\t合计\t基本支出\n205\t教育支出\t3.00\t1.00"))
    profile = profiles.parsed(propose(source, "mine"))
    assert (profile.name, profile.money_unit, profile.tables[0].columns[2].header) == ("mine", "元", "{Y}年预算/合计")
    (table,) = from_document(source, profile).tables
    assert (table.title, table.fact(0, "total").amount.value, table.fact(0, "total").code) == ("2024年部门支出预算情况表", Decimal("3.00"), "205")


def test_a_profile_of_a_letter_is_refused(tmp_path):
    letter = tmp_path / "letter.txt"
    letter.write_text("关于召开会议的通知", encoding="utf-8")
    result = CliRunner().invoke(main, ["profile", str(letter)])
    assert result.exit_code == 2 and "no table with figures" in result.output


def test_the_guide_names_every_role_and_every_field_of_a_profile():
    guide = (Path(__file__).resolve().parent.parent / "docs" / "profiles.md").read_text(encoding="utf-8")
    fields = {field for name in profiles.names() for field in tomllib.loads((profiles.FOLDER / f"{name}.toml").read_text(encoding="utf-8"))}
    for word in fields | {"code", "label", "second", "group", "amount", "line", "text", "layouts", "optional", "phase"}:
        assert f"`{word}`" in guide or f"`{word} = " in guide or f"[[tables.{word}]]" in guide, word


# Published documents


def sums(table, column: str) -> list[tuple[str, Decimal, Decimal]]:
    """(code, printed, sum of its parts) for each row of the tree of codes that has parts."""
    money = {fact.code: fact.amount.value if fact.amount else Decimal(0) for fact in table.facts if fact.column == column and fact.code}
    parts: dict[str, Decimal] = {}
    for code, value in money.items():
        if code[:-2] in money:
            parts[code[:-2]] = parts.get(code[:-2], Decimal(0)) + value
    return [(code, money[code], total) for code, total in parts.items()]


@real
@pytest.mark.parametrize(("pattern", "tables", "kind", "year", "phase"), [
    ("*街道办事处23年预算.pdf", 9, "department", 2023, "budget"), ("*街道办事处24年预算.pdf", 9, "department", 2024, "budget"),
    ("*办公室单位25年预算.pdf", 9, "unit", 2025, "budget"), ("*财政局2024年度部门决算.pdf", 9, "department", 2024, "final"),
    ("*社会工作部*.pdf", 9, "department", 2024, "final"),
])
def test_documents_of_shanghai_are_read_whole(pattern, tables, kind, year, phase):
    found = read(next(SHANGHAI.glob(pattern)))
    assert (found.profile, len(found.tables), found.kind, found.year, found.phase) == ("shanghai", tables, kind, year, phase)
    trees = [row for table in found.tables for column in table.layout if column.role == "amount" for row in sums(table, column.key)]
    assert len(trees) > 50
    for code, printed, total in trees:
        assert abs(printed - total) < 2 if printed > 10_000_000 else abs(printed - total) <= Decimal("0.02"), code


@real
def test_every_page_of_a_long_table_of_shanghai_is_joined():
    found = read(next(SHANGHAI.glob("*街道办事处24年预算.pdf")))
    table = found.table("revenue_summary")
    assert (len(table.rows), table.pages, table.fact(66, "total").label) == (67, (11, 12, 13, 14, 15), "合计")
    assert table.fact(66, "total").amount.value == 156_211_123 and found.table("three_public_expenses").money_unit == "万元"


@real
def test_performance_forms_of_shanghai_are_read():
    forms = read(next(SHANGHAI.glob("*街道办事处23年预算.pdf"))).forms
    assert [form.annual.total for form in forms] == [4_100_000, 6_351_000, 4_563_800, 7_595_500, 10_903_043]
    assert (forms[-1].annual.local, forms[-1].unit) == (11_419_043, "上海市普陀区人民政府万里街道办事处")
    assert [(one.level2, one.value) for one in forms[0].indicators][:2] == [("数量指标", "≥13459.00(平方米)"), ("质量指标", "及时率")]


@real
@pytest.mark.parametrize(("pattern", "unit"), [
    ("*人大办公厅2017*.pdf", "江苏省人大常委会办公厅"), ("*2019*表格.pdf", "中共江苏省委办公厅"), ("*法院2018*.pdf", "江苏省高级人民法院"),
])
def test_documents_of_jiangsu_are_read_whole(pattern, unit):
    found = read(next(JIANGSU.glob(pattern)))
    assert (found.profile, found.unit, [table.number for table in found.tables]) == ("jiangsu", unit, list(range(1, 13)))
    whole = found.table("revenue_expenditure_summary")
    total = next(fact for fact in whole.facts if fact.label == "支出合计").amount.value
    assert found.table("expenditure_summary").fact(0, "total").amount.value == total
    for id in ("general_budget_expenditure", "basic_expenditure_by_economic_item", "appropriation_expenditure"):
        assert all(printed == parts for _, printed, parts in sums(found.table(id), "total"))
