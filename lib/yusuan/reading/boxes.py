"""Boxes on a page: left, top, right, bottom."""

from __future__ import annotations

from collections.abc import Iterable

Box = tuple[float, float, float, float]


def united(boxes: Iterable[Box], near: float) -> list[Box]:
    """The boxes around all that touch each other, or are no farther apart than `near`."""
    whole: list[Box] = []
    for box in boxes:
        while touching := [other for other in whole if touch(box, other, near)]:
            whole = [other for other in whole if other not in touching]
            box = around([box, *touching])
        whole.append(box)
    return whole


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of them."""
    lefts, tops, rights, bottoms = zip(*boxes)
    return min(lefts), min(tops), max(rights), max(bottoms)


def touch(one: Box, other: Box, near: float = 0.0) -> bool:
    """Whether two boxes overlap, or are no farther apart than `near`."""
    return one[0] <= other[2] + near and other[0] <= one[2] + near and one[1] <= other[3] + near and other[1] <= one[3] + near


def area(box: Box) -> float:
    """Width times height."""
    return (box[2] - box[0]) * (box[3] - box[1])


def holds(box: Box, x: float, y: float) -> bool:
    """Whether a point is inside."""
    return box[0] < x < box[2] and box[1] < y < box[3]
