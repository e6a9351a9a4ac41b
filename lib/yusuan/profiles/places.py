"""Where a profile's measures (指标) stand in its tables, as data: cells, shares with their bases, changes and lists of rows."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache

from yusuan.errors import UnknownProfile
from yusuan.profiles.profile import DEFAULT, FOLDER, GENERAL


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
    """The places of a profile, or of final accounts (see `Disclosure.standard`); of the general profile when it has none of its own."""
    for name in (standard, GENERAL):
        path = FOLDER / "data" / f"measures_{name}.toml"
        if path.is_file():
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            return Places({code: Place(*place[:4], tuple(place[4:])) for code, place in data["cells"].items()},
                          {code: tuple(pair) for code, pair in data["shares"].items()},
                          {code: tuple(pair) for code, pair in data["changes"].items()},
                          {code: Listing(**listing) for code, listing in data["lists"].items()},
                          data.get("optional", False))
    raise UnknownProfile(f"there are no measures for the profile {standard!r}.", path=path)
