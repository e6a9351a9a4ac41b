"""How sure a table or form is that was recognised from a picture: the kind of each cell, the remark below, the legend above all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from yusuan.checking.accusation import row_name
from yusuan.checking.identities import evaluate
from yusuan.checking.recognition import CONFIRMED, CONTRADICTED, Mark, marks
from yusuan.checking.wording import column_name
from yusuan.disclosure.model import Disclosure, Form, Funds, Table
from yusuan.disclosure.recognised import confidences
from yusuan.reading.page import DOUBTFUL

SURE, DOUBT, WRONG = "sure", "doubt", "wrong"  # confirmed by the identities; to be compared with the original; contradicted
Kinds = Mapping[tuple[int, int], str]
_MOST = 6  # figures that a remark names
LEGEND = ('<div class="note"><p>有报表由图像识别而来：<span class="sure">绿色</span>的数有勾稽关系印证，'
          '<span class="doubt">棕色加点线</span>的文字和数识别把握不足，又无印证，请对照原件；'
          '<span class="wrong">红色加线</span>的数与勾稽关系矛盾，表下列出可能的读法。识别所得一概照录，未作改动。</p></div>')


def of_tables(disclosure: Disclosure) -> dict[int, list[Mark]]:
    """The marks of the recognised figures by table number; nothing for a document of digital text."""
    if not confidences(disclosure):
        return {}
    found = marks(disclosure, list(evaluate(disclosure)))
    return {number: list(each) for number, each in groupby(sorted(found, key=_number), key=_number)}


def _number(mark: Mark) -> int:
    return mark.fact.number


def kinds(table: Table, found: Sequence[Mark]) -> Kinds:
    """The kind of each cell (row, column) that is marked: figures by the identities, other texts by their confidence."""
    figures = {(mark.fact.row, mark.at): _kind(mark) for mark in found}
    texts = {(row, at): DOUBT for row, cells in enumerate(table.rows) for at, cell in enumerate(cells)
             if (row, at) not in figures and cell.text and cell.confidence is not None and cell.confidence < DOUBTFUL}
    return texts | {place: kind for place, kind in figures.items() if kind}


def _kind(mark: Mark) -> str:
    return SURE if mark.verdict == CONFIRMED else WRONG if mark.verdict == CONTRADICTED else DOUBT if mark.is_doubtful else ""


def of_funds(form: Form, funds: Funds) -> str:
    """The kind of a form's total: confirmed where it is the sum of its sources; nothing for a form of digital text."""
    if not (sure := form.confidence.get("funds")) or funds.total is None:
        return ""
    parts = [part for part in (funds.central, funds.provincial, funds.local, funds.own, funds.other) if part is not None]
    return SURE if funds.total and funds.total == sum(parts) else DOUBT if sure < DOUBTFUL else ""


def of_part(form: Form, part: str) -> str:
    """The kind of what a form says in a part (`head`, `indicators`): doubtful where one of its cells is."""
    return DOUBT if form.confidence.get(part, 1.0) < DOUBTFUL else ""


def remark_on(forms: Iterable[Form]) -> str:
    """How many forms were recognised from pictures, and what their colours mean (Chinese); nothing where none was."""
    count = sum(bool(form.confidence) for form in forms)
    return f"其中{count}份由图像识别：绿色的合计等于各项资金来源之和，棕色加点线的识别把握不足，请对照原件。" if count else ""


def remark(found: Sequence[Mark]) -> str:
    """How many figures of a table are confirmed, which are contradicted and which are in doubt (Chinese); nothing for a digital table."""
    return "；".join(_remarks(found)) + "。" if found else ""


def _remarks(found: Sequence[Mark]) -> Iterator[str]:
    of = {kind: [mark for mark in found if _kind(mark) == kind] for kind in (SURE, "", DOUBT, WRONG)}
    yield f"本表由图像识别，共{len(found)}个数，其中{len(of[SURE])}个有勾稽关系印证"
    if of[""]:
        yield f"{len(of[''])}个没有印证，但识别把握较高"
    if of[DOUBT]:
        yield f"{len(of[DOUBT])}个没有印证，识别把握不足：{_listed(of[DOUBT])}"
    if of[WRONG]:
        yield f"{len(of[WRONG])}个与勾稽关系矛盾：{_listed(of[WRONG])}"


def _listed(found: Sequence[Mark]) -> str:
    return "、".join(_told(found[:_MOST])) + ("等" if len(found) > _MOST else "")


def _told(found: Iterable[Mark]) -> Iterator[str]:
    for mark in found:
        may_be = f"，可能是{'或'.join(mark.offered)}" if mark.offered else ""
        yield f"“{row_name(mark.fact)}”行“{column_name(mark.fact.header)}”列的{mark.text or '空白'}（把握{mark.confidence:.0%}{may_be}）"
