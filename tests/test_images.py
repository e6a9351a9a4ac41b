"""Pictures of pages are read as scans are, whatever type they have; what is no picture of a page, or too much, ends in one clear error."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

import numpy
import pytest
from docx import Document as WordDocument
from PIL import Image, ImageChops, ImageDraw
from pypdfium2 import PdfDocument

from yusuan.errors import UnreadableFile
from yusuan.reading import scan
from yusuan.reading.file import read_file, read_files
from yusuan.reading.image import MOST_PIXELS, pages
from yusuan.reading.kind import kind_of
from yusuan.reading.page import Grid, Paragraph

REPLICA = Path(__file__).resolve().parent.parent / "data" / "raw" / "003.pdf"
FORM = 18  # a page of the replica with a form on it
recognising = pytest.mark.skipif(not scan.available(), reason="rapidocr and onnxruntime are not installed")


@pytest.fixture(scope="module")
def head():
    """The head of a form as a picture of 150 dpi, and its texts."""
    with PdfDocument(REPLICA) as document:
        whole = document[FORM - 1].render(scale=150 / 72).to_pil().convert("L")
    return whole.crop((0, 480, whole.width, 740))


TEXTS = {"市直国家公务员医疗补助专项经费", "阳泉市医疗保险中心", "25,220,000", "4,000,000"}


def texts(document) -> set[str]:
    return {cell.text for block in document.blocks if isinstance(block, Grid) for row in block.rows for cell in row}


@recognising
@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif", "a.webp"])
def test_a_picture_is_read_as_a_page(head, tmp_path, name):
    head.save(tmp_path / name)
    document = read_file(tmp_path / name)
    assert document.pages == 1 and document.path == tmp_path / name and texts(document) >= TEXTS


@recognising
def test_the_pictures_in_one_folder_of_an_archive_are_the_pages_of_one_document_in_the_order_of_their_numbers(head, tmp_path):
    width, height = head.size
    head.crop((0, 0, width, height // 2)).save(tmp_path / "1.png")
    head.crop((0, height // 2, width, height)).save(tmp_path / "2.png")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(tmp_path / "2.png", "扫描/第10页.png")
        archive.write(tmp_path / "1.png", "扫描/第9页.png")
    (document,) = read_files(tmp_path / "a.zip")
    place = {cell.text: cell.source.page for block in document.blocks if isinstance(block, Grid) for row in block.rows for cell in row}
    assert document.pages == 2 and document.path == tmp_path / "a.zip" / "扫描" / "第9页.png"
    assert place["项目名称"] == 1 and place["单位自筹"] == 2


@recognising
def test_a_table_pasted_into_a_text_as_a_picture_is_read_in_its_place_and_a_chart_is_told(head, tmp_path):
    head.save(tmp_path / "form.png")
    chart = Image.new("L", (600, 400), 255)
    for at in range(4):
        chart.paste(80, (60 + at * 120, 80 + at * 40, 120 + at * 120, 380))
    chart.save(tmp_path / "chart.png")
    text = WordDocument()
    text.add_paragraph("前文")
    for name in ("form.png", "chart.png"):
        text.add_picture(str(tmp_path / name))
    text.add_paragraph("后文")
    text.save(tmp_path / "a.docx")
    document = read_file(tmp_path / "a.docx")
    kinds = [block.text if isinstance(block, Paragraph) else "表" for block in document.blocks]
    assert kinds[0] == "前文" and "表" in kinds[1:-1] and kinds[-1] == "后文" and texts(document) >= TEXTS
    places = {cell.source.place for block in document.blocks if isinstance(block, Grid) for row in block.rows for cell in row if cell.text}
    assert places == {"图片1"} and document.pages == 0
    assert [told[:6] for told in document.warnings] == ["文中有1幅图", "文中有1幅图"] and "没有读取" in document.warnings[1]


@recognising
@pytest.mark.parametrize("name", ["a.png", "a.jpg"])
def test_a_stamped_picture_is_read_through_its_seal(head, tmp_path, name):
    stamped = head.convert("RGB")
    ink = Image.new("RGB", head.size, "white")
    draw = ImageDraw.Draw(ink)
    centre = head.width // 2, head.height // 2
    draw.ellipse([centre[0] - 110, centre[1] - 110, centre[0] + 110, centre[1] + 110], outline=(214, 48, 40), width=12)
    draw.regular_polygon((*centre, 40), 5, fill=(214, 48, 40))
    ImageChops.multiply(stamped, ink).save(tmp_path / name)
    assert texts(read_file(tmp_path / name)) >= TEXTS


@recognising
def test_a_picture_in_few_colours_keeps_its_text_and_loses_its_seal(tmp_path):
    shown = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(shown)
    draw.ellipse([400, 400, 640, 640], outline=(214, 48, 40), width=12)
    draw.rectangle([100, 100, 300, 120], fill="black")
    shown.quantize(16).save(tmp_path / "a.png", dpi=(150, 150))
    greys = numpy.asarray(only_page(tmp_path / "a.png")[0])
    assert greys[380:660, 380:660].min() > 230 and greys[100:120, 100:300].max() < 25


def only_page(path: Path):
    (page,) = pages(path)
    return page


def test_a_resolution_that_makes_a_sheet_of_paper_counts_and_another_is_taken_for_a4(tmp_path):
    picture = Image.new("L", (1240, 1754), 255)
    for dpi, width in ((150, 595), (300, 595), (120, 744), (72, 595)):
        picture.save(tmp_path / "a.png", dpi=(dpi, dpi))
        assert only_page(tmp_path / "a.png")[1] == pytest.approx(width, abs=1)


def test_a_picture_is_turned_as_its_camera_says(tmp_path):
    turned = Image.Exif()
    turned[0x112] = 6
    Image.new("L", (800, 500), 255).save(tmp_path / "a.jpg", exif=turned)
    assert only_page(tmp_path / "a.jpg")[0].size == (500, 800)


def test_what_shines_through_a_picture_is_white(tmp_path):
    Image.new("RGBA", (600, 800), (0, 0, 0, 0)).save(tmp_path / "a.png")
    assert only_page(tmp_path / "a.png")[0].getextrema() == (255, 255)


def test_a_picture_of_sixteen_bits_keeps_its_shades(tmp_path):
    Image.fromarray(numpy.full((800, 600), 0x8000, numpy.uint16)).save(tmp_path / "a.png")
    assert only_page(tmp_path / "a.png")[0].getextrema() == (128, 128)


def test_the_lines_of_a_fax_are_as_far_apart_as_its_columns(tmp_path):
    Image.new("1", (1728, 1100), 1).save(tmp_path / "a.tif", dpi=(204, 98), compression="group4")
    picture, _ = only_page(tmp_path / "a.tif")
    assert picture.size == (1728, round(1100 * 204 / 98))


def test_every_frame_of_a_tiff_is_a_page_but_for_small_copies(tmp_path):
    frames = [Image.new("L", (600, 800), shade) for shade in (10, 20)]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    assert [page.getpixel((0, 0)) for page, _ in pages(tmp_path / "a.tif")] == [10, 20]


def test_a_long_picture_is_cut_into_pages_where_nothing_is_printed(tmp_path):
    gray = numpy.full((5000, 1000), 255, numpy.uint8)
    for top in range(0, 5000, 50):
        gray[top:top + 30, 100:900] = 0
    Image.fromarray(gray).save(tmp_path / "a.png")
    found = [numpy.asarray(page) for page, _ in pages(tmp_path / "a.png")]
    assert len(found) > 2 and sum(map(len, found)) == 5000
    assert all(page.shape[0] < 1.7 * page.shape[1] for page in found)
    assert all(page[0].min() == 255 for page in found[1:])


def png(width: int, height: int) -> bytes:
    """A picture that says it has this size, and holds next to nothing."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(60_000, 60_000), (13_000, MOST_PIXELS // 13_000 + 1)])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(tmp_path, size):
    (tmp_path / "a.png").write_bytes(png(*size))
    with pytest.raises(UnreadableFile, match="pixels.*300 dpi") as raised:
        read_file(tmp_path / "a.png")
    assert raised.value.path == tmp_path / "a.png"


def test_a_picture_that_ends_early_is_damaged(tmp_path):
    Image.effect_noise((600, 800), 50).save(tmp_path / "a.jpg")
    (tmp_path / "a.jpg").write_bytes((tmp_path / "a.jpg").read_bytes()[:9000])
    with pytest.raises(UnreadableFile, match="damaged"):
        read_file(tmp_path / "a.jpg")


def test_a_picture_that_is_not_read_names_the_remedy(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    with pytest.raises(UnreadableFile, match="HEIC.*JPEG or PNG"):
        read_file(tmp_path / "a.jpg")


@pytest.mark.parametrize(("content", "kind"), [
    (b"RIFF\x10\0\0\0WEBPVP8 ", "image"), (b"BM\x36\0\0\0\0\0\0\0\x36", "image"), (b"II+\0\x08\0\0\0", "image"),
    (b"BM\xd4\xa4\xcb\xe3 text", "text"), (b"RIFF\x10\0\0\0WAVEfmt ", "text"),
])
def test_pictures_are_told_by_their_content(tmp_path, content, kind):
    (tmp_path / "a.dat").write_bytes(content)
    assert kind_of(tmp_path / "a.dat") == kind
