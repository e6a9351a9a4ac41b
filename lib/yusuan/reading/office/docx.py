"""DOCX: paragraphs and tables of the body, as a reader of the printed page sees them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from yusuan.hanzi import tidy
from yusuan.reading.office import numbering
from yusuan.reading.office.embedded import Embedded
from yusuan.reading.office.layout import blocks as laid_out
from yusuan.reading.office.layout import is_titled
from yusuan.reading.office.numbering import value
from yusuan.reading.office.package import local, opened
from yusuan.reading.office.pictures import read_pictures
from yusuan.reading.office.sheet import LAST_COLUMN, MOST_CELLS, MOST_PARAGRAPHS, Area, Sheet, bound
from yusuan.reading.office.spans import table_source
from yusuan.reading.office.wordgrid import WordGrid
from yusuan.reading.office.wordtext import NOT_READ, Style, boxes, descendants, style_of, texts
from yusuan.reading.page import Block, Document, Paragraph, Source

_PICTURES = {"blip": "embed", "imagedata": "id"}  # elements that show a picture, and what names its part


@dataclass
class _Reading:
    """The document while it is read."""

    style: Style
    path: Path
    embedded: Embedded
    blocks: list[Block] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0
    cells: int = 0
    pictures: list[tuple[int, str]] = field(default_factory=list)  # the number of blocks before it, the identifier


def read_docx(path: Path, sha256: str) -> Document:
    """A Word document as a Document without pages; sources are `第12段` and `表格3第5行第2列`.

    Headers, footers, notes and comments are not read, nor is hidden text or what is deleted under tracked changes. Raises UnreadableFile.
    """
    with opened(path) as package:
        main = package.main()
        root = package.tree(main)
        related = package.related(main)
        style = style_of(package, {kind: part for kind, part in related.values()})
        reading = _Reading(style, path, Embedded(package, related))
        for body in root.iterfind("{*}body"):
            _blocks(body, reading)
        found = read_pictures(package, [related[name][1] if name in related else "" for _, name in reading.pictures])
    return Document(path, sha256, 0, _with_pictures(reading, found.blocks), (*reading.embedded.warnings, *found.warnings))


def _with_pictures(reading: _Reading, found: list[tuple[Block, ...]]) -> tuple[Block, ...]:
    """The blocks of the text with those that were read on its pictures in their places."""
    whole = list(reading.blocks)
    for (place, _), blocks in reversed(list(zip(reading.pictures, found))):
        whole[place:place] = blocks
    return tuple(whole)


def _blocks(parent: etree._Element, reading: _Reading) -> None:
    """Paragraphs and tables of a body, cell or text box, through the wrappers around them (content controls, insertions)."""
    for child in parent:
        kind = local(child)
        if kind == "p":
            _paragraph(child, reading)
        elif kind == "tbl":
            _table(child, reading)
        elif kind == "altChunk":
            reading.blocks += reading.embedded.blocks(value(child, "id"))
        elif kind not in NOT_READ:
            _blocks(child, reading)


def _paragraph(paragraph: etree._Element, reading: _Reading) -> None:
    """A paragraph; a line break in it begins another. Text boxes and workbooks that hang on it follow."""
    reading.paragraphs += 1
    bound(reading.paragraphs, MOST_PARAGRAPHS, "paragraphs", reading.path)
    source = Source(place=f"第{reading.paragraphs}段")
    for line in _line(paragraph, reading).splitlines():
        if shown := tidy(line):
            reading.blocks.append(Paragraph(shown, source))
    for box in boxes(paragraph):
        _blocks(box, reading)
    for element in descendants(paragraph):
        if local(element) == "OLEObject":
            reading.blocks += reading.embedded.blocks(value(element, "id"))


def _line(paragraph: etree._Element, reading: _Reading) -> str:
    """The text of a paragraph with its running number. Takes note of its pictures."""
    named = (value(element, _PICTURES[local(element)]) for element in descendants(paragraph)
             if local(element) in _PICTURES and not _is_preview(element, reading))
    reading.pictures += [(len(reading.blocks), name) for name in named]
    properties = paragraph.find("{*}pPr")
    if properties is not None and value(properties.find("{*}pStyle"), "val") in reading.style.hidden:
        return ""
    listed = numbering.of_paragraph(properties, reading.style.numbered)
    mark = reading.style.numbering.mark(*listed) if listed else ""
    return mark + "".join(texts(paragraph, reading.style))


def _is_preview(picture: etree._Element, reading: _Reading) -> bool:
    """Whether a picture only shows what an embedded workbook holds."""
    holder = next(picture.iterancestors("{*}object"), None)
    embedded = None if holder is None else holder.find(".//{*}OLEObject")
    return embedded is not None and bool(reading.embedded.blocks(value(embedded, "id")))


def _table(table: etree._Element, reading: _Reading) -> None:
    """Rows without another table in them make a grid; a row that holds one is laid out: its cells are read one after the other."""
    waiting: list[etree._Element] = []
    for row in _within(table, "tr"):
        if any(_holds_table(cell) for cell in _within(row, "tc")):
            _tabulate(waiting, reading)
            waiting = []
            for cell in _within(row, "tc"):
                _blocks(cell, reading)
        else:
            waiting.append(row)
    _tabulate(waiting, reading)


def _within(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, also those in content controls; deleted rows are left out."""
    for child in parent:
        if local(child) == name:
            if child.find("{*}trPr/{*}del") is None:
                yield child
        elif local(child) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _within(child, name)


def _holds_table(cell: etree._Element) -> bool:
    """Whether a table of more than one cell lies in the cell."""
    return any(sum(1 for _ in inner.iterfind(".//{*}tc")) > 1 for inner in cell.iterfind(".//{*}tbl"))


def _tabulate(rows: list[etree._Element], reading: _Reading) -> None:
    if not rows:
        return
    reading.tables += 1
    table, placed = _Cells(), [list(_placed(row)) for row in rows]
    held = {first for row in placed for cell, first, wide in row if wide == 1 and next(cell.iter("{*}t"), None) is not None}
    grid = WordGrid(next(rows[0].iterancestors("{*}tbl")), held)
    for number, row in enumerate(placed, 1):
        for cell, first, wide in row:
            if span := grid.span(first, wide):
                table.place(cell, Area(number, span[0], number, span[1]), reading)
    spans = tuple(area for area in table.areas.values() if area[:2] != area[2:])
    columns = frozenset(column for _, column in table.areas)
    found, _ = laid_out(Sheet(table.texts, table_source(reading.tables), spans, columns=columns, titled=is_titled(reading.blocks)))
    reading.blocks += found


def _placed(row: etree._Element) -> Iterator[tuple[etree._Element, int, int]]:
    """The cells of a row, each with the grid column in which it begins (from 1) and how many it takes."""
    column = 1 + _count(row.find("{*}trPr/{*}gridBefore"), 0)
    for cell in _within(row, "tc"):
        wide = _count(cell.find("{*}tcPr/{*}gridSpan"), 1)
        yield cell, column, wide
        column += wide


@dataclass
class _Cells:
    """The cells of one table: texts and areas by their first place; `last` is the cell that stands lowest in each column so far."""

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    areas: dict[tuple[int, int], Area] = field(default_factory=dict)
    last: dict[int, tuple[int, int]] = field(default_factory=dict)

    def place(self, cell: etree._Element, area: Area, reading: _Reading) -> None:
        """Puts a cell in its place. One that goes on with the cell above (vMerge) makes that one taller."""
        merge = cell.find("{*}tcPr/{*}vMerge")
        above = self.areas.get(self.last.get(area.left, (0, 0)))
        if merge is not None and value(merge, "val") != "restart" and above and above.bottom == area.top - 1:
            self.areas[above[:2]] = above._replace(bottom=area.bottom)
            return
        self.areas[area[:2]] = area
        reading.cells += 1
        bound(reading.cells, MOST_CELLS, "cells of tables", reading.path)
        self.last[area.left] = area[:2]
        lines = (_line(paragraph, reading).strip() for paragraph in _paragraphs(cell))
        if text := "\n".join(filter(None, lines)):
            self.texts[area[:2]] = text


def _paragraphs(element: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs in a cell, those of text boxes and of a table of one cell in it as well."""
    for child in element:
        if local(child) == "p":
            yield child
            for box in boxes(child):
                yield from _paragraphs(box)
        elif local(child) not in NOT_READ:
            yield from _paragraphs(child)


def _count(element: etree._Element | None, default: int) -> int:
    text = value(element, "val")
    return min(int(text), LAST_COLUMN) if text.isdigit() else default
