"""What the narrative tells: its sentences, the numerals in them, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from yusuan.checking.numerals import CLAIM, Numeral, numerals
from yusuan.disclosure.model import Disclosure, Sentence
from yusuan.disclosure.narrative import explains, parts_of
from yusuan.profiles.profile import load


@dataclass(frozen=True)
class Told:
    """The sentences of 第三部分 (编制说明, 其他相关情况说明) in printed order."""

    sentences: tuple[Sentence, ...]

    @classmethod
    def of(cls, disclosure: Disclosure) -> Told:
        parts = parts_of(load(disclosure.profile))
        return cls(tuple(sentence for sentence in disclosure.sentences if explains(sentence, parts)))

    @cached_property
    def numerals(self) -> tuple[tuple[Numeral, ...], ...]:
        """The numerals of each sentence."""
        return tuple(numerals(sentence.text) for sentence in self.sentences)

    @cached_property
    def _index(self) -> dict[int, int]:
        return {id(sentence): at for at, sentence in enumerate(self.sentences)}

    def index(self, sentence: Sentence) -> int:
        """The place of a sentence (this very object) in `sentences`."""
        return self._index[id(sentence)]

    def numeral(self, at: int, start: int) -> Numeral | None:
        """The numeral of sentence `at` that begins at `start`."""
        return next((numeral for numeral in self.numerals[at] if numeral.start == start), None)

    def claims(self) -> Iterator[tuple[int, Numeral]]:
        """(place of the sentence, numeral) of every numeral that claims something."""
        for at, found in enumerate(self.numerals):
            yield from ((at, numeral) for numeral in found if numeral.role == CLAIM)

    def before(self, at: int) -> int | None:
        """The place of the sentence before `at` in the same paragraph."""
        if at and self.sentences[at - 1].source == self.sentences[at].source:
            return at - 1
        return None

