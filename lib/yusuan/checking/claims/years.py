"""Stale years: a sentence copied from last year's disclosure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yusuan.checking.claims.remark import Remark
from yusuan.checking.claims.told import Told
from yusuan.disclosure.model import Disclosure

_OPENING = r"(?:^|(?<=[。；;：:]))\s*(?:我单位|我部门|本单位|本部门|我中心|我院|我局|我委|{names})?\s*(?P<year>(?:19|20)\d{{2}})\s*年度?"
_OF_THIS_YEAR = r"\s*(?:本单位|本部门|我单位|我部门|单位|部门|{names}|编报|纳入绩效|预算|收入|支出|财政拨款|一般公共预算|政府采购|“三公”经费|机关运行经费)"
_SHORTEST = 4


def stale_years(disclosure: Disclosure, told: Told, done: set[int]) -> Iterator[Remark]:
    """Sentences that speak of another year's budget where this year's is meant; `done` are sentences that a template has read."""
    names = sorted({re.escape(name) for name in (disclosure.unit, *(table.entity for table in disclosure.tables))
                    if len(name) >= _SHORTEST})
    known = "|".join(names) or "(?!)"
    pattern = re.compile(_OPENING.format(names=known) + _OF_THIS_YEAR.format(names=known))
    for at, sentence in enumerate(told.sentences):
        if at in done or not disclosure.year:
            continue
        for match in pattern.finditer(sentence.text):
            year = int(match["year"])
            if year == disclosure.year - 1 and str(disclosure.year) not in sentence.text:
                yield Remark("M9", at, f"{year}年", f"{disclosure.year}年", f"本材料是{disclosure.year}年的，这里说的是{year}年",
                             f"the disclosure is of {disclosure.year}", severity="warning")


def stale_titles(disclosure: Disclosure) -> Iterator[tuple[int, str, str]]:
    """(number of the table, title or header, year) of each table that carries another year than the disclosure."""
    for table in disclosure.tables:
        years = {match[1]: text for text in (table.title, *table.columns) for match in re.finditer(r"((?:19|20)\d{2})年", text)}
        of_columns = {year for header in table.columns for year in re.findall(r"((?:19|20)\d{2})年", header)}
        if len(of_columns) > 1 and str(disclosure.year) in of_columns:
            years = {year: text for year, text in years.items() if text == table.title}  # columns of two years compare them
        for year, text in years.items():
            if disclosure.phase == "budget" and disclosure.year and int(year) != disclosure.year and str(disclosure.year) not in text:
                yield table.number, text, year
