"""Order books in Arrow's own files: the IPC file (Feather) and the IPC stream, a batch of rows at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import duckdb

from licet.orderbook.source.beside import Beside
from licet.orderbook.source.given import Given
from licet.orderbook.source.header import distinct
from licet.orderbook.source.quoting import identifier
from licet.orderbook.source.results import lines_of
from licet.orderbook.source.source import OrderBookError, Source
from licet.orderbook.source.typed import typed_cells

_DAMAGED: Final = "the Arrow file is truncated or damaged: export it again"
_NO_END: Final = "The stream has no mark at its end, as streams may: if it was cut off, orders are missing."


class Arrow(Source):
    """A file of record batches. Written again it has the same batches, types and metadata; it is not compressed."""

    def __init__(self, given: Given, *, stream: bool) -> None:
        """A file, or a ``stream``. Raises OrderBookError if it cannot be read or has no rows."""
        self._given = given
        self._stream = stream
        self.name = given.name
        feather = given.name.casefold().endswith(".feather")
        self.suffix = ".arrows" if stream else ".feather" if feather else ".arrow"
        if stream and not _is_ended(given.path):
            self.remarks = (_NO_END,)
        self._pa = _pyarrow()
        with self._opened() as (schema, batches):
            if not any(batch.num_rows for batch in batches):
                raise OrderBookError("the file has columns and no row: there is no order in it")
            with duckdb.connect() as connection:
                try:
                    found = connection.from_arrow(self._numbered(schema, iter(())))
                except duckdb.Error as problem:
                    raise OrderBookError(f"the file has a column of a type that cannot be read ({problem})") from None
                values = map(identifier, found.columns[:-1])
                self._cells = list(typed_cells(schema.names, list(values), found.types[:-1]))
        self.header = distinct([name for name, _ in self._cells])

    def stage(self, connection: duckdb.DuckDBPyConnection, table: str) -> None:
        """As Source says."""
        cells = "".join(f", {value} AS c{i}" for i, (_, value) in enumerate(self._cells))
        with self._opened() as (schema, batches):
            rows = connection.from_arrow(self._numbered(schema, batches))
            try:
                rows.project(f"line, CAST(NULL AS VARCHAR) AS broken{cells}").create(table)
            except duckdb.Error as problem:
                if _DAMAGED not in str(problem):
                    raise
                raise OrderBookError(_DAMAGED) from None

    def write(self, connection: duckdb.DuckDBPyConnection, results: str, names: Sequence[str], out: Path) -> None:
        """As Source says. Raises OrderBookError if the file was changed since it was opened."""
        self._given.unchanged()
        beside = Beside(connection, results, names)
        with self._opened() as (schema, batches):
            whole = self._pa.schema([*schema, *beside.fields], schema.metadata)
            with self._rewritten(out, whole) as writer:
                for batch in beside.batches(batches):
                    writer.write_batch(batch)

    def reject(self, connection: duckdb.DuckDBPyConnection, lines: str, out: Path) -> None:
        """As Source says."""
        self._given.unchanged()
        wanted = lines_of(connection, lines)
        following = next(wanted, None)
        begin = 1
        with self._opened() as (schema, batches), self._rewritten(out, schema) as writer:
            for batch in batches:
                places = []
                while following is not None and following < begin + batch.num_rows:
                    places.append(following - begin)
                    following = next(wanted, None)
                begin += batch.num_rows
                if places:
                    writer.write_batch(batch.take(self._pa.array(places, self._pa.int64())))

    @contextmanager
    def _opened(self) -> Iterator[tuple[Any, Iterator[Any]]]:
        """Its schema, and its batches one after another. Raises OrderBookError where it is damaged."""
        with self._pa.OSFile(str(self._given.path)) as file:
            with self._sound():
                reader = self._pa.ipc.open_stream(file) if self._stream else self._pa.ipc.open_file(file)
                _ = reader.schema.names  # whose text is looked at only now
            yield reader.schema, self._batches(reader)

    def _batches(self, reader: Any) -> Iterator[Any]:
        with self._sound():
            batches = iter(reader) if self._stream else map(reader.get_batch, range(reader.num_record_batches))
            for batch in batches:
                batch.validate(full=True)  # what it says of its own lengths and places is relied on from here
                yield batch

    @contextmanager
    def _sound(self) -> Iterator[None]:
        try:
            yield
        except (self._pa.ArrowException, OSError, UnicodeDecodeError) as problem:
            raise OrderBookError(f"{_DAMAGED} ({problem})") from None

    def _numbered(self, schema: Any, batches: Iterator[Any]) -> Any:
        """The batches with names of their own for the columns, and ``line`` behind them."""
        pa = self._pa
        fields = [field.with_name(f"k{i}") for i, field in enumerate(schema)]
        numbered = pa.schema([*fields, pa.field("line", pa.int64())])

        def rows() -> Iterator[Any]:
            line = 1
            for batch in batches:
                lines = pa.array(range(line, line + batch.num_rows), pa.int64())
                line += batch.num_rows
                yield pa.RecordBatch.from_arrays([*batch.columns, lines], schema=numbered)

        return pa.RecordBatchReader.from_batches(numbered, rows())

    def _rewritten(self, out: Path, schema: Any) -> Any:
        new = self._pa.ipc.new_stream if self._stream else self._pa.ipc.new_file
        return new(str(out), schema, options=self._pa.ipc.IpcWriteOptions(emit_dictionary_deltas=True))


def _is_ended(path: Path) -> bool:
    """Whether a stream says that it is at its end: by a length of nothing (the one before it marks a length)."""
    with path.open("rb") as file:
        file.seek(-min(8, path.stat().st_size), os.SEEK_END)
        return file.read() == b"\xff\xff\xff\xff\0\0\0\0"


def _pyarrow() -> ModuleType:
    try:
        return import_module("pyarrow")
    except ImportError:
        raise OrderBookError("reading Arrow files needs pyarrow: pip install 'licet[arrow]'") from None
