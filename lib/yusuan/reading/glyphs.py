"""The characters of a page → glyphs: upright, without watermarks, without the second stroke of imitated bold, look-alikes unfolded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache, reduce
from itertools import chain, repeat
from string import ascii_letters
from typing import NamedTuple

import numpy
from pypdfium2 import PdfTextPage

from yusuan.hanzi import unfold
from yusuan.reading import pdfium, word
from yusuan.reading.legibility import UNKNOWN
from yusuan.reading.pdfium import Characters
from yusuan.reading.word import Glyph, Word

_LINE_END = (2, 0xFFFE)  # what PDFium makes of a hyphen at the end of a line
_ASCENT = 0.88  # of the size of a font: what stands above the baseline
_ASKEW = 0.1  # of a matrix: what stands less askew is level
_LARGE = 1.5  # times the size of most glyphs: as watermarks are
_PALE = 0.35  # of full ink
_STROKE = 1.0  # points between the two strokes of imitated bold
_EVEN = 0.04  # of the size of a glyph: what stands no further from the glyph before it is set evenly
_SPACED = 0.6  # of a glyph that stands sideways: what may be left free before the next one
_COARSE, _FINE = 3.0 * _STROKE, 64  # points a row; parts of a point
_LARGEST_CODE = 0x10FFFF
_BLANK = re.compile(r"\s")


class Space(NamedTuple):
    """The visible part of a page, left, bottom, right and top in its own space, and by how many quarter turns clockwise it is looked at."""

    box: tuple[float, float, float, float]
    turns: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as looked at."""
        left, bottom, right, top = self.box
        return (right - left, top - bottom) if self.turns % 2 == 0 else (top - bottom, right - left)

    def seen(self, x: numpy.ndarray, y: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
        """Points, given as their distances from the left and from the bottom of the page's own space, in points from the top left."""
        left, bottom, right, top = self.box
        if self.turns == 0:
            return x - left, top - y
        if self.turns == 1:
            return y - bottom, x - left
        if self.turns == 2:
            return right - x, y - bottom
        return top - y, right - x

    def boxes(self, corners: numpy.ndarray) -> numpy.ndarray:
        """Left, top, right and bottom, a row each, of what has these corners: columns of x, y, x, y and so on."""
        xs, ys = zip(*(self.seen(*corners[at:at + 2]) for at in range(0, len(corners), 2)))
        return numpy.stack([reduce(edge, along) for edge in (numpy.minimum, numpy.maximum) for along in (xs, ys)])


class Stances(NamedTuple):
    """Of each character: by how many quarter turns clockwise it is upright (-1: askew, as watermarks are), its size in points, and a point
    of the line it stands on (a row of x and one of y)."""

    turns: numpy.ndarray
    sizes: numpy.ndarray
    baselines: numpy.ndarray


def stances(text: PdfTextPage, characters: Characters) -> Stances:
    """How the characters stand on the page."""
    lengths, places = numpy.diff(characters.starts, append=len(characters.codes)), characters.places[characters.starts].tolist()
    matrices = pdfium.matrices(text, places)
    cosine, sine = matrices[:, 0], matrices[:, 1]
    along = numpy.where(abs(sine) > abs(cosine), sine, cosine)
    turns = numpy.where(abs(sine) > abs(cosine), numpy.where(sine > 0, 1, 3), numpy.where(cosine >= 0, 0, 2))
    turns[numpy.minimum(abs(cosine), abs(sine)) > _ASKEW * abs(along)] = -1
    sizes = pdfium.font_sizes(text, places) * numpy.hypot(matrices[:, 2], matrices[:, 3])
    return Stances(turns.repeat(lengths), sizes.repeat(lengths), matrices[:, 4:].T.repeat(lengths, axis=1))


def prevailing(directions: numpy.ndarray, declared: int) -> int:
    """The direction in which more than half of the characters stand; else the one that the page declares."""
    counts = numpy.bincount(directions[directions >= 0], minlength=4)
    return int(counts.argmax()) if 2 * counts.max() > counts.sum() else declared


def words(text: PdfTextPage, characters: Characters, stances: Stances, space: Space) -> list[Word]:
    """The glyphs as they are seen in `space`, in the order they were set, word by word.

    A glyph that cannot be mapped to a character is kept as U+FFFD: left out, it would turn one figure into another. What stands
    outside of the visible page, and watermarks (askew, or large and pale) are left out.
    """
    boxes = _boxes(characters, stances, space)
    (width, height), x, y = space.size, boxes[0] + boxes[2], boxes[1] + boxes[3]
    visible = (x >= 0) & (y >= 0) & (x <= 2 * width) & (y <= 2 * height)
    places = numpy.flatnonzero((stances.turns >= 0) & visible)
    places = places[~_pale(text, characters.places[places], (boxes[3] - boxes[1])[places])]
    sideways = (stances.turns[places] - space.turns) % 2 == 1
    if not sideways.any():
        return _set(text, characters, places, boxes)
    return [*_set(text, characters, places[~sideways], boxes), *_runs(chain(*_set(text, characters, places[sideways], boxes)))]


def _set(text: PdfTextPage, characters: Characters, places: numpy.ndarray, boxes: numpy.ndarray) -> list[Word]:
    """The words of the characters at `places`; `boxes` are those of all characters."""
    codes, boxes = characters.codes[places], boxes[:, places]
    for at in numpy.flatnonzero((codes == _LINE_END[0]) | (codes == _LINE_END[1])).tolist():
        codes[at] = ord("-") if pdfium.is_hyphen(text, int(characters.places[places[at]])) else 0
    signs, twice = _signs(codes), _crowded(codes, boxes)
    in_place = ((boxes[0, 1:] == boxes[0, :-1]) & (boxes[1, 1:] == boxes[1, :-1])).any()
    if not in_place and not twice and len(whole := "".join(signs)) == len(signs):
        return _worded(whole, boxes) if whole else []
    found = _joined(word.glyphs(signs, boxes), characters.objects[places].tolist())
    return list(word.words(_struck_once(found) if twice else found))


def _runs(found: Iterable[Glyph]) -> list[Word]:
    """Glyphs that stand sideways as words that run up or down, whichever way they were set."""
    runs: list[list[Glyph]] = []
    for glyph in found:
        before = runs[-1][-1] if runs else glyph
        gap = max(glyph.top - before.bottom, before.top - glyph.bottom)
        if runs and abs(glyph.x0 - before.x0) < (glyph.x1 - glyph.x0) / 3 and gap < _SPACED * glyph.size and _onward(runs[-1], glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return list(map(Word.of, runs))


def _onward(run: list[Glyph], glyph: Glyph) -> bool:
    """Whether a glyph lies in the direction in which a run goes."""
    return len(run) < 2 or (run[1].middle < run[0].middle) == (glyph.middle < run[-1].middle)


def _worded(text: str, boxes: numpy.ndarray) -> list[Word]:
    """As `word.words`, for all the glyphs of a page at once."""
    left, top, right, bottom = boxes.astype(float)
    size, gap, lower = bottom[1:] - top[1:], abs(left[1:] - right[:-1]), abs(top[1:] - top[:-1])
    begins = numpy.append(True, (lower >= size / 3) | (gap >= size / 10))
    uneven = numpy.append(False, (gap > _EVEN * size) | (lower > 0) | (bottom[1:] != bottom[:-1])) & ~begins
    starts = numpy.flatnonzero(begins)
    ends = numpy.append(starts[1:], len(text))
    uneven[[blank.start() for blank in _BLANK.finditer(text)]] = True
    plain = ~numpy.logical_or.reduceat(uneven, starts)
    texts = [text[start:end] for start, end in zip(starts.tolist(), ends.tolist())]
    edges = left[starts], top[starts], right[ends - 1], bottom[starts], right[starts]
    return list(map(Word, texts, *(edge.tolist() for edge in edges), repeat(boxes), starts.tolist(), plain.tolist()))


def _boxes(characters: Characters, stances: Stances, space: Space) -> numpy.ndarray:
    """Boxes (as `Space.boxes`) as high as the font is large, standing alike on the baseline in every font: a line has one height.

    Characters written from the top down have no baseline in common and keep their boxes.
    """
    boxes, sizes = space.boxes(characters.boxes.T), stances.sizes
    top = space.seen(*stances.baselines)[1] - _ASCENT * sizes
    level = (stances.turns == space.turns) & (abs(boxes[1] + boxes[3] - 2 * top - sizes) < 2 * sizes)
    numpy.copyto(boxes[1], top, where=level, casting="same_kind")
    numpy.copyto(boxes[3], top + sizes, where=level, casting="same_kind")
    return boxes


def _pale(text: PdfTextPage, places: numpy.ndarray, sizes: numpy.ndarray) -> numpy.ndarray:
    """Which of the characters at `places` are much larger than most and filled with a light grey or tint."""
    pale = sizes > _LARGE * numpy.partition(sizes, len(sizes) // 2)[len(sizes) // 2] if len(sizes) else numpy.zeros(0, dtype=bool)
    if pale.any():
        pale[pale] = pdfium.ink(text, places[pale].tolist()) < _PALE
    return pale


def _signs(codes: numpy.ndarray) -> list[str]:
    """The characters of code points; of one that comes as two units, the first stands for it and the second for nothing."""
    if (codes >> 11 == 0xD800 >> 11).any():
        low = numpy.append(codes[1:], 0)
        pairs = (codes >> 10 == 0xD800 >> 10) & (low >> 10 == 0xDC00 >> 10)
        codes = numpy.where(pairs, 0x10000 + ((codes & 0x3FF) << 10) + (low & 0x3FF), codes)
        return ["" if second else _sign(code) for code, second in zip(codes.tolist(), [False, *pairs[:-1].tolist()])]
    return list(map(_sign, codes.tolist()))


def _joined(found: list[Glyph], objects: list[int]) -> list[Glyph]:
    """One glyph that stands for several characters, as a ligature does, comes as several in one box: they are one again."""
    whole = found[:1]
    for glyph, before, here, there in zip(found[1:], found, objects[1:], objects):
        piece = here == there and glyph[1:5] == before[1:5] and (glyph.text != before.text or glyph.text in ascii_letters)
        whole.append(glyph._replace(text=whole.pop().text + glyph.text) if piece else glyph)
    return [glyph for glyph in whole if glyph.text]


def _struck_once(found: list[Glyph]) -> list[Glyph]:
    """The glyphs without those that were set before within about a stroke of their place."""
    struck: dict[tuple[str, int, int], Glyph] = {}
    kept = []
    for glyph in found:
        x, y = round(glyph.x0), round(glyph.top)
        near = (struck.get((glyph.text, x + dx, y + dy)) for dx in (0, -1, 1) for dy in (0, -1, 1))
        if not any(before and _covers(before, glyph) for before in near):
            kept.append(glyph)
        struck[glyph.text, x, y] = glyph
    return kept


def _covers(before: Glyph, glyph: Glyph) -> bool:
    """Whether two equal signs share most of their place; in very small print the next one may be within a stroke."""
    return 2 * abs(before.x0 - glyph.x0) < glyph.x1 - glyph.x0 and 2 * abs(before.top - glyph.top) < glyph.size


def _crowded(codes: numpy.ndarray, boxes: numpy.ndarray) -> bool:
    """Whether any two equal characters can be within a stroke of each other: a coarse look, row by row, at rows twice laid out."""
    across = (boxes[0] * _FINE).astype(numpy.int64)
    for shift in (0, 0.5):
        row = (boxes[1] / _COARSE + shift).astype(numpy.int64)
        order = numpy.sort((codes.astype(numpy.int64) << 40) + (row << 24) + across)
        if (order[1:] - order[:-1] <= 2 * _STROKE * _FINE).any():
            return True
    return False


@lru_cache(maxsize=30_000)
def _sign(code: int) -> str:
    """The character a glyph stands for; U+FFFD for none: unknown, control, private and surrogate codes."""
    if code <= 8 or 13 < code < 32 or 0xD800 <= code <= 0xDFFF or code & 0xFFFE == 0xFFFE or code > _LARGEST_CODE:
        return UNKNOWN
    sign = unfold(chr(code))
    return UNKNOWN if "\ue000" <= sign[0] <= "\uf8ff" or sign[0] >= "\U000f0000" else sign


def invisible(characters: Characters) -> float:
    """Which share (0 to 1) of the characters is set without being shown, as recognised text over a scan is."""
    found, counts = numpy.unique(characters.objects, return_counts=True)
    return sum(counts[pdfium.invisible(found.tolist())].tolist()) / max(sum(counts.tolist()), 1)
