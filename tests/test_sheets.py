"""The box of a cell shows that cell when a notebook looks into the page: on portrait, turned, cropped and shifted pages."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest
from test_pdf import pdf

from yusuan import api
from yusuan.disclosure.sheets import on_sheets
from yusuan.reading.page import Cell, Grid
from yusuan.reading.pdf import read_pdf
from yusuan.reading.view import View

RULES = b"".join([*(b"%d 500 m %d 560 l S " % (x, x) for x in (100, 180, 300)),
                  *(b"100 %d m 300 %d l S " % (y, y) for y in (500, 530, 560))])
WORDS = b"".join(b"BT /F1 12 Tf 1 0 0 1 %d %d Tm (%s) Tj ET " % each for each in
                 ((110, 540, b"Name"), (200, 540, b"Total"), (110, 510, b"Health"), (200, 510, b"228.09")))
UPRIGHT, LEFT, DOWN, RIGHT = b"1 0 0 1 0 0", b"0 1 -1 0 595 0", b"-1 0 0 -1 595 842", b"0 -1 1 0 0 842"  # LEFT: text runs upwards
CROPPED = b"/CropBox[50 100 580 700]"
SHIFTED = b"/MediaBox[-40 -30 600 900]"


def cells(path: Path) -> list[Cell]:
    document = read_pdf(path, "")
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    return [cell for row in on_sheets(grid, document.views).rows for cell in row]


@pytest.mark.parametrize(("matrix", "page"), [
    (UPRIGHT, b""), (LEFT, b""), (DOWN, b""), (RIGHT, b""),
    (LEFT, b"/Rotate 90"), (DOWN, b"/Rotate 180"), (RIGHT, b"/Rotate 270"), (UPRIGHT, b"/Rotate 90"), (LEFT, b"/Rotate 270"),
    (UPRIGHT, CROPPED), (LEFT, CROPPED), (LEFT, CROPPED + b"/Rotate 90"), (UPRIGHT, CROPPED + b"/Rotate 270"),
    (UPRIGHT, SHIFTED), (RIGHT, SHIFTED), (LEFT, SHIFTED + b"/Rotate 90"), (DOWN, SHIFTED + CROPPED + b"/Rotate 180"),
])
def test_the_box_of_a_cell_shows_that_cell(tmp_path, matrix, page):
    path = pdf(tmp_path / "a.pdf", b"q %s cm " % matrix + RULES + WORDS + b"Q", page=page)
    found, sheet = cells(path), api.page(str(path), 1)
    assert [cell.text for cell in found] == ["Name", "Total", "Health", "228.09"]
    for cell in found:
        assert sorted(char["text"] for char in sheet.crop(cell.source.box).chars) == sorted(cell.text)


@pytest.mark.parametrize(("matrix", "page"), [(UPRIGHT, b""), (LEFT, b""), (LEFT, b"/Rotate 90"), (UPRIGHT, CROPPED), (UPRIGHT, SHIFTED)])
def test_the_picture_of_a_cell_has_ink_inside_and_none_around_its_text(tmp_path, matrix, page):
    path = pdf(tmp_path / "a.pdf", b"q %s cm " % matrix + RULES + WORDS + b"Q", page=page)
    x0, top, x1, bottom = cells(path)[3].source.box
    picture = api.page(str(path), 1).crop((x0 + 2, top + 2, x1 - 2, bottom - 2)).to_image(resolution=72).original.convert("L")
    dark = numpy.asarray(picture) < 200
    assert dark.any() and not (dark[0].any() or dark[-1].any() or dark[:, 0].any() or dark[:, -1].any())


def test_a_box_at_the_edge_of_a_skewed_page_stays_on_the_page():
    x0, top, x1, bottom = View(0, 500, 700, skew=2).on_sheet((0, 100, 500, 120))
    assert x0 == 0 and 490 < x1 < 500 and top < 100 and bottom > 120
