"""Where things are. The one module that knows the layout of a project folder."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

# Final accounts (决算) of a unit stand beside its budget under a name of their own.
FINAL = "（决算）"
DEPARTMENT = "（部门）"
LIBRARY = Path(__file__).resolve().parent


def _root() -> Path:
    """The project folder: YUSUAN_ROOT, else the nearest folder above that holds `data/` and `notebooks/`."""
    if named := os.environ.get("YUSUAN_ROOT"):
        return Path(named).resolve()
    for start in (Path.cwd(), LIBRARY):
        for folder in (start, *start.parents):
            if (folder / "data").is_dir() and (folder / "notebooks").is_dir():
                return folder
    return Path.cwd()


@dataclass(frozen=True)
class Project:
    """The folders of one project. Each can be moved on its own (`yusuan run --raw D --clean D --reports D`)."""

    raw: Path
    clean: Path
    reports: Path
    notebooks: Path
    units: Path

    @classmethod
    def here(cls, raw: Path | str | None = None, clean: Path | str | None = None, reports: Path | str | None = None) -> Project:
        """The project around the working folder, or as YUSUAN_RAW, YUSUAN_CLEAN and YUSUAN_REPORTS say."""
        root = _root()

        def folder(given: Path | str | None, variable: str, default: Path) -> Path:
            return Path(given or os.environ.get(variable) or default).resolve()

        raw_folder = folder(raw, "YUSUAN_RAW", root / "data" / "raw")
        beside = raw_folder.parent / "units.csv"
        return cls(
            raw=raw_folder,
            clean=folder(clean, "YUSUAN_CLEAN", root / "data" / "clean"),
            reports=folder(reports, "YUSUAN_REPORTS", root / "reports"),
            notebooks=root / "notebooks",
            units=beside if beside.is_file() else root / "data" / "units.csv",
        )

    def environment(self) -> dict[str, str]:
        """What a kernel needs in its environment to see the same project."""
        return {"YUSUAN_RAW": str(self.raw), "YUSUAN_CLEAN": str(self.clean), "YUSUAN_REPORTS": str(self.reports),
                "YUSUAN_ROOT": str(self.notebooks.parent)}

    def clean_of(self, year: int, unit: str) -> Path:
        """The folder of a unit's clean data of a year."""
        return self.clean / str(year) / folder_name(unit)

    def reports_of(self, year: int, unit: str) -> Path:
        """The folder of a unit's reports of a year."""
        return self.reports / str(year) / folder_name(unit)


_FORBIDDEN = re.compile(r'[\x00-\x1f/\\:*?"<>|]')


def folder_name(unit: str) -> str:
    """A unit's name as the name of a folder: nothing in it can leave the folder it is put into."""
    plain = _FORBIDDEN.sub("_", unit).strip(" .")
    while len(plain.encode()) > 180:
        plain = plain[:-1]
    if plain and plain == unit:
        return plain
    return f"{plain}-{hashlib.sha256(unit.encode()).hexdigest()[:8]}"  # two names must not meet in one folder
