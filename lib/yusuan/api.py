"""What the notebooks call: the library bound to the project around them (`data/raw`, `data/clean`)."""

from __future__ import annotations

from pathlib import Path

import pandas

from yusuan.checking.audit import Audit, audit
from yusuan.checking.export import rows_of
from yusuan.disclosure.model import Disclosure
from yusuan.disclosure.readings import compare
from yusuan.measures import Measures, measures
from yusuan.paths import Project
from yusuan.prior import Prior, find_prior
from yusuan.store import Store
from yusuan.store.store import split_phase
from yusuan.survey import Shelf, group_of
from yusuan.units import Units


def read(source: str) -> Disclosure:
    """The disclosure in a file of `data/raw` (its name there, or any path). Raises UnreadableFile, NotADisclosure."""
    project = Project.here()
    return Shelf(project).reading(_path(project, source))


def _path(project: Project, source: str) -> Path:
    inside = project.raw / source
    return inside if inside.exists() else Path(source)


def keep(reading: Disclosure) -> Path:
    """Writes the clean data of a reading's disclosure and returns their folder.

    The other files of the same unit, year and phase are readings of the same disclosure: the best of them is used, the others
    are compared with it.
    """
    project = Project.here()
    shelf, found = Shelf(project), group_of(project, reading)
    unit = found.unit if found else Units.load(project.units).canonical(reading.unit)
    best, *others = [shelf.reading(project.raw / entry.file) for entry in found.entries] if found else [reading]
    return Store(project.clean).write(best, unit, [compare(best, other) for other in others])


def load(unit: str, year: int) -> Disclosure:
    """The clean disclosure of a unit, under any of its names. Raises UnknownUnit, which lists what there is."""
    name, phase = split_phase(unit)
    return Store(Project.here().clean).load(year, _canonical(name), phase)


def table(unit: str, year: int, name: str) -> pandas.DataFrame:
    """One tidy table of a unit and year (`facts`, `forms`, `readings`, `differences`, …) as a DataFrame."""
    name_of_unit, phase = split_phase(unit)
    store = Store(Project.here().clean)
    return pandas.DataFrame(store.rows(store.folder(year, _canonical(name_of_unit), phase), name))


def ask(question: str, *parameters: object) -> pandas.DataFrame:
    """The answer to an SQL question over all units and years; the tables are views (`facts`, `forms`, `findings`, …)."""
    return Store(Project.here().clean).ask(question, parameters)


def prior(disclosure: Disclosure) -> Prior:
    """Last year's amounts: from the unit's own disclosure, its department's, or the change that the document states."""
    project = Project.here()
    units, store = Units.load(project.units), Store(project.clean)
    unit, last = units.canonical(disclosure.unit), disclosure.year - 1

    def of(name: str) -> Disclosure | None:
        return store.load(last, name) if name and store.has(last, name) else None

    return find_prior(disclosure, of(unit), of(units.parent(unit)), units.known_as(disclosure.unit))


def measure(disclosure: Disclosure) -> Measures:
    """Shares, changes and growth of a disclosure (amounts in the tables' unit of money, rates in %)."""
    return measures(disclosure, prior(disclosure))


def check(disclosure: Disclosure) -> Audit:
    """Every identity of the disclosure's tables, evaluated: passed, rounding, failed or not evaluable."""
    return audit(disclosure)


def keep_checks(unit: str, year: int, result: Audit) -> Path:
    """Adds the tables `checks` and `findings` to the clean data of a unit and year."""
    name, phase = split_phase(unit)
    store, canonical = Store(Project.here().clean), _canonical(name)
    folder = store.folder(year, canonical, phase)
    store.write_checks(folder, rows_of(result, canonical, year, phase))
    return folder


def _canonical(unit: str) -> str:
    return Units.load(Project.here().units).canonical(unit)
