"""Order books in text: columns separated by commas, semicolons, tabs, vertical bars or what the caller names."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import duckdb

from licet.orderbook.source.dialect import told
from licet.orderbook.source.encoding import TextFile
from licet.orderbook.source.header import nameless_are_empty
from licet.orderbook.source.quoting import identifier, literal
from licet.orderbook.source.records import cut, fitted, records
from licet.orderbook.source.results import Results, lines_of
from licet.orderbook.source.source import Source
from licet.orderbook.source.staging import LONGEST, MARK, QUOTE, load, staged


class Text(Source):
    """A table in a text file.

    Written again, it has every byte that it had: the added cells stand behind those of their line, before its end,
    with the file's own separator. Only a broken line is changed, where it must be so that the added cells stand in
    their columns: one that lacks separators gets them; one that has too many, or quotation marks that do not match,
    is cut at the separators and its cells are quoted. Lines above the header and blank ones stay as they are.

    An added text that begins with ``=``, ``+``, ``-`` or ``@`` has an apostrophe put before it: spreadsheet programs
    would run it as a formula. No answer of Licet begins so; an error may repeat what a cell held.
    """

    def __init__(self, file: TextFile, delimiter: str | None = None) -> None:
        """Raises OrderBookError if the columns cannot be told."""
        self._file = file
        self._dialect = dialect = told(file.lines(), delimiter)
        self.name = file.given.name
        self.header = dialect.header
        self.suffix = (".tsv" if dialect.delimiter == "\t" else ".csv") + (".gz" if file.zipped else "")
        self.remarks = tuple(file.remarks)
        if dialect.above:
            which = "Line 1 stands" if dialect.above == 1 else f"Lines 1 to {dialect.above} stand"
            self.remarks += (f"{which} above the header line: kept, and not read.",)

    def stage(self, connection: duckdb.DuckDBPyConnection, table: str) -> None:
        """As Source says; an empty cell is none."""
        load(connection, table, len(self.header), self._staged())
        nameless_are_empty(connection, table, self.header)

    def write(self, connection: duckdb.DuckDBPyConnection, results: str, names: Sequence[str], out: Path) -> None:
        """As Source says. Raises OrderBookError if the file was changed since it was opened."""
        dialect, separator = self._dialect, self._dialect.delimiter
        added = ", ".join(f"{literal(separator)}, {_added(name, separator)}" for name in names)
        found = Results(connection, results, f"concat({added})")
        with self._file.rewritten(out) as file:
            lines = self._file.lines()
            file.writelines(islice(lines, dialect.above))
            header = list(islice(lines, dialect.upto - dialect.above))
            given = next(csv.reader(header, delimiter=separator))
            file.write(self._with("".join(separator + self._quoted(name) for name in names), "".join(header), given))
            for line, raw, cells, broken in records(lines, dialect):
                if cells is None and broken is None:  # as most lines are
                    body = raw.rstrip("\r\n")
                    file.write(body + found.of(line) + raw[len(body) :])
                elif cells is not None and not cells:
                    file.write(self._with(separator * len(names) * (separator in raw), raw))
                else:
                    file.write(self._with(found.of(line), raw, cells, broken))

    def reject(self, connection: duckdb.DuckDBPyConnection, lines: str, out: Path) -> None:
        """As Source says: the lines above the header too, and every line as it is."""
        wanted = lines_of(connection, lines)
        following = next(wanted, None)
        with self._file.rewritten(out) as file:
            given = self._file.lines()
            file.writelines(islice(given, self._dialect.upto))
            for line, raw, _, _ in records(given, self._dialect):
                if line == following:
                    file.write(raw)
                    following = next(wanted, None)

    def _staged(self) -> Iterator[str]:
        dialect, delimiter = self._dialect, self._dialect.delimiter
        for line, raw, cells, broken in records(islice(self._file.lines(), dialect.upto, None), dialect):
            if cells is None and broken is None and MARK not in raw and QUOTE not in raw:
                row = raw.rstrip("\r\n").replace(delimiter, MARK)
                yield f"{line}{MARK}{MARK}{row}\n"
            elif cells is None:
                yield staged(line, broken, fitted(cut(raw[:LONGEST], dialect, len(self.header)), dialect))
            elif cells:
                yield staged(line, broken, fitted(cells, dialect))

    def _with(self, added: str, raw: str, cells: Sequence[str] | None = None, broken: str | None = None) -> str:
        """A record with a text before its end, where the added columns are."""
        separator = self._dialect.delimiter
        body = raw.rstrip("\r\n")
        end = raw[len(body) :]
        if broken is not None and (cells is None or len(cells) > len(self.header)):
            found = cut(raw, self._dialect, len(self.header)) if cells is None else cells
            body = separator.join(map(self._quoted, fitted(found, self._dialect)))
        elif cells is not None:
            body += separator * (len(self.header) - len(cells))
        return body + added + end

    def _quoted(self, cell: str) -> str:
        if any(mark in cell for mark in (self._dialect.delimiter, '"', "\n", "\r")):
            return '"' + cell.replace('"', '""') + '"'
        return cell


def _added(name: str, separator: str) -> str:
    """A column of results as SQL that prints its cell: not to be run as a formula, and quoted where it must be."""
    column = identifier(name)
    text = f"coalesce(CAST({column} AS VARCHAR), '')"
    apostrophe = (
        f"CASE WHEN typeof({column}) = 'VARCHAR' AND {text}[1] IN ('=', '+', '-', '@') THEN chr(39) ELSE '' END"
    )
    marks = " OR ".join(
        f"contains({text}, {mark})" for mark in (literal(separator), literal('"'), "chr(10)", "chr(13)")
    )
    return f"""CASE WHEN {marks} THEN concat('"', {apostrophe}, replace({text}, '"', '""'), '"')
        ELSE concat({apostrophe}, {text}) END"""
