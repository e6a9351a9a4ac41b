"""A bound on time for reading one file, where the system has alarms (not on Windows, and only in the main thread)."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yusuan.errors import UnreadableFile

SECONDS = 120


@contextmanager
def bounded(path: Path, seconds: int = SECONDS) -> Iterator[None]:
    """Raises UnreadableFile in the block when it takes longer than `seconds`."""
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_: object) -> None:
        raise UnreadableFile(f"reading takes longer than {seconds} seconds.", path=path, remedy="Split the file, or print it to a new PDF.")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
