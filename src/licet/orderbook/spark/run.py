"""An order book decided with Apache Spark: the same answers, line by line, as ``licet.orderbook.run.Run`` gives."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

import duckdb
import numpy as np

from licet.orderbook.book import fold_query
from licet.orderbook.coding import Field
from licet.orderbook.decide import Deciding
from licet.orderbook.law_of_day import Detail
from licet.orderbook.mapping.mapping import Mapping as ColumnMapping
from licet.orderbook.results import decided_query, lines_query, result_columns, store_results, store_verdicts
from licet.orderbook.run import SMALL, Progress, Run, Settings
from licet.orderbook.source.source import OrderBookError, Source
from licet.orderbook.spark.book import SparkBook
from licet.orderbook.spark.fold import fold
from licet.orderbook.spark.given import give
from licet.orderbook.spark.session import session
from licet.orderbook.spark.tables import Tables
from licet.orderbook.spark.together import in_parts
from licet.orderbook.wrong import explain_errors


class SparkRun(Run):
    """An order book decided by Spark, which has done its work when the run is made.

    Lines and answers are Parquet files in a temporary folder, gone when the run is; ``connection`` has views of them.
    On a cluster the folder for temporary files (TMPDIR) must be on storage that all workers share.
    """

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
        vars(self).update(connection=connection, source=source, mapping=mapping, settings=settings)
        fields = self._fields()
        lines = self._count("given")
        if lines == 0:
            raise OrderBookError("the file has a header line and no other: there is no order in it")
        everything = lines <= SMALL if settings.everything is None else settings.everything
        vars(self).update(lines=lines, everything=everything, columns=result_columns(settings.regimes))
        progress("sorting", 0, lines)
        self._folder: Final = tempfile.TemporaryDirectory(prefix="licet-spark-")
        with session(master) as spark:
            tables = Tables(spark, connection, Path(self._folder.name))
            vars(self).update(book=self._sorted(tables, fields))
            deciding = [self._decide_in(tables, regime, at, progress) for at, regime in enumerate(settings.regimes)]
        vars(self).update(deciding=deciding)
        faults = {line: problem for d in deciding for line, problem in d.faults.items()}
        explain_errors(self.book, source.header, faults)
        store_results(connection, settings.regimes, reasons=settings.reasons, in_order=False)

    def _sorted(self, tables: Tables, fields: list[Field]) -> SparkBook:
        width, settings = len(self.source.header), self.settings
        constants = dict(enumerate(self.mapping.constants.values(), width))
        give(tables, self.source, constants, fields)
        detail = Detail.ANSWERS
        if settings.reasons:
            detail = Detail.DUTIES if self.everything else Detail.REASONS
        return SparkBook(tables, fields, settings.regimes, settings.readings, detail, self._fields)

    def _decide_in(self, tables: Tables, regime: str, at: int, progress: Progress) -> Deciding:
        book, settings = self.book, self.settings
        deciding = Deciding(book.ground, regime, settings.opening, folded=settings.folded, everything=self.everything)
        progress(f"deciding ({regime})", 0, self.lines)
        settled, folds = deciding.settle()
        tables.put("folds", {"kind": np.flatnonzero(folds)})
        tables.make(f"to_fold_{at}", fold_query(book, deciding))
        fold(tables, deciding, in_parts(tables, deciding, book.has_several, at), at)
        store_verdicts(self.connection, deciding, settled, at)
        tables.make(f"lines_{at}", lines_query(book, at))
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW decided_{at} AS {decided_query(f'lines_{at}', at)}")
        progress(f"deciding ({regime})", self.lines, self.lines)
        return deciding
