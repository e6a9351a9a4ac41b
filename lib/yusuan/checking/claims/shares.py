"""Shares outside the templates (……万元，占……%; 完成年初预算的……%): of which whole, and whether right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from yusuan.amount import half_up
from yusuan.checking.claims.claim import CONTRADICTED, MATCHED, ROUNDED
from yusuan.checking.claims.judgement import Judgement, Truth, judged, money
from yusuan.checking.claims.names import Names, truth, wan
from yusuan.checking.claims.relations import Place
from yusuan.checking.claims.told import Told
from yusuan.checking.numerals import CLAIM, MONEY, Numeral
from yusuan.hanzi import comparable

_OF = re.compile(r"占\s*(?P<whole>[^，,。；;占]*?)的?\s*$")
_DONE = re.compile(r"完成[^，,。；;]{0,8}预算的?\s*$")
_SPLIT = re.compile(r"其中|以下方面|包括")
_NEAR = 8  # signs between an amount and its share
_BACK = 10  # sentences from a share to its whole


def judge_shares(told: Told, names: Names) -> Iterator[tuple[Place, Judgement]]:
    """Every share that follows the amount it is of."""
    for at, found in enumerate(told.numerals):
        text = told.sentences[at].text
        claims = [one for one in found if one.role == CLAIM]
        for amount, share in zip(claims, claims[1:]):
            if share.kind != "share" or amount.kind != "amount" or share.unit not in ("%", "％"):
                continue
            verdict = _done(text, claims, amount, share) if _DONE.search(text[:share.start]) else _share(told, names, at, amount, share)
            if verdict:
                yield (at, share.start), verdict


def _done(text: str, claims: Sequence[Numeral], amount: Numeral, share: Numeral) -> Judgement | None:
    """支出决算 against 年初预算 of the same sentence."""
    budgets = [one for one in claims if one.kind == "amount" and one.start < amount.start and re.search(r"预算[数为]*\s*$", text[:one.start])]
    if not budgets or not budgets[-1].value:
        return None
    return judged(share, _quotient(amount, money(budgets[-1])))


def _quotient(part: Numeral, whole: Decimal) -> Truth:
    return Truth(money(part) / whole * 100, f"{part.text}÷{whole}", f"{part.text} ÷ {whole}")


def _share(told: Told, names: Names, at: int, amount: Numeral, share: Numeral) -> Judgement | None:
    text = told.sentences[at].text
    of = _OF.search(text[:share.start])
    if of is None or share.start - amount.end > _NEAR + len(of["whole"]):
        return None
    if of["whole"]:
        return _of_named(names, of["whole"], amount, share, _earlier(told, at, amount))
    for whole in _earlier(told, at, amount):
        verdict = judged(share, _quotient(amount, whole))
        if verdict.verdict in (MATCHED, ROUNDED):
            return verdict
    wholes = _split(told, at, amount)
    return judged(share, _quotient(amount, wholes)) if wholes else None


def _earlier(told: Told, at: int, amount: Numeral) -> list[Decimal]:
    """The amounts before this one in its section that it can be a part of, the nearest first."""
    found: list[Decimal] = []
    for place in range(at, max(at - _BACK, -1), -1):
        if (told.sentences[place].part, told.sentences[place].section) != (told.sentences[at].part, told.sentences[at].section):
            break
        found += [money(one) for one in reversed(told.numerals[place])
                  if one.kind == "amount" and one.unit in MONEY and (place < at or one.start < amount.start)
                  and money(one) >= money(amount)]
    return [value for value in dict.fromkeys(found) if value] or ([money(amount)] if amount.value else [])


def _split(told: Told, at: int, amount: Numeral) -> Decimal | None:
    """The whole that 其中 or 主要用于以下方面 divides up, where exactly one amount stands before it in the sentence."""
    text = told.sentences[at].text
    split = _SPLIT.search(text)
    before = [one for one in told.numerals[at] if one.kind == "amount" and split and one.start < split.start()]
    if split and split.start() < amount.start and len(before) == 1 and before[0].value:
        return money(before[0])
    return None


def _of_named(names: Names, label: str, amount: Numeral, share: Numeral, earlier: Sequence[Decimal]) -> Judgement | None:
    """占……的: a whole that the tables have under this name, or an amount that stands before."""
    name = comparable(label).removesuffix("总额")
    facts = [fact for fact in names.by_name.get(name, ()) if wan(fact) and wan(fact) >= money(amount)]
    verdicts = [judged(share, Truth(money(amount) / wan(fact) * 100, f"{amount.text}÷{truth(fact).source}",
                                    f"{amount.text} ÷ {truth(fact).source_en}"))
                for fact in facts]
    verdicts += [judged(share, _quotient(amount, whole)) for whole in earlier] if not facts else []
    right = next((verdict for verdict in verdicts if verdict.verdict in (MATCHED, ROUNDED)), None)
    if right or not facts:
        return right
    wrong = verdicts[0]
    single = len({half_up(wan(fact), 2) for fact in facts}) == 1
    return wrong if single and wrong.verdict == CONTRADICTED else None
