"""Each identity holds in a right document and breaks when one of its figures is wrong; intervals; the language of identities."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import DOCUMENTS, disclosure_from_truth, plus, with_cell, without_table

from yusuan.amount import Amount
from yusuan.checking.equation import parse
from yusuan.checking.identities import declared, evaluate
from yusuan.checking.interval import FAILED, NOT_EVALUABLE, PASSED, ROUNDING, Interval, verdict
from yusuan.disclosure.model import Disclosure, Fact
from yusuan.profiles.profile import load

IDENTITIES = declared("yangquan").identities
PROFILE = load("yangquan")


def position(fact: Fact) -> int:
    columns = PROFILE.table(fact.table).columns
    return next(at for at, column in enumerate(columns) if (column.key, column.side) == (fact.column, fact.side))


def moved(disclosure: Disclosure, fact: Fact, units: int) -> Disclosure:
    """The disclosure with one figure moved by `units` of its last place."""
    return with_cell(disclosure, fact.number, fact.row, position(fact), plus(fact.amount.text if fact.amount else "", units))


def failed(disclosure: Disclosure) -> set[str]:
    return {check.code for check in evaluate(disclosure) if check.verdict == FAILED}


def broken(disclosure: Disclosure) -> list:
    return [check for check in evaluate(disclosure) if check.hard and check.verdict == FAILED]


def of_code(disclosure: Disclosure, code: str) -> list:
    return [check for check in evaluate(disclosure) if check.code == code]


def right_document(code: str) -> Disclosure:
    """A document in which the identity holds and says something: the soft ones on contributions need one figure put right."""
    if code == "F10":
        return with_cell(disclosure_from_truth("000"), 6, 7, 2, "7.19")
    if code == "F11":
        return with_cell(disclosure_from_truth("000"), 6, 22, 2, "6.21")
    of_a_department = code in ("H1", "H2", "H3", "H4", "I1", "J1", "K1", "K2", "K3")
    return disclosure_from_truth("001" if of_a_department else "003")


@pytest.mark.parametrize("code", [identity.code for identity in IDENTITIES if identity.code not in ("C6", "N1", "N2")])
def test_identity_holds_in_a_right_document_and_breaks_with_one_wrong_figure(code):
    right = right_document(code)
    checks = [check for check in of_code(right, code) if check.cells]
    assert checks and {check.verdict for check in checks} <= {PASSED, ROUNDING}
    told = max(checks, key=lambda check: bool(check.printed))
    assert code in failed(moved(right, told.cells[0], 5_000))
    assert code in failed(moved(right, told.cells[-1], 5_000))


def test_c6_a_code_under_another_name_is_found():
    wrong = with_cell(disclosure_from_truth("000"), 3, 6, 1, "行政单位离退休")
    check, *others = broken(wrong)
    assert [(one.code, one.where["table"]) for one in others] == [("C6", 5), ("N2", 3)]
    assert (check.code, check.where, check.printed) == ("C6", {"table": 3, "row": "2080502", "column": "科目名称"}, "行政单位离退休")
    assert check.expected == "事业单位离退休"


def test_n2_a_code_under_the_name_of_another_is_found():
    wrong = with_cell(disclosure_from_truth("000"), 5, 6, 1, "行政单位离退休")
    (check,) = [check for check in broken(wrong) if check.code == "N2"]
    assert (check.printed, check.expected, check.reason) == ("行政单位离退休", "事业单位离退休", "“行政单位离退休”是科目2080501的名称")


def test_n2_another_spelling_is_no_error():
    assert not [check for check in broken(with_cell(disclosure_from_truth("000"), 5, 6, 1, "事业单位的离退休")) if check.code == "N2"]


@pytest.mark.parametrize(("code", "reason"), [("21", "科目编码有2位，类、款、项应为3、5、7位"), ("2089901", "表中没有它的上级科目20899")])
def test_n1_a_code_stands_under_its_parent(code, reason):
    wrong = with_cell(disclosure_from_truth("000"), 5, 4, 0, code)
    assert reason in {check.reason for check in broken(wrong) if check.code == "N1"}


@pytest.mark.parametrize("doc", DOCUMENTS)
def test_no_hard_identity_fails_in_a_published_document(doc):
    assert not broken(disclosure_from_truth(doc))


def test_as_many_roundings_as_an_independent_calculation_finds():
    checks = [check for doc in DOCUMENTS for check in evaluate(disclosure_from_truth(doc))]
    assert sum(check.verdict == ROUNDING for check in checks) == 50


COVERED = [(doc, fact) for doc in ("000", "003", "004") for table in disclosure_from_truth(doc).tables[:6] for fact in table.facts]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(COVERED), st.integers(2, 999_999), st.sampled_from([1, -1]))
def test_any_figure_out_by_two_units_of_its_last_place_is_found(cell, units, sign):
    doc, fact = cell
    disclosure = moved(disclosure_from_truth(doc), fact, sign * units)
    assert broken(disclosure)


# What keeps an identity from being evaluated

def test_a_missing_table_is_told_once_for_each_identity():
    checks = of_code(without_table(disclosure_from_truth("000"), 2), "E4")
    assert [(check.verdict, check.reason) for check in checks] == [(NOT_EVALUABLE, "文件中没有表2《预算收入总表》")]


def test_a_missing_row_is_named():
    disclosure = with_cell(disclosure_from_truth("000"), 1, 30, 0, "收入")
    (check,) = of_code(disclosure, "A7")
    assert (check.verdict, check.reason) == (NOT_EVALUABLE, "表1没有“本年收入合计”行")


def test_a_cell_that_is_no_number_is_never_taken_for_zero():
    disclosure = with_cell(disclosure_from_truth("000"), 3, 0, 3, "158.5O")
    checks = [check for check in of_code(disclosure, "C1") if check.verdict == NOT_EVALUABLE]
    assert [check.reason for check in checks] == ["表3“合计”行“2025年预算数/基本支出”列的“158.5O”不是金额"]
    assert not broken(disclosure)


def test_a_code_printed_twice_is_not_guessed_at():
    rows = disclosure_from_truth("000")
    disclosure = with_cell(with_cell(rows, 5, 8, 0, "2080505"), 5, 8, 1, "机关事业单位基本养老保险缴费支出")
    assert any("表5有2行“2080505”" in check.reason for check in of_code(disclosure, "F7"))


def test_a_class_under_an_unknown_name_is_not_reported_as_missing_money():
    disclosure = with_cell(disclosure_from_truth("000"), 2, 9, 1, "卫生健康支岀")
    checks = [check for check in of_code(disclosure, "B4") if check.verdict in (FAILED, NOT_EVALUABLE)]
    assert [(check.verdict, check.reason) for check in checks] == [(NOT_EVALUABLE, "各表的类名对不上：卫生健康支岀")]


def test_an_empty_table_means_zero():
    checks = of_code(disclosure_from_truth("000"), "J4")
    assert [check.verdict for check in checks] == [PASSED]


def test_a_table_without_data_may_lack_even_its_total_row():
    disclosure = disclosure_from_truth("000")
    bare = tuple(replace(table, rows=(), facts=()) if table.number in (7, 8, 9, 10, 11) else table for table in disclosure.tables)
    checks = list(evaluate(replace(disclosure, tables=bare)))
    assert not [check for check in checks if check.verdict == FAILED and check.hard or check.verdict == NOT_EVALUABLE and check.applies]


def test_appropriations_by_class_are_not_compared_where_there_are_own_funds():
    disclosure = with_cell(disclosure_from_truth("000"), 1, 4, 1, "10.00")
    checks = of_code(disclosure, "D9")
    assert {check.verdict for check in checks} == {NOT_EVALUABLE} and not any(check.applies for check in checks)


def test_operating_expenses_of_a_department_are_not_compared_with_a_unit_s():
    (check,) = of_code(disclosure_from_truth("001"), "I3")
    assert (check.verdict, check.reason) == (NOT_EVALUABLE, "只适用于单位的文件")


def test_every_identity_leaves_a_check_even_without_any_table():
    disclosure = replace(disclosure_from_truth("000"), tables=())
    assert {check.code for check in evaluate(disclosure)} == {identity.code for identity in IDENTITIES}


def test_a_phase_whose_tables_the_profile_does_not_know_is_checked_by_what_the_tables_show():
    checks = list(evaluate(replace(disclosure_from_truth("000"), phase="final")))
    assert len(checks) > 100 and not [check for check in checks if check.verdict in (FAILED, NOT_EVALUABLE)]


def test_a_profile_without_identities_has_no_checks():
    assert declared("nowhere").identities == ()


# Intervals

def interval(text: str) -> Interval:
    return Interval.of(Amount.parse(text, "万元"))


@pytest.mark.parametrize(("printed", "expected", "outcome"), [
    ("228.09", ["228.09"], PASSED), ("228.09", ["228.10"], FAILED), ("228.1", ["228.09"], ROUNDING), ("228.1", ["228.04"], FAILED),
    ("0.03", ["0.01", "0.01"], ROUNDING), ("0.04", ["0.01", "0.01"], FAILED), ("0.06", ["0.01", "0.01", "0.01"], FAILED),
    ("10.00", ["9.99", "0", "0.00"], FAILED)])
def test_figures_agree_when_their_intervals_meet(printed, expected, outcome):
    assert verdict(interval(printed), sum(map(interval, expected), Interval())) == outcome


def test_a_blank_is_exactly_zero():
    assert Interval.of(None) == interval("0.00") == Interval(Decimal(0), Decimal(0))


# The language

def test_an_equation_is_read_as_it_is_written():
    equation = parse("T3[code].project = 2 × T5[2080505?].basic − Σ T12.top.total for code in T3, T5 unless T2[code].own")
    first, second = equation.right
    assert (first.factor, first.row, first.optional, second.factor, second.sum, second.place.group) == (2, "2080505", True, -1, True, "top")
    assert [place.table for place in equation.loops[0].places] == [3, 5]
    assert equation.unless[0].column == "own"


@pytest.mark.parametrize("text", ["T1.amount = T2", "T1[a].amount", "T1[a].amount = sum T2.b.c", "T1[a].b = T2[a].c for row in 表2"])
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError):
        parse(text)


@pytest.mark.parametrize("identity", IDENTITIES, ids=lambda identity: identity.code)
def test_equations_name_columns_and_groups_that_exist(identity):
    for text in identity.equations:
        equation = parse(text)
        for place in [term.place for term in equation.terms + equation.unless] + [p for loop in equation.loops for p in loop.places]:
            assert not place.group or f"T{place.table}.{place.group}" in declared("yangquan").groups
        for term in equation.terms + equation.unless:
            keys = {column.key for column in PROFILE.tables[term.place.table - 1].columns if column.role == "amount"}
            assert term.column in keys | {"column"} or equation.relation != "="
