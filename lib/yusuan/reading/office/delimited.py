"""CSV and tab-separated files, also under the name .xls, as reporting programs write them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from yusuan.errors import UnreadableFile
from yusuan.reading.office.encoding import decoded
from yusuan.reading.office.package import AGAIN
from yusuan.reading.office.sheet import LAST_COLUMN, MOST_CELLS, Sheet, bound, workbook_source

LARGEST = 50_000_000
_SAMPLE = 4096  # signs that tell what separates the fields


def read_sheets(path: Path) -> tuple[list[Sheet], list[str]]:
    """The file as one sheet that bears its name, and warnings in Chinese. Raises UnreadableFile."""
    data = path.read_bytes()
    if len(data) > LARGEST:
        raise UnreadableFile(f"the file has {len(data):,} bytes, more than {LARGEST:,}.", path=path, remedy="Split it by unit.")
    text, warning = decoded(data)
    if "\0" in text:
        raise UnreadableFile("the file is binary, and of no type that is read.", path=path, remedy=AGAIN)
    head = text[:_SAMPLE]
    delimiter = max("\t,;", key=head.count)
    cells: dict[tuple[int, int], str] = {}
    try:
        for row, fields in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            cells |= {(row, column): field for column, field in enumerate(fields[:LAST_COLUMN], 1) if field.strip()}
            bound(len(cells), MOST_CELLS, "filled cells", path)
    except csv.Error as error:
        raise UnreadableFile(f"the file is no table of separated fields ({error}).", path=path, remedy=AGAIN) from error
    return [Sheet(_plain(cells), workbook_source(path.stem), name=path.stem)], [warning] if warning else []


def _plain(cells: dict[tuple[int, int], str]) -> dict[tuple[int, int], str]:
    """Without what makes a spreadsheet keep a code as text: ="0301", '0301, a tab behind it."""
    return {where: text.strip().removeprefix("=").strip('"').lstrip("'") for where, text in cells.items()}
