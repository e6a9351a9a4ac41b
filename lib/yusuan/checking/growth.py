"""Columns of rates in a table (增减%, 为预算的%): each rate against the two amounts of its row that it compares.

Which two columns they are is read from the headers (上年 and 本年, or the two years) and else from the columns with which most rates
agree. Amounts and rates count as the intervals of what they may have been before rounding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

from yusuan.amount import Amount, half_up
from yusuan.checking.accusation import boxes, head, row_name
from yusuan.checking.board import Place, place_of
from yusuan.checking.finding import Check, Finding, file_of
from yusuan.checking.headers import GROWTH, rate_of
from yusuan.checking.interval import FAILED, PASSED, ROUNDING
from yusuan.disclosure.model import Disclosure, Fact, Table
from yusuan.reading.page import Cell

_BEFORE = re.compile(r"上年|去年|前一年")
_MOSTLY = Decimal("0.6")


@dataclass(frozen=True)
class Rate:
    """A printed rate in %, its cell, and the amounts of its row by column."""

    cell: Cell
    value: Decimal
    places: int
    row: int
    amounts: dict[int, Fact]


def rate_checks(disclosure: Disclosure) -> Iterator[tuple[Check, Rate, tuple[Fact, Fact], Table]]:
    """Every rate of a column of rates with its check, the cells it compares (base first) and its table."""
    for table in disclosure.tables:
        for at, header in enumerate(table.columns):
            code = rate_of(header)
            rates = list(_rates(table, at)) if code else []
            columns = _compared(table, rates, code, disclosure.year) if rates else None
            if columns:
                for rate in rates:
                    base, other = (rate.amounts.get(column) for column in columns)
                    if base and other and base.amount and base.amount.value:
                        yield _check(table, header, code, rate, base, other), rate, (base, other), table


def rate_findings(disclosure: Disclosure, firm: set[Place]) -> Iterator[Finding]:
    """Rates that are wrong. Where both amounts are `firm` (held by other identities) the rate is the culprit."""
    for check, rate, compared, _ in rate_checks(disclosure):
        if check.verdict == FAILED:
            yield _finding(disclosure, check, rate, compared, {place_of(fact) for fact in compared} <= firm)


def _rates(table: Table, at: int) -> Iterator[Rate]:
    amounts: dict[int, dict[int, Fact]] = {}
    position = {(column.side, column.key): place for place, column in enumerate(table.layout) if column.role == "amount"}
    for fact in table.facts:
        if position[fact.side, fact.column] != at:
            amounts.setdefault(fact.row, {})[position[fact.side, fact.column]] = fact
    for row, cells in enumerate(table.rows):
        rate = Amount.parse(cells[at].text.strip().rstrip("%％").strip(), "%")
        if rate and row in amounts:
            yield Rate(cells[at], rate.value, rate.places, row, amounts[row])


def _compared(table: Table, rates: Sequence[Rate], code: str, year: int) -> tuple[int, int] | None:
    """The columns of base and compared amount: those with which most rates agree; the headers decide where that is few."""
    columns = sorted({column for rate in rates for column in rate.amounts})
    scores = {pair: sum(_agrees(rate, pair, code) for rate in rates) for pair in permutations(columns, 2)}
    best = max(scores, key=lambda pair: scores[pair], default=None)
    if best and scores[best] >= 2 and scores[best] >= _MOSTLY * len(rates):
        return best
    before = [column for column in columns if _BEFORE.search(table.columns[column]) or str(year - 1) in table.columns[column]]
    after = [column for column in columns if column not in before and re.search(f"本年|今年|{year}", table.columns[column])]
    return (before[0], after[0]) if code == GROWTH and len(before) == len(after) == 1 else None


def _agrees(rate: Rate, pair: tuple[int, int], code: str) -> bool:
    base, other = (rate.amounts.get(column) for column in pair)
    return bool(base and other and base.amount and base.amount.value and _verdict(rate, base, other, code) != FAILED)


def _expected(base: Fact, other: Fact, code: str) -> Decimal:
    value = other.amount.value if other.amount else Decimal(0)
    return (value / base.amount.value - (1 if code == GROWTH else 0)) * 100


def _verdict(rate: Rate, base: Fact, other: Fact, code: str) -> str:
    expected = _expected(base, other, code)
    if half_up(expected, rate.places) == rate.value:
        return PASSED
    slack = other.amount.slack if other.amount and other.amount.value else Decimal(0)
    size = abs(base.amount.value)
    top = abs(other.amount.value) if other.amount else Decimal(0)
    room = (slack + top / size * base.amount.slack) / size * 100 + Decimal(5).scaleb(-rate.places - 1)
    return ROUNDING if abs(expected - rate.value) < room else FAILED


def _check(table: Table, header: str, code: str, rate: Rate, base: Fact, other: Fact) -> Check:
    outcome = _verdict(rate, base, other, code)
    expected = f"{half_up(_expected(base, other, code), rate.places):f}%"
    printed = rate.cell.text if rate.cell.text.endswith(("%", "％")) else f"{rate.cell.text}%"
    zh, en = ("增减率等于两数之差除以上年数", "A growth rate is the change over last year's amount") if code == GROWTH else (
        "百分比等于两数之比", "A percentage is the ratio of the two amounts")
    base_text, other_text = base.amount.text, other.amount.text if other.amount else "0"
    why = "" if outcome == PASSED else f"({other_text} − {base_text}) ÷ {base_text}" if code == GROWTH else f"{other_text} ÷ {base_text}"
    where = {"table": table.number, "row": base.code or base.label, "column": header.rpartition("/")[2]}
    return Check(code, zh, True, outcome, where, printed, expected, why, statement_en=en, reason_en=why)


def _finding(disclosure: Disclosure, check: Check, rate: Rate, compared: tuple[Fact, Fact], firm: bool) -> Finding:
    lead, row = head(disclosure, compared[0]), row_name(compared[0])
    place = f"“{row}”行“{check.where['column']}”列" if row else f"“{check.where['column']}”列"
    box = ((rate.cell.source.page, *rate.cell.source.box),) if rate.cell.source.page and rate.cell.source.box else boxes(compared)
    message = (f"{lead.zh}{place}印作“{check.printed}”，应为“{check.expected}”：{check.reason}。{check.code}：{check.statement}。"
               + ("" if firm else "这两个数没有其他关系印证，也可能是它们有误。"))
    english = (f"{lead.en}, row “{row}”, column “{check.where['column']}” is printed as “{check.printed}” and should be "
               f"“{check.expected}”: {check.reason_en}. {check.code}: {check.statement_en}."
               + ("" if firm else " No other identity confirms the two amounts."))
    return Finding(check.code, "error", FAILED, file_of(disclosure, rate.cell.source), check.where, check.printed, check.expected, message,
                   firm, box, message_en=english)
