"""Makes budget documents anew in many layouts: the 13 tables of `tests/truth/tables.json` with the text around them, as PDF.

A file is called `000_three-line_typst_portrait_repeated.pdf`: its first three signs are the document of the truth. Chromium and LibreOffice
are used where they are installed.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from ctypes import byref
from html import escape
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import typst
from pypdfium2 import raw

from yusuan import fonts

ROOT = Path(__file__).parents[1]
TRUTH = ROOT / "tests" / "truth" / "tables.json"
RAW = ROOT / "data" / "raw"
TEMPLATE = Path(__file__).with_suffix(".typ")

LAYOUTS = ("ruled", "three-line", "horizontal", "borderless")
PAGES = ("portrait", "landscape", "rotated")
HEADERS = ("repeated", "once")
_AMOUNT = re.compile(r"-?[\d,]+\.\d+|-?\d{1,3}(?:,\d{3})+|0")
TIMEOUT = 120  # seconds for one document
CSS = """
body { font: 9pt/1.5 "Noto Sans CJK SC", sans-serif } h1 { font-size: 16pt; text-align: center } h2 { font-size: 12pt; text-align: center }
h3 { font-size: 10.5pt } p { margin: 0 0 4pt; text-indent: 2em } p.plain { text-indent: 0 }
table { border-collapse: collapse; page-break-after: always } td { padding: 2pt 4pt; line-height: 1.25 } tr { page-break-inside: avoid }
"""


class Head(NamedTuple):
    """A header cell: its text, the row and column it begins in, and how many it covers."""

    text: str
    row: int
    column: int
    rows: int
    columns: int


class Job(NamedTuple):
    """One document in one layout. `maker` is a key of MAKERS, the others are members of LAYOUTS, PAGES and HEADERS."""

    doc: str
    layout: str
    maker: str
    page: str
    header: str

    @property
    def name(self) -> str:
        return "_".join(self) + ".pdf"

    @property
    def wide(self) -> bool:
        return self.page != "portrait"


def truth(doc: str) -> list[dict]:
    """The checked tables of a document: `table_no`, `title`, `columns` (header paths), `rows` …"""
    return [table for table in json.loads(TRUTH.read_text(encoding="utf-8")) if table["doc"] == doc]


def heads(paths: list[str]) -> list[Head]:
    """The merged cells of a header from its column paths (收入/项目). A column with a short path reaches down to the last row."""
    parts = [path.split("/") for path in paths]
    depth = max(map(len, parts))
    found = []
    for level in range(depth):
        for above, run in groupby(range(len(parts)), lambda column: parts[column][:level + 1]):
            columns = list(run)
            if len(above) == level + 1:
                last = all(len(parts[column]) == level + 1 for column in columns)
                spans = [columns] if len(columns) == 1 or not last else [[column] for column in columns]
                found += [Head(above[-1], level, span[0], depth - level if last else 1, len(span)) for span in spans]
    return found


def sides(layout: str, row: int, rows: int, spanning: bool) -> str:
    """Which sides of a cell are ruled (of `tblr`), given its last row; -1 is the last row of the header, `rows` - 1 that of the body."""
    if layout == "ruled":
        return "tblr"
    if layout == "horizontal":
        return "tb"
    if layout == "three-line":
        return "b" if spanning or row in (-1, rows - 1) else ""
    return ""


def cells(table: dict, layout: str) -> dict:
    """The table for the makers: header and body as rows of cells (text, columns, rows, alignment, ruled sides)."""
    found = heads(table["columns"])
    depth = max(head.row + head.rows for head in found)
    rows = table["rows"]
    header: list[list[dict]] = [[] for _ in range(depth)]
    for head in found:
        ruled = sides(layout, head.row + head.rows - 1 - depth, len(rows), head.columns > 1)
        ruled += "t" if layout == "three-line" and not head.row else ""
        header[head.row].append(dict(text=head.text, columns=head.columns, rows=head.rows, align="center", ruled=ruled))
    body = [[dict(text=text, columns=1, rows=1, align=_alignment(text), ruled=sides(layout, at, len(rows), False)) for text in row]
            for at, row in enumerate(rows)]
    return dict(width=len(table["columns"]), header=header, body=body)


def _alignment(text: str) -> str:
    return "right" if _AMOUNT.fullmatch(text) else "left"


def pieces(doc: str, layout: str) -> list[dict]:
    """The document from cover to glossary: its lines of text and its tables, in the order of publication."""
    tables = truth(doc)
    text = next(RAW.glob(f"{doc}_*.txt")).read_text(encoding="utf-8").splitlines()
    second, third, fourth = (max(at for at, line in enumerate(text) if line.startswith(f"第{part}部分")) for part in "二三四")
    narrative = text[third:next((at for at in range(third, fourth) if "\t" in text[at]), fourth)]
    made = [*_prose(text[:second + 1])]
    for table in tables:
        made += [*_titled(table), dict(kind="table", **cells(table, layout))]
        made += [dict(kind="plain", text="注：本表无数据")] if table["no_data"] else []
    return [*made, *_prose(narrative), *_prose(text[fourth:])]


def _prose(lines: list[str]) -> Iterator[dict]:
    for line in filter(str.strip, lines):
        title, tab, page = line.rpartition("\t")
        if tab:
            yield dict(kind="plain", text=f"{title.rstrip('.…')}{'.' * max(6, 70 - 2 * len(title))}{page}")
        else:
            yield dict(kind="title" if line.startswith("第") and "部分" in line[:5] else "prose", text=line.strip())


def _titled(table: dict) -> Iterator[dict]:
    yield dict(kind="plain", text=f"预算公开表{table['table_no']}")
    yield dict(kind="heading", text=table["title"])
    yield dict(kind="plain", text=f"{table['kind']}名称：{table['entity']}")
    yield dict(kind="right", text=f"单位：{table['unit']}")


def html(job: Job) -> str:
    """The document as one HTML page with its own style sheet."""
    body = "\n".join(_html_table(piece, job.header) if piece["kind"] == "table" else _html_line(piece)
                     for piece in pieces(job.doc, job.layout))
    sheet = f"@page {{ size: {'297mm 210mm' if job.wide else '210mm 297mm'}; margin: 18mm 15mm }}{CSS}"
    return f'<!doctype html><html lang="zh"><head><meta charset="utf-8"><style>{sheet}</style></head><body>{body}</body></html>'


def _html_line(piece: dict) -> str:
    tag = {"title": "h1", "heading": "h2", "plain": 'p class="plain"', "right": 'p align="right"'}.get(piece["kind"], "p")
    return f"<{tag}>{escape(piece['text'])}</{tag.split()[0]}>"


def _html_table(table: dict, header: str) -> str:
    head, body = ("".join(f"<tr>{''.join(map(_html_cell, row))}</tr>" for row in table[part]) for part in ("header", "body"))
    if header == "once":  # what stands in <thead> is repeated on every page
        return f'<table width="100%" cellpadding="4"><tbody>{head}{body}</tbody></table>'
    return f'<table width="100%" cellpadding="4"><thead>{head}</thead><tbody>{body}</tbody></table>'


def _html_cell(cell: dict) -> str:
    named = zip("tblr", ("top", "bottom", "left", "right"))
    ruled = ";".join(f"border-{side}: 0.7pt solid black" for key, side in named if key in cell["ruled"])
    size = f'colspan="{cell["columns"]}" rowspan="{cell["rows"]}"'
    return f'<td {size} align="{cell["align"]}" style="{ruled}">{escape(cell["text"])}</td>'


def by_chromium(job: Job, target: Path, work: Path) -> None:
    """Prints the HTML with Chromium."""
    page = work / "page.html"
    page.write_text(html(job), encoding="utf-8")
    _run("chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={work}/profile", "--no-pdf-header-footer",
         f"--print-to-pdf={target}", page.as_uri())


def by_libreoffice(job: Job, target: Path, work: Path) -> None:
    """Opens the HTML as a text document in LibreOffice and exports it."""
    page = work / f"{target.stem}.html"
    page.write_text(html(job), encoding="utf-8")
    _run("soffice", "--headless", f"-env:UserInstallation={work.as_uri()}/profile", "--infilter=HTML (StarWriter)",
         "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(target.parent), str(page))


def by_typst(job: Job, target: Path, work: Path) -> None:
    """Sets the document with Typst."""
    data = json.dumps(dict(wide=job.wide, repeat=job.header == "repeated", pieces=pieces(job.doc, job.layout)), ensure_ascii=False)
    typst.compile(str(TEMPLATE), output=str(target), sys_inputs={"document": data}, font_paths=[str(fonts.path().parent)])


def _run(*command: str) -> None:
    subprocess.run(command, check=True, timeout=TIMEOUT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def turn(path: Path) -> None:
    """Lays every landscape page on its side on an upright sheet and has `/Rotate 90` put it upright again."""
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            width, height = page.get_size()
            sideways = raw.FS_MATRIX(0, 1, -1, 0, height, 0)
            raw.FPDFPage_TransFormWithClip(page, byref(sideways), byref(raw.FS_RECTF(0, width, height, 0)))
            page.set_mediabox(0, 0, height, width)
            page.set_cropbox(0, 0, height, width)
            page.set_rotation(90)
        turned = path.with_suffix(".turned")
        pdf.save(turned)
    turned.replace(path)


MAKERS = {"chromium": by_chromium, "libreoffice": by_libreoffice, "typst": by_typst}
PROGRAMS = {"chromium": "chromium", "libreoffice": "soffice"}


def absent() -> set[str]:
    """The makers that are not installed here."""
    return {maker for maker, program in PROGRAMS.items() if not shutil.which(program)}


def make(job: Job, folder: Path) -> Path:
    """Makes one document in `folder` and returns its path. Raises CalledProcessError, TimeoutExpired or TypstError of its maker."""
    target = folder.resolve() / job.name
    with tempfile.TemporaryDirectory() as work:
        MAKERS[job.maker](job, target, Path(work))
    if job.page == "rotated":
        turn(target)
    return target
