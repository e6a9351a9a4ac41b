"""Which columns of a sheet are a table's: physical columns put together, and what a program or a person left beside the table."""

from __future__ import annotations

from collections.abc import Sequence

from yusuan.reading.office.lines import Line, Text, is_words

_MOSTLY = 0.8  # of a table's cells: as many have a border where the table is drawn with borders


def columns_of(lines: Sequence[Line], own: frozenset[int]) -> list[list[int]]:
    """The columns of a table; physical columns that one merged cell takes and that never hold two texts in a row are one column.

    `own` are columns that count even when blank.
    """
    held: dict[int, set[int]] = {column: set() for column in _headed(lines, own)}
    for line in lines:
        for text in line.texts:
            held.setdefault(text.column, set()).add(line.row)
    spans = {(text.column, text.right) for line in lines for text in line.texts if text.column < text.right}
    reach: dict[int, int] = {}
    for left, right in spans:
        reach[left] = max(reach.get(left, 0), right)
    columns: list[list[int]] = []
    rows: set[int] = set()
    for column in sorted(held):
        if columns and not rows & held[column] and any(reach.get(one, 0) >= column for one in columns[-1]):
            columns[-1].append(column)
            rows = rows | held[column]
        else:
            columns.append([column])
            rows = held[column]
    return columns


def _headed(lines: Sequence[Line], own: frozenset[int]) -> frozenset[int]:
    """Of the columns that count even when blank those that the header reaches: a narrower table in the same grid has no more of them."""
    if not is_words(lines[0]):
        return own
    last = max(text.right for line in lines for text in line.texts)
    return frozenset(column for column in own if column <= last)


def table_columns(columns: Sequence[list[int]], lines: Sequence[Line]) -> list[list[int]]:
    """The columns without those that are none of the table's: what stands beside a table is left over from calculating or a mark."""
    held: dict[int, list[Text]] = {}
    for line in lines:
        for text in line.texts:
            held.setdefault(text.column, []).append(text)
    texts = [[text for column in group for text in held.get(column, ())] for group in columns]
    headed = {text.column for text in lines[0].texts}
    last = _last(columns, texts)
    first = _first([headed.isdisjoint(group) for group in columns[:last]], texts[:last])
    return list(columns[first:last])


def _first(unheaded: Sequence[bool], texts: Sequence[Sequence[Text]]) -> int:
    """Where the table begins: behind the columns without borders and without a word in the header, where it is drawn with borders."""
    framed, total = _counted(texts)
    first = 0
    while len(texts) - first > 2 and unheaded[first] and not any(text.framed for text in texts[first]) \
            and framed >= _MOSTLY * (total := total - len(texts[first])):
        first += 1
    return first


def _last(columns: Sequence[list[int]], texts: Sequence[Sequence[Text]]) -> int:
    """Where the table ends: before figures without borders beside a table that has them, and before figures without a word above them
    behind a blank column."""
    framed, total = _counted(texts)
    last = len(columns)
    while last > 2 and not any(text.framed for text in texts[last - 1]) and any(text.is_figure for text in texts[last - 1]) \
            and framed >= _MOSTLY * (total := total - len(texts[last - 1])):
        last -= 1
    gaps = [at for at in range(2, last) if columns[at][0] > 1 + max(columns[at - 1][-1], *(text.right for text in texts[at - 1]))]
    bare = (at for at in gaps if all(text.is_figure and not text.framed for found in texts[at:last] for text in found))
    return next(bare, last)


def _counted(texts: Sequence[Sequence[Text]]) -> tuple[int, int]:
    """How many cells have a border, and how many there are."""
    return sum(text.framed for found in texts for text in found), sum(map(len, texts))
