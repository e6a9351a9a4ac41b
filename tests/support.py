"""Disclosures for tests, made from the checked tables in `tests/truth` without reading any file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from yusuan.amount import Amount
from yusuan.disclosure.model import Disclosure, Fact, Table
from yusuan.profiles.profile import TableSpec, load
from yusuan.reading.page import Cell, Source

TRUTH = Path(__file__).parent / "truth" / "tables.json"
DOCUMENTS = ("000", "001", "003", "004")


@lru_cache
def _truth() -> list[dict]:
    return json.loads(TRUTH.read_text(encoding="utf-8"))


@lru_cache
def disclosure_from_truth(doc: str) -> Disclosure:
    """The 13 tables of document `doc` (`000`, `001`, `003`, `004`). The row of a cell stands as its line, the table as its page."""
    tables = [table for table in _truth() if table["doc"] == doc]
    first = tables[0]
    profile = load("yangquan")
    kind = {"单位": "unit", "部门": "department"}[first["kind"]]
    return Disclosure(f"{doc}.txt", doc, first["entity"], first["year"], "budget", kind, profile.name, 0,
                      tuple(table_from_rows(profile.tables[table["table_no"] - 1], table["rows"], table["title"], table["entity"],
                                            tuple(table["columns"])) for table in tables), (), ())


def table_from_rows(spec: TableSpec, rows: list[list[str]], title: str = "", entity: str = "", columns: tuple[str, ...] = ()) -> Table:
    """A table with these printed rows; `columns` are header paths, by default those of the profile for 2025."""
    columns = columns or tuple("/".join(column.path(2025)) for column in spec.columns)
    cells = tuple(tuple(Cell(text, Source(page=spec.number, box=(float(at), float(number), at + 1.0, number + 1.0)))
                        for at, text in enumerate(row)) for number, row in enumerate(rows))
    facts = tuple(_facts(spec, columns, cells))
    return Table(spec.id, spec.number, title or spec.title, entity, "万元", columns, cells, facts, (spec.number,),
                 all(fact.amount is None for fact in facts), spec.columns)


def _facts(spec: TableSpec, headers: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]) -> Iterator[Fact]:
    for number, row in enumerate(rows):
        for side in dict.fromkeys(column.side for column in spec.columns):
            names = {column.role: cell.text for cell, column in zip(row, spec.columns) if column.side == side and column.role != "amount"}
            code, label = names.get("code", ""), names.get("label", "")
            if not code.isdigit():
                code, label = "", label or code or (row[0].text if row[0].text == "合计" else "")
            for cell, column, header in zip(row, spec.columns, headers):
                if column.side == side and column.role == "amount" and (code or label or cell.text):
                    yield Fact(spec.id, spec.number, number, side, code, label, names.get("second", ""), column.key, header,
                               Amount.parse(cell.text, "万元"), cell.source)


def with_cell(disclosure: Disclosure, table: int, row: int, at: int, text: str) -> Disclosure:
    """The same disclosure with another text in one cell: table number, row and cell from 0."""
    old = next(found for found in disclosure.tables if found.number == table)
    rows = [[cell.text for cell in line] for line in old.rows]
    rows[row][at] = text
    new = table_from_rows(load(disclosure.profile).table(old.id), rows, old.title, old.entity, old.columns)
    return replace(disclosure, tables=tuple(new if found is old else found for found in disclosure.tables))


def without_table(disclosure: Disclosure, *numbers: int) -> Disclosure:
    """The same disclosure without the tables of these numbers."""
    return replace(disclosure, tables=tuple(table for table in disclosure.tables if table.number not in numbers))


def plus(text: str, units: int) -> str:
    """A printed figure moved by `units` of its last place; a blank cell counts as 0.00."""
    amount = Amount.parse(text or "0.00", "万元")
    return f"{amount.value + units * Decimal(1).scaleb(-amount.places):.{amount.places}f}"
