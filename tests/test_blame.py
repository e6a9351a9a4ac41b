"""Which cell, row or code is to blame when identities break; what cannot be decided is said to be so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support import disclosure_from_truth, plus, table_from_rows, with_cell

from yusuan.checking.audit import audit
from yusuan.checking.board import Board, place_of
from yusuan.checking.edit import with_figures, with_names, without_row
from yusuan.checking.finding import Finding
from yusuan.checking.identities import evaluate
from yusuan.checking.likeness import likeness
from yusuan.checking.recognition import CONFIRMED, CONTRADICTED, UNCONFIRMED, look_alikes, mark_findings, marks
from yusuan.disclosure.model import Disclosure, Fact
from yusuan.profiles.profile import load


def errors(disclosure: Disclosure) -> list[Finding]:
    return [finding for finding in audit(disclosure).findings if finding.severity == "error"]


def figure(disclosure: Disclosure, table: int, row: str, column: str) -> Fact:
    return next(fact for fact in disclosure.facts if fact.number == table and row in (fact.code, fact.label) and fact.column == column)


# One wrong cell

@pytest.mark.parametrize(("at", "text", "where", "expected"), [
    ((3, 0, 4), "69.95", {"table": 3, "row": "合计", "column": "项目支出"}, "69.59"),
    ((2, 8, 3), "15.64", {"table": 2, "row": "2080506", "column": "一般公共预算"}, "7.73"),
    ((1, 32, 3), "2280900", {"table": 1, "row": "支出总计", "column": "2025年合计"}, "228.09"),
    ((6, 9, 2), "", {"table": 6, "row": "住房公积金", "column": "合计"}, "12.09"),
])
def test_one_wrong_cell_is_one_finding_at_that_cell(at, text, where, expected):
    disclosure = disclosure_from_truth("000")
    assert disclosure.tables[at[0] - 1].rows[at[1]][at[2]].text != text
    (finding,) = errors(with_cell(disclosure, *at, text))
    assert (finding.where, finding.expected, finding.culprit) == (where, expected, True)
    assert len(finding.evidence) == 1


def test_two_wrong_cells_in_different_places_are_two_findings():
    wrong = with_cell(with_cell(disclosure_from_truth("001"), 3, 5, 2, "99.99"), 12, 4, 1, "1.23")
    assert [finding.culprit for finding in errors(wrong)] == [True, True]


def test_a_figure_that_no_other_identity_holds_fast_is_not_decided():
    wrong = with_cell(disclosure_from_truth("000"), 6, 4, 2, "42.57")
    (finding,) = errors(wrong)
    assert not finding.culprit and "无法断定是哪一处（共2种可能）" in finding.message
    assert "“合计”列42.57改为42.56" in finding.message and "“人员经费”列42.56改为42.57" in finding.message


def test_a_rule_of_thumb_decides_between_equal_explanations():
    """2080505 is twice 2080506 and stands in two tables: the figure that keeps that is taken, though the rule itself is soft."""
    disclosure = disclosure_from_truth("000")
    board = Board(disclosure, evaluate(disclosure))
    fact = figure(disclosure, 5, "2080505", "basic")
    assert board.odd({place_of(fact): board.squares[place_of(fact)].value * 2}) == 1


# Cells, rows and names in each other's place

def test_two_cells_swapped_are_one_finding():
    disclosure = disclosure_from_truth("003")
    one, other = (figure(disclosure, 3, code, "basic") for code in ("2080505", "2210201"))
    (finding,) = errors(with_figures(disclosure, {place_of(one): other.amount, place_of(other): one.amount}))
    assert "互换了位置" in finding.message and len(finding.evidence) == 2


def test_a_dropped_row_is_named_with_its_figures():
    disclosure = disclosure_from_truth("003")
    row = figure(disclosure, 3, "2080505", "total").row
    (finding,) = errors(without_row(disclosure, 3, row))
    assert (finding.where, finding.culprit) == ({"table": 3, "row": "2080505", "column": ""}, True)
    assert "缺少“2080505 机关事业单位基本养老保险缴费支出”行（合计 32.17、基本支出 32.17，万元）" in finding.message


def test_a_dropped_project_is_told_by_its_amount():
    disclosure = disclosure_from_truth("000")
    (finding,) = errors(without_row(disclosure, 12, 3))
    assert finding.where["table"] == 12 and "缺少一行（合计 55.00、一般公共预算 55.00，万元）" in finding.message


@pytest.mark.parametrize("wrong", ["7", "21", "0210"])
def test_a_class_code_that_fits_no_tree_is_the_culprit_with_the_right_code(wrong):
    disclosure = disclosure_from_truth("000")
    row = figure(disclosure, 3, "210", "total")
    (finding,) = errors(with_names(disclosure, {(3, row.row, ""): (wrong, row.label, "")}))
    assert (finding.where, finding.printed, finding.expected) == ({"table": 3, "row": wrong, "column": "科目编码"}, wrong, "210")
    assert finding.culprit and finding.evidence == ((3, 0.0, float(row.row), 1.0, row.row + 1.0),)


def test_names_of_two_classes_exchanged():
    disclosure = disclosure_from_truth("000")
    one, other = (figure(disclosure, 4, label, "total") for label in ("十、卫生健康支出", "二十、住房保障支出"))
    names = {(4, one.row, one.side): ("", other.label, ""), (4, other.row, other.side): ("", one.label, "")}
    (finding,) = errors(with_names(disclosure, names))
    assert finding.culprit and finding.where["column"] == "科目名称" and "互换了位置" in finding.message


def test_the_majority_of_the_tables_decides_what_a_code_is_called():
    disclosure = disclosure_from_truth("000")
    row = figure(disclosure, 5, "2080502", "total")
    (finding,) = errors(with_names(disclosure, {(5, row.row, ""): ("2080502", "行政单位离退休", "")}))
    assert (finding.where["table"], finding.printed, finding.expected) == (5, "行政单位离退休", "事业单位离退休")


def test_a_row_printed_twice_is_found():
    disclosure = disclosure_from_truth("000")
    table = disclosure.tables[11]
    rows = [[cell.text for cell in row] for row in table.rows]
    twice = table_from_rows(load("yangquan").table(table.id), [*rows, rows[-1]], table.title, table.entity, table.columns)
    (finding,) = errors(replace(disclosure, tables=(*disclosure.tables[:11], twice, *disclosure.tables[12:])))
    assert finding.culprit and "行重复" in finding.message


def test_a_shifted_row_is_one_finding():
    disclosure = disclosure_from_truth("003")
    row = figure(disclosure, 3, "2080505", "total").row
    cells = [fact for fact in disclosure.facts if (fact.number, fact.row) == (3, row)]
    moved = dict(zip(map(place_of, cells), [None, *(fact.amount for fact in cells[:-1])]))
    (finding,) = errors(with_figures(disclosure, moved))
    assert "错位一列" in finding.message or "互换了位置" in finding.message


# Ranking by how misprints look

@pytest.mark.parametrize(("printed", "expected", "words"), [
    ("116.97", "116.77", "一位数字不同"), ("69.95", "69.59", "两位数字对调"), ("2280900", "228.09", "相差一万倍，元与万元混用"),
    ("-3.00", "3.00", "正负号相反"), ("22.809", "228.09", "小数点错位"), ("28.09", "228.09", "少一位数字"), ("", "1.00", "原为空白"),
    ("12.34", "98.76", "")])
def test_how_a_misprint_came_about_is_put_into_words(printed, expected, words):
    assert likeness(printed, expected).zh == words


# Recognised figures

def recognised(disclosure: Disclosure, confidence: float = 0.9) -> Disclosure:
    def of(table):
        return replace(table, rows=tuple(tuple(replace(cell, confidence=confidence) for cell in row) for row in table.rows))
    return replace(disclosure, tables=tuple(map(of, disclosure.tables)))


def test_a_consistent_scan_is_confirmed_by_its_own_redundancy():
    disclosure = recognised(disclosure_from_truth("000"))
    assert {mark.verdict for mark in marks(disclosure, list(evaluate(disclosure)))} == {CONFIRMED}
    assert not errors(disclosure)


def test_digital_text_has_no_marks():
    assert marks(disclosure_from_truth("000"), ()) == ()


def test_a_misread_digit_is_offered_as_a_correction_and_not_applied():
    disclosure = recognised(with_cell(disclosure_from_truth("000"), 5, 9, 3, "116.17"))
    (mark,) = [mark for mark in marks(disclosure, list(evaluate(disclosure))) if mark.verdict == CONTRADICTED]
    assert (mark.fact.amount.text, mark.offered) == ("116.17", ("116.77",))
    (finding,) = errors(disclosure)
    assert finding.kind == "reading" and "该数由图像识别而来" in finding.message


def test_a_figure_that_nothing_confirms_is_a_warning_when_recognition_was_unsure():
    whole = disclosure_from_truth("000")
    alone = recognised(replace(whole, tables=(whole.tables[11],)), 0.7)
    alone = replace(alone, tables=(replace(alone.tables[0], rows=alone.tables[0].rows[:2],
                                           facts=tuple(fact for fact in alone.tables[0].facts if fact.row == 1)),))
    found = marks(alone, ())
    assert [mark.verdict for mark in found] == [UNCONFIRMED] * 2
    assert [finding.severity for finding in mark_findings(alone, found) if "把握70%" in finding.message] == ["warning"] * 2


def test_look_alikes_are_digits_taken_for_others_lost_or_doubled():
    assert {"8.1", "31", "3.7", "3.", ".1", "33.1"} <= set(look_alikes("3.1"))


def test_any_figure_out_by_two_units_has_its_cell_among_the_explanations():
    disclosure = disclosure_from_truth("003")
    for fact in [fact for fact in disclosure.tables[1].facts if fact.amount and fact.amount.value][:12]:
        wrong = with_figures(disclosure, {place_of(fact): type(fact.amount).parse(plus(fact.amount.text, 2), fact.amount.unit)})
        (finding,) = errors(wrong)
        assert (finding.where["row"], finding.expected) == (fact.code or fact.label, fact.amount.text)
