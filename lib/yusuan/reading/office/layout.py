"""Lines of a sheet → paragraphs and grids: titles, units and notes stand outside of the tables that they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from yusuan.hanzi import tidy, tidy_cell
from yusuan.reading.office.boxes import Box, boxed
from yusuan.reading.office.breadth import columns_of, table_columns
from yusuan.reading.office.lines import ERROR, Line, View, is_words, view
from yusuan.reading.office.sheet import Sheet, address
from yusuan.reading.page import Block, Cell, Grid, Paragraph, Source

_MONEY = re.compile(r"\s*[（(]?(?:金额|计量|货币)?[单單]位\s*[:：]\s*(?:人民[币幣]|新[臺台]幣)?[万千亿]?元")
_CAPTION = re.compile(r"\s*[（(]?(?:(?:金额|计量|货币)?[单單]位|(?:编制|填报|填表|预算|部门|单位)[\w（）()]{0,8}|\w{0,4}日期|年度)\s*[:：]")
_TITLE = re.compile(r"(?:预算|部门|单位)?(?:公开|附)?表\s*[-\d一二三四五六七八九十]+(?!\d*[:：])|.{2,60}表(?:[（(][^()（）]*[)）])*\s*$")
_ENDS_TITLE = re.compile(r"表(?:[（(][^()（）]*[)）])*\s*$")
_MEASURE = re.compile(r"(?:\d{4}年度?|[本当上]年)?[\u4e00-\u9fff]{0,6}(?:预算|决算|执行|完成|调整)\s*数(?:[（(][\w.]+[)）])?")
_MEASURED = re.compile(r"[^年]{0,12}(?:[本当上]年)?[^年]{0,8}(?:支出|收入|经费|资金|金额|数额|情况)")
_NOTE = re.compile(r"[\s*＊※]*(?:备?注|说明|编制说明|填表说明)\s*\d*\s*[:：.、]")
_SENTENCE = re.compile(r"[。；]|.{60}")
_NAMED = re.compile(r"[\u4e00-\u9fff]{2}")
_CAPTIONS = 3  # lines right above a table
_LABELLED = 4  # texts of a caption; a line with more of them is a header
_FEW = 12  # lines: as many may stand above a table; more of them are running text


def blocks(sheet: Sheet) -> tuple[list[Block], list[str]]:
    """Paragraphs and grids of a sheet in reading order, and warnings in Chinese."""
    seen = view(sheet)
    warnings = [*sheet.warnings, *seen.warnings]
    found: list[Block] = []
    for strip in _strips(seen.lines):
        for piece in _pieces(strip, seen.own, sheet.titled):
            found += _paragraphs(piece, sheet, seen) if isinstance(piece, Line) else _grid(piece, sheet, seen, warnings)
    if _NAMED.search(sheet.name) and _is_untitled(found):
        found.insert(0, Paragraph(tidy(sheet.name), found[0].source))
    warnings += _errors(sheet, found)
    return found, warnings


def _is_untitled(found: Sequence[Block]) -> bool:
    """Whether nothing but captions stands above the first table of a sheet, so that the name of the sheet is its title."""
    above = list(takewhile(lambda block: isinstance(block, Paragraph), found))
    return len(above) < len(found) and all(_CAPTION.match(line.text) for line in above)


def _strips(lines: Sequence[Line]) -> list[list[Line]]:
    """Tables side by side, each with its own lines: a blank column stands between them and each has a title of its own."""
    edges = sorted((text.column, text.right) for line in lines for text in line.texts)
    starts, reached = [], -2
    for left, right in edges:
        if left > reached + 1:
            starts.append(left)
        reached = max(reached, right)
    parts = [_between(lines, left, right) for left, right in zip(starts, [*starts[1:], reached + 1])]
    titled = [bool(part) and len(part[0].texts) == 1 and bool(_TITLE.match(part[0].texts[0].text)) for part in parts]
    return parts if len(parts) > 1 and all(titled) else [list(lines)]


def _between(lines: Sequence[Line], left: int, right: int) -> list[Line]:
    cut = [line._replace(texts=tuple(text for text in line.texts if left <= text.column < right)) for line in lines]
    found, gap = [], False
    for line in cut:
        gap = gap or line.gap or not line.texts
        if line.texts:
            found.append(line._replace(gap=gap))
            gap = False
    return found


def is_titled(above: Sequence[Block]) -> bool:
    """Whether the last blocks above a table of Word or HTML are its title or print its unit of money."""
    lines = takewhile(lambda block: isinstance(block, Paragraph), reversed(above[-_CAPTIONS:]))
    return any(_announces(line.text) for line in lines)


def _announces(text: str) -> bool:
    return bool(_ENDS_TITLE.search(text) or _MONEY.search(text))


def _pieces(lines: Sequence[Line], own: frozenset[int], titled: bool) -> Iterator[Line | list[Line]]:
    """Single lines that are no part of a table, and the lines of each table. `titled`: the first line has a title above it."""
    taken = [*own, *(edge for line in lines for text in line.texts for edge in (text.column, text.right))]
    width = 1 + max(taken, default=0) - min(taken, default=0)
    body: list[Line] = []
    for at, line in enumerate(lines):
        outside = _breaks(lines, at, width) if body else _leads(lines, at, width, bool(own), titled)
        if body and (outside or _is_new_header(line, body)):
            yield body
            body = []
        if outside:
            yield line
        else:
            body.append(line)
    if body:
        yield body


def _leads(lines: Sequence[Line], at: int, width: int, celled: bool, titled: bool) -> bool:
    """Whether a line above a table is a title or caption, not yet the header: a group of columns covers less than half of the table.

    `celled`: in a table of Word or HTML a line with one text may as well be a row whose other cells are blank, or the end of a torn one.
    """
    line = lines[at]
    if len(line.texts) > 1:
        return _is_caption(line)
    text = line.texts[0]
    told = bool(_TITLE.match(text.text) or _CAPTION.match(text.text))
    over = not told and _is_over(lines, at, titled)
    if celled:
        return not text.tall and not over and (told or _is_wide(line, width))
    group = text.tall or over or text.column < text.right and not _is_wide(line, width) and not told
    return not group or at + 1 == len(lines) or len(lines[at + 1].texts) == 1


def _is_over(lines: Sequence[Line], at: int, titled: bool) -> bool:
    """Whether a line is the word of a header over all columns (支出决算数): it names a measure, and words of columns stand right below.

    A line that may be a title as well (本年支出) is one unless the title or the unit of money stands above it.
    """
    text, below = lines[at].texts[0], lines[at + 1] if at + 1 < len(lines) else None
    if not below or not is_words(below) or _is_caption(below) or below.texts[0].framed and not text.framed:
        return False
    told = any(_announces(one.text) for one in lines[at - 1].texts) if at else titled
    return bool(_MEASURE.fullmatch(text.text.strip()) or told and _MEASURED.fullmatch(text.text.strip()))


def _breaks(lines: Sequence[Line], at: int, width: int) -> bool:
    """Whether a line inside or below a table is none of its rows: a note, running text, or the title or caption of another table."""
    line = lines[at]
    lone = len(line.texts) == 1
    if not lone and not (_is_caption(line) and any(_MONEY.match(text.text) for text in line.texts)):
        return False
    text = line.texts[0]
    if lone and (_NOTE.match(text.text) or _MONEY.match(text.text)):
        return True
    wide = lone and _is_wide(line, width)
    run = list(takewhile(lambda one: len(one.texts) == 1 or _is_caption(one), lines[at:at + _FEW]))
    captions = any(_is_caption(one) for one in run)
    if at + len(run) == len(lines) or len(run) == _FEW or any(_SENTENCE.search(one.texts[0].text) for one in run):
        return wide or line.gap
    heads = is_words(lines[at + len(run)])
    return (captions or heads) and (wide or not lone or bool(_TITLE.match(text.text)) or line.gap and captions)


def _is_wide(line: Line, width: int) -> bool:
    """Whether the first text of a line is merged over half of the table or more."""
    text = line.texts[0]
    return text.column < text.right and 2 * (text.right - text.column + 1) >= width


def _is_caption(line: Line) -> bool:
    """A line such as 部门名称：… 单位：万元."""
    return any(_CAPTION.match(text.text) for text in line.texts) and len(line.texts) <= _LABELLED and not any(
        text.is_figure or text.tall for text in line.texts)


def _is_new_header(line: Line, body: Sequence[Line]) -> bool:
    """Behind a blank row: words stand where the table above has figures."""
    if not line.gap or not is_words(line):
        return False
    figures = {text.column for row in body[-_FEW:] for text in row.texts if text.is_figure}
    words = {text.column for row in body[-2:] for text in row.texts if not text.is_figure}
    return any(text.column in figures - words for text in line.texts)


def _paragraphs(line: Line, sheet: Sheet, seen: View) -> Iterator[Paragraph]:
    """The texts of a line; a label with a colon takes the text behind it, and each line inside a cell stands for itself."""
    told: list[tuple[int, str]] = []
    for text in line.texts:
        if told and told[-1][1].rstrip().endswith((":", "：")) and not _CAPTION.match(text.text):
            told[-1] = (told[-1][0], told[-1][1] + text.text)
        else:
            told.append((text.column, text.text))
    for column, text in told:
        for part in text.splitlines():
            if shown := tidy(part):
                yield Paragraph(shown, sheet.source(line.row, seen.columns[column]))


def _grid(lines: Sequence[Line], sheet: Sheet, seen: View, warnings: list[str]) -> Iterator[Block]:
    """The grid of a table. A table of one column is running text, and so are labels with what they name (部门名称：｜某局)."""
    columns = columns_of(lines, seen.own)
    kept = table_columns(columns, lines) if sheet.name else columns
    beside = {column for group in columns if group not in kept for column in group}
    if dropped := [(line.row, text.column) for line in lines for text in line.texts if text.column in beside]:
        first = address(dropped[0][0], seen.columns[dropped[0][1]])
        warnings.append(f"工作表“{sheet.name}”表格旁边有{len(dropped)}个不属于表格的计算单元格，没有读取（{first}起）。")
    if len(kept) < 2 or all(line.texts[0].text.rstrip().endswith((":", "：")) for line in lines):
        for line in lines:
            yield from _paragraphs(line, sheet, seen)
        return
    boxes = boxed(lines, kept)
    rows = tuple(_row(line, kept, sheet, seen, [boxes.get((row, column)) for column in range(len(kept))])
                 for row, line in enumerate(lines))
    yield Grid(rows, rows[0][0].source)


def _row(line: Line, columns: Sequence[list[int]], sheet: Sheet, seen: View, boxes: Sequence[Box | None]) -> tuple[Cell, ...]:
    texts = {text.column: text.text for text in line.texts}
    cells = []
    for group, box in zip(columns, boxes):
        column = next((one for one in group if one in texts), group[0])
        source = sheet.source(line.row, seen.columns[column])
        cells.append(Cell(tidy_cell(texts.get(column, "")), Source(box=box, place=source.place)))
    return tuple(cells)


def _errors(sheet: Sheet, found: Sequence[Block]) -> Iterator[str]:
    """Error values stay as texts; they are no figures."""
    wrong = [cell for block in found if isinstance(block, Grid) for row in block.rows for cell in row if ERROR.fullmatch(cell.text)]
    if wrong:
        yield f"工作表“{sheet.name}”有{len(wrong)}个单元格是错误值（{wrong[0].source} 的 {wrong[0].text} 等），不是金额。"
