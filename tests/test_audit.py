"""What a person is told: findings, their severity and their words; the counts."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from support import DOCUMENTS, disclosure_from_truth, with_cell, without_table

from yusuan.checking.audit import audit
from yusuan.checking.export import as_text, rows_of
from yusuan.checking.identities import declared


def errors(result) -> list:
    return [finding for finding in result.findings if finding.severity == "error"]


@pytest.mark.parametrize("doc", DOCUMENTS)
def test_counts_add_up_and_a_right_document_has_no_error(doc):
    result = audit(disclosure_from_truth(doc))
    counts = dict(result.counts)
    assert counts.pop("declared") == sum(counts.values()) == len(result.checks)
    assert counts["failed"] == 0 and not [finding for finding in result.findings if finding.severity != "note"]


def test_counts_add_up_when_figures_are_wrong_and_tables_missing():
    counts = dict(audit(without_table(with_cell(disclosure_from_truth("001"), 3, 0, 3, "1.00"), 9, 12)).counts)
    assert counts.pop("declared") == sum(counts.values())
    assert counts["failed"] and counts["not_evaluable"]


def test_a_finding_says_document_page_table_row_column_figures_and_why():
    finding = errors(audit(with_cell(disclosure_from_truth("000"), 5, 9, 3, "116.97")))[0]
    assert finding.message == (
        "000.txt 第5页 表5《2025年一般公共预算支出预算表（不含上年结转）》“210 卫生健康支出”行“基本支出”列印作“116.97”万元，应为“116.77”万元"
        "（一位数字不同）。这样改，E1、E2、E5共4处不符全部消除，原来相符的仍然相符。E2：合计等于各类之和，类等于其款之和，款等于其项之和；"
        "表5“210”行印作116.97，按此关系应为116.77（表5“21011”行“基本支出”列的7.19 + 表5“21099”行“基本支出”列的109.58；"
        "相差0.20，超出各数印刷精度所能解释的舍入）。")
    assert (finding.verdict, finding.kind, finding.printed, finding.expected) == ("failed", "publication", "116.97", "116.77")
    assert finding.where == {"table": 5, "row": "210", "column": "基本支出"}
    assert finding.evidence == ((5, 3.0, 9.0, 4.0, 10.0),)


def test_one_wrong_figure_is_one_finding_that_names_every_identity_it_breaks():
    (finding,) = errors(audit(with_cell(disclosure_from_truth("000"), 5, 9, 3, "116.97")))
    assert finding.culprit and finding.codes == ("E1", "E2", "E5")


def test_the_same_in_english():
    (finding,) = errors(audit(with_cell(disclosure_from_truth("000"), 5, 9, 3, "116.97")))
    assert "column “基本支出” is printed as “116.97” 万元 and should be “116.77” 万元 (one digit differs)" in finding.message_en
    assert finding.as_json(english=True)["message"] == finding.message_en


def test_a_blank_that_should_hold_money_is_called_blank():
    (finding,) = errors(audit(with_cell(disclosure_from_truth("000"), 12, 3, 2, "")))
    assert "“卫生健康考试考务费”行“一般公共预算”列为空白，应为“55.00”万元" in finding.message
    (finding,) = errors(audit(with_cell(disclosure_from_truth("000"), 1, 32, 1, "")))
    assert "“收入总计”行“2025年”列为空白，应为“228.09”万元" in finding.message


def test_a_long_sum_is_told_by_its_length():
    (finding,) = errors(audit(with_cell(disclosure_from_truth("000"), 12, 0, 1, "79.59")))
    assert "表12“阳泉市大学生乡村医生专项计划公开招聘”行“合计”列等5项相加而得" in finding.message


def test_a_soft_identity_gives_a_note_and_no_failed_check():
    result = audit(disclosure_from_truth("003"))
    (note,) = [finding for finding in result.findings if finding.code == "F10"]
    assert (note.severity, note.verdict, note.printed, note.expected) == ("note", "implausible", "14.89", "14.98")
    assert "通常应为“14.98”万元" in note.message


def test_the_data_count_checks_as_the_report_does():
    result = audit(disclosure_from_truth("003"))
    stored = Counter(row["verdict"] for row in rows_of(result, "某中心", 2025, "budget")["checks"])
    assert {"declared": stored.total()} | {verdict: stored[verdict] for verdict in result.counts if verdict != "declared"} == result.counts


def test_a_terminal_is_told_how_many_ended_how():
    assert as_text(audit(disclosure_from_truth("003"))).startswith("勾稽关系：应核对956项，相符946项，尾差5项，不符0项，未能核对5项。")
    assert as_text(audit(disclosure_from_truth("003")), english=True).startswith(
        "Identities: 956 declared, 946 passed, 5 rounding, 0 failed, 5 not evaluable.")


def test_a_sum_of_several_rows_is_not_told_as_one_row():
    (note,) = [finding for finding in audit(disclosure_from_truth("001")).findings if finding.code == "F11"]
    assert "“离休费 离退休费”等2行“合计”列合计“508.80”万元，通常应为“515.03”万元" in note.message


def test_a_missing_table_is_one_warning_that_lists_what_stays_open():
    result = audit(without_table(disclosure_from_truth("000"), 11))
    (finding,) = [finding for finding in result.findings if finding.severity == "warning"]
    assert finding.message == "000.txt 文件中没有表11《财政拨款安排机关运行经费预算表》，未能核对：I1、I2、I3。"
    assert finding.verdict == "not_evaluable" and not errors(result)


def test_a_document_of_forms_only_gives_a_single_note():
    result = audit(replace(disclosure_from_truth("000"), tables=()))
    assert [finding.severity for finding in result.findings] == ["note"]
    assert result.counts["declared"] == result.counts["not_evaluable"] > 0


def test_rounding_is_counted_and_not_reported():
    result = audit(disclosure_from_truth("001"))
    assert result.counts["rounding"] == 33 and not any(finding.verdict == "rounding" for finding in result.findings)


def test_json_holds_what_the_command_promises():
    shape = json.loads(json.dumps(audit(with_cell(disclosure_from_truth("000"), 5, 9, 3, "116.97")).as_json()))
    assert set(shape) == {"checks", "findings", "claims"}
    assert set(shape["checks"]) == {"declared", "passed", "rounding", "failed", "not_evaluable"}
    assert set(shape["findings"][0]) == {"code", "codes", "severity", "kind", "verdict", "source", "where", "printed", "expected",
                                         "message", "culprit", "evidence"}


def test_every_code_of_the_tables_is_documented_with_an_example():
    text = (Path(__file__).parent.parent / "docs" / "findings.md").read_text(encoding="utf-8")
    rows = {cells[1].strip(): cells for line in text.splitlines() if len(cells := line.split("|")) == 6}
    declared_codes = {identity.code for name in ("yangquan", "shanghai", "jiangsu") for identity in declared(name).identities}
    declared_codes |= {identity.code for identity in declared("shanghai", "final").identities}
    computed = {"V1", "V2", "S1", "O1", *(f"X{number}" for number in range(1, 8)), *(f"U{number}" for number in range(1, 8))}
    assert rows.keys() - {"编号", "---"} == declared_codes | computed
    assert all(cell.strip() for row in rows.values() for cell in row[1:5])
