"""An order book in a sheet of a workbook (.xlsx, .xlsm)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Final

import duckdb
import numpy as np

from licet.facts.shapes import shown
from licet.orderbook.source.source import OrderBookError, Source
from licet.orderbook.source.workbook import places
from licet.orderbook.source.workbook.annotated import Added, AnnotatedSheet, annotated_table
from licet.orderbook.source.workbook.contents import TYPES, Contents
from licet.orderbook.source.workbook.lines import Line, Lines
from licet.orderbook.source.workbook.markup import tags
from licet.orderbook.source.workbook.package import LARGEST, Package, relations_of
from licet.orderbook.source.workbook.places import letters
from licet.orderbook.source.workbook.plain import rows
from licet.orderbook.source.workbook.rewrite import WithoutPart
from licet.orderbook.source.workbook.selected import SelectedSheet
from licet.orderbook.source.workbook.sheet import Survey

AT_ONCE: Final = 2 << 20
"""How many characters of cells are handed to the database at once, a cell counting for sixteen at least."""


def open_workbook(path: Path, name: str, sheet: str | None = None) -> Source:
    """The table of a workbook's sheet: the one that is named, or the only visible one that has a table.

    ``name`` is what messages call the file. Raises OrderBookError for what is no workbook, for one that is damaged or
    would unpack beyond bounds, and where it is not clear which sheet or which columns are meant.
    """
    return Workbook(path, name, sheet)


class Workbook(Source):
    """A workbook with an order book in one of its sheets.

    Its lines are the rows of the sheet that have cells in the table's columns, hidden ones and those that a filter
    leaves out among them. A row is broken that cannot be relied on: it has merged cells, or is a row of totals.
    ``faults`` are error values and formulas without their values. ``remarks`` are complete after ``stage``.
    """

    def __init__(self, path: Path, name: str, sheet: str | None = None) -> None:
        self.name = name
        self._path = path
        with Package(path) as package:
            self._contents = Contents(package)
            self._sheet = self._contents.chosen(package, sheet)
            survey, head = self._contents.survey(package, self._sheet)
        try:
            self._table = head.table()
        except OrderBookError as problem:
            raise OrderBookError(f"sheet {shown(self._sheet.name)}: {problem}") from None
        self._merged = [area for area in survey.merged if area.bottom >= self._table.row]
        self._read: Lines | None = None
        self._opened = tuple(self._on_opening(survey))
        self.remarks = self._opened
        self.header = list(self._table.names.values())
        self.suffix = ".xlsm" if self._contents.has_macros else ".xlsx"

    def stage(self, connection: duckdb.DuckDBPyConnection, table: str) -> None:
        """See Source. The cells of a broken row are there; an error value is its text."""
        self.faults = f"{table}_faults"
        connection.execute(f"CREATE TABLE {self.faults} (line BIGINT, place BIGINT, problem VARCHAR)")
        columns = [f"c{i}" for i in range(len(self.header))]
        connection.execute(f"CREATE TABLE {table} (line BIGINT, broken VARCHAR, {' VARCHAR, '.join(columns)} VARCHAR)")
        for lines in _portions(self._lines()):
            numbers, broken, cells, _ = zip(*lines, strict=True)
            portion = {"line": np.array(numbers, dtype=np.int64), "broken": np.array(broken, dtype=object)}
            for name, texts in zip(columns, zip(*cells, strict=True), strict=True):
                portion[name] = np.array(texts, dtype=object)
            _insert(connection, table, portion)
            if faults := [(line.number, *fault) for line in lines for fault in line.faults.items()]:
                found = zip(("line", "place", "problem"), zip(*faults, strict=True), strict=True)
                _insert(connection, self.faults, {name: np.array(values) for name, values in found})

    def write(self, connection: duckdb.DuckDBPyConnection, results: str, names: Sequence[str], out: Path) -> None:
        """See Source. The results stand to the right of everything that stands in the table's rows.

        All else stays as it is: formulas, formats, other sheets, pictures. Numbers of up to 15 digits are numbers, all
        else is text, and never a formula. What is too long for a cell ends in an ellipsis. A filter, and a table of
        Excel that ends beside the results, take them in, so that sorting moves them with their rows.
        """
        quoted = ['"' + name.replace('"', '""') + '"' for name in names]
        longest = ", ".join(f"max(length(CAST({name} AS VARCHAR)))" for name in quoted)
        widths = connection.execute(f"SELECT {longest} FROM {results}").fetchall()[0]
        with Package(self._path) as package, ExitStack() as files:
            tables = [r.target for r in package.relations(self._sheet.part) if r.kind.endswith("/table")]
            added = Added(self._table, names, widths, self._right(package, tables) + 1)
            found = connection.execute(f"SELECT line, {', '.join(quoted)} FROM {results} ORDER BY line")
            sheet: IO[bytes] = files.enter_context(TemporaryFile())
            annotated = AnnotatedSheet(self._sheet.part, sheet, added, _fetched(found))
            annotated.run(package.pieces(self._sheet.part, LARGEST))
            changed: dict[str, IO[bytes] | None] = {self._sheet.part: sheet}
            for part in tables:
                file: IO[bytes] = files.enter_context(TemporaryFile())
                if annotated_table(package, part, added, file):
                    changed[part] = file
            package.write(out, changed)

    def reject(self, connection: duckdb.DuckDBPyConnection, lines: str, out: Path) -> None:
        """See Source. The rows keep their places, with values for formulas; all others are empty and hidden."""
        with Package(self._path) as package, ExitStack() as files:
            wanted = _fetched(connection.execute(f"SELECT line FROM {lines} ORDER BY line"))
            sheet: IO[bytes] = files.enter_context(TemporaryFile())
            selected = SelectedSheet(self._sheet.part, sheet, self._table.row, (line for (line,) in wanted))
            selected.run(package.pieces(self._sheet.part, LARGEST))
            changed: dict[str, IO[bytes] | None] = {self._sheet.part: sheet}
            chain = package.related(self._contents.part, "calcChain")
            if chain is not None:  # it lists formulas that are gone
                changed[chain] = None
                for part in (TYPES, relations_of(self._contents.part)):
                    changed[part] = file = files.enter_context(TemporaryFile())
                    WithoutPart(part, file, chain).run(package.pieces(part))
            package.write(out, changed)

    def _lines(self) -> Iterator[Line]:
        read = Lines(self._table, self._merged, self._contents.reader)
        with Package(self._path) as package:
            for row in rows(package.pieces(self._sheet.part, LARGEST), self._sheet.part):
                if line := read.line(row):
                    yield line
        self._read = read
        self.remarks = (*self._opened, *read.remarks())

    def _right(self, package: Package, tables: Iterable[str]) -> int:
        """The last column of the sheet with a cell in the header's row or below, or with merged cells or a table."""
        if self._read is None:
            deque(self._lines(), maxlen=0)
        found = [area.right for area in self._merged] + [self._read.right if self._read else 0]
        for part in tables:
            _, _, table = next(tags(package.pieces(part), part))
            if area := places.area(table.get("ref", "")):
                found.append(area.right)
        return max(found)

    def _on_opening(self, survey: Survey) -> Iterator[str]:
        others = [sheet for sheet in self._contents.sheets if sheet != self._sheet]
        if others:
            names = ", ".join(shown(sheet.name) + " (hidden)" * (not sheet.is_visible) for sheet in others)
            yield f"The sheet {shown(self._sheet.name)} was read, and not {names}."
        hidden = [
            f"{letters()[column]} ({shown(name)})"
            for column, name in self._table.names.items()
            if any(first <= column <= last for first, last in survey.hidden)
        ]
        if hidden:
            yield f"Columns that are hidden were read like the others: {', '.join(hidden)}."


def _insert(connection: duckdb.DuckDBPyConnection, table: str, portion: dict[str, Any]) -> None:
    connection.register("rows_of_workbook", portion)
    connection.execute(f"INSERT INTO {table} SELECT * FROM rows_of_workbook")
    connection.unregister("rows_of_workbook")


def _portions(lines: Iterator[Line]) -> Iterator[list[Line]]:
    """The lines in lists that hold about as much as is handed over at once."""
    held: list[Line] = []
    size = 0
    for line in lines:
        held.append(line)
        size += sum(16 + len(text or "") for text in line.cells)
        if size > AT_ONCE:
            yield held
            held, size = [], 0
    if held:
        yield held


def _fetched(found: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while portion := found.fetchmany(10_000):
        yield from portion
