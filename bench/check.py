"""How well faults are found: one planted at a time in clean disclosures, at random places from a seed.

    python bench/check.py [FILES] [--count 40] [--seed 1]

Prints for each kind of fault how many were planted, how many gave a new error, how often the cell (or sentence) that was changed is named
as the culprit or stands among the candidates, and the false alarms on the documents as they are.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from faults import NARRATIVE, TABLE, Fault, Planter, digit

from yusuan.checking.audit import Audit, audit
from yusuan.checking.board import place_of
from yusuan.checking.finding import Finding
from yusuan.checking.identities import evaluate
from yusuan.checking.proposals import UNKNOWN
from yusuan.checking.sheet import plain
from yusuan.checking.wording import place
from yusuan.disclosure import reader
from yusuan.disclosure.model import Disclosure, Fact

RAW = Path(__file__).resolve().parents[1] / "data" / "raw"
_TRIES = 50


def main() -> None:
    options = _options()
    files = options.files or sorted(RAW.glob("*.txt"))
    documents, reading = [], 0.0
    for path in files:
        started = time.process_time()
        documents.append(reader.read(path))
        reading += time.process_time() - started
    _clean(documents, reading)
    whole = [document for document in documents if document.tables]
    print(f"\n{'fault':34} {'planted':>8} {'covered':>8} {'found':>7} {'culprit':>8} {'or among':>9}")
    luck = random.Random(options.seed)
    for planter in (*TABLE, *NARRATIVE):
        _row(planter, [_result(fault) for fault in _planted(planter, whole, options.count, luck)])
    texts = [path for path, document in zip(files, documents) if path.suffix == ".txt" and document.tables]
    if texts:
        print(f"\nin the text of transcripts, read again: {_in_text(texts, max(options.count // 5, 5), luck)}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, help="clean disclosures (default: the transcripts of data/raw)")
    parser.add_argument("--count", type=int, default=40, help="faults of each kind")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _clean(documents: Sequence[Disclosure], reading: float) -> None:
    """False alarms: errors about the tables of documents as they are. (The narratives hold published mistakes.)"""
    checking, errors, uncovered, cells = 0.0, 0, 0, 0
    for document in documents:
        started = time.process_time()
        audit(document)
        checking += time.process_time() - started
        errors += sum(one.severity == "error" for one in audit(_tables_only(document)).findings)
        covered = _covered(_tables_only(document))
        uncovered += sum(place_of(fact) not in covered for fact in document.facts)
        cells += sum(1 for _ in document.facts)
    print(f"{len(documents)} documents, {cells} cells of tables, {uncovered} covered by no identity; false alarms about tables: {errors}")
    print(f"reading {reading:.2f} s, checking {checking:.2f} s of processor time")


def _tables_only(document: Disclosure) -> Disclosure:
    return replace(document, sentences=(), forms=())


@lru_cache
def _covered(document: Disclosure) -> set:
    """The cells that a hard identity has in it."""
    return {place_of(fact) for check in evaluate(document) if check.hard for fact in check.cells}


def _planted(planter: Planter, documents: Sequence[Disclosure], count: int, luck: random.Random) -> Iterator[tuple[Disclosure, Fault]]:
    variants = [_tables_only(document) if planter in TABLE else replace(document, forms=()) for document in documents]
    for _ in range(count):
        for _ in range(_TRIES):
            document = luck.choice(variants)
            if fault := planter(document, luck):
                yield document, fault
                break


def _result(planted: tuple[Disclosure, Fault]) -> tuple[str, bool, bool, bool, bool]:
    """Kind, whether an identity covers it, whether a new error was found, whether it names the place, whether the place is a candidate."""
    document, fault = planted
    covered = not fault.cells or bool({place_of(fact) for fact in fault.cells} & _covered(document))
    known = _known(document)
    new = [one for one in audit(fault.document).findings if one.severity in ("error", "warning") and _key(one) not in known]
    named = [one for one in new if _names(one, fault)]
    right = any(one.culprit or fault.sentence or one.severity == "warning" for one in named)
    return fault.kind, covered, bool(new), right, bool(named)


@lru_cache
def _known(document: Disclosure) -> frozenset[tuple[str, str, str]]:
    """What is found in a document as it is."""
    return frozenset(_key(one) for one in audit(document).findings)


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.code, json.dumps(finding.where, ensure_ascii=False), finding.printed


def _names(finding: Finding, fault: Fault) -> bool:
    if fault.sentence:
        return finding.where.get("sentence") == fault.sentence
    return any(finding.where.get("table") == fact.number and _told(finding, fact) for fact in fault.cells)


def _told(finding: Finding, fact: Fact) -> bool:
    """Whether the finding speaks of this cell, or of its row as a whole."""
    column, label = finding.where.get("column"), plain(fact.label)
    if f"没有“{label}”行" in finding.message:
        return True
    if finding.culprit and not column:
        return finding.where["row"] in (fact.code, UNKNOWN) or label in finding.message
    if column in ("科目编码", "科目名称"):
        return fact.label in finding.message or fact.code in finding.message
    return place(fact).zh in finding.message or f"“{_row_of(fact)}”行“{fact.header.rpartition('/')[2]}”列" in finding.message


def _row_of(fact: Fact) -> str:
    return " ".join(name for name in (fact.code, fact.label, fact.second) if name)


def _row(planter: Planter, results: Sequence[tuple[str, bool, bool, bool, bool]]) -> None:
    kind = results[0][0] if results else planter.__name__
    covered = [result for result in results if result[1]]
    count = max(len(covered), 1)
    found, right, among = (sum(result[at] for result in covered) for at in (2, 3, 4))
    print(f"{kind:34} {len(results):8} {len(covered):8} {found / count:7.1%} {right / count:8.1%} {among / count:9.1%}")


def _in_text(paths: Sequence[Path], count: int, luck: random.Random) -> Counter:
    """Digits changed in the text of transcripts, which are then read and checked like any other."""
    outcome: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            path = luck.choice(paths)
            document = reader.read(path)
            fault = digit(_tables_only(document), luck)
            if fault is None or fault.cells[0].amount.text not in _line(path, fault):
                continue
            copy = Path(folder) / f"{number}.txt"
            copy.write_text(_with_fault(path, document, fault), encoding="utf-8")
            outcome["found" if _errors(audit(reader.read(copy))) > _errors(audit(document)) else "missed"] += 1
    return outcome


def _line(path: Path, fault: Fault) -> list[str]:
    """The cells of the line of a transcript in which the fault is to be planted."""
    return path.read_text(encoding="utf-8").split("\n")[fault.cells[0].source.line - 1].split("\t")


def _errors(result: Audit) -> int:
    return sum(one.severity == "error" for one in result.findings)


def _with_fault(path: Path, document: Disclosure, fault: Fault) -> str:
    """The text of a transcript with the one cell changed that the fault changes."""
    fact = fault.cells[0]
    table = next(table for table in fault.document.tables if table.number == fact.number)
    at = next(at for at, column in enumerate(table.layout) if (column.key, column.side) == (fact.column, fact.side))
    lines = path.read_text(encoding="utf-8").split("\n")
    cells = lines[fact.source.line - 1].split("\t")
    old = [position for position, cell in enumerate(cells) if cell == fact.amount.text]
    cells[at if at in old else old[0]] = table.rows[fact.row][at].text
    lines[fact.source.line - 1] = "\t".join(cells)
    return "\n".join(lines)


if __name__ == "__main__":
    main()
