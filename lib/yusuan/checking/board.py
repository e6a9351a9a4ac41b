"""The checks of a disclosure as linear constraints on its cells, in whole numbers, so that changes can be tried fast and exactly.

A constraint holds when the sum of factor times figure is zero, or nearer to zero than the printed precision of its figures can tell
(see `interval.py`). A change gives a cell another printed figure; it counts only in steps of the cell's last printed place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yusuan.amount import YUAN_IN, half_up
from yusuan.checking.finding import Check
from yusuan.disclosure.model import Disclosure, Fact

SCALE = 1_000_000  # parts of a 元: half of the last place of 0.000001 万元 is still a whole number
_WIDEST = 99  # steps to either side: what has more room is not known in its last two places

Place = tuple[int, int, str, str]  # table number, row, side, column
Changes = Mapping[Place, int]


def place_of(fact: Fact) -> Place:
    """The cell in which a figure stands."""
    return fact.number, fact.row, fact.side, fact.column


@dataclass(frozen=True, slots=True)
class Square:
    """A cell: its printed figure in parts of a 元 (0 when blank), the step of its last printed place, its unit of money and decimals."""

    fact: Fact
    value: int
    step: int
    unit: str
    places: int

    def slack(self, value: int) -> int:
        """Half a step; nothing for a zero, which says that there is nothing."""
        return self.step // 2 if value else 0

    def text(self, value: int) -> str:
        """A figure of this cell as it would be printed, with separators where the printed one has them."""
        exact = half_up(Decimal(value) / SCALE / YUAN_IN.get(self.unit, Decimal(1)), max(self.places, 0))
        grouped = self.fact.amount is not None and "," in self.fact.amount.text.replace("，", ",")
        return f"{exact:,f}" if grouped else f"{exact:f}"


@dataclass(frozen=True, slots=True)
class Constraint:
    """One check on amounts: its cells with their factors, by how much it is out, and how much its precision allows."""

    check: Check
    factors: Mapping[Place, int]
    residual: int
    slack: int


class Board:
    """The constraints of a document. `hard` and `soft` are positions in `constraints`; `of` gives those that cover a cell."""

    def __init__(self, disclosure: Disclosure, checks: Iterable[Check]):
        self._formats = {table.number: _formats(table.facts, table.money_unit) for table in disclosure.tables}
        self.squares: dict[Place, Square] = {}
        self.constraints: list[Constraint] = []
        self.of: dict[Place, list[int]] = {}
        self.soft_of: dict[Place, list[int]] = {}
        for check in checks:
            if check.factors:
                self._add(check)

    def _add(self, check: Check) -> None:
        factors: dict[Place, int] = {}
        for fact, factor in zip(check.cells, check.factors):
            place = place_of(fact)
            if place not in self.squares:
                self.squares[place] = self._square(fact)
            factors[place] = factors.get(place, 0) + factor
        factors = {place: factor for place, factor in factors.items() if factor}
        residual = sum(factor * self.squares[place].value for place, factor in factors.items())
        slack = sum(abs(factor) * self.squares[place].slack(self.squares[place].value) for place, factor in factors.items())
        slack += check.leeway * max((self.squares[place].step for place in factors), default=0)
        at = len(self.constraints)
        self.constraints.append(Constraint(check, factors, residual, slack))
        for place in factors:
            (self.of if check.hard else self.soft_of).setdefault(place, []).append(at)

    def _square(self, fact: Fact) -> Square:
        unit, places = self._formats[fact.number].get((fact.side, fact.column)) or self._formats[fact.number][None]
        if fact.amount:
            unit, places = fact.amount.unit, fact.amount.places
        ratio = int(YUAN_IN.get(unit, Decimal(1)) * SCALE)
        value = int(fact.amount.value * ratio) if fact.amount else 0
        return Square(fact, value, int(Decimal(ratio).scaleb(-places)), unit, places)

    def failing(self) -> list[int]:
        """The hard constraints that do not hold as printed."""
        return [at for at, one in enumerate(self.constraints) if one.check.hard and not _near(one.residual, one.slack)]

    def holds(self, at: int, changes: Changes) -> bool:
        """Whether a constraint holds after these changes (new figures by cell)."""
        return _near(*self._out(at, changes))

    def _out(self, at: int, changes: Changes) -> tuple[int, int]:
        one = self.constraints[at]
        residual, slack = one.residual, one.slack
        for place, value in changes.items():
            if factor := one.factors.get(place):
                square = self.squares[place]
                residual += factor * (value - square.value)
                slack += abs(factor) * (square.slack(value) - square.slack(square.value))
        return residual, slack

    def residual(self, at: int, changes: Changes) -> int:
        """By how much a constraint is out after these changes."""
        return self._out(at, changes)[0]

    def mending(self, place: Place, at: int, changes: Changes) -> int | None:
        """The figure of the cell that brings a constraint nearest to zero, in steps of the cell; None when that is what stands there."""
        square, now = self.squares[place], changes.get(place, self.squares[place].value)
        exact = now - Decimal(self.residual(at, changes)) / self.constraints[at].factors[place]
        value = int(half_up(exact / square.step, 0)) * square.step
        return None if value == now else value

    def broken(self, places: Iterable[Place], changes: Changes) -> list[int]:
        """The hard constraints on these cells that do not hold after the changes."""
        touched = dict.fromkeys(at for place in places for at in self.of.get(place, ()))
        return [at for at in touched if not self.holds(at, changes)]

    def odd(self, changes: Changes) -> int:
        """How many soft constraints the changes break, less those that they mend. Those over nothing but zeros say nothing."""
        touched = {at for place in changes for at in self.soft_of.get(place, ())}
        telling = [at for at in touched if any(self.squares[place].value for place in self.constraints[at].factors)]
        return sum(self.holds(at, {}) - self.holds(at, changes) for at in telling)

    def misfit(self, changes: Changes) -> float:
        """How much more rounding the changes ask for than the figures as printed do: the difference of chi-squared over what they touch.

        A figure rounded to a step is off by a uniform error, whose variance is a twelfth of the step squared.
        """
        touched = {at for place in changes for at in self.of.get(place, ())}
        return sum(self._rounding(at, changes) - (self._rounding(at, {}) if self.holds(at, {}) else 0.0) for at in touched)

    def _rounding(self, at: int, changes: Changes) -> float:
        residual = self.residual(at, changes)
        variance = sum((factor * self.squares[place].step) ** 2 for place, factor in self.constraints[at].factors.items()) / 12
        return residual ** 2 / variance

    def range(self, place: Place, changes: Changes) -> tuple[int, int]:
        """The lowest and highest figure of a cell, in its steps, with which every hard constraint on it holds, beside the other changes."""
        square, best = self.squares[place], changes[place]
        low, high = best, best
        while self._fits(place, low - square.step, changes) and best - low < _WIDEST * square.step:
            low -= square.step
        while self._fits(place, high + square.step, changes) and high - best < _WIDEST * square.step:
            high += square.step
        return low, high

    def _fits(self, place: Place, value: int, changes: Changes) -> bool:
        return not self.broken([place], {**changes, place: value})


def _near(residual: int, slack: int) -> bool:
    return not residual or abs(residual) < slack


def _formats(facts: Sequence[Fact], money_unit: str) -> dict:
    """Unit and decimals in which a blank cell of a column would be printed; under None those of the table."""
    found: dict = {}
    for fact in facts:
        if fact.amount:
            for key in ((fact.side, fact.column), None):
                unit, places = found.get(key, (fact.amount.unit, 0))
                found[key] = (unit, max(places, fact.amount.places))
    found.setdefault(None, (money_unit, 2))
    return found
