"""The text layer of a PDF as plain glyphs and rulings, upright and in points from the top left."""

from __future__ import annotations

import mmap
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import c_char
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy
from pypdfium2 import PdfDocument, PdfiumError, PdfPage, raw

from yusuan.errors import UnreadableFile
from yusuan.reading import pdfium
from yusuan.reading.boxes import Box
from yusuan.reading.glyphs import Space, invisible, prevailing, stances, words
from yusuan.reading.integrity import check_file, looks_whole
from yusuan.reading.lattice import Ruling
from yusuan.reading.legibility import UNKNOWN, garbage, senseless
from yusuan.reading.strokes import artwork, rulings
from yusuan.reading.word import Glyph, Word

MOST_PAGES = 3000
_OUTLINED = 100  # outlines: a page with more of them shows pictures, or text drawn as outlines


class Layer(NamedTuple):
    """What is set and drawn on one page, in points from the top left.

    `unmapped` counts glyphs that stand for no known character; `pictured` says that there are pictures or outlines instead of text.
    `pictures` are the boxes of the pictures; `invisible` is the share (0 to 1) of the glyphs that are set but not shown, as recognised
    text over a scan is; `garbage` says that the glyphs carry code points that mean nothing, so that the page must be recognised.
    A page whose text stands sideways or upside down is looked at upright: `turned` by so many quarter turns clockwise from how it shows.
    A scan whose lines rise to the right by `skew` degrees is looked at level. `corner` is where the left upper corner of what shows of
    the page stands on its sheet.
    """

    number: int
    width: float
    height: float
    words: list[Word]
    rulings: list[Ruling]
    unmapped: int
    pictured: bool
    pictures: list[Box] = []
    invisible: float = 0.0
    garbage: bool = False
    turned: int = 0
    skew: float = 0.0
    corner: tuple[float, float] = (0.0, 0.0)

    @property
    def glyphs(self) -> list[Glyph]:
        """The glyphs in the order they were set."""
        return list(chain.from_iterable(self.words))


def layers(path: Path) -> Iterator[Layer]:
    """The pages of a PDF in order. Raises UnreadableFile: empty, too large, cut off, damaged, encrypted or no PDF."""
    check_file(path)
    with _opened(path) as document:
        for number in range(1, len(document) + 1):
            with _page(document, number, path) as page:
                try:
                    with numpy.errstate(invalid="ignore", over="ignore"):  # a matrix may put things nowhere; they are not on the page
                        layer = _layer(page, number)
                except pdfium.TooMuch as error:
                    raise UnreadableFile(f"{error}.", path=path, page=number, remedy="Print the page to a new PDF.") from error
            if not layer.words and not layer.pictured and not layer.rulings:
                _check_pages(path, number)  # a page whose content is lost looks blank
            yield layer


@contextmanager
def _opened(path: Path) -> Iterator[PdfDocument]:
    """The document, when it is whole, and closed afterwards."""
    with path.open("rb") as stream:  # by itself, PDFium opens no file whose name is not UTF-8
        content = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_COPY)
    try:
        document = PdfDocument((c_char * len(content)).from_buffer(content))
    except PdfiumError as error:
        what, remedy = "the PDF is damaged: it cannot be opened.", "Fetch the document again."
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            what, remedy = "the PDF is encrypted and asks for a password.", "Save a copy without a password."
        raise UnreadableFile(what, path=path, remedy=remedy) from error
    with document:
        if len(document) > MOST_PAGES:
            raise UnreadableFile(f"the PDF has {len(document):,} pages, more than {MOST_PAGES:,}.", path=path, remedy="Split it by unit.")
        encrypted = raw.FPDF_GetSecurityHandlerRevision(document) != -1
        if not encrypted and not looks_whole(path, len(document)):
            _check_pages(path)
        if not len(document):
            raise UnreadableFile("the PDF is damaged: it has no pages.", path=path, remedy="Fetch the document again.")
        yield document


def _check_pages(path: Path, only: int | None = None) -> None:
    from yusuan.reading.pagetree import check_pages  # loaded only when needed: a file that looks damaged is rare

    check_pages(path, only)


@contextmanager
def _page(document: PdfDocument, number: int, path: Path) -> Iterator[PdfPage]:
    try:
        page = document[number - 1]
    except PdfiumError as error:
        raise UnreadableFile(f"the PDF is damaged: it declares {len(document)} pages and page {number} cannot be found.", path=path,
                             page=number, remedy="Fetch the document again.") from error
    try:
        yield page
    finally:
        page.close()


def _layer(page: PdfPage, number: int) -> Layer:
    text = page.get_textpage()
    characters, declared = pdfium.characters(text), page.get_rotation() // 90
    standing = stances(text, characters)
    upright = prevailing(standing.turns, declared)
    space = Space(page.get_bbox(), upright)
    found = words(text, characters, standing, space)
    outlines, pictures = pdfium.drawn(page, set(characters.objects[characters.starts].tolist()))
    outlines = outlines._replace(points=numpy.stack(space.seen(*outlines.points.T), axis=1))
    boxes = _visible(space.boxes(pictures.T), space) if len(pictures) else []
    whole = "".join([word.text for word in found])
    texts = Counter(whole)
    pictured = bool(boxes) or artwork(outlines) > _OUTLINED
    return Layer(number, *space.size, found, rulings(outlines, space.size), texts[UNKNOWN], pictured, boxes,
                 invisible(characters) if boxes else 0.0, garbage(texts) or senseless(whole), (upright - declared) % 4,
                 corner=_corner(page, declared))


def _corner(page: PdfPage, declared: int) -> tuple[float, float]:
    """Where the left upper corner of what shows stands among the points that pdfplumber counts, which are those of the whole sheet.

    It counts from the sheet's own corner, which need not be at 0, 0. A MediaBox that the page shares with others counts as not cropped.
    """
    shown = page.get_bbox()
    sheet = page.get_mediabox(fallback_ok=False) or shown
    if sheet == shown and not any(shown[:2]):
        return 0.0, 0.0
    left, bottom, right, top = min(sheet[::2]), min(sheet[1::2]), max(sheet[::2]), max(sheet[1::2])
    if left == right or bottom == top:
        return 0.0, 0.0
    (x,), (y,), _, _ = Space(shown, declared).boxes(numpy.array([[left], [bottom], [right], [top]])).tolist()
    across, down = (bottom, left) if declared % 2 else (left, bottom)
    return round(across - x, 1), round(-down - y, 1)


def _visible(boxes: numpy.ndarray, space: Space) -> list[Box]:
    """The boxes as far as they are on the page."""
    low, high = boxes[:2].T.clip(0, space.size), boxes[2:].T.clip(0, space.size)
    return list(map(tuple, numpy.hstack((low, high))[(high > low).all(axis=1)].tolist()))
