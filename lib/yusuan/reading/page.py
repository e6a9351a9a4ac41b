"""What every reader makes of a file: paragraphs and grids in reading order, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from yusuan.reading.view import View

DOUBTFUL = 0.9  # recognised text less certain than this is to be compared with the original


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was read: page and box (points, from the top left), line of a transcript (from 1), or sheet and cell (`表1!C5`).

    A box without a page (office files) says only which rows and columns a merged cell takes, 10 for each.
    `file` is given where a disclosure was put together from several files.
    """

    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    line: int | None = None
    place: str = ""
    file: str = ""

    def __str__(self) -> str:
        return f"第{self.page}页" if self.page else f"第{self.line}行" if self.line else self.place


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a grid. A merged cell keeps its text in its first position; the positions it covers are blank.

    `confidence` (0 to 1) is that of recognised text, of its least certain part; None where the text was in the file.
    """

    text: str
    source: Source = Source()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line or paragraph outside of tables."""

    text: str
    source: Source = Source()


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells as they stand on one page (or between two blank lines of a transcript)."""

    rows: tuple[tuple[Cell, ...], ...]
    source: Source = Source()


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read, before anything is known about budgets. `pages` is 0 for a transcript.

    Boxes are those of the pages as read: upright, and without what is cropped. `views` tells of the pages that show otherwise.
    """

    path: Path
    sha256: str
    pages: int
    blocks: tuple[Block, ...]
    warnings: tuple[str, ...] = field(default=())
    views: Mapping[int, View] = field(default_factory=dict)
