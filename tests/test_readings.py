"""Several files of one disclosure: the best is used, the others are held against it."""

from __future__ import annotations

from dataclasses import replace

from support import disclosure_from_truth, with_cell

from yusuan.disclosure.readings import compare, rank


def test_two_readings_of_the_same_figures_agree_in_every_one():
    found = compare(disclosure_from_truth("000"), disclosure_from_truth("000"))
    assert found.differences == () and found.agree == sum(fact.amount is not None for fact in disclosure_from_truth("000").facts) == 207


def test_a_figure_that_differs_is_named_with_both_printings():
    best = disclosure_from_truth("000")
    found = compare(best, with_cell(best, 3, row=0, at=2, text="228.19"))
    assert [(one.best, one.other) for one in found.differences] == [("228.09", "228.19")]
    assert found.differences[0].where.startswith("表3／合计") and found.agree == 206


def test_a_figure_that_only_one_reading_has_is_a_difference():
    best = disclosure_from_truth("000")
    without = replace(best, tables=tuple(table for table in best.tables if table.number != 11 and table.number != 12))
    assert {one.other for one in compare(best, without).differences} == {""}
    assert len(compare(best, without).differences) == len(compare(without, best).differences) == 12


def test_the_reading_with_most_tables_comes_first_and_pages_decide_between_equals():
    whole = disclosure_from_truth("000")
    part, paged, warned = replace(whole, tables=whole.tables[:3]), replace(whole, pages=20), replace(whole, pages=20, warnings=("少一行",))
    assert sorted([part, warned, whole, paged], key=rank) == [paged, whole, warned, part]
