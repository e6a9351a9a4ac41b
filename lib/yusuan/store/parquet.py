"""One tidy table as Parquet: rows to bytes and back. Loads neither pandas nor pandera, so that looking into clean data is quick."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from yusuan.errors import BrokenStore
from yusuan.store.schema import Schema

Rows = list[dict[str, Any]]
_TYPES = {
    "string": pyarrow.string(), "integer": pyarrow.int64(), "decimal": pyarrow.decimal128(24, 6),
    "number": pyarrow.float64(), "boolean": pyarrow.bool_(),
}


def encoded(schema: Schema, rows: Rows) -> bytes:
    """The content of the Parquet file that holds these rows."""
    fields = pyarrow.schema([pyarrow.field(field.name, _TYPES[field.kind]) for field in schema.fields])
    stream = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows, schema=fields), stream, compression="zstd")
    return stream.getvalue()


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
