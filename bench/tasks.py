"""What `bench/read.py` measures, each in a fresh process: `python tasks.py NAME FILE…` prints pages, seconds and peak memory as JSON."""

from __future__ import annotations

import ctypes
import json
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

Read = Callable[[Path], object]  # reads one file; False says that it holds no disclosure
ReadAll = Callable[[list[Path]], int]  # reads files and says how many of them hold none


def floor() -> Read:
    """pypdfium2 alone: every character with its box and every path with its segments, nothing made of them."""
    import pypdfium2
    import pypdfium2.raw as raw

    def read(path: Path) -> None:
        with pypdfium2.PdfDocument(path) as pdf:
            for page in pdf:
                text = page.get_textpage()
                characters = list(_characters(raw, text.raw))
                segments = [list(_segments(raw, drawn.raw)) for drawn in page.get_objects((raw.FPDF_PAGEOBJ_PATH,), max_depth=15)]
                del characters, segments
                text.close()
                page.close()
    return read


def _characters(raw, text) -> Iterator[tuple[int, float, float, float, float]]:
    box = [ctypes.c_double() for _ in range(4)]
    for place in range(raw.FPDFText_CountChars(text)):
        raw.FPDFText_GetCharBox(text, place, *box)
        yield raw.FPDFText_GetUnicode(text, place), *(side.value for side in box)


def _segments(raw, path) -> Iterator[tuple[int, float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    for place in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, place)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        yield raw.FPDFPathSegment_GetType(segment), x.value, y.value


def pdfplumber() -> Read:
    """pdfplumber's `extract_tables` on every page, which is let go afterwards."""
    import pdfplumber as library

    def read(path: Path) -> None:
        with library.open(path) as pdf:
            for page in pdf.pages:
                page.extract_tables()
                page.close()
    return read


def pages() -> Read:
    """Ours: paragraphs and grids of all pages."""
    from yusuan.reading.pdf import read_pdf

    return lambda path: read_pdf(path, "")


def disclosure() -> Read:
    """Ours: the whole reading, with budget tables, forms and narrative."""
    from yusuan.disclosure import delivery, reader
    from yusuan.errors import NotADisclosure

    delivery.preload([Path("any.pdf")])  # before the clock starts, as for the others

    def read(path: Path) -> bool:
        try:
            reader.read(path)
        except NotADisclosure:  # its pages were read all the same
            return False
        return True
    return read


def survey(jobs: int | None) -> Callable[[], ReadAll]:
    """Ours: the whole reading of a folder as `yusuan run` does it, `jobs` files at a time (None: one on each core)."""
    def prepare() -> ReadAll:
        from yusuan import survey as module
        from yusuan.disclosure import delivery
        from yusuan.paths import Project
        from yusuan.reading import bounds

        delivery.preload([Path("any.pdf")])  # before the clock starts, as for the others

        def read(paths: list[Path]) -> int:
            with tempfile.TemporaryDirectory() as folder:
                raw, clean = Path(folder, "raw"), Path(folder, "clean")
                raw.mkdir()
                for path in paths:
                    shutil.copy(path, raw)
                found = module.survey(Project.here(raw=raw, clean=clean, reports=folder), jobs or bounds.cores())
            return len(found.failures)
        return read
    return prepare


def each(prepare: Callable[[], Read]) -> Callable[[], ReadAll]:
    """The same for one file after the other."""
    def prepared() -> ReadAll:
        read = prepare()
        return lambda paths: sum(read(path) is False for path in paths)
    return prepared


TASKS: dict[str, Callable[[], ReadAll]] = {
    "pypdfium2 text and paths": each(floor), "pdfplumber extract_tables": each(pdfplumber),
    "yusuan pages": each(pages), "yusuan disclosure": each(disclosure),
    "yusuan survey, 1 process": survey(1), "yusuan survey, all cores": survey(None),
}
FLOOR, RIVAL, OURS, WHOLE, ONE, ALL = TASKS


def measured(name: str, paths: list[Path]) -> dict[str, float]:
    """Runs one task. Seconds on the clock, seconds of processor time, the most memory (MB) of this process or of a child of it,
    and how many files hold no disclosure."""
    run = TASKS[name]()
    before, start = _processor(), time.perf_counter()
    without = run(paths)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"seconds": time.perf_counter() - start, "processor": _processor() - before, "peak": peak / 1024,
            "without": without}


def _processor() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1], [Path(name) for name in sys.argv[2:]])))
