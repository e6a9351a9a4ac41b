"""What the narrative says wrongly without a figure being wrong: a name, a word, a year, something that is missing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """One such thing in sentence `at` of the narrative. `reason` (Chinese) and `reason_en` say what and why."""

    code: str
    at: int
    printed: str
    expected: str
    reason: str
    reason_en: str
    severity: str = "error"
