"""A printed figure as the interval of exact values it can stand for. Nothing here is a tolerance: precision is what was printed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from yusuan.amount import Amount

PASSED, ROUNDING, FAILED, NOT_EVALUABLE = "passed", "rounding", "failed", "not_evaluable"


@dataclass(frozen=True, slots=True)
class Interval:
    """All exact values that are printed as `value`: less than `slack` above it, at most `slack` below."""

    value: Decimal = Decimal(0)
    slack: Decimal = Decimal(0)

    @classmethod
    def of(cls, amount: Amount | None) -> Interval:
        """The interval of a cell. A blank cell, and a printed zero, say that there is nothing: exactly zero."""
        return cls(amount.value, amount.slack) if amount and amount.value else cls()

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.value + other.value, self.slack + other.slack)

    def times(self, factor: int) -> Interval:
        """The interval of `factor` times the figure."""
        return Interval(self.value * factor, self.slack * abs(factor))


def verdict(printed: Interval, expected: Interval) -> str:
    """`passed` when the figures are equal, `rounding` when they differ and the intervals meet, else `failed`.

    Rounding half up makes an interval half open, so two that only touch do not meet: two copies with the same number of decimals
    have to be equal, a total of n figures may be out by less than n + 1 halves of the last place.
    """
    difference = abs(printed.value - expected.value)
    if not difference:
        return PASSED
    return ROUNDING if difference < printed.slack + expected.slack else FAILED
