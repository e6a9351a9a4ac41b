"""Clean data: written whole, described, validated, read back as they were."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandera.errors
import pyarrow.parquet
import pytest
from support import disclosure_from_truth

from yusuan.disclosure.reader import read
from yusuan.errors import BrokenStore, CannotWrite, UnknownUnit
from yusuan.store.store import Store

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"


@pytest.fixture(scope="module")
def transcript():
    return read(next(RAW.glob("003_*.txt")))


@pytest.fixture
def store(tmp_path, transcript):
    kept = Store(tmp_path)
    kept.write(transcript, "某单位")
    return kept


def test_what_was_written_is_read_back(store, transcript):
    again = store.load(2025, "某单位")
    assert list(again.facts) == list(transcript.facts)
    assert (again.forms, again.sentences, again.warnings) == (transcript.forms, transcript.sentences, transcript.warnings)
    assert [form.figures for form in again.overall] == [form.figures for form in transcript.overall] and again.overall
    assert [table.layout for table in again.tables] == [table.layout for table in transcript.tables]
    assert [[cell.text for cell in row] for table in again.tables for row in table.rows] == [
        [cell.text for cell in row] for table in transcript.tables for row in table.rows]


def test_a_second_writing_gives_the_same_bytes(store, transcript):
    before = {path.name: path.read_bytes() for path in store.folder(2025, "某单位").iterdir()}
    store.write(transcript, "某单位")
    assert before == {path.name: path.read_bytes() for path in store.folder(2025, "某单位").iterdir()}


def test_the_csv_opens_in_a_spreadsheet(store):
    content = (store.folder(2025, "某单位") / "facts.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert len(rows) == len(store.rows(store.folder(2025, "某单位"), "facts"))
    total = next(row for row in rows if row["table"] == "expenditure_summary" and row["label"] == "合计" and row["column"] == "total")
    assert (total["amount"], total["printed"], total["money_unit"]) == ("1908.14", "1908.14", "万元")


def test_a_text_that_a_spreadsheet_would_run_is_written_as_text(tmp_path, transcript):
    (form, *_) = transcript.forms
    hostile = replace(transcript, forms=(replace(form, name='=HYPERLINK("http://x")'),))
    Store(tmp_path).write(hostile, "某单位")
    rows = list(csv.DictReader((tmp_path / "2025" / "某单位" / "forms.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0]["name"].startswith("'=")


def test_the_package_describes_every_file_with_its_hash(store):
    folder = store.folder(2025, "某单位")
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    assert {one["path"] for one in described} == {path.name for path in folder.iterdir()} - {"datapackage.json"}
    assert all(one["hash"].startswith("sha256:") and one["schema"]["fields"] for one in described)


def test_money_is_exact_in_parquet_and_in_questions(store):
    answer = store.ask('SELECT amount FROM facts WHERE "table" = ? AND "column" = \'total\' AND label = \'合计\'', ["expenditure_summary"])
    assert Decimal(str(answer["amount"][0])) == Decimal("1908.14")
    assert isinstance(next(row["amount"] for row in store.rows(store.folder(2025, "某单位"), "facts") if row["amount"]), Decimal)


def test_one_question_covers_all_units_and_years(store):
    store.write(disclosure_from_truth("001"), "另一单位")
    answer = store.ask("SELECT year, unit, count(*) AS n FROM facts WHERE printed <> '' GROUP BY ALL ORDER BY year")
    assert list(answer["unit"]) == ["另一单位", "某单位"] and list(answer["n"]) == [699, 299]
    assert store.units() == [(2024, "另一单位"), (2025, "某单位")]


def test_rows_that_break_the_schema_are_not_written(tmp_path, transcript):
    with pytest.raises(pandera.errors.SchemaError, match="phase"):
        Store(tmp_path).write(replace(transcript, phase="draft"), "某单位")
    assert not any(tmp_path.rglob("*.parquet"))


def test_final_accounts_stand_beside_the_budget(store, transcript):
    store.write(replace(transcript, phase="final"), "某单位")
    assert store.load(2025, "某单位").phase == "budget" and store.load(2025, "某单位", "final").phase == "final"


def test_an_unknown_unit_is_told_what_there_is(store):
    with pytest.raises(UnknownUnit, match="别的单位.*2025 某单位"):
        store.load(2025, "别的单位")


def test_a_missing_file_is_named(store):
    (store.folder(2025, "某单位") / "facts.parquet").unlink()
    with pytest.raises(BrokenStore, match="facts.parquet"):
        store.load(2025, "某单位")


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path, transcript):
    (tmp_path / "2025").write_text("a file where a folder should be")
    with pytest.raises(CannotWrite, match="cannot be written"):
        Store(tmp_path).write(transcript, "某单位")


def test_the_confidence_of_recognised_cells_and_the_files_of_parts_are_kept(tmp_path, transcript):
    whole = disclosure_from_truth("000")
    first, *rest = whole.tables
    rows = tuple(tuple(replace(cell, confidence=0.97) for cell in row) for row in first.rows)
    facts = tuple(replace(fact, source=replace(fact.source, file="表格.pdf")) for fact in first.facts)
    forms = tuple(replace(form, confidence=sure) for form, sure in zip(transcript.forms, ({"funds": 0.96, "goals": 0.7}, {})))
    store = Store(tmp_path)
    store.write(replace(whole, tables=(replace(first, rows=rows, facts=facts), *rest), forms=forms), "某单位")
    again = store.load(2025, "某单位")
    assert again.forms == forms
    assert {cell.confidence for row in again.tables[0].rows for cell in row} == {0.97}
    assert {cell.confidence for row in again.tables[1].rows for cell in row} == {None}
    assert again.tables[0].facts == facts and list(again.tables[1].facts) == list(whole.tables[1].facts)


def test_clean_data_of_another_version_are_named_with_the_remedy(store):
    folder = store.folder(2025, "某单位")
    facts = pyarrow.parquet.read_table(folder / "facts.parquet").drop_columns(["place"])
    pyarrow.parquet.write_table(facts, folder / "facts.parquet")
    with pytest.raises(BrokenStore, match="facts.parquet has no place.*yusuan run"):
        store.load(2025, "某单位")
