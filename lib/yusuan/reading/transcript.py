"""Plain transcripts (.txt): tab-separated rows are grids, other lines are paragraphs, a blank line ends a grid."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from yusuan.errors import UnreadableFile
from yusuan.hanzi import tidy, tidy_cell
from yusuan.reading.page import Block, Cell, Document, Grid, Paragraph, Source

LARGEST = 50_000_000
_ENCODINGS = ("utf-8-sig", "gb18030")


def read_transcript(path: Path, sha256: str) -> Document:
    """A transcript as a Document without pages; sources are line numbers from 1. Raises UnreadableFile."""
    # Other signs that Python counts as line ends can stand inside a cell.
    lines = re.split(r"\r\n|\r|\n|\f", _decoded(path))
    return Document(path, sha256, 0, tuple(_blocks(lines)))


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    if not data.strip():
        raise UnreadableFile("the file is empty.", path=path, remedy="Fetch the document again.")
    if len(data) > LARGEST:
        raise UnreadableFile(f"the transcript has {len(data):,} bytes, more than {LARGEST:,}.", path=path, remedy="Split it by unit.")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data:
        raise UnreadableFile("the file is binary, not text.", path=path, remedy="Give it the name of its real type.")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("the text is neither UTF-8 nor GB18030.", path=path, remedy="Save it as UTF-8.")


def _blocks(lines: list[str]) -> Iterator[Block]:
    rows: list[tuple[Cell, ...]] = []
    start = 0
    for number, line in enumerate(lines, 1):
        if "\t" in line:
            start = start if rows else number
            rows.append(tuple(Cell(tidy_cell(text), Source(line=number)) for text in line.split("\t")))
            continue
        if rows:
            yield Grid(tuple(rows), Source(line=start))
            rows = []
        if text := tidy(line):
            yield Paragraph(text, Source(line=number))
    if rows:
        yield Grid(tuple(rows), Source(line=start))
