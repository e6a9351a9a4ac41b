"""What makes an HTML page self-contained: pictures inside the page, and a font with just its characters."""

from __future__ import annotations

import base64
import re
from html import unescape

from yusuan import fonts

FONT = "/* font */"
_PICTURE = re.compile(r'(?<=src=")picture-\d+\.(?:svg|png)(?=")')
# What a page can do without, a sixth of it: closing tags in tables, what only paper needs, names in the contents, blanks in the style.
_OPTIONAL = re.compile(r'</t[dhr]>| id="toc-[^"]*"| data-(?:align|widths)="[^"]*"')
_STYLE = re.compile(r"(?<=<style>).*?(?=</style>)", re.DOTALL)
_BLANKS = re.compile(r"(?<=[{};:,])\s+|\s+(?=[{}])|^\s+", re.MULTILINE)
_KINDS = {"svg": "svg+xml", "png": "png"}


def finished(html: str, pictures: dict[str, bytes] | None = None) -> str:
    """`html` with its pictures as data URIs and, in place of the font mark, the subset of the font. Raises MissingGlyph."""
    html = html.replace("\u200b", "<wbr>")  # the page can be searched for the whole word
    html = _STYLE.sub(lambda match: _BLANKS.sub("", match[0]), _OPTIONAL.sub("", html))
    text = unescape(html)  # attributes, style and script too: they write placeholders and captions
    fonts.require(text, "the report")
    face = base64.b64encode(fonts.subset([text])).decode()
    html = html.replace(FONT, f'@font-face{{font-family:"{fonts.FAMILY}";src:url(data:font/woff;base64,{face}) format("woff")}}', 1)
    return _PICTURE.sub(lambda match: _uri(match[0], (pictures or {})[match[0]]), html)


def _uri(name: str, data: bytes) -> str:
    return f"data:image/{_KINDS[name.rpartition('.')[2]]};base64,{base64.b64encode(data).decode()}"
