"""Passages of the published narrative (第三部分, or the parts in which a publisher explains the figures).

A passage is a section's sentences as one text; a position in it leads back to its sentence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from yusuan.disclosure.model import Disclosure, Sentence
from yusuan.disclosure.narrative import explains, parts_of
from yusuan.hanzi import comparable
from yusuan.profiles import profile
from yusuan.profiles.sentences import Match, Template, match

NARRATIVE = ("第三部分", "")


@dataclass(frozen=True)
class Passage:
    """Sentences in printed order. `text` is what they say together."""

    sentences: tuple[Sentence, ...]

    @cached_property
    def text(self) -> str:
        return "".join(sentence.text for sentence in self.sentences)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(sentence.text) for sentence in self.sentences)]

    def at(self, position: int) -> Sentence:
        """The sentence that the character at `position` of `text` belongs to."""
        return self.sentences[bisect_right(self._starts, position) - 1]

    def place(self, position: int) -> tuple[Sentence, int]:
        """The sentence at `position` of `text`, and the position inside that sentence."""
        found = bisect_right(self._starts, position) - 1
        return self.sentences[found], position - self._starts[found]

    def paragraphs(self) -> list[Passage]:
        """Sentences that were printed as one paragraph kept together."""
        groups: list[list[Sentence]] = []
        for sentence in self.sentences:
            if groups and groups[-1][0].source == sentence.source:
                groups[-1].append(sentence)
            else:
                groups.append([sentence])
        return [Passage(tuple(group)) for group in groups]


def told(disclosure: Disclosure) -> tuple[Sentence, ...]:
    """The sentences that explain the figures."""
    parts = parts_of(profile.load(disclosure.profile))
    return tuple(one for one in disclosure.sentences if one.part in NARRATIVE or explains(one, parts))


def passage(disclosure: Disclosure, number: str, heading: str = "", subsection: str = "") -> Passage:
    """The published section with this heading, or else with this number; of a subsection only, when one is named."""
    narrative = told(disclosure)
    titled = [sentence for sentence in narrative if heading and comparable(sentence.heading) == comparable(heading)]
    found: Iterable[Sentence] = titled or (sentence for sentence in narrative if sentence.section == number)
    return Passage(tuple(sentence for sentence in found if not subsection or sentence.subsection == subsection))


def about(disclosure: Disclosure, words: str) -> Passage:
    """The published section whose heading has these words."""
    return Passage(tuple(sentence for sentence in told(disclosure) if comparable(words) in comparable(sentence.heading)))


def find(disclosure: Disclosure, template: Template, any_unit: bool = False) -> tuple[Match, Passage] | None:
    """Where the narrative uses `template`: in its own (sub)section, or else anywhere in the narrative. None when it does not.

    `any_unit` as in `match`.
    """
    narrow = passage(disclosure, template.section, subsection=template.subsection)
    whole = Passage(told(disclosure))
    for place in (narrow, passage(disclosure, template.section), whole):
        if found := match(template, place.text, any_unit=any_unit):
            return found, place
    return None
