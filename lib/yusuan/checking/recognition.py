"""Figures that were recognised from a picture: confirmed by the identities, contradicted by them, or neither.

A figure is confirmed when every look-alike reading of it (3 for 8, a digit lost, the point lost …) would break an identity that holds.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from yusuan.amount import YUAN_IN, Amount
from yusuan.checking.accusation import boxes, head, row_name, where_of
from yusuan.checking.blame import wrong_cells
from yusuan.checking.board import SCALE, Board, Place, place_of
from yusuan.checking.finding import Check, Finding, file_of
from yusuan.checking.likeness import ALIKE
from yusuan.checking.wording import column_name
from yusuan.disclosure.model import Disclosure, Fact
from yusuan.disclosure.recognised import confidences

CONFIRMED, CONTRADICTED, UNCONFIRMED = "confirmed", "contradicted", "unconfirmed"
SURE = 0.95  # confidence from which an unconfirmed figure is let pass
CODE = "O1"


@dataclass(frozen=True)
class Mark:
    """A recognised figure with its confidence (0 to 1) and its cell in the row, `at`, counted from 0. `offered` are readings that would
    mend what contradicts it, look-alikes first.

    A blank cell of a recognised table (confidence 0) is marked where the identities say that a figure was lost.
    """

    fact: Fact
    at: int
    confidence: float
    verdict: str
    offered: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The figure as it was read; nothing for a blank cell or for what is no figure."""
        return self.fact.amount.text if self.fact.amount else ""

    @property
    def is_doubtful(self) -> bool:
        """Whether nothing confirms the figure and recognition itself was not sure of it."""
        return self.verdict == UNCONFIRMED and self.confidence < SURE

    def as_json(self) -> dict:
        """The mark as `yusuan read --json` prints it: row and cell from 0."""
        return {"table": self.fact.number, "row": self.fact.row, "cell": self.at, "text": self.text,
                "confidence": round(self.confidence, 3), "mark": self.verdict, "offered": list(self.offered)}


def marks(disclosure: Disclosure, checks: Sequence[Check]) -> tuple[Mark, ...]:
    """The recognised figures of the tables, each with its mark; none for a document that was digital text. `checks` are its identities."""
    sure = confidences(disclosure)
    if not sure:
        return ()
    board = Board(disclosure, checks)
    blames, unexplained = wrong_cells(board, board.failing())
    offered = {place_of(change.fact): (change.expected,) for blame in blames for one in blame.explanations for change in one.changes}
    doubtful = {place for at in unexplained for place in board.constraints[at].factors}
    lost = {place: found for place, found in _blank(disclosure, {number for number, *_ in sure}).items() if place in offered}
    known = lost | sure
    return tuple(Mark(fact, *known[place], *_judged(board, place, offered, doubtful)) for fact in disclosure.facts
                 if (place := place_of(fact)) in lost or place in sure and fact.amount)


def _blank(disclosure: Disclosure, recognised: Container[int]) -> dict[Place, tuple[int, float]]:
    """The cells of recognised tables in which no figure was found, each with its position in the row."""
    return {place_of(fact): (at, 0.0) for table in disclosure.tables if table.number in recognised
            for at, column in enumerate(table.layout) for fact in table.facts
            if not fact.amount and (fact.side, fact.column) == (column.side, column.key)}


def mark_findings(disclosure: Disclosure, found: Sequence[Mark]) -> Iterator[Finding]:
    """A warning for each figure that nothing confirms and that recognition itself was not sure of."""
    for mark in found:
        if mark.is_doubtful:
            lead, row, column = head(disclosure, mark.fact), row_name(mark.fact), column_name(mark.fact.header)
            text, share = mark.text, f"{mark.confidence:.0%}"
            yield Finding(CODE, "warning", "unverifiable", file_of(disclosure, mark.fact.source), where_of(mark.fact), text, "",
                          f"{lead.zh}“{row}”行“{column}”列的“{text}”由图像识别而来，把握{share}，没有勾稽关系可以印证，请对照原件。",
                          evidence=boxes([mark.fact]), kind="reading",
                          message_en=f"{lead.en}, row “{row}”, column “{column}”: “{text}” was recognised from a picture with a confidence "
                                     f"of {share}, and no identity confirms it; please compare it with the original.")


def _judged(board: Board, place: Place, offered: Mapping[Place, tuple[str, ...]],
            doubtful: Container[Place]) -> tuple[str, tuple[str, ...]]:
    if place in offered or place in doubtful:
        return CONTRADICTED, offered.get(place, ())
    square = board.squares.get(place)
    if square is None or not _witnessed(board, place):
        return UNCONFIRMED, ()
    values = {_value(text, square.unit) for text in look_alikes(square.fact.amount.text)} - {None, square.value}
    failing = set(board.broken([place], {}))
    # A figure with more decimals than its table prints shows by itself that it was misread.
    whole = [value for value in values if value % square.step == 0]
    return (CONFIRMED if all(set(board.broken([place], {place: value})) - failing for value in whole) else UNCONFIRMED), ()


def _witnessed(board: Board, place: Place) -> bool:
    """Whether another figure stands against this one in an identity: two zeros do not confirm each other."""
    return any(board.squares[other].value for at in board.of.get(place, ()) for other in board.constraints[at].factors if other != place)


def _value(text: str, unit: str) -> int | None:
    amount = Amount.parse(text, unit)
    return int(amount.value * YUAN_IN.get(unit, 1) * SCALE) if amount else None


def look_alikes(text: str) -> Iterator[str]:
    """What a printed figure may have been when it was read as `text`: a digit taken for another, lost, doubled, the point lost."""
    for at, sign in enumerate(text):
        if sign.isdigit():
            yield from (text[:at] + other + text[at + 1:] for other in "0123456789" if frozenset((sign, other)) in ALIKE)
            yield text[:at] + text[at + 1:]
            yield text[:at] + sign + text[at:]
        elif sign in ".．":
            yield text[:at] + text[at + 1:]
