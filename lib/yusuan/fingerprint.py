"""What a result depends on, as one digest. Same digest, same result: nothing has to run again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from yusuan.paths import LIBRARY

# The rooms that decide what a reading is. The others only use it.
READING = ("amount.py", "hanzi.py", "reading", "disclosure", "profiles")
READERS = ("lxml", "onnxruntime", "opencv-python-headless", "pypdfium2", "rapidocr", "xlrd")
PACKAGES = (*READERS, "ipykernel", "matplotlib", "noto-cjk-sans-otc", "pandas", "papermill", "pdfplumber", "pyarrow",
            "pypandoc-binary", "typst")


def of_files(paths: Iterable[Path]) -> str:
    """The digest of the content and names of files; an absent one counts as absent."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.name}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b"absent")
    return digest.hexdigest()


def of_values(*values: object) -> str:
    """The digest of plain values (texts, numbers, lists, dictionaries)."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


@lru_cache
def of_library(rooms: tuple[str, ...] = ()) -> str:
    """The digest of this library's own code and data: all of it, or some rooms."""
    chosen = [LIBRARY / room for room in rooms] or [LIBRARY]
    files = [path for room in chosen for path in ([room] if room.is_file() else room.rglob("*"))
             if path.is_file() and "__pycache__" not in path.parts]
    return hashlib.sha256("".join(f"{path.relative_to(LIBRARY)}{of_files([path])}" for path in sorted(files)).encode()).hexdigest()


@lru_cache
def of_environment(packages: tuple[str, ...] = PACKAGES) -> str:
    """The digest of the versions of the packages that shape a result, the font's included; recognition may not be installed."""
    return of_values({name: _version(name) for name in packages})


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "absent"
