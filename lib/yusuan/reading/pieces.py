"""Glyphs → pieces: what stands on one line without a wide gap, as the text of a table cell does."""

from __future__ import annotations

import re
from collections.abc import Iterable

from yusuan.reading.lines import Glyph, Line, lines

_GAP = 0.6  # in ems: wider than between two words
_LEVEL = 0.35  # in ems: glyphs of one line stand no further apart in height
_BULLET = re.compile(r"[•●■◆○◦▪–—*·\uf0b7-]|[（(]?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)）、]")
_FIGURE = re.compile(r"[-+±－–—−△▲<>≤≥~(（]*[$€£¥]?\s*\d[\d,，.'’\s]*(?:[/:]\d+)?\s*[%％‰]?[)）]?\s*[%％]?[*†a-z]?")
_NOTHING = re.compile(r"[-－–—−.…:/]{1,3}|n/?a|N/?A|\([.:-]\)")


def pieces(glyphs: Iterable[Glyph]) -> list[Line]:
    """The pieces of a page or of a part of it, from the top down and from left to right in each level."""
    found: list[Line] = []
    for level in _levels([glyph for glyph in glyphs if not glyph.text.isspace()]):
        run = [level[0]]
        for glyph in level[1:]:
            if glyph.x0 - run[-1].x1 > _GAP * max(glyph.size, run[-1].size):
                found += lines(run)
                run = []
            run.append(glyph)
        found += lines(run)
    return found


def _levels(glyphs: list[Glyph]) -> Iterable[list[Glyph]]:
    level: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.middle):
        if level and glyph.middle - level[0].middle > _LEVEL * max(glyph.size, level[0].size):
            yield sorted(level, key=lambda glyph: glyph.x0)
            level = []
        level.append(glyph)
    if level:
        yield sorted(level, key=lambda glyph: glyph.x0)


def middle(piece: Line) -> float:
    """The height of a piece."""
    return (piece.top + piece.bottom) / 2


def levels(found: Iterable[Line]) -> list[list[Line]]:
    """Pieces that stand side by side, level by level from the top."""
    result: list[list[Line]] = []
    for piece in sorted(found, key=middle):
        if result and middle(piece) - middle(result[-1][0]) <= _LEVEL * max(piece.size, result[-1][0].size):
            result[-1].append(piece)
        else:
            result.append([piece])
    return [sorted(level, key=lambda piece: piece.x0) for level in result]


def is_figure(text: str) -> bool:
    """Whether a text is a figure: an amount, a share, a code, a year."""
    return bool(_FIGURE.fullmatch(text))


def is_nothing(text: str) -> bool:
    """Whether a text stands for a blank, as a dash does."""
    return bool(_NOTHING.fullmatch(text))


def is_bullet(text: str) -> bool:
    """Whether a text is the mark or number of an item of a list."""
    return bool(_BULLET.fullmatch(text))
