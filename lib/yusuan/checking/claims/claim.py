"""A claim (叙述中的数): one numeral of the narrative, what it should equal, and how that ended."""

from __future__ import annotations

from dataclasses import dataclass

from yusuan.reading.page import Source

MATCHED, ROUNDED, CONTRADICTED, UNVERIFIABLE = "matched", "rounding", "contradicted", "unverifiable"
VERDICTS = (MATCHED, ROUNDED, CONTRADICTED, UNVERIFIABLE)
KINDS = {"amount": "金额", "share": "比重", "change": "增减额", "growth": "增减率", "count": "数量", "area": "面积"}
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
