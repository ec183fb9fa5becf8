"""Order books in data frames: what their cells are as text, and the same frame back with results."""

import datetime as dt
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.orderbook.source.frames import Frame
from licet.orderbook.source.source import OrderBookError
from tests.orderbook.source.sources import NAMES, engine, rejected, results, staged


def texts(frame: Any) -> dict[str, list[str | None]]:
    source = Frame(frame)
    columns = zip(*(row for _, _, row in staged(source)), strict=True)
    return dict(zip(source.header, map(list, columns), strict=True))


def annotated(frame: Any) -> Any:
    source = Frame(frame)
    with engine() as connection:
        source.stage(connection, "staged")
        results(connection)
        return source.annotate(connection, "results", NAMES)


PANDAS = pd.DataFrame(
    {
        "order_id": ["A-1", None, "NA"],
        "date": pd.to_datetime(["2025-06-02", None, "2025-06-03 04:05"], format="mixed"),
        "quantity": [8, None, 9],
        "exact": pd.array([2**62 + 1, None, 3], dtype="Int64"),
        "name": pd.array(["x", None, "y"], dtype="string"),
        "kind": pd.Categorical(["u", None, "v"]),
        "some": [Decimal("5.920"), dt.date(2025, 6, 2), True],
        "tpp": np.array([5.92, np.nan, 1e21], dtype="float64"),
        "small": np.array([5.92, np.nan, 8], dtype="float32"),
    },
    index=[7, 3, 7],
)


def test_cells_of_pandas() -> None:
    assert texts(PANDAS) == {
        "order_id": ["A-1", None, "NA"],
        "date": ["2025-06-02", None, "2025-06-03T04:05:00"],
        "quantity": ["8", None, "9"],
        "exact": ["4611686018427387905", None, "3"],
        "name": ["x", None, "y"],
        "kind": ["u", None, "v"],
        "some": ["5.920", "2025-06-02", "true"],
        "tpp": ["5.92", None, "1000000000000000000000"],
        "small": ["5.92", None, "8"],
    }


def test_cells_of_polars_and_arrow() -> None:
    frame = pl.DataFrame(
        {
            "order_id": ["A-1", None],
            "date": [dt.date(2025, 6, 2), None],
            "moment": [dt.datetime(2025, 6, 2), None],
            "zoned": pl.Series([dt.datetime(2025, 6, 2, tzinfo=dt.UTC), None]),
            "quantity": pl.Series([8, None], dtype=pl.UInt16),
            "tpp": [Decimal("5.920"), None],
            "small": pl.Series([5.92, float("nan")], dtype=pl.Float32),
            "kind": pl.Series(["x", None], dtype=pl.Enum(["x"])),
            "listed": [["meu", "x"], None],
            "yes": [True, None],
        }
    )
    expected = [
        "A-1",
        "2025-06-02",
        "2025-06-02",
        "2025-06-02T00:00:00+00:00",
        "8",
        "5.920",
        "5.92",
        "x",
        "meu;x",
        "true",
    ]
    assert texts(frame) == {name: [text, None] for name, text in zip(frame.columns, expected, strict=True)}
    assert texts(pa.table({"quantity": [8, None], "order_id": ["NA", None]})) == {
        "quantity": ["8", None],
        "order_id": ["NA", None],
    }


def test_pandas_comes_back_with_its_index_and_types() -> None:
    found = annotated(PANDAS)
    assert isinstance(found, pd.DataFrame)
    pd.testing.assert_frame_equal(found[list(PANDAS.columns)], PANDAS)
    assert list(found.columns) == [*PANDAS.columns, *NAMES]
    assert list(found["outcome"]) == ["license_exception", "license_exception", None]
    assert found["total_tpp"].tolist() == [pd.NA, 2 * 1000000007, pd.NA]
    assert "total_tpp" not in PANDAS.columns


def test_polars_comes_back_as_polars() -> None:
    found = annotated(pl.DataFrame({"order_id": ["A", "B"]}))
    assert isinstance(found, pl.DataFrame)
    assert found.select("order_id", "outcome", "total_tpp").rows() == [
        ("A", "license_exception", None),
        ("B", "license_exception", 2 * 1000000007),
    ]


def test_it_is_written_as_parquet(tmp_path: Path) -> None:
    for frame in (pd.DataFrame({"a": [1, 2]}), pl.DataFrame({"a": [1, 2]})):
        source = Frame(frame)
        with engine() as connection:
            source.stage(connection, "staged")
            results(connection)
            source.write(connection, "results", NAMES, tmp_path / "out.parquet")
        assert pl.read_parquet(tmp_path / "out.parquet").columns == ["a", *NAMES]
        rejected(source, [2], tmp_path / "rejects.parquet")
        assert pl.read_parquet(tmp_path / "rejects.parquet")["a"].to_list() == [2]


def test_what_is_no_frame_of_orders_is_refused() -> None:
    with pytest.raises(TypeError):
        Frame([1, 2])
    with pytest.raises(TypeError):
        Frame(pl.LazyFrame({"a": [1]}))
    with pytest.raises(OrderBookError, match="no rows"):
        Frame(pd.DataFrame({"a": []}))
    for columns in (["a", "a"], ["a", "A"]):
        with pytest.raises(OrderBookError, match=r"twice|two columns"):
            Frame(pd.DataFrame([[1, 2]], columns=columns))


def test_columns_may_have_numbers_for_names() -> None:
    assert texts(pd.DataFrame([["x", 2]])) == {"0": ["x"], "1": ["2"]}


def test_a_cell_that_no_file_can_hold_breaks_its_row_alone() -> None:
    rows = staged(Frame(pd.DataFrame({"a": ["x", "a\0b", "y", "\ud800"]})))
    assert [broken is None for _, broken, _ in rows] == [True, False, True, False]


def test_polars_without_pyarrow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert len(annotated(pl.DataFrame({"order_id": ["A", "B"]}))) == 2
    with pytest.raises(OrderBookError, match=r"pip install 'licet\[arrow\]'"):
        rejected(Frame(pd.DataFrame({"a": [1]})), [1], tmp_path / "rejects.parquet")


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\0")), st.integers()), min_size=1
    )
)
def test_any_text_and_number_is_a_cell(rows: list[tuple[str | None, int]]) -> None:
    frame = pd.DataFrame({"a": [a for a, _ in rows], "b": pd.Series([b for _, b in rows], dtype=object)})
    assert texts(frame) == {"a": [a or None for a, _ in rows], "b": [str(b) for _, b in rows]}


def test_a_row_that_is_too_long_is_broken_alone() -> None:
    rows = staged(Frame(pl.DataFrame({"order": ["A", "B"], "note": ["x" * 3_000_000, "y"]})))
    assert rows[0][1] == "3,000,001 characters; expected a row of at most 131,072"
    assert rows[0][2][0] == "A"
    assert rows[1] == (2, None, ["B", "y"])


def test_a_lazy_frame_is_to_be_collected() -> None:
    with pytest.raises(TypeError, match="collect it"):
        Frame(pl.LazyFrame({"date": ["2025-06-02"]}))
