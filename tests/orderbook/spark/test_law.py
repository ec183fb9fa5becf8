"""The SQL that Licet prints for Spark says what the expressions say, the whole law included."""

import duckdb
import pyarrow as pa
import pytest
from benchmarks import data
from benchmarks.spark import LAW, assert_reads_alike, by_hand_for_spark, printed_for_spark
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from licet.determine.decider import decider_of_all_days
from licet.kernel.evaluate import evaluate
from licet.kernel.nodes import Type
from licet.kernel.sql import read_bitmap, select
from tests.kernel.trees import FACTS, ORDER, conditions, records, trees

pytestmark = pytest.mark.slow

ROWS = 20_000
DECIDER = decider_of_all_days(LAW)
TYPES = {
    Type.BOOL: pa.bool_(),
    Type.INT: pa.int64(),
    Type.CODE: pa.string(),
    Type.CODES: pa.list_(pa.string()),
    Type.DATE: pa.date32(),
}
FEW = settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def in_spark(spark, sql, rows):
    columns = [list(column) for column in zip(*rows, strict=True)]
    arrays = {"row_": pa.array(range(len(rows)))}
    arrays |= {f.name: pa.array(column, TYPES[f.type]) for f, column in zip(FACTS, columns, strict=True)}
    spark.createDataFrame(pa.table(arrays)).createOrReplaceTempView("facts")
    return [tuple(row)[1:] for row in spark.sql(sql).orderBy("row_").collect()]


def by_hand(exprs, row):
    return tuple(evaluate(e, dict(zip(ORDER, row, strict=True))) for e in exprs)


@FEW
@given(st.lists(trees, min_size=12, max_size=20), st.lists(records, min_size=12, max_size=20))
def test_sql_means_what_the_expression_means(spark, exprs, rows):
    values = {f"e{i}": e for i, e in enumerate(exprs) if e.type is not Type.CODES}
    sql = select(values, "facts", keep=["row_"], dialect="spark")
    assert in_spark(spark, sql, rows) == [by_hand(values.values(), row) for row in rows], sql


@FEW
@given(st.lists(conditions(2), min_size=30, max_size=70), st.lists(records, min_size=4, max_size=8))
def test_the_bitmap_carries_the_truth_of_every_condition(spark, exprs, rows):
    sql = select({}, "facts", keep=["row_"], conditions=exprs, dialect="spark")
    assert [read_bitmap(words, len(exprs)) for words in in_spark(spark, sql, rows)] == [
        by_hand(exprs, row) for row in rows
    ]


@pytest.fixture(scope="module")
def orders(spark, tmp_path_factory):
    folder = tmp_path_factory.mktemp("orders")
    with duckdb.connect() as connection:
        data.make_table(connection, ROWS)
        connection.execute(f"COPY (FROM orders ORDER BY row) TO '{folder / 'orders.parquet'}' (FORMAT parquet)")
        spark.read.parquet((folder / "orders.parquet").as_uri()).createOrReplaceTempView("orders")
        yield connection, folder


@pytest.mark.parametrize(
    "query", [printed_for_spark(DECIDER, "orders"), by_hand_for_spark("orders")], ids=["ours", "hand"]
)
def test_the_law_decides_random_orders_with_unknowns_as_the_row_reading_does(spark, orders, query, request):
    connection, folder = orders
    answers = folder / request.node.callspec.id
    spark.sql(query).write.parquet(answers.as_uri())
    assert_reads_alike(connection, DECIDER, answers, ROWS)
