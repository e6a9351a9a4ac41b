"""What lies in `data/raw`: every file read once for its content, files of the same unit, year and phase put together."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pebble import ProcessExpired, ProcessPool

from yusuan.errors import CannotWrite, NotADisclosure, UnreadableFile, one_line
from yusuan.paths import Project
from yusuan.reading.file import NOT_YET, SUFFIXES, digest
from yusuan.shelf import Entry, Shelf
from yusuan.units import Units, identity

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None

if TYPE_CHECKING:
    from yusuan.disclosure.model import Disclosure

MOST_MEMORY = 4 << 30  # bytes a reading process may hold
LONGEST = 1800  # seconds: far beyond what reading bounds itself to; for code that no alarm reaches
READ_BY_ONE = 200  # files, then the process makes room for a fresh one


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
    files = _files(project.raw)
    known = {} if force else shelf.index()
    entries: list[Entry] = []
    waiting: list[tuple[Path, str]] = []
    for path in files:
        name = path.relative_to(project.raw).as_posix()
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
    found = _grouped(known, units) if reading.sha256 in {entry.sha256 for entry in known} else survey(project, cores())
    wanted = (identity(units.canonical(reading.unit)), reading.year, reading.phase)
    return next((group for group in found.groups if (identity(group.unit), group.year, group.phase) == wanted), None)


def _files(raw: Path) -> list[Path]:
    if not raw.is_dir():
        raise UnreadableFile("there is no such folder.", path=raw, remedy="Give the folder of the published documents with --raw.")
    return sorted(path for path in raw.rglob("*")
                  if path.suffix.lower() in SUFFIXES + NOT_YET and not path.is_dir() and not path.name.startswith("."))


def _grouped(entries: Iterable[Entry], units: Units) -> Survey:
    groups: dict[tuple[int, str, str], list[Entry]] = {}
    failures = []
    for entry in sorted(entries, key=lambda entry: entry.file):
        if entry.error:
            failures.append(entry)
        else:
            groups.setdefault((entry.year, identity(units.canonical(entry.unit)), entry.phase), []).append(entry)
    return Survey(tuple(_group(found, units) for _, found in sorted(groups.items())), tuple(failures))


def _group(entries: list[Entry], units: Units) -> Group:
    best, *others = sorted(entries, key=lambda entry: (entry.rank, entry.file))
    return Group(units.canonical(best.unit), best.year, best.phase, (best, *others))


def _read_all(waiting: list[tuple[Path, str]], shelf: Shelf, jobs: int) -> Iterator[list[Entry]]:
    """Reads in processes of their own. A file that takes its process down or holds it is named, the others are read all the same."""
    if not waiting:
        return
    with ProcessPool(max_workers=max(1, min(jobs, len(waiting))), max_tasks=READ_BY_ONE, initializer=_bound_memory) as pool:
        futures = {pool.schedule(_entries, args=[path, name, shelf], timeout=LONGEST): name for path, name in waiting}
        for future in as_completed(futures):
            yield _outcome(future, futures[future])


def _bound_memory() -> None:
    """A file that wants more memory than this fails alone, before the machine runs out."""
    if resource:
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))


def _outcome(future: Future[list[Entry]], name: str) -> list[Entry]:
    error = future.exception()
    if isinstance(error, CannotWrite):
        raise error
    if isinstance(error, (ProcessExpired, MemoryError)):
        error = UnreadableFile("reading it takes the process down (memory, or a fault in the file).", path=name,
                               remedy="Print it to a new PDF and put that in its place.")
    elif isinstance(error, TimeoutError):
        error = UnreadableFile(f"reading it takes longer than {LONGEST} seconds.", path=name, remedy="Split the file, or print it to a new PDF.")
    if error is None:
        return future.result()
    told = one_line(error)
    return [Entry(name, "", error=told if isinstance(error, UnreadableFile) else f"{name}: {told}", lasting=False)]


def _entries(path: Path, name: str, shelf: Shelf) -> list[Entry]:
    sha256 = ""
    try:
        sha256 = digest(path)
        readings = shelf.readings(path)
    except (UnreadableFile, NotADisclosure) as error:
        error.path = name
        return [Entry(name, sha256, error=one_line(error), lasting=bool(sha256))]
    from yusuan.disclosure.readings import rank

    folder = name[:-len(path.name)]
    return [Entry(folder + one.source, sha256, one.unit, one.year, one.phase, rank(one), archive=name if one.source != path.name else "")
            for one in readings]


def cores() -> int:
    """How many files or notebooks run at a time when nothing else is said."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
