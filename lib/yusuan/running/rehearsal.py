"""What a notebook does for the first time takes long: templates and patterns are compiled, libraries set themselves up. Done once, in the
parent of the kernels, every kernel is born with it.

A rehearsal starts no thread and keeps nothing but what the library and its libraries remember themselves.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from yusuan import charts, prose
from yusuan.checking.audit import audit
from yusuan.checking.export import rows_of
from yusuan.disclosure.facts import facts_of
from yusuan.disclosure.model import Disclosure, Sentence, Table
from yusuan.disclosure.narrative import EXPLAINED
from yusuan.disclosure.printed import Body
from yusuan.measures import measures
from yusuan.prior import Prior
from yusuan.profiles.profile import Profile, TableSpec, load
from yusuan.reading.page import Cell, Source
from yusuan.rendering import display
from yusuan.store.store import Store
from yusuan.units import Units

_UNIT, _YEAR, _FIGURE = "某单位", 2000, "1.00"


def rehearse(kind: str) -> None:
    """Writes, checks, draws and stores a made-up disclosure of a kind: profile and phase, `yangquan/budget`."""
    name, _, phase = kind.partition("/")
    with tempfile.TemporaryDirectory(prefix="yusuan-") as folder:
        _perform(_sample(load(name), phase), Path(folder))


def _perform(sample: Disclosure, folder: Path) -> None:
    sections, found = prose.write(sample, Prior()), measures(sample, Prior())
    told = replace(sample, sentences=tuple(_sentences(sections)))
    result, store = audit(told, Prior(), Units()), Store(folder)
    store.write_checks(store.write(told, _UNIT), rows_of(result, _UNIT, _YEAR, told.phase))
    display.picture(charts.projects(found) or charts.revenue_structure(told), "")
    display.cards(found)
    display.narrative(sections)
    display.tables(told)
    display.derivations(found, sections)


def _sample(profile: Profile, phase: str) -> Disclosure:
    """A disclosure with one row in each table of a budget or of final accounts."""
    tables = tuple(_table(spec, profile.money_unit) for spec in profile.of_phase(phase) if spec.columns)
    return Disclosure(_UNIT, _UNIT, _UNIT, _YEAR, phase, "unit", profile.name, 1, tables, (), ())


def _table(spec: TableSpec, money_unit: str) -> Table:
    row = tuple(Cell(_FIGURE if column.role == "amount" else "合计" if column.role == "label" else "", Source()) for column in spec.columns)
    body = Body(tuple("/".join(column.path(_YEAR)) for column in spec.columns), spec.columns, [row], [])
    facts = tuple(facts_of(spec, body, money_unit))
    return Table(spec.id, spec.number, spec.title, _UNIT, money_unit, body.paths, (row,), facts, (1,), False, spec.columns)


def _sentences(sections: Sequence[prose.Section]) -> Iterable[Sentence]:
    for section in sections:
        for number, paragraph in enumerate(section.paragraphs, 1):
            yield Sentence(EXPLAINED, section.number, section.heading, "", number, paragraph.text, Source())
