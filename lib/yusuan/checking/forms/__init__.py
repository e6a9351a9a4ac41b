"""Performance forms (绩效目标表): their funds, heads, dates and texts, against themselves, the project tables and each other."""

from __future__ import annotations

from collections.abc import Iterator

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

__all__ = ["form_checks", "form_findings"]


def form_checks(disclosure: Disclosure, units: Units | None = None) -> tuple[Check, ...]:
    """Every check of the families P and Q that was made, one for each form and rule."""
    return tuple(as_check(point) for point in _points(disclosure, units or Units()))


def form_findings(disclosure: Disclosure, units: Units | None = None) -> Iterator[Finding]:
    """What is wrong with the forms (P, Q), with the sums and years of their texts, and which texts are another project's (T)."""
    points = [*_points(disclosure, units or Units()), *text_points(disclosure), *copies(disclosure)]
    return (as_finding(disclosure, point) for point in points if point.is_open)


def _points(disclosure: Disclosure, units: Units) -> Iterator[Point]:
    yield from fund_checks(disclosure)
    yield from head_checks(disclosure, units)
    yield from project_checks(disclosure, units)
    yield from overall_checks(disclosure)
