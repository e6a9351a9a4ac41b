"""Headers that a page break tears: the lower page shows edges between columns that the upper one does not."""

from __future__ import annotations

from yusuan.reading.grid import Draft, Row, Table
from yusuan.reading.lines import Line
from yusuan.reading.seam import divided


def _row(top: float, *cells: tuple[float, float, str]) -> Row:
    """Cells from their left to their right edges, with their texts."""
    return [Draft((left, top, right, top + 20), [Line(text, left + 2, top + 5, right - 2, top + 15, 10, 10)] if text else [], False)
            for left, right, text in cells]


def _table(*rows: Row) -> Table:
    boxes = [draft.box for row in rows for draft in row if draft]
    return Table((boxes[0][0], boxes[0][1], boxes[-1][2], boxes[-1][3]), [*rows])


def _texts(table: Table) -> list[list[str | None]]:
    return [["".join(line.text for line in draft.lines) if draft else None for draft in row] for row in table.rows]


HEAD = _table(_row(740, (50, 150, "项目"), (150, 450, "2025年预算数")))
BODY = _row(70, (50, 150, "公务接待费"), (150, 250, "0.50"), (250, 350, "0.50"), (350, 450, ""))
REST = _row(50, (50, 150, ""), (150, 250, "合计"), (250, 350, "一般公共预算"), (350, 450, "政府性基金预算"))


def test_a_head_above_several_columns_spans_them_though_their_edges_are_on_the_next_page():
    assert _texts(divided(HEAD, _table(REST, BODY))) == [["项目", "2025年预算数", None, None]]


def test_a_table_that_ends_is_not_divided_by_the_one_on_the_next_page():
    own_header = _row(50, (50, 150, "项目"), (150, 250, "合计"), (250, 350, "一般公共预算"), (350, 450, "政府性基金预算"))
    elsewhere = _row(50, (50, 130, ""), (130, 250, "合计"), (250, 350, "一般公共预算"), (350, 450, "政府性基金预算"))
    figures = _table(_row(740, (50, 150, "公务接待费"), (150, 450, "0.50")))
    assert divided(HEAD, _table(own_header, BODY)) is HEAD
    assert divided(HEAD, _table(elsewhere, BODY)) is HEAD
    assert divided(HEAD, _table(BODY)) is HEAD
    assert divided(figures, _table(REST, BODY)) is figures
