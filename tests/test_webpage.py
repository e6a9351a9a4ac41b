"""Web pages, and what spreadsheets and word processors save as HTML."""

from __future__ import annotations

import pytest

from yusuan.errors import UnreadableFile
from yusuan.reading.file import read_file
from yusuan.reading.page import Document, Paragraph

TABLE = "<table><tr><th>项目<th>金额<tr><td>教育<td>1.00</table>"
ROWS = [["项目", "金额"], ["教育", "1.00"]]


def texts(document: Document) -> list:
    return [block.text if isinstance(block, Paragraph) else [[cell.text for cell in row] for row in block.rows]
            for block in document.blocks]


@pytest.fixture
def page(tmp_path):
    """What is read from a page with this body."""
    def read(body: str | bytes, name: str = "page.html") -> list:
        (tmp_path / name).write_bytes(body if isinstance(body, bytes) else f"<html><body>{body}".encode())
        return texts(read_file(tmp_path / name))

    return read


def test_spans_leave_blanks_where_they_cover(page):
    assert page("<table><tr><th rowspan=2>项目<th colspan=2>预算数<tr><th>合计<th>基本<tr><td>教育<td>2.00<td>1.00</table>") == [
        [["项目", "预算数", ""], ["", "合计", "基本"], ["教育", "2.00", "1.00"]]]


def test_scripts_styles_and_navigation_are_no_text(page):
    assert page(f"<nav>首页</nav><script>x</script><style>y</style><p>正文</p>{TABLE}<select><option>2024</select>") == ["正文", ROWS]


@pytest.mark.parametrize("hidden", ["<p style='display: none'>底稿</p>", "<div hidden>底稿</div>", "<span style='mso-hide:all'>底稿</span>",
                                    "<style>.no{display:none}</style><p class='a no'>底稿"])
def test_what_is_not_shown_is_not_read(page, hidden):
    assert page(f"<p>正文</p>{hidden}") == ["正文"]


def test_hidden_rows_and_columns_of_a_saved_sheet_are_left_out(page):
    assert page("<table><col><col style='display:none'><col><tr><td>项目<td>底稿<td>金额<tr style='display:none'><td>差额<td>9<td>9"
                "<tr><td>教育<td>9<td>1.00</table>") == [ROWS]


def test_a_table_used_for_layout_is_no_grid(page):
    assert page(f"<table><tr><td>栏目<td><table><tr><td><p>一、收入</p>{TABLE}</table></table>") == ["栏目", "一、收入", ROWS]


def test_title_and_unit_inside_a_table_are_paragraphs(page):
    assert page("<table><tr><td colspan=3>2025年预算支出总表<tr><td>部门名称：财政局<td><td>单位：万元<tr><td>项目<td>合计<td>基本"
                "<tr><td>教育<td>2.00<td>1.00<tr><td colspan=3>注：不含结转。</table>") == [
        "2025年预算支出总表", "部门名称：财政局", "单位：万元", [["项目", "合计", "基本"], ["教育", "2.00", "1.00"]], "注：不含结转。"]


def test_lines_and_blanks_are_those_that_a_browser_shows(page):
    assert page("<div>一、收\n入<br>二、<b>支</b>出&nbsp;&nbsp;</div>三、其他") == ["一、收入", "二、支出", "三、其他"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig", "utf-16", "utf-16-le"])
def test_the_bytes_say_which_encoding_it_is(page, encoding):
    assert page(f"<html><meta charset=big5><p>㐂财政拨款收支总表</p>{TABLE}".encode(encoding)) == ["㐂财政拨款收支总表", ROWS]


def test_a_broken_sign_is_told(page, tmp_path):
    assert "财政" in page("<p>财政拨款收支".encode() * 20 + b"\xe8\xb4</p>")[0]
    assert "编码已损坏" in read_file(tmp_path / "page.html").warnings[0]


@pytest.mark.parametrize("name", ["a.xls", "a.doc", "a.txt"])
def test_a_page_under_another_name_is_a_page(page, name):
    assert page(f"<!-- 导出 --><html xmlns:x='urn:schemas-microsoft-com:office:excel'><body>{TABLE}".encode(), name) == [ROWS]


def test_a_transcript_with_markup_in_it_is_a_transcript(page):
    assert page("预算支出总表\n<p>说明</p>\n项目\t金额\n".encode(), "a.txt")[0] == "预算支出总表"


def test_a_workbook_saved_as_one_file_has_its_visible_sheets(page):
    hidden = "<!--[if gte mso 9]><xml><x:Visible>SheetHidden</x:Visible></xml><![endif]--><p>底稿</p>"
    parts = "".join(f"--B\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<html>{body}\r\n"
                    for body in ("<frameset>", TABLE, hidden))
    assert page(f"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n{parts}--B--".encode(), "a.xls") == [ROWS]


def test_unclosed_elements_pile_up_without_harm(page):
    assert page("<font>" * 350 + TABLE) == [ROWS]


def test_a_page_that_is_nested_without_end_is_refused(page):
    with pytest.raises(UnreadableFile, match="cannot be parsed"):
        page(b"<html>" + b"<div>" * 5000 + b"x")


def test_a_page_without_text_is_empty(page):
    assert page(b"<html>  ") == []


def test_a_cell_that_claims_a_million_places_costs_nothing(page):
    assert page("<table><tr><td colspan=9999999 rowspan=9999999>教育<tr><td>1.00</table>") == [[["教育", ""], ["", "1.00"]]]


def test_a_narrow_table_in_a_wide_one_has_its_own_columns(page):
    wide = "<tr><td colspan=3>收入总表</tr><tr><td>项目<td>合计<td>基本</tr><tr><td>教育<td>2.00<td>1.00</tr>"
    narrow = "<tr><td colspan=3>支出总表</tr><tr><td>项目<td>金额<td></tr><tr><td>科技<td>3.00<td></tr>"
    assert page(f"<table>{wide}{narrow}</table>") == [
        "收入总表", [["项目", "合计", "基本"], ["教育", "2.00", "1.00"]], "支出总表", [["项目", "金额"], ["科技", "3.00"]]]


@pytest.mark.parametrize(("body", "told"), [
    ("<a href='P02.xlsx'>附件1：部门预算公开表.xlsx</a><a href='/download?file=b.pdf'>下载</a>", "附有2个文件（附件1：部门预算公开表.xlsx、下载）"),
    ("<iframe src='/viewer.html?file=/a/P0202.pdf'></iframe>", "附有1个文件（P0202.pdf）"),
    ("<iframe src='sheet001.htm'></iframe>", "在它的框架里（sheet001.htm）"),
    ("<img src='1.jpg'><img src='2.jpg'>", "有2幅图片"),
])
def test_what_a_page_only_points_to_is_told(tmp_path, body, told):
    (tmp_path / "a.html").write_text(f"<html><body><p>某局2025年部门预算公开{body}", encoding="utf-8")
    warnings = read_file(tmp_path / "a.html").warnings
    assert len(warnings) == 1 and told in warnings[0]


def test_ornaments_of_a_page_with_tables_are_not_told(tmp_path):
    (tmp_path / "a.html").write_text(f"<html><body><img src='logo.png'><iframe src='menu.html'></iframe>{TABLE}", encoding="utf-8")
    assert read_file(tmp_path / "a.html").warnings == ()


def test_a_row_with_money_that_a_page_break_cut_off_is_no_layout(page):
    assert page(f"{TABLE}<table><tr><td>科技<td>2.00</table>") == [ROWS, [["科技", "2.00"]]]
    assert page("<table><tr><td>栏目<td>正文</table>") == ["栏目", "正文"]
