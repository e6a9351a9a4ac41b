"""Tables that the profile does not know: a title of a table, or a ruled area with figures, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from yusuan.disclosure.guess import id_of
from yusuan.disclosure.located import Located, is_prose
from yusuan.disclosure.model import Table
from yusuan.disclosure.spread import share_columns
from yusuan.disclosure.titles import is_continued, is_label, is_other_title, printed_title, same_title
from yusuan.hanzi import comparable
from yusuan.profiles.profile import GENERAL, TableSpec, load
from yusuan.reading.page import Block, Grid

_NO_BUDGET = re.compile(r"绩效|目标|目录|自评|评价|清单")
_CONTENTS = "目录"
_LISTED = ("页码", "页次", "页数", "表名", "报表名称", "表格名称")  # in the header of a list of contents
_NAME = re.compile(r"[^\W\d_]{3}|[\u4e00-\u9fff]{2}")  # £000 is none
_ABOVE = 6  # blocks: how far above its table a title may stand
_ROWS = 3  # rows of the ruled area that a title may be in
_ENGLISH = re.compile(r"Table [A-Z]?[-.]?\d.{0,120}$", re.IGNORECASE)
_SHORT = 40  # signs of a line that may name a table


def is_form(grid: Grid) -> bool:
    """Whether a ruled area is a performance form (绩效目标表), by its words."""
    words = set(load(GENERAL).data["words"]["form"])
    return any(comparable(cell.text) in words for row in grid.rows for cell in row if cell.text)


def located_further(blocks: Sequence[Block], taken: set[int], untitled: bool) -> Iterator[Located]:
    """The ruled areas outside of `taken`, each with title, unit and money; a page without a title goes on with the one before.

    `untitled`: areas without the title of a table count as well, under the short line above them.
    """
    current: Located | None = None
    for at, block in enumerate(blocks):
        if at in taken:
            if current:
                yield current
            current = None
        elif isinstance(block, Grid):
            above = _above(blocks, at, taken)
            title, place = _title(blocks, at, above, untitled)
            if current and (not title or same_title(title, current.title)) and _alike(current, block):
                current.blocks |= set(above)
            else:
                if current:
                    yield current
                current = _begun(blocks, above, title, place) if title and not _NO_BUDGET.search(title) or untitled and not title else None
            if current:
                current.add(at, block)
        elif current and is_prose(block.text):
            yield current
            current = None
        elif current and not is_other_title(block.text) and not current.caption(block.text):
            current.take(at, block)
    if current:
        yield current


def _above(blocks: Sequence[Block], at: int, taken: set[int]) -> list[int]:
    """The lines between a grid and the grid or running text above it, the nearest first."""
    lines = []
    for place in range(at - 1, max(at - 1 - _ABOVE, -1), -1):
        block = blocks[place]
        if place in taken or isinstance(block, Grid) or is_prose(block.text):
            break
        lines.append(place)
    return lines


def _title(blocks: Sequence[Block], at: int, above: Sequence[int], untitled: bool) -> tuple[str, int | None]:
    """The title of the grid at `at` and the line it stands in; "" when there is none."""
    texts = {place: blocks[place].text for place in above}
    if _is_contents(blocks[at]):
        return _CONTENTS, None
    for place, text in texts.items():
        if comparable(text) == _CONTENTS:
            return _CONTENTS, place
        if is_other_title(text) and not is_label(text):
            return printed_title(text), place
    for row in blocks[at].rows[:_ROWS]:
        filled = [cell.text for cell in row if cell.text]
        if len(filled) == 1 and is_other_title(filled[0]):
            return printed_title(filled[0]), None
    if untitled:
        for place, text in texts.items():
            caption = Located(_unknown(), "").caption(text) or is_label(text) or is_continued(text)
            if (len(text) <= _SHORT or _ENGLISH.match(text)) and _NAME.search(text) and not caption:
                return text, place
    return "", None


def _is_contents(grid: Grid) -> bool:
    """Whether a grid is a list of tables with the pages on which they stand."""
    return any(comparable(cell.text) in _LISTED for row in grid.rows[:_ROWS] for cell in row)


def _begun(blocks: Sequence[Block], above: Sequence[int], title: str, place: int | None) -> Located:
    found = Located(_unknown(), title)
    found.caption(title)  # …表（单位：万元）
    for line in above:
        if line == place or found.caption(blocks[line].text) or is_label(blocks[line].text):
            found.blocks.add(line)
    return found


def _alike(current: Located, grid: Grid) -> bool:
    """Whether a grid can go on with a table: it has the same columns or, as a fragment of few rows, some of them."""
    if current.widest is None:
        return True
    return max(len(row) for row in grid.rows) == max(current.widths) or share_columns(current.widest, grid)


def _unknown() -> TableSpec:
    return TableSpec("", 0, "", ())


def table_names(found: Iterable[Located], known: Sequence[Table]) -> Iterator[tuple[Located, str]]:
    """Each table with a name in code: by the words of its title, else `table_N`; the second of one name is `…_2`."""
    taken = {table.id for table in known}
    turns: dict[str, int] = {}
    for number, one in enumerate(found, len(known) + 1):
        phase = "final" if "决算" in one.title else "budget"
        name = id_of(one.title, phase) or f"table_{number}"
        turn = turns.get(name, 1)
        while (id := name if turn == 1 else f"{name}_{turn}") in taken:
            turn += 1
        taken.add(id)
        turns[name] = turn
        yield one, id
