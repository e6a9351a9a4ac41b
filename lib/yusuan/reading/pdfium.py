"""PDFium from its C interface: the characters and the drawn objects of a page as arrays, in points of the page's own space.

A page has thousands of both, and a call through ctypes costs more than what it asks for. So whole columns are fetched by `map`, PDFium
writes straight into the arrays, and ctypes is not told the types of the arguments, which it would check at twice the price of the call:
handles and addresses have to be c_void_p.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Container, Iterator, Sequence
from ctypes import c_double, c_int, c_size_t, c_uint, c_void_p
from functools import lru_cache
from itertools import chain, repeat
from typing import NamedTuple

import numpy
import pypdfium2.raw as raw
from pypdfium2 import PdfPage, PdfTextPage

MOST_CHARACTERS = 200_000  # on one page
MOST_OBJECTS = 500_000  # drawn on one page, and as many points of their outlines
DEEPEST = 12  # drawings inside drawings
_FLOAT = _INTEGER = 4  # bytes
_UNMOVED = numpy.array([1, 0, 0, 1, 0, 0], dtype=numpy.float32)


class Handle(c_void_p):
    """What PDFium calls a thing by. Of a class of its own, ctypes leaves it as it is instead of making it a number."""


def _bare(function, result):
    """A function of PDFium whose arguments are not checked."""
    return ctypes.PYFUNCTYPE(result)(ctypes.cast(function, c_void_p).value)


_unmapped = _bare(raw.FPDFText_HasUnicodeMapError, c_int)
_unicode = _bare(raw.FPDFText_GetUnicode, c_uint)
_text_object = _bare(raw.FPDFText_GetTextObject, c_size_t)
_loose_box = _bare(raw.FPDFText_GetLooseCharBox, c_int)
_character_matrix = _bare(raw.FPDFText_GetMatrix, c_int)
_fill_colour = _bare(raw.FPDFText_GetFillColor, c_int)
_font_size = _bare(raw.FPDFText_GetFontSize, c_double)
_render_mode = _bare(raw.FPDFTextObj_GetTextRenderMode, c_int)
_object_on_page = _bare(raw.FPDFPage_GetObject, c_size_t)
_object_in_form = _bare(raw.FPDFFormObj_GetObject, c_size_t)
_objects_in_form = _bare(raw.FPDFFormObj_CountObjects, c_int)
_type = _bare(raw.FPDFPageObj_GetType, c_int)
_matrix = _bare(raw.FPDFPageObj_GetMatrix, c_int)
_draw_mode = _bare(raw.FPDFPath_GetDrawMode, c_int)
_segment_count = _bare(raw.FPDFPath_CountSegments, c_int)
_segment = _bare(raw.FPDFPath_GetPathSegment, Handle)
_segment_type = _bare(raw.FPDFPathSegment_GetType, c_int)
_segment_closes = _bare(raw.FPDFPathSegment_GetClose, c_int)
_point = _bare(raw.FPDFPathSegment_GetPoint, c_int)


class TooMuch(ValueError):
    """A page with more on it than any page for people has."""


class Characters(NamedTuple):
    """The characters of a page in the order they were set, without those that PDFium adds for blanks and line ends.

    `places` are the numbers by which PDFium knows them, `codes` are code points (0: unknown), `boxes` rows of left, top, right, bottom: as
    wide as the writing moves on, as high as the font says, which is not the same for all fonts of a size. `objects` are the pieces of text
    they stand in, and `starts` says with which of the characters another one begins.
    """

    places: numpy.ndarray
    codes: numpy.ndarray
    boxes: numpy.ndarray
    objects: numpy.ndarray
    starts: numpy.ndarray


class Outlines(NamedTuple):
    """The paths of a page cut into their pieces: the points of all, and of each piece where it `starts`, how many points it has, the number
    of its path, whether its last point is joined to its first, and whether it is stroked (else it is only filled).
    """

    points: numpy.ndarray
    starts: numpy.ndarray
    counts: numpy.ndarray
    owners: numpy.ndarray
    closed: numpy.ndarray
    stroked: numpy.ndarray


class Drawn(NamedTuple):
    """What a page draws besides text. A picture is a row of its corners: x and y of each of the four."""

    outlines: Outlines
    pictures: numpy.ndarray


def characters(text: PdfTextPage) -> Characters:
    """The characters of a page. Raises TooMuch."""
    count, handle = text.count_chars(), _handle(text)
    if count > MOST_CHARACTERS:
        raise TooMuch(f"the page holds {count:,} characters, more than {MOST_CHARACTERS:,}")
    objects = numpy.fromiter(map(_text_object, repeat(handle), range(count)), dtype=numpy.uint64, count=count)
    set_, codes = numpy.flatnonzero(objects), _codes(text, count)
    places, objects, codes = set_.tolist(), objects[set_], codes[set_]
    codes[numpy.frombuffer(bytes(map(_unmapped, repeat(handle), places)), dtype=bool)] = 0  # it is the number the font knows it by
    begins = numpy.ones(len(places), dtype=bool)
    begins[1:] = objects[1:] != objects[:-1]
    return Characters(set_, codes, _written(_loose_box, handle, places, 4), objects, numpy.flatnonzero(begins))


def _codes(text: PdfTextPage, count: int) -> numpy.ndarray:
    """The code points, from the text as a whole. One by one where it is not as long, or holds characters of two units."""
    units = numpy.zeros(count + 1, dtype=numpy.uint16)
    written = raw.FPDFText_GetText(text, 0, count, ctypes.cast(units.ctypes.data, ctypes.POINTER(ctypes.c_ushort)))
    if written == count + 1 and not (units >> 11 == 0xD800 >> 11).any():
        return units[:count].astype(numpy.uint32)
    return numpy.fromiter(map(_unicode, repeat(_handle(text)), range(count)), dtype=numpy.uint32, count=count)


def matrices(text: PdfTextPage, places: Sequence[int]) -> numpy.ndarray:
    """The six numbers of the matrix with which each character at `places` is set."""
    return _written(_character_matrix, _handle(text), places, 6)


def font_sizes(text: PdfTextPage, places: Sequence[int]) -> numpy.ndarray:
    """The size of the font of each character at `places`, before its matrix is applied."""
    return numpy.fromiter(map(_font_size, repeat(_handle(text)), places), dtype=float, count=len(places))


def invisible(objects: Sequence[int]) -> list[bool]:
    """Which pieces of text are set without being shown."""
    return [mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE for mode in map(_render_mode, map(c_void_p, objects))]


def ink(text: PdfTextPage, places: Sequence[int]) -> numpy.ndarray:
    """How dark the characters at `places` are filled: 1 is black, 0 is white or transparent."""
    parts = numpy.full((len(places), 4), (0, 0, 0, 255), dtype=numpy.uint32)
    _run(map(_fill_colour, repeat(_handle(text)), places, *(_rows(parts, part * _INTEGER) for part in range(4))))
    return (1 - parts[:, :3].mean(axis=1) / 255) * parts[:, 3] / 255


def is_hyphen(text: PdfTextPage, place: int) -> bool:
    """Whether the character at `place`, which has lost its code, is a hyphen at the end of a line."""
    return raw.FPDFText_IsHyphen(text, place) == 1


def drawn(page: PdfPage, texts: Container[int] = ()) -> Drawn:
    """The paths and pictures of a page, also those inside of drawings that it uses. Raises TooMuch.

    `texts` are objects of the page known to be text, of which there are ten times as many.
    """
    paths, path_frames, pictures, picture_frames = [], [], [], []
    for handles, kinds, frame in _containers(page, texts):
        for kind, found, frames in ((raw.FPDF_PAGEOBJ_PATH, paths, path_frames), (raw.FPDF_PAGEOBJ_IMAGE, pictures, picture_frames)):
            here = [handle for handle, each in zip(handles, kinds) if each == kind]
            found += here
            frames += [frame] * len(here)
    corners = numpy.array([[0, 0, 1, 0, 1, 1, 0, 1]], dtype=numpy.float32).repeat(len(pictures), axis=0)
    if pictures:
        corners = moved(corners.reshape(-1, 2), _placed(pictures, picture_frames).repeat(4, axis=0)).reshape(-1, 8)
    return Drawn(_outlines(paths, path_frames), corners)


def moved(points: numpy.ndarray, by: numpy.ndarray) -> numpy.ndarray:
    """Points (rows of x and y), each moved by the matrix in the same row."""
    x, y = points[:, 0], points[:, 1]
    return numpy.stack((x * by[:, 0] + y * by[:, 2] + by[:, 4], x * by[:, 1] + y * by[:, 3] + by[:, 5]), axis=1)


def _containers(page: PdfPage, texts: Container[int]) -> Iterator[tuple[list[c_void_p], list[int], numpy.ndarray]]:
    """The objects of the page, then those of each drawing used on it: handles, types and the matrix that puts them on the page."""
    waiting, seen = [(_handle(page), _object_on_page, raw.FPDFPage_CountObjects(page), _UNMOVED, 0)], 0
    while waiting:
        handle, at, count, frame, depth = waiting.pop()
        seen += count
        if seen > MOST_OBJECTS:
            raise TooMuch(f"the page draws more than {MOST_OBJECTS:,} objects")
        handles = [c_void_p(found) for found in map(at, repeat(handle), range(count)) if found not in texts]
        kinds = list(map(_type, handles))
        yield handles, kinds, frame
        if raw.FPDF_PAGEOBJ_FORM in kinds and depth < DEEPEST:
            for form in (each for each, kind in zip(handles, kinds) if kind == raw.FPDF_PAGEOBJ_FORM):
                waiting.append((form, _object_in_form, _objects_in_form(form), _placed([form], [frame])[0], depth + 1))


def _placed(objects: list[c_void_p], frames: list[numpy.ndarray]) -> numpy.ndarray:
    """The matrix of each object times that of what it stands in."""
    own = numpy.zeros((len(objects), 6), dtype=numpy.float32)
    _run(map(_matrix, objects, _rows(own)))
    if all(frame is _UNMOVED for frame in frames):
        return own
    outer = numpy.array(frames, dtype=numpy.float32)
    turned = [moved(own[:, at:at + 2], outer * [1, 1, 1, 1, 0, 0]) for at in (0, 2)]
    return numpy.hstack((*turned, moved(own[:, 4:], outer)))


def _outlines(paths: list[c_void_p], frames: list[numpy.ndarray]) -> Outlines:
    counts = list(map(_segment_count, paths))
    total = sum(counts)
    if total > MOST_OBJECTS:
        raise TooMuch(f"the page draws lines with {total:,} points, more than {MOST_OBJECTS:,}")
    segments = list(map(_segment, chain.from_iterable(map(repeat, paths, counts)), chain.from_iterable(map(range, counts))))
    points, owners = numpy.zeros((total, 2), dtype=numpy.float32), numpy.arange(len(paths)).repeat(counts)
    _run(map(_point, segments, _rows(points), _rows(points, _FLOAT)))
    begins = numpy.fromiter(map(_segment_type, segments), dtype=numpy.int32, count=total) == raw.FPDF_SEGMENT_MOVETO
    begins[1:] |= owners[1:] != owners[:-1]
    begins[:1] = True
    starts = numpy.flatnonzero(begins)
    lengths = numpy.append(starts[1:], total)[:len(starts)] - starts
    closed = numpy.zeros(len(starts), dtype=bool)
    bent = lengths > 2  # a line that goes back to its start is still that line
    closed[bent] = [_segment_closes(segments[last]) for last in (starts + lengths - 1)[bent].tolist()]
    modes = numpy.zeros((len(paths), 2), dtype=numpy.int32)
    _run(map(_draw_mode, paths, _rows(modes), _rows(modes, _INTEGER)))
    points = moved(points, _placed(paths, frames).repeat(counts, axis=0))
    return Outlines(points, starts, lengths, owners[starts], closed, modes[owners[starts], 1] != 0)


def _written(function, handle: c_void_p, places: Sequence[int], columns: int) -> numpy.ndarray:
    """The numbers that a function writes for each character at `places`: a row each, zeros where it finds none."""
    table, addresses = _table(1 << len(places).bit_length(), columns)
    table[:len(places)] = 0
    _run(map(function, repeat(handle), places, addresses))
    return table[:len(places)].copy()


@lru_cache(maxsize=8)
def _table(rows: int, columns: int) -> tuple[numpy.ndarray, list[c_void_p]]:
    """An array to write into and the addresses of its rows: to make these takes half as long as to call a function with them."""
    array = numpy.zeros((rows, columns), dtype=numpy.float32)
    return array, list(_rows(array))


def _rows(array: numpy.ndarray, offset: int = 0) -> Iterator[c_void_p]:
    """The addresses of the rows of an array, `offset` bytes into each."""
    start, step = array.ctypes.data + offset, array.itemsize * array.shape[1]
    return map(c_void_p, range(start, start + step * len(array), step))


def _run(calls: Iterator[int]) -> None:
    deque(calls, maxlen=0)


def _handle(thing: PdfPage | PdfTextPage) -> c_void_p:
    return ctypes.cast(thing.raw, c_void_p)
