"""A picture of a page made level, and the ruling lines in it. All lengths are pixels; nothing here recognises text."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

import cv2
import numpy

_STEEPEST = 3.0  # degrees
_LEVEL = 0.1  # degrees: less is neither seen nor measured
_STEPS = ((_STEEPEST, 0.25), (0.25, 0.05), (0.05, 0.01))  # degrees to either side and between two tries
_SKETCH = 1000  # pixels of the longer side in which the skew is measured
TEXT, FAINT = 40, 18  # of 255: how much darker than the paper around it text is, and a hairline
_HALF = 0.45  # of the darkest beside it: what is less is the edge of a sign
_COARSE = 4  # pixels of a picture for one of its paper
_SHORT, _DRAWN_SHORT, _DRAWN_LONG = 30, 0.95, 0.75  # points; of a stretch of a line, what must be drawn: a short one may be a character
_GAP = 2.5  # points: longer gaps are not closed
_FLAW = 2.0  # points: shorter gaps in a line do not count
_NARROWEST = 72  # points: what is narrower is no table but a character such as 因
_CROWDED = 0.3  # of a line's length: with ink beside it
_WHITE = 255


class Stroke(NamedTuple):
    """A ruling line in a picture."""

    x0: int
    top: int
    x1: int
    bottom: int


class Strokes(NamedTuple):
    """The ruling lines of a picture: those that run across and those that run down."""

    across: list[Stroke]
    down: list[Stroke]


def ink(gray: numpy.ndarray, least: int = TEXT) -> numpy.ndarray:
    """Where a picture is darker than the paper around it by `least` (of 255) or more: 255, elsewhere 0.

    Shades and uneven light are no ink.
    """
    height, width = gray.shape
    small = cv2.resize(gray, (max(1, width // _COARSE), max(1, height // _COARSE)), interpolation=cv2.INTER_AREA)
    around = max(5, max(gray.shape) // 50 // _COARSE) | 1
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, numpy.ones((around, around), numpy.uint8))  # a mean would be darker amid dense text
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    darker = cv2.subtract(paper, cv2.GaussianBlur(gray, (3, 3), 0))
    beside = cv2.dilate(darker, numpy.ones((5, 5), numpy.uint8))  # a hairline is fainter than the blurred edge of a sign
    return cv2.compare(darker, cv2.max(cv2.multiply(beside, _HALF), least), cv2.CMP_GE)


def skew(marks: numpy.ndarray) -> float:
    """By how many degrees (up to 3) the lines of a page rise to the right: turned back, its rows of ink are the most distinct."""
    scale = min(1.0, _SKETCH / max(marks.shape))
    sketch = cv2.resize(marks, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ys, xs = numpy.nonzero(sketch > 60)
    if not len(ys):
        return 0.0
    weights, xs, margin = sketch[ys, xs].astype(float), xs - sketch.shape[1] / 2, sketch.shape[1] // 16

    def distinctness(degrees: float) -> float:
        rows = numpy.rint(ys + numpy.tan(numpy.radians(degrees)) * xs).astype(int) + margin
        return float((numpy.diff(numpy.bincount(rows.clip(0), weights=weights)) ** 2).sum())

    best = 0.0
    for span, step in _STEPS:
        best = max(numpy.arange(best - span, best + span + step / 2, step), key=distinctness)
    return float(best) if abs(best) > _LEVEL else 0.0


def level(gray: numpy.ndarray, degrees: float) -> numpy.ndarray:
    """The picture turned back by its skew, about its middle."""
    if not degrees:
        return gray
    height, width = gray.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    return cv2.warpAffine(gray, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=_WHITE)


def strokes(marks: numpy.ndarray, point: float) -> Strokes:
    """The ruling lines in level ink; `point` is the length of a point in pixels.

    A line may have gaps and be worn thin. One that meets no line of the other direction is a stroke of a character, unless it is long.
    """
    across = [one for one in _straight(marks, point, 20) if _stands_free(marks, one, point)]
    down = [_turned(one) for one in _straight(marks.T, point, 10) if _stands_free(marks.T, one, point)]
    near, long = 3 * point, marks.shape[1] / 4
    for _ in range(2):
        across = [one for one in across if one.x1 - one.x0 > long or any(_meets(one, other, near) for other in down)]
        down = [one for one in down if any(_meets(_turned(one), _turned(other), near) for other in across)]
    across = [_turned(part) for one in across for part in _solid(marks.T, _turned(one), [_turned(each) for each in down], point)]
    down = [part for one in down for part in _solid(marks, one, across, point)]
    framed = _framed([*across, *down], near, point, long)
    return Strokes(*([one for one in lines if one in framed] for lines in (across, down)))


def _framed(lines: list[Stroke], near: float, point: float, long: float) -> set[Stroke]:
    """The lines that hang together with others to a frame as large as that of a table, wherever on the page that stands.

    Of a bold heading the strokes hang together as well: a frame as low as that is wide, or none.
    """
    if not lines:
        return set()
    reach = max(1, round(near / 2))
    drawn = numpy.zeros((max(line.bottom for line in lines) + reach, max(line.x1 for line in lines) + reach), numpy.uint8)
    for line in lines:
        drawn[max(0, line.top - reach):line.bottom + reach, max(0, line.x0 - reach):line.x1 + reach] = 1
    labels, boxes = cv2.connectedComponentsWithStats(drawn)[1:3]
    widths, heights = boxes[:, cv2.CC_STAT_WIDTH], boxes[:, cv2.CC_STAT_HEIGHT]
    large = (widths > _NARROWEST * point) & ((heights > _SHORT * point) | (widths > long))
    return {line for line in lines if large[labels[line.top, line.x0]]}


def _solid(marks: numpy.ndarray, line: Stroke, crossing: list[Stroke], point: float) -> Iterator[Stroke]:
    """An upright line without the stretches from one crossing line to the next where strokes of characters merely stand in line with it."""
    near, reach, at = 3 * point, _SHORT * point, (line.x0 + line.x1) / 2
    levels = sorted((other for other in crossing if other.x0 - near <= at <= other.x1 + near
                     and line.top - reach <= other.top <= line.bottom + reach), key=attrgetter("top"))
    start = line.top
    for above, below in zip(levels, levels[1:]):
        length = below.top - above.bottom
        needed = _DRAWN_SHORT if length < _SHORT * point else _DRAWN_LONG
        if length > near and _drawn(marks[above.bottom:below.top, max(0, line.x0 - 1):line.x1 + 1], point) < needed:
            if above.bottom - start > near:
                yield line._replace(top=start, bottom=above.bottom)
            start = below.top
    if line.bottom - start > near:
        yield line._replace(top=start)


def _drawn(stretch: numpy.ndarray, point: float) -> float:
    """How much of an upright line is inked, at that place of its breadth where most of it is; flaws do not count."""
    whole = cv2.morphologyEx(cv2.dilate(stretch, numpy.ones((1, 3), numpy.uint8)), cv2.MORPH_CLOSE, _column(_FLAW * point))
    return float((whole > 0).mean(axis=0).max())


def _stands_free(marks: numpy.ndarray, line: Stroke, point: float) -> bool:
    """Whether there is little ink on one side of a level line at least: a row of strokes of characters has ink on both."""
    reach = max(2, round(point))
    sides = marks[max(0, line.top - reach):line.top, line.x0:line.x1], marks[line.bottom:line.bottom + reach, line.x0:line.x1]
    return min(side.any(axis=0).mean() if side.size else 0.0 for side in sides) < _CROWDED


def _straight(marks: numpy.ndarray, point: float, shortest: float) -> list[Stroke]:
    """Thin level lines at least `shortest` points long. Straight pieces are looked for before gaps are closed, or text would close up."""
    longest_gap, least, piece = (_column(points * point).T for points in (_GAP, shortest, shortest / 3))
    pieces = cv2.morphologyEx(numpy.ascontiguousarray(marks), cv2.MORPH_OPEN, piece)
    pieces = cv2.dilate(pieces, numpy.ones((3, 1), numpy.uint8))  # a line that is not quite level is in several rows
    joined = cv2.morphologyEx(cv2.morphologyEx(pieces, cv2.MORPH_CLOSE, longest_gap), cv2.MORPH_OPEN, least)
    boxes = cv2.connectedComponentsWithStats(joined)[2][1:, :4].tolist()
    return [Stroke(x, y, x + width, y + height) for x, y, width, height in boxes if height <= 4 * point + 2]


def _column(length: float) -> numpy.ndarray:
    return numpy.ones((max(2, round(length)), 1), numpy.uint8)


def _meets(one: Stroke, other: Stroke, near: float) -> bool:
    """Whether the level `one` begins or ends at the upright `other`, or the two go across each other."""
    at, height = (other.x0 + other.x1) / 2, (one.top + one.bottom) / 2
    if min(abs(one.x0 - at), abs(one.x1 - at)) <= near:
        return other.top - near <= height <= other.bottom + near
    return one.x0 + 2 * near < at < one.x1 - 2 * near and other.top + 2 * near < height < other.bottom - 2 * near


def _turned(stroke: Stroke) -> Stroke:
    return Stroke(stroke.top, stroke.x0, stroke.bottom, stroke.x1)


def without(marks: numpy.ndarray, lines: Strokes) -> numpy.ndarray:
    """The ink that is no ruling line."""
    left = marks.copy()
    for line in (*lines.across, *lines.down):
        left[max(0, line.top - 1):line.bottom + 1, max(0, line.x0 - 1):line.x1 + 1] = 0
    return left
