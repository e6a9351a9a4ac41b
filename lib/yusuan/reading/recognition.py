"""A picture of a page (or a part of one) → glyphs and rulings in points, as a text layer gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import itemgetter
from statistics import fmean
from typing import NamedTuple

import cv2
import numpy

from yusuan.reading import ocr, picture, strips
from yusuan.reading.boxes import Box
from yusuan.reading.lattice import Lattice, Ruling, lattices, regions, segments
from yusuan.reading.signs import cleaned, em, glyphs, is_dirt, settled, unread
from yusuan.reading.strips import Strip
from yusuan.reading.word import Glyph

_SMALLEST = 5.0  # points: smaller text cannot be read
_SOUGHT = 16.0  # pixels: the size of text at which it is looked for; larger pictures are not clearer and take longer
_SURE, _CERTAIN = 0.8, 0.97  # the confidence of text that stands upright; of text that cannot stand upside down
_SAMPLES = 6  # lines recognised to see how a page stands
_CELLS, _LINES = 4, 8  # inked cells that make a table; pieces of lines that make text
_WHITE = 255


class Plate(NamedTuple):
    """A picture made level: by how many degrees it was skewed, its greys, its ink without rulings, the rulings in points.

    `point` and `em` are how many pixels a point and the size of most text have.
    """

    skew: float
    gray: numpy.ndarray
    text: numpy.ndarray
    rulings: list[Ruling]
    point: float
    em: float


class Reading(NamedTuple):
    """What stands on a picture, in points from the top left, turned by so many quarters clockwise to stand upright, then made level."""

    glyphs: list[Glyph]
    rulings: list[Ruling]
    skew: float
    turns: int = 0


def whole(gray: numpy.ndarray, point: float) -> Reading:
    """Everything on the picture of a page, which may stand sideways or upside down; `point` is the length of a point in pixels."""
    level = plate(gray, point)
    first = 1 if strips.sideways(level.text, level.em) else 0
    best = (-1.0, 0, level)
    for quarter in (first, 1 - first):
        taken = plate(_turned(gray, 1), point) if quarter else level
        best = max(best, *_stances(taken, quarter), key=itemgetter(0))
        if best[0] > _SURE:
            break
    _, turns, taken = best
    return read(plate(_turned(gray, turns), point) if turns > 1 else taken)._replace(turns=turns)


def _stances(taken: Plate, turns: int) -> Iterator[tuple[float, int, Plate]]:
    """How certain some lines of text are as they stand and, when they are not quite, upside down; with the quarter turns and the plate."""
    samples = [strips.cut(taken.gray, strip, taken.em).gray for strip in strips.samples(taken.text, taken.em, _SAMPLES)]
    upright = _confidence(samples)
    yield upright, turns, taken
    if upright < _CERTAIN:
        yield _confidence([_turned(sample, 2) for sample in samples]), turns + 2, taken


def inset(gray: numpy.ndarray, point: float, known: Sequence[Box] = (), *, scan: bool = False) -> Reading | None:
    """What stands on a picture inside a page, when there is a table on it or, if it may be a `scan` of most of the page, text.

    A chart, a seal, a photograph or a faint background is not read. `known` (boxes in points) is passed over.
    """
    taken = plate(gray, point, known)
    return read(taken) if is_written(taken, scan=scan) else None


def is_written(taken: Plate, *, scan: bool = False) -> bool:
    """Whether there is a table on a picture or, where it may be the `scan` of a page, text."""
    tables = [table for table in lattices(taken.rulings) if min(len(table.xs), len(table.ys)) > 2]
    inked = sum(bool(strips.in_cell(taken.text, cell, taken.em)) for table in tables for cell in _cells(table, taken.point))
    return inked >= _CELLS or scan and len(strips.samples(taken.text, taken.em, _LINES)) == _LINES


def plate(gray: numpy.ndarray, point: float, known: Sequence[Box] = ()) -> Plate:
    """The picture made level and taken apart, without the ink in the boxes (in points) of what is known."""
    skew = picture.skew(picture.ink(gray))
    gray = picture.level(gray, skew)
    lines = picture.strokes(picture.ink(gray, picture.FAINT), point)
    text = picture.without(picture.ink(gray), lines)
    for box in known:
        text[_slices(box, point)] = 0
    rulings = _snapped(Ruling(*(edge / point for edge in line)) for line in chain(*lines))
    return Plate(skew, gray, text, rulings, point, strips.usual_height(text, _SMALLEST * point))


def _snapped(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Each line but once and without breadth, whatever a point of the page is: how near lines are to be one is known here, not there."""
    across, down = segments(rulings)
    return [*(Ruling(one.start, one.at, one.end, one.at) for one in across), *(Ruling(one.at, one.start, one.at, one.end) for one in down)]


def read(taken: Plate) -> Reading:
    """The glyphs of a picture: those in the cells of its ruled tables, and those outside."""
    text = taken.text.copy()
    inside: list[Strip] = []
    for table in lattices(taken.rulings):  # a table inside a cell comes first: what it holds is not read again with the cell
        inside += chain.from_iterable(strips.in_cell(text, cell, taken.em) for cell in _cells(table, taken.point))
        text[_slices((table.xs[0], table.ys[0], table.xs[-1], table.ys[-1]), taken.point)] = 0
    return Reading(_set(taken, inside, _outside(taken, text)), taken.rulings, taken.skew)


def _turned(gray: numpy.ndarray, turns: int) -> numpy.ndarray:
    return numpy.ascontiguousarray(numpy.rot90(gray, -turns))


def _confidence(samples: list[numpy.ndarray]) -> float:
    return fmean([sign.confidence for signs in ocr.recognised(samples) for sign in signs] or [0.0])


def _cells(table: Lattice, point: float) -> Iterator[Strip]:
    for cell in regions(table):
        box = table.xs[cell.column], table.ys[cell.row], table.xs[cell.last_column + 1], table.ys[cell.last_row + 1]
        yield Strip(*(max(0, round(edge * point)) for edge in box))


def _outside(taken: Plate, text: numpy.ndarray) -> list[Strip]:
    """The lines of text outside of tables, as far as there is ink."""
    place = strips.around(text, taken.em)
    if place is None:
        return []
    x0, top, x1, bottom = place
    only = numpy.where(cv2.dilate(text, numpy.ones((7, 7), numpy.uint8)) > 0, taken.gray, _WHITE)[top:bottom, x0:x1]
    scale = min(1.0, _SOUGHT / taken.em)
    small = cv2.resize(only, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    left, lines = text.copy(), []
    for box in sorted(Strip(*(round(edge / scale) + start for edge, start in zip(box, (x0, top, x0, top)))) for box in ocr.found(small)):
        if strip := strips.trimmed(left, box, taken.em):
            lines.append(strip)
            left[strip.top:strip.bottom, strip.x0:strip.x1] = 0  # boxes overlap: no sign is read twice
    return lines


def _set(taken: Plate, inside: list[Strip], outside: list[Strip]) -> list[Glyph]:
    """The lines inside and outside of tables recognised and set as glyphs."""
    found = [*inside, *outside]
    cuts = [strips.cut(taken.gray, strip, taken.em) for strip in found]
    read = [cleaned(signs) for signs in ocr.recognised(cut.gray for cut in cuts)]
    read[:len(inside)] = [signs or unread(strip, taken.em) for strip, signs in zip(inside, read)]
    lines = [(strip, cut, signs) for strip, cut, signs in zip(found, cuts, read) if not is_dirt(strip, signs, taken.em)]
    sizes = settled([em(strip, cut.x1 - cut.x0, signs) for strip, cut, signs in lines])
    return [glyph for (strip, cut, signs), size in zip(lines, sizes)
            for glyph in glyphs(strip, (cut.x0, cut.x1), signs, size, taken.point)]


def _slices(box: Box, point: float) -> tuple[slice, slice]:
    x0, top, x1, bottom = (max(0, round(edge * point)) for edge in box)
    return slice(top, bottom + 1), slice(x0, x1 + 1)
