"""Numbered lines of a part: which open a section (一、二、三…), and which are a list inside one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

NUMERALS = tuple(tens + ones for tens in ("", "十", "二十", "三十", "四十") for ones in ("", *"一二三四五六七八九"))
_PLAIN = re.compile(r"^(?P<numeral>[一二三四五六七八九十]{1,3})(?P<mark>[、.．，,])\s*(?P<rest>.*)$")
_BRACKETED = re.compile(r"^[（(](?P<numeral>[一二三四五六七八九十]{1,3})[)）][、.．]?\s*(?P<rest>\S.*)$")
_RUN_IN = re.compile(r"^([^：:。]{1,40})[：:。](?=.)")
_STOPPED = re.compile(r"[^：:。；;，,]{2,38}(?:说明|情况|原因|事项)。")  # a heading that ends like a sentence
_STOPS = re.compile(r"[。；;，,]")
COMMAS = "，,"
_AHEAD = 40  # numbers to look ahead; no part has more sections


@dataclass(frozen=True, slots=True)
class Enumerated:
    """A line that begins with a numeral. `mark` is what follows it, or （ around it; `alone`: it is a heading and nothing else."""

    numeral: str
    mark: str
    heading: str
    alone: bool

    @property
    def value(self) -> int:
        return NUMERALS.index(self.numeral)

    @property
    def bracketed(self) -> bool:
        return self.mark == "（"


def bare(text: str) -> str:
    """`text` without the marks of Markdown (#, *) that a transcript leaves in."""
    return text.lstrip("# ").replace("*", "").strip()


def is_short(heading: str) -> bool:
    """Whether it can be a heading: at most 40 signs and no punctuation of a sentence."""
    return len(heading) <= 40 and not _STOPS.search(heading)


def enumerated(text: str) -> Enumerated | None:
    """The numeral and heading that `text` begins with; None when there is no numeral.

    A definition (一、基本支出：指……) and a heading with text behind it have the words before the colon or full stop as heading.
    """
    line = bare(text)
    match = _PLAIN.match(line) or _BRACKETED.match(line)
    if not match or match["numeral"] not in NUMERALS:
        return None
    numeral, rest, mark = match["numeral"], match["rest"], "（" if match.re is _BRACKETED else match["mark"]
    run_in = _RUN_IN.match(rest)
    if run_in and is_short(run_in[1]):
        return Enumerated(numeral, mark, run_in[1].strip(), False)
    if _STOPPED.fullmatch(rest):
        rest = rest.removesuffix("。")
    alone = is_short(rest)
    if mark in COMMAS and not alone:
        return None
    return Enumerated(numeral, mark, rest.rstrip("：:") if alone else "", alone)


def openings(lines: Sequence[str]) -> dict[int, Enumerated]:
    """The lines of one part that open a section, by their place in `lines`."""
    found = {at: one for at, line in enumerate(lines) if (one := enumerated(line))}
    bracketed = _are_bracketed(list(found.values()))
    candidates = [(at, one) for at, one in found.items() if one.bracketed is bracketed]
    values = [one.value for _, one in candidates]
    chain = _Chain()
    return {at: one for place, (at, one) in enumerate(candidates) if chain.takes(one, _ahead(values, place))}


def _are_bracketed(found: Sequence[Enumerated]) -> bool:
    """Whether the sections are printed （一）: a section stands before its subsections, and there are more numbers of sections."""
    brackets = {one.value for one in found if one.bracketed}
    plain = {one.value for one in found if not one.bracketed}
    return bool(found) and found[0].bracketed and len(brackets) > len(plain)


def _ahead(values: Sequence[int], place: int) -> list[int]:
    """The numbers that follow, up to the next list (which begins with 一)."""
    return list(takewhile(lambda value: value != 1, values[place + 1:place + 1 + _AHEAD]))


@dataclass
class _Chain:
    """Sections number on; a list inside a section begins anew with 一. A number left out or printed twice breaks nothing."""

    section: int = 0
    listed: int = 0
    skipped: bool = False

    def takes(self, one: Enumerated, ahead: Sequence[int]) -> bool:
        """Whether `one` opens a section, when `ahead` are the numbers that follow it."""
        if not self._opens(one, ahead):
            self.listed = one.value
            return False
        self.skipped = one.value > self.section + 1
        self.section, self.listed = one.value, 0
        return True

    def _opens(self, one: Enumerated, ahead: Sequence[int]) -> bool:
        of_list = self.listed > 0 and one.value == self.listed + 1
        if one.value == self.section + 1:
            return not (of_list and (one.value in ahead or not one.alone))
        if of_list or not one.heading:
            return False
        return self._is_repeated(one.value, ahead) if one.value == self.section else self._leaps(one.value, ahead)

    def _is_repeated(self, value: int, ahead: Sequence[int]) -> bool:
        """A number printed twice stands for the one that is missing before or after it."""
        following = ahead[0] if ahead else 0
        return self.skipped or following == value + 2 or (value > 1 and following not in (value, value + 1))

    def _leaps(self, value: int, ahead: Sequence[int]) -> bool:
        """Numbers are missing: they do not come later, and either it is one only, or the sections number on from here."""
        if value < self.section or any(missing in ahead for missing in range(self.section + 1, value)):
            return False
        return value == self.section + 2 or value + 1 in ahead
