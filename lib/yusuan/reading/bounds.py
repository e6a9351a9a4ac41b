"""Bounds on reading one file: time by an alarm, and in a process of its own memory and what no alarm reaches."""

from __future__ import annotations

import faulthandler
import gc
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing import parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path

from yusuan.errors import UnreadableFile

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None

SECONDS = 120
MOST_MEMORY = 3 << 30  # bytes: recognition of large pages takes about one gigabyte
_GRACE = 30  # seconds after the alarm: library code that does not come back is not reached by it
_COLLECTING = (200_000, 20, 20)  # reading makes millions of small values and no cycles: looking for some took a fifth of its time
_granted: int | None = None  # threads of a process that does nothing but read


def expend(threads_granted: int, folder: str) -> None:
    """Called in a process that does nothing but read: it may end itself where there is no other way to keep the bounds.

    `threads_granted` is its share of the machine; in `folder` it puts what it unpacks, and who started the process clears up after it.
    When that one is killed, this process clears up and ends too.
    """
    global _granted
    _granted = threads_granted
    tempfile.tempdir = folder
    gc.freeze()  # what the process was born with is never looked at for cycles
    if resource:
        most = _inherited() + MOST_MEMORY
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    if parent := parent_process():
        threading.Thread(target=_end_with, args=[parent, folder], daemon=True).start()


def _end_with(parent: BaseProcess, folder: str) -> None:
    parent.join()
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def _inherited() -> int:
    """Bytes of data that the process was born with. Forked from a notebook full of data, it would else have no room left to read in."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
    except OSError:  # only Linux tells, and only there the limit is kept
        return 0


def threads() -> int:
    """How many threads may work at one file: what the process was granted, else one for each core."""
    return _granted or cores()


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def bounded(path: Path) -> Iterator[None]:
    """Raises UnreadableFile in the block when it takes longer than SECONDS and what `allow` adds.

    Without alarms (on Windows, or outside the main thread) nothing is bounded.
    """
    if not _has_alarm():
        yield
        return
    start = time.monotonic()

    def ring(*_: object) -> None:
        passed = round(time.monotonic() - start)
        raise UnreadableFile(f"reading takes longer than {passed} seconds.", path=path, remedy="Split the file, or print it to a new PDF.")

    before = signal.signal(signal.SIGALRM, ring)
    _set(SECONDS)
    try:
        with collecting_seldom():
            yield
    finally:
        _set(0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Looks for cycles in memory less often while in the block."""
    collecting = gc.get_threshold()
    gc.set_threshold(*_COLLECTING)
    try:
        yield
    finally:
        gc.set_threshold(*collecting)


def allow(seconds: int) -> None:
    """Gives the file that is being read so many seconds more, as for pages to be recognised. Where nothing bounds it, does nothing."""
    if _has_alarm() and (left := signal.alarm(0)):
        _set(left + seconds)


def _set(seconds: int) -> None:
    """The alarm, and behind it the end of an expendable process; 0 for neither."""
    signal.alarm(seconds)
    if _granted:
        faulthandler.cancel_dump_traceback_later()
        if seconds:
            faulthandler.dump_traceback_later(seconds + _GRACE, exit=True, file=_nowhere())


@cache
def _nowhere() -> int:
    return os.open(os.devnull, os.O_WRONLY)


def _has_alarm() -> bool:
    return hasattr(signal, "SIGALRM") and threading.current_thread() is threading.main_thread()
