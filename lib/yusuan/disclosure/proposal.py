"""A profile proposed from one document: its tables as the general profile reads them, written down as TOML for a person to go over."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from yusuan.disclosure.cover import cover_of, unit_of, year_of
from yusuan.disclosure.model import Table
from yusuan.disclosure.narrative import Part, parts_of
from yusuan.disclosure.tables import read_tables
from yusuan.disclosure.titles import undated
from yusuan.errors import NotADisclosure
from yusuan.profiles.profile import GENERAL, Column, load
from yusuan.reading.bounds import bounded
from yusuan.reading.file import read_file
from yusuan.reading.page import Block, Document, Paragraph

_PLACE = re.compile(r"^(?:中共)?(?P<place>\S{2,8}?(?:自治区|自治州|[省市州盟县区旗]))")
_PARTED = re.compile(r"第[一二三四]部分")
_CHAPTER = re.compile(r"^第[一二三四五六七八九十]{1,2}[章节编篇卷]\s*(?P<name>\S.*?)(?=[\s.·…]*\d*$)")
_TABLES = re.compile(r"表$")
_EXPLAINS = re.compile(r"说明|解读|分析")
_HEADING = 40  # signs
_HEAD = """# Proposed from {source}: go over titles, names in code (`key`) and roles; docs/profiles.md says what they mean.
name = {name}
title = {title}
money_unit = {unit}
form_money_unit = "元"
# Words (names of places) that speak for this publisher.
marks = {marks}
"""


def proposed_for(path: Path, name: str) -> str:
    """As `propose`, for a file. Raises what reading it raises."""
    with bounded(path):
        return propose(read_file(path), name)


def propose(document: Document, name: str) -> str:
    """The TOML of a profile called `name` that reads `document`. Raises NotADisclosure when there is no table with figures in it."""
    general = load(GENERAL)
    cover = cover_of(document.blocks)
    year, _ = year_of(cover, document.blocks, (), document.path.stem)
    tables, _, _ = read_tables(document.blocks, general, year, set())
    if not any(fact.amount for table in tables for fact in table.facts):
        raise NotADisclosure("there is no table with figures in it.", path=document.path, remedy="Give a document with budget tables.")
    unit = unit_of(cover, tables, ())
    place = _PLACE.match(unit)
    head = _HEAD.format(source=document.path.name, name=_text(name), title=_text(place["place"] if place else name),
                        unit=_text(Counter(table.money_unit for table in tables).most_common(1)[0][0]),
                        marks=json.dumps([place["place"]] if place else [], ensure_ascii=False))
    parts = _parts(document.blocks, year, unit, parts_of(general))
    return "\n".join([head, *parts, *(_table(number, table, year, unit) for number, table in enumerate(tables, 1))])


def _parts(blocks: Sequence[Block], year: int, unit: str, usual: Sequence[Part]) -> Iterator[str]:
    """The parts of the text under headings other than 第一部分 to 第四部分: its chapters (第三章 …), else headings that are usual."""
    lines = [block.text for block in blocks if isinstance(block, Paragraph) and len(block.text) <= _HEADING]
    if any(map(_PARTED.match, lines)):
        return
    chapters = list(dict.fromkeys(match[0] for line in lines if (match := _CHAPTER.match(line))))
    for line in chapters:
        name = _CHAPTER.match(line)["name"]
        pattern = re.escape(line).replace("\\ ", r"\s*").replace(str(year), r"\d{4}").replace(unit or "\0", ".{0,40}")
        yield _part(Part(name.replace(str(year), "").lstrip("年度 "), pattern, not _TABLES.search(name), bool(_EXPLAINS.search(name))))
    for part in usual if not chapters else ():
        if any(re.fullmatch(part.heading, line) for line in lines):
            yield _part(part)


def _part(part: Part) -> str:
    flags = [*(["explains = true"] if part.explains else []), *([] if part.told else ["told = false"])]
    return "\n".join(["[[parts]]", f"name = {_text(part.name)}", f"heading = {_text(part.heading)}", *flags, ""])


def _table(number: int, table: Table, year: int, unit: str) -> str:
    title = undated(table.title).removeprefix(unit) or table.title
    phase = ['phase = "final"'] if table.id.startswith("final_") else []
    columns = [f"  {_column(column, path, year)}," for column, path in zip(table.layout, table.columns)]
    return "\n".join(["[[tables]]", f"id = {_text(table.id)}", f"number = {number}", f"title = {_text(title)}", *phase,
                      "columns = [", *columns, "]", ""])


def _column(column: Column, path: str, year: int) -> str:
    return "{ " + ", ".join(f"{name} = {_text(value)}" for name, value in _fields(column, path, year)) + " }"


def _fields(column: Column, path: str, year: int) -> Iterator[tuple[str, str]]:
    yield "header", re.sub(rf"{year}(?=年|预算|决算)", "{Y}", path)
    yield "key", column.key
    yield "role", column.role
    if column.side:
        yield "side", column.side


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
