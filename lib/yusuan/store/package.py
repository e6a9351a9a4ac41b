"""One folder of clean data: a Parquet and a CSV file for each table, and the `datapackage.json` that describes them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas
import pandera.pandas as pandera

from yusuan.store.current import PACKAGE as NAME
from yusuan.store.parquet import Rows, encoded
from yusuan.store.schema import ALL, Field, Schema
from yusuan.writing import write as write_file


def write(folder: Path, schemas: Sequence[Schema], rows: dict[str, Rows]) -> None:
    """Validates and writes tables, then the description of all that the folder holds. Each file changes in one step.

    Raises pandera's SchemaError when rows break their schema (nothing is written then), and CannotWrite.
    """
    files: dict[str, bytes] = {}
    for schema in schemas:
        frame = _frame(schema, rows[schema.name])
        _declared(schema).validate(frame)
        files[f"{schema.name}.parquet"] = encoded(schema, rows[schema.name])
        files[f"{schema.name}.csv"] = _csv(schema, rows[schema.name])
    for name, content in files.items():
        write_file(folder / name, content)
    write_file(folder / NAME, _description(folder))


def _frame(schema: Schema, rows: Rows) -> pandas.DataFrame:
    return pandas.DataFrame({field.name: pandas.Series([row[field.name] for row in rows], dtype=object) for field in schema.fields})


def _declared(schema: Schema) -> pandera.DataFrameSchema:
    """Every declared column and no other, required ones filled, closed vocabularies kept."""
    return pandera.DataFrameSchema({field.name: _column(field) for field in schema.fields}, strict=True, ordered=True)


def _column(field: Field) -> pandera.Column:
    checks = [pandera.Check.isin(field.among)] if field.among else []
    if field.required and field.kind == "string":
        checks.append(pandera.Check(lambda text: text.str.len() > 0, error=f"{field.name} is empty"))
    return pandera.Column(nullable=not field.required, checks=checks, required=True)


def _csv(schema: Schema, rows: Rows) -> bytes:
    """UTF-8 with BOM, so that spreadsheets show Chinese; empty cells for what is not there."""
    frame = pandas.DataFrame([[_cell(row[field.name]) for field in schema.fields] for row in rows],
                             columns=[field.name for field in schema.fields], dtype=object)
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _cell(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula is shown as text."""
    if isinstance(value, str) and value[:1] in ("=", "@"):
        return "'" + value
    return f"{value:f}" if isinstance(value, Decimal) else value


def _description(folder: Path) -> bytes:
    resources = []
    for schema in ALL.values():
        for suffix, media in (("csv", "text/csv"), ("parquet", "application/vnd.apache.parquet")):
            path = folder / f"{schema.name}.{suffix}"
            if path.is_file():
                content = path.read_bytes()
                resources.append({
                    "name": f"{schema.name}-{suffix}", "title": schema.title, "path": path.name, "format": suffix, "mediatype": media,
                    "encoding": "utf-8", "bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
                    "schema": schema.frictionless()})
    described = {"name": hashlib.sha256(folder.name.encode()).hexdigest()[:16], "title": f"{folder.parent.name}年 {folder.name}",
                 "profile": "data-package", "resources": resources}
    return json.dumps(described, ensure_ascii=False, indent=1).encode()
