"""Sentence templates → regular expressions that read published text.

Punctuation is read in any width or left out, and blanks may stand anywhere: PDF files break lines inside words.
"""

from __future__ import annotations

import re
from typing import Protocol

from yusuan.profiles.grammar import Choice, Literal, Node, Optional, Slot

NUMBERS = ("amount", "change", "share", "growth", "count", "area", "year")
_NUMBER = r"[-−－]?\d(?:[,，]?\s?\d)*(?:[.．]\s?\d+)?"
_NAME = r"[^、，；。：,;:\s][^、，；。：,;:]*?"
_PUNCTUATION = ",，;；:：。、"
_VARIANTS = {"%": "[%％]", "（": "[（(]", "）": "[）)]", "“": '["“”＂]', "”": '["“”＂]'}
_ENDS = {"。": r"\s*(?:。|$)", "；": r"\s*(?:[；;。]|$)"}


class Book(Protocol):
    """What a pattern needs to know of a profile's sentences."""

    def item(self, name: str) -> tuple[Node, ...]: ...

    def words(self, kind: str) -> list[str]: ...


def compiled(nodes: tuple[Node, ...], book: Book, any_unit: bool = False) -> tuple[re.Pattern[str], tuple[Slot, ...]]:
    """A wording as a regular expression whose groups are the slots, in order. `any_unit`: 元 or 亿元 may stand for 万元."""
    slots: list[Slot] = []
    pattern = _pattern(nodes, book, slots, last=True)
    return re.compile(_anyhow(pattern) if any_unit else pattern), tuple(slots)


def _anyhow(pattern: str) -> str:
    return pattern.replace(_literal("万元"), r"[亿万千]?\s*元")


def item_pattern(name: str, book: Book, any_unit: bool = False) -> tuple[re.Pattern[str], tuple[Slot, ...]]:
    """The same for one item of a list, up to the next item."""
    slots: list[Slot] = []
    pattern = _pattern(book.item(name), book, slots) + rf"(?:[{_PUNCTUATION}]|$)"
    return re.compile(_anyhow(pattern) if any_unit else pattern), tuple(slots)


def _pattern(nodes: tuple[Node, ...], book: Book, slots: list[Slot] | None, last: bool = False) -> str:
    """`slots` collects the groups; without it there are none. `last`: the mark that ends the sentence has to be there."""
    parts = []
    for at, node in enumerate(nodes):
        ends = last and all(isinstance(rest, Optional) for rest in nodes[at + 1:])
        if isinstance(node, Literal):
            parts.append(_literal(node.text, ends))
        elif isinstance(node, Choice):
            parts.append("(?:" + "|".join(map(_literal, node.texts)) + ")")
        elif isinstance(node, Optional):
            parts.append(f"(?:{_pattern(node.nodes, book, slots, last=ends)})?")
        else:
            parts.append(_slot(node, book, slots))
    return "".join(parts)


def _slot(slot: Slot, book: Book, slots: list[Slot] | None) -> str:
    body = _body(slot, book)
    if slots is None:
        return rf"\s*(?:{body})\s*"
    slots.append(slot)
    return rf"\s*({body})\s*"


def _body(slot: Slot, book: Book) -> str:
    if slot.kind in NUMBERS:
        return _NUMBER
    if slot.kind == "name":
        return _NAME
    if slot.kind == "word":
        return "|".join(map(_literal, book.words(slot.format)))
    if slot.kind == "list":
        item = _pattern(book.item(slot.format), book, None)
        return f"{item}(?:[{_PUNCTUATION}]{item})*?"
    return ".+?"


def _literal(text: str, ends: bool = False) -> str:
    if ends and text[-1:] in _ENDS:
        return _literal(text[:-1]) + _ENDS[text[-1]]
    return r"\s*".join(rf"[{_PUNCTUATION}\s]*" if sign in _PUNCTUATION else _VARIANTS.get(sign, re.escape(sign))
                       for sign in text if sign != " ")
