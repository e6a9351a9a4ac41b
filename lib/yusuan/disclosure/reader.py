"""A file → a Disclosure. The one place that puts tables, forms and narrative together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from yusuan.disclosure.forms import read_forms
from yusuan.disclosure.model import Disclosure, Form, Table
from yusuan.disclosure.narrative import gaps, read_narrative
from yusuan.disclosure.tables import read_tables
from yusuan.errors import NotADisclosure
from yusuan.profiles import profile as profiles
from yusuan.profiles.profile import Profile
from yusuan.reading.bounds import bounded
from yusuan.reading.file import read_file
from yusuan.reading.page import Block, Document, Paragraph

_COVER = re.compile(r"^(?P<unit>.*?)\s*(?P<year>(?:19|20)\d{2})年度?(?P<kind>单位|部门)?(?P<phase>预算|决算)公开")
_TITLE_YEAR = re.compile(r"^((?:19|20)\d{2})年")
_NAMES = re.compile(r"^(?P<kind>单位|部门)名称[:：]")
PHASES = {"预算": "budget", "决算": "final"}
EXPLANATION = "第三部分"
KINDS = {"单位": "unit", "部门": "department"}


def read(path: Path, profile: str | None = None) -> Disclosure:
    """The disclosure in `path` (a PDF or a transcript), read with `profile` (default: the built-in one).

    Raises UnreadableFile (also when it takes too long), UnknownProfile, and NotADisclosure when there is neither a budget table nor a performance form.
    """
    chosen = profiles.load(profile or profiles.DEFAULT)
    with bounded(path):
        return from_document(read_file(path), chosen)


def from_document(document: Document, profile: Profile) -> Disclosure:
    """The disclosure that a document's blocks make."""
    blocks = document.blocks
    forms, of_forms = read_forms(blocks, profile)
    cover = _cover(blocks)
    year = int(cover["year"]) if cover else _year(blocks, forms)
    tables, of_tables, warnings = read_tables(blocks, profile, year, of_forms)
    if not tables and not forms:
        told = f" ({document.warnings[0]})" if document.warnings else ""
        raise NotADisclosure(f"there is neither a budget table nor a performance form in it{told}.", path=document.path,
                             remedy=f"Check that it is a 预算公开 of profile {profile.name} ({profile.title}).")
    sentences = read_narrative(blocks, of_forms | of_tables, profile.data.get("noise", ()))
    warnings += gaps(sentences)
    if tables and not any(sentence.part == EXPLANATION for sentence in sentences):
        warnings.append(f"没有找到{EXPLANATION}（预算情况说明）。")
    missing = [str(spec.number) for spec in profile.tables if tables and spec.id not in {table.id for table in tables}]
    if missing:
        warnings.append(f"没有找到表{'、表'.join(missing)}。")
    unit = _unit(blocks, cover, tables, forms)
    if not unit:
        warnings.append("没有找到单位名称，以文件名代替。")
    return Disclosure(
        source=document.path.name, sha256=document.sha256, unit=unit or document.path.stem, year=year,
        phase=PHASES[cover["phase"]] if cover else "budget", kind=_kind(blocks, cover), profile=profile.name, pages=document.pages,
        tables=tuple(tables), forms=tuple(forms), sentences=tuple(sentences), warnings=(*document.warnings, *warnings),
    )


def _cover(blocks: Sequence[Block]) -> re.Match[str] | None:
    """The line `2025年度单位预算公开` of the cover, with the unit's name in front of it where both share a line."""
    for block in blocks[:40]:
        if isinstance(block, Paragraph) and (match := _COVER.match(block.text)):
            return match
    return None


def _year(blocks: Sequence[Block], forms: Sequence[Form]) -> int:
    """Without a cover: the year that most table titles or forms carry."""
    years = Counter(int(match[1]) for block in blocks if isinstance(block, Paragraph) and (match := _TITLE_YEAR.match(block.text)))
    years.update(form.year for form in forms if form.year)
    return years.most_common(1)[0][0] if years else 0


def _unit(blocks: Sequence[Block], cover: re.Match[str] | None, tables: Sequence[Table], forms: Sequence[Form]) -> str:
    """The name above the tables, else that on the cover, else the unit that carries out most projects."""
    printed = Counter(table.entity for table in tables if table.entity)
    carrying_out = Counter(form.unit for form in forms if form.unit)
    if printed:
        return printed.most_common(1)[0][0]
    if cover:
        return cover["unit"] or _before(blocks, cover.string)
    return carrying_out.most_common(1)[0][0] if carrying_out else ""


def _before(blocks: Sequence[Block], cover: str) -> str:
    """The paragraph above the cover's line `2025年度单位预算公开`."""
    lines = [block.text for block in blocks[:40] if isinstance(block, Paragraph)]
    return lines[lines.index(cover) - 1] if cover in lines[1:] else ""


def _kind(blocks: Sequence[Block], cover: re.Match[str] | None) -> str:
    if cover and cover["kind"]:
        return KINDS[cover["kind"]]
    for block in blocks:
        if isinstance(block, Paragraph) and (match := _NAMES.match(block.text)):
            return KINDS[match["kind"]]
    return "unit"
