"""Glyphs → pieces: what stands on one line without a wide gap, as the text of a table cell does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import compress
from operator import and_, sub

from yusuan.reading.lines import Line, apart, line_of, printed, rows
from yusuan.reading.word import Glyph, Word, words

_GAP, _TIGHT = 0.6, 0.35  # in ems: wider than between two words, wider than between two signs that no blank parts
_EVEN, _LEAST = 0.03, 0.08  # in ems: gaps in a text differ no more than that, and one that is that much wider parts two cells
_CLOSE, _OFTEN = 0.2, 3  # in ems: at least that far from its neighbour is the text of a cell; pieces that begin in line
_LEVEL = 0.35  # in ems: glyphs of one line stand no further apart in height
_BULLET = re.compile(r"[•●■◆○◦▪–—*·\uf0b7-]|[（(]?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)）、]")
_FIGURE = re.compile(r"[-+±－–—−△▲<>≤≥~(（]*[$€£¥]?\s*\d[\d,，.'’\s]*(?:[/:]\d+)?\s*[%％‰]?[)）]?\s*[%％]?[*†a-z]?")
_AMOUNT = re.compile(r"[-−－]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?<!(?:19|20)\d\d)")
_CODE = re.compile(r"\d{3}(?:\d\d){0,2}")
_UNITS = "万千百亿元个人倍吨亩平公％%"
TOTAL = re.compile(r"[合总小]\s*计|[Tt]otal")
_NOTHING = re.compile(r"[-－–—−.…:/]{1,3}|n/?a|N/?A|\([.:-]\)")


def pieces(glyphs: Iterable[Glyph]) -> list[Line]:
    """The pieces of a page or of a part of it, from the top down and from left to right in each level."""
    return pieces_of(list(words(glyphs)))


def pieces_of(found: list[Word]) -> list[Line]:
    """As `pieces`, of words; those that run up or down are pieces of their own, after the others."""
    level, sideways = apart(found)
    runs = [run for row in rows(level, _LEVEL) for run in _cut(row)]
    starts = Counter(round(run.x0) for run in runs)
    in_cents = sum(_has_cents(run.text) for run in runs) >= _OFTEN
    return [line_of(part) for run in [*runs, *sideways] for part in _split(run, starts, in_cents)]


def _cut(row: list[Word]) -> Iterator[Word]:
    """The texts that stand side by side on a row."""
    if len(row) == 1 and row[0].plain:
        yield row[0]
    else:
        yield from (Word.of(part) for run in _runs(printed(row)) for part in _parted(run))


def _runs(level: list[Glyph]) -> Iterator[list[Glyph]]:
    """The glyphs of a level between wide gaps, without the blanks."""
    run: list[Glyph] = []
    blank = False
    for glyph in level:
        if glyph.text.isspace():
            blank = True
            continue
        if run and (gap := glyph.x0 - run[-1].x1) > 0 and gap > _TIGHT * glyph.size and gap > _room(run[-1], glyph, blank):
            yield run
            run = []
        run.append(glyph)
        blank = False
    if run:
        yield run


def _parted(run: list[Glyph]) -> Iterator[list[Glyph]]:
    """A run cut at gaps too narrow to part words that yet part cells: between ideographs, which else stand evenly, and behind cents."""
    texts, lefts, tops, rights, bottoms, _ = zip(*run)
    gaps, smallest = list(map(sub, lefts[1:], rights)), min(map(sub, bottoms, tops))
    ideographs = [text.isalpha() and not text.isascii() for text in texts]
    both = list(map(and_, ideographs, ideographs[1:]))
    inner = sorted(compress(gaps, both))
    usual = inner[len(inner) // 2] if inner else 0.0
    even = len(inner) > 3 and inner[-2] - inner[0] < _EVEN * run[0].size  # but for one at most
    least, start = _LEAST if even else _CLOSE, 0
    wide = min(usual + least * smallest, _LEAST * smallest)
    for at in (at for at, gap in enumerate(gaps, 1) if gap > wide):
        gap, size = gaps[at - 1], run[at].size
        if both[at - 1] and gap - usual > least * size or gap > _LEAST * size and texts[at].isdigit() and _has_cents(_text(run[start:at])):
            yield run[start:at]
            start = at
    yield run[start:]


def _split(run: Word, starts: Counter[int], in_cents: bool) -> Iterator[Sequence[Glyph]]:
    """A run cut behind each amount that a name or a code follows without a gap. `in_cents`: amounts of this page have two decimals."""
    if not _AMOUNT.match(run.text):
        yield run
        return
    glyphs, start = run.glyphs, 0
    for at in range(1, len(glyphs)):
        if glyphs[at - 1].text.isdigit() and _ends_cell(_text(glyphs[start:at]), glyphs[at:], starts, in_cents):
            yield glyphs[start:at]
            start = at
    yield glyphs[start:]


def _ends_cell(before: str, after: list[Glyph], starts: Counter[int], in_cents: bool) -> bool:
    return _begins_cell(before, after[0], starts) or in_cents and _has_cents(before) and bool(_CODE.fullmatch(_text(after)))


def _begins_cell(before: str, glyph: Glyph, starts: Counter[int]) -> bool:
    """Whether a glyph right behind an amount begins the next cell: other lines begin there as well, or it is a word and no unit."""
    in_line = sum(starts[round(glyph.x0) + step] for step in range(-2, 3)) >= _OFTEN
    if glyph.text.isascii():
        return in_line and glyph.text.isdigit() and _has_cents(before)
    return in_line and bool(_AMOUNT.fullmatch(before)) or glyph.text not in _UNITS and _has_cents(before)


def _has_cents(text: str) -> bool:
    """Whether a text is an amount with two decimals."""
    return text[-3:-2] == "." and bool(_AMOUNT.fullmatch(text))


def _text(run: list[Glyph]) -> str:
    return "".join(glyph.text for glyph in run)


def _room(before: Glyph, after: Glyph, blank: bool) -> float:
    """How far two glyphs of one piece may stand apart."""
    words = blank or any(glyph.text.isascii() and not glyph.text.isdigit() for glyph in (before, after))
    return (_GAP if words else _TIGHT) * max(before.size, after.size)


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


def number(text: str) -> Decimal:
    """What the digits of a figure say, its sign included; a unit, brackets and blanks do not count."""
    sign = -1 if text[0] in "-−－–△▲" else 1
    return sign * Decimal(re.search(r"\d+(?:\.\d+)?", text.replace(",", ""))[0])


def is_nothing(text: str) -> bool:
    """Whether a text stands for a blank, as a dash does."""
    return bool(_NOTHING.fullmatch(text))


def is_bullet(text: str) -> bool:
    """Whether a text is the mark or number of an item of a list."""
    return bool(_BULLET.fullmatch(text))
