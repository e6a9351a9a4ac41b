"""Comparisons with last year: amount, change and rate of growth that belong together (……万元，比上年增加……万元，增长……%)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yusuan.checking.claims.told import Told
from yusuan.checking.numerals import Numeral, direction

_COMPARED = re.compile(r"(?:比|较|与|同)\s*(?:上\s*年|去\s*年|上一年|(?:19|20)\d{2}\s*年)")
_CAUSE = re.compile(r"原因|由于|因为|主要是")
_BREAK = re.compile(r"[。；;]")
_OF_YEAR = re.compile(r"(?:(?P<year>(?:19|20)\d{2})\s*年|(?P<last>上\s*年|去\s*年)|(?P<this>本\s*年))[^，,。；;]*$")
_PARTS = re.compile("其中|包括")
_NEXT = 14  # signs between a change and its rate


@dataclass(frozen=True, slots=True)
class Chain:
    """Numerals of one comparison in sentence `at`; `current` may stand in the sentence before.

    `prior` is last year's amount where it is printed. Signs are those of the words of direction, turned by a minus before the number.
    """

    at: int
    current: Numeral | None
    prior: Numeral | None
    change: Numeral | None
    growth: Numeral | None
    change_sign: int
    growth_sign: int
    change_word: str
    growth_word: str

    @property
    def sign(self) -> int:
        return self.change_sign or self.growth_sign


def chains(told: Told) -> Iterator[Chain]:
    """Every comparison of the narrative, in order."""
    for at, found in enumerate(told.numerals):
        taken: set[int] = set()
        for place, numeral in enumerate(found):
            if numeral.kind in ("change", "growth") and numeral.start not in taken and (chain := _Finder(told, at, place).chain()):
                taken |= {one.start for one in (chain.change, chain.growth) if one}
                yield chain


class _Finder:
    """The comparison that the numeral at `place` of sentence `at` belongs to."""

    def __init__(self, told: Told, at: int, place: int):
        self.told, self.at, self.place = told, at, place
        self.text, self.found = told.sentences[at].text, told.numerals[at]
        self.numeral = self.found[place]
        self.start = max((match.end() for match in _BREAK.finditer(self.text, 0, self.numeral.start)), default=0)

    def chain(self) -> Chain | None:
        """The chain; None where the number is compared with nothing, or only explains."""
        markers = list(_COMPARED.finditer(self.text, self.start, self.numeral.start))
        if not markers:
            return self._of_two_years()
        marker = markers[-1]
        if _CAUSE.search(self.text, marker.end(), self.numeral.start):
            return None
        current = self._current(marker.start())
        priors = self._amounts(marker.start(), self.numeral.start) or self._earlier(marker[0], current)
        return self._made(current, priors)

    def _made(self, current: Numeral | None, priors: Sequence[Numeral]) -> Chain:
        change = self.numeral if self.numeral.kind == "change" else None
        growth = self.numeral if self.numeral.kind == "growth" else self._rate()
        (change_sign, change_word), (growth_sign, growth_word) = (self._direction(one) for one in (change, growth))
        return Chain(self.at, current, priors[-1] if priors else None, change, growth, change_sign, growth_sign, change_word, growth_word)

    def _direction(self, numeral: Numeral | None) -> tuple[int, str]:
        """增长-1.10% goes down."""
        sign, word = direction(self.text[:numeral.start]) if numeral else (0, "")
        return (-sign if numeral and numeral.value < 0 else sign), word

    def _amounts(self, start: int, end: int) -> list[Numeral]:
        return [one for one in self.found if one.kind == "amount" and start <= one.start < end]

    def _rate(self) -> Numeral | None:
        """The rate that follows a change."""
        following = self.found[self.place + 1] if self.place + 1 < len(self.found) else None
        if following and following.kind == "growth" and following.start - self.numeral.end <= _NEXT:
            return None if _BREAK.search(self.text, self.numeral.end, following.start) else following
        return None

    def _current(self, marker: int) -> Numeral | None:
        """The amount that is compared: the last one before the comparison, or the only one of the sentence before it."""
        amounts = self._amounts(self.start, marker)
        if amounts:
            return None if _CAUSE.search(self.text, amounts[-1].end, marker) else _whole(self.text, amounts)
        before = self.told.before(self.at)
        if self.start or before is None or self.text[:marker].strip(" ，,"):
            return None
        earlier = [one for one in self.told.numerals[before] if one.kind == "amount"]
        return earlier[0] if len(earlier) == 1 and not _CAUSE.search(self.told.sentences[before].text) else None

    def _earlier(self, marker: str, current: Numeral | None) -> list[Numeral]:
        """Last year's amount where it stands before this year's (2022年执行数为……，2023年预算安排……，比2022年……)."""
        year = re.search(r"(?:19|20)\d{2}", marker)
        words = re.compile((rf"(?:{year[0]}\s*年|上\s*年)" if year else r"上\s*年") + r"[^，,。；;]*$")
        return [one for one in self._amounts(self.start, current.start) if words.search(self.text[:one.start])] if current else []

    def _of_two_years(self) -> Chain | None:
        """2022年预算……万元，2023年预算……万元，下降……%: the two amounts before, one a year after the other."""
        amounts = self._amounts(self.start, self.numeral.start)[-2:]
        if len(amounts) < 2 or _CAUSE.search(self.text, self.start, self.numeral.start):
            return None
        first, second = (_OF_YEAR.search(self.text[self.start:one.start]) for one in amounts)
        if not first or not second:
            return None
        years = [int(match["year"]) if match["year"] else None for match in (first, second)]
        if None not in years and abs(years[0] - years[1]) != 1:
            return None
        turned = bool(second["last"]) or (None not in years and years[0] > years[1])
        if not turned and not first["last"] and None in years:
            return None
        current, prior = (amounts[0], amounts[1]) if turned else (amounts[1], amounts[0])
        return self._made(current, [prior])


def _whole(text: str, amounts: Sequence[Numeral]) -> Numeral:
    """The last amount; where the last ones are all parts of one before them (总计……，其中：本年……，上年……), that one."""
    for at, whole in enumerate(amounts[:-2]):
        parts = amounts[at + 1:]
        same = {one.unit for one in (whole, *parts)} == {whole.unit}
        if same and _PARTS.search(text, whole.end, parts[0].start) and sum(part.value for part in parts) == whole.value:
            return whole
    return amounts[-1]
