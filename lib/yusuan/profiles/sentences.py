"""Sentences (叙述句式): one template is one line of data. `fill` writes it, `match` reads published text with the same line.

    {kind:name|format}   a slot for the value called `name`
    [ … ]                written when every slot inside has a value; need not stand in the text that is read
    ( a | b )            the first is written, any of them is read

Kinds of slots: `amount`, `count`, `area`, `year`, `share` are numbers; `change` and `growth` numbers without their sign, which a
`word` (增加, 下降, 持平) beside them gives: its format names the set of words. `name` is text without punctuation, `text` any text
(a reason). `{list:name|item|separator}` repeats an item. `{amount:name|thousands|nonzero}` is written only for a value that is not
zero, with `zero` only for zero.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from yusuan.amount import Amount, half_up
from yusuan.errors import UnknownProfile
from yusuan.profiles.grammar import Choice, Literal, Node, Optional, Slot, parse
from yusuan.profiles.patterns import NUMBERS, compiled, item_pattern
from yusuan.profiles.profile import DEFAULT, FOLDER
from yusuan.profiles.slips import told

Value = Decimal | int | str | Sequence[Mapping[str, "Value"]] | None


@dataclass(frozen=True)
class Figure:
    """A numeral in a filled sentence. `path` names its value: `total`, or `general_classes.2.amount` inside a list."""

    text: str
    start: int
    path: str


@dataclass(frozen=True)
class Filled:
    """A written sentence and the numerals in it, in order."""

    text: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Read:
    """A slot found in published text. `value` is a Decimal for a number, -1, 0 or 1 for a word of direction, else the text."""

    kind: str
    path: str
    text: str
    start: int
    end: int
    value: Decimal | int | str


@dataclass(frozen=True)
class Match:
    """Where a template was found in a text, and what its slots hold, in order of their position."""

    template: str
    start: int
    end: int
    slots: tuple[Read, ...]

    def first(self, path: str) -> Read | None:
        """The first slot with this path."""
        return next((slot for slot in self.slots if slot.path == path), None)


@dataclass(frozen=True)
class Template:
    """One sentence in one or more wordings: the first that has all its values is written, the first that fits is read."""

    id: str
    section: str
    subsection: str
    wordings: tuple[tuple[Node, ...], ...]
    book: Sentences

    @cached_property
    def patterns(self) -> tuple[tuple[re.Pattern[str], tuple[Slot, ...]], ...]:
        return tuple(compiled(wording, self.book) for wording in self.wordings)

    @cached_property
    def loose_patterns(self) -> tuple[tuple[re.Pattern[str], tuple[Slot, ...]], ...]:
        """The same with money in any unit."""
        return tuple(compiled(wording, self.book, any_unit=True) for wording in self.wordings)

    def has_slot(self, name: str) -> bool:
        """Whether one of the wordings has a slot called `name`."""
        return any(found.name == name for _, slots in self.patterns for found in slots)


class Sentences:
    """The sentences of one profile: templates by id, items of lists, words of direction and the order of the sections."""

    def __init__(self, data: Mapping):
        self.sections: list[dict] = data["sections"]
        self.remarks: dict[str, str] = data["remarks"]
        self._words: dict[str, dict[str, list[str]]] = data["words"]
        self._items = {name: parse(text) for name, text in data["items"].items()}
        self._templates = {entry["id"]: Template(entry["id"], entry["section"], entry.get("subsection", ""),
                                                 tuple(parse(text) for text in entry["texts"]), self)
                           for entry in data["sentences"]}
        self.ties: dict[str, list[str]] = data.get("ties", {})
        self.relations: list[dict] = data.get("relations", [])
        self.subsets: list[dict] = data.get("subsets", [])

    def __getitem__(self, id: str) -> Template:
        return self._templates[id]

    def __iter__(self) -> Iterator[Template]:
        return iter(self._templates.values())

    def of(self, section: str) -> list[Template]:
        """The templates of a numbered section (`一` … `十二`)."""
        return [template for template in self if template.section == section]

    def item(self, name: str) -> tuple[Node, ...]:
        """The template of one item of a list."""
        return self._items[name]

    def words(self, kind: str) -> list[str]:
        """All words of direction of a kind, the longest first."""
        return sorted((word for words in self._words[kind].values() for word in words), key=len, reverse=True)

    def word(self, kind: str, value: Decimal) -> str | None:
        """The word that this profile writes for a change of this sign; None when it has none for it."""
        words = self._words[kind].get("up" if value > 0 else "down" if value < 0 else "same")
        return words[0] if words else None

    def sign(self, kind: str, word: str) -> int:
        """1, -1 or 0 for a word that was read."""
        plain = re.sub(r"\s", "", word)
        return next(sign for name, sign in (("up", 1), ("down", -1), ("same", 0)) if plain in self._words[kind].get(name, ()))


def has_own(profile: str) -> bool:
    """Whether a profile has sentences of its own; `load` gives those of the default profile to the others."""
    return (FOLDER / "data" / f"sentences_{profile}.toml").is_file()


@lru_cache
def load(profile: str = DEFAULT) -> Sentences:
    """The sentences of a profile, or those of the default profile when it has none of its own."""
    for name in (profile, DEFAULT):
        path = FOLDER / "data" / f"sentences_{name}.toml"
        if path.is_file():
            with told(path):
                return Sentences(tomllib.loads(path.read_text(encoding="utf-8")))
    raise UnknownProfile(f"there are no sentences for the profile {profile!r}.", path=path)


def number(value: Decimal | int, format: str) -> str:
    """A number as a profile prints it.

    `thousands`: `1,908.14`, zero as `0`. `plain`: `1908.1`, no separators and no trailing zeros. `fixed`: `89.00`, zero as `0`.
    """
    if format == "whole":
        return str(value)
    value = half_up(abs(value) if format == "size" else value, 2)
    if value == 0:
        return "0"
    if format == "thousands":
        return f"{value:,.2f}"
    return f"{value:.2f}" if format == "fixed" else f"{value:.2f}".rstrip("0").rstrip(".")


_FORMATS = {"change": "size", "growth": "size", "share": "fixed", "count": "whole", "year": "whole", "amount": "thousands"}


def fill(template: Template, values: Mapping[str, Value]) -> Filled | None:
    """The sentence with `values` (by slot name) in the first wording that has them all; None when none has."""
    for wording in template.wordings:
        pieces = _pieces(wording, values, "", template.book)
        if pieces is not None:
            return _join(pieces)
    return None


def _join(pieces: list[tuple[str, str]]) -> Filled:
    text, figures = "", []
    for piece, path in pieces:
        if path:
            figures.append(Figure(piece, len(text), path))
        text += piece
    return Filled(text, tuple(figures))


def _pieces(nodes: tuple[Node, ...], values: Mapping[str, Value], prefix: str, book: Sentences) -> list[tuple[str, str]] | None:
    """(text, path of the figure or "") in order; None when a slot outside of brackets has no value."""
    pieces: list[tuple[str, str]] = []
    for node in nodes:
        if isinstance(node, Literal):
            found = [(node.text, "")]
        elif isinstance(node, Choice):
            found = [(node.texts[0], "")]
        elif isinstance(node, Optional):
            found = _pieces(node.nodes, values, prefix, book) or []
        else:
            found = _written(node, values.get(node.name), prefix, book)
        if found is None:
            return None
        pieces += found
    return pieces


def _written(slot: Slot, value: Value, prefix: str, book: Sentences) -> list[tuple[str, str]] | None:
    if value is None or ("nonzero" in slot.options and not value) or ("zero" in slot.options and value):
        return None
    path = prefix + slot.name
    if slot.kind == "list":
        return _listed(slot, value, path, book)
    if slot.kind == "word":
        word = book.word(slot.format, value)
        return [(word, "")] if word else None
    if slot.kind in NUMBERS:
        return [(number(value, slot.format or _FORMATS[slot.kind]), path)]
    return [(str(value), path if any(sign.isdigit() for sign in str(value)) else "")]


def _listed(slot: Slot, items: Sequence[Mapping[str, Value]], path: str, book: Sentences) -> list[tuple[str, str]] | None:
    pieces: list[tuple[str, str]] = []
    for place, item in enumerate(items):
        written = _pieces(book.item(slot.format), item, f"{path}.{place}.", book)
        if written is None:
            return None
        pieces += [(slot.options[0], "")] * bool(place) + written
    return pieces or None


def match(template: Template, text: str, start: int = 0, any_unit: bool = False) -> Match | None:
    """The first place from `start` on where a wording fits `text`, with the spans of its slots; None when none does.

    With `any_unit`, money may be printed in 元 or 亿元 where the template says 万元: the caller looks at the unit.
    """
    for pattern, slots in template.loose_patterns if any_unit else template.patterns:
        if found := pattern.search(text, start):
            read = [one for place, slot in enumerate(slots, 1) if found[place] is not None
                    for one in _read(slot, found[place], found.start(place), template.book, any_unit)]
            return Match(template.id, found.start(), found.end(), tuple(read))
    return None


def _read(slot: Slot, text: str, start: int, book: Sentences, any_unit: bool, prefix: str = "") -> Iterator[Read]:
    if slot.kind == "list":
        yield from _read_list(slot, text, start, book, any_unit)
        return
    value: Decimal | int | str = text
    if slot.kind in NUMBERS:
        value = Amount.parse(re.sub(r"\s", "", text), "").value
    elif slot.kind == "word":
        value = book.sign(slot.format, text)
    yield Read(slot.kind, prefix + slot.name, text, start, start + len(text), value)


def _read_list(slot: Slot, text: str, start: int, book: Sentences, any_unit: bool) -> Iterator[Read]:
    pattern, slots = item_pattern(slot.format, book, any_unit)
    for place, found in enumerate(pattern.finditer(text)):
        for group, inner in enumerate(slots, 1):
            if found[group] is not None:
                yield from _read(inner, found[group], start + found.start(group), book, any_unit, f"{slot.name}.{place}.")
