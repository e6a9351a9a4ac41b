"""A disclosure with one thing changed, to see what the identities would say then: figures, names of rows, rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from yusuan.amount import Amount
from yusuan.checking.board import Place, place_of
from yusuan.disclosure.model import Disclosure, Fact, Table
from yusuan.reading.page import Cell

Row = tuple[int, int, str]  # table number, row, side
Names = tuple[str, str, str]  # code, label, second label


def with_figures(disclosure: Disclosure, figures: Mapping[Place, Amount | None]) -> Disclosure:
    """Other amounts in some cells; None makes a cell blank."""
    def changed(fact: Fact) -> Fact:
        place = place_of(fact)
        return replace(fact, amount=figures[place]) if place in figures else fact

    return _with_tables(disclosure, {place[0] for place in figures}, lambda table: _refilled(table, map(changed, table.facts)))


def with_names(disclosure: Disclosure, names: Mapping[Row, Names]) -> Disclosure:
    """Other names of some rows."""
    def changed(fact: Fact) -> Fact:
        found = names.get((fact.number, fact.row, fact.side))
        return replace(fact, code=found[0], label=found[1], second=found[2]) if found else fact

    return _with_tables(disclosure, {row[0] for row in names}, lambda table: replace(table, facts=tuple(map(changed, table.facts))))


def without_row(disclosure: Disclosure, number: int, row: int) -> Disclosure:
    """Table `number` without its row `row` (from 0)."""
    def shortened(table: Table) -> Table:
        kept = (_moved(fact, -1) if fact.row > row else fact for fact in table.facts if fact.row != row)
        return replace(table, facts=tuple(kept), rows=table.rows[:row] + table.rows[row + 1:])

    return _with_tables(disclosure, {number}, shortened)


def with_row(disclosure: Disclosure, place: Row, names: Names) -> Disclosure:
    """A blank row with these names on one side of a table, in front of the row that stands at `place`."""
    number, row, side = place

    def lengthened(table: Table) -> Table:
        model = [fact for fact in table.facts if fact.side == side and fact.row == next(one.row for one in table.facts if one.side == side)]
        blank = [replace(fact, row=row, code=names[0], label=names[1], second=names[2], amount=None) for fact in model]
        before = [fact for fact in table.facts if fact.row < row]
        after = [_moved(fact, 1) for fact in table.facts if fact.row >= row]
        rows = (*table.rows[:row], tuple(Cell("") for _ in table.columns), *table.rows[row:])
        return replace(table, facts=(*before, *blank, *after), rows=rows)

    return _with_tables(disclosure, {number}, lengthened)


def _moved(fact: Fact, by: int) -> Fact:
    return replace(fact, row=fact.row + by)


def _with_tables(disclosure: Disclosure, numbers: Iterable[int], change: Callable[[Table], Table]) -> Disclosure:
    wanted = set(numbers)
    return replace(disclosure, tables=tuple(change(table) if table.number in wanted else table for table in disclosure.tables))


def _refilled(table: Table, facts: Iterable[Fact]) -> Table:
    """The table with these figures, which stand in its rows as well."""
    facts, rows = tuple(facts), [list(row) for row in table.rows]
    position = {(column.side, column.key): at for at, column in enumerate(table.layout) if column.role == "amount"}
    for old, new in zip(table.facts, facts):
        if new is not old:
            at = position[new.side, new.column]
            rows[new.row][at] = replace(rows[new.row][at], text=new.amount.text if new.amount else "")
    return replace(table, facts=facts, rows=tuple(tuple(row) for row in rows))
