"""The indicator block (绩效指标) of a performance form: implementation period (实施期) on the left, year (年度) on the right.

A row whose cells all stand in the columns of the header is read by them. Scanning moves cells: any other row is read by the order of its
words, [level 2] name value [level 2] name value, and the columns only decide which half it belongs to when it has words of one half alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import permutations, takewhile, zip_longest

from yusuan.disclosure.draft import NEAR, Line
from yusuan.disclosure.model import Indicator
from yusuan.disclosure.vocabulary import ANNUAL, IMPLEMENTATION, PERIODS, Vocabulary, plain
from yusuan.hanzi import comparable
from yusuan.reading.page import Cell

_BARE_VALUE = re.compile(r"[≥≤><=]?\d[\d.,]*%?")


@dataclass(frozen=True, slots=True)
class Word:
    """A cell that holds something: its place, and the second-level word it stands for (empty for a name or value)."""

    place: float
    cell: Cell
    level2: str = ""


@dataclass(frozen=True)
class Half:
    """The words of one period in one row."""

    period: str
    words: tuple[Word, ...]

    @cached_property
    def level2(self) -> str:
        """The last second-level word: one before it stands for a row of its own that holds nothing."""
        return next((word.level2 for word in reversed(self.words) if word.level2), "")

    @cached_property
    def cells(self) -> list[Cell]:
        """Name and value, as far as they are there."""
        return [word.cell for word in self.words if not word.level2]

    @property
    def name(self) -> str:
        return self.cells[0].text if self.cells else ""


def read_indicators(rows: Iterable[Line], words: Vocabulary) -> tuple[list[Indicator], list[Cell]]:
    """The indicators of a form in printed order, and the cells that found no place in one."""
    block = _Block(words)
    for row in rows:
        block.take(row)
    return _satisfied(_moved(block.found), block.printed, words), block.leftover


@dataclass
class _Block:
    words: Vocabulary
    found: list[Indicator] = field(default_factory=list)
    leftover: list[Cell] = field(default_factory=list)
    level2: dict[str, str] = field(default_factory=lambda: dict.fromkeys(PERIODS, ""))
    printed: set[str] = field(default_factory=set)
    header: list[float] = field(default_factory=list)

    def take(self, row: Line) -> None:
        if any(self.words.is_header(cell.text) for _, cell in row.filled):
            self.header = self._columns(row)
            return
        if self._is_torn_label(row):
            self.leftover += [cell for _, cell in row.filled]
            return
        words = self._in_place(row)
        cut = sum(word.place < self.header[3] - NEAR for word in words) if words else 0
        if not words:
            words = tuple(self._words(row))
            cut = self._cut(words)
        halves = Half(IMPLEMENTATION, words[:cut]), Half(ANNUAL, words[cut:])
        self._turn(*halves)
        for half in halves:
            if half.cells and not self._completes(half):
                self._add(half)

    def _columns(self, row: Line) -> list[float]:
        """The places of 二级指标, 三级指标, 指标值, twice; nothing where the header is damaged."""
        places = [place for place, cell in row.filled if self.words.is_header(cell.text)]
        return places[-6:] if len(places) >= 6 else []

    def _is_torn_label(self, row: Line) -> bool:
        """Whether a row has nothing but the end of 绩效指标 or of a first-level word that a page break tore: it stands left of all else."""
        return bool(self.header) and all(cell.source.box and place < self.header[0] - NEAR for place, cell in row.filled)

    def _in_place(self, row: Line) -> tuple[Word, ...]:
        """The words of a row by the columns of the header; nothing when a cell stands elsewhere or half a row has lost one."""
        before = [cell for place, cell in row.filled if self.header and place < self.header[0] - NEAR]
        beyond = row.filled[len(before):]
        columns = {number: cell for place, cell in beyond for number, at in enumerate(self.header) if abs(place - at) < NEAR}
        texts = [columns[number].text if number in columns else "" for number in range(6)]
        frame = self.words.title | self.words.first_level
        moved = not frame.issuperset(plain(cell.text) for cell in before) and not self.words.levels2(texts[0])
        if len(columns) < len(beyond) or moved or not self._are_whole(texts[:3], texts[3:]):
            return ()
        return tuple(Word(self.header[number], cell, level2) for number, cell in sorted(columns.items())
                     for level2 in (self.words.nearest(cell.text) if number in (0, 3) else [""]))

    def _are_whole(self, left: list[str], right: list[str]) -> bool:
        """Whether each half is whole; a second-level word that nobody knows may stand without a name when it stands in both."""
        return left == right and not any(left[1:]) or self._is_whole(*left) and self._is_whole(*right)

    def _is_whole(self, level2: str, name: str, value: str) -> bool:
        """Whether half a row is blank, a second-level word, or a name and value with or without one."""
        first_level = self.words.first_level
        if plain(name) in first_level or plain(value) in first_level or plain(level2) in first_level - set(self.words.implied):
            return False
        if not name or not value:
            return not (name or value) and (not level2 or bool(self.words.levels2(level2)))
        return bool(level2) or not self.words.speaks_of_indicators(name)

    def _words(self, row: Line) -> Iterator[Word]:
        """What counts of a row: second-level words, names and values. First-level words say nothing that these do not."""
        filled = [(place, cell) for place, cell in row.filled if plain(cell.text) not in self.words.title]
        before: tuple[float, Cell] = (-1, Cell(""))
        for (place, cell), (_, follower) in zip_longest(filled, filled[1:], fillvalue=(-1, Cell(""))):
            if implied := self.words.implied.get(plain(cell.text)):
                if follower.text and not self.words.speaks_of_indicators(follower.text):
                    yield Word(place, cell, implied)
            elif plain(cell.text) not in self.words.first_level:
                names = self.words.levels2(cell.text)
                is_name = not names or self._is_name(before, (place, cell))
                yield from (Word(place, cell, name) for name in ([""] if is_name else names))
            before = place, cell

    def _is_name(self, before: tuple[float, Cell], here: tuple[float, Cell]) -> bool:
        """A third-level indicator may bear the name of its second level: each stands in its own column of the same half."""
        beside = any(abs(before[0] - second) < NEAR and abs(here[0] - third) < NEAR
                     for second, third in zip(self.header[0::3], self.header[1::3]))
        return beside and self.words.levels2(before[1].text) == self.words.levels2(here[1].text)

    def _cut(self, words: Sequence[Word]) -> int:
        """How many words belong to the left half. The right half begins with the second-level word that comes again."""
        marks = [place for place, word in enumerate(words) if word.level2]
        if len(marks) > 1:
            repeated = (mark for mark in marks if words[mark].level2 in {word.level2 for word in words[:mark]})
            return next(repeated, marks[-1])
        if marks and marks[0] > 0:
            return marks[0]
        right = self.header[3] if self.header else float("inf")
        beyond = next((place for place, word in enumerate(words) if word.place > right - NEAR), len(words))
        full = len(words) - len(marks) >= 4
        return len(marks) + 2 if full and beyond else beyond

    def _turn(self, left: Half, right: Half) -> None:
        """Goes on to the second-level words of this row.

        One name in both halves has one word, if the right half prints none or if a lost value shows that the words have shifted.
        """
        printed = {half.period: half.level2 for half in (left, right)}
        doubtful = not right.level2 or min(len(left.cells), len(right.cells)) == 1
        if left.level2 != right.level2 and doubtful and _twins(left.name, right.name):
            printed = dict.fromkeys(PERIODS, left.level2 or right.level2)
        self.level2 |= {period: name for period, name in printed.items() if name}
        self.printed |= set(printed.values())

    def _completes(self, half: Half) -> bool:
        """Whether a row only holds the value that the row above lacks; two values are those of both periods."""
        last = next((place for place in reversed(range(len(self.found))) if self.found[place].period == half.period), None)
        if last is None or self.found[last].value or not all(_BARE_VALUE.fullmatch(comparable(cell.text)) for cell in half.cells):
            return False
        self.found[last] = replace(self.found[last], value=half.cells[-1].text)
        if len(half.cells) > 1:
            other = next(period for period in PERIODS if period != half.period)
            self.found.insert(last, replace(self.found[last], period=other, value=half.cells[0].text))
        return True

    def _add(self, half: Half) -> None:
        level2, name, value = self.level2[half.period], half.name, ""
        if len(half.cells) > 1:
            value = half.cells[1].text
        elif match := self.words.patterns["glued"].fullmatch(name):
            name, value = match.groups()
        self.found.append(Indicator(half.period, self.words.level1.get(level2, ""), level2, name, value, half.cells[0].source))
        self.leftover += half.cells[2:]


def _twins(one: str, other: str) -> bool:
    """Whether two names are one, of which the narrower column shows less."""
    short, long = sorted((comparable(one), comparable(other)), key=len)
    return bool(short) and long.startswith(short)


def _moved(found: Sequence[Indicator]) -> list[Indicator]:
    """Names of the year are cut shorter than those of the period: the long form of a name of the year stood on the left."""
    moved = list(found)
    names = {one.name for one in found if one.period == IMPLEMENTATION}
    annual = [place for place, one in enumerate(found) if one.period == ANNUAL]
    for long, short in permutations(annual, 2):
        one, other = found[long], found[short]
        is_longer = len(one.name) > len(other.name) and one.value == other.value and _twins(one.name, other.name)
        if is_longer and not any(_twins(one.name, name) for name in names):
            moved[long] = replace(one, period=IMPLEMENTATION)
            moved[short] = replace(other, level1=one.level1, level2=one.level2)
    return moved


def _satisfied(found: Sequence[Indicator], printed: set[str], words: Vocabulary) -> list[Indicator]:
    """A form that lost the word 服务对象满意度 still ends with the indicators of it: they are named …满意度."""
    level1, level2 = next(iter(words.implied.items()))
    if level2 in printed:
        return list(found)
    kept = len(found) - len(list(takewhile(lambda one: words.is_like("satisfaction", one.name), reversed(found))))
    return [*found[:kept], *(replace(one, level1=level1, level2=level2) for one in found[kept:])]
