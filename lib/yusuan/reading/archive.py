"""ZIP archives: several files delivered as one, unpacked with bounds and never under the names that the archive gives."""

from __future__ import annotations

import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from yusuan.errors import UnreadableFile
from yusuan.reading.kind import kind_of

MOST_FILES = 2_000
_MOST_ENTRIES = 10 * MOST_FILES  # with folders and what systems leave behind
MOST_BYTES = 2_000_000_000  # of all files together, unpacked
LARGEST_FILE = 500_000_000
RATIO = 200  # unpacked to packed, of a file above the size from which it matters
_SMALL = 20_000_000
DEEPEST = 3  # archives inside each other
_AGAIN = "Unpack it, and put what belongs to the disclosure in its place."
_FURNITURE = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)


class Member(NamedTuple):
    """A file of an archive: its name there (`附件/表.xlsx`, for an archive inside it `内.zip/表.xlsx`) and where it lies unpacked."""

    name: str
    path: Path


@contextmanager
def unpacked(path: Path) -> Iterator[list[Member]]:
    """The files of a ZIP archive, archives in it unpacked as well, in a folder that goes away after the block.

    Raises UnreadableFile for an archive that is damaged, encrypted, too large, too deeply nested or a bomb.
    """
    with tempfile.TemporaryDirectory(prefix="yusuan-") as folder:
        unpacking = _Unpacking(path, Path(folder))
        unpacking.take(path, "", 1)
        yield unpacking.members


class _Unpacking:
    """One delivery while it is unpacked; the bounds hold for all archives in it together."""

    def __init__(self, path: Path, folder: Path):
        self.path = path
        self.members: list[Member] = []
        self._folder = folder
        self._files = self._bytes = 0

    def take(self, archive: Path, prefix: str, depth: int) -> None:
        if depth > DEEPEST:
            raise self._refused(f"archives lie inside each other more than {DEEPEST} deep.")
        try:
            with zipfile.ZipFile(archive) as opened:
                if len(opened.infolist()) > _MOST_ENTRIES:
                    raise self._refused(f"it has more than {MOST_FILES:,} files.")
                for info in sorted(filter(_is_file, opened.infolist()), key=lambda info: name_of(info)):
                    self._member(opened, info, prefix, depth)
        except _DAMAGED as error:
            raise self._refused(f"the archive is damaged ({' '.join(str(error).split())[:100]}).") from error

    def _member(self, opened: zipfile.ZipFile, info: zipfile.ZipInfo, prefix: str, depth: int) -> None:
        name = prefix + name_of(info)
        self._check(info, name)
        self._files += 1
        self._bytes += info.file_size
        target = self._folder / f"{self._files:05d}{PurePosixPath(name).suffix.lower()}"
        with opened.open(info) as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        if kind_of(target) == "zip":
            self.take(target, f"{name}/", depth + 1)
            target.unlink()
        else:
            self.members.append(Member(name, target))

    def _check(self, info: zipfile.ZipInfo, name: str) -> None:
        if info.flag_bits & 0x1:
            raise self._refused(f"{name} in it is protected by a password.")
        if self._files >= MOST_FILES:
            raise self._refused(f"it has more than {MOST_FILES:,} files.")
        if info.file_size > LARGEST_FILE or self._bytes + info.file_size > MOST_BYTES:
            raise self._refused(f"it unpacks to more than {min(LARGEST_FILE, MOST_BYTES):,} bytes.")
        if info.file_size > max(_SMALL, RATIO * info.compress_size):
            raise self._refused(f"{name} in it unpacks to {info.file_size:,} bytes from {info.compress_size:,}, as no document does.")

    def _refused(self, what: str) -> UnreadableFile:
        return UnreadableFile(what, path=self.path, remedy=_AGAIN)


def _is_file(info: zipfile.ZipInfo) -> bool:
    """Folders, symbolic links and what systems and office programs leave behind (~$x.docx, .DS_Store) are no documents."""
    parts = name_of(info).split("/")
    link = stat.S_ISLNK(info.external_attr >> 16)
    return not (info.is_dir() or link or parts[-1].startswith(("~$", "._")) or not set(parts).isdisjoint(_FURNITURE))


def name_of(info: zipfile.ZipInfo) -> str:
    """The name of a member as its maker wrote it: GB18030 where the archive does not say UTF-8; no drive, no way out of the folder."""
    name = info.filename
    if not info.flag_bits & 0x800:
        raw = info.orig_filename.encode("cp437", errors="replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = name.replace("\\", "/").partition("\0")[0].split("/")
    return "/".join(part for part in parts if part not in ("", ".", "..") and not part.endswith(":")) or "?"
