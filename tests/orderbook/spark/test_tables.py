"""What DuckDB's queries say in the words of Spark."""

import sys

import duckdb
import pytest

from licet.orderbook.spark.tables import SPACES, Tables, in_spark

TEXTS = ["", " ", "a", "\ta ", " a  b ", *(f"{space}x{space}" for space in SPACES), "it's", "back\\slash", "\x01y\x02"]


def test_the_spaces_that_duckdb_trims_are_known():
    codes = [c for c in range(1, sys.maxunicode + 1) if not 0xD800 <= c <= 0xDFFF]
    rows = [(code, f"{chr(code)}x{chr(code)}") for code in codes]
    with duckdb.connect() as connection:
        query = "SELECT code FROM (SELECT unnest($1) AS code, unnest($2) AS text) WHERE trim(text) = 'x' ORDER BY code"
        found = connection.execute(query, [list(column) for column in zip(*rows, strict=True)]).fetchall()
    assert "".join(chr(code) for (code,) in found) == SPACES


def test_functions_are_printed_with_the_same_meaning():
    assert in_spark("SELECT 7 // 2, format('{:,}', n) FROM t") == "SELECT 7 DIV 2, FORMAT_NUMBER(n, 0) FROM t"


@pytest.mark.slow
def test_a_query_gives_in_spark_what_it_gives_in_duckdb(spark, tmp_path):
    query = """
        SELECT text, nullif(trim(text), '') AS trimmed, n // 7 AS whole, n % 7 AS rest, year(day) AS year,
            date_diff('day', DATE '1970-01-01', day) AS days, format('{:,}', n) AS figure, n / 1e6 AS millionths,
            coalesce(n > 5, FALSE) AS greater, 'it''s \\ \x01' AS literal, n::BIGINT * 3 + coalesce(NULL, 0) AS sum
        FROM things WHERE text NOT IN (SELECT text FROM things WHERE text = 'a') OR n IS NULL"""
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE things (text VARCHAR, n BIGINT, day DATE)")
        days = ["1969-12-31", "2024-02-29", "2030-12-31", None]
        rows = [(text, i * 123_456_789, days[i % 4]) for i, text in enumerate(TEXTS)]
        connection.executemany("INSERT INTO things VALUES (?, ?, ?)", [*rows, (None, None, None)])
        tables = Tables(spark, connection, tmp_path)
        tables.make("found", query)
        ordered = "SELECT * FROM ({}) ORDER BY text, days, figure"
        assert (
            connection.sql(ordered.format("FROM found")).fetchall() == connection.sql(ordered.format(query)).fetchall()
        )
        assert spark.table("found").count() == len(TEXTS)
