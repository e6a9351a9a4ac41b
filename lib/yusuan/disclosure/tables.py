"""Blocks → budget tables: located by their titles, joined over page breaks, fitted to the columns that the profile declares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from yusuan.amount import Amount
from yusuan.disclosure.header import TOTALS, header_paths, header_rows, in_printed_order, is_column_numbers, misfits
from yusuan.disclosure.located import Located, located
from yusuan.disclosure.model import Fact, Table
from yusuan.disclosure.rows import CODE, Row, belongs, counts, fitted, is_blank
from yusuan.profiles.profile import Column, Profile, TableSpec
from yusuan.reading.page import Block, Grid

MOST_ROWS = 20_000


@dataclass
class _Draft:
    """A table while it is put together."""

    spec: TableSpec
    header: list[list[str]] = field(default_factory=list)
    columns: tuple[Column, ...] = ()
    rows: list[Row] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def warn(self, text: str) -> None:
        self.warnings.append(f"表{self.spec.number}{text}")


def read_tables(blocks: Sequence[Block], profile: Profile, year: int, taken: set[int]) -> tuple[list[Table], set[int], list[str]]:
    """The budget tables among `blocks`, the indices of the blocks they are made of, and warnings in Chinese.

    `taken` are blocks that belong to something else (performance forms). A title that occurs twice (in a list of contents,
    say) counts where a grid with its header follows.
    """
    tables: dict[str, Table] = {}
    used: set[int] = set()
    warnings: list[str] = []
    titled: dict[str, str] = {}
    for found in located(blocks, profile, taken):
        titled[found.spec.id] = found.title
        table, problems = _table(found, profile, year) if found.grids else (None, [])
        warnings += problems
        if table and table.id in tables:
            warnings.append(f"《{table.title}》有两张（{table.entity or '未印单位名称'}），只采用了第一张。")
        elif table:
            tables[table.id] = table
            used |= found.blocks
    unseen = [f"《{title}》有标题而没有可识别的表格，未读取。" for id, title in titled.items() if id not in tables]
    return sorted(tables.values(), key=lambda table: table.number), used, warnings + unseen


def _table(found: Located, profile: Profile, year: int) -> tuple[Table | None, list[str]]:
    draft = _Draft(found.spec)
    if (count := sum(len(grid.rows) for grid in found.grids)) > MOST_ROWS:
        return None, [f"《{found.title}》有{count}行，超过{MOST_ROWS}行，未读取。"]
    for grid in found.grids:
        _add(draft, grid)
    if not draft.header:
        return None, []
    paths = _paths(draft, year)
    if misfit := misfits(paths, draft.columns):
        draft.warn(f"的表头与版式“{profile.title}”不符：{'、'.join(path or '（空白）' for path in misfit)}。")
    money_unit = found.money_unit or profile.money_unit
    rows = tuple(draft.rows)
    facts = tuple(_facts(draft, paths, money_unit))
    draft.warnings += _unreadable(draft)
    pages = {cell.source.page for row in rows for cell in row} | {grid.source.page for grid in found.grids}
    return Table(found.spec.id, found.spec.number, found.title, found.entity, money_unit, paths, rows, facts,
                 tuple(sorted(page for page in pages if page)), all(fact.amount is None for fact in facts),
                 tuple(draft.columns)), draft.warnings


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
        draft.warn(f"之后的一个表格（{grid.source}）与它的列不符，未计入。")
        return
    for row in rows:
        _append(draft, row)


def _append(draft: _Draft, row: Row) -> None:
    if len(row) > len(draft.columns):
        texts = "、".join(cell.text for cell in row if cell.text)
        draft.warn(f"有一行（{row[0].source}）的列数多于表头，多出的未计入：{texts[:80]}。")
    draft.rows.append(row[:len(draft.columns)])


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


def _facts(draft: _Draft, paths: Sequence[str], money_unit: str) -> Iterator[Fact]:
    """The figures of the rows. A cell that holds something else than money is no fact, so nothing can take it for zero."""
    spec = draft.spec
    for number, row in enumerate(draft.rows):
        for side in dict.fromkeys(column.side for column in draft.columns):
            code, label, second = _names(row, draft.columns, side)
            for cell, column, path in zip(row, draft.columns, paths):
                amount = Amount.parse(cell.text, money_unit)
                if column.side == side and column.role == "amount" and (amount or is_blank(cell.text) and (code or label)):
                    yield Fact(spec.id, spec.number, number, side, code, label, second, column.key, path, amount, cell.source)


def _names(row: Row, columns: Sequence[Column], side: str) -> tuple[str, str, str]:
    """Code, label and second name of one side of a row. A total row names itself once, for both sides."""
    by_role = {column.role: cell.text for cell, column in zip(row, columns) if column.side == side and column.role != "amount"}
    code, label, second = by_role.get("code", ""), by_role.get("label", ""), by_role.get("second", "")
    if code and not CODE.match(code) and not label:
        code, label = "", code
    if not code and not label and row[0].text in TOTALS:
        label = row[0].text
    return code, label, second


def _unreadable(draft: _Draft) -> Iterator[str]:
    """A cell in a column of money that holds something else is never taken for zero."""
    for number, row in enumerate(draft.rows, 1):
        for cell, column in zip(row, draft.columns):
            if column.role == "amount" and not is_blank(cell.text) and Amount.parse(cell.text, "元") is None:
                yield (f"表{draft.spec.number}第{number}行“{column.path('')[-1]}”列的“{cell.text[:40]}”不是金额，"
                       f"未计入（{cell.source}）。")
