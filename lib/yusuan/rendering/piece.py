"""A piece of the report, as a notebook shows it and as the renderers read it."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from matplotlib.figure import Figure

from yusuan import charts
from yusuan.rendering.markup import plain
from yusuan.rendering.outputs import raw_html


@dataclass(frozen=True)
class Piece:
    """Markdown for the renderers, and HTML where a notebook would show the Markdown badly (raw tables)."""

    markdown: str = field(repr=False)
    html: str = field(default="", repr=False)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/markdown": self.markdown} | ({"text/html": self.html} if self.html else {})


def of_html(html: str) -> Piece:
    """A table or the like."""
    return Piece(raw_html(html), html)


def heading(text: str, level: int = 3) -> Piece:
    """A heading of level 1 to 6."""
    return Piece(f"{'#' * level} {plain(text)}", f"<h{level}>{escape(text)}</h{level}>")


def words(text: str) -> Piece:
    """A paragraph of plain words."""
    return Piece(plain(text), f"<p>{escape(text)}</p>")


def joined(pieces: Iterable[Piece]) -> Piece:
    """Several pieces as one; the notebook sees HTML only when every piece has it."""
    pieces = list(pieces)
    html = "\n".join(piece.html for piece in pieces) if all(piece.html for piece in pieces) else ""
    return Piece("\n\n".join(piece.markdown for piece in pieces), html)


def picture(figure: Figure | None, caption: str, absent: str | None = None) -> Piece:
    """A picture with its caption; where there is none, a sentence: `absent` (nothing when empty), or that the figures are not published."""
    if figure is None:
        absent = f"公开材料没有相应的数字，未附{caption}。" if absent is None else absent
        return words(absent) if absent else Piece("")
    encoded = base64.b64encode(charts.svg(figure).encode()).decode()
    return Piece(f"![{plain(caption)}](data:image/svg+xml;base64,{encoded})")
