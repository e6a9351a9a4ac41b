"""One disclosure in several files: tables in one PDF, narrative in another, forms in a third."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from yusuan.disclosure.model import Disclosure, Fact, Form, Indicator, Sentence, Table
from yusuan.disclosure.reader import missing
from yusuan.disclosure.readings import rank
from yusuan.profiles import profile as profiles
from yusuan.reading.page import Cell
from yusuan.units import identity

Placed = TypeVar("Placed", Cell, Fact, Form, Indicator, Sentence)


def completed(best: Disclosure, others: Sequence[Disclosure]) -> Disclosure:
    """`best` with the tables, forms and narrative that it lacks altogether and another file of the same disclosure has.

    What comes from another file names it in its sources. Nothing that `best` has is replaced; what no longer lacks is no longer warned of.
    """
    whole = best
    for other in others:
        whole = _with(whole, other)
    lacked, lacking = _missing(best), _missing(whole)
    return replace(whole, warnings=(*(told for told in best.warnings if told not in lacked), *lacking)) if lacked != lacking else whole


def gathered(disclosures: Sequence[Disclosure]) -> list[Disclosure]:
    """The disclosures with the parts of each put together: files of the same unit, year and phase that have no table in common."""
    whole: list[Disclosure] = []
    for one in sorted(disclosures, key=rank):
        first = next((at for at, other in enumerate(whole) if _is_part(one, other)), None)
        if first is None:
            whole.append(one)
        else:
            whole[first] = completed(whole[first], [one])
    order = [one.sha256 for one in disclosures]
    return sorted(whole, key=lambda one: order.index(one.sha256))


def _is_part(one: Disclosure, other: Disclosure) -> bool:
    same = (identity(one.unit), one.year, one.phase) == (identity(other.unit), other.year, other.phase)
    return same and not {table.id for table in one.tables} & {table.id for table in other.tables}


def _missing(disclosure: Disclosure) -> list[str]:
    return missing(profiles.load(disclosure.profile), disclosure.phase, disclosure.tables, disclosure.forms, disclosure.sentences)


def _with(best: Disclosure, other: Disclosure) -> Disclosure:
    present = {table.id for table in best.tables}
    more = [_table_from(table, other.source) for table in other.tables if table.id not in present]
    tables = tuple(sorted([*best.tables, *more], key=lambda table: table.number)) if more else best.tables
    forms = best.forms or tuple(_form_from(form, other.source) for form in other.forms)
    sentences = best.sentences if has_narrative(best) or not has_narrative(other) else tuple(
        _from(sentence, other.source) for sentence in other.sentences)
    return replace(best, tables=tables, forms=forms, sentences=sentences)


def has_narrative(disclosure: Disclosure) -> bool:
    """Whether the file explains the figures, and does not only print them."""
    return any(sentence.section for sentence in disclosure.sentences)


def _from(value: Placed, file: str) -> Placed:
    return replace(value, source=replace(value.source, file=value.source.file or file))


def _table_from(table: Table, file: str) -> Table:
    rows = tuple(tuple(_from(cell, file) for cell in row) for row in table.rows)
    return replace(table, rows=rows, facts=tuple(_from(fact, file) for fact in table.facts))


def _form_from(form: Form, file: str) -> Form:
    return replace(_from(form, file), indicators=tuple(_from(one, file) for one in form.indicators))
