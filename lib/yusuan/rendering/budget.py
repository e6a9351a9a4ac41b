"""A budget table as the report shows it: merged headers, figures as printed, unused rows left out and counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yusuan.checking.recognition import Mark
from yusuan.disclosure.model import Disclosure, Table
from yusuan.disclosure.projects import project_rows
from yusuan.reading.page import Source
from yusuan.rendering import doubt
from yusuan.rendering.markup import Cell, Row, note
from yusuan.rendering.markup import table as html_table
from yusuan.rendering.piece import Piece, joined, of_html, words

LONG = 12  # rows: a longer table leaves out those without a figure
_TOTALS = ("合计", "总计")


def table(disclosure: Disclosure, table: Table, marks: Sequence[Mark] = ()) -> Piece:
    """One table with its unit of money and its source; one sentence for a table without figures.

    `marks` are those of its figures where it was recognised from a picture.
    """
    if table.empty or not table.rows:
        return joined([words("本表无数据。"), of_html(note(_source(disclosure, table)))])
    figures = {fact.header for fact in table.facts}
    kinds = doubt.kinds(table, marks)
    used = {fact.row for fact in table.facts if fact.amount and fact.amount.value}
    used |= {row for (row, _), kind in kinds.items() if kind == doubt.WRONG}
    shown = [at for at in range(len(table.rows)) if at in used or len(table.rows) <= LONG or _is_total(table, at)]
    depths = _depths(table)
    left_out = len(table.rows) - len(shown)
    unnamed = _unnamed(table) if left_out else set()
    rows = [Row(list(_cells(table, at, figures, depths.get(at, 0), unnamed, kinds)), "total" if _is_total(table, at) else "")
            for at in shown]
    remark = f"另有{left_out}行本年无数，未列出。" if left_out else ""
    shape = html_table(table.columns, rows, aside=f"单位：{table.money_unit}")
    return joined([of_html(shape), of_html(note(remark + doubt.remark(marks) + _source(disclosure, table)))])


def _source(disclosure: Disclosure, table: Table) -> str:
    """The file, which is another than the disclosure's where that was put together from several, and page or sheet."""
    first = next((fact.source for fact in table.facts), Source())
    pages = f"第{'、'.join(map(str, table.pages))}页" if table.pages else first.place.rpartition("!")[0]
    return f"来源：{first.file or disclosure.source}{'，' if pages and not table.pages else ''}{pages}。"


def _is_total(table: Table, at: int) -> bool:
    return any(cell.text.replace(" ", "").endswith(_TOTALS) for cell in table.rows[at])


def _unnamed(table: Table) -> set[tuple[int, int]]:
    """Cells (row, column) on a side of a two-sided table where the row has no figure."""
    side_of = {fact.header: fact.side for fact in table.facts}
    sides, side = [""] * len(table.columns), ""
    for place in reversed(range(len(table.columns))):
        side = sides[place] = side_of.get(table.columns[place], side)
    used = {(at, sides[place]) for at, row in enumerate(table.rows) for place, cell in enumerate(row)
            if cell.text and table.columns[place] in side_of}
    return {(row, place) for row in range(len(table.rows)) if not _is_total(table, row)
            for place, side in enumerate(sides) if side and (row, side) not in used}


def _cells(table: Table, at: int, figures: set[str], depth: int, unnamed: set[tuple[int, int]], kinds: doubt.Kinds) -> Iterator[Cell]:
    """The row's cells as printed but for the `unnamed`; the first name before the first figure is set in by `depth`.

    `kinds` are those of cells that were recognised from a picture.
    """
    row = table.rows[at]
    name = next((place for place, header in enumerate(table.columns) if header in figures), len(row)) - 1
    name -= any(fact.second for fact in table.facts)
    for place, (cell, header) in enumerate(zip(row, table.columns)):
        figure = header in figures
        set_in = f"d{depth}" if depth and place == name and not figure else ""
        yield Cell("" if (at, place) in unnamed else cell.text, figure, " ".join(filter(None, (set_in, kinds.get((at, place))))))


def _depths(table: Table) -> dict[int, int]:
    """How deep a row stands: 款 under 类, 项 under 款; items under their class; projects under their unit."""
    if table.id.startswith("projects"):
        levels = project_rows(table)
        several = any(row.level == "unit" for row in levels)
        return {row.fact.row: 1 for row in levels if several and row.level == "project"}
    coded = {fact.row: (len(fact.code) - 3) // 2 for fact in table.facts if fact.code.isdigit()}
    return {row: min(depth, 2) for row, depth in coded.items()} or {fact.row: 1 for fact in table.facts if fact.second}
