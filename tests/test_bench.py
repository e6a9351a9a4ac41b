"""The measure of `bench/icdar.py` and what it asks of the systems it measures."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bench"))

import worker  # noqa: E402
from adjacency import Cell, Score, normalised, relations, score, spanned, total  # noqa: E402
from reference import variants  # noqa: E402

CORPUS = ROOT.parent / "shared" / "corpus" / "icdar2013-eu"


def table(*rows: str) -> list[Cell]:
    """Rows of cells divided by `|`, none of them merged."""
    return [Cell(text.strip(), row, column, row, column) for row, line in enumerate(rows) for column, text in enumerate(line.split("|"))]


def test_each_cell_is_related_to_the_next_on_its_right_and_below():
    assert relations(table("a|b", "c|d")) == Counter([("A", "B", "right"), ("C", "D", "right"), ("A", "C", "below"), ("B", "D", "below")])


def test_blank_cells_are_passed_over_and_have_no_relations():
    assert relations(table("a||c", "||", "d||")) == Counter([("A", "C", "right"), ("A", "D", "below")])


def test_the_same_pair_of_texts_twice_in_a_table_is_two_relations():
    assert relations(table("0|1", "0|1"))["0", "1", "right"] == 2


def test_a_merged_cell_has_the_neighbours_of_all_its_columns_each_once():
    header = Cell("year", 0, 0, 0, 1)
    assert relations([header, *(cell._replace(row=1, last_row=1) for cell in table("a|b"))]) == Counter(
        [("YEAR", "A", "below"), ("YEAR", "B", "below"), ("A", "B", "right")])
    wide = [header, Cell("a", 1, 0, 1, 1), Cell("b", 0, 2, 1, 2)]
    assert relations(wide) == Counter([("YEAR", "A", "below"), ("YEAR", "B", "right"), ("A", "B", "right")])


@pytest.mark.parametrize(("text", "compared"), [
    ("  Total\n amount ", "TOTALAMOUNT"), ("1,234.5 %", "1_234_5_"), ("ﬁnal", "FINAL"), ("支出 （元）", "支出_元_")])
def test_texts_are_compared_without_blanks_in_capitals_and_with_underscores_for_signs(text, compared):
    assert normalised(text) == compared


def test_what_is_found_is_measured_against_all_tables_of_the_document():
    true = [table("a|b", "c|d"), table("e|f")]
    assert score(true, true) == Score(5, 5, 5)
    assert score([true[0]], true) == Score(4, 4, 5)
    assert score([*true, table("a|b")], true) == Score(5, 6, 5), "a relation that stands once cannot be found twice"
    assert score([table("e|f", "c|d")], true) == Score(2, 4, 5)


def test_averages_are_taken_over_documents_and_a_document_without_tables_found_counts_as_nothing():
    whole = total([Score(10, 10, 10), Score(0, 0, 30)])
    assert (whole.precision, whole.recall, whole.f1) == (0.5, 0.5, 0.5) and whole.pooled == pytest.approx(2 * 0.25 / 1.25)


def test_positions_without_a_box_belong_to_the_cell_whose_box_reaches_over_them():
    rows = [[("year", (0, 0, 20, 10)), ("", None), ("unit", (20, 0, 30, 20))],
            [("a", (0, 10, 10, 20)), ("b", (10, 10, 20, 20)), ("", None)]]
    assert spanned(rows) == [Cell("year", 0, 0, 0, 1), Cell("unit", 0, 2, 1, 2), Cell("a", 1, 0, 1, 0), Cell("b", 1, 1, 1, 1)]


def test_a_cell_does_not_reach_beyond_its_box_where_a_row_has_gaps():
    rows = [[("a", (0, 0, 10, 10)), ("", None), ("c", (20, 0, 30, 10))],
            [("d", (0, 10, 10, 20)), ("e", (10, 10, 20, 20)), ("f", (20, 10, 30, 20))]]
    assert Cell("a", 0, 0, 0, 0) in spanned(rows)


def test_a_document_that_takes_a_system_down_is_told_and_the_next_is_read(tmp_path):
    reader = worker.Worker(Path(sys.executable), "pdfplumber")
    try:
        missing = reader.read(tmp_path / "none.pdf")
        assert missing.tables == [] and missing.error.startswith("crashed: FileNotFoundError")
        read = reader.read(ROOT / "data" / "raw" / "000.pdf")
        assert read.tables and not read.error
    finally:
        reader.close()


def test_a_system_that_does_not_come_back_is_ended(monkeypatch):
    monkeypatch.setattr(worker, "SECONDS", 0.01)
    reader = worker.Worker(Path(sys.executable), "pdfplumber")
    assert "took more than" in reader.read(ROOT / "data" / "raw" / "000.pdf").error and reader.process is None


def test_the_lock_of_what_is_only_measured_against_has_hashes_and_no_host():
    lock = (ROOT / "bench" / "requirements.lock").read_text(encoding="utf-8")
    wanted = [line.partition(">")[0] for line in (ROOT / "bench" / "requirements.in").read_text(encoding="utf-8").split()]
    assert all(f"{name}==" in lock for name in wanted) and "://" not in lock
    assert all("--hash=sha256:" in entry for entry in re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE) if entry.strip())


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the ICDAR 2013 documents are not there")
def test_the_truth_measured_against_itself_is_whole_and_one_document_has_two_truths():
    documents = sorted(CORPUS.glob("eu-*.pdf"))
    assert len(documents) == 27
    for document in documents:
        for true in variants(document):
            found = score(true, true)
            assert found.right == found.true > 0
    assert [document.stem for document in documents if len(variants(document)) == 2] == ["eu-009a"]
