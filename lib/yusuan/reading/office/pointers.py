"""What a web page only points to: attached files, framed pages, pictures. Nothing is fetched; it is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename
from urllib.parse import unquote

from lxml import etree

_DOCUMENT = re.compile(r"[^/?&=#\\]+\.(?:pdf|docx?|xlsx?|xlsm|et|wps|ofd|zip|rar|7z)(?=$|[?&#])", re.IGNORECASE)
_FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}
_NAMED = 5  # files that a warning names


def pointed_to(root: etree._Element, tabulated: bool) -> Iterator[str]:
    """Warnings in Chinese. `tabulated`: the page has tables of its own, so that its pictures are thought to be ornament."""
    if attached := list(dict.fromkeys(_attached(root))):
        yield f"网页另附有{len(attached)}个文件（{_listed(attached)}），其中的内容没有读取；请下载后与网页放在一起。"
    places = [unquote(frame.get("src", "").strip()) for frame in root.iter("iframe", "frame")]
    frames = [place for place in places if place and not _DOCUMENT.search(place)]
    if frames and not tabulated:
        yield f"网页的内容在它的框架里（{_listed(frames)}），没有读取；请另存框架中的网页。"
    if not tabulated and (pictures := sum(1 for _ in root.iter("img"))):
        yield f"网页中没有表格，而有{pictures}幅图片，图片中的文字没有读取；请将图片做成一个 PDF。"


def _attached(root: etree._Element) -> Iterator[str]:
    """The names of documents that the page links to or shows in a frame: the words of the link where they are a name."""
    for link in root.iter("a"):
        text = " ".join("".join(link.itertext()).split())
        if found := _DOCUMENT.search(text) or _DOCUMENT.search(unquote(link.get("href", ""))):
            yield text if 0 < len(text) <= 80 else found[0]
    for tag, name in _FRAMES.items():
        for frame in root.iter(tag):
            if found := _DOCUMENT.search(unquote(frame.get(name, ""))):
                yield basename(found[0])


def _listed(names: list[str]) -> str:
    return "、".join(names[:_NAMED]) + ("等" if len(names) > _NAMED else "")
