"""One run at a time: two runs on the same clean data would overwrite each other's files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yusuan.errors import Busy, CannotWrite

try:
    import fcntl
except ImportError:  # not on Windows; there nothing guards against a second run
    fcntl = None


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Holds the lock of `folder` for the block. Raises Busy when another run has it; it ends with its process, however that ends."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stream = (folder / ".lock").open("a")
    except OSError as error:
        raise CannotWrite(f"cannot be written ({error.strerror}).", path=folder, remedy="Free space, or choose another folder.") from error
    with stream:
        if fcntl:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise Busy("another run is at work here.", path=folder, remedy="Wait until it has ended.") from error
        yield
