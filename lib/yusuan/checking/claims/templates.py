"""The narrative read with the sentences that `prose` writes with: which slot each numeral fills."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from yusuan.amount import Amount
from yusuan.checking.claims.told import Told
from yusuan.checking.numerals import Numeral
from yusuan.disclosure.model import Disclosure
from yusuan.hanzi import comparable
from yusuan.passage import Passage, find, passage
from yusuan.profiles.grammar import Choice, Literal, Node, Optional, Slot
from yusuan.profiles.patterns import NUMBERS
from yusuan.profiles.sentences import Read, Sentences, Template

_PUNCTUATION = re.compile(r"[，,；;。：:、（）()]")
_HALF = 2
_NUMBER = r"([-−－]?\d[\d,，]*(?:[.．]\d+)?)"


@dataclass(frozen=True, slots=True)
class Filled:
    """A slot of a template and where the narrative fills it: sentence and position, and the numeral there when it is one."""

    path: str
    kind: str
    text: str
    value: Decimal | int | str
    at: int
    start: int
    numeral: Numeral | None


@dataclass(frozen=True)
class Reading:
    """One template in the narrative. `missing` are labels of the template that the text leaves out: (label, path)."""

    template: Template
    at: int
    slots: tuple[Filled, ...]
    missing: tuple[tuple[str, str], ...] = field(default=())

    def first(self, path: str, kind: str = "") -> Filled | None:
        """The first slot with this path (and kind)."""
        return next((slot for slot in self.slots if slot.path == path and kind in ("", slot.kind)), None)


def readings(disclosure: Disclosure, told: Told, book: Sentences) -> Iterator[Reading]:
    """Every template that the narrative uses, whole or, failing that, by its labels."""
    for template in book:
        found = find(disclosure, template, any_unit=True)
        if found:
            match, place = found
            slots = tuple(_filled(told, place, read) for read in match.slots)
            if slots:
                yield Reading(template, min(slot.at for slot in slots), slots)
        elif reading := _by_labels(disclosure, told, template):
            yield reading


def _filled(told: Told, place: Passage, read: Read) -> Filled:
    sentence, start = place.place(read.start)
    at = told.index(sentence)
    return Filled(read.path, read.kind, read.text, read.value, at, start, told.numeral(at, start) if read.kind in NUMBERS else None)


@dataclass(frozen=True, slots=True)
class _Label:
    """The words right before a slot; `share` is the path of the share that follows it."""

    words: str
    slot: Slot
    share: str


def _by_labels(disclosure: Disclosure, told: Told, template: Template) -> Reading | None:
    """A sentence that lacks an item or prints another unit: its numbers found by the words before them."""
    labels = _labels(template.wordings[0])
    place = passage(disclosure, template.section, subsection=template.subsection)
    if len(labels) <= _HALF or not place.sentences:
        return None
    found = [(label, match) for label in labels if (match := _pattern(label.words).search(place.text))]
    if len(found) * _HALF <= len(labels):
        return None
    slots = tuple(slot for label, match in found for slot in _labelled(told, place, label, match))
    present = {label.words for label, _ in found}
    return Reading(template, slots[0].at, slots, tuple((label.words, label.slot.name) for label in labels if label.words not in present))


def _pattern(words: str) -> re.Pattern[str]:
    plain = r"\s*".join(map(re.escape, words))
    return re.compile(rf"{plain}\s*{_NUMBER}\s*\D{{0,2}}?元?(?:[，,]\s*占\s*{_NUMBER}\s*[%％])?")


def _labelled(told: Told, place: Passage, label: _Label, match: re.Match[str]) -> Iterator[Filled]:
    for group, kind, path in ((1, label.slot.kind, label.slot.name), (2, "share", label.share)):
        if match[group] and path:
            sentence, start = place.place(match.start(group))
            at = told.index(sentence)
            value = Amount.parse(match[group], "")
            yield Filled(path, kind, match[group], value.value if value else match[group], at, start, told.numeral(at, start))


def _labels(nodes: tuple[Node, ...]) -> list[_Label]:
    """The labels that a wording uses once."""
    found: list[_Label] = []
    words = ""
    for node in _flat(nodes):
        if isinstance(node, Literal):
            words += node.text
            continue
        if isinstance(node, Choice):
            words += node.texts[0]
            continue
        label = _PUNCTUATION.split(words)[-1]
        if node.kind in ("amount", "count", "area") and len(label) >= _HALF:
            found.append(_Label(label, node, ""))
        elif node.kind == "share" and found and comparable(words).endswith("占"):
            found[-1] = _Label(found[-1].words, found[-1].slot, node.name)
        words = ""
    once = [label.words for label in found]
    return [label for label in found if once.count(label.words) == 1]


def _flat(nodes: tuple[Node, ...]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, Optional):
            yield from _flat(node.nodes)
        else:
            yield node
