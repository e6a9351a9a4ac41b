"""Totals that a sentence outside the templates divides up (……34万元，其中：货物……、工程……、服务……; 共有车辆8辆，其中：……)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from yusuan.checking.claims.claim import CONTRADICTED, MATCHED, ROUNDED
from yusuan.checking.claims.judgement import Judgement, Truth, judged, money
from yusuan.checking.claims.relations import Place
from yusuan.checking.claims.told import Told
from yusuan.checking.numerals import CLAIM, MONEY, Numeral

_OF_WHICH = re.compile(r"其中[:：，,]?")
_END = re.compile(r"[。；;]|主要|用于")
_PURCHASES = ("货物", "工程", "服务")
_MANY = 5  # classes: a sentence that lists so many lists them all


def judge_divided(told: Told) -> Iterator[tuple[Place, Judgement]]:
    """Each total right before 其中 against the sum of what follows. Only a list that leaves nothing out can contradict it."""
    for at, found in enumerate(told.numerals):
        text = told.sentences[at].text
        for match in _OF_WHICH.finditer(text):
            claims = [one for one in found if one.role == CLAIM]
            before = [one for one in claims if one.end <= match.start()]
            end = next((stop.start() for stop in _END.finditer(text, match.end())), len(text))
            parts = [one for one in claims if match.end() <= one.start < end and before and one.unit == before[-1].unit]
            if before and len(parts) > 1 and (verdict := _judged(text[match.end():end], before[-1], parts)):
                yield (at, before[-1].start), verdict


def _judged(listed: str, whole: Numeral, parts: list[Numeral]) -> Judgement | None:
    total = sum((_value(part) for part in parts), Decimal(0))
    formula = "＋".join(part.text for part in parts)
    verdict = judged(whole, Truth(total, f"各分项之和{formula}＝{total}", f"the sum of its parts {formula} = {total}"))
    if verdict.verdict in (MATCHED, ROUNDED):
        return verdict
    complete = len(parts) >= _MANY if whole.kind == "count" else len(parts) == len(_PURCHASES) and all(word in listed
                                                                                                       for word in _PURCHASES)
    return Judgement(CONTRADICTED, verdict.expected, verdict.reason, verdict.reason_en, "M12") if complete else None


def _value(numeral: Numeral) -> Decimal:
    return money(numeral) if numeral.unit in MONEY else numeral.value
