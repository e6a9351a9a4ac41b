"""A claim (叙述中的数): one numeral of the narrative, what it should equal, and how that ended."""

from __future__ import annotations

from dataclasses import dataclass

from yusuan.reading.page import Source

MATCHED, ROUNDED, CONTRADICTED, UNVERIFIABLE = "matched", "rounding", "contradicted", "unverifiable"
VERDICTS = (MATCHED, ROUNDED, CONTRADICTED, UNVERIFIABLE)
KINDS = {"amount": "金额", "share": "比重", "change": "增减额", "growth": "增减率", "count": "数量", "area": "面积"}
# code: what is said, in Chinese and English. The kinds of claims have M1 to M4 and M13; the others are found beside the numbers.
RULES = {
    "M1": ("金额等于表中的数", "an amount is that of the tables"),
    "M2": ("比重等于部分除以总额", "a share is the part divided by its whole"),
    "M3": ("增减额等于两年之差，收支一致", "a change is the difference of the two years, the same for revenue and expenditure"),
    "M4": ("增减率等于增减额除以上年数", "a rate is the change divided by last year's amount"),
    "M5": ("增减方向与数字一致", "the words of direction agree with the figures"),
    "M6": ("项目名称与其金额相符", "an amount stands under the name that it belongs to"),
    "M7": ("列举的项目与表中不为零的项目一致", "a list has the items that are not zero"),
    "M8": ("句式要求的项目和占比都写出", "no item and no share that the sentence requires is missing"),
    "M9": ("年度是本年度", "the year is that of the disclosure"),
    "M10": ("单位名称是本单位", "the name is that of the unit"),
    "M11": ("单位、部门用词与材料一致", "the text says 单位 or 部门 as the document does"),
    "M12": ("各分项之和等于总数，部分不超过整体", "parts make the stated total and do not exceed their bound"),
    "M13": ("个数与表格、绩效目标表一致", "counts are those of the tables and forms"),
    "M14": ("原因说明与数字不矛盾", "a reason does not contradict the figures"),
    "M15": ("说没有的表中也没有", "what is said not to exist is not in the tables"),
    "M16": ("金额单位是万元", "money is printed in 万元"),
    "R1": ("各分项人数、机构数之和等于总数", "people and offices that are divided up make the stated number"),
    "R2": ("列出的名称与所写个数一致", "a list has as many names as stated"),
    "R3": ("统计时点不过时", "counts are not out of date"),
}
CODES = {"amount": "M1", "share": "M2", "change": "M3", "growth": "M4", "count": "M13", "area": "M1"}


@dataclass(frozen=True, slots=True)
class Claim:
    """One numeral of the narrative.

    `text` is the numeral with its unit as printed, at `start` of `sentence`; `kind` one of KINDS; `verdict` one of VERDICTS.
    `expected` is what should stand there, with unit ("" when it is not known); `reason` (Chinese) and `reason_en` say why.
    `severity` is that of the finding which a contradicted claim makes.
    """

    section: str
    subsection: str
    sentence: str
    start: int
    text: str
    kind: str
    verdict: str
    expected: str
    code: str
    reason: str
    reason_en: str
    source: Source
    severity: str = "error"

    def as_json(self) -> dict:
        """The claim as `yusuan check --json` prints it."""
        return {"section": self.section, "sentence": self.sentence, "text": self.text, "kind": self.kind, "verdict": self.verdict,
                "expected": self.expected}
