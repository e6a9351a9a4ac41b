"""Digital PDFs: what is read, what is warned of and what is refused."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from yusuan.errors import UnreadableFile
from yusuan.hanzi import comparable
from yusuan.reading import integrity
from yusuan.reading.page import Document, Grid, Paragraph
from yusuan.reading.pdf import read_pdf

ROOT = Path(__file__).parents[1]
RAW = ROOT / "data" / "raw"
TRUTH = ROOT / "tests" / "truth" / "tables.json"
TEXT = b"BT /F1 12 Tf 1 0 0 1 %d %d Tm (%s) Tj ET\n"


def pdf(path: Path, *contents: bytes, font: bytes = b"/Type/Font/Subtype/Type1/BaseFont/Courier", page: bytes = b"", trailer: bytes = b"",
        coding: bytes = b"", count: int | None = None) -> Path:
    """Writes a PDF with one A4 page for each content stream."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(len(contents)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(contents) if count is None else count),
               b"<<%s>>" % font]
    for number, content in enumerate(contents):
        objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R%s>>"
                       % (5 + 2 * number, page))
        objects.append(b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), coding, content))
    body, offsets = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    path.write_bytes(body + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
                     % (size, table, size, trailer, len(body)))
    return path


@lru_cache
def replica(number: str) -> Document:
    return read_pdf(RAW / f"{number}.pdf", "")


def paragraphs(document):
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def refused(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_pdf(path, "")
    assert path.name in str(caught.value) and caught.value.remedy
    return str(caught.value)


@pytest.mark.parametrize("number", ["000", "001", "003", "004"])
def test_every_row_of_the_published_tables_stands_in_one_row_of_a_grid(number):
    rows = Counter()
    for block in replica(number).blocks:
        if isinstance(block, Grid):
            assert len({len(row) for row in block.rows}) == 1, "a grid has the same number of columns in every row"
            assert all(cell.source.box for row in block.rows for cell in row if cell.text)
            for row in block.rows:
                rows[tuple(comparable(cell.text) for cell in row if cell.text)] += 1
    missing = [row for table in json.loads(TRUTH.read_text(encoding="utf-8")) if table["doc"] == number for row in table["rows"]
               if (cells := tuple(comparable(cell) for cell in row if cell.strip())) and not rows[cells]]
    assert not missing


@pytest.mark.parametrize("number", ["000", "001", "003", "004"])
def test_the_narrative_reads_as_it_was_published_line_by_line(number):
    transcript = next(RAW.glob(f"{number}_*.txt")).read_text(encoding="utf-8").splitlines()
    start = max(place for place, line in enumerate(transcript) if line.startswith("第三部分"))
    found = {comparable(text) for text in paragraphs(replica(number))}
    forms = ("阳泉市市级预算部门", "（20", "(20", "负责人", "仅供")  # of the forms, which are tables in the PDF
    published = [line for line in transcript[start:] if line.strip() and "\t" not in line and not line.startswith(forms)]
    missing = [line for line in published if comparable(line) not in found]
    assert not missing


def test_a_page_number_and_a_slanted_watermark_are_no_paragraphs(tmp_path):
    watermark = b"BT /F1 40 Tf 0.7 0.7 -0.7 0.7 200 300 Tm (DRAFT) Tj ET\n"
    document = read_pdf(pdf(tmp_path / "a.pdf", TEXT % (70, 700, b"Budget 2025") + TEXT % (290, 30, b"- 2 -") + watermark), "")
    assert paragraphs(document) == ["Budget 2025"]
    assert document.blocks[0].source.page == 1 and document.blocks[0].source.box[0] == 70


def test_a_line_that_every_page_repeats_at_its_edge_is_dropped(tmp_path):
    pages = [TEXT % (70, 810, b"Office of Health") + TEXT % (70, 600, b"Page text %d" % number) for number in range(4)]
    assert paragraphs(read_pdf(pdf(tmp_path / "a.pdf", *pages), "")) == [f"Page text {number}" for number in range(4)]


def test_bold_imitated_by_printing_twice_is_read_once(tmp_path):
    twice = TEXT % (70, 700, b"228.09") + b"1 0 0 1 0.3 0 cm " + TEXT % (70, 700, b"228.09")
    assert paragraphs(read_pdf(pdf(tmp_path / "a.pdf", twice), "")) == ["228.09"]


def test_a_turned_page_is_read_as_it_is_seen(tmp_path):
    turned = b"BT /F1 12 Tf 0 1 -1 0 100 70 Tm (Total 228.09) Tj ET\n"
    document = read_pdf(pdf(tmp_path / "a.pdf", turned, page=b"/Rotate 90"), "")
    assert paragraphs(document) == ["Total 228.09"] and document.blocks[0].source.box[:2] == pytest.approx((70, 91), abs=5)


def test_glyphs_without_a_meaning_are_marked_and_the_page_is_named(tmp_path):
    font = (b"/Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/X"
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor<</Type/FontDescriptor/FontName/X>>>>]")
    document = read_pdf(pdf(tmp_path / "a.pdf", b"BT /F1 12 Tf 70 700 Td <00410042> Tj ET", font=font), "")
    assert "cid" not in "".join(paragraphs(document)) and len(document.warnings) == 1 and "第1页有2个字符" in document.warnings[0]


def test_a_page_that_is_a_picture_is_named_in_a_warning(tmp_path):
    picture = b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"
    document = read_pdf(pdf(tmp_path / "a.pdf", TEXT % (70, 700, b"Text"), picture), "")
    assert document.pages == 2 and len(document.warnings) == 1 and "第2页是图片" in document.warnings[0]


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"")
    assert "empty" in refused(tmp_path / "a.pdf")


def test_a_text_file_called_pdf_is_refused(tmp_path):
    (tmp_path / "a.pdf").write_text("收入\t支出\n", encoding="utf-8")
    assert "not a PDF" in refused(tmp_path / "a.pdf")


def test_a_pdf_that_was_cut_off_is_refused(tmp_path):
    whole = (RAW / "000.pdf").read_bytes()
    (tmp_path / "a.pdf").write_bytes(whole[:len(whole) // 2])
    assert "cut off" in refused(tmp_path / "a.pdf")


def test_a_pdf_with_a_damaged_page_is_refused_and_the_page_named(tmp_path):
    whole = pdf(tmp_path / "a.pdf", TEXT % (70, 700, b"one"), TEXT % (70, 700, b"two")).read_bytes()
    (tmp_path / "a.pdf").write_bytes(whole.replace(b"/Contents 7 0 R", b"/Contents 9 0 R"))
    assert "page 2" in refused(tmp_path / "a.pdf")


def test_a_page_that_fails_its_checksum_is_refused_because_a_figure_may_have_changed(tmp_path):
    packed = zlib.compress(TEXT % (70, 700, b"228.09"), 0)
    assert paragraphs(read_pdf(pdf(tmp_path / "a.pdf", packed, coding=b"/Filter/FlateDecode"), "")) == ["228.09"]
    assert "page 1" in refused(pdf(tmp_path / "b.pdf", packed.replace(b"228.09", b"288.09"), coding=b"/Filter/FlateDecode"))


def test_a_page_that_unpacks_without_end_is_refused_before_it_fills_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(integrity, "LARGEST_CONTENT", 5_000_000)
    packer = zlib.compressobj()
    packed = b"".join([*(packer.compress(b" " * 1_000_000) for _ in range(6)), packer.flush()])
    assert "page 1" in refused(pdf(tmp_path / "a.pdf", packed, coding=b"/Filter/FlateDecode"))


def test_padding_after_the_end_mark_does_no_harm(tmp_path):
    path = pdf(tmp_path / "a.pdf", TEXT % (70, 700, b"228.09"))
    path.write_bytes(path.read_bytes() + b"\0" * 5000 + b" \r\n" * 1000)
    assert paragraphs(read_pdf(path, "")) == ["228.09"]


def test_what_the_library_says_of_a_damaged_font_is_not_printed(tmp_path, caplog):
    font = b"/Type/Font/Subtype/TrueType/BaseFont/X/FontDescriptor<</Type/FontDescriptor/FontName/X>>"
    read_pdf(pdf(tmp_path / "a.pdf", TEXT % (70, 700, b"228.09"), font=font), "")
    assert not caplog.records


def test_a_pdf_that_lost_pages_is_refused(tmp_path):
    assert "declares 3 pages" in refused(pdf(tmp_path / "a.pdf", TEXT % (70, 700, b"one"), count=3))


def test_a_pdf_with_a_password_is_refused(tmp_path):
    lock = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"41" * 32, b"42" * 32)
    assert "password" in refused(pdf(tmp_path / "a.pdf", TEXT % (70, 700, b"secret"), trailer=lock))


def test_a_pdf_with_far_too_many_pages_is_refused(tmp_path):
    assert "3,001 pages" in refused(pdf(tmp_path / "a.pdf", TEXT % (70, 700, b"one"), count=3001))
