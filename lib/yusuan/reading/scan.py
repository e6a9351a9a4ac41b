"""Pages that are pictures, or whose text layer means nothing → layers of recognised text. Loads what it needs for such pages only."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pypdfium2 import PdfDocument, PdfPage, raw

from yusuan.reading import bounds
from yusuan.reading.boxes import Box, area, holds, united
from yusuan.reading.lattice import Ruling
from yusuan.reading.textlayer import Layer
from yusuan.reading.word import Glyph, words

if TYPE_CHECKING:
    import numpy

    from yusuan.reading.recognition import Reading

_NEEDED = ("rapidocr", "onnxruntime", "cv2")
_HIDDEN = 0.5  # of the glyphs: text that lies unseen over a picture was recognised by somebody else, nobody knows how well
_LARGE = 0.04  # of the page: smaller pictures are logos, seals and signatures
_MOST = 0.5  # of the page: a picture that may be the scan of it, with a page number or a mark set over it
_STRIPES = 1.0  # points between the stripes in which a picture is stored
_COARSEST, _FINEST = 150 / 72, 220 / 72  # pixels a point in which pages are looked at
_MOST_PIXELS = 16_000_000
_SMALLEST, _PAPER, _LARGEST = 500, 842, 1200  # points of a page's longer side: A5, A4, A3; outside of these no paper is meant but pixels
_MOST_THREADS = 8
_MOST_PIECES = 12  # of a list of pages


class Part(NamedTuple):
    """A part of a page, in points from the top left, and the boxes of what stands there as text already; `whole`: nothing else counts."""

    box: Box
    known: list[Box]
    whole: bool


class Photograph(NamedTuple):
    """The picture of a part. A point as the eye measures it is `point` pixels long and `unit` points of the page."""

    part: Part
    gray: numpy.ndarray
    point: float
    unit: float


def is_picture(layer: Layer) -> bool:
    """Whether a page has no text that can be used: a scan, text drawn as outlines, or a text layer that means nothing."""
    return layer.garbage or layer.invisible > _HIDDEN or layer.pictured and all(glyph.text.isspace() for glyph in layer.glyphs)


def parts(layer: Layer) -> list[Part]:
    """What of a page must be recognised: all of it, the pictures on it that may hold a table, or nothing."""
    page = (0.0, 0.0, layer.width, layer.height)
    if is_picture(layer):
        return [Part(page, [], True)]
    return [Part(box, [glyph[1:5] for glyph in layer.glyphs if holds(box, (glyph.x0 + glyph.x1) / 2, glyph.middle)], False)
            for box in united(layer.pictures, _STRIPES) if area(box) > _LARGE * area(page)]


def available() -> bool:
    """Whether what recognition needs is installed."""
    return all(find_spec(name) for name in _NEEDED)


def recognised(path: Path, waiting: Sequence[Layer]) -> Iterator[Layer]:
    """The layers in order, with what recognition finds on their parts; a layer on which it finds nothing is left out.

    Pages are rendered one after the other, then recognised several at a time, one thread a page.
    """
    count = threads()
    pending: deque[Future[Layer | None]] = deque()
    pool = ThreadPoolExecutor(count)
    try:
        with PdfDocument(path) as document:
            for layer in waiting:
                pending.append(pool.submit(_completed, layer, _photographs(document, layer)))
                if len(pending) > count and (done := pending.popleft().result()):
                    yield done
        yield from filter(None, (future.result() for future in pending))
    finally:
        pool.shutdown(cancel_futures=True)


def told(read: Sequence[int], lost: Sequence[int], doubtful: int) -> list[str]:
    """Warnings: which pages were read by recognition and how many of their cells are doubtful, and which are pictures all the same."""
    warnings = []
    if read:
        doubt = f"其中{doubtful}格识别把握较低，" if doubtful else ""
        warnings.append(f"第{_listed(read)}页是图片或文字层不可用，经文字识别（OCR）读取，{doubt}请对照原件。")
    if lost and available():
        warnings.append(f"第{_listed(lost)}页是图片或文字层不可用，文字识别（OCR）没有找到文字，请对照原件。")
    elif lost:
        warnings.append(f"第{_listed(lost)}页是图片或文字层不可用，没有经文字识别（OCR）读取，"
                        "图片上若附有隐藏的文字，照录而未核对；安装 rapidocr 和 onnxruntime 后可以识别。")
    return warnings


def _listed(pages: Sequence[int]) -> str:
    """`3、5—9`; a list of many pieces is cut off and says how many pages there are."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    pieces = [f"{run[0]}—{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
    return "、".join(pieces[:_MOST_PIECES]) + (f"……（共{len(pages)}）" if len(pieces) > _MOST_PIECES else "")


def threads() -> int:
    """How many pages are recognised at a time."""
    return min(_MOST_THREADS, bounds.threads())


def _photographs(document: PdfDocument, layer: Layer) -> list[Photograph]:
    """The parts of a page rendered as finely as its pictures are, within bounds."""
    from yusuan.reading import seal

    longer = max(layer.width, layer.height)
    unit = 1.0 if _SMALLEST < longer < _LARGEST else longer / _PAPER
    page = document[layer.number - 1]
    try:
        scale = min(max(_fineness(page) * unit, _COARSEST), _FINEST) / unit
        scale = min(scale, (_MOST_PIXELS / (layer.width * layer.height)) ** 0.5)
        bitmap = page.render(scale=scale, rotation=90 * layer.turned, force_bitmap_format=raw.FPDFBitmap_BGR)
        gray = seal.grey(bitmap.to_numpy(), scale * unit)
        bitmap.close()
    finally:
        page.close()
    return [Photograph(part, _cropped(gray, part.box, scale), scale * unit, unit) for part in parts(layer)]


def _fineness(page: PdfPage) -> float:
    """Pixels a point of the finest picture on a page; 0 without one."""
    found = 0.0
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = picture.get_bounds()
        if right - left > 1 and top - bottom > 1:
            found = max(found, max(picture.get_px_size()) / max(right - left, top - bottom))
    return found or _FINEST


def _cropped(gray: numpy.ndarray, box: Box, scale: float) -> numpy.ndarray:
    x0, top, x1, bottom = (round(edge * scale) for edge in box)
    return gray[top:bottom, x0:x1]


def _completed(layer: Layer, photographs: list[Photograph]) -> Layer | None:
    from yusuan.reading import recognition

    readings = []
    for photograph in photographs:
        part = photograph.part
        left, top = part.box[:2]
        if part.whole:
            reading = recognition.whole(photograph.gray, photograph.point)
            return _replaced(layer, reading, photograph.unit) if any(glyph.text.isalnum() for glyph in reading.glyphs) else None
        known = [_moved(box, -left / photograph.unit, -top / photograph.unit, 1 / photograph.unit) for box in part.known]
        most = area(part.box) > _MOST * layer.width * layer.height
        if reading := recognition.inset(photograph.gray, photograph.point, known, scan=most):
            readings.append(_placed(reading, left, top, photograph.unit))
    if not readings:
        return None
    return layer._replace(words=[*layer.words, *words(chain.from_iterable(each.glyphs for each in readings))],
                          rulings=[*layer.rulings, *chain.from_iterable(each.rulings for each in readings)])


def _replaced(layer: Layer, reading: Reading, unit: float) -> Layer:
    """The layer with nothing but what was recognised on the whole page, looked at as it was read."""
    reading, turns = _placed(reading, 0.0, 0.0, unit), reading.turns
    width, height = (layer.height, layer.width) if turns % 2 else (layer.width, layer.height)
    return layer._replace(width=width, height=height, words=list(words(reading.glyphs)), rulings=reading.rulings, unmapped=0,
                          garbage=False, invisible=0.0, turned=(layer.turned + turns) % 4, skew=reading.skew)


def _placed(reading: Reading, left: float, top: float, unit: float) -> Reading:
    """What was read on a part, in points of its page."""
    glyphs = [Glyph(glyph.text, *_moved(glyph[1:5], left, top, unit), glyph.confidence) for glyph in reading.glyphs]
    return reading._replace(glyphs=glyphs, rulings=[Ruling(*_moved(ruling, left, top, unit)) for ruling in reading.rulings])


def _moved(box: Box, left: float, top: float, unit: float) -> Box:
    return box[0] * unit + left, box[1] * unit + top, box[2] * unit + left, box[3] * unit + top
