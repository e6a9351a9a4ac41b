"""Budget tables in workbooks, Word files and web pages come out as they do from the published PDF."""

from __future__ import annotations

import base64
import zipfile
from pathlib import Path

import openpyxl
import pytest
from officefiles import edit, truth, web_page, word, workbook, write_table

from yusuan.disclosure.reader import from_document
from yusuan.disclosure.tables import read_tables
from yusuan.disclosure.titles import title_of
from yusuan.errors import UnreadableFile
from yusuan.hanzi import comparable
from yusuan.profiles.profile import load
from yusuan.reading.file import read_file
from yusuan.reading.office import convert, xlsx
from yusuan.reading.page import Document, Grid, Paragraph

PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=")


def as_true(document: Document, doc: str, count: int = 13) -> bool:
    """Whether the first `count` tables of a document come out with the header paths and cells of the checked tables."""
    found = {table.number: [table.columns, *_texts(table.rows)] for table in from_document(document, load("yangquan")).tables}
    return all(_plain(found[table["table_no"]]) == _plain([table["columns"], *table["rows"]]) for table in truth(doc)[:count])


def _texts(rows) -> list[list[str]]:
    return [[cell.text for cell in row] for row in rows]


def _plain(rows) -> list[list[str]]:
    return [[comparable(text).replace(",", "") for text in row] for row in rows]


def grids(document: Document) -> list[list[list[str]]]:
    return [_texts(block.rows) for block in document.blocks if isinstance(block, Grid)]


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


@pytest.fixture
def book(tmp_path):
    """A workbook with the first three tables of 000 on one sheet, to be changed and read again."""
    made = openpyxl.Workbook()
    top = 1
    for table in truth("000")[:3]:
        top = write_table(made.active, table, top) + 1

    def read() -> Document:
        made.save(tmp_path / "book.xlsx")
        return read_file(tmp_path / "book.xlsx")

    made.read = read
    return made


@pytest.mark.parametrize("doc", ["000", "001", "003", "004"])
@pytest.mark.parametrize("together", [False, True])
def test_a_workbook_has_the_tables_of_the_published_document(tmp_path, doc, together):
    assert as_true(read_file(workbook(tmp_path / "a.xlsx", doc, together)), doc)


@pytest.mark.parametrize("doc", ["000", "003"])
def test_a_word_file_has_the_tables_of_the_published_document(tmp_path, doc):
    assert as_true(read_file(word(tmp_path / "a.docx", doc)), doc)


@pytest.mark.parametrize(("declared", "encoding"), [("gb2312", "gb18030"), ("utf-8", "gb18030"), ("gb2312", "utf-8"), ("utf-8", "utf-16")])
def test_a_web_page_is_read_whatever_encoding_it_declares(tmp_path, declared, encoding):
    assert as_true(read_file(web_page(tmp_path / "a.html", "000", declared, encoding)), "000")


def test_every_figure_of_a_workbook_says_in_which_cell_it_stands(book):
    book.active.title = "收支"
    (grid, *_) = (block for block in book.read().blocks if isinstance(block, Grid))
    assert grid.rows[2][1].text == "228.09" and str(grid.rows[2][1].source) == "收支!B5"


def test_title_and_unit_stand_outside_of_the_table(book):
    told = paragraphs(book.read())
    assert told[:3] == ["2025年预算收支总表", "单位名称：阳泉市卫生健康委员会医事管理中心", "单位：万元"] and len(told) == 9


@pytest.mark.parametrize("left", [2, 4])
def test_blank_columns_at_the_left_are_no_columns(tmp_path, left):
    made = openpyxl.Workbook()
    write_table(made.active, truth("000")[0], top=3, left=left)
    made.save(tmp_path / "a.xlsx")
    assert as_true(read_file(tmp_path / "a.xlsx"), "000", 1)


@pytest.mark.parametrize(("code", "shown"), [("0.00", "1234.50"), ("#,##0.00", "1,234.50"), ("General", "1234.5"), ("0!.0,", "0.1")])
def test_a_figure_is_read_as_it_is_displayed(tmp_path, code, shown):
    made = openpyxl.Workbook()
    for row in (["项目", "金额"], ["基本支出", 1234.5000000000002]):
        made.active.append(row)
    made.active["B2"].number_format = code
    made.save(tmp_path / "a.xlsx")
    assert grids(read_file(tmp_path / "a.xlsx")) == [[["项目", "金额"], ["基本支出", shown]]]


def test_zeros_that_the_format_hides_are_blank(tmp_path):
    made = openpyxl.Workbook()
    table = truth("000")[1]
    table["rows"] = [[text or "0.00" if at > 1 else text for at, text in enumerate(row)] for row in table["rows"]]
    write_table(made.active, table, numbers="0.00;-0.00;;@")
    made.save(tmp_path / "a.xlsx")
    found, _, _ = read_tables(read_file(tmp_path / "a.xlsx").blocks, load("yangquan"), 2025, set())
    assert _plain(_texts(found[0].rows)) == _plain(truth("000")[1]["rows"])


def test_codes_may_be_numbers_or_indented_and_figures_may_be_texts(tmp_path):
    made = openpyxl.Workbook()
    write_table(made.active, truth("000")[1])
    for number, row in enumerate(made.active.iter_rows(min_row=5)):
        if row[0].value and row[0].value.isdigit():
            row[0].value = int(row[0].value) if number % 2 else f"  {row[0].value}"
        if isinstance(row[2].value, float):
            row[2].value = f"{row[2].value:,.2f} "
    made.save(tmp_path / "a.xlsx")
    found, _, _ = read_tables(read_file(tmp_path / "a.xlsx").blocks, load("yangquan"), 2025, set())
    assert _plain(_texts(found[0].rows)) == _plain(truth("000")[1]["rows"])


def test_a_hidden_sheet_is_left_out_and_named(book):
    hidden = book.create_sheet("底稿")
    hidden.sheet_state = "veryHidden"
    hidden["A1"] = "计算"
    document = book.read()
    assert len(grids(document)) == 3 and document.warnings == ("隐藏的工作表没有读取：底稿。",)


def test_hidden_rows_and_columns_are_left_out(book):
    sheet = book.active
    sheet.insert_rows(8)
    sheet["A8"], sheet["B8"] = "核对行", 99.99
    sheet.row_dimensions[8].hidden = True
    for row in range(1, sheet.max_row + 1):
        sheet.cell(row, 12, 77.77)
    sheet.column_dimensions["L"].hidden = True
    document = book.read()
    assert "核对行" not in str(document.blocks) and "77.77" not in str(document.blocks)
    assert any("隐藏" in warning for warning in document.warnings)


def test_a_column_of_no_width_and_a_row_of_no_height_are_hidden(tmp_path):
    made = openpyxl.Workbook()
    for row in (["项目", "校验", "金额"], ["合计", 1, 2], ["校验", 3, 4]):
        made.active.append(row)
    made.active.column_dimensions["B"].width = 0.5
    made.active.row_dimensions[3].height = 0.5
    made.save(tmp_path / "a.xlsx")
    edit(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", b'ht="0.5"', b'ht="0"')
    edit(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", b'width="0.5"', b'width="0"')
    assert grids(read_file(tmp_path / "a.xlsx")) == [[["项目", "金额"], ["合计", "2"]]]


def test_a_merged_cell_that_begins_in_a_hidden_column_keeps_its_text(tmp_path):
    made = openpyxl.Workbook()
    for row in ([None, "2025年收支表"], [None, "项目", "金额"], [None, "收入", 1]):
        made.active.append(row)
    made.active["A1"], made.active["B1"] = "2025年收支表", None
    made.active.merge_cells("A1:C1")
    made.active.column_dimensions["A"].hidden = True
    made.save(tmp_path / "a.xlsx")
    assert paragraphs(read_file(tmp_path / "a.xlsx")) == ["2025年收支表"]


def test_columns_beside_the_print_area_are_left_out_and_told(book):
    sheet = book.active
    sheet["K3"] = "核对"
    for row in range(5, 30):
        sheet.cell(row, 11, row * 1.5)
    sheet.print_area = "A1:I80"
    document = book.read()
    assert as_true(document, "000", 3)
    assert [warning for warning in document.warnings if "打印区域" in warning and "K3" in warning]


def test_a_print_area_that_cuts_a_table_is_a_stale_one(book):
    book.active.print_area = "A1:D40"
    assert as_true(book.read(), "000", 3)


@pytest.mark.parametrize("column", [7, 9])
def test_figures_without_a_heading_beside_a_table_are_left_over_from_calculating(tmp_path, column):
    made = openpyxl.Workbook()
    write_table(made.active, truth("000")[0])
    for row in range(5, 30):
        made.active.cell(row, column, row * 1.5)
    made.active.cell(31, column, "#REF!")
    made.save(tmp_path / "a.xlsx")
    document = read_file(tmp_path / "a.xlsx")
    assert as_true(document, "000", 1) and "计算单元格" in document.warnings[0]


def test_a_column_without_borders_beside_a_ruled_table_is_none_of_its_columns(tmp_path):
    made = openpyxl.Workbook()
    write_table(made.active, truth("000")[0])
    made.active.cell(4, 7, "差额")
    for row in range(5, 30):
        made.active.cell(row, 7, 0.5)
    made.save(tmp_path / "a.xlsx")
    assert as_true(read_file(tmp_path / "a.xlsx"), "000", 1)


def test_a_blank_column_between_revenue_and_expenditure_does_not_part_a_table(tmp_path):
    made = openpyxl.Workbook()
    write_table(made.active, truth("000")[0])
    shifted = openpyxl.Workbook()
    for row in made.active.iter_rows():
        for cell in row:
            if cell.value is not None:
                shifted.active.cell(cell.row, cell.column + (cell.column > 2 and cell.row > 2), cell.value)
    shifted.save(tmp_path / "a.xlsx")
    (grid,) = grids(read_file(tmp_path / "a.xlsx"))
    assert len(grid[0]) == 6


def test_two_tables_side_by_side_are_two_tables(tmp_path):
    made = openpyxl.Workbook()
    for left, table in ((1, truth("000")[2]), (8, truth("000")[4])):
        write_table(made.active, table, 1, left)
    made.save(tmp_path / "a.xlsx")
    assert [len(grid[0]) for grid in grids(read_file(tmp_path / "a.xlsx"))] == [5, 5]


def test_tables_follow_each_other_without_a_blank_row(tmp_path):
    made = openpyxl.Workbook()
    top = 1
    for table in truth("003")[:5]:
        top = write_table(made.active, table, top)
    made.save(tmp_path / "a.xlsx")
    assert as_true(read_file(tmp_path / "a.xlsx"), "003", 5)


def test_a_blank_row_inside_a_table_does_not_end_it(book):
    book.active.insert_rows(20)
    assert len(grids(book.read())) == 3


def test_a_note_below_a_table_is_a_paragraph(tmp_path):
    made = openpyxl.Workbook()
    below = write_table(made.active, truth("000")[2])
    made.active.cell(below, 1, "注：本表按支出功能分类填列。")
    made.save(tmp_path / "a.xlsx")
    document = read_file(tmp_path / "a.xlsx")
    assert paragraphs(document)[-1] == "注：本表按支出功能分类填列。" and as_true(document, "000", 0)


@pytest.mark.parametrize("below", [[None, None, "单位：元"], ["*注：数据来源于预算系统"], ["※ 说明：本表含上年结转"]])
def test_a_unit_of_money_or_a_note_below_a_table_is_no_row(tmp_path, below):
    made = openpyxl.Workbook()
    for row in (["支出总表"], ["科目编码", "科目", "金额"], ["205", "教育", 1.5], below):
        made.active.append(row)
    made.save(tmp_path / "a.xlsx")
    assert len(grids(read_file(tmp_path / "a.xlsx"))[0]) == 2


def test_a_sheet_without_a_title_is_called_by_its_name(tmp_path):
    made = openpyxl.Workbook()
    made.active.title = "支出总表"
    for row in (["科目", "金额"], ["教育", 1.5]):
        made.active.append(row)
    made.save(tmp_path / "a.xlsx")
    assert paragraphs(read_file(tmp_path / "a.xlsx")) == ["支出总表"]


def test_a_sheet_with_captions_and_no_title_is_called_by_its_name(tmp_path):
    made = openpyxl.Workbook()
    made.active.title = "1.2部门支出总表"
    for row in (["部门名称：某局", None, "单位：元"], ["科目编码", "科目", "金额"], ["205", "教育", 1.5]):
        made.active.append(row)
    made.save(tmp_path / "a.xlsx")
    assert paragraphs(read_file(tmp_path / "a.xlsx")) == ["1.2部门支出总表", "部门名称：某局", "单位：元"]


@pytest.mark.parametrize("title", ["1.2部门支出总表", "02支出总表", "Z02_支出总表", "GK02 部门支出总表", "2.15单位支出总表"])
def test_what_programs_put_before_the_name_of_a_sheet_is_no_part_of_the_title(title):
    assert title_of(title, load("shanghai")).id == "expenditure_summary"


def test_labels_and_what_they_name_are_no_table(tmp_path):
    made = openpyxl.Workbook()
    for row in (["2025年部门预算公开表"], [None, "部门编码：", None, "063"], [None, "部门名称：", None, "某局"], [None, "联系电话：", None, "123"]):
        made.active.append(row)
    made.save(tmp_path / "a.xlsx")
    assert paragraphs(read_file(tmp_path / "a.xlsx"))[1:] == ["部门编码：063", "部门名称：某局", "联系电话：123"]


def test_error_values_are_texts_and_told(book):
    book.active["F6"] = "#N/A"
    document = book.read()
    assert any("#N/A" in row for grid in grids(document) for row in grid)
    assert any("错误值" in warning and "F6" in warning for warning in document.warnings)


def test_a_formula_without_a_stored_result_is_told_and_no_blank(book, monkeypatch):
    monkeypatch.setattr(convert, "_program", lambda: None)
    book.active["F6"] = "=SUM(F7:F10)"
    document = book.read()
    assert "1个公式没有保存计算结果，未能读取" in document.warnings[0]
    disclosure = from_document(document, load("yangquan"))
    assert "（公式未计算）" in [cell.text for cell in disclosure.tables[0].rows[1]]
    assert any("“（公式未计算）”不是金额" in warning for warning in disclosure.warnings)


@pytest.mark.skipif(convert._program() is None, reason="LibreOffice is not installed")
def test_a_formula_without_a_stored_result_is_worked_out(book):
    book.active["B5"], book.active["B6"], book.active["B7"] = "=SUM(B6:B7)", 1.5, 2.25
    document = book.read()
    assert any("3.75" in row for grid in grids(document) for row in grid)
    assert "以 LibreOffice 计算的结果代替" in document.warnings[0]


def test_marks_at_the_left_of_a_ruled_table_are_no_column(tmp_path):
    made = openpyxl.Workbook()
    last = write_table(made.active, truth("000")[2], left=2)
    for row in range(5, last):
        made.active.cell(row, 1, f"K{row}")
    made.save(tmp_path / "a.xlsx")
    document = read_file(tmp_path / "a.xlsx")
    assert _plain(grids(document)[0][2:]) == _plain(truth("000")[2]["rows"])
    assert any("不属于表格" in warning and "A5" in warning for warning in document.warnings)


def test_parts_may_be_named_with_backslashes(tmp_path):
    path = workbook(tmp_path / "a.xlsx", "000")
    with zipfile.ZipFile(path) as old:
        parts = {name.replace("/", "\\"): old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(zipfile.ZipInfo(name), data)
    assert as_true(read_file(path), "000")


@pytest.mark.parametrize(("name", "encoding", "separator"), [
    ("a.csv", "gb18030", ","), ("a.xls", "utf-8-sig", ","), ("a.xls", "utf-16", "\t")])
def test_separated_fields_are_a_sheet(tmp_path, name, encoding, separator):
    lines = ["支出总表", "", f"部门名称：某局{separator * 2}单位：万元", separator.join(("科目编码", "科目名称", "合计")),
             separator.join(('="0301"', "教育", '"1,234.50"')), separator.join(("0302", "科技", "2.00"))]
    (tmp_path / name).write_bytes("\r\n".join(lines).encode(encoding))
    document = read_file(tmp_path / name)
    assert paragraphs(document) == ["支出总表", "部门名称：某局", "单位：万元"]
    assert grids(document) == [[["科目编码", "科目名称", "合计"], ["0301", "教育", "1,234.50"], ["0302", "科技", "2.00"]]]


def test_pictures_on_a_sheet_are_told(book, tmp_path):
    from openpyxl.drawing.image import Image

    (tmp_path / "a.png").write_bytes(PIXEL)
    book.active.add_image(Image(tmp_path / "a.png"), "A1")
    assert book.read().warnings == ("工作表“Sheet”有1幅图片，图片中的文字没有读取。",)


def test_a_workbook_with_too_many_cells_is_refused(book, monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_CELLS", 100)
    with pytest.raises(UnreadableFile, match="more than 100 filled cells.*hide its sheets"):
        book.read()


def test_a_workbook_is_known_by_its_content(tmp_path):
    made = workbook(tmp_path / "a.xlsx", "000")
    assert as_true(read_file(made.rename(tmp_path / "a.xls")), "000")
    page = web_page(tmp_path / "b.html", "000")
    assert as_true(read_file(page.rename(tmp_path / "b.xls")), "000")


def test_a_hidden_sheet_with_a_hundred_thousand_rows_is_not_parsed(tmp_path):
    path = workbook(tmp_path / "a.xlsx", "000")
    _hide_rubbish(path, tmp_path / "b.xlsx")
    assert as_true(read_file(tmp_path / "b.xlsx"), "000")


def _hide_rubbish(source: Path, target: Path) -> None:
    """Adds a hidden sheet that would break whoever parses it."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/workbook.xml":
                data = data.replace(b"</sheets>", b'<sheet name="x" sheetId="99" state="hidden" r:id="rId99" xmlns:r="http://schemas.open'
                                                  b'xmlformats.org/officeDocument/2006/relationships"/></sheets>')
            if name == "xl/_rels/workbook.xml.rels":
                data = data.replace(b"</Relationships>", b'<Relationship Id="rId99" Target="worksheets/x.xml" Type="http://schemas.openxml'
                                                         b'formats.org/officeDocument/2006/relationships/worksheet"/></Relationships>')
            new.writestr(name, data)
        new.writestr("xl/worksheets/x.xml", b"<worksheet><sheetData><row>" * 100_000)
