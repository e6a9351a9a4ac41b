"""What makes an HTML page self-contained: pictures inside the page, and a font with just its characters."""

from __future__ import annotations

import base64
import re
from html import unescape

from yusuan import fonts

FONT = "/* font */"
_PICTURE = re.compile(r'(?<=src=")picture-\d+\.(?:svg|png)(?=")')
_MARKUP = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.DOTALL)
_KINDS = {"svg": "svg+xml", "png": "png"}
ALWAYS = "0123456789.,+-−%（）()：；、。"  # what the page's own script and style may write


def finished(html: str, pictures: dict[str, bytes] | None = None) -> str:
    """`html` with its pictures as data URIs and, in place of the font mark, the subset of the font. Raises MissingGlyph."""
    text = text_of(html)
    fonts.require(text, "the report")
    face = base64.b64encode(fonts.subset([text, ALWAYS])).decode()
    html = html.replace(FONT, f'@font-face{{font-family:"{fonts.FAMILY}";src:url(data:font/woff2;base64,{face}) format("woff2")}}', 1)
    return _PICTURE.sub(lambda match: _uri(match[0], (pictures or {})[match[0]]), html)


def _uri(name: str, data: bytes) -> str:
    return f"data:image/{_KINDS[name.rpartition('.')[2]]};base64,{base64.b64encode(data).decode()}"


def text_of(html: str) -> str:
    """The visible text, entities included as the signs they stand for."""
    return unescape(_MARKUP.sub(" ", html))
