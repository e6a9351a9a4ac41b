"""Disclosure ⇄ rows of the tidy tables. What is written can be read back as the same Disclosure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, astuple
from itertools import groupby
from operator import itemgetter
from typing import Any

from yusuan.amount import Amount
from yusuan.disclosure.model import Disclosure, Fact, Form, Funds, Indicator, Overall, OverallFigure, Sentence, Table
from yusuan.disclosure.readings import Comparison
from yusuan.profiles.profile import Column
from yusuan.reading.page import Cell, Source

Row = dict[str, Any]


def rows_of(disclosure: Disclosure, unit: str, others: Sequence[Comparison] = ()) -> dict[str, list[Row]]:
    """The rows of each tidy table; `unit` is the canonical name."""
    key = {"unit": unit, "year": disclosure.year, "phase": disclosure.phase}
    rows = {
        "disclosures": [{"printed_unit": disclosure.unit, "kind": disclosure.kind, "profile": disclosure.profile, "pages": disclosure.pages,
                         "warnings": "\n".join(disclosure.warnings), "sha256": disclosure.sha256, "source": disclosure.source}],
        "tables": [_table(table, disclosure.source) for table in disclosure.tables],
        "facts": [_fact(fact, disclosure.source) for fact in disclosure.facts],
        "forms": [_form(number, form, disclosure.source) for number, form in enumerate(disclosure.forms, 1)],
        "indicators": [_indicator(number, one, disclosure.source) for number, form in enumerate(disclosure.forms, 1)
                       for one in form.indicators],
        "overall": [_overall(number, form, figure, disclosure.source) for number, form in enumerate(disclosure.overall, 1)
                    for figure in form.figures],
        "sentences": [_sentence(sentence, disclosure.source) for sentence in disclosure.sentences],
        "readings": [{"source": disclosure.source, "sha256": disclosure.sha256, "used": True, "agree": 0, "differ": 0},
                     *({"source": one.source, "sha256": one.sha256, "used": False, "agree": one.agree, "differ": len(one.differences)}
                       for one in others)],
        "differences": [{"source": one.source, "where": difference.where, "used": difference.best, "other": difference.other}
                        for one in others for difference in one.differences],
    }
    return {name: [{**key, **row} for row in of_table] for name, of_table in rows.items()}


def _place(source: Source, file: str) -> Row:
    x0, top, x1, bottom = (round(float(edge), 2) for edge in source.box) if source.page and source.box else (None,) * 4
    return {"page": source.page, "x0": x0, "top": top, "x1": x1, "bottom": bottom, "line": source.line, "place": source.place,
            "source": source.file or file}


def _table(table: Table, file: str) -> Row:
    texts = [[cell.text for cell in row] for row in table.rows]
    return {"table": table.id, "number": table.number, "title": table.title, "entity": table.entity, "money_unit": table.money_unit,
            "columns": "|".join(table.columns), "layout": json.dumps([astuple(column) for column in table.layout], ensure_ascii=False),
            "rows": json.dumps(texts, ensure_ascii=False), "confidence": _confidence(table), "pages": ",".join(map(str, table.pages)),
            "empty": table.empty, "source": file}


def _confidence(table: Table) -> str | None:
    """Those of recognised cells, in the shape of the rows; None for a table that was text in the file."""
    known = [[cell.confidence for cell in row] for row in table.rows]
    return json.dumps(known) if any(one is not None for row in known for one in row) else None


def _fact(fact: Fact, file: str) -> Row:
    return {"table": fact.table, "number": fact.number, "row": fact.row, "side": fact.side, "code": fact.code, "label": fact.label,
            "second": fact.second, "column": fact.column, "header": fact.header, **_amount(fact.amount),
            **_place(fact.source, file)}


def _amount(amount: Amount | None) -> Row:
    return {"amount": amount and amount.value, "money_unit": amount and amount.unit, "printed": amount and amount.text,
            "places": amount and amount.places}


def _form(number: int, form: Form, file: str) -> Row:
    funds = {f"{period}_{name}": value for period in ("implementation", "annual") for name, value in asdict(getattr(form, period)).items()}
    return {"form": number, "name": form.name, "form_year": form.year, "department_code": form.department_code,
            "department": form.department, "implementing_unit": form.unit, "attribute": form.attribute, "period": form.period, **funds,
            "texts": json.dumps(form.texts, ensure_ascii=False), "goal_implementation": form.goals.get("implementation"),
            "goal_annual": form.goals.get("annual"), "filed": form.filed,
            "confidence": json.dumps(form.confidence) if form.confidence else None, "pages": ",".join(map(str, form.pages)),
            **_place(form.source, file)}


def _indicator(number: int, one: Indicator, file: str) -> Row:
    return {"form": number, "period": one.period, "level1": one.level1, "level2": one.level2, "name": one.name, "value": one.value,
            **_place(one.source, file)}


def _overall(number: int, form: Overall, figure: OverallFigure, file: str) -> Row:
    return {"form": number, "printed_unit": form.unit, "kind": figure.kind, "label": figure.label, **_amount(figure.amount),
            **_place(figure.source, file)}


def _sentence(sentence: Sentence, file: str) -> Row:
    return {"part": sentence.part, "section": sentence.section, "heading": sentence.heading, "subsection": sentence.subsection,
            "number": sentence.number, "text": sentence.text, **_place(sentence.source, file)}


def disclosure_of(rows: dict[str, list[Row]]) -> Disclosure:
    """The Disclosure that `rows_of` was given; only the sources of names in tables are not kept."""
    head = rows["disclosures"][0]
    rows = {name: [{**row, "file": _other_file(row, head)} for row in of_table] for name, of_table in rows.items()}
    facts: dict[str, list[Fact]] = {}
    for row in rows["facts"]:
        facts.setdefault(row["table"], []).append(_read_fact(row))
    tables = tuple(_read_table(row, tuple(facts.get(row["table"], ()))) for row in rows["tables"])
    indicators: dict[int, list[Indicator]] = {}
    for row in rows["indicators"]:
        indicators.setdefault(row["form"], []).append(
            Indicator(row["period"], row["level1"], row["level2"], row["name"], row["value"], _source(row)))
    return Disclosure(
        source=head["source"], sha256=head["sha256"], unit=head["printed_unit"], year=head["year"], phase=head["phase"], kind=head["kind"],
        profile=head["profile"], pages=head["pages"], tables=tables,
        forms=tuple(_read_form(row, tuple(indicators.get(row["form"], ()))) for row in rows["forms"]),
        sentences=tuple(Sentence(row["part"], row["section"], row["heading"], row["subsection"], row["number"], row["text"], _source(row))
                        for row in rows["sentences"]),
        warnings=tuple(head["warnings"].split("\n")) if head["warnings"] else (), overall=tuple(_read_overall(rows["overall"])))


def _other_file(row: Row, head: Row) -> str:
    return row["source"] if row["source"] != head["source"] else ""


def _source(row: Row) -> Source:
    box = (row["x0"], row["top"], row["x1"], row["bottom"])
    return Source(row["page"], box if box[0] is not None else None, row["line"], row["place"] or "",
                  row["file"])


def _read_fact(row: Row) -> Fact:
    return Fact(row["table"], row["number"], row["row"], row["side"], row["code"], row["label"], row["second"], row["column"],
                row["header"], _read_amount(row), _source(row))


def _read_amount(row: Row) -> Amount | None:
    return None if row["amount"] is None else Amount(_plain(row), row["money_unit"], row["places"], row["printed"])


def _read_overall(rows: Sequence[Row]) -> Iterator[Overall]:
    """The forms with their figures; what stood above the first figure is not kept."""
    for _, of_form in groupby(rows, key=itemgetter("form")):
        figures = list(of_form)
        made = tuple(OverallFigure(row["kind"], row["label"], _read_amount(row), _source(row)) for row in figures)
        yield Overall(figures[0]["printed_unit"], made, made[0].source)


def _plain(row: Row):
    """The stored decimal has six places; the value gets back as many as were printed."""
    amount = Amount.parse(row["printed"], row["money_unit"])
    return amount.value if amount and amount.value == row["amount"] else row["amount"]


def _read_table(row: Row, facts: tuple[Fact, ...]) -> Table:
    layout = tuple(Column(*parts) for parts in json.loads(row["layout"]))
    cells = tuple(_cells(row, facts, layout))
    pages = tuple(int(page) for page in row["pages"].split(",") if page)
    return Table(row["table"], row["number"], row["title"], row["entity"], row["money_unit"], tuple(row["columns"].split("|")),
                 cells, facts, pages, row["empty"], layout)


def _cells(row: Row, facts: tuple[Fact, ...], layout: Sequence[Column]) -> Iterator[tuple[Cell, ...]]:
    """The rows as printed; a figure's cell gets its source back."""
    sources = {(fact.row, fact.side, fact.column): fact.source for fact in facts}
    texts = json.loads(row["rows"])
    known = json.loads(row["confidence"]) if row["confidence"] else [[None] * len(line) for line in texts]
    for number, (line, sure) in enumerate(zip(texts, known)):
        yield tuple(Cell(text, sources.get((number, column.side, column.key), Source()) if column.role == "amount" else Source(), one)
                    for text, column, one in zip(line, layout, sure))


def _read_form(row: Row, indicators: tuple[Indicator, ...]) -> Form:
    funds = {period: Funds(**{name: row[f"{period}_{name}"] for name in ("total", "central", "provincial", "local", "own", "other")})
             for period in ("implementation", "annual")}
    goals = {period: row[f"goal_{period}"] for period in ("implementation", "annual") if row[f"goal_{period}"] is not None}
    return Form(row["name"], row["form_year"], row["department_code"], row["department"], row["implementing_unit"], row["attribute"],
                row["period"], funds["implementation"], funds["annual"], json.loads(row["texts"]), goals, indicators, row["filed"],
                tuple(int(page) for page in row["pages"].split(",") if page), _source(row),
                json.loads(row["confidence"]) if row["confidence"] else {})
