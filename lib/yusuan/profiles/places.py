"""Where a profile's measures (指标) stand in its tables, as data: cells, shares with their bases, changes and lists of rows."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from yusuan.errors import UnknownProfile
from yusuan.profiles.profile import DEFAULT, FOLDER, GENERAL
from yusuan.profiles.slips import told


@dataclass(frozen=True)
class Place:
    """One amount of one table. `labels` are the names that its row may have, without enumerator; none where a table has one row only.

    `table`, `column` and `side` are names in code; `a|b` is the first of them that the document has.
    """

    title: str
    table: str
    column: str
    side: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """Rows of a table; `rows` is `enumerated`, `class`, `item`, `leaf` or `detail`, `whole` the code of the measure they are shares of."""

    table: str
    column: str
    rows: str
    whole: str
    side: str = ""
    merge: bool = False


@dataclass(frozen=True)
class Places:
    """All of a profile by code; `shares` are (part, base), `changes` (current amount, prior amount).

    `optional`: it is not known what a document ought to have, so that a cell which is not there is no measure.
    """

    cells: dict[str, Place]
    shares: dict[str, tuple[str, str]]
    changes: dict[str, tuple[str, str]]
    lists: dict[str, Listing]
    optional: bool = False


@lru_cache
def load(standard: str = DEFAULT) -> Places:
    """The places of a profile, or of final accounts (see `Disclosure.standard`); of the general profile when it has none of its own.

    Raises BrokenProfile for a slip in the file, and UnknownProfile where there is no file at all.
    """
    for name in (standard, GENERAL):
        path = FOLDER / "data" / f"measures_{name}.toml"
        if path.is_file():
            with told(path):
                found = _places(tomllib.loads(path.read_text(encoding="utf-8")))
            told_of = (FOLDER / "data" / f"sentences_{standard}.toml").is_file()  # a sentence says what is missing, so all have to be there
            return replace(found, optional=found.optional and not told_of)
    raise UnknownProfile(f"there are no measures for the profile {standard!r}.", path=path)


def _places(data: Mapping) -> Places:
    cells = {code: Place(*place[:4], tuple(place[4:])) for code, place in data["cells"].items()}
    shares, changes = (dict(_pairs(data[name], cells, name)) for name in ("shares", "changes"))
    lists = {code: Listing(**listing) for code, listing in data["lists"].items()}
    return Places(cells, shares, changes, lists, data.get("optional", False))


def _pairs(declared: Mapping, cells: Mapping[str, Place], name: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Pairs of measures by code. Raises ValueError where something else stands there."""
    for code, pair in declared.items():
        if len(pair) != 2 or not cells.keys() >= set(pair):
            raise ValueError(f"[{name}] {code} = {pair}: two codes of [cells] belong there")
        yield code, tuple(pair)
