"""Text of one cell that goes on elsewhere: below a page break, or over the edge of its cell."""

from __future__ import annotations

import re

from yusuan.reading.lattice import Lattice, Region
from yusuan.reading.lines import ENUMERATOR, Line

WIDEST_PADDING = 8.0  # points between the border of a cell and its text
_OVER = 0.15  # of a line's size: as much of it may stand over the edge of its cell, as the boxes of glyphs are taller than their ink
_ROOM = 0.3  # of a line's size: left free on the other side of the cell, it shows that the line would have had room there
_PITCH = 1.6  # sizes of a line from its top to that of the next in one cell, at most
_FINAL = tuple("。！？；")
_FIGURE = re.compile(r"[-+\d.,%]+")
_AMOUNT = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}")
_WHOLE = re.compile(rf"{_AMOUNT.pattern}|\d{{5}}|\d{{7}}")  # an amount, or the code of an account

Texts = dict[Region, list[Line]]


def goes_on(above: list[Line], below: Line, left: float, right: float) -> bool:
    """Whether `below` goes on with the lines `above` in a cell between these sides.

    The last of them had no room for the next word and ended no sentence, and the text below is set like it and begins no new item.
    """
    last = above[-1]
    wrapped = _is_one_figure(last.text, below.text)
    figures = _FIGURE.fullmatch(last.text) and _FIGURE.fullmatch(below.text) and not wrapped
    set_alike = _set_alike(last, below) or wrapped and abs(last.x1 - below.x1) < last.size / 2
    if figures or last.text.endswith(_FINAL) or ENUMERATOR.match(below.text) or not set_alike:
        return False
    padding = min(max(min(line.x0 for line in above) - left, 0), WIDEST_PADDING)
    return last.x1 + below.head > right - padding - 0.3 * below.size


def _is_one_figure(above: str, below: str) -> bool:
    """Whether two figures are one that was wrapped in a narrow cell: `434.3` above `2`, `21402` above `08`."""
    return bool(_WHOLE.fullmatch(above + below)) and not _AMOUNT.fullmatch(above) and not _AMOUNT.fullmatch(below)


def _set_alike(above: Line, below: Line) -> bool:
    """Whether the lower line begins no farther right than the upper one, or both have the same middle: they can be one paragraph."""
    middles = abs(above.x0 + above.x1 - below.x0 - below.x1) / 2
    return min(below.x0 - above.x0, middles) < above.size / 2


def gathered(texts: Texts, ruled: Lattice) -> Texts:
    """The lines of each region, with those put back that spilled over: a text with too many lines runs over the edges of its cell.

    Such a line stands across the wall though the cell it reaches into has room for it, and goes on with the text on the other side.
    """
    spilled = [region for region, lines in texts.items() if _over_top(lines[0], ruled, region) or _over_bottom(lines[-1], ruled, region)]
    if not spilled:
        return texts
    whole = dict(texts)
    for region in spilled:
        first, last = whole[region][:1], whole[region][-1:]
        above = next((other for other in texts if _on(other, region)), None)
        below = next((other for other in texts if _on(region, other)), None)
        if above and _over_top(first[0], ruled, region) and _one_text(whole[above], first[0], ruled, region):
            whole |= {above: whole[above] + first, region: whole[region][1:]}
        elif below and _over_bottom(last[0], ruled, region) and _one_text(last, whole[below][0], ruled, region):
            whole |= {below: last + whole[below], region: whole[region][:-1]}
    return {region: lines for region, lines in whole.items() if lines}


def _over_top(line: Line, ruled: Lattice, region: Region) -> bool:
    top, bottom = ruled.ys[region.row], ruled.ys[region.last_row + 1]
    return line.top < top - _OVER * line.size and line.bottom < bottom - _ROOM * line.size


def _over_bottom(line: Line, ruled: Lattice, region: Region) -> bool:
    top, bottom = ruled.ys[region.row], ruled.ys[region.last_row + 1]
    return line.bottom > bottom + _OVER * line.size and line.top > top + _ROOM * line.size


def _on(upper: Region, lower: Region) -> bool:
    """Whether one region stands right above the other, between the same sides."""
    return upper.last_row + 1 == lower.row and (upper.column, upper.last_column) == (lower.column, lower.last_column)


def _one_text(above: list[Line], below: Line, ruled: Lattice, region: Region) -> bool:
    last = above[-1]
    near = abs(last.size - below.size) < 0.1 * last.size and below.top - last.top < _PITCH * last.size
    return near and goes_on(above, below, ruled.xs[region.column], ruled.xs[region.last_column + 1])
