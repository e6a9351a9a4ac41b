"""`make bench-icdar`: tables found in the EU part of the ICDAR 2013 table competition, side by side for several systems.

The whole task of the competition is measured: no system is told where the tables are. See `adjacency.py` for the measure.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from adjacency import Score, all_relations, score, total
from systems import RIVALS, SYSTEMS
from reference import variants
from worker import Reading, Worker

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus" / "icdar2013-eu"
PYTHON = {True: ROOT / ".venv-bench" / "bin" / "python", False: Path(sys.executable)}  # by whether it is a rival with packages of its own


def main() -> None:
    options = _options()
    documents = sorted(options.corpus.glob("eu-*.pdf"))
    if not documents:
        sys.exit(f"bench-icdar: there are no documents in {options.corpus}. Give the folder of eu-001.pdf, eu-001-str.xml … with --corpus.")
    if options.explain:
        print("\n".join(explained(options.corpus / f"{options.explain}.pdf", options.system[0] if options.system else "yusuan")))
        return
    print(f"{len(documents)} documents; precision and recall averaged over documents as in the competition; pooled: all relations\n")
    print(f"{'system':18}{'F1 %':>8}{'precision':>11}{'recall':>8}{'pooled F1':>11}{'seconds':>9}  failed")
    by_system = {}
    for name in _usable(options.system or SYSTEMS):
        by_system[name] = list(_scores(name, documents))
    if options.documents:
        print("\n".join(["", *_by_document(documents, by_system)]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder of the competition's PDF and XML files (default: %(default)s)")
    parser.add_argument("--system", action="append", choices=SYSTEMS, help="only this system; may be repeated")
    parser.add_argument("--documents", action="store_true", help="F1 of each document as well")
    parser.add_argument("--explain", metavar="DOCUMENT", help="the relations that a system loses and invents in a document (eu-001)")
    return parser.parse_args()


def _usable(names: Iterable[str]) -> Iterator[str]:
    """The systems that can run here. Those that cannot are told."""
    for name in names:
        if name in RIVALS and not PYTHON[True].is_file():
            print(f"{name:18} skipped: .venv-bench is missing, `make bench-icdar` makes it")
        elif name.startswith("tabula") and not shutil.which("java"):
            print(f"{name:18} skipped: it needs Java")
        else:
            yield name


def _scores(name: str, documents: list[Path]) -> Iterator[Score]:
    """The score of each document; prints the line of the system when the last is done."""
    worker = Worker(PYTHON[name in RIVALS], name)
    readings = [worker.read(document) for document in documents]
    worker.close()
    scores = [_best(reading, document) for reading, document in zip(readings, documents)]
    whole, failed = total(scores), [f"{document.stem} {reading.error}" for document, reading in zip(documents, readings) if reading.error]
    print(f"{name:18}{whole.f1:8.2%}{whole.precision:11.2%}{whole.recall:8.2%}{whole.pooled:11.2%}"
          f"{sum(reading.seconds for reading in readings):9.1f}  {'; '.join(failed) or '–'}", flush=True)
    yield from scores


def _best(reading: Reading, document: Path) -> Score:
    return max((score(reading.tables, true) for true in variants(document)), key=lambda one: one.f1)


def _by_document(documents: list[Path], scores: dict[str, list[Score]]) -> Iterator[str]:
    names = list(scores)
    yield "F1 % by document: " + ", ".join(f"{number} {name}" for number, name in enumerate(names, 1))
    yield f"{'':10}" + "".join(f"{number:8}" for number in range(1, len(names) + 1))
    for at, document in enumerate(documents):
        yield f"{document.stem:10}" + "".join(f"{100 * scores[name][at].f1:8.1f}" for name in names)


def explained(document: Path, system: str) -> Iterator[str]:
    """What a system does wrong in a document: relations lost (-) and invented (+), texts as they are compared."""
    worker = Worker(PYTHON[system in RIVALS], system)
    reading = worker.read(document)
    worker.close()
    truth = max(variants(document), key=lambda true: score(reading.tables, true).f1)
    found, true = all_relations(reading.tables), all_relations(truth)
    yield f"{document.stem}, {system}: {score(reading.tables, truth)} {reading.error}"
    yield from _marked("-", true - found)
    yield from _marked("+", found - true)


def _marked(sign: str, some: Counter) -> Iterator[str]:
    for (text, neighbour, direction), times in some.items():
        yield f"{sign} {direction:5} {text} | {neighbour}" + (f" ×{times}" if times > 1 else "")


if __name__ == "__main__":
    main()
