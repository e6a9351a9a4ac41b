"""Blocks → the narrative: parts, numbered sections, sentences, joined over page breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yusuan.disclosure.model import Sentence
from yusuan.hanzi import NUMERALS
from yusuan.reading.page import Block, Grid, Paragraph

_PART = re.compile(r"^(第[一二三四五六]部分)")
_CONTENTS = re.compile(r"[.．…·]{2,}\s*\d*$|[\s\t→]\d{1,3}$|(?<=[^\d年月日第])\d{1,3}$")
_SECTION = re.compile(r"^(?P<numeral>[一二三四五六七八九十]+)、(?P<heading>.*)$")
_SUBSECTION = re.compile(r"^[（(](?P<numeral>[一二三四五六七八九十]+)[)）]\s*(?P<heading>\S.{0,40})$")
_NUMBERED = re.compile(r"^\d{1,2}[、.．]\s*\S{2,20}[:：]?$")
_PAGE = re.compile(r"^[-—－–\s]*\d{1,4}[-—－–\s]*$|^第\s*\d+\s*页")
_FINAL = re.compile(r"[。；;：:！？!?，,、）)]$")
_SENTENCE = re.compile(r"[^。！？]*[。！？]+[；;]?|[^。！？]+$")
_FULL_LINE = 20
_TOLD = ("第一部分", "第三部分", "第四部分")
_YEAR_LINE = re.compile(r"^[（(]?\s*(?:19|20)\d{2}\s*[)）]?\s*年?度?\s*[)）]?$")
_CAPTION = re.compile(r"^\S{2,20}图$")


@dataclass
class _Place:
    part: str = ""
    section: str = ""
    heading: str = ""
    subsection: str = ""
    number: int = 0


def read_narrative(blocks: Sequence[Block], taken: set[int], noise: Sequence[str] = ()) -> list[Sentence]:
    """The sentences of 第一部分, 第三部分 and 第四部分 in printed order.

    `taken` are blocks of tables and forms; `noise` lines (watermarks) that the profile names. Lists of contents are left out.
    """
    place = _Place()
    sentences: list[Sentence] = []
    for paragraph in _paragraphs(blocks, taken, noise):
        if _moved(place, paragraph.text):
            continue
        if place.part in _TOLD:
            sentences += _sentences(place, paragraph)
    return sentences


def _paragraphs(blocks: Sequence[Block], taken: set[int], noise: Sequence[str]) -> Iterator[Paragraph]:
    """Paragraphs of running text, a sentence that a page break cut joined again."""
    held: Paragraph | None = None
    taken = taken | _titles(blocks)
    for at, block in enumerate(blocks):
        if at in taken or not isinstance(block, Paragraph):
            continue
        text = block.text
        if text in noise or _PAGE.match(text) or _CAPTION.match(text) or _is_contents(text):
            continue
        if held and _is_cut(held.text) and not _is_heading(text):
            held = Paragraph(held.text + text, held.source)
            continue
        if held:
            yield held
        held = block
    if held:
        yield held


def _titles(blocks: Sequence[Block]) -> set[int]:
    """The lines right above a grid that name it (an annex, say): a year in brackets and one title without final punctuation."""
    found = set()
    for at, block in enumerate(blocks):
        above = at - 1
        while isinstance(block, Grid) and above >= 0 and isinstance(blocks[above], Paragraph):
            text = blocks[above].text
            if _FINAL.search(text) and not _YEAR_LINE.match(text) or not _short(text) or _SUBSECTION.match(text):
                break
            found.add(above)
            if not _YEAR_LINE.match(text):
                break
            above -= 1
    return found


def _is_cut(text: str) -> bool:
    """A full line without final punctuation. A short one (无) is a paragraph of its own."""
    return len(text) >= _FULL_LINE and not _FINAL.search(text) and not _is_heading(text)


def _is_contents(text: str) -> bool:
    return bool((_PART.match(text) or _SECTION.match(text) or _SUBSECTION.match(text)) and _CONTENTS.search(text))


def _is_heading(text: str) -> bool:
    section = _SECTION.match(text)
    return bool(_PART.match(text) or (section and _short(section["heading"])) or _SUBSECTION.match(text) or _NUMBERED.match(text))


def _short(heading: str) -> bool:
    return len(heading) <= 40 and not re.search(r"[。；;，,]", heading)


def _moved(place: _Place, text: str) -> bool:
    """Moves to the part, section or subsection that `text` opens. True when it was a heading and nothing else."""
    if part := _PART.match(text):
        place.part, place.section, place.heading, place.subsection, place.number = part[1], "", "", "", 0
        return True
    if not place.part:
        return False
    section = _SECTION.match(text)
    if section and _is_next(place, section["numeral"]):
        heading, colon, rest = section["heading"].partition("：")
        if colon and rest or not _short(section["heading"]):  # a definition: 一、基本支出：指……
            place.section, place.heading, place.subsection = section["numeral"], heading if colon else "", ""
            return False
        place.section, place.heading, place.subsection = section["numeral"], section["heading"].rstrip("：:"), ""
        return True
    subsection = _SUBSECTION.match(text)
    if subsection and place.section and not re.search(r"[。；;]", text):
        place.subsection = subsection["numeral"]
        return True
    return False


def _is_next(place: _Place, numeral: str) -> bool:
    """Sections are numbered on without a gap, so an enumeration inside a section does not open one."""
    before = NUMERALS.index(place.section) if place.section in NUMERALS else -1
    return numeral in NUMERALS and NUMERALS.index(numeral) == before + 1


def _sentences(place: _Place, paragraph: Paragraph) -> Iterator[Sentence]:
    for text in _SENTENCE.findall(paragraph.text):
        if text.strip():
            place.number += 1
            yield Sentence(place.part, place.section, place.heading, place.subsection, place.number, text.strip(), paragraph.source)
