"""Tables that stand side by side on a page, each with its own title: the left one is read to its end before the right one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple, TypeVar

from yusuan.reading.boxes import Box
from yusuan.reading.word import Word

_ABOVE, _BELOW = 120.0, 60.0  # points: how far above and below its table a title, a caption or a note may stand

Item = TypeVar("Item")


class Gutter(NamedTuple):
    """The white between two tables: where it runs down, and from where to where their titles and notes stand beside each other."""

    x: float
    top: float
    bottom: float

    def parts(self, box: Box) -> bool:
        """Whether what stands in a box is on one side of the gutter, at its height."""
        return self.top <= box[1] and box[3] <= self.bottom and not box[0] < self.x < box[2]


def gutters(tables: Sequence[Box]) -> list[Gutter]:
    """The gutters between tables that share more than half of the height of the lower one."""
    found = []
    for one, other in combinations(sorted(tables), 2):
        shared = min(one[3], other[3]) - max(one[1], other[1])
        if one[2] <= other[0] and 2 * shared > min(one[3] - one[1], other[3] - other[1]):
            found.append(Gutter((one[2] + other[0]) / 2, min(one[1], other[1]) - _ABOVE, max(one[3], other[3]) + _BELOW))
    return found


def grouped(words: Sequence[Word], tables: Sequence[Box]) -> list[list[Word]]:
    """Words in groups that have no line in common: those on either side of a gutter, unless a word beside them runs across it."""
    for gutter in gutters(tables):
        across = [word for word in words if not gutter.parts(_box(word))]
        beside = [word for word in words if gutter.parts(_box(word)) and not any(_level(word, other) for other in across)]
        left, right = ([word for word in beside if (word.x0 < gutter.x) is side] for side in (True, False))
        if left and right:
            taken = set(map(id, beside))
            return [[word for word in words if id(word) not in taken], left, right]
    return [list(words)]


def in_order(items: Sequence[tuple[Box, Item]], tables: Sequence[Box]) -> list[Item]:
    """Lines and tables from the top; between two that run across a gutter, first all on its left and then all on its right."""
    items = sorted(items, key=lambda item: item[0][1])
    for gutter in gutters(tables):
        held, ordered = [], []
        for box, item in items:
            if gutter.parts(box):
                held.append((box, item))
            else:
                ordered += [*_sides(held, gutter), (box, item)]
                held = []
        items = [*ordered, *_sides(held, gutter)]
    return [item for _, item in items]


def _sides(held: list[tuple[Box, Item]], gutter: Gutter) -> list[tuple[Box, Item]]:
    return sorted(held, key=lambda item: item[0][0] > gutter.x)


def _box(word: Word) -> Box:
    return word.x0, word.top, word.x1, word.bottom


def _level(word: Word, other: Word) -> bool:
    return abs(word.middle - other.middle) < max(word.size, other.size) / 2
