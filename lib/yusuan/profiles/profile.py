"""Profiles (版式): what each publisher prints, as data. One TOML file a profile, read by one engine."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from yusuan.errors import UnknownProfile

FOLDER = Path(__file__).parent
DEFAULT = "yangquan"


@dataclass(frozen=True)
class Column:
    """A column of a budget table: header path with {Y} for the year, name in code, role, side of a two-sided table."""

    header: str
    key: str
    role: str
    side: str = ""

    def path(self, year: int | str) -> tuple[str, ...]:
        return tuple(self.header.replace("{Y}", str(year)).split("/"))


@dataclass(frozen=True)
class TableSpec:
    """What a profile declares of one budget table."""

    id: str
    number: int
    title: str
    columns: tuple[Column, ...]

    @cached_property
    def depth(self) -> int:
        """The number of header rows."""
        return max(len(column.path("")) for column in self.columns)


@dataclass(frozen=True)
class Profile:
    """One publisher's layout. `money_unit` is the unit of the tables, `form_money_unit` that of the performance forms."""

    name: str
    title: str
    money_unit: str
    form_money_unit: str
    places: int
    tables: tuple[TableSpec, ...]
    data: dict

    def table(self, id: str) -> TableSpec:
        return next(spec for spec in self.tables if spec.id == id)


def names() -> list[str]:
    """The profiles that exist."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@lru_cache
def load(name: str = DEFAULT) -> Profile:
    """The profile called `name`. Raises UnknownProfile, which lists those that exist."""
    if name not in names():
        raise UnknownProfile(f"there is no profile {name!r}.", remedy=f"Profiles: {', '.join(names())}.")
    data = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    tables = tuple(TableSpec(table["id"], table["number"], table["title"], tuple(Column(**column) for column in table["columns"]))
                   for table in data["tables"])
    return Profile(data["name"], data["title"], data["money_unit"], data["form_money_unit"], data["places"], tables, data)
