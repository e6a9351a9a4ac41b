"""PDFs, digital and scanned → paragraphs and grids in reading order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from yusuan.reading import scan
from yusuan.reading.abreast import grouped, in_order
from yusuan.reading.bounds import allow, collecting_seldom
from yusuan.reading.folio import EDGE, without_folio
from yusuan.reading.grid import Table, grid, tables
from yusuan.reading.lines import YEAR, Line, Typesetting, continues, fields, margins, paragraph
from yusuan.reading.overhead import parted
from yusuan.reading.page import DOUBTFUL, Block, Document, Grid
from yusuan.reading.partial import complete
from yusuan.reading.seam import divided, mended
from yusuan.reading.textlayer import Layer, layers
from yusuan.reading.unruled import Bare, bare, remaining, unruled, within
from yusuan.reading.view import View

_PAGE_NUMBER = re.compile(r"[-—–－―~·\s]*第?\s*(?:\d{1,4}|[ivxIVX]+)\s*页?\s*[-—–－―~·\s]*(?:[/，,]?\s*共?\s*\d{1,4}\s*页?)?")
SECONDS_TO_RECOGNISE = 10  # for one page, on a slow machine with one core


class Sheet(NamedTuple):
    """What stands on one page: lines outside tables, tables, what could not be read, and what may yet be a table without rulings.

    A page that was skewed is described as it looks when made level.
    """

    number: int
    width: float
    height: float
    lines: list[Line]
    tables: list[Table]
    warnings: list[str]
    bare: Bare
    view: View


@collecting_seldom()
def read_pdf(path: Path, sha256: str) -> Document:
    """A PDF as a Document; sources are page (from 1) and box in points from the top left.

    Pages that are pictures are read by recognition; what is doubtful or could not be read becomes warnings. Raises UnreadableFile for a
    file that is empty, too large, cut off, damaged, encrypted or no PDF at all.
    """
    sheets, waiting = [], []
    for layer in map(without_folio, layers(path)):
        jumbled = layer.garbage and not layer.unmapped  # what has no code shows itself, a jumble could be taken for text
        sheets.append(_sheet(layer._replace(words=[], rulings=[]) if jumbled else layer))
        if scan.parts(layer):
            waiting.append(layer)
    read = _recognised(path, waiting, sheets) if waiting and scan.available() else []
    sheets = without_torn_rows(with_unruled_tables(without_running_heads(sheets)))
    blocks = tuple(_blocks(sheets))
    lost = [layer.number for layer in waiting if scan.is_picture(layer)
            and layer.number not in read and not sheets[layer.number - 1].warnings]
    told = (*scan.told(read, lost, _doubtful(blocks)), *(warning for sheet in sheets for warning in sheet.warnings))
    return Document(path, sha256, len(sheets), blocks, told, {sheet.number: sheet.view for sheet in sheets if not sheet.view.is_plain})


def _recognised(path: Path, waiting: list[Layer], sheets: list[Sheet]) -> list[int]:
    """Puts what recognition reads in the place of the sheets that wait for it; gives their numbers."""
    allow(SECONDS_TO_RECOGNISE * len(waiting))
    read = [_sheet(layer) for layer in scan.recognised(path, waiting)]
    for sheet in read:
        sheets[sheet.number - 1] = sheet
    return [sheet.number for sheet in read]


def _doubtful(blocks: tuple[Block, ...]) -> int:
    """How many cells are to be compared with the original."""
    cells = (cell for block in blocks if isinstance(block, Grid) for row in block.rows for cell in row)
    return sum(cell.confidence is not None and cell.confidence < DOUBTFUL for cell in cells)


def _sheet(layer: Layer) -> Sheet:
    ruled, outside = tables(layer.rulings, layer.words)
    ruled = [parted(table, layer.words) for table in ruled]
    found, rest = complete(ruled, outside, layer.words)
    lines = [line for words in grouped(rest, [table.box for table in found]) for line in fields(words)]
    return Sheet(layer.number, layer.width, layer.height, lines, found, _warnings(layer), bare(rest, layer.rulings),
                 View(layer.turned, layer.width, layer.height, *layer.corner, layer.skew))


def _warnings(layer: Layer) -> list[str]:
    if layer.unmapped:
        return [f"第{layer.number}页有{layer.unmapped}个字符没有文字编码，已代之以“\ufffd”；请对照原件。"]
    return []


def without_running_heads(sheets: list[Sheet]) -> list[Sheet]:
    """The sheets without page numbers, and without lines that most pages repeat at the top or bottom edge."""
    repeated = Counter(line.text for sheet in sheets for line in sheet.lines if _at_edge(line, sheet))
    often = max(2, len(sheets) / 2)
    titles = {line.text for sheet in sheets for pair in pairwise(sheet.lines) if YEAR.fullmatch(pair[1].text) for line in pair}  # of forms

    def running(line: Line, sheet: Sheet) -> bool:
        often_there = repeated[line.text] > often and line.text not in titles
        return _at_edge(line, sheet) and (often_there or bool(_PAGE_NUMBER.fullmatch(line.text)))

    return [_with_lines(sheet, [line for line in sheet.lines if not running(line, sheet)]) for sheet in sheets]


def _with_lines(sheet: Sheet, lines: list[Line]) -> Sheet:
    return sheet if len(lines) == len(sheet.lines) else sheet._replace(lines=lines, bare=within(sheet.bare, lines))


def with_unruled_tables(sheets: list[Sheet]) -> list[Sheet]:
    """The sheets with the tables that have no rulings around their cells, and without the lines these are made of."""
    return [sheet._replace(lines=remaining(sheet.lines, sheet.bare, found),
                           tables=sorted([*sheet.tables, *(each.table for each in found)], key=_top))
            if found else sheet for sheet, found in zip(sheets, unruled([sheet.bare for sheet in sheets]))]


def _top(table: Table) -> float:
    return table.box[1]


def _at_edge(line: Line, sheet: Sheet) -> bool:
    return line.bottom < EDGE * sheet.height or line.top > (1 - EDGE) * sheet.height


def without_torn_rows(sheets: list[Sheet]) -> list[Sheet]:
    """The sheets with rows made whole that a page break tore: where a table ends one page and another begins the next."""
    whole = list(sheets)
    for number, lower in enumerate(whole[1:], 1):
        upper = whole[number - 1]
        if _runs_on(upper, lower):
            foot, head = mended(divided(upper.tables[-1], lower.tables[0]), lower.tables[0])
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
    boxes = [table.box for table in sheet.tables]
    edges = margins(sheet.lines, boxes, sheet.width)
    here = [*zip(boxes, sheet.tables), *((line.box, Typesetting(line, sheet.number, edges)) for line in sheet.lines)]
    return in_order(here, boxes)
