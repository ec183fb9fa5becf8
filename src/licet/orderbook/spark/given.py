"""The order book as Spark reads it: a Parquet file from its place, any other through a copy in Parquet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from licet.orderbook.coding import Field
from licet.orderbook.source.parquet import Parquet
from licet.orderbook.source.quoting import literal
from licet.orderbook.source.source import Source
from licet.orderbook.spark.tables import Tables

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_AS_TEXT: Final = frozenset(("varchar", "tinyint", "smallint", "integer", "bigint", "date"))
"""The types of which Spark and DuckDB read the same values from Parquet, and write them as the same texts."""
_SAME: Final = _AS_TEXT | {"boolean", "double", "decimal"}
"""The types of which they read the same values."""
_PLAIN: Final = re.compile(r"(/[\w-][\w .,@+-]*)+")
"""Paths that Spark takes as they are: no pattern, and no file that it thinks hidden."""


def give(tables: Tables, source: Source, constants: Mapping[int, str], fields: Sequence[Field]) -> None:
    """Make Spark's table ``given``, like that of DuckDB: ``line``, ``broken``, and ``cN`` for the column of each field.

    ``constants`` are the values of columns that the file does not have.
    """
    found = _in_place(tables, source, constants, fields)
    tables.know("given", _copied(tables, fields) if found is None else found)


def _copied(tables: Tables, fields: Sequence[Field]) -> DataFrame:
    """A copy of what DuckDB has staged, all of it text."""
    texts = "".join(f", CAST(c{f.column} AS VARCHAR) AS c{f.column}" for f in fields)
    place = tables.folder / "given.parquet"
    tables.connection.execute(
        f"COPY (SELECT line, broken{texts} FROM given) TO {literal(place)} (FORMAT parquet, ROW_GROUP_SIZE 100_000)"
    )
    return tables.spark.read.parquet(place.as_uri())


def _in_place(
    tables: Tables, source: Source, constants: Mapping[int, str], fields: Sequence[Field]
) -> DataFrame | None:
    """The file itself, where its columns are the same to Spark and to DuckDB; else None."""
    from pyspark.sql.functions import col, expr, lit

    path = Path(source.name).absolute()
    if not isinstance(source, Parquet) or literal(path) not in source.rows or not _PLAIN.fullmatch(str(path)):
        return None
    if tables.connection.execute("SELECT count(broken) FROM given").fetchall() != [(0,)]:
        return None
    rows = tables.connection.sql(f"SELECT * FROM {source.rows}")
    types = {i: kind.id for i, kind in enumerate(rows.types)}
    asked = {f.column: _AS_TEXT if f.name == "order_id" else _SAME for f in fields if f.column not in constants}
    if len(types) != len(source.header) or any(types[column] not in same for column, same in asked.items()):
        return None
    quoted = {column: "`" + rows.columns[column].replace("`", "``") + "`" for column in asked}
    cells = [
        (lit(constants[f.column]) if f.column in constants else col(quoted[f.column])).alias(f"c{f.column}")
        for f in fields
    ]
    file = tables.spark.read.parquet(path.as_uri())
    return file.select(expr("_metadata.row_index + 1 AS line"), expr("CAST(NULL AS STRING) AS broken"), *cells)
