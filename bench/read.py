"""`make bench-read`: pages a second and peak memory of reading PDFs, side by side in one run.

Each figure is the median over repetitions, and the systems take turns in each, so that a busy machine slows all of them alike.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

import pypdfium2
from tasks import ALL, FLOOR, ONE, OURS, RIVAL, TASKS, WHOLE

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
LONG = 280  # pages of the one long document


class Measure(NamedTuple):
    """Pages a second, pages for a second of processor time, peak memory in MB, and files in which no disclosure was found."""

    speed: float
    thrift: float
    peak: float
    without: float


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        for title, paths in _sets(options, Path(folder)):
            pages = sum(map(_pages, paths))
            names = [name for name in TASKS if len(paths) > 1 or name not in (ONE, ALL)]
            print(f"{title}: {len(paths)} files, {pages} pages, median of {options.repeat}")
            print("\n".join(_table(_measures(names, paths, pages, options.repeat))), end="\n\n", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder of folders of real documents (default: %(default)s)")
    parser.add_argument("--repeat", type=int, default=3, help="repetitions (default: %(default)s)")
    parser.add_argument("--only", choices=("replicas", "real", "long"), help="only these documents")
    return parser.parse_args()


def _sets(options: argparse.Namespace, folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """The documents to read: replicas of the project, real ones where they are, and one long document made of the replicas."""
    replicas = sorted((ROOT / "data" / "raw").glob("*.pdf"))
    if options.only in (None, "replicas"):
        yield "replicas", replicas
    real = sorted(path for name in ("shanghai", "jiangsu") for path in (options.corpus / name).glob("*.pdf"))
    if options.only in (None, "real"):
        if real:
            yield "real documents", real
        else:
            print(f"real documents: skipped, there are none in {options.corpus}; give their folder with --corpus.\n")
    if options.only in (None, "long"):
        yield f"one document of {LONG} pages", [_joined(replicas, folder / "long.pdf")]


def _joined(paths: list[Path], target: Path) -> Path:
    """The documents one after the other, again and again, up to LONG pages."""
    with pypdfium2.PdfDocument.new() as whole:
        while len(whole) < LONG:
            for path in paths:
                with pypdfium2.PdfDocument(path) as pdf:
                    if wanted := list(range(min(len(pdf), LONG - len(whole)))):
                        whole.import_pages(pdf, wanted)
        whole.save(target)
    return target


def _pages(path: Path) -> int:
    with pypdfium2.PdfDocument(path) as pdf:
        return len(pdf)


def _measures(names: list[str], paths: list[Path], pages: int, repeat: int) -> dict[str, Measure]:
    runs: dict[str, list[Measure]] = defaultdict(list)
    for _ in range(repeat):
        for name in names:
            told = _run(name, paths)
            runs[name].append(Measure(pages / told["seconds"], pages / told["processor"], told["peak"], told["without"]))
    return {name: Measure(*map(median, zip(*some))) for name, some in runs.items()}


def _run(name: str, paths: list[Path]) -> dict[str, float]:
    """One task in a process of its own. Ends the program when it fails."""
    command = [sys.executable, str(Path(__file__).with_name("tasks.py")), name, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"bench-read: {name} failed: {(done.stderr.strip().splitlines() or ['without a word'])[-1]}")
    return json.loads(done.stdout)


def _table(measures: dict[str, Measure]) -> Iterator[str]:
    yield f"  {'':27}{'pages/s':>9}{'pages/CPU s':>13}{'peak MB':>9}{'× pdfplumber':>14}{'× floor':>9}"
    rival, bottom = measures[RIVAL].speed, measures[FLOOR].speed
    for name, measure in measures.items():
        yield (f"  {name:27}{measure.speed:9.1f}{measure.thrift:13.1f}{measure.peak:9.0f}"
               f"{measure.speed / rival:14.1f}{measure.speed / bottom:9.2f}"
               + (f"  ({measure.without:.0f} of the files hold no disclosure)" if measure.without else ""))
    yield (f"  by processor time: {OURS} {measures[OURS].thrift / measures[RIVAL].thrift:.1f} × pdfplumber, "
           f"{measures[OURS].thrift / measures[FLOOR].thrift:.2f} × floor; {WHOLE} {measures[WHOLE].thrift / measures[RIVAL].thrift:.1f} × "
           f"pdfplumber, {measures[WHOLE].thrift / measures[FLOOR].thrift:.2f} × floor")
    if ALL in measures:
        yield f"  all cores against one process: {measures[ALL].speed / measures[ONE].speed:.2f} ×"


if __name__ == "__main__":
    main()
