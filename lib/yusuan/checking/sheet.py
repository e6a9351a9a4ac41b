"""Looking things up in one budget table as identities name them: rows by label, code or group, trees of codes, cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from yusuan.checking.headers import rate_of
from yusuan.disclosure.model import Fact, Table
from yusuan.disclosure.projects import TOTALS, project_rows
from yusuan.hanzi import comparable, without_enumerator


class NotEvaluable(Exception):
    """Why an identity cannot be evaluated here, in Chinese and English. `applies` is False when there is no occasion for it."""

    def __init__(self, zh: str, en: str, applies: bool = True):
        super().__init__(zh)
        self.zh, self.en, self.applies = zh, en, applies


class NotPrinted(NotEvaluable):
    """The document is not printed in the way that an equation is for: without its column, its row, with an empty table."""

    def __init__(self, zh: str, en: str):
        super().__init__(zh, en, applies=False)


BLANK = " -—–－−/"  # signs that a blank cell may hold
_NUMBER = re.compile(r"^(?:其中[:：])?(?:\d{1,2}[.．、](?!\d)|[（(][一二三四五六七八九十]+[)）])\s*")
_MARKS = {"一": re.compile(r"^[一二三四五六七八九十]+\s*[、.．]"), "1": re.compile(r"^(?:其中[:：])?\s*\d{1,2}\s*[、.．](?!\d)")}


@lru_cache(maxsize=4096)
def plain(label: str) -> str:
    """A row's name for comparing: no enumerator, no blanks, one width."""
    return comparable(without_enumerator(_NUMBER.sub("", label)))


@dataclass(frozen=True, slots=True)
class Line:
    """One side of one row of a table."""

    row: int
    side: str
    code: str
    label: str
    second: str

    @property
    def is_total(self) -> bool:
        """Whether the row is a total (合计, 总计 …)."""
        return not self.code and plain(self.label) in TOTALS

    @property
    def name(self) -> str:
        """What a person calls the row: its code, else its label."""
        return self.code or self.label


Branch = tuple[Line, tuple[Line, ...]]


class Sheet:
    """A table with the named groups of its rows that its profile declares (see the identities' TOML)."""

    def __init__(self, table: Table, groups: Mapping[str, dict]):
        self.table, self.groups = table, groups
        amounts = [(at, column) for at, column in enumerate(table.layout) if column.role == "amount" and not rate_of(table.columns[at])]
        self._position = {column.key: at for at, column in amounts}
        self._side = {column.key: column.side for _, column in amounts}
        self._rows: dict[str, list[Line]] = {}
        self._indices: dict[tuple[str, str], dict[str, list[Line]]] = {}

    def __str__(self) -> str:
        return f"表{self.table.number}"

    @cached_property
    def _lines(self) -> dict[str, list[Line]]:
        return {side: list(self._of_side(side)) for side in dict.fromkeys(self._side.values())}

    @property
    def _unsided(self) -> list[Line]:
        """The rows of a table that has no sides."""
        return self._lines.get("", [])

    def _of_side(self, side: str) -> Iterator[Line]:
        if any(column.role in ("code", "label") and column.side == side for column in self.table.layout):
            yield from (Line(row, side, fact.code, fact.label, fact.second) for row, fact in self.table.lines(side))
        else:  # a table of figures only: its rows have no names
            rows = dict.fromkeys(fact.row for fact in self.table.facts if fact.side == side)
            yield from (Line(row, side, "", "", "") for row in rows)

    def has(self, column: str) -> bool:
        """Whether the table is printed with this column."""
        return column in self._position

    def header(self, column: str) -> str:
        """The header path of a column as printed. Raises NotEvaluable when the table is printed without it."""
        self._require(column)
        return self.table.columns[self._position[column]]

    def _require(self, column: str) -> None:
        if column not in self._position:
            raise NotPrinted(f"{self}没有印出所需的列", f"table {self.table.number} is printed without the columns for it")

    def columns(self, group: str) -> list[str]:
        """The columns of money on the side of `group`."""
        side = self.groups.get(group, {}).get("side")
        return [key for key in self._position if side is None or self._side[key] == side]

    def rows(self, group: str = "", column: str = "") -> list[Line]:
        """The rows of a group; without one, all rows of the side that `column` stands on. Raises NotEvaluable."""
        if not group:
            if column:
                self._require(column)
            return self._lines[self._side[column]] if column else [line for lines in self._lines.values() for line in lines]
        if group not in self._rows:
            self._rows[group] = self._grouped(**self.groups[group])
        return self._rows[group]

    def _grouped(self, side: str = "", after: str = "", before: str = "", codes: str = "", second: str = "", level: str = "",
                 marks: str = "", filled: str = "", parts: str = "") -> list[Line]:
        """The rows on a side between two labels, or of a level of the project tables.

        Of the former all, those at the top of the codes, without a second name, with an enumerator of a kind (`marks`: 一、 or 1.),
        with something in the column `filled`, or with parts (see `tree`).
        """
        if level:
            return self._leveled(level)
        lines = self._between(self._lines.get(side, []), after, before)
        if codes == "top":
            return [line for line in lines if line.code and not self._parents[line.code]]
        if parts == "second":
            return [head for head, _ in self._group_branches()]
        if second == "blank":
            return [line for line in lines if not line.second and not line.is_total]
        if marks:
            return self._marked(lines, marks)
        return [line for line in lines if self._filled(line, filled)] if filled else lines

    def _marked(self, lines: Sequence[Line], marks: str) -> list[Line]:
        found = [line for line in lines if _MARKS[marks].match(line.label)]
        if not found:
            raise NotPrinted(f"{self}各行没有“{marks}”这样的编号", f"the rows of table {self.table.number} have no numbers like “{marks}”")
        return found

    def _filled(self, line: Line, key: str) -> bool:
        at = next((at for at, column in enumerate(self.table.layout) if column.key == key), None)
        return at is not None and bool(self.table.rows[line.row][at].text)

    def _between(self, lines: Sequence[Line], after: str, before: str) -> list[Line]:
        start = self._boundary(lines, after) + 1 if lines and after else 0
        end = self._boundary(lines, before) if lines and before else len(lines)
        return list(lines[start:end])

    def _boundary(self, lines: Sequence[Line], label: str) -> int:
        names = {plain(name) for name in label.split("|")}
        found = [at for at, line in enumerate(lines) if plain(line.label) in names]
        if len(found) != 1:
            raise NotEvaluable(f"{self}没有“{label}”行" if not found else f"{self}有{len(found)}行“{label}”",
                               f"table {self.table.number} has {len(found) or 'no'} row{'s' * (len(found) > 1)} “{label}”")
        return found[0]

    @cached_property
    def _levels(self) -> list[tuple[str, Line]]:
        lines = {line.row: line for line in self._unsided}
        return [(row.level, lines[row.fact.row]) for row in project_rows(self.table)]

    def _leveled(self, level: str) -> list[Line]:
        if level == "top":
            present = {found for found, _ in self._levels}
            level = next((name for name in ("department", "unit", "project") if name in present), level)
        return [line for found, line in self._levels if found == level]

    def find(self, row: str, group: str, column: str) -> list[Line]:
        """The rows of `group` with this code or label, or one of several labels (`收入总计|总计`)."""
        if column:
            self._require(column)
        index = self._index(group, column)
        return next((index[name] for one in row.split("|") if (name := one if one.isdigit() else plain(one)) in index), [])

    def _index(self, group: str, column: str) -> dict[str, list[Line]]:
        key = (group, "" if group or not column else self._side[column])
        if key not in self._indices:
            index: dict[str, list[Line]] = {}
            for line in self.rows(group, column):
                for name in {line.code, plain(line.label)} - {""}:
                    index.setdefault(name, []).append(line)
            self._indices[key] = index
        return self._indices[key]

    def tree(self, group: str = "") -> Iterator[Branch]:
        """Each row of the group that has rows under it, with those rows."""
        if "level" in self.groups.get(group, {}):
            branches = self._project_branches()
        elif parts := self.groups.get(group, {}).get("parts"):
            branches = self._group_branches() if parts == "second" else self._part_branches(group, parts)
        elif "second" in (roles := {column.role for column in self.table.layout}) and "code" not in roles:
            branches = self._item_branches()
        else:
            branches = self._code_branches(group)
        members = set(self.rows(group))
        yield from (branch for branch in branches if branch[0] in members)

    @cached_property
    def _parents(self) -> dict[str, str]:
        """For each code the longest shorter code that it begins with, or "" at the top."""
        codes = {line.code for lines in self._lines.values() for line in lines if line.code}
        return {code: next((code[:size] for size in range(len(code) - 1, 0, -1) if code[:size] in codes), "") for code in codes}

    def _code_branches(self, group: str) -> Iterator[Branch]:
        lines = self.rows(group)
        for line in lines:
            children = tuple(child for child in lines if child.code and self._parents[child.code] == line.code)
            if line.is_total or line.code and children:
                yield line, children

    def _item_branches(self) -> Iterator[Branch]:
        return self._runs(self._unsided, lambda line: not line.second)

    def _project_branches(self) -> Iterator[Branch]:
        units = {line for level, line in self._levels if level == "unit"}
        return self._runs([line for level, line in self._levels if level != "department"], units.__contains__)

    def _group_branches(self) -> Iterator[Branch]:
        """Each row that other rows name as their group, with those rows (其中 says that they are not all of it)."""
        lines = self._unsided
        groups = {line.second for line in lines if line.label}
        for head in lines:
            parts = tuple(line for line in lines if line.second and line.second == head.label and not line.label.startswith("其中"))
            if head.second == "小计" or head.label in groups:
                yield head, parts

    def _part_branches(self, group: str, parts: str) -> Iterator[Branch]:
        """Each row of the group with the rows below it that have something in the column `parts`, up to the next of the group."""
        heads = set(self.rows(group))
        lines = [line for line in self._unsided if line in heads or self._filled(line, parts)]
        totals = [line for line in heads if line.is_total]
        yield from ((total, tuple(line for line in self.rows(group) if line is not total)) for total in totals)
        yield from ((head, rows) for head, rows in self._runs(lines, heads.__contains__) if head not in totals and rows)

    @staticmethod
    def _runs(lines: Sequence[Line], is_head: Callable[[Line], bool]) -> Iterator[Branch]:
        """Each head with the lines that follow it up to the next head."""
        heads = [at for at, line in enumerate(lines) if is_head(line)]
        for at, end in zip(heads, [*heads[1:], len(lines)]):
            yield lines[at], tuple(lines[at + 1:end])

    def cell(self, line: Line, column: str) -> Fact | None:
        """The figure of a row in `column`. Raises NotEvaluable when something that is not a number stands there."""
        self._require(column)
        fact = self.table.fact(line.row, column, self._side[column])
        if fact and fact.amount is None:
            text = self.table.rows[line.row][self._position[column]].text
            if text.strip(BLANK):
                raise NotEvaluable(f"{self}“{line.name}”行“{self.header(column)}”列的“{text}”不是金额",
                                   f"“{text}” in table {self.table.number}, row “{line.name}”, column “{self.header(column)}” is no amount")
        return fact
