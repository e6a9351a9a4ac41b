"""Where the single lines of text stand in a level picture: in the cells of its ruled tables by their ink, elsewhere as text is detected."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

import cv2
import numpy

_SPECK = 0.3  # of the height of a line: what is smaller stands for nothing on its own
_EDGE = 0.15  # of the height of a line: where a ruling leaves traces in a cell
_NEAR = 1.0  # heights of a line: a speck farther from other ink is dirt, a nearer one may be a point
_WIDE = 3.0  # heights of a line: what is farther apart is not one text
_BESIDE = 0.2  # of the height of a detected box: ink whose middle is nearer to its edge is that of another line
_APART = 0.4  # of the height of a line: more than between signs, less than between lines
_MARGIN = 0.18  # of the height of a line, around it
_USUAL = 0.9  # of an em: as high as most lines are inked
_TALLEST = 1.55  # heights of a line: what is higher is two lines that touch


class Strip(NamedTuple):
    """The inked box of one line of text, in pixels."""

    x0: int
    top: int
    x1: int
    bottom: int

    @property
    def height(self) -> int:
        return self.bottom - self.top


def in_cell(marks: numpy.ndarray, cell: Strip, em: float) -> list[Strip]:
    """The lines of text in a cell, `em` pixels being the size of most text; `marks` is ink without rulings."""
    x0, top, x1, bottom = cell
    here = _clean(marks[top:bottom, x0:x1], em)
    strips = []
    for first, last in _bands(here.any(axis=1), em):
        for start, end in _runs(here[first:last].any(axis=0), round(_WIDE * em)):
            rows = numpy.flatnonzero(here[first:last, start:end].any(axis=1))
            strips += _parted(here, Strip(start, first + int(rows[0]), end, first + int(rows[-1]) + 1), em)
    return [Strip(x0 + each.x0, top + each.top, x0 + each.x1, top + each.bottom) for each in strips
            if not _is_dirt(each, here.shape[0], em)]


def trimmed(marks: numpy.ndarray, box: Strip, em: float) -> Strip | None:
    """The detected box of a line as far as it is inked, without what reaches into it from the lines above and below; None without ink."""
    x0, top, x1, bottom = (max(0, edge) for edge in box)
    here, edge = marks[top:bottom, x0:x1], (bottom - top) * _BESIDE
    bands = [band for band in _bands(here.any(axis=1), em) if edge < sum(band) / 2 < bottom - top - edge]
    if not bands:
        return None
    first, last = bands[0][0], bands[-1][1]
    columns = numpy.flatnonzero(here[first:last].any(axis=0))
    strip = Strip(x0 + int(columns[0]), top + first, x0 + int(columns[-1]) + 1, top + last)
    return None if strip.height < _SPECK * em and strip.x1 - strip.x0 < _SPECK * em else strip


def around(marks: numpy.ndarray, em: float) -> Strip | None:
    """The part of a picture that holds all ink larger than a speck, with a margin; None where there is none."""
    boxes = cv2.connectedComponentsWithStats(marks)[2][1:]
    boxes = boxes[(boxes[:, 2:4] > _SPECK * em).any(axis=1)]
    if not len(boxes):
        return None
    low, high = boxes[:, :2].min(axis=0) - em, (boxes[:, :2] + boxes[:, 2:4]).max(axis=0) + em
    return Strip(max(0, int(low[0])), max(0, int(low[1])), int(high[0]), int(high[1]))


class Cut(NamedTuple):
    """The picture of a line, and from where to where it goes across the page in pixels."""

    gray: numpy.ndarray
    x0: int
    x1: int


def cut(gray: numpy.ndarray, strip: Strip, em: float) -> Cut:
    """The picture of a line with a margin; that of a dash is as high as that of other lines."""
    margin = round(_MARGIN * max(strip.height, em))
    above = max(margin, round((_USUAL * em - strip.height) / 2) + margin)
    x0, x1 = max(0, strip.x0 - margin), min(gray.shape[1], strip.x1 + margin)
    return Cut(gray[max(0, strip.top - above):strip.bottom + above, x0:x1], x0, x1)


def usual_height(marks: numpy.ndarray, least: float) -> float:
    """The em of most text in pixels, by the height of what is inked and about square, as most ideographs are once their parts are joined.

    `least` is the smallest size that can be read; it is also what a picture without text is said to have.
    """
    joined = cv2.morphologyEx(marks, cv2.MORPH_CLOSE, numpy.ones((3, 3), numpy.uint8))
    boxes = cv2.connectedComponentsWithStats(joined)[2][1:, 2:4]
    heights = [height for width, height in boxes.tolist() if height > least and 0.6 < width / height < 1.4]
    return max(least, median(heights) / _USUAL) if heights else least


def sideways(marks: numpy.ndarray, em: float) -> bool:
    """Whether text runs down the picture: its signs stand closer below each other than beside each other."""
    beside, below = (len(_joined(marks, shape)) for shape in ((1, round(_APART * em)), (round(_APART * em), 1)))
    return beside > below


def samples(marks: numpy.ndarray, em: float, count: int) -> list[Strip]:
    """Some pieces of level lines, from all over the picture."""
    boxes = _joined(marks, (1, round(_APART * em)))
    pieces = [Strip(x, y, x + width, y + height) for x, y, width, height in boxes if 0.6 < height / em < 1.3 and 2.5 * em < width < 12 * em]
    return pieces[::max(1, len(pieces) // count)][:count]


def _joined(marks: numpy.ndarray, shape: tuple[int, int]) -> list[list[int]]:
    """Left, top, width and height of what hangs together once gaps of this height and width are closed."""
    return cv2.connectedComponentsWithStats(cv2.morphologyEx(marks, cv2.MORPH_CLOSE, numpy.ones(shape, numpy.uint8)))[2][1:, :4].tolist()


def _clean(here: numpy.ndarray, em: float) -> numpy.ndarray:
    """The ink of a cell without specks far from anything else."""
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(numpy.ascontiguousarray(here))
    small = (boxes[:, 2:4] < _SPECK * em).all(axis=1)
    small[0] = False
    large = numpy.flatnonzero(~small)[1:]
    if not len(large):
        return numpy.zeros_like(here)
    near = _NEAR * em
    for speck in numpy.flatnonzero(small):
        x, y, width, height = boxes[speck, :4]
        others = boxes[large]
        aside = numpy.maximum(others[:, 0] - (x + width), x - (others[:, 0] + others[:, 2]))
        apart = numpy.maximum(others[:, 1] - (y + height), y - (others[:, 1] + others[:, 3]))
        small[speck] = not ((aside < near) & (apart < _SPECK * em)).any()
    return here * ~small[labels]


def _bands(inked: numpy.ndarray, em: float) -> Iterator[tuple[int, int]]:
    """First and last row of each line of text. Strokes one above the other, as in 二, are one line: together no higher than a line is."""
    bands: list[tuple[int, int]] = []
    for start, end in _runs(inked, 1):
        if bands and end - bands[-1][0] <= em and min(end - start, bands[-1][1] - bands[-1][0]) < em / 2:
            start = bands.pop()[0]
        bands.append((start, end))
    yield from bands


def _runs(inked: numpy.ndarray, gap: int) -> Iterator[tuple[int, int]]:
    """Stretches of ink that are less than `gap` apart."""
    places = numpy.flatnonzero(inked)
    if not len(places):
        return
    ends = numpy.flatnonzero(numpy.diff(places) > gap)
    for first, last in zip((0, *(ends + 1)), (*ends, len(places) - 1)):
        yield int(places[first]), int(places[last]) + 1


def _parted(here: numpy.ndarray, strip: Strip, em: float) -> list[Strip]:
    """A strip higher than a line is cut where it has the least ink."""
    if strip.height <= _TALLEST * em:
        return [strip]
    parts = max(2, round(strip.height / (1.3 * em)))
    profile = (here[strip.top:strip.bottom, strip.x0:strip.x1] > 0).sum(axis=1)
    reach, pitch = round(0.3 * em), strip.height / parts
    cuts = [0]
    for number in range(1, parts):
        middle = round(number * pitch)
        cuts.append(middle - reach + int(profile[middle - reach:middle + reach].argmin()))
    return [Strip(strip.x0, strip.top + start, strip.x1, strip.top + end) for start, end in zip(cuts, (*cuts[1:], strip.height))]


def _is_dirt(strip: Strip, height: int, em: float) -> bool:
    """Whether what is inked in a cell of this height is a speck, or what is left of the ruling above or below it."""
    edge = _EDGE * em
    return strip.height < _SPECK * em and (strip.x1 - strip.x0 < _SPECK * em or strip.top < edge or strip.bottom > height - edge)
