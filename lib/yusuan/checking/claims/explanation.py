"""Reasons that the figures themselves contradict (M14)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yusuan.checking.claims.chains import Chain
from yusuan.checking.claims.judgement import money
from yusuan.checking.claims.remark import Remark
from yusuan.checking.claims.slots import Slots


def explanations(slots: Slots, chains: Sequence[Chain]) -> Iterator[Remark]:
    """The whole grows while this year's own money shrinks: what was carried over explains it, and the reason does not say so."""
    signs = {(chain.at, chain.change.start): chain.change_sign for chain in chains if chain.change}
    total, general = (slots.filled.get(f"{stem}_change") for stem in ("total", "general"))
    carried = slots.measures.value("revenue_carryover")
    if not (total and general and carried):
        return
    whole, own = (signs.get((slot.at, slot.start), 0) for slot in (total, general))
    text = "".join(slot.text for reading in slots.readings for slot in reading.slots if slot.path == "reason")
    if whole > 0 > own and "结转" not in text and money(total.numeral) <= carried:
        yield Remark("M14", total.at, total.numeral.printed, "", f"总额增加{total.numeral.printed}，而一般公共预算当年支出减少{general.numeral.printed}："
                     f"增加来自上年结转{carried}万元，原因中没有说明", f"the growth is the {carried} carried over, which the reason does not mention",
                     severity="note")
