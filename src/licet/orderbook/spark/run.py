"""An order book decided with Apache Spark: the same answers, line by line, as ``licet.orderbook.run.Run`` gives."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, Final

import duckdb
import numpy as np

from licet.orderbook.book import Book, fold_query
from licet.orderbook.coding import Field
from licet.orderbook.decide import Deciding
from licet.orderbook.found import Found
from licet.orderbook.mapping.mapping import Mapping as ColumnMapping
from licet.orderbook.results import lines_query, store_told
from licet.orderbook.run import Progress, Run, Settings
from licet.orderbook.source.source import Source
from licet.orderbook.spark.book import SparkBook
from licet.orderbook.spark.fold import fold
from licet.orderbook.spark.given import give
from licet.orderbook.spark.session import session
from licet.orderbook.spark.tables import Tables
from licet.orderbook.spark.together import in_parts


class SparkRun(Run):
    """An order book decided by Spark, which has done its work when the run is made.

    Lines and answers are Parquet files in a temporary folder, gone when the run is; ``connection`` has views of them.
    On a cluster the folder for temporary files (TMPDIR) must be on storage that all workers share.
    """

    _apart: ClassVar = True

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        source: Source,
        mapping: ColumnMapping,
        settings: Settings,
        progress: Progress = lambda stage, done, total: None,
        *,
        master: str = "local[*]",
    ) -> None:
        """As Run; ``master`` says where Spark runs. Raises OrderBookError also where Spark cannot be started."""
        self._master: Final = master
        super().__init__(connection, source, mapping, settings, progress)

    @contextmanager
    def _engine(self) -> Iterator[None]:
        self._folder = tempfile.TemporaryDirectory(prefix="licet-spark-")
        with session(self._master) as spark:
            self._tables = Tables(spark, self.connection, Path(self._folder.name))
            yield

    def _sorted(self, fields: Sequence[Field]) -> Book:
        width, settings = len(self.source.header), self.settings
        constants = dict(enumerate(self.mapping.constants.values(), width))
        give(self._tables, self.source, constants, fields)
        return SparkBook(self._tables, fields, settings.regimes, settings.readings, self._detail, self._fields)

    def _decided(self, progress: Progress) -> list[Deciding]:
        return [self._decided_under(regime, at, progress) for at, regime in enumerate(self.settings.regimes)]

    def _decided_under(self, regime: str, at: int, progress: Progress) -> Deciding:
        book, tables, deciding = self.book, self._tables, self._deciding(regime, Found())
        progress(f"deciding ({regime})", 0, self.lines)
        settled = deciding.settle()
        tables.put("folds", {"kind": np.flatnonzero(settled < 0)})
        tables.make(f"to_fold_{at}", fold_query(book, deciding))
        told = fold(tables, deciding, in_parts(tables, deciding, book.has_several, at), at)
        first = len(told)
        told += [(n, deciding.verdicts[n].eccns[0] if n >= 0 else None) for n in np.unique(settled).tolist()]
        by_kind = first + np.unique(settled, return_inverse=True)[1]
        tables.put(f"settled_{at}", {"kind": np.arange(len(settled)), "told": by_kind})
        tables.make(f"lines_{at}", lines_query(book, f"folded_{at}", f"settled_{at}", [at]))
        store_told(self.connection, deciding, told, at)
        progress(f"deciding ({regime})", self.lines, self.lines)
        return deciding
