"""`data/clean`: tidy, sourced tables as Parquet and CSV, described by a `datapackage.json`; questions over all units with DuckDB."""
