"""Which profile a document is of: the one whose titles and headers it prints. Names of files say nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from yusuan.disclosure.forms import form_labels
from yusuan.disclosure.guess import words_over
from yusuan.disclosure.header import column_key, declared_key
from yusuan.disclosure.heading import parted
from yusuan.disclosure.located import Located, located
from yusuan.disclosure.spans import paths_of
from yusuan.profiles.profile import GENERAL, Column, Profile, load, names
from yusuan.reading.page import Block, Paragraph

_SURE = 0.75  # of the header paths: they are this publisher's, though no name of its place stands there
_LIKELY = 0.25  # the same where the document names the publisher's place
_FRONT = 60  # blocks that say whose the document is
_MOST = 20_000  # blocks: whose layout it is shows long before
_TITLES = 3  # titles without tables that are enough in a document without tables


class Fit(NamedTuple):
    """How well a document fits a profile: tables found, the mean share of their header paths, and titles without a table."""

    tables: int
    share: float
    titles: int
    marked: bool

    @property
    def holds(self) -> bool:
        """Whether the profile describes the document."""
        return self.share >= (_LIKELY if self.marked else _SURE) if self.tables else self.titles >= _TITLES


def detected(blocks: Sequence[Block]) -> Profile:
    """The profile that fits best; the general one when none describes the document."""
    blocks = blocks[:_MOST]
    fits = {name: fit(blocks, load(name)) for name in names() if name != GENERAL}
    held = [name for name, found in fits.items() if found.holds]
    if held:
        return load(max(held, key=lambda name: (fits[name].marked, fits[name].tables * fits[name].share, fits[name].titles)))
    labels = {name: form_labels(blocks, load(name)) for name in fits}
    best = max(labels, key=labels.__getitem__)
    return load(best if labels[best] else GENERAL)


def fit(blocks: Sequence[Block], profile: Profile) -> Fit:
    """How well `blocks` fit `profile`.

    Tables and layouts that other publishers print as well count only where the name of a place of this publisher stands.
    """
    text = "".join(block.text for block in blocks[:_FRONT] if isinstance(block, Paragraph))
    marked = any(mark in text for mark in profile.marks)
    found = [one for one in located(blocks, profile, set()) if marked or not one.spec.shared]
    shares = [_share(one, one.spec.every_layout[:None if marked else 1]) for one in found if one.grids and not one.excess]
    titles = {one.spec.id for one in found if not one.grids}
    return Fit(len(shares), sum(shares) / len(shares) if shares else 0.0, len(titles), marked)


def _share(found: Located, layouts: Sequence[tuple[Column, ...]]) -> float:
    """The part of the printed header paths that one of `layouts` declares."""
    header, _ = parted(found.grids[0].rows, words_over(found.spec))
    printed = {column_key("/".join(path)) for path in paths_of(header)}
    return max((len(printed & declared) / max(len(printed), len(declared)) for layout in layouts
                if (declared := set(map(declared_key, layout)))), default=0.0)
