"""Blocks → budget tables: located by their titles, joined over page breaks, with what the profile says that their columns mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from yusuan.disclosure.currency import is_renminbi, printed_units
from yusuan.disclosure.declared import fixed_body
from yusuan.disclosure.facts import facts_of, unreadable
from yusuan.disclosure.further import is_form, located_further, table_names
from yusuan.disclosure.located import NO_DATA, Located, located
from yusuan.disclosure.model import Table
from yusuan.disclosure.printed import Body, body_of
from yusuan.disclosure.spans import are_boxed
from yusuan.profiles.profile import GENERAL, Profile
from yusuan.reading.page import Block, Grid

Found = tuple[list[Table], set[int], list[str]]


def read_tables(blocks: Sequence[Block], profile: Profile, year: int, taken: set[int]) -> Found:
    """The budget tables among `blocks`, the indices of the blocks they are made of, and warnings in Chinese.

    `taken` are blocks that belong to something else (performance forms). A title that occurs twice (in a list of contents,
    say) counts where a grid with its header follows.
    """
    tables, used, warnings = _known(blocks, profile, year, taken)
    if profile.further:
        more, their_blocks, problems = _further(blocks, profile, year, taken | used, tables)
        tables, used, warnings = tables + more, used | their_blocks, warnings + problems
    return sorted(tables, key=lambda table: table.number), used, warnings


def _known(blocks: Sequence[Block], profile: Profile, year: int, taken: set[int]) -> Found:
    """The tables whose titles the profile knows."""
    tables: dict[str, Table] = {}
    used: set[int] = set()
    warnings: list[str] = []
    titled: dict[str, Located] = {}
    for found in located(blocks, profile, taken):
        titled[found.spec.id] = found
        table, problems = _table(found, profile, year) if found.grids else (None, [])
        if table and table.id in tables and not profile.further:
            warnings.append(f"《{table.title}》有两张（{table.entity or '未印单位名称'}），只采用了第一张。")
        elif table and table.id not in tables:
            tables[table.id] = table
            used |= found.blocks
            warnings += problems
        else:
            warnings += [] if table else problems
    unseen = [f"《{found.title}》有标题而没有可识别的表格，未读取。" for id, found in titled.items()
              if id not in tables and (tables or profile.fixed or found.entity or found.money_unit)]  # else it is a list of contents
    return list(tables.values()), used, warnings + unseen


def _further(blocks: Sequence[Block], profile: Profile, year: int, taken: set[int], known: Sequence[Table]) -> Found:
    """The tables that the profile does not know, numbered after its own. One without figures counts when its title is a budget table's."""
    tables: list[Table] = []
    used: set[int] = set()
    forms = {at for at, block in enumerate(blocks) if at not in taken and isinstance(block, Grid) and is_form(block)}
    warnings = _left_out([blocks[at] for at in sorted(forms)])
    first = max((table.number for table in known), default=0) + 1
    for found, id in table_names(located_further(blocks, taken | forms, profile.name == GENERAL), known):
        spec = replace(found.spec, id=id, number=first + len(tables))
        table, problems = _table(replace(found, spec=spec), profile, year)
        if table is None:
            warnings += problems
        has_money = table and any(column.role == "amount" for column in table.layout)
        if has_money and (not table.empty or not id.startswith("table_")):
            tables.append(table)
            used |= found.blocks
            warnings += problems
            if not found.money_unit and not printed_units([table.title, *table.columns]):
                warnings.append(f"《{table.title}》没有印出金额单位，按{table.money_unit}读取。")
    return tables, used, warnings


def _left_out(forms: Sequence[Block]) -> list[str]:
    """A warning that names the pages of performance forms that no vocabulary of the profile reads."""
    places = "、".join(dict.fromkeys(str(form.source) for form in forms))
    return [f"有绩效目标表（{places}）不是本版式的样式，未读取。"] if forms else []


def _table(found: Located, profile: Profile, year: int) -> tuple[Table | None, list[str]]:
    spec = found.spec
    if found.excess:
        return None, [f"《{found.title}》{found.excess}，未读取。"]
    body = _with_more_columns(found) if profile.fixed else body_of(found.grids, spec)
    if body is None and profile.fixed:
        body = fixed_body(found.grids, spec, year, profile.title)
    if body is None:
        return None, []
    in_header = printed_units(path for path, column in zip(body.paths, body.columns) if column.role == "amount")
    money_unit = found.money_unit or next(iter((*printed_units([found.title]), *in_header)), profile.money_unit)
    counted = is_renminbi(money_unit)
    facts = tuple(facts_of(spec, body, money_unit)) if counted else ()
    pages = {cell.source.page for row in body.rows for cell in row} | {grid.source.page for grid in found.grids}
    table = Table(spec.id, spec.number, found.title, found.entity, money_unit, body.paths, tuple(body.rows), facts,
                  tuple(sorted(page for page in pages if page)), counted and all(fact.amount is None for fact in facts), body.columns)
    filled = any(fact.amount and fact.amount.value for fact in facts)
    denied = [f"下注“{note[:60]}”，而表中有数。" for note in found.notes if filled and NO_DATA.search(note)]
    units = _of_units(table, found.money_unit, in_header)
    return table, [*units, *(f"表{spec.number}{warning}" for warning in (*body.warnings, *denied)), *unreadable(spec, body)]


def _with_more_columns(found: Located) -> Body | None:
    """The table as printed, when it has more columns than the profile declares, each under words of its own; None for any other."""
    declared = len(found.spec.columns)
    if max(found.widths, default=0) <= declared or not are_boxed(found.widest.rows):
        return None
    body = body_of(found.grids, found.spec)
    return body if body and len(set(body.paths)) == len(body.paths) > declared and all(body.paths) else None


def _of_units(table: Table, above: str, in_header: Sequence[str]) -> list[str]:
    """What is to be said about the unit of money (Chinese): another currency, or several units in one header."""
    if not is_renminbi(table.money_unit):
        return [f"《{table.title}》的金额单位是“{table.money_unit}”，不是人民币的元、千元、万元或亿元，金额未计入，不能核对。"]
    several = len(in_header) > 1 and not above
    return [f"《{table.title}》各列的金额单位不同（{'、'.join(in_header)}），都按{table.money_unit}读取，请核对。"] if several else []
