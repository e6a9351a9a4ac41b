"""Scanned pages are made level, recognised and read like any other; each cell says how sure that is."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from yusuan.reading import scan
from yusuan.reading.page import Grid
from yusuan.reading.pdf import read_pdf

REPLICA = Path(__file__).resolve().parent.parent / "data" / "raw" / "000.pdf"
pytestmark = pytest.mark.skipif(not scan.available(), reason="rapidocr and onnxruntime are not installed")


def first_table_page() -> int:
    """The first page (from 1) of the replica with a table on it."""
    return next(block.source.page for block in read_pdf(REPLICA, "").blocks if isinstance(block, Grid))


def scanned(folder: Path, page: int, turned: float) -> Path:
    """A page of the replica as a picture of 200 dpi, laid askew."""
    with PdfDocument(REPLICA) as document:
        picture = document[page - 1].render(scale=200 / 72).to_pil().convert("L")
    picture.rotate(turned, fillcolor=255, resample=3).save(folder / "scan.pdf", resolution=200)
    return folder / "scan.pdf"


def grid(path: Path, page: int) -> Grid:
    return next(block for block in read_pdf(path, "").blocks if isinstance(block, Grid) and block.source.page == page)


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    page = first_table_page()
    path = scanned(tmp_path_factory.mktemp("scan"), page, 1.0)
    return grid(REPLICA, page), read_pdf(path, "")


def test_a_scan_laid_askew_has_the_same_cells_as_the_page_it_was_made_of(both):
    digital, document = both
    (read,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert [[cell.text for cell in row] for row in read.rows] == [[cell.text for cell in row] for row in digital.rows]


def test_every_recognised_cell_has_its_confidence_and_a_digital_one_has_none(both):
    digital, document = both
    (read,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert all(0 < cell.confidence <= 1 for row in read.rows for cell in row if cell.text)
    assert all(cell.confidence is None for row in digital.rows for cell in row)


def test_the_reader_is_told_that_the_page_was_recognised(both):
    (warning,) = both[1].warnings
    assert "第1页" in warning and "文字识别（OCR）" in warning and "对照原件" in warning


def test_where_recognition_is_not_installed_the_page_and_the_remedy_are_named(tmp_path, monkeypatch):
    path = scanned(tmp_path, first_table_page(), 0.0)
    monkeypatch.setattr(scan, "available", lambda: False)
    document = read_pdf(path, "")
    assert not document.blocks and any("第1页" in told and "rapidocr" in told for told in document.warnings)
