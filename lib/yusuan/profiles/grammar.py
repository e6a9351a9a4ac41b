"""The grammar of sentence templates: text → literals, choices, options and slots."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that stands as it is."""
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """`(a|b)`: the first is written, any is read."""
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Optional:
    """`[…]`: left out in writing when a slot in it has no value; need not stand in the text that is read."""
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """`{kind:name|format|option|…}`. A list's format is the name of its item, its first option the separator."""

    kind: str
    name: str
    format: str
    options: tuple[str, ...]


Node = Literal | Choice | Optional | Slot
_TOKEN = re.compile(r"\{(?P<slot>[^{}]+)\}|\((?P<choice>[^()]+)\)|(?P<bracket>[\[\]])|(?P<text>[^{}()\[\]]+)")


def parse(text: str) -> tuple[Node, ...]:
    """The nodes of a template. Raises ValueError when a brace or bracket is not closed."""
    tokens = list(_TOKEN.finditer(text))
    if sum(len(token[0]) for token in tokens) != len(text):
        raise ValueError(f"a brace or parenthesis is not closed: {text}")
    remaining = iter(tokens)
    nodes = _nodes(remaining, text, inside=False)
    return nodes


def _nodes(tokens: Iterator[re.Match[str]], text: str, inside: bool) -> tuple[Node, ...]:
    nodes: list[Node] = []
    for token in tokens:
        if token["slot"]:
            nodes.append(_slot(token["slot"]))
        elif token["choice"]:
            nodes.append(Choice(tuple(token["choice"].split("|"))))
        elif token["text"]:
            nodes.append(Literal(token["text"]))
        elif token[0] == "[":
            nodes.append(Optional(_nodes(tokens, text, inside=True)))
        elif inside:
            return tuple(nodes)
        else:
            raise ValueError(f"a bracket is closed that was not opened: {text}")
    if inside:
        raise ValueError(f"a bracket is not closed: {text}")
    return tuple(nodes)


def _slot(text: str) -> Slot:
    names, *options = text.split("|")
    kind, name = names.split(":")
    return Slot(kind, name, options[0] if options else "", tuple(options[1:]))
