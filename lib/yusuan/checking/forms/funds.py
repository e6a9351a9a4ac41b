"""The funds of a form (项目资金): sources against totals, the two columns against each other. Money in 元."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from yusuan.checking.forms.point import Point, failed, passed, unknown
from yusuan.disclosure.model import Disclosure, Form, Funds

SOURCES = {"central": "中央财政资金", "provincial": "省级财政资金", "local": "市县（区）财政资金", "own": "单位自筹", "other": "其他资金"}
PERIODS = {"implementation": "实施期", "annual": "年度"}
_LEVELS = (("中央", "central"), ("省级", "provincial"))


def fund_checks(disclosure: Disclosure) -> Iterator[Point]:
    """P1, P2, P2b, P8 and P11 for each form."""
    for form in disclosure.forms:
        yield from (_sum(form, period) for period in PERIODS)
        yield from _columns(form)
        yield _sources(form)
        yield _level(form)


def parts(funds: Funds) -> dict[str, int]:
    """The sources that are printed and not zero."""
    return {field.name: value for field in fields(funds) if field.name != "total" and (value := getattr(funds, field.name))}


def _sum(form: Form, period: str) -> Point:
    funds, field = getattr(form, period), f"{PERIODS[period]}资金总额"
    printed = [getattr(funds, source) for source in SOURCES]
    if funds.total is None:
        return unknown("P1", form, field, f"没有印出{field}", "the total is blank", applies=period == "implementation")
    if all(value is None for value in printed):
        return unknown("P1", form, field, "各来源都没有印出", "no source is printed")
    total = sum(value or 0 for value in printed)
    if total == funds.total:
        return passed("P1", form, field, f"{total:,}元")
    named = "＋".join(f"{SOURCES[source]}{value:,}" for source, value in parts(funds).items()) or "0"
    return failed("P1", form, field, f"{funds.total:,}元", f"{total:,}元", f"各来源之和为{named}＝{total:,}元", f"the sources make {total:,}")


def _columns(form: Form) -> Iterator[Point]:
    whole, year = form.implementation.total, form.annual.total
    if whole is None or year is None:
        yield unknown("P2", form, "年度资金总额", "两栏中有一栏没有印出总额", "one of the totals is blank")
        return
    if year > whole:
        yield failed("P2", form, "年度资金总额", f"{year:,}元", f"不超过{whole:,}元", f"年度资金多于实施期资金{whole:,}元",
                     f"more than the {whole:,} of the whole project")
    else:
        yield passed("P2", form, "年度资金总额", f"{year:,}元")
    if form.period == "1年" and year == whole:
        yield passed("P2b", form, "年度资金总额", f"{year:,}元")
    elif form.period == "1年":
        yield unknown("P2b", form, "年度资金总额", f"一年期项目，申报{whole:,}元，批复{year:,}元", "applied for and approved differ")


def _sources(form: Form) -> Point:
    """The same sources in both columns. A column may have less money, not money from elsewhere."""
    whole, year = parts(form.implementation), parts(form.annual)
    if not whole or not year:
        return unknown("P11", form, "资金来源", "两栏中有一栏没有资金来源", "one of the columns has no source")
    if set(year) <= set(whole):
        return passed("P11", form, "资金来源")
    names = ["、".join(SOURCES[source] for source in column) for column in (whole, year)]
    return failed("P11", form, "资金来源", f"年度：{names[1]}", f"与实施期相同：{names[0]}", f"实施期的资金来自{names[0]}，年度的资金来自{names[1]}，两栏的来源互换或填错",
                  "the columns name different sources")


def _level(form: Form) -> Point:
    """The level of government in the project's name (中央财政……, 省级……) is where its money comes from."""
    levels = [source for word, source in _LEVELS if word in form.name]
    found = {**parts(form.implementation), **parts(form.annual)}
    if not levels or not found:
        return unknown("P8", form, "资金来源", "项目名称没有写明资金级次", "the name says nothing of the source")
    if any(level in found for level in levels):
        return passed("P8", form, "资金来源")
    printed, expected = ("、".join(SOURCES[source] for source in some) for some in (found, levels))
    return failed("P8", form, "资金来源", printed, expected, f"项目名称说的是{expected}，资金列在{printed}", "the name speaks of another level",
                  severity="warning")
