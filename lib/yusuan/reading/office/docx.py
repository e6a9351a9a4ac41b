"""DOCX: paragraphs and tables of the body, as a reader of the printed page sees them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from yusuan.hanzi import tidy
from yusuan.reading.office import numbering
from yusuan.reading.office.layout import blocks as laid_out
from yusuan.reading.office.layout import is_titled
from yusuan.reading.office.numbering import Numbering, value
from yusuan.reading.office.package import Package, local, opened
from yusuan.reading.office.pictures import read_pictures
from yusuan.reading.office.sheet import LAST_COLUMN, MOST_CELLS, MOST_PARAGRAPHS, Area, Sheet, bound
from yusuan.reading.office.spans import table_source
from yusuan.reading.office.wordgrid import WordGrid
from yusuan.reading.page import Block, Document, Paragraph, Source

# Deleted or moved away under tracked changes, or not of the text (older fallback of a text box, phonetic guides).
_NOT_READ = {"del", "moveFrom", "Fallback", "rt", "instrText", "delText", "delInstrText", "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr"}
_BREAKS = {"br", "cr"}
_PICTURES = {"blip": "embed", "imagedata": "id"}  # elements that show a picture, and what names its part


@dataclass(frozen=True)
class _Style:
    """What styles and lists say: styles whose text is hidden, list and level of paragraph styles, running numbers."""

    hidden: frozenset[str]
    numbered: dict[str, tuple[str, int]]
    numbering: Numbering


@dataclass
class _Reading:
    """The document while it is read."""

    style: _Style
    path: Path
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
        style = _style(package, {kind: part for kind, part in package.related(main).values()})
        reading = _Reading(style, path)
        for body in root.iterfind("{*}body"):
            _blocks(body, reading)
        related = package.related(main)
        found = read_pictures(package, [related[name][1] if name in related else "" for _, name in reading.pictures])
    return Document(path, sha256, 0, _with_pictures(reading, found.blocks), found.warnings)


def _with_pictures(reading: _Reading, found: list[tuple[Block, ...]]) -> tuple[Block, ...]:
    """The blocks of the text with those that were read on its pictures in their places."""
    whole = list(reading.blocks)
    for (place, _), blocks in reversed(list(zip(reading.pictures, found))):
        whole[place:place] = blocks
    return tuple(whole)


def _style(package: Package, parts: dict[str, str]) -> _Style:
    styles = package.tree(parts["styles"]) if "styles" in parts else None
    lists = package.tree(parts["numbering"]) if "numbering" in parts else None
    if styles is None:
        return _Style(frozenset(), {}, Numbering(lists))
    hidden = frozenset(value(style, "styleId") for style in styles.iterfind("{*}style") if _is_on(style.find("{*}rPr/{*}vanish")))
    return _Style(hidden, numbering.of_styles(styles), Numbering(lists))


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and value(element, "val") not in ("0", "false", "off")


def _blocks(parent: etree._Element, reading: _Reading) -> None:
    """Paragraphs and tables of a body, cell or text box, through the wrappers around them (content controls, insertions)."""
    for child in parent:
        kind = local(child)
        if kind == "p":
            _paragraph(child, reading)
        elif kind == "tbl":
            _table(child, reading)
        elif kind not in _NOT_READ:
            _blocks(child, reading)


def _paragraph(paragraph: etree._Element, reading: _Reading) -> None:
    """A paragraph; a line break in it begins another. Text boxes that hang on it follow."""
    reading.paragraphs += 1
    bound(reading.paragraphs, MOST_PARAGRAPHS, "paragraphs", reading.path)
    source = Source(place=f"第{reading.paragraphs}段")
    for line in _line(paragraph, reading).splitlines():
        if shown := tidy(line):
            reading.blocks.append(Paragraph(shown, source))
    for box in _boxes(paragraph):
        _blocks(box, reading)


def _line(paragraph: etree._Element, reading: _Reading) -> str:
    """The text of a paragraph with its running number. Takes note of its pictures."""
    named = (value(element, _PICTURES[local(element)]) for element in _descendants(paragraph) if local(element) in _PICTURES)
    reading.pictures += [(len(reading.blocks), name) for name in named]
    properties = paragraph.find("{*}pPr")
    if properties is not None and value(properties.find("{*}pStyle"), "val") in reading.style.hidden:
        return ""
    listed = numbering.of_paragraph(properties, reading.style.numbered)
    mark = reading.style.numbering.mark(*listed) if listed else ""
    return mark + "".join(_texts(paragraph, reading.style))


def _descendants(element: etree._Element) -> Iterator[etree._Element]:
    """All elements inside that are read, in order; text boxes, which are read on their own, are left out."""
    for child in element:
        if local(child) not in _NOT_READ and local(child) != "txbxContent":
            yield child
            yield from _descendants(child)


def _boxes(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if local(child) == "txbxContent":
            yield child
        elif local(child) not in _NOT_READ:
            yield from _boxes(child)


def _texts(element: etree._Element, style: _Style) -> Iterator[str]:
    """The visible text of a paragraph, without that of its text boxes."""
    for child in element:
        kind = local(child)
        if kind == "t":
            yield child.text or ""
        elif kind in ("tab", "ptab"):
            yield " "
        elif kind in _BREAKS:
            yield "\n"
        elif kind == "noBreakHyphen":
            yield "-"
        elif kind not in _NOT_READ and kind != "txbxContent" and not (kind == "r" and _is_hidden(child, style)):
            yield from _texts(child, style)


def _is_hidden(run: etree._Element, style: _Style) -> bool:
    properties = run.find("{*}rPr")
    if properties is None:
        return False
    own = properties.find("{*}vanish")
    return _is_on(own) if own is not None else value(properties.find("{*}rStyle"), "val") in style.hidden


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
            for box in _boxes(child):
                yield from _paragraphs(box)
        elif local(child) not in _NOT_READ:
            yield from _paragraphs(child)


def _count(element: etree._Element | None, default: int) -> int:
    text = value(element, "val")
    return min(int(text), LAST_COLUMN) if text.isdigit() else default
