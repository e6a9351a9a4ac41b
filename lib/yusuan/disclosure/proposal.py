"""A profile proposed from one document: its tables as the general profile reads them, written down as TOML for a person to go over."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from yusuan.disclosure.cover import cover_of, unit_of, year_of
from yusuan.disclosure.model import Table
from yusuan.disclosure.tables import read_tables
from yusuan.disclosure.titles import undated
from yusuan.errors import NotADisclosure
from yusuan.profiles.profile import GENERAL, Column, load
from yusuan.reading.bounds import bounded
from yusuan.reading.file import read_file
from yusuan.reading.page import Document

_PLACE = re.compile(r"^(?:中共)?(?P<place>\S{2,8}?(?:自治区|自治州|[省市州盟县区旗]))")
_HEAD = """# Proposed from {source}: go over titles, names in code (`key`) and roles; docs/profiles.md says what they mean.
name = {name}
title = {title}
money_unit = {unit}
form_money_unit = "元"
places = {places}
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
                        unit=_text(Counter(table.money_unit for table in tables).most_common(1)[0][0]), places=_places(tables),
                        marks=json.dumps([place["place"]] if place else [], ensure_ascii=False))
    return "\n".join([head, *(_table(number, table, year, unit) for number, table in enumerate(tables, 1))])


def _places(tables: Sequence[Table]) -> int:
    """The number of decimals that most figures have."""
    return Counter(fact.amount.places for table in tables for fact in table.facts if fact.amount).most_common(1)[0][0]


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
