"""Units (单位) under their many names: former, truncated and variant names lead to one canonical name."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from yusuan.errors import UnreadableFile
from yusuan.hanzi import comparable

COLUMNS = ("name", "canonical", "code", "parent", "kind", "since", "until", "note")


_PARTY = re.compile(r"^(?:中共|中国共产党)")


def identity(name: str) -> str:
    """What two printings of one body's name have in common: an organ of the party is named with and without 中共, `江苏省委办公厅`."""
    return _PARTY.sub("", comparable(name))


@dataclass(frozen=True)
class Name:
    """One row of `data/units.csv`. `kind` is canonical, former, variant or truncated; `since` and `until` are dates or empty."""

    name: str
    canonical: str
    code: str
    parent: str
    kind: str
    since: str
    until: str
    note: str


@dataclass(frozen=True)
class Units:
    """All known names. A name that is not listed is its own canonical name: nothing is guessed."""

    names: tuple[Name, ...] = ()

    @classmethod
    def load(cls, path: Path) -> Units:
        """Reads `data/units.csv` (columns: see COLUMNS); an absent file is an empty list. Raises UnreadableFile."""
        if not path.is_file():
            return cls()
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
            if missing:
                raise UnreadableFile(f"columns {', '.join(missing)} are missing.", path=path, remedy=f"Columns: {', '.join(COLUMNS)}.")
            return cls(tuple(Name(**{column: (row[column] or "").strip() for column in COLUMNS}) for row in rows))

    def canonical(self, name: str) -> str:
        """The canonical name of a unit printed as `name`."""
        found = self._find(name)
        return found.canonical if found else name

    def parent(self, name: str) -> str:
        """The department (主管部门) above the unit, or ""."""
        found = self._find(self.canonical(name))
        return found.parent if found else ""

    def code(self, name: str) -> str:
        """The unit's budget code where it is published, or ""."""
        found = self._find(self.canonical(name))
        return found.code if found else ""

    def known_as(self, name: str) -> frozenset[str]:
        """Every name of the unit, the given one and the canonical one included."""
        canonical = self.canonical(name)
        return frozenset({name, canonical} | {one.name for one in self.names if one.canonical == canonical})

    def _find(self, name: str) -> Name | None:
        wanted = comparable(name)
        return next((one for one in self.names if comparable(one.name) == wanted), None)
