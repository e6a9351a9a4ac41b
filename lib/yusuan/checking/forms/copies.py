"""Texts that belong to another project (T7): copied from its form with its name or its rules left in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache

from yusuan.checking.forms.point import Point, failed
from yusuan.checking.forms.texts import Text, texts
from yusuan.disclosure.model import Disclosure, Form
from yusuan.hanzi import comparable
from yusuan.passage import NARRATIVE

# Words of a project's name that say nothing of what it is about.
_GENERAL = re.compile(r"经费|资金|补助|项目|专项|工作|费用|预算|中央|省级|市级|财政|20\d\d年度?|\(.*?\)|[0-9、，,]")
_LONG = 25  # signs in common: more than two offices write by chance
_TELLING = 3  # signs of a name
_NAMED = 4
_LEADING = re.compile(r"^(?P<name>[^:：，,。；;]{4,40})[:：]")


def copies(disclosure: Disclosure) -> Iterator[Point]:
    """Texts of a form, and paragraphs of the narrative on a project, that speak of another project. Told once for each pair."""
    runs = {id(form): _runs(form) for form in disclosure.forms}
    for form in disclosure.forms:
        for other in disclosure.forms:
            if other is not form and runs[id(form)] & runs[id(other)] and (found := _copied(form, other)):
                yield found
    yield from _paragraphs(disclosure)


def _runs(form: Form) -> set[str]:
    """All runs of signs in a form's texts that are long enough to be told as a copy."""
    plain = (comparable(text.text) for text in texts(form))
    return {text[at:at + _LONG] for text in plain for at in range(len(text) - _LONG + 1)}


def _copied(form: Form, other: Form) -> Point | None:
    mine, theirs = _subject(form.name, other.name), _subject(other.name, form.name)
    if min(len(mine), len(theirs)) < _TELLING or comparable(form.name) == comparable(other.name):
        return None
    for text in texts(form):
        shared = _shared(text, other)
        ours = _speaks_of(shared, mine) or _speaks_of(shared, _GENERAL.sub("|", comparable(form.name)), _NAMED)
        if _speaks_of(shared, theirs) and not ours and not _is_about(form, theirs):
            return failed("T7", form, text.field, _short(shared), "", f"这段文字与“{other.name}”的绩效目标表相同，说的不是“{form.name}”",
                          f"the same text as in the form of {other.name}")
    return None


def _shared(text: Text, other: Form) -> str:
    """The longest run of signs that a text has in common with one of the other form."""
    plain = comparable(text.text)
    return max((_common(plain, comparable(one.text)) for one in texts(other)), key=len, default="")


@lru_cache(maxsize=4096)
def _common(one: str, other: str) -> str:
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return one[match.a:match.a + match.size] if match.size >= _LONG else ""


def _subject(name: str, other: str) -> str:
    """What a name says that the other name does not."""
    plain, rest = _GENERAL.sub("", comparable(name)), _GENERAL.sub("", comparable(other))
    while True:
        match = SequenceMatcher(None, plain, rest, autojunk=False).find_longest_match()
        if match.size < 2:
            return plain
        plain = plain[:match.a] + "|" + plain[match.a + match.size:]


def _speaks_of(text: str, subject: str, signs: int = _TELLING) -> bool:
    """Whether the text has as many signs of a name in a row."""
    return any(part[at:at + signs] in text for part in subject.split("|") for at in range(len(part) - signs + 1))


def _is_about(form: Form, subject: str) -> bool:
    """Whether the project's own indicators are about that subject as well."""
    return any(_speaks_of(comparable(indicator.name), subject) for indicator in form.indicators)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"


def _paragraphs(disclosure: Disclosure) -> Iterator[Point]:
    """`医疗事故技术鉴定：……` that goes on about another project by its name."""
    names = [form.name for form in disclosure.forms if len(form.name) >= _NAMED]
    for sentence in disclosure.sentences:
        leading = _LEADING.match(sentence.text) if sentence.part in NARRATIVE else None
        if not leading or comparable(leading["name"]) not in {comparable(name) for name in names}:
            continue
        body = comparable(sentence.text[leading.end():])
        strangers = [name for name in _others(names, leading["name"]) if comparable(name) in body]
        if strangers:
            point = failed("T7", None, "", leading["name"], "", f"“{leading['name']}”一段说的是“{strangers[0]}”",
                           f"the paragraph on {leading['name']} is about {strangers[0]}")
            yield replace(point, section=sentence.section, sentence=sentence.text, source=sentence.source)


def _others(names: Sequence[str], name: str) -> list[str]:
    return [other for other in names if comparable(other) not in comparable(name) and comparable(name) not in comparable(other)]
