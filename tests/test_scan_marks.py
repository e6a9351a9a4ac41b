"""Figures that recognition lost: the identities miss them, and the mark offers what they say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support import disclosure_from_truth, with_cell

from yusuan.checking.identities import evaluate
from yusuan.checking.recognition import CONFIRMED, CONTRADICTED, marks
from yusuan.disclosure.model import Disclosure
from yusuan.rendering.doubt import remark


def recognised(disclosure: Disclosure, *numbers: int) -> Disclosure:
    """The disclosure as a scan: cells with text have a confidence; only the tables of these numbers, all without any."""
    def of(table):
        if numbers and table.number not in numbers:
            return table
        rows = tuple(tuple(replace(cell, confidence=0.99 if cell.text else None) for cell in row) for row in table.rows)
        return replace(table, rows=rows)
    return replace(disclosure, tables=tuple(map(of, disclosure.tables)))


def marked(disclosure: Disclosure) -> list:
    return list(marks(disclosure, list(evaluate(disclosure))))


def test_a_figure_that_recognition_lost_is_marked_where_it_is_missing_and_offered():
    (mark,) = [mark for mark in marked(recognised(with_cell(disclosure_from_truth("000"), 5, 9, 3, ""))) if mark.verdict != CONFIRMED]
    assert (mark.verdict, mark.fact.number, mark.fact.row, mark.at, mark.text) == (CONTRADICTED, 5, 9, 3, "")
    assert mark.offered == ("116.77",) and mark.as_json()["confidence"] == 0.0
    assert "的空白（把握0%，可能是116.77）" in remark([mark])


@pytest.mark.parametrize("doc", ["000", "001", "003", "004"])
def test_blank_cells_of_a_scan_that_adds_up_are_not_marked(doc):
    assert all(mark.text for mark in marked(recognised(disclosure_from_truth(doc))))


def test_a_blank_cell_of_a_digital_table_is_never_the_fault_of_recognition():
    lost = with_cell(disclosure_from_truth("000"), 5, 9, 3, "")
    assert not [mark for mark in marked(recognised(lost, 1, 2)) if not mark.text]
