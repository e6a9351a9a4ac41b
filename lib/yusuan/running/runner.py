"""Many notebooks at a time: threads drive them, and each runs in a kernel process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any

from yusuan.paths import Project
from yusuan.running.kernels import TIMEOUT, Kernels


class Runner:
    """Executes notebooks on kernels forked from one warm parent, at most `jobs` at a time; to be used in a `with`.

    The work is in the kernels, so threads suffice to drive them, and only one process has to load the libraries. The parent
    starts with the first notebook, so a sweep with nothing to do costs nothing. When the `with` is left by an error (a Ctrl+C
    too), what has not begun is dropped and what runs is killed. `kinds` of disclosures that will come: see rehearsal.py.
    """

    def __init__(self, jobs: int = 1, kinds: Sequence[str] = ()) -> None:
        self._kernels = Kernels(kinds)
        self._threads = ThreadPoolExecutor(max_workers=max(jobs, 1), thread_name_prefix="yusuan")

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._kernels.close()
        self._threads.shutdown(wait=True)
        self._kernels.close()

    def execute(self, notebook: Path, output: Path, parameters: dict[str, Any], *, project: Project, timeout: float = TIMEOUT) -> None:
        """Runs one notebook now, in the calling thread: see execute.execute. Any number of threads may call it."""
        self._kernels.start()
        from yusuan.running.execute import execute  # papermill takes a second to load: time in which the kernels' parent gets ready

        execute(notebook, output, parameters, project=project, timeout=timeout, kernels=self._kernels)

    def submit(self, notebook: Path, output: Path, parameters: dict[str, Any], *, project: Project,
               timeout: float = TIMEOUT) -> Future[None]:
        """The same in one of the runner's threads. The future raises what `execute` raises."""
        return self._threads.submit(self.execute, notebook, output, parameters, project=project, timeout=timeout)
