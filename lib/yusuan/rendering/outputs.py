"""An executed notebook → one Markdown text and its pictures: what a reader sees, without the code."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from yusuan.errors import RenderingFailed

_DATA_URI = re.compile(r"\(data:image/(svg\+xml|png);base64,([A-Za-z0-9+/=\s]+)\)")
_HEADING = re.compile(r"^(?=#{2,3} )", re.MULTILINE)
_BARE = re.compile(r"(?:(?P<level>#{2,3}) [^\n]+)?(?:\s*^>[^\n]*)*", re.MULTILINE)  # a heading, a question, or both
_LEVELS = (2, 3, 4)  # the last is that of a question without a heading
_CHAPTER = re.compile(r"^## [一二三四五六七八九十]+、")
_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
_EXTENSION = {"svg+xml": "svg", "png": "png"}


@dataclass(frozen=True)
class Content:
    """What is in `notebook`: pandoc Markdown, and the pictures it names, by file name."""

    notebook: Path
    markdown: str
    pictures: dict[str, bytes]


def read(notebook: Path) -> Content:
    """The Markdown cells and the outputs of `notebook`, in order; headings under which nothing is shown are left out.

    Raises RenderingFailed when it cannot be read, was not executed, or a cell of it failed.
    """
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError) as error:
        raise RenderingFailed("is not a notebook that can be read.", path=notebook, remedy="Run the report again.") from error
    pieces = _numbered(_answered([piece for number, cell in enumerate(cells, 1) for piece in _pieces(cell, number, notebook)]))
    pictures: dict[str, bytes] = {}
    text = "\n\n".join(_without_pictures(piece, pictures) for piece in pieces) + "\n"
    return Content(notebook, text, pictures)


def _pieces(cell: dict, number: int, notebook: Path) -> Iterator[str]:
    if cell["cell_type"] == "markdown":
        yield from filter(None, map(str.strip, _HEADING.split(_joined(cell["source"]))))
    for output in cell.get("outputs", ()):
        if output["output_type"] == "error":
            what = f"cell {number} failed: {output['ename']}: {output['evalue']}."
            raise RenderingFailed(what, path=notebook, remedy="Run the report again.")
        if output["output_type"] in ("display_data", "execute_result") and (piece := _shown(output["data"])):
            yield piece


def _answered(pieces: list[str]) -> list[str]:
    """The pieces without headings and questions that nothing answers up to the next heading of the same level."""
    kept, shown = [], dict.fromkeys(_LEVELS, False)
    for piece in reversed(pieces):
        bare = _BARE.fullmatch(piece)
        level = len(bare["level"] or "####") if bare else 0
        if not bare or shown[level]:
            kept.append(piece)
            shown = dict.fromkeys(_LEVELS, True)
        if bare:
            shown |= {inner: False for inner in _LEVELS if inner >= level}
    return kept[::-1]


def _numbered(pieces: list[str]) -> list[str]:
    """The chapters that are there, numbered through."""
    numbers = iter(_NUMERALS)
    return [_CHAPTER.sub(lambda match: f"## {next(numbers, '')}、", piece) for piece in pieces]


def _shown(data: dict) -> str:
    """The best form of one output; "" for one that has only plain text, which is meant for the analyst at work."""
    if "text/markdown" in data:
        return _joined(data["text/markdown"])
    for kind in _EXTENSION:
        if content := data.get(f"image/{kind}"):
            encoded = base64.b64encode(_joined(content).encode()).decode() if kind == "svg+xml" else _joined(content)
            return f"![](data:image/{kind};base64,{encoded})"
    return raw_html(_joined(data["text/html"])) if "text/html" in data else ""


def raw_html(html: str) -> str:
    """HTML as a raw block of pandoc's Markdown."""
    return f"```{{=html}}\n{html}\n```"


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _without_pictures(piece: str, pictures: dict[str, bytes]) -> str:
    """Pictures inside the text take a name; they come back into the page, or as files, when it is set."""
    def named(match: re.Match) -> str:
        name = f"picture-{len(pictures) + 1}.{_EXTENSION[match[1]]}"
        pictures[name] = base64.b64decode(match[2])
        return f"({name})"

    return _DATA_URI.sub(named, piece)
