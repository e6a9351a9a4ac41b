"""An audit for others: as rows of `data/clean`, as text for a terminal, several as one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

from yusuan.checking.audit import Audit

SEVERITIES = {"error": "错误", "warning": "警告", "note": "提示"}
CLAIMS = {"matched": "相符", "rounding": "尾差", "contradicted": "不符", "unverifiable": "无从核对"}
VERDICTS = {"declared": "应核对", "passed": "相符", "rounding": "尾差", "failed": "不符", "not_evaluable": "未能核对"}


def rows_of(audit: Audit, unit: str, year: int, phase: str) -> dict[str, list[dict]]:
    """The rows of the tidy tables `checks` (verdicts as they are counted), `claims` and `findings`; `unit` is the canonical name."""
    key = {"unit": unit, "year": year, "phase": phase}
    checks = [{**key, "code": one.code, "statement": one.statement, "hard": one.hard, "verdict": one.ended, "where": _plain(one.where),
               "printed": one.printed, "expected": one.expected, "reason": one.reason} for one in audit.checks]
    claims = [{**key, "section": one.section, "subsection": one.subsection, "sentence": one.sentence, "start": one.start, "text": one.text,
               "kind": one.kind, "verdict": one.verdict, "expected": one.expected, "reason": one.reason} for one in audit.claims]
    findings = [{**key, "code": one.code, "codes": "、".join(one.codes or (one.code,)), "severity": one.severity, "kind": one.kind,
                 "verdict": one.verdict, "where": _plain(one.where), "printed": one.printed, "expected": one.expected,
                 "message": one.message, "culprit": one.culprit}
                for one in audit.findings]
    return {"checks": checks, "claims": claims, "findings": findings}


def _plain(where: dict) -> str:
    return json.dumps(where, ensure_ascii=False) if where else ""


def merged(audits: Iterable[Audit]) -> Audit:
    """The checks and findings of several disclosures as one audit."""
    audits = list(audits)
    return Audit(tuple(check for one in audits for check in one.checks), tuple(finding for one in audits for finding in one.findings),
                 tuple(claim for one in audits for claim in one.claims))


def as_text(audit: Audit, english: bool = False) -> str:
    """Counts and findings for a person, in Chinese or English."""
    claimed = Counter(claim.verdict for claim in audit.claims)
    if english:
        head = ["Identities: " + ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in audit.counts.items()) + "."]
        head += ["Figures of the narrative: " + ", ".join(f"{claimed[name]} {name}" for name in CLAIMS) + "."] if claimed else []
        return "\n".join([*head, *(f"{one.severity} {one.code} {one.message_en or one.message}".replace("  ", " ")
                                   for one in audit.findings)])
    head = ["勾稽关系：" + "，".join(f"{name}{audit.counts[verdict]}项" for verdict, name in VERDICTS.items()) + "。"]
    head += ["文字说明中的数：" + "，".join(f"{name}{claimed[verdict]}个" for verdict, name in CLAIMS.items()) + "。"] if claimed else []
    return "\n".join([*head, *(f"{SEVERITIES[one.severity]} {one.code} {one.message}".replace("  ", " ") for one in audit.findings)])
