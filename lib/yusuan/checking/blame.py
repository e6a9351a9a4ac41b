"""Which cells are to blame (错在何处): the smallest change that mends the identities that broke and breaks none that held.

Tables are an error-correcting code: the same money stands as a row, as a sum of rows, in a column and in other tables. For each group
of broken identities that share cells, first one wrong cell is tried, then (see `diagnosis.py`) a wrong row or code, two cells in each
other's place, any two or three cells. Explanations of the same size are all kept: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from yusuan.checking.board import Board, Place
from yusuan.checking.finding import Check
from yusuan.checking.likeness import Likeness, likeness
from yusuan.disclosure.model import Fact

_MOST_CELLS = 3
_PATIENCE = 20_000  # changes tried before a search is given up
_UNLIKELY = 8.0  # difference of chi-squared: odds of about 50 to 1
_MANY = 12  # explanations: with more of them nothing is explained


@dataclass(frozen=True)
class Change:
    """A cell, the figure that would mend it, and the lowest and highest that would do as well."""

    fact: Fact
    expected: str
    lowest: str
    highest: str

    @property
    def printed(self) -> str:
        return self.fact.amount.text if self.fact.amount else ""

    @property
    def likeness(self) -> Likeness:
        return likeness(self.printed, self.expected)


@dataclass(frozen=True)
class Explanation:
    """One way to mend a group of broken identities. `swap` says that the two cells stand in each other's place."""

    changes: tuple[Change, ...]
    swap: bool = False


@dataclass(frozen=True)
class Blame:
    """Broken checks with one cause and every smallest explanation, the most plausible first; none when no small one was found."""

    checks: tuple[Check, ...]
    explanations: tuple[Explanation, ...]

    @property
    def decided(self) -> bool:
        """Whether one explanation only is possible, so that the cell can be named."""
        return len(self.explanations) == 1


def wrong_cells(board: Board, failing: Sequence[int]) -> tuple[list[Blame], list[int]]:
    """The failing constraints that one wrong cell explains, and the others."""
    blames, rest = [], []
    for group in _groups(board, failing):
        found = _singles(board, group)
        if found:
            blames.append(_blame(board, group, found))
        else:
            rest += group
    return list(_paired(blames)), rest


def swapped_cells(board: Board, failing: Sequence[int]) -> tuple[list[Blame], list[int]]:
    """The failing constraints that two cells in each other's place explain, and the others."""
    blames, rest = [], set(failing)
    found: dict[frozenset[int], list[dict[Place, int]]] = {}
    for mended, changes in _swaps(board, frozenset(failing)):
        found.setdefault(mended, []).append(changes)
    for mended in sorted(found, key=len, reverse=True):
        if mended <= rest:
            blames.append(_blame(board, sorted(mended), [replace(one, swap=True) for one in _easiest(board, found[mended])]))
            rest -= mended
    return blames, sorted(rest)


def _paired(blames: Sequence[Blame]) -> Iterator[Blame]:
    """Two single cells of which each should hold the figure of the other are one cause."""
    cells = {}
    for one in blames:
        if one.decided:
            change = one.explanations[0].changes[0]
            cells[change.fact.number, change.printed, change.expected] = one
    for one in blames:
        change = one.explanations[0].changes[0]
        other = cells.get((change.fact.number, change.expected, change.printed)) if one.decided else None
        if other is None or not change.printed:
            yield one
        elif id(one) < id(other):
            changes = (change, other.explanations[0].changes[0])
            yield Blame(one.checks + other.checks, (Explanation(changes, swap=True),))


def several_cells(board: Board, failing: Sequence[int]) -> list[Blame]:
    """The failing constraints, group by group, with the smallest sets of two or three cells that explain them, if there are any."""
    failing, blames = list(failing), []
    while failing:
        group = _groups(board, failing)[0]
        found = _sets(board, group)
        mended = {at for changes in found for at in board.failing() if all(board.holds(at, one) for one in found)} if found else set(group)
        blames.append(_blame(board, sorted(mended | set(group)), _easiest(board, found)))
        failing = [at for at in failing if at not in mended and at not in group]
    return blames


def _blame(board: Board, group: Sequence[int], found: Sequence[Explanation]) -> Blame:
    ranked = sorted(found, key=lambda one: sum(change.likeness.rank for change in one.changes))
    return Blame(tuple(board.constraints[at].check for at in group), tuple(ranked))


def _groups(board: Board, failing: Sequence[int]) -> list[list[int]]:
    """The failing constraints, those together that share a cell."""
    groups: list[tuple[set[Place], list[int]]] = []
    for at in failing:
        cells = set(board.constraints[at].factors)
        touching = [group for group in groups if group[0] & cells]
        groups = [group for group in groups if not group[0] & cells]
        groups.append((cells.union(*(group[0] for group in touching)), [*(one for group in touching for one in group[1]), at]))
    return [sorted(members) for _, members in groups]


def _singles(board: Board, group: Sequence[int]) -> list[Explanation]:
    """The cells of which one alone, changed, mends the whole group and breaks nothing."""
    common = set.intersection(*(set(board.constraints[at].factors) for at in group))
    found = {}
    for place in sorted(common):
        values = {board.mending(place, at, {}) for at in group} - {None}
        fitting = [value for value in sorted(values) if not board.broken([place], {place: value})]
        if fitting:
            found[place] = min(fitting, key=lambda value: board.misfit({place: value}))
    return _easiest(board, [{place: value} for place, value in found.items()])


def _easiest(board: Board, found: Sequence[dict[Place, int]]) -> list[Explanation]:
    """Of explanations of one size those that break the fewest rules of thumb and do not need unlikely rounding where others need none."""
    odd = [board.odd(changes) for changes in found]
    found = [changes for changes, count in zip(found, odd) if count == min(odd)]
    misfits = [board.misfit(changes) for changes in found]
    return [_explanation(board, changes) for changes, misfit in zip(found, misfits) if misfit - min(misfits) < _UNLIKELY]


def _explanation(board: Board, changes: dict[Place, int]) -> Explanation:
    told = []
    for place, value in changes.items():
        square = board.squares[place]
        low, high = board.range(place, changes)
        told.append(Change(square.fact, square.text(value), square.text(low), square.text(high)))
    return Explanation(tuple(told))


def _swaps(board: Board, failing: frozenset[int]) -> Iterator[tuple[frozenset[int], dict[Place, int]]]:
    """Two cells of a row or of a column with their figures exchanged, each with the constraints that this mends."""
    tried = set()
    for at in sorted(failing):
        for place in board.constraints[at].factors:
            wanted, slack = board.mending(place, at, {}), board.constraints[at].slack + board.squares[place].step
            for other in _partners(board, place):
                pair = frozenset((place, other))
                if wanted is None or pair in tried or abs(board.squares[other].value - wanted) > slack:
                    continue
                tried.add(pair)
                changes = {place: board.squares[other].value, other: board.squares[place].value}
                if not board.broken(changes, changes):
                    yield failing & {one for cell in changes for one in board.of[cell]}, changes


def _partners(board: Board, place: Place) -> list[Place]:
    number, row, side, column = place
    return [other for other in board.of if other != place and other[0] == number and other[2] == side
            and (other[1] == row or other[3] == column)]


def _sets(board: Board, group: Sequence[int]) -> list[dict[Place, int]]:
    """The smallest sets of two or three changes that mend the group and break nothing; none when there are too many or none is found."""
    for size in range(2, _MOST_CELLS + 1):
        found: dict[frozenset, dict[Place, int]] = {}
        for changes in search(board, group, size):
            found.setdefault(frozenset(changes.items()), changes)
            if len(found) > _MANY:
                return []
        if found:
            return list(found.values())
    return []


def search(board: Board, failing: Sequence[int], size: int, allowed: Collection[Place] | None = None) -> Iterator[dict[Place, int]]:
    """Sets of at most `size` changes (to `allowed` cells, if they are given) that mend what fails and break nothing. Gives up in time."""
    yield from _search(board, list(failing), {}, size, allowed, iter(range(_PATIENCE)))


def _search(board: Board, failing: list[int], changes: dict[Place, int], size: int, allowed: Collection[Place] | None,
            patience: Iterator[int]) -> Iterator[dict[Place, int]]:
    if not failing:
        yield changes
    if not failing or len(changes) == size:
        return
    at = min(failing, key=lambda one: len(board.constraints[one].factors))
    for place in board.constraints[at].factors:
        if place in changes or (allowed is not None and place not in allowed):
            continue
        values = {board.mending(place, one, changes) for one in failing if place in board.constraints[one].factors} - {None}
        for value in sorted(values):
            if next(patience, None) is None:
                return
            tried = {**changes, place: value}
            left = [one for one in failing if not board.holds(one, tried)]
            yield from _search(board, list(dict.fromkeys(left + board.broken([place], tried))), tried, size, allowed, patience)
