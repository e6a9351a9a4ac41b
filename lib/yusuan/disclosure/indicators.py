"""The indicator block (绩效指标) of a performance form: implementation period (实施期) on the left, year (年度) on the right.

Scanning moves cells, so a row is read by the order of its words and not by its columns: [level 2] name value [level 2] name value.
The columns of the header only decide which half a row belongs to that has words of one half alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from yusuan.disclosure.model import Indicator
from yusuan.disclosure.vocabulary import ANNUAL, IMPLEMENTATION, PERIODS, Vocabulary, plain
from yusuan.hanzi import comparable
from yusuan.reading.page import Cell

_BARE_VALUE = re.compile(r"[≥≤><=]?\d[\d.,]*%?")


@dataclass(frozen=True, slots=True)
class Word:
    """A cell that holds something: its column, and the second-level word it stands for (empty for a name or value)."""

    column: int
    cell: Cell
    level2: str = ""


def read_indicators(rows: Iterable[Sequence[Cell]], words: Vocabulary) -> tuple[list[Indicator], list[Cell]]:
    """The indicators of a form in printed order, and the cells that found no place in one."""
    block = _Block(words)
    for row in rows:
        block.take(row)
    return block.found, block.leftover


@dataclass
class _Block:
    words: Vocabulary
    found: list[Indicator] = field(default_factory=list)
    leftover: list[Cell] = field(default_factory=list)
    level2: dict[str, str] = field(default_factory=lambda: dict.fromkeys(PERIODS, ""))
    header: tuple[int, ...] = ()

    def take(self, row: Sequence[Cell]) -> None:
        if columns := [column for column, cell in enumerate(row) if plain(cell.text) in self.words.header]:
            self.header = tuple(columns)
            return
        words = list(self._words(row))
        cut = self._cut(words)
        halves = dict(zip(PERIODS, (words[:cut], words[cut:])))
        names = {period: next((word.cell.text for word in half if not word.level2), "") for period, half in halves.items()}
        self._turn(halves, names)
        for period, half in halves.items():
            self._indicator(period, [word.cell for word in half if not word.level2])

    def _words(self, row: Sequence[Cell]) -> Iterator[Word]:
        """What counts of a row: second-level words, names and values. First-level words say nothing that these do not."""
        cells = [(column, cell) for column, cell in enumerate(row) if cell.text and plain(cell.text) not in self.words.title]
        for place, (column, cell) in enumerate(cells):
            follower = cells[place + 1][1].text if place + 1 < len(cells) else ""
            if implied := self.words.implied.get(plain(cell.text)):
                if follower and not self.words.speaks_of_indicators(follower):
                    yield Word(column, cell, implied)
            elif plain(cell.text) in self.words.level1.values():
                continue
            elif names := self.words.levels2(cell.text):
                yield from (Word(column, cell, name) for name in names) if not self._is_name(column, row) else (Word(column, cell),)
            else:
                yield Word(column, cell)

    def _is_name(self, column: int, row: Sequence[Cell]) -> bool:
        """A third-level indicator may bear the name of its second level: it stands in its own column, beside it."""
        thirds = {start + 1 for start in self._second_columns()}
        return column in thirds and self.words.levels2(row[column].text) == self.words.levels2(row[column - 1].text)

    def _second_columns(self) -> tuple[int, ...]:
        return self.header[-6:-5] + self.header[-3:-2] if len(self.header) >= 6 else ()

    def _cut(self, words: Sequence[Word]) -> int:
        """How many words belong to the left half."""
        marks = [place for place, word in enumerate(words) if word.level2]
        if len(marks) > 1:
            seen = {words[marks[0]].level2}
            return next((place for place in marks[1:] if words[place].level2 in seen or seen.add(words[place].level2)), marks[-1])
        if marks and marks[0] > 0:
            return marks[0]
        beyond = next((place for place, word in enumerate(words) if word.column >= self._right()), len(words))
        if beyond == 0 or len(words) - len(marks) < 4:
            return beyond
        return len(marks) + 2

    def _right(self) -> float:
        """The first column of the right half, where the header names it."""
        return self._second_columns()[1] if self._second_columns() else float("inf")

    def _turn(self, halves: dict[str, list[Word]], names: dict[str, str]) -> None:
        """Goes on to the second-level words of this row. Both halves of one indicator belong under the same word."""
        printed = {period: next((word.level2 for word in reversed(half) if word.level2), "") for period, half in halves.items()}
        if _twins(*names.values()):
            shared = printed[IMPLEMENTATION] or printed[ANNUAL]
            printed = {period: shared for period in PERIODS}
        self.level2 |= {period: name for period, name in printed.items() if name}

    def _indicator(self, period: str, cells: list[Cell]) -> None:
        if not cells:
            return
        last = next((place for place in range(len(self.found) - 1, -1, -1) if self.found[place].period == period), None)
        if last is not None and not self.found[last].value and all(_BARE_VALUE.fullmatch(comparable(cell.text)) for cell in cells):
            self.found[last] = replace(self.found[last], value=cells[0].text)
            return
        level2 = self.level2[period]
        value = cells[1].text if len(cells) > 1 else ""
        self.found.append(Indicator(period, self.words.level1.get(level2, ""), level2, cells[0].text, value, cells[0].source))
        self.leftover += cells[2:]


def _twins(one: str, other: str) -> bool:
    """Whether two names are one, of which the narrower column shows less."""
    short, long = sorted((comparable(one), comparable(other)), key=len)
    return bool(short) and long.startswith(short)
