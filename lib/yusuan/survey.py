"""What lies in `data/raw`: every file read once for its content, files of the same unit, year and phase put together."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from yusuan import apart
from yusuan.errors import CannotWrite, NotADisclosure, UnreadableFile, one_line, printable
from yusuan.paths import DEPARTMENT, Project
from yusuan.reading import bounds
from yusuan.reading.file import NOT_YET, SUFFIXES, digest
from yusuan.shelf import Entry, Shelf
from yusuan.units import Units, identity

if TYPE_CHECKING:
    from yusuan.disclosure.model import Disclosure


@dataclass(frozen=True)
class Group:
    """The readings of one disclosure, the best one first. `unit` is the canonical name."""

    unit: str
    year: int
    phase: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Survey:
    """All disclosures of a folder, and the files that could not be read."""

    groups: tuple[Group, ...]
    failures: tuple[Entry, ...]


def survey(project: Project, jobs: int = 1, told: Callable[[Entry], None] = lambda entry: None, force: bool = False) -> Survey:
    """Reads what has not been read before, `jobs` files at a time; `told` hears of each file as it is done."""
    shelf = Shelf(project)
    files, entries = _files(project.raw)
    known = {} if force else shelf.index()
    waiting: list[tuple[Path, str]] = []
    for path in files:
        name = printable(path.relative_to(project.raw).as_posix())
        try:
            sha256 = digest(path)
        except UnreadableFile as error:
            error.path = name
            entries.append(Entry(name, "", error=one_line(error), lasting=False))
            continue
        if (found := known.get(name)) and found[0].sha256 == sha256:
            entries += found
            told(found[0])
        else:
            waiting.append((path, name))
    for found in _read_all(waiting, shelf, jobs):
        entries += found
        told(found[0])
    if waiting or set(known) != {entry.delivered for entry in entries}:
        shelf.keep_index(entries)
    return _grouped(entries, Units.load(project.units))


def group_of(project: Project, reading: Disclosure) -> Group | None:
    """The readings of the same disclosure, from the index when it knows this reading, else from a survey of the whole folder."""
    units = Units.load(project.units)
    known = [entry for found in Shelf(project).index().values() for entry in found]
    found = _grouped(known, units) if reading.sha256 in {entry.sha256 for entry in known} else survey(project, bounds.cores())
    wanted = (identity(units.canonical(reading.unit)), reading.year, reading.phase)
    same = [group for group in found.groups if (identity(group.unit.removesuffix(DEPARTMENT)), group.year, group.phase) == wanted]
    return next((group for group in same if any(entry.kind == reading.kind for entry in group.entries)), next(iter(same), None))


def _files(raw: Path) -> tuple[list[Path], list[Entry]]:
    """The files that may be disclosures, and the folders that cannot be looked into."""
    if not raw.is_dir():
        raise UnreadableFile("there is no such folder.", path=raw, remedy="Give the folder of the published documents with --raw.")
    closed: list[OSError] = []
    found = [Path(folder, name) for folder, _, names in os.walk(raw, onerror=closed.append) for name in names
             if name.lower().endswith(SUFFIXES + NOT_YET) and not name.startswith(".")]
    return sorted(path for path in found if path != raw / "sources.csv"), [_closed(error, raw) for error in closed]


def _closed(error: OSError, raw: Path) -> Entry:
    name = printable(Path(error.filename).relative_to(raw).as_posix())
    told = UnreadableFile(f"the folder cannot be opened ({error.strerror}).", path=name, remedy="Check its permissions.")
    return Entry(name, "", error=one_line(told), lasting=False)


def _grouped(entries: Iterable[Entry], units: Units) -> Survey:
    groups: dict[tuple[int, str, str], list[Entry]] = {}
    failures = []
    for entry in sorted(entries, key=lambda entry: entry.file):
        if entry.error:
            failures.append(entry)
        else:
            groups.setdefault((entry.year, identity(units.canonical(entry.unit)), entry.phase), []).append(entry)
    return Survey(tuple(group for _, found in sorted(groups.items()) for group in _groups(found, units)), tuple(failures))


def _groups(entries: list[Entry], units: Units) -> list[Group]:
    """One group; two where a body publishes for itself and, under the same name, as the department with all its units."""
    ranked = sorted(entries, key=lambda entry: (entry.rank, entry.file))
    apart = {entry.kind for entry in entries if entry.has_tables} >= {"unit", "department"}
    kinds = ("unit", "department") if apart else ("",)
    found = [[entry for entry in ranked if kind in ("", entry.kind)] for kind in kinds]
    return [Group(units.canonical(of_kind[0].unit) + (DEPARTMENT if kind == "department" else ""), of_kind[0].year, of_kind[0].phase,
                  tuple(of_kind)) for kind, of_kind in zip(kinds, found)]


def _read_all(waiting: list[tuple[Path, str]], shelf: Shelf, jobs: int) -> Iterator[list[Entry]]:
    calls = [(path, name, shelf) for path, name in waiting]
    apart.preload([path for path, _ in waiting])
    for (_, name, _), found in apart.each(_entries, calls, min(jobs, len(waiting))) if waiting else ():
        yield [_failure(found, name)] if isinstance(found, BaseException) else found


def _failure(error: BaseException, name: str) -> Entry:
    if isinstance(error, CannotWrite):
        raise error
    if isinstance(error, UnreadableFile):
        error.path = name
        return Entry(name, "", error=one_line(error), lasting=False)
    return Entry(name, "", error=f"{name}: {one_line(error)}", lasting=False)


def _entries(path: Path, name: str, shelf: Shelf) -> list[Entry]:
    sha256 = ""
    try:
        sha256 = digest(path)
        readings = shelf.readings(path)
    except (UnreadableFile, NotADisclosure) as error:
        error.path = name
        return [Entry(name, sha256, error=one_line(error), lasting=bool(sha256) and path.is_file())]
    from yusuan.disclosure.readings import rank

    folder = name[:-len(path.name)]
    return [Entry(folder + one.source, sha256, one.unit, one.year, one.phase, rank(one), _undated(folder + one.source, one),
                  kind=one.kind, archive=name if one.source != path.name else "", profile=one.profile) for one in readings]


def _undated(name: str, reading: Disclosure) -> str:
    """Why a reading has no place among the others."""
    error = UnreadableFile("no year is printed in it.", path=name, remedy="Put the year into the name of the file, as in 某单位2025年预算.xlsx.")
    return "" if reading.year else one_line(error)
