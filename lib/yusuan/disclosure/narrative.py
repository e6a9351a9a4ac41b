"""Blocks → the narrative: parts, numbered sections, sentences, joined over page breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yusuan.disclosure.model import Sentence
from yusuan.disclosure.sections import COMMAS, NUMERALS, Enumerated, bare, enumerated, is_short, openings
from yusuan.profiles.profile import Profile
from yusuan.reading.page import Block, Grid, Paragraph

_PART = re.compile(r"^第\s*([一二三四五六1-6１-６])\s*部分(.*)$")
_CONTENTS = re.compile(r"[.．…·]{2,}\s*\d*$|[\s\t→]\d{1,3}$|(?<=[^\d年月日第])\d{1,3}$")
_LONGEST_CONTENTS = 200  # signs of a line of contents, leaders included; the pattern is slow on longer runs of dots
_NUMBERED = re.compile(r"^\d{1,2}[、.．](?!\d)\s*\S{2,20}[:：]?$")
_PAGE = re.compile(r"^[-—－–\s]*\d{1,4}[-—－–\s]*$|^第\s*\d+\s*页")
_FINAL = re.compile(r"[。；;：:！？!?）)]$")
_PUNCTUATED = re.compile(r"[。；;：:！？!?，,、）)]$")
_SENTENCE = re.compile(r"[^。！？]*[。！？]+[；;]?|[^。！？]+$")
_NUMBER = re.compile(r"^(?:第\s*[一二三四五六七八1-8]\s*部分|[一二三四五六七八九十]+、)\s*")
_FULL_LINE = 20
_LONGEST_HEADING = 60  # signs, as the next
_LONGEST_SUBSECTION = 45
_TOLD = ("第一部分", "第三部分", "第四部分")
EXPLAINED = "第三部分"
_YEAR_LINE = re.compile(r"^[（(]?\s*(?:19|20)\d{2}\s*[)）]?\s*年?度?\s*[)）]?$")
_UNIT_LINE = re.compile(r"^[（(]?\s*(?:金额|计量|货币)?单位\s*[:：]\s*(?:人民币)?[万千亿]?元\s*[)）]?$")
_CAPTION = re.compile(r"^\S{2,20}图$")


@dataclass(frozen=True)
class Part:
    """A part of the text that a publisher heads in its own way: its name here, and a regular expression for the whole heading.

    `explains`: it explains the figures, as 第三部分 does elsewhere; one that is not `told` is passed over.
    """

    name: str
    heading: str
    told: bool = True
    explains: bool = False


def parts_of(profile: Profile) -> tuple[Part, ...]:
    """The parts that a profile declares beside 第一部分 to 第四部分."""
    return tuple(Part(**part) for part in profile.data.get("parts", ()))


@dataclass
class _Place:
    part: str
    section: str = ""
    heading: str = ""
    subsection: str = ""
    number: int = 0


def read_narrative(blocks: Sequence[Block], taken: set[int], noise: Sequence[str] = (), parts: Sequence[Part] = ()) -> list[Sentence]:
    """The sentences of 第一部分, 第三部分, 第四部分 and of the profile's own `parts` in printed order.

    `taken` are blocks of tables and forms; `noise` lines (watermarks) that the profile names. Lists of contents are left out.
    """
    told = {*_TOLD, *(part.name for part in parts if part.told)}
    return [sentence for part, paragraphs in _parts(list(_paragraphs(blocks, taken, noise, parts)), parts) if part in told
            for sentence in _told(part, paragraphs)]


def explains(sentence: Sentence, parts: Sequence[Part]) -> bool:
    """Whether a sentence explains the figures."""
    return sentence.part == EXPLAINED or any(part.explains and part.name == sentence.part for part in parts)


def gaps(sentences: Sequence[Sentence]) -> list[str]:
    """Warnings (Chinese) about 第三部分: numbers of sections that nothing is told under, up to the last; or no section at all."""
    told = [sentence for sentence in sentences if sentence.part == EXPLAINED]
    present = {NUMERALS.index(sentence.section) for sentence in told if sentence.section}
    if told and not present:
        return [f"{EXPLAINED}的说明没有编号的节。"]
    missing = [f"第{NUMERALS[value]}节" for value in range(1, max(present, default=0)) if value not in present]
    return [f"{EXPLAINED}的说明缺少{'、'.join(missing)}。"] if missing else []


def _parts(paragraphs: Sequence[Paragraph], parts: Sequence[Part]) -> Iterator[tuple[str, list[Paragraph]]]:
    """Each part with the paragraphs under its heading. What stands before the first part is left out.

    Of a publisher's own headings the last of each name counts: the others stand in the list of contents.
    """
    names = _named([paragraph.text for paragraph in paragraphs], parts)
    own = {name: at for at, name in enumerate(names) if name}
    part, held = "", []
    for at, (paragraph, name) in enumerate(zip(paragraphs, names)):
        opened = name if name and own[name] == at else _part(paragraph.text)
        if opened:
            yield part, held
            part, held = opened, []
        elif not name:
            held.append(paragraph)
    yield part, held


def _named(texts: Sequence[str], parts: Sequence[Part]) -> list[str]:
    """For each line the publisher's own part that it heads, or "". Where 第一部分, 第二部分 … stand, other lines head nothing."""
    numbered = any(map(_part, texts))
    return ["" if numbered and not _part(text) else _own_part(text, parts) for text in texts]


def _part(text: str) -> str:
    """`第三部分` when `text` is the heading of that part (第3部分 too), else nothing."""
    match = _PART.match(bare(text))
    if not match or not is_short(match[2]):
        return ""
    return f"第{NUMERALS[int(match[1])] if match[1].isdecimal() else match[1]}部分"


def _own_part(text: str, parts: Sequence[Part]) -> str:
    """The publisher's own part that a line heads, with 第三部分 or 三、 in front of it or without."""
    line = bare(text)
    if len(line) > _LONGEST_HEADING:
        return ""
    heading = _NUMBER.sub("", line)
    return next((part.name for part in parts if re.fullmatch(part.heading, heading)), "")


def _told(part: str, paragraphs: Sequence[Paragraph]) -> Iterator[Sentence]:
    place = _Place(part)
    opened = openings([paragraph.text for paragraph in paragraphs])
    for at, paragraph in enumerate(paragraphs):
        if not _moved(place, paragraph.text, opened.get(at)):
            yield from _sentences(place, paragraph)


def _moved(place: _Place, text: str, section: Enumerated | None) -> bool:
    """Moves to the `section` or subsection that `text` opens. True when it was a heading and nothing else."""
    if section:
        place.section, place.heading, place.subsection = section.numeral, section.heading, ""
        return section.alone
    subsection = _subsection(text)
    if subsection and place.section and not re.search(r"[。；;]", text):
        place.subsection = subsection.numeral
        return True
    return False


def _subsection(text: str) -> Enumerated | None:
    line = bare(text)
    found = enumerated(line) if len(line) <= _LONGEST_SUBSECTION else None
    return found if found and found.bracketed else None


def _paragraphs(blocks: Sequence[Block], taken: set[int], noise: Sequence[str], parts: Sequence[Part]) -> Iterator[Paragraph]:
    """Paragraphs of running text, a sentence that a page break cut joined again."""
    held: list[Paragraph] = []
    headed = False
    taken = taken | _titles(blocks)
    for at, block in enumerate(blocks):
        if at in taken or not isinstance(block, Paragraph) or _is_left_out(block.text, noise):
            continue
        heads = bool(_own_part(block.text, parts))
        if held and (heads or headed or not (_is_cut(held) and _goes_on(block.text))):
            yield _joined(held)
            held = []
        held.append(block)
        headed = heads
    if held:
        yield _joined(held)


def _joined(held: Sequence[Paragraph]) -> Paragraph:
    return Paragraph("".join(paragraph.text for paragraph in held), held[0].source)


def _is_left_out(text: str, noise: Sequence[str]) -> bool:
    return bool(text in noise or _PAGE.match(text) or _CAPTION.match(text) or _is_contents(text))


def _titles(blocks: Sequence[Block]) -> set[int]:
    """The lines right above a grid that name it (an annex, say): year, unit of money and one title without final punctuation."""
    found = set()
    for at, block in enumerate(blocks):
        above = at - 1
        while isinstance(block, Grid) and above >= 0 and isinstance(blocks[above], Paragraph):
            text = blocks[above].text
            caption = _YEAR_LINE.match(text) or _UNIT_LINE.match(text)
            if _PUNCTUATED.search(text) and not caption or not is_short(text) or _subsection(text):
                break
            found.add(above)
            if not caption:
                break
            above -= 1
    return found


def _is_cut(held: Sequence[Paragraph]) -> bool:
    """A full line without final punctuation. A short one (无) is a paragraph of its own."""
    last = held[-1].text
    return not _FINAL.search(last) and (len(held) > 1 or len(last) >= _FULL_LINE and not _is_heading(last))


def _is_heading(text: str) -> bool:
    found = enumerated(text)
    return bool(_part(text) or (found and found.alone) or _subsection(text) or _NUMBERED.match(bare(text)))


def _goes_on(text: str) -> bool:
    """Whether a line can be the rest of a cut sentence: it is no heading. A numeral and a comma may well end a word (统一，)."""
    found = enumerated(text)
    if found and not found.bracketed:
        return found.mark in COMMAS or not found.heading
    return not _is_heading(text)


def _is_contents(text: str) -> bool:
    return len(text) < _LONGEST_CONTENTS and bool(_CONTENTS.search(text)) and bool(_PART.match(bare(text)) or enumerated(text))


def _sentences(place: _Place, paragraph: Paragraph) -> Iterator[Sentence]:
    for text in _SENTENCE.findall(paragraph.text):
        if bare(text):
            place.number += 1
            yield Sentence(place.part, place.section, place.heading, place.subsection, place.number, text.strip(), paragraph.source)
