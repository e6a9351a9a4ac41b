"""Whose disclosure a document is, of which year, and of what kind: from its cover, the lines above its tables and its titles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yusuan.disclosure.model import Form, Table
from yusuan.profiles.profile import Profile
from yusuan.reading.page import Block, Grid, Paragraph

PHASES = {"预算": "budget", "决算": "final"}
KINDS = {"单位": "unit", "部门": "department"}
# 某局2025年度部门预算公开, 某区2025年区级部门预算, 2024年度部门决算, 2018年度某院预算公开
_COVER = re.compile(r"^(?P<unit>.*?)\s*(?P<year>(?:19|20)\d{2})年度?(?P<other>(?:(?!收支|采购|公共|拨款|基金|经费)[^，。；：])*?)"
                    r"(?P<kind>单位|部门)?(?P<phase>预算|决算)(?:公开.*|及.*公开.*|草案|报告)?$")
_LEVEL = re.compile(r"^[市区县省镇]?(?:本?级|直)?$")
_RESPONSIBLE = re.compile(r"^(?:预算主管部门|主管部门|预算单位|预算部门|单位名称|部门名称|编制单位|编制部门)\s*[:：]\s*(?P<unit>\S.*)$")
_NAMES = re.compile(r"^(?:编制|填报|预算)?(?P<kind>单位|部门)(?:名称)?\s*[:：]\s*(?!(?:人民币)?[万千亿]?元)")
_PROFILE = re.compile(r"(?P<kind>单位|部门)概况$")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2}) ?年")
_BEGUN = re.compile(r"(?P<year>(?:19|20)\d{2})年(?!\s*\d).{2,30}$")
_SPACED = re.compile(r"(?<=\d) (?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) (?=\d)")  # 2025 年: typesetters put a blank there
# What stands around the unit in the name of a file: 附件2：某局2025年部门预算公开表, 063 某局 预算公开（2025年）
_NUMBER_OF_FILE = re.compile(r"^\s*(?:附件|附表|附)?\s*[（(]?(?:\d{1,3}(?!\d)(?!年)|[一二三四五六七八九十]{1,2}(?=[、.．）)：:\s]))?[)）]?[\s、.．：:_-]*")
_YEAR_OF_FILE = re.compile(r"[（(]?(?:19|20)\d{2}(?:年度?)?[)）]?")
_WORDS_OF_FILE = re.compile(r"(?:[市区县省镇]级)?(?:部门|单位)?(?:预决算|预算|决算)(?:信息|及.{2,8}经费.{0,8})?(?:公开|报告|草案)?"
                            r"(?:情况)?(?:报表|表格?|说明|文本|材料|模板|附表)?")
_NAME_OF_BODY = re.compile(r"[\u4e00-\u9fff]{3}")
_FRONT = 40  # blocks of a document that may be its cover
_LINE = 60  # signs of a line of a cover


@dataclass(frozen=True)
class Cover:
    """What the cover says; "" and 0 where it says nothing."""

    unit: str = ""
    year: int = 0
    kind: str = ""
    phase: str = ""


def cover_of(blocks: Sequence[Block]) -> Cover:
    """The first line (or two lines) that reads like a cover, with the name that stands in it, above it or behind 预算单位：."""
    lines = [_SPACED.sub("", block.text) for block in blocks[:_FRONT] if isinstance(block, Paragraph)]
    for at, line in enumerate(lines):
        for text, above in ((line, lines[at - 1] if at else ""), (line + "".join(lines[at + 1:at + 2]), lines[at - 1] if at else "")):
            whole = text == line or not _COVER.match(lines[at + 1])  # the line below may say it all, below a line that is no part of it
            if len(text) <= _LINE and whole and (match := _COVER.match(text)):
                return Cover(_named(match, above, lines), int(match["year"]), KINDS.get(match["kind"], ""), PHASES[match["phase"]])
    return Cover()


def _named(match: re.Match[str], above: str, lines: Sequence[str]) -> str:
    responsible = next((found["unit"] for line in lines if (found := _RESPONSIBLE.match(line))), "")
    other = "" if _LEVEL.match(match["other"]) else match["other"]
    return responsible or other or match["unit"] or above


def unit_of(cover: Cover, tables: Sequence[Table], forms: Sequence[Form]) -> str:
    """The name above the tables, else that on the cover, else the unit that carries out most projects."""
    printed = Counter(table.entity for table in tables if table.entity)
    carrying_out = Counter(form.unit for form in forms if form.unit)
    if printed:
        return printed.most_common(1)[0][0]
    return cover.unit or (carrying_out.most_common(1)[0][0] if carrying_out else "")


def name_in(stem: str) -> str:
    """The name of the unit in the name of a file, without number, year and 部门预算公开表; the whole name of the file where none is left."""
    text = _YEAR_OF_FILE.sub(" ", _NUMBER_OF_FILE.sub("", stem)).strip()
    parts = [part.strip(" _-—、，：:") for part in _WORDS_OF_FILE.split(text)]
    name = max(parts, key=len)
    bracketed = re.fullmatch(r"[（(]([^（()）]+)[)）]", name)
    name = bracketed[1] if bracketed else name
    return name if _NAME_OF_BODY.search(name) else stem


def kind_of(cover: Cover, blocks: Sequence[Block]) -> str:
    """`unit` or `department`: from the cover, the label of the name above a table, or the title of the first part."""
    if cover.kind:
        return cover.kind
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    matches = (match for pattern in (_NAMES, _PROFILE) for text in texts if (match := pattern.search(text)))
    return next((KINDS[match["kind"]] for match in matches), "unit")


def year_of(cover: Cover, blocks: Sequence[Block], forms: Sequence[Form], name: str) -> tuple[int, bool]:
    """The year: of the cover, else that which most titles and headers of tables or the forms carry, else that with which a short line
    begins (a title in two lines), else that of the file's `name`.

    True when only the name of the file gives it.
    """
    if cover.year:
        return cover.year, False
    years = Counter(int(year) for text in _headings(blocks) for year in _YEAR.findall(text))
    years.update(form.year for form in forms if form.year)
    if years:
        return max(years, key=lambda year: (years[year], year)), False
    begun = [match for block in blocks[:_FRONT] if isinstance(block, Paragraph) and (match := _BEGUN.match(block.text))]
    if begun:
        return int(begun[0]["year"]), False
    named = re.search(r"(?<!\d)(20\d{2})(?!\d)", name)
    return (int(named[1]), True) if named else (0, False)


def _headings(blocks: Sequence[Block]) -> Iterator[str]:
    """Titles, and the words of the first rows of grids, where a header is."""
    for block in blocks:
        if isinstance(block, Grid):
            yield from (cell.text for row in block.rows[:3] for cell in row if len(cell.text) <= _LINE)
        elif len(block.text) <= _LINE and "表" in block.text:
            yield block.text


def phase_of(cover: Cover, tables: Sequence[Table], profile: Profile) -> str:
    """`budget` or `final`: from the cover, else what most of the tables are."""
    if cover.phase:
        return cover.phase
    final = {spec.id for spec in profile.of_phase("final")}
    count = sum(table.id in final or "决算" in table.title for table in tables)
    return "final" if 2 * count > len(tables) else "budget"
