"""Accounting identities (勾稽关系) between the figures of one disclosure: declared as data of the profile, evaluated here.

`profiles/data/identities_<profile>.toml` declares each identity once: its code, what it says in Chinese and in English, its equations
(the language is described in `equation.py`), and whether it is hard (it holds in every right document) or soft (it usually does).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from yusuan.checking.book import Book, Values
from yusuan.checking.equation import Equation, Term, parse
from yusuan.checking.finding import Check
from yusuan.checking.interval import FAILED, NOT_EVALUABLE, PASSED, Interval, verdict
from yusuan.checking.sheet import NotEvaluable, plain
from yusuan.checking.wording import Side, column_name, explanation, place, printed_text, shown
from yusuan.disclosure.model import Disclosure, Fact
from yusuan.profiles.profile import FOLDER, load

_KINDS = {"unit": "单位", "department": "部门"}


@dataclass(frozen=True)
class Identity:
    """One identity: `zh` and `en` say it in words, `equations` in the language of `equation.py`; `only` is the kind of document."""

    code: str
    zh: str
    en: str
    equations: tuple[str, ...]
    hard: bool = True
    only: str = ""


@dataclass(frozen=True)
class Declared:
    """The identities of a profile and the groups of rows that they name."""

    identities: tuple[Identity, ...]
    groups: dict[str, dict]


@lru_cache
def declared(profile: str) -> Declared:
    """What the profile declares; nothing for a profile without identities."""
    path = FOLDER / "data" / f"identities_{profile}.toml"
    if not path.is_file():
        return Declared((), {})
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    identities = (Identity(**{**entry, "equations": tuple(entry["equations"])}) for entry in data["identities"])
    return Declared(tuple(identities), data["groups"])


def evaluate(disclosure: Disclosure) -> Iterator[Check]:
    """Every identity of the disclosure's profile, once for each row, code and column it applies to. Each leaves at least one check."""
    known = declared(disclosure.profile)
    book = Book(disclosure, load(disclosure.profile), known.groups)
    for identity in known.identities:
        if identity.only in ("", disclosure.kind):
            yield from _checks(identity, book)
        else:
            yield _not_evaluable(identity, {}, NotEvaluable(f"只适用于{_KINDS[identity.only]}的文件", applies=False))


def _checks(identity: Identity, book: Book) -> Iterator[Check]:
    """The checks of one identity. What keeps several of its evaluations from being made is told once."""
    told = set()
    for text in identity.equations:
        for check in _evaluations(identity, parse(text), book):
            if check.verdict != NOT_EVALUABLE or check.reason not in told:
                yield check
            told.add(check.reason)


def _evaluations(identity: Identity, equation: Equation, book: Book) -> Iterator[Check]:
    try:
        for values in book.values(equation):
            yield _evaluation(identity, equation, book, values)
    except NotEvaluable as obstacle:
        yield _not_evaluable(identity, {"table": equation.left[0].place.table}, obstacle)


def _evaluation(identity: Identity, equation: Equation, book: Book, values: Values) -> Check:
    try:
        _require(equation, book, values)
        check = _names if equation.of_names else _amounts
        return check(identity, equation, book, values)
    except NotEvaluable as obstacle:
        return _not_evaluable(identity, _where(equation.left[0], book, values, ()), obstacle)


def _not_evaluable(identity: Identity, where: dict, obstacle: NotEvaluable) -> Check:
    return Check(identity.code, identity.zh, identity.hard, NOT_EVALUABLE, where, reason=obstacle.reason, applies=obstacle.applies)


def _require(equation: Equation, book: Book, values: Values) -> None:
    for term in equation.unless:
        for fact in book.cells(term, values):
            if fact.amount and fact.amount.value:
                raise NotEvaluable(f"{place(fact)}不为零，此关系不适用", applies=False)


def _amounts(identity: Identity, equation: Equation, book: Book, values: Values) -> Check:
    left = [(term, book.cells(term, values)) for term in equation.left]
    right = [(term, book.cells(term, values)) for term in equation.right]
    facts = tuple(fact for _, cells in left + right for fact in cells)
    unit = next((fact.amount.unit for fact in facts if fact.amount), "")
    places = max((fact.amount.into(unit).places for fact in facts if fact.amount), default=0)
    made, expected = _total(left, unit), _total(right, unit)
    outcome, printed = verdict(made, expected), printed_text(left, made, places)
    where, parts = _where(equation.left[0], book, values, facts), sum(len(cells) for _, cells in left)
    if outcome == PASSED:
        return Check(identity.code, identity.zh, identity.hard, outcome, where, printed, printed, cells=facts, parts=parts)
    return Check(identity.code, identity.zh, identity.hard, outcome, where, printed, shown(expected.value, places),
                 explanation(right, made.value - expected.value, places, outcome), facts, parts=parts)


def _total(terms: Side, unit: str) -> Interval:
    """The sum of the terms in `unit`."""
    total = Interval()
    for term, cells in terms:
        for fact in cells:
            if fact.amount:
                total += Interval.of(fact.amount.into(unit)).times(term.factor)
    return total


def _names(identity: Identity, equation: Equation, book: Book, values: Values) -> Check:
    """Compares the names of two rows. Where one of the rows is absent there is nothing to compare."""
    left, right = (book.lines(term, values) for term in equation.terms)
    where = {**_where(equation.left[0], book, values, ()), "column": "科目名称"}
    if not left or not right:
        raise NotEvaluable(f"表{equation.terms[bool(left)].place.table}没有“{values['code']}”行", applies=False)
    printed, expected = left[0].label, right[0].label
    same = plain(printed) == plain(expected)
    cells = tuple(fact for term in equation.terms for fact in book.named(term, values)[:1])
    return Check(identity.code, identity.zh, identity.hard, PASSED if same else FAILED, where, printed, expected,
                 "" if same else f"同一科目编码在表{equation.right[0].place.table}叫“{expected}”", cells)


def _where(term: Term, book: Book, values: Values, facts: Sequence[Fact]) -> dict:
    """Table, row and column of the figure that `term` names, as printed."""
    table = term.place.table
    fact = next((fact for fact in facts if fact.number == table), None)
    line = values.get(term.row)
    row = (fact.code or fact.label) if fact else getattr(line, "name", None) or str(values.get(term.row, term.row))
    where = {"table": table, "row": row}
    if term.column != "name":
        where["column"] = column_name(book.sheet(table).header(book.column(term, values)))
    return where
