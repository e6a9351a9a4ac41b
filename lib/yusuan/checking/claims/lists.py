"""Lists of the narrative (支出包括：……等；主要包括：……等) against the rows that are not zero."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from yusuan.checking.claims.claim import CONTRADICTED
from yusuan.checking.claims.judgement import Judgement, Truth, judged, money
from yusuan.checking.claims.remark import Remark
from yusuan.checking.claims.templates import Filled, Reading
from yusuan.checking.numerals import Numeral
from yusuan.hanzi import comparable, without_enumerator
from yusuan.measures import Measures, Row
from yusuan.profiles.grammar import Slot
from yusuan.profiles.places import Places
from yusuan.profiles.sentences import Sentences

_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a printed list, with its amount and share where it has them."""

    label: Filled
    amount: Filled | None
    share: Filled | None


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What a list comes to: judgements by place of the numeral, and remarks."""

    judgements: dict[tuple[int, int], Judgement]
    remarks: tuple[Remark, ...]


def judge_lists(reading: Reading, measures: Measures, places: Places, book: Sentences) -> Iterator[Verdicts]:
    """Every list of a sentence against the rows of its table."""
    names = dict.fromkeys(slot.path.split(".")[0] for slot in reading.slots if "." in slot.path)
    for name in names:
        if name in measures.lists and name in places.lists:
            yield _judged(name, list(_items(reading, name)), measures, places, book)


def _items(reading: Reading, name: str) -> Iterator[Item]:
    place = 0
    while label := reading.first(f"{name}.{place}.label"):
        yield Item(label, reading.first(f"{name}.{place}.amount"), reading.first(f"{name}.{place}.share"))
        place += 1


def _judged(name: str, items: Sequence[Item], measures: Measures, places: Places, book: Sentences) -> Verdicts:
    rows = measures.lists[name]
    by_label = {_plain(row.label): row for row in rows}
    whole = measures.value(places.lists[name].whole)
    remarks: list[Remark] = []
    judgements: dict[tuple[int, int], Judgement] = {}
    meant: list[Row] = []
    for item in items:
        row = by_label.get(_plain(item.label.text))
        if row is None:
            row, remark = _misnamed(item, by_label, items)
            remarks.append(remark)
        if row:
            meant.append(row)
            judgements |= dict(_figures(item, row, rows, whole))
            remarks += _no_share(item, row, name, book)
    remarks += _omitted(items, rows, meant)
    return Verdicts(judgements, tuple(remarks))


def _plain(label: str) -> str:
    return comparable(without_enumerator(label)).removesuffix("(本级)").removesuffix("本级").removesuffix("等")


def _misnamed(item: Item, by_label: dict[str, Row], items: Sequence[Item]) -> tuple[Row | None, Remark]:
    """An item under a name that its table does not have: the row whose amount it carries, or else the row most like it."""
    printed = {_plain(one.label.text) for one in items}
    free = [row for label, row in by_label.items() if label not in printed]
    label = item.label
    if item.amount and item.amount.numeral:
        carried = [row for row in free if row.amount.value == money(item.amount.numeral)]
        if len(carried) == 1:
            row = carried[0]
            return row, Remark("M6", label.at, label.text, row.label,
                               f"名称与金额不符：{item.amount.numeral.printed}是“{row.label}”的金额，表中没有“{label.text}”",
                               f"{item.amount.numeral.printed} is the amount of {row.label}; the table has no {label.text}")
    near = [row for row in free if SequenceMatcher(None, _plain(row.label), _plain(label.text), autojunk=False).ratio() >= _ALIKE]
    expected = near[0].label if len(near) == 1 else ""
    return (near[0] if expected else None), Remark(
        "M7", label.at, label.text, expected, f"列出的“{label.text}”在对应的表中没有或金额为零" + (f"，疑为“{expected}”" if expected else ""),
        f"{label.text} is not in the table, or zero there", severity="error" if item.amount else "warning")


def _figures(item: Item, row: Row, rows: Sequence[Row], whole: object) -> Iterator[tuple[tuple[int, int], Judgement]]:
    if item.amount and item.amount.numeral:
        yield (item.amount.at, item.amount.start), _amount(item.amount.numeral, row, rows)
    if item.share and item.share.numeral and whole:
        truth = Truth(row.amount.value / whole * 100, f"{row.label}{row.amount.value}÷{whole}", f"{row.amount.value} ÷ {whole}")
        yield (item.share.at, item.share.start), judged(item.share.numeral, truth)


def _amount(numeral: Numeral, row: Row, rows: Sequence[Row]) -> Judgement:
    verdict = judged(numeral, Truth(row.amount.value, row.amount.formula, row.amount.formula))
    others = [one for one in rows if one.label != row.label and one.amount.value == money(numeral)]
    if verdict.verdict != CONTRADICTED or len(others) != 1:
        return verdict
    return Judgement(CONTRADICTED, verdict.expected, f"这是“{others[0].label}”的金额，“{row.label}”在表中为{row.amount.value}",
                     f"this is the amount of {others[0].label}; {row.label} is {row.amount.value}", code="M6")


def _no_share(item: Item, row: Row, name: str, book: Sentences) -> Iterator[Remark]:
    """A share that the sentence gives for every item, absent for this one."""
    listed = next((slot.format for template in book for _, slots in template.patterns for slot in slots
                   if slot.kind == "list" and slot.name == name), "")
    declared = bool(listed) and any(isinstance(part, Slot) and part.kind == "share" for node in book.item(listed)
                                    for part in getattr(node, "nodes", (node,)))
    if declared and item.amount and not item.share:
        share = "" if row.share.value is None else f"占{row.share.value}%"
        yield Remark("M8", item.amount.at, f"{item.label.text}{item.amount.text}", share, f"“{item.label.text}”没有写占比，应为“{share}”",
                     f"the share of {item.label.text} is missing: {row.share.value}%")


def _omitted(items: Sequence[Item], rows: Sequence[Row], meant: Sequence[Row]) -> Iterator[Remark]:
    """Rows that are not zero and that the list leaves out."""
    for row in rows:
        if row not in meant and items:
            last = items[-1].label
            yield Remark("M7", last.at, "", row.label, f"没有列出“{row.label}”（{row.amount.value}万元）",
                         f"{row.label} ({row.amount.value}) is left out",
                         severity="error" if items[-1].amount else "warning")
