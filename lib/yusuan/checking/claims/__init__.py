"""Claims (叙述中的数) of the narrative: every numeral found, typed, tied to what it should equal, and judged."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from yusuan.checking.claims.audit import ClaimAudit
from yusuan.checking.claims.claim import Claim
from yusuan.checking.finding import Finding
from yusuan.disclosure.model import Disclosure
from yusuan.prior import Prior

__all__ = ["Claim", "ClaimAudit", "claim_findings", "claims"]


def claims(disclosure: Disclosure, prior: Prior | None = None, names: Collection[str] = ()) -> tuple[Claim, ...]:
    """Every numeral of the narrative, judged. `prior` is last year as other documents know it, `names` all names of the unit."""
    return ClaimAudit(disclosure, prior, names).claims()


def claim_findings(disclosure: Disclosure, prior: Prior | None = None, names: Collection[str] = ()) -> Iterator[Finding]:
    """What the narrative says wrongly (codes M1 to M15)."""
    return ClaimAudit(disclosure, prior, names).findings()
