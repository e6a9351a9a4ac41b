"""Glyphs and words. Knows nothing of PDF libraries: the text layer of a PDF and recognised text look the same here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import NamedTuple

import numpy


class Glyph(NamedTuple):
    """One character with its box in points from the top left of the page; `confidence` as that of a Cell."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float | None = None

    @property
    def size(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


class Word(Sequence[Glyph]):
    """Glyphs that were set one right after the other without a gap.

    It says where it begins (`x0`, `top`, `bottom` and `lead`, the right edge of its first glyph) and ends (`x1`). The glyphs of a
    `plain` word are known to be one character each, none of them blank, of one height and set evenly. A page has a thousand glyphs, and
    most words go into a cell or a line as they are: so the glyphs are made only when somebody asks for them.
    """

    __slots__ = "text", "x0", "top", "x1", "bottom", "lead", "plain", "_boxes", "_start", "_glyphs"

    def __init__(self, text: str, x0: float, top: float, x1: float, bottom: float, lead: float,
                 boxes: numpy.ndarray | None = None, start: int = 0, plain: bool = False) -> None:
        self.text, self.x0, self.top, self.x1, self.bottom, self.lead = text, x0, top, x1, bottom, lead
        self._boxes, self._start, self.plain = boxes, start, plain
        self._glyphs: list[Glyph] = []

    @classmethod
    def of(cls, glyphs: list[Glyph]) -> Word:
        """The word that these make."""
        first = glyphs[0]
        word = cls("".join([glyph.text for glyph in glyphs]), first.x0, first.top, glyphs[-1].x1, first.bottom, first.x1)
        word._glyphs = glyphs
        return word

    @property
    def glyphs(self) -> list[Glyph]:
        """From the left to the right, or as they were set."""
        if not self._glyphs:
            self._glyphs = glyphs(self.text, self._boxes[:, self._start:self._start + len(self.text)])
        return self._glyphs

    @property
    def size(self) -> float:
        """That of its first glyph, as its height is."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def end(self, place: int) -> float:
        """The right edge of the glyph at `place` of a plain word."""
        return float(self._boxes[2, self._start + place])

    def __len__(self) -> int:
        return len(self.glyphs)

    def __iter__(self) -> Iterator[Glyph]:
        return iter(self.glyphs)

    def __getitem__(self, place: int | slice) -> Glyph | list[Glyph]:
        return self.glyphs[place]


def glyphs(texts: Iterable[str], boxes: numpy.ndarray) -> list[Glyph]:
    """Glyphs of their texts and their boxes: rows of all lefts, tops, rights and bottoms."""
    return list(map(tuple.__new__, repeat(Glyph), zip(texts, *boxes.tolist(), repeat(None))))  # Glyph() would take twice as long


def words(found: Iterable[Glyph]) -> Iterator[Word]:
    """Glyphs as words."""
    word: list[Glyph] = []
    height = end = 0.0
    for glyph in found:
        _, x0, top, x1, bottom, _ = glyph
        size = bottom - top
        if word and not (abs(top - height) < size / 3 and abs(x0 - end) < size / 10):
            yield Word.of(word)
            word = []
        word.append(glyph)
        height, end = top, x1
    if word:
        yield Word.of(word)
