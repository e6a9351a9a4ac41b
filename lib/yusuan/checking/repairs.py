"""Wrong rows and codes: a row that is missing, printed twice or shifted by a column, a wrong code, names in each other's place.

Each repair is tried on a copy of the document, which is then checked again as a whole. It counts when it mends some of the broken
identities, breaks none that held and leaves none without evaluation. What to try is proposed by `proposals.py`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from yusuan.amount import Amount
from yusuan.checking.blame import search
from yusuan.checking.board import Board, Place, place_of
from yusuan.checking.edit import Row, with_figures
from yusuan.checking.finding import Check
from yusuan.checking.identities import Declared, evaluate
from yusuan.checking.interval import FAILED, NOT_EVALUABLE
from yusuan.checking.proposals import NAME, Proposal
from yusuan.disclosure.model import Disclosure, Fact
from yusuan.profiles.accounts import accounts

Source = Callable[[Disclosure, Sequence[Check]], Iterator[Proposal]]

_MOST = 60  # proposals tried in one round
_ROUNDS = 5
_MOST_FIGURES = 4  # in one missing row


@dataclass(frozen=True)
class Repair:
    """A proposal that mends `checks`. `document` is the disclosure with it made, `filled` the figures of an added row.

    `left_out` counts the checks that then cannot be evaluated: the fewer, the better the names fit.
    """

    proposal: Proposal
    checks: tuple[Check, ...]
    document: Disclosure
    filled: tuple[Fact, ...] = ()
    left_out: int = 0


def repairs(disclosure: Disclosure, checks: Sequence[Check], open_: Sequence[Check], proposed: Source,
            known: Declared) -> tuple[list[list[Repair]], Disclosure, Sequence[Check]]:
    """What `proposed` mends of the broken checks `open_`: one list of equally good repairs for each cause.

    Also returns the disclosure with the first of each made, and its checks, to go on with.
    """
    found: list[list[Repair]] = []
    for _ in range(_ROUNDS):
        good = _best(disclosure, checks, open_, proposed, known) if open_ else []
        if not good:
            break
        found.append(good)
        disclosure, checks = good[0].document, list(evaluate(good[0].document, known))
        wanted = {key(check) for check in open_}
        open_ = [check for check in checks if _broken(check) and key(check) in wanted]
    return found, disclosure, checks


def _best(disclosure: Disclosure, checks: Sequence[Check], open_: Sequence[Check], proposed: Source,
          known: Declared) -> list[Repair]:
    """The repairs that mend most and do it alike."""
    wanted, good = {key(check) for check in open_}, []
    for proposal, _ in zip(proposed(disclosure, open_), range(_MOST)):
        repair = _tried(checks, proposal, known)
        if repair and any(key(check) in wanted for check in repair.checks):
            good.append(repair)
            if wanted <= {key(check) for check in repair.checks}:
                break
    return _alike(max(good, key=lambda repair: (len(repair.checks), -repair.left_out)), good) if good else []


def _alike(best: Repair, good: Sequence[Repair]) -> list[Repair]:
    """The repairs that mend the same as the best one, each once; those that know a name, and one that is listed, if there are any."""
    mended = sorted(map(key, best.checks))
    alike = {(repair.proposal.kind, repair.proposal.facts, repair.proposal.expected): repair for repair in good
             if sorted(map(key, repair.checks)) == mended and repair.left_out == best.left_out}
    named = [repair for repair in alike.values() if repair.proposal.expected] or list(alike.values())
    return [repair for repair in named if _listed(repair.proposal)] or named


def _listed(proposal: Proposal) -> bool:
    """Whether a proposed name is one that the list of accounts has for the code."""
    return proposal.kind == NAME and accounts().known(proposal.facts[0].code, proposal.expected)


def _tried(checks: Sequence[Check], proposal: Proposal, known: Declared) -> Repair | None:
    document, filled = proposal.document, ()
    if proposal.added:
        document, filled = _filled(document, proposal.added, known)
        if not filled:
            return None
    after = list(evaluate(document, known))
    broken, still = Counter(map(key, filter(_broken, checks))), Counter(map(key, filter(_broken, after)))
    left_out = sum(map(_left_out, after))
    if still - broken or not broken - still or left_out > sum(map(_left_out, checks)):
        return None
    mended = broken - still
    return Repair(proposal, tuple(check for check in checks if _broken(check) and mended[key(check)]), document, filled, left_out)


def _filled(document: Disclosure, added: Row, known: Declared) -> tuple[Disclosure, tuple[Fact, ...]]:
    """An added blank row with the figures that the identities ask for, and these figures; none when there are no such figures."""
    board = Board(document, evaluate(document, known))
    unknown = {place for place in board.squares if place[:3] == added}
    failing = [at for at in board.failing() if unknown & board.constraints[at].factors.keys()]
    for size in range(1, _MOST_FIGURES + 1):
        found = [one for one in search(board, failing, size, unknown) if min(one.values(), default=-1) > 0]
        if found:
            figures = min(found, key=board.misfit)
            amounts = {place: _amount(board, place, value) for place, value in figures.items()}
            document = with_figures(document, amounts)
            return document, tuple(fact for fact in document.facts if place_of(fact) in amounts)
    return document, ()


def _amount(board: Board, place: Place, value: int) -> Amount | None:
    return Amount.parse(board.squares[place].text(value), board.squares[place].unit)


def _broken(check: Check) -> bool:
    return check.hard and check.verdict == FAILED


def _left_out(check: Check) -> bool:
    return check.hard and check.applies and check.verdict == NOT_EVALUABLE


def key(check: Check) -> tuple[str, str, str]:
    """What stays the same of a check when the document is changed: identity, equation and place."""
    return check.code, check.rule, json.dumps(check.where, ensure_ascii=False, sort_keys=True)
