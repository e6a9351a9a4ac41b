"""All claims of a disclosure, and what a person should look at."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import cached_property

from yusuan.checking.arithmetic import reckonings
from yusuan.checking.claims.chains import Chain, chains
from yusuan.checking.claims.claim import CODES, CONTRADICTED, MATCHED, UNVERIFIABLE, Claim
from yusuan.checking.claims.divided import judge_divided
from yusuan.checking.claims.explanation import explanations
from yusuan.checking.claims.growth import judge_change, judge_growth
from yusuan.checking.claims.judgement import OPEN, Judgement, Truth, judged, money
from yusuan.checking.claims.labels import Labels
from yusuan.checking.claims.names import Names
from yusuan.checking.claims.paths import Paths
from yusuan.checking.claims.relations import Place
from yusuan.checking.claims.remark import Remark
from yusuan.checking.claims.shares import judge_shares
from yusuan.checking.claims.slots import Slots
from yusuan.checking.claims.told import Told
from yusuan.checking.claims.years import stale_titles, stale_years
from yusuan.checking.finding import Finding, file_of
from yusuan.checking.headcount import headcount_findings
from yusuan.checking.numerals import Numeral, numerals
from yusuan.disclosure.model import Disclosure, Sentence
from yusuan.measures import measures
from yusuan.prior import Prior, find_prior

_LEADING = re.compile(r"^(?P<name>[^:：，,。；;]{4,40})[:：]")
_FUNDS = re.compile(r"(?:需要?|安排|涉及|共需|申请)(?:资金|经费|金额|预算)\s*$")


class ClaimAudit:
    """The narrative of one disclosure against its tables, its forms and itself."""

    def __init__(self, disclosure: Disclosure, prior: Prior | None = None, names: Collection[str] = ()):
        self.disclosure = disclosure
        self.told = Told.of(disclosure)
        prior = find_prior(disclosure) if prior is None else prior
        self._slots = Slots(disclosure, self.told, measures(disclosure, prior), prior, names)
        self._names = Names(disclosure)
        self._labels, self._paths = Labels(disclosure, self._names), Paths(disclosure, self.told)
        self._judgements = self._judge()

    def _judge(self) -> dict[Place, Judgement]:
        found = {**self._free(), **self._reckoned()}
        compared = self._compared()
        found.update(compared)
        for place, verdict in self._slots.judgements().items():
            if not (place in compared and compared[place].verdict == CONTRADICTED):
                found[place] = verdict
        found.update(self._both_sides())
        found.update(self._mended(found))
        return found

    def _mended(self, found: dict[Place, Judgement]) -> dict[Place, Judgement]:
        """Rates that are right by the amount that should stand beside them: the amount is the culprit, and told alone."""
        mended: dict[Place, Judgement] = {}
        for chain in self.chains:
            rate = found.get((chain.at, chain.growth.start)) if chain.growth else None
            amount = found.get((chain.at, chain.current.start)) if chain.current else None
            if rate and amount and rate.verdict == amount.verdict == CONTRADICTED:
                expected = [one for one in numerals(amount.expected) if one.unit == chain.current.unit]
                again = judge_growth(replace(chain, current=expected[0])) if len(expected) == 1 else None
                if again and again.verdict == MATCHED:
                    mended[(chain.at, chain.growth.start)] = again
        return mended

    def _free(self) -> dict[Place, Judgement]:
        """Amounts tied by the words before them."""
        found: dict[Place, Judgement] = {**dict(judge_shares(self.told, self._names)), **dict(judge_divided(self.told))}
        for at, numeral in self.told.claims():
            text = self.told.sentences[at].text
            verdict = self._paths.judge(at, numeral) or self._labels.judge(text, numeral) or self._of_project(at, numeral)
            if verdict and (verdict.verdict != UNVERIFIABLE or (at, numeral.start) not in found):
                found[(at, numeral.start)] = verdict
        return found

    def _of_project(self, at: int, numeral: Numeral) -> Judgement | None:
        """The money of a paragraph that begins with the name of a project (……经费：……，预计需要资金……万元)."""
        if numeral.kind != "amount" or not _FUNDS.search(self.told.sentences[at].text[:numeral.start]):
            return None
        place: int | None = at
        while place is not None:
            leading = _LEADING.match(self.told.sentences[place].text)
            if leading:
                return self._labels.judge_named(leading["name"], numeral)
            place = self.told.before(place)
        return None

    def _reckoned(self) -> dict[Place, Judgement]:
        """Products and sums that a sentence states (每人……元，……人，需要……万元)."""
        found: dict[Place, Judgement] = {}
        for at, sentence in enumerate(self.told.sentences):
            for one in reckonings(sentence.text):
                verdict = MATCHED if one.is_right else CONTRADICTED
                severity = "error" if one.code == "T1" else "warning"
                found[(at, one.start)] = Judgement(verdict, one.expected, f"{one.formula}＝{one.expected}",
                                                   f"{one.formula} = {one.expected}", one.code, severity)
        return found

    @cached_property
    def chains(self) -> tuple[Chain, ...]:
        """The comparisons with last year, each with the amount that its template says it is of."""
        currents = self._slots.currents()
        found = []
        for chain in chains(self.told):
            first = chain.change or chain.growth
            current = currents.get((chain.at, first.start))
            found.append(replace(chain, current=current) if current else chain)
        return tuple(found)

    def _compared(self) -> dict[Place, Judgement]:
        found: dict[Place, Judgement] = {}
        for chain in self.chains:
            growth, change = judge_growth(chain), judge_change(chain)
            if growth and chain.growth:
                found[(chain.at, chain.growth.start)] = growth
            if change:
                found[(chain.at, chain.change.start)] = change
        return found

    def _both_sides(self) -> dict[Place, Judgement]:
        """The change of the revenue is that of the expenditure, and goes the same way."""
        one, other = (self._slots.filled.get(f"{stem}_change") for stem in ("total", "expenditure"))
        if not (one and other and one.kind == other.kind == "change"):
            return {}
        place = other.at, other.start
        ways = {(chain.at, chain.change.start): chain for chain in self.chains if chain.change}
        mine, theirs = ways.get((one.at, one.start)), ways.get(place)
        if money(one.numeral) != money(other.numeral):
            verdict = judged(other.numeral, Truth(money(one.numeral), "收入总计的增减额（收支总计相等，增减额也应相等）", "the change of the revenue"))
            return {place: verdict} if verdict.verdict == CONTRADICTED else {}
        if mine and theirs and mine.change_sign and theirs.change_sign and mine.change_sign != theirs.change_sign:
            return {place: Judgement(CONTRADICTED, f"{mine.change_word}{one.numeral.printed}",
                                     f"收入说“{mine.change_word}”，支出说“{theirs.change_word}”",
                                     f"revenue says {mine.change_word}, expenditure {theirs.change_word}", code="M5")}
        return {}

    def claims(self) -> tuple[Claim, ...]:
        """Every numeral of the narrative that claims something, in printed order."""
        return tuple(self._claim(self.told.sentences[at], numeral, self._judgements.get((at, numeral.start), OPEN))
                     for at, numeral in self.told.claims())

    @staticmethod
    def _claim(sentence: Sentence, numeral: Numeral, verdict: Judgement) -> Claim:
        return Claim(sentence.section, sentence.subsection, sentence.text, numeral.start, numeral.printed, numeral.kind, verdict.verdict,
                     verdict.expected, verdict.code or CODES[numeral.kind], verdict.reason, verdict.reason_en, sentence.source,
                     verdict.severity)

    def findings(self) -> Iterator[Finding]:
        """What the text says wrongly: contradicted claims, then names, words, years and omissions, then the counts of 第一部分."""
        for claim in self.claims():
            if claim.verdict == CONTRADICTED or claim.severity == "note":
                yield _of_claim(file_of(self.disclosure, claim.source), claim)
        done = {slot.at for reading in self._slots.readings for slot in reading.slots if slot.kind == "year"}
        remarks = [*self._slots.remarks(), *stale_years(self.disclosure, self.told, done), *explanations(self._slots, self.chains)]
        for remark in dict.fromkeys(remarks):
            yield _of_remark(self.disclosure, self.told.sentences[remark.at], remark)
        for number, text, year in stale_titles(self.disclosure):
            right, file = str(self.disclosure.year), self._file_of_table(number)
            yield Finding("M9", "error", CONTRADICTED, file, {"table": number}, text, text.replace(year, right),
                          f"{file} 表{number}的标题或表头“{text}”写的是{year}年，应为{right}年。",
                          message_en=f"{file}, table {number}: {text} carries the year {year}, not {right}.")
        yield from headcount_findings(self.disclosure)

    def _file_of_table(self, number: int) -> str:
        facts = (fact for table in self.disclosure.tables if table.number == number for fact in table.facts)
        fact = next(facts, None)
        return file_of(self.disclosure, fact.source) if fact else self.disclosure.source


_SHOWN = 48


def _of_claim(source: str, claim: Claim) -> Finding:
    where = {"section": claim.section, "sentence": claim.sentence}
    right = f"，应为“{claim.expected}”" if claim.expected else ""
    around = _excerpt(claim.sentence, claim.start, len(claim.text))
    verdict, kind = ("implausible", "implausible") if claim.severity == "note" else (CONTRADICTED, "publication")
    expected = f", expected {claim.expected}" if claim.expected else ""
    return Finding(claim.code, claim.severity, verdict, source, where, claim.text, claim.expected,
                   f"{source} {_place(claim)}“{around}”：印作“{claim.text}”{right}，{claim.reason}。", evidence=_box(claim), kind=kind,
                   message_en=f"{source} {_place_en(claim)} “{around}”: prints {claim.text}{expected}; {claim.reason_en}.")


def _of_remark(disclosure: Disclosure, sentence: Sentence, remark: Remark) -> Finding:
    source = file_of(disclosure, sentence.source)
    at = max(sentence.text.find(remark.printed), 0) if remark.printed else 0
    around = _excerpt(sentence.text, at, len(remark.printed))
    right = f"，应为“{remark.expected}”" if remark.expected and remark.expected not in remark.reason else ""
    verdict = "implausible" if remark.severity == "note" else CONTRADICTED
    return Finding(remark.code, remark.severity, verdict, source, {"section": sentence.section, "sentence": sentence.text}, remark.printed,
                   remark.expected, f"{source} {_place(sentence)}“{around}”：{remark.reason}{right}。", evidence=_box(sentence),
                   kind="implausible" if remark.severity == "note" else "publication",
                   message_en=f"{source} {_place_en(sentence)} “{around}”: {remark.reason_en}.")


def _place(at: Claim | Sentence) -> str:
    section = f"第{at.section}节" if at.section else ""
    return f"{at.source} {section}{f'（{at.subsection}）' if at.subsection else ''}"


def _place_en(at: Claim | Sentence) -> str:
    source = f"page {at.source.page}" if at.source.page else f"line {at.source.line}" if at.source.line else ""
    return f"{source} section {at.section}"


def _excerpt(text: str, start: int, length: int) -> str:
    """The words around a place of a sentence."""
    low, high = max(start - _SHOWN // 2, 0), start + length + _SHOWN // 2
    return ("…" if low else "") + text[low:high] + ("…" if high < len(text) else "")


def _box(at: Claim | Sentence) -> tuple[tuple[float, ...], ...]:
    return ((at.source.page, *at.source.box),) if at.source.page and at.source.box else ()

