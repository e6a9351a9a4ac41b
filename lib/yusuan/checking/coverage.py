"""Which cells the identities confirm: those in hard identities that hold and would break if the figure were another."""

from __future__ import annotations

from collections.abc import Sequence

from yusuan.checking.board import Place, place_of
from yusuan.checking.finding import Check
from yusuan.checking.interval import PASSED, ROUNDING


def confirmed(checks: Sequence[Check]) -> set[Place]:
    """The cells with money in a hard identity that holds and has other money in it, so that it does not hold for want of figures."""
    found: set[Place] = set()
    for check in checks:
        if check.hard and check.factors and check.verdict in (PASSED, ROUNDING):
            filled = [place_of(fact) for fact in check.cells if fact.amount and fact.amount.value]
            if len(filled) > 1:
                found.update(filled)
    return found
