"""What checking hands on: a check (one evaluation of an identity) and a finding (something a person should look at)."""

from __future__ import annotations

from dataclasses import dataclass

from yusuan.checking.interval import FAILED, NOT_EVALUABLE
from yusuan.disclosure.model import Disclosure, Fact
from yusuan.reading.page import Source

# The kinds of a finding: what a person has to do about it differs.
KINDS = {"publication": "公布有误", "reading": "读取有误", "rounding": "尾差", "implausible": "可疑", "unchecked": "未能核对"}


def file_of(disclosure: Disclosure, source: Source) -> str:
    """The file in which something was read: its own where the disclosure was put together from several files."""
    return source.file or disclosure.source


@dataclass(frozen=True)
class Check:
    """One identity (勾稽关系) evaluated at one place.

    `verdict` is `passed`, `rounding`, `failed` or `not_evaluable`; `where` names table (number), row and column of the checked figure;
    `printed` and `expected` are that figure and what the rest of the identity makes of it; `reason` says why, in Chinese
    (`reason_en` in English); `cells` are the cells the identity covers here, the checked ones first: `parts` of them, which `printed`
    adds up when there are several. `factors` belong to `cells`: the sum of factor times figure is zero where the identity holds, but for
    rounding and `leeway` steps of the last place (none where names are compared). `rule` is the equation as declared. `applies` is
    False when the document gives no occasion for the identity, `absent` is True when that is because it is not printed for it.
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
    factors: tuple[int, ...] = ()
    rule: str = ""
    statement_en: str = ""
    reason_en: str = ""
    leeway: int = 0
    absent: bool = False

    @property
    def ended(self) -> str:
        """The verdict as it is counted: a soft identity that does not hold decides nothing, so it counts as not evaluable."""
        return NOT_EVALUABLE if self.verdict == FAILED and not self.hard else self.verdict


@dataclass(frozen=True)
class Finding:
    """Something found. `message` is complete in itself (`message_en` in English); `evidence` are boxes [page, x0, top, x1, bottom].

    `severity` is `error`, `warning` or `note`; `kind` one of KINDS; `culprit` is True only when this very cell is known to be the
    wrong one. Boxes are in points from the top left.
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
    kind: str = "publication"
    message_en: str = ""
    codes: tuple[str, ...] = ()

    def as_json(self, english: bool = False) -> dict:
        """The finding as `yusuan check --json` prints it. `codes` are all identities that broke for the same cause."""
        return {"code": self.code, "codes": list(self.codes or (self.code,)), "severity": self.severity, "kind": self.kind,
                "verdict": self.verdict, "source": self.source, "where": self.where, "printed": self.printed, "expected": self.expected,
                "message": (english and self.message_en) or self.message, "culprit": self.culprit,
                "evidence": [list(box) for box in self.evidence]}
