"""Boxes on a level picture of a page → boxes on the page as it shows, which is skewed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import cos, radians, sin
from typing import NamedTuple

from yusuan.reading.boxes import Box, around
from yusuan.reading.page import Block, Grid, Source


class Skew(NamedTuple):
    """By how many degrees the lines of a page rise to the right, and its width and height in points."""

    degrees: float
    width: float
    height: float


def as_shown(blocks: Iterator[Block], skews: dict[int, Skew]) -> Iterator[Block]:
    """The blocks with the boxes of their sources where the page of that number shows what they hold."""
    for block in blocks:
        skew = skews.get(block.source.page or 0)
        yield _shown(block, skew) if skew else block


def _shown(block: Block, skew: Skew) -> Block:
    source = _moved(block.source, skew)
    if not isinstance(block, Grid):
        return replace(block, source=source)
    rows = tuple(tuple(replace(cell, source=_moved(cell.source, skew)) for cell in row) for row in block.rows)
    return replace(block, rows=rows, source=source)


def _moved(source: Source, skew: Skew) -> Source:
    return replace(source, box=_askew(source.box, skew)) if source.box else source


def _askew(box: Box, skew: Skew) -> Box:
    """The box around a level box turned about the middle of the page."""
    x, y = skew.width / 2, skew.height / 2
    cosine, sine = cos(radians(skew.degrees)), sin(radians(skew.degrees))
    corners = [(left - x, top - y) for left in (box[0], box[2]) for top in (box[1], box[3])]
    return around((x + cosine * dx + sine * dy, y - sine * dx + cosine * dy) * 2 for dx, dy in corners)
