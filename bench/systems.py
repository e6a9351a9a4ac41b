"""The systems that are compared: each reads a PDF into tables of cells. Run as `python systems.py NAME`, it is a worker of its own.

A worker takes one path a line and answers one line of JSON each: the seconds it took and the tables.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from adjacency import Cell, spanned

Tables = Iterator[list[Cell]]


def ours(path: Path) -> Tables:
    """yusuan, as it reads any PDF."""
    from yusuan.reading.page import Grid
    from yusuan.reading.pdf import read_pdf

    for block in read_pdf(path, "").blocks:
        if isinstance(block, Grid):
            yield spanned([[(cell.text, cell.source.box) for cell in row] for row in block.rows])


def pdfplumber(settings: dict[str, str]) -> Callable[[Path], Tables]:
    """pdfplumber with these table settings. Positions that its cells leave out are those that merged cells cover."""
    def read(path: Path) -> Tables:
        import pdfplumber as library

        with library.open(path) as pdf:
            for page in pdf.pages:
                for table in page.find_tables(settings):
                    rows = zip(table.extract(), table.rows)
                    yield spanned([[(text or "", box) for text, box in zip(texts, row.cells)] for texts, row in rows])
    return read


def camelot(flavor: str) -> Callable[[Path], Tables]:
    """camelot with this flavor. Where no edge stands between two cells, they are one."""
    def read(path: Path) -> Tables:
        import camelot as library

        for table in library.read_pdf(str(path), pages="all", flavor=flavor):
            yield _joined(table.cells)
    return read


def _joined(rows: list) -> list[Cell]:
    owned: set[tuple[int, int]] = set()
    cells = []
    for number, row in enumerate(rows):
        for at in range(len(row)):
            if (number, at) in owned:
                continue
            last_column, last_row = at, number
            while last_column + 1 < len(row) and not row[last_column].right and (number, last_column + 1) not in owned:
                last_column += 1
            while last_row + 1 < len(rows) and not rows[last_row][at].bottom:
                last_row += 1
            covered = [(down, across) for down in range(number, last_row + 1) for across in range(at, last_column + 1)]
            owned.update(covered)
            cells.append(Cell("".join(rows[down][across].text for down, across in covered), number, at, last_row, last_column))
    return cells


def tabula(**options: bool) -> Callable[[Path], Tables]:
    """tabula (through tabula-py) with these options. Cells without an extent are those that merged cells cover."""
    def read(path: Path) -> Tables:
        import tabula as library

        for table in library.read_pdf(str(path), pages="all", output_format="json", silent=True, **options):
            yield spanned([[(cell["text"], _box(cell)) for cell in row] for row in table["data"]])
    return read


def _box(cell: dict) -> tuple[float, float, float, float] | None:
    if not cell["width"] or not cell["height"]:
        return None
    return cell["left"], cell["top"], cell["left"] + cell["width"], cell["top"] + cell["height"]


_TEXT = {"vertical_strategy": "text", "horizontal_strategy": "text"}
SYSTEMS: dict[str, Callable[[Path], Tables]] = {
    "yusuan": ours,
    "pdfplumber": pdfplumber({}), "pdfplumber text": pdfplumber(_TEXT),
    **{f"camelot {flavor}": camelot(flavor) for flavor in ("lattice", "stream", "network", "hybrid", "auto")},
    "tabula lattice": tabula(lattice=True), "tabula stream": tabula(stream=True), "tabula": tabula(),
}
RIVALS = tuple(name for name in SYSTEMS if name.startswith(("camelot", "tabula")))  # in an environment of their own


def answer(name: str, path: Path) -> dict:
    """What a system makes of a file, as plain data."""
    start = time.perf_counter()
    tables = list(SYSTEMS[name](path))
    return {"seconds": time.perf_counter() - start, "tables": tables}


def serve(name: str) -> None:
    """Answers each path on standard input; ends with whatever the system raises. What libraries print goes to standard error."""
    out, sys.stdout = sys.stdout, sys.stderr
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        print(json.dumps(answer(name, Path(line.rstrip("\n")))), file=out, flush=True)


if __name__ == "__main__":
    serve(sys.argv[1])
