"""Findings about wrong rows, codes and names: what stands there, what should, and the broken identities that this explains."""

from __future__ import annotations

from collections.abc import Sequence

from yusuan.checking import proposals
from yusuan.checking.accusation import codes_of, head, row_name, table_of
from yusuan.checking.finding import Finding, file_of
from yusuan.checking.interval import FAILED
from yusuan.checking.naming import NAMES
from yusuan.checking.repairs import Repair
from yusuan.checking.wording import Words, column_name
from yusuan.disclosure.model import Disclosure, Fact
from yusuan.reading.page import Source


def remedied(disclosure: Disclosure, found: Sequence[Repair]) -> Finding:
    """The finding for a cause: `found` are the equally good repairs. With several it cannot be decided which is right."""
    first, codes = found[0], codes_of(found[0].checks)
    told, check = [_told(disclosure, repair) for repair in found], found[0].checks[0]
    mended = Words(f"这样改，{'、'.join(codes)}共{len(first.checks)}处不符全部消除，原来相符的仍然相符",
                   f"So changed, all {len(first.checks)} broken evaluations of {', '.join(codes)} hold, and none that held breaks")
    if len(found) == 1:
        message = Words(f"{told[0].zh}。{mended.zh}。", f"{told[0].en}. {mended.en}.")
    else:
        message = Words(f"以下{len(found)}种改法都能使{'、'.join(codes)}全部成立，无法断定是哪一处：" + "；".join(one.zh for one in told) + "。",
                        f"Each of {len(found)} changes mends {', '.join(codes)}, and which is right cannot be told: "
                        + "; ".join(one.en for one in told) + ".")
    statement = Words(f"{check.code}：{check.statement}。", f"{check.code}: {check.statement_en}.")
    file = file_of(disclosure, first.proposal.facts[0].source) if first.proposal.facts else disclosure.source
    return Finding(check.code, "error", FAILED, file, _where(first), _printed(first), first.proposal.expected,
                   message.zh + statement.zh, len(found) == 1, _boxes(disclosure, found),
                   message_en=f"{message.en} {statement.en}", codes=codes)


def _boxes(disclosure: Disclosure, found: Sequence[Repair]) -> tuple[tuple[float, ...], ...]:
    """The cells at stake: that of the code or name, or the first figure of the row."""
    cells = []
    for repair in found:
        role = {proposals.CODE: "code", proposals.NAME: "label", proposals.EXCHANGED: "label"}.get(repair.proposal.kind)
        cells += [_named(disclosure, fact, role) if role else fact.source for fact in repair.proposal.facts]
    return tuple((source.page, *source.box) for source in cells if source.page and source.box)


def _named(disclosure: Disclosure, fact: Fact, role: str) -> Source:
    """Where the code or name of a figure's row stands; rows may have moved while other repairs were tried."""
    table = table_of(disclosure, fact)
    row = next((one.row for one in table.facts if (one.source, one.column) == (fact.source, fact.column)), fact.row)
    at = next((at for at, column in enumerate(table.layout) if (column.role, column.side) == (role, fact.side)), None)
    return fact.source if at is None else table.rows[row][at].source


def _where(repair: Repair) -> dict:
    proposal, fact = repair.proposal, repair.proposal.facts[0]
    row = fact.code or fact.label
    if proposal.kind == proposals.MISSING:
        row = proposal.expected.partition(" ")[0] or proposals.UNKNOWN
    column = {proposals.CODE: NAMES["code"], proposals.NAME: NAMES["name"], proposals.EXCHANGED: NAMES["name"]}.get(proposal.kind, "")
    return {"table": fact.number, "row": row, "column": column}


def _printed(repair: Repair) -> str:
    fact = repair.proposal.facts[0]
    return {proposals.CODE: fact.code, proposals.NAME: fact.label, proposals.EXCHANGED: fact.label}.get(repair.proposal.kind, "")


def _told(disclosure: Disclosure, repair: Repair) -> Words:
    proposal, fact = repair.proposal, repair.proposal.facts[0]
    lead, row = head(disclosure, fact), row_name(fact)
    kind, expected = proposal.kind, proposal.expected
    if kind == proposals.CODE:
        return Words(f"{lead.zh}“{row}”行的科目编码印作“{fact.code}”，应为“{expected}”",
                     f"{lead.en}, row “{row}”: the code is printed as “{fact.code}” and should be “{expected}”")
    if kind == proposals.NAME:
        return Words(f"{lead.zh}“{row}”行的名称应为“{expected}”", f"{lead.en}, row “{row}”: the name should be “{expected}”")
    if kind == proposals.EXCHANGED:
        other = row_name(proposal.facts[1])
        return Words(f"{lead.zh}“{row}”行与“{other}”行的名称（或各数）互换了位置",
                     f"{lead.en}: the names (or all figures) of the rows “{row}” and “{other}” stand in each other's place")
    if kind == proposals.SHIFT:
        return Words(f"{lead.zh}“{row}”行各数错位一列", f"{lead.en}: the figures of the row “{row}” stand one column too far to one side")
    if kind == proposals.TWICE:
        return Words(f"{lead.zh}“{row}”行重复", f"{lead.en}: the row “{row}” is printed twice")
    return _missing(disclosure, repair, lead, row)


def _missing(disclosure: Disclosure, repair: Repair, lead: Words, row: str) -> Words:
    unit = table_of(disclosure, repair.proposal.facts[0]).money_unit
    figures = "、".join(_figure(fact) for fact in repair.filled)
    name = repair.proposal.expected
    after = Words("之前", "above") if name and row > name else Words("之后", "below")  # a parent stands above its children
    return Words(f"{lead.zh}缺少{f'“{name}”' if name else '一'}行（{figures}，{unit}），该行应在“{row}”行{after.zh}",
                 f"{lead.en}: {f'the row “{name}”' if name else 'a row'} is missing ({figures}, {unit}), {after.en} the row “{row}”")


def _figure(fact: Fact) -> str:
    return f"{column_name(fact.header)} {fact.amount.text if fact.amount else 0}"
