"""Items named by class, section and item (一般公共服务支出（类）财政事务（款）行政运行（项）) against the tree of functional codes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from yusuan.amount import half_up
from yusuan.checking.claims.claim import CONTRADICTED, MATCHED, UNVERIFIABLE
from yusuan.checking.claims.judgement import Judgement, judged, money
from yusuan.checking.claims.names import truth, wan
from yusuan.checking.claims.told import Told
from yusuan.checking.numerals import Numeral
from yusuan.disclosure.model import Disclosure, Fact
from yusuan.hanzi import comparable

_LEVEL = re.compile(r"(?P<name>[^“”\"，。；：:、（）()]+(?:[（(](?![类款项][）)])[^（）()]*[）)][^“”\"，。；：:、（）()]*)?)(?:支出)?[（(](?P<level>[类款项])[）)]")
_QUOTED = re.compile(r"[“\"]([^“”\"]+?)[-—－]([^“”\"]+?)[-—－]([^“”\"]+)[”\"]科目\s*$")
_WORD = re.compile(r"[“\"]([^“”\"（）()—－-]{1,8})[”\"]")  # in a name: “三北”工程建设
_THIS = re.compile(r"(?:科目|支出决算(?:数)?为?|预算安排|支出|[）)])\s*$")
_OTHER = re.compile(r"年初预算|执行数|上\s*年|比|较")
_BACK = 4  # sentences between the name of an item and its amount
_ENUMERATOR = re.compile(r"^\s*(?:\d+|[一二三四五六七八九十]+)\s*[、.．]?\s*")


@dataclass(frozen=True)
class Paths:
    """The items of a disclosure's tables by the names above them."""

    disclosure: Disclosure
    told: Told

    @cached_property
    def _items(self) -> dict[tuple[str, str, str], list[Fact]]:
        """Names from the class down to the item → the figures of its rows."""
        found: dict[tuple[str, str, str], list[Fact]] = defaultdict(list)
        for table in self.disclosure.tables:
            names = {fact.code: fact.label for fact in table.facts if fact.code}
            for fact in table.facts:
                if fact.amount is not None and len(fact.code) == 7 and fact.code.isdigit():
                    found[tuple(_plain(names.get(fact.code[:size], "")) for size in (3, 5, 7))].append(fact)
        return found

    def judge(self, at: int, numeral: Numeral) -> Judgement | None:
        """The amount of an item; None when no item is named before it. An amount under another item's name is that other item's."""
        clause = re.split(r"[，,。；;：:]", self.told.sentences[at].text[:numeral.start])[-1]
        if numeral.kind != "amount" or not self._items or not _THIS.search(clause) or _OTHER.search(clause):
            return None
        path = self._path(at, numeral)
        if not path:
            return None
        facts = [fact for names, found in self._items.items() if _fits(path, names) for fact in found]
        return self._figure(numeral, facts) if facts else self._carried(numeral, path)

    def _path(self, at: int, numeral: Numeral) -> dict[str, str]:
        """The names by level (类, 款, 项), in this sentence or in one before it in the paragraph."""
        text = self.told.sentences[at].text[:numeral.start]
        for _ in range(_BACK):
            path = _named(text)
            before = self.told.before(at)
            if path or before is None:
                return path
            at, text = before, self.told.sentences[before].text
        return {}

    @staticmethod
    def _figure(numeral: Numeral, facts: Sequence[Fact]) -> Judgement:
        verdicts = [judged(numeral, truth(fact)) for fact in facts]
        right = [verdict for verdict in verdicts if verdict.verdict != CONTRADICTED]
        if right:
            return min(right, key=lambda verdict: verdict.verdict != MATCHED)
        return next((verdict for fact, verdict in zip(facts, verdicts) if fact.column == "total"), verdicts[0])

    def _carried(self, numeral: Numeral, path: dict[str, str]) -> Judgement:
        """The one item that has this amount and shares a name with the path, when the path names none of the tables'."""
        printed = "—".join(path.values())
        carriers = [names for names, facts in self._items.items() if any(_same(one, other) for one in path.values() for other in names)
                    and any(half_up(wan(fact), numeral.places) == money(numeral) for fact in facts)]
        if len(carriers) != 1 or not numeral.value or len(path) < 3:
            return Judgement(UNVERIFIABLE, reason=f"表中没有科目“{printed}”", reason_en="the tables have no such item")
        name = "—".join(carriers[0])
        return Judgement(CONTRADICTED, name, f"表中没有科目“{printed}”，这是“{name}”的金额",
                         f"the tables have no {printed}; this is the amount of {name}", code="M6")


def _plain(name: str) -> str:
    return re.sub(r"[（(].*?[）)]", "", comparable(_ENUMERATOR.sub("", re.sub(r"[“”\"]", "", name))))


def _same(one: str, other: str) -> bool:
    """Whether a printed name is that of the tables: 支出 at the end is often left out, and what stands before 、 is not seen as part of it."""
    short, whole = one.removesuffix("支出"), other.removesuffix("支出")
    return bool(one) and (short == whole or whole.endswith(f"、{short}"))


def _fits(path: dict[str, str], names: tuple[str, str, str]) -> bool:
    """The item is this one, and the other names stand above it, whatever level they are printed as."""
    return _same(path["项"], names[2]) and all(any(_same(name, other) for other in names) for level, name in path.items() if level != "项")


def _named(text: str) -> dict[str, str]:
    """The last item that a text names, with the names before it."""
    text = _WORD.sub(r"\1", text)
    quoted = _QUOTED.search(text)
    if quoted:
        return {level: _plain(name) for level, name in zip("类款项", quoted.groups())}
    found: dict[str, str] = {}
    for match in _LEVEL.finditer(text):
        if match["level"] == "类" or "项" in found:
            found = {}
        found[match["level"]] = _plain(match["name"].split("“")[-1])
    return found if "项" in found else {}
