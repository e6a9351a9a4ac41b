"""The command: its JSON, its exit status, its errors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from yusuan.cli import main

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "data" / "raw"
TRUTH = Path(__file__).parent / "truth"


def call(*arguments: object):
    return CliRunner().invoke(main, [str(one) for one in arguments])


def file_of(doc: str, suffix: str = ".txt") -> Path:
    return next(RAW.glob(f"{doc}*{suffix}"))


def test_read_prints_the_contract_as_json():
    result = call("read", file_of("000"), "--json")
    (disclosure,) = json.loads(result.output)["disclosures"]
    assert list(disclosure) == ["source", "sha256", "unit", "year", "phase", "kind", "profile", "pages", "tables", "forms",
                                "narrative", "warnings"]
    assert (disclosure["unit"], disclosure["year"], disclosure["phase"], disclosure["kind"]) == ("阳泉市卫生健康委员会医事管理中心", 2025, "budget", "unit")
    table = disclosure["tables"][0]
    assert list(table) == ["id", "number", "title", "money_unit", "pages", "empty", "columns", "rows", "boxes"]
    assert [section["section"] for section in disclosure["narrative"]] == ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
    form = disclosure["forms"][0]
    assert list(form) == ["name", "department_code", "department", "unit", "attribute", "period", "funds", "texts", "goals",
                          "indicators", "filed", "pages"]
    assert form["funds"]["implementation"] == {"total": 600000, "central": 0, "provincial": 0, "local": 600000, "own": 0, "other": None}


def test_every_printed_cell_of_a_pdf_has_its_page_and_box():
    (disclosure,) = json.loads(call("read", file_of("000", ".pdf"), "--json").output)["disclosures"]
    for table in disclosure["tables"]:
        assert [len(row) for row in table["boxes"]] == [len(row) for row in table["rows"]]
        for texts, boxes in zip(table["rows"], table["boxes"]):
            for text, box in zip(texts, boxes):
                assert not text or (box[0] in table["pages"] and box[1] < box[3] and box[2] < box[4])


def test_check_exits_0_on_a_consistent_document_and_its_counts_add_up(tmp_path):
    tables, _, _ = file_of("003").read_text(encoding="utf-8").partition("第三部分 2025年度单位预算情况说明\n")
    path = tmp_path / "tables.txt"
    path.write_text(tables, encoding="utf-8")
    result = call("check", path, "--json")
    counts = json.loads(result.output)["checks"]
    assert result.exit_code == 0
    assert counts["declared"] == counts["passed"] + counts["rounding"] + counts["failed"] + counts["not_evaluable"] > 0


def test_check_exits_1_and_names_the_place_when_a_figure_was_changed(tmp_path):
    path = tmp_path / "changed.txt"
    text = file_of("003").read_text(encoding="utf-8")
    path.write_text(text.replace("合计\t\t1908.14\t355.41\t1552.73", "合计\t\t1908.14\t355.41\t1552.37"), encoding="utf-8")
    result = call("check", path, "--json")
    findings = [one for one in json.loads(result.output)["findings"] if one["severity"] == "error"]
    assert result.exit_code == 1
    assert any(one["where"] == {"table": 3, "row": "合计", "column": "项目支出"} and one["culprit"] and one["expected"] == "1552.73"
               and one["source"] == "changed.txt" for one in findings)


@pytest.mark.parametrize("command", ["read", "check", "prose"])
def test_a_file_that_cannot_be_read_exits_2_with_one_line(tmp_path, command):
    (tmp_path / "empty.pdf").write_bytes(b"")
    result = call(command, tmp_path / "empty.pdf")
    assert result.exit_code == 2 and result.output.count("\n") == 1 and "empty.pdf: the file is empty" in result.output


def test_an_unknown_profile_lists_those_that_exist():
    result = call("read", file_of("000"), "--profile", "atlantis")
    assert result.exit_code == 2 and "atlantis" in result.output and "yangquan" in result.output


def test_an_unknown_format_lists_those_that_exist():
    result = call("run", "--to", "odt")
    assert result.exit_code == 2 and "html, pdf, docx" in result.output


@pytest.mark.parametrize(("doc", "figures"), [
    ("000", ["增长11.69%"]), ("001", ["增长3.84%", "下降2.2%"]), ("003", ["下降54.42%", "下降59.12%"]), ("004", ["增长80.27%", "下降39.84%"]),
])
def test_prose_states_growth(doc, figures):
    text = call("prose", file_of(doc)).output
    assert all(figure in text for figure in figures)


def test_prose_says_where_it_knows_no_sentences():
    result = call("prose", file_of("000"), "--profile", "general")
    assert result.exit_code == 0 and "the sentences of profile general are not known" in result.stderr and not result.stdout
