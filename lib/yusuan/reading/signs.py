"""Recognised signs → glyphs: sizes that agree over a page, look-alike signs inside figures put right and marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import fmean, median

from yusuan.hanzi import unfold
from yusuan.reading.legibility import UNKNOWN
from yusuan.reading.ocr import Sign
from yusuan.reading.page import DOUBTFUL
from yusuan.reading.strips import Strip
from yusuan.reading.word import Glyph

_CHANGED = 0.5  # the confidence of a sign that is not the one which was recognised
_CERTAIN = 0.97  # the confidence from which a sign stays where none can be meant
_DIRT = 0.8  # punctuation on its own that is less certain than this may be dirt
_INKED, _INKED_LOW = 0.92, 0.74  # of an em: most lines, and those of nothing but figures
_LOW = re.compile(r"[\d.,%+-]+")
_ENOUGH = 4  # distances between ideographs, to tell the size of a font by them
_SAME, _ALIKE = 1.04, 1.12  # sizes whose ratio is less are measured as one; are one
_WIDE, _NARROW, _LOOSE = 1.0, 0.6, 0.35  # ems: how wide signs are, and a gap that is none: where a sign stands is known roughly
_SQUARE = re.compile(r"[\u3400-\u9fff]")
_IDEOGRAPH = re.compile(r"[\u2e80-\u9fff\uff00-\uff60“”‘’—…]")  # and what is as wide in Chinese text
_MARKS = "，。、；：！？）》〉】〕”"
_SPECK = re.compile(r"(?<=[\u3400-\u9fff])[.,](?=[\u3400-\u9fff])|(?<=2)\.(?=0\d\d年)|(?<=20)\.(?=\d\d年)|(?<=20\d)\.(?=\d年)|(?<=([，、；：]))\1")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－％", "0123456789.-%")
_FIGURE = re.compile(r"[-－−△▲(（]?\d[\dOoIl|，、。·,.:：]*[)）]?[%％]?")
_MEANT = {"O": "0", "o": "0", "I": "1", "l": "1", "|": "1", "，": ",", "、": ",", "。": ".", "·": ".", ":": ".", "：": "."}
_UNLIKE = ":："  # in a time of day, unless it is uncertain


def cleaned(signs: Sequence[Sign]) -> list[Sign]:
    """The signs of a line without the blanks that recognition sees beside ideographs, a figure with the signs that can only be meant."""
    signs = [sign._replace(text=unfold(sign.text).translate(_FULL_WIDTH)) for sign in signs]
    signs = [sign for place, sign in enumerate(signs) if not (sign.text.isspace() and _beside_ideograph(signs, place))]
    for speck in reversed([*_SPECK.finditer("".join(sign.text for sign in signs))]):
        signs = _without(signs, speck.start())
    return _figure(signs) if _FIGURE.fullmatch("".join(sign.text for sign in signs)) else signs


def _without(signs: list[Sign], place: int) -> list[Sign]:
    """The signs without an uncertain one that cannot be meant, or a mark that stands twice; the one before it is marked for that."""
    before, sign = signs[place - 1], signs[place]
    if sign.text != before.text and sign.confidence >= (_DIRT if sign.text == "," else _CERTAIN):  # many publishers set half-width commas
        return signs
    return [*signs[:place - 1], before._replace(confidence=min(before.confidence, _CHANGED)), *signs[place + 1:]]


def _figure(signs: list[Sign]) -> list[Sign]:
    """A figure in which `l` is a one, `，` a comma, an uncertain `:` a point and an uncertain point at its end dirt. Changes mark it."""
    meant = [_as_meant(sign) for sign in signs]
    if len(meant) > 1 and meant[-1].text in ".," and meant[-1].confidence < DOUBTFUL:
        *meant, last, _ = meant
        meant.append(last._replace(confidence=min(last.confidence, _CHANGED)))
    return meant


def _as_meant(sign: Sign) -> Sign:
    if sign.text not in _MEANT or sign.text in _UNLIKE and sign.confidence >= DOUBTFUL:
        return sign
    return Sign(_MEANT[sign.text], sign.at, min(sign.confidence, _CHANGED))


def unread(strip: Strip, usual: float) -> list[Sign]:
    """An unknown sign for ink in a cell that is as high as text and in which nothing was recognised: it must not look like a blank cell."""
    return [Sign(UNKNOWN, 0.5, 0.0)] if strip.height >= usual / 2 else []


def is_dirt(strip: Strip, signs: Sequence[Sign], usual: float) -> bool:
    """Whether nothing was recognised, or no more than low and uncertain punctuation where the size of most text is `usual` pixels."""
    certain = any(sign.text.isalnum() or sign.text == UNKNOWN or sign.confidence > _DIRT for sign in signs)
    return not signs or strip.height < usual / 2 and not certain


def _beside_ideograph(signs: Sequence[Sign], place: int) -> bool:
    return any(_IDEOGRAPH.match(sign.text) for sign in signs[max(0, place - 1):place + 2])


def em(strip: Strip, width: int, signs: Sequence[Sign]) -> float:
    """The size in pixels of the font of a line: how far its ideographs are apart or, with few of them, how high its signs are inked.

    `width` is that of the picture in which the signs were recognised.
    """
    pitches = [after.at - before.at for before, after in zip(signs, signs[1:])
               if _SQUARE.match(before.text) and _SQUARE.match(after.text)]
    inked = strip.height / (_INKED_LOW if _LOW.fullmatch("".join(sign.text for sign in signs)) else _INKED)
    if len(pitches) < _ENOUGH:
        return inked
    return min(fmean(pitches) * width, inked * _ALIKE)  # dirt makes ink higher, spacing sets ideographs apart


def settled(sizes: Sequence[float]) -> list[float]:
    """The sizes with those that are nearly alike made one: the lines of a paragraph have one size, however they were inked."""
    common: dict[float, float] = {}
    left = sorted(sizes)
    while left:
        size = max(left, key=lambda size: sum(size / _SAME < other < size * _SAME for other in left))
        group = [other for other in left if size / _ALIKE < other < size * _ALIKE]
        common.update(dict.fromkeys(group, median(group)))
        left = [other for other in left if other not in group]
    return [common[size] for size in sizes]


def _end(last: Sign, left: float, size: float, strip: Strip) -> float:
    """Where the last sign of a line ends: most with their ink, but a full-width mark takes an em and is inked at its left."""
    return max(strip.x1, left + size) if last.text in _MARKS else strip.x1


def glyphs(strip: Strip, cut: tuple[float, float], signs: Sequence[Sign], size: float, point: float) -> list[Glyph]:
    """One glyph a sign, in points, all of one height around the middle of their line; `cut` is where its picture began and ended."""
    start, width = cut[0], cut[1] - cut[0]
    middles = [start + sign.at * width for sign in signs]
    centre = (strip.top + strip.bottom) / 2
    halves = [size * (_WIDE if _IDEOGRAPH.match(sign.text) else _NARROW) / 2 for sign in signs]
    meets = [(before + after) / 2 if after - before < half + next_half + _LOOSE * size else None
             for before, after, half, next_half in zip(middles, middles[1:], halves, halves[1:])]
    placed = []
    for sign, middle, half, before, after in zip(signs, middles, halves, [None, *meets], [*meets, None]):
        left = max(middle - half, strip.x0) if before is None else before
        right = min(middle + half, _end(sign, left, size, strip)) if after is None else after
        placed.append(Glyph(sign.text, min(left, middle) / point, (centre - size / 2) / point, max(right, middle) / point,
                            (centre + size / 2) / point, sign.confidence))
    return placed
