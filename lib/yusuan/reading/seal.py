"""A page in colour → greys, without the seals stamped over its text."""

from __future__ import annotations

import cv2
import numpy

_COLOURED = 50  # of 255, between the strongest and the weakest of red, green and blue: more is colour, less is grey or faded
_SKETCH = 6.0  # points of a page for one of the sketch in which seals are looked for
_LEAST, _MOST = 45.0, 185.0  # points: seals are 16 to 65 mm wide and high; coloured writing is lower, shaded tables are larger
_DARKER = 25  # per cent of the coloured ink of a seal, at most, that has text under it or is stamped more strongly
_FRINGE = numpy.ones((3, 3), numpy.uint8)  # what coloured ink tints around it


def grey(coloured: numpy.ndarray, point: float) -> numpy.ndarray:
    """The greys of a picture (height × width × blue, green, red); a point is `point` pixels long.

    Of the ink of a seal only its strongest colour counts, and that as light as paper: red becomes white, black text under it stays.
    """
    greys = cv2.cvtColor(coloured, cv2.COLOR_BGR2GRAY)
    blue, green, red = cv2.split(coloured)
    lightest = cv2.max(cv2.max(blue, green), red)
    tinted = cv2.compare(cv2.subtract(lightest, cv2.min(cv2.min(blue, green), red)), _COLOURED, cv2.CMP_GT)
    if cv2.countNonZero(tinted):
        for left, top, right, bottom in _seals(tinted, point):
            here = slice(top, bottom), slice(left, right)
            cv2.copyTo(_bleached(lightest[here], tinted[here]), cv2.dilate(tinted[here], _FRINGE), greys[here])
    return greys


def _bleached(lightest: numpy.ndarray, tinted: numpy.ndarray) -> numpy.ndarray:
    """The strongest colour of each pixel, lightened so that ink alone is as light as the paper."""
    inked = lightest[tinted > 0]
    return cv2.multiply(lightest, float(numpy.median(lightest) / max(1.0, numpy.percentile(inked, _DARKER))))


def _seals(tinted: numpy.ndarray, point: float) -> list[tuple[int, int, int, int]]:
    """The boxes of coloured ink about as large as a seal."""
    pixels = _SKETCH * point
    size = max(1, round(tinted.shape[1] / pixels)), max(1, round(tinted.shape[0] / pixels))
    sketch = cv2.compare(cv2.resize(tinted, size, interpolation=cv2.INTER_AREA), 10, cv2.CMP_GT)
    boxes = cv2.connectedComponentsWithStats(sketch)[2][1:, :4].tolist()
    return [tuple(round(edge * pixels) for edge in (x, y, x + width, y + height)) for x, y, width, height in boxes
            if all(_LEAST <= side * _SKETCH <= _MOST for side in (width, height))]
