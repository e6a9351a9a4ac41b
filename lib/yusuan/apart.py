"""Reading in processes of their own: a file that takes its process down, holds it or fills the memory harms no other."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, as_completed
from multiprocessing import get_start_method
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pebble import CONSTS, ProcessExpired, ProcessPool

from yusuan.errors import UnreadableFile
from yusuan.reading import bounds

if TYPE_CHECKING:
    from yusuan.disclosure.model import Disclosure

READ_BY_ONE = 200  # files, then the process makes room for a fresh one
CONSTS.sleep_unit = 0.02  # seconds between two looks at the processes, which is also how long their end is waited for
Result = TypeVar("Result")


def each(work: Callable[..., Result], calls: Iterable[Sequence], jobs: int, threads: int = 1,
         ) -> Iterator[tuple[Sequence, Result | BaseException]]:
    """Does `work` for each of `calls`, `jobs` at a time, and yields each call with its result or what it raised, as they are done.

    The largest file comes first: begun last, it would be waited for.
    The first argument of a call is the path of the file it reads; UnreadableFile says so when reading it took the process down.
    """
    with tempfile.TemporaryDirectory(prefix="yusuan-") as folder, \
            ProcessPool(max_workers=max(1, jobs), max_tasks=READ_BY_ONE, initializer=bounds.expend, initargs=[threads, folder]) as pool:
        ordered = sorted(calls, key=_size, reverse=True)
        futures: dict[Future[Result], Sequence] = {pool.schedule(work, args=list(call)): call for call in ordered}
        try:
            for future in as_completed(futures):
                call = futures[future]
                error = future.exception()
                yield call, future.result() if error is None else _told(error, call[0])
        finally:
            for future in futures:  # done, or nobody waits for it any more: the run was stopped
                future.cancel()


def _size(call: Sequence) -> int:
    try:
        return call[0].stat().st_size
    except OSError:  # whoever reads it will say so
        return 0


def preload(paths: Collection[Path]) -> None:
    """Loads what reads these files into this process, where those that `each` starts inherit it. One process may load it itself."""
    if len(paths) > 1 and get_start_method() == "fork":
        from yusuan.disclosure import delivery

        delivery.preload(paths)


def alone(work: Callable[..., Result], *call: object) -> Result:
    """What `work` gives, done in a process of its own that may use the whole machine. Raises what it raises."""
    (_, result), = each(work, [call], 1, bounds.threads())
    if isinstance(result, BaseException):
        raise result
    return result


def read_all(paths: Sequence[Path], profile: str | None = None) -> list[Disclosure]:
    """What `delivery.read_all` gives for each of `paths`, in order. Raises what it raises for the first that cannot be read."""
    from yusuan.disclosure import delivery

    return of_all(delivery.read_all, paths, profile)


def of_all(work: Callable[..., list[Result]], paths: Sequence[Path], *arguments: object) -> list[Result]:
    """What `work` gives for each of `paths`, in order. Raises what it raises for the first of them that it fails with."""
    preload(paths)
    jobs = min(len(paths), bounds.threads())
    calls = [(path, *arguments) for path in dict.fromkeys(paths)]
    done = {call[0]: result for call, result in each(work, calls, jobs, bounds.threads() // jobs)}
    for path in paths:
        if isinstance(done[path], BaseException):
            raise done[path]
    return [one for path in paths for one in done[path]]


def _told(error: BaseException, path: Path) -> BaseException:
    if isinstance(error, (ProcessExpired, MemoryError)):
        return UnreadableFile("reading it takes too much memory or time, or a fault in it takes the process down.", path=path,
                              remedy="Print it to a new PDF and put that in its place.")
    return error
