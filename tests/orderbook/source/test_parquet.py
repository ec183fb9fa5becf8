"""Order books in Parquet: types are kept, and a file that is damaged is refused."""

import datetime as dt
import os
import tempfile
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.orderbook.source import parquet
from licet.orderbook.source.open import open_source
from licet.orderbook.source.source import OrderBookError, Source
from tests.orderbook.source.sources import NAMES, annotated, engine, opened, rejected, rows_of, staged

TABLE = pa.table(
    {
        "order_id": ["A-1", None, "NA"],
        "date": pa.array([dt.date(2025, 6, 2), None, dt.date(2025, 6, 3)]),
        "quantity": pa.array([8, None, 9], pa.uint16()),
        "tpp": pa.array([Decimal("5.920"), None, Decimal("0.001")], pa.decimal128(9, 3)),
        "consignee": pa.array([{"name": "Deodarline", "listed": ["meu", "x"]}, None, {"name": None, "listed": []}]),
        "days": pa.array([[1, 2], None, []], pa.list_(pa.int32())),
        "items": pa.array([[{"product": "H100"}], None, []]),
        "raw": pa.array([b"text", None, b"\xff"]),
        "kind": pa.array(["x", None, "y"]).dictionary_encode(),
        "moment": pa.array([dt.datetime(2025, 6, 2, 3, 4), None, None], pa.timestamp("us")),
    }
)


def written(folder: Path, table: pa.Table, name: str = "book.parquet") -> Source:
    pq.write_table(table, folder / name)
    return open_source(str(folder / name))


def test_scalars_have_their_types_and_what_is_nested_is_taken_apart(tmp_path: Path) -> None:
    source = written(tmp_path, TABLE)
    assert source.header == [
        *("order_id", "date", "quantity", "tpp", "consignee.name", "consignee.listed"),
        *("days", "items", "raw", "kind", "moment"),
    ]
    first, second, third = staged(source)
    assert first[0:2] == (1, None)
    assert first[2] == [
        *("A-1", dt.date(2025, 6, 2), 8, Decimal("5.920"), "Deodarline", "meu;x"),
        *("1;2", "[{'product': H100}]", "text", "x", dt.datetime(2025, 6, 2, 3, 4)),
    ]
    assert second == (2, None, [None] * 11)
    assert third[2] == ["NA", dt.date(2025, 6, 3), 9, Decimal("0.001"), None, None, None, "[]", "\\xFF", "y", None]


@pytest.fixture(params=[True, False], ids=["pyarrow", "duckdb alone"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are written by pyarrow where it is installed, and by DuckDB where it is not."""
    if not request.param:
        monkeypatch.setattr(parquet.Parquet, "_arrow", lambda *_: None)


@pytest.mark.usefixtures("either_way")
def test_columns_and_types_stay_as_they_were(tmp_path: Path) -> None:
    source = written(tmp_path, TABLE)
    made = annotated(source, tmp_path / "out.parquet")
    again = pq.read_table(tmp_path / "out.parquet")
    assert again.column_names == [*TABLE.column_names, *NAMES]
    assert again.slice(0).drop_columns(NAMES).to_pylist() == TABLE.to_pylist()
    assert list(zip([1, 2, 3], *(again.column(name).to_pylist() for name in NAMES), strict=True)) == made
    types = {field.name: str(field.type) for field in again.schema}
    assert (types["quantity"], types["tpp"], types["date"]) == ("uint16", "decimal128(9, 3)", "date32[day]")


def test_rejects_are_the_rows_as_they_are(tmp_path: Path) -> None:
    rejected(written(tmp_path, TABLE), [3, 1, 3], tmp_path / "rejects.parquet")
    assert pq.read_table(tmp_path / "rejects.parquet").to_pylist() == [TABLE.to_pylist()[0], TABLE.to_pylist()[2]]


def test_types_that_arrow_does_not_have_stay_too(tmp_path: Path) -> None:
    rows = (
        "SELECT i AS order_id, INTERVAL 1 DAY AS i, '10:00:00+01'::TIMETZ AS z, uuid() AS u, {'a': 1::UTINYINT} AS s, "
        "'a'::ENUM('a', 'b') AS e, '2024-01-01'::TIMESTAMP_S AS t, 1.5::DECIMAL(9, 3) AS d FROM range(3) AS t(i)"
    )
    for kept in ("*", "* EXCLUDE (i, z)"):
        duckdb.sql(f"COPY (SELECT {kept} FROM ({rows})) TO '{tmp_path / 'book.parquet'}'")
        annotated(open_source(str(tmp_path / "book.parquet")), tmp_path / "out.parquet")
        given = duckdb.sql(f"FROM '{tmp_path / 'book.parquet'}'")
        again = duckdb.sql(f"SELECT * EXCLUDE ({', '.join(NAMES)}) FROM '{tmp_path / 'out.parquet'}'")
        assert (again.columns, again.types, again.fetchall()) == (given.columns, given.types, given.fetchall())


def test_what_pandas_says_of_its_columns_stays(tmp_path: Path) -> None:
    frame = pd.DataFrame({"quantity": [1, 2, 3]}, index=pd.Index(["x", "y", "z"], name="order_id"))
    frame.to_parquet(tmp_path / "book.parquet")
    annotated(open_source(str(tmp_path / "book.parquet")), tmp_path / "out.parquet")
    again = pd.read_parquet(tmp_path / "out.parquet")
    assert (again.index.name, list(again.index), list(again.columns)) == (
        "order_id",
        ["x", "y", "z"],
        ["quantity", *NAMES],
    )


@pytest.mark.usefixtures("either_way")
def test_results_in_any_order_stand_beside_their_rows(tmp_path: Path) -> None:
    source = written(tmp_path, pa.table({"order_id": [f"A-{i}" for i in range(1, 5_001)]}))
    with engine() as connection:
        source.stage(connection, "staged")
        connection.execute(
            "CREATE TABLE results AS SELECT line, 'for ' || c0 AS outcome FROM staged ORDER BY hash(line)"
        )
        source.write(connection, "results", ["outcome"], tmp_path / "out.parquet")
    again = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert again == [{"order_id": f"A-{i}", "outcome": f"for A-{i}"} for i in range(1, 5_001)]


@pytest.mark.usefixtures("either_way")
def test_results_that_are_not_those_of_the_file_are_not_written(tmp_path: Path) -> None:
    source = written(tmp_path, TABLE)
    for lines in ([1, 2], [1, 2, 4], [1, 2, 3, 4]):
        with engine() as connection:
            connection.execute("CREATE TABLE results AS SELECT unnest($1::BIGINT[]) AS line, 'x' AS outcome", [lines])
            with pytest.raises((duckdb.InvalidInputException, ValueError), match="not those of the lines"):
                source.write(connection, "results", ["outcome"], tmp_path / "out.parquet")


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["Date", "date"], "column date twice"),
        (["a", "a"], "column a twice"),
        (["file_row_number", "a"], "cannot have a column file_row_number"),
        (["a", " "], "column 2 has no name"),
    ],
)
def test_columns_that_cannot_be_told_apart_are_refused(tmp_path: Path, names: list[str], says: str) -> None:
    with pytest.raises(OrderBookError, match=says):
        written(tmp_path, pa.table([[1], [2]], names=names))


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OrderBookError, match="columns and no row"):
        written(tmp_path, TABLE.slice(0, 0))


def test_a_truncated_file_is_refused_wherever_it_is_cut(tmp_path: Path) -> None:
    written(tmp_path, TABLE)
    data = (tmp_path / "book.parquet").read_bytes()
    for length in range(8, len(data), 97):
        with pytest.raises(OrderBookError, match="truncated or damaged, export it again"):
            opened(tmp_path, data[:length], "cut.parquet")


@settings(max_examples=25)
@given(st.data())
def test_a_damaged_file_is_refused_or_an_error_when_it_is_read(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        written(Path(folder), TABLE)
        content = bytearray((Path(folder) / "book.parquet").read_bytes())
        for place in data.draw(st.lists(st.integers(4, len(content) - 1), min_size=1, max_size=4)):
            content[place] = data.draw(st.integers(0, 255))
        with suppress(OrderBookError, duckdb.Error):
            source = opened(Path(folder), bytes(content), "damaged.parquet")
            with duckdb.connect() as connection:  # of its own, because some damage makes DuckDB give up all of it
                source.stage(connection, "staged")
                rows_of(connection, source)


def test_damage_in_a_column_that_is_not_read_is_told_as_such(tmp_path: Path) -> None:
    content = "a remark that is found only once"
    pq.write_table(pa.table({"order_id": ["A"], "remark": [content]}), tmp_path / "book.parquet", use_dictionary=False)
    source = open_source(str(tmp_path / "book.parquet"))
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE results AS SELECT 1::BIGINT AS line, 'x' AS outcome")
        data = bytearray((tmp_path / "book.parquet").read_bytes())
        place = data.index(content.encode())
        data[place - 20 : place + 20] = bytes(40)
        seen = os.stat(tmp_path / "book.parquet").st_mtime_ns
        (tmp_path / "book.parquet").write_bytes(data)
        os.utime(tmp_path / "book.parquet", ns=(seen, seen))
        with pytest.raises(OrderBookError, match="truncated or damaged"):
            source.write(connection, "results", ["outcome"], tmp_path / "out.parquet")


@pytest.mark.usefixtures("either_way")
@pytest.mark.slow
def test_millions_of_rows_take_little_memory(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute("SET memory_limit = '500MB'")
        connection.execute(f"SET temp_directory = '{tmp_path / 'spill'}'")
        connection.execute(
            "COPY (SELECT 'A-' || i AS order_id, i % 64 + 1 AS quantity, 'a text of some length, ' || hash(i) AS note "
            f"FROM range(4_000_000) AS t(i)) TO '{tmp_path / 'book.parquet'}'"
        )
        source = open_source(str(tmp_path / "book.parquet"))
        source.stage(connection, "staged")
        connection.execute(
            "CREATE TABLE results AS SELECT line, 'for ' || c0 AS outcome, 'reasons ' || c2 AS reasons FROM staged"
        )
        source.write(connection, "results", ["outcome", "reasons"], tmp_path / "out.parquet")
        out = f"read_parquet('{tmp_path / 'out.parquet'}')"
        assert connection.execute(
            f"SELECT count(*), count(*) FILTER (order_id = 'A-' || file_row_number AND outcome = 'for ' || order_id "
            f"AND reasons = 'reasons ' || note) FROM {out}"
        ).fetchall() == [(4_000_000, 4_000_000)]
