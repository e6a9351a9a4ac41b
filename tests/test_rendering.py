"""The report: what a notebook's outputs become, in HTML, PDF and DOCX."""

from __future__ import annotations

import base64
import json
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas
import pypdfium2
import pytest
from support import disclosure_from_truth, with_cell

from yusuan import charts, prose
from yusuan.checking.audit import Audit, audit
from yusuan.checking.finding import Check
from yusuan.disclosure.model import Form, Funds
from yusuan.errors import CannotWrite, MissingGlyph, RenderingFailed
from yusuan.measures import Elsewhere, Measures, measures
from yusuan.prior import Known, Prior
from yusuan.rendering import builtin, display, markup, outputs
from yusuan.rendering.piece import Piece, of_html
from yusuan.rendering.report import render

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#1f4e79"/></svg>'


def output(**data) -> dict:
    return {"output_type": "display_data", "metadata": {}, "data": {kind.replace("_", "/", 1): text for kind, text in data.items()}}


def notebook_of(folder: Path, *cells: str | list[dict]) -> Path:
    """A notebook with Markdown cells (given as text) and executed code cells (given as outputs)."""
    made = [{"cell_type": "markdown", "metadata": {}, "source": cell} if isinstance(cell, str) else
            {"cell_type": "code", "metadata": {}, "execution_count": 1, "source": "secret = 42", "outputs": cell} for cell in cells]
    path = folder / "report.ipynb"
    path.write_text(json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, ensure_ascii=False), encoding="utf-8")
    return path


def of_pieces(folder: Path, *pieces: Piece) -> Path:
    return notebook_of(folder, *([{"output_type": "display_data", "metadata": {}, "data": piece._repr_mimebundle_()}] for piece in pieces))


def pages(pdf: Path) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> Path:
    """The folder with the report of document 003, made of every piece but those that need the store."""
    folder = tmp_path_factory.mktemp("report")
    disclosure = disclosure_from_truth("003")
    prior = Prior({"total": Known(Decimal("4186.36"), "stated", "", ()), "general": Known(Decimal("3241.36"), "stated", "", ())})
    found, sections = measures(disclosure, prior), prose.write(disclosure, prior)
    ring = display.picture(charts.revenue_structure(disclosure), "收入预算图")
    notebook = of_pieces(folder, display.title(disclosure), display.cards(found), display.narrative(sections, {"二": ring}),
                         display.tables(disclosure), display.findings(audit(disclosure)), display.derivations(found, sections))
    render(notebook, folder)
    return folder


def test_code_is_hidden_and_markdown_and_outputs_are_kept_in_order(tmp_path):
    notebook = notebook_of(tmp_path, "## 一", [output(text_markdown="二")], "三")
    assert outputs.read(notebook).markdown == "## 一\n\n二\n\n三\n"


def test_markdown_is_preferred_to_html_and_html_to_plain_text(tmp_path):
    notebook = notebook_of(tmp_path, [output(text_markdown="好", text_html="<p>次</p>"), output(text_html="<p>表</p>", text_plain="x"),
                                      output(text_plain="只给分析人员看")])
    assert outputs.read(notebook).markdown == "好\n\n```{=html}\n<p>表</p>\n```\n"


def test_pictures_are_taken_out_of_the_text_and_named(tmp_path):
    encoded = base64.b64encode(SVG.encode()).decode()
    content = outputs.read(notebook_of(tmp_path, f"![图](data:image/svg+xml;base64,{encoded})", [output(**{"image_svg+xml": SVG})]))
    assert content.markdown == "![图](picture-1.svg)\n\n![](picture-2.svg)\n"
    assert content.pictures == {"picture-1.svg": SVG.encode(), "picture-2.svg": SVG.encode()}


def test_a_notebook_whose_cell_failed_makes_no_report(tmp_path):
    notebook = notebook_of(tmp_path, [{"output_type": "error", "ename": "KeyError", "evalue": "'收入'", "traceback": []}])
    with pytest.raises(RenderingFailed, match="cell 1 failed: KeyError"):
        render(notebook, tmp_path)
    assert not (tmp_path / "report.html").exists()


def test_a_file_that_is_no_notebook_is_refused(tmp_path):
    (tmp_path / "report.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(RenderingFailed, match="not a notebook"):
        render(tmp_path / "report.ipynb", tmp_path)


def test_an_unknown_format_is_refused_with_the_list_of_formats(tmp_path):
    with pytest.raises(RenderingFailed, match="odt.*html, pdf, docx"):
        render(notebook_of(tmp_path, "一"), tmp_path, ["odt"])


def test_the_page_needs_no_other_file(report):
    html = (report / "report.html").read_text(encoding="utf-8")
    assert set(re.findall(r'(?:src|href)="(?!data:|#)([^"]*)', html)) == {"../../index.html"}
    assert "url(data:font/woff;base64," in html and 'src="data:image/svg+xml;base64,' in html
    assert "secret" not in html and "picture-1" not in html


def test_a_page_without_pictures_and_font_is_small(report):
    html = (report / "report.html").read_text(encoding="utf-8")
    assert len(re.sub(r"data:[a-z/+0-9]+;base64,[A-Za-z0-9+/=]+", "", html).encode()) < 60_000


def test_two_runs_give_the_same_bytes(report, tmp_path):
    again = render(report / "report.ipynb", tmp_path)
    assert {to: path.read_bytes() == (report / path.name).read_bytes() for to, path in again.items()} == {"html": True, "pdf": True}


def test_the_title_block_tells_unit_year_and_source(report):
    first = pages(report / "report.pdf")[0]
    for told in ("阳泉市医疗保险管理服务中心", "2025 年度预算公开分析报告".replace(" ", ""), "003.txt", "目"):
        assert told in first.replace(" ", "")


def test_each_page_has_number_and_count_and_all_but_the_first_a_header(report):
    made = [page.replace(" ", "").replace("\u3000", "") for page in pages(report / "report.pdf")]
    for number, page in enumerate(made, 1):
        assert f"第{number}页共{len(made)}页" in page
        assert number == 1 or "阳泉市医疗保险管理服务中心" in page.splitlines()[0]


def test_nothing_runs_over_the_edge_of_the_paper(report):
    with pypdfium2.PdfDocument(report / "report.pdf") as document:
        for page in document:
            text = page.get_textpage()
            boxes = [text.get_charbox(at) for at in range(text.count_chars())]
            assert min(box[0] for box in boxes) > 50 and max(box[2] for box in boxes) < page.get_width() - 50


def test_the_header_of_a_table_is_repeated_on_the_next_page(tmp_path):
    rows = [markup.Row([markup.Cell(f"项目{at}"), markup.Cell(f"{at}.00", True)]) for at in range(120)]
    render(of_pieces(tmp_path, of_html(markup.table(["名称", "预算数/合计"], rows))), tmp_path, ["pdf"])
    assert ["名称" in page for page in pages(tmp_path / "report.pdf")[1:]] == [True] * (len(pages(tmp_path / "report.pdf")) - 1)


def test_only_the_reports_font_is_in_the_pdf(report):
    raw = (report / "report.pdf").read_bytes()
    assert set(re.findall(rb"/BaseFont\s*/[A-Z]{6}\+([\w-]+)", raw)) <= {b"NotoSansCJKsc-Regular", b"NotoSansCJKsc-Regular-Identity-H"}


def test_a_figure_of_the_narrative_leads_to_its_derivation(report):
    html = (report / "report.html").read_text(encoding="utf-8")
    linked, anchors = set(re.findall(r'href="#(m-[^"]+)"', html)), set(re.findall(r'<tr id=([^ >]+)', html))
    assert "m-total_growth" in linked and linked <= anchors


def test_a_link_whose_goal_was_taken_out_of_the_notebook_stays_as_words(tmp_path):
    render(notebook_of(tmp_path, "收入[228.09](#m-total)万元"), tmp_path, ["pdf"])
    assert "228.09" in "".join(pages(tmp_path / "report.pdf"))


def test_signs_that_markdown_would_take_for_marks_are_shown_as_they_are(tmp_path):
    text = "1. 甲*乙*_丙_ [丁](戊) #己 $庚$ <辛> 50%~60% a|b @壬 ^2^ `癸` \\子"
    render(notebook_of(tmp_path, markup.plain(text)), tmp_path, ["html"])
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert text.replace("<", "&lt;").replace(">", "&gt;") in html


def test_a_character_that_the_font_lacks_stops_the_report_before_anything_is_written(tmp_path):
    with pytest.raises(MissingGlyph, match="😀"):
        render(notebook_of(tmp_path, "预算😀公开"), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["report.ipynb"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CannotWrite, match="file"):
        render(notebook_of(tmp_path, "一"), tmp_path / "file", ["html"])


def test_the_word_document_keeps_merged_headers_and_pictures(tmp_path):
    encoded = base64.b64encode(SVG.encode()).decode()
    table = of_html(markup.table(["收入/项目", "收入/金额"], [markup.Row([markup.Cell("合计"), markup.Cell("1.00", True)])]))
    render(notebook_of(tmp_path, f"![图](data:image/svg+xml;base64,{encoded})", [output(text_markdown=table.markdown)]), tmp_path, ["docx"])
    with zipfile.ZipFile(tmp_path / "report.docx") as parts:
        assert '<w:gridSpan w:val="2" />' in parts.read("word/document.xml").decode()
        assert any(name.endswith(".png") for name in parts.namelist())


def test_the_word_document_has_contents_and_numbered_pictures_in_chinese(tmp_path):
    encoded = base64.b64encode(SVG.encode()).decode()
    render(notebook_of(tmp_path, "## 一", *[f"![收入图](data:image/svg+xml;base64,{encoded})"] * 2), tmp_path, ["docx"])
    with zipfile.ZipFile(tmp_path / "report.docx") as parts:
        words = re.sub(r"<[^>]+>", "", parts.read("word/document.xml").decode())
    assert "目录" in words and "Table of Contents" not in words and "图1　收入图" in words and "图2　收入图" in words


def test_a_header_path_becomes_merged_cells():
    html = markup.table(["收入/项目", "收入/金额", "支出/金额/小计", "支出/金额/基金", "备注"], [])
    assert re.findall(r"<thead>(.*)</thead>", html)[0] == (
        '<tr><th colspan="2">收入</th><th colspan="2">支出</th><th rowspan="3">备注</th></tr>'
        '<tr><th rowspan="2">项目</th><th rowspan="2">金额</th><th colspan="2">金额</th></tr><tr><th>小计</th><th>基金</th></tr>')


def test_a_header_is_broken_between_words():
    heads = [markup.table([name], []).partition("<th>")[2].partition("</th>")[0].replace("\u200b", "|")
             for name in ("政府性基金预算", "收入科目编码", "国有资本经营预算", "2025年预算数", "公务用车购置及运行费", "指标数", "预算数")]
    assert heads == ["政府性|基金|预算", "收入|科目|编码", "国有资本|经营|预算", "2025年|预算数", "公务用车|购置及|运行费", "指标数", "预算数"]


def test_in_a_narrow_column_of_the_pdf_a_header_keeps_its_words_whole(tmp_path):
    rows = [markup.Row([markup.Cell("项目"), *[markup.Cell("1.00", True)] * 12])]
    render(of_pieces(tmp_path, of_html(markup.table(["名称", *["政府性基金预算"] * 12], rows))), tmp_path, ["pdf"])
    assert {"政府性", "基金", "预算"} <= set(pages(tmp_path / "report.pdf")[-1].split())


def test_a_row_of_a_table_is_not_split_over_two_pages(tmp_path):
    rows = [markup.Row([markup.Cell("始" + "甲" * 200 + "终")]) for _ in range(41)]
    render(of_pieces(tmp_path, of_html(markup.table(["名称"], rows))), tmp_path, ["pdf"])
    counts = [(page.count("始"), page.count("终")) for page in pages(tmp_path / "report.pdf")[1:]]
    assert len(counts) > 2 and all(begun == ended > 0 for begun, ended in counts)


def test_a_cell_longer_than_a_page_is_split_rather_than_lost(tmp_path):
    rows = [markup.Row([markup.Cell("甲" * 5000 + "终"), *[markup.Cell("1.00", True)] * 5])]
    render(of_pieces(tmp_path, of_html(markup.table(list("名金金金金金"), rows))), tmp_path, ["pdf"])
    assert len(pages(tmp_path / "report.pdf")) > 3


def test_the_pdf_is_titled_with_unit_and_year(report):
    with pypdfium2.PdfDocument(report / "report.pdf") as document:
        assert document.get_metadata_dict()["Title"] == "阳泉市医疗保险管理服务中心2025年度预算公开分析报告"


def test_a_long_table_leaves_out_rows_without_figures_and_says_how_many():
    html = display.tables(disclosure_from_truth("000")).html
    first = html.partition("表2")[0]
    assert "另有27行本年无数，未列出。" in first
    assert "外交支出" not in first and "卫生健康支出" in first and "收入总计" in first


def test_a_row_shown_for_its_revenue_does_not_name_an_expenditure_without_figure():
    html = display.tables(disclosure_from_truth("003")).html.partition("表2")[0]
    assert "<tr><th>三、国有资本经营预算</th><td>583.00</td><th></th><td></td><td></td><td></td></tr>" in html
    assert "三、国防支出" not in html and "八、社会保障和就业支出" in html and "支出总计" in html


def test_a_short_table_keeps_every_name():
    html = display.tables(disclosure_from_truth("001")).html.partition("表10")[2].partition("表11")[0]
    assert "因公出国（境）费" in html


def test_a_table_without_figures_says_so():
    html = display.tables(disclosure_from_truth("000")).html
    assert "本表无数据。" in html.partition("表7")[2].partition("表8")[0]


def test_a_table_tells_its_unit_of_money_and_its_source():
    html = display.tables(disclosure_from_truth("000")).html.partition("表2")[0]
    assert "单位：万元" in html and "来源：000.txt第1页。" in html


def test_a_card_tells_prior_year_change_and_growth():
    prior = Prior({"total": Known(Decimal("4186.36"), "stated", "", ())})
    html = display.cards(measures(disclosure_from_truth("003"), prior)).html
    assert "<p>收入总计（万元）</p><p>1,908.14</p><p>上年4,186.36，减少2,278.22，下降54.42%</p>" in html
    assert "上年数未知" in html


def test_a_missing_measure_is_a_dash_with_its_reason_and_not_a_zero():
    html = display.cards(measures(disclosure_from_truth("000")), ["total"]).html
    assert "<p>228.09</p>" in html
    nothing = with_cell(disclosure_from_truth("000"), 1, 32, 0, "别的")
    assert "<p>—</p><p>《2025年预算收支总表》没有“收入总计”一行</p>" in display.cards(measures(nothing), ["total"]).html


def test_every_card_has_its_derivation():
    total = measures(disclosure_from_truth("003"))["total"]
    found = Measures({"total": total, "expenditure_total": replace(total, code="expenditure_total", title="支出总计")})
    assert "支出总计" in display.cards(found).html and "支出总计" in display.derivations(found).html


def test_a_missing_picture_is_a_sentence():
    assert display.picture(None, "收入预算图").markdown == "公开材料没有相应的数字，未附收入预算图。"


def test_a_picture_stands_behind_the_section_it_is_named_for():
    sections = [prose.Section("五", "支出", (prose.Paragraph("（一）规模", heading=True), prose.Paragraph("甲"),
                                         prose.Paragraph("（二）结构", heading=True), prose.Paragraph("乙"))), prose.Section("六", "其他", ())]
    shown = display.narrative(sections, {"五（二）": Piece("图"), "五（一）": Piece("表")}).markdown
    assert [line for line in shown.split("\n\n") if not line.startswith("#")] == ["甲", "表", "乙", "图"]


def test_published_words_are_marked_as_such_once():
    sections = [prose.Section("九", "采购", (prose.Paragraph("甲", quoted=True), prose.Paragraph("乙", quoted=True)))]
    assert display.narrative(sections).markdown.endswith("甲\n\n乙　*〔公开原文〕*")


def check_of(verdict: str, hard: bool = True) -> Check:
    return Check("A1", "合计等于各项之和", hard, verdict, {"table": 1, "row": "合计", "column": "合计"})


def test_what_was_not_checked_never_counts_as_passed():
    html = display.findings(Audit((check_of("passed"), check_of("not_evaluable"), check_of("failed", hard=False)), ())).html
    assert "<div><p>相符</p><p>1</p><p>所印数字相符，空白按零计</p>" in html
    assert '<div class="open"><p>未能核对</p><p>2</p>' in html
    assert '<td>1</td><td></td><td></td><td class=open>2</td>' in html


def test_every_identity_that_could_not_be_evaluated_has_its_reason():
    html = display.findings(Audit((replace(check_of("not_evaluable"), reason="表3无数据"), replace(check_of("not_evaluable"), reason="表4无数据"),
                                   replace(check_of("not_evaluable"), code="P8", reason="项目名称没有写明资金级次"),
                                   replace(check_of("failed", hard=False), code="F10")), ())).html
    assert "<tr><th>A1</th><th>表3无数据等</th><td>2</td></tr>" in html
    assert "<tr><th>P8</th><th>项目名称没有写明资金级次</th><td>1</td></tr>" in html
    assert "<tr><th>F10</th><th>软性关系不成立</th><td>1</td></tr>" in html
    assert "未能核对的原因" not in display.findings(Audit((check_of("passed"),), ())).html


def test_the_text_is_not_taken_for_checked():
    assert "文字说明中的数字未逐一核对。" in display.findings(Audit((check_of("passed"),), ())).html


def test_a_failed_check_stands_out():
    html = display.findings(Audit((check_of("failed"),), ())).html
    assert '<div class="bad"><p>不符</p><p>1</p>' in html


def test_a_number_of_a_table_is_no_figure():
    text = "取自上年表12的60.00万元"
    figures = tuple(prose.Figure(numeral, text.index(numeral), "total_prior") for numeral in ("12", "60.00"))
    sections = [prose.Section("一", "收支", (prose.Paragraph(text, figures),))]
    assert "取自上年表12的[60.00](#m-total_prior)万元" in display.narrative(sections).markdown


def test_a_source_in_another_document_is_named_with_file_and_year():
    fact = disclosure_from_truth("001").table("projects_current").facts[0]
    prior = Prior({"total": Known(Decimal("60.00"), "department", "表12的60.00", (Elsewhere(fact, "001.pdf", 2024),))})
    html = display.derivations(measures(disclosure_from_truth("003"), prior)).html
    assert f"<th>001.pdf（2024年）表12第{fact.row + 1}行（第{fact.source.page}页）</th>" in html


def form(name: str, total: int | None) -> Form:
    return Form(name, 2025, "", "", "某中心", "一次性项目（1年结束）", "1年", Funds(total=total), Funds(total=total), {},
                {"annual": "培训" * 100}, (), "", ())


def test_a_blank_sum_of_a_form_stays_blank():
    disclosure = replace(disclosure_from_truth("000"), forms=(form("甲", 600000), form("乙", None)))
    html = display.forms(disclosure).html
    assert "<th>甲（某中心）</th><th>一次性项目</th><td>600,000</td><td>600,000</td>" in html
    assert "<th>乙（某中心）</th><th>一次性项目</th><td></td><td></td>" in html


def test_readings_tell_agreement_and_each_difference():
    found = pandas.DataFrame([("a.pdf", True, 0, 0, "官网"), ("b.txt", False, 612, 1, "文字转录")],
                             columns=["source", "used", "agree", "differ", "origin"])
    unlike = pandas.DataFrame([{"source": "b.txt", "where": "表1／收入总计", "used": "228.09", "other": "228.00"}])
    html = display.readings(found, unlike, ["表3第1行无法识别"]).html
    assert "读取时的提示：表3第1行无法识别" in html
    assert '<th>b.txt</th><th>文字转录</th><th>比对</th><td>612</td><td class=bad>1</td>' in html
    assert "<th>表1／收入总计</th><td>228.09</td><td>228.00</td>" in html


def test_an_unknown_font_would_stop_typst_and_not_make_boxes(tmp_path):
    (tmp_path / "x.typ").write_text('#set text(font: "Nowhere Sans")\n预算', encoding="utf-8")
    with pytest.raises(RenderingFailed, match="unknown font family"):
        builtin._typeset(tmp_path / "x.typ")
