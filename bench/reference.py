"""The truth of the ICDAR 2013 competition: `eu-001-str.xml` beside `eu-001.pdf`."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from adjacency import Cell

Tables = list[list[Cell]]


def variants(pdf: Path) -> list[Tables]:
    """The true tables of a document, one a region. `eu-009a` has a second truth, `eu-009b`; either is right."""
    names = [pdf.stem, pdf.stem[:-1] + "b"] if pdf.stem.endswith("a") else [pdf.stem]
    return [read(pdf.with_name(f"{name}-str.xml")) for name in names]


def read(path: Path) -> Tables:
    """The regions of a structure file as tables of cells."""
    return [[_cell(cell) for cell in region.iter("cell")] for region in ElementTree.parse(path).iter("region")]


def _cell(cell: ElementTree.Element) -> Cell:
    row, column = int(cell.get("start-row")), int(cell.get("start-col"))
    return Cell("".join(cell.find("content").itertext()), row, column, int(cell.get("end-row", row)), int(cell.get("end-col", column)))
