"""The slots of the profile's sentences against the measures, and what is said wrongly beside the numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from yusuan.checking.claims.claim import CONTRADICTED, MATCHED, ROUNDED, UNVERIFIABLE
from yusuan.checking.claims.counts import Counts
from yusuan.checking.claims.judgement import WAN, Judgement, Truth, judged, money, wrong_unit
from yusuan.checking.claims.lists import Verdicts, judge_lists
from yusuan.checking.claims.relations import Place, best, judge_relations
from yusuan.checking.claims.remark import Remark
from yusuan.checking.claims.templates import Filled, Reading, readings
from yusuan.checking.claims.told import Told
from yusuan.checking.numerals import MONEY, Numeral
from yusuan.disclosure.model import Disclosure
from yusuan.hanzi import comparable
from yusuan.measures import Measures
from yusuan.prior import Prior
from yusuan.profiles import places, sentences

BODIES = {"unit": "单位", "department": "部门"}
_CUT_OFF = 2  # signs that a narrow column cuts off a name
_INDEPENDENT = ("own", "department")  # bases of the prior year that are not this document's own word


@dataclass(frozen=True)
class Slots:
    """The narrative as the templates read it."""

    disclosure: Disclosure
    told: Told
    measures: Measures
    prior: Prior | None
    names: Collection[str] = field(default=())

    @cached_property
    def _book(self) -> sentences.Sentences:
        return sentences.load(self.disclosure.standard)

    @cached_property
    def _places(self) -> places.Places:
        return places.load(self.disclosure.standard)

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        if not sentences.has_own(self.disclosure.standard):
            return ()
        return tuple(readings(self.disclosure, self.told, self._book))

    @cached_property
    def _lists(self) -> tuple[tuple[Reading, tuple[Verdicts, ...]], ...]:
        return tuple((reading, tuple(judge_lists(reading, self.measures, self._places, self._book))) for reading in self.readings)

    @cached_property
    def counts(self) -> Counts:
        return Counts(self.disclosure, self.measures)

    @cached_property
    def filled(self) -> dict[str, Filled]:
        """The first slot of each path that holds a numeral."""
        found: dict[str, Filled] = {}
        for reading in self.readings:
            for slot in reading.slots:
                if slot.numeral and slot.kind not in ("year",):
                    found.setdefault(slot.path, slot)
        return found

    def currents(self) -> dict[Place, Numeral]:
        """For the change and the growth of each stem the amount that they are of, which stands further up in the sentence."""
        found: dict[Place, Numeral] = {}
        for reading in self.readings:
            for stem, (code, _) in self._places.changes.items():
                now = reading.first(code, "amount")
                for slot in (reading.first(f"{stem}_change", "change"), reading.first(f"{stem}_growth", "growth")):
                    if now and now.numeral and slot:
                        found[(slot.at, slot.start)] = now.numeral
        return found

    def judgements(self) -> dict[Place, Judgement]:
        """What the measures, lists and relations make of the numerals."""
        found: dict[Place, Judgement] = {}
        for reading, lists in self._lists:
            for verdicts in lists:
                found |= verdicts.judgements
            found |= {(slot.at, slot.start): verdict for slot in reading.slots
                      if slot.numeral and (verdict := self._in_wan(slot, found.get((slot.at, slot.start)) or self._slot(slot)))}
        found |= dict(self._subsets(found))
        for place, verdict in judge_relations(self._book.relations, self.filled, self.counts, found).items():
            if found.get(place, verdict).verdict in (MATCHED, UNVERIFIABLE) or verdict.verdict == CONTRADICTED:
                found[place] = verdict
        return found

    @staticmethod
    def _in_wan(slot: Filled, verdict: Judgement | None) -> Judgement | None:
        """Every template prints 万元: money in another unit is wrong unless it proves right."""
        numeral = slot.numeral
        if numeral.unit in MONEY and numeral.unit != WAN and numeral.value and (verdict is None or verdict.verdict not in (MATCHED,
                                                                                                                           ROUNDED)):
            return wrong_unit(numeral)
        return verdict

    def _slot(self, slot: Filled) -> Judgement | None:
        if slot.path in self._places.shares:
            return self._share(slot)
        if slot.kind == "change":
            return self._change(slot)
        if slot.path in self._places.cells:
            measure = self.measures[slot.path]
            if measure.value is None:
                return Judgement(UNVERIFIABLE, reason=measure.note, reason_en="the table or row is missing")
            return judged(slot.numeral, Truth(measure.value, measure.formula, measure.formula))
        return self._tied(slot)

    def _share(self, slot: Filled) -> Judgement | None:
        part, base = (self.measures[code] for code in self._places.shares[slot.path])
        if part.value is None or not base.value:
            return Judgement(UNVERIFIABLE, reason=part.note or base.note or f"{base.title}为零", reason_en="no base")
        exact = part.value / base.value * 100
        verdict = judged(slot.numeral, Truth(exact, f"{part.title}{part.value}÷{base.title}{base.value}", f"{part.value} ÷ {base.value}"))
        return verdict

    def _change(self, slot: Filled) -> Judgement | None:
        """The change against the prior year where another document knows it."""
        stem = slot.path.removesuffix("_change")
        base = self._places.changes.get(stem, ("", ""))[1]
        known = self.prior.known.get(base) if self.prior else None
        measure = self.measures.by_code.get(slot.path)
        if known is None or known.basis not in _INDEPENDENT or measure is None or measure.value is None:
            return None
        return judged(slot.numeral, Truth(abs(measure.value), f"本年与上年公开数之差（{measure.formula}）", measure.formula), severity="warning")

    def _tied(self, slot: Filled) -> Judgement | None:
        codes = self._book.ties.get(slot.path, [])
        truths = [truth for code in codes for truth in self._truths(code.removeprefix("?"))]
        if not truths:
            return None
        verdict = best(slot.numeral, truths, "error" if len(codes) == 1 else "warning")
        # A tie that only may hold (?) can confirm and never contradict.
        if verdict.verdict == CONTRADICTED and any(code.startswith("?") for code in codes):
            return None
        return verdict

    def _truths(self, code: str) -> list[Truth]:
        other = self.filled.get(code)
        if other and code not in self.measures:
            return [Truth(money(other.numeral), f"前文的{other.numeral.printed}", other.numeral.printed)]
        return self.counts.truths(code)

    def _subsets(self, done: Mapping[Place, Judgement]) -> Iterator[tuple[Place, Judgement]]:
        """Count and sum of a kind of projects: some of the projects have to have them."""
        for pair in self._book.subsets:
            count, amount = (self.filled.get(pair[key]) for key in ("count", "amount"))
            if not count or not amount:
                continue
            possible = self.counts.can_be(int(count.numeral.value), money(amount.numeral))
            for slot in (count, amount):
                if possible and (slot.at, slot.start) not in done:
                    yield (slot.at, slot.start), Judgement(MATCHED, slot.numeral.printed, "项目支出预算表中有这样的项目组合",
                                                           "projects of the tables make this up")
            if possible is False:
                reason = f"项目支出预算表中没有{count.numeral.printed}项目合计{amount.numeral.printed}"
                yield (amount.at, amount.start), Judgement(CONTRADICTED, "", reason,
                                                           f"no {count.numeral.text} projects of the tables sum up to this",
                                                           code="M13", severity="warning")

    def remarks(self) -> Iterator[Remark]:
        """Names, words, years, items and shares that are wrong or missing."""
        for reading, lists in self._lists:
            for verdicts in lists:
                yield from verdicts.remarks
            yield from self._missing(reading)
            yield from self._none(reading)
            for slot in reading.slots:
                yield from self._word(slot)
        yield from self._conventions()

    def _conventions(self) -> Iterator[Remark]:
        """Projects of one name counted once: the tables have more rows than the narrative has projects."""
        managed = self.filled.get("managed")
        rows, names = self.counts.rows_and_names()
        if managed and managed.numeral.value == names != rows:
            yield Remark("M13", managed.at, managed.numeral.printed, "", f"项目支出预算表（本年预算）有{rows}行项目，同名合并后{names}个，口径不同",
                         f"the project table has {rows} rows with {names} names", severity="note")

    def _missing(self, reading: Reading) -> Iterator[Remark]:
        for words, path in reading.missing:
            measure = self.measures.by_code.get(path)
            if measure is not None and measure.value is not None:
                yield Remark("M8", reading.at, "", f"{words}{measure.value}万元", f"没有写“{words}”一项", f"the item {words} is missing")
        for slot in reading.slots:
            share = f"{slot.path}_share"
            wanted = share in self._places.shares and reading.template.has_slot(share) and slot.kind == "amount"
            if wanted and not reading.first(share) and any(one.kind == "share" for one in reading.slots):
                value = self.measures.value(share)
                expected = "" if value is None else f"占{value}%"
                yield Remark("M8", slot.at, f"{slot.text}万元", expected, f"没有写占比，应为“{expected}”", f"the share is missing: {expected}")

    def _none(self, reading: Reading) -> Iterator[Remark]:
        """`本单位无“三公”经费预算` where the table prints some."""
        code = reading.template.id
        measure = self.measures.by_code.get(code) if code in self._places.cells else None
        if measure and measure.value and not reading.first(code) and not any(slot.kind == "amount" for slot in reading.slots):
            yield Remark("M15", reading.at, "无", f"{measure.value}万元", f"说没有{measure.title}，而{measure.formula}为{measure.value}万元",
                         f"says there is none; the table prints {measure.value}")

    def _word(self, slot: Filled) -> Iterator[Remark]:
        if slot.kind == "year":
            yield from self._year(slot)
        elif slot.path == "body" and slot.text in BODIES.values() and slot.text != BODIES[self.disclosure.kind]:
            right = BODIES[self.disclosure.kind]
            yield Remark("M11", slot.at, slot.text, right, f"本材料是{right}公开，这里写作“{slot.text}”",
                         f"this is the disclosure of a {self.disclosure.kind}",
                         severity="warning")
        elif slot.path == "entity" and not self._is_ours(slot.text):
            yield Remark("M10", slot.at, slot.text, self.disclosure.unit, f"单位名称与本材料的“{self.disclosure.unit}”不一致",
                         "the name of another unit")

    def _year(self, slot: Filled) -> Iterator[Remark]:
        year = self.disclosure.year
        allowed = {"year": (year,), "prior_year": (year - 1,)}.get(slot.path, (year - 1, year))
        if slot.numeral and year and int(slot.numeral.value) not in allowed:
            yield Remark("M9", slot.at, f"{slot.text}年", f"{allowed[0]}年", f"年度应为{allowed[0]}年", f"the year should be {allowed[0]}")

    def _is_ours(self, name: str) -> bool:
        """Whether a printed name is ours: in full, with an addition (本级, brackets), or cut off at the end by a sign or two."""
        plain = comparable(name)
        known = {comparable(one) for one in (self.disclosure.unit, *self.names, *(table.entity for table in self.disclosure.tables)) if one}
        return not known or plain[-2:] in ("单位", "部门") or any(
            plain == one or one in plain or (one.startswith(plain) and len(one) - len(plain) <= _CUT_OFF) for one in known)
