"""Numbers outside the templates: tied by the words in front of them to figures of the tables that have this name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from yusuan.amount import half_up
from yusuan.checking.claims.claim import CONTRADICTED, MATCHED, ROUNDED, UNVERIFIABLE
from yusuan.checking.claims.judgement import Judgement, judged, money, shown
from yusuan.checking.claims.names import Names, truth, wan
from yusuan.checking.likeness import NONE, likeness
from yusuan.checking.numerals import Numeral
from yusuan.disclosure.model import Disclosure, Fact
from yusuan.hanzi import comparable
from yusuan.measures import PROJECTS

_ELSEWHEN = re.compile(r"上\s*年|去\s*年|往年|年初|调整预算|执行数|原因|预计|较|比|结余")
_NOT_ALL = re.compile(r"新增|增加|减少|增长|下降|用于|调增|调减|压减|预留|其中|小型|微型|下属")
# What may stand between a name and its amount without changing what is meant, one at a time.
_FILLER = re.compile(r"(?:[\"》)〉]|\(类\)|\(款\)|\(项\)|科目|支出|收入|预算数?|决算数?|总额|总计|合计|共计|金额|资金|经费|项目|拨款|市级|省级|财政|中央|安排|[为是共计约有数])$")
_WHOLE = re.compile(r"(?:^(?:\([一二三四五六七八九十]+\))?|年度?|办公厅|[局部委院会室处心])(?:本年)?(?:收入|支出|收、支|收支|收入、支出|收入支出)(?:预算|决算)?(?:总预算|总计|合计)?(?:为)?$")
_APPROPRIATED = re.compile(r"财政拨款(?:收、支|收支|收入支出|收入、支出)(?:预算|决算)?(?:总预算|总计|合计)$")
_APPROPRIATION = ("appropriation_summary", "final_appropriation_summary")
_PARTLY = re.compile(r"其中|增加|减少|上年(?!结转)|去年")
_OF_YEAR = re.compile(r"^(?:19|20)\d{2}(?:年度?)?")
_ENUMERATED = re.compile("^[一二三四五六七八九十]+、")
_NUMBERED = re.compile(r"^(?:\(?[一二三四五六七八九十\d]+[).、])?")
_OF_CLASS = re.compile(r"\(类\)(?:支出)?$")
_PART_OF_ALL = re.compile(r"本年(?:收入|支出)合计为?[\d,.]+万?元[，,]其中[:：]$")
_CHANGED = re.compile(r"新增|增加|减少|增长|下降|调增|调减|压减")
_SHORT, _UNMISTAKABLE = 2, 7  # signs of a name
_CLASS, _TELLING = 3, 3  # digits of a functional class; digits of an amount that is not the same as another by chance
_ORDER = (MATCHED, ROUNDED, UNVERIFIABLE, CONTRADICTED)


@dataclass(frozen=True)
class Labels:
    """The claims of a disclosure by the names of its tables."""

    disclosure: Disclosure
    names: Names

    def judge(self, text: str, numeral: Numeral) -> Judgement | None:
        """The amount at its place in `text`; None when nothing before it is a name of the tables."""
        if numeral.kind != "amount":
            return None
        before = text[:numeral.start]
        clause = comparable(re.split(r"[，,。；;：:]", before)[-1])
        found = self._named(clause)
        verdict = self._of(numeral, found[1]) if found else None
        if verdict and verdict.verdict in (MATCHED, ROUNDED):
            return verdict
        total = self._total(before, clause, numeral)
        if not found or total and (total.verdict != UNVERIFIABLE or found[0] != clause):
            return total
        return self._contradicted(before, clause, found[0], numeral, found[1])

    def judge_named(self, name: str, numeral: Numeral) -> Judgement | None:
        """The amount against the figures of this very name; None when there are none."""
        verdicts = [judged(numeral, truth(fact), severity="warning") for fact in self.names.by_name.get(comparable(name), ())]
        return min(verdicts, key=lambda verdict: _ORDER.index(verdict.verdict)) if verdicts else None

    def _named(self, clause: str) -> tuple[str, list[Fact]] | None:
        """The longest name that the words before a number end in, and its figures."""
        while clause:
            for start in range(len(clause) - _SHORT + 1):
                if clause[start:] in self.names.by_name:
                    return clause[start:], self.names.by_name[clause[start:]]
            shorter = _FILLER.sub("", clause)
            if shorter == clause:
                return None
            clause = shorter
        return None

    @staticmethod
    def _of(numeral: Numeral, facts: Sequence[Fact]) -> Judgement | None:
        """The best verdict among the figures. Nothing is only nothing where no figure of the name is anything."""
        if not numeral.value and any(wan(fact) for fact in facts):
            return None
        verdicts = [judged(numeral, truth(fact)) for fact in facts if fact.amount or not numeral.value]
        return min(verdicts, key=lambda verdict: _ORDER.index(verdict.verdict), default=None)

    def _total(self, before: str, clause: str, numeral: Numeral) -> Judgement | None:
        """收入总计, 支出预算, 收支总预算: a figure of the total rows."""
        appropriated = _APPROPRIATED.search(clause)
        if not appropriated and not _WHOLE.search(clause) or self._is_elsewhen(before):
            return None
        facts = [fact for fact in self.names.totals if not appropriated or fact.table in _APPROPRIATION]
        verdict = self._of(numeral, facts)
        if verdict is None or verdict.verdict in (MATCHED, ROUNDED):
            return verdict
        expected = sorted({f"{half_up(wan(fact), 2)}万元" for fact in facts if wan(fact)})
        wholes = {wan(fact) for fact in facts if wan(fact)}
        if appropriated and len(wholes) <= _SHORT:
            return Judgement(CONTRADICTED, "或".join(expected), f"与表{facts[0].number}的总计不符",
                             f"does not agree with the total of table {facts[0].number}")
        return Judgement(UNVERIFIABLE, reason="各表的总计、合计都与此不同", reason_en="no total of the tables is this")

    def _contradicted(self, before: str, clause: str, label: str, numeral: Numeral, facts: Sequence[Fact]) -> Judgement:
        """Wrong only where the name can mean one value alone and stands right before the number, for the whole of this year."""
        told = [fact for fact in facts if wan(fact)] or facts
        single = len({half_up(wan(fact), 2) for fact in told}) == 1
        if single and self._is_project(label, facts) and not _PARTLY.search(clause):
            verdict = judged(numeral, truth(told[0]), severity="warning")
            misprinted = likeness(numeral.text, verdict.expected.removesuffix(numeral.unit)) != NONE
            if misprinted or clause.endswith(label) and "新增" not in clause:
                return verdict
        direct = _FILLER.sub("", clause) in (label, clause) and clause.startswith(label) or clause == label
        sentence = re.split(r"[。；;]", before)[-1]
        if single and direct and not _NOT_ALL.search(sentence) and not self._is_elsewhen(before):
            return judged(numeral, truth(told[0]), severity="warning")
        return self._of_another(before, clause, label, numeral, facts) or self._of_none(before, clause, label, numeral, facts) or Judgement(
            UNVERIFIABLE, reason=f"“{label}”在表中的数与此不同，所指可能不同", reason_en=f"the tables have other figures for {label}")

    def _of_another(self, before: str, clause: str, label: str, numeral: Numeral, facts: Sequence[Fact]) -> Judgement | None:
        """M6: an amount under the name of a functional class that is, in the tables of that class, only the amount of something else."""
        tables = {fact.table for fact in facts if len(fact.code) == _CLASS or _ENUMERATED.match(fact.label)}
        telling = len(numeral.text.replace(",", "").replace(".", "").strip("0")) >= _TELLING
        if not tables or not telling or _OF_YEAR.sub("", clause) not in (label, f"{label}支出") or self._is_elsewhen(before):
            return None
        carriers = [fact for fact in self.disclosure.facts if fact.table in tables and wan(fact) == money(numeral)]
        if not carriers:
            return None
        other = truth(carriers[0])
        return Judgement(CONTRADICTED, "", f"“{label}”在表中没有这个数，这是{other.source}",
                         f"{label} has no such amount; it is {other.source_en}", code="M6")

    def _of_none(self, before: str, clause: str, label: str, numeral: Numeral, facts: Sequence[Fact]) -> Judgement | None:
        """The whole of a class, or a part of all revenue or expenditure, with figures in several tables, and this is none of them."""
        sentence, name = re.split(r"[。；;]", before)[-1], _NUMBERED.sub("", clause)
        if _OF_CLASS.sub("", name).removesuffix("支出") != label.removesuffix("支出") or _CHANGED.search(sentence) or self._is_elsewhen(before):
            return None
        whole = _OF_CLASS.search(name) or _PART_OF_ALL.search(before[:len(before.rstrip()) - len(label)])
        agreed = self._agreed(facts)
        of_class = any(len(fact.code) == _CLASS or _ENUMERATED.match(fact.label) for fact in facts)
        if len(agreed) == 1 and (whole or of_class and comparable(sentence) == clause):
            return judged(numeral, truth(agreed[0]), severity="warning")
        if len(agreed) != 2 or not whole:
            return None
        expected = "或".join(sorted(shown(numeral, wan(fact)) for fact in agreed))
        return Judgement(CONTRADICTED, expected, f"“{label}”在表中没有这个数", f"{label} has no such amount in the tables", severity="warning")

    @staticmethod
    def _agreed(facts: Sequence[Fact]) -> list[Fact]:
        """The largest figure that each table has, each value once; none where only one table has any."""
        largest: dict[int, Fact] = {}
        for fact in facts:
            largest[fact.number] = max(largest.get(fact.number, fact), fact, key=wan)
        wholes = [fact for fact in largest.values() if wan(fact)]
        return list({half_up(wan(fact), 2): fact for fact in wholes}.values()) if len(wholes) > 1 else []

    @staticmethod
    def _is_project(label: str, facts: Sequence[Fact]) -> bool:
        """Whether a name is long enough to be nothing but that of a project, and is one."""
        return len(label) >= _UNMISTAKABLE and all(fact.table in PROJECTS for fact in facts)

    def _is_elsewhen(self, before: str) -> bool:
        """Whether the words before speak of another year, or of something other than the whole."""
        spoken = re.findall(r"((?:19|20)\d{2})\s*年", before)
        return bool(_ELSEWHEN.search(re.split(r"[。；;]", before)[-1]) or spoken and int(spoken[-1]) != self.disclosure.year)
