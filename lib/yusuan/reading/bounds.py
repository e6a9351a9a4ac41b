"""A bound on time for reading one file, where the system has alarms (not on Windows, and only in the main thread)."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yusuan.errors import UnreadableFile

SECONDS = 120


@contextmanager
def bounded(path: Path, seconds: int = SECONDS) -> Iterator[None]:
    """Raises UnreadableFile in the block when it takes longer than `seconds`."""
    if not _has_alarm():
        yield
        return
    start = time.monotonic()

    def ring(*_: object) -> None:
        passed = round(time.monotonic() - start)
        raise UnreadableFile(f"reading takes longer than {passed} seconds.", path=path, remedy="Split the file, or print it to a new PDF.")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def allow(seconds: int) -> None:
    """Gives the file that is being read so many seconds more, as for pages that must be recognised. Where nothing bounds it, does nothing."""
    if _has_alarm() and (left := signal.alarm(0)):
        signal.alarm(left + seconds)


def _has_alarm() -> bool:
    return hasattr(signal, "SIGALRM") and threading.current_thread() is threading.main_thread()
