"""What checking hands on: a check (one evaluation of an identity) and a finding (something a person should look at)."""

from __future__ import annotations

from dataclasses import dataclass

from yusuan.checking.interval import FAILED, NOT_EVALUABLE
from yusuan.disclosure.model import Fact


@dataclass(frozen=True)
class Check:
    """One identity (勾稽关系) evaluated at one place.

    `verdict` is `passed`, `rounding`, `failed` or `not_evaluable`; `where` names table (number), row and column of the checked figure;
    `printed` and `expected` are that figure and what the rest of the identity makes of it; `reason` says why, in Chinese; `cells` are
    the cells the identity covers here, the checked ones first: `parts` of them, which `printed` adds up when there are several.
    `applies` is False when the document gives no occasion for the identity.
    """

    code: str
    statement: str
    hard: bool
    verdict: str
    where: dict
    printed: str = ""
    expected: str = ""
    reason: str = ""
    cells: tuple[Fact, ...] = ()
    applies: bool = True
    parts: int = 1

    @property
    def ended(self) -> str:
        """The verdict as it is counted: a soft identity that does not hold decides nothing, so it counts as not evaluable."""
        return NOT_EVALUABLE if self.verdict == FAILED and not self.hard else self.verdict


@dataclass(frozen=True)
class Finding:
    """Something found. `message` is in Chinese and complete in itself; `evidence` are boxes [page, x0, top, x1, bottom] in points.

    `severity` is `error`, `warning` or `note`; `culprit` is True only when this very cell is known to be the wrong one.
    """

    code: str
    severity: str
    verdict: str
    source: str
    where: dict
    printed: str
    expected: str
    message: str
    culprit: bool = False
    evidence: tuple[tuple[float, ...], ...] = ()

    def as_json(self) -> dict:
        """The finding as `yusuan check --json` prints it."""
        return {"code": self.code, "severity": self.severity, "verdict": self.verdict, "source": self.source, "where": self.where,
                "printed": self.printed, "expected": self.expected, "message": self.message, "culprit": self.culprit,
                "evidence": [list(box) for box in self.evidence]}
