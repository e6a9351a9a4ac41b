"""What is seen in the picture of a page before anything is recognised: ink, skew, rulings, lines of text, seals."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy
import pytest
from pypdfium2 import PdfDocument

from yusuan.reading import picture, recognition, seal, strips
from yusuan.reading.ocr import Sign
from yusuan.reading.signs import cleaned, glyphs, unread

RAW = Path(__file__).parents[1] / "data" / "raw" / "000.pdf"
TEXT = 14  # a page (from 0) of narrative
POINT = 150 / 72  # pixels


def signs(text: str, confidence: float = 1.0) -> list[Sign]:
    return [Sign(sign, (at + 0.5) / len(text), confidence) for at, sign in enumerate(text)]


def texts(found: list[Sign]) -> str:
    return "".join(sign.text for sign in found)


def drawn(dark: int = 0, gaps: bool = False) -> numpy.ndarray:
    """A table of three rows and two columns, the upper two cells merged, with text in it that touches no line; rulings are that `dark`."""
    gray = numpy.full((500, 900), 255, numpy.uint8)
    for y in (100, 160, 220, 280):
        cv2.line(gray, (100, y), (800, y), dark, 2)
    for x, top in ((100, 100), (450, 160), (800, 100)):
        cv2.line(gray, (x, top), (x, 280), dark, 2)
    cv2.putText(gray, "HHEEIILLH", (380, 145), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 0, 3)
    if gaps:
        gray[:, 300:304] = gray[:, 640:643] = gray[185:188] = 255
    return gray


@pytest.mark.parametrize(("dark", "gaps"), [(0, False), (0, True), (225, False)])
def test_ruling_lines_are_found_through_gaps_and_as_hairlines_and_strokes_of_letters_are_none(dark, gaps):
    lines = picture.strokes(picture.ink(drawn(dark, gaps), picture.FAINT), POINT)
    assert sorted(round((line.top + line.bottom) / 2) for line in lines.across) == pytest.approx([100, 160, 220, 280], abs=2)
    walls = sorted((round(line.x0), round(line.top), round(line.bottom)) for line in lines.down)
    assert walls == [pytest.approx(wall, abs=5) for wall in ((100, 100, 280), (450, 160, 280), (800, 100, 280))]


def test_a_hairline_below_dense_text_is_no_fainter_for_it():
    gray = numpy.full((120, 600), 250, numpy.uint8)
    for y in (20, 50, 90):
        cv2.putText(gray, "HEMHEMHEMHEMHEMHEM", (20, y), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 40, 3)
    gray[60:62] = 205
    marks = picture.ink(cv2.GaussianBlur(gray, (0, 0), 0.6), picture.FAINT)
    assert (marks[59:63] > 0).any(axis=0).mean() > 0.95


def test_a_shade_behind_cells_is_no_ink():
    gray = drawn()
    gray[162:219, 102:449] = 200
    marks = picture.ink(gray)
    assert not marks[170:210, 110:440].any()


@pytest.mark.parametrize("degrees", [-2.0, 0.0, 1.3])
def test_the_skew_of_a_page_is_measured_to_a_tenth_of_a_degree(degrees):
    with PdfDocument(RAW) as document:
        gray = document[TEXT].render(scale=100 / 72, grayscale=True).to_numpy().squeeze().copy()
    height, width = gray.shape
    turned = cv2.warpAffine(gray, cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1), (width, height), borderValue=255)
    found = picture.skew(picture.ink(turned))
    assert found == pytest.approx(degrees, abs=0.1)
    assert abs(picture.skew(picture.ink(picture.level(turned, found)))) <= 0.15


def test_a_red_seal_is_as_white_as_paper_and_black_text_under_it_stays():
    page = numpy.full((400, 400, 3), 255, numpy.float32)
    ink = numpy.full_like(page, 255)
    cv2.circle(ink, (200, 200), 120, (40, 48, 214), 10)  # blue, green, red; 240 pixels are 42 mm at 145 dpi
    page[195:205, 50:350] = 20
    greys = seal.grey((page * ink / 255).astype(numpy.uint8), 2.0)
    assert greys[80, 200] > 240 and greys[200, 80] < 40 and greys[200, 300] < 40


def test_red_writing_and_a_shaded_table_are_no_seals():
    page = numpy.full((600, 900, 3), 255, numpy.uint8)
    cv2.putText(page, "RED LETTERHEAD", (50, 80), cv2.FONT_HERSHEY_SIMPLEX, 2, (0, 0, 200), 6)
    page[200:560, 50:850] = (250, 220, 160)
    assert (seal.grey(page, 2.0) == cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)).all()


def test_two_lines_of_a_cell_are_two_and_a_sign_of_two_strokes_is_one():
    marks = numpy.zeros((100, 200), numpy.uint8)
    marks[10:14, 10:35] = marks[28:32, 8:37] = 255  # 二
    marks[8:32, 40:65] = marks[50:74, 10:60] = 255
    assert strips.in_cell(marks, strips.Strip(0, 0, 200, 100), 25) == [(8, 8, 65, 32), (10, 50, 60, 74)]


def test_a_speck_far_from_text_is_dirt_and_one_beside_it_may_be_a_point():
    marks = numpy.zeros((60, 300), numpy.uint8)
    marks[20:44, 100:140] = marks[40:44, 146:150] = marks[40:44, 250:254] = 255
    assert strips.in_cell(marks, strips.Strip(0, 0, 300, 60), 25) == [(100, 20, 150, 44)]


@pytest.mark.parametrize(("read", "meant"), [
    ("1l2O.5", "1120.5"), ("11，234。50", "11,234.50"), ("17:19", "17.19"), ("69.59.", "69.59"),
    ("收入.总计", "收入总计"), ("2.025年预算数", "2025年预算数"), ("202.5年支出", "2025年支出"), ("二、、政府性基金", "二、政府性基金")])
def test_an_uncertain_sign_that_can_only_be_meant_otherwise_is_changed_and_marked(read, meant):
    found = cleaned(signs(read, 0.7))
    assert texts(found) == meant and min(sign.confidence for sign in found) <= 0.5


@pytest.mark.parametrize("read", ["1,234.50", "10:30", "-12.5%", "O型血1人", "2025年", "228.09", "12.5年", "中央.国务院"])
def test_what_is_certain_or_no_figure_stays_as_it_was_recognised(read):
    assert cleaned(signs(read)) == signs(read)


def test_full_width_digits_are_the_same_digits_and_blanks_beside_ideographs_are_none():
    assert texts(cleaned(signs("２０２５ 年 预算 A B"))) == "2025年预算A B"


def test_signs_set_a_little_apart_touch_and_a_wide_gap_stays_one():
    found = [Sign("国", 0.1, 1.0), Sign("有", 0.33, 1.0), Sign("资", 0.9, 1.0)]  # 100 pixels wide, signs of 20
    boxes = [(glyph.x0, glyph.x1) for glyph in glyphs(strips.Strip(0, 0, 100, 20), (0, 100), found, 20, 1.0)]
    assert boxes == [pytest.approx(box) for box in ((0, 21.5), (21.5, 43), (80, 100))]


def test_ink_in_which_nothing_is_recognised_is_no_blank_cell():
    [sign] = unread(strips.Strip(0, 0, 20, 20), 25)
    assert sign.text == "\ufffd" and sign.confidence == 0 and not unread(strips.Strip(0, 0, 20, 5), 25)


def test_a_mark_that_stands_twice_is_read_once_however_certain():
    found = cleaned(signs("二、、政府性基金"))
    assert texts(found) == "二、政府性基金" and min(sign.confidence for sign in found) == 0.5


def test_a_sign_in_two_detected_boxes_is_read_once(monkeypatch):
    gray = numpy.full((200, 400), 255, numpy.uint8)
    gray[90:115, 100:120] = gray[90:115, 130:150] = gray[90:115, 250:270] = 0
    monkeypatch.setattr(recognition.ocr, "found", lambda small: [(38, 0, 130, 75), (10, 0, 48, 75)])
    text = picture.ink(gray)
    found = recognition._outside(recognition.Plate(0.0, gray, text, [], 1.0, 25.0), text)
    assert [(strip.x0 // 10, strip.x1 // 10) for strip in found] == [(10, 15), (25, 27)]
