"""Which folders of clean data have a document behind them. Those of withdrawn documents stay, but nothing uses them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from yusuan.writing import write

NAME = ".current.json"
PACKAGE = "datapackage.json"


def keep_current(clean: Path, folders: Iterable[Path]) -> list[str]:
    """Notes the folders that are in use from now on; gives the others that hold clean data, as `year unit`."""
    names = sorted(folder.relative_to(clean).as_posix() for folder in folders)
    if current(clean) != set(names):
        write(clean / NAME, json.dumps(names, ensure_ascii=False, indent=1).encode())
    made = {path.parent.relative_to(clean).as_posix() for path in clean.glob(f"[0-9][0-9][0-9][0-9]/*/{PACKAGE}")}
    return [name.replace("/", " ", 1) for name in sorted(made - set(names))]


def current(clean: Path) -> set[str] | None:
    """The folders in use (`year/unit`); None where no run has noted them, and every folder counts."""
    try:
        return set(json.loads((clean / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None


def add_current(clean: Path, folder: Path) -> None:
    """Notes one more folder, where a list is kept."""
    names, name = current(clean), folder.relative_to(clean).as_posix()
    if names is not None and name not in names:
        write(clean / NAME, json.dumps(sorted(names | {name}), ensure_ascii=False, indent=1).encode())
