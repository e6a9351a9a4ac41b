"""Every numeral of a sentence: what it counts, or what it is instead of a claim (a year, a date, an enumerator, part of a name)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from yusuan.amount import Amount
from yusuan.hanzi import NUMERALS

# What a numeral can be. Only a CLAIM is compared with anything; the years are looked at for being stale.
CLAIM, ENUMERATOR, YEAR, DATE, DOCUMENT, THRESHOLD, NAME = "claim", "enumerator", "year", "date", "document", "threshold", "name"
MONEY = ("亿元", "万元", "千元", "元")
PERCENT = ("%", "％")
AREAS = ("万平方米", "平方米", "㎡", "公顷", "亩", "平方公里")
COUNTED = ("人次", "人份", "台次", "辆次", "个", "家", "名", "人", "辆", "台", "项", "次", "所", "处", "张", "户", "件", "套", "种", "例", "份", "场", "支", "座")
UP, DOWN = ("增加", "增长", "上升", "提高", "增幅", "上涨", "调增", "大于"), ("减少", "下降", "降低", "降幅", "压减", "调减", "小于")

_ARABIC = r"(?<![\dA-Za-z])[-−－]?(?:\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+)(?:[.．]\d+|[.．] \d{1,2}(?=\s*(?:万元|元|%|％)))?"
_HAN = r"(?<![第一二三四五六七八九十百千万两])[一二三四五六七八九十百千两]+(?=\s*(?:" + "|".join(COUNTED) + r")(?![性公级是以]))"
_NUMERAL = re.compile(f"{_ARABIC}|{_HAN}")
_UNIT = re.compile(r"\s*(" + "|".join(("个百分点", *AREAS, *MONEY, *PERCENT, *COUNTED)) + ")")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_YEAR_AFTER = re.compile(r"\s*(?:年|[-—–－~至、]+\s*(?:19|20)\d{2}\s*年?|[)）]\s*年)")
_RANGE_BEFORE = re.compile(r"(?:19|20)\d{2}\s*年?\s*[-—–－~至、]+\s*$")
_DATED = re.compile(r"(?:19|20)?\d{2}\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?|"
                    r"(?<!\d)(\d{1,2})\s*月\s*(\d{1,2})\s*日|(?<!\d)(\d{1,2})\s*月(?!度|均)")
_NUMBERED = re.compile(r"[〔\[【(（‟„]\s*(?:19|20)\d{2}\s*年?\s*[〕\]】)）‟„]\s*第?\s*\d+\s*号|(?:19|20)\d{2}年第?\s*\d+号|\d+\s*号文?")
_TITLE = re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》|〈[^〈〉]*〉")
_LIMIT = re.compile(r"\s*(?:万元|元)\s*(?:[（(][^（）()]{1,4}[)）])?\s*(?:[(（]?含[)）]?)?以[上下]")
_ENUMERATOR = re.compile(r"(?:^|(?<=[。；;:：\n]))\s*[（(]?\s*(\d{1,2})\s*(?:[)）]|[、．.](?!\d))")
_DIRECTED = re.compile(r"(?P<up>" + "|".join(UP) + ")|(?P<down>" + "|".join(DOWN) + ")")
_DIRECTLY = re.compile(r"(?:" + "|".join(UP + DOWN) + r")\s*(?:了|各|约|到)?\s*$")
_OF_WHOLE = re.compile(r"占|比重|比例|完成")
_CLAUSE = re.compile(r"[，,。；;：:、（(]")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral at `start` … `end` of a sentence. `unit` is the printed unit or ""; `kind` the kind of claim, "" for anything else."""

    text: str
    start: int
    end: int
    value: Decimal
    places: int
    unit: str
    role: str
    kind: str = ""

    @property
    def printed(self) -> str:
        return self.text + self.unit

    @property
    def amount(self) -> Amount:
        """The numeral as money of its unit."""
        return Amount(self.value, self.unit, self.places, self.text)


@lru_cache(maxsize=1 << 12)  # the same sentence is looked at for its sums, its years, its claims
def numerals(sentence: str) -> tuple[Numeral, ...]:
    """All numerals of a sentence in order, Arabic ones and, before a counted word, Chinese ones (十个科室)."""
    spans = _Spans.of(sentence)
    found: list[Numeral] = []
    for match in _NUMERAL.finditer(sentence):
        found.append(_numeral(sentence, match, spans, found[-1] if found else None))
    return tuple(found)


def _numeral(sentence: str, match: re.Match[str], spans: _Spans, before: Numeral | None) -> Numeral:
    text, start, end = match[0], match.start(), match.end()
    value, places = _value(text)
    role = spans.role(sentence, start, end)
    unit = found[1] if role in (CLAIM, THRESHOLD) and (found := _UNIT.match(sentence, end)) else ""
    kind = _kind(sentence[:start], unit, before) if role == CLAIM else ""
    return Numeral(text, start, end, value, places, unit, role, kind)


def _value(text: str) -> tuple[Decimal, int]:
    plain = text.replace(" ", "")
    amount = Amount.parse(plain, "")
    if amount:
        return amount.value, amount.places
    if plain[-1].isdecimal():  # too long for an amount
        return Decimal(re.sub(r"\D", "", plain)), 0
    return Decimal(han_value(plain)), 0


def han_value(text: str) -> int:
    """The value of a Chinese numeral below ten thousand: 十二 → 12, 两 → 2, 一百零五 → 105."""
    total, digit = 0, 0
    for sign in text.replace("两", "二"):
        if sign in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[sign]
            digit = 0
        else:
            digit = NUMERALS.index(sign) + 1
    return total + digit


def _kind(before: str, unit: str, last: Numeral | None) -> str:
    """What a claim claims: its unit says so and, for money and percentages, the words in front of it."""
    clause = _CLAUSE.split(before)[-1]
    if unit in PERCENT or unit == "个百分点":
        if _OF_WHOLE.search(clause):
            return "share"
        return "growth" if _DIRECTED.search(clause) else "share"
    if unit in MONEY:
        return "change" if _DIRECTLY.search(before) else "amount"
    if unit in AREAS:
        return "area"
    if not unit and last and last.kind == "change" and _DIRECTLY.search(before):
        return "growth"  # the sign of percent was forgotten
    return "count"


def direction(before: str) -> tuple[int, str]:
    """The sign and the last word of direction (增长, 减少) in the clause that ends where `before` does; (0, "") without one."""
    words = list(_DIRECTED.finditer(_CLAUSE.split(before)[-1]))
    return (1 if words[-1]["up"] else -1, words[-1][0]) if words else (0, "")


@dataclass(frozen=True)
class _Spans:
    """Where the sentence has something that is no claim."""

    documents: tuple[tuple[int, int], ...]
    titles: tuple[tuple[int, int], ...]
    dates: frozenset[int]
    enumerators: frozenset[int]

    @classmethod
    def of(cls, sentence: str) -> _Spans:
        dates = (match.start(group) for match in _DATED.finditer(sentence) for group in range(1, 6) if match[group])
        return cls(tuple(match.span() for match in _NUMBERED.finditer(sentence)),
                   tuple(match.span() for match in _TITLE.finditer(sentence)),
                   frozenset(dates), frozenset(match.start(1) for match in _ENUMERATOR.finditer(sentence)))

    def role(self, sentence: str, start: int, end: int) -> str:
        """The role of the numeral at `start` … `end`."""
        if start in self.enumerators:
            return ENUMERATOR
        if _within(self.documents, start):
            return DOCUMENT
        if _within(self.titles, start):
            return NAME
        if _YEAR.fullmatch(sentence[start:end]) and (_YEAR_AFTER.match(sentence, end) or _RANGE_BEFORE.search(sentence[:start])):
            return YEAR
        if start in self.dates:
            return DATE
        if _LIMIT.match(sentence, end):
            return THRESHOLD
        return NAME if _is_name(sentence, start, end) else CLAIM


def _within(spans: tuple[tuple[int, int], ...], position: int) -> bool:
    return any(start <= position < end for start, end in spans)


def _is_name(sentence: str, start: int, end: int) -> bool:
    """Part of a word: 3.0T, W-07, 表5, 第2次, 120调度."""
    before, after = sentence[:start].rstrip(), sentence[end:end + 2]
    return bool(re.search(r"[A-Za-z][-—]?$|第$|表$|附件$", before) or re.match(r"[A-Za-z]|\s?[A-Z]", after) or after == "调度")


def years(sentence: str) -> Iterator[Numeral]:
    """The years that a sentence speaks of."""
    return (numeral for numeral in numerals(sentence) if numeral.role == YEAR)
