"""HTML: web pages, and what Excel, WPS and Word save as HTML, often under the name .xls or .doc."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html

from yusuan.errors import UnreadableFile
from yusuan.hanzi import tidy
from yusuan.reading.office.encoding import decoded
from yusuan.reading.office.layout import blocks as laid_out
from yusuan.reading.office.layout import is_titled
from yusuan.reading.office.package import AGAIN, MOST_TAGS
from yusuan.reading.office.pointers import pointed_to
from yusuan.reading.office.sheet import MOST_CELLS, MOST_PARAGRAPHS, Sheet, bound, counted
from yusuan.reading.office.spans import Spanning, placed, table_source
from yusuan.reading.page import Block, Document, Grid, Paragraph, Source

LARGEST = 40_000_000
_DEEPEST = 400  # elements inside each other (unclosed <font> pile up); deeper down only the text counts
_DROPPED = {"head", "script", "style", "nav", "noscript", "template", "iframe", "object", "select", "button", "svg", "textarea"}
_BREAKING = {"address", "article", "aside", "blockquote", "body", "br", "center", "caption", "dd", "div", "dl", "dt", "fieldset", "figure",
             "figcaption", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section",
             "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_RULE = re.compile(r"\.([\w-]+)\s*\{([^{}]*)\}")
_MONEY = re.compile(r"\s*-?[\d,，]+\.\d{1,6}\s*")
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def read_html(path: Path, sha256: str) -> Document:
    """A page as a Document without pages; sources are `第3段` and `表格3第5行第2列`. Raises UnreadableFile."""
    data = path.read_bytes()
    if len(data) > LARGEST:
        raise UnreadableFile(f"the page has {len(data):,} bytes, more than {LARGEST:,}.", path=path, remedy="Split it by unit.")
    found, warnings = page(data, path)
    return Document(path, sha256, 0, tuple(found), tuple(warnings))


def page(data: bytes, path: Path) -> tuple[list[Block], list[str]]:
    """The blocks of a page, and warnings in Chinese. Raises UnreadableFile when there is nothing in it."""
    bound(data.count(b"<"), MOST_TAGS, "tags", path)
    text, warning = decoded(data)
    root = _root(text, path)
    bound(sum(1 for _ in root.iter("td", "th")), MOST_CELLS, "cells of tables", path)
    reader = _Reader(_hidden_classes(root), path)
    reader.walk(root)
    reader.end()
    tabulated = any(isinstance(block, Grid) for block in reader.blocks)
    return reader.blocks, [*filter(None, [warning]), *reader.warnings, *pointed_to(root, tabulated)]


def _root(text: str, path: Path) -> etree._Element:
    # HTML knows no entities of its own, so a huge tree is only a large one; what is nested too deeply stops the parser all the same
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise UnreadableFile("the page is empty or damaged.", path=path, remedy=AGAIN) from error
    if stopped := [entry.message for entry in parser.error_log if entry.level == etree.ErrorLevels.FATAL]:
        raise UnreadableFile(f"the page cannot be parsed ({stopped[0]}).", path=path, remedy=AGAIN)
    return root


def _hidden_classes(root: etree._Element) -> set[str]:
    """Classes that the page's own style sheets do not show."""
    return {name for style in root.iter("style") for name, rule in _RULE.findall(style.text or "") if _NOT_SHOWN.search(rule)}


class _Reader:
    """Goes through a page once; `blocks` grows in reading order."""

    def __init__(self, hidden: set[str], path: Path):
        self.hidden = hidden
        self.path = path
        self.blocks: list[Block] = []
        self.warnings: list[str] = []
        self._line: list[str] = []
        self._paragraphs = self._tables = 0

    def walk(self, element: etree._Element, depth: int = 0) -> None:
        """Takes an element with all that is in it, without the text behind it."""
        if depth > _DEEPEST:
            self._flatten(element)
            return
        if element.tag == "table":
            self.end()
            self._table(element, depth)
            return
        self._line.append(element.text or "")
        for child in element:
            breaking = child.tag in _BREAKING
            if breaking:
                self.end()
            if self._is_shown(child):
                self.walk(child, depth + 1)
            if breaking:
                self.end()
            self._line.append(child.tail or "")

    def end(self) -> None:
        """Ends the paragraph that is being gathered."""
        text = tidy(_BLANKS.sub(" ", "".join(self._line)))
        self._line = []
        if text:
            self._paragraphs += 1
            bound(self._paragraphs, MOST_PARAGRAPHS, "paragraphs", self.path)
            self.blocks.append(Paragraph(text, Source(place=f"第{self._paragraphs}段")))

    def _flatten(self, element: etree._Element) -> None:
        self._line.append("".join(element.itertext()))
        warning = f"网页元素嵌套超过{_DEEPEST}层，更深处只读取了文字，其中的表格没有识别。"
        self.warnings += [] if warning in self.warnings else [warning]

    def _is_shown(self, element: etree._Element) -> bool:
        return not (element.tag in _DROPPED or "hidden" in element.attrib or _NOT_SHOWN.search(element.get("style", ""))
                    or self.hidden and not self.hidden.isdisjoint(element.get("class", "").split()))

    def _table(self, table: etree._Element, depth: int) -> None:
        """Rows of cells are a grid. What lies in a row that holds another table, or in a table of one row, is laid out, not tabulated;
        a single row with money is the last one of the table above."""
        for caption in table.iterchildren("caption"):
            self.walk(caption, depth + 1)
            self.end()
        rows = list(_rows(table))
        single = len(rows) == 1 and not self._goes_on(rows[0])
        waiting: list[etree._Element] = []
        for row in rows:
            if single or any(_holds_table(cell) for cell in _cells(row)):
                self._tabulate(table, waiting)
                waiting = []
                for cell in filter(self._is_shown, _cells(row) if self._is_shown(row) else ()):
                    self.walk(cell, depth + 1)
                    self.end()
            else:
                waiting.append(row)
        self._tabulate(table, waiting)

    def _goes_on(self, row: etree._Element) -> bool:
        return any(_MONEY.fullmatch(self._text(cell)) for cell in _cells(row) if not _holds_table(cell))

    def _tabulate(self, table: etree._Element, rows: list[etree._Element]) -> None:
        if not rows:
            return
        self._tables += 1
        cells, merges, columns = placed([Spanning(self._text(cell), _number(cell, "colspan"), _number(cell, "rowspan") or len(rows))
                                for cell in _cells(row) if self._is_shown(cell)] for row in rows)
        hidden = frozenset(number for number, row in enumerate(rows, 1) if not self._is_shown(row))
        sheet = Sheet(cells, table_source(self._tables), merges, hidden, tuple(self._hidden_columns(table)), columns=columns,
                      titled=is_titled(self.blocks))
        found, _ = laid_out(sheet)
        self.blocks += found

    def _hidden_columns(self, table: etree._Element) -> Iterator[range]:
        column = 1
        for item in table.iter("col"):
            span = _number(item, "span")
            if not self._is_shown(item) or item.get("width") == "0":
                yield range(column, column + span)
            column += span

    def _text(self, cell: etree._Element) -> str:
        """The text of a cell, a line for each block in it."""
        parts: list[str] = []
        self._gather(cell, parts, 0)
        lines = (_BLANKS.sub(" ", line).strip() for line in "".join(parts).split("\v"))
        return "\n".join(filter(None, lines))

    def _gather(self, element: etree._Element, parts: list[str], depth: int) -> None:
        if depth > _DEEPEST:
            parts.append("".join(element.itertext()))
            return
        parts.append(element.text or "")
        for child in element:
            broken = "\v" if child.tag in _BREAKING else ""
            if self._is_shown(child):
                parts.append(broken)
                self._gather(child, parts, depth + 1)
                parts.append(broken)
            parts.append(child.tail or "")


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return row.iterchildren("td", "th")


def _holds_table(cell: etree._Element) -> bool:
    """Whether a table of more than one cell lies in the cell."""
    return any(sum(1 for _ in inner.iter("td", "th")) > 1 for inner in cell.iter("table"))


def _number(element: etree._Element, name: str) -> int:
    return counted(element.get(name, "1").strip(), 1)
