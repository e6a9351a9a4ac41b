"""One rule applied to one form: how it ended, and how that is told."""

from __future__ import annotations

from dataclasses import dataclass

from yusuan.checking.finding import Check, Finding, file_of
from yusuan.checking.interval import FAILED, NOT_EVALUABLE, PASSED, ROUNDING
from yusuan.disclosure.model import Disclosure, Form, Overall
from yusuan.reading.page import Source

OVERALL = "整体支出绩效目标表"
# code: what the rule says, in Chinese and English.
RULES = {
    "P1": ("资金总额等于各来源之和", "the total is the sum of its sources"),
    "P2": ("年度资金不超过实施期资金", "the money of the year is not more than that of the whole project"),
    "P2b": ("一年期项目的年度资金通常等于实施期资金", "a project of one year usually has the same money in both columns"),
    "P3": ("年度资金等于项目支出预算表中该项目的金额", "the money of the year is that of the project table"),
    "P4": ("项目名称与项目支出预算表一致", "the project is in the project tables under the same name"),
    "P5": ("项目期与项目属性相符", "the period fits the attribute of the project"),
    "P6": ("填报日期是有效的时刻", "the date of filing exists"),
    "P7": ("主管部门名称与代码一致", "name and code of the department agree"),
    "P7u": ("实施单位是本单位或所属单位", "the unit is ours or one of ours"),
    "P8": ("资金来源与项目名称所写的级次相符", "the source of money fits the level that the project's name speaks of"),
    "P10": ("表头年度与本材料年度一致", "the form is of the year of the disclosure"),
    "P11": ("实施期与年度两栏的资金来源一致", "the money of both columns comes from the same sources"),
    "P12": ("项目支出预算表中的项目都有绩效目标表", "every project of the tables has a form"),
    "Q1": ("整体绩效目标表按资金来源划分之和等于合计", "the sources of the overall form make its total"),
    "Q2": ("整体绩效目标表基本支出与项目支出之和等于合计", "the uses of the overall form make its total"),
    "Q3": ("整体绩效目标表合计等于支出总计", "the total of the overall form is that of the budget"),
    "Q4": ("整体绩效目标表各来源与收支总表一致", "the sources of the overall form are those of the summary"),
    "Q5": ("整体绩效目标表的基本支出、项目支出与支出总表一致", "the uses of the overall form are those of the expenditure summary"),
    "Q6": ("各项目成本指标之和等于项目支出", "the cost indicators make the project expenditure"),
    "Q7": ("成本指标等于该项目的预算数", "a cost indicator is the budget of its project"),
    "Q8": ("人员和机构数与各分项及概况一致", "posts and offices agree with their parts and the first part"),
    "T1": ("数量与标准之积等于所写金额", "number times rate is the amount"),
    "T2": ("各分项之和等于所写合计", "the parts make the stated total"),
    "T3": ("文字中的合计等于资金总额", "the total of the text is that of the form"),
    "T4": ("文字所述年度是本年度", "the text speaks of this year"),
    "T5": ("同一文号前后一致", "a document is cited by the same number throughout"),
    "T6": ("同一句话中的数字前后一致", "the same words go with the same figure"),
    "T7": ("文字说的是本项目", "the text is about this project"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """A rule (key of RULES) at `field` of a form. `verdict` is as of a Check; `severity` that of the finding where it fails."""

    code: str
    form: Form | None
    field: str
    verdict: str
    printed: str = ""
    expected: str = ""
    reason: str = ""
    reason_en: str = ""
    severity: str = "error"
    applies: bool = True
    section: str = ""
    sentence: str = ""
    source: Source = Source()

    @property
    def is_open(self) -> bool:
        """Whether a person should look at it."""
        return self.verdict == FAILED or (self.verdict == NOT_EVALUABLE and self.applies)

    @property
    def where(self) -> dict:
        if self.form is None and self.field:
            return {"form": OVERALL, "field": self.field}
        if self.form is None:
            return {"section": self.section, "sentence": self.sentence} if self.sentence else {}
        return {"form": self.form.name, "field": self.field}


def passed(code: str, form: Form, field: str, printed: str = "") -> Point:
    """The rule holds."""
    return Point(code, form, field, PASSED, printed, printed)


def failed(code: str, form: Form | None, field: str, printed: str, expected: str, reason: str, reason_en: str,
           severity: str = "error") -> Point:
    """The rule is broken."""
    return Point(code, form, field, FAILED, printed, expected, reason, reason_en, severity)


def passed_overall(code: str, form: Overall, field: str, printed: str) -> Point:
    """The rule holds in 整体支出绩效目标表."""
    return Point(code, None, field, PASSED, printed, printed, source=form.source)


def failed_overall(code: str, form: Overall, field: str, printed: str, expected: str, reason: str, reason_en: str, severity: str) -> Point:
    """The rule is broken in 整体支出绩效目标表."""
    return Point(code, None, field, FAILED, printed, expected, reason, reason_en, severity, source=form.source)


def unknown(code: str, form: Form, field: str, reason: str, reason_en: str, applies: bool = False) -> Point:
    """The rule cannot be applied; `applies` where a person should know."""
    return Point(code, form, field, NOT_EVALUABLE, reason=reason, reason_en=reason_en, severity="warning", applies=applies)


def as_check(point: Point) -> Check:
    """The point as a check of the audit. A rule that is broken with less than an error is soft."""
    zh, en = RULES[point.code]
    hard = point.code != "P2b" and (point.verdict in (PASSED, ROUNDING) or point.severity == "error" or point.verdict == NOT_EVALUABLE)
    return Check(point.code, zh, hard, point.verdict, point.where, point.printed, point.expected, point.reason, applies=point.applies,
                 statement_en=en, reason_en=point.reason_en)


def as_finding(disclosure: Disclosure, point: Point) -> Finding:
    """The point as a finding: document, page, form, field, printed, expected, why."""
    zh, en = RULES[point.code]
    source = point.form.source if point.form else point.source
    document = file_of(disclosure, source)
    box = ((source.page, *source.box),) if source.page and source.box else ()
    name = f"绩效目标表“{point.form.name or '（无名称）'}”" if point.form else OVERALL if point.field else ""
    printed = f"印作“{point.printed}”，" if point.printed else ""
    expected = f"应为“{point.expected}”：" if point.expected else ""
    verdict = {FAILED: "failed" if point.severity == "error" else "implausible"}.get(point.verdict, NOT_EVALUABLE)
    kind = {FAILED: "publication" if point.severity == "error" else "implausible"}.get(point.verdict, "unchecked")
    place = " ".join(part for part in (document, str(source), name) if part)
    return Finding(point.code, point.severity, verdict, document, point.where, point.printed, point.expected,
                   f"{place}{point.field}：{printed}{expected}{point.reason}。{point.code}：{zh}。", evidence=box, kind=kind,
                   message_en=f"{place} {point.field}: {f'prints {point.printed}; ' if point.printed else ''}"
                              f"{f'expected {point.expected}; ' if point.expected else ''}{point.reason_en}. {point.code}: {en}.")
