"""A sample as a file: CSV, TSV, JSON Lines, Parquet or a workbook, each with the same rows."""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import duckdb

from licet.orderbook.columns import COLUMNS
from licet.orderbook.sample.sample import Sample, numbers
from licet.orderbook.sample.sql import literal

Cursor = duckdb.DuckDBPyConnection

MOST_ROWS_OF_A_SHEET: Final = 1_048_575
"""Below the header."""


def write_sample(path: Path, sample: Sample) -> None:
    """Write a sample to a file of the kind that its name ends in, whole or not at all.

    In Parquet, JSON Lines and workbooks dates and quantities have types of their own, unless there are faults. Raises
    ValueError for another ending, and for more rows than a sheet has; OSError where the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in WRITERS:
        raise ValueError(f"{path.name}: expected a name that ends in {', '.join(WRITERS)}")
    if suffix == ".xlsx" and sample.rows > MOST_ROWS_OF_A_SHEET:
        raise ValueError(f"{sample.rows:,} rows; a sheet of a workbook has {MOST_ROWS_OF_A_SHEET:,} below its header")
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".sample-") as directory:
        part = Path(directory) / "part"
        with (
            duckdb.connect(config={"temp_directory": directory, "memory_limit": "1GB"}) as connection,
            numbers(connection, sample.rows) as rows,
        ):
            WRITERS[suffix](connection, sample.sql(rows, typed=suffix not in (".csv", ".tsv")), part)
        os.replace(part, path)


def _copied(options: str) -> Callable[[Cursor, str, Path], None]:
    def write(connection: Cursor, query: str, path: Path) -> None:
        connection.execute(f"COPY ({query}) TO {literal(str(path))} ({options})")

    return write


def _write_json_lines(connection: Cursor, query: str, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in _fetched(connection, query):
            cells = {name: value for name, value in zip(COLUMNS, row, strict=True) if value is not None}
            file.write(json.dumps(cells, ensure_ascii=False, default=str) + "\n")


def _write_workbook(connection: Cursor, query: str, path: Path) -> None:
    from xlsxwriter import Workbook

    as_given = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(path, as_given) as workbook:
        workbook.set_properties({"title": "Order book, made up", "created": dt.datetime(2025, 1, 1)})
        sheet = workbook.add_worksheet("Orders")
        sheet.write_row(0, 0, COLUMNS)
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate(_fetched(connection, query), 1):
            for column, value in enumerate(row):
                match value:
                    case dt.date():
                        sheet.write_datetime(at, column, value, day)
                    case int():
                        sheet.write_number(at, column, value)
                    case str():
                        sheet.write_string(at, column, value)


def _fetched(connection: Cursor, query: str) -> Iterator[tuple[Any, ...]]:
    found = connection.execute(query)
    while rows := found.fetchmany(10_000):
        yield from rows


WRITERS: Final = {
    ".csv": _copied("FORMAT csv, HEADER"),
    ".tsv": _copied(r"FORMAT csv, HEADER, DELIMITER '\t'"),
    ".jsonl": _write_json_lines,
    ".parquet": _copied("FORMAT parquet, COMPRESSION zstd"),
    ".xlsx": _write_workbook,
}
"""By the ending of the file's name."""
