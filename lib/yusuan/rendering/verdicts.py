"""The findings of an audit as the report shows them. What was not checked never looks like what passed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from yusuan.checking.audit import Audit
from yusuan.checking.export import SEVERITIES, VERDICTS
from yusuan.checking.finding import KINDS, NOT_EVALUABLE, Check, Finding
from yusuan.rendering.markup import Cell, Row, cards, note, table
from yusuan.rendering.piece import Piece, heading, joined, of_html, words

REMARKS = {"declared": "声明的核对条数", "passed": "所印数字相符，空白按零计", "rounding": "只差四舍五入", "failed": "数字互相矛盾",
           "not_evaluable": "缺少数字或软性关系不成立，不算相符"}
CLAIMS = {"matched": "passed", "rounding": "rounding", "contradicted": "failed", "unverifiable": "not_evaluable"}
_KINDS = {"failed": "bad", "not_evaluable": "open"}


def findings(audit: Audit) -> Piece:
    """Counts of the checks, the figures of the narrative, what was found, and each identity with its results."""
    return joined([of_html(cards(list(_counts(audit)))), _claims(audit), heading("发现的问题"), *_found(audit.findings),
                   heading("各项勾稽关系"), _identities(audit.checks)])


def _counts(audit: Audit) -> Iterator[tuple[str, list[str]]]:
    for verdict, name in VERDICTS.items():
        count = audit.counts[verdict]
        yield _KINDS.get(verdict, "") if count else "", [name, f"{count:,}", REMARKS[verdict]]


def _claims(audit: Audit) -> Piece:
    if not audit.claims:
        return words("文字说明中的数字未逐一核对。")
    ended = Counter(claim.verdict for claim in audit.claims)
    parts = "，".join(f"{VERDICTS[verdict]}{ended[claimed]}个" for claimed, verdict in CLAIMS.items())
    return words(f"公开的文字说明中有{len(audit.claims)}个数字：{parts}。未能核对的数字没有报表可依，不算相符。")


def _found(found: Sequence[Finding]) -> Iterator[Piece]:
    if not found:
        yield words("没有发现问题。")
        return
    order = list(SEVERITIES)
    ranked = sorted(found, key=lambda finding: order.index(finding.severity))
    rows = [Row([Cell(SEVERITIES[finding.severity], kind=finding.severity), Cell(KINDS[finding.kind]),
                 Cell("、".join(finding.codes or (finding.code,))), Cell(finding.printed or "—"), Cell(finding.expected or "—"),
                 Cell(finding.message)]) for finding in ranked]
    count = Counter(finding.severity for finding in found)
    yield words("，".join(f"{name}{count[severity]}条" for severity, name in SEVERITIES.items() if count[severity]) + "。")
    yield of_html(table(["程度", "性质", "编号", "公开数", "应为", "说明"], rows, widths=(6, 9, 8, 12, 12, 53)))


def _identities(checks: Sequence[Check]) -> Piece:
    """One line for each identity: how often it was passed, missed by rounding, failed, and could not be evaluated."""
    ends = {verdict: name for verdict, name in VERDICTS.items() if verdict != "declared"}
    by_code: dict[str, list[Check]] = {}
    for check in checks:
        by_code.setdefault(check.code, []).append(check)
    rows = []
    for code, members in by_code.items():
        ended = Counter(check.ended for check in members)
        statement = members[0].statement + ("" if members[0].hard else "（软性）")
        figures = [Cell(str(ended[verdict] or ""), True, _KINDS.get(verdict, "") if ended[verdict] else "") for verdict in ends]
        rows.append(Row([Cell(code), Cell(statement), *figures]))
    return joined([of_html(table(["编号", "勾稽关系", *ends.values()], rows, widths=(8, 52, 10, 10, 8, 12))), *_reasons(by_code)])


def _reasons(by_code: dict[str, list[Check]]) -> Iterator[Piece]:
    """Why identities could not be evaluated: a line for each reason, with the identities it holds for. Of a code's reasons the first."""
    codes: dict[str, list[str]] = {}
    count: Counter[str] = Counter()
    for code, members in by_code.items():
        given = [check.reason or ("缺少数字" if check.hard else "软性关系不成立") for check in members if check.ended == NOT_EVALUABLE]
        if given:
            reason = given[0] + ("等" if len(set(given)) > 1 else "")
            codes.setdefault(reason, []).append(code)
            count[reason] += len(given)
    if codes:
        yield of_html(note("“未能核对”既不是相符，也不是不符，原因见下表。软性关系不成立不作错误。"))
        rows = [Row([Cell("、".join(concerned)), Cell(reason), Cell(f"{count[reason]:,}", True)]) for reason, concerned in codes.items()]
        yield of_html(table(["编号", "未能核对的原因", "条数"], rows, widths=(30, 60, 10)))
