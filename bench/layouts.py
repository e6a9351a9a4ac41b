"""`make bench-layouts`: the 13 tables set anew in many layouts by several makers, read and compared cell by cell with the truth.

A row for each layout and maker. By default each combination of layout, maker, page and header is made of one of the documents, in turn;
`--all` makes it of each. What is not made within `--seconds` is told as not measured.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

from makers import HEADERS, LAYOUTS, MAKERS, PAGES, Job, absent, make, truth

from yusuan.disclosure.model import Table
from yusuan.disclosure.reader import read
from yusuan.hanzi import comparable

DOCS = ("000", "001", "003", "004")


class Score(NamedTuple):
    """Cells and header paths that are right (same row, same column, same text), of how many, and filled cells beyond these."""

    documents: int = 0
    cells: int = 0
    of_cells: int = 0
    heads: int = 0
    of_heads: int = 0
    invented: int = 0

    def __or__(self, other: Score) -> Score:
        return Score(*map(sum, zip(self, other)))


def score(found: Iterable[Table], doc: str) -> Score:
    """The tables read from one document against its truth."""
    by_number = {table.number: table for table in found}
    whole = Score(documents=1)
    for right in truth(doc):
        table = by_number.get(right["table_no"])
        rows = [_plain(cell.text for cell in row) for row in table.rows] if table else []
        wanted = [_plain(row) for row in right["rows"]]
        whole |= Score(0, _same(rows, wanted), sum(map(len, wanted)),
                       _same([_plain(table.columns)] if table else [], [_plain(right["columns"])]), len(right["columns"]),
                       max(0, sum(map(bool, sum(rows, []))) - sum(map(bool, sum(wanted, [])))))
    return whole


def _plain(texts: Iterable[str]) -> list[str]:
    return [comparable(text).replace(",", "") for text in texts]


def _same(rows: Sequence[Sequence[str]], wanted: Sequence[Sequence[str]]) -> int:
    return sum(one == other for row, right in zip(rows, wanted) for one, other in zip(row, right))


def jobs(options: argparse.Namespace) -> list[Job]:
    """What is to be made, those of different layouts and makers in turn."""
    docs = options.doc or DOCS
    settings = list(product(options.layout or LAYOUTS, options.maker or tuple(MAKERS)))
    sheets = list(product(options.page or PAGES, options.header or HEADERS))
    if options.all:
        return [Job(doc, *setting, *sheet) for doc in docs for sheet in sheets for setting in settings]
    return [Job(docs[(at + turn) % len(docs)], *setting, *sheet)
            for turn, sheet in enumerate(sheets) for at, setting in enumerate(settings)]


def measured(wanted: Iterable[Job], folder: Path, seconds: float) -> Iterator[tuple[Job, Score]]:
    """Each document with its score, until the time is up."""
    end = time.monotonic() + seconds
    for job in wanted:
        if time.monotonic() > end:
            return
        yield job, score(read(make(job, folder)).tables, job.doc)


def report(scores: dict[tuple[str, str], Score], left: int) -> Iterator[str]:
    """The table that is printed."""
    yield f"{'layout':12}{'maker':13}{'documents':>9}{'cells right':>16}{'%':>9}{'header paths':>15}{'too many':>10}"
    for (layout, maker), one in scores.items():
        yield (f"{layout:12}{maker:13}{one.documents:9}{f'{one.cells} of {one.of_cells}':>16}{100 * one.cells / one.of_cells:9.2f}"
               f"{f'{one.heads} of {one.of_heads}':>15}{one.invented:10}")
    if left:
        yield f"not measured: {left} documents, the time was up (--seconds)"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name, choices in (("doc", DOCS), ("layout", LAYOUTS), ("maker", tuple(MAKERS)), ("page", PAGES), ("header", HEADERS)):
        parser.add_argument(f"--{name}", nargs="+", action="extend", choices=choices, help="default: all")
    parser.add_argument("--all", action="store_true", help="each document in each combination")
    parser.add_argument("--seconds", type=float, default=300, help="begin no document after so many seconds (default: %(default)s)")
    parser.add_argument("--keep", metavar="FOLDER", type=Path, help="keep the documents there")
    parser.add_argument("--wrong", action="store_true", help="name each document that is not right throughout")
    return parser.parse_args()


def main() -> None:
    options = _options()
    wanted, missing = jobs(options), absent()
    for maker in sorted(missing & {job.maker for job in wanted}):
        print(f"{maker} is not installed: {sum(job.maker == maker for job in wanted)} documents not measured", file=sys.stderr)
    wanted = [job for job in wanted if job.maker not in missing]
    scores: dict[tuple[str, str], Score] = defaultdict(Score)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for job, one in measured(wanted, folder, options.seconds):
            scores[job.layout, job.maker] |= one
            if options.wrong and (one.cells < one.of_cells or one.heads < one.of_heads or one.invented):
                print(job.name, *one)
    print("\n".join(report(scores, len(wanted) - sum(one.documents for one in scores.values()))))


if __name__ == "__main__":
    main()
