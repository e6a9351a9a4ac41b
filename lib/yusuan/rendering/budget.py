"""A budget table as the report shows it: merged headers, figures as printed, unused rows left out and counted."""

from __future__ import annotations

from collections.abc import Iterator

from yusuan.disclosure.model import Disclosure, Table
from yusuan.disclosure.projects import project_rows
from yusuan.rendering.markup import Cell, Row, note, table as html_table
from yusuan.rendering.piece import Piece, joined, of_html, words

LONG = 12  # rows: a longer table leaves out those without a figure
_TOTALS = ("合计", "总计")


def table(disclosure: Disclosure, table: Table) -> Piece:
    """One table with its unit of money and its source; one sentence for a table without figures."""
    if table.empty or not table.rows:
        return joined([words("本表无数据。"), of_html(note(_source(disclosure, table)))])
    figures = {fact.header for fact in table.facts}
    used = {fact.row for fact in table.facts if fact.amount and fact.amount.value}
    shown = [at for at in range(len(table.rows)) if at in used or len(table.rows) <= LONG or _is_total(table, at)]
    depths = _depths(table)
    rows = [Row(list(_cells(table, at, figures, depths.get(at, 0))), "total" if _is_total(table, at) else "") for at in shown]
    left_out = len(table.rows) - len(shown)
    remark = f"另有{left_out}行本年无数，未列出。" if left_out else ""
    shape = html_table(table.columns, rows, aside=f"单位：{table.money_unit}")
    return joined([of_html(shape), of_html(note(remark + _source(disclosure, table)))])


def _source(disclosure: Disclosure, table: Table) -> str:
    pages = f"第{'、'.join(map(str, table.pages))}页" if table.pages else ""
    return f"来源：{disclosure.source}{pages}。"


def _is_total(table: Table, at: int) -> bool:
    return any(cell.text.replace(" ", "").endswith(_TOTALS) for cell in table.rows[at])


def _cells(table: Table, at: int, figures: set[str], depth: int) -> Iterator[Cell]:
    """The row's cells as printed; the name before the first figure is set in by `depth`, where there are two names the first."""
    row = table.rows[at]
    name = next((place for place, header in enumerate(table.columns) if header in figures), len(row)) - 1
    name -= any(fact.second for fact in table.facts)
    for place, (cell, header) in enumerate(zip(row, table.columns)):
        figure = header in figures
        yield Cell(cell.text, figure, f"d{depth}" if depth and place == name and not figure else "")


def _depths(table: Table) -> dict[int, int]:
    """How deep a row stands: 款 under 类, 项 under 款; items under their class; projects under their unit."""
    if table.id.startswith("projects"):
        levels = [row for row in project_rows(table)]
        several = any(row.level == "unit" for row in levels)
        return {row.fact.row: 1 for row in levels if several and row.level == "project"}
    coded = {fact.row: (len(fact.code) - 3) // 2 for fact in table.facts if fact.code.isdigit()}
    return {row: min(depth, 2) for row, depth in coded.items()} or {fact.row: 1 for fact in table.facts if fact.second}
