"""Which figures of a disclosure were recognised from a picture, and how surely."""

from __future__ import annotations

from yusuan.disclosure.model import Disclosure, Table

Place = tuple[int, int, str, str]  # table number, row, side, column


def confidences(disclosure: Disclosure) -> dict[Place, tuple[int, float]]:
    """For each recognised cell of a column of money its position in the row and its confidence (0 to 1)."""
    return {place: found for table in disclosure.tables for place, found in _of_table(table)}


def _of_table(table: Table) -> list[tuple[Place, tuple[int, float]]]:
    amounts = [(at, column) for at, column in enumerate(table.layout) if column.role == "amount"]
    return [((table.number, row, column.side, column.key), (at, cells[at].confidence))
            for row, cells in enumerate(table.rows) for at, column in amounts if cells[at].confidence is not None]
