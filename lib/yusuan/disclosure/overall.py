"""整体支出绩效目标表: the one form of a whole unit, its money by source and by use in 万元, its posts, and its cost indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yusuan.amount import Amount
from yusuan.disclosure.model import Overall, OverallFigure
from yusuan.hanzi import comparable
from yusuan.reading.page import Block, Grid, Paragraph

_TITLE = re.compile(r"整体(?:支出)?绩效目标(?:申报)?表")
_OTHER = re.compile(r"项目(?:支出)?绩效目标|^第.部分")
_NAME = re.compile(r"^(?:\d+-)?(?P<name>\D{4,})$")
_COUNTED = re.compile(r"^(\d+)\s*(个|人|名|家)$")
_COST = re.compile(r"^[≤≥=]?\s*(\d[\d,]*(?:\.\d+)?)\s*万元$")
_INCLUDED = re.compile(r"^其中[:：]")
_NAMES = ("部门名称", "单位名称", "部门(单位)名称")
_LONGEST = 40


def read_overall(blocks: Sequence[Block]) -> tuple[Overall, ...]:
    """The overall forms of a document, in printed order. Figures that cannot be read are left out."""
    return tuple(_form(title, grids) for title, grids in _spans(blocks))


def _spans(blocks: Sequence[Block]) -> Iterator[tuple[Paragraph, list[Grid]]]:
    """Each title with the grids under it, up to the next title."""
    title: Paragraph | None = None
    grids: list[Grid] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            opens, closes = _TITLE.search(block.text) and len(block.text) <= _LONGEST, _OTHER.search(block.text)
            if title and grids and (opens or closes):
                yield title, grids
                title = None
            if opens:
                title, grids = block, []
        elif title and not _is_project(block):
            grids.append(block)
        elif title:
            title = None if not grids else title
    if title and grids:
        yield title, grids


def _is_project(grid: Grid) -> bool:
    return any(comparable(cell.text).startswith("项目名称") for row in grid.rows[:2] for cell in row)


def _form(title: Paragraph, grids: Sequence[Grid]) -> Overall:
    rows = [[cell for cell in row if cell.text.strip()] for grid in grids for row in grid.rows]
    pairs = [(label, value) for row in rows for label, value in zip(row, row[1:])]
    name = next((match["name"] for label, value in pairs if comparable(label.text) in _NAMES
                 and (match := _NAME.match(comparable(value.text)))), "")
    figures = tuple(figure for label, value in pairs if (figure := _figure(label.text, value.text, value.source)))
    return Overall(name, figures, title.source)


def _figure(label: str, text: str, source) -> OverallFigure | None:
    """A number behind its label: money in 万元, posts, or the cost of a project."""
    plain = _INCLUDED.sub("", comparable(label))
    if re.match(r"[\d≥≤]", plain) or len(plain) > _LONGEST * 2:
        return None
    for kind, pattern in (("count", _COUNTED), ("cost", _COST)):
        match = pattern.match(comparable(text))
        if match:
            amount = Amount.parse(match[1], "万元")
            return OverallFigure(kind, plain, amount, source) if amount else None
    amount = Amount.parse(text.strip(), "万元")
    return OverallFigure("money", plain, amount, source) if amount else None
