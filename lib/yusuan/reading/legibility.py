"""Whether a text layer can be read: a font with a wrong or missing table of characters gives glyphs whose code points mean nothing."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache

UNKNOWN = "\ufffd"
_FEW = 8  # glyphs of a kind: fewer show nothing
_UNMAPPED = 0.1  # of all glyphs
_STRANGE = 0.25  # of all glyphs: letters of a language that is not there, or of a character set taken for another
_RARE = 0.3  # of the ideographs: three in a hundred are in any text, two in three where they are taken at random
_JUMBLE = frozenset("!\"#$&;<>?@[\\]^`{|}~")  # what glyph numbers look like when they are taken for characters


def garbage(texts: Counter[str]) -> bool:
    """Whether the glyphs of a page, counted by their text, are in good part unknown characters, or a jumble that no text is made of."""
    kinds: Counter[str] = Counter()
    for text, count in texts.items():
        kinds[_kind(text[0])] += count
    inked, ideographs = kinds.total() - kinds["blank"], kinds["common"] + kinds["rare"]
    return (kinds["unknown"] > _UNMAPPED * inked
            or kinds["strange"] > max(_STRANGE * inked, _FEW)
            or kinds["rare"] > max(_RARE * ideographs, _FEW))


@lru_cache(maxsize=20_000)
def _kind(sign: str) -> str:
    if sign.isspace():
        return "blank"
    if sign == UNKNOWN:
        return "unknown"
    if unicodedata.name(sign, "").startswith("CJK UNIFIED"):
        return "common" if _in_daily_use(sign) else "rare"
    letter, foreign = unicodedata.category(sign)[0] in "LMC", not sign.encode("gbk", "ignore")
    return "strange" if sign in _JUMBLE or letter and (foreign or "\u00a1" <= sign <= "\u00ff") else "plain"


def _in_daily_use(sign: str) -> bool:
    """Whether an ideograph is in the first level of the character set of the mainland or of Taiwan."""
    return b"\xb0" <= sign.encode("gb2312", "ignore")[:1] <= b"\xd7" or b"\xa4" <= sign.encode("big5", "ignore")[:1] <= b"\xc6"
