"""`data/clean`: tidy, sourced tables as Parquet and CSV, described by a `datapackage.json`; questions over all units with DuckDB."""

from yusuan.store.store import Store

__all__ = ["Store"]
