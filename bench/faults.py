"""Faults planted in clean disclosures: one wrong thing at a random place, and where it is."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from yusuan.amount import YUAN_IN, Amount, half_up
from yusuan.checking.board import place_of
from yusuan.checking.claims import Claim, claims
from yusuan.checking.claims.claim import MATCHED
from yusuan.checking.edit import with_figures, with_names, without_row
from yusuan.disclosure.model import Disclosure, Fact


@dataclass(frozen=True)
class Fault:
    """A disclosure with one thing wrong. `cells` are the wrong cells, or the first figure of each wrong row; `sentence` the wrong one."""

    kind: str
    document: Disclosure
    cells: tuple[Fact, ...] = ()
    sentence: str = ""
    printed: str = ""


Planter = Callable[[Disclosure, random.Random], Fault | None]
_NUMBERED = re.compile("[一二三四五六七八九十]+、")


def _filled(document: Disclosure) -> list[Fact]:
    return [fact for fact in document.facts if fact.amount and fact.amount.value]


def _figure(document: Disclosure, fact: Fact, text: str, kind: str) -> Fault:
    return Fault(kind, with_figures(document, {place_of(fact): Amount.parse(text, fact.amount.unit)}), (fact,))


def digit(document: Disclosure, luck: random.Random) -> Fault | None:
    """One digit of a figure changed, by two units of the last place at least."""
    fact = luck.choice(_filled(document))
    text = fact.amount.text
    at = luck.choice([at for at, sign in enumerate(text) if sign.isdigit()])
    wrong = text[:at] + luck.choice([sign for sign in "0123456789" if sign != text[at]]) + text[at + 1:]
    near = abs(Amount.parse(wrong, "元").value - fact.amount.value) < 4 * fact.amount.slack
    return None if near else _figure(document, fact, wrong, "digit changed")


def unit(document: Disclosure, luck: random.Random) -> Fault | None:
    """A figure given in 元 that should be in 万元, or the other way round."""
    fact = luck.choice(_filled(document))
    ratio = Decimal(10000) if YUAN_IN[fact.amount.unit] > 1 else Decimal("0.0001")
    return _figure(document, fact, f"{half_up(fact.amount.value * ratio, fact.amount.places):f}", "元 for 万元")


def swap(document: Disclosure, luck: random.Random) -> Fault | None:
    """Two neighbours of a row or of a column in each other's place."""
    fact = luck.choice(_filled(document))
    value = fact.amount.value
    near = [other for other in document.facts if (other.number, other.side) == (fact.number, fact.side)
            and (other.row == fact.row and other.column != fact.column or abs(other.row - fact.row) == 1 and other.column == fact.column)
            and abs((other.amount.value if other.amount else 0) - value) >= 4 * fact.amount.slack]
    if not near:
        return None
    other = luck.choice(near)
    return Fault("cells swapped", with_figures(document, {place_of(fact): other.amount, place_of(other): fact.amount}), (fact, other))


def row(document: Disclosure, luck: random.Random) -> Fault | None:
    """A row with money dropped."""
    fact = luck.choice(_filled(document))
    return Fault("row dropped", without_row(document, fact.number, fact.row), (fact,))


def names(document: Disclosure, luck: random.Random) -> Fault | None:
    """The names of two rows of one kind (coded, or numbered alike) in each other's place."""
    fact = luck.choice(_filled(document))
    rows = {(one.row, one.side): one for one in document.facts
            if (one.number, one.side) == (fact.number, fact.side) and one.label != fact.label
            and (one.code and fact.code or bool(one.code) == bool(fact.code) and _NUMBERED.match(one.label))}
    if not rows or not (fact.code or _NUMBERED.match(fact.label)):
        return None
    other = luck.choice(list(rows.values()))
    wrong = {(fact.number, fact.row, fact.side): (fact.code, other.label, fact.second),
             (other.number, other.row, other.side): (other.code, fact.label, other.second)}
    return Fault("labels exchanged", with_names(document, wrong), (fact, other))


def code(document: Disclosure, luck: random.Random) -> Fault | None:
    """A code that lost digits."""
    fact = luck.choice(_filled(document))
    if len(fact.code) < 3:
        return None
    wrong = luck.choice([fact.code[0], fact.code[:-1], fact.code[1:]])
    return Fault("code cut", with_names(document, {(fact.number, fact.row, fact.side): (wrong, fact.label, fact.second)}), (fact,))


_claims = lru_cache(claims)


def _claim(document: Disclosure, luck: random.Random, *kinds: str) -> Claim | None:
    """A figure of the narrative that is right as it stands."""
    right = [one for one in _claims(document) if one.kind in kinds and one.verdict == MATCHED and re.search("[1-9]", one.text)]
    return luck.choice(right) if right else None


def _spoken(document: Disclosure, sentence: str, start: int, old: str, new: str, kind: str) -> Fault:
    wrong = sentence[:start] + new + sentence[start + len(old):]
    told = tuple(replace(one, text=wrong) if one.text == sentence else one for one in document.sentences)
    return Fault(kind, replace(document, sentences=told), sentence=wrong, printed=new)


def said_amount(document: Disclosure, luck: random.Random) -> Fault | None:
    """One digit of an amount of the narrative changed."""
    claim = _claim(document, luck, "amount", "change")
    if claim is None:
        return None
    at = luck.choice([at for at, sign in enumerate(claim.text) if sign.isdigit()])
    wrong = claim.text[:at] + luck.choice([sign for sign in "123456789" if sign != claim.text[at]]) + claim.text[at + 1:]
    return _spoken(document, claim.sentence, claim.start, claim.text, wrong, "amount in the narrative")


def said_rate(document: Disclosure, luck: random.Random) -> Fault | None:
    """A share or a growth rate on the wrong base: of part and rest in place of part and whole, of this year in place of last year."""
    claim = _claim(document, luck, "share", "growth")
    rate = claim and re.match(r"[\d.]+", claim.text)
    if not rate or not 2 < Decimal(rate[0]) < 99:
        return None
    part = Decimal(rate[0]) / 100
    wrong = f"{half_up(part / ((1 + part) if claim.kind == 'growth' else (1 - part)) * 100, 2)}"
    return _spoken(document, claim.sentence, claim.start, rate[0], wrong, "rate on the wrong base")


def said_sign(document: Disclosure, luck: random.Random) -> Fault | None:
    """增长 for 下降, or the other way round."""
    claim = _claim(document, luck, "growth")
    found = claim and list(re.finditer("增长|增加|下降|减少", claim.sentence[:claim.start]))
    if not found:
        return None
    turned = {"增长": "下降", "增加": "减少", "下降": "增长", "减少": "增加"}[found[-1][0]]
    return _spoken(document, claim.sentence, found[-1].start(), found[-1][0], turned, "sign word turned")


def said_label(document: Disclosure, luck: random.Random) -> Fault | None:
    """Two items of a list in each other's place."""
    texts = [one.text for one in document.sentences if len(re.findall(r"[一-鿿]{4,}支出\d", one.text)) > 1]
    if not texts:
        return None
    text = luck.choice(texts)
    one, other = luck.sample([found for found in re.finditer(r"[一-鿿]{2,}支出(?=([\d,.]+))", text)], 2)
    if one[1] == other[1]:
        return None
    one, other = sorted((one, other), key=lambda found: found.start())
    wrong = text[:one.start()] + other[0] + text[one.end():other.start()] + one[0] + text[other.end():]
    return _spoken(document, text, 0, text, wrong, "label exchanged in the narrative")


TABLE: tuple[Planter, ...] = (digit, unit, swap, row, names, code)
NARRATIVE: tuple[Planter, ...] = (said_amount, said_rate, said_sign, said_label)
