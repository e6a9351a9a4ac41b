"""A table of a profile whose tables are fixed: header found by the profile's words, rows fitted to just the declared columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from yusuan.disclosure.header import header_paths, header_rows, in_printed_order, is_column_numbers, misfits
from yusuan.disclosure.printed import Body
from yusuan.disclosure.rows import Row, belongs, counts, cut, fitted
from yusuan.disclosure.spread import spread
from yusuan.profiles.profile import Column, TableSpec
from yusuan.reading.page import Grid


@dataclass
class _Draft:
    """A table while it is put together."""

    spec: TableSpec
    header: list[list[str]] = field(default_factory=list)
    columns: tuple[Column, ...] = ()
    rows: list[Row] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def fixed_body(grids: Sequence[Grid], spec: TableSpec, year: int, layout: str) -> Body | None:
    """The table that these grids make; None when there is no header. `layout` is what the profile calls itself (版式)."""
    draft = _Draft(spec)
    for grid, rows in zip(grids, spread(grids)):
        _add(draft, Grid(tuple(rows), grid.source))
    if not draft.header:
        return None
    paths = _paths(draft, year)
    if misfit := misfits(paths, draft.columns):
        draft.warnings.append(f"的表头与版式“{layout}”不符：{'、'.join(path or '（空白）' for path in misfit)}。")
    return Body(paths, tuple(draft.columns), draft.rows, draft.warnings)


def _add(draft: _Draft, grid: Grid) -> None:
    """Takes header and rows of one page. Before the first row the header may go on; behind it, it is a repetition."""
    texts = [[cell.text for cell in row] for row in grid.rows]
    count = header_rows(texts, draft.spec, strict=bool(draft.rows))
    lines = grid.rows
    if count and not draft.rows:
        lines = _without_blank_columns(lines)
        room = draft.spec.depth - len(draft.header)
        draft.header += [[cell.text for cell in row] for row in lines[:min(count, room)]]
        draft.columns = in_printed_order(["/".join(path) for path in header_paths(draft.header)], draft.spec.columns)
    if count < len(texts) and is_column_numbers(texts[count]):
        count += 1
    if not draft.header:
        return
    rows = [row for row in (fitted(line, draft.columns) for line in lines[count:]) if counts(row)]
    if rows and not count and not any(belongs(row, draft.columns) for row in rows):
        draft.warnings.append(f"之后的一个表格（{grid.source}）与它的列不符，未计入。")
        return
    draft.rows += [cut(row, len(draft.columns), draft.warnings) for row in rows]


def _without_blank_columns(rows: Sequence[Row]) -> tuple[Row, ...]:
    """A page with its header, without the columns at both sides in which nothing stands at all."""
    filled = [at for row in rows for at, cell in enumerate(row) if cell.text]
    return tuple(row[min(filled):max(filled) + 1] for row in rows)


def _paths(draft: _Draft, year: int) -> tuple[str, ...]:
    """The header paths as printed; where the printed header lost a column, all paths are the profile's."""
    printed = ["/".join(path) for path in header_paths(draft.header)]
    if len(printed) == len(draft.columns) and all(printed):
        return tuple(printed)
    return tuple("/".join(column.path(year)) for column in draft.columns)
