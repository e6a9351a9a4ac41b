"""XLSX workbooks: visible sheets as displayed. What is hidden is not even parsed, so a hidden sheet costs nothing.

Read directly from the parts: no library at hand gives hidden rows, merged areas and number formats without loading every sheet first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from lxml import etree

from yusuan.reading.office.format import BUILTIN, displayed, displayed_text
from yusuan.reading.office.package import Package, local, opened
from yusuan.reading.office.sheet import MOST_CELLS, Area, Sheet, area, bound, place, print_areas, workbook_source

_TRUE = ("1", "true")
_STYLED_EMPTY = re.compile(rb'<(?:\w+:)?c r="[^<>]*/>')  # sheets may have ten million of them


@dataclass
class _Book:
    """What the sheets of one workbook share: format code of each style number, and whether it draws a border."""

    package: Package
    formats: list[str]
    framed: list[bool]
    epoch_1904: bool
    filled: int = 0
    cache: dict[tuple[str, int], str] = field(default_factory=dict)

    def format(self, style: int) -> str:
        return self.formats[style] if style < len(self.formats) else "General"

    def number(self, raw: str, style: int) -> str:
        """A number as displayed; text that is no number stays what it is."""
        if (known := self.cache.get((raw, style))) is not None:
            return known
        try:
            value = Decimal(raw)
            text = displayed(value, self.format(style), self.epoch_1904) if value.is_finite() else raw
        except InvalidOperation:
            text = raw
        return self.cache.setdefault((raw, style), text)


@dataclass
class _Raw:
    """A sheet while it is read. `shared` are the places of texts that stand in the table of shared strings, with their style."""

    name: str
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    shared: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[range] = field(default_factory=list)
    framed: set[tuple[int, int]] = field(default_factory=set)
    uncomputed: set[tuple[int, int]] = field(default_factory=set)
    warnings: list[str] = field(default_factory=list)


def read_sheets(path: Path, shown: bool = False) -> tuple[list[Sheet], list[str]]:
    """The visible sheets of an XLSX workbook in order, and warnings in Chinese. Raises UnreadableFile.

    `shown`: only the one that is on top, as of a workbook embedded in a text.
    """
    with opened(path) as package:
        main = package.main()
        workbook, related = package.tree(main), package.related(main)
        book = _Book(package, *_styles(package, related), _is_1904(workbook))
        printed = _printed(workbook)
        visible, hidden = [], []
        top = _on_top(workbook) if shown else None
        for number, item in enumerate(workbook.iterfind("{*}sheets/{*}sheet")):
            if top not in (None, number):
                continue
            kind, part = related.get(_relation(item), ("", ""))
            if kind == "worksheet" and item.get("state", "visible") == "visible":
                raw = _raw(book, part, item.get("name", ""))
                raw.warnings += _drawn(package, part, raw.name)
                visible.append((raw, printed.get(number, ())))
            elif kind == "worksheet":
                hidden.append(item.get("name", ""))
        _share(book, related, [raw for raw, _ in visible])
    warnings = [f"隐藏的工作表没有读取：{'、'.join(hidden)}。"] if hidden else []
    return [_sheet(raw, areas) for raw, areas in visible], warnings


def _relation(item: etree._Element) -> str:
    return next((value for key, value in item.attrib.items() if key.endswith("}id")), "")


def _on_top(workbook: etree._Element) -> int:
    view = workbook.find("{*}bookViews/{*}workbookView")
    return int(view.get("activeTab", "0")) if view is not None else 0


def _is_1904(workbook: etree._Element) -> bool:
    properties = workbook.find("{*}workbookPr")
    return properties is not None and properties.get("date1904") in _TRUE


def _printed(workbook: etree._Element) -> dict[int, tuple[Area, ...]]:
    """Print areas by number of the sheet from 0."""
    return {int(name.get("localSheetId", "-1")): tuple(print_areas(name.text or ""))
            for name in workbook.iterfind("{*}definedNames/{*}definedName") if name.get("name") == "_xlnm.Print_Area"}


def _styles(package: Package, related: dict[str, tuple[str, str]]) -> tuple[list[str], list[bool]]:
    """Format code and border of each style number."""
    part = next((part for kind, part in related.values() if kind == "styles"), None)
    if part is None:
        return [], []
    styles = package.tree(part)
    own = {item.get("numFmtId"): item.get("formatCode", "") for item in styles.iterfind("{*}numFmts/{*}numFmt")}
    drawn = {str(number) for number, border in enumerate(styles.iterfind("{*}borders/{*}border"))
             if any(side.get("style", "none") != "none" for side in border)}
    used = styles.findall("{*}cellXfs/{*}xf")
    numbers = [item.get("numFmtId", "0") for item in used]
    formats = [own[number] if number in own else BUILTIN.get(int(number), "General") for number in numbers]
    return formats, [item.get("borderId") in drawn for item in used]


def _raw(book: _Book, part: str, name: str) -> _Raw:
    raw, row = _Raw(name), 0
    for element in book.package.elements(part, "col", "row", "mergeCell", without=_STYLED_EMPTY):
        kind = local(element)
        if kind == "row":
            row = int(element.get("r", row + 1))
            _row(book, raw, row, element)
        elif kind == "col":
            _column(raw, element)
        elif (merged := area(element.get("ref", ""))) and merged[:2] != merged[2:]:
            raw.merges.append(merged)
            bound(len(raw.merges), MOST_CELLS, "merged cells", book.package.path)
    return raw


def _column(raw: _Raw, element: etree._Element) -> None:
    if element.get("hidden") in _TRUE or float(element.get("width", "1")) == 0:
        raw.hidden_columns.append(range(int(element.get("min", "1")), int(element.get("max", "1")) + 1))


def _row(book: _Book, raw: _Raw, row: int, element: etree._Element) -> None:
    if element.get("hidden") in _TRUE or float(element.get("ht", "1")) == 0:
        raw.hidden_rows.add(row)
    if next(element.iter("{*}v", "{*}is", "{*}f"), None) is None:
        return
    column = 0
    for cell in element:
        where = place(cell.get("r", ""))
        column = where[1] if where else column + 1
        if len(cell):
            _cell(book, raw, (row, column), cell)


def _cell(book: _Book, raw: _Raw, where: tuple[int, int], cell: etree._Element) -> None:
    kind, style, value = cell.get("t", "n"), int(cell.get("s", "0")), cell.findtext("{*}v")
    if kind == "inlineStr":
        text = displayed_text(_text(cell.find("{*}is")), book.format(style))
    elif not value:
        if kind != "str" and cell.find("{*}f") is not None:  # "" is a result too
            raw.uncomputed.add(where)
        return
    elif kind == "s":
        raw.shared[where] = (int(value), style)
        text = ""
    elif kind == "b":
        text = "TRUE" if value in _TRUE else "FALSE"
    else:
        text = book.number(value, style) if kind == "n" else displayed_text(value, book.format(style))
    if text:
        raw.cells[where] = text
    if style < len(book.framed) and book.framed[style]:
        raw.framed.add(where)
    book.filled += 1
    bound(book.filled, MOST_CELLS, "filled cells in visible sheets", book.package.path)


def _text(element: etree._Element | None) -> str:
    """The text of a string: of its runs, without the phonetic readings (rPh)."""
    if element is None:
        return ""
    return "".join(found.text or "" for found in element.iterfind(".//{*}t") if local(found.getparent()) != "rPh")


def _share(book: _Book, related: dict[str, tuple[str, str]], sheets: list[_Raw]) -> None:
    """Puts the shared strings in their places. Those of hidden sheets are passed over, and not kept."""
    wanted = {number for raw in sheets for number, _ in raw.shared.values()}
    texts = dict(_strings(book.package, related, wanted)) if wanted else {}
    for raw in sheets:
        for where, (number, style) in raw.shared.items():
            if text := displayed_text(texts.get(number, ""), book.format(style)):
                raw.cells[where] = text


def _strings(package: Package, related: dict[str, tuple[str, str]], wanted: set[int]) -> Iterator[tuple[int, str]]:
    part = next((part for kind, part in related.values() if kind == "sharedStrings"), "xl/sharedStrings.xml")
    last = max(wanted)
    for number, element in enumerate(package.elements(part, "si")):
        if number in wanted:
            yield number, _text(element)
        if number == last:
            return


def _drawn(package: Package, part: str, name: str) -> Iterator[str]:
    """What lies above the cells of a sheet and is not read: pictures, and texts in boxes."""
    for kind, drawing in package.related(part).values():
        if kind != "drawing":
            continue
        if pictures := sum(kind == "image" for kind, _ in package.related(drawing).values()):
            yield f"工作表“{name}”有{pictures}幅图片，图片中的文字没有读取。"
        if text := "".join(package.tree(drawing).itertext("{*}t")).strip():
            yield f"工作表“{name}”文本框中的文字没有读取：{text[:80]}。"


def _sheet(raw: _Raw, areas: tuple[Area, ...]) -> Sheet:
    return Sheet(raw.cells, workbook_source(raw.name), tuple(raw.merges), frozenset(raw.hidden_rows), tuple(raw.hidden_columns),
                 areas, frozenset(raw.framed), frozenset(raw.uncomputed), name=raw.name, warnings=tuple(raw.warnings))
