"""Arithmetic in running text: number times rate, and parts that a stated total sums up. Money is compared in 元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from yusuan.amount import half_up
from yusuan.checking.numerals import CLAIM, COUNTED, MONEY, Numeral, numerals

_TERM = r"\d[\d,.]*[^\d=＝。；;，,*×xX]{0,8}"
_EXPLICIT = re.compile(rf"(?P<factors>{_TERM}(?:[*×xX✕]\s*{_TERM})+)[=＝]\s*(?P<result>\d[\d,.]*)\s*(?P<unit>万元|元)?")
_EQUALS = re.compile("[=＝]")
_FACTOR = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(万元|万|元)?")
_TOTAL = re.compile(r"(?:共计|合计|总计|共需|总共|一共需?|小计|共)(?:[约为需]|负担|金额|资金|经费|费用|[:：])*\s*$")
_NEEDED = re.compile(r"(?:预计需要|需要|需|计|申请)(?:资金|经费|费用)?\s*$")
_EACH = re.compile(r"每(?!年[^每]*$|月[^每]*$|季)[^，,。；;]{0,14}$")
_PER = re.compile(r"\s*[/／]\s*(?:人|例|张|床|户|份|次|辆|台|场|天|年|月|个|餐|套)")
_RATED = re.compile("[每/／]")  # what a rate cannot do without
_YEARLY = re.compile(r"一年|全年|年需|每年")
_MONTHLY = re.compile(r"每[^，,。；;]{0,4}月|/月|／月")
_SENTENCE = re.compile(r"[^。]*(?:。|$)")
_STATEMENT = re.compile(r"[^。；;]*(?:[。；;]|$)")
_ABOVE = re.compile(r"^(?:以上|上述|项目)?[^，,。；;]{0,6}$")
_LISTED = re.compile(r"\d\s*(?:万元|元)。$")
_MOST = 12  # parts: with more of them any sum can be reached
_CENT = Decimal(100)  # 0.01万元 in 元: what rounding to 万元 with two decimals explains


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A stated amount and what the text around it makes. `code` is T1 (product) or T2 (sum); `made` and `stated` are in 元."""

    code: str
    start: int
    printed: str
    unit: str
    stated: Decimal
    made: Decimal
    formula: str

    @property
    def is_right(self) -> bool:
        return abs(self.made - self.stated) <= (_CENT if self.unit == "万元" else 0)

    @property
    def expected(self) -> str:
        """What the text makes, in the unit that is printed."""
        value = self.made / 10000 if self.unit == "万元" else self.made
        plain = f"{half_up(value, 4):f}"
        return (plain.rstrip("0").rstrip(".") if "." in plain else plain) + self.unit


def reckonings(text: str) -> list[Reckoning]:
    """Every product and sum that a text states, right and wrong."""
    return [*_explicit(text), *_implied(text), *_sums(text)]


def yuan(numeral: Numeral) -> Decimal:
    """Money in 元."""
    return numeral.amount.into("元").value


def is_rate(text: str, numeral: Numeral) -> bool:
    """Whether money is a price for one (每人3000元, 200元/人), not a sum."""
    return bool(_EACH.search(text[:numeral.start]) or _PER.match(text, numeral.end + len(numeral.unit)))


def total_of(text: str, numeral: Numeral) -> bool:
    """Whether the words before an amount call it a total."""
    return bool(_TOTAL.search(text[:numeral.start]))


def _explicit(text: str) -> Iterator[Reckoning]:
    """`1800元/人*50人=9万元`."""
    for match in _EXPLICIT.finditer(text) if _EQUALS.search(text) else ():
        made = Decimal(1)
        for value, unit in _FACTOR.findall(match["factors"]):
            made *= Decimal(value.replace(",", "")) * (10000 if unit.startswith("万") else 1)
        unit = match["unit"] or "元"
        stated = Decimal(match["result"].replace(",", "").rstrip(".")) * (10000 if unit == "万元" else 1)
        yield Reckoning("T1", match.start("result"), match["result"] + (match["unit"] or ""), unit, stated, made, match["factors"])


def _implied(text: str) -> Iterator[Reckoning]:
    """`床位50张，每张床位补助5000元，需经费25万元`: one number, one rate, one amount."""
    for part in _STATEMENT.finditer(text):
        statement = part[0]
        if not _RATED.search(statement):
            continue
        found = [one for one in numerals(statement) if one.role == CLAIM]
        rates = [one for one in found if one.unit in MONEY and is_rate(statement, one)]
        totals = [one for one in found if one.unit in MONEY and one not in rates and
                  (total_of(statement, one) or _NEEDED.search(statement[:one.start]))]
        counts = [one for one in found if one.unit in COUNTED and not _EACH.search(statement[max(one.start - 2, 0):one.start])]
        if len(rates) == len(totals) == 1 and counts and totals[0].start > rates[0].start and not _EXPLICIT.search(statement):
            yield from _product(statement, part.start(), counts, rates[0], totals[0])


def _product(statement: str, offset: int, counts: Sequence[Numeral], rate: Numeral, total: Numeral) -> Iterator[Reckoning]:
    months = (1, 12) if _MONTHLY.search(statement) else (1,)
    made = [yuan(rate) * _multiplied(some) * month for size in range(1, len(counts) + 1) for some in combinations(counts,
                                                                                                                  size) for month in months]
    right = [one for one in made if abs(one - yuan(total)) <= _CENT]
    if right or len(counts) == 1:
        best = right[0] if right else made[-1 if _YEARLY.search(statement) else 0]
        formula = "×".join([*(one.printed for one in counts), rate.printed, *(["12"] if best == made[-1] and len(months) > 1 else [])])
        yield Reckoning("T1", offset + total.start, total.printed, total.unit, yuan(total), best, formula)


def _multiplied(numbers: Sequence[Numeral]) -> Decimal:
    product = Decimal(1)
    for one in numbers:
        product *= one.value
    return product


def _sums(text: str) -> Iterator[Reckoning]:
    """Amounts followed by a total of them, in one sentence or over several."""
    before: list[Numeral] = []
    for part in _SENTENCE.finditer(text):
        sentence, goes_on = part[0], bool(_LISTED.search(text[:part.start()]))
        found = [one for one in numerals(sentence) if one.role == CLAIM and one.unit in MONEY and one.kind == "amount"]
        held: list[Numeral] = []
        for one in found:
            if is_rate(sentence, one):
                continue
            if total_of(sentence, one):
                yield from _sum(sentence, part.start(), one, held, before, goes_on)
                held = [one] if len(held) >= 2 else [*held, one]
            else:
                held.append(one)
        before += held


def _sum(sentence: str, offset: int, total: Numeral, held: Sequence[Numeral], before: Sequence[Numeral],
         goes_on: bool) -> Iterator[Reckoning]:
    """A total against the amounts before it; `goes_on`: the list began in the sentence before."""
    parts = list(held)
    if len(parts) < 2:
        if not _ABOVE.match(sentence[:total.start]) and not (held and goes_on):
            return
        parts = [*before, *held]
    if not 2 <= len(parts) <= _MOST or any(is_rate(sentence, one) for one in numerals(sentence) if one.unit in MONEY) and len(held) < 2:
        return
    whole = sum((yuan(one) for one in parts), Decimal(0))
    some = next((group for size in range(len(parts), 1, -1) for group in combinations(parts, size)
                 if abs(sum((yuan(one) for one in group), Decimal(0)) - yuan(total)) <= (_CENT if total.unit == "万元" else 0)), None)
    if some is None and any(yuan(one) == yuan(total) for one in parts):
        return
    chosen = some or parts
    made = whole if some is None else sum((yuan(one) for one in some), Decimal(0))
    yield Reckoning("T2", offset + total.start, total.printed, total.unit, yuan(total), made, "＋".join(one.printed for one in chosen))
