"""A system in a process of its own: its crash or its endless loop is its result, not ours."""

from __future__ import annotations

import json
import select
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

from adjacency import Cell

SECONDS = 120  # for one document


class Reading(NamedTuple):
    """The tables that a system found in a document, and how long it took; `error` says why there are none."""

    tables: list[list[Cell]]
    seconds: float
    error: str = ""


class Worker:
    """Keeps a process of one system and starts it anew after a crash or a timeout."""

    def __init__(self, python: Path, system: str):
        self.command = [str(python), str(Path(__file__).with_name("systems.py")), system]
        self.process: subprocess.Popen[str] | None = None

    def read(self, path: Path) -> Reading:
        """The tables of a PDF; none when the system fails or takes longer than SECONDS."""
        if self.process is None:
            self.told = tempfile.TemporaryFile("w+", errors="replace")
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.told, text=True)
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], SECONDS)
        if not ready:
            self.close()
            return Reading([], SECONDS, f"took more than {SECONDS} seconds")
        if line := self.process.stdout.readline():
            answer = json.loads(line)
            return Reading([[Cell(*cell) for cell in table] for table in answer["tables"]], answer["seconds"])
        return Reading([], 0, f"crashed: {self._last_words()}")

    def _last_words(self) -> str:
        """What a process that has ended printed last."""
        self.close()
        self.told.seek(0)
        return (self.told.read().strip().splitlines() or ["without a word"])[-1]

    def close(self) -> None:
        """Ends the process."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None
