"""Rows of a table → its figures, each with code, label and source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from yusuan.amount import Amount
from yusuan.disclosure.header import TOTALS
from yusuan.disclosure.model import Fact
from yusuan.disclosure.printed import Body
from yusuan.disclosure.rows import CODE, Row, is_blank
from yusuan.profiles.profile import Column, TableSpec

_PARTIAL = ("小计", *TOTALS)


@dataclass
class _Side:
    """The names of one side of the table as its rows are gone through: what a group or the upper levels of a code were last."""

    side: str
    columns: list[tuple[int, Column]]
    group: str = ""
    levels: list[str] = field(default_factory=list)

    def texts(self, row: Row, role: str) -> list[str]:
        return [row[at].text for at, column in self.columns if column.role == role]


def facts_of(spec: TableSpec, body: Body, money_unit: str) -> Iterator[Fact]:
    """The figures of the rows. A cell that holds something else than money is no fact, so nothing can take it for zero.

    A blank cell is one (with no amount) where its row has a name, or where the table has no names at all; a position that a merged cell
    covers is none.
    """
    sides = [_Side(side, [(at, column) for at, column in enumerate(body.columns) if column.side == side])
             for side in dict.fromkeys(column.side for column in body.columns)]
    nameless = all(column.role == "amount" for column in body.columns)
    for number, row in enumerate(body.rows):
        boxed = any(cell.source.box for cell in row)
        for side in sides:
            code, label, second = _names(row, side)
            label = label or ("" if code else _covering(row, side, sides))
            for at, column in side.columns:
                if column.role != "amount" or boxed and not row[at].source.box:
                    continue
                amount = Amount.parse(row[at].text, money_unit)
                if amount or is_blank(row[at].text) and (code or label or nameless):
                    yield Fact(spec.id, spec.number, number, side.side, code, label, second, column.key, body.paths[at], amount,
                               row[at].source)


def _names(row: Row, side: _Side) -> tuple[str, str, str]:
    """Code, label and second name of one side of a row. A total row names itself once, for both sides."""
    code, label, second = _code(row, side), *_label(row, side)
    if code and not CODE.match(code) and not label:
        code, label = "", code
    if not code and not label and row[0].text in TOTALS:
        label = row[0].text
    return code, label, second


def _code(row: Row, side: _Side) -> str:
    """The code in one column or, of 类 款 项, in several. Levels left blank before the first that is filled are those of the row above.

    A 款 or 项 has two digits; one whose zero got lost (2 for 02) has it put back.
    """
    parts = side.texts(row, "code")
    if len(parts) < 2 or not parts[-1].isdigit() and not any(part.isdigit() for part in parts):
        return "".join(parts)
    parts = parts[:1] + [part.zfill(2) if part.isdigit() else part for part in parts[1:]]
    first = next(at for at, part in enumerate(parts) if part)
    parts = [*side.levels[:first], *parts[first:]] if len(side.levels) >= first else parts
    side.levels = parts
    return "".join(parts)


def _label(row: Row, side: _Side) -> tuple[str, str]:
    """The row's name and its second name. A part of a group (小计) is called as the group."""
    labels = [text for text in side.texts(row, "label") if text]
    second = next((text for text in side.texts(row, "second") if text), "")
    groups = side.texts(row, "group")
    if not groups:
        return (labels[-1] if labels else ""), second or (labels[-2] if len(labels) > 1 else "")
    if groups[0] or not labels:
        side.group = groups[0] if labels else ""
    if not labels:
        return groups[0], ""
    return (side.group, labels[0]) if labels[0] in _PARTIAL and side.group else (labels[0], side.group)


def _covering(row: Row, side: _Side, sides: Sequence[_Side]) -> str:
    """The name of a total whose cell is merged over the names of this side and stands on the side before."""
    names = [at for at, column in side.columns if column.role != "amount"]
    if side is sides[0] or not names:
        return ""
    before = sides[sides.index(side) - 1]
    covered = [row[at] for at in (before.columns[-1][0], *names)]
    told = any(cell.source.box for cell in row) or any(row[at].text for at, column in side.columns if column.role == "amount")
    return _label(row, before)[0] if told and not any(cell.text or cell.source.box for cell in covered) else ""


def unreadable(spec: TableSpec, body: Body) -> Iterator[str]:
    """A cell in a column of money that holds something else is never taken for zero."""
    for number, row in enumerate(body.rows, 1):
        for cell, column in zip(row, body.columns):
            if column.role == "amount" and not is_blank(cell.text) and Amount.parse(cell.text, "元") is None:
                yield (f"表{spec.number}第{number}行“{column.path('')[-1]}”列的“{cell.text[:40]}”不是金额，"
                       f"未计入（{cell.source}）。")
