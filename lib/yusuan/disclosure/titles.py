"""Which budget table a line is the title of, however it is numbered, dated or quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from yusuan.hanzi import comparable
from yusuan.profiles.profile import Profile, TableSpec
from yusuan.reading.page import Block, Grid, Paragraph

_YEAR = r"(?:19|20|二[〇○0零])[\d〇○零一二三四五六七八九]{2}年度?"
_NUMERAL = r"(?:[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?!般)"  # 表七 before 一般公共预算
_LABEL = re.compile(rf"^(?:(?:(?:(?:预算|部门|单位)?公开|附)?表|附件)(?:{_NUMERAL}|\d{{1,2}}(?=\D|$|{_YEAR}))"
                    r"|(?:预算|部门|单位)?(?:公开)?\d{1,2}表)[:：、.．]?")
# 1.3部门收支总表 and Z01_收支总表 are names that programs give their sheets.
_ENUMERATOR = re.compile(rf"^(?:(?:[A-Za-z]{{1,3}}\d{{1,3}}|0\d|\d{{1,2}}(?:[.-]\d{{1,2}})+)[_-]?(?=[\u4e00-\u9fff])"
                         rf"|[一二三四五六七八九十]+[、.．]|\([一二三四五六七八九十\d]+\)|\d{{1,2}}(?:[、.．]|(?={_YEAR})))")
_DATED = re.compile(rf"^.{{0,40}}?{_YEAR}")
_KIND = re.compile(r"^(?:预算|本|区级|市级|省级)?(?:部门|单位)")
_OF_KIND = re.compile(r"(?:预算)?(?:部门|单位)$")
_BODY = re.compile(r"(?:委员?会?|厅|局|院|部|办公?室?|处|所|站|队|中心|学校|大学|学院|幼儿园|馆|社|团|会|街道|政府|机关|镇|乡|公司|本级|\))$")
_BUDGET = re.compile(r"预算|决算|拨款|基金|收支|经费")
_QUALIFIER = re.compile(r"\([^()]*\)$")
_MARKS = re.compile(r"[\"'“”‘’「」『』《》#*]")
_MARKS_AROUND = re.compile(r"^[《#*\s]+|[》#*\s]+$")
_CONTINUED = re.compile(r"^[续接](?=上?表)|\(续(?:表)?\d*\)$|续表?$")
_GOES_ON = re.compile(r"[(]?(?:[续接]上?表|续)[一二三四五六七八九十\d]*[)]?[:：]?")
_OTHER = re.compile(r"^.{2,60}(?:表|目录|明细)(?:-{1,2}[^()-]{2,12})?(?:\([^()]*\)){0,2}$")
_UNIT_OF_MONEY = re.compile(r"\((?:(?:(?:金额|计量|货币)?单位:)[^()]*|(?:人民币)?[万千亿]?)元\)$")
_LONGEST = 120
_PIECES = 3  # paragraphs: a long title may be wrapped over as many lines


def title_of(text: str, profile: Profile) -> TableSpec | None:
    """The table whose title `text` is. The bracketed qualifier may be missing where that leaves one table only.

    Before the title may stand the year, the kind of body (部门, 单位) and the name of the body.
    """
    return _titled(text, profile) if "表" in text and len(text) <= _LONGEST else None


@lru_cache(maxsize=4096)  # lines are asked about alone, and with the lines before them
def _titled(text: str, profile: Profile) -> TableSpec | None:
    index, wanted = _index(profile), _wordings(text)
    known = next((index.known[one] for one in wanted if one in index.known), None)
    return known if known or profile.fixed else _behind_a_name(wanted[1], index)


@lru_cache(maxsize=4096)  # of the same line for every profile
def _wordings(text: str) -> tuple[str, str, str]:
    """What the line says without label and marks, without what stands before its year, and without the kind of body."""
    plain = _stripped(text)
    rest = _DATED.sub("", plain)
    return plain, rest, _KIND.sub("", rest)


class _Index(NamedTuple):
    """The tables of a profile by their titles: those that name one table, and all that a line may end with, of these `lengths`."""

    known: dict[str, TableSpec]
    endings: dict[str, TableSpec]
    lengths: list[int]


def _behind_a_name(text: str, index: _Index) -> TableSpec | None:
    """The table whose title `text` ends with, when the name of a public body stands before it."""
    longest = next((length for length in index.lengths if text[-length:] in index.endings), 0)
    name = _OF_KIND.sub("", text[:-longest])
    return index.endings[text[-longest:]] if longest and _BODY.search(name) and not _BUDGET.search(name) else None


@lru_cache
def _index(profile: Profile) -> _Index:
    """A whole title is that of the first table that bears it; one without its bracketed qualifier must leave one table only."""
    whole: dict[str, TableSpec] = {}
    loose: dict[str, list[TableSpec]] = {}
    endings: dict[str, TableSpec] = {}
    for spec in profile.tables:
        titles = _titles(spec)
        short = {_QUALIFIER.sub("", title) for title in titles}
        for title in titles:
            whole.setdefault(title, spec)
        for title in short:
            loose.setdefault(title, []).append(spec)
        for title in titles | short:
            endings.setdefault(title, spec)
    known = {title: specs[0] for title, specs in loose.items() if len(specs) == 1} | whole
    return _Index(known, endings, sorted({len(title) for title in endings}, reverse=True))


def _titles(spec: TableSpec) -> set[str]:
    return {_KIND.sub("", _key(title)) for title in (spec.title, *spec.titles)} | {_key(spec.title)}


def printed_title(text: str) -> str:
    """The title without its label (预算公开表3)."""
    return _LABEL.sub("", text).strip()


def undated(text: str) -> str:
    """A title without label, enumerator, quotation marks and what stands before its year."""
    plain = _MARKS_AROUND.sub("", text).strip()
    for pattern in (_ENUMERATOR, _LABEL, _DATED):
        plain = pattern.sub("", plain)
    return plain.strip()


def same_title(one: str, other: str) -> bool:
    """Whether two titles are of one table; that of a continuation page may say so (续表)."""
    return _CONTINUED.sub("", comparable(one)) == _CONTINUED.sub("", comparable(other))


def is_label(text: str) -> bool:
    """A line that is nothing but a label."""
    return bool(_LABEL.fullmatch(comparable(text)))


def is_other_title(text: str) -> bool:
    """Whether the line titles some table that the profile does not know; 续表 goes on with the one before."""
    plain = comparable(text)
    return len(plain) <= _LONGEST and bool(_OTHER.match(plain)) and not _CONTINUED.search(plain)


def is_continued(text: str) -> bool:
    """A line that says nothing but that the table above goes on: 续表, （续表一）, 接上表."""
    return bool(_GOES_ON.fullmatch(comparable(text)))


def title_at(blocks: Sequence[Block], at: int, profile: Profile) -> tuple[TableSpec, str, int] | None:
    """The table that begins at block `at`, its title as printed, and how many paragraphs the title takes."""
    text = ""
    for count, block in enumerate(blocks[at:at + _PIECES], 1):
        if not isinstance(block, Paragraph) or (count > 1 and title_of(block.text, profile)):
            break  # what stands above a whole title (a note, a label) is no part of it
        text += block.text
        if len(text) > _LONGEST:
            break
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
    for pattern in (_UNIT_OF_MONEY, _CONTINUED, _ENUMERATOR, _LABEL, _ENUMERATOR):
        plain = pattern.sub("", plain)
    return plain
