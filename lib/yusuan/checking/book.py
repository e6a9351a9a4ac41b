"""All tables of one disclosure as the equations of identities see them: loops over rows, codes, names and columns; cells of a term."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from yusuan.checking.equation import Equation, Loop, Place, Term
from yusuan.checking.sheet import BLANK, Line, NotEvaluable, NotPrinted, Sheet, plain
from yusuan.disclosure.model import Disclosure, Fact, Table
from yusuan.profiles.profile import Profile

Values = dict[str, Any]


class Book:
    """The tables of `disclosure`; `groups` are the row groups that the profile's identities name, as `T1.sources`."""

    def __init__(self, disclosure: Disclosure, profile: Profile, groups: Mapping[str, dict]):
        self._specs = {spec.number: spec for spec in profile.of_phase(disclosure.phase)}
        tables = {table.id: table for table in disclosure.tables}
        known = {number: tables[spec.id] for number, spec in self._specs.items() if spec.id in tables}
        further = {table.number: table for table in disclosure.tables if table not in known.values() and table.number not in self._specs}
        self._sheets = {number: Sheet(prepared(table), _of_table(groups, number)) for number, table in (known | further).items()}

    def sheet(self, number: int) -> Sheet:
        """Table `number`. Raises NotEvaluable when the document does not have it."""
        if number not in self._sheets:
            spec = self._specs[number]
            raise NotEvaluable(f"文件中没有表{number}《{spec.title}》", f"the document has no table {number} 《{spec.title}》",
                               applies=not spec.optional)
        return self._sheets[number]

    def values(self, equation: Equation) -> list[Values]:
        """The values of the loop variables, one set for each evaluation. Raises NotEvaluable when a table or a group is missing."""
        for term in equation.terms + equation.unless:
            self.sheet(term.place.table)
        for term in equation.given:
            if not self.lines(replace(term, optional=True), {}):
                sheet = self.sheet(term.place.table)
                raise NotPrinted(f"{sheet}没有“{term.row}”行", f"table {sheet.table.number} has no row “{term.row}”")
        values: list[Values] = [{}]
        for loop in equation.loops:
            values = [{**outer, **inner} for outer in values for inner in self._loop(loop)]
        if not values:
            sheet = self.sheet(equation.loops[0].places[0].table)
            empty = sheet.table.empty
            raise NotPrinted(f"{sheet}无数据" if empty else f"{sheet}没有适用的行",
                             f"table {sheet.table.number} has no {'data' if empty else 'row to which it applies'}")
        return values

    def _loop(self, loop: Loop) -> Iterator[Values]:
        first = loop.places[0]
        sheet = self.sheet(first.table)
        if loop.variable == "row":
            yield from ({"row": line} for line in sheet.rows(first.group))
        elif loop.variable == "parent":
            yield from ({"parent": parent, "children": children} for parent, children in sheet.tree(first.group))
        elif loop.variable == "column":
            yield from ({"column": column} for column in sheet.columns(first.group))
        elif loop.variable == "code":
            yield from ({"code": code} for code in self._union(loop.places, lambda line: line.code))
        else:
            yield from self._names(loop.places)

    def _union(self, places: Sequence[Place], key: Callable[[Line], str]) -> list[str]:
        """The keys of all rows in `places`, each once, in printed order."""
        lines = (line for place in places for line in self.sheet(place.table).rows(place.group))
        return list(dict.fromkeys(name for line in lines if (name := key(line))))

    def _names(self, places: Sequence[Place]) -> Iterator[Values]:
        """The names in `places`. A name that only the later places know may be a misprint of one that they lack: `strangers`."""
        known = set(self._union(places[:1], lambda line: plain(line.label)))
        names = self._union(places, lambda line: plain(line.label))
        strangers = [name for name in names if name not in known]
        yield from ({"name": name, "strangers": strangers} for name in names)

    def lines(self, term: Term, values: Values) -> Sequence[Line]:
        """The rows that `term` means under these values; none for a row that is absent and may be. Raises NotEvaluable."""
        sheet = self.sheet(term.place.table)
        if term.row in ("row", "parent"):
            return [values[term.row]]
        if term.row == "children":
            return values["children"]
        column = "" if term.column in ("name", "code") else self.column(term, values)
        if not term.row:
            found = sheet.rows(term.place.group, column)
        else:
            found = sheet.find(str(values.get(term.row, term.row)), term.place.group, column)
        self._expect(term, values, sheet, len(found))
        return found

    @staticmethod
    def _expect(term: Term, values: Values, sheet: Sheet, count: int) -> None:
        """A budget table lists only what is not zero, so a code may be absent; a fixed row may not, unless the table is empty."""
        name = values.get(term.row, term.row)
        if count > 1 and not term.sum:
            raise NotEvaluable(f"{sheet}有{count}行“{name}”", f"table {sheet.table.number} has {count} rows “{name}”")
        if count or term.optional or sheet.table.empty or term.sum and not term.row:
            return
        if term.row == "name" and values["strangers"]:
            raise NotEvaluable(f"各表的类名对不上：{'、'.join(values['strangers'])}",
                               f"class names differ between the tables: {', '.join(values['strangers'])}")
        if term.row not in values:
            raise NotEvaluable(f"{sheet}没有“{name}”行", f"table {sheet.table.number} has no row “{name}”", applies=not str(name).isdigit())

    def cells(self, term: Term, values: Values) -> list[Fact]:
        """The figures that `term` adds up. Raises NotEvaluable when one of them is missing or not a number."""
        sheet, column = self.sheet(term.place.table), self.column(term, values)
        if term.optional and not sheet.has(column):
            return []
        facts = (sheet.cell(line, column) for line in self.lines(term, values))
        return [fact for fact in facts if fact]

    def named(self, term: Term, values: Values) -> list[Fact]:
        """The first figure of each row that `term` means, to say where the row stands."""
        sheet = self.sheet(term.place.table)
        facts = (sheet.table.fact(line.row, sheet.columns("")[0], line.side) for line in self.lines(term, values))
        return [fact for fact in facts if fact]

    @staticmethod
    def column(term: Term, values: Values) -> str:
        """The column of a term: a name in code, or the loop's."""
        return values["column"] if term.column == "column" else term.column


def _of_table(groups: Mapping[str, dict], number: int) -> dict[str, dict]:
    """The groups of one table, without its name: `T1.sources` → `sources`."""
    return {name.partition(".")[2]: group for name, group in groups.items() if name.partition(".")[0] == f"T{number}"}


def prepared(table: Table) -> Table:
    """The table as identities see it: cells that hold no amount are there as well, and all amounts of a unit have one precision.

    A spreadsheet drops zeros, so that 25 beside 21.56 is 25.00.
    """
    places: dict[str, int] = {}
    for fact in table.facts:
        if fact.amount:
            places[fact.amount.unit] = max(fact.amount.places, places.get(fact.amount.unit, 0))

    def precise(fact: Fact) -> Fact:
        amount = fact.amount
        return replace(fact, amount=replace(amount, places=places[amount.unit])) if amount and amount.places < places[amount.unit] else fact

    facts = (*table.facts, *_unreadable(table))
    return replace(table, facts=tuple(map(precise, sorted(facts, key=lambda fact: fact.row) if len(facts) > len(table.facts) else facts)))


def _unreadable(table: Table) -> Iterator[Fact]:
    """The cells of amounts in which something else stands, as facts without an amount: their rows count, their figures cannot be taken."""
    known = {(fact.row, fact.side, fact.column) for fact in table.facts}
    amounts = [(at, column) for at, column in enumerate(table.layout) if column.role == "amount"]
    for row, cells in enumerate(table.rows):
        for at, column in amounts:
            if cells[at].text.strip(BLANK) and (row, column.side, column.key) not in known:
                texts = {role: [cells[other].text for other, one in enumerate(table.layout) if (one.role, one.side) == (role, column.side)]
                         for role in ("code", "label", "second")}
                label = next((text for text in reversed(texts["label"]) if text), "")
                yield Fact(table.id, table.number, row, column.side, "".join(texts["code"]), label, "".join(texts["second"]), column.key,
                           table.columns[at], None, cells[at].source)
