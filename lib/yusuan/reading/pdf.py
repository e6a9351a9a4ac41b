"""Digital PDFs: the text layer and the rulings of each page → paragraphs and grids."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError
from pdfminer.pdftypes import resolve1
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from yusuan.errors import UnreadableFile
from yusuan.reading.grid import Table, grid, tables
from yusuan.reading.lattice import Ruling
from yusuan.reading.lines import Glyph, Line, Typesetting, continues, fields, margins, paragraph
from yusuan.reading.page import Block, Document
from yusuan.reading.seam import mended

LARGEST = 300_000_000
MOST_PAGES = 3000
_DAMAGE = (PdfminerException, MalformedPDFException, PSException)
_UNMAPPED = re.compile(r"\(cid:\d+\)|[\x00-\x08\x0e-\x1f\ufffd]")
_PAGE_NUMBER = re.compile(r"[-—–－―~·\s]*第?\s*(?:\d{1,4}|[ivxIVX]+)\s*页?\s*[-—–－―~·\s]*(?:[/，,]?\s*共?\s*\d{1,4}\s*页?)?")
_EDGE = 0.11  # of the page's height: where page numbers and running heads stand
_THIN = 4.0  # points: a filled box no thicker than this is a drawn line


class Sheet(NamedTuple):
    """What stands on one page: lines outside tables, tables, and what could not be read."""

    number: int
    width: float
    height: float
    lines: list[Line]
    tables: list[Table]
    warnings: list[str]


def read_pdf(path: Path, sha256: str) -> Document:
    """A PDF with a text layer as a Document; sources are page (from 1) and box in points from the top left.

    Pages that are pictures and glyphs without a meaning become warnings. Raises UnreadableFile for a file that is empty, too large, cut off,
    damaged, encrypted or no PDF at all.
    """
    _check(path)
    try:
        with pdfplumber.open(path) as pdf:
            _check_pages(pdf, path)
            sheets = [_sheet(page, path) for page in pdf.pages]
    except _DAMAGE as error:
        raise _unreadable(error, path) from error
    sheets = without_torn_rows(without_running_heads(sheets))
    return Document(path, sha256, len(sheets), tuple(_blocks(sheets)), tuple(warning for sheet in sheets for warning in sheet.warnings))


def _check(path: Path) -> None:
    """What can be told without parsing. A PDF that was cut off has lost its end mark."""
    size = path.stat().st_size
    if not size:
        raise UnreadableFile("the file is empty.", path=path, remedy="Fetch the document again.")
    if size > LARGEST:
        raise UnreadableFile(f"the PDF has {size:,} bytes, more than {LARGEST:,}.", path=path, remedy="Split it by unit.")
    with path.open("rb") as stream:
        head = stream.read(1024)
        stream.seek(max(0, size - 2048))
        tail = stream.read()
    if b"%PDF-" not in head:
        raise UnreadableFile("this is not a PDF although its name says so.", path=path, remedy="Give it the name of its real type.")
    if b"%%EOF" not in tail:
        raise UnreadableFile("the PDF is cut off: its end is missing.", path=path, remedy="Fetch the document again.")


def _check_pages(pdf: pdfplumber.PDF, path: Path) -> None:
    declared = resolve1(resolve1(pdf.doc.catalog.get("Pages")).get("Count"))
    if isinstance(declared, int) and declared > MOST_PAGES:
        raise UnreadableFile(f"the PDF has {declared:,} pages, more than {MOST_PAGES:,}.", path=path, remedy="Split it by unit.")
    if not pdf.pages or len(pdf.pages) != declared:
        raise UnreadableFile(f"the PDF is damaged: it declares {declared} pages and has {len(pdf.pages)}.", path=path,
                             remedy="Fetch the document again.")


def _unreadable(error: Exception, path: Path, page: int | None = None) -> UnreadableFile:
    cause = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
    if isinstance(cause, PDFEncryptionError):
        return UnreadableFile("the PDF is encrypted and asks for a password.", path=path, remedy="Save a copy without a password.")
    detail = f" ({cause})" if str(cause) else ""
    return UnreadableFile(f"the PDF is damaged{detail}.", path=path, page=page, remedy="Fetch the document again.")


def _sheet(page: pdfplumber.page.Page, path: Path) -> Sheet:
    try:
        glyphs, unmapped = _glyphs(page)
        found, rest = tables(_rulings(page), glyphs)
        warnings = _warnings(page, glyphs, unmapped)
    except _DAMAGE as error:
        raise _unreadable(error, path, page.page_number) from error
    finally:
        page.close()
    return Sheet(page.page_number, page.width, page.height, fields(rest), found, warnings)


def _glyphs(page: pdfplumber.page.Page) -> tuple[list[Glyph], int]:
    """The glyphs in the order they were set, without watermarks and without the second stroke of imitated bold; and how many mean nothing.

    A glyph that cannot be mapped to a character is kept as U+FFFD: left out, it would turn one figure into another.
    """
    chars = [char for char in page.chars if not _slanted(char)]
    largest = 1.5 * median(char["size"] for char in chars) if chars else 0
    struck, glyphs, unmapped = set(), [], 0
    for char in chars:
        if char["size"] > largest and _pale(char["non_stroking_color"]):
            continue
        text = char["text"]
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


def _rulings(page: pdfplumber.page.Page) -> Iterator[Ruling]:
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


def _warnings(page: pdfplumber.page.Page, glyphs: list[Glyph], unmapped: int) -> list[str]:
    if unmapped:
        return [f"第{page.page_number}页有{unmapped}个字符没有对应的文字编码，已用“\ufffd”代替，请与原件核对或改用扫描识别。"]
    if any(not glyph.text.isspace() for glyph in glyphs):
        return []
    if page.images or len(page.curves) > 100:
        return [f"第{page.page_number}页是图片，没有文字层，未能读取，需要先做文字识别（OCR）。"]
    return []


def without_running_heads(sheets: list[Sheet]) -> list[Sheet]:
    """The sheets without page numbers, and without lines that most pages repeat at the top or bottom edge."""
    repeated = Counter(line.text for sheet in sheets for line in sheet.lines if _at_edge(line, sheet))
    often = max(2, len(sheets) / 2)

    def running(line: Line, sheet: Sheet) -> bool:
        return _at_edge(line, sheet) and (repeated[line.text] > often or bool(_PAGE_NUMBER.fullmatch(line.text)))

    return [sheet._replace(lines=[line for line in sheet.lines if not running(line, sheet)]) for sheet in sheets]


def _at_edge(line: Line, sheet: Sheet) -> bool:
    return line.bottom < _EDGE * sheet.height or line.top > (1 - _EDGE) * sheet.height


def without_torn_rows(sheets: list[Sheet]) -> list[Sheet]:
    """The sheets with rows made whole that a page break tore: where a table ends one page and another begins the next."""
    whole = list(sheets)
    for number, lower in enumerate(whole[1:], 1):
        upper = whole[number - 1]
        if _runs_on(upper, lower):
            foot, head = mended(upper.tables[-1], lower.tables[0])
            whole[number - 1] = upper._replace(tables=[*upper.tables[:-1], foot])
            whole[number] = lower._replace(tables=[head, *lower.tables[1:]] if head.rows else lower.tables[1:])
    return whole


def _runs_on(upper: Sheet, lower: Sheet) -> bool:
    """Whether a table is the last thing on one page and another the first on the next."""
    return (bool(upper.tables and lower.tables) and all(line.top < upper.tables[-1].box[3] for line in upper.lines)
            and all(line.bottom > lower.tables[0].box[1] for line in lower.lines))


def _blocks(sheets: list[Sheet]) -> Iterator[Block]:
    """Paragraphs and grids in reading order; a paragraph goes on over wrapped lines and page breaks."""
    run: list[Typesetting] = []
    for sheet in sheets:
        for item in _items(sheet):
            if run and (isinstance(item, Table) or not continues(run, item)):
                yield paragraph(run)
                run = []
            if isinstance(item, Table):
                yield grid(item, sheet.number)
            else:
                run.append(item)
    if run:
        yield paragraph(run)


def _items(sheet: Sheet) -> list[Typesetting | Table]:
    """The lines and tables of a page from the top."""
    edges = margins(sheet.lines, sheet.width)
    here = [(table.box[1], table) for table in sheet.tables]
    here += [(line.top, Typesetting(line, sheet.number, edges)) for line in sheet.lines]
    return [item for _, item in sorted(here, key=lambda pair: pair[0])]
