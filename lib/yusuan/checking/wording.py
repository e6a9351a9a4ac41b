"""How a check is told, in Chinese and in English: the figure as printed, the figure expected, how that comes about."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from yusuan.amount import half_up
from yusuan.checking.equation import Term
from yusuan.checking.interval import FAILED, Interval
from yusuan.disclosure.model import Fact

Side = Sequence[tuple[Term, Sequence[Fact]]]
_SHOWN = 4  # a longer sum is told by its first figure and the number of figures


class Words(NamedTuple):
    """The same in Chinese and in English."""

    zh: str
    en: str


def printed_text(side: Side, total: Interval, places: int) -> str:
    """The checked figure as it stands in the document ("" when blank); where the identity adds up several, their sum."""
    cells = [(term, fact) for term, facts in side for fact in facts]
    if len(cells) == 1 and cells[0][0].factor == 1:
        return cells[0][1].amount.text if cells[0][1].amount else ""
    return shown(total.value, places)


def shown(value: Decimal, places: int) -> str:
    """A computed figure with as many decimals as the printed ones."""
    return f"{half_up(value, max(places, 0)):f}"


def explanation(side: Side, difference: Decimal, places: int, verdict: str) -> Words:
    """How the expected figure comes about, and by how much the printed one differs."""
    cells = [(term, fact) for term, facts in side for fact in facts if fact.amount and fact.amount.value]
    if not cells:
        made = Words("对应各格为空白", "the cells are blank")
    elif len(cells) > _SHOWN:
        made = Words(f"由{place(cells[0][1]).zh}等{len(cells)}项相加而得", f"the sum of {len(cells)} figures from {place(cells[0][1]).en}")
    else:
        made = Words(*("".join(_signed(term, fact, not at)[language] for at, (term, fact) in enumerate(cells)) for language in (0, 1)))
    bounds = Words("超出", "more than") if verdict == FAILED else Words("不超出", "no more than")
    out = shown(difference, places)
    return Words(f"{made.zh}；相差{out}，{bounds.zh}各数印刷精度所能解释的舍入",
                 f"{made.en}; the difference of {out} is {bounds.en} rounding to the printed places can explain")


def _signed(term: Term, fact: Fact, first: bool) -> Words:
    sign = "−" if term.factor < 0 else "+"
    times = f"{abs(term.factor)}×" if abs(term.factor) != 1 else ""
    lead = "" if first and term.factor > 0 else sign if first else f" {sign} "
    return Words(f"{lead}{times}{place(fact).zh}的{fact.amount.text}", f"{lead}{times}{fact.amount.text} of {place(fact).en}")


def place(fact: Fact) -> Words:
    """Where a figure stands: table, row and column."""
    row, column = fact.code or fact.label, column_name(fact.header)
    return Words(f"表{fact.number}{f'“{row}”行' if row else ''}“{column}”列",
                 f"table {fact.number}{f', row “{row}”' if row else ''}, column “{column}”")


def column_name(header: str) -> str:
    """The last word of a header path: `支出/2025年合计` → `2025年合计`."""
    return header.rpartition("/")[2]
