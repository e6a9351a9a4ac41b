"""Page numbers that stand inside of a table: a table that runs to the foot of the page is printed over them."""

from __future__ import annotations

import re

from yusuan.reading.textlayer import Layer
from yusuan.reading.word import Word

EDGE = 0.11  # of the page's height: where page numbers and running heads stand
_GAP = 1.0  # in ems: between a page number and the dashes beside it
_PART = re.compile(r"[-—–－―\s\d第页共，,/]+")
_NUMBER = re.compile(r"\s*(?:[-—–－―]+\s*\d{1,4}\s*[-—–－―]+|第\s*\d{1,4}\s*页[\s，,/]*(?:共\s*\d{1,4}\s*页)?)\s*")


def without_folio(layer: Layer) -> Layer:
    """The layer without the page number at its foot, — 3 — or 第3页. A number that stands alone may be a figure of a table and stays."""
    parts = sorted((word for word in layer.words if _may_be_part(word, layer)), key=lambda word: word.x0)
    number = next((run for run in _runs(parts) if _NUMBER.fullmatch(_text(run))), [])
    dropped = set(map(id, number))
    return layer._replace(words=[word for word in layer.words if id(word) not in dropped]) if dropped else layer


def _may_be_part(word: Word, layer: Layer) -> bool:
    return word.bottom > (1 - EDGE) * layer.height and bool(_PART.fullmatch(word.text))


def _runs(parts: list[Word]) -> list[list[Word]]:
    """Words that stand beside each other on one line."""
    runs: list[list[Word]] = []
    for word in parts:
        before = runs[-1][-1][-1] if runs else word[0]
        near = word.x0 - before.x1 < _GAP * before.size and abs(word.middle - before.middle) < before.size / 3
        if runs and near:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _text(run: list[Word]) -> str:
    return "".join(word.text for word in run)
