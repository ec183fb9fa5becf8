"""An order book decided: a file, its mapping and the law in; answers beside its lines out."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, Final

import duckdb
import numpy as np

from licet.determine.determination import Determination, determine
from licet.orderbook.book import Book, lines_to_fold
from licet.orderbook.coding import Field, insert
from licet.orderbook.columns import Json
from licet.orderbook.decide import Deciding
from licet.orderbook.found import Found
from licet.orderbook.law_of_day import Detail
from licet.orderbook.mapping.cells import ERRORS
from licet.orderbook.mapping.mapping import Mapping as ColumnMapping
from licet.orderbook.mapping.reader import reader
from licet.orderbook.opening import Opening
from licet.orderbook.orders import Order, order_of_rows
from licet.orderbook.results import result_columns, store_lines, store_results, store_shown, store_told
from licet.orderbook.source.quoting import identifier, literal
from licet.orderbook.source.source import OrderBookError, Source
from licet.orderbook.together import together
from licet.orderbook.wrong import explain_errors, rows_of

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much (0 where that is not known)."""

SMALL: Final = 50_000
"""Up to so many lines every order goes through the fold, so that all its counters and duties are known."""
_EXPECTED: Final = "a value is expected in each cell of a column that is read, or none"
_NO_ORDER: Final = "an error of a spreadsheet program where the order is named; the id of an order is expected, or none"
MEMORY: Final = "500MB"
"""What DuckDB may take; beyond that it goes on in temporary files."""


@dataclass(frozen=True)
class Settings:
    """How a book is decided."""

    regimes: tuple[str, ...]
    opening: Opening = field(default_factory=Opening)
    readings: Mapping[str, str] = field(default_factory=dict)
    folded: bool = True
    """Whether orders draw on the counters; else each is decided on its own, with the opening balances."""
    reasons: bool = True
    """Whether reasons and citations are worked out beside the answers."""
    everything: bool | None = None
    """Whether the counters of every order are kept; None: of books of up to ``SMALL`` lines."""


class Run:
    """An order book decided under one regime or more. Its tables are in ``connection``."""

    _apart: ClassVar = False
    """Whether each regime has a table of lines of its own."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        source: Source,
        mapping: ColumnMapping,
        settings: Settings,
        progress: Progress = lambda stage, done, total: None,
        opened: Callable[[Sequence[str], Sequence[str]], Opening] | None = None,
    ) -> None:
        """The source must have been staged as the table ``staged``. ``opened`` gives the opening balances, in place of
        those of the settings, for the companies (as ``same_name`` gives them) and the countries of the book.

        Raises OrderBookError where it has no order, UnknownRegimeError for a regime.
        """
        self.connection: Final = connection
        self.source: Final = source
        self.mapping: Final = mapping
        self.settings = settings
        fields = self._fields()
        self.lines: Final = self._count("given")
        if self.lines == 0:
            raise OrderBookError("the file has a header line and no other: there is no order in it")
        self.everything: Final = self.lines <= SMALL if settings.everything is None else settings.everything
        progress("sorting", 0, self.lines)
        with self._engine():
            self.book: Final = self._sorted(fields)
            if opened is not None:
                self.settings = replace(settings, opening=opened(self.book.coding.names, self.book.coding.places))
            self.deciding: Final = self._decided(progress)
        faults = {line: problem for d in self.deciding for line, problem in d.faults.items()}
        explain_errors(self.book, source.header, faults)
        self.columns: Final = result_columns(settings.regimes)
        codes = {code for d in self.deciding for v in d.verdicts
                 for code in (v.outcome, v.authorization, v.review_policy, *v.eccns) if code}  # fmt: skip
        store_results(connection, settings.regimes, sorted(codes), reasons=settings.reasons, apart=self._apart)

    def _engine(self) -> AbstractContextManager[object]:
        """What is at work while the book is sorted and decided."""
        return nullcontext()

    def _sorted(self, fields: Sequence[Field]) -> Book:
        settings = self.settings
        return Book(self.connection, "given", fields, settings.regimes, settings.readings, self._detail)

    @property
    def _detail(self) -> Detail:
        if not self.settings.reasons:
            return Detail.ANSWERS
        return Detail.DUTIES if self.everything else Detail.REASONS

    def _fields(self) -> list[Field]:
        """The columns to read; what the mapping says of the whole file is a column too. Makes the view ``given``."""
        places = {name: i for i, name in enumerate(self.source.header)}
        fields = [Field(places[m.column], m.field, reader(m.field, m.options)) for m in self.mapping.columns]
        constants = ""
        for i, (name, value) in enumerate(self.mapping.constants.items(), len(self.source.header)):
            constants += f", '{value.replace(chr(39), chr(39) * 2)}' AS c{i}"
            fields.append(Field(i, name, reader(name)))
        self._break([f.column for f in fields if f.column < len(self.source.header)])
        broken = "".join(self._no_order(f.column) for f in fields if f.name == "order_id")
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW given AS SELECT *{broken}{constants} FROM staged")
        return fields

    def _no_order(self, column: int) -> str:
        """What breaks the lines, in SQL, whose order is named by an error: they would be taken for one order."""
        types = {name: kind for name, kind, *_ in self.connection.execute("DESCRIBE staged").fetchall()}
        if types.get(f"c{column}") != "VARCHAR":
            return ""
        errors = ", ".join(map(literal, sorted(ERRORS)))
        return f" REPLACE (CASE WHEN c{column} IN ({errors}) THEN '{_NO_ORDER}' ELSE broken END AS broken)"

    def _break(self, read: Sequence[int]) -> None:
        """A line is broken by cells that cannot be read, where they are in columns that are read."""
        if self.source.faults is None:
            return
        places = ", ".join(map(str, read)) or "NULL"
        self.connection.execute(
            f"UPDATE staged SET broken = concat_ws('; ', found.problems, broken, '{_EXPECTED}') FROM (SELECT line, "
            f"string_agg(problem, '; ' ORDER BY place) AS problems FROM {self.source.faults} WHERE place IN ({places}) "
            "GROUP BY line) AS found WHERE found.line = staged.line"
        )

    def _count(self, table: str) -> int:
        ((count,),) = self.connection.execute(f"SELECT count(*) FROM {table}").fetchall()
        return int(count)

    def _decided(self, progress: Progress) -> list[Deciding]:
        """The book decided under each regime. Makes ``lines_N``, and what ``store_told`` makes."""
        book, found = self.book, Found()
        decidings = [self._deciding(regime, found) for regime in self.settings.regimes]
        settled = [deciding.settle() for deciding in decidings]
        lines = lines_to_fold(book, decidings[0], np.any([verdicts < 0 for verdicts in settled], axis=0))
        numbers, columns = together(
            column
            for at, (deciding, verdicts) in enumerate(zip(decidings, settled, strict=True))
            for column in self._fold(deciding, at, lines, verdicts, progress)
        )
        shown = range(len(decidings)) if self.settings.reasons else ()
        store_lines(book, lines["line"], numbers, shown)
        classes = [*found.eccns, None]
        for at, deciding in enumerate(decidings):
            self.connection.execute(f"CREATE OR REPLACE TEMP VIEW lines_{at} AS FROM lines")
            verdicts, eccns = (column.tolist() for column in columns[2 * at : 2 * at + 2])
            store_told(self.connection, deciding, [(v, classes[n]) for v, n in zip(verdicts, eccns, strict=True)], at)
        return decidings

    def _deciding(self, regime: str, found: Found) -> Deciding:
        settings = self.settings
        return Deciding(
            *(self.book.ground, regime, settings.opening),
            folded=settings.folded, everything=self.everything, found=found,
        )  # fmt: skip

    def _fold(
        self, deciding: Deciding, at: int, lines: Mapping[str, Any], settled: Any, progress: Progress
    ) -> Iterator[Any]:
        """The verdicts of lines and then of kinds, and their classes, by number; -1 where there is none."""
        done = 0

        def more(orders: int) -> None:
            nonlocal done
            done += orders
            progress(f"deciding ({deciding.regime})", done, self.lines)

        deciding.fold(lines, more, settled)
        yield np.concatenate((deciding.decided["verdict"], settled))
        yield np.concatenate((deciding.decided["eccn"], deciding.found.classes(settled)))
        if self.settings.reasons:
            store_shown(self.book, deciding, at)
        if not self.everything:
            deciding.forget_lines()

    def lines_of(self, at: int) -> str:
        """The table of the lines under a regime: one for all, unless each has lines of its own."""
        return f"lines_{at}" if self._apart else "lines"

    @property
    def lines_in_error(self) -> int:
        """How many lines are in error."""
        return self._count("error_texts")

    def add_column(self, name: str, texts: Sequence[tuple[int, str]]) -> None:
        """Add a column to the results: a text by line."""
        self.connection.execute("CREATE OR REPLACE TEMP TABLE added (line BIGINT, text VARCHAR)")
        insert(self.connection, "added", texts)
        self.connection.execute("CREATE OR REPLACE TEMP TABLE without_added AS FROM results")
        self.connection.execute(
            f"CREATE OR REPLACE TEMP VIEW results AS SELECT w.*, text AS {identifier(name)} "
            "FROM without_added AS w LEFT JOIN added USING (line)"
        )
        self.columns.append(name)

    def write(self, out: Path) -> None:
        """Write the file again with the results beside its lines."""
        as_text = self.source.suffix.removesuffix(".gz") in (".csv", ".tsv", ".txt")
        written = []
        for name in self.columns:
            column = identifier(name)
            if name.split("__")[0] == "total_tpp" and as_text:  # whole numbers without decimals
                written.append(f"regexp_replace(CAST({column} AS VARCHAR), '\\.0$', '') AS {column}")
            else:
                written.append(column)
        self.connection.execute(
            f"CREATE OR REPLACE TEMP VIEW results_ AS SELECT line, {', '.join(written)} FROM results"
        )
        self.source.write(self.connection, "results_", self.columns, out)

    def reject(self, out: Path) -> None:
        """Write the lines in error, in the file's own form."""
        self.connection.execute("CREATE OR REPLACE TEMP VIEW rejected AS SELECT line FROM error_texts")
        self.source.reject(self.connection, "rejected", out)

    def orders(self, lines: Sequence[int] | None = None) -> Iterator[Order]:
        """The orders that are in order, by their first lines; of some lines only, if asked."""
        for rows in rows_of(self.book, lines):
            if not any(row.errors for row in rows) and (order := order_of_rows(rows)) is not None:
                yield order

    def decided(self, at: int, lines: Sequence[int] | None = None) -> Iterator[tuple[Order, Json, Determination]]:
        """Each order with its transaction as it was decided, counters included, and the determination.

        ``licet.determine(transaction)`` gives the same determination. ``at`` is the place of the regime. Needs
        ``everything``.
        """
        deciding = self.deciding[at]
        for order in self.orders(lines):
            if not deciding.has(order.rows[0].line):
                continue
            state = {**order.given.get("state", {}), **deciding.state(order.rows[0].line)}
            transaction: Json = {**order.given, "regime": deciding.regime, "state": state}
            if self.settings.readings:
                transaction["readings"] = dict(self.settings.readings)
            yield order, transaction, determine(transaction)


@contextmanager
def workbench(memory: str = MEMORY, threads: int | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB of its own, which takes so much memory and goes on in temporary files beyond."""
    with tempfile.TemporaryDirectory(prefix="licet-") as folder, duckdb.connect(":memory:") as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET memory_limit = $1", [memory])
        connection.execute("SET temp_directory = $1", [folder])
        connection.execute("SET preserve_insertion_order = true")
        connection.execute("SET TimeZone = 'UTC'")  # else a time with a zone is of another day on another machine
        if threads is not None:
            connection.execute("SET threads = $1", [threads])
        yield connection
