"""Blocks → budget tables: found by their titles, joined over page breaks, fitted to the columns that the profile declares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from yusuan.amount import Amount
from yusuan.disclosure.header import bare, header_paths, header_rows, is_column_numbers
from yusuan.disclosure.model import Fact, Table
from yusuan.hanzi import comparable
from yusuan.profiles.profile import Column, Profile, TableSpec
from yusuan.reading.page import Block, Cell, Grid, Paragraph

_LABEL = re.compile(r"^(?:(?:预算|部门|单位)?公开)?表(?:[一二三四五六七八九十]+|\d{1,2}(?=\D|$|(?:19|20)\d{2}年))[:：]?")
_YEAR = re.compile(r"^(?:19|20)\d{2}年度?")
_QUALIFIER = re.compile(r"\([^()]*\)$")
_ENTITY = re.compile(r"(单位|部门)名称[:：]\s*(?P<name>.*?)\s*(?:单位[:：].*)?$")
_MONEY = re.compile(r"(?:^|\s|[^\u4e00-\u9fff])(?:金额)?单位[:：]\s*(?P<unit>万元|千元|亿元|元)")
_NO_DATA = re.compile(r"本表无数据|无数据")
_DASHES = re.compile(r"^[-—－–→\s]+$")
_END = re.compile(r"^第[三四五六]部分")
_CODE = re.compile(r"^\d{3,9}$")
TOTALS = ("合计", "总计", "部门合计")

Row = tuple[Cell, ...]


@dataclass
class _Found:
    """A title with what follows it up to the next title."""

    spec: TableSpec
    title: str
    entity: str = ""
    money_unit: str = ""
    grids: list[Grid] = field(default_factory=list)
    blocks: set[int] = field(default_factory=set)


def read_tables(blocks: Sequence[Block], profile: Profile, year: int, taken: set[int]) -> tuple[list[Table], set[int], list[str]]:
    """The budget tables among `blocks`, the indices of the blocks they are made of, and warnings in Chinese.

    `taken` are blocks that belong to something else (performance forms). A title that occurs twice (in a list of contents,
    say) counts where a grid with its header follows.
    """
    tables: dict[str, Table] = {}
    used: set[int] = set()
    warnings: list[str] = []
    for found in _sections(blocks, profile, taken):
        if not found.grids:
            continue
        table, problems = _table(found, profile, year)
        if table is None or (table.id in tables and tables[table.id].rows):
            warnings += problems
            continue
        tables[table.id] = table
        used |= found.blocks
        warnings += problems
    return sorted(tables.values(), key=lambda table: table.number), used, warnings


def title_of(text: str, profile: Profile) -> TableSpec | None:
    """The table whose title `text` is, without label and year; the bracketed qualifier may be missing where that is unique."""
    plain = _YEAR.sub("", _LABEL.sub("", comparable(text)))
    exact = [spec for spec in profile.tables if comparable(spec.title) == plain]
    loose = [spec for spec in profile.tables if _QUALIFIER.sub("", comparable(spec.title)) == plain]
    return exact[0] if exact else loose[0] if len(loose) == 1 else None


def _sections(blocks: Sequence[Block], profile: Profile, taken: set[int]) -> Iterator[_Found]:
    current: _Found | None = None
    for at, block in enumerate(blocks):
        if at in taken:
            if current:
                yield current
            current = None
            continue
        started = _start(blocks, at, profile)
        if started:
            if current:
                yield current
            current = started
        elif current and isinstance(block, Paragraph) and _END.match(block.text):
            yield current
            current = None
        elif current:
            _take(current, at, block)
    if current:
        yield current


def _start(blocks: Sequence[Block], at: int, profile: Profile) -> _Found | None:
    block = blocks[at]
    if isinstance(block, Grid):
        return None
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    texts = [block.text]
    if isinstance(following, Paragraph):
        texts.append(block.text + following.text)  # a long title that the page wraps
    for count, text in enumerate(texts):
        if spec := title_of(text, profile):
            return _Found(spec, _LABEL.sub("", text).strip(), blocks={at, at + count})
    return None


def _take(found: _Found, at: int, block: Block) -> None:
    if at in found.blocks:
        return
    if isinstance(block, Grid):
        grid = _without_caption(found, block)
        if grid.rows:
            found.grids.append(grid)
            found.blocks.add(at)
    elif _caption(found, block.text) or _NO_DATA.search(block.text) or _LABEL.fullmatch(block.text):
        found.blocks.add(at)


def _caption(found: _Found, text: str) -> bool:
    """Takes the unit's name and the unit of money from a line above the table. True when the line was one of these."""
    entity, money = _ENTITY.search(text), _MONEY.search(text)
    if entity and entity["name"]:
        found.entity = found.entity or entity["name"]
    if money:
        found.money_unit = found.money_unit or money["unit"]
    return bool(entity or money)


def _without_caption(found: _Found, grid: Grid) -> Grid:
    """Some layouts print title, unit and money inside the ruled area: those rows are not rows of the table."""
    rows = list(grid.rows)
    while rows and not found.grids:
        texts = [cell.text for cell in rows[0] if cell.text]
        line = " ".join(texts)
        captioned = _caption(found, line) if _ENTITY.search(line) or _MONEY.search(line) else _LABEL.fullmatch(comparable(line))
        if texts and not captioned:
            break
        rows.pop(0)
    return Grid(tuple(rows), grid.source)


def _table(found: _Found, profile: Profile, year: int) -> tuple[Table | None, list[str]]:
    spec, warnings = found.spec, []
    header: list[list[str]] = []
    body: list[Row] = []
    for grid in found.grids:
        top, rows = _split(grid, spec)
        if top and not header:
            header = top
        if not header:
            continue
        body = _joined(body, [_fitted(row, spec.columns) for row in rows])
    if not header:
        return None, [f"《{found.title}》（表{spec.number}）后面没有可识别的表头，未读取该表。"]
    columns = _columns(header, spec, year)
    misfit = [printed for printed, column in zip(columns, spec.columns) if not _same(printed, column)]
    if misfit:
        warnings.append(f"表{spec.number}的表头与版式“{profile.title}”不符：{'、'.join(misfit)}。")
    money_unit = found.money_unit or profile.money_unit
    rows = tuple(row for row in body if _counts(row))
    facts = tuple(_facts(spec, columns, rows, money_unit))
    warnings += _unreadable(spec, rows)
    pages = tuple(sorted({cell.source.page for row in rows for cell in row if cell.source.page} | {g.source.page for g in found.grids if g.source.page}))
    empty = all(fact.amount is None for fact in facts)
    return Table(spec.id, spec.number, found.title, found.entity, money_unit, columns, rows, facts, pages, empty), warnings


def _same(printed: str, column: Column) -> bool:
    return [bare(word) for word in printed.split("/")] == [bare(word) for word in column.path("2000")]


def _split(grid: Grid, spec: TableSpec) -> tuple[list[list[str]], list[Row]]:
    texts = [[cell.text for cell in row] for row in grid.rows]
    count = header_rows(texts, spec)
    top = texts[:count]
    if count < len(texts) and is_column_numbers(texts[count]):
        count += 1
    return top, list(grid.rows[count:])


def _columns(header: list[list[str]], spec: TableSpec, year: int) -> tuple[str, ...]:
    """The header paths as printed; where the printed header lost a column, the missing path is the profile's."""
    printed = ["/".join(path) for path in header_paths([row for row in header])]
    while len(printed) > len(spec.columns) and not printed[-1]:
        printed.pop()
    if len(printed) == len(spec.columns):
        return tuple(printed)
    return tuple("/".join(column.path(year)) for column in spec.columns)


def _fitted(row: Row, columns: Sequence[Column]) -> Row:
    """A row with exactly the table's columns: surplus blanks dropped, a lost cell put back where the kinds of the others fit best."""
    while len(row) > len(columns) and any(not cell.text for cell in row):
        row = _without_one(row, columns)
    while len(row) < len(columns):
        row = max((row[:at] + (Cell(""),) + row[at:] for at in range(len(row), -1, -1)), key=lambda tried: _fit(tried, columns))
    return _swapped(row, columns)


def _without_one(row: Row, columns: Sequence[Column]) -> Row:
    blanks = [at for at, cell in enumerate(row) if not cell.text]
    return max((row[:at] + row[at + 1:] for at in reversed(blanks)), key=lambda tried: _fit(tried, columns))


def _fit(row: Row, columns: Sequence[Column]) -> int:
    return sum(_suits(cell.text, column) for cell, column in zip(row, columns))


def _suits(text: str, column: Column) -> int:
    if not text:
        return 0
    if column.role == "amount":
        return 1 if Amount.parse(text, "元") else -1
    if column.role == "code":
        return 1 if _CODE.match(text) or text in TOTALS else -1
    return -1 if Amount.parse(text, "元") else 1


def _swapped(row: Row, columns: Sequence[Column]) -> Row:
    """`合计` belongs into the first column; some documents print it in the second."""
    if columns[0].role == "code" and not row[0].text and row[1].text in TOTALS:
        return (row[1], row[0], *row[2:])
    return row


def _joined(body: list[Row], rows: list[Row]) -> list[Row]:
    """The rows of the next page behind those before; a row that a page break cut in two becomes one again."""
    if body and rows and _continues(body[-1], rows[0]):
        body = [*body[:-1], tuple(_glued(first, second) for first, second in zip(body[-1], rows[0]))]
        rows = rows[1:]
    return body + rows


def _continues(last: Row, first: Row) -> bool:
    """Whether `first` is the rest of `last`: only names go on, and only in columns where `last` has begun a name."""
    filled = [at for at, cell in enumerate(first) if cell.text]
    return (bool(filled) and _paged(first) and _counts(first) and not any(Amount.parse(first[at].text, "元") for at in filled)
            and all(last[at].text and not Amount.parse(last[at].text, "元") for at in filled)
            and any(Amount.parse(cell.text, "元") for cell in last) and first[filled[0]].text not in TOTALS)


def _paged(row: Row) -> bool:
    return any(cell.source.page for cell in row)


def _glued(first: Cell, second: Cell) -> Cell:
    return Cell(first.text + second.text, first.source) if second.text else first


def _counts(row: Row) -> bool:
    """False for blank rows, rows of dashes and notes such as 注：本表无数据."""
    texts = [cell.text for cell in row if cell.text]
    if not texts or all(_DASHES.match(text) for text in texts):
        return False
    return not (len(texts) == 1 and _NO_DATA.search(texts[0]))


def _facts(spec: TableSpec, headers: Sequence[str], rows: Sequence[Row], money_unit: str) -> Iterator[Fact]:
    """The figures of the rows. A cell that holds something else than money is no fact, so nothing can take it for zero."""
    for number, row in enumerate(rows):
        for side in dict.fromkeys(column.side for column in spec.columns):
            code, label, second = _names(row, spec.columns, side)
            for cell, column, header in zip(row, spec.columns, headers):
                amount = Amount.parse(cell.text, money_unit)
                if column.side == side and column.role == "amount" and (amount or not cell.text and (code or label)):
                    yield Fact(spec.id, spec.number, number, side, code, label, second, column.key, header, amount, cell.source)


def _names(row: Row, columns: Sequence[Column], side: str) -> tuple[str, str, str]:
    """Code, label and second name of one side of a row. A total row names itself once, for both sides."""
    by_role = {column.role: cell.text for cell, column in zip(row, columns) if column.side == side and column.role != "amount"}
    code, label, second = by_role.get("code", ""), by_role.get("label", ""), by_role.get("second", "")
    if code and not _CODE.match(code) and not label:
        code, label = "", code
    if not code and not label and row[0].text in TOTALS:
        label = row[0].text
    return code, label, second


def _unreadable(spec: TableSpec, rows: Sequence[Row]) -> list[str]:
    """A cell in a column of money that holds something else is never taken for zero."""
    return [f"表{spec.number}第{number}行“{column.path('')[-1]}”列的“{cell.text}”不是金额，未计入（{cell.source}）。"
            for number, row in enumerate(rows, 1) for cell, column in zip(row, spec.columns)
            if column.role == "amount" and cell.text and Amount.parse(cell.text, "元") is None]
