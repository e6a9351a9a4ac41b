"""A file → a Disclosure. The one place that puts tables, forms and narrative together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from yusuan.disclosure.cover import cover_of, kind_of, name_in, phase_of, unit_of, year_of
from yusuan.disclosure.detection import detected
from yusuan.disclosure.forms import read_forms
from yusuan.disclosure.model import Disclosure, Form, Sentence, Table
from yusuan.disclosure.narrative import EXPLAINED, explains, gaps, parts_of, read_narrative
from yusuan.disclosure.overall import read_overall
from yusuan.disclosure.sheets import on_sheets
from yusuan.disclosure.stacked import apart
from yusuan.disclosure.tables import read_tables
from yusuan.errors import NotADisclosure
from yusuan.profiles import profile as profiles
from yusuan.profiles.profile import GENERAL, Profile
from yusuan.reading.bounds import bounded
from yusuan.reading.file import read_file
from yusuan.reading.page import Document


def read(path: Path, profile: str | None = None) -> Disclosure:
    """The disclosure in `path`, read with `profile` (default: the one that its titles and headers are those of).

    Raises UnreadableFile (also when it takes too long), UnknownProfile, and NotADisclosure when there is neither a budget table, nor a
    performance form, nor an explanation of a budget.
    """
    chosen = profiles.load(profile) if profile else None
    with bounded(path):
        return from_document(read_file(path), chosen)


def from_document(document: Document, profile: Profile | None = None) -> Disclosure:
    """The disclosure that a document's blocks make. Without a profile the document decides."""
    profile = profile or detected(document.blocks)
    blocks = apart(document.blocks, profile)
    forms, of_forms = read_forms(blocks, profile)
    cover = cover_of(blocks)
    year, by_name = year_of(cover, blocks, forms, document.path.stem)
    tables, of_tables, warnings = read_tables(blocks, profile, year, of_forms)
    sentences = read_narrative(blocks, of_forms | of_tables, profile.data.get("noise", ()), parts_of(profile))
    if profile.name == GENERAL and not year:
        tables = [table for table in tables if table.title]  # figures that nothing names are no budget
    if not tables and not forms and not (cover.year and any(explains(sentence, parts_of(profile)) for sentence in sentences)):
        told = "".join(f" ({warning})" for warning in (*document.warnings, *warnings)[:1])
        raise NotADisclosure(f"there is neither a budget table nor a performance form in it{told}.", path=document.path,
                             remedy=f"Check that it is a 预算公开 of profile {profile.name} ({profile.title}).")
    phase, unit = phase_of(cover, tables, profile), unit_of(cover, tables, forms)
    warnings += [*gaps(sentences), *missing(profile, phase, tables, forms, sentences), *_unsure(profile, unit, year, by_name)]
    made = Disclosure(
        source=document.path.name, sha256=document.sha256, unit=unit or name_in(document.path.stem), year=year, phase=phase,
        kind=kind_of(cover, blocks), profile=profile.name, pages=document.pages,
        tables=tuple(tables), forms=tuple(forms), sentences=tuple(sentences), warnings=(*document.warnings, *warnings),
        overall=read_overall(blocks),
    )
    return on_sheets(made, document.views)


def missing(profile: Profile, phase: str, tables: Sequence[Table], forms: Sequence[Form], sentences: Sequence[Sentence]) -> list[str]:
    """What a disclosure of this profile has and this document has not (Chinese)."""
    lacking = []
    parts = parts_of(profile)
    if tables and not any(explains(sentence, parts) for sentence in sentences):
        lacking.append(f"没有找到{EXPLAINED}（预算情况说明）。" if not parts else "没有找到对预决算情况的文字说明。")
    if not tables and not forms:
        lacking.append("没有找到预算表（表格可能另有文件）。")
    found = {table.id for table in tables}
    numbers = [str(spec.number) for spec in profile.of_phase(phase) if tables and spec.id not in found and not spec.optional]
    if numbers and profile.name != GENERAL:
        lacking.append(f"没有找到表{'、表'.join(numbers)}。")
    return lacking


def _unsure(profile: Profile, unit: str, year: int, by_name: bool) -> list[str]:
    """What the document does not say for certain (Chinese)."""
    unsure = []
    if profile.name == GENERAL:
        unsure.append("没有适用的版式，按通用版式读取：各列的含义由表题和表头推定，请核对。")
    if not unit:
        unsure.append("没有找到单位名称，以文件名代替。")
    if by_name:
        unsure.append(f"没有找到年度，按文件名定为{year}年。")
    return unsure
