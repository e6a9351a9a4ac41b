"""PDFium from its C interface: the characters and the drawn objects of a page as arrays, in points of the page's own space.

A page has thousands of both, and a call through ctypes costs as much as what it asks for. So handles and addresses are passed as plain
numbers, whole columns are fetched by `map`, and PDFium writes straight into the arrays.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from typing import NamedTuple

import numpy
import pypdfium2.raw as raw
from pypdfium2 import PdfPage, PdfTextPage

MOST_CHARACTERS = 200_000  # on one page
MOST_OBJECTS = 500_000  # drawn on one page, and as many pieces of their outlines
DEEPEST = 12  # drawings inside drawings
_FLOAT = 4  # bytes
_UNMOVED = numpy.array([1, 0, 0, 1, 0, 0], dtype=numpy.float32)


def _plain(function, result, *arguments):
    """A function of PDFium that takes and gives handles and addresses as plain numbers. It runs with the interpreter's lock held."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value)


_int, _handle = ctypes.c_int, ctypes.c_size_t
_unicode = _plain(raw.FPDFText_GetUnicode, ctypes.c_uint, _handle, _int)
_unmapped = _plain(raw.FPDFText_HasUnicodeMapError, _int, _handle, _int)
_text_object = _plain(raw.FPDFText_GetTextObject, _handle, _handle, _int)
_font_size = _plain(raw.FPDFText_GetFontSize, ctypes.c_double, _handle, _int)
_loose_box = _plain(raw.FPDFText_GetLooseCharBox, _int, _handle, _int, _handle)
_character_matrix = _plain(raw.FPDFText_GetMatrix, _int, _handle, _int, _handle)
_render_mode = _plain(raw.FPDFTextObj_GetTextRenderMode, _int, _handle)
_object_on_page = _plain(raw.FPDFPage_GetObject, _handle, _handle, _int)
_object_in_form = _plain(raw.FPDFFormObj_GetObject, _handle, _handle, ctypes.c_ulong)
_type = _plain(raw.FPDFPageObj_GetType, _int, _handle)
_matrix = _plain(raw.FPDFPageObj_GetMatrix, _int, _handle, _handle)
_draw_mode = _plain(raw.FPDFPath_GetDrawMode, _int, _handle, _handle, _handle)
_segment_count = _plain(raw.FPDFPath_CountSegments, _int, _handle)
_segment = _plain(raw.FPDFPath_GetPathSegment, _handle, _handle, _int)
_segment_type = _plain(raw.FPDFPathSegment_GetType, _int, _handle)
_segment_closes = _plain(raw.FPDFPathSegment_GetClose, _int, _handle)
_point = _plain(raw.FPDFPathSegment_GetPoint, _int, _handle, _handle, _handle)


class TooMuch(ValueError):
    """A page with more on it than any page for people has."""


class Characters(NamedTuple):
    """The characters of a page in the order they were set, also those that PDFium adds for blanks and line ends.

    `codes` are code points (0: unknown), `boxes` rows of left, top, right, bottom: as wide as the writing moves on, as high as the
    font says, which is not the same for all fonts of a size. `objects` are the pieces of text they stand in (0: added).
    """

    codes: numpy.ndarray
    boxes: numpy.ndarray
    objects: numpy.ndarray


class Outlines(NamedTuple):
    """The paths of a page cut into their pieces: point by point, each piece beginning where `starts` says, its path being `owners`.

    `filled` and `stroked` are those of each path, `closes` tells of each piece whether its last point is joined to its first.
    """

    points: numpy.ndarray
    starts: numpy.ndarray
    owners: numpy.ndarray
    closes: numpy.ndarray
    filled: numpy.ndarray
    stroked: numpy.ndarray


class Drawn(NamedTuple):
    """What a page draws besides text. A picture is a row of its corners: x and y of each of the four."""

    outlines: Outlines
    pictures: numpy.ndarray


def characters(text: PdfTextPage) -> Characters:
    """All characters of a page. Raises TooMuch."""
    count, handle = text.count_chars(), _address(text.raw)
    if count > MOST_CHARACTERS:
        raise TooMuch(f"the page holds {count:,} characters, more than {MOST_CHARACTERS:,}")
    boxes = numpy.zeros((count, 4), dtype=numpy.float32)
    _run(map(_loose_box, repeat(handle), range(count), _rows(boxes)))
    objects = numpy.fromiter(map(_text_object, repeat(handle), range(count)), dtype=numpy.uint64, count=count)
    codes = numpy.fromiter(map(_unicode, repeat(handle), range(count)), dtype=numpy.uint32, count=count)
    codes[numpy.fromiter(map(_unmapped, repeat(handle), range(count)), dtype=numpy.int32, count=count) == 1] = 0  # holds the font's own code
    return Characters(codes, boxes, objects)


def matrices(text: PdfTextPage, places: Sequence[int]) -> numpy.ndarray:
    """The six numbers of the matrix with which each character at `places` is set."""
    found = numpy.zeros((len(places), 6), dtype=numpy.float32)
    _run(map(_character_matrix, repeat(_address(text.raw)), places, _rows(found)))
    return found


def font_sizes(text: PdfTextPage, places: Sequence[int]) -> numpy.ndarray:
    """The size of the font of each character at `places`, before its matrix is applied."""
    return numpy.fromiter(map(_font_size, repeat(_address(text.raw)), places), dtype=float, count=len(places))


def invisible(objects: Sequence[int]) -> list[bool]:
    """Which pieces of text are set without being shown."""
    return [mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE for mode in map(_render_mode, objects)]


def ink(text: PdfTextPage, place: int) -> float:
    """How dark the character at `place` is filled: 1 is black, 0 is white or transparent."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFText_GetFillColor(text, place, *parts):
        return 1.0
    red, green, blue, alpha = (part.value / 255 for part in parts)
    return (1 - (red + green + blue) / 3) * alpha


def is_hyphen(text: PdfTextPage, place: int) -> bool:
    """Whether the character at `place`, which has lost its code, is a hyphen at the end of a line."""
    return raw.FPDFText_IsHyphen(text, place) == 1


def drawn(page: PdfPage) -> Drawn:
    """The paths and pictures of a page, also those inside of drawings that it uses. Raises TooMuch."""
    paths, path_frames, pictures, picture_frames = [], [], [], []
    for handles, kinds, frame in _containers(page):
        for kind, found, frames in ((raw.FPDF_PAGEOBJ_PATH, paths, path_frames), (raw.FPDF_PAGEOBJ_IMAGE, pictures, picture_frames)):
            here = [handle for handle, each in zip(handles, kinds) if each == kind]
            found += here
            frames += [frame] * len(here)
    corners = numpy.array([[0, 0, 1, 0, 1, 1, 0, 1]], dtype=numpy.float32).repeat(len(pictures), axis=0).reshape(-1, 2)
    corners = moved(corners, _placed(pictures, picture_frames).repeat(4, axis=0))
    return Drawn(_outlines(paths, path_frames), corners.reshape(-1, 8))


def moved(points: numpy.ndarray, by: numpy.ndarray) -> numpy.ndarray:
    """Points (rows of x and y), each moved by the matrix in the same row."""
    x, y = points[:, 0], points[:, 1]
    return numpy.stack((x * by[:, 0] + y * by[:, 2] + by[:, 4], x * by[:, 1] + y * by[:, 3] + by[:, 5]), axis=1)


def _containers(page: PdfPage) -> Iterator[tuple[list[int], list[int], numpy.ndarray]]:
    """The objects of the page, then those of each drawing used on it: handles, types and the matrix that puts them on the page."""
    waiting, seen = [(_address(page.raw), _object_on_page, raw.FPDFPage_CountObjects(page), _UNMOVED, 0)], 0
    while waiting:
        handle, at, count, frame, depth = waiting.pop()
        seen += count
        if seen > MOST_OBJECTS:
            raise TooMuch(f"the page draws more than {MOST_OBJECTS:,} objects")
        handles = list(map(at, repeat(handle), range(count)))
        kinds = list(map(_type, handles))
        yield handles, kinds, frame
        for form in (each for each, kind in zip(handles, kinds) if kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST):
            inner = raw.FPDFFormObj_CountObjects(ctypes.cast(form, raw.FPDF_PAGEOBJECT))
            waiting.append((form, _object_in_form, inner, _placed([form], [frame])[0], depth + 1))


def _placed(objects: list[int], frames: list[numpy.ndarray]) -> numpy.ndarray:
    """The matrix of each object times that of what it stands in."""
    own = numpy.zeros((len(objects), 6), dtype=numpy.float32)
    _run(map(_matrix, objects, _rows(own)))
    if all(frame is _UNMOVED for frame in frames):
        return own
    outer = numpy.array(frames, dtype=numpy.float32)
    turned = [moved(numpy.column_stack((own[:, at], own[:, at + 1])), outer * [1, 1, 1, 1, 0, 0]) for at in (0, 2)]
    return numpy.hstack((*turned, moved(own[:, 4:], outer)))


def _outlines(paths: list[int], frames: list[numpy.ndarray]) -> Outlines:
    counts = list(map(_segment_count, paths))
    total = sum(counts)
    if total > MOST_OBJECTS:
        raise TooMuch(f"the page draws lines with {total:,} points, more than {MOST_OBJECTS:,}")
    segments = list(map(_segment, chain.from_iterable(map(repeat, paths, counts)), chain.from_iterable(map(range, counts))))
    points = numpy.zeros((total, 2), dtype=numpy.float32)
    _run(map(_point, segments, _rows(points), _rows(points, _FLOAT)))
    points = moved(points, _placed(paths, frames).repeat(counts, axis=0))
    owners = numpy.arange(len(paths)).repeat(counts)
    begins = numpy.fromiter(map(_segment_type, segments), dtype=numpy.int32, count=total) == raw.FPDF_SEGMENT_MOVETO
    begins[1:] |= owners[1:] != owners[:-1]
    begins[:1] = True
    starts = numpy.flatnonzero(begins)
    lasts = numpy.append(starts[1:], total)[:len(starts)] - 1
    closes = numpy.fromiter((_segment_closes(segments[last]) for last in lasts), dtype=bool, count=len(lasts))
    modes = numpy.zeros((len(paths), 2), dtype=numpy.int32)
    _run(map(_draw_mode, paths, _rows(modes), _rows(modes, _FLOAT)))
    return Outlines(points, starts, owners[starts], closes, modes[:, 0] != raw.FPDF_FILLMODE_NONE, modes[:, 1] != 0)


def _rows(array: numpy.ndarray, offset: int = 0) -> range:
    """The addresses of the rows of an array, `offset` bytes into each."""
    start, step = array.ctypes.data + offset, array.itemsize * array.shape[1]
    return range(start, start + step * len(array), step)


def _run(calls: Iterator[int]) -> None:
    deque(calls, maxlen=0)


def _address(handle) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value
