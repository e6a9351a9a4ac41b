"""What the notebooks call: the library bound to the project around them (`data/raw`, `data/clean`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from yusuan.checking.audit import Audit, audit
from yusuan.checking.cross import between
from yusuan.checking.export import merged, rows_of
from yusuan.disclosure.model import Disclosure
from yusuan.disclosure.parts import completed
from yusuan.disclosure.readings import compare
from yusuan.errors import BadParameter, UnreadableFile
from yusuan.measures import Measures, measures
from yusuan.paths import Project
from yusuan.prior import Prior, prior_in
from yusuan.shelf import Shelf
from yusuan.store.store import Store, split_phase
from yusuan.survey import group_of
from yusuan.units import Units

if TYPE_CHECKING:  # pandas is loaded where a DataFrame is made: checking does without, and it takes a second
    import pandas
    from pdfplumber.page import Page

OVERVIEW = {"total": "total", "prior": "total_prior", "change": "total_change", "growth": "total_growth", "general": "general",
            "general_growth": "general_growth", "basic": "basic", "project": "project"}


def read(source: str) -> Disclosure:
    """The disclosure in a file of `data/raw` (its name there, or any path). Raises UnreadableFile, NotADisclosure."""
    if not source:
        raise BadParameter("no source is given.", remedy="Set source in the first code cell: the name of a file in data/raw.")
    project = Project.here()
    return Shelf(project).reading(_path(project, source))


def page(source: str, number: int) -> Page:
    """Page `number` (from 1) of a PDF of `data/raw` to look into, as pdfplumber shows it: `.to_image()`, `.chars`, `.extract_table()`.

    Its points are those of our sources, also on a page that is turned or cropped: `.crop(source.box)` shows a cell. Raises BadParameter
    when there is no such file or page, UnreadableFile when it is no PDF that can be opened.
    """
    import pdfplumber  # loaded only when needed: it takes half a second, and reading does without
    from pdfplumber.utils.exceptions import PdfminerException

    path = _path(Project.here(), source)
    if not path.is_file():
        raise BadParameter(f"there is no file {source}.", path=path, remedy="Give the name of a PDF in data/raw, or a path.")
    try:
        pages = pdfplumber.open(path).pages
    except PdfminerException as error:
        raise UnreadableFile("this cannot be opened as a PDF.", path=path, remedy="Give a PDF without a password.") from error
    if not 1 <= number <= len(pages):
        raise BadParameter(f"there is no page {number}; it has {len(pages)}.", path=path, remedy="Pages are counted from 1.")
    return pages[number - 1]


def _path(project: Project, source: str) -> Path:
    inside = project.raw / source
    delivered = inside.exists() or any(above.is_file() for above in inside.parents)  # in an archive
    return inside if delivered else Path(source)


def keep(reading: Disclosure) -> Path:
    """Writes the clean data of a reading's disclosure and returns their folder.

    The other files of the same unit, year and phase are readings or parts of the same disclosure: the best of them is used, what it lacks
    is taken from the others, and the others are compared with it.
    """
    project = Project.here()
    shelf, found = Shelf(project), group_of(project, reading)
    unit = found.unit if found else Units.load(project.units).canonical(reading.unit)
    best, *others = [shelf.reading(project.raw / entry.file) for entry in found.entries] if found else [reading]
    return Store(project.clean).write(completed(best, others), unit, [compare(best, other) for other in others])


def load(unit: str, year: int) -> Disclosure:
    """The clean disclosure of a unit, under any of its names. Raises UnknownUnit, which lists what there is."""
    if not unit or not year:
        raise BadParameter("no unit and year are given.", remedy="Set unit and year in the first code cell.")
    name, phase = split_phase(unit)
    return Store(Project.here().clean).load(year, _canonical(name), phase)


def name_of(unit: str) -> str:
    """The canonical name of a unit given under any of its names."""
    return _canonical(split_phase(unit)[0])


def table(unit: str, year: int, name: str) -> pandas.DataFrame:
    """One tidy table of a unit and year (`facts`, `forms`, `readings`, `differences`, …) as a DataFrame."""
    import pandas

    name_of_unit, phase = split_phase(unit)
    store = Store(Project.here().clean)
    return pandas.DataFrame(store.rows(store.folder(year, _canonical(name_of_unit), phase), name))


def readings(unit: str, year: int) -> pandas.DataFrame:
    """The files that are readings of a unit's disclosure: which is used, how many figures agree and differ, and their origin."""
    import pandas

    found, path = table(unit, year, "readings"), Project.here().raw / "sources.csv"
    known = pandas.DataFrame(columns=["file", "origin"])
    if path.is_file():
        known = pandas.read_csv(path, dtype=str, encoding="utf-8-sig").fillna("")
    origins = {Path(file).name: origin for file, origin in zip(known["file"], known["origin"])}
    return found.assign(origin=[origins.get(source.split("/")[0], "") for source in found["source"]])  # of the archive, for what is in one


def overview(years: Sequence[int] = (), units: Sequence[str] = ()) -> pandas.DataFrame:
    """Key measures of units and years (empty: all), one row each: amounts in 万元, growth in %, as exact decimals or None."""
    import pandas

    store, wanted = Store(Project.here().clean), {_canonical(unit) for unit in units}
    rows = []
    for year, unit in store.units():
        if (not years or year in years) and (not wanted or unit in wanted):
            disclosure = load(unit, year)
            found = measure(disclosure)
            told = {"year": year, "unit": _canonical(disclosure.unit), "phase": disclosure.phase}
            rows.append(told | {name: found.value(code) for name, code in OVERVIEW.items()})
    return pandas.DataFrame(rows, columns=["year", "unit", "phase", *OVERVIEW], dtype=object)


def ask(question: str, *parameters: object) -> pandas.DataFrame:
    """The answer to an SQL question over all units and years; the tables are views (`facts`, `forms`, `findings`, …)."""
    return Store(Project.here().clean).ask(question, parameters)


def prior(disclosure: Disclosure) -> Prior:
    """Last year's amounts: from the unit's own disclosure, its department's, or the change that the document states."""
    project = Project.here()
    return prior_in(Store(project.clean), Units.load(project.units), disclosure)


def measure(disclosure: Disclosure) -> Measures:
    """Shares, changes and growth of a disclosure (amounts in the tables' unit of money, rates in %)."""
    return measures(disclosure, prior(disclosure))


def check(disclosure: Disclosure) -> Audit:
    """Every identity of the disclosure's tables and forms, evaluated, and every figure of its narrative; with what was found."""
    return audit(disclosure, prior(disclosure), Units.load(Project.here().units))


def check_all(disclosures: Sequence[Disclosure]) -> Audit:
    """The audits of several disclosures as one, with what they say differently from each other."""
    result = merged([check(one) for one in disclosures])
    return replace(result, findings=(*result.findings, *between(disclosures, Units.load(Project.here().units))))


def keep_checks(unit: str, year: int, result: Audit) -> Path:
    """Adds the tables `checks` and `findings` to the clean data of a unit and year."""
    name, phase = split_phase(unit)
    store, canonical = Store(Project.here().clean), _canonical(name)
    folder = store.folder(year, canonical, phase)
    store.write_checks(folder, rows_of(result, canonical, year, phase))
    return folder


def _canonical(unit: str) -> str:
    return Units.load(Project.here().units).canonical(unit)
