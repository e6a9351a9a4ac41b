"""Pictures of one disclosure. Each function returns a Figure, or None where there is nothing to draw."""

from __future__ import annotations

import io
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from yusuan import fonts
from yusuan.amount import percent
from yusuan.disclosure.model import Disclosure, Fact, Table
from yusuan.measures import MONEY, Measures, money, plain_name, shown

ACCENT, SOFT, GREY, INK = "#1f4e79", "#9dbcd9", "#b8bec6", "#2b2f36"
TINTS = ("#1f4e79", "#5b8db8", "#9dbcd9", "#c9a96a", "#8a96a3", "#d5dbe1")
WIDTH = 6.6  # inches: the text width of an A4 page
LEGEND_WIDTH = 9  # ideographs of a name beside the ring that leave room for amount and share
LABEL_WIDTH = 16  # ideographs in a line of a label
MOST_ROWS = 15
CLASS = 3  # digits of the code of a 类
_INNER = re.compile(r"[（(]?\d|其中|[①-⑳]")
COMPARED = ("total", "general", "three_public", "operating")
_STYLE = {"font.family": fonts.FAMILY, "font.size": 9, "svg.fonttype": "path", "svg.hashsalt": "yusuan", "axes.unicode_minus": False,
          "text.color": INK, "axes.edgecolor": "#8a96a3", "xtick.color": INK, "ytick.color": INK}


@contextmanager
def _style() -> Iterator[None]:
    if fonts.FAMILY not in font_manager.fontManager.get_font_names():
        font_manager.fontManager.addfont(str(fonts.path()))
    with matplotlib.rc_context(_STYLE):
        yield


@dataclass(frozen=True)
class Part:
    """One part of a whole: its name, its money, and how much of it is of the second kind where two kinds are told apart.

    `rest` marks what many small parts add up to.
    """

    label: str
    value: Decimal
    second: Decimal = Decimal(0)
    rest: bool = False


@_style()
def revenue_structure(disclosure: Disclosure) -> Figure | None:
    """收入预算图: the sources of the year's revenue and the carry-over, as shares of 收入总计 (table 1)."""
    table = _table(disclosure, "revenue_expenditure_summary")
    if not table:
        return None
    parts = [Part(_name(fact), money(fact)) for _, fact in table.lines("revenue") if money(fact) and _is_source(fact.label)]
    return _ring(parts, MONEY, "收入总计", _whole(table, "revenue", "amount"))


@_style()
def general_budget_structure(disclosure: Disclosure) -> Figure | None:
    """一般公共预算当年拨款结构图: 类 of table 5, as shares of its total."""
    return _by_class(_table(disclosure, "general_budget_expenditure"))


@_style()
def functional_structure(disclosure: Disclosure) -> Figure | None:
    """支出功能分类结构: 类 of table 3 with 基本支出 and 项目支出 told apart."""
    table = _table(disclosure, "expenditure_summary")
    told_apart = table and {"basic", "project"} <= {column.key for column in table.layout}
    return _by_class(table, ("基本支出", "项目支出") if told_apart else None)


@_style()
def summary_structure(disclosure: Disclosure) -> Figure | None:
    """支出功能分类结构 where only the summary (table 1) prints it: the rows on its side of expenditure."""
    table = _table(disclosure, "revenue_expenditure_summary")
    column = next((one.key for one in table.layout if one.side == "expenditure" and one.role == "amount"), "") if table else ""
    if not column:
        return None
    parts = [Part(_name(fact), _money(table.fact(row, column, "expenditure")))
             for row, fact in table.lines("expenditure") if _is_source(fact.label)]
    return _bars([part for part in parts if part.value], MONEY, whole=_whole(table, "expenditure", column))


@_style()
def economic_structure(disclosure: Disclosure) -> Figure | None:
    """基本支出经济分类结构: 款 of table 6, added up by 部门预算支出经济科目, with 人员经费 and 公用经费 told apart where the table does."""
    table = _table(disclosure, "basic_expenditure_by_economic_item")
    if not table:
        return None
    sums: dict[str, Part] = {}
    for side in dict.fromkeys(column.side for column in table.layout):
        for row, fact in table.lines(side):
            total, operations = _economic(table, row, side)
            if total and (len(fact.code) > CLASS if fact.code else fact.second):
                before = sums.get(_name(fact), Part(_name(fact), Decimal(0)))
                sums[_name(fact)] = Part(before.label, before.value + total, before.second + operations)
    kinds = ("人员经费", "公用经费") if any("operations" in column.key for column in table.layout) else None
    return _bars(_ranked(sums.values()), MONEY, kinds, _whole(table))


@_style()
def projects(measures: Measures) -> Figure | None:
    """项目支出排序: the projects of tables 12 and 13, the largest first; those beyond the fifteenth are added up."""
    rows = [(row, row.amount.value) for row in measures.lists.get("projects", ()) if row.amount.value]
    several = len({row.unit for row, _ in rows}) > 1
    parts = [Part(f"{row.label}\n（{row.unit}）" if several and row.unit else row.label, value) for row, value in rows]
    return _bars(_ranked(parts), MONEY, whole=measures.value("project"))


@_style()
def change_against_prior(measures: Measures) -> Figure | None:
    """与上年比较: for each amount whose prior year is known two bars and the growth; None when none is known."""
    pairs = list(_pairs(measures))
    if not pairs:
        return None
    year = int(measures["year"].value)
    figure, axes = _canvas(0.62 * len(pairs) + 0.45)
    most = max(max(abs(now), abs(before)) for _, now, before in pairs)
    for at, (_, now, before) in enumerate(pairs):
        axes.barh(at - 0.19, float(now), 0.34, color=ACCENT, label=f"{year}年" if at == 0 else None)
        axes.barh(at + 0.19, float(before), 0.34, color=GREY, label=f"{year - 1}年" if at == 0 else None)
        growth = _growth(now, before)
        _say(axes, now, at - 0.19, f"{shown(now)}{growth}", most)
        _say(axes, before, at + 0.19, shown(before), most)
    _finish(axes, [name for name, _, _ in pairs], most, min(min(now, before) for _, now, before in pairs), MONEY)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0), ncols=2, frameon=False)
    return figure


@_style()
def svg(figure: Figure) -> str:
    """The figure as SVG: letters as outlines, no date, the same bytes each time. Raises MissingGlyph."""
    for text in figure.findobj(Text):
        fonts.require(text.get_text(), "a label of a chart")
    stream = io.StringIO()
    figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    return stream.getvalue()


def _table(disclosure: Disclosure, id: str) -> Table | None:
    """The table of a budget, or that of a final account which says the same."""
    return disclosure.table(id) or disclosure.table(f"final_{id}")


def _name(fact: Fact) -> str:
    return plain_name(fact.label)


def _is_total(label: str) -> bool:
    return label.endswith(("合计", "总计", "小计"))


def _is_source(label: str) -> bool:
    """No total, and no part (`1.一般公共预算`, `其中：`) of a source that stands above it."""
    return not _is_total(label) and not _INNER.match(label)


def _money(fact: Fact | None) -> Decimal:
    return money(fact) if fact else Decimal(0)


def _economic(table: Table, row: int, side: str) -> tuple[Decimal, Decimal]:
    """What an economic item gets, and how much of it is 公用经费; in final accounts the two stand side by side."""
    found = {column.key: _money(table.fact(row, column.key, side)) for column in table.layout if column.side == side}
    operations = found.get("operations", Decimal(0)) + found.get("more_operations", Decimal(0))
    return found.get("total", found.get("personnel", Decimal(0)) + operations), operations


def _whole(table: Table, side: str = "", column: str = "total") -> Decimal | None:
    """The last printed total in 万元: shares are of it, not of the sum of rounded parts."""
    totals = [table.fact(row, column, side) for row, fact in table.lines(side) if _is_total(fact.label)]
    return _money(totals[-1]) if totals else None


def _by_class(table: Table | None, kinds: tuple[str, str] | None = None) -> Figure | None:
    if not table:
        return None
    parts = [Part(_name(fact), _money(table.fact(row, "total")), _money(table.fact(row, "project")))
             for row, fact in table.lines() if len(fact.code) == CLASS]
    return _bars([part for part in parts if part.value], MONEY, kinds, _whole(table))


def _growth(now: Decimal, before: Decimal) -> str:
    if now == before:
        return "（持平）"
    return f"（{percent(now - before, before):+}%）" if before else ""


def _pairs(measures: Measures) -> Iterator[tuple[str, Decimal, Decimal]]:
    for code in COMPARED:
        now, before = measures.value(code), measures.value(f"{code}_prior")
        if now is not None and before is not None and (now or before):
            yield measures[code].title, now, before


def _ranked(parts: Iterable[Part]) -> list[Part]:
    ranked = sorted((part for part in parts if part.value), key=lambda part: -part.value)
    kept, rest = (ranked[:MOST_ROWS - 1], ranked[MOST_ROWS - 1:]) if len(ranked) > MOST_ROWS else (ranked, [])
    if rest:
        kept.append(Part(f"其余{len(rest)}项", sum(part.value for part in rest), sum(part.second for part in rest), rest=True))
    return kept


def wrapped(label: str, width: int = LABEL_WIDTH) -> str:
    """`label` in lines of at most `width` ideographs and of nearly the same length; a half-width character counts half."""
    if "\n" in label:
        return "\n".join(wrapped(line, width) for line in label.split("\n"))
    sizes = [1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in label]
    even = sum(sizes) / max(1, math.ceil(sum(sizes) / width))
    lines, used = [""], 0.0
    for sign, size in zip(label, sizes):
        if used >= even or used + size > width:
            lines.append("")
            used = 0.0
        lines[-1] += sign
        used += size
    return "\n".join(lines)


def _canvas(height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    return figure, figure.subplots()


def _say(axes: Axes, value: Decimal, at: float, text: str, most: Decimal) -> None:
    gap = float(most) * 0.012
    axes.text(float(max(value, Decimal(0))) + gap, at, text, va="center", ha="left", fontsize=8)


def _finish(axes: Axes, names: Sequence[str], most: Decimal, least: Decimal, money_unit: str) -> None:
    axes.set_yticks(range(len(names)), [wrapped(name) for name in names])
    axes.set_ylim(len(names) - 0.45, -0.55)
    axes.set_xlim(min(float(least), 0.0) * 1.1, float(most) * 1.42)
    axes.set_xticks([])
    axes.set_title(f"单位：{money_unit}", loc="right", fontsize=8)
    axes.tick_params(axis="y", length=0)
    axes.spines[["top", "right", "bottom"]].set_visible(False)


def _bars(parts: list[Part], money_unit: str, kinds: tuple[str, str] | None = None, whole: Decimal | None = None) -> Figure | None:
    """Horizontal bars with amount and share of `whole`; with `kinds`, what is not `second` and `second` in two tones."""
    if not parts:
        return None
    whole, most = whole or sum(part.value for part in parts), max(abs(part.value) for part in parts)
    lines = sum(max(1.25, wrapped(part.label).count("\n") + 1) for part in parts)
    figure, axes = _canvas(0.2 * lines + 0.07 * len(parts) + (0.62 if kinds else 0.4))
    for at, part in enumerate(parts):
        first = part.value - part.second if kinds else part.value
        axes.barh(at, float(first), 0.62, color=GREY if part.rest and not kinds else ACCENT, label=kinds[0] if kinds and at == 0 else None)
        if kinds:
            axes.barh(at, float(part.second), 0.62, left=float(first), color=SOFT, label=kinds[1] if at == 0 else None)
        share = f"　{percent(part.value, whole)}%" if whole else ""
        _say(axes, part.value, at, f"{shown(part.value)}{share}", most)
    if kinds:
        axes.legend(loc="upper center", bbox_to_anchor=(0.4, 0), ncols=2, frameon=False)
    _finish(axes, [part.label for part in parts], most, min(part.value for part in parts), money_unit)
    return figure


def _legend(label: str, figures: str) -> str:
    """On one line where there is room for it beside the ring."""
    return f"{label}　{figures}" if len(label) <= LEGEND_WIDTH else f"{label}\n{figures}"


def _ring(parts: list[Part], money_unit: str, title: str, whole: Decimal | None) -> Figure | None:
    """A ring with the total in its middle and a legend of amounts and shares; bars where a part is negative or there are many."""
    if len(parts) > len(TINTS) or any(part.value < 0 for part in parts):
        return _bars(parts, money_unit, whole=whole)
    if not parts:
        return None
    whole = whole or sum(part.value for part in parts)
    figure, axes = _canvas(2.3)
    slices, *_ = axes.pie([float(part.value) for part in parts], colors=TINTS[:len(parts)], startangle=90, counterclock=False,
                          wedgeprops={"width": 0.36, "edgecolor": "white", "linewidth": 1.2 if len(parts) > 1 else 0})
    axes.text(0, 0, f"{title}\n{shown(whole)}\n{money_unit}", ha="center", va="center", fontsize=8.5, linespacing=1.5)
    names = [_legend(part.label, f"{shown(part.value)}{money_unit}　占{percent(part.value, whole)}%") for part in parts]
    legend = axes.legend(slices, names, loc="center left", bbox_to_anchor=(1.08, 0.5), frameon=False, fontsize=9, labelspacing=0.9,
                         handlelength=1, handleheight=1)
    for text in legend.get_texts():
        text.set_linespacing(1.5)
    return figure
