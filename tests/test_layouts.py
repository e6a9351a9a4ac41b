"""The thirteen tables set anew without rulings, or with some: the same rows, columns and header paths come out; text stays text."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from yusuan.disclosure.reader import read
from yusuan.hanzi import comparable
from yusuan.reading.page import Grid, Paragraph
from yusuan.reading.pdf import read_pdf

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bench"))
import layouts  # noqa: E402 - benches are tools of their own
import makers  # noqa: E402


def plain(texts: list[str]) -> list[str]:
    return [comparable(text).replace(",", "") for text in texts]


@pytest.mark.parametrize(("layout", "page", "header"), [
    ("ruled", "landscape", "repeated"), ("three-line", "portrait", "once"), ("horizontal", "portrait", "repeated"),
    ("borderless", "rotated", "once"), ("borderless", "portrait", "repeated")])
def test_every_cell_stands_in_its_row_and_column_in_any_layout(tmp_path, layout, page, header):
    found = read(makers.make(makers.Job("003", layout, "typst", page, header), tmp_path))
    wanted = makers.truth("003")
    assert [table.number for table in found.tables] == [table["table_no"] for table in wanted]
    for table, right in zip(found.tables, wanted):
        assert plain(table.columns) == plain(right["columns"]), table.title
        assert [plain([cell.text for cell in row]) for row in table.rows] == [plain(row) for row in right["rows"]], table.title


def test_the_text_around_borderless_tables_stays_text(tmp_path):
    blocks = read_pdf(makers.make(makers.Job("004", "borderless", "typst", "portrait", "once"), tmp_path), "").blocks
    paragraphs = "".join(comparable(block.text) for block in blocks if isinstance(block, Paragraph))
    cells = {comparable(cell.text) for block in blocks if isinstance(block, Grid) for row in block.rows for cell in row}
    told = [comparable(piece["text"]) for piece in makers.pieces("004", "borderless") if piece["kind"] == "prose"]
    assert len(told) > 50 and [line for line in told if line not in paragraphs] == []
    assert cells.isdisjoint(line for line in told if len(line) > 12)
