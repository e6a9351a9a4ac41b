"""Glyphs → lines → paragraphs. Knows nothing of PDF libraries: the text layer of a PDF and recognised text look the same here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from operator import attrgetter, sub
from typing import NamedTuple

from yusuan.hanzi import tidy
from yusuan.reading.boxes import Box
from yusuan.reading.page import Paragraph, Source
from yusuan.reading.word import Glyph, Word, words

_FINAL = tuple("。！？；：!?;:")
ENUMERATOR = re.compile(r"(?:第[一二三四五六七八九十]+[部分章节条]|[（(]?[一二三四五六七八九十]+[）)、．.]|[（(]?\d{1,2}(?:[）)、]|[.．](?!\d))|[①-⑳])")
_LABELLED = re.compile(r"[^：:\s]{1,8}[：:]")
LEADER = re.compile(r"(?:[.．·…]\s*){4,}")
_OPENING, _CLOSING = "（《〈【〔“‘([", "，。、；：！？）》〉】〕”’,.;:!?)]%％"
_HEAD = re.compile(rf"[{re.escape(_OPENING)}]*(?:[!-~]+|.)[{re.escape(_CLOSING)}]*", re.DOTALL)
YEAR = re.compile(r"[（(]\s*(?:19|20)\d{2}\s*年度?\s*[）)]\s*(?:年度)?")  # the line below the title of a form
_CAPTION = re.compile(r"[^，。；：！？]*[^，。；：！？上下附如]表(?:\s*[（(][^（()）]*[）)])?|附?表\s*\d+[^，。；：！？]*")  # the title of a table
_SAME_END = 6.0  # points: lines of one width end at one place but for their last sign
_COLONS = ("：", ":")
_WIDE, _GAP, _LETTER_GAP = 2.0, 0.6, 0.25  # in ems: between two fields, between two words, between two Latin words


class Line(NamedTuple):
    """One printed line (or one labelled field of it) with its box and its size in points.

    A gap as wide as between columns is a tab. `head` is the width of its first word with the signs that may not be torn from it: what the
    line above had no room for.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    head: float
    confidence: float | None = None

    @property
    def box(self) -> Box:
        return self.x0, self.top, self.x1, self.bottom


class Margins(NamedTuple):
    """Where the text of a page begins and ends, in points from the left."""

    left: float
    right: float


def lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """The printed lines, from the top down."""
    return lines_of(list(words(glyphs)))


def lines_of(found: list[Word]) -> list[Line]:
    """As `lines`, of words; those that run up or down are lines of their own, after the others."""
    if len(found) == 1:  # as in most cells
        return [_plain_line(found[0])] if found[0].plain else _line(found)
    level, sideways = apart(found)
    return [line for row in [*rows(level), *([word] for word in sideways)] for line in _line(row)]


def apart(found: list[Word]) -> tuple[list[Word], list[Word]]:
    """The words that run across, and those that run up or down in the order of their lines."""
    sideways = list(filter(_is_sideways, found))
    if not sideways:
        return found, []
    upwards = sideways[0][0].middle > sideways[0][-1].middle
    sideways.sort(key=_place, reverse=not upwards)  # the first line of what is turned to the right stands on the right
    return [word for word in found if not _is_sideways(word)], sideways


def _is_sideways(word: Word) -> bool:
    return not word.plain and abs(word.middle - word[-1].middle) > abs(word.x0 - word[-1].x0)


def fields(found: list[Word]) -> list[Line]:
    """As `lines_of`, but `编制部门：甲      单位：元` is two: a label with a colon after a wide gap begins a line of its own."""
    level, sideways = apart(found)
    return [*(field for row in rows(level) for field in _fields(row)), *(line for word in sideways for line in _line([word]))]


def wrapped(first: str, second: str) -> str:
    """Two lines of one text as one: a blank stands only between two Latin words."""
    blank = first[-1:].isascii() and first[-1:].isalpha() and second[:1].isascii() and second[:1].isalpha()
    return f"{first} {second}" if blank else first + second


def rows(found: Iterable[Word], far: float = 0.5) -> list[list[Word]]:
    """Words from the top, those of one height together: what stands `far` times its size lower is below."""
    found_rows: list[list[Word]] = []
    for word in sorted(found, key=_height):
        if not found_rows or word.middle - found_rows[-1][0].middle > far * max(word.size, found_rows[-1][0].size):
            found_rows.append([])
        found_rows[-1].append(word)
    return found_rows


_height = attrgetter("middle")


def printed(row: list[Word]) -> list[Glyph]:
    """The glyphs of a row from its first to its last that is not a blank; none where all is blank."""
    glyphs = row[0].glyphs
    if len(row) > 1:
        row.sort(key=_place)
        glyphs = list(chain.from_iterable(row))
        if any(before[-1].x0 > after.x0 for before, after in pairwise(row)):
            glyphs.sort(key=lambda glyph: (round(glyph.x0, 2), glyph.x1))  # a blank without width stands before the sign at its place
    return _inked(glyphs)


def _inked(glyphs: list[Glyph]) -> list[Glyph]:
    """Glyphs from the first to the last that is not a blank."""
    start, end = 0, len(glyphs)
    while start < end and glyphs[start].text.isspace():
        start += 1
    while start < end and glyphs[end - 1].text.isspace():
        end -= 1
    return glyphs[start:end]


def _place(word: Word) -> tuple[float, float]:
    return round(word.x0, 2), word.lead


def _line(row: list[Word]) -> list[Line]:
    """The line that words of one height make; none where all is blank."""
    if len(row) == 1 and row[0].plain:
        return [_plain_line(row[0])]
    glyphs = printed(row)
    return [line_of(glyphs)] if glyphs else []


def _plain_line(word: Word) -> Line:
    end = _HEAD.match(word.text).end()
    right = word.x1 if end == len(word.text) else word.end(end - 1)
    return Line(word.text, word.x0, word.top, word.x1, word.bottom, word.size, right - word.x0)


def _fields(row: list[Word]) -> list[Line]:
    whole = _line(row)
    return list(map(line_of, _labelled(printed(row)))) if whole and any(colon in whole[0].text for colon in _COLONS) else whole


def _labelled(row: list[Glyph]) -> Iterator[list[Glyph]]:
    inked = [glyph for glyph in row if not glyph.text.isspace()]
    start = inked[0].x0
    for before, after in zip(inked, inked[1:]):
        if after.x0 - before.x1 > _WIDE * after.size:
            rest = "".join(glyph.text for glyph in inked if glyph.x0 >= after.x0)
            if _LABELLED.match(rest):
                yield [glyph for glyph in row if start <= glyph.x0 < before.x1]
                start = after.x0
    yield [glyph for glyph in row if glyph.x0 >= start]


def line_of(row: Sequence[Glyph]) -> Line:
    """The line that glyphs from the left to the right make."""
    if isinstance(row, Word) and row.plain:
        return _plain_line(row)
    texts, lefts, tops, rights, bottoms, confidences = [*zip(*row)]
    text, top, bottom = "".join(texts), tops[0], bottoms[0]
    sizes = [bottom - top]
    if tops.count(top) < len(row) or bottoms.count(bottom) < len(row):
        sizes, top, bottom = sorted(map(sub, bottoms, tops)), min(tops), max(bottoms)
    firsts = text if len(text) == len(row) else "".join(each[0] for each in texts)
    head = rights[len(_HEAD.match(firsts)[0]) - 1] - lefts[0]
    if len(text.split(None, 1)) > 1 or len(row) > 1 and max(map(sub, lefts[1:], rights)) > _LETTER_GAP * sizes[0]:
        text = _text(row)
    return Line(text, lefts[0], top, rights[-1], bottom, sizes[len(sizes) // 2], head,
                None if confidences.count(None) == len(row) else least(confidences))


def least(confidences: Iterable[float | None]) -> float | None:
    """The confidence of a whole: that of its least certain recognised part."""
    known = [one for one in confidences if one is not None]
    return min(known) if known else None


def _text(row: list[Glyph]) -> str:
    text, before, end, blank = "", None, 0.0, False
    for glyph in row:
        sign, x0, top, x1, bottom, _ = glyph
        if sign.isspace():
            blank = True
            continue
        if before and (blank or x0 > end):
            if x0 - end > _WIDE * (bottom - top):
                text += "\t"
            elif blank or _apart(before, glyph):
                text += " "
        text, before, end, blank = text + sign, glyph, x1, False
    return text


def _apart(before: Glyph, after: Glyph) -> bool:
    """Whether a blank was meant though none is in the text layer. Figures may be spaced out, words are not."""
    letters = before.text.isascii() and after.text.isascii() and (before.text.isalpha() or after.text.isalpha())
    return after.x0 - before.x1 > (_LETTER_GAP if letters else _GAP) * after.size


def margins(page: list[Line], tables: Iterable[Box], width: float) -> Margins:
    """The margins of a page `width` points wide. A page on which nothing gets near the right edge has no right margin to reach.

    Two lines that end at one place show where the text ends; else the tables show it too: above a form its title stands alone.
    """
    left = min((line.x0 for line in page), default=0.0)
    ends = sorted((line.x1 for line in page if not line.text.endswith(tuple(_CLOSING))), reverse=True)  # these may hang over the edge
    if len(ends) < 2 or ends[0] - ends[1] > _SAME_END:
        ends += [x1 for _, _, x1, _ in tables]
    right = max(ends, default=width)
    return Margins(left, right if right > 0.75 * width else width)


class Typesetting(NamedTuple):
    """A line and where it stood: its page and that page's margins."""

    line: Line
    page: int
    margins: Margins

    @property
    def indent(self) -> float:
        return self.line.x0 - self.margins.left

    def full(self, after: Line) -> bool:
        """Whether the line ended because the first word of the line `after` had no room on it."""
        return self.line.x1 + after.head > self.margins.right - self.line.size / 2


def paragraph(run: list[Typesetting]) -> Paragraph:
    """The lines of one paragraph as a Paragraph. Its source is its first line, boxed with those that follow on the same page."""
    text = ""
    for part in run:
        text = wrapped(text, part.line.text.strip())
    page = run[0].page
    boxes = [part.line.box for part in run if part.page == page]
    box = (min(b[0] for b in boxes), boxes[0][1], max(b[2] for b in boxes), boxes[-1][3])
    return Paragraph(tidy(LEADER.sub("……", text)), Source(page, box))


def continues(run: list[Typesetting], after: Typesetting) -> bool:
    """Whether the line `after` goes on with the paragraph `run`.

    It does when it has the same size, the last line was full, and it is neither indented nor a new item nor the title or year of a form. A
    heading may also go on centred below its first line.
    """
    first, before = run[0], run[-1]
    if not before.full(after.line) or abs(before.line.size - after.line.size) > 0.5:
        return False
    if YEAR.fullmatch(after.line.text) or any("\t" in line.text or LEADER.search(line.text) for line in (before.line, after.line)):
        return False
    together = after.page == before.page
    if together and after.line.top - before.line.bottom > 2 * after.line.size:
        return False
    left = after.margins.left if together else min(after.margins.left, before.margins.left)
    if after.line.x0 - left > 0.7 * after.line.size:
        return together and _centred(before.line, after.line)
    if not before.line.text.endswith(_FINAL):
        return True
    return (together or first.indent > after.line.size) and not (ENUMERATOR.match(after.line.text) or _is_caption(after))


def _is_caption(after: Typesetting) -> bool:
    """Whether a line reads as the title of a table and has room for more: were it a sentence, it would go on."""
    return after.line.x1 < after.margins.right - 2 * after.line.size and bool(_CAPTION.fullmatch(after.line.text.strip()))


def _centred(above: Line, below: Line) -> bool:
    """Whether a line stands well inside the one above, about as far from its left as from its right end."""
    left, right = below.x0 - above.x0, above.x1 - below.x1
    return min(left, right) > 3 * below.size and abs(left - right) < 3 * below.size and not above.text.endswith(_FINAL)
