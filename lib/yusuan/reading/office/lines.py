"""A sheet as a reader sees it: lines of texts, without hidden rows and columns and without what merged cells cover."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from yusuan.reading.office.formulas import UNCOMPUTED
from yusuan.reading.office.sheet import Area, Sheet, address

_FIGURE = re.compile(r"[-－+△▲(（]*[¥￥]?[\d,，]*[.．]?\d+[.．]?\s*[%)）]*|-|TRUE|FALSE")
ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)")


class Text(NamedTuple):
    """A text, the visible columns that its cell takes, counted among the visible ones, and its last row; `tall`: it takes several rows."""

    column: int
    right: int
    text: str
    tall: bool
    framed: bool
    bottom: int

    @property
    def is_figure(self) -> bool:
        text = self.text.strip()
        return bool(_FIGURE.fullmatch(text) or ERROR.fullmatch(text) or text == UNCOMPUTED)


class Line(NamedTuple):
    """The texts of a row from the left; `gap` when blank rows stand above it."""

    row: int
    texts: tuple[Text, ...]
    gap: bool


class View(NamedTuple):
    """The lines of a sheet, the sheet's number of each visible column, those that count even when blank, what was left out, in Chinese."""

    lines: tuple[Line, ...]
    columns: tuple[int, ...]
    own: frozenset[int]
    warnings: tuple[str, ...]


def view(sheet: Sheet) -> View:
    """What a reader sees of a sheet."""
    texts, spans = _uncovered(sheet)
    narrow = {column for column in {column for _, column in texts} if sheet.hides_column(column)}
    hidden = {where for where in texts if where[0] in sheet.hidden_rows or where[1] in narrow}
    texts = _without(texts, hidden)
    outside = set(_outside(sheet, texts, spans))
    texts = _without(texts, outside)
    warnings = [f"工作表“{sheet.name}”隐藏的行列有{len(hidden)}个有内容的单元格，没有读取。"] if hidden else []
    if outside:
        warnings.append(f"工作表“{sheet.name}”打印区域右侧有{len(outside)}个单元格，没有读取（{address(*min(outside))}等）。")
    columns = _columns(sheet, texts)
    own = frozenset(at for at, column in enumerate(columns) if column in sheet.columns)
    return View(tuple(_lines(sheet, texts, spans, columns)), columns, own, tuple(warnings))


def _uncovered(sheet: Sheet) -> tuple[dict[tuple[int, int], str], dict[tuple[int, int], Area]]:
    """The texts without those under merged cells, and the merged area of each text that has one.

    A merged cell that begins in a hidden row or column shows its text in the first visible place.
    """
    texts = {where: text for where, text in sheet.cells.items() if text.strip()}
    filled: dict[int, set[int]] = {}
    for row, column in texts:
        filled.setdefault(row, set()).add(column)
    spans = {}
    for merge in sheet.merges:
        shown = texts.get(merge[:2])
        for row, column in list(_under(merge, filled)):
            del texts[row, column]
            filled[row].discard(column)
        if shown and (first := _first_visible(sheet, merge)):
            texts[first], spans[first] = shown, merge
            filled.setdefault(first[0], set()).add(first[1])
    return texts, spans


def _under(merge: Area, filled: dict[int, set[int]]) -> Iterator[tuple[int, int]]:
    """The filled places in an area."""
    tall = range(merge.top, merge.bottom + 1)
    for row in tall if len(tall) < len(filled) else [row for row in filled if row in tall]:
        yield from ((row, column) for column in filled.get(row, ()) if merge.left <= column <= merge.right)


def _first_visible(sheet: Sheet, merge: Area) -> tuple[int, int] | None:
    row = next((row for row in range(merge.top, merge.bottom + 1) if row not in sheet.hidden_rows), None)
    column = next((column for column in range(merge.left, merge.right + 1) if not sheet.hides_column(column)), None)
    return (row, column) if row and column else None


def _outside(sheet: Sheet, texts: dict[tuple[int, int], str], spans: dict[tuple[int, int], Area]) -> Iterator[tuple[int, int]]:
    """Cells to the right of all that is printed. A print area that leaves out most of the sheet, or cuts a merged cell, is a stale one."""
    if not sheet.printed:
        return
    right = max(area.right for area in sheet.printed)
    cut = any(where[1] <= right < span.right and span.right - span.left < 100 for where, span in spans.items())
    beyond = [where for where in texts if where[1] > right]
    if not cut and 2 * len(beyond) < len(texts):
        yield from beyond


def _without(texts: dict[tuple[int, int], str], places: set[tuple[int, int]]) -> dict[tuple[int, int], str]:
    return {where: text for where, text in texts.items() if where not in places} if places else texts


def _columns(sheet: Sheet, texts: dict[tuple[int, int], str]) -> tuple[int, ...]:
    if not texts:
        return ()
    used = [*(column for _, column in texts), *sheet.columns]
    return tuple(column for column in range(min(used), max(used) + 1) if not sheet.hides_column(column))


def _lines(sheet: Sheet, texts: dict[tuple[int, int], str], spans: dict[tuple[int, int], Area],
           columns: Sequence[int]) -> Iterator[Line]:
    order = {column: at for at, column in enumerate(columns)}
    rows: dict[int, list[Text]] = {}
    for where in sorted(texts):
        area = spans.get(where, Area(*where, *where))
        right = max(order[column] for column in range(where[1], min(area.right, columns[-1]) + 1) if column in order)
        tall = any(row not in sheet.hidden_rows for row in range(where[0] + 1, area.bottom + 1))
        rows.setdefault(where[0], []).append(Text(order[where[1]], right, texts[where], tall, where in sheet.framed, area.bottom))
    before = None
    for row, found in rows.items():
        between = () if before is None else range(before + 1, row)
        yield Line(row, tuple(found), any(one not in sheet.hidden_rows for one in between))
        before = row


def is_words(line: Line) -> bool:
    """Whether a line has several texts and no figure, as the header of a table."""
    return len(line.texts) > 1 and not any(text.is_figure for text in line.texts)
