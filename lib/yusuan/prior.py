"""The prior year (上年数): what a disclosure is compared with, from the best source there is.

1. the same unit's disclosure of last year; 2. the unit's rows in the disclosure of its department of last year, which lists
projects only and therefore serves only a unit without 基本支出; 3. the change that the document itself states.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from yusuan.amount import half_up
from yusuan.disclosure.model import Disclosure, Fact
from yusuan.disclosure.projects import project_rows
from yusuan.errors import BrokenStore
from yusuan.hanzi import comparable
from yusuan.measures import Elsewhere, Input, cell_measure, money
from yusuan.passage import find
from yusuan.profiles import places, sentences
from yusuan.profiles.sentences import Match
from yusuan.store.store import Store
from yusuan.units import Units

BASES = {"own": "本单位上年预算公开", "department": "主管部门上年预算公开的项目支出表", "stated": "本材料自述的增减额"}
_ROUNDING = Decimal("0.01")
_PLACES = -2  # a change is stated to the cent of a 万元, and so is what it leads back to


@dataclass(frozen=True)
class Known:
    """One prior amount in 万元, the basis it rests on (`own`, `department` or `stated`) and its sources."""

    value: Decimal
    basis: str
    formula: str
    sources: tuple[Input, ...]


@dataclass(frozen=True)
class Prior:
    """Prior amounts by code (`total`, `general`, `three_public` …); `others` are those of the bases that were not used."""

    known: Mapping[str, Known] = field(default_factory=dict)
    others: tuple[tuple[str, Known], ...] = ()

    @property
    def total(self) -> Decimal | None:
        """上年收入总计 in 万元."""
        return self.known["total"].value if "total" in self.known else None

    @property
    def general(self) -> Decimal | None:
        """上年一般公共预算当年支出 in 万元."""
        return self.known["general"].value if "general" in self.known else None

    @property
    def basis(self) -> str:
        """The basis of the total, or of the first amount that is known; empty when nothing is."""
        first = self.known.get("total") or next(iter(self.known.values()), None)
        return first.basis if first else ""

    @property
    def sources(self) -> tuple[Input, ...]:
        """The cells and sentences that the amounts rest on."""
        return tuple(source for known in self.known.values() for source in known.sources)

    @property
    def note(self) -> str:
        """Which basis was used, and whether the others agree, in Chinese."""
        return self.note_of("total") if "total" in self.known else "上年数未知：没有上年公开材料，本材料也未说明增减额。"

    def note_of(self, code: str) -> str:
        """The same for one amount; empty when it is not known."""
        if code not in self.known:
            return ""
        used = self.known[code]
        return "；".join([f"依据{BASES[used.basis]}（{used.formula}）", *self._agreement(code, used)])

    def _agreement(self, code: str, used: Known) -> Iterator[str]:
        for other_code, other in self.others:
            if other_code == code:
                agrees = abs(other.value - used.value) <= _ROUNDING
                yield f"按{BASES[other.basis]}推算为{other.value}万元，{'两者一致' if agrees else '两者不一致'}"


def prior_in(store: Store, units: Units, disclosure: Disclosure) -> Prior:
    """The prior year of a disclosure as far as the clean data of last year know it (see `find_prior`)."""
    last, unit = disclosure.year - 1, units.canonical(disclosure.unit)

    def of(name: str) -> Disclosure | None:
        try:
            return store.load(last, name, disclosure.phase) if name and store.has(last, name, disclosure.phase) else None
        except BrokenStore:  # of another version, until the next run makes it anew: what cannot be looked at is not known
            return None

    return find_prior(disclosure, of(unit), of(units.parent(unit)), units.known_as(disclosure.unit))


def find_prior(disclosure: Disclosure, own: Disclosure | None = None, department: Disclosure | None = None,
               names: Collection[str] = ()) -> Prior:
    """The prior year of `disclosure`.

    `own` is the same unit's disclosure of last year, `department` that of its department; either is left out of account when it is
    of another year, `own` also when one speaks for the department and the other for the unit alone.
    `names` are all the names that the unit is known by.
    """
    last = disclosure.year - 1
    bases = []
    if own and own.year == last and own.tables and own.kind == disclosure.kind:
        bases.append(_own(own))
    if department and department.year == last and _projects_only(disclosure):
        bases.append(_department(department, {comparable(name) for name in (*names, disclosure.unit)}))
    bases.append(_stated(disclosure))
    known: dict[str, Known] = {}
    others = []
    for basis in bases:
        others += [(code, found) for code, found in basis.items() if code in known]
        known |= {code: found for code, found in basis.items() if code not in known}
    return Prior(known, tuple(others))


def _own(own: Disclosure) -> dict[str, Known]:
    specs = places.load(own.standard)
    found = {code: cell_measure(own, code, specs.cells[code]) for _, code in specs.changes.values() if code in specs.cells}
    return {code: Known(measure.value, "own", measure.formula, _elsewhere(own, measure.inputs))
            for code, measure in found.items() if measure.value is not None}


def _elsewhere(document: Disclosure, cells: Iterable[Input]) -> tuple[Input, ...]:
    return tuple(Elsewhere(cell, document.source, document.year) if isinstance(cell, Fact) else cell for cell in cells)


def _projects_only(disclosure: Disclosure) -> bool:
    """A unit without 基本支出: all its money stands in the project tables of its department."""
    basic = cell_measure(disclosure, "basic", places.load(disclosure.standard).cells["basic"])
    return disclosure.kind == "unit" and basic.value == 0


def _department(department: Disclosure, names: set[str]) -> dict[str, Known]:
    current, carryover = (_subtotal(department, id, names) for id in ("projects_current", "projects_carryover"))
    if not current and not carryover:
        return {}
    found = {}
    if department.table("projects_current") and department.table("projects_carryover"):
        facts = [fact for fact in (current, carryover) if fact]
        value = sum((money(fact) for fact in facts), Decimal(0))
        found["total"] = Known(value, "department", " + ".join(f"表{fact.number}的{money(fact)}" for fact in facts),
                               _elsewhere(department, facts))
    if current and (general := department.table("projects_current").fact(current.row, "general")):
        found["general"] = Known(money(general), "department", f"表{general.number}一般公共预算的{money(general)}",
                                 _elsewhere(department, (general,)))
    return found


def _subtotal(department: Disclosure, id: str, names: set[str]) -> Fact | None:
    """The row of the unit itself, below the department's total and above the unit's projects."""
    table = department.table(id)
    rows = project_rows(table, names) if table else ()
    return next((row.fact for row in rows if row.level == "unit" and comparable(row.name) in names), None)


def _stated(disclosure: Disclosure) -> dict[str, Known]:
    """What the narrative says of the change, taken back from this year's amount of the tables."""
    if not sentences.has_own(disclosure.standard):
        return {}
    specs, book = places.load(disclosure.standard), sentences.load(disclosure.standard)
    known: dict[str, Known] = {}
    for template in book:
        stems = [stem for stem in specs.changes if template.has_slot(f"{stem}_change")]
        found = find(disclosure, template) if stems else None
        for stem in stems if found else ():
            current, code = specs.changes[stem]
            amount = cell_measure(disclosure, current, specs.cells[current]).value
            value, formula = _taken_back(found[0], stem, current, amount)
            if value is not None and code not in known:
                slot = found[0].first(f"{stem}_change") or found[0].first(f"{stem}_printed_prior")
                known[code] = Known(value, "stated", formula, (found[1].at(slot.start),))
    return known


def _taken_back(found: Match, stem: str, current: str, amount: Decimal | None) -> tuple[Decimal | None, str]:
    """The prior amount that a sentence prints, or that its change leads back to."""
    if printed := found.first(f"{stem}_printed_prior"):
        now = found.first(current)
        # A prior year printed beside an amount that the tables do not know belongs to other figures than ours.
        return (printed.value, f"材料所印上年数{printed.text}") if now and now.value == amount else (None, "")
    slots = [slot for slot in found.slots if slot.path == f"{stem}_change"]
    direction = next((slot for slot in slots if slot.kind == "word"), None)
    change = next((slot for slot in slots if slot.kind == "change"), None)
    if direction is None or amount is None:
        return None, ""
    if direction.value == 0:
        return amount, f"{amount}，与上年{direction.text}"
    if change is None:
        return None, ""
    before = amount - direction.value * change.value
    if before < 0:  # no budget is negative: the sentence belongs to other figures than ours
        return None, ""
    before = half_up(before, 2) if before.as_tuple().exponent < _PLACES else before
    return before, f"{amount} {'−' if direction.value > 0 else '+'} {change.value}"
