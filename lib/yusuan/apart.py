"""Reading in processes of their own: a file that takes its process down, holds it or fills the memory harms no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pebble import ProcessExpired, ProcessPool

from yusuan.errors import UnreadableFile
from yusuan.reading import bounds

if TYPE_CHECKING:
    from yusuan.disclosure.model import Disclosure

READ_BY_ONE = 200  # files, then the process makes room for a fresh one
Result = TypeVar("Result")


def each(work: Callable[..., Result], calls: Iterable[Sequence], jobs: int, threads: int = 1) -> Iterator[tuple[Sequence, Result | BaseException]]:
    """Does `work` for each of `calls`, `jobs` at a time, and yields each call with its result or what it raised, as they are done.

    The first argument of a call is the path of the file it reads; UnreadableFile says so when reading it took the process down.
    """
    with ProcessPool(max_workers=max(1, jobs), max_tasks=READ_BY_ONE, initializer=bounds.expend, initargs=[threads]) as pool:
        futures: dict[Future[Result], Sequence] = {pool.schedule(work, args=list(call)): call for call in calls}
        for future in as_completed(futures):
            call = futures[future]
            error = future.exception()
            yield call, future.result() if error is None else _told(error, call[0])


def alone(work: Callable[..., Result], *call: object) -> Result:
    """What `work` gives, done in a process of its own that may use the whole machine. Raises what it raises."""
    (_, result), = each(work, [call], 1, bounds.threads())
    if isinstance(result, BaseException):
        raise result
    return result


def read_all(paths: Sequence[Path], profile: str | None = None) -> list[Disclosure]:
    """What `delivery.read_all` gives for each of `paths`, in order. Raises what it raises for the first that cannot be read."""
    from yusuan.disclosure import delivery

    jobs = min(len(paths), bounds.threads())
    done = {call[0]: result for call, result in each(delivery.read_all, [(path, profile) for path in dict.fromkeys(paths)], jobs,
                                                     bounds.threads() // jobs)}
    for path in paths:
        if isinstance(done[path], BaseException):
            raise done[path]
    return [disclosure for path in paths for disclosure in done[path]]


def _told(error: BaseException, path: Path) -> BaseException:
    if isinstance(error, (ProcessExpired, MemoryError)):
        return UnreadableFile("reading it takes too much memory or time, or a fault in it takes the process down.", path=path,
                              remedy="Print it to a new PDF and put that in its place.")
    return error
