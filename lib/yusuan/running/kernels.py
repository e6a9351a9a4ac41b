"""Kernels for notebooks: forked from a warm zygote on Linux, ordinary ones elsewhere. Both are driven by jupyter_client.

The sockets are of the ipc kind, in a private folder: no other user can reach them, and parallel kernels cannot race for a port.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

from yusuan.errors import NotebookFailed
from yusuan.running.zygote import Birth

CAN_FORK = sys.platform == "linux"  # elsewhere the system's own frameworks do not survive a fork
START_TIMEOUT = 60  # seconds until a kernel answers
TIMEOUT = 600  # seconds for a whole notebook, unless the caller says otherwise
ARGUMENTS = ["--HistoryManager.enabled=False", "--quiet"]
# The same order of sets, dates in pictures and matplotlib settings for every user, and no thread in the zygote.
_STEADY = {
    "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0", "MATPLOTLIBRC": os.devnull, "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}


class Kernels:
    """Makes kernels, each clean. Safe to share between threads; to be closed, which ends all kernels that are still there.

    `kinds` of disclosures are rehearsed before the first kernel is born (see rehearsal.py).
    """

    def __init__(self, kinds: Sequence[str] = ()) -> None:
        self._kinds = tuple(kinds)
        self._folder = Path(tempfile.mkdtemp(prefix="yusuan-"))
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._zygote: Zygote | None = None

    def __enter__(self) -> Kernels:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        with self._lock:
            if self._zygote:
                self._zygote.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def environment(self, variables: dict[str, str]) -> dict[str, str]:
        """The whole environment of a kernel: that of this process, what keeps results the same, and the variables given."""
        return os.environ | _STEADY | {"IPYTHONDIR": str(self._folder / "ipython")} | variables

    def manager(self) -> AsyncKernelManager:
        """A manager, as nbclient takes it, for one new kernel. Raises NotebookFailed when there is none to be had."""
        connection_file = str(self._folder / f"{next(self._numbers)}.json")
        if not CAN_FORK:
            return AsyncKernelManager(connection_file=connection_file)
        manager = AsyncKernelManager(connection_file=connection_file, transport="ipc", client_factory=PromptClient)
        manager.provisioner = ForkProvisioner(self.zygote(), kernel_spec=manager.kernel_spec, parent=manager)
        return manager

    def start(self) -> None:
        """Lets the zygote get ready while the caller does something else."""
        if CAN_FORK:
            self.zygote()

    def zygote(self) -> Zygote:
        """The zygote, started when first asked for, and again when something has killed it."""
        with self._lock:
            if self._zygote is None or self._zygote.ended():
                self._zygote = Zygote(self._folder, self.environment({}), self._kinds)
            return self._zygote


class Gone(RuntimeError):
    """The zygote has ended, and its kernels with it."""


class Zygote:
    """This side of the process of `zygote.py`."""

    def __init__(self, folder: Path, environment: dict[str, str], kinds: Sequence[str]) -> None:
        self._log = folder / "zygote.log"
        self._lock = threading.Lock()
        self._ready = False
        self._socket, theirs = socket.socketpair()
        self._connection = Connection(os.dup(self._socket.fileno()))
        with theirs, self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", "from yusuan.running.zygote import main; main()", *kinds, str(theirs.fileno())],
                env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=[theirs.fileno()],
                start_new_session=True)  # a Ctrl+C is for this process, which then ends its kernels
        self.pid = self._process.pid

    def ask(self, verb: str, argument: Any) -> Any:
        """One question, one answer (see zygote.py). Raises Gone, and NotebookFailed when the zygote never got ready."""
        with self._lock:
            if not self._ready:
                self._await_ready()
            try:
                self._connection.send((verb, argument))
                return self._connection.recv()
            except (EOFError, OSError) as error:
                raise Gone("the parent of the kernels has ended") from error

    def ended(self) -> bool:
        return self._process.poll() is not None

    def close(self) -> None:
        """Hangs up; the zygote then kills its kernels and ends."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # unlike close(), this also wakes a thread that is waiting for an answer
        with self._lock:
            self._connection.close()
            self._socket.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _await_ready(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            self._ready = self._connection.poll(START_TIMEOUT) and self._connection.recv() == "ready"
        if not self._ready:
            self._process.kill()
            last = self._log.read_text(errors="replace").strip().splitlines()[-1:]
            raise NotebookFailed(f"no kernel could be started ({' '.join(last) or 'no answer'}).",
                                 remedy="Try `python -m ipykernel_launcher`; if that fails too, install the environment again.")


class Fork:
    """A forked kernel with those methods of subprocess.Popen that LocalProvisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, zygote: Zygote, birth: Birth) -> None:
        self._zygote = zygote
        self.returncode: int | None = None
        self.pid: int = zygote.ask("fork", birth)

    def poll(self) -> int | None:
        if self.returncode is None:
            try:
                self.returncode = self._zygote.ask("poll", self.pid)
            except Gone:
                self.returncode = -signal.SIGKILL
        return self.returncode

    def wait(self) -> int | None:
        """LocalProvisioner calls it only after poll() has told the end."""
        return self.poll()

    def send_signal(self, number: int) -> None:
        with contextlib.suppress(Gone):
            if self.poll() is None:
                self._zygote.ask("signal", (self.pid, number))


class ForkProvisioner(LocalProvisioner):
    """Launches a kernel by forking the zygote instead of starting Python."""

    def __init__(self, zygote: Zygote, **traits: Any) -> None:
        super().__init__(**traits)
        self.zygote = zygote

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        arguments = ["-f", self.parent.connection_file, *ARGUMENTS]
        self.process = Fork(self.zygote, Birth(arguments, str(kwargs["cwd"]), kwargs["env"]))
        self.pid, self.cwd = self.process.pid, kwargs["cwd"]
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """Kills, and waits a moment for the end: the manager would look again only after a tenth of a second."""
        await super().kill(restart)
        for _ in range(20):
            if await self.poll() is not None:
                return
            await asyncio.sleep(0.005)


class PromptClient(AsyncKernelClient):
    """A client without the 0.2 s in which the original listens for stray messages; nbclient tells those by their parent anyway."""

    async def wait_for_ready(self, timeout: float = START_TIMEOUT) -> None:
        """Returns when the kernel answers and its output is heard. Raises RuntimeError when it is dead or silent."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            self.kernel_info()
            try:
                reply = await self.get_shell_msg(timeout=1)
                await self.get_iopub_msg(timeout=0.2)
            except queue.Empty:
                if not await self.is_alive():
                    raise RuntimeError("the kernel died while it started") from None
            else:
                self._handle_kernel_info_reply(reply)
                return
        raise RuntimeError(f"the kernel did not answer within {timeout} s")
