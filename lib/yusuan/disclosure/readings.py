"""Several files that carry the same unit, year and phase are readings of one disclosure: which is best, and do they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal

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
    unlike = [place for place in places if _value(ours.get(place)) != _value(theirs.get(place))]
    differences = tuple(Difference("／".join(part for part in place if part), _text(ours.get(place)), _text(theirs.get(place)))
                        for place in unlike)
    return Comparison(other.source, other.sha256, len(places) - len(unlike), differences)


Printed = tuple[Decimal, str]


def _value(printed: Printed | None) -> Decimal | None:
    return printed[0] if printed else None


def _text(printed: Printed | None) -> str:
    return printed[1] if printed else ""


def _printed(disclosure: Disclosure) -> Iterator[tuple[Place, Printed]]:
    yield from _of_tables(disclosure)
    yield from _of_forms(disclosure)


def _of_tables(disclosure: Disclosure) -> Iterator[tuple[Place, Printed]]:
    """Rows are told apart by code and name, and by their turn where both repeat."""
    for table in disclosure.tables:
        turns: Counter[Place] = Counter()
        for fact in table.facts:
            name: Place = (f"表{table.number}", fact.side, fact.code, comparable(fact.label), comparable(fact.second), fact.column)
            turns[name] += 1
            if fact.amount:
                turn = f"第{turns[name]}次" if turns[name] > 1 else ""
                header = fact.header.rpartition("/")[2]
                label = fact.code or fact.label
                yield (f"表{table.number}", label, fact.second, turn, header, fact.side), (fact.amount.into("元").value, fact.amount.text)


def _of_forms(disclosure: Disclosure) -> Iterator[tuple[Place, Printed]]:
    turns: Counter[str] = Counter()
    for form in disclosure.forms:
        turns[form.name] += 1
        for period in ("implementation", "annual"):
            funds = getattr(form, period)
            for one in fields(funds):
                value = getattr(funds, one.name)
                if value is not None:
                    turn = f"第{turns[form.name]}次" if turns[form.name] > 1 else ""
                    yield ("绩效目标表", form.name, turn, period, one.name), (Decimal(value), str(value))
