"""Codes of accounts (科目编码) as they are used in the whole country: functional (2…), revenue (1…) and economic (3…), with their names.

`data/codes.csv` was gathered from published documents of 2017 to 2026. A few codes may be missing, so what is not listed is unknown
and not wrong.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache

from yusuan.hanzi import comparable
from yusuan.profiles.profile import FOLDER


@dataclass(frozen=True)
class Accounts:
    """Names by code, the usual one first, and codes by name. Names are compared without blanks and width."""

    names: dict[str, tuple[str, ...]]
    codes: dict[str, tuple[str, ...]]

    def known(self, code: str, name: str) -> bool:
        """Whether the code is called so."""
        return comparable(name) in map(comparable, self.names.get(code, ()))

    def others(self, name: str) -> tuple[str, ...]:
        """The codes that are called so."""
        return self.codes.get(comparable(name), ())


@lru_cache
def accounts() -> Accounts:
    """The list of codes."""
    names: dict[str, tuple[str, ...]] = {}
    codes: dict[str, tuple[str, ...]] = {}
    with (FOLDER / "data" / "codes.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            names[row["code"]] = (row["name"], *filter(None, row["other_names"].split("|")))
            codes[comparable(row["name"])] = (*codes.get(comparable(row["name"]), ()), row["code"])
    return Accounts(names, codes)
