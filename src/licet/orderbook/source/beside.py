"""Results beside the rows of a file, batch by batch, as Arrow has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any, Final

import duckdb
import numpy as np

from licet.orderbook.source.ahead import ahead
from licet.orderbook.source.quoting import identifier
from licet.orderbook.source.results import in_order

_AT_ONCE: Final = 20_480


class Beside:
    """The columns ``names`` of a table of results, handed out in the order of lines. Needs pyarrow."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, results: str, names: Sequence[str]) -> None:
        """The connection is in use until the last are out."""
        columns = ", ".join(map(identifier, names))
        sort = "" if in_order(connection, results) else " ORDER BY line"
        self._rows = connection.sql(f"SELECT line, {columns} FROM {results}{sort}").to_arrow_reader(_AT_ONCE)
        self._held = self._rows.schema.empty_table()
        self._line = 1
        self.fields: Final = list(self._rows.schema)[1:]

    def batches(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Each batch of the file with the results of its rows behind its own columns; one is made ahead.

        Raises ValueError if the results are not those of the rows, each once.
        """
        with closing(self._rows):
            yield from ahead(self._made(batches))

    def _made(self, batches: Iterable[Any]) -> Iterator[Any]:
        import pyarrow as pa

        for batch in batches:
            size = batch.num_rows
            parts, room = [self._held], size - self._held.num_rows
            while room > 0 and (more := next(self._rows, None)) is not None:
                parts.append(pa.table(more))
                room -= more.num_rows
            held = pa.concat_tables(parts)
            found, self._held = held.slice(0, size), held.slice(size)
            if not np.array_equal(found.column(0).to_numpy(), np.arange(self._line, self._line + size)):
                raise ValueError(f"the results are not those of the lines from {self._line}")
            self._line += size
            schema = pa.schema([*batch.schema, *self.fields], batch.schema.metadata)
            columns = [column.combine_chunks() for column in found.columns[1:]]
            yield pa.RecordBatch.from_arrays([*batch.columns, *columns], schema=schema)
        if self._held.num_rows or next(self._rows, None) is not None:
            raise ValueError(f"the results are not those of the lines: there are more than {self._line - 1}")
