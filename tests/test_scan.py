"""Scanned pages are made level, recognised and read like any other; each cell says how sure that is."""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy
import pytest
from PIL import Image
from pypdfium2 import PdfDocument, PdfImage, PdfMatrix

from yusuan.disclosure.model import Disclosure
from yusuan.disclosure.reader import read
from yusuan.reading import recognition, scan
from yusuan.reading.page import Document, Grid, Paragraph
from yusuan.reading.pdf import read_pdf
from yusuan.reading.textlayer import layers

RAW = Path(__file__).resolve().parent.parent / "data" / "raw" / "000.pdf"
COVER, TABLE, OVER_TWO_PAGES, BELOW, TEXT = 0, 4, (6, 7), 10, 14  # pages, from 0; nothing stands below the short tables of BELOW
POINT = 150 / 72  # pixels
pytestmark = pytest.mark.skipif(not scan.available(), reason="rapidocr and onnxruntime are not installed")


def photograph(page: int, skew: float = 0.0, noise: float = 0.0, seal: bool = False) -> Image.Image:
    """A page of the replica as a scanner of 150 dpi would give it; with `seal`, a red one is stamped on its table."""
    with PdfDocument(RAW) as document:
        picture = document[page].render(scale=POINT, rev_byteorder=True).to_numpy()[:, :, :3].astype(numpy.float32)
    height, width = picture.shape[:2]
    if seal:
        ink = numpy.full_like(picture, 255)
        cv2.circle(ink, (width // 2, height // 2), 120, (214, 48, 40), 9)
        picture *= ink / 255
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1)
    picture = cv2.warpAffine(picture, turn, (width, height), borderValue=(255, 255, 255))
    picture = 0.9 * picture + 12 + numpy.random.default_rng(5).normal(0, noise, (height, width, 1)) if noise else picture
    return Image.fromarray(picture.clip(0, 255).astype(numpy.uint8))


def scanned(path: Path, *pictures: Image.Image, points: float = 1 / POINT, base: PdfDocument | None = None) -> Path:
    """A PDF with a page for each picture, a pixel being so many points; with `base`, the picture is set on its page BELOW instead."""
    document = base or PdfDocument.new()
    for each in pictures:
        width, height = each.width * points, each.height * points
        page = document[BELOW] if base else document.new_page(width, height)
        jpeg, image = io.BytesIO(), PdfImage.new(document)
        each.save(jpeg, "JPEG", quality=80)
        image.load_jpeg(jpeg, inline=True)
        image.set_matrix(PdfMatrix().scale(width, height).translate(90 if base else 0, 40 if base else 0))
        page.insert_obj(image)
        page.gen_content()
    document.save(path)
    return path


def text_of(document: Document, page: int) -> str:
    """The paragraphs of a page, without blanks."""
    found = [block.text for block in document.blocks if isinstance(block, Paragraph) and block.source.page == page]
    return "".join("".join(found).split())


def rows_of(document: Document, page: int) -> list[list[str]]:
    return [[cell.text for cell in row] for block in document.blocks if isinstance(block, Grid) and block.source.page == page
            for row in block.rows]


@pytest.fixture(scope="module")
def digital() -> Document:
    return read_pdf(RAW, "")


@pytest.fixture(scope="module")
def skewed(tmp_path_factory) -> tuple[Disclosure, Path]:
    """The cover and two tables, the second over two pages, each laid askew otherwise; one is stamped."""
    first, second = OVER_TWO_PAGES
    pictures = [photograph(COVER), photograph(TABLE, 1.9, 6), photograph(first, -1.2, 4, True), photograph(second, 0.8, 4)]
    path = scanned(tmp_path_factory.mktemp("scan") / "a.pdf", *pictures)
    return read(path), path


def test_a_skewed_noisy_stamped_scan_has_the_tables_and_header_paths_of_the_digital_document(skewed):
    tables = {table.number: table for table in read(RAW).tables}
    assert [table.number for table in skewed[0].tables] == [2, 4]
    for table in skewed[0].tables:
        assert table.columns == tables[table.number].columns
        assert [[cell.text for cell in row] for row in table.rows] == [[cell.text for cell in row] for row in tables[table.number].rows]


def test_a_table_that_runs_on_over_scanned_pages_is_one(skewed):
    assert skewed[0].tables[1].pages == (3, 4)


def test_every_recognised_cell_has_its_confidence_and_a_digital_one_has_none(skewed, digital):
    cells = [cell for table in skewed[0].tables for row in table.rows for cell in row]
    assert all((cell.confidence is not None) == bool(cell.text) and (not cell.text or 0 < cell.confidence <= 1) for cell in cells)
    assert all(cell.confidence is None for block in digital.blocks if isinstance(block, Grid) for row in block.rows for cell in row)


def test_the_box_of_a_cell_holds_its_figure_on_the_skewed_page(skewed):
    disclosure, path = skewed
    with PdfDocument(path) as document:
        gray = document[1].render(scale=POINT, grayscale=True).to_numpy().squeeze().copy()
    boxes = [fact.source.box for fact in disclosure.tables[0].facts if fact.amount]
    for x0, top, x1, bottom in ([round(edge * POINT) for edge in box] for box in boxes):
        assert (gray[top + 8:bottom - 8, x0 + 8:x1 - 8] < 128).any()


def test_the_reader_is_told_which_pages_were_recognised(skewed):
    assert skewed[0].warnings[0].startswith("第1—4页是图片或文字层不可用，经文字识别（OCR）读取，")


def test_a_page_that_lies_on_its_side_or_head_or_is_measured_in_pixels_is_read_as_it_was_meant(tmp_path, digital):
    upright = photograph(TABLE)
    pictures = [upright.rotate(turn, expand=True) for turn in (90, 180)]
    document = read_pdf(scanned(tmp_path / "a.pdf", *pictures, points=1.0), "")
    assert rows_of(document, 1) == rows_of(document, 2) == rows_of(digital, TABLE + 1)


def test_the_text_of_a_scan_is_the_text_of_the_page(tmp_path, digital):
    document = read_pdf(scanned(tmp_path / "a.pdf", photograph(TEXT, -0.7)), "")
    assert text_of(document, 1) == text_of(digital, TEXT + 1) and not [block for block in document.blocks if isinstance(block, Grid)]


def test_a_table_pasted_as_a_picture_is_read_and_the_text_around_it_stays_what_it_is(tmp_path, digital):
    with PdfDocument(RAW) as base:
        table = photograph(9).crop((105, 130, 1130, 880))
        document = read_pdf(scanned(tmp_path / "a.pdf", table, points=0.45, base=base), "")
    own = rows_of(digital, BELOW + 1)
    rows = rows_of(document, BELOW + 1)
    assert rows[:len(own)] == own and ["邮电费", "商品和服务支出", "0.35", "", "0.35"] in rows[len(own):]
    assert document.blocks[0] == digital.blocks[0] and len(document.warnings) == 1 and "第11页" in document.warnings[0]


def test_a_chart_on_a_page_is_not_read(tmp_path, digital):
    chart = numpy.full((400, 800), 255, numpy.uint8)
    cv2.circle(chart, (400, 200), 150, 90, -1)
    with PdfDocument(RAW) as base:
        path = scanned(tmp_path / "a.pdf", Image.fromarray(chart), points=0.5, base=base)
    document = read_pdf(path, "")
    assert scan.parts(list(layers(path))[BELOW]) and document.blocks == digital.blocks and not document.warnings


def test_a_text_layer_that_means_nothing_is_left_for_what_the_page_shows():
    layer = list(layers(RAW))[TABLE]._replace(garbage=True)
    [found] = scan.recognised(RAW, [layer])
    text = "".join(glyph.text for glyph in found.glyphs)
    assert "一般公共服务支出" in text and "228.09" in text and all(glyph.confidence is not None for glyph in found.glyphs) and not found.garbage


def test_a_page_of_five_metres_takes_no_more_memory_than_another(tmp_path, monkeypatch):
    sizes = []
    monkeypatch.setattr(recognition, "whole", lambda gray, point: sizes.append(gray.size) or recognition.Reading([], [], 0.0))
    path = scanned(tmp_path / "a.pdf", Image.new("L", (200, 200), 255), points=70.0)
    assert not list(scan.recognised(path, list(layers(path)))) and 0 < sizes[0] <= 16_000_000


def test_pages_are_listed_in_runs_and_a_long_list_is_cut_off():
    [one] = scan.told([3, 5, 6, 7], [], 4)
    assert one == "第3、5—7页是图片或文字层不可用，经文字识别（OCR）读取，其中4格识别把握较低，请对照原件。"
    [many] = scan.told(list(range(1, 99, 2)), [], 0)
    assert "……（共49）页" in many and len(many) < 100


def test_where_recognition_is_not_installed_the_page_and_the_remedy_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(scan, "available", lambda: False)
    document = read_pdf(scanned(tmp_path / "a.pdf", photograph(TABLE)), "")
    assert not document.blocks and any("第1页" in told and "rapidocr" in told for told in document.warnings)
