"""The one font of a report: Noto Sans CJK SC. A character it does not have stops the report."""

from __future__ import annotations

import io
import os
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from importlib import metadata
from pathlib import Path

import noto_cjk_sans_otc
import uharfbuzz
from fontTools.ttLib import TTCollection, TTFont

from yusuan.errors import MissingGlyph, RenderingFailed
from yusuan.writing import write

PACKAGE = "noto-cjk-sans-otc"
FAMILY = "Noto Sans CJK SC"
FILE = "NotoSansCJKsc-Regular.otf"
# Kerning and vertical setting are of no use to a report, and their alternates would triple the size of a subset.
_UNUSED = ("GSUB", "GPOS", "BASE", "VORG", "vhea", "vmtx")
_INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}


def path() -> Path:
    """The simplified Chinese face as a file of its own; made once and kept in the user's cache.

    matplotlib reads only the first face of a collection, which holds the Japanese forms. Raises CannotWrite.
    """
    kept = _cache() / FILE
    if not kept.is_file():
        _make(kept)
    return kept


def _cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "yusuan" / "fonts" / f"{PACKAGE}-{metadata.version(PACKAGE)}"


def _make(target: Path) -> None:
    with TTCollection(str(noto_cjk_sans_otc.FONT_PATH), lazy=True) as collection:
        number = next((n for n, face in enumerate(collection.fonts) if face["name"].getDebugName(1) == FAMILY), None)
    if number is None:
        raise RenderingFailed(f"the font package {PACKAGE} holds no face named {FAMILY}.", remedy=f"Install {PACKAGE} again.")
    with TTFont(str(noto_cjk_sans_otc.FONT_PATH), fontNumber=number, lazy=True, recalcTimestamp=False, recalcBBoxes=False) as face:
        buffer = io.BytesIO()
        face.save(buffer, reorderTables=False)
    write(target, buffer.getvalue())


@lru_cache
def _face() -> uharfbuzz.Face:
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path())))


@lru_cache
def covered() -> frozenset[int]:
    """The code points that the font can show."""
    return frozenset(_face().unicodes)


def missing(text: str) -> list[str]:
    """The visible characters of `text` that the font cannot show, in order, each once."""
    lacking = dict.fromkeys(sign for sign in text if ord(sign) not in covered())
    return [sign for sign in lacking if unicodedata.category(sign) not in _INVISIBLE]


def require(text: str, where: str) -> None:
    """Raises MissingGlyph, which names the character and the words around it, when the font cannot show `text`."""
    for sign in missing(text):
        at = text.index(sign)
        around = " ".join(text[max(0, at - 12): at + 13].split())
        raise MissingGlyph(f"{where}: the font {FAMILY} has no glyph for U+{ord(sign):04X} “{sign}” in “{around}”.",
                           remedy="Mend the character in the source, or use a font that has it.")


def subset(texts: Iterable[str]) -> bytes:
    """A WOFF font with only the characters of `texts`, for a page that must show where no Chinese font is installed."""
    wanted = {ord(sign) for text in texts for sign in text} & covered()
    order = uharfbuzz.SubsetInput()
    order.sets(uharfbuzz.SubsetInputSets.UNICODE).update(wanted | {0x20})
    order.sets(uharfbuzz.SubsetInputSets.DROP_TABLE_TAG).update(int.from_bytes(tag.encode(), "big") for tag in _UNUSED)
    order.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.DESUBROUTINIZE
    small = TTFont(io.BytesIO(uharfbuzz.subset(_face(), order).blob.data), lazy=True, recalcTimestamp=False, recalcBBoxes=False)
    small.flavor = "woff"  # WOFF2 is a tenth smaller, and takes a hundred times as long to pack: as long as the rest of the page
    packed = io.BytesIO()
    small.save(packed)
    return packed.getvalue()
