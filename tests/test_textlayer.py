"""The text layer: what is set and drawn on a page, whatever way the PDF says it."""

from __future__ import annotations

import os
import sys
import zlib
from pathlib import Path

import pytest

from yusuan import api
from yusuan.errors import BadParameter, UnreadableFile
from yusuan.reading import pdfium
from yusuan.reading.grid import grid, tables
from yusuan.reading.lines import lines
from yusuan.reading.textlayer import Layer, layers

COURIER = b"<</Type/Font/Subtype/Type1/BaseFont/Courier>>"
SONG = (b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0"
        b"/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor<</Type/FontDescriptor"
        b"/FontName/STSong-Light/Flags 6/Ascent 752/Descent -271/FontBBox[-25 -254 1000 880]/StemV 58/CapHeight 737/ItalicAngle 0>>>>]>>")
TEXT = b"BT /F1 12 Tf 1 0 0 1 %d %d Tm (%s) Tj ET\n"
GREY = b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"


def stream(content: bytes, dictionary: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (dictionary, len(content), content)


def one_page(path: Path, content: bytes, page: bytes = b"/MediaBox[0 0 595 842]", font: bytes = COURIER, resources: bytes = b"",
             others: tuple[bytes, ...] = ()) -> Layer:
    """The layer of a PDF of one page with the font /F1; `others` are further objects, the first of them number 6."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R%s/Resources<</Font<</F1 5 0 R>>%s>>/Contents 4 0 R>>" % (page, resources),
               stream(content), font, *others]
    body, offsets = b"%PDF-1.5\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    path.write_bytes(body + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
                     % (len(objects) + 1, table, len(objects) + 1, len(body)))
    return next(layers(path))


def mapped(*lines_: bytes) -> bytes:
    """A font of two-byte numbers with these lines as its table of characters."""
    table = b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange<0000><ffff>endcodespacerange "
    return stream(table + b"%d beginbfchar " % len(lines_) + b" ".join(lines_) + b" endbfchar endcmap end end")


IDENTITY = (b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[<</Type/Font/Subtype/CIDFontType2"
            b"/BaseFont/X/DW 1000/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            b"/FontDescriptor<</Type/FontDescriptor/FontName/X/Flags 4>>>>]>>")


def texts(layer: Layer) -> list[str]:
    return [line.text for line in lines(layer.glyphs)]


def signs(layer: Layer) -> list[str]:
    return [glyph.text for glyph in layer.glyphs]


def levels(layer: Layer) -> set[tuple[int, ...]]:
    return {tuple(round(side) for side in ruling) for ruling in layer.rulings}


UPRIGHT, LEFT, DOWN, RIGHT = b"1 0 0 1 70 700", b"0 1 -1 0 100 70", b"-1 0 0 -1 500 100", b"0 -1 1 0 100 700"


@pytest.mark.parametrize(("rotate", "matrix", "turned"), [
    (0, UPRIGHT, 0), (90, LEFT, 0), (180, DOWN, 0), (270, RIGHT, 0),  # set for the way the page is turned
    (0, LEFT, 1), (0, DOWN, 2), (0, RIGHT, 3), (90, UPRIGHT, 3), (270, LEFT, 2),  # shown sideways or upside down
])
def test_text_is_read_upright_however_the_page_is_turned(tmp_path, rotate, matrix, turned):
    layer = one_page(tmp_path / "a.pdf", b"BT /F1 12 Tf %s Tm (Total 228.09) Tj ET" % matrix, b"/MediaBox[0 0 595 842]/Rotate %d" % rotate)
    assert texts(layer) == ["Total 228.09"] and layer.turned == turned
    assert {round(glyph.size) for glyph in layer.glyphs} == {12}
    across = sorted((layer.width, layer.height))
    assert across == [595, 842] and all(0 <= glyph.x0 < layer.width and 0 <= glyph.top < layer.height for glyph in layer.glyphs)


def test_a_ruling_keeps_its_place_below_the_text_when_the_page_is_turned(tmp_path):
    content = b"BT /F1 12 Tf 0 1 -1 0 100 70 Tm (Total) Tj ET 103 70 m 103 170 l S"
    layer = one_page(tmp_path / "a.pdf", content)
    assert layer.turned == 1 and levels(layer) == {(70, 103, 170, 103)}
    assert layer.glyphs[0].x0 == pytest.approx(70) and 100 < layer.glyphs[0].bottom < 103


def test_one_note_set_sideways_does_not_turn_the_page(tmp_path):
    content = TEXT % (70, 700, b"Total 228.09") + b"BT /F1 12 Tf 0 1 -1 0 30 70 Tm (note) Tj ET"
    layer = one_page(tmp_path / "a.pdf", content)
    assert layer.turned == 0 and "Total 228.09" in texts(layer)


def test_points_are_counted_from_the_top_left_of_what_is_shown(tmp_path):
    page = b"/MediaBox[-50 -50 700 900]/CropBox[20 30 520 730]"
    layer = one_page(tmp_path / "a.pdf", TEXT % (70, 700, b"in") + TEXT % (70, 760, b"above the visible page"), page)
    assert (layer.width, layer.height) == (500, 700) and texts(layer) == ["in"]
    assert layer.glyphs[0].x0 == pytest.approx(50) and layer.glyphs[0].bottom == pytest.approx(30 + 0.12 * 12)


def test_lines_and_text_inside_of_nested_drawings_stand_where_they_are_drawn(tmp_path):
    inner = stream(b"0 0 m 100 0 l S BT /F1 10 Tf 0 5 Td (inner) Tj ET",
                   b"/Type/XObject/Subtype/Form/BBox[0 0 500 500]/Matrix[1 0 0 1 10 0]/Resources<</Font<</F1 5 0 R>>>>")
    outer = stream(b"q 2 0 0 2 0 100 cm /Inner Do Q", b"/Type/XObject/Subtype/Form/BBox[0 0 500 500]/Resources<</XObject<</Inner 6 0 R>>>>")
    layer = one_page(tmp_path / "a.pdf", b"q 1 0 0 1 30 0 cm /Outer Do Q", resources=b"/XObject<</Outer 7 0 R>>", others=(inner, outer))
    assert levels(layer) == {(50, 742, 250, 742)}
    assert texts(layer) == ["inner"] and layer.glyphs[0].x0 == pytest.approx(50) and layer.glyphs[0].size == pytest.approx(20)


def test_ideographs_and_figures_of_one_line_have_one_height_in_a_font_that_is_not_embedded(tmp_path):
    content = b"BT /F1 12 Tf 70 700 Td <540800310032> Tj /F2 12 Tf (228.09) Tj ET"
    layer = one_page(tmp_path / "a.pdf", content, font=SONG, resources=b"/Dummy<<>>", others=(COURIER,))
    assert texts(layer)[0].startswith("合12")
    both = one_page(tmp_path / "b.pdf", content.replace(b"/F2", b"/F2"), font=SONG).glyphs
    assert {(round(glyph.top, 2), round(glyph.size, 2)) for glyph in both} == {(round(842 - 700 - 0.88 * 12, 2), 12.0)}


def test_blanks_and_line_ends_that_nobody_set_are_no_glyphs(tmp_path):
    layer = one_page(tmp_path / "a.pdf", TEXT % (70, 700, b"12") + TEXT % (200, 700, b"34") + TEXT % (70, 680, b"5 6"))
    assert signs(layer) == ["1", "2", "3", "4", "5", " ", "6"]


def test_a_hyphen_at_the_end_of_a_line_is_a_hyphen(tmp_path):
    layer = one_page(tmp_path / "a.pdf", TEXT % (70, 700, b"bud-") + TEXT % (70, 686, b"get"))
    assert texts(layer) == ["bud-", "get"]


def test_a_ligature_is_one_glyph_with_all_its_letters(tmp_path):
    layer = one_page(tmp_path / "a.pdf", b"BT /F1 12 Tf 70 700 Td <000100020003> Tj ET", font=IDENTITY,
                     others=(mapped(b"<0001><006f>", b"<0002><006600660069>", b"<0003><0063>"),))
    assert signs(layer) == ["o", "ffi", "c"]


def test_radicals_and_signs_of_symbol_fonts_are_read_as_what_they_look_like(tmp_path):
    layer = one_page(tmp_path / "a.pdf", b"BT /F1 12 Tf 70 700 Td <00010002000300040005> Tj ET", font=IDENTITY,
                     others=(mapped(b"<0001><2f00>", b"<0002><2ec5>", b"<0003><f06c>", b"<0004><00ad>", b"<0005><d840dc0b>"),))
    assert signs(layer) == ["一", "见", "●", "-", "\U0002000b"] and layer.unmapped == 0


@pytest.mark.parametrize("code", [b"e123", b"fffd", b"0003", b"f8ff"])
def test_private_and_replacement_characters_count_as_unmapped(tmp_path, code):
    layer = one_page(tmp_path / "a.pdf", b"BT /F1 12 Tf 70 700 Td <00010002> Tj ET", font=IDENTITY,
                     others=(mapped(b"<0001><0031>", b"<0002><%s>" % code),))
    assert signs(layer) == ["1", "\ufffd"] and layer.unmapped == 1


def test_a_font_without_a_table_of_characters_makes_the_page_garbage(tmp_path):
    font = IDENTITY.replace(b"/ToUnicode 6 0 R", b"")
    layer = one_page(tmp_path / "a.pdf", b"BT /F1 12 Tf 70 700 Td <0041004200430044> Tj ET", font=font)
    assert layer.unmapped == 4 and layer.garbage


def test_a_page_says_which_share_of_its_text_lies_unseen_over_a_picture(tmp_path):
    content = b"q 400 0 0 500 50 200 cm /P Do Q BT /F1 12 Tf 3 Tr 70 700 Td (123) Tj ET BT /F1 12 Tf 0 Tr 70 600 Td (4) Tj ET"
    layer = one_page(tmp_path / "a.pdf", content, resources=b"/XObject<</P 6 0 R>>", others=(stream(b"\x80", GREY),))
    assert signs(layer) == ["1", "2", "3", "4"] and layer.invisible == pytest.approx(0.75)
    assert layer.pictured and layer.pictures == [pytest.approx((50, 142, 450, 642))]


def test_a_picture_is_boxed_as_far_as_it_is_on_the_page(tmp_path):
    layer = one_page(tmp_path / "a.pdf", b"q 0 1000 -1000 0 400 -100 cm /P Do Q", resources=b"/XObject<</P 6 0 R>>",
                     others=(stream(b"\x80", GREY),))
    assert layer.pictures == [pytest.approx((0, 0, 400, 842))]


def test_large_pale_text_is_a_watermark_and_white_text_of_common_size_is_not(tmp_path):
    content = TEXT % (70, 700, b"Total 228.09 in all") + b"0.9 g BT /F1 60 Tf 70 400 Td (DRAFT) Tj ET 1 g " + TEXT % (70, 600, b"head")
    assert texts(one_page(tmp_path / "a.pdf", content)) == ["Total 228.09 in all", "head"]


def test_bold_imitated_by_a_second_stroke_is_read_once_and_doubled_digits_stay(tmp_path):
    content = TEXT % (70, 700, b"1122") + b"1 0 0 1 0.4 0 cm " + TEXT % (70, 700, b"1122")
    assert texts(one_page(tmp_path / "a.pdf", content)) == ["1122"]


@pytest.mark.parametrize(("drawing", "expected"), [
    (b"70 700 m 170 700 l S", {(70, 142, 170, 142)}),
    (b"70 700 100 1 re f", {(70, 141, 170, 142)}),
    (b"70 700 100 20 re S", {(70, 122, 170, 122), (70, 142, 170, 142), (70, 122, 70, 142), (170, 122, 170, 142)}),
    (b"70 700 m 170 700 l 170 720 l 70 720 l s", {(70, 122, 170, 122), (70, 142, 170, 142), (70, 122, 70, 142), (170, 122, 170, 142)}),
    (b"70 700 100 20 re 71 701 98 18 re f*", {(70, 122, 170, 122), (70, 142, 170, 142), (70, 122, 70, 142), (170, 122, 170, 142)}),
    (b"70 700 m 170 700 l 200 700 m 300 700 l S", {(70, 142, 170, 142), (200, 142, 300, 142)}),
    (b"70 700 100 20 re f", set()),
    (b"70 700 m 170 760 l S", set()),
    (b"70 700 100 1 re n", set()),
    (b"-50 700 m -10 700 l S", set()),
    (b"-50 700 m 100 700 l S", {(0, 142, 100, 142)}),
])
def test_lines_thin_boxes_and_the_sides_of_outlined_boxes_are_rulings_and_shading_is_not(tmp_path, drawing, expected):
    assert levels(one_page(tmp_path / "a.pdf", drawing)) == expected


def test_a_page_with_more_on_it_than_anyone_prints_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(pdfium, "MOST_CHARACTERS", 3)
    with pytest.raises(UnreadableFile, match="page 1: the page holds 4 characters"):
        one_page(tmp_path / "a.pdf", TEXT % (70, 700, b"1234"))
    monkeypatch.setattr(pdfium, "MOST_OBJECTS", 3)
    with pytest.raises(UnreadableFile, match="page 1: the page draws"):
        one_page(tmp_path / "b.pdf", b"70 700 m 80 700 l 80 710 l 70 710 l S")


def test_a_drawing_that_fails_its_checksum_is_refused_as_the_page_itself_would_be(tmp_path):
    packed = zlib.compress(TEXT % (70, 700, b"228.09"), 0)
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 500 900]/Filter/FlateDecode/Resources<</Font<</F1 5 0 R>>>>"
    whole = one_page(tmp_path / "a.pdf", b"/X Do", resources=b"/XObject<</X 6 0 R>>", others=(stream(packed, form),))
    assert texts(whole) == ["228.09"]
    with pytest.raises(UnreadableFile, match="page 1"):
        one_page(tmp_path / "b.pdf", b"/X Do", resources=b"/XObject<</X 6 0 R>>", others=(stream(packed.replace(b"8.09", b"3.09"), form),))


def test_pages_that_the_page_tree_does_not_count_are_missed(tmp_path):
    uncounted = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    one_page(tmp_path / "a.pdf", TEXT % (70, 700, b"one"), others=(uncounted,))  # an older version of a page, which no tree names
    content = (tmp_path / "a.pdf").read_bytes().replace(b"/Kids[3 0 R]/Count 1", b"/Kids[3 0 R 6 0 R]/Count 1")
    (tmp_path / "b.pdf").write_bytes(content)
    with pytest.raises(UnreadableFile, match="declares 1 pages and 2 can be found"):
        list(layers(tmp_path / "b.pdf"))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow only names in Unicode")
def test_a_file_whose_name_is_not_utf_8_is_read(tmp_path):
    one_page(tmp_path / "a.pdf", TEXT % (70, 700, b"Total"))
    name = bytes(tmp_path) + b"/\xd4\xa4\xcb\xe3.pdf"
    Path(os.fsdecode(name)).write_bytes((tmp_path / "a.pdf").read_bytes())
    assert texts(next(layers(Path(os.fsdecode(name))))) == ["Total"]


def test_a_page_can_be_looked_into_with_pdfplumber_at_the_same_points(tmp_path):
    ours = one_page(tmp_path / "a.pdf", TEXT % (70, 700, b"Total"))
    theirs = api.page(str(tmp_path / "a.pdf"), 1)
    assert theirs.extract_text() == "Total" and theirs.chars[0]["x0"] == pytest.approx(ours.glyphs[0].x0)
    with pytest.raises(BadParameter, match="no page 2"):
        api.page(str(tmp_path / "a.pdf"), 2)
    with pytest.raises(BadParameter, match="no file"):
        api.page("nowhere.pdf", 1)


def test_what_is_no_pdf_cannot_be_looked_into(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"not a PDF")
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        api.page(str(tmp_path / "a.pdf"), 1)


@pytest.mark.parametrize(("matrix", "then"), [(b"0 1 -1 0 45 510", b"0 1 -1 0 60 520"), (b"0 -1 1 0 55 590", b"0 -1 1 0 40 580")])
def test_text_that_runs_up_or_down_in_a_cell_is_read_as_it_runs(tmp_path, matrix, then):
    upright = b"".join(b"%d 500 m %d 600 l S " % (x, x) for x in (30, 70, 200))
    rules = upright + b"".join(b"30 %d m 200 %d l S " % (y, y) for y in (500, 600))
    sideways = b"BT /F1 12 Tf %s Tm (Sum of) Tj %s Tm (all) Tj ET " % (matrix, then)
    layer = one_page(tmp_path / "a.pdf", rules + sideways + TEXT % (80, 550, b"228.09") + TEXT % (80, 300, b"and a line below it"))
    (table,), _ = tables(layer.rulings, layer.words)
    assert [cell.text for cell in grid(table, 1).rows[0]] == ["Sum of all", "228.09"]


def test_equal_digits_in_very_small_print_are_not_taken_for_imitated_bold(tmp_path):
    content = b"BT /F1 2.4 Tf 1 0 0 1 100 700 Tm (585001 11,100.00) Tj ET\n"
    assert texts(one_page(tmp_path / "small.pdf", content)) == ["585001 11,100.00"]
