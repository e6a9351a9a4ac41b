"""One printed page of a performance form → a Draft. A form that goes on to a second page makes two drafts that are merged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from yusuan.amount import Amount, half_up
from yusuan.disclosure.vocabulary import ANNUAL, IMPLEMENTATION, PERIODS, Vocabulary, key_of, plain
from yusuan.reading.page import Cell, Source

# Points that a sign takes. Less than half a sign, or half a column of a transcript, is no difference of place.
_SIGN = 10
NEAR = 0.5
_NAMES = ("name", "unit", "department")  # what of the head tells one form from another
STAGES = ("head", "funds", "texts", "goals", "indicators", "footer")


@dataclass(frozen=True)
class Line:
    """A row of a grid, or a paragraph as a row of one cell. `block` is its place in the document."""

    block: int
    cells: tuple[Cell, ...]
    loose: bool = False

    @cached_property
    def filled(self) -> list[tuple[float, Cell]]:
        """(place, cell) of each cell that holds something; the place is its column or, where it has a box, its left edge in signs."""
        return [(cell.source.box[0] / _SIGN if cell.source.box else column, cell) for column, cell in enumerate(self.cells) if cell.text]

    @property
    def first(self) -> str:
        """The text of the first cell that holds something."""
        return next((cell.text for cell in self.cells if cell.text), "")

    @cached_property
    def text(self) -> str:
        return "".join(cell.text for cell in self.cells)

    @property
    def page(self) -> int | None:
        return next((cell.source.page for cell in self.cells if cell.text), None)


@dataclass
class Draft:
    """What the lines of a form say, before it is known whether the form is complete. Money in 元."""

    year: int | None
    source: Source
    head: dict[str, str] = field(default_factory=dict)
    funds: dict[str, dict[str, int]] = field(default_factory=lambda: {period: {} for period in PERIODS})
    texts: dict[str, str] = field(default_factory=dict)
    goals: dict[str, str] = field(default_factory=lambda: dict.fromkeys(PERIODS, ""))
    rows: list[Line] = field(default_factory=list)
    filed: str = ""
    pages: set[int] = field(default_factory=set)
    leftover: list[Cell] = field(default_factory=list)
    confidence: dict[str, float] = field(default_factory=dict)

    def trust(self, part: str, cell: Cell) -> None:
        """Takes note of how surely a cell was recognised."""
        if cell.confidence is not None:
            self.confidence[part] = min(cell.confidence, self.confidence.get(part, 1.0))

    def add(self, other: Draft) -> None:
        """Takes from the second page of the same form what the first does not have; indicators go on."""
        for mine, theirs in ((self.head, other.head), (self.texts, other.texts), (self.goals, other.goals),
                             *((self.funds[period], other.funds[period]) for period in PERIODS)):
            mine |= {key: value for key, value in theirs.items() if mine.get(key) in (None, "")}
        self.rows += other.rows
        self.filed = self.filed or other.filed
        self.pages |= other.pages
        self.leftover += other.leftover
        self.confidence |= {part: min(sure, self.confidence.get(part, 1.0)) for part, sure in other.confidence.items()}


def read_draft(lines: Sequence[Line], year: int | None, money_unit: str, words: Vocabulary) -> Draft:
    """The draft that a form's lines make, from the line of 项目名称 to the line of 填报日期."""
    pages = {line.page for line in lines if line.page}
    reader = _Reader(words, money_unit, Draft(year, lines[0].filled[0][1].source, pages=pages))
    for line in lines:
        if line.filled and not _is_furniture(line, words):
            reader.take(line)
    return reader.draft


def _is_furniture(line: Line, words: Vocabulary) -> bool:
    """The title again at the top of a second page, or a page number."""
    return any(words.is_like(pattern, line.text) for pattern in ("title", "year", *(("furniture",) if line.loose else ())))


@dataclass
class _Reader:
    """Goes through a form from top to bottom. `pending` are labels of the head whose text has not come yet."""

    words: Vocabulary
    money_unit: str
    draft: Draft
    stage: str = "head"
    pending: list[str] = field(default_factory=list)
    text: str = ""
    annual: float | None = None
    label: float | None = None

    def take(self, line: Line) -> None:
        stage = self._stage(line)
        if stage != self.stage:
            self.stage, self.annual = stage, None
        getattr(self, f"_{stage}")(line)

    def _stage(self, line: Line) -> str:
        """The part of the form that a line belongs to. A form never goes back to an earlier part."""
        first = line.first
        signs = {
            "funds": self.words.is_like("funds", first) or self.words.fund(first) is not None,
            "texts": key_of(first, self.words.texts) is not None,
            "goals": key_of(first, self.words.goals) is not None,
            "indicators": self.words.speaks_of_indicators(first) or self._has_names_and_values(line),
            "footer": self.words.is_like("footer", line.text),
        }
        later = STAGES[STAGES.index(self.stage) + 1:]
        return next((stage for stage in later if signs[stage]), self.stage)

    def _has_names_and_values(self, line: Line) -> bool:
        """A second page may repeat the form down to its goals but not the header of the indicators; a goal has two texts at most."""
        return self.stage == "goals" and len(line.filled) > 2 and not any(plain(cell.text) in self.words.goals for _, cell in line.filled)

    def _head(self, line: Line) -> None:
        """Right after a label of the same row stands its text, be it like another label (实施单位补助)."""
        expected = False
        for _, cell in line.filled:
            key = self.words.head.get(plain(cell.text)) if expected else key_of(cell.text, self.words.head)
            expected = key is not None
            if key:
                self.pending.append(key)
            elif self.pending:
                named = self.pending.pop()
                self.draft.head[named] = cell.text
                if named in _NAMES:
                    self.draft.trust("head", cell)
            else:
                self.draft.leftover.append(cell)

    def _funds(self, line: Line) -> None:
        period = source = None
        for place, cell in line.filled:
            if self.words.is_like("funds", cell.text):
                self.money_unit = "万元" if "万元" in cell.text else self.money_unit
            elif key := self.words.fund(cell.text):
                period, source = self._period(period, place, cell), key
            elif (money := self._money(cell)) is None:
                self._part_of_label(cell)
            elif period and source and source not in self.draft.funds[period]:
                self.draft.funds[period][source] = money
                self.draft.trust("funds", cell)
            else:
                self.draft.leftover.append(cell)

    def _period(self, before: str | None, place: float, cell: Cell) -> str:
        """The second label of a row is that of the year; one that stands alone is told by its column."""
        if self.words.is_like("annual", cell.text):
            self.annual = place
        beyond = self.annual is not None and place > self.annual - NEAR
        return ANNUAL if before or beyond else IMPLEMENTATION

    def _money(self, cell: Cell) -> int | None:
        amount = Amount.parse(cell.text.replace(" ", ""), self.money_unit)
        return int(half_up(amount.into("元").value, 0)) if amount else None

    def _part_of_label(self, cell: Cell) -> None:
        """The end of a label that was broken in two (市县（区）财政资 | 金) adds nothing; any other text has no place here."""
        if plain(cell.text) not in "财政资金":
            self.draft.leftover.append(cell)

    def _texts(self, line: Line) -> None:
        cells = [cell for _, cell in line.filled]
        if key := key_of(cells[0].text, self.words.texts):
            self.text, cells = key, cells[1:]
        for cell in cells:
            self.draft.trust("texts", cell)
        self.draft.texts[self.text] = self.draft.texts.get(self.text, "") + "".join(cell.text for cell in cells)

    def _goals(self, line: Line) -> None:
        told = []
        for place, cell in line.filled:
            key = self._goal_key(place, cell, line)
            if key == ANNUAL:
                self.annual = place
            elif key is None:
                told.append((place, cell))
        for number, (place, cell) in enumerate(told):
            alone_on_the_right = self.annual is not None and place > self.annual - NEAR
            self.draft.goals[ANNUAL if number or alone_on_the_right else IMPLEMENTATION] += cell.text
            self.draft.trust("goals", cell)

    def _goal_key(self, place: float, cell: Cell, line: Line) -> str | None:
        """Labels that a scan changed are looked for in the head row and the label column only: a goal may speak of goals (完成年度目标)."""
        first, leader = line.filled[0]
        if self.label is None:
            self.label = first
        in_head_row = key_of(leader.text, self.words.goals) in PERIODS and first == self.label
        if in_head_row or abs(place - self.label) < NEAR:
            return key_of(cell.text, self.words.goals)
        return self.words.goals.get(plain(cell.text))

    def _indicators(self, line: Line) -> None:
        self.draft.rows.append(line)
        for _, cell in line.filled:
            if not self.words.speaks_of_indicators(cell.text):
                self.draft.trust("indicators", cell)

    def _footer(self, line: Line) -> None:
        """The moment of filing stands behind its label, glued to it, in another cell or on the next line."""
        if match := self.words.patterns["filed"].search(plain(line.text).rpartition("填报日期")[2]):
            self.draft.filed = re.sub(r"\D", "", match[0])
