"""How one numeral is judged against what it should equal."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from yusuan.amount import YUAN_IN, half_up
from yusuan.checking.claims.claim import CONTRADICTED, MATCHED, ROUNDED, UNVERIFIABLE
from yusuan.checking.numerals import MONEY, Numeral

WAN = "万元"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on a numeral; see `Claim` for the other fields. Without a `code` that of the numeral's kind is used."""

    verdict: str
    expected: str = ""
    reason: str = ""
    reason_en: str = ""
    code: str = ""
    severity: str = "error"


OPEN = Judgement(UNVERIFIABLE, reason="没有可以核对的表格数", reason_en="nothing in the tables answers to it")


@dataclass(frozen=True, slots=True)
class Truth:
    """What a numeral should equal: `value` in 万元, %, or pieces; `source` says in Chinese where it comes from, `source_en` in English."""

    value: Decimal
    source: str
    source_en: str


def judged(numeral: Numeral, truth: Truth, severity: str = "error") -> Judgement:
    """The numeral against one value. What is right at its own printed precision matches; one unit of the last place is rounding."""
    value, places = _value(numeral)
    expected = shown(numeral, truth.value)
    if half_up(truth.value, places) == value:
        return Judgement(MATCHED, expected, truth.source, truth.source_en)
    if numeral.kind != "count" and abs(half_up(truth.value, places) - value) <= Decimal(1).scaleb(-max(places, 2)):
        return Judgement(ROUNDED, expected, f"{truth.source}，相差一个末位", f"{truth.source_en}; one unit of the last place apart")
    if numeral.unit in MONEY and numeral.unit != WAN and numeral.value == half_up(truth.value, numeral.places):
        return wrong_unit(numeral)
    return Judgement(CONTRADICTED, expected, f"与{truth.source}不符", f"does not agree with {truth.source_en}", severity=severity)


def wrong_unit(numeral: Numeral) -> Judgement:
    """Money of 万元 printed as another unit."""
    return Judgement(CONTRADICTED, f"{numeral.text}{WAN}", f"金额单位应为{WAN}", f"the unit of money should be {WAN}", code="M16")


def _value(numeral: Numeral) -> tuple[Decimal, int]:
    """The value in 万元 (money) or as printed, and its decimals there."""
    if numeral.unit in MONEY:
        amount = numeral.amount.into(WAN)
        return amount.value, max(amount.places, 0)
    return numeral.value, numeral.places


def money(numeral: Numeral) -> Decimal:
    """The numeral in 万元."""
    return numeral.amount.into(WAN).value


def shown(numeral: Numeral, value: Decimal) -> str:
    """`value` (万元, %, pieces) as it would be printed in place of the numeral, with its unit and at least two decimals of money."""
    if numeral.unit in MONEY:
        value = value * YUAN_IN[WAN] / YUAN_IN[numeral.unit]
        return f"{half_up(value, 2 if numeral.unit in ('万元', '亿元') else numeral.places):f}{numeral.unit}"
    places = max(numeral.places, 2) if numeral.kind in ("share", "growth") else numeral.places
    return f"{half_up(value, places):f}{numeral.unit}"
