"""The page tree of a PDF, followed to the contents of its pages: slow, and only done where a file looks damaged."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import LITERALS_FLATE_DECODE, PDFObjRef, PDFStream, resolve1
from pdfminer.psexceptions import PSException

from yusuan.errors import UnreadableFile
from yusuan.reading.integrity import unpacked

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # a damaged object is worth many lines to it; what matters is raised
# What the library lets a malformed object raise, and what `unpacked` raises.
_DAMAGE = (PSException, TypeError, ValueError, KeyError, AttributeError, IndexError, RecursionError)


class _Objects(PDFDocument):
    """The objects of a PDF, none of which is only a reference to another: the library would follow a circle of them for ever."""

    def getobj(self, objid: int) -> object:
        found, passed = super().getobj(objid), {objid}
        while isinstance(found, PDFObjRef):
            if found.objid in passed:
                raise ValueError(f"object {objid} refers to itself")
            passed.add(found.objid)
            found = super().getobj(found.objid)
        return found


def check_pages(path: Path, only: int | None = None) -> None:
    """Raises UnreadableFile, naming the page, when a page (or the page `only`) lost a content or has one that fails its checksum."""
    number = None
    with path.open("rb") as stream:
        try:
            for number, page in enumerate(_pages(stream), 1):
                if only in (None, number):
                    _check(page)
        except _DAMAGE as error:
            detail = f" ({error})" if str(error) else ""
            raise UnreadableFile(f"the PDF is damaged{detail}.", path=path, page=number, remedy="Fetch the document again.") from error


def _pages(stream: BinaryIO) -> list[PDFPage]:
    document = _Objects(PDFParser(stream))
    pages, declared = list(PDFPage.create_pages(document)), resolve1(resolve1(document.catalog["Pages"])["Count"])
    if len(pages) != declared:
        raise ValueError(f"it declares {declared} pages and {len(pages)} can be found")
    return pages


def _check(page: PDFPage) -> None:
    for content in (*map(resolve1, page.contents), *_drawings(page)):
        if not isinstance(content, PDFStream):
            raise ValueError("the content of the page is missing")
        if content.rawdata and not content.decipher and any(name in LITERALS_FLATE_DECODE for name, _ in content.get_filters()[:1]):
            for _ in unpacked(content.rawdata):
                pass


def _drawings(page: PDFPage) -> Iterator[PDFStream]:
    """What the page draws from elsewhere, pictures left out."""
    found = resolve1(resolve1(page.resources).get("XObject")) or {}
    for drawing in map(resolve1, found.values()):
        if isinstance(drawing, PDFStream) and getattr(drawing.get("Subtype"), "name", "") == "Form":
            yield drawing
