"""Counts of 第一部分 (概况): people and offices that are divided up or listed by name. Codes R1 (parts), R2 (lists), R3 (old)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yusuan.checking.finding import Finding, file_of
from yusuan.checking.numerals import CLAIM, COUNTED, Numeral, numerals
from yusuan.disclosure.model import Disclosure, Sentence

PARTS = ("第一部分", "机构设置", "主要职能")  # what introduces the unit
_LISTED = re.compile(r"^[^，,。；;：:]{0,14}[，,]?\s*(?:分别是|分别为|具体为|具体是|即|包括|具体包括)[:：]?\s*(?P<list>[^。；;：:]{4,})")
_BRACKETED = re.compile(r"^[^，,。；;：:（(]{0,12}[（(](?P<parts>[^（）()]+)[）)]")
_DIVIDED = re.compile(r"按(?P<by>[^，,。；;：:]{1,8})分[:：，,]?")
_OF_WHICH = re.compile(r"^[，,]?\s*其中[:：，,]?")
_INCLUDED = re.compile(r"含|包括|其中")
_WHOLE = re.compile(r"人员类别|类别|编制|性别|学历|学位|年龄|身份|用工")  # ways to divide people that leave nobody out
_AS_OF = re.compile(r"截[至止](?:到)?\s*(?P<year>(?:19|20)\d{2})\s*年\s*(?:(?P<month>\d{1,2})\s*月)?")
_LEAST, _MIDDLE = 2, 6


@dataclass(frozen=True, slots=True)
class Group:
    """A stated number and what is said to make it up: `parts` numbers, or `names`. `open`: others may be left out."""

    sentence: Sentence
    stated: int
    printed: str
    parts: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    open: bool = False


def headcount_findings(disclosure: Disclosure) -> Iterator[Finding]:
    """Divisions that do not add up (R1) and lists that have more or fewer names than stated (R2), and old counts (R3)."""
    for group in (*divisions(disclosure), *listings(disclosure)):
        made = sum(group.parts) if group.parts else len(group.names)
        if made != group.stated and not (group.open and made < group.stated):
            yield _finding(disclosure, group, made)
    yield from _stale(disclosure)


def _stale(disclosure: Disclosure) -> Iterator[Finding]:
    """R3: counts as of a day (截至……) more than half a year before the year that the budget was made in."""
    for sentence in _sentences(disclosure):
        file = file_of(disclosure, sentence.source)
        for match in _AS_OF.finditer(sentence.text) if disclosure.year else ():
            year, month = int(match["year"]), int(match["month"] or 12)
            if (year, month) < (disclosure.year - 1, _MIDDLE):
                box = ((sentence.source.page, *sentence.source.box),) if sentence.source.page and sentence.source.box else ()
                yield Finding("R3", "warning", "implausible", file, {"section": sentence.section, "sentence": sentence.text},
                              match[0], "",
                              f"{file} {sentence.source} 第一部分：{disclosure.year}年的公开材料用的是“{match[0]}”的数，可能没有更新。", evidence=box,
                              kind="implausible",
                              message_en=f"{file}, first part: figures as of {match[0]} in a disclosure of {disclosure.year}.")


def _finding(disclosure: Disclosure, group: Group, made: int) -> Finding:
    code, sum_of = ("R1", "＋".join(map(str, group.parts))) if group.parts else ("R2", "、".join(group.names))
    said = f"各项之和{sum_of}＝{made}" if group.parts else f"所列名称有{made}个（{sum_of}）"
    said_en = "the parts add up to" if group.parts else "it lists"
    sentence, file = group.sentence, file_of(disclosure, group.sentence.source)
    box = ((sentence.source.page, *sentence.source.box),) if sentence.source.page and sentence.source.box else ()
    return Finding(code, "error", "contradicted", file, {"section": sentence.section, "sentence": sentence.text},
                   group.printed, str(made),
                   f"{file} {sentence.source} 第一部分：印作“{group.printed}”，{said}，两者不一致。", evidence=box,
                   message_en=f"{file}, first part: prints {group.printed}, but {said_en} {made}.")


def divisions(disclosure: Disclosure) -> Iterator[Group]:
    """Numbers divided up in brackets (86个科室（……24个，……）), after 按……分, or after 其中."""
    for sentence in _sentences(disclosure):
        found = [one for one in numerals(sentence.text) if one.role == CLAIM and one.unit in COUNTED]
        for at, whole in enumerate(found):
            yield from _in_brackets(sentence, whole, found[at + 1:])
            yield from _of_which(sentence, whole, found[at + 1:])
    yield from _by_kind(disclosure)


def _in_brackets(sentence: Sentence, whole: Numeral, rest: Sequence[Numeral]) -> Iterator[Group]:
    match = _BRACKETED.match(sentence.text[whole.end + len(whole.unit):])
    if match and not _INCLUDED.search(match["parts"]):
        start = whole.end + len(whole.unit)
        yield from _divided(sentence, whole, [one for one in rest if one.start < start + match.end()], is_open=False)


def _of_which(sentence: Sentence, whole: Numeral, rest: Sequence[Numeral]) -> Iterator[Group]:
    start = whole.end + len(whole.unit)
    match = _OF_WHICH.match(sentence.text[start:])
    if match:
        end = min((at for at in (sentence.text.find(mark, start) for mark in "；;。") if at >= 0), default=len(sentence.text))
        yield from _divided(sentence, whole, [one for one in rest if one.start < end], is_open=True)


def _by_kind(disclosure: Disclosure) -> Iterator[Group]:
    """The largest number of people stated before, divided by kind, education, title. Not everybody has a title."""
    whole: Numeral | None = None
    for sentence in _sentences(disclosure):
        found = [one for one in numerals(sentence.text) if one.role == CLAIM and one.unit in ("人", "名")]
        for match in _DIVIDED.finditer(sentence.text):
            parts = [one for one in found if match.end() <= one.start < _end(sentence.text, match.end())]
            if whole:
                yield from _divided(sentence, whole, parts, is_open=not _WHOLE.search(match["by"]))
        staff = [one for one in found if re.search(r"(在职|职工|人员|在编|编制)[^，,。；;]{0,6}$", sentence.text[:one.start])]
        if not _DIVIDED.search(sentence.text):
            whole = max(staff, key=lambda one: one.value, default=whole)


def _end(text: str, start: int) -> int:
    """Where a division ends: at a semicolon or full stop."""
    return min((at for at in (text.find(mark, start) for mark in "；;。") if at >= 0), default=len(text))


def _divided(sentence: Sentence, whole: Numeral, parts: Sequence[Numeral], is_open: bool) -> Iterator[Group]:
    same = [int(one.value) for one in parts if one.unit == whole.unit]
    if len(same) >= _LEAST and len(same) == len(parts):
        yield Group(sentence, int(whole.value), whole.printed, tuple(same), open=is_open)


def listings(disclosure: Disclosure) -> Iterator[Group]:
    """Numbers followed by the names that they count (15家，分别是：……). With 等 there may be more than are named."""
    for sentence in _sentences(disclosure):
        for whole in numerals(sentence.text):
            if whole.role != CLAIM or whole.unit not in ("个", "家", "所", "处"):
                continue
            match = _LISTED.match(sentence.text[whole.end + len(whole.unit):])
            names = _names(match["list"]) if match else ()
            if len(names) >= _LEAST:
                yield Group(sentence, int(whole.value), whole.printed, names=names, open=match["list"].rstrip().endswith("等")
                            or "等" in names[-1][-4:])


def _names(text: str) -> tuple[str, ...]:
    """The names of a list; marks inside brackets do not part them."""
    plain = re.sub(r"[（(][^（）()]*[）)]", "", text)
    return tuple(name for name in (part.strip() for part in re.split(r"[、，,]", plain)) if name)


def _sentences(disclosure: Disclosure) -> Iterator[Sentence]:
    return (sentence for sentence in disclosure.sentences if sentence.part in PARTS)
