"""Workbooks and pages embedded in a text: of a workbook the sheet that is shown."""

from __future__ import annotations

import posixpath
import tempfile
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from yusuan.errors import UnreadableFile
from yusuan.reading.kind import kind_of
from yusuan.reading.office.formulas import computed
from yusuan.reading.office.html import page
from yusuan.reading.office.layout import blocks
from yusuan.reading.office.package import DAMAGED, Package, complaint
from yusuan.reading.page import Block

LARGEST = 50_000_000  # bytes of one, unpacked
MOST = 200


class Embedded:
    """What is embedded in one document. `warnings` (Chinese) grow as it is asked for."""

    def __init__(self, package: Package, related: Mapping[str, tuple[str, str]]):
        self.warnings: list[str] = []
        self._package = package
        self._parts = {name: part for name, (_, part) in related.items()}
        self._read: dict[str, list[Block]] = {}

    def blocks(self, identifier: str) -> list[Block]:
        """The blocks of what the document embeds under this identifier; none where it is neither a workbook nor a page."""
        if identifier not in self._read:
            part = self._parts.get(identifier, "")
            self._read[identifier] = self._blocks(part) if part in self._package and len(self._read) < MOST else []
        return self._read[identifier]

    def _blocks(self, part: str) -> list[Block]:
        name = posixpath.basename(part)
        if self._package.size(part) > LARGEST:
            self.warnings.append(f"文中嵌入的“{name}”太大，没有读取。")
            return []
        with tempfile.TemporaryDirectory(prefix="yusuan-") as folder:
            copy = Path(folder) / f"embedded{Path(name).suffix}"
            try:
                with self._package.open(part) as stream:
                    copy.write_bytes(stream.read())
                return self._of(copy, kind_of(copy))
            except UnreadableFile as error:
                if error.path != copy:
                    raise  # not of this file: reading the whole document takes too long
                self.warnings.append(f"文中嵌入的“{name}”没有读取：{error.what}")
            except DAMAGED as error:
                self.warnings.append(f"文中嵌入的“{name}”没有读取：{complaint(error)}")
        return []

    def _of(self, path: Path, kind: str) -> list[Block]:
        if kind == "html":
            found, warnings = page(path.read_bytes(), path)
        elif kind in ("xlsx", "xls"):
            read_sheets = import_module(f"yusuan.reading.office.{kind}").read_sheets
            sheets, warnings = read_sheets(path, shown=True)
            laid_out = [blocks(sheet) for sheet in computed(path, sheets, read_sheets)]
            found = [block for of_sheet, _ in laid_out for block in of_sheet]
            warnings = [*warnings, *(told for _, problems in laid_out for told in problems)]
        else:
            return []
        self.warnings += warnings
        return found
