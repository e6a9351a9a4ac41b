"""A Disclosure as the JSON of `yusuan read --json`. The shape is a contract."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import Any

from yusuan.disclosure.model import Disclosure, Form, Table
from yusuan.disclosure.narrative import EXPLAINED, explains, parts_of
from yusuan.profiles import profile as profiles
from yusuan.reading.page import Source

PHASES = {"budget": "预算", "final": "决算"}


def as_json(disclosure: Disclosure) -> dict[str, Any]:
    """What a document contains: tables with header paths, rows and boxes, forms, narrative, warnings."""
    return {
        "source": disclosure.source, "sha256": disclosure.sha256, "unit": disclosure.unit, "year": disclosure.year,
        "phase": disclosure.phase, "kind": disclosure.kind, "profile": disclosure.profile, "pages": disclosure.pages,
        "tables": [_table(table) for table in disclosure.tables],
        "forms": [_form(form) for form in disclosure.forms],
        "narrative": _narrative(disclosure),
        "warnings": list(disclosure.warnings),
    }


def as_text(disclosure: Disclosure) -> str:
    """What a document contains, for a person."""
    lines = [f"{disclosure.source}：{disclosure.unit} {disclosure.year}年{PHASES[disclosure.phase]}（版式 {disclosure.profile}）"]
    lines += [f"  表{table.number} {table.title}：{len(table.rows)}行 × {len(table.columns)}列" + ("，无数据" if table.empty else "")
              for table in disclosure.tables]
    lines += [f"  绩效目标表 {form.name}：{len(form.indicators)}个指标" for form in disclosure.forms]
    lines.append(f"  文字说明 {len(disclosure.sentences)}句")
    return "\n".join([*lines, *(f"  提示：{warning}" for warning in disclosure.warnings)])


def box_of(source: Source) -> list[float] | None:
    """[page, x0, top, x1, bottom] in points from the top left, or None for a transcript."""
    return [source.page, *(round(edge, 2) for edge in source.box)] if source.page and source.box else None


def _table(table: Table) -> dict[str, Any]:
    return {
        "id": table.id, "number": table.number, "title": table.title, "money_unit": table.money_unit, "pages": list(table.pages),
        "empty": table.empty, "columns": list(table.columns),
        "rows": [[cell.text for cell in row] for row in table.rows],
        "boxes": [[box_of(cell.source) for cell in row] for row in table.rows],
        **_confidence(table),
    }


def _confidence(table: Table) -> dict[str, Any]:
    """How certain recognition is of each cell (0 to 1), for a table that holds recognised text: the same shape as `rows`."""
    if all(cell.confidence is None for row in table.rows for cell in row):
        return {}
    return {"confidence": [[None if cell.confidence is None else round(cell.confidence, 3) for cell in row] for row in table.rows]}


def _form(form: Form) -> dict[str, Any]:
    return {
        "name": form.name, "department_code": form.department_code, "department": form.department, "unit": form.unit,
        "attribute": form.attribute or None, "period": form.period or None,
        "funds": {"implementation": asdict(form.implementation), "annual": asdict(form.annual)},
        "texts": form.texts, "goals": form.goals,
        "indicators": [{"period": one.period, "level1": one.level1, "level2": one.level2, "name": one.name, "value": one.value or None}
                       for one in form.indicators],
        "filed": form.filed, "pages": list(form.pages),
        **({"confidence": {part: round(sure, 3) for part, sure in form.confidence.items()}} if form.confidence else {}),
    }


def _narrative(disclosure: Disclosure) -> list[dict[str, Any]]:
    """The sections of the budget's explanation (预算情况说明). A part that has no numbered sections (编制说明) is one itself."""
    parts = parts_of(profiles.load(disclosure.profile)) if disclosure.profile in profiles.names() else ()
    told = [sentence for sentence in disclosure.sentences if explains(sentence, parts) and (sentence.section or sentence.part != EXPLAINED)]
    return [{"section": section or part, "heading": heading or part, "sentences": [sentence.text for sentence in sentences]}
            for (part, section, heading), sentences in groupby(told, key=lambda one: (one.part, one.section, one.heading))]
