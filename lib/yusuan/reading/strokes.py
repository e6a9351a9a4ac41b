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
    low, high, counts = _extents(outlines)
    thickness, length = (high - low).min(axis=1), (high - low).max(axis=1)
    drawn = (length > 0) & (counts > 1)
    line = drawn & (thickness <= numpy.where(counts == 2, 1, _THIN))
    stroked = outlines.stroked[outlines.owners] | _frames(low, high, outlines)
    found = numpy.vstack((numpy.hstack((low, high))[line], _sides(outlines, drawn & ~line & stroked, counts)))
    visible = ((found[:, 2:] >= 0) & (found[:, :2] <= size)).all(axis=1)
    return list(map(Ruling._make, found[visible].clip(0, size * 2).tolist()))


def artwork(outlines: Outlines) -> int:
    """How many outlines are neither lines nor boxes: pictures and text drawn as outlines have hundreds."""
    if not len(outlines.starts):
        return 0
    low, high, counts = _extents(outlines)
    return int(((counts > _ARTFUL) & ((high - low).min(axis=1) > 1)).sum())


def _extents(outlines: Outlines) -> tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]:
    """Of each piece: its left upper corner, its right lower one and how many points it has."""
    points, starts = outlines.points, outlines.starts
    counts = numpy.diff(numpy.append(starts, len(points)))
    return numpy.minimum.reduceat(points, starts), numpy.maximum.reduceat(points, starts), counts


def _frames(low: numpy.ndarray, high: numpy.ndarray, outlines: Outlines) -> numpy.ndarray:
    """Which pieces are the outer edge of a filled frame: the next piece of the path lies everywhere just inside of them."""
    found = numpy.zeros(len(low), dtype=bool)
    gaps = numpy.hstack((low[1:] - low[:-1], high[:-1] - high[1:]))
    found[:-1] = (outlines.owners[1:] == outlines.owners[:-1]) & (gaps >= 0).all(axis=1) & (gaps <= _THIN).all(axis=1)
    return found


def _sides(outlines: Outlines, wanted: numpy.ndarray, counts: numpy.ndarray) -> numpy.ndarray:
    """The level and upright stretches of the wanted pieces, longer than a stretch of an arc, as rows of left, top, right and bottom."""
    points, starts = outlines.points, outlines.starts
    inside = wanted.repeat(counts)
    inside[starts + counts - 1] = False
    froms, tos = points[inside], points[1:][inside[:-1]]
    back = wanted & outlines.closes
    froms = numpy.vstack((froms, points[(starts + counts - 1)[back]]))
    tos = numpy.vstack((tos, points[starts[back]]))
    size = abs(tos - froms)
    straight = (size.min(axis=1) < _LEVEL) & (size.max(axis=1) > _THIN)
    return numpy.hstack((numpy.minimum(froms, tos), numpy.maximum(froms, tos)))[straight]
