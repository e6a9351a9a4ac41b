"""Several files that carry the same unit, year and phase are readings of one disclosure: which is best, and do they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import NamedTuple

from yusuan.disclosure.model import Disclosure
from yusuan.hanzi import comparable

Place = tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """One figure that two readings print differently; "" where a reading prints nothing."""

    where: str
    best: str
    other: str


@dataclass(frozen=True)
class Comparison:
    """A reading held against the best one: figures that agree, and those that differ."""

    source: str
    sha256: str
    agree: int
    differences: tuple[Difference, ...]


def rank(reading: Disclosure) -> tuple[int, ...]:
    """Sorts readings by use, the best lowest: most tables, figures and forms, fewest warnings; one with pages before one without."""
    return (-len(reading.tables), -sum(1 for _ in _printed(reading)), -len(reading.forms), len(reading.warnings), int(not reading.pages))


def compare(best: Disclosure, other: Disclosure) -> Comparison:
    """Every figure that either reading prints, by table, row and column (or by form and source of funds).

    Two files without a table in common are parts of one disclosure and no readings of each other; so with forms.
    """
    ours, theirs = {}, {}
    if {table.id for table in best.tables} & {table.id for table in other.tables}:
        ours, theirs = dict(_of_tables(best)), dict(_of_tables(other))
    if best.forms and other.forms:
        ours |= dict(_of_forms(best))
        theirs |= dict(_of_forms(other))
    places = list(dict.fromkeys([*ours, *theirs]))
    pairs = [(ours.get(place, _BLANK), theirs.get(place, _BLANK)) for place in places]
    differences = tuple(Difference(one.where or two.where, one.text, two.text) for one, two in pairs if not _agree(one, two))
    return Comparison(other.source, other.sha256, len(pairs) - len(differences), differences)


class _Printed(NamedTuple):
    """A figure in 元, half a unit of its last printed place in 元, its text, and for people where it stands."""

    value: Decimal
    slack: Decimal
    text: str
    where: str


_BLANK = _Printed(Decimal(0), Decimal(0), "", "")  # nothing printed is zero


def _agree(one: _Printed, other: _Printed) -> bool:
    """Whether two figures may be the same one, printed in 元 in one file, say, and in 万元 in the other."""
    return one.value == other.value or one.slack != other.slack and abs(one.value - other.value) <= max(one.slack, other.slack)


def _printed(disclosure: Disclosure) -> Iterator[tuple[Place, _Printed]]:
    yield from _of_tables(disclosure)
    yield from _of_forms(disclosure)


def _of_tables(disclosure: Disclosure) -> Iterator[tuple[Place, _Printed]]:
    """Rows are told apart by code or name, and by their turn where it repeats; tables and columns by their names in code."""
    for table in disclosure.tables:
        turns: Counter[Place] = Counter()
        for fact in table.facts:
            name: Place = (table.id, fact.side, fact.code or comparable(fact.label), comparable(fact.second), fact.column)
            turns[name] += 1
            if fact.amount:
                turn, amount = _turn(turns[name]), fact.amount.into("元")
                parts = (f"表{table.number}", fact.code or fact.label, fact.second, turn, fact.header)
                yield (*name, turn), _Printed(amount.value, amount.slack, amount.text, "／".join(filter(None, parts)))


def _turn(number: int) -> str:
    """Which of several of one name; nothing for the first."""
    return f"第{number}次" if number > 1 else ""


def _of_forms(disclosure: Disclosure) -> Iterator[tuple[Place, _Printed]]:
    turns: Counter[str] = Counter()
    for form in disclosure.forms:
        turns[form.name] += 1
        for period in ("implementation", "annual"):
            funds = getattr(form, period)
            for one in fields(funds):
                value = getattr(funds, one.name)
                if value is not None:
                    place = ("绩效目标表", form.name, _turn(turns[form.name]), period, one.name)
                    yield place, _Printed(Decimal(value), Decimal(0), str(value), "／".join(filter(None, place)))
