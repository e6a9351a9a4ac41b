"""The audit of a disclosure: every check that was made, and what a person should look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yusuan.checking.finding import Check, Finding
from yusuan.checking.identities import declared, evaluate
from yusuan.checking.interval import FAILED, NOT_EVALUABLE, PASSED, ROUNDING
from yusuan.disclosure.model import Disclosure, Fact


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

    def as_json(self) -> dict:
        """What `yusuan check --json` prints."""
        return {"checks": self.counts, "findings": [finding.as_json() for finding in self.findings],
                "claims": [claim.as_json() for claim in self.claims]}


def audit(disclosure: Disclosure) -> Audit:
    """Evaluates every identity of the disclosure's profile and says what was found. Never raises on what a document prints."""
    checks = tuple(evaluate(disclosure))
    return Audit(checks, tuple(_findings(disclosure, checks)))


def _findings(disclosure: Disclosure, checks: Sequence[Check]) -> Iterator[Finding]:
    for check in checks:
        if check.verdict == FAILED:
            yield _failed(disclosure, check)
    if not declared(disclosure.profile).identities:
        yield _note(disclosure, "", f"版式“{disclosure.profile}”没有声明勾稽关系，未作核对。")
    elif not disclosure.tables:
        yield _note(disclosure, "", f"文件中没有预算表，{len({check.code for check in checks})}项勾稽关系均未能核对。")
    else:
        yield from _open(disclosure, checks)


def _failed(disclosure: Disclosure, check: Check) -> Finding:
    boxes = tuple((fact.source.page, *fact.source.box) for fact in check.cells if fact.source.page and fact.source.box)
    severity, verdict = ("error", FAILED) if check.hard else ("note", "implausible")
    return Finding(check.code, severity, verdict, disclosure.source, check.where, check.printed, check.expected,
                   _message(disclosure, check), evidence=boxes)


def _message(disclosure: Disclosure, check: Check) -> str:
    """Document, page, table, row, column, what is printed, what is expected, and why."""
    number = check.where["table"]
    table = next(table for table in disclosure.tables if table.number == number)
    fact = next((fact for fact in check.cells if fact.number == number), None)
    where = " ".join(part for part in (disclosure.source, str(fact.source) if fact else "", f"表{number}《{table.title}》") if part)
    unit = "" if check.where["column"] == "科目名称" else table.money_unit
    summed = check.parts > 1
    printed = f"{'合计' if summed else '印作'}“{check.printed}”{unit}" if check.printed else "为空白"
    rows = f"等{check.parts}行" if summed else "行"
    expected = f"{'应' if check.hard else '通常应'}为“{check.expected}”{unit}"
    return (f"{where}“{_row(fact, check)}”{rows}“{check.where['column']}”列{printed}，{expected}："
            f"{check.reason}。{check.code}：{check.statement}。")


def _row(fact: Fact | None, check: Check) -> str:
    names = (fact.code, fact.label, fact.second) if fact else (check.where["row"],)
    return " ".join(name for name in names if name)


def _open(disclosure: Disclosure, checks: Sequence[Check]) -> Iterator[Finding]:
    """What could not be evaluated, told once for each reason with all identities it concerns."""
    reasons: dict[str, list[Check]] = {}
    for check in checks:
        if check.verdict == NOT_EVALUABLE:
            reasons.setdefault(check.reason, []).append(check)
    for reason, concerned in reasons.items():
        codes = "、".join(dict.fromkeys(check.code for check in concerned))
        severity = "warning" if any(check.hard and check.applies for check in concerned) else "note"
        yield Finding(concerned[0].code, severity, NOT_EVALUABLE, disclosure.source, concerned[0].where, "", "",
                      f"{disclosure.source} {reason}，未能核对：{codes}。")


def _note(disclosure: Disclosure, code: str, message: str) -> Finding:
    return Finding(code, "note", NOT_EVALUABLE, disclosure.source, {}, "", "", f"{disclosure.source} {message}")
