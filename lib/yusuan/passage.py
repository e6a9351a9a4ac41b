"""Passages of the published narrative (第三部分): a section's sentences as one text, and back from a position to its sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from yusuan.disclosure.model import Disclosure, Sentence
from yusuan.hanzi import comparable
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


def passage(disclosure: Disclosure, number: str, heading: str = "", subsection: str = "") -> Passage:
    """The published section with this heading, or else with this number; of a subsection only, when one is named."""
    told = [sentence for sentence in disclosure.sentences if sentence.part in NARRATIVE]
    titled = [sentence for sentence in told if heading and comparable(sentence.heading) == comparable(heading)]
    found: Iterable[Sentence] = titled or (sentence for sentence in told if sentence.section == number)
    return Passage(tuple(sentence for sentence in found if not subsection or sentence.subsection == subsection))


def find(disclosure: Disclosure, template: Template, any_unit: bool = False) -> tuple[Match, Passage] | None:
    """Where the narrative uses `template`: in its own (sub)section, or else anywhere in 第三部分. None when it does not.

    `any_unit` as in `match`.
    """
    narrow = passage(disclosure, template.section, subsection=template.subsection)
    whole = Passage(tuple(sentence for sentence in disclosure.sentences if sentence.part in NARRATIVE))
    for place in (narrow, passage(disclosure, template.section), whole):
        if found := match(template, place.text, any_unit=any_unit):
            return found, place
    return None
