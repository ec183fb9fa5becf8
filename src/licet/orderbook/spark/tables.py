"""Tables that Spark and DuckDB share: each is in Parquet files, in a folder that both see."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb
import numpy as np
import sqlglot
from sqlglot import exp

from licet.orderbook.book import register
from licet.orderbook.source.quoting import literal

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SPACES: Final = "".join(map(chr, (0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)))
"""What DuckDB trims from texts; Spark trims the first alone."""
_AT_ONCE: Final = 4
"""So many small tables are computed at the same time."""


def in_spark(query: str) -> str:
    """A query of DuckDB in the words of Spark."""
    return sqlglot.parse_one(query, read="duckdb").transform(_reworded).sql(dialect="spark")


def _reworded(node: exp.Expr) -> exp.Expr:
    match node:
        case exp.Trim() if node.expression is None:
            return exp.Trim(this=node.this, expression=exp.Literal.string(SPACES), position="BOTH")
        case exp.Format():
            return exp.func("format_number", *node.expressions, exp.Literal.number(0))
    return node


class Tables:
    """What Spark computes is a view of DuckDB; what DuckDB has is sent to all workers of Spark when a query asks it."""

    def __init__(self, spark: SparkSession, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self.spark: Final = spark
        self.connection: Final = connection
        self.folder: Final = folder
        self._known: Final[set[str]] = set()
        self._files = 0

    def frame(self, query: str) -> DataFrame:
        """What a query of DuckDB gives, computed by Spark."""
        for table in sqlglot.parse_one(query, read="duckdb").find_all(exp.Table):
            if table.name not in self._known:
                self._send(table.name)
        return self.spark.sql(in_spark(query))

    def make(self, name: str, query: str) -> None:
        """Make a table of what a query gives, computed by Spark."""
        self.keep(name, self.frame(query))

    def keep(self, name: str, frame: DataFrame) -> None:
        """Compute what Spark has planned, and keep it as a table."""
        self.keep_all({name: frame})

    def keep_all(self, frames: Mapping[str, DataFrame]) -> None:
        """Compute some tables, several at once."""
        places = {name: self._place(name) for name in frames}
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(lambda name: frames[name].write.parquet(places[name].as_uri()), frames))
        for name, place in places.items():
            files = literal(place / "*.parquet")
            self.connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS FROM read_parquet({files})")
            self.know(name, self.spark.read.schema(frames[name].schema).parquet(place.as_uri()))

    def know(self, name: str, frame: DataFrame) -> None:
        """What Spark takes for a table."""
        frame.createOrReplaceTempView(name)
        self._known.add(name)

    def put(self, name: str, columns: Mapping[str, Any]) -> None:
        """Make a table of DuckDB of NumPy arrays."""
        register(self.connection, "columns_", columns)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM columns_")
        self._known.discard(name)

    def fetch(self, name: str, query: str) -> dict[str, Any]:
        """Make a table of what a query gives, computed by Spark; its columns as NumPy arrays."""
        self.make(name, query)
        return {column: np.asarray(found) for column, found in self.connection.sql(f"FROM {name}").fetchnumpy().items()}

    def _send(self, name: str) -> None:
        from pyspark.sql.functions import broadcast

        rows = self.connection.sql(f"FROM {name}").to_arrow_table()
        self.know(name, broadcast(self.spark.createDataFrame(rows)))

    def _place(self, name: str) -> Path:
        self._files += 1
        return self.folder / f"{self._files}-{name}.parquet"
