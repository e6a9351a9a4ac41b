"""`make bench-scans`: scanned pages read, beside what is printed on them.

The table pages of the documents in `data/raw` are rendered, worn as a scanner or a copier wears them (see WEARS), read, and compared with
`tests/truth/tables.json`. By default each kind of wear is tried on one document; `--doc` and `--wear` choose others, `--every` takes all.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy
from PIL import Image
from pypdfium2 import PdfDocument, PdfImage, PdfMatrix

from yusuan.checking.identities import evaluate
from yusuan.checking.recognition import CONTRADICTED, SURE, UNCONFIRMED, marks
from yusuan.disclosure.model import Disclosure, Table
from yusuan.disclosure.reader import read

ROOT = Path(__file__).resolve().parent.parent
RAW, TRUTH = ROOT / "data" / "raw", ROOT / "tests" / "truth" / "tables.json"
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class Wear(NamedTuple):
    """How a page was scanned: dots an inch, degrees of skew at most, deviation of the noise, blur in pixels, JPEG quality, paper (0–255).

    `gaps` are scratches across it; it may be stamped, have the dark edges of an open lid, and be black and white without greys.
    """

    dpi: int
    skew: float = 0.0
    noise: float = 0.0
    blur: float = 0.0
    quality: int = 90
    paper: int = 255
    gaps: int = 0
    seal: bool = False
    edges: bool = False
    bilevel: bool = False


WEARS = {
    "200": Wear(200, noise=2),
    "200 skewed": Wear(200, skew=2, noise=6, quality=75),
    "150 skewed, noise": Wear(150, skew=1, noise=8, quality=75),
    "150 JPEG 40": Wear(150, skew=2, noise=4, quality=40),
    "150 blurred": Wear(150, skew=1, noise=4, blur=0.8, quality=70),
    "200 grey paper": Wear(200, skew=1, noise=8, quality=60, paper=205),
    "200 broken rulings": Wear(200, skew=1, noise=4, quality=80, gaps=60),
    "200 seal": Wear(200, skew=1, noise=3, quality=80, seal=True),
    "200 dark edges": Wear(200, skew=2, noise=4, quality=80, edges=True),
    "200 black and white": Wear(200, skew=1, noise=10, bilevel=True),
    "300": Wear(300, skew=2, noise=6, quality=85),
}


class Score(NamedTuple):
    """What was read: cells and numeric cells right and in all, header paths, pages, seconds, and how the figures were marked.

    `unmarked` are wrong figures without any mark, `marked` right figures with one.
    """

    numbers: int = 0
    of_numbers: int = 0
    cells: int = 0
    of_cells: int = 0
    headers: int = 0
    of_headers: int = 0
    unmarked: int = 0
    marked: int = 0
    pages: int = 0
    seconds: float = 0.0
    processor: float = 0.0


def main() -> None:
    options = _options()
    truth = json.loads(TRUTH.read_text(encoding="utf-8"))
    docs = sorted({table["doc"] for table in truth})
    scores = []
    print(_HEAD)
    with tempfile.TemporaryDirectory() as folder:
        for turn, name in enumerate(options.wear or WEARS):
            for doc in options.doc or (docs if options.every else [docs[(turn + options.seed) % len(docs)]]):
                path = Path(folder) / f"{doc}.pdf"
                scan(RAW / path.name, path, WEARS[name], numpy.random.default_rng(options.seed))
                scores.append(measured(path, [table for table in truth if table["doc"] == doc], options.verbose))
                print(_line(f"{name} ({doc})", scores[-1]), flush=True)
    print(_line("all", Score(*map(sum, zip(*scores)))))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--doc", nargs="+", help="only these documents (000 …)")
    parser.add_argument("--wear", nargs="+", choices=WEARS, help="only these kinds of wear")
    parser.add_argument("--every", action="store_true", help="every document with every kind of wear")
    parser.add_argument("--seed", type=int, default=0, help="of the noise, the skew and the choice of documents (default: %(default)s)")
    parser.add_argument("--verbose", action="store_true", help="print every cell and header path that was misread")
    return parser.parse_args()


def scan(source: Path, target: Path, wear: Wear, chance: numpy.random.Generator) -> None:
    """The cover and the table pages of a PDF as a PDF of pictures."""
    wanted = sorted({1, *(page for table in read(source).tables for page in table.pages)})
    with PdfDocument(source) as document, PdfDocument.new() as made:
        for number in wanted:
            page = document[number - 1]
            picture = worn(page.render(scale=wear.dpi / 72, rev_byteorder=True).to_numpy()[:, :, :3], wear, chance)
            _append(made, Image.fromarray(picture), page.get_size(), wear.quality)
        made.save(target)


def worn(picture: numpy.ndarray, wear: Wear, chance: numpy.random.Generator) -> numpy.ndarray:
    """A page in colour (RGB) as it comes out of a scanner."""
    picture = picture.astype(numpy.float32)
    for _ in range(wear.gaps):
        _interrupt(picture, chance)
    if wear.seal:
        _stamp(picture, wear.dpi, chance)
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), chance.uniform(-wear.skew, wear.skew), 1)
    picture = cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255))
    if wear.edges:
        picture[:, :wear.dpi // 12] = picture[-wear.dpi // 8:] = 30
    if wear.blur:
        picture = cv2.GaussianBlur(picture, (0, 0), wear.blur)
    picture = picture * ((wear.paper - 20) / 255) + 20 + chance.normal(0, wear.noise, (height, width, 1))
    if wear.bilevel:
        picture = numpy.where(picture.mean(axis=2, keepdims=True) < 150, 0.0, 255.0).repeat(3, axis=2)
    return picture.clip(0, 255).astype(numpy.uint8)


def _interrupt(picture: numpy.ndarray, chance: numpy.random.Generator) -> None:
    """A white scratch of one to two pixels: rulings and signs it crosses are broken."""
    height, width = picture.shape[:2]
    x, y, length, breadth = chance.integers(width), chance.integers(height), chance.integers(20, 200), chance.integers(1, 3)
    if chance.random() < 0.5:
        picture[y:y + breadth, x:x + length] = 255
    else:
        picture[y:y + length, x:x + breadth] = 255


def _stamp(picture: numpy.ndarray, dpi: int, chance: numpy.random.Generator) -> None:
    """A red seal of 42 mm somewhere over the page, its ink transparent."""
    height, width = picture.shape[:2]
    radius, ink = round(21 / 25.4 * dpi), numpy.full_like(picture, 255)
    middle = int(chance.uniform(0.25, 0.75) * width), int(chance.uniform(0.3, 0.6) * height)
    red = (214, 48, 40)
    cv2.circle(ink, middle, radius, red, max(2, dpi // 50), cv2.LINE_AA)
    star = [(middle[0] + radius * share * numpy.sin(turn), middle[1] - radius * share * numpy.cos(turn))
            for turn, share in ((at * numpy.pi / 5, 0.15 if at % 2 else 0.38) for at in range(10))]
    cv2.fillPoly(ink, [numpy.rint(star).astype(numpy.int32)], red, cv2.LINE_AA)
    for turn in numpy.linspace(-2.2, 2.2, 12):
        at = int(middle[0] + 0.75 * radius * numpy.sin(turn)), int(middle[1] - 0.75 * radius * numpy.cos(turn))
        cv2.rectangle(ink, (at[0] - dpi // 25, at[1] - dpi // 25), (at[0] + dpi // 25, at[1] + dpi // 25), red, max(2, dpi // 70))
    picture *= ink / 255


def _append(document: PdfDocument, picture: Image.Image, size: tuple[float, float], quality: int) -> None:
    page, jpeg, image = document.new_page(*size), io.BytesIO(), PdfImage.new(document)
    picture.save(jpeg, "JPEG", quality=quality)
    image.load_jpeg(jpeg, inline=True)
    image.set_matrix(PdfMatrix().scale(*size))
    page.insert_obj(image)
    page.gen_content()


def measured(path: Path, truth: list[dict], verbose: bool) -> Score:
    """A document read and compared with its tables."""
    start, processor = time.perf_counter(), time.process_time()
    disclosure = read(path)
    spent = time.perf_counter() - start, time.process_time() - processor
    doubted, found = _doubted(disclosure), {table.number: table for table in disclosure.tables}
    each = [_compared(table, found.get(table["table_no"]), doubted, verbose) for table in truth]
    return Score(*map(sum, zip(*each)))._replace(pages=disclosure.pages, seconds=spent[0], processor=spent[1])


def _doubted(disclosure: Disclosure) -> set[tuple[int, int, int]]:
    """Table, row and position of the figures that a reader is told to look at: contradicted, or uncertain and confirmed by nothing."""
    return {(mark.fact.number, mark.fact.row, mark.at) for mark in marks(disclosure, list(evaluate(disclosure)))
            if mark.verdict == CONTRADICTED or mark.verdict == UNCONFIRMED and mark.confidence < SURE}


def _compared(truth: dict, found: Table | None, doubted: set[tuple[int, int, int]], verbose: bool) -> Score:
    counts: Counter[str] = Counter(of_headers=len(truth["columns"]), of_cells=sum(map(len, truth["rows"])))
    columns = [*map(_tidy, found.columns)] if found else []
    counts["headers"] = sum(map(str.__eq__, map(_tidy, truth["columns"]), columns))
    if verbose and counts["headers"] < counts["of_headers"]:
        print(f"  table {truth['table_no']}: {columns} for {truth['columns']}")
    rows = [[_tidy(cell.text) for cell in row] for row in found.rows] if found else []
    for row, meant in enumerate(truth["rows"]):
        for at, text in enumerate(map(_tidy, meant)):
            got = rows[row][at] if row < len(rows) and at < len(rows[row]) else None
            numeric, mark = bool(_NUMBER.fullmatch(text)), (truth["table_no"], row, at) in doubted
            counts.update(of_numbers=numeric, numbers=numeric and got == text, cells=got == text)
            figure = numeric or bool(_NUMBER.fullmatch(got or ""))
            counts.update(unmarked=figure and got != text and not mark, marked=got == text and mark)
            if verbose and got != text:
                print(f"  table {truth['table_no']}, row {row}, cell {at}: {got!r} for {text!r}{' (marked)' if mark else ''}")
    return Score(**counts)


def _tidy(text: str) -> str:
    return re.sub(r"[\s,]+", "", text).replace("（", "(").replace("）", ")").replace("：", ":")


_HEAD = (f"{'':28}{'numbers':>16}{'cells':>19}{'header paths':>14}{'wrong, unmarked':>17}{'right, marked':>15}{'pages':>7}"
         f"{'s/page':>8}{'CPU s/page':>12}")


def _line(name: str, score: Score) -> str:
    numbers, cells = score.numbers / score.of_numbers, score.cells / score.of_cells
    return (f"{name:28}{f'{numbers:.2%} of {score.of_numbers}':>16}{f'{cells:.2%} of {score.of_cells}':>19}"
            f"{f'{score.headers}/{score.of_headers}':>14}{score.unmarked:17}{score.marked:15}{score.pages:7}"
            f"{score.seconds / score.pages:8.2f}{score.processor / score.pages:12.2f}")


if __name__ == "__main__":
    main()
