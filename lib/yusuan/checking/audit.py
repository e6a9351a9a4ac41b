"""The audit of a disclosure: every check that was made, and what a person should look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yusuan.checking.accusation import accused, unexplained
from yusuan.checking.diagnosis import diagnose
from yusuan.checking.finding import Check, Finding
from yusuan.checking.identities import declared, evaluate
from yusuan.checking.remedy import remedied
from yusuan.checking.interval import FAILED, NOT_EVALUABLE, PASSED, ROUNDING
from yusuan.disclosure.model import Disclosure


@dataclass(frozen=True)
class Audit:
    """Checks and findings of one disclosure, or of several. `claims` are those of the narrative."""

    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
    claims: tuple = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many checks were declared, and how they ended (see `Check.ended`); `declared` is the sum of the others."""
        ended = Counter(check.ended for check in self.checks)
        return {"declared": len(self.checks), **{verdict: ended[verdict] for verdict in (PASSED, ROUNDING, FAILED, NOT_EVALUABLE)}}

    def as_json(self, english: bool = False) -> dict:
        """What `yusuan check --json` prints."""
        return {"checks": self.counts, "findings": [finding.as_json(english) for finding in self.findings],
                "claims": [claim.as_json() for claim in self.claims]}


def audit(disclosure: Disclosure) -> Audit:
    """Evaluates every identity of the disclosure's profile and says what was found. Never raises on what a document prints."""
    checks = tuple(evaluate(disclosure))
    return Audit(checks, tuple(_findings(disclosure, checks)))


def _findings(disclosure: Disclosure, checks: Sequence[Check]) -> Iterator[Finding]:
    yield from _broken(disclosure, checks)
    if not declared(disclosure.profile, disclosure.phase).identities:
        yield _note(disclosure, f"版式“{disclosure.profile}”没有声明勾稽关系，未作核对。",
                    f"the layout “{disclosure.profile}” declares no identities; nothing was checked.")
    elif not disclosure.tables:
        count = len({check.code for check in checks})
        yield _note(disclosure, f"文件中没有预算表，{count}项勾稽关系均未能核对。",
                    f"there is no budget table; none of the {count} identities could be checked.")
    else:
        yield from _open(disclosure, checks)


def _broken(disclosure: Disclosure, checks: Sequence[Check]) -> Iterator[Finding]:
    """One finding for each cause of broken hard identities, then the soft ones that do not hold."""
    causes = diagnose(disclosure, checks)
    yield from (remedied(disclosure, found) for found in causes.repairs)
    yield from (accused(disclosure, found) for found in causes.blames)
    yield from (unexplained(disclosure, check) for check in causes.rest)
    yield from (unexplained(disclosure, check) for check in checks if not check.hard and check.verdict == FAILED)


def _open(disclosure: Disclosure, checks: Sequence[Check]) -> Iterator[Finding]:
    """What could not be evaluated, told once for each reason with all identities it concerns."""
    reasons: dict[str, list[Check]] = {}
    for check in checks:
        if check.verdict == NOT_EVALUABLE:
            reasons.setdefault(check.reason, []).append(check)
    for reason, concerned in reasons.items():
        codes = tuple(dict.fromkeys(check.code for check in concerned))
        severity = "warning" if any(check.hard and check.applies for check in concerned) else "note"
        yield Finding(concerned[0].code, severity, NOT_EVALUABLE, disclosure.source, concerned[0].where, "", "",
                      f"{disclosure.source} {reason}，未能核对：{'、'.join(codes)}。", kind="unchecked", codes=codes,
                      message_en=f"{disclosure.source}: {concerned[0].reason_en}; not checked: {', '.join(codes)}.")


def _note(disclosure: Disclosure, zh: str, en: str) -> Finding:
    return Finding("", "note", NOT_EVALUABLE, disclosure.source, {}, "", "", f"{disclosure.source} {zh}", kind="unchecked",
                   message_en=f"{disclosure.source}: {en}")
