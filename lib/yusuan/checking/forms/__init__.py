"""Performance forms (绩效目标表): their funds, heads, dates and texts, against themselves, the project tables and each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from yusuan.checking.finding import Check, Finding
from yusuan.checking.forms.copies import copies
from yusuan.checking.forms.funds import fund_checks
from yusuan.checking.forms.head import head_checks
from yusuan.checking.forms.overall import overall_checks
from yusuan.checking.forms.point import Point, as_check, as_finding
from yusuan.checking.forms.projects import project_checks
from yusuan.checking.forms.texts import text_points
from yusuan.disclosure.model import Disclosure
from yusuan.units import Units

__all__ = ["form_checks", "form_findings", "form_points"]


def form_points(disclosure: Disclosure, units: Units | None = None) -> tuple[Point, ...]:
    """The rules of the families P and Q, each applied to each form."""
    units = units or Units()
    return (*fund_checks(disclosure), *head_checks(disclosure, units), *project_checks(disclosure, units), *overall_checks(disclosure))


def form_checks(points: Iterable[Point]) -> tuple[Check, ...]:
    """The points as checks, one for each form and rule."""
    return tuple(map(as_check, points))


def form_findings(disclosure: Disclosure, points: Iterable[Point]) -> Iterator[Finding]:
    """What is wrong with the forms (P, Q), with the sums and years of their texts, and which texts are another project's (T)."""
    return (as_finding(disclosure, point) for point in (*points, *text_points(disclosure), *copies(disclosure)) if point.is_open)
