"""Prose (预算情况说明): the twelve numbered sections, written from the tables with the sentences of the profile.

What no table knows is quoted from the disclosure itself, and marked: reasons, purchases, stocks of cars and buildings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import groupby

from yusuan.amount import half_up
from yusuan.disclosure.model import Disclosure, Fact, Sentence
from yusuan.hanzi import comparable
from yusuan.measures import Measures, Row, measures
from yusuan.passage import Passage, about, find, passage, told
from yusuan.prior import Prior, find_prior
from yusuan.profiles import places, sentences
from yusuan.profiles.profile import load
from yusuan.profiles.sentences import Filled, Sentences, Template, Value, fill

BODIES = {"unit": "单位", "department": "部门"}
LEVELS = ("类", "款", "项")
_NUMERAL = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class Figure:
    """A numeral (or a name with one) at `start` of a paragraph, and where it comes from.

    `source` is the code of a measure, the Fact of a row whose name is printed, a published Sentence, or `unit` for the unit's name.
    """

    text: str
    start: int
    source: str | Fact | Sentence


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the report. `quoted` text is the disclosure's own; `heading` marks a line such as （一）……."""

    text: str
    figures: tuple[Figure, ...] = ()
    quoted: bool = False
    heading: bool = False


@dataclass(frozen=True)
class Section:
    """A section: `number` is 一 to 十二, or empty; `picture` names the chart that stands at its end."""

    number: str
    heading: str
    paragraphs: tuple[Paragraph, ...]
    picture: str = ""

    @property
    def title(self) -> str:
        """The heading with its number."""
        return f"{self.number}、{self.heading}" if self.number else self.heading


def write(disclosure: Disclosure, prior: Prior | None = None) -> list[Section]:
    """The sections in the official wording; none for a publisher whose wording is not known.

    Without `prior`, the change that the document itself states is used.
    """
    if not sentences.has_own(disclosure.standard):
        return []
    prior = find_prior(disclosure) if prior is None else prior
    writer = _Writer(disclosure, prior, measures(disclosure, prior), sentences.load(disclosure.standard))
    return [writer.section(section) for section in writer.book.sections]


def as_text(sections: Iterable[Section]) -> str:
    """The sections as plain text: a line for each heading and paragraph, a blank line between sections."""
    return "\n\n".join("\n".join([section.title, *(paragraph.text for paragraph in section.paragraphs)])
                       for section in sections) + "\n"


@dataclass(frozen=True)
class _Writer:
    disclosure: Disclosure
    prior: Prior
    measures: Measures
    book: Sentences

    def section(self, declared: Mapping) -> Section:
        """A section as the profile declares it: sub-headings, sentences and quotations in order."""
        heading = declared["heading"].replace("{U}", BODIES[self.disclosure.kind])
        written = (paragraph for part in declared["paragraphs"] for paragraph in self._part(part, declared["number"], heading))
        # One remark is enough where the sentences of a section are lacking for the same reason.
        return Section(declared["number"], heading, tuple(paragraph for paragraph, _ in groupby(written)), declared.get("picture", ""))

    def _part(self, part: Mapping, number: str, heading: str) -> Iterator[Paragraph]:
        if "sentence" in part:
            yield self._sentence(self.book[part["sentence"]], part["needs"])
        elif "each" in part:
            yield from self._items(part)
        elif "quote" in part:
            published = about(self.disclosure, part["about"]) if "about" in part else passage(self.disclosure, number, heading,
                                                                                              part.get("subsection", ""))
            yield from self._quotation(published)
        elif "prior" in part:
            yield from self._comparisons(part["prior"])
        else:
            yield Paragraph(part["heading"], heading=True)

    def _sentence(self, template: Template, needs: Iterable[str]) -> Paragraph:
        absent = [code for code in needs if self.measures.value(code) is None]
        if absent:
            return Paragraph(self._absence(absent))
        reasons = self._reasons(template)
        filled = fill(template, self._values | {path: reason.text for path, reason in reasons.items()})
        if filled is None:
            return Paragraph(self.book.remarks["incomplete"])
        return Paragraph(filled.text, tuple(self._figures(filled, reasons)))

    def _absence(self, codes: Iterable[str]) -> str:
        if not self.disclosure.tables:
            return self.book.remarks["no_tables"]
        cells, profile = places.load(self.disclosure.standard).cells, load(self.disclosure.profile)
        wanted = {cells[code].table if code in cells else code for code in codes}
        titles = [f"《{spec.title}》" for spec in profile.tables if spec.id in wanted and not self.disclosure.table(spec.id)]
        if not titles:
            return self.book.remarks["incomplete"]
        return self.book.remarks["missing"].format(tables="、".join(titles))

    @cached_property
    def _values(self) -> dict[str, Value]:
        values: dict[str, Value] = {code: measure.value for code, measure in self.measures.items()}
        values |= {name: [{"label": row.label, "amount": row.amount.value, "share": row.share.value} for row in rows]
                   for name, rows in self.measures.lists.items()}
        values |= {"entity": self.disclosure.unit, "publisher": self.disclosure.unit, "body": BODIES[self.disclosure.kind]}
        if self.disclosure.kind == "unit":
            values["operating_units"] = None  # only a department names its units
        return values

    def _reasons(self, template: Template) -> dict[str, Paragraph]:
        """The published words of the template's text slots: reasons stand in no table."""
        found = find(self.disclosure, template)
        if not found:
            return {}
        match, place = found
        return {slot.path: _quoted(place, slot.start, slot.end) for slot in reversed(match.slots) if slot.kind == "text"}

    def _figures(self, filled: Filled, reasons: Mapping[str, Paragraph]) -> Iterator[Figure]:
        for figure in filled.figures:
            if figure.path in reasons:
                yield from (replace(inner, start=figure.start + inner.start) for inner in reasons[figure.path].figures)
            else:
                yield Figure(figure.text, figure.start, self._source(figure.path))

    def _source(self, path: str) -> str | Fact:
        if path in ("entity", "publisher"):
            return "unit"
        name, _, rest = path.partition(".")
        if rest.endswith("label"):
            return self.measures.lists[name][int(rest.split(".")[0])].amount.inputs[0]
        return path

    def _items(self, declared: Mapping) -> Iterator[Paragraph]:
        """A paragraph for every row of the lists, numbered through, with what the disclosure says that it is for."""
        absent = [code for code in declared["needs"] if self.measures.value(code) is None]
        if absent:
            yield Paragraph(self._absence(absent))
            return
        template = Template("", "", "", (self.book.item(declared["item"]),), self.book)
        rows = [row for name in declared["each"] for row in self.measures.lists[name]]
        for place, row in enumerate(rows, 1):
            names = self._path(row)
            path = "".join(f"{name}（{level}）" for name, level in zip(names, LEVELS))
            filled = fill(template, {"place": place, "path": path, "amount": row.amount.value, "purpose": purpose(self.disclosure, names)})
            amounts = [one for one in filled.figures if one.path == "amount"]
            yield Paragraph(filled.text, tuple(Figure(one.text, one.start, row.amount.code) for one in amounts))

    def _path(self, row: Row) -> list[str]:
        """The names of 类, 款 and 项 of a row."""
        table = self.disclosure.table(row.amount.inputs[0].table)
        named = {fact.code: fact.label for fact in table.facts}
        codes = [code for code in sorted(named, key=len) if code and row.code.startswith(code)]
        return [named[code] for code in codes]

    def _quotation(self, published: Passage) -> Iterator[Paragraph]:
        for part in published.paragraphs():
            yield _quoted(part, 0, len(part.text))
        if not published.sentences:
            yield Paragraph(self.book.remarks["unpublished"])

    def _comparisons(self, codes: Iterable[str]) -> Iterator[Paragraph]:
        """On what the comparison with last year rests; why there is none, or no rate."""
        for code in codes:
            current, before = self.measures[code], self.measures[f"{code}_prior"]
            if current.value is None:
                continue
            if before.value is None:
                yield Paragraph(self.book.remarks["unknown_prior"].format(title=current.title))
                continue
            remark = self.book.remarks["zero_prior" if not before.value else "basis"]
            text = remark.format(title=current.title, amount=_two(before.value), basis=self.prior.note_of(code))
            yield Paragraph(text, tuple(Figure(numeral[0], numeral.start(), before.code) for numeral in _NUMERAL.finditer(text)))


def purpose(disclosure: Disclosure, names: Iterable[str]) -> str | None:
    """What the narrative says that an item of expenditure, named by its 类, 款 and 项, is for (主要用于 …); None when it does not say."""
    wanted = [comparable(name) for name in names]
    for sentence in told(disclosure):
        named, marked, rest = sentence.text.partition("主要用于")
        # Names may be alike (行政单位医疗, 行政单位): they have to stand one after the other.
        if marked and re.search(".{0,4}".join(map(re.escape, wanted)), comparable(named)):
            return rest.lstrip("：:").rstrip("。；")
    return None


def _two(value: Decimal) -> Decimal:
    """万元 with two places, where a table in 元 goes beyond."""
    return half_up(value, 2) if value.as_tuple().exponent < -2 else value


def _quoted(published: Passage, start: int, end: int) -> Paragraph:
    """Published words, each numeral tied to the sentence it stands in."""
    text = published.text[start:end]
    return Paragraph(text, tuple(Figure(numeral[0], numeral.start(), published.at(start + numeral.start()))
                                 for numeral in _NUMERAL.finditer(text)), quoted=True)
