"""The measure of the ICDAR 2013 table competition: relations between neighbouring cells.

Göbel, Hassan, Oro and Orsi, "A Methodology for Evaluating Algorithms for Table Understanding in PDF Documents" (DocEng 2012) and "ICDAR
2013 Table Competition": each cell with text is related to its nearest neighbour with text to the right and to the one below; blank cells
in between are passed over, and no relation begins or ends at a blank cell. A cell that covers several rows (columns) has the neighbours
of all of them, each once. Texts are compared without white space, in capitals, with an underscore for each sign that is neither letter
nor digit. A relation is found when both texts and the direction agree. Precision and recall are taken for each document over the
relations of all its regions, and averaged over the documents; F1 is the harmonic mean of the two averages. The pooled figures count the
relations of all documents together.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

Relation = tuple[str, str, str]  # text, text of the neighbour, "right" or "below"


class Cell(NamedTuple):
    """A cell of a table with the rows and columns it covers, both ends included, from 0."""

    text: str
    row: int
    column: int
    last_row: int
    last_column: int


class Score(NamedTuple):
    """How many relations are right, how many were found and how many there are."""

    right: int
    found: int
    true: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        return harmonic(self.precision, self.recall)


class Total(NamedTuple):
    """The score of a system: precision and recall averaged over documents with their F1, and the F1 of all relations together."""

    precision: float
    recall: float
    f1: float
    pooled: float


def harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0


def normalised(text: str) -> str:
    """The text as it is compared. Forms of one character (ligatures, full width) are one first, as extractors differ in them."""
    return "".join(sign if sign.isalnum() else "_" for sign in unicodedata.normalize("NFKC", text).upper() if not sign.isspace())


def relations(cells: Iterable[Cell]) -> Counter[Relation]:
    """All relations of one table."""
    texts = [(normalised(cell.text), cell) for cell in cells]
    across = {(row, column): number for number, (text, cell) in enumerate(texts) if text
              for row in range(cell.row, cell.last_row + 1) for column in range(cell.column, cell.last_column + 1)}
    down = {(column, row): number for (row, column), number in across.items()}
    return Counter((texts[one][0], texts[other][0], direction) for places, direction in ((across, "right"), (down, "below"))
                   for one, other in _neighbours(places))


def _neighbours(owner: dict[tuple[int, int], int]) -> set[tuple[int, int]]:
    """Cells that follow each other along a line; `owner` holds the cell at each (line, place) that is not blank."""
    places = sorted(owner)
    return {(owner[one], owner[other]) for one, other in zip(places, places[1:]) if one[0] == other[0] and owner[one] != owner[other]}


def score(found: Iterable[Iterable[Cell]], truth: Iterable[Iterable[Cell]]) -> Score:
    """The score of one document: the tables found in it against the true ones."""
    one, other = all_relations(found), all_relations(truth)
    return Score((one & other).total(), one.total(), other.total())


def all_relations(tables: Iterable[Iterable[Cell]]) -> Counter[Relation]:
    """The relations of all tables of a document."""
    return sum((relations(table) for table in tables), Counter())


def total(scores: Sequence[Score]) -> Total:
    """The score over documents. A document without any table found has precision and recall 0."""
    precision = sum(one.precision for one in scores) / len(scores)
    recall = sum(one.recall for one in scores) / len(scores)
    pooled = Score(*map(sum, zip(*scores)))
    return Total(precision, recall, harmonic(precision, recall), pooled.f1)


def spanned(rows: Sequence[Sequence[tuple[str, tuple[float, float, float, float] | None]]]) -> list[Cell]:
    """Rows of (text, box) as cells; a position without a box is covered by the cell whose box (x0, top, x1, bottom) reaches over it."""
    width = max(map(len, rows), default=0)
    lefts = [min((row[at][1][0] for row in rows if at < len(row) and row[at][1]), default=None) for at in range(width)]
    tops = [min((box[1] for _, box in row if box), default=None) for row in rows]
    cells = []
    for number, row in enumerate(rows):
        for at, (text, box) in enumerate(row):
            if box is None:
                continue
            last_column = _reach(at, lefts, box[2], lambda place: place < len(row) and row[place][1] is None)
            last_row = _reach(number, tops, box[3], lambda place: at < len(rows[place]) and rows[place][at][1] is None)
            cells.append(Cell(text, number, at, last_row, last_column))
    return cells


def _reach(start: int, edges: Sequence[float | None], end: float, free) -> int:
    """The last place from `start` on that begins before `end` and is free."""
    last = start
    while last + 1 < len(edges) and free(last + 1) and (edges[last + 1] is None or edges[last + 1] < end - 1):
        last += 1
    return last
