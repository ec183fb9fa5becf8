"""Order books in Arrow's files and streams, and in Feather."""

import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import feather

from licet.orderbook.source.open import open_source
from licet.orderbook.source.source import OrderBookError, Source
from tests.orderbook.source.sources import NAMES, annotated, engine, opened, rejected, staged
from tests.orderbook.source.test_parquet import TABLE


def write_file(table: pa.Table, path: Path) -> None:
    with pa.ipc.new_file(str(path), table.schema) as writer:
        writer.write_table(table, max_chunksize=2)


def write_stream(table: pa.Table, path: Path) -> None:
    with pa.ipc.new_stream(str(path), table.schema) as writer:
        writer.write_table(table, max_chunksize=2)


def write_feather(table: pa.Table, path: Path) -> None:
    feather.write_feather(table, str(path), compression="lz4")


def read_file(path: Path) -> pa.Table:
    return pa.ipc.open_file(str(path)).read_all()


def read_stream(path: Path) -> pa.Table:
    return pa.ipc.open_stream(str(path)).read_all()


KINDS: list[Any] = [(write_file, read_file), (write_stream, read_stream), (write_feather, read_file)]


def made(folder: Path, write: Callable[[pa.Table, Path], None], table: pa.Table) -> Source:
    write(table, folder / "book")
    return open_source(str(folder / "book"))


@pytest.mark.parametrize(("write", "read"), KINDS)
def test_it_is_read_like_parquet_and_written_as_it_was(tmp_path: Path, write: Any, read: Any) -> None:
    table = TABLE.replace_schema_metadata({"who": "made it"})
    source = made(tmp_path, write, table)
    assert source.header[:6] == ["order_id", "date", "quantity", "tpp", "consignee.name", "consignee.listed"]
    rows = staged(source)
    assert [row[0] for row in rows] == [1, 2, 3]
    assert rows[0][2][4:7] == ["Deodarline", "meu;x", "1;2"]
    results = annotated(source, tmp_path / "out")
    again = read(tmp_path / "out")
    assert again.schema.metadata == {b"who": b"made it"}
    assert again.drop_columns(NAMES).equals(table)
    assert list(zip([1, 2, 3], *(again.column(name).to_pylist() for name in NAMES), strict=True)) == results
    rejected(source, [3], tmp_path / "rejects")
    assert read(tmp_path / "rejects").equals(table.slice(2))
    assert staged(open_source(str(tmp_path / "rejects")))[0][2] == rows[2][2]


def test_many_batches(tmp_path: Path) -> None:
    table = pa.table({"line": range(50_000), "broken": [f"A-{i}" for i in range(50_000)]})
    with pa.ipc.new_file(str(tmp_path / "book"), table.schema) as writer:
        writer.write_table(table, max_chunksize=777)
    source = open_source(str(tmp_path / "book"))
    annotated(source, tmp_path / "out")
    again = read_file(tmp_path / "out")
    assert again.column("line").to_pylist() == list(range(50_000))
    assert again.column("total_tpp").to_pylist()[:3] == [None, 2 * 1000000007, None]


def test_results_that_are_not_those_of_the_file_are_not_written(tmp_path: Path) -> None:
    source = made(tmp_path, write_file, TABLE)
    for lines in ([1, 2], [1, 2, 4]):
        with engine() as connection:
            connection.execute("CREATE TABLE results AS SELECT unnest($1::BIGINT[]) AS line, 'x' AS outcome", [lines])
            with pytest.raises(ValueError, match="results"):
                source.write(connection, "results", ["outcome"], tmp_path / "out")


def test_files_that_are_no_order_book_are_refused(tmp_path: Path) -> None:
    for table, says in [
        (TABLE.slice(0, 0), "no row"),
        (pa.table([[1], [2]], names=["a", "A"]), "twice"),
        (pa.table({"a": pa.array([1], pa.decimal256(50, 2))}), "of a type that cannot be read"),
    ]:
        with pytest.raises(OrderBookError, match=says):
            made(tmp_path, write_file, table)


def test_without_pyarrow_the_error_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_file(TABLE, tmp_path / "book")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(OrderBookError, match=r"pip install 'licet\[arrow\]'"):
        open_source(str(tmp_path / "book"))


@settings(max_examples=100)
@given(st.sampled_from([write_file, write_stream]), st.data())
def test_a_damaged_file_is_read_or_refused(write: Any, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write(TABLE.select(["order_id", "quantity", "days"]), Path(folder) / "book")
        content = bytearray((Path(folder) / "book").read_bytes())
        for place in data.draw(st.lists(st.integers(8, len(content) - 1), max_size=4)):
            content[place] = data.draw(st.integers(0, 255))
        length = data.draw(st.integers(8, len(content)))
        with suppress(OrderBookError):
            annotated(opened(Path(folder), bytes(content[:length]), "damaged"), Path(folder) / "out")


def test_a_stream_that_may_have_been_cut_off_is_told(tmp_path: Path) -> None:
    assert made(tmp_path, write_stream, TABLE).remarks == ()
    whole = (tmp_path / "book").read_bytes()
    (tmp_path / "book").write_bytes(whole[:-8])
    assert [
        "if it was cut off, orders are missing" in text for text in open_source(str(tmp_path / "book")).remarks
    ] == [True]
