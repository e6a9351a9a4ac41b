"""How a check is told: the figure as printed, the figure expected, how that comes about. In Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from yusuan.amount import half_up
from yusuan.checking.equation import Term
from yusuan.checking.interval import FAILED, Interval
from yusuan.disclosure.model import Fact

Side = Sequence[tuple[Term, Sequence[Fact]]]
_SHOWN = 4  # a longer sum is told by its first figure and the number of figures


def printed_text(side: Side, total: Interval, places: int) -> str:
    """The checked figure as it stands in the document ("" when blank); where the identity adds up several, their sum."""
    cells = [(term, fact) for term, facts in side for fact in facts]
    if len(cells) == 1 and cells[0][0].factor == 1:
        return cells[0][1].amount.text if cells[0][1].amount else ""
    return shown(total.value, places)


def shown(value: Decimal, places: int) -> str:
    """A computed figure with as many decimals as the printed ones."""
    return f"{half_up(value, places):f}"


def explanation(side: Side, difference: Decimal, places: int, verdict: str) -> str:
    """How the expected figure comes about, and by how much the printed one differs."""
    cells = [(term, fact) for term, facts in side for fact in facts if fact.amount and fact.amount.value]
    if not cells:
        made = "对应各格为空白"
    elif len(cells) > _SHOWN:
        made = f"由{place(cells[0][1])}等{len(cells)}项相加而得"
    else:
        made = "".join(_signed(term, fact, first=not at) for at, (term, fact) in enumerate(cells))
    bounds = "超出" if verdict == FAILED else "不超出"
    return f"{made}；相差{shown(difference, places)}，{bounds}各数印刷精度所能解释的舍入"


def _signed(term: Term, fact: Fact, first: bool) -> str:
    sign = "−" if term.factor < 0 else "+"
    times = f"{abs(term.factor)}×" if abs(term.factor) != 1 else ""
    lead = "" if first and term.factor > 0 else sign if first else f" {sign} "
    return f"{lead}{times}{place(fact)}的{fact.amount.text}"


def place(fact: Fact) -> str:
    """Where a figure stands: table, row and column."""
    return f"表{fact.number}“{fact.code or fact.label}”行“{column_name(fact.header)}”列"


def column_name(header: str) -> str:
    """The last word of a header path: `支出/2025年合计` → `2025年合计`."""
    return header.rpartition("/")[2]
