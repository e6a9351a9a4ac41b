"""Pictures of pages (PNG, JPEG, TIFF, BMP, WEBP, GIF) → a PDF that shows them, one on each page, which is read as any scan is."""

from __future__ import annotations

import io
import math
import struct
import tempfile
import warnings
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy
from PIL import Image, ImageOps, ImageSequence
from pypdfium2 import PdfDocument, PdfImage, PdfMatrix

from yusuan.errors import UnreadableFile
from yusuan.reading import scan
from yusuan.reading.bounds import allow
from yusuan.reading.page import Document
from yusuan.reading.pdf import read_pdf
from yusuan.reading.textlayer import MOST_PAGES

MOST_PIXELS = 150_000_000  # of one picture: a camera's largest, or A3 at 900 dpi
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF")
_DAMAGED = (OSError, SyntaxError, ValueError, EOFError, TypeError, LookupError, ArithmeticError, struct.error, zlib.error)
_REDUCED = 254  # TIFF: what kind of picture a frame is; the first bit says that it is a small copy of another
_WIDTH, _LENGTH = 595, 842  # points of A4
_SMALLEST, _LARGEST = 500, 1200  # points of the longer side of paper: a resolution that leads elsewhere is that of a screen or camera
_LONG = 2.2  # widths: what is longer is no page but several, one below the other
_NARROWEST = 300  # pixels: what is narrower is no page
_NEAR = 0.15  # of a page: where it may end
_FINEST = 300 / 72  # pixels a point
_DARK = 128
_QUALITY = 92  # of the pictures in the PDF
_AGAIN = "Open it in a picture viewer and save it as PNG."


def read_image(path: Path, sha256: str) -> Document:
    """A picture file as a Document: each frame of a TIFF is a page; sources are as those of the pages of a PDF, in points.

    Raises UnreadableFile when it is damaged or has more than MOST_PIXELS pixels or MOST_PAGES pages.
    """
    return read_images([path], path, sha256)


def read_images(pictures: Sequence[Path], path: Path, sha256: str) -> Document:
    """Several picture files, in this order, as the pages of the one Document `path`. Raises as `read_image`."""
    with tempfile.TemporaryDirectory(prefix="yusuan-") as folder:
        copy = Path(folder) / "pages.pdf"
        try:
            bind((page for picture in pictures for page in pages(picture)), copy)
            document = read_pdf(copy, sha256)
        except UnreadableFile as error:
            error.path = path
            raise
    return replace(document, path=path)


def bind(pictures: Iterator[tuple[Image.Image, float]], path: Path) -> None:
    """Writes a PDF of pages that show these pictures, each so many points wide. Raises UnreadableFile for too many."""
    document = PdfDocument.new()
    try:
        for picture, width in pictures:
            if len(document) >= MOST_PAGES:
                raise UnreadableFile(f"it has more than {MOST_PAGES:,} pages.", path=path, remedy="Split it by unit.")
            allow(1)
            packed, height = io.BytesIO(), width * picture.height / picture.width
            picture.save(packed, "JPEG", quality=_QUALITY)
            shown = PdfImage.new(document)
            shown.load_jpeg(packed, inline=True)
            shown.set_matrix(PdfMatrix().scale(width, height))
            page = document.new_page(width, height)
            page.insert_obj(shown)
            page.gen_content()
            page.close()
        document.save(path)
    finally:
        document.close()


def pages(path: Path) -> Iterator[tuple[Image.Image, float]]:
    """The pages that a picture file shows, in grey without seals and upright as its maker says, each with its width in points."""
    with _opened(path) as opened:
        if opened.format != "TIFF":
            yield from _cut(*_sized(opened))
            return
        for frame in ImageSequence.Iterator(opened):
            if not frame.tag_v2.get(_REDUCED, 0) & 1:
                _check(frame, path)
                yield from _cut(*_sized(frame))


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """A picture whose size is within bounds; whatever is wrong with it becomes UnreadableFile."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of sizes, which `_check` tells better, and of notes of the camera, which nobody needs
            with Image.open(path, formats=_FORMATS) as opened:
                _check(opened, path)
                yield opened
    except Image.DecompressionBombError as error:
        raise _too_large(path) from error
    except _DAMAGED as error:
        raise UnreadableFile("the picture is damaged: it cannot be opened, or ends early.", path=path, remedy=_AGAIN) from error


def _check(picture: Image.Image, path: Path) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_large(path)


def _too_large(path: Path) -> UnreadableFile:
    return UnreadableFile(f"the picture has more than {MOST_PIXELS:,} pixels.", path=path, remedy="Make it smaller: 300 dpi are enough.")


def _sized(picture: Image.Image) -> tuple[Image.Image, float]:
    """A picture in grey on white without seals, upright, no finer than is of use, with the width in points of the paper it shows."""
    across, down = _resolution(picture)
    points = 72 * max(picture.width / across, picture.height / down)
    if picture.format in ("JPEG", "MPO"):
        picture.draft(None, tuple(round(_WIDTH * _FINEST * side / min(picture.size)) for side in picture.size))
    shown = _opaque(picture)
    if not 0.9 < across / down < 1.1:  # a fax has half as many lines as columns
        shown = shown.resize((shown.width, max(1, round(shown.height * across / down))))
    shown = ImageOps.exif_transpose(shown)
    width = _paper(shown, points)
    most = round(width * _FINEST)
    if shown.width > most:
        shown = shown.resize((most, max(1, round(shown.height * most / shown.width))))
    return _grey(shown, width), width


def _resolution(picture: Image.Image) -> tuple[float, float]:
    """Pixels an inch across and down; 1 where the file does not tell."""
    across, down = (float(each) for each in picture.info.get("dpi", (1, 1))[:2])
    return (across, down) if across > 0 and 0.2 < down / across < 5 else (1.0, 1.0)


def _opaque(picture: Image.Image) -> Image.Image:
    """A picture on white, in grey where it has no colour."""
    if picture.mode.startswith("I;16"):
        return Image.fromarray((numpy.asarray(picture) >> 8).astype(numpy.uint8))
    if picture.has_transparency_data:
        coloured = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", coloured.size, "white"), coloured).convert("RGB")
    return picture.convert("L" if len(picture.getbands()) == 1 and picture.mode != "P" else "RGB")


def _grey(picture: Image.Image, width: float) -> Image.Image:
    """A picture that is so many points wide in grey, without the seals stamped over its text."""
    if picture.mode == "L" or not scan.available():
        return picture.convert("L")
    from yusuan.reading import seal  # loaded only for pictures in colour

    return Image.fromarray(seal.grey(numpy.ascontiguousarray(numpy.asarray(picture)[:, :, ::-1]), picture.width / width))


def _paper(picture: Image.Image, longer: float) -> float:
    """Points that a picture is wide: where its resolution makes its longer side that of paper, by it, else as A4 upright or across."""
    if _SMALLEST < longer < _LARGEST:
        return longer * picture.width / max(picture.size)
    return _WIDTH if picture.height > picture.width else _LENGTH


def _cut(picture: Image.Image, width: float) -> Iterator[tuple[Image.Image, float]]:
    """The pages of a picture: several where it is longer than any page, cut where there is least ink."""
    if picture.height <= _LONG * picture.width or picture.width < _NARROWEST:
        yield picture, min(width, _LARGEST * picture.width / picture.height)
        return
    length, top = picture.width * _LENGTH / _WIDTH, 0
    ink = (numpy.asarray(picture) < _DARK).sum(axis=1)
    while picture.height - top > (1 + _NEAR) * length:
        first, last = (math.floor(top + (1 + near) * length) for near in (-_NEAR, _NEAR))
        bottom = first + int(ink[first:last].argmin())
        yield picture.crop((0, top, picture.width, bottom)), width
        top = bottom
    yield picture.crop((0, top, picture.width, picture.height)), width
