"""Comparisons with last year: amount, change and rate of growth that belong together (……万元，比上年增加……万元，增长……%)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from yusuan.amount import half_up
from yusuan.checking.claims.claim import CONTRADICTED, MATCHED, ROUNDED
from yusuan.checking.claims.judgement import Judgement, money
from yusuan.checking.numerals import MONEY, Numeral, direction
from yusuan.checking.claims.told import Told

_COMPARED = re.compile(r"(?:比|较|与|同)\s*(?:上\s*年|去\s*年|上一年|(?:19|20)\d{2}\s*年)")
_CAUSE = re.compile(r"原因|由于|因为|主要是")
_BREAK = re.compile(r"[。；;]")
_CENT = Decimal("0.01")
_NEXT = 14  # signs between a change and its rate


@dataclass(frozen=True, slots=True)
class Chain:
    """Numerals of one comparison in sentence `at`; `current` may stand in the sentence before. Signs and words are those of direction."""

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
        text = told.sentences[at].text
        taken: set[int] = set()
        for place, numeral in enumerate(found):
            if numeral.kind not in ("change", "growth") or numeral.start in taken:
                continue
            chain = _chain(told, at, text, found, place)
            if chain:
                taken |= {one.start for one in (chain.change, chain.growth) if one}
                yield chain


def _chain(told: Told, at: int, text: str, found: tuple[Numeral, ...], place: int) -> Chain | None:
    numeral = found[place]
    start = max((match.end() for match in _BREAK.finditer(text, 0, numeral.start)), default=0)
    markers = list(_COMPARED.finditer(text, start, numeral.start))
    if not markers or _CAUSE.search(text, markers[-1].end(), numeral.start):
        return None
    marker = markers[-1].start()
    change = numeral if numeral.kind == "change" else None
    growth = numeral if numeral.kind == "growth" else _rate(text, found, place)
    priors = [one for one in found if one.kind == "amount" and marker < one.start < numeral.start]
    current = _current(told, at, text, found, start, marker)
    priors = priors or _printed_before(text, found, start, markers[-1][0], current)
    signs = [direction(text[:one.start]) if one else (0, "") for one in (change, growth)]
    return Chain(at, current, priors[-1] if priors else None, change, growth, signs[0][0], signs[1][0], signs[0][1], signs[1][1])


def _printed_before(text: str, found: tuple[Numeral, ...], start: int, marker: str, current: Numeral | None) -> list[Numeral]:
    """Last year's amount where it stands before this year's (2022年执行数为……，2023年预算安排……，比2022年……)."""
    year = re.search(r"(?:19|20)\d{2}", marker)
    words = rf"{year[0]}\s*年|上\s*年" if year else r"上\s*年"
    return [one for one in found if current and one.kind == "amount" and start <= one.start < current.start
            and re.search(rf"(?:{words})[^，,。；;]*$", text[:one.start])]


def _rate(text: str, found: tuple[Numeral, ...], place: int) -> Numeral | None:
    """The rate that follows a change."""
    following = found[place + 1] if place + 1 < len(found) else None
    if following and following.kind == "growth" and following.start - found[place].end <= _NEXT:
        return None if _BREAK.search(text, found[place].end, following.start) else following
    return None


def _current(told: Told, at: int, text: str, found: tuple[Numeral, ...], start: int, marker: int) -> Numeral | None:
    """The amount that is compared: the last one before the comparison, or the only one of the sentence before (……万元。与上年相比……)."""
    amounts = [one for one in found if one.kind == "amount" and start <= one.start < marker]
    if amounts:
        return None if _CAUSE.search(text, amounts[-1].end, marker) else amounts[-1]
    before = told.before(at)
    if start or before is None or text[:marker].strip(" ，,"):
        return None
    earlier = [one for one in told.numerals[before] if one.kind == "amount"]
    return earlier[0] if len(earlier) == 1 and not _CAUSE.search(told.sentences[before].text) else None


def judge_growth(chain: Chain) -> Judgement | None:
    """The rate against change and amount: growth = change ÷ prior. None when one of them is not there."""
    if not (chain.current and chain.growth and chain.sign):
        return None
    if not chain.change:
        return _from_two_years(chain)
    if _is_turned(chain):
        return _turned(chain)
    now, change, sign = money(chain.current), money(chain.change), chain.change_sign
    before = money(chain.prior) if chain.prior else now - sign * change
    if before <= 0:
        return _without_base(chain, before)
    exact, places = change / before * 100, chain.growth.places
    right, printed = half_up(exact, places), chain.growth.value
    formula = f"{change}÷{before}（上年数{'' if chain.prior else f'＝{now}{chr(8722) if sign > 0 else chr(43)}{change}'}）＝{half_up(exact, 2)}%"
    if right == printed:
        return Judgement(MATCHED, f"{half_up(exact, max(places, 2))}%", formula, formula)
    if now and half_up(change / now * 100, places) == printed and abs(right - printed) > Decimal(1).scaleb(-places):
        return Judgement(CONTRADICTED, f"{half_up(exact, 2)}%", f"以本年数{now}万元为基数算出，应以上年数为基数：{formula}",
                         f"the base is this year's {now}; it should be last year's: {formula}")
    if _meets(chain, before, exact) or abs(right - printed) <= _CENT:
        return Judgement(ROUNDED, f"{half_up(exact, 2)}%", formula, formula)
    other = now + sign * change
    if not chain.prior and other > 0 and half_up(change / other * 100, places) == printed:
        return Judgement(CONTRADICTED, f"{half_up(exact, 2)}%", f"与增减方向“{chain.change_word}”不一致：按相反方向计算才得{printed}%，{formula}",
                         f"fits the opposite direction of {chain.change_word}: {formula}", code="M5")
    return Judgement(CONTRADICTED, f"{half_up(exact, 2)}%", f"与本句的金额和增减额不符：{formula}", f"does not follow from the sentence's own figures: {formula}")


def _from_two_years(chain: Chain) -> Judgement | None:
    """A rate beside the amounts of both years."""
    if not chain.prior or not chain.prior.value:
        return None
    now, before = money(chain.current), money(chain.prior)
    exact = (now - before) / before * 100
    formula = f"（{now}−{before}）÷{before}＝{half_up(exact, 2)}%"
    if exact and (exact > 0) != (chain.growth_sign > 0):
        return Judgement(CONTRADICTED, f"{'增加' if exact > 0 else '减少'}{half_up(abs(exact), 2)}%", f"方向相反：{formula}", f"wrong direction: {formula}", code="M5")
    if abs(half_up(abs(exact), chain.growth.places) - chain.growth.value) <= _CENT:
        return Judgement(MATCHED, f"{half_up(abs(exact), 2)}%", formula, formula)
    slack = chain.current.amount.into("万元").slack + chain.prior.amount.into("万元").slack
    if abs(abs(exact) - chain.growth.value) < slack / before * 100 * 2 + Decimal(5).scaleb(-chain.growth.places - 1):
        return Judgement(ROUNDED, f"{half_up(abs(exact), 2)}%", formula, formula)
    return Judgement(CONTRADICTED, f"{half_up(abs(exact), 2)}%", f"与本句两年的金额不符：{formula}", f"does not follow from the two years: {formula}")


def _meets(chain: Chain, before: Decimal, exact: Decimal) -> bool:
    """Whether printed precision alone explains the difference."""
    slack = chain.change.amount.into("万元").slack + chain.current.amount.into("万元").slack
    spread = exact * slack * (1 / before + (1 / money(chain.change) if chain.change.value else 0))
    return abs(chain.growth.value - exact) < abs(spread) + Decimal(5).scaleb(-chain.growth.places - 1)


def _without_base(chain: Chain, before: Decimal) -> Judgement | None:
    """A rate without a base: last year was nothing."""
    if before < 0:
        return Judgement(CONTRADICTED, "", f"增减额{chain.change.printed}大于本年数{chain.current.printed}，上年数为负",
                         "the change exceeds this year's amount: last year would be negative", code="M3", severity="warning")
    return Judgement("unverifiable", "", "上年数为零，不能计算增减率", "last year is zero: there is no rate")


def _is_turned(chain: Chain) -> bool:
    return bool(chain.change and chain.growth and chain.change_sign and chain.growth_sign and chain.change_sign != chain.growth_sign)


def _turned(chain: Chain) -> Judgement:
    return Judgement(CONTRADICTED, "", f"增减额说“{chain.change_word}”，增减率说“{chain.growth_word}”，方向相反",
                     f"the change says {chain.change_word}, the rate {chain.growth_word}", code="M5")


def judge_change(chain: Chain) -> Judgement | None:
    """The change against a prior year that the sentence prints beside it. None without one."""
    if not (chain.current and chain.prior and chain.change) or chain.change.unit not in MONEY:
        return None
    now, before = money(chain.current), money(chain.prior)
    exact = now - before
    formula = f"{now}−{before}＝{exact}万元"
    if abs(exact) != money(chain.change):
        return Judgement(CONTRADICTED, f"{abs(exact)}{chain.change.unit}", f"与本句两年的金额不符：{formula}", f"does not follow from the two years: {formula}")
    if chain.change_sign and exact and (exact > 0) != (chain.change_sign > 0):
        return Judgement(CONTRADICTED, f"{'增加' if exact > 0 else '减少'}{chain.change.printed}", f"方向相反：{formula}", f"wrong direction: {formula}", code="M5")
    return Judgement(MATCHED, chain.change.printed, formula, formula)
