"""Order books in Parquet, which DuckDB reads and writes by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import duckdb

from licet.orderbook.source.beside import Beside
from licet.orderbook.source.given import Given
from licet.orderbook.source.header import distinct
from licet.orderbook.source.quoting import identifier, literal
from licet.orderbook.source.results import in_order
from licet.orderbook.source.source import OrderBookError, Source
from licet.orderbook.source.typed import typed_cells

_AT_ONCE: Final = 4_000_000
"""So many cells, at most, are in a row group that is written."""
_DAMAGED: Final = "the Parquet file is truncated or damaged, export it again"
_NOT_ITS_OWN: Final = "the results are not those of the lines of the file"


class Parquet(Source):
    """A Parquet file. ``stage`` makes a view of it: its rows are read when they are asked for, and never held.

    A file that is damaged in the middle is found out only then, with an error of DuckDB.
    """

    suffix = ".parquet"

    def __init__(self, given: Given) -> None:
        """Raises OrderBookError if the file cannot be read as Parquet, or has no rows."""
        self._given = given
        self.name = given.name
        path = literal(given.path)
        self.rows = f"read_parquet({path}, hive_partitioning = false)"
        """The file in SQL, with the column file_row_number (from 0) where it is asked for."""
        with duckdb.connect() as connection:
            try:
                [(count,)] = connection.execute(f"SELECT sum(num_rows) FROM parquet_file_metadata({path})").fetchall()
                names = connection.execute(f"SELECT name FROM parquet_schema({path})").fetchall()
                found = connection.sql(f"SELECT * FROM {self.rows}")
                self._cells = list(typed_cells(found.columns, [*map(identifier, found.columns)], found.types))
            except duckdb.Error as problem:
                raise OrderBookError(f"{_DAMAGED} ({problem})") from None
            for name in found.columns:
                if name.casefold() == "file_row_number":
                    raise OrderBookError(f"a Parquet file cannot have a column {name}: rename it")
                if (name,) not in names:  # DuckDB gave it a number, to tell it from another
                    given_name = name.rpartition("_")[0]
                    raise OrderBookError(f"the file has column {given_name} twice (case aside): rename one of them")
        self.header = distinct([name for name, _ in self._cells])
        if not count:
            raise OrderBookError("the file has columns and no row: there is no order in it")

    def stage(self, connection: duckdb.DuckDBPyConnection, table: str) -> None:
        """As Source says, as a view."""
        cells = "".join(f", {value} AS c{i}" for i, (_, value) in enumerate(self._cells))
        connection.execute(
            f"CREATE VIEW {table} AS SELECT file_row_number + 1 AS line, CAST(NULL AS VARCHAR) AS broken{cells} "
            f"FROM {self.rows}"
        )

    def write(self, connection: duckdb.DuckDBPyConnection, results: str, names: Sequence[str], out: Path) -> None:
        """As Source says; a batch of rows after the other, with the types that Arrow knows, or else those of DuckDB.

        Raises OrderBookError if the file was changed since it was opened, ValueError or duckdb.Error if ``results`` are
        not those of its lines.
        """
        self._given.unchanged()
        if (file := self._arrow(connection, out)) is None:
            self._joined(connection, results, names, out)
            return
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
        beside = Beside(connection, results, names)
        given = file.schema_arrow
        schema = arrow.schema([*given, *beside.fields], given.metadata)
        with file, parquet.ParquetWriter(out, schema) as writer:
            for batch in beside.batches(_batches(file)):
                writer.write_batch(batch)

    def _arrow(self, connection: duckdb.DuckDBPyConnection, out: Path) -> Any:
        """The file as pyarrow reads it; None without pyarrow, or where that would write other types to ``out``."""
        try:
            parquet = import_module("pyarrow.parquet")
            file = parquet.ParquetFile(self._given.path)
            parquet.write_table(file.schema_arrow.empty_table(), out)
        except (ImportError, NotImplementedError):
            return None
        written = connection.sql(f"SELECT * FROM read_parquet({literal(out)})").types
        return file if written == connection.sql(f"SELECT * FROM {self.rows}").types else None

    def _joined(self, connection: duckdb.DuckDBPyConnection, results: str, names: Sequence[str], out: Path) -> None:
        """Write ``results`` beside the rows in DuckDB, by their positions, which are checked row by row."""
        beside = results if in_order(connection, results) else f"(SELECT * FROM {results} ORDER BY line)"
        first, *others = (f"r.{identifier(name)}" for name in names)
        checked = f"CASE WHEN r.line = p.file_row_number + 1 THEN {first} ELSE error({literal(_NOT_ITS_OWN)}) END"
        columns = ", ".join(["p.* EXCLUDE (file_row_number)", f"{checked} AS {identifier(names[0])}", *others])
        rows = f"(SELECT *, file_row_number FROM {self.rows}) AS p"
        _copy(connection, f"SELECT {columns} FROM {rows} POSITIONAL JOIN {beside} AS r", out)

    def reject(self, connection: duckdb.DuckDBPyConnection, lines: str, out: Path) -> None:
        """As Source says."""
        self._given.unchanged()
        wanted = f"file_row_number + 1 IN (SELECT line FROM {lines})"
        _copy(connection, f"SELECT * FROM {self.rows} WHERE {wanted} ORDER BY file_row_number", out)


def _batches(file: Any) -> Iterator[Any]:
    arrow = import_module("pyarrow")
    try:
        yield from file.iter_batches(max(1, _AT_ONCE // len(file.schema_arrow.names)))
    except (arrow.ArrowException, OSError) as problem:
        raise OrderBookError(f"{_DAMAGED} ({problem})") from None


def _copy(connection: duckdb.DuckDBPyConnection, query: str, out: Path) -> None:
    connection.execute(f"COPY ({query}) TO {literal(out)} (FORMAT parquet)")
