"""MHTML: a web page, or a workbook saved as one, in a single MIME file."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path

from yusuan.errors import UnreadableFile
from yusuan.reading.office.html import LARGEST, page
from yusuan.reading.office.package import AGAIN
from yusuan.reading.page import Block, Document

_HIDDEN_SHEET = (b"<x:Visible>SheetHidden</x:Visible>", b"<x:Visible>SheetVeryHidden</x:Visible>")


def read_mhtml(path: Path, sha256: str) -> Document:
    """All pages in the file in order as one Document; hidden sheets are left out. Raises UnreadableFile."""
    data = path.read_bytes()
    if len(data) > LARGEST:
        raise UnreadableFile(f"the page has {len(data):,} bytes, more than {LARGEST:,}.", path=path, remedy="Split it by unit.")
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    pages = [part.get_payload(decode=True) or b"" for part in message.walk() if part.get_content_type() == "text/html"]
    found: list[Block] = []
    warnings: list[str] = []
    for content in pages:
        if b"<frameset" in content or any(mark in content for mark in _HIDDEN_SHEET):
            continue
        blocks, problems = page(content, path)
        found += blocks
        warnings += problems
    if not found:
        raise UnreadableFile("no page can be found in it.", path=path, remedy=AGAIN)
    return Document(path, sha256, 0, tuple(found), tuple(warnings))
