"""The words of the performance-target form (项目支出绩效目标表), read from `profiles/data/forms_<profile>.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from yusuan.disclosure.likeness import alike, are_alike
from yusuan.hanzi import comparable
from yusuan.profiles.profile import FOLDER

IMPLEMENTATION, ANNUAL = "implementation", "annual"
PERIODS = (IMPLEMENTATION, ANNUAL)
# Scanning changes a sign or puts a number in front of a label; a longer addition makes it another text.
_ALIKE = 0.75
_ADDED = 4
_NEAREST = 0.5  # what stands in the column of second-level words is one, however it is spelt
_KEPT = 1 << 12  # answers: the labels of a form come again in every form, and a cell is asked about several times


class Labels(dict[str, str]):
    """The comparable form of each label → its key. There is one of each table of labels, told by identity."""

    __hash__ = object.__hash__


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """What the forms of one profile print. There is one of each, told by identity."""

    patterns: Mapping[str, re.Pattern[str]]
    funds: Mapping[str, re.Pattern[str]]
    level2: Mapping[str, re.Pattern[str]]
    level1: Mapping[str, str]
    implied: Mapping[str, str]
    head: Labels
    texts: Labels
    goals: Labels
    header: frozenset[str]
    title: frozenset[str]
    included: str
    period: str  # of the indicators of a form with one column of values; "" where a form has two

    @cached_property
    def first_level(self) -> frozenset[str]:
        """The first-level words of indicators."""
        return frozenset(self.level1.values())

    @lru_cache(maxsize=_KEPT)
    def is_like(self, pattern: str, text: str) -> bool:
        """Whether the whole text is what `pattern` describes: title, year, furniture, footer and others."""
        return bool(self.patterns[pattern].fullmatch(comparable(text)))

    @lru_cache(maxsize=_KEPT)
    def fund(self, text: str) -> str | None:
        """The source of money that a label names: total, central, provincial, local, own, other, or carryover."""
        label = plain(text).removeprefix(self.included)
        return next((key for key, pattern in self.funds.items() if pattern.fullmatch(label)), None)

    @lru_cache(maxsize=_KEPT)
    def levels2(self, text: str) -> tuple[str, ...]:
        """The second-level words a cell consists of: usually one or none, several where cells ran together."""
        rest, found = plain(text), []
        while rest:
            name, match = next(((name, match) for name, pattern in self.level2.items() if (match := pattern.match(rest))), ("", None))
            if match is None:
                return ()
            found.append(name)
            rest = rest[match.end():]
        return tuple(found)

    def nearest(self, text: str) -> tuple[str, ...]:
        """As `levels2`, for a cell that is known to hold a second-level word: the most similar one, else the text itself."""
        if known := self.levels2(text):
            return known
        likeness, name = max(((alike(plain(text), name), name) for name in self.level2), key=lambda pair: pair[0])
        return (name if likeness >= _NEAREST else text,)

    def is_header(self, text: str) -> bool:
        """Whether a cell belongs to the header of the indicators: 一级指标, 二级指标, 三级指标, 指标值."""
        return plain(text) in self.header

    def speaks_of_indicators(self, text: str) -> bool:
        """Whether a cell belongs to the frame of the indicator block: its title, its header, a first- or second-level word."""
        word = plain(text)
        return word in self.title or self.is_header(text) or word in self.first_level or bool(self.levels2(text))


@lru_cache(maxsize=_KEPT)
def plain(text: str) -> str:
    """A label as it is compared: no blanks, half width, no colon at the end."""
    return comparable(text).rstrip(":")


@lru_cache(maxsize=_KEPT)
def key_of(text: str, labels: Labels) -> str | None:
    """The key of the label that `text` is or, after a scan, was."""
    word = plain(text)
    if word in labels:
        return labels[word]
    for label, key in labels.items():
        if abs(len(word) - len(label)) <= _ADDED and (label in word or are_alike(label, word, _ALIKE)):
            return key
    return None


@lru_cache
def load(profile: str) -> Vocabulary | None:
    """The vocabulary of a profile; None when its publisher has no such form."""
    path = FOLDER / "data" / f"forms_{profile}.toml"
    return _vocabulary(tomllib.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def _vocabulary(data: dict) -> Vocabulary:
    funds, indicators = dict(data["funds"]), data["indicators"]
    patterns = {key: data[key] for key in ("title", "year", "furniture", "code", "footer", "signature", "filed")}
    patterns |= {"funds": funds.pop("title"), "annual": funds.pop("annual")}
    patterns |= {key: indicators[key] for key in ("glued", "satisfaction")}
    included = funds.pop("included")
    return Vocabulary(
        patterns=_compiled(patterns), funds=_compiled(funds), included=included,
        level2=_compiled({name: word["printed"] for name, word in indicators["level2"].items()}),
        level1={name: word["level1"] for name, word in indicators["level2"].items()},
        implied=indicators["implied"],
        head=Labels(_labels(data["head"].items())),
        texts=Labels(_labels((title, [title]) for title in data["texts"]["titles"])),
        goals=Labels(_labels(data["goals"].items())),
        header=frozenset(indicators["header"]), title=frozenset(indicators["title"]),
        period=data.get("period", ""),
    )


def _compiled(patterns: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {key: re.compile(pattern) for key, pattern in patterns.items()}


def _labels(printed: Iterable[tuple[str, Iterable[str]]]) -> Iterator[tuple[str, str]]:
    return ((plain(label), key) for key, labels in printed for label in labels)
