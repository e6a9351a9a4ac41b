"""The audit of a disclosure: every check that was made, and what a person should look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yusuan.checking.accusation import accused, codes_of, unexplained
from yusuan.checking.claims import Claim, ClaimAudit
from yusuan.checking.coverage import confirmed
from yusuan.checking.diagnosis import diagnose
from yusuan.checking.finding import Check, Finding
from yusuan.checking.forms import form_checks, form_findings, form_points
from yusuan.checking.growth import rate_checks, rate_findings
from yusuan.checking.identities import Declared, evaluate, rules
from yusuan.checking.interval import FAILED, NOT_EVALUABLE, PASSED, ROUNDING
from yusuan.checking.mapping import mapping_checks, mapping_findings
from yusuan.checking.recognition import mark_findings, marks
from yusuan.checking.remedy import remedied
from yusuan.disclosure.model import Disclosure
from yusuan.prior import Prior
from yusuan.units import Units


@dataclass(frozen=True)
class Audit:
    """Checks and findings of one disclosure, or of several. `claims` are those of the narrative."""

    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
    claims: tuple[Claim, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many checks were declared, and how they ended (see `Check.ended`); `declared` is the sum of the others."""
        ended = Counter(check.ended for check in self.checks)
        return {"declared": len(self.checks), **{verdict: ended[verdict] for verdict in (PASSED, ROUNDING, FAILED, NOT_EVALUABLE)}}

    @property
    def sound(self) -> bool:
        """Whether nothing failed: no finding is an error."""
        return not any(finding.severity == "error" for finding in self.findings)

    def as_json(self, english: bool = False) -> dict:
        """What `yusuan check --json` prints."""
        return {"checks": self.counts, "findings": [finding.as_json(english) for finding in self.findings],
                "claims": [claim.as_json() for claim in self.claims]}


def audit(disclosure: Disclosure, prior: Prior | None = None, units: Units | None = None) -> Audit:
    """Evaluates every identity of the disclosure's profile, its narrative and its forms, and says what was found.

    `prior` is last year as other documents know it, `units` the known names of units. Never raises on what a document prints.
    """
    known = rules(disclosure)
    checks, points = (*evaluate(disclosure, known), *mapping_checks(disclosure)), form_points(disclosure, units)
    of_rates = tuple(check for check, *_ in rate_checks(disclosure))
    narrative = ClaimAudit(disclosure, prior, (units or Units()).known_as(disclosure.unit))
    recognised = mark_findings(disclosure, marks(disclosure, checks))
    findings = (*_of_tables(disclosure, checks, known), *recognised, *narrative.findings(), *form_findings(disclosure, points))
    return Audit(checks + of_rates + form_checks(points), findings, narrative.claims())


def _of_tables(disclosure: Disclosure, checks: Sequence[Check], known: Declared) -> Iterator[Finding]:
    yield from _broken(disclosure, checks, known)
    yield from rate_findings(disclosure, confirmed(checks))
    yield from mapping_findings(disclosure, checks)
    if not known.identities:
        yield _note(disclosure, f"版式“{disclosure.profile}”没有声明勾稽关系，未作核对。",
                    f"the layout “{disclosure.profile}” declares no identities; nothing was checked.")
    elif not disclosure.tables:
        count = len({check.code for check in checks})
        yield _note(disclosure, f"文件中没有预算表，{count}项勾稽关系均未能核对。",
                    f"there is no budget table; none of the {count} identities could be checked.")
    else:
        yield from _open(disclosure, checks)


def _broken(disclosure: Disclosure, checks: Sequence[Check], known: Declared) -> Iterator[Finding]:
    """One finding for each cause of broken hard identities, then the soft ones that do not hold."""
    causes = diagnose(disclosure, checks, known)
    yield from (remedied(disclosure, found) for found in causes.repairs)
    yield from (accused(disclosure, found) for found in causes.blames)
    yield from (unexplained(disclosure, check) for check in causes.rest)
    soft: dict[str, list[Check]] = {}
    for check in checks:
        if not check.hard and check.verdict == FAILED and check.cells:
            soft.setdefault(check.rule, []).append(check)
    yield from (unexplained(disclosure, *alike) for alike in soft.values())


def _open(disclosure: Disclosure, checks: Sequence[Check]) -> Iterator[Finding]:
    """What could not be evaluated, told once for each reason with all identities it concerns; what the layout lacks is told in one."""
    reasons: dict[str, list[Check]] = {}
    for check in checks:
        if check.verdict == NOT_EVALUABLE:
            reasons.setdefault(check.reason, []).append(check)
    absent = {reason: concerned for reason, concerned in reasons.items() if all(check.absent for check in concerned)}
    for reason, concerned in reasons.items():
        if reason not in absent:
            yield _unchecked(disclosure, concerned, f"{reason}，未能核对：{'、'.join(codes_of(concerned))}",
                             f"{concerned[0].reason_en}; not checked: {', '.join(codes_of(concerned))}")
    if absent:
        zh = "；".join(f"{'、'.join(codes_of(concerned))}（{reason}）" for reason, concerned in absent.items())
        en = "; ".join(f"{', '.join(codes_of(concerned))} ({concerned[0].reason_en})" for concerned in absent.values())
        yield _unchecked(disclosure, [check for concerned in absent.values() for check in concerned], f"本文件没有以下关系所需的内容，未作核对：{zh}",
                         f"the document has nothing to which these identities apply; they were not checked: {en}")


def _unchecked(disclosure: Disclosure, concerned: Sequence[Check], zh: str, en: str) -> Finding:
    severity = "warning" if any(check.hard and check.applies for check in concerned) else "note"
    return Finding(concerned[0].code, severity, NOT_EVALUABLE, disclosure.source, concerned[0].where, "", "", f"{disclosure.source} {zh}。",
                   kind="unchecked", codes=codes_of(concerned), message_en=f"{disclosure.source}: {en}.")


def _note(disclosure: Disclosure, zh: str, en: str) -> Finding:
    return Finding("", "note", NOT_EVALUABLE, disclosure.source, {}, "", "", f"{disclosure.source} {zh}", kind="unchecked",
                   message_en=f"{disclosure.source}: {en}")
