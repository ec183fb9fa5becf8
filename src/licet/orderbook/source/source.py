"""What every kind of order book file has in common: cells that can be staged in DuckDB, and a way back to the file."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

import duckdb


class OrderBookError(ValueError):
    """A file that is no order book, in words for the person who gave it."""


class Source(ABC):
    """A file of rows, read twice: to stage its cells, and to write them out again with results.

    Lines are numbered as its reader sees them: the physical line in text (the first line of a record), the row number
    of the sheet in a workbook, the number of the record from 1 in a table.
    """

    name: str
    """What messages call it: its path as it was given, or ``standard input``."""
    file: Path
    """Where it is; of what cannot be read twice a copy, which is gone when the source is."""
    header: list[str]
    """The names of its columns, as given, in their order."""
    suffix: str
    """What its own kind of file ends in: ``.csv``, ``.tsv``, ``.xlsx``, ``.jsonl``, ``.parquet``, ``.arrow``."""
    remarks: tuple[str, ...] = ()
    """What the reader of the file should know, as sentences: an encoding that was told, lines that were not read."""
    faults: str | None = None
    """After ``stage``, a table of the cells that cannot be read: ``line``, ``place`` (in ``header``), ``problem``. They
    matter where their column is read. None: there is no such cell."""

    @abstractmethod
    def stage(self, connection: duckdb.DuckDBPyConnection, table: str) -> None:
        """Make the table (or view) ``table``: a row for each row of the file, in any order.

        Its columns: ``line`` (BIGINT), ``broken`` (VARCHAR; what is wrong with a line that cannot be cut into cells,
        else NULL), and ``c0``, ``c1`` … for the columns of ``header``: VARCHAR as given (NULL where there is no cell),
        or the column's own type in files that have types. Memory does not grow with the file. Raises OrderBookError.
        """

    @abstractmethod
    def write(self, connection: duckdb.DuckDBPyConnection, results: str, names: Sequence[str], out: Path) -> None:
        """Write the file again to ``out``, the columns ``names`` of the table ``results`` added behind its own.

        ``results`` has a row for each staged row, with its ``line``. Order, format and types of the file stay.
        """

    @abstractmethod
    def reject(self, connection: duckdb.DuckDBPyConnection, lines: str, out: Path) -> None:
        """Write the rows whose ``line`` is in the table ``lines`` to ``out``, in the file's own form, header first."""
