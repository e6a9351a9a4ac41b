"""Findings about broken identities: one for each cause, with the cell to blame or the cells among which it cannot be decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from yusuan.checking.blame import Blame, Change, Explanation
from yusuan.checking.board import place_of
from yusuan.checking.finding import Check, Finding, file_of
from yusuan.checking.interval import FAILED
from yusuan.checking.naming import NAMES
from yusuan.checking.wording import Words, column_name, place
from yusuan.disclosure.model import Disclosure, Fact, Table
from yusuan.disclosure.recognised import confidences

_LISTED = 6  # explanations told in full


def accused(disclosure: Disclosure, found: Blame) -> Finding:
    """The finding for a cause: an error at the cell to blame, or, where several explanations are as good, at the first broken identity."""
    if found.decided and (len(found.explanations[0].changes) == 1 or found.explanations[0].swap):
        return _culprit(disclosure, found.checks, found.explanations[0])
    return _open(disclosure, found)


def unexplained(disclosure: Disclosure, check: Check, *alike: Check) -> Finding:
    """The finding for a failed check on its own: an error when the identity is hard, else a note. `alike` failed in other places."""
    severity, verdict, kind = ("error", FAILED, "publication") if check.hard else ("note", "implausible", "implausible")
    printed = _printed(disclosure, check)
    rows = "、".join(dict.fromkeys(f"“{one.where['row']}”" for one in alike))
    more = Words(f"另有{len(alike)}处亦如此：{rows}。", f" The same in {len(alike)} other places: {rows}.") if alike else Words("", "")
    message = Words(f"{printed.zh}：{check.reason}。{check.code}：{check.statement}。{more.zh}",
                    f"{printed.en}: {check.reason_en}. {check.code}: {check.statement_en}.{more.en}")
    return Finding(check.code, severity, verdict, _file(disclosure, check), check.where, check.printed, check.expected, message.zh,
                   evidence=boxes(check.cells), kind=kind, message_en=message.en)


def boxes(facts: Iterable[Fact]) -> tuple[tuple[float, ...], ...]:
    """Page and box of each figure that has them."""
    return tuple((fact.source.page, *fact.source.box) for fact in facts if fact.source.page and fact.source.box)


def _culprit(disclosure: Disclosure, checks: Sequence[Check], one: Explanation) -> Finding:
    first, codes = _leading(checks, one.changes[0].fact), codes_of(checks)
    fact, change = one.changes[0].fact, one.changes[0]
    told = _sentence(disclosure, one)
    recognised = place_of(fact) in confidences(disclosure)
    mended = Words(f"这样改，{'、'.join(codes)}共{len(checks)}处不符全部消除，原来相符的仍然相符",
                   f"So changed, all {len(checks)} broken evaluations of {', '.join(codes)} hold, and none that held breaks")
    doubt = Words("该数由图像识别而来，请对照原件。", " The figure was recognised from a picture; please compare it with the original.")
    message = Words(f"{told.zh}。{mended.zh}。{doubt.zh if recognised else ''}{first.code}：{first.statement}；{_symptom(first).zh}。",
                    f"{told.en}. {mended.en}.{doubt.en if recognised else ''} {first.code}: {first.statement_en}; {_symptom(first).en}.")
    return Finding(first.code, "error", FAILED, file_of(disclosure, fact.source), where_of(fact), change.printed, change.expected,
                   message.zh, True, boxes(each.fact for each in one.changes),
                   "reading" if recognised and change.likeness.alike else "publication", message.en, codes)


def _open(disclosure: Disclosure, found: Blame) -> Finding:
    first, codes = found.checks[0], codes_of(found.checks)
    lead, count = _printed(disclosure, first), len(found.explanations)
    listed = [_short(one) for one in found.explanations[:_LISTED]]
    if found.explanations:
        why = Words(f"改以下任何一处都能使{'、'.join(codes)}全部成立，无法断定是哪一处（共{count}种可能）：" + "；".join(one.zh for one in listed),
                    f"any one of {count} changes mends {', '.join(codes)}, and which is right cannot be told: "
                    + "; ".join(one.en for one in listed))
    else:
        why = Words(f"{'、'.join(codes)}共{len(found.checks)}处不符，改动少数几格不能使它们全部成立",
                    f"{len(found.checks)} evaluations of {', '.join(codes)} are broken, and no change of a few cells mends them all")
    cells = [change.fact for one in found.explanations for change in one.changes] or list(first.cells)
    message = Words(f"{lead.zh}：{first.reason}。{why.zh}。{first.code}：{first.statement}。",
                    f"{lead.en}: {first.reason_en}. {why.en}. {first.code}: {first.statement_en}.")
    return Finding(first.code, "error", FAILED, _file(disclosure, first), first.where, first.printed, first.expected, message.zh,
                   evidence=boxes(cells), message_en=message.en, codes=codes)


def _leading(checks: Sequence[Check], fact: Fact) -> Check:
    """The broken check that says most about the cell: one in which it is the checked figure, else the first."""
    return next((check for check in checks if fact in check.cells[:check.parts] and check.parts == 1), checks[0])


def codes_of(checks: Iterable[Check]) -> tuple[str, ...]:
    """The identities that these checks evaluate, each once."""
    return tuple(dict.fromkeys(check.code for check in checks))


def _sentence(disclosure: Disclosure, one: Explanation) -> Words:
    change, other = one.changes[0], one.changes[-1]
    unit = table_of(disclosure, change.fact).money_unit
    lead = head(disclosure, change.fact)
    row = row_name(change.fact)
    column = column_name(change.fact.header)
    where = Words(f"{lead.zh}{f'“{row}”行' if row else ''}“{column}”列", f"{lead.en}{f', row “{row}”' if row else ''}, column “{column}”")
    if one.swap:
        one, two = (f"“{each.printed}”" if each.printed else "空白" for each in (change, other))
        one_en, two_en = (f"“{each.printed}”" if each.printed else "a blank" for each in (change, other))
        return Words(f"{where.zh}的{one}与{place(other.fact).zh}的{two}互换了位置",
                     f"{where.en}: {one_en} stands where {two_en} of {place(other.fact).en} should, and the other way round")
    like, expected, range_ = change.likeness, change.expected, _range(change)
    printed = Words("为空白", "is blank")
    if change.printed:
        printed = Words(f"印作“{change.printed}”{unit}", f"is printed as “{change.printed}” {unit}")
    return Words(f"{where.zh}{printed.zh}，应为“{expected}”{unit}" + (f"（{like.zh}）" if like.zh else "") + range_.zh,
                 f"{where.en} {printed.en} and should be “{expected}” {unit}" + (f" ({like.en})" if like.en else "") + range_.en)


def _short(one: Explanation) -> Words:
    parts = []
    for change in one.changes:
        like, where, printed = change.likeness, place(change.fact), change.printed or "空白"
        parts.append(Words(f"{where.zh}{printed}改为{change.expected}" + (f"（{like.zh}）" if like.zh else ""),
                           f"{where.en}: {change.printed or 'blank'} to {change.expected}" + (f" ({like.en})" if like.en else "")))
    return Words("并".join(part.zh for part in parts), " and ".join(part.en for part in parts))


def _range(change: Change) -> Words:
    """The figures that would do as well, because a sum of rounded figures does not pin down the last place."""
    if change.lowest == change.highest:
        return Words("", "")
    return Words(f"（按印刷精度，{change.lowest}至{change.highest}均可）",
                 f" (by the printed precision, {change.lowest} to {change.highest} would do)")


def _symptom(check: Check) -> Words:
    table, row = check.where["table"], check.where["row"]
    return Words(f"表{table}“{row}”行印作{check.printed or '空白'}，按此关系应为{check.expected}（{check.reason}）",
                 f"table {table}, row “{row}” prints {check.printed or 'a blank'} where {check.expected} follows ({check.reason_en})")


def _printed(disclosure: Disclosure, check: Check) -> Words:
    """Document, page, table, row, column, what is printed, what is expected."""
    number = check.where["table"]
    table = next(table for table in disclosure.tables if table.number == number)
    fact = _checked(check)
    lead = head(disclosure, fact) if fact else Words(*(f"{disclosure.source} 表{number}《{table.title}》",) * 2)
    summed, column = check.parts > 1, check.where.get("column", "")
    unit = "" if column in NAMES.values() else table.money_unit
    printed = f"{'合计' if summed else '印作'}“{check.printed}”{unit}" if check.printed else "为空白"
    printed_en = f"{'add up to' if summed else 'is printed as'} “{check.printed}” {unit}" if check.printed else "is blank"
    row, rows = row_name(fact) if fact else check.where["row"], f"等{check.parts}行" if summed else "行"
    should = f"，{'应' if check.hard else '通常应'}为“{check.expected}”{unit}" if check.expected else ""
    should_en = f"; {'expected' if check.hard else 'usually'} “{check.expected}” {unit}" if check.expected else ""
    return Words(f"{lead.zh}{f'“{row}”{rows}' if row else ''}“{column}”列{printed}{should}",
                 f"{lead.en}{f', row “{row}”' if row else ''}{f' and {check.parts - 1} more' if summed else ''}, column “{column}” "
                 f"{printed_en}{should_en}")


def _checked(check: Check) -> Fact | None:
    """A figure of the table that the check is about."""
    return next((fact for fact in check.cells if fact.number == check.where["table"]), None)


def _file(disclosure: Disclosure, check: Check) -> str:
    fact = _checked(check)
    return file_of(disclosure, fact.source) if fact else disclosure.source


def head(disclosure: Disclosure, fact: Fact) -> Words:
    """Document, page or line, and table of a figure."""
    table, source, file = table_of(disclosure, fact), fact.source, file_of(disclosure, fact.source)
    page = f"page {source.page}" if source.page else f"line {source.line}" if source.line else ""
    zh = " ".join(part for part in (file, str(source), f"表{fact.number}《{table.title}》") if part)
    return Words(zh, " ".join(part for part in (file, page, f"table {fact.number} 《{table.title}》") if part))


def table_of(disclosure: Disclosure, fact: Fact) -> Table:
    """The table in which a figure stands."""
    return next(table for table in disclosure.tables if table.number == fact.number)


def row_name(fact: Fact) -> str:
    """Code, label and second label of a figure's row."""
    return " ".join(name for name in (fact.code, fact.label, fact.second) if name)


def where_of(fact: Fact) -> dict:
    """Table, row and column of a figure as findings give them."""
    return {"table": fact.number, "row": fact.code or fact.label, "column": column_name(fact.header)}
