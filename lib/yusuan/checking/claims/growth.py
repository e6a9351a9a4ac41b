"""Rates and changes of a comparison, judged by its own figures: growth = change ÷ prior, change = current − prior."""

from __future__ import annotations

from decimal import Decimal

from yusuan.amount import half_up
from yusuan.checking.claims.chains import Chain
from yusuan.checking.claims.claim import CONTRADICTED, MATCHED, ROUNDED, UNVERIFIABLE
from yusuan.checking.claims.judgement import WAN, Judgement, money
from yusuan.checking.numerals import MONEY, Numeral

_CENT = Decimal("0.01")


def judge_growth(chain: Chain) -> Judgement | None:
    """The rate against change and amount, or against both years. None when one of them is not there."""
    if not (chain.current and chain.growth and chain.sign):
        return None
    if chain.change is None:
        return _from_two_years(chain)
    if chain.change_sign and chain.growth_sign and chain.change_sign != chain.growth_sign:
        return Judgement(CONTRADICTED, "", f"增减额说“{chain.change_word}”，增减率说“{chain.growth_word}”，方向相反",
                         f"the change says {chain.change_word}, the rate {chain.growth_word}", code="M5")
    now, change, sign = money(chain.current), abs(money(chain.change)), chain.sign
    before = money(chain.prior) if chain.prior else now - sign * change
    if before <= 0:
        return _without_base(chain, before)
    how = "" if chain.prior else f"＝{now}{'−' if sign > 0 else '+'}{change}"
    formula = f"{change}÷{before}（上年数{how}）＝{half_up(change / before * 100, 2)}%"
    return _compared(chain, change / before * 100, formula, _slack(chain, before, change)) or _wrong(chain, before, formula)


def judge_change(chain: Chain) -> Judgement | None:
    """The change against a prior year that the sentence prints beside it. None without one."""
    if not (chain.current and chain.prior and chain.change) or chain.change.unit not in MONEY:
        return None
    now, before = money(chain.current), money(chain.prior)
    exact = now - before
    formula = f"{now}−{before}＝{exact}万元"
    if abs(exact) != abs(money(chain.change)):
        return Judgement(CONTRADICTED, f"{abs(exact)}{WAN}", f"与本句两年的金额不符：{formula}", f"does not follow from the two years: {formula}")
    if chain.change_sign and exact and (exact > 0) != (chain.change_sign > 0):
        return _turned(exact, chain.change.printed, formula)
    return Judgement(MATCHED, chain.change.printed, formula, formula)


def _compared(chain: Chain, exact: Decimal, formula: str, slack: Decimal) -> Judgement | None:
    """Matched at its own precision, or out by rounding; None when neither. A rate on this year's amount is never rounding."""
    places, printed = chain.growth.places, abs(chain.growth.value)
    expected = f"{half_up(exact, max(places, 2))}%"
    right = half_up(exact, places)
    if right == printed:
        return Judgement(MATCHED, expected, formula, formula)
    if _is_on_current(chain) and abs(right - printed) > Decimal(1).scaleb(-places):
        return None
    if abs(right - printed) <= _CENT or abs(exact - printed) < slack + Decimal(5).scaleb(-places - 1):
        return Judgement(ROUNDED, expected, formula, formula)
    return None


def _slack(chain: Chain, before: Decimal, change: Decimal) -> Decimal:
    """By how much the printed precision of change and amount can move the rate, in %."""
    slack = _half_place(chain.change) + _half_place(chain.current)
    return slack / before * 100 * (1 + change / before)


def _half_place(numeral: Numeral) -> Decimal:
    return numeral.amount.into(WAN).slack


def _is_on_current(chain: Chain) -> bool:
    """Whether the rate is the change divided by this year's amount."""
    now = money(chain.current)
    return bool(now and chain.change) and half_up(abs(money(chain.change)) / now * 100, chain.growth.places) == abs(chain.growth.value)


def _wrong(chain: Chain, before: Decimal, formula: str) -> Judgement:
    """Why a rate is wrong: the wrong base, the wrong direction, or neither."""
    now, change = money(chain.current), abs(money(chain.change))
    expected = f"{half_up(change / before * 100, 2)}%"
    if _is_on_current(chain):
        return Judgement(CONTRADICTED, expected, f"以本年数{now}万元为基数算出，应以上年数为基数：{formula}",
                         f"the base is this year's {now}; it should be last year's: {formula}")
    other = now + chain.sign * change
    if not chain.prior and other > 0 and half_up(change / other * 100, chain.growth.places) == abs(chain.growth.value):
        return Judgement(CONTRADICTED, expected, f"与增减方向“{chain.change_word}”不一致，按相反方向计算才得{chain.growth.printed}：{formula}",
                         f"fits the opposite direction of {chain.change_word}: {formula}", code="M5")
    return Judgement(CONTRADICTED, expected, f"与本句的金额和增减额不符：{formula}", f"does not follow from the sentence's own figures: {formula}")


def _from_two_years(chain: Chain) -> Judgement | None:
    """A rate beside the amounts of both years."""
    if chain.prior is None or not chain.prior.value:
        return None
    now, before = money(chain.current), money(chain.prior)
    exact = (now - before) / before * 100
    expected = f"{half_up(abs(exact), 2)}%"
    formula = f"（{now}−{before}）÷{before}＝{half_up(exact, 2)}%"
    if exact and (exact > 0) != (chain.growth_sign > 0):
        return _turned(exact, expected, formula)
    slack = (_half_place(chain.current) + _half_place(chain.prior) * (1 + abs(exact) / 100)) / before * 100
    return _compared(chain, abs(exact), formula, slack) or Judgement(
        CONTRADICTED, expected, f"与本句两年的金额不符：{formula}", f"does not follow from the two years: {formula}")


def _turned(exact: Decimal, amount: str, formula: str) -> Judgement:
    return Judgement(CONTRADICTED, f"{'增加' if exact > 0 else '减少'}{amount}", f"方向相反：{formula}", f"wrong direction: {formula}", code="M5")


def _without_base(chain: Chain, before: Decimal) -> Judgement:
    """A rate without a base: last year was nothing."""
    if before < 0:
        return Judgement(CONTRADICTED, "", f"增减额{chain.change.printed}大于本年数{chain.current.printed}，上年数为负",
                         "the change exceeds this year's amount: last year would be negative", code="M3", severity="warning")
    return Judgement(UNVERIFIABLE, reason="上年数为零，不能计算增减率", reason_en="last year is zero: there is no rate")
