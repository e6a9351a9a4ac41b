"""The small language in which a profile writes its identities, for example

    T1[本年收入合计].amount = Σ T1.sources.amount
    T2[parent].column = Σ T2[children].column for parent in T2 for column in T2
    T4.classes[name].total = T1.classes[name].total for name in T1.classes, T4.classes unless T1.sources[单位资金].amount

`T4` is 表4, `.classes` a group of its rows, `[…]` one row by its label, code or loop variable (a `?` allows it to be absent), `.total` a
column. `Σ` allows more than one row. `[总计|收入总计]` is the row under either name; `given T1[总计].amount` leaves the equation out where
there is no such cell, `unless` where it is not zero.

    T3[code].name ≡ T2[code].name for code in T3           the rows have the same name
    T2[code].code ⊂ T2.codes for code in T2                the code stands under its parent
    T2[code].name ∈ T2.accounts for code in T2             the code does not carry the name of another
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_PLACE = r"T(?P<table>\d+)(?:\.(?P<group>[a-z_0-9]+))?"
_TERM = re.compile(r"(?:(?P<times>\d+) × )?(?P<sum>Σ )?" + _PLACE + r"(?:\[(?P<row>[^\]?]+)(?P<optional>\?)?\])?\.(?P<column>[a-z_0-9]+)")
_PLACE_ONLY = re.compile(_PLACE)
_SIGNED = re.compile(r" ([+−]) ")


@dataclass(frozen=True, slots=True)
class Place:
    """A table, or a group of its rows."""

    table: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A cell, or with `sum` the cells of several rows, times `factor`. `row` is a label, a code, a loop variable, or "" for the group."""

    factor: int
    sum: bool
    place: Place
    row: str
    optional: bool
    column: str


@dataclass(frozen=True, slots=True)
class Loop:
    """`for variable in places`."""

    variable: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Equation:
    """`left = right`, evaluated once for each combination of the loops' values, except where a term of `unless` is not zero or one of
    `given` does not exist.

    `text` is how it was written.
    """

    text: str
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    loops: tuple[Loop, ...]
    unless: tuple[Term, ...]
    relation: str = "="
    given: tuple[Term, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        return self.left + self.right


@lru_cache(maxsize=None)
def parse(text: str) -> Equation:
    """The equation that `text` says. Raises ValueError on anything outside the language."""
    body, *needs = text.split(" given ")
    body, *conditions = body.split(" unless ")
    body, *loops = body.split(" for ")
    relation = next((sign for sign in ("≡", "⊂", "∈") if sign in body), "=")
    left, right = body.split(f" {relation} ")
    return Equation(text, _sum(left), _sum(right), tuple(_loop(loop) for loop in loops),
                    tuple(_term(term, 1) for condition in conditions for term in condition.split(", ")), relation,
                    tuple(_term(term, 1) for need in needs for term in need.split(", ")))


def _sum(text: str) -> tuple[Term, ...]:
    first, *rest = _SIGNED.split(text)
    signs, terms = ["+", *rest[::2]], [first, *rest[1::2]]
    return tuple(_term(term, 1 if sign == "+" else -1) for sign, term in zip(signs, terms))


def _term(text: str, sign: int) -> Term:
    match = _TERM.fullmatch(text.strip())
    if not match:
        raise ValueError(f"not a term of an identity: {text!r}")
    place = Place(int(match["table"]), match["group"] or "")
    return Term(sign * int(match["times"] or 1), bool(match["sum"]), place, match["row"] or "", bool(match["optional"]), match["column"])


def _loop(text: str) -> Loop:
    variable, places = text.strip().split(" in ")
    return Loop(variable, tuple(_place(place) for place in places.split(", ")))


def _place(text: str) -> Place:
    match = _PLACE_ONLY.fullmatch(text.strip())
    if not match:
        raise ValueError(f"not a table of an identity: {text!r}")
    return Place(int(match["table"]), match["group"] or "")
