"""One folder of clean data: a Parquet and a CSV file for each table, and the `datapackage.json` that describes them."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas
import pyarrow
import pyarrow.parquet

from yusuan.errors import BrokenStore
from yusuan.store.current import PACKAGE as NAME
from yusuan.store.schema import ALL, Schema
from yusuan.writing import write as write_file

Rows = list[dict[str, Any]]


def write(folder: Path, schemas: Sequence[Schema], rows: dict[str, Rows]) -> None:
    """Validates and writes tables, then the description of all that the folder holds. Each file changes in one step.

    Raises pandera's SchemaError when rows break their schema (nothing is written then), and CannotWrite.
    """
    files: dict[str, bytes] = {}
    for schema in schemas:
        frame = _frame(schema, rows[schema.name])
        schema.pandera().validate(frame)
        files[f"{schema.name}.parquet"] = _parquet(schema, rows[schema.name])
        files[f"{schema.name}.csv"] = _csv(schema, rows[schema.name])
    for name, content in files.items():
        write_file(folder / name, content)
    write_file(folder / NAME, _description(folder))


def read(folder: Path, schema: Schema) -> Rows:
    """The rows of one table as they were written. Raises BrokenStore when the folder is not whole."""
    path = folder / f"{schema.name}.parquet"
    if not path.is_file():
        raise BrokenStore(f"{path.name} is missing.", path=folder, remedy="Run `yusuan run --force` to make it again.")
    table = pyarrow.parquet.ParquetFile(path).read()
    if missing := [field.name for field in schema.fields if field.name not in table.column_names]:
        raise BrokenStore(f"{path.name} has no {', '.join(missing)}: another version of yusuan wrote it.", path=folder,
                          remedy="Run `yusuan run` to make it again.")
    return table.to_pylist()


def _frame(schema: Schema, rows: Rows) -> pandas.DataFrame:
    return pandas.DataFrame({field.name: pandas.Series([row[field.name] for row in rows], dtype=object) for field in schema.fields})


def _parquet(schema: Schema, rows: Rows) -> bytes:
    table = pyarrow.Table.from_pylist(rows, schema=schema.arrow())
    stream = io.BytesIO()
    pyarrow.parquet.write_table(table, stream, compression="zstd")
    return stream.getvalue()


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
