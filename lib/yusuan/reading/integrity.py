"""Whether a PDF is whole. PDFium goes on silently with what is left of a damaged file; a figure that is lost must not go unnoticed.

A quick look over the bytes of the file. Where it finds something, `pagetree` tells whether it matters, and for which page.
"""

from __future__ import annotations

import mmap
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from yusuan.errors import UnreadableFile

LARGEST = 300_000_000
LARGEST_CONTENT = 200_000_000  # bytes of one stream, unpacked
_PIECE = 1_000_000
_REACH = 4000  # bytes before a stream in which its dictionary stands
_STREAM = re.compile(rb"stream\r?\n")
_PACKED = re.compile(rb"/Filter\s*\[?\s*/(?:FlateDecode|Fl)\b")
_BULKY = re.compile(rb"/(?:Length1|Subtype\s*/(?:Image|Type1C|CIDFontType0C|OpenType))\b")  # pictures and fonts: no text, no lines
_PAGE = re.compile(rb"/Type\s*/Page\b")
_OBJECTS = re.compile(rb"/Type\s*/ObjStm\b")


def check_file(path: Path) -> None:
    """What can be told without parsing: raises UnreadableFile when the file is empty, too large, no PDF or has lost its end mark."""
    size = path.stat().st_size
    if not size:
        raise UnreadableFile("the file is empty.", path=path, remedy="Fetch the document again.")
    if size > LARGEST:
        raise UnreadableFile(f"the PDF has {size:,} bytes, more than {LARGEST:,}.", path=path, remedy="Split it by unit.")
    with path.open("rb") as stream:
        head = stream.read(1024)
        tail = _tail(stream, size)
    if b"%PDF-" not in head:
        raise UnreadableFile("this is not a PDF although its name says so.", path=path, remedy="Give it the name of its real type.")
    if b"%%EOF" not in tail:
        raise UnreadableFile("the PDF is cut off: its end is missing.", path=path, remedy="Fetch the document again.")


def _tail(stream: BinaryIO, end: int) -> bytes:
    """The last part of a file that is not just the zero bytes or blanks it was padded with."""
    while end:
        start = max(0, end - 2048)
        stream.seek(start)
        if tail := stream.read(end - start).rstrip(b"\0 \t\r\n"):
            stream.seek(max(0, start + len(tail) - 2048))
            return stream.read(2048)
        end = start
    return b""


def looks_whole(path: Path, pages: int) -> bool:
    """Whether every packed content of a PDF that is not encrypted unpacks, and whether it holds no more pages than these."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        found = sum(1 for _ in _PAGE.finditer(whole))
        try:
            for dictionary, packed in _packed_streams(whole):
                objects = _OBJECTS.search(dictionary)
                found += sum(len(_PAGE.findall(piece)) if objects else 0 for piece in unpacked(packed))
        except ValueError:
            return False
    return found <= pages


def _packed_streams(whole: mmap.mmap) -> Iterator[tuple[bytes, bytes]]:
    """Each stream that is packed and may hold text, lines or objects, behind its dictionary."""
    for match in _STREAM.finditer(whole):
        head = whole[max(0, match.start() - _REACH):match.start()]
        dictionary = b"" if head.endswith(b"end") else head[head.rfind(b"obj") + 3:]
        if _PACKED.search(dictionary) and not _BULKY.search(dictionary):
            end = whole.find(b"endstream", match.end())
            yield dictionary, whole[match.end():end if end > 0 else len(whole)]


def unpacked(packed: bytes) -> Iterator[bytes]:
    """Unpacks piece by piece: a few kilobytes may stand for more than the memory holds.

    Raises ValueError when the bytes cannot be unpacked, fail their checksum, or stand for more than LARGEST_CONTENT bytes.
    """
    unpacker, size = zlib.decompressobj(), 0
    while packed and not unpacker.eof:
        try:
            piece = unpacker.decompress(packed, _PIECE)
        except zlib.error as error:
            raise ValueError(f"the content of the page cannot be unpacked, {error}") from error
        size += len(piece)
        if size > LARGEST_CONTENT:
            raise ValueError(f"the content of the page unpacks to more than {LARGEST_CONTENT:,} bytes")
        yield piece
        packed = unpacker.unconsumed_tail
