"""Where the budget tables of a document are: each title with the grids, the unit and the unit of money that follow it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import dropwhile

from yusuan.disclosure.currency import UNIT_LINE, UNITS
from yusuan.disclosure.header import TOTALS
from yusuan.disclosure.titles import is_label, is_other_title, title_at, title_in
from yusuan.profiles.profile import Profile, TableSpec
from yusuan.reading.page import Block, Cell, Grid, Paragraph

_ENTITY = re.compile(rf"(?:(?:编制|填报|预算)单位|(?:单位|部门)名称|单位|部门)[:：]\s*(?P<name>(?!人民币|[万千亿]?元|{UNITS})\S.*?)\s*[（(]?\s*"
                     r"(?:(?:金额|计量|货币)?单位[:：].*|\d{4}年\d.*)?$")
_MONEY = re.compile(rf"[单單]位\s*[:：]\s*(?:人民[币幣]|新[臺台]幣)?(?P<unit>{UNITS})(?![\u4e00-\u9fff])")
_END = re.compile(r"^第[三四五六]部分")
NO_DATA = re.compile(r"无数据|(?:为|是)空表")
_NEAR = 4  # blocks: how far below a repeated title its unit may stand
_NOTE = re.compile(r"^[*＊※（(]*(?:注|说明|备注)\s*\d*\s*[:：.、]")
_FIGURE = re.compile(r"^[-－(（△]?[\d,，]*\.?\d+[)）%]?$")
_PROSE = 80  # signs: a longer paragraph is running text
MOST_ROWS, MOST_COLUMNS = 20_000, 1_000


@dataclass
class Located:
    """One budget table: what its title says it is, and what was found below. `widths` are the numbers of cells that its rows have."""

    spec: TableSpec
    title: str
    entity: str = ""
    money_unit: str = ""
    grids: list[Grid] = field(default_factory=list)
    blocks: set[int] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    widths: set[int] = field(default_factory=set)
    widest: Grid | None = None

    def add(self, at: int, block: Block) -> None:
        """Takes a grid of the table. Title, unit and money may stand inside the ruled area: those rows are not rows of the table."""
        if isinstance(block, Paragraph):
            return
        self.blocks.add(at)
        rows = tuple(dropwhile(lambda row: self._heads([cell.text for cell in row if cell.text]), block.rows))
        if rows:
            grid, widths = Grid(rows, block.source), {len(row) for row in rows}
            if max(widths) > max(self.widths, default=-1):
                self.widest = grid
            self.grids.append(grid)
            self.widths |= widths

    def take(self, at: int, block: Block) -> None:
        """Takes what stands below the title: grids, captions, labels, and the notes below the table."""
        if isinstance(block, Grid):
            if not self.grids or self._goes_with(block):
                self.add(at, block)
        elif self.grids and block.text in TOTALS:  # the total of an empty table: a row in which nothing else stands
            self.add(at, Grid(((Cell(block.text, block.source),),), block.source))
        elif self.grids and (_NOTE.match(block.text) or NO_DATA.search(block.text)):
            self.notes.append(block.text)
            self.blocks.add(at)
        elif self.caption(block.text) or NO_DATA.search(block.text) or is_label(block.text):
            self.blocks.add(at)

    @property
    def excess(self) -> str:
        """What makes it larger than any budget table, in Chinese; "" for a table that is read."""
        if (rows := sum(len(grid.rows) for grid in self.grids)) > MOST_ROWS:
            return f"有{rows}行，超过{MOST_ROWS}行"
        if max(self.widths, default=0) <= MOST_COLUMNS:
            return ""
        columns = max(at for grid in self.grids for row in grid.rows for at, cell in enumerate(row, 1) if cell.text)
        return f"有{columns}列，超过{MOST_COLUMNS}列" if columns > MOST_COLUMNS else ""

    def _goes_with(self, grid: Grid) -> bool:
        """Whether a grid can be of the table: it has the columns of one of its grids, or figures. The foot of a web page has neither."""
        return any(len(row) in self.widths for row in grid.rows) or any(_FIGURE.search(cell.text) for row in grid.rows for cell in row)

    def _heads(self, texts: list[str]) -> bool:
        """Whether a row of a grid is blank, the table's title or a caption. A caption is taken as one."""
        if not texts:
            return True
        line = " ".join(texts)
        if is_label(line) or (len(texts) == 1 and self.title and self.title in line):
            return True
        return len(texts) <= 3 and self.caption(line)

    def caption(self, text: str) -> bool:
        """Takes the unit's name and the unit of money from a line above the table. True when the line was one of these."""
        entity, money = _ENTITY.search(text), _MONEY.search(text) or UNIT_LINE.fullmatch(text)
        if entity:
            self.entity = self.entity or entity["name"]
        if money:
            self.money_unit = self.money_unit or money["unit"]
        return bool(entity or money)


def located(blocks: Sequence[Block], profile: Profile, taken: set[int]) -> Iterator[Located]:
    """Every title in printed order, those of a list of contents included (they have no grids).

    A title that is repeated on a continuation page goes on with its table; one below which another unit stands is another table.
    """
    current: Located | None = None
    for at, block in enumerate(blocks):
        if current and at in current.blocks:
            continue
        started = None if at in taken else _started(blocks, at, profile)
        if started and current and _goes_on(current, started, blocks, at):
            current.blocks |= started.blocks
            current.add(at, block)
        elif started or at in taken or (current and _ends(current, block, profile)):
            if current:
                yield current
            current = started
            if started:
                started.add(at, block)
        elif current:
            current.take(at, block)
    if current:
        yield current


def _started(blocks: Sequence[Block], at: int, profile: Profile) -> Located | None:
    block = blocks[at]
    if isinstance(block, Grid):
        found = title_in(block, profile)
        return Located(found[0], found[1]) if found else None
    if not (found := title_at(blocks, at, profile)):
        return None
    started = Located(found[0], found[1], blocks=set(range(at, at + found[2])))
    started.caption(found[1])  # …表（单位：万元）
    return started


def _goes_on(current: Located, started: Located, blocks: Sequence[Block], at: int) -> bool:
    """Whether a repeated title heads the next page of the same table, not the table of another unit."""
    if started.spec is not current.spec or not current.grids:
        return False
    for block in blocks[at + 1:at + 1 + _NEAR]:
        if isinstance(block, Grid):
            return True
        if (name := _ENTITY.search(block.text)) and name["name"]:
            return not current.entity or name["name"] == current.entity
    return True


def _ends(current: Located, block: Block, profile: Profile) -> bool:
    """Whether a line says that something else begins: the next part, a table that the profile does not know, running text."""
    if not isinstance(block, Paragraph):
        return False
    if _END.match(block.text) or (current.grids and is_other_title(block.text)):
        return True
    return not profile.fixed and is_prose(block.text)


def is_prose(text: str) -> bool:
    """A paragraph of running text, and no note below a table."""
    return not _NOTE.match(text) and (len(text) > _PROSE or text.endswith("。"))
