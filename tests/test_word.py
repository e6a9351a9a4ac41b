"""Word files: what a reader of the printed page sees, and no more."""

from __future__ import annotations

import docx
import openpyxl
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from officefiles import edit

from yusuan.errors import UnreadableFile
from yusuan.reading.file import read_file
from yusuan.reading.office.numbering import numeral
from yusuan.reading.page import Grid, Paragraph


@pytest.fixture
def written(tmp_path):
    """Reads a document whose body is this WordprocessingML: texts of paragraphs, and rows of grids."""
    def read(*xml: str):
        made = docx.Document()
        for one in xml:
            made.element.body.insert(-1, parse_xml(one.replace(">", f" {nsdecls('w', 'wp', 'a', 'r')}>", 1)))
        made.save(tmp_path / "a.docx")
        return [block.text if isinstance(block, Paragraph) else [[cell.text for cell in row] for row in block.rows]
                for block in read_file(tmp_path / "a.docx").blocks]

    return read


def p(text: str, properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cell if cell.startswith('<') else f'<w:tc>{p(cell)}</w:tc>' for cell in cells)}</w:tr>"


def merged(text: str, wide: int = 1, tall: str = "") -> str:
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{wide}"/>{tall}</w:tcPr>{p(text)}</w:tc>'


DOWN, ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def test_text_that_is_hidden_or_deleted_is_left_out_and_inserted_text_kept(written):
    assert written('<w:p><w:r><w:t>收入</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>草稿</w:t></w:r>'
                   '<w:del w:id="1" w:author="x"><w:r><w:delText>1.00</w:delText></w:r></w:del>'
                   '<w:ins w:id="2" w:author="x"><w:r><w:t>2.00</w:t></w:r></w:ins>'
                   '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>万元</w:t></w:r></w:p>') == ["收入2.00万元"]


def test_a_merged_cell_stands_in_its_first_position(written):
    assert written(f"<w:tbl>{row(merged('科目', tall=DOWN), merged('预算数', 2))}{row(merged('', tall=ON), '合计', '基本')}"
                   f"{row('教育', '2.00', '1.00')}</w:tbl>") == [[["科目", "预算数", ""], ["", "合计", "基本"], ["教育", "2.00", "1.00"]]]


def test_a_deleted_row_is_left_out(written):
    deleted = row("旧", "9.00").replace("<w:tr>", '<w:tr><w:trPr><w:del w:id="1" w:author="x"/></w:trPr>')
    assert written(f"<w:tbl>{row('项目', '金额')}{deleted}{row('新', '1.00')}</w:tbl>") == [[["项目", "金额"], ["新", "1.00"]]]


def test_a_title_merged_over_the_table_is_a_paragraph(written):
    assert written(f"<w:tbl>{row(merged('2025年预算支出总表', 2))}{row('项目', '金额')}{row('教育', '1.00')}</w:tbl>") == [
        "2025年预算支出总表", [["项目", "金额"], ["教育", "1.00"]]]


def test_a_row_with_one_text_at_the_top_of_a_table_goes_on_with_the_table_above(written):
    assert written(f"<w:tbl>{row('外交支出', '', '')}{row('国防支出', '', '1.00')}</w:tbl>") == [
        [["外交支出", "", ""], ["国防支出", "", "1.00"]]]


def test_a_table_used_for_layout_is_no_grid(written):
    inner = f"<w:tbl>{row('项目', '金额')}{row('教育', '1.00')}</w:tbl>"
    outer = row(f"<w:tc>{p('表头')}{inner}{p('')}</w:tc>")
    assert written(f"<w:tbl>{outer}</w:tbl>") == ["表头", [["项目", "金额"], ["教育", "1.00"]]]


def test_text_boxes_and_content_controls_are_read_once(written):
    box = ('<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps">'
           f'<w:txbxContent>{p("框内文字")}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{p("框内文字")}</w:txbxContent>'
           "</mc:Fallback></mc:AlternateContent>")
    control = f"<w:sdt><w:sdtContent>{p('控件')}</w:sdtContent></w:sdt>"
    assert written(f"<w:p><w:r><w:t>正文</w:t>{box}</w:r></w:p>", control) == ["正文", "框内文字", "控件"]


def test_line_and_page_breaks_begin_another_paragraph(written):
    assert written('<w:p><w:r><w:t>一、收入</w:t><w:br/><w:t>二、支出</w:t><w:br w:type="page"/><w:t>三、其他</w:t></w:r></w:p>') == [
        "一、收入", "二、支出", "三、其他"]


def test_numbers_of_lists_are_part_of_the_text(tmp_path):
    made = docx.Document()
    numbering = made.part.numbering_part.element
    numbering.insert(0, parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>'
        "</w:abstractNum>"))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for level, text in ((0, "收入"), (1, "税"), (1, "费"), (0, "支出"), (1, "款")):
        properties = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr></w:pPr>'
        made.element.body.insert(-1, parse_xml(p(text, properties).replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))
    made.save(tmp_path / "a.docx")
    assert [block.text for block in read_file(tmp_path / "a.docx").blocks] == ["一、收入", "1.税", "2.费", "二、支出", "1.款"]


@pytest.mark.parametrize(("count", "kind", "shown"), [
    (1, "chineseCounting", "一"), (10, "chineseCounting", "十"), (12, "japaneseCounting", "十二"), (20, "chineseCounting", "二十"),
    (3, "decimalEnclosedCircleChinese", "③"), (4, "lowerRoman", "iv"), (2, "upperLetter", "B"), (7, "decimal", "7"),
])
def test_numerals_of_lists(count, kind, shown):
    assert numeral(count, kind) == shown


def test_sources_name_paragraph_and_cell(tmp_path):
    made = docx.Document()
    made.add_paragraph("第一段")
    made.add_table(2, 2).cell(1, 1).text = "1.00"
    made.tables[0].cell(0, 0).text = "项目"
    made.save(tmp_path / "a.docx")
    first, grid = read_file(tmp_path / "a.docx").blocks
    assert isinstance(grid, Grid) and str(first.source) == "第1段" and str(grid.rows[1][1].source) == "表格1第2行第2列"


def test_pictures_are_told(written, tmp_path):
    written('<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="x"><a:blip/></a:graphicData></a:graphic></wp:inline>'
            "</w:drawing></w:r></w:p>")
    assert read_file(tmp_path / "a.docx").warnings == ("文中有1幅图片，图片中的文字没有读取。",)


def test_tables_nested_too_deeply_are_refused(written, tmp_path):
    written(p("MARK"))
    opening, closing = b"<w:tbl><w:tr><w:tc>" * 100, b"</w:tc></w:tr></w:tbl>" * 100
    edit(tmp_path / "a.docx", "word/document.xml", b"<w:body>", b"<w:body>" + opening + closing)
    with pytest.raises(UnreadableFile, match="damaged.*depth"):
        read_file(tmp_path / "a.docx")


def test_edges_of_different_rows_that_lie_a_hair_apart_are_one_edge(written):
    grid = "<w:tblGrid>" + "".join(f'<w:gridCol w:w="{width}"/>' for width in (1200, 3, 1200, 1200)) + "</w:tblGrid>"
    head = row(merged("部门科目"), merged("政府科目", 2), merged("合计"))
    body = row(merged("基本工资", 2), merged("工资福利"), merged("1.00"))
    blank = row(merged("津贴", 2), merged(""), merged("2.00"))
    assert written(f"<w:tbl>{grid}{head}{body}{blank}</w:tbl>") == [
        [["部门科目", "政府科目", "合计"], ["基本工资", "工资福利", "1.00"], ["津贴", "", "2.00"]]]


def test_a_narrow_column_with_text_is_a_column(written):
    grid = "<w:tblGrid>" + "".join(f'<w:gridCol w:w="{width}"/>' for width in (1200, 90, 1200)) + "</w:tblGrid>"
    assert written(f"<w:tbl>{grid}{row('科目', '类', '金额')}{row('教育', '1', '2.00')}</w:tbl>") == [
        [["科目", "类", "金额"], ["教育", "1", "2.00"]]]


TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def embedding(tmp_path, name: str, content: bytes, kind: str, xml: str) -> list:
    """Texts and rows of a document between whose two paragraphs an embedded file stands; `xml` names it {id}."""
    made = docx.Document()
    paragraph = made.add_paragraph("某局")
    made.add_paragraph("说明")
    part = Part(PackURI(f"/word/embeddings/{name}"), "application/octet-stream", content, made.part.package)
    element = parse_xml(xml.replace("{id}", made.part.relate_to(part, f"{TYPES}/{kind}")))
    paragraph._p.addnext(element) if element.tag.endswith("altChunk") else paragraph._p.append(element)
    made.save(tmp_path / "a.docx")
    document = read_file(tmp_path / "a.docx")
    return [*document.warnings, *_texts(document)]


def _texts(document) -> list:
    return [block.text if isinstance(block, Paragraph) else [[cell.text for cell in row] for row in block.rows]
            for block in document.blocks]


def test_of_an_embedded_workbook_the_sheet_that_is_shown_is_read(tmp_path):
    book = openpyxl.Workbook()
    for title, amount in (("收入总表", 1.5), ("支出总表", 2.5)):
        sheet = book.create_sheet(title)
        sheet.append(["项目", "金额"])
        sheet.append(["教育", amount])
    book.active = 2
    book.save(tmp_path / "a.xlsx")
    xml = (f'<w:r {nsdecls("w", "r")} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><w:object>'
           '<v:shape><v:imagedata r:id="none"/></v:shape><o:OLEObject ProgID="Excel.Sheet.12" r:id="{id}"/></w:object></w:r>')
    read = embedding(tmp_path, "a.xlsx", (tmp_path / "a.xlsx").read_bytes(), "package", xml)
    assert read == ["某局", "支出总表", [["项目", "金额"], ["教育", "2.5"]], "说明"]


def test_a_page_put_into_a_document_is_read_in_its_place(tmp_path):
    content = "<html><table><tr><td>项目<td>金额<tr><td>教育<td>1.00</table>".encode("gb18030")
    read = embedding(tmp_path, "a.htm", content, "aFChunk", f'<w:altChunk {nsdecls("w", "r")} r:id="{{id}}"/>')
    assert read == ["某局", [["项目", "金额"], ["教育", "1.00"]], "说明"]


def test_an_embedded_file_that_cannot_be_read_is_told(tmp_path):
    xml = f'<w:altChunk {nsdecls("w", "r")} r:id="{{id}}"/>'
    told, *rest = embedding(tmp_path, "a.xlsx", b"PK\3\4 cut off", "aFChunk", xml)
    assert "嵌入的“a.xlsx”没有读取" in told and rest == ["某局", "说明"]
