"""Where the single lines of text stand in a level picture: in the cells of its ruled tables by their ink, elsewhere as text is detected."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

import cv2
import numpy

_SPECK = 0.3  # of the height of a line: what is smaller stands for nothing on its own
_EDGE = 0.15  # of the height of a line: where a ruling leaves traces in a cell
_NEAR = 0.5  # heights of a line: a speck farther from signs is dirt, a nearer one may be a point
_WIDE = 3.0  # heights of a line: what is farther apart is not one text
_BESIDE = 0.2  # of the height of a detected box: ink whose middle is nearer to its edge is that of another line
_APART = 0.4  # of the height of a line: more than between signs, less than between lines
_MARGIN = 0.18  # of the height of a line, around it
_USUAL = 0.9  # of an em: as high as most lines are inked
_TALLEST, _PITCH = 1.6, 1.1  # heights of a line: what is higher is lines that touch; how far these are apart at least


class Strip(NamedTuple):
    """The inked box of one line of text, in pixels."""

    x0: int
    top: int
    x1: int
    bottom: int

    @property
    def height(self) -> int:
        return self.bottom - self.top


class Cut(NamedTuple):
    """The picture of a line, and from where to where it goes across the page in pixels."""

    gray: numpy.ndarray
    x0: int
    x1: int


def in_cell(marks: numpy.ndarray, cell: Strip, em: float) -> list[Strip]:
    """The lines of text in a cell, `em` pixels being the size of most text; `marks` is ink without rulings."""
    x0, top, x1, bottom = cell
    signs, points = _parts(marks[top:bottom, x0:x1], em)
    found = []
    for first, last in _bands(signs.any(axis=1), em):
        for band in _parted(signs, first, last, em):
            found += _pieces(signs[slice(*band)], points[slice(*band)], band[0], em)
    return [Strip(x0 + each.x0, top + each.top, x0 + each.x1, top + each.bottom) for each in found
            if not _is_trace(each, bottom - top, em)]


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
    pieces = [Strip(x, y, x + width, y + height) for x, y, width, height in boxes
              if 0.6 < height / em < 1.3 and 2.5 * em < width < 12 * em]
    return pieces[::max(1, len(pieces) // count)][:count]


def _joined(marks: numpy.ndarray, shape: tuple[int, int]) -> list[list[int]]:
    """Left, top, width and height of what hangs together once gaps of this height and width are closed."""
    return cv2.connectedComponentsWithStats(cv2.morphologyEx(marks, cv2.MORPH_CLOSE, numpy.ones(shape, numpy.uint8)))[2][1:, :4].tolist()


def _parts(here: numpy.ndarray, em: float) -> tuple[numpy.ndarray, numpy.ndarray]:
    """The ink of a cell parted into what is as large as parts of signs, and specks, which may be points or dirt."""
    labels, boxes = cv2.connectedComponentsWithStats(numpy.ascontiguousarray(here))[1:3]
    small = (boxes[:, 2:4] < _SPECK * em).all(axis=1)
    small[0] = False
    specks = small[labels]
    return (here > 0) & ~specks, specks


def _pieces(signs: numpy.ndarray, points: numpy.ndarray, top: int, em: float) -> Iterator[Strip]:
    """The texts of a band of rows that begins at `top`: with the points near them, and apart where a wide gap is between them."""
    for start, end in _runs(signs.any(axis=0), round(_WIDE * em)):
        rows = numpy.flatnonzero(signs[:, start:end].any(axis=1))
        near = round(_NEAR * em)
        before = numpy.flatnonzero(points[:, max(0, start - near):start].any(axis=0))
        after = numpy.flatnonzero(points[:, end:end + near].any(axis=0))
        left = max(0, start - near) + int(before[0]) if len(before) else start
        yield Strip(left, top + int(rows[0]), end + int(after[-1]) + 1 if len(after) else end, top + int(rows[-1]) + 1)


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


def _parted(signs: numpy.ndarray, first: int, last: int, em: float) -> list[tuple[int, int]]:
    """A band higher than a line is cut between two rows of ink that are nearly as high as a line."""
    count = round((last - first) / (_PITCH * em))
    if last - first <= _TALLEST * em or count < 2:
        return [(first, last)]
    profile, reach, pitch = signs[first:last].sum(axis=1), round(0.3 * em), (last - first) / count
    cuts = [first]
    for middle in (round(number * pitch) for number in range(1, count)):
        cuts.append(first + middle - reach + int(profile[middle - reach:middle + reach].argmin()))
    return list(zip(cuts, (*cuts[1:], last)))


def _is_trace(strip: Strip, height: int, em: float) -> bool:
    """Whether what is inked in a cell of this height is what is left of the ruling above or below it."""
    return strip.height < _SPECK * em and (strip.top < _EDGE * em or strip.bottom > height - _EDGE * em)
