"""The findings of an audit as the report shows them. What was not checked never looks like what passed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from yusuan.checking.audit import Audit
from yusuan.checking.finding import Check, Finding
from yusuan.rendering.markup import Cell, Row, cards, note, table
from yusuan.rendering.piece import Piece, heading, joined, of_html, words

SEVERITIES = {"error": "错误", "warning": "警告", "note": "提示"}
COUNTS = {"declared": "应核对", "passed": "通过", "rounding": "尾差", "failed": "不符", "not_evaluable": "未能核对"}
REMARKS = {"declared": "声明的核对条数", "passed": "与所印数字完全一致", "rounding": "只差四舍五入", "failed": "数字互相矛盾",
           "not_evaluable": "缺少数字或软性关系不成立，不算通过"}
CLAIMS = {"matched": "相符", "rounding": "按所印精度相符", "contradicted": "与报表不符", "unverifiable": "无从核对"}
_KINDS = {"failed": "bad", "not_evaluable": "open"}


def findings(audit: Audit) -> Piece:
    """Counts of the checks, the figures of the narrative, what was found, and each identity with its results."""
    return joined([of_html(cards(list(_counts(audit)))), *_claims(audit), heading("发现的问题"), *_found(audit.findings),
                   heading("各项勾稽关系"), _identities(audit.checks)])


def _counts(audit: Audit) -> Iterator[tuple[str, list[str]]]:
    for verdict, name in COUNTS.items():
        count = audit.counts[verdict]
        yield _KINDS.get(verdict, "") if count else "", [name, f"{count:,}", REMARKS[verdict]]


def _claims(audit: Audit) -> Iterator[Piece]:
    if audit.claims:
        ended = Counter(claim.verdict for claim in audit.claims)
        parts = "，".join(f"{name}{ended[verdict]}个" for verdict, name in CLAIMS.items())
        yield words(f"公开的文字说明中有{len(audit.claims)}个数字：{parts}。无从核对的数字没有报表可依，不算相符。")


def _found(found: Sequence[Finding]) -> Iterator[Piece]:
    if not found:
        yield words("没有发现问题。")
        return
    order = list(SEVERITIES)
    ranked = sorted(found, key=lambda finding: order.index(finding.severity))
    rows = [Row([Cell(SEVERITIES[finding.severity], kind=finding.severity), Cell(finding.code), Cell(finding.printed or "—"),
                 Cell(finding.expected or "—"), Cell(finding.message)]) for finding in ranked]
    count = Counter(finding.severity for finding in found)
    yield words("，".join(f"{name}{count[severity]}条" for severity, name in SEVERITIES.items() if count[severity]) + "。")
    yield of_html(table(["程度", "编号", "公开数", "应为", "说明"], rows, widths=(7, 7, 14, 14, 58)))


def _verdict(check: Check) -> str:
    """A soft identity that does not hold decides nothing (see `Audit.counts`)."""
    return check.verdict if check.hard or check.verdict != "failed" else "not_evaluable"


def _identities(checks: Sequence[Check]) -> Piece:
    """One line for each identity: how often it was passed, missed by rounding, failed, and could not be evaluated."""
    by_code: dict[str, list[Check]] = {}
    for check in checks:
        by_code.setdefault(check.code, []).append(check)
    rows = []
    for code, members in by_code.items():
        ended = Counter(map(_verdict, members))
        statement = members[0].statement + ("" if members[0].hard else "（软性）")
        figures = [Cell(str(ended[verdict] or ""), True, _KINDS.get(verdict, "") if ended[verdict] else "")
                   for verdict in COUNTS if verdict != "declared"]
        rows.append(Row([Cell(code), Cell(statement), *figures]))
    names = [name for verdict, name in COUNTS.items() if verdict != "declared"]
    return joined([of_html(table(["编号", "勾稽关系", *names], rows, widths=(8, 52, 10, 10, 8, 12))),
                   of_html(note("“未能核对”既不是通过，也不是不符；原因见上表。软性关系不成立不作错误。"))])
