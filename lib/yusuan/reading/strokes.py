"""Drawn outlines → rulings: lines, thin boxes, and the sides of outlined boxes. What is only filled is shading."""

from __future__ import annotations

import numpy

from yusuan.reading.lattice import Ruling
from yusuan.reading.pdfium import Outlines

_THIN = 4.0  # points: a filled box no thicker than this is a drawn line
_LEVEL = 0.5  # points by which a side may slope
_ARTFUL = 5  # points of a box drawn back to where it began: what has more is no box


def rulings(outlines: Outlines, size: tuple[float, float]) -> list[Ruling]:
    """The rulings that outlines in points from the top left stand for, as far as they are on a page of this width and height."""
    if not len(outlines.starts):
        return []
    low, high = _extents(outlines)
    thickness, length = (high - low).min(axis=1), (high - low).max(axis=1)
    drawn = (length > 0) & (outlines.counts > 1)
    line = drawn & (thickness <= numpy.where(outlines.counts == 2, 1, _THIN))
    sided = drawn & ~line & (outlines.stroked | _frames(low, high, outlines.owners))
    found = numpy.hstack((low, high))[line]
    if sided.any():
        found = numpy.vstack((found, _sides(outlines, sided)))
    visible = ((found[:, 2:] >= 0) & (found[:, :2] <= size)).all(axis=1)
    return list(map(Ruling._make, found[visible].clip(0, (*size, *size)).tolist()))


def artwork(outlines: Outlines) -> int:
    """How many outlines are neither lines nor boxes: pictures and text drawn as outlines have hundreds."""
    intricate = outlines.counts > _ARTFUL
    if not intricate.any():
        return 0
    low, high = _extents(outlines)
    return int((intricate & ((high - low).min(axis=1) > 1)).sum())


def _extents(outlines: Outlines) -> tuple[numpy.ndarray, numpy.ndarray]:
    """The left upper and the right lower corner of each piece."""
    return numpy.minimum.reduceat(outlines.points, outlines.starts), numpy.maximum.reduceat(outlines.points, outlines.starts)


def _frames(low: numpy.ndarray, high: numpy.ndarray, owners: numpy.ndarray) -> numpy.ndarray:
    """Which pieces are the outer edge of a filled frame: the next piece of the path lies everywhere just inside of them."""
    found = numpy.zeros(len(low), dtype=bool)
    gaps = numpy.hstack((low[1:] - low[:-1], high[:-1] - high[1:]))
    found[:-1] = (owners[1:] == owners[:-1]) & (gaps >= 0).all(axis=1) & (gaps <= _THIN).all(axis=1)
    return found


def _sides(outlines: Outlines, wanted: numpy.ndarray) -> numpy.ndarray:
    """The level and upright stretches of the wanted pieces, longer than a stretch of an arc, as rows of left, top, right and bottom."""
    points, lasts = outlines.points, outlines.starts + outlines.counts - 1
    inside, back = wanted.repeat(outlines.counts), wanted & outlines.closed
    inside[lasts] = False
    froms = numpy.vstack((points[inside], points[lasts[back]]))
    tos = numpy.vstack((points[1:][inside[:-1]], points[outlines.starts[back]]))
    size = abs(tos - froms)
    straight = (size.min(axis=1) < _LEVEL) & (size.max(axis=1) > _THIN)
    return numpy.hstack((numpy.minimum(froms, tos), numpy.maximum(froms, tos)))[straight]
