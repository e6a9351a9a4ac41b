"""A stored number and its number format → the text that the spreadsheet displays (ECMA-376 part 1, 18.8.30 and 18.8.31)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from yusuan.amount import half_up
from yusuan.reading.office.moment import displayed_moment

# The formats that files name by number only, as a Chinese Excel shows them.
BUILTIN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "¥#,##0;¥-#,##0", 6: "¥#,##0;¥-#,##0", 7: "¥#,##0.00;¥-#,##0.00",
    8: "¥#,##0.00;¥-#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"',
    29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: '#,##0;-#,##0;"-"',
    42: '¥#,##0;¥-#,##0;¥"-"', 43: '#,##0.00;-#,##0.00;"-"', 44: '¥#,##0.00;¥-#,##0.00;¥"-"', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}
PRECISION = 15  # significant digits that a spreadsheet keeps; what a float holds beyond them is noise
_LONGEST = 20  # digits before the point: a longer number is no money, and is shown as it is stored
_GENERAL_WIDTH = 10  # significant digits that General shows of a number with a fraction
_TOKEN = re.compile(r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.?)|_(?P<blank>.?)|\*(?P<fill>.?)|\[(?P<bracket>[^\]]*)\]?'
                    r"|(?P<general>General|G/通用格式)|(?P<moment>AM/PM|上午/下午|A/P|[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|aaaa?)"
                    r"|(?P<power>[Ee][+-])|(?P<digit>[0#?])|(?P<other>.)", re.DOTALL)
_COLOUR = re.compile(r"red|红色|(?:color|颜色)\s*\d+", re.IGNORECASE)  # alone it tells a negative figure from a positive one
_FIGURE = re.compile(r"[\d.,]+%?")
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)")
_COMPARE = {"<": Decimal.__lt__, "<=": Decimal.__le__, ">": Decimal.__gt__, ">=": Decimal.__ge__, "=": Decimal.__eq__, "<>": Decimal.__ne__}


class Token(NamedTuple):
    """A piece of a format: its kind (literal, digit, point, comma, percent, power, moment, elapsed, general, text) and its sign."""

    kind: str
    text: str


class Section(NamedTuple):
    """One of the parts of a format that are separated by semicolons."""

    tokens: tuple[Token, ...]
    condition: tuple[str, Decimal] | None
    coloured: bool = False

    def has(self, *kinds: str) -> bool:
        """Whether a token of one of these kinds is in it."""
        return any(token.kind in kinds for token in self.tokens)


def displayed(value: Decimal, code: str, epoch_1904: bool = False) -> str:
    """The text that a number shows under the format `code`; float noise beyond 15 digits is gone, rounding is half up.

    A figure that is negative by its colour only gets a sign.
    """
    if value.adjusted() > _LONGEST:
        return str(value)
    value = _without_noise(value)
    sections = _sections(code)
    section, unsigned = _chosen(sections, value)
    if section is None:
        return _general(value)
    shown = abs(value) if unsigned else value
    if section.has("general"):
        return _around(section, "general", _general(shown))
    if section.has("text"):
        return _around(section, "text", _general(shown))
    if section.has("moment", "elapsed"):
        return displayed_moment(shown, [(token.kind, token.text) for token in section.tokens], epoch_1904)
    text = _number(section.tokens, shown)
    return f"-{text}" if unsigned and section.coloured and _FIGURE.fullmatch(text) and text.strip("0.,%") else text


def displayed_text(text: str, code: str) -> str:
    """What a text shows under the format: itself, unless the format has a section for texts (`0.00;;;` and `;;;` hide it)."""
    sections = _sections(code)
    if len(sections) > 3:
        return _around(sections[3], "text", text)
    if sections and sections[-1].has("text"):
        return _around(sections[-1], "text", text)
    return text


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[Section, ...]:
    parts: list[list[Token]] = [[]]
    conditions: list[tuple[str, Decimal] | None] = [None]
    coloured = [False]
    for match in _TOKEN.finditer(code):
        if match[0] == ";":
            parts.append([])
            conditions.append(None)
            coloured.append(False)
        elif (bracket := match["bracket"]) is not None and (found := _CONDITION.fullmatch(bracket)):
            conditions[-1] = (found[1], Decimal(found[2]))
        elif bracket is not None and _COLOUR.fullmatch(bracket):
            coloured[-1] = True
        elif token := _token(match):
            parts[-1].append(token)
    return tuple(Section(tuple(part), condition, colour) for part, condition, colour in zip(parts, conditions, coloured))


def _token(match: re.Match[str]) -> Token | None:
    kind, text = match.lastgroup, match[0]
    if kind in ("quoted", "escaped"):
        return Token("literal", match[kind])
    if kind == "blank":
        return Token("literal", " ")
    if kind == "fill":
        return None
    if kind == "bracket":
        return _bracket(match["bracket"])
    if kind == "other":
        return Token({".": "point", ",": "comma", "%": "percent", "@": "text"}.get(text, "literal"), text)
    return Token(kind, text)


def _bracket(inner: str) -> Token | None:
    """[h] is elapsed time and [$¥-804] a sign of money; colours and languages show nothing."""
    if inner.lower() in ("h", "hh", "m", "mm", "s", "ss"):
        return Token("elapsed", inner.lower())
    return Token("literal", inner[1:].partition("-")[0]) if inner.startswith("$") and inner[1:2] != "-" else None


def _chosen(sections: Sequence[Section], value: Decimal) -> tuple[Section | None, bool]:
    """The section for a value, and whether the section itself shows the sign (so that the value goes in without)."""
    if len(sections) == 1 and not sections[0].tokens:
        return None, False
    numeric = sections[:3]
    if any(section.condition for section in numeric):
        for section in numeric:
            if section.condition is None or _COMPARE[section.condition[0]](value, section.condition[1]):
                return section, section is not numeric[0] and value < 0
        return numeric[-1], False
    if value < 0 and len(numeric) > 1 and not (len(numeric) == 2 and numeric[1].has("text")):
        return numeric[1], True
    return (numeric[2] if value == 0 and len(numeric) > 2 else numeric[0]), False


def _without_noise(value: Decimal) -> Decimal:
    """Rounded half up to the digits that a spreadsheet keeps: 228.09000000000003 is 228.09."""
    if not value or len(value.as_tuple().digits) <= PRECISION:
        return value
    return half_up(value, PRECISION - 1 - value.adjusted())


def _general(value: Decimal) -> str:
    """General: as many decimals as there are, eleven signs at most; cents are never cut off, whole numbers are written out."""
    places = max(2, _GENERAL_WIDTH - 1 - max(value.adjusted(), 0))
    text = f"{half_up(value, places):f}" if value != value.to_integral_value() else f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _around(section: Section, kind: str, text: str) -> str:
    """Literals of a section with the text put in place of General or @."""
    return "".join(text if token.kind == kind else token.text for token in section.tokens if token.kind in (kind, "literal")).strip()


def _number(tokens: Sequence[Token], value: Decimal) -> str:
    if any(token.kind == "power" for token in tokens) or any(token == ("literal", "/") for token in tokens) and not _plain(tokens):
        return _general(value)
    digits = [at for at, token in enumerate(tokens) if token.kind == "digit"]
    if not digits:
        return "".join(token.text for token in tokens if token.kind in ("literal", "percent", "comma", "point")).strip()
    point = next((at for at, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    whole = [at for at in digits if at < point]
    commas = [at for at, token in enumerate(tokens) if token.kind == "comma"]
    scaling = sum(1 for at in commas if at > (whole[-1] if whole else -1) and (at < point or point == len(tokens)) or at > digits[-1])
    grouped = any(at < whole[-1] for at in commas) if whole else False
    percent = sum(token.kind == "percent" for token in tokens)
    places = len(digits) - len(whole)
    rounded = half_up(value.scaleb(2 * percent - 3 * scaling), places)
    integer, _, fraction = f"{abs(rounded):f}".partition(".")
    text = _integer(tokens[:point], integer, grouped) + _fraction(tokens[point:], fraction)
    return ("-" if rounded < 0 else "") + text.strip()


def _plain(tokens: Sequence[Token]) -> bool:
    """Whether a slash is nothing but a sign: there are no digits on both sides of it."""
    at = tokens.index(("literal", "/"))
    return not (any(token.kind == "digit" for token in tokens[:at]) and any(token.kind == "digit" for token in tokens[at:]))


def _integer(tokens: Sequence[Token], digits: str, grouped: bool) -> str:
    """The part before the point, filled from the right; literals between the digits (the point of 0!.0,) keep their place."""
    left = "" if digits == "0" else digits
    out: list[str] = []
    count = 0
    waiting = sum(token.kind == "digit" for token in tokens)
    for token in reversed(tokens):
        if token.kind == "digit":
            waiting -= 1
            take, left = (left[-1:], left[:-1]) if waiting else (left, "")
            for sign in reversed(take or {"0": "0", "?": " "}.get(token.text, "")):
                out.append("," if grouped and count and count % 3 == 0 and sign.isdigit() else "")
                out.append(sign)
                count += 1
        elif token.kind in ("literal", "percent"):
            out.append(token.text[::-1])
    return "".join(out)[::-1]


def _fraction(tokens: Sequence[Token], digits: str) -> str:
    """The point and what follows; # shows no zero at the end."""
    out: list[str] = []
    for token in tokens:
        if token.kind == "digit":
            sign, digits = digits[:1], digits[1:]
            idle = token.text != "0" and not (sign + digits).strip("0")
            out.append("" if idle and token.text == "#" else " " if idle else sign)
        elif token.kind in ("literal", "percent", "point"):
            out.append(token.text)
    return "".join(out)
