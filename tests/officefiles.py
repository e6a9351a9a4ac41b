"""Office files for tests, made from the checked tables in `tests/truth`: merged headers, title and unit rows as offices make them."""

from __future__ import annotations

import json
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from support import TRUTH

MONEY = re.compile(r"-?\d+\.\d\d")


class Merged(NamedTuple):
    """A header cell: row and column from 0, how many rows and columns it takes, its text."""

    row: int
    column: int
    tall: int
    wide: int
    text: str


def truth(doc: str) -> list[dict]:
    """The 13 tables of a document."""
    return [table for table in json.loads(TRUTH.read_text(encoding="utf-8")) if table["doc"] == doc]


def header(columns: list[str]) -> tuple[int, list[Merged]]:
    """The number of header rows and their merged cells, from header paths."""
    paths = [path.split("/") for path in columns]
    depth = max(map(len, paths))
    return depth, list(_merged(paths, depth))


def _merged(paths: list[list[str]], depth: int) -> Iterator[Merged]:
    for level in range(depth):
        column = 0
        while column < len(paths):
            end = column + 1
            if level + 1 < len(paths[column]):
                while end < len(paths) and len(paths[end]) > level + 1 and paths[end][:level + 1] == paths[column][:level + 1]:
                    end += 1
            if level < len(paths[column]):
                last = level + 1 == len(paths[column])
                yield Merged(level, column, depth - level if last else 1, end - column, paths[column][level])
            column = end


def write_table(sheet, table: dict, top: int = 1, left: int = 1, numbers: str = "0.00", border: bool = True) -> int:
    """Writes title, caption, header and rows into an openpyxl sheet; returns the first row below. `numbers` is the format of money."""
    from openpyxl.styles import Border, Side

    width = len(table["columns"])
    sheet.cell(top, left, table["title"])
    sheet.merge_cells(start_row=top, start_column=left, end_row=top, end_column=left + width - 1)
    sheet.cell(top + 1, left, f"{table['kind']}名称：{table['entity']}")
    sheet.cell(top + 1, left + width - 1, f"单位：{table['unit']}")
    depth, merged = header(table["columns"])
    for cell in merged:
        at = (top + 2 + cell.row, left + cell.column)
        sheet.cell(*at, cell.text)
        if cell.tall * cell.wide > 1:
            sheet.merge_cells(start_row=at[0], start_column=at[1], end_row=at[0] + cell.tall - 1, end_column=at[1] + cell.wide - 1)
    first = top + 2 + depth
    for number, row in enumerate(table["rows"]):
        for column, text in enumerate(row):
            cell = sheet.cell(first + number, left + column)
            if MONEY.fullmatch(text):
                cell.value, cell.number_format = float(text), numbers
            elif text:
                cell.value = text
    if border:
        thin = Border(*(Side(style="thin") for _ in range(4)))
        for row in sheet.iter_rows(top + 2, first + len(table["rows"]) - 1, left, left + width - 1):
            for cell in row:
                cell.border = thin
    return first + len(table["rows"])


def workbook(path: Path, doc: str, together: bool = False, **how) -> Path:
    """An XLSX file with the tables of a document: a sheet each, or all on one sheet."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet, top = book.active, 1
    for number, table in enumerate(truth(doc)):
        if not together:
            sheet = sheet if not number else book.create_sheet()
            sheet.title, top = f"表{number + 1}", 1
        top = write_table(sheet, table, top, **how) + 1
    book.save(path)
    return path


def word(path: Path, doc: str) -> Path:
    """A DOCX file with the tables of a document, titles and captions above them as paragraphs."""
    import docx

    document = docx.Document()
    for table in truth(doc):
        document.add_paragraph(table["title"])
        document.add_paragraph(f"{table['kind']}名称：{table['entity']}\t单位：{table['unit']}")
        depth, merged = header(table["columns"])
        body = document.add_table(depth + len(table["rows"]), len(table["columns"]))
        for cell in merged:
            start = body.cell(cell.row, cell.column)
            start.merge(body.cell(cell.row + cell.tall - 1, cell.column + cell.wide - 1)).text = cell.text
        for number, row in enumerate(table["rows"], depth):
            cells = body.rows[number].cells
            for column, text in enumerate(row):
                if text:
                    cells[column].text = text
    document.save(path)
    return path


def web_page(path: Path, doc: str, declared: str = "gb2312", encoding: str = "gb18030") -> Path:
    """An HTML page with the tables of a document, titles and captions above them as paragraphs."""
    parts = [f"<html><head><meta charset={declared}></head><body>"]
    for table in truth(doc):
        depth, merged = header(table["columns"])
        parts.append(f"<p>{table['title']}</p><p>{table['kind']}名称：{table['entity']}</p><p>单位：{table['unit']}</p><table>")
        for level in range(depth):
            cells = (f"<th colspan={cell.wide} rowspan={cell.tall}>{cell.text}</th>" for cell in merged if cell.row == level)
            parts.append(f"<tr>{''.join(cells)}</tr>")
        parts += [f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in table["rows"]]
        parts.append("</table>")
    path.write_bytes("".join(parts).encode(encoding))
    return path


def edit(path: Path, part: str, old: bytes, new: bytes) -> None:
    """Changes a part of an office file."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data.replace(old, new) if name == part else data)


def container(path: Path, *streams: str) -> Path:
    """An OLE container (the wrapping of .doc, .xls and encrypted office files) with these streams, each of 4,096 zeros."""
    size, sectors = 4096, 8
    table = [-3, -2, *(at + 1 if (at - 1) % sectors else -2 for at in range(2, 2 + sectors * len(streams)))]
    entries = [_entry("Root Entry", 5, -2, 0, 1 if streams else -1)]
    entries += [_entry(name, 2, 2 + sectors * number, size, -1, number + 2 if number + 1 < len(streams) else -1)
                for number, name in enumerate(streams)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<iiiiiiii", 1, 1, 0, 4096, -2, 0, -2, 0) + struct.pack("<109i", 0, *[-1] * 108)
    directory = b"".join(entries).ljust(512, b"\0")
    path.write_bytes(head + struct.pack("<128i", *table, *[-1] * (128 - len(table))) + directory + bytes(size * len(streams)))
    return path


def _entry(name: str, kind: int, start: int, size: int, child: int = -1, after: int = -1) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBiii", len(text), kind, 1, -1, after, child)
    return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<iii", start, size, 0)
