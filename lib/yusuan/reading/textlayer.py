"""The text layer of a PDF as plain glyphs and rulings. The one module that knows the PDF library."""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import BinaryIO, NamedTuple

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError
from pdfminer.pdftypes import LITERALS_FLATE_DECODE, PDFStream, resolve1
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from yusuan.errors import UnreadableFile
from yusuan.hanzi import unfold
from yusuan.reading.lattice import Ruling
from yusuan.reading.lines import Glyph

LARGEST = 300_000_000
MOST_PAGES = 3000
LARGEST_CONTENT = 200_000_000  # bytes of one content stream, unpacked
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # a damaged font or object is worth many lines to it; what matters is raised
# The libraries wrap most of what a malformed object makes them raise, but not in the page tree and not in every page attribute.
_DAMAGE = (PdfminerException, MalformedPDFException, PSException,
           TypeError, ValueError, KeyError, AttributeError, IndexError, RecursionError)
_UNMAPPED = re.compile(r"\(cid:\d+\)|[\x00-\x08\x0e-\x1f\ufffd]")
_THIN = 4.0  # points: a filled box no thicker than this is a drawn line


class Layer(NamedTuple):
    """What is set and drawn on one page, in points from the top left.

    `unmapped` counts glyphs that stand for no known character; `pictured` says that there are pictures or outlines instead of text.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    rulings: list[Ruling]
    unmapped: int
    pictured: bool


def layers(path: Path) -> Iterator[Layer]:
    """The pages of a PDF in order. Raises UnreadableFile: empty, too large, cut off, damaged, encrypted or no PDF."""
    _check_file(path)
    with path.open("rb") as stream:
        for page in _pages(stream, path):
            try:
                _check_contents(page)
                _ = page.objects  # parses the page; what follows only looks at the result
            except _DAMAGE as error:
                raise _unreadable(error, path, page.page_number) from error
            yield _layer(page)
            page.close()


def _check_file(path: Path) -> None:
    """What can be told without parsing. A PDF that was cut off has lost its end mark."""
    size = path.stat().st_size
    if not size:
        raise UnreadableFile("the file is empty.", path=path, remedy="Fetch the document again.")
    if size > LARGEST:
        raise UnreadableFile(f"the PDF has {size:,} bytes, more than {LARGEST:,}.", path=path, remedy="Split it by unit.")
    with path.open("rb") as stream:
        head = stream.read(1024)
        tail = _tail(stream, size)
    if b"%PDF-" not in head:
        raise UnreadableFile("this is not a PDF although its name says so.", path=path, remedy="Give it the name of its real type.")
    if b"%%EOF" not in tail:
        raise UnreadableFile("the PDF is cut off: its end is missing.", path=path, remedy="Fetch the document again.")


def _tail(stream: BinaryIO, end: int) -> bytes:
    """The last part of a file that is not just the zero bytes or blanks it was padded with."""
    while end:
        start = max(0, end - 2048)
        stream.seek(start)
        if tail := stream.read(end - start).rstrip(b"\0 \t\r\n"):
            stream.seek(max(0, start + len(tail) - 2048))
            return stream.read(2048)
        end = start
    return b""


def _pages(stream: BinaryIO, path: Path) -> list[Page]:
    try:
        pdf = pdfplumber.open(stream)
        declared = resolve1(resolve1(pdf.doc.catalog["Pages"])["Count"])
        if declared > MOST_PAGES:
            raise UnreadableFile(f"the PDF has {declared:,} pages, more than {MOST_PAGES:,}.", path=path, remedy="Split it by unit.")
        pages = pdf.pages
    except _DAMAGE as error:
        raise _unreadable(error, path) from error
    if not pages or len(pages) != declared:
        raise UnreadableFile(f"the PDF is damaged: it declares {declared} pages and {len(pages)} can be found.", path=path,
                             remedy="Fetch the document again.")
    return pages


def _check_contents(page: Page) -> None:
    """Raises ValueError when the page's content is lost or fails its checksum: the library would go on with what is left of it."""
    for content in page.page_obj.contents:
        stream = resolve1(content)
        if not isinstance(stream, PDFStream):
            raise ValueError("the content of the page is missing")
        if stream.rawdata and not stream.decipher and any(name in LITERALS_FLATE_DECODE for name, _ in stream.get_filters()[:1]):
            _check_packed(stream.rawdata)


def _check_packed(packed: bytes) -> None:
    """Unpacks piece by piece: a few kilobytes may stand for more than the memory holds."""
    unpacker, size = zlib.decompressobj(), 0
    try:
        while packed and size <= LARGEST_CONTENT:
            size += len(unpacker.decompress(packed, 1_000_000))
            packed = unpacker.unconsumed_tail
    except zlib.error as error:
        raise ValueError(f"the content of the page cannot be unpacked, {error}") from error
    if size > LARGEST_CONTENT:
        raise ValueError(f"the content of the page unpacks to more than {LARGEST_CONTENT:,} bytes")


def _unreadable(error: Exception, path: Path, page: int | None = None) -> UnreadableFile:
    cause = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
    if isinstance(cause, UnreadableFile):  # the bound on time, which the library takes for damage
        return cause
    if isinstance(cause, PDFEncryptionError):
        return UnreadableFile("the PDF is encrypted and asks for a password.", path=path, remedy="Save a copy without a password.")
    detail = f" ({cause})" if str(cause) else ""
    return UnreadableFile(f"the PDF is damaged{detail}.", path=path, page=page, remedy="Fetch the document again.")


def _layer(page: Page) -> Layer:
    glyphs, unmapped = _glyphs(page)
    pictured = bool(page.images) or len(page.curves) > 100
    return Layer(page.page_number, page.width, page.height, glyphs, list(_rulings(page)), unmapped, pictured)


def _glyphs(page: Page) -> tuple[list[Glyph], int]:
    """The glyphs in the order they were set, without watermarks and without the second stroke of imitated bold; and how many mean nothing.

    A glyph that cannot be mapped to a character is kept as U+FFFD: left out, it would turn one figure into another.
    """
    chars = [char for char in page.chars if not _slanted(char)]
    largest = 1.5 * median(char["size"] for char in chars) if chars else 0
    struck, glyphs, unmapped = set(), [], 0
    for char in chars:
        text = unfold(char["text"])
        if not text or (char["size"] > largest and _pale(char["non_stroking_color"])):
            continue
        if _UNMAPPED.fullmatch(text):
            text, unmapped = "\ufffd", unmapped + 1
        if not _struck_before(struck, text, char["x0"], char["top"]):
            glyphs.append(Glyph(text, char["x0"], char["top"], char["x1"], char["bottom"]))
    return glyphs, unmapped


def _slanted(char: dict) -> bool:
    """Whether the glyph stands askew, as watermarks do. Upright, upside-down and sideways text does not."""
    a, b = char["matrix"][:2]
    return min(abs(a), abs(b)) > 0.1 * max(abs(a), abs(b))


def _pale(colour: tuple | None) -> bool:
    """Whether a colour is a light grey or a light tint."""
    if not colour or not all(isinstance(part, (int, float)) for part in colour):
        return False
    ink = 1 - sum(colour) / len(colour) if len(colour) < 4 else sum(colour[:3]) / 3 + colour[3]
    return ink < 0.35


def _struck_before(struck: set[tuple[str, int, int]], text: str, x0: float, top: float) -> bool:
    """Whether the same glyph was set within about a point of here; notes this one."""
    x, y = round(x0), round(top)
    if any((text, x + dx, y + dy) in struck for dx in (0, -1, 1) for dy in (0, -1, 1)):
        return True
    struck.add((text, x, y))
    return False


def _rulings(page: Page) -> Iterator[Ruling]:
    """Drawn lines, thin boxes and the sides of outlined boxes. Boxes that are only filled are shading."""
    for line in page.lines:
        if min(line["width"], line["height"]) < 1:
            yield Ruling(line["x0"], line["top"], line["x1"], line["bottom"])
    for rect in page.rects:
        x0, top, x1, bottom = rect["x0"], rect["top"], rect["x1"], rect["bottom"]
        if min(x1 - x0, bottom - top) <= _THIN:
            yield Ruling(x0, top, x1, bottom)
        elif rect["stroke"]:
            yield from (Ruling(x0, top, x1, top), Ruling(x0, bottom, x1, bottom), Ruling(x0, top, x0, bottom), Ruling(x1, top, x1, bottom))
    for curve in page.curves:
        if min(curve["width"], curve["height"]) <= _THIN:
            yield Ruling(curve["x0"], curve["top"], curve["x1"], curve["bottom"])
        elif curve["stroke"]:
            yield from _straight(curve["pts"])


def _straight(points: list[tuple[float, float]]) -> Iterator[Ruling]:
    """The upright and level pieces of an outline that are longer than a piece of an arc."""
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        width, height = abs(x1 - x0), abs(y1 - y0)
        if min(width, height) < 0.5 and max(width, height) > _THIN:
            yield Ruling(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
