"""Reading and writing `data/clean/<year>/<unit>/`, and asking over all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from yusuan.disclosure.model import Disclosure
from yusuan.disclosure.readings import Comparison
from yusuan.errors import UnknownUnit
from yusuan.paths import FINAL, folder_name
from yusuan.store import tidy
from yusuan.store.current import PACKAGE, add_current, current
from yusuan.store.schema import ALL, OF_CHECKING, OF_READING

if TYPE_CHECKING:  # the libraries behind the store take seconds to load: each is imported where there is something for it to do
    import pandas


def split_phase(unit: str) -> tuple[str, str]:
    """`某单位（决算）` → (`某单位`, `final`); any other name is a budget's."""
    return (unit.removesuffix(FINAL), "final") if unit.endswith(FINAL) else (unit, "budget")


class Store:
    """The clean data under one folder. Every table is one Parquet file and one CSV file a unit and year."""

    def __init__(self, clean: Path):
        self.clean = clean

    def folder(self, year: int, unit: str, phase: str = "budget") -> Path:
        """Where a unit's clean data of a year are; final accounts stand beside the budget."""
        return self.clean / str(year) / folder_name(unit + (FINAL if phase == "final" else ""))

    def write(self, disclosure: Disclosure, unit: str, others: Sequence[Comparison] = ()) -> Path:
        """Writes one disclosure under its canonical name. Raises CannotWrite, and pandera's SchemaError on rows that break the schema."""
        from yusuan.store import package

        folder = self.folder(disclosure.year, unit, disclosure.phase)
        package.write(folder, OF_READING, tidy.rows_of(disclosure, unit, others))
        add_current(self.clean, folder)
        return folder

    def write_checks(self, folder: Path, rows: dict[str, list[dict]]) -> None:
        """Adds the rows of `checks` and `findings` to a folder of clean data."""
        from yusuan.store import package

        package.write(folder, OF_CHECKING, rows)

    def load(self, year: int, unit: str, phase: str = "budget") -> Disclosure:
        """The disclosure of a unit (canonical name) and year. Raises UnknownUnit, which lists what there is."""
        folder = self.folder(year, unit, phase)
        if not self.has(year, unit, phase):
            known = "; ".join(f"{one} {two}" for one, two in self.units()) or "none yet, run `yusuan run`"
            raise UnknownUnit(f"there is nothing of {unit} for {year} in {self.clean}.", remedy=f"There are: {known}.")
        from yusuan.store import parquet

        return tidy.disclosure_of({schema.name: parquet.read(folder, schema) for schema in OF_READING})

    def has(self, year: int, unit: str, phase: str = "budget") -> bool:
        """Whether there are clean data of a unit (canonical name) and year whose document has not been withdrawn."""
        folder = self.folder(year, unit, phase)
        return (folder / PACKAGE).is_file() and self._is_used(folder, current(self.clean))

    def rows(self, folder: Path, name: str) -> list[dict]:
        """The rows of one tidy table in one folder."""
        from yusuan.store import parquet

        return parquet.read(folder, ALL[name])

    def units(self) -> list[tuple[int, str]]:
        """(year, folder name) of everything there is, in order."""
        return sorted((int(path.parent.parent.name), path.parent.name) for path in self._packages())

    def _packages(self) -> Iterator[Path]:
        in_use = current(self.clean)
        for path in sorted(self.clean.glob(f"[0-9][0-9][0-9][0-9]/*/{PACKAGE}")):
            if self._is_used(path.parent, in_use):
                yield path

    def _is_used(self, folder: Path, in_use: Set[str] | None) -> bool:
        return in_use is None or folder.relative_to(self.clean).as_posix() in in_use

    def ask(self, question: str, parameters: Sequence[object] = ()) -> pandas.DataFrame:
        """The answer to an SQL question over all units and years: each tidy table is a view of its name (`facts`, `forms`, …)."""
        import duckdb

        folders = [path.parent for path in self._packages()]
        with duckdb.connect() as connection:
            for name in ALL:
                if files := [str(folder / f"{name}.parquet") for folder in folders if (folder / f"{name}.parquet").is_file()]:
                    connection.read_parquet(files, union_by_name=True).create_view(name)
            # By way of Arrow money stays decimal; DuckDB's own data frames hold floats.
            answer = connection.sql(question, params=list(parameters)).to_arrow_table().to_pandas()
        return answer.apply(lambda column: column.map(_plain) if column.dtype == object else column)


def _plain(value: object) -> object:
    """A decimal without the zeros that the column's scale adds: 9.490000 is 9.49."""
    if not isinstance(value, Decimal):
        return value
    short = value.normalize()
    return short.quantize(Decimal(1)) if short.as_tuple().exponent > 0 else short
