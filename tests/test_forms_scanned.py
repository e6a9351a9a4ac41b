"""Forms that are pictures say what the printed ones say: every fund, every indicator."""

from __future__ import annotations

import io
from pathlib import Path

import numpy
import pytest
from PIL import Image
from pypdfium2 import PdfDocument

from yusuan.disclosure.draft import Line as Row
from yusuan.disclosure.forms import read_forms
from yusuan.disclosure.indicators import read_indicators
from yusuan.disclosure.vocabulary import load as vocabulary
from yusuan.hanzi import comparable
from yusuan.profiles.profile import load
from yusuan.reading import scan
from yusuan.reading.lines import Line
from yusuan.reading.page import Cell, Source
from yusuan.reading.pdf import Sheet, read_pdf, without_running_heads
from yusuan.reading.unruled import bare
from yusuan.reading.view import View

REPLICA = Path(__file__).resolve().parent.parent / "data" / "raw" / "003.pdf"
PAGES = (18, 19)
SECOND = "市直国家公务员医疗补助专项经费"  # a form that begins on the first of these pages, and one that is whole on them
YANGQUAN = load("yangquan")


@pytest.fixture(scope="module")
def scanned(tmp_path_factory) -> Path:
    """Two pages of forms as a scanner might give them at 150 dpi: laid askew one way and the other, with noise, packed as JPEG."""
    chance, pictures = numpy.random.default_rng(3), []
    with PdfDocument(REPLICA) as document:
        for number, turned in zip(PAGES, (1.0, -0.7)):
            page = document[number - 1].render(scale=150 / 72).to_pil().convert("L")
            page = page.rotate(turned, fillcolor=255, resample=Image.Resampling.BICUBIC)
            noisy = numpy.asarray(page) * 0.95 + 5 + chance.normal(0, 6, (page.height, page.width))
            packed = io.BytesIO()
            Image.fromarray(noisy.clip(0, 255).astype(numpy.uint8)).save(packed, "JPEG", quality=70)
            pictures.append(Image.open(packed))
    path = tmp_path_factory.mktemp("scan") / "forms.pdf"
    pictures[0].save(path, save_all=True, append_images=pictures[1:], resolution=150)
    return path


def form(path: Path):
    (found,) = [one for one in read_forms(read_pdf(path, "").blocks, YANGQUAN)[0] if one.name == SECOND]
    return found


def told(one):
    indicators = [tuple(map(comparable, (each.period, each.level2, each.name, each.value))) for each in one.indicators]
    return one.implementation, one.annual, one.unit, one.department_code, one.period, one.filed, indicators


@pytest.mark.skipif(not scan.available(), reason="rapidocr and onnxruntime are not installed")
def test_a_form_that_was_scanned_badly_has_the_funds_and_indicators_of_the_printed_one(scanned):
    read, printed = form(scanned), form(REPLICA)
    assert told(read) == told(printed)
    assert not printed.confidence and set(read.confidence) == {"head", "funds", "texts", "goals", "indicators"}


def row(*cells: tuple[float, str]) -> Row:
    return Row(0, tuple(Cell(text, Source(1, (left, 0.0, left + 20, 10.0))) for left, text in cells))


def test_the_end_of_a_label_that_a_page_break_tore_is_no_indicator():
    header = [(100.0, "二级指标"), (160.0, "三级指标"), (260.0, "指标值"), (320.0, "二级指标"), (380.0, "三级指标"), (480.0, "指标值")]
    whole = [(100.0, "数量指标"), (160.0, "补助人数"), (260.0, "2人"), (320.0, "数量指标"), (380.0, "补助人数"), (480.0, "2人")]
    rows = [row((40.0, "绩效指"), (65.0, "一级指标"), *header), row((65.0, "产出"), *whole), row((47.0, "标指标"))]
    found, leftover = read_indicators(rows, vocabulary("yangquan"))
    assert [one.name for one in found] == ["补助人数", "补助人数"] and [cell.text for cell in leftover] == ["标指标"]


def sheet(number: int, *texts: str) -> Sheet:
    lines = [Line(text, 100.0, 30.0 + 15 * at, 300.0, 42.0 + 15 * at, 12.0, 12.0) for at, text in enumerate(texts)]
    return Sheet(number, 595.0, 842.0, lines, [], [], bare([], []), View(0, 595.0, 842.0))


def test_the_title_and_year_of_a_form_are_no_running_head_though_every_page_begins_with_them():
    sheets = [sheet(number, "阳泉市医疗保险中心", "项目支出绩效目标表", "（2025年度）") for number in range(1, 5)]
    assert [[line.text for line in one.lines] for one in without_running_heads(sheets)] == [["项目支出绩效目标表", "（2025年度）"]] * 4
