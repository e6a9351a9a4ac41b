"""Accounting identities (勾稽关系) between the figures of one disclosure: declared as data of the profile, evaluated here.

`profiles/data/identities_<profile>.toml` declares each identity once: its code, what it says in Chinese and in English, its equations
(the language is described in `equation.py`), and whether it is hard (it holds in every right document) or soft (it usually does).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from yusuan.checking.book import Book, Values
from yusuan.checking.equation import Equation, Term, parse
from yusuan.checking.finding import Check
from yusuan.checking.interval import NOT_EVALUABLE, PASSED, Interval, verdict
from yusuan.checking.learned import Relation, judged, relations
from yusuan.checking.naming import NAMES, own_name, same_names, under_parent
from yusuan.checking.sheet import NotEvaluable, NotPrinted
from yusuan.checking.wording import Side, column_name, explanation, place, printed_text, shown
from yusuan.disclosure.model import Disclosure, Fact
from yusuan.profiles.profile import FOLDER, Profile, load

_KINDS = {"unit": ("单位", "a unit"), "department": ("部门", "a department")}


@dataclass(frozen=True)
class Identity:
    """One identity: `zh` and `en` say it in words, `equations` in the language of `equation.py`; `only` is the kind of document.

    `leeway`: by how many steps of the last place the sides may differ on top, where tables are rounded from 元 each for itself.
    """

    code: str
    zh: str
    en: str
    equations: tuple[str, ...]
    hard: bool = True
    only: str = ""
    leeway: int = 0


@dataclass(frozen=True)
class Declared:
    """The identities of a profile and the groups of rows that they name."""

    identities: tuple[Identity, ...]
    groups: dict[str, dict]


@lru_cache
def declared(profile: str, phase: str = "budget") -> Declared:
    """What the profile declares for budgets; final accounts (决算) are alike everywhere. Nothing for a profile without identities."""
    path = FOLDER / "data" / f"identities_{'final' if phase == 'final' else profile}.toml"
    if not path.is_file():
        return Declared((), {})
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    identities = (Identity(**{**entry, "equations": tuple(entry["equations"])}) for entry in data["identities"])
    return Declared(tuple(identities), data["groups"])


def rules(disclosure: Disclosure) -> Declared:
    """What is to hold in a disclosure: what its profile declares, and what can be learnt from the tables that the profile does not know."""
    profile = load(disclosure.profile)
    known = declared(disclosure.profile, disclosure.phase) if profile.of_phase(disclosure.phase) else Declared((), {})
    familiar = {spec.id for spec in profile.of_phase(disclosure.phase)} if known.identities else set()
    found, taken = [], set()
    for relation in relations(disclosure, familiar):
        hard = None if relation.slot in taken else _learnt(disclosure, profile, relation)
        if hard is not None:
            found.append((relation, hard))
        if hard and relation.slot:
            taken.add(relation.slot)
    groups = {name: group for relation, _ in found for name, group in relation.groups}
    # One identity for each code and strength: its equations are those of all tables.
    equations: dict[tuple[str, str, str, bool], list[str]] = {}
    for relation, hard in found:
        equations.setdefault((relation.code, relation.zh, relation.en, hard), []).append(relation.equation)
    learnt = (Identity(code, zh, en, tuple(dict.fromkeys(texts)), hard) for (code, zh, en, hard), texts in equations.items())
    return Declared((*known.identities, *learnt), known.groups | groups)


def _learnt(disclosure: Disclosure, profile: Profile, relation: Relation) -> bool | None:
    book = Book(disclosure, profile, dict(relation.groups))
    identity = Identity(relation.code, relation.zh, relation.en, (relation.equation,))
    return judged(relation, list(_evaluations(identity, parse(relation.equation), book)))


def evaluate(disclosure: Disclosure, known: Declared | None = None) -> Iterator[Check]:
    """Every identity that is to hold (`rules`), once for each row, code and column it applies to. Each leaves at least one check."""
    known = known or rules(disclosure)
    book = Book(disclosure, load(disclosure.profile), known.groups)
    for identity in known.identities:
        if identity.only in ("", disclosure.kind):
            yield from _checks(identity, book)
        else:
            zh, en = _KINDS[identity.only]
            yield _not_evaluable(identity, {}, NotEvaluable(f"只适用于{zh}的文件", f"only for documents of {en}", applies=False))


def _checks(identity: Identity, book: Book) -> Iterator[Check]:
    """The checks of one identity. What keeps several of its evaluations from being made is told once.

    An equation for another way of printing the tables is left out where one of the others was evaluated.
    """
    checks = [check for text in identity.equations for check in _evaluations(identity, parse(text), book)]
    evaluated, told = any(check.verdict != NOT_EVALUABLE for check in checks), set()
    for check in checks:
        if check.verdict != NOT_EVALUABLE or not (check.reason in told or check.absent and evaluated):
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
        if equation.relation == "=":
            return _amounts(identity, equation, book, values)
        judge = {"≡": same_names, "⊂": under_parent, "∈": own_name}[equation.relation]
        return judge(_blank(identity, equation, _where(equation.left[0], book, values, ())), equation, book, values)
    except NotEvaluable as obstacle:
        return _not_evaluable(identity, _where(equation.left[0], book, values, ()), obstacle)


def _blank(identity: Identity, equation: Equation, where: dict) -> Check:
    """A check that is still to be made."""
    return Check(identity.code, identity.zh, identity.hard, NOT_EVALUABLE, where, rule=equation.text, statement_en=identity.en)


def _not_evaluable(identity: Identity, where: dict, obstacle: NotEvaluable) -> Check:
    return Check(identity.code, identity.zh, identity.hard, NOT_EVALUABLE, where, reason=obstacle.zh, applies=obstacle.applies,
                 statement_en=identity.en, reason_en=obstacle.en, absent=isinstance(obstacle, NotPrinted))


def _require(equation: Equation, book: Book, values: Values) -> None:
    for term in equation.unless:
        for fact in book.cells(term, values):
            if fact.amount and fact.amount.value:
                where = place(fact)
                raise NotEvaluable(f"{where.zh}不为零，此关系不适用", f"{where.en} is not zero, so this does not apply", applies=False)


def _amounts(identity: Identity, equation: Equation, book: Book, values: Values) -> Check:
    left = [(term, book.cells(term, values)) for term in equation.left]
    right = [(term, book.cells(term, values)) for term in equation.right]
    facts = tuple(fact for _, cells in left + right for fact in cells)
    unit = next((fact.amount.unit for fact in facts if fact.amount), "")
    told = [fact for _, cells in left for fact in cells if fact.amount] or [fact for fact in facts if fact.amount]
    places = max((fact.amount.into(unit).places for fact in told), default=0)
    made, expected = _total(left, unit), _total(right, unit)
    leeway = Interval(slack=identity.leeway * Decimal(1).scaleb(-places))
    outcome, printed = verdict(made, expected + leeway), printed_text(left, made, places)
    factors = (*(term.factor for term, cells in left for _ in cells), *(-term.factor for term, cells in right for _ in cells))
    check = Check(identity.code, identity.zh, identity.hard, outcome, _where(equation.left[0], book, values, facts), printed, printed,
                  cells=facts, parts=sum(len(cells) for _, cells in left), factors=factors, rule=equation.text,
                  statement_en=identity.en, leeway=identity.leeway)
    if outcome == PASSED:
        return check
    why = explanation(right, made.value - expected.value, places, outcome)
    return replace(check, expected=shown(expected.value, places), reason=why.zh, reason_en=why.en)


def _total(terms: Side, unit: str) -> Interval:
    """The sum of the terms in `unit`."""
    value, slack = Decimal(0), Decimal(0)
    for term, cells in terms:
        for fact in cells:
            if fact.amount and fact.amount.value:  # a blank and a zero are exactly nothing (`Interval.of`)
                amount = fact.amount.into(unit)
                value, slack = value + amount.value * term.factor, slack + amount.slack * abs(term.factor)
    return Interval(value, slack)


def _where(term: Term, book: Book, values: Values, facts: Sequence[Fact]) -> dict:
    """Table, row and column of the figure that `term` names, as printed."""
    table = term.place.table
    fact = next((fact for fact in facts if fact.number == table), None)
    line = values.get(term.row)
    row = (fact.code or fact.label) if fact else getattr(line, "name", None) or str(values.get(term.row, term.row))
    where = {"table": table, "row": row}
    if term.column in NAMES:
        where["column"] = NAMES[term.column]
    else:
        where["column"] = column_name(book.sheet(table).header(book.column(term, values)))
    return where
