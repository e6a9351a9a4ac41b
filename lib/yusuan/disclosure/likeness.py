"""How much two short texts have in common."""

from __future__ import annotations

from difflib import SequenceMatcher


def alike(one: str, other: str) -> float:
    """How much two short texts have in common, 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def are_alike(one: str, other: str, least: float) -> bool:
    """Whether `alike` is at least `least`. Most pairs have too few signs in common, which is seen at once."""
    common = sum(sign in other for sign in one)
    return one == other or 2 * common / (len(one) + len(other)) >= least and alike(one, other) >= least
