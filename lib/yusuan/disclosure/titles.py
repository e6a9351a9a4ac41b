"""Which budget table a line is the title of, however it is numbered, dated or quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yusuan.hanzi import comparable
from yusuan.profiles.profile import Profile, TableSpec
from yusuan.reading.page import Block, Grid, Paragraph

_YEAR = r"(?:19|20|二[〇○0零])[\d〇○零一二三四五六七八九]{2}年度?"
_LABEL = re.compile(rf"^(?:(?:预算|部门|单位)?公开|附)?表(?:[一二三四五六七八九十]+|\d{{1,2}}(?=\D|$|{_YEAR}))[:：、.．]?")
_ENUMERATOR = re.compile(rf"^(?:[一二三四五六七八九十]+[、.．]|\([一二三四五六七八九十\d]+\)|\d{{1,2}}(?:[、.．]|(?={_YEAR})))")
_DATED = re.compile(rf"^.{{0,40}}?{_YEAR}")
_QUALIFIER = re.compile(r"\([^()]*\)$")
_MARKS = re.compile(r"[\"'“”‘’「」『』《》#*]")
_CONTINUED = re.compile(r"^续(?=表)|\(续(?:表)?\d*\)$|续表?$")
_OTHER = re.compile(r"^.{2,60}(?:表|目录|明细)(?:\([^()]*\))?$")
_LONGEST = 120
_PIECES = 3  # paragraphs: a long title may be wrapped over as many lines


def title_of(text: str, profile: Profile) -> TableSpec | None:
    """The table whose title `text` is. The bracketed qualifier may be missing where that leaves one table only."""
    if len(text) > _LONGEST:
        return None
    plain = _stripped(text)
    undated = _DATED.sub("", plain)
    for wanted in (plain, undated):
        exact = [spec for spec in profile.tables if _key(spec.title) == wanted]
        loose = [spec for spec in profile.tables if _QUALIFIER.sub("", _key(spec.title)) == wanted]
        if exact or len(loose) == 1:
            return (exact or loose)[0]
    return None


def printed_title(text: str) -> str:
    """The title without its label (预算公开表3)."""
    return _LABEL.sub("", text).strip()


def is_label(text: str) -> bool:
    """A line that is nothing but a label."""
    return bool(_LABEL.fullmatch(comparable(text)))


def is_other_title(text: str) -> bool:
    """Whether the line titles some table that the profile does not know; 续表 goes on with the one before."""
    plain = comparable(text)
    return len(plain) <= _LONGEST and bool(_OTHER.match(plain)) and not _CONTINUED.search(plain)


def title_at(blocks: Sequence[Block], at: int, profile: Profile) -> tuple[TableSpec, str, int] | None:
    """The table that begins at block `at`, its title as printed, and how many paragraphs the title takes."""
    text = ""
    for count, block in enumerate(blocks[at:at + _PIECES], 1):
        if not isinstance(block, Paragraph) or (count > 1 and title_of(block.text, profile)):
            break  # what stands above a whole title (a note, a label) is no part of it
        text += block.text
        if spec := title_of(text, profile):
            return spec, printed_title(text), count
    return None


def title_in(grid: Grid, profile: Profile) -> tuple[TableSpec, str, int] | None:
    """The same for a title that stands inside the ruled area, in one of the first rows; the number is that of rows up to it."""
    for count, row in enumerate(grid.rows[:_PIECES], 1):
        texts = [cell.text for cell in row if cell.text]
        if len(texts) == 1 and (spec := title_of(texts[0], profile)):
            return spec, printed_title(texts[0]), count
    return None


def _key(text: str) -> str:
    return _MARKS.sub("", comparable(text))


def _stripped(text: str) -> str:
    plain = _key(text)
    for pattern in (_CONTINUED, _ENUMERATOR, _LABEL, _ENUMERATOR):
        plain = pattern.sub("", plain)
    return plain
