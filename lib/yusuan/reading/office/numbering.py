"""The numbers that Word puts in front of paragraphs (一、 （二） 3.): counted again from the list definitions of a document."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from yusuan.reading.office.package import local

_DIGITS = "零一二三四五六七八九"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_CHINESE = {"chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCounting",
            "taiwaneseCountingThousand", "ideographTraditional", "chineseLegalSimplified"}
_PLACE = re.compile(r"%([1-9])")
DEEPEST = 9


class Level(NamedTuple):
    """One level of a list: number format, text with %1 to %9, first number."""

    format: str
    text: str
    start: int


class Numbering:
    """The running numbers of a document's lists. `mark` is asked for each numbered paragraph in order."""

    def __init__(self, root: etree._Element | None):
        self._levels: dict[str, list[Level]] = {}
        self._abstract: dict[str, str] = {}
        self._restarted: set[str] = set()
        self._counts: dict[str, list[int | None]] = {}
        if root is not None:
            self._load(root)

    def _load(self, root: etree._Element) -> None:
        for item in root.iterfind("{*}abstractNum"):
            self._levels[value(item, "abstractNumId")] = [_level(level) for level in item.iterfind("{*}lvl")]
        for item in root.iterfind("{*}num"):
            self._abstract[value(item, "numId")] = value(item.find("{*}abstractNumId"), "val")
            if item.find("{*}lvlOverride/{*}startOverride") is not None:
                self._restarted.add(value(item, "numId"))

    def mark(self, number: str, level: int) -> str:
        """The number in front of the next paragraph of list `number` at `level` (from 0); "" for bullets and unknown lists."""
        abstract = self._abstract.get(number, "")
        levels = self._levels.get(abstract, [])
        if not 0 <= level < min(len(levels), DEEPEST):
            return ""
        list_of_its_own = f"{abstract}/{number}" if number in self._restarted else abstract
        counts = self._counts.setdefault(list_of_its_own, [None] * DEEPEST)
        before = counts[level]
        counts[level] = levels[level].start if before is None else before + 1
        counts[level + 1:] = [None] * (DEEPEST - level - 1)
        if levels[level].format in ("bullet", "none"):
            return ""
        return _PLACE.sub(lambda match: self._number(levels, counts, int(match[1]) - 1), levels[level].text)

    @staticmethod
    def _number(levels: list[Level], counts: list[int | None], level: int) -> str:
        if level >= len(levels):
            return ""
        count = counts[level]
        return numeral(levels[level].start if count is None else count, levels[level].format)


def _level(element: etree._Element) -> Level:
    start = value(element.find("{*}start"), "val")
    return Level(value(element.find("{*}numFmt"), "val") or "decimal", value(element.find("{*}lvlText"), "val"),
                 int(start) if start.isdigit() else 1)


def value(element: etree._Element | None, name: str) -> str:
    """An attribute by its local name; "" when element or attribute is absent."""
    if element is None:
        return ""
    return next((text for key, text in element.attrib.items() if etree.QName(key).localname == name), "")


def numeral(count: int, kind: str) -> str:
    """A number as a list prints it: 一, ①, a, iv, 4."""
    if kind in _CHINESE and 0 < count < 100:
        tens, ones = divmod(count, 10)
        return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS[ones] if ones or not tens else "")
    if kind.startswith("decimalEnclosedCircle") and 0 < count <= 20:
        return chr(0x2460 + count - 1)
    if kind in ("lowerLetter", "upperLetter") and 0 < count <= 26:
        letter = chr(96 + count)
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in ("lowerRoman", "upperRoman") and 0 < count < 40:
        return _roman(count) if kind == "lowerRoman" else _roman(count).upper()
    return str(count)


def _roman(count: int) -> str:
    text = ""
    for size, sign in _ROMAN:
        text += sign * (count // size)
        count %= size
    return text


def of_paragraph(properties: etree._Element | None, styles: dict[str, tuple[str, int]]) -> tuple[str, int] | None:
    """List and level of a paragraph, from itself or its style; None when it has no number."""
    if properties is None:
        return None
    own = properties.find("{*}numPr")
    if own is None:
        return styles.get(value(properties.find("{*}pStyle"), "val"))
    number, level = value(own.find("{*}numId"), "val"), value(own.find("{*}ilvl"), "val")
    return (number, int(level) if level.isdigit() else 0) if number not in ("", "0") else None


def of_styles(root: etree._Element) -> dict[str, tuple[str, int]]:
    """List and level of each paragraph style that has one."""
    found = {}
    for style in root.iterfind("{*}style"):
        properties = next((child for child in style if local(child) == "pPr"), None)
        if properties is not None and (number := of_paragraph(properties, {})):
            found[value(style, "styleId")] = number
    return found
