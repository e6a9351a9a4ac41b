"""One notebook, executed by papermill on a clean kernel and written only when it is whole, the same bytes for the same inputs."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.translators import PythonTranslator, papermill_translators

from yusuan.errors import NotebookFailed
from yusuan.paths import Project
from yusuan.running.artefact import steady, write
from yusuan.running.kernels import START_TIMEOUT, TIMEOUT, Kernels
from yusuan.running.parameters import check

ENGINE = "yusuan"
PYTHON = {"kernel_name": "python3", "language": "python"}  # whatever environment the notebook was last saved in
logging.getLogger("papermill").addHandler(logging.NullHandler())  # its warnings are errors of ours, or nobody's business


def execute(notebook: Path, output: Path, parameters: dict[str, Any], *, project: Project, timeout: float = TIMEOUT,
            kernels: Kernels | None = None) -> None:
    """Runs the notebook in its own folder, with the parameters, and writes it with its outputs to `output`.

    `timeout` is in seconds, for the whole notebook. `kernels` is what several runs share (see Runner); without it the run pays
    for a cold start. A failed notebook is kept as `<output>.failed.ipynb`, and what was at `output` stays.

    Raises BadParameter before anything runs, NotebookFailed when a cell raises, a kernel dies or the time is up, CannotWrite.
    """
    if kernels is None:
        with Kernels() as kernels:
            return execute(notebook, output, parameters, project=project, timeout=timeout, kernels=kernels)
    check(notebook, parameters)
    run = Run(notebook, kernels, project, timeout)
    failed = output.with_suffix(".failed.ipynb")
    try:
        run.papermill(parameters)
    except NotebookFailed as error:
        write(run.executed, failed)
        error.remedy = f"{error.remedy} See {failed}.".strip()
        raise
    write(steady(run.executed), output)
    failed.unlink(missing_ok=True)


class Run:
    """What the engine needs to know of one execution, and the notebook as far as it got."""

    def __init__(self, notebook: Path, kernels: Kernels, project: Project, timeout: float) -> None:
        self.notebook = notebook
        self.kernels = kernels
        self.project = project
        self.timeout = timeout
        self.deadline = time.monotonic() + timeout
        self.executed = nbformat.read(notebook, as_version=4)

    def papermill(self, parameters: dict[str, Any]) -> None:
        """Executes by papermill; the result is in `executed`. Raises NotebookFailed."""
        try:
            # A node in, nothing out, and no `cwd`: papermill's own file handling changes the folder of the whole process.
            papermill.execute_notebook(self.executed, None, parameters, engine_name=ENGINE, progress_bar=False, run=self, **PYTHON)
        except PapermillExecutionError as error:
            raise self._failed(f"{error.ename}: {error.evalue}", error.exec_count) from error
        except CellTimeoutError as error:
            raise self._failed(f"not done after {self.timeout:g} s.", remedy="Allow more time, or see what takes so long.") from error
        except RuntimeError as error:  # nbclient's DeadKernelError is one
            raise self._failed(f"{error}.", remedy="It may have run out of memory.") from error

    def remaining(self, _cell: NotebookNode) -> float:
        """Seconds left, for nbclient's `timeout_func`, to which 0 would mean no limit."""
        return max(self.deadline - time.monotonic(), 0.01)

    def _failed(self, what: str, number: int | None = None, remedy: str = "") -> NotebookFailed:
        cell = f"cell [{number or self._last_cell()}]: "
        return NotebookFailed(cell + " ".join(what.split()), path=self.notebook, remedy=remedy)

    def _last_cell(self) -> int:
        """The number that Jupyter would show beside the last code cell that was begun."""
        return sum(cell.cell_type == "code" and bool(cell.metadata.papermill.get("start_time")) for cell in self.executed.cells)


class PlainStrings(PythonTranslator):
    """Writes `unit = '市医院'` into the notebook, where papermill's own translator escapes every Chinese character."""

    @classmethod
    def translate_str(cls, val: str) -> str:
        return repr(val)


class WarmEngine(NBClientEngine):
    """papermill's own engine, with a kernel of ours whose folder and environment are set where it is born."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, *, run: Run, **_: Any) -> None:
        run.executed = nb_man.nb
        client = PapermillNotebookClient(
            nb_man, km=run.kernels.manager(), kernel_name=kernel_name, timeout_func=run.remaining, startup_timeout=START_TIMEOUT,
            iopub_timeout=START_TIMEOUT, coalesce_streams=True, record_timing=False, shutdown_kernel="immediate",
            log=logging.getLogger("papermill"))
        client.execute(cleanup_kc=True, cwd=str(run.notebook.resolve().parent), env=run.kernels.environment(run.project.environment()))


papermill_engines.register(ENGINE, WarmEngine)
papermill_translators.register(PYTHON["kernel_name"], PlainStrings)
