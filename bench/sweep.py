"""`make bench-sweep`: units a minute and peak memory of `yusuan run`, beside the bare papermill and renderer for the same notebooks.

Units are made of the transcripts in `data/raw`, each under a name of its own. Every run is a fresh process; processor time and memory
are those of all its processes together.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import psutil

from yusuan.disclosure import reader
from yusuan.errors import NotADisclosure
from yusuan.paths import Project
from yusuan.reading.bounds import cores
from yusuan.rendering.quarto import program

ROOT = Path(__file__).resolve().parent.parent
PYTHON = Path(sys.executable)
NUMERALS = "一二三四五六七八九十"
_LOOK = 0.2  # seconds between two looks at the memory


class Cost(NamedTuple):
    """Of some commands: seconds on the clock and of processor time, and the most memory in MB that their processes held together."""

    seconds: float
    processor: float
    peak: float


class Sample(NamedTuple):
    """A transcript that becomes a unit under another name: its text, the name that it prints, its year."""

    text: str
    unit: str
    year: int


def main() -> None:
    options = _options()
    samples = list(_samples())
    print(f"{options.units} units of {len(samples)} transcripts, reports as {options.to}, {cores()} cores")
    print(f"  {'':56}{'units':>6}{'seconds':>9}{'CPU s/unit':>12}{'units/min':>11}{'peak MB':>9}")
    with tempfile.TemporaryDirectory() as name:
        for label, jobs in {"one at a time": 1, f"{cores()} at a time": cores()}.items():
            for what, count, cost in _runs(Path(name, str(jobs)), samples, jobs, options):
                _tell(f"yusuan run, {label}: {what}", count, cost)
        if not options.without_rival:
            project = Project.here(*(Path(name, "1", part) for part in ("raw", "clean", "reports")))
            commands = _by_hand(project, samples[0], Path(name, "rival"))
            _tell(f"papermill, then {_renderer()}", 1, _cost(commands, project.environment(), options.limit))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--units", type=int, default=6, help="how many units (default: %(default)s)")
    parser.add_argument("--to", default="html,pdf", help="formats of the reports (default: %(default)s)")
    parser.add_argument("--limit", type=int, default=600, help="seconds that one run may take (default: %(default)s)")
    parser.add_argument("--without-rival", action="store_true", help="only yusuan")
    return parser.parse_args()


def _samples() -> Iterator[Sample]:
    for path in sorted((ROOT / "data" / "raw").glob("*.txt")):
        try:
            reading = reader.read(path)
        except NotADisclosure:
            continue
        if reading.tables:
            yield Sample(path.read_text(encoding="utf-8"), reading.unit, reading.year)


def _name(sample: Sample, number: int) -> str:
    return sample.unit + "".join(NUMERALS[int(digit) - 1] for digit in str(number)) + "分部"


def _lay_out(folder: Path, samples: Sequence[Sample], count: int) -> None:
    """`count` units in `folder/raw`."""
    (folder / "raw").mkdir(parents=True)
    for number in range(1, count + 1):
        sample = samples[number % len(samples)]
        (folder / "raw" / f"{number:04}.txt").write_text(sample.text.replace(sample.unit, _name(sample, number)), encoding="utf-8")


def _runs(folder: Path, samples: Sequence[Sample], jobs: int, options: argparse.Namespace) -> Iterator[tuple[str, int, Cost]]:
    """What is done, for how many units, and its cost: the first run, one in which nothing has changed, one after a file has changed."""
    _lay_out(folder, samples, options.units)
    places = [f"--{part}={folder / part}" for part in ("raw", "clean", "reports")]
    command = [str(PYTHON.with_name("yusuan")), "run", *places, "--to", options.to, "--jobs", str(jobs)]
    yield "first run", options.units, _cost([command], {}, options.limit)
    yield "nothing has changed", options.units, _cost([command], {}, options.limit)
    first = min((folder / "raw").iterdir())
    first.write_text(first.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    yield "one file has changed", 1, _cost([command], {}, options.limit)


def _by_hand(project: Project, sample: Sample, folder: Path) -> list[list[str]]:
    """The same three notebooks for one unit, each by papermill in a process and kernel of its own, and the report rendered."""
    folder.mkdir()
    (project.raw / "rival.txt").write_text(sample.text, encoding="utf-8")
    unit = ["-p", "unit", sample.unit, "-p", "year", str(sample.year)]
    papermill = [str(PYTHON.with_name("papermill")), "--cwd", str(project.notebooks), "--no-progress-bar", "--kernel", "python3"]
    noted = {name: [*papermill, str(project.notebooks / f"{name}.ipynb"), str(folder / f"{name}.ipynb"), *parameters]
             for name, parameters in (("extract", ["-p", "source", "rival.txt"]), ("check", unit), ("report", unit))}
    return [*noted.values(), *_rendered(folder / "report.ipynb")]


def _renderer() -> str:
    return "Quarto to HTML and PDF" if program() else "nbconvert to HTML (no Quarto here)"


def _rendered(notebook: Path) -> list[list[str]]:
    if quarto := program():
        return [[quarto, "render", str(notebook), "--no-execute", "--to", to] for to in ("html", "typst")]
    return [[str(PYTHON.with_name("jupyter")), "nbconvert", "--log-level=ERROR", "--to=html", "--no-input", str(notebook)]]


def _cost(commands: Sequence[Sequence[str]], environment: dict[str, str], limit: int) -> Cost:
    """Runs the commands one after the other. Ends the program when one fails or takes longer than `limit` seconds."""
    before, start, peak = _processor(), time.perf_counter(), 0.0
    for command in commands:
        peak = max(peak, _run(command, os.environ | environment, limit))
    return Cost(time.perf_counter() - start, _processor() - before, peak)


def _run(command: Sequence[str], environment: dict[str, str], limit: int) -> float:
    """The most memory (MB) that the command's processes held together."""
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        memory = Memory(process.pid)
        try:
            failed = process.wait(timeout=limit) and "failed"
        except subprocess.TimeoutExpired:
            process.terminate()
            process.wait()
            failed = f"took more than {limit} seconds"
        peak = memory.peak()
        if failed:
            log.seek(0)
            sys.exit(f"bench-sweep: {' '.join(command[:2])} {failed}: {(log.read().strip().splitlines() or ['without a word'])[-1]}")
    return peak


class Memory:
    """Looks at a process and all below it until `peak` is asked for. What several of them share counts once."""

    def __init__(self, pid: int):
        self._process = psutil.Process(pid)
        self._most = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def peak(self) -> float:
        """In MB."""
        self._done.set()
        self._thread.join()
        return self._most / (1 << 20)

    def _watch(self) -> None:
        while not self._done.wait(_LOOK):
            try:
                held = sum(map(_held, [self._process, *self._process.children(recursive=True)]))
            except psutil.NoSuchProcess:
                return
            self._most = max(self._most, held)


def _held(process: psutil.Process) -> int:
    try:
        memory = process.memory_full_info()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return 0
    return getattr(memory, "pss", memory.rss)


def _processor() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _tell(label: str, units: int, cost: Cost) -> None:
    figures = f"{cost.seconds:9.1f}{cost.processor / units:12.2f}{60 * units / cost.seconds:11.1f}{cost.peak:9.0f}"
    print(f"  {label:56}{units:6}{figures}", flush=True)


if __name__ == "__main__":
    main()
