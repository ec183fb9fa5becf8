"""The law and the order book on Apache Spark, on two cores of this machine (``local[2]``), Parquet to Parquet.

The SQL that Licet prints for Spark stands beside the SQL written by hand of the same rules (``handwritten.sql``, put
into the words of Spark), over the same table of facts, in the same session. Both give the answer of the row reading on
every row, or the benchmark stops; the ratio of their times is to be 1.3 at most.

The whole run of an order book (reading, sorting into kinds, deciding, writing one Parquet file; each line on its own,
answers only) stands beside the same run in DuckDB on as many cores. To start Spark is part of neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final

import duckdb
import sqlglot

from benchmarks import data
from benchmarks.agreement import ANSWER, DisagreementError, difference, handwritten_sql
from benchmarks.measure import Figure, Run, per_second, side_by_side
from licet.determine.decider import ORDER, Decider, decider_of_all_days
from licet.kernel.sql import select
from licet.orderbook import run as embedded
from licet.orderbook.mapping.guess import guess
from licet.orderbook.mapping.sample import sample_rows
from licet.orderbook.sample.sample import Sample
from licet.orderbook.sample.write import write_sample
from licet.orderbook.source.open import open_source
from licet.orderbook.spark.run import SparkRun
from licet.orderbook.spark.session import session

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LAW: Final = "diffusion-2025"
CORES: Final = 2
AT_ONCE: Final = 20_000
"""So many records are made at once."""


def figures(folder: Path, rows: int, rounds: int) -> Iterator[Figure]:
    """The figures for tables and books of so many rows, made in ``folder``. Raises DisagreementError."""
    with session(f"local[{CORES}]") as spark:
        yield _law(spark, folder, rows, rounds)
        yield _book(folder, rows, rounds)


def _law(spark: SparkSession, folder: Path, rows: int, rounds: int) -> Figure:
    decider = decider_of_all_days(LAW)
    ours, theirs = printed_for_spark(decider, "orders"), by_hand_for_spark("orders")
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        data.make_table(connection, rows)
        connection.execute(f"COPY (FROM orders ORDER BY row) TO '{folder / 'facts.parquet'}' (FORMAT parquet)")
        spark.read.parquet((folder / "facts.parquet").as_uri()).createOrReplaceTempView("orders")
        for name, query in (("ours", ours), ("theirs", theirs)):
            _write(spark, query, folder / name)
            assert_reads_alike(connection, decider, folder / name, rows)
    return side_by_side(
        "the law in Spark SQL, answers",
        "s",
        _seconds(partial(_write, spark, ours, folder / "ours")),
        "Spark SQL by hand",
        _seconds(partial(_write, spark, theirs, folder / "theirs")),
        rounds,
    )


def printed_for_spark(decider: Decider, orders: str) -> str:
    """The answers by the SQL that Licet prints."""
    outputs = dict(zip(ANSWER, decider.answer.all(), strict=True))
    return select(outputs, orders, keep=("row",), columns=data.LISTS, dialect="spark")


def by_hand_for_spark(orders: str) -> str:
    """The answers by the SQL written by hand."""
    (query,) = sqlglot.transpile(
        handwritten_sql(orders).replace("eccn_at_a[:5]", "left(eccn_at_a, 5)"), read="duckdb", write="spark"
    )
    return query


def assert_reads_alike(connection: duckdb.DuckDBPyConnection, decider: Decider, answers: Path, rows: int) -> None:
    """What Spark wrote is what the row reading says of every row of the table ``orders``."""
    answer = ", ".join(f'"{name}"' for name in ANSWER)
    found = f"SELECT row, {answer} FROM read_parquet('{answers}/*.parquet')"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE found AS {found}")
    for start in range(0, rows, AT_ONCE):
        some = f"row >= {start} AND row < {start + AT_ONCE}"
        connection.execute(f"CREATE OR REPLACE TEMP VIEW portion AS SELECT * FROM orders WHERE {some}")
        said = connection.execute(f"SELECT * EXCLUDE (row) FROM found WHERE {some} ORDER BY row").fetchall()
        for record, by_spark in zip(data.records(connection, AT_ONCE, "portion"), said, strict=True):
            if by_spark != decider.plain(record):
                raise DisagreementError(
                    difference(decider.plain(record), by_spark, dict(zip(ORDER, record, strict=True)))
                )


def _write(spark: SparkSession, query: str, out: Path) -> None:
    spark.sql(query).write.mode("overwrite").parquet(out.as_uri())


def _seconds(work: Callable[[], object]) -> Run:
    def run() -> float:
        start = perf_counter()
        work()
        return perf_counter() - start

    return run


def _book(folder: Path, rows: int, rounds: int) -> Figure:
    path = folder / "book.parquet"
    write_sample(path, Sample(rows, plain=True, known=True))

    def work(decided: Callable[..., embedded.Run], out: str) -> None:
        with embedded.workbench(threads=CORES) as connection:
            source = open_source(str(path))
            source.stage(connection, "staged")
            mapping = guess(source.header, sample_rows(connection, "staged", len(source.header)))
            settings = embedded.Settings((LAW,), folded=False, reasons=False, everything=False)
            decided(connection, source, mapping, settings).write(folder / out)

    return side_by_side(
        "order book in Spark, each line on its own, answers",
        "million rows/s",
        per_second(partial(work, SparkRun, "spark.parquet"), rows),
        "DuckDB",
        per_second(partial(work, embedded.Run, "duckdb.parquet"), rows),
        rounds,
    )
