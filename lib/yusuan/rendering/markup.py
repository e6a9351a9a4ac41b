"""Small builders of Markdown and HTML: escaped text, tables with merged headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

_MARKS = re.compile(r"([\\`*_{}\[\]#+\-!~^$<>|@&=])")
# Words of header cells, between which a line may be broken.
_WORD = re.compile("(?<=..)(?=预算|编码|名称|资金|基金|经营|管理|支出|收入|安排|合计|经济|科目|购置|运行费|接待费|费用)")
_BREAK = "\u200b"
_ENUMERATOR = re.compile(r"^(\(?\w{1,4})([.)])")


def plain(text: str) -> str:
    """A paragraph of Markdown that shows exactly these words: no list, link or emphasis comes of its signs."""
    return paragraph(marked(text.strip()))


def marked(text: str) -> str:
    """Words inside a paragraph of Markdown, shown as they are."""
    return _MARKS.sub(r"\\\1", re.sub(r"\s*\n\s*", " ", text))


def paragraph(markdown: str) -> str:
    """Markdown that is no list, though it may begin with `1.`."""
    return _ENUMERATOR.sub(r"\1\\\2", markdown)


@dataclass(frozen=True)
class Cell:
    """A cell: text, whether it is a figure (set right), and its classes (`d1`, `d2`: set in; the others: coloured)."""

    text: str
    figure: bool = False
    kind: str = ""

    def html(self) -> str:
        quoted = f'"{self.kind}"' if " " in self.kind else self.kind
        tag, kind = "td" if self.figure else "th", f" class={quoted}" if self.kind else ""
        return f"<{tag}{kind}>{escape(self.text, quote=False)}</{tag}>"


@dataclass(frozen=True)
class Row:
    """A row of cells; `kind` is `total` or empty, `name` an anchor."""

    cells: Sequence[Cell]
    kind: str = ""
    name: str = ""

    def html(self) -> str:
        kind, name = f" class={self.kind}" if self.kind else "", f" id={self.name}" if self.name else ""
        return f"<tr{name}{kind}>{''.join(cell.html() for cell in self.cells)}</tr>"


def table(columns: Sequence[str], rows: Iterable[Row], caption: str = "", aside: str = "", widths: Sequence[int] = ()) -> str:
    """An HTML table. `columns` are header paths split by `/`; `aside` (the unit of money) stands at the right above it.

    `widths` are the columns' shares of a page in per cent; without them each column gets what its longest text asks for.
    """
    rows = list(rows)
    align = "".join("r" if any(row.cells[at].figure for row in rows) else "l" for at in range(len(columns)))
    head = "".join(f"<tr>{''.join(row)}</tr>" for row in _header([column.split("/") for column in columns]))
    above = f"<span>{escape(aside)}</span>" if aside else ""
    title = f"<caption>{escape(caption)}{' ' if caption and above else ''}{above}</caption>" if caption or above else ""
    given = " ".join(map(str, widths or _widths(columns, rows)))
    wide = ' class="wide"' if len(columns) > 6 else ""
    body = "\n".join(row.html() for row in rows)
    return (f'<div class="scroll"><table{wide} data-align="{align}" data-widths="{given}">{title}<thead>{head}</thead>\n'
            f"<tbody>{body}</tbody></table></div>")


def _widths(columns: Sequence[str], rows: Sequence[Row]) -> list[int]:
    """Shares in per cent. A figure must not be broken, a long name may be: it asks for 18 ideographs at most."""
    wanted = []
    for at, column in enumerate(columns):
        longest = max((_length(row.cells[at].text) for row in rows), default=0)
        wanted.append(max(min(longest, 18), min(_length(column.split("/")[-1]), 4.5)) + 1.5)
    shares = [max(1, int(100 * one / sum(wanted))) for one in wanted]
    shares[wanted.index(max(wanted))] += 100 - sum(shares)  # every table is as wide as the page
    return shares


def _length(text: str) -> float:
    """In ideographs: other signs count half."""
    return sum(1 if sign > "\u2e7f" else 0.5 for sign in text)


def _header(paths: Sequence[Sequence[str]]) -> Iterable[list[str]]:
    """The rows of a header: neighbours with the same path so far share a cell, a short path reaches down to the last row."""
    depth = max(map(len, paths))
    for level in range(depth):
        cells, at = [], 0
        while at < len(paths):
            path, start = paths[at], at
            at += 1
            if level >= len(path):
                continue
            leaf = level == len(path) - 1
            while not leaf and at < len(paths) and len(paths[at]) > level + 1 and paths[at][:level + 1] == path[:level + 1]:
                at += 1
            cells.append(_head(path[level], at - start, depth - level if leaf else 1))
        yield cells


def _head(text: str, across: int, down: int) -> str:
    spans = (f' colspan="{across}"' if across > 1 else "") + (f' rowspan="{down}"' if down > 1 else "")
    return f"<th{spans}>{escape(_WORD.sub(_BREAK, text), quote=False)}</th>"


def cards(told: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Key figures side by side: for each a kind (`bad`, `open` or empty) and its lines: name, figure, remarks."""
    across = len(told) if len(told) <= 5 else 3
    return f'<div class="cards in{across}">{"".join(_card(kind, lines) for kind, lines in told)}</div>'


def _card(kind: str, lines: Sequence[str]) -> str:
    start = f'<div class="{kind}">' if kind else "<div>"
    return start + "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines) + "</div>"


def note(text: str) -> str:
    """A line in small print under a table."""
    return f'<div class="note"><p>{escape(text, quote=False)}</p></div>'
