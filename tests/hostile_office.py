"""Office files, web pages and archives that are made to harm a reader."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
LAUGHS = "".join(["<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>",
                  *(f"<!ENTITY {after} '{f'&{one};' * 10}'>" for one, after in zip("abcdefghi", "bcdefghij")), "]>"])
OUTSIDE = "<!DOCTYPE x [<!ENTITY j SYSTEM 'file:///etc/passwd'>]>"
NOISE = random.Random(5).randbytes(20_000)


def archive(members: dict[str, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", packing) as whole:
        for name, content in members.items():
            whole.writestr(name, content)
    return target.getvalue()


def package(main: str, kind: str, content: str, more: dict[str, str]) -> bytes:
    """An office file whose main part stands at `main`."""
    types = f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>' \
            f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' \
            f'<Override PartName="/{main}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>'
    return archive({"[Content_Types].xml": types, "_rels/.rels": link("officeDocument", main), main: content, **more})


def link(kind: str, target: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>'


def workbook(rows: str, before: str = "", after: str = "", prolog: str = "") -> bytes:
    """A workbook of one sheet with these rows as XML."""
    links = link("worksheet", "worksheets/a.xml")
    book = f'<workbook xmlns="{SHEETS}" xmlns:r="{OFFICE}"><sheets><sheet name="A" sheetId="1" r:id="r"/></sheets></workbook>'
    sheet = f'{prolog}<worksheet xmlns="{SHEETS}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    return package("xl/workbook.xml", "spreadsheetml.sheet", book, {"xl/_rels/workbook.xml.rels": links, "xl/worksheets/a.xml": sheet})


def document(body: str, prolog: str = "") -> bytes:
    """A Word document with this body as XML."""
    text = f'{prolog}<w:document xmlns:w="{WORDS}"><w:body>{body}</w:body></w:document>'
    return package("word/document.xml", "wordprocessingml.document", text, {})


def row(text: str) -> str:
    return f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'


def table(*properties: str) -> str:
    """A table of one cell in each row, with these properties."""
    rows = (f"<w:tr><w:tc><w:tcPr>{each}</w:tcPr>{paragraph('x')}</w:tc></w:tr>" for each in properties)
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def nested(depth: int) -> bytes:
    """An archive in an archive."""
    inner = archive({"a.txt": "x" * 1000})
    for _ in range(depth):
        inner = archive({"a.zip": inner}, zipfile.ZIP_STORED)
    return inner


def marked(content: bytes, local: int, central: int, value: bytes) -> bytes:
    """An archive of one file with some bytes changed in both of its headers."""
    changed = bytearray(content)
    for place in (local, content.find(b"PK\1\2") + central):
        changed[place:place + len(value)] = value
    return bytes(changed)


def overlapping() -> bytes:
    """A workbook with a figure in each of 20,000 rows and as many merged cells of 101 rows and 100 columns that begin there."""
    merges = "".join(f'<mergeCell ref="A{at}:CV{at + 100}"/>' for at in range(1, 20_001))
    rows = "".join(f'<row r="{at}"><c r="A{at}"><v>{at}</v></c></row>' for at in range(1, 20_001))
    return workbook(rows, after=f"<mergeCells>{merges}</mergeCells>")


_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_NEITHER = "neither a budget table nor a performance form"

# The name of each file, its content, and a part of what must be said of it.
REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "entities in a sheet": ("a.xlsx", lambda: workbook(row("&j;"), prolog=LAUGHS), "damaged"),
    "entities in a text": ("a.docx", lambda: document(paragraph("&j;"), LAUGHS), "damaged"),
    "a file from outside in a sheet": ("a.xlsx", lambda: workbook(row("&j;"), prolog=OUTSIDE), "document type"),
    "a file from outside in a text": ("a.docx", lambda: document(paragraph("&j;"), OUTSIDE), "document type"),
    "a sheet that unpacks to 610 MB": ("a.xlsx", lambda: workbook(" " * 610_000_000), "unpacks to"),
    "a text that unpacks to 110 MB": ("a.docx", lambda: document(paragraph("x" * 110_000_000)), "unpacks to"),
    "a cell at the far end": ("a.xlsx", lambda: workbook(row("x") + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), _NEITHER),
    "a sheet that calls itself large": ("a.xlsx", lambda: workbook(row("x"), '<dimension ref="A1:XFD1048576"/>'), _NEITHER),
    "one merged cell": ("a.xlsx", lambda: workbook(row("x"), after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), _NEITHER),
    "elements 200,000 deep in a sheet": ("a.xlsx", lambda: workbook("<a>" * 200_000 + "</a>" * 200_000), "damaged"),
    "tables 20,000 deep": ("a.docx", lambda: document("<w:tbl><w:tr><w:tc>" * 20_000 + "</w:tc></w:tr></w:tbl>" * 20_000), "damaged"),
    "a cell over all columns": ("a.docx", lambda: document(table('<w:gridSpan w:val="2000000000"/>')), _NEITHER),
    "many wide cells": ("a.docx", lambda: document(table(*['<w:gridSpan w:val="30000"/>'] * 300)), _NEITHER),
    "a cell over all rows": ("a.html", lambda: b"<table><tr><td colspan=2000000000 rowspan=2000000000>x</td></tr></table>", _NEITHER),
    "many tall cells": ("a.html", lambda: b"<table>" + b"<tr><td colspan=1000 rowspan=65534>x</td></tr>" * 300 + b"</table>", _NEITHER),
    "elements 300,000 deep in a page": ("a.html", lambda: b"<div>" * 300_000 + b"x", "cannot be parsed"),
    "a page in a page in a page": ("a.mht", lambda: b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="a"\n\n'
                                   + b'--a\nContent-Type: multipart/related; boundary="a"\n\n' * 5000, "no page"),
    "a million cells in a row of a page": ("a.html", lambda: b"<table><tr>" + b"<td>1" * 1_000_000, "cells of tables"),
    "a million paragraphs": ("a.docx", lambda: document(paragraph("x") * 1_000_000), "tags"),
    "200,000 empty paragraphs": ("a.docx", lambda: document("<w:p/>" * 200_000), "paragraphs"),
    "400,000 rows": ("a.xlsx", lambda: workbook(row("x") + "<row><c><v>1</v></c></row>" * 400_000), "filled cells"),
    "20,000 merged cells over each other": ("a.xlsx", overlapping, _NEITHER),
    "noise in a workbook": ("a.xls", lambda: _OLE + NOISE, "damaged"),
    "noise in a package": ("a.xlsx", lambda: b"PK\3\4" + NOISE, "damaged"),
    "an archive of 510 MB": ("a.zip", lambda: archive({"a.txt": b"0" * 510_000_000}), "unpacks to more than"),
    "an archive in an archive": ("a.zip", lambda: nested(50), "inside each other"),
    "5,000 files": ("a.zip", lambda: archive({f"{number}.txt": "x" for number in range(5000)}), "files"),
    "a file that lies about its size": (
        "a.zip", lambda: marked(archive({"a.pdf": "x"}), 22, 24, b"\xff\xff\xff\x7f"), "unpacks to more than"),
    "a file with a password": ("a.zip", lambda: marked(archive({"a.pdf": "x"}), 6, 8, b"\1"), "password"),
    "an archive without its end": ("a.zip", lambda: archive({"a.txt": "x"})[:-30], "damaged"),
}
