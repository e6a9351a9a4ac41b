"""Office packages (zip files of XML parts): opened with bounds, parsed without entities, DTDs or network."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from lxml import etree

from yusuan.errors import UnreadableFile

LARGEST_PART = 600_000_000  # bytes unpacked: a sheet of a million styled empty rows has 290 million
MOST_PARTS = 20_000
_CHUNK = 1 << 20
_COMPLAINT = 120  # signs: libraries may quote what they stumbled over
_WHOLE = 50_000_000  # bytes of a part that is parsed as a whole
MOST_TAGS = 4_000_000  # of such a part or page: a parsed one takes 200 bytes; 100,000 cells of Word are two million
_LESS = "Remove what does not belong to the disclosure and save it anew."
SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "remove_comments": True, "remove_pis": True}
# OSError: lxml's word for bytes that are no text, and a seek to nowhere. ValueError: letters where a number has to be.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, etree.XMLSyntaxError, NotImplementedError, OSError, ValueError)
AGAIN = "Fetch the document again, or open it in an office program and save it anew."


class Package:
    """The parts of one office file. Names of parts have no slash in front."""

    def __init__(self, archive: zipfile.ZipFile, path: Path):
        self.path = path
        self._archive = archive
        # Some programs write the names with backslashes.
        self._parts = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in archive.infolist()}

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._parts

    def size(self, part: str) -> int:
        """The bytes of a part that there is, unpacked."""
        return self._parts[part.lower()].file_size

    def open(self, part: str, largest: int = LARGEST_PART) -> IO[bytes]:
        """The bytes of a part. Raises UnreadableFile when it is absent or larger than `largest` when unpacked."""
        info = self._parts.get(part.lower())
        if info is None:
            raise UnreadableFile(f"the part {part} is missing in it.", path=self.path, remedy=AGAIN)
        if info.file_size > largest:
            raise UnreadableFile(f"its part {part} unpacks to {info.file_size:,} bytes, more than {largest:,}.", path=self.path,
                                 remedy=_LESS)
        return self._archive.open(info)

    def tree(self, part: str) -> etree._Element:
        """A part parsed as a whole."""
        with self.open(part, _WHOLE) as stream:
            content = stream.read()
        if (count := content.count(b"<")) > MOST_TAGS:
            raise UnreadableFile(f"its part {part} has {count:,} tags, more than {MOST_TAGS:,}.", path=self.path, remedy=_LESS)
        root = etree.fromstring(content, etree.XMLParser(**SAFE))
        self._refuse_dtd(root)
        return root

    def elements(self, part: str, *names: str, without: re.Pattern[bytes] | None = None) -> Iterator[etree._Element]:
        """The elements of these local names as they end, each freed when the next is asked for.

        Tags that match `without` are cut out before parsing.
        """
        with self.open(part) as raw:
            stream = _Sieve(raw, without) if without else raw
            tags = [f"{{*}}{name}" for name in names]
            for at, (_, element) in enumerate(etree.iterparse(stream, tag=tags, collect_ids=False, **SAFE)):
                if not at:
                    self._refuse_dtd(element)
                yield element
                element.clear(keep_tail=True)
                while element.getprevious() is not None:
                    del element.getparent()[0]

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: (last word of the type, part) by identifier. Empty when it refers to nothing."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self:
            return {}
        return {item.get("Id", ""): (item.get("Type", "").rpartition("/")[2], _resolved(folder, item.get("Target", "")))
                for item in self.tree(relations) if item.get("TargetMode") != "External"}

    def main(self) -> str:
        """The name of the main part (officeDocument)."""
        for kind, part in self.related("").values():
            if kind == "officeDocument":
                return part
        raise UnreadableFile("the file has no main part.", path=self.path, remedy=AGAIN)

    def _refuse_dtd(self, element: etree._Element) -> None:
        if element.getroottree().docinfo.internalDTD is not None:
            raise UnreadableFile("it declares a document type, which no office program does.", path=self.path,
                                 remedy="Do not open it; ask for the document at its source.")


class _Sieve:
    """A stream of XML without the tags that match a pattern."""

    def __init__(self, stream: IO[bytes], pattern: re.Pattern[bytes]):
        self._stream, self._pattern = stream, pattern
        self._rest = b""

    def read(self, _size: int = -1) -> bytes:
        """The next piece; b"" at the end only."""
        while chunk := self._stream.read(_CHUNK):
            head, cut, self._rest = (self._rest + chunk).rpartition(b">")
            if shown := self._pattern.sub(b"", head + cut):
                return shown
        shown, self._rest = self._rest, b""
        return shown


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """The package in `path`. Damage that shows while it is read ends as UnreadableFile too."""
    try:
        with zipfile.ZipFile(path) as archive:
            if len(archive.infolist()) > MOST_PARTS:
                raise UnreadableFile(f"it has {len(archive.infolist()):,} parts, more than {MOST_PARTS:,}.", path=path, remedy=AGAIN)
            yield Package(archive, path)
    except DAMAGED as error:
        raise UnreadableFile(f"the file is damaged ({complaint(error)}).", path=path, remedy=AGAIN) from error
    except RuntimeError as error:  # what zipfile raises for an encrypted part
        raise UnreadableFile("the file is protected by a password.", path=path, remedy="Save it without the password.") from error


def complaint(error: Exception) -> str:
    """What a library says of damage, as one short line."""
    return " ".join(str(error).split())[:_COMPLAINT]


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return etree.QName(element).localname
