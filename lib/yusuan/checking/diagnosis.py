"""From broken identities to their causes: wrong names and codes, wrong cells, wrong rows, cells in each other's place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yusuan.checking.blame import Blame, several_cells, swapped_cells, wrong_cells
from yusuan.checking.board import Board
from yusuan.checking.finding import Check
from yusuan.checking.identities import Declared
from yusuan.checking.interval import FAILED
from yusuan.checking.proposals import of_names, of_rows
from yusuan.checking.repairs import Repair, key, repairs
from yusuan.disclosure.model import Disclosure


@dataclass(frozen=True)
class Diagnosis:
    """Causes of broken hard identities. Each of `repairs` is a list of equally good ones; `rest` are names that nothing explains."""

    repairs: tuple[list[Repair], ...] = ()
    blames: tuple[Blame, ...] = ()
    rest: tuple[Check, ...] = ()


def diagnose(disclosure: Disclosure, checks: Sequence[Check], known: Declared) -> Diagnosis:
    """The causes of all hard identities (of those `known`) that failed.

    Names and codes come first, since they decide which figures are added up.
    """
    broken = [check for check in checks if check.hard and check.verdict == FAILED]
    if not broken:
        return Diagnosis()
    found, disclosure, checks = repairs(disclosure, checks, broken, of_names, known)
    board = Board(disclosure, checks)
    blames, rest = wrong_cells(board, board.failing())
    swaps, left = swapped_cells(board, rest)
    if not left:
        blames += swaps
    else:
        more, disclosure, checks = repairs(disclosure, checks, [board.constraints[at].check for at in rest], of_rows, known)
        found += more
        board = Board(disclosure, checks)
        explained = {key(check) for one in blames for check in one.checks}
        swaps, rest = swapped_cells(board, [at for at in board.failing() if key(board.constraints[at].check) not in explained])
        blames += swaps + several_cells(board, rest)
    unexplained = [check for check in checks if check.hard and check.verdict == FAILED and not check.factors]
    return Diagnosis(tuple(found), tuple(blames), tuple(unexplained))
