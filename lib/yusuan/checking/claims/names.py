"""The names that the tables of a disclosure give to their figures: rows, columns, tables, totals."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from yusuan.checking.claims.judgement import WAN, Truth
from yusuan.disclosure.header import TOTALS
from yusuan.disclosure.model import Disclosure, Fact
from yusuan.hanzi import comparable, without_enumerator
from yusuan.measures import cell_measure
from yusuan.profiles import places, sentences

# What a header path says beside the name of its figures.
_GENERAL = re.compile(r"^(?:(?:19|20)\d{2}年?)?(?:小计|合计|总计|金额|预算数|决算数|年初预算数|支出|收入|项目)$")
_WHOLE = re.compile(r"^(?:本年)?(?:收入|支出)?(?:总计|合计)$")
# Tables whose total is called by the name of the table.
_TITLES = {"three_public_expenses": '"三公"经费', "operating_expenses": "机关运行经费", "procurement": "政府采购预算"}
_ENUMERATED = re.compile(r"^(?:[一二三四五六七八九十]+、|\d+[.．、]|其中[:：])\s*")


@lru_cache(maxsize=1 << 12)
def plain(name: str) -> str:
    """A name for comparing: no enumerator, no blanks, half width."""
    return comparable(_ENUMERATED.sub("", without_enumerator(name.strip())))


def wan(fact: Fact) -> Decimal:
    """The figure in 万元; a blank cell is zero."""
    return fact.amount.into(WAN).value if fact.amount else Decimal(0)


def truth(fact: Fact) -> Truth:
    """A cell as what a claim should equal, said with table, row and column."""
    row, column = fact.label or fact.code, fact.header.rpartition("/")[2]
    printed = f"{fact.amount.text}{fact.amount.unit}" if fact.amount else "空白"
    return Truth(wan(fact), f"表{fact.number}“{row}”行“{column}”列{printed}", f"table {fact.number}, row {row}, column {column}: {printed}")


@dataclass(frozen=True)
class Names:
    """The figures of a disclosure by name."""

    disclosure: Disclosure

    @cached_property
    def by_name(self) -> dict[str, list[Fact]]:
        """Comparable name → figures of the rows of this name; of a column of this name where the row is a total or has no name."""
        found: dict[str, list[Fact]] = defaultdict(list)
        for fact in self.disclosure.facts:
            label = plain(fact.label)
            if label and label not in TOTALS and not _WHOLE.match(label):
                found[label].append(fact)
                found[label.removesuffix("支出").removesuffix("合计")].append(fact)
            elif not fact.code:
                found[self._column(fact)].append(fact)
        if sentences.has_own(self.disclosure.standard):
            self._add_measures(found)
        found.pop("", None)
        return found

    @staticmethod
    def _column(fact: Fact) -> str:
        """What a total is a total of: its column, or its table."""
        parts = [part for part in fact.header.split("/") if not _GENERAL.match(part)]
        return plain(parts[-1]) if parts else _TITLES.get(fact.table, "")

    def _add_measures(self, found: dict[str, list[Fact]]) -> None:
        for code, place in places.load(self.disclosure.standard).cells.items():
            measure = cell_measure(self.disclosure, code, place)
            found[comparable(place.title)] += [source for source in measure.inputs if isinstance(source, Fact)]

    @cached_property
    def totals(self) -> list[Fact]:
        """The figures of total rows."""
        return [fact for fact in self.disclosure.facts
                if fact.amount and not fact.code and (plain(fact.label) in TOTALS or _WHOLE.match(plain(fact.label)) or not fact.label)]
