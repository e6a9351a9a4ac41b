"""The thirteen tables set anew without rulings, or with some: the same rows, columns and header paths come out; text stays text."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from support import disclosure_from_truth

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


def test_the_benchmark_takes_each_document_in_turn_and_each_layout_by_each_maker(monkeypatch):
    monkeypatch.setattr(layouts.sys, "argv", ["layouts.py"])
    chosen = layouts.jobs(layouts._options())
    assert len(set(chosen)) == len(chosen) == len(makers.LAYOUTS) * len(makers.MAKERS) * len(makers.PAGES) * len(makers.HEADERS)
    by_setting = {(job.layout, job.maker): {each.doc for each in chosen if each[1:3] == job[1:3]} for job in chosen}
    assert all(len(docs) > 1 for docs in by_setting.values())


def test_the_benchmark_counts_what_is_lost_and_what_is_too_much():
    found = disclosure_from_truth("004").tables
    right = layouts.score(found, "004")
    assert (right.cells, right.heads, right.invented) == (right.of_cells, right.of_heads, 0)
    without = layouts.score(found[1:], "004")
    assert right.cells - without.cells == sum(map(len, found[0].rows)) and right.heads - without.heads == len(found[0].columns)
    more = layouts.score([replace(found[0], rows=(*found[0].rows, found[0].rows[-1])), *found[1:]], "004")
    assert more.invented == sum(bool(cell.text) for cell in found[0].rows[-1])
