"""Where the header of a table ends when no profile says how many rows it has: told by merged cells and by what the rows hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from yusuan.amount import Amount
from yusuan.disclosure.header import bare, is_column_numbers
from yusuan.disclosure.rows import CODE, Row
from yusuan.disclosure.spans import Spans, are_boxed
from yusuan.reading.page import Cell

DEEPEST = 8
CODE_WORDS = ("类", "款", "项", "目")
_ITEM = re.compile(r"^(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}[.、．](?!\d)|[①-⑳]|其中[:：])")
_TOTAL = re.compile(r"^.{0,8}(?:合计|总计|小计)$")
_YEAR = re.compile(r"^(?:19|20)\d{2}$")


def parted(rows: Sequence[Row], words: Collection[str]) -> tuple[list[Row], list[Row]]:
    """The header rows and the rows behind them. `words` are known words of headers.

    A row that holds both (类 款 项 beside the total) is parted into the two. The row of column numbers belongs to neither.
    """
    depth = _depth(rows, words)
    header, body = list(rows[:depth]), list(rows[depth:])
    if body and header:
        split = _split(header, body[0], words)
        if split:
            header, body = [*header, split[0]], [split[1], *body[1:]]
    while body and is_column_numbers(texts_of(body[0])):
        body.pop(0)
    return header, body


def texts_of(row: Row) -> list[str]:
    """The texts of the cells."""
    return [cell.text for cell in row]


def without_repeated(rows: Sequence[Row], header: Sequence[Row]) -> list[Row]:
    """The rows of a continuation page without the header that it repeats."""
    at = 0
    while at < min(len(rows), len(header)) and _words(rows[at]) == _words(header[at]):
        at += 1
    while at and at < len(rows) and is_column_numbers(texts_of(rows[at])):
        at += 1
    return list(rows[at:])


def without_headers(rows: Sequence[Row], header: Sequence[Row]) -> list[Row]:
    """The rows without headers that stand again between them, as where pages were put together into one table.

    Such a row holds words of the header and nothing else; one word alone (a total, a name) may well be a row of the table.
    """
    printed = {word for row in header for word in _words(row)}
    held = [_words(row) for row in rows]
    known = [bool(words) and printed.issuperset(words) and not all(map(_TOTAL.match, words)) for words in held]
    whole = [inside and len(words) > 1 for inside, words in zip(known, held)]
    first = _words(header[0]) if header else ()
    return [row for at, row in enumerate(rows)
            if not (whole[at] or known[at] and at + 1 < len(rows) and whole[at + 1] or first and held[at] == first)]


def _words(row: Row) -> tuple[str, ...]:
    """The words of a row for comparing."""
    return tuple(bare(cell.text) for cell in row if cell.text)


def is_figure(text: str) -> bool:
    """Whether a text is money or a code; a year alone may be the word of a header."""
    return not _YEAR.match(text) and (Amount.parse(text, "元") is not None or bool(CODE.match(text)))


def _depth(rows: Sequence[Row], words: Collection[str]) -> int:
    """How many of the first rows are header: those over which a merged cell reaches, and the row below a cell merged over columns."""
    spans = Spans(rows[:DEEPEST + 1]) if are_boxed(rows) else None
    reach = depth = 0
    for at, row in enumerate(rows[:DEEPEST]):
        texts = [text for text in texts_of(row) if text]
        if _is_body(texts, within=at < reach) or not texts and at >= reach:
            break
        if depth and at >= reach and not _goes_on(rows, at, spans, words):
            break
        depth = at + 1
        if spans:
            reach = max([reach, *(start + height for (start, _), (height, _) in spans.size.items() if start == at)])
    return depth


def _is_body(texts: Sequence[str], within: bool) -> bool:
    if not texts or is_column_numbers(texts):
        return bool(texts)
    parts = [text for at, text in enumerate(texts) if not (text.startswith("其中") and (within or at))]  # 其中：购置费 beside 小计 is a word
    if any(is_figure(text) or _ITEM.match(text) for text in parts):
        return True
    return not within and all(_TOTAL.match(text) for text in texts)


def _goes_on(rows: Sequence[Row], at: int, spans: Spans | None, words: Collection[str]) -> bool:
    """Whether a row of words goes on with the header above it: it stands below cells merged over columns, or is all known words."""
    filled = [column for column, cell in enumerate(rows[at]) if cell.text]
    known = all(bare(rows[at][column].text) in words for column in filled)
    if spans:
        known = known and (len(filled) > 1 or spans.size.get((at, filled[0]), (1, 1))[1] > 1 and not _TOTAL.match(rows[at][filled[0]].text))
        children = [_is_child(spans, (at, column)) for column in filled]
        return any(children) and all(child or _is_parted(spans, (at, column)) for child, column in zip(children, filled)) \
            or known and not any(_is_wider(spans, (at, column)) for column in filled)
    if known and len(filled) > 1:
        return True
    above = texts_of(rows[at - 1])
    return all(column < len(above) and (not above[column] or column + 1 < len(above) and not above[column + 1]) for column in filled)


def _is_child(spans: Spans, place: tuple[int, int]) -> bool:
    """Whether a cell stands below one that is merged over more columns."""
    above = spans.above(place)
    return bool(above and place in spans.size and spans.size[above][1] > spans.size[place][1])


def _is_parted(spans: Spans, place: tuple[int, int]) -> bool:
    """Whether a cell covers just the columns of a merged cell above it: the words of its columns come below."""
    above = spans.above(place)
    return bool(above and place in spans.size and spans.size[above][1] == spans.size[place][1] > 1)


def _is_wider(spans: Spans, place: tuple[int, int]) -> bool:
    """Whether a cell covers more columns than the one it stands below, as a total's name does."""
    above = spans.above(place)
    return bool(above and place in spans.size and spans.size[above][1] < spans.size[place][1])


def _split(header: Sequence[Row], row: Row, words: Collection[str]) -> tuple[Row, Row] | None:
    """A row in which header words stand beside figures or the total as two rows; None where it is one."""
    rows = [*header, row]
    heads = _heads(Spans(rows), len(header), words) if are_boxed(rows) else [cell.text in CODE_WORDS for cell in row]
    if not any(heads) or all(head for head, cell in zip(heads, row) if cell.text):
        return None
    blank = [Cell("", cell.source) for cell in row]
    return (tuple(cell if head else none for cell, head, none in zip(row, heads, blank)),
            tuple(none if head else cell for cell, head, none in zip(row, heads, blank)))


def _heads(spans: Spans, at: int, words: Collection[str]) -> list[bool]:
    """For each cell of row `at` whether it is a header word: all that stands below one merged cell has to be."""
    children = {column: spans.above((at, column)) for column, cell in enumerate(spans.rows[at])
                if cell.text and _is_child(spans, (at, column))}
    strange = {above for column, above in children.items() if bare(spans.text((at, column))) not in words}
    return [column in children and children[column] not in strange for column in range(len(spans.rows[at]))]
