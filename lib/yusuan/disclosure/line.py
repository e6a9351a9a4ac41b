"""A row of a form as all its readers see it, and rows that a page break cut in two put together again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from yusuan.disclosure.vocabulary import Vocabulary
from yusuan.reading.page import Cell

# Points by which the left edges of one column may differ between two pages.
_NEAR = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a grid, or a paragraph as a row of one cell. `block` is its place in the document."""

    block: int
    cells: tuple[Cell, ...]
    loose: bool = False

    @property
    def filled(self) -> list[tuple[float, Cell]]:
        """(place, cell) of each cell that holds something; the place is its left edge or, in a transcript, its column."""
        return [(cell.source.box[0] if cell.source.box else column, cell) for column, cell in enumerate(self.cells) if cell.text]

    @property
    def text(self) -> str:
        return "".join(cell.text for cell in self.cells)

    @property
    def page(self) -> int | None:
        return next((cell.source.page for cell in self.cells if cell.text), None)


def mended(lines: Iterable[Line], words: Vocabulary) -> Iterator[Line]:
    """The lines of a form, the first row of a page joined to the last of the page before where it is the rest of that row."""
    above: Line | None = None
    page, header = None, []
    for line in lines:
        header = columns_of(line, words) or header
        if above and line.page not in (None, page) and _is_rest(line, above, header, words):
            above = _joined(above, line)
        else:
            if above:
                yield above
            above = line
        page = line.page or page
    if above:
        yield above


def columns_of(line: Line, words: Vocabulary) -> list[float]:
    """The places of 二级指标, 三级指标, 指标值, twice, where the line is the header of the indicators; otherwise nothing."""
    places = [place for place, cell in line.filled if words.is_header(cell.text)]
    return places[-6:] if len(places) >= 6 else []


def _is_rest(line: Line, above: Line, header: list[float], words: Vocabulary) -> bool:
    """Whether a line holds only ends of the cells above it. A row of its own begins with a label or has whole indicators."""
    known = line.loose or above.loose or words.is_label(line.filled[0][1].text) or words.is_like("footer", line.text)
    if known or not all(_below(place, above) for place, _ in line.filled):
        return False
    if any(words.levels2(cell.text) for _, cell in line.filled):
        return False
    roles = {role for place, _ in line.filled for role, column in enumerate(header) if abs(place - column) <= _NEAR}
    return not header or not roles or any(len(roles & half) == 1 for half in ({1, 2}, {4, 5})) or bool(roles & {0, 3})


def _below(place: float, above: Line) -> Cell | None:
    return next((cell for other, cell in above.filled if abs(place - other) <= _NEAR), None)


def _joined(above: Line, rest: Line) -> Line:
    ends = {id(_below(place, above)): cell.text for place, cell in rest.filled}
    return replace(above, cells=tuple(replace(cell, text=cell.text + ends.get(id(cell), "")) for cell in above.cells))
