"""The clean parent of all kernels: a process that imports what every notebook imports, once, then forks a kernel for each request.

A kernel is a process of its own, so nothing it does to pandas, matplotlib or the environment can reach another one; it is warm
because it is born with the modules loaded. The parent itself only imports: a thread or a socket would not survive the fork.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import signal
import sys
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

PRELOADED = ("numpy", "pandas", "matplotlib.pyplot", "pyarrow.parquet", "ipykernel.kernelapp", "ipykernel.debugger",
             "IPython.core.completerlib", "IPython.core.debugger", "IPython.extensions.storemagic", "tornado.platform.asyncio",
             "yusuan.disclosure.delivery", "yusuan.reading.pdf", "yusuan.store.package", "yusuan.api", "yusuan.charts",
             "yusuan.prose")


class Birth(NamedTuple):
    """What a new kernel needs: its command line, working folder and whole environment."""

    arguments: list[str]
    folder: str
    environment: dict[str, str]


def main() -> None:
    """Serves the socket whose number is the last argument until the other side hangs up; in a child, becomes the kernel.

    The arguments before it are kinds of disclosures to rehearse.
    """
    connection = Connection(int(sys.argv.pop()))
    for module in PRELOADED:
        with contextlib.suppress(ImportError):  # the notebook that needs it will say so
            importlib.import_module(module)
    for kind in sys.argv[1:]:
        _rehearse(kind)
    gc.freeze()  # what is shared is never collected, so its pages are never copied
    connection.send("ready")
    if birth := _serve(connection):
        connection.close()
        _become_kernel(birth)


def _rehearse(kind: str) -> None:
    from yusuan.running.rehearsal import rehearse

    with contextlib.suppress(Exception):  # whatever is wrong with a profile, the notebooks that use it say so, and it stops no other
        rehearse(kind)


def _serve(connection: Connection) -> Birth | None:
    """Answers ("fork", Birth) → pid, ("poll", pid) → exit code or None, ("signal", (pid, number)) → None.

    Returns None when the other side is gone, after killing what it left behind; returns the Birth in each new child.
    """
    children: set[int] = set()
    while True:
        try:
            verb, argument = connection.recv()
        except (EOFError, ConnectionResetError):
            for pid in children:
                _signal(pid, signal.SIGKILL)
            return None
        if verb == "fork":
            if (pid := os.fork()) == 0:
                return argument
            children.add(pid)
            answer = pid
        elif verb == "poll":
            answer = _exit_code(argument, children)
        else:
            answer = _signal(*argument)
        connection.send(answer)


def _exit_code(pid: int, children: set[int]) -> int | None:
    """As Popen.returncode: negative for a signal. Reaps the child, so it can be asked only once after the end."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    if not ended:
        return None
    children.discard(pid)
    return os.waitstatus_to_exitcode(status)


def _signal(pid: int, number: int) -> None:
    """To the kernel and what it started; to the kernel alone when it has not yet made its group."""
    with contextlib.suppress(ProcessLookupError):
        try:
            os.killpg(pid, number)
        except ProcessLookupError:
            os.kill(pid, number)


def _become_kernel(birth: Birth) -> None:
    from ipykernel.kernelapp import IPKernelApp

    os.setpgid(0, 0)
    os.chdir(birth.folder)
    os.environ.clear()
    os.environ.update(birth.environment)
    application: Any = IPKernelApp.instance(parent_handle=os.getppid())  # ends when the parent is gone
    application.initialize(birth.arguments)
    application.start()
