"""Old office formats: XLS and the XML of 2003 read directly, others through LibreOffice."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from officefiles import truth

from yusuan.errors import UnreadableFile
from yusuan.reading.file import read_file
from yusuan.reading.office import convert
from yusuan.reading.page import Document, Grid

FILES = Path(__file__).parent / "files"


def _grids(document: Document) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in block.rows] for block in document.blocks if isinstance(block, Grid)]


def test_an_xls_workbook_is_read_as_displayed():
    document = read_file(FILES / "workbook.xls")
    expected = [row for row in truth("000")[2]["rows"] if row[0] != "2080505"]
    table, other = _grids(document)
    assert table[:2] == [["项目", "", "2025年预算数", "", ""], ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]] and table[2:] == expected
    assert other == [["项目", "数"], ["日期", "2025年1月21日"], ["比例", "11.69%"], ["错误", "#DIV/0!"], ["布尔", "TRUE"]]
    assert [warning for warning in document.warnings if "底稿" in warning] and [warning for warning in document.warnings if "I3" in warning]
    assert str(next(block for block in document.blocks if isinstance(block, Grid)).rows[2][2].source) == "支出!D5"


@pytest.mark.parametrize("size", [600, 5000, 9000])
def test_an_xls_workbook_that_is_cut_off_is_told(tmp_path, size):
    (tmp_path / "a.xls").write_bytes((FILES / "workbook.xls").read_bytes()[:size])
    with pytest.raises(UnreadableFile, match="a.xls: the workbook is damaged.*Fetch"):
        read_file(tmp_path / "a.xls")


XML_2003 = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="m"><NumberFormat ss:Format="#,##0.00"/></Style></Styles>
<Worksheet ss:Name="支出"><Table><Column ss:Index="2" ss:Hidden="1"/>
<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">2025年预算支出总表</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">项目</Data></Cell><Cell><Data ss:Type="String">底稿</Data></Cell>
<Cell><Data ss:Type="String">金额</Data></Cell></Row>
<Row ss:Hidden="1"><Cell><Data ss:Type="String">差额</Data></Cell></Row>
<Row ss:Index="6"><Cell><Data ss:Type="String">教育</Data></Cell>
<Cell ss:Index="3" ss:StyleID="m"><Data ss:Type="Number">1234.5000000001</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="藏"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table>
<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"""


def test_a_workbook_in_the_xml_of_2003_is_read_as_displayed(tmp_path):
    (tmp_path / "a.xls").write_text(XML_2003, encoding="utf-8")
    document = read_file(tmp_path / "a.xls")
    assert document.blocks[0].text == "2025年预算支出总表" and _grids(document) == [[["项目", "金额"], ["教育", "1,234.50"]]]
    assert document.blocks[1].rows[1][1].source.place == "支出!C6" and "藏" in document.warnings[0]


def test_old_formats_need_libreoffice_and_say_so(tmp_path, monkeypatch):
    monkeypatch.setattr(convert, "_program", lambda: None)
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1 x}")
    with pytest.raises(UnreadableFile, match="LibreOffice, which is not installed.*Install LibreOffice"):
        read_file(path)


@pytest.mark.skipif(convert._program() is None, reason="LibreOffice is not installed")
def test_old_formats_are_read_through_libreoffice(tmp_path):
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1\ansi\deff0 {\trowd\cellx2000\cellx4000 item\intbl\cell money\intbl\cell\row}"
                     rb"{\trowd\cellx2000\cellx4000 total\intbl\cell 1.50\intbl\cell\row}\pard end\par}")
    document = read_file(path)
    assert _grids(document) == [[["item", "money"], ["total", "1.50"]]] and document.path == path
    assert list(tmp_path.iterdir()) == [path]


FLAT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:mimetype="application/vnd.oasis.opendocument.{kind}"><office:body>{body}</office:body></office:document>"""
ROW = '<table:table-row>{}</table:table-row>'.format(
    "".join(f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in ("教育", "1,234.50")))


@pytest.mark.skipif(convert._program() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["spreadsheet", "text"])
def test_open_documents_of_one_flat_file_are_read_as_those_in_an_archive(tmp_path, kind):
    table = f'<table:table table:name="支出"><table:table-column table:number-columns-repeated="2"/>{ROW * 2}</table:table>'
    path = tmp_path / "a.xml"
    path.write_text(FLAT.format(kind=kind, body=f"<office:{kind}>{table}</office:{kind}>"), encoding="utf-8")
    assert _grids(read_file(path)) == [[["教育", "1,234.50"]] * 2]


def test_a_program_that_hangs_is_ended(tmp_path, monkeypatch):
    hangs = tmp_path / "hangs"
    hangs.write_text("#!/bin/sh\nsleep 60\n")
    hangs.chmod(0o755)
    monkeypatch.setattr(convert, "_program", lambda: str(hangs))
    monkeypatch.setattr(convert, "SECONDS", 0.2)
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1 x}")
    with pytest.raises(UnreadableFile, match="takes longer"):
        read_file(path)
    assert str(hangs) not in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
