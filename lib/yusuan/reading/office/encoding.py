"""Bytes of a web page or delimited file → text. What a page declares is often wrong, so the bytes themselves decide."""

from __future__ import annotations

import codecs

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_FEW = 0.02  # of the signs beyond ASCII: a page of UTF-8 may have a sign that was cut in two


def decoded(data: bytes) -> tuple[str, str]:
    """The text of the bytes, and a warning in Chinese ("" when every byte stands for a sign).

    GB2312 and GBK are read as GB18030, which holds both.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _lenient(data[3:] if encoding == "utf-8" else data, encoding)
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(data) > 7 and not any(data[first:8:2]):  # every second byte of "<html" is zero
            return _lenient(data, encoding)
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            if encoding == "utf-8" and _is_nearly_utf8(data):
                return _lenient(data, "utf-8")
        else:
            return text, ""
    declared_big5 = b"big5" in data[:4096].lower()
    return _lenient(data, "big5" if declared_big5 else "gb18030")


def _is_nearly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", errors="replace")
    beyond = len(text) - len(text.encode("ascii", errors="ignore"))
    return text.count("\ufffd") <= _FEW * beyond


def _lenient(data: bytes, encoding: str) -> tuple[str, str]:
    text = data.decode(encoding, errors="replace")
    count = text.count("\ufffd")
    return text, f"有{count}处文字的编码已损坏，代之以“\ufffd”；请对照原件。" if count else ""
