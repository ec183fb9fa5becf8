"""The lines of a book that are in error: what is wrong with each, said as the plain reading of its order says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from licet.determine.decider import decider
from licet.facts.shapes import InputError, InvalidTransactionError
from licet.orderbook.book import Book
from licet.orderbook.coding import insert
from licet.orderbook.orders import LineError, Order, Row, blame, check_line, order_of_rows

_AT_ONCE: Final = 10_000


def explain_errors(book: Book, header: Sequence[str], faults: Mapping[int, InputError]) -> None:
    """Make the tables ``errors`` (line, place, column, value, reason) and ``error_texts`` (line, text).

    ``faults`` are lines of orders in which something turned out to be wrong when they were decided.
    """
    connection = book.connection
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE errors "
        "(line BIGINT, place INTEGER, column_ VARCHAR, value VARCHAR, reason VARCHAR)"
    )
    names = {name: header[f.column] for name, f in book.coding.fields.items() if f.column < len(header)}
    found: list[tuple[Any, ...]] = []
    lines = "SELECT line FROM wrong" + (f" UNION SELECT unnest({list(faults)})" if faults else "")
    for rows in _orders(book, lines):
        if rows[0].line in faults:
            blame(rows, [faults[rows[0].line]])
        elif (order := order_of_rows(rows)) is not None:
            _beyond_law(rows, order, book)
        for row in rows:
            for place, error in enumerate(row.errors):
                column = names.get(error.column, error.column)
                found.append((row.line, place, column, error.value, error.reason))
        if len(found) >= _AT_ONCE:
            insert(connection, "errors", found)
            found = []
    insert(connection, "errors", found)
    sentence = "CASE WHEN column_ = '' THEN '' ELSE ', column ' || column_ END || ': found ' || value || '; ' || reason"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE error_texts AS SELECT line, "
        f"string_agg('line ' || line || {sentence}, '; ' ORDER BY place) AS text FROM errors GROUP BY line"
    )


def rows_of(book: Book, lines: Sequence[int] | None = None) -> Iterator[list[Row]]:
    """The lines of each order, by its first line: of every order, or of those that some lines belong to."""
    if lines is None:
        return _orders(book, f"SELECT line FROM {book.coding.given}")
    some = ", ".join(map(str, lines)) or "NULL"
    whole = f"SELECT line FROM several WHERE first IN (SELECT first FROM several WHERE line IN ({some}))"
    return _orders(book, f"SELECT line FROM {book.coding.given} WHERE line IN ({some}) UNION {whole}")


def _orders(book: Book, lines: str) -> Iterator[list[Row]]:
    """The lines that a query gives, together where they are of one order; what is wrong with a cell is entered."""
    coding = book.coding
    fields = list(coding.fields.values())
    columns = "".join(f", CAST(c{f.column} AS VARCHAR)" for f in fields)
    connection = book.connection
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE wrong_rows AS SELECT row_number() OVER (ORDER BY first, line) AS place, * FROM "
        f"(SELECT line, coalesce(first, line) AS first, broken{columns} FROM {coding.given} "
        f"LEFT JOIN several USING (line) WHERE line IN ({lines}))"
    )

    def fetched() -> Iterator[tuple[Any, ...]]:
        start = 0
        query = "SELECT * EXCLUDE (place) FROM wrong_rows WHERE place > $1 AND place <= $1 + $2 ORDER BY place"
        while page := connection.execute(query, [start, _AT_ONCE]).fetchall():
            yield from page
            start += _AT_ONCE

    for _, group in groupby(fetched(), key=lambda row: row[1]):
        yield [
            _row(book, line, broken, dict(zip((f.name for f in fields), cells, strict=True)))
            for line, _, broken, *cells in group
        ]


def _beyond_law(rows: list[Row], order: Order, book: Book) -> None:
    """Enter what the law's own vocabulary and bounds say against an order that is otherwise well written."""
    try:
        decider(book.regimes[0], order.transaction.date).records(order.transaction)
    except InvalidTransactionError as invalid:
        blame(rows, invalid.errors)
    if not rows[0].errors:
        raise AssertionError(f"line {rows[0].line} is in order and was not decided")


def _row(book: Book, line: int, broken: str | None, given: Mapping[str, str | None]) -> Row:
    """A line with its cells as they are read, and what is wrong with each of them."""
    row = Row(line, {})
    if broken is not None:
        found, _, expected = broken.partition("; ")
        row.errors.append(LineError(line, "", found, expected or "a line with a cell for each column is expected"))
        return row
    row.cells = dict.fromkeys(given, "")
    for name, raw in given.items():
        if raw is None or not raw.strip():
            continue
        dictionary = book.coding.dictionaries.get(name)
        if dictionary is None:
            row.cells[name] = raw.strip()
        elif raw in dictionary.faults:
            if name == "product" and (given.get("stated_eccn") or "").strip():
                continue  # a mere label
            found, expected = dictionary.faults[raw]
            row.errors.append(LineError(line, name, found, f"expected {expected}"))
        else:
            row.cells[name] = dictionary.texts.get(raw, "")
    faulty = {error.column for error in row.errors}
    if "stated_eccn" in faulty:  # which stands for a product
        faulty.add("product")
    check_line(row)
    row.errors = [e for e in row.errors if e.column not in faulty or e.value != "nothing"]
    return row
