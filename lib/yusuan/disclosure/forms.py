"""Performance-target forms (项目支出绩效目标表): blocks of a document → Forms.

The form is one printed page for each project, in some documents a scanned one. It is recognised by its words in their order, never by
the number of its columns: scanning shifts cells, splits labels, and repeats the head of a form that goes on to a second page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from yusuan.disclosure.draft import Draft, Line, read_draft
from yusuan.disclosure.indicators import read_indicators
from yusuan.disclosure.likeness import are_alike
from yusuan.disclosure.model import Form, Funds
from yusuan.disclosure.vocabulary import ANNUAL, IMPLEMENTATION, PERIODS, Vocabulary, key_of, load, plain
from yusuan.hanzi import comparable
from yusuan.profiles.profile import Profile
from yusuan.reading.page import Block, Cell, Grid

# How far below 项目名称 the other labels of the head begin, and how far above it the title and the year may stand.
_HEAD = 4
CARRYOVER = "carryover"  # 上年结转资金, which some forms print among the funds
# A name that a scan read differently on the second page of the same form: 卫生健康考试考务费, 卫生健康考务费.
_SAME = 0.6


def read_forms(blocks: Sequence[Block], profile: Profile) -> tuple[list[Form], set[int]]:
    """The performance forms of a document (money in 元, blank is None) and the indices of the blocks that belong to them."""
    words = load(profile.name)
    if words is None:
        return [], set()
    drafts, taken = read_drafts(blocks, profile, words)
    return [_form(draft, words) for draft in drafts], taken


def form_labels(blocks: Sequence[Block], profile: Profile) -> int:
    """How many labels of this profile's performance forms stand among the blocks; 0 where there is no such form."""
    words = load(profile.name)
    lines = list(_lines(blocks, profile.data.get("noise", ()))) if words else []
    if not any(_is_head(lines[place:place + _HEAD], words) for place in range(len(lines))):
        return 0
    return sum(plain(cell.text) in words.head for line in lines for _, cell in line.filled)


def read_drafts(blocks: Sequence[Block], profile: Profile, words: Vocabulary) -> tuple[list[Draft], set[int]]:
    """As `read_forms`, with indicators as printed rows and with the cells that found no place."""
    lines = list(_lines(blocks, profile.data.get("noise", ())))
    spans = list(_spans(lines, words))
    drafts = _joined(read_draft(lines[head:end], _year(lines[start:head], words), profile.form_money_unit, words)
                     for start, head, end in spans)
    return drafts, {line.block for start, _, end in spans for line in lines[start:end]}


def _lines(blocks: Sequence[Block], noise: Collection[str]) -> Iterator[Line]:
    for index, block in enumerate(blocks):
        if isinstance(block, Grid):
            yield from (Line(index, row) for row in block.rows)
        elif block.text not in noise:
            yield Line(index, (Cell(block.text, block.source),), loose=True)


def _spans(lines: Sequence[Line], words: Vocabulary) -> Iterator[tuple[int, int, int]]:
    """(first line, line of 项目名称, end) of each form; the title and the year are the lines from the first to the head."""
    heads = [place for place in range(len(lines)) if _is_head(lines[place:place + _HEAD], words)]
    starts = [_start(lines, head, words) for head in heads]
    for start, head, limit in zip(starts, heads, [*starts[1:], len(lines)]):
        yield start, head, _end(lines, head, limit, words)


def _is_head(lines: Sequence[Line], words: Vocabulary) -> bool:
    """项目名称 alone is the header of other tables too; a form goes on with the department and the unit."""
    if key_of(lines[0].first, words.head) != "name":
        return False
    below = {key_of(cell.text, words.head) for line in lines[1:] for _, cell in line.filled[:3]}
    return not below.isdisjoint({"department", "unit"})


def _start(lines: Sequence[Line], head: int, words: Vocabulary) -> int:
    start = head
    while start > max(0, head - _HEAD) and any(words.is_like(pattern, lines[start - 1].text) for pattern in ("title", "year")):
        start -= 1
    return start


def _end(lines: Sequence[Line], head: int, limit: int, words: Vocabulary) -> int:
    """The line after the footer or, in a form that has none (the first of two pages), after its last row."""
    for place in range(head, limit):
        if words.is_like("footer", lines[place].text):
            beyond = place + 1
            while beyond < limit and words.is_like("signature", lines[beyond].text):
                beyond += 1
            return beyond
    return next((place for place in range(head, limit) if lines[place].loose and not words.is_like("furniture", lines[place].text)), limit)


def _year(lines: Iterable[Line], words: Vocabulary) -> int | None:
    matches = [words.patterns["year"].fullmatch(comparable(line.text)) for line in lines]
    return next((int(match[1]) for match in matches if match), None)


def _joined(drafts: Iterable[Draft]) -> list[Draft]:
    """Drafts with the second page of a form added to its first."""
    joined: list[Draft] = []
    for draft in drafts:
        if joined and _goes_on(joined[-1], draft):
            joined[-1].add(draft)
        else:
            joined.append(draft)
    return joined


def _goes_on(first: Draft, second: Draft) -> bool:
    """A form without its footer goes on where the next has the same unit and money and nearly the same name."""
    totals = [draft.funds[IMPLEMENTATION].get("total") for draft in (first, second)]
    names, units = ([comparable(draft.head.get(key, "")) for draft in (first, second)] for key in ("name", "unit"))
    return not first.filed and totals[0] == totals[1] and units[0] == units[1] and are_alike(*names, _SAME)


def _others(head: Mapping[str, str]) -> dict[str, str]:
    """What the head of a form says beside the fields that every form has, under the printed labels."""
    return {label: text for label, text in head.items() if label not in ("name", "department", "unit", "attribute", "period")}


def _form(draft: Draft, words: Vocabulary) -> Form:
    head = draft.head
    department = words.patterns["code"].fullmatch(head.get("department", ""))
    indicators, _ = read_indicators(draft.rows, words)
    if words.period:
        indicators = [replace(one, period=words.period) for one in indicators]
    carried = {"上年结转资金": f"{money}元" for period in PERIODS if (money := draft.funds[period].pop(CARRYOVER, None)) is not None}
    return Form(
        name=head.get("name", ""), year=draft.year,
        department_code=department["code"] if department else "",
        department=department["name"] if department else head.get("department", ""),
        unit=head.get("unit", ""), attribute=head.get("attribute", ""),
        period="至".join(filter(None, (head.get("begins", ""), head.get("period", "")))),
        implementation=Funds(**draft.funds[IMPLEMENTATION]), annual=Funds(**draft.funds[ANNUAL]),
        texts={title: draft.texts.get(title, "") for title in words.texts.values()} | _others(head) | carried,
        goals=dict(draft.goals), indicators=tuple(indicators), filed=draft.filed, pages=tuple(sorted(draft.pages)), source=draft.source,
        confidence=dict(draft.confidence),
    )
