"""Profiles (版式): what each publisher prints, as data. One TOML file a profile, read by one engine."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from yusuan.errors import UnknownProfile
from yusuan.profiles.slips import told

FOLDER = Path(__file__).parent
DEFAULT = "yangquan"
GENERAL = "general"  # the profile of a publisher that none of the others describes


@dataclass(frozen=True)
class Column:
    """A column of a budget table: header path with {Y} for the year, name in code, role, side of a two-sided table.

    Roles: `code` (several columns, 类 款 项, make one code), `label`, `second` (a second name), `group` (a name that holds for the rows
    below it as well), `amount`, `line` (行次, 序号) and `text` (any other words).
    """

    header: str
    key: str
    role: str
    side: str = ""

    def path(self, year: int | str) -> tuple[str, ...]:
        """The header path as it is printed in a document of `year`, from the top."""
        return tuple(self.header.replace("{Y}", str(year)).split("/"))


@dataclass(frozen=True, eq=False)
class TableSpec:
    """What a profile declares of one budget table. There is one of each, so that it is told by identity.

    `titles` are other wordings of its title, `layouts` other ways in which its columns are printed. `phase` is `budget` or `final`;
    an `optional` table is not missed; a `shared` one is printed alike by other publishers and does not tell them apart.
    """

    id: str
    number: int
    title: str
    columns: tuple[Column, ...]
    titles: tuple[str, ...] = ()
    layouts: tuple[tuple[Column, ...], ...] = ()
    phase: str = "budget"
    optional: bool = False
    shared: bool = False

    @cached_property
    def depth(self) -> int:
        """The number of header rows."""
        return max(len(column.path("")) for column in self.columns)

    @cached_property
    def every_layout(self) -> tuple[tuple[Column, ...], ...]:
        """All ways in which the columns are printed, the usual one first; none for a table that is known by its title only."""
        return (self.columns, *self.layouts) if self.columns else self.layouts


@dataclass(frozen=True, eq=False)
class Profile:
    """One publisher's layout, told by identity. `money_unit` is the unit of the tables, `form_money_unit` that of the performance forms.

    `fixed`: every table has just its declared columns, and a cell that a reading lost is put back. `further`: tables that the profile
    does not know are read as well. `marks` are words (names of places) that speak for this publisher.
    """

    name: str
    title: str
    money_unit: str
    form_money_unit: str
    tables: tuple[TableSpec, ...]
    data: dict
    fixed: bool = False
    further: bool = True
    marks: tuple[str, ...] = ()

    def table(self, id: str) -> TableSpec:
        """The table of this name in code, which the profile has to declare."""
        return next(spec for spec in self.tables if spec.id == id)

    def of_phase(self, phase: str) -> tuple[TableSpec, ...]:
        """The tables of a budget or of a final account."""
        return tuple(spec for spec in self.tables if spec.phase == phase)


def names() -> list[str]:
    """The profiles that exist."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@lru_cache
def load(name: str = DEFAULT) -> Profile:
    """The profile called `name`. Raises UnknownProfile, which lists those that exist, and BrokenProfile."""
    if name not in names():
        raise UnknownProfile(f"there is no profile {name!r}.", remedy=f"Profiles: {', '.join(names())}.")
    path = FOLDER / f"{name}.toml"
    with told(path):
        return parsed(path.read_text(encoding="utf-8"))


def parsed(toml: str) -> Profile:
    """The profile that a TOML text declares, with the tables of `include`d files behind its own."""
    data = tomllib.loads(toml)
    tables = list(_tables(data))
    for part in data.get("include", ()):
        shared = tomllib.loads((FOLDER / "data" / f"tables_{part}.toml").read_text(encoding="utf-8"))
        tables += _tables(shared, phase=shared["phase"], shared=True)
    return Profile(data["name"], data["title"], data["money_unit"], data["form_money_unit"], tuple(tables), data,
                   data.get("fixed", False), data.get("further", True), tuple(data.get("marks", ())))


def _tables(data: Mapping, phase: str = "budget", shared: bool = False) -> Iterator[TableSpec]:
    for table in data.get("tables", ()):
        yield TableSpec(table["id"], table["number"], table["title"], _columns(table), tuple(table.get("titles", ())),
                        tuple(_columns(layout) for layout in table.get("layouts", ())), table.get("phase", phase),
                        table.get("optional", False), shared)


def _columns(data: Mapping) -> tuple[Column, ...]:
    return tuple(Column(**column) for column in data.get("columns", ()))
