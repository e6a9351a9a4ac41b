"""Readings kept from one run to the next, so that nothing is read twice."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from yusuan import fingerprint
from yusuan.errors import UnreadableFile
from yusuan.paths import Project
from yusuan.reading.file import digest
from yusuan.writing import write

if TYPE_CHECKING:
    from yusuan.disclosure.model import Disclosure


@dataclass(frozen=True)
class Entry:
    """What is known of one file without reading it again: whose disclosure it is, or why it cannot be read.

    A file in an archive has the archive's name in front of its own: `delivery.zip/附件.pdf`.
    """

    file: str
    sha256: str
    unit: str = ""
    year: int = 0
    phase: str = ""
    rank: tuple = ()
    error: str = ""
    lasting: bool = True  # False for an error that has nothing to do with the file's content: it is tried again
    kind: str = ""  # unit or department
    archive: str = ""  # the file that holds this one; `sha256` is that of the archive
    profile: str = ""

    @property
    def has_tables(self) -> bool:
        """Whether budget tables were read in it."""
        return bool(self.rank and self.rank[0])

    @property
    def delivered(self) -> str:
        """The name of the file that lies in the folder."""
        return self.archive or self.file


class Shelf:
    """Readings kept by the hash of the file's content and of all that read it, under `data/clean/.cache`."""

    def __init__(self, project: Project):
        self.folder = project.clean / ".cache" / fingerprint.of_values(fingerprint.of_library(fingerprint.READING),
                                                                          fingerprint.of_environment(fingerprint.READERS))[:16]

    def index(self) -> dict[str, list[Entry]]:
        """What is known, by the name of the file that lies in the folder."""
        known: dict[str, list[Entry]] = {}
        try:
            for row in json.loads((self.folder / "index.json").read_text(encoding="utf-8")):
                entry = Entry(**{**row, "rank": tuple(row["rank"])})
                known.setdefault(entry.delivered, []).append(entry)
        except (OSError, ValueError, TypeError, KeyError):  # absent or damaged: everything is looked at again
            return {}
        return known

    def keep_index(self, entries: Iterable[Entry]) -> None:
        """Keeps what is known of the files, without errors that may not last."""
        rows = [asdict(entry) for entry in sorted(entries, key=lambda entry: entry.file) if entry.lasting]
        write(self.folder / "index.json", json.dumps(rows, ensure_ascii=False, indent=1).encode())

    def reading(self, path: Path) -> Disclosure:
        """The reading of a file, also of one in an archive (`delivery.zip/附件.pdf`). Raises what `delivery.read_all` raises."""
        archive = next((above for above in path.parents if above.is_file()), None)
        if not archive:
            return self.readings(path)[0]
        wanted = path.relative_to(archive.parent).as_posix()
        for reading in self.readings(archive):
            if reading.source == wanted:
                return reading
        raise UnreadableFile("the archive holds no disclosure of this name.", path=path, remedy="`yusuan read` lists what is in it.")

    def readings(self, path: Path) -> list[Disclosure]:
        """What a file delivers, from the shelf or read now. Raises what `delivery.read_all` raises."""
        return [_under(path.name, reading) for reading in self._kept_or_read(path)]

    def _kept_or_read(self, path: Path) -> list[Disclosure]:
        sha256 = digest(path)
        kept = self.folder / f"{sha256}.pickle"
        if kept.is_file():
            try:
                return pickle.loads(kept.read_bytes())
            except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError):
                pass  # damaged: read again
        from yusuan.disclosure.delivery import read_all  # loaded only when there is something to read

        readings = read_all(path)
        if digest(path) != sha256:
            raise UnreadableFile("the file changed while it was read.", path=path, remedy="Run again when it is complete.")
        write(kept, pickle.dumps(readings, protocol=5))
        return readings


def _under(name: str, reading: Disclosure) -> Disclosure:
    """The reading with the name that the file has here: the same content may lie under several."""
    _, slash, member = reading.source.partition("/")
    return replace(reading, source=name + slash + member)
