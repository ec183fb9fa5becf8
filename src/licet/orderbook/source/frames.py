"""Order books in memory: data frames of pandas, Polars and the others that narwhals knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import duckdb
import narwhals as nw
import numpy as np
from narwhals.dtypes import DType
from narwhals.exceptions import DuplicateError

from licet.orderbook.source.header import distinct
from licet.orderbook.source.quoting import identifier
from licet.orderbook.source.results import lines_of
from licet.orderbook.source.source import OrderBookError, Source
from licet.orderbook.source.staging import LONGEST, UNWRITABLE, load, staged

_AT_ONCE: Final = 20_000
_ROOM: Final = 100
"""How many characters are kept of each cell of a broken row: enough to know its order by."""
_OWN: Final[dict[str, tuple[str, DType]]] = {
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT"), ("Int64", nw.Int64())),
    **dict.fromkeys(("FLOAT", "DOUBLE"), ("Float64", nw.Float64())),
    "BOOLEAN": ("boolean", nw.Boolean()),
}
"""Types of results that a frame has too: the one of pandas with room for a missing value, and that of narwhals."""


class Frame(Source):
    """A data frame in memory; its rows are numbered from 1. ``annotate`` gives a frame of its own kind back.

    Its cells are read as texts: a date is YYYY-MM-DD (a time at midnight too), a number its shortest exact digits, a
    truth value ``true`` or ``false``; a list has ``;`` between its values. None, NaN and NaT are no cell.
    """

    name = "the data frame"
    suffix = ".parquet"

    def __init__(self, frame: Any) -> None:
        """Raises TypeError if ``frame`` is no data frame in memory, OrderBookError if it is no table of orders."""
        try:
            if isinstance(nw.from_native(frame, pass_through=True), nw.LazyFrame):
                raise TypeError("a lazy frame holds no rows: collect it, and give the frame that comes of it")
            self._frame = nw.from_native(frame, eager_only=True)
            columns = self._frame.columns
        except DuplicateError:
            raise OrderBookError("the data frame has two columns of one name: rename one of them") from None
        self.header = distinct([str(name) for name in columns])
        if not len(self._frame):
            raise OrderBookError("the data frame has no rows: there is no order in it")

    def stage(self, connection: duckdb.DuckDBPyConnection, table: str) -> None:
        """As Source says."""
        load(connection, table, len(self.header), self._staged())

    def annotate(self, connection: duckdb.DuckDBPyConnection, results: str, names: Sequence[str]) -> Any:
        """The frame with the columns ``names`` of ``results`` behind its own: a native one, with the index it had.

        Numbers and truth values are such (but a DECIMAL is text, so that no digit is lost); all others are text.
        """
        types = {name: kind for name, kind, *_ in connection.execute(f"DESCRIBE {results}").fetchall()}
        columns = [self._column(connection, results, name, types[name]) for name in names]
        return self._frame.with_columns(*columns).to_native()

    def write(self, connection: duckdb.DuckDBPyConnection, results: str, names: Sequence[str], out: Path) -> None:
        """What ``annotate`` gives, as a Parquet file."""
        _write(nw.from_native(self.annotate(connection, results, names), eager_only=True), out)

    def reject(self, connection: duckdb.DuckDBPyConnection, lines: str, out: Path) -> None:
        """The rows, as a Parquet file."""
        _write(self._frame[[line - 1 for line in lines_of(connection, lines)]], out)

    def _staged(self) -> Iterator[str]:
        for begin in range(0, len(self._frame), _AT_ONCE):
            part = self._frame[begin : begin + _AT_ONCE]
            columns = [_texts(part.get_column(name)) for name in part.columns]
            for line, cells in enumerate(zip(*columns, strict=True), begin + 1):
                text = "".join(cells)
                broken = None
                if len(text) > LONGEST:
                    broken = f"{len(text):,} characters; expected a row of at most {LONGEST:,}"
                elif UNWRITABLE.search(text):
                    broken = "NUL or half a surrogate pair; expected characters of text"
                if broken is not None:
                    cells = tuple(UNWRITABLE.sub("", cell[:_ROOM]) for cell in cells)
                yield staged(line, broken, cells)

    def _column(self, connection: duckdb.DuckDBPyConnection, results: str, name: str, kind: str) -> nw.Series[Any]:
        spacious, dtype = _OWN.get(kind, ("object", nw.String()))
        value = identifier(name) if kind in _OWN else f"CAST({identifier(name)} AS VARCHAR)"
        rows = connection.execute(f"SELECT line, {value} FROM {results} ORDER BY line").fetchall()
        if [line for line, _ in rows] != list(range(1, len(self._frame) + 1)):
            raise ValueError("the results are not those of the lines of the data frame")
        values = [value for _, value in rows]
        backend = self._frame.implementation
        if backend.is_pandas_like():  # whose other dtypes have no room for a missing value
            series = backend.to_native_namespace().Series(values, name=name, dtype=spacious)
            return nw.from_native(series, series_only=True)
        return nw.new_series(name, values, dtype, backend=backend)


def _texts(series: nw.Series[Any]) -> list[str]:
    """The cells of a column; "" for none."""
    values = series.to_list()
    if set(map(type, values)) <= {str}:
        return values
    if series.dtype == nw.Float32:
        values = [None if value is None else np.float32(value) for value in values]  # whose digits are fewer
    return ["" if none else _text(value) for value, none in zip(values, series.is_null().to_list(), strict=True)]


def _text(value: Any) -> str:
    match value:
        case str():
            return value
        case bool() | np.bool_():
            return str(value).lower()
        case float() | np.floating() if not np.isfinite(value):
            return "" if np.isnan(value) else str(value)
        case float() | np.floating():
            digits = format(Decimal(str(value)), "f")
            return digits.removesuffix(".0")
        case Decimal():
            return "" if value.is_nan() else format(value, "f")
        case dt.datetime() if value.tzinfo is None and value.time() == dt.time():
            return value.date().isoformat()
        case dt.date():
            return value.isoformat()
        case list() | tuple() | np.ndarray():
            return ";".join(map(_text, value))
        case None:
            return ""
        case _:
            return str(value)


def _write(frame: nw.DataFrame[Any], out: Path) -> None:
    try:
        frame.write_parquet(out)
    except ImportError:
        raise OrderBookError("writing this data frame as Parquet needs pyarrow: pip install 'licet[arrow]'") from None
