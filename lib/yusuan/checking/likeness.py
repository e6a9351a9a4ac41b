"""How a printed figure may have come from the right one: a wrong digit, two digits exchanged, a lost point, 元 for 万元, the sign.

This only orders explanations and puts them into words; it never decides which of them is right.
"""

from __future__ import annotations

from typing import NamedTuple

# Digits that recognition of scanned pages takes for each other.
ALIKE = frozenset(map(frozenset, ("38", "17", "56", "08", "68", "06", "09", "27", "41", "39", "58", "98")))


class Likeness(NamedTuple):
    """`rank` 0 is the most likely; `alike` says that a scan may have been misread so; the rest says it in words."""

    rank: int
    alike: bool
    zh: str
    en: str


NONE = Likeness(9, False, "", "")


def likeness(printed: str, expected: str) -> Likeness:
    """How `printed` differs from `expected`, both as printed. Separators do not count."""
    found, right = (text.replace(",", "").replace("，", "").strip() for text in (printed, expected))
    if not found:
        return Likeness(4, True, "原为空白", "it is blank")
    if found.lstrip("-−△") == right.lstrip("-−△"):
        return Likeness(0, True, "正负号相反", "the sign is wrong")
    return _of_digits(found, right)


def _of_digits(found: str, right: str) -> Likeness:
    if found.replace(".", "").strip("0") == right.replace(".", "").strip("0"):
        return _moved_point(found, right)
    if len(found) == len(right):
        wrong = [at for at, (one, other) in enumerate(zip(found, right)) if one != other]
        if len(wrong) == 1:
            alike = frozenset((found[wrong[0]], right[wrong[0]])) in ALIKE
            return Likeness(1, alike, "一位数字不同", "one digit differs")
        if len(wrong) == 2 and found[wrong[0]] + found[wrong[1]] == right[wrong[1]] + right[wrong[0]]:
            return Likeness(1, False, "两位数字对调", "two digits are exchanged")
    longer, shorter = sorted((found, right), key=len, reverse=True)
    if len(longer) == len(shorter) + 1 and any(longer[:at] + longer[at + 1:] == shorter for at in range(len(longer))):
        return Likeness(2, True, *(("多一位数字", "a digit too many") if longer == found else ("少一位数字", "a digit is missing")))
    return NONE


def _moved_point(found: str, right: str) -> Likeness:
    if found == right:
        return NONE
    shift = _exponent(found) - _exponent(right)
    if abs(shift) == 4:
        return Likeness(0, False, "相差一万倍，元与万元混用", "out by 10,000: 元 and 万元 mixed up")
    return Likeness(1, True, "小数点错位", "the decimal point is misplaced")


def _exponent(text: str) -> int:
    """The place of the first digit that is not zero: 0 for ones, 1 for tens."""
    whole, _, fraction = text.lstrip("-−△").partition(".")
    stripped = whole.lstrip("0")
    return len(stripped) - 1 if stripped else -1 - (len(fraction) - len(fraction.lstrip("0")))
