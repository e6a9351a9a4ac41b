"""Equations between the numbers of the narrative that the profile declares: a stated total and its parts, a number and its bound."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from yusuan.checking.claims.claim import CONTRADICTED, MATCHED
from yusuan.checking.claims.counts import Counts
from yusuan.checking.claims.judgement import Judgement, Truth, judged, money, shown
from yusuan.checking.claims.templates import Filled
from yusuan.checking.numerals import MONEY, Numeral

_RELATION = re.compile(r"(?P<left>\w+) (?P<sign>=|≥\??) (?P<right>.+)")
Place = tuple[int, int]


def judge_relations(relations: Sequence[Mapping], slots: Mapping[str, Filled], counts: Counts, done: Mapping[Place,
                                                                                                             Judgement]) -> dict[Place,
                                                                                                                                 Judgement]:
    """Judgements by place of the numeral. `slots` are those that the narrative fills, by path; `done` what is already judged."""
    found: dict[Place, Judgement] = {}
    for relation in relations:
        match = _RELATION.fullmatch(relation["equation"])
        left = slots.get(match["left"])
        if left and left.numeral:
            found |= _judged(left, match["sign"], match["right"], slots, counts, {**done, **found})
    return found


def _judged(left: Filled, sign: str, right: str, slots: Mapping[str, Filled], counts: Counts, done: Mapping[Place,
                                                                                                            Judgement]) -> dict[Place,
                                                                                                                                Judgement]:
    if " / " in right:
        return _quotient(left, right, slots, counts)
    parts = [slots.get(name) for name in right.split(" + ")]
    if not all(part and part.numeral for part in parts):
        return {}
    if sign != "=":
        return _bounded(left, parts[0], soft=sign.endswith("?"))
    return _summed(left, parts, done)


def _value(numeral: Numeral) -> Decimal:
    return money(numeral) if numeral.unit in MONEY else numeral.value


def _summed(left: Filled, parts: Sequence[Filled], done: Mapping[Place, Judgement]) -> dict[Place, Judgement]:
    """The stated total against its parts. Where the total is right by the tables, the one part that no table knows is wrong."""
    total = sum((_value(part.numeral) for part in parts), Decimal(0))
    place, formula = (left.at, left.start), "＋".join(part.numeral.text for part in parts)
    verdict = judged(left.numeral, Truth(total, f"各分项之和{formula}＝{total}", f"the sum of its parts {formula} = {total}"))
    before = done.get(place)
    if verdict.verdict == CONTRADICTED and before and before.verdict == MATCHED:
        open_parts = [part for part in parts if (part.at, part.start) not in done] or [parts[-1]]
        part = open_parts[0]
        rest = _value(left.numeral) - total + _value(part.numeral)
        expected = shown(part.numeral, rest) if len(open_parts) == 1 else ""
        reason = f"各分项之和{formula}＝{total}，与总数{left.numeral.printed}不符"
        return {(part.at, part.start): Judgement(CONTRADICTED, expected, reason,
                                                 f"the parts {formula} make {total}, not {left.numeral.printed}", code="M12")}
    if before and verdict.verdict != CONTRADICTED:
        return {}
    if before and before.verdict == CONTRADICTED:
        return {}
    return {place: _coded(verdict, "M12") if verdict.verdict == CONTRADICTED else verdict}


def _coded(verdict: Judgement, code: str) -> Judgement:
    return Judgement(verdict.verdict, verdict.expected, verdict.reason, verdict.reason_en, code, verdict.severity)


def _bounded(left: Filled, right: Filled, soft: bool) -> dict[Place, Judgement]:
    if _value(left.numeral) >= _value(right.numeral):
        return {}
    severity = "note" if soft else "error"
    return {(right.at, right.start): Judgement(CONTRADICTED if not soft else "unverifiable", f"≤{left.numeral.printed}",
                                               f"大于{left.numeral.printed}，不应超过它",
                                               f"exceeds {left.numeral.printed}", code="M12", severity=severity)}


def _quotient(left: Filled, right: str, slots: Mapping[str, Filled], counts: Counts) -> dict[Place, Judgement]:
    """A share of one of several wholes: documents differ in which of them they mean."""
    name, wholes = right.split(" / ")
    part = slots.get(name)
    truths = [Truth(_value(part.numeral) / whole.value * 100, f"{part.numeral.text}÷{whole.source}{whole.value}",
                    f"{part.numeral.text} ÷ {whole.value}")
              for code in wholes.split(" | ") for whole in counts.truths(code) if whole.value] if part and part.numeral else []
    return {(left.at, left.start): best(left.numeral, truths)} if truths else {}


def best(numeral: Numeral, truths: Sequence[Truth], severity: str = "error") -> Judgement:
    """The numeral against the value among several that it fits best."""
    verdicts = [judged(numeral, truth, severity) for truth in truths]
    right = [verdict for verdict in verdicts if verdict.verdict != CONTRADICTED]
    if right:
        return min(right, key=lambda verdict: verdict.verdict != MATCHED)
    expected = "或".join(dict.fromkeys(verdict.expected for verdict in verdicts[:3]))
    sources = "、".join(dict.fromkeys(truth.source for truth in truths[:3]))
    return Judgement(CONTRADICTED, expected, f"与{sources}都不符" if len(truths) > 1 else f"与{sources}不符",
                     "agrees with none of: " + "; ".join(dict.fromkeys(truth.source_en for truth in truths[:3])), severity=severity)
