"""The running text of forms: products and sums (T1 to T3), years (T4), cited documents (T5), the same words with another figure (T6)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from yusuan.checking.arithmetic import is_rate, reckonings, total_of, yuan
from yusuan.checking.forms.point import Point, failed
from yusuan.checking.numerals import CLAIM, ENUMERATOR, MONEY, numerals
from yusuan.disclosure.model import Disclosure, Form
from yusuan.hanzi import comparable

GOALS = {"implementation": "实施期目标", "annual": "年度目标"}
_TITLE = re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》|〈[^〈〉]*〉")
_PLANNED = re.compile(r"(?:预计|计划|拟|在|将于)?(?P<year>20\d{2})\s*年(?:度|全年)?"
                      r"(?:\s*\d{1,2}月(?:\d{1,2}日)?(?:底|末)?前|的[^，,。；;、]{0,4}任务|进行|开展|组织|实施|预计|预估|拟|计划)")
_GRANTED = re.compile(r"(?:拨付|下达|安排)(?P<year>20\d{2})\s*年")
_PAST = re.compile(r"已|批复|完成了|自\s*$|从\s*$")
_TIMELY = "时效指标"
_CITED = re.compile(r"(?P<issuer>[\u4e00-\u9fff]{2,8})\s*[〔\[【(（]?\s*(?P<year>(?:19|20)\d{2})\s*年?\s*[〕\]】)）]?\s*第?(?P<number>\d+)\s*号")
_GRANTS = re.compile(r"[〔\[【(（]?(?P<cited>(?:19|20)\d{2})[〕\]】)）]?\s*\d+\s*号[^，,。；;]{0,4}[，,]\s*下达(?P<year>20\d{2})\s*年")
_NEAR, _SLIGHTLY = Decimal("0.2"), Decimal("0.05")
_CENT = Decimal(100)
_LEFT, _RIGHT = 7, 4
_PARTS = 3
_SHARED = 12


@dataclass(frozen=True, slots=True)
class Text:
    """One text field of a form."""

    form: Form
    field: str
    text: str


def texts(form: Form) -> list[Text]:
    """The text fields and goals that are not empty."""
    fields = [*form.texts.items(), *((GOALS[period], text) for period, text in form.goals.items() if period in GOALS)]
    return [Text(form, field, text) for field, text in fields if text]


def text_points(disclosure: Disclosure) -> Iterator[Point]:
    """T1 to T6. What several fields repeat is told once for each form."""
    for form in disclosure.forms:
        told: set[tuple[str, str, str]] = set()
        for point in (*_reckoned(form), *_stale(form, disclosure.year), *_unsteady(form)):
            key = point.code, point.printed, point.expected
            if key not in told:
                told.add(key)
                yield point
    yield from _cited(disclosure)


def _reckoned(form: Form) -> Iterator[Point]:
    for text in texts(form):
        wrong = [one for one in reckonings(text.text) if not one.is_right]
        for one in wrong:
            yield failed(one.code, form, text.field, one.printed, one.expected, f"{one.formula}＝{one.expected}",
                         f"{one.formula} = {one.expected}")
        if not wrong:
            yield from _against_funds(text)


def _against_funds(text: Text) -> Iterator[Point]:
    """The last total of the text, or without one the sum of three and more amounts, where it all but equals the form's."""
    amounts = [one for one in numerals(text.text) if one.role == CLAIM and one.unit in MONEY and one.kind == "amount"
               and not is_rate(text.text, one)]
    totals = [one for one in amounts if total_of(text.text, one)]
    funds = {total for total in (text.form.implementation.total, text.form.annual.total) if total}
    if not amounts or not funds:
        return
    if totals:
        stated, near, printed, how = yuan(totals[-1]), _NEAR, totals[-1].printed, "文字中的合计"
    elif len(amounts) >= _PARTS and not any(yuan(one) in funds for one in amounts):
        stated, near = sum((yuan(one) for one in amounts), Decimal(0)), _SLIGHTLY
        printed, how = "＋".join(one.printed for one in amounts), f"所列各项之和{stated / 10000:f}万元"
    else:
        return
    if any(abs(stated - total) <= _CENT for total in funds):
        return
    closest = min(funds, key=lambda total: abs(stated - total))
    if abs(stated - closest) <= near * closest:
        yield failed("T3", text.form, text.field, printed, f"{closest:,}元", f"{how}与资金总额{closest:,}元不符",
                     f"the text makes {stated:,.0f} yuan, the form {closest:,}",
                     severity="error" if totals else "warning")


def _stale(form: Form, year: int) -> Iterator[Point]:
    """Plans and targets for a year that is over."""
    year = form.year or year
    if not year:
        return
    for indicator in form.indicators:
        years = [int(one) for one in re.findall(r"(20\d{2})\s*年", indicator.value)]
        if indicator.level2 == _TIMELY and years and max(years) < year:
            yield failed("T4", form, f"{_TIMELY}“{indicator.name}”", indicator.value, f"{year}年", f"{year}年度的指标写的是{max(years)}年",
                         f"a target of {year} speaks of {max(years)}")
    for text in texts(form):
        plain = _TITLE.sub(lambda title: "《" + "　" * (len(title[0]) - 2) + "》", text.text)
        for pattern, severity in ((_PLANNED, "error"), (_GRANTED, "warning")):
            for match in pattern.finditer(plain):
                around = plain[max(match.start() - 4, 0):match.end() + 4]
                if int(match["year"]) < year and not _PAST.search(around):
                    yield failed("T4", form, text.field, match[0], f"{year}年", f"{year}年度的项目说的是{match['year']}年的工作",
                                 f"a project of {year} speaks of {match['year']}",
                                 severity=severity)


def _unsteady(form: Form) -> Iterator[Point]:
    """One phrase that comes in two fields with two figures."""
    seen: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for text in texts(form):
        for one in numerals(text.text):
            left, right = comparable(text.text[:one.start])[-_LEFT:], comparable(text.text[one.end:])[:_RIGHT]
            if one.role != ENUMERATOR and len(left) == _LEFT and len(right) == _RIGHT and not re.search(r"\d", left + right):
                seen[left, right].setdefault(one.text, text.field)
    for (left, right), values in seen.items():
        if len(values) > 1 and len(set(values.values())) > 1:
            (first, field), (second, other) = list(values.items())[:2]
            yield failed("T6", form, other, f"{left}{second}{right}", f"{left}{first}{right}", f"“{field}”作“{first}”，“{other}”作“{second}”",
                         f"{field} says {first}, {other} says {second}", severity="warning")


@dataclass(frozen=True, slots=True)
class _Citation:
    text: Text
    issuer: str
    year: int
    number: str
    around: str


def _cited(disclosure: Disclosure) -> Iterator[Point]:
    """A document that grants this year's money cannot be years old, nor have two years in two forms."""
    cited = [_Citation(text, match["issuer"][-3:], int(match["year"]), match["number"], comparable(text.text[max(match.start() - 50,
                                                                                                                 0):match.end() + 50]))
             for form in disclosure.forms for text in texts(form) for match in _CITED.finditer(text.text)]
    told: set[tuple[int, int, str]] = set()
    for one in cited:
        others = [other for other in cited if (other.issuer, other.number) == (one.issuer, one.number) and other.year != one.year
                  and other.text.form is not one.text.form and _share(one.around, other.around)]
        anachronistic = any(int(match["cited"]) == one.year and one.year < int(match["year"]) - 1
                            for match in _GRANTS.finditer(one.text.text))
        usual = Counter(other.year for other in others).most_common(1)
        is_odd = usual and abs(usual[0][0] - disclosure.year) < abs(one.year - disclosure.year)
        key = id(one.text.form), one.year, one.number
        if (anachronistic or is_odd) and key not in told:
            told.add(key)
            expected = f"〔{usual[0][0]}〕{one.number}号" if usual else ""
            why = f"其他绩效目标表引作“〔{usual[0][0]}〕{one.number}号”" if usual else "文件早于所下达资金的年度"
            yield failed("T5", one.text.form, one.text.field, f"{one.issuer}〔{one.year}〕{one.number}号", expected, why,
                         "the document is cited with another year elsewhere")


def _share(one: str, other: str) -> bool:
    """Whether two contexts have a run of signs in common that is more than chance."""
    return any(one[at:at + _SHARED] in other for at in range(len(one) - _SHARED + 1) if not re.search(r"\d+号", one[at:at + _SHARED]))
