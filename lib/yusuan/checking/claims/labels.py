"""Numbers outside the templates: tied by the words in front of them to rows and columns of the tables that have this name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from yusuan.amount import half_up
from yusuan.checking.claims.claim import CONTRADICTED, MATCHED, ROUNDED, UNVERIFIABLE
from yusuan.checking.claims.judgement import WAN, Judgement, Truth, judged, money
from yusuan.checking.numerals import Numeral
from yusuan.disclosure.model import Disclosure, Fact
from yusuan.hanzi import comparable, without_enumerator
from yusuan.measures import TOTALS, cell_measure
from yusuan.profiles import places

_ELSEWHEN = re.compile(r"上\s*年|去\s*年|往年|年初预算|调整预算|原因|预计|较|比")
_NOT_ALL = re.compile(r"新增|增加|减少|增长|下降|用于|调增|调减|压减|预留|其中，|小型|微型")
# What may stand between a name and its amount without changing what is meant.
_FILLER = re.compile(r"(?:[”\"》)）〉]|科目|支出|收入|预算数?|决算数?|年初|总额|总计|合计|共计|金额|资金|经费|项目|拨款|市级|省级|财政|中央|安排|[为是共计约有]|\s)$")
_PATH = re.compile(r"(?P<class>[^“”\"，。；：（(]+)[（(]类[）)][^“”\"，。；：（(]*?(?P<section>[^“”\"，。；：（(]+)[（(]款[）)](?P<item>[^“”\"，。；：（(]+(?:[（(][^类款项）)]+[）)])?[^“”\"，。；：（(]*)[（(]项[）)]")
_SHORT = 2


@dataclass(frozen=True)
class Labels:
    """The names of a disclosure's tables and what they stand for."""

    disclosure: Disclosure

    @cached_property
    def _names(self) -> dict[str, list[Fact]]:
        """Comparable name → figures of the rows with this label, of a column of this name in a total row, of a measure of this title."""
        found: dict[str, list[Fact]] = defaultdict(list)
        for fact in self.disclosure.facts:
            if fact.amount is None:
                continue
            label = comparable(without_enumerator(fact.label))
            if label and label not in TOTALS:
                found[label].append(fact)
            elif fact.label or not fact.code:
                found[comparable(fact.header.rpartition("/")[2])].append(fact)
        for code, place in self._places.cells.items():
            measure = cell_measure(self.disclosure, code, place)
            found[comparable(place.title)] += [source for source in measure.inputs if isinstance(source, Fact) and source.amount]
        return found

    @cached_property
    def _places(self) -> places.Places:
        return places.load(self.disclosure.profile)

    def judge(self, text: str, numeral: Numeral) -> Judgement | None:
        """The amount at its place in `text`; None when nothing before it is a name of the tables."""
        before = text[:numeral.start]
        found = self._named(before) if numeral.kind == "amount" else None
        if not found:
            return None
        label, facts = found
        verdicts = [judged(numeral, _truth(fact)) for fact in facts]
        for wanted in (MATCHED, ROUNDED):
            right = next((verdict for verdict in verdicts if verdict.verdict == wanted), None)
            if right:
                return right
        return self._contradicted(before, label, numeral, facts)

    def _named(self, before: str) -> tuple[str, list[Fact]] | None:
        """The longest name that the words before a number end in, and its figures."""
        clause = comparable(self._tail(before))
        while clause:
            for start in range(len(clause) - _SHORT + 1):
                if clause[start:] in self._names:
                    return clause[start:], self._names[clause[start:]]
            shorter = _FILLER.sub("", clause)
            if shorter == clause:
                return None
            clause = shorter
        return None

    @staticmethod
    def _tail(before: str) -> str:
        """The numeral's clause; brackets of a name are left in."""
        return re.split(r"[，,。；;：:]", before)[-1]

    def _contradicted(self, before: str, label: str, numeral: Numeral, facts: Sequence[Fact]) -> Judgement:
        """Wrong only where the name can mean one value alone and stands right before the number, for the whole of this year."""
        values = {half_up(fact.amount.into(WAN).value, 2) for fact in facts}
        sentence = re.split(r"[。；;]", before)[-1]
        clause = comparable(self._tail(before))
        direct = clause in (label, f"其中{label}") or clause.endswith(f"本年{label}")
        if len(values) != 1 or not direct or _NOT_ALL.search(sentence) or _ELSEWHEN.search(sentence) or self._of_another_year(before):
            return Judgement(UNVERIFIABLE, reason=f"“{label}”在表中的数与此不同，所指可能不同", reason_en=f"the tables have other figures for {label}")
        return judged(numeral, _truth(facts[0]), severity="warning")


    def _of_another_year(self, before: str) -> bool:
        """Whether the last year that the words before speak of is not this one."""
        spoken = re.findall(r"((?:19|20)\d{2})\s*年", before)
        return bool(spoken) and int(spoken[-1]) != self.disclosure.year


def _truth(fact: Fact) -> Truth:
    source = f"表{fact.number}“{fact.label or fact.code}”行“{fact.header.rpartition('/')[2]}”列{fact.amount.text}{fact.amount.unit}"
    return Truth(fact.amount.into(WAN).value, source, f"table {fact.number}, row {fact.label or fact.code}: {fact.amount.text} {fact.amount.unit}")


@dataclass(frozen=True)
class Paths:
    """Items named by class, section and item (类, 款, 项) against the tree of functional codes."""

    disclosure: Disclosure

    @cached_property
    def _items(self) -> dict[tuple[str, ...], list[Fact]]:
        """Names from the class down to the item → the figures of its rows."""
        found: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
        for table in self.disclosure.tables:
            names = {fact.code: fact.label for fact in table.facts if fact.code}
            for fact in table.facts:
                if fact.amount is not None and len(fact.code) >= 7 and fact.code.isdigit():
                    path = tuple(_plain(names.get(fact.code[:size], "")) for size in (3, 5, 7))
                    found[path].append(fact)
        return found

    def judge(self, text: str, numeral: Numeral) -> Judgement | None:
        """The amount behind a path; None when there is no path before it. An amount under another item's name is that other item's."""
        before = re.split(r"[。；;]", text[:numeral.start])[-1]
        path = _path(before)
        if numeral.kind != "amount" or path is None or not self._items:
            return None
        facts = self._matching(path)
        if facts:
            return self._figure(numeral, facts)
        return self._carried(numeral, path)

    def _matching(self, path: tuple[str, str, str]) -> list[Fact]:
        return [fact for names, facts in self._items.items() if all(_same(one, other) for one, other in zip(path, names)) for fact in facts]

    def _figure(self, numeral: Numeral, facts: Sequence[Fact]) -> Judgement:
        verdicts = [judged(numeral, _truth(fact)) for fact in facts]
        right = [verdict for verdict in verdicts if verdict.verdict != CONTRADICTED]
        if right:
            return min(right, key=lambda verdict: verdict.verdict != MATCHED)
        whole = next((verdict for fact, verdict in zip(facts, verdicts) if fact.column == "total"), verdicts[0])
        return whole

    def _carried(self, numeral: Numeral, path: tuple[str, str, str]) -> Judgement:
        """The one item of the same class that has this amount, when the path names none of the tables'."""
        carriers = {names: facts for names, facts in self._items.items() if _same(path[0], names[0])
                    and any(half_up(fact.amount.into(WAN).value, numeral.places) == money(numeral) for fact in facts)}
        if len(carriers) != 1 or not numeral.value:
            return Judgement(UNVERIFIABLE, reason=f"表中没有科目“{'—'.join(path)}”", reason_en="the tables have no such item")
        names = next(iter(carriers))
        return Judgement(CONTRADICTED, "—".join(names), f"表中没有科目“{'—'.join(path)}”，这是“{'—'.join(names)}”的金额",
                         f"the tables have no {'-'.join(path)}; this is the amount of {'-'.join(names)}", code="M6")


def _plain(name: str) -> str:
    return re.sub(r"[（(].*?[）)]", "", comparable(name))


def _same(one: str, other: str) -> bool:
    """Names of one item; 支出 at the end is often left out."""
    return one == other or one.removesuffix("支出") == other.removesuffix("支出")


def _path(before: str) -> tuple[str, str, str] | None:
    match = _PATH.search(before)
    if match:
        return _plain(match["class"].split("“")[-1]), _plain(match["section"]), _plain(match["item"])
    quoted = re.search(r"[“\"]([^“”\"]+)-([^“”\"]+?)-([^“”\"]+)[”\"]科目\s*$", before)
    return (_plain(quoted[1]), _plain(quoted[2]), _plain(quoted[3])) if quoted else None
