"""SpreadsheetML 2003: the XML that Excel and many reporting programs write under the name .xls or .xml."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

from lxml import etree

from yusuan.errors import UnreadableFile
from yusuan.reading.office.format import displayed, displayed_text
from yusuan.reading.office.numbering import value
from yusuan.reading.office.package import AGAIN, SAFE
from yusuan.reading.office.sheet import LAST_COLUMN, LAST_ROW, Area, Sheet, counted, workbook_source

_NAMED = {"Standard": "#,##0.00", "Fixed": "0.00", "Percent": "0.00%", "General Number": "General", "Currency": "¥#,##0.00",
          "Short Date": "yyyy/m/d", "General Date": "yyyy/m/d", "Long Date": 'yyyy"年"m"月"d"日"', "Scientific": "0.00E+00"}
LARGEST = 100_000_000


def read_sheets(path: Path) -> tuple[list[Sheet], list[str]]:
    """The visible sheets in order, and warnings in Chinese. Raises UnreadableFile."""
    if path.stat().st_size > LARGEST:
        raise UnreadableFile(f"the workbook has more than {LARGEST:,} bytes.", path=path, remedy="Save it as .xlsx.")
    try:
        root = etree.parse(str(path), etree.XMLParser(**SAFE)).getroot()
    except etree.XMLSyntaxError as error:
        raise UnreadableFile(f"the workbook is damaged ({error.msg}).", path=path, remedy=AGAIN) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFile("it declares a document type, which no office program does.", path=path, remedy=AGAIN)
    styles = {value(style, "ID"): style for style in root.iterfind("{*}Styles/{*}Style")}
    sheets, hidden = [], []
    for worksheet in root.iterfind("{*}Worksheet"):
        shown = worksheet.findtext("{*}WorksheetOptions/{*}Visible", "SheetVisible")
        if shown == "SheetVisible":
            sheets.append(_sheet(worksheet, styles))
        else:
            hidden.append(value(worksheet, "Name"))
    return sheets, [f"隐藏的工作表没有读取：{'、'.join(hidden)}。"] if hidden else []


def _sheet(worksheet: etree._Element, styles: dict[str, etree._Element]) -> Sheet:
    cells, merges, hidden_rows, framed = {}, [], set(), set()
    row = 0
    for element in worksheet.iterfind("{*}Table/{*}Row"):
        row = _number(element, "Index", row + 1)
        if row > LAST_ROW:
            break
        if value(element, "Hidden") == "1" or value(element, "Height") == "0":
            hidden_rows.add(row)
        for column, cell in _placed(element, "Cell"):
            where = (row, column)
            wide, tall = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
            if wide or tall:
                merges.append(Area(row, column, min(row + tall, LAST_ROW), min(column + wide, LAST_COLUMN)))
            style = styles.get(value(cell, "StyleID"))
            if text := _text(cell.find("{*}Data"), _format(style)):
                cells[where] = text
                if style is not None and style.find("{*}Borders/{*}Border") is not None:
                    framed.add(where)
        row += _number(element, "Span", 0)
    name = value(worksheet, "Name")
    return Sheet(cells, workbook_source(name), tuple(merges), frozenset(hidden_rows), tuple(_hidden_columns(worksheet)),
                 framed=frozenset(framed), name=name)


def _placed(row: etree._Element, name: str) -> Iterator[tuple[int, etree._Element]]:
    """The cells of a row with their columns: an index may be given, a merged cell takes those behind it."""
    column = 0
    for cell in row.iterfind(f"{{*}}{name}"):
        column = _number(cell, "Index", column + 1)
        if column > LAST_COLUMN:
            return
        yield column, cell
        column += _number(cell, "MergeAcross", 0)


def _hidden_columns(worksheet: etree._Element) -> Iterator[range]:
    last = 0
    for element in worksheet.iterfind("{*}Table/{*}Column"):
        first = _number(element, "Index", last + 1)
        last = first + _number(element, "Span", 0)
        if value(element, "Hidden") == "1" or value(element, "Width") == "0":
            yield range(first, last + 1)


def _number(element: etree._Element, name: str, default: int) -> int:
    return counted(value(element, name), default)


def _format(style: etree._Element | None) -> str:
    code = value(style.find("{*}NumberFormat"), "Format") if style is not None else ""
    return _NAMED.get(code, code) or "General"


def _text(data: etree._Element | None, code: str) -> str:
    if data is None:
        return ""
    text = "".join(data.itertext())
    kind = value(data, "Type")
    if kind == "Boolean":
        return "TRUE" if text == "1" else "FALSE"
    if kind == "DateTime":
        return text.removesuffix("T00:00:00.000")
    if kind != "Number":
        return displayed_text(text, code)
    try:
        return displayed(Decimal(text), code)
    except InvalidOperation:
        return text
