"""A CSV file to orders. What is wrong with a line is said of that line; the other lines are read all the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import Final, NamedTuple

from licet.facts.contract import TRANSACTION
from licet.facts.read import read_transaction
from licet.facts.shapes import InputError, InvalidTransactionError, shown
from licet.facts.transaction import Transaction
from licet.orderbook.columns import COLUMNS, NEEDED, Json, column_at, item_of, order_of

RESULTS: Final = ("outcome", "authorization", "review_policy", "eccn", "total_tpp", "reasons", "citations")
"""The columns that a run adds (with ``error``), and that a file must therefore not have."""

_BOM: Final = b"\xef\xbb\xbf"
_NOT_TEXT: Final = {
    b"PK\x03\x04": "it is a workbook or another archive: save the sheet as CSV (UTF-8)",
    b"\xff\xfe": "it is UTF-16: save it as UTF-8",
    b"\xfe\xff": "it is UTF-16: save it as UTF-8",
}


class OrderBookError(ValueError):
    """A file that is no order book, in words for the person who gave it."""


@dataclass(frozen=True, slots=True)
class LineError:
    """What is wrong with a line: where, what was found there, what was expected."""

    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        place = f"line {self.line}, column {self.column}" if self.column else f"line {self.line}"
        return f"{place}: found {self.value}; {self.reason}"

    def to_dict(self) -> Json:
        """As JSON."""
        return {"line": self.line, "column": self.column or None, "value": self.value, "reason": self.reason}


@dataclass(slots=True)
class Row:
    """A line of the file: its number, its cells as they were given, and what is wrong with it."""

    line: int
    given: list[str]
    order_id: str
    cells: dict[str, str]
    """The cells that are read, by column, without surrounding blanks; none where the line is broken."""
    errors: list[LineError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Order:
    """The lines of one order and the transaction that they are: as given, without counters, and as read."""

    rows: list[Row]
    given: Json
    transaction: Transaction


@dataclass(frozen=True)
class OrderBook:
    """What a file held. ``rows`` are in the order of the file; an order with a bad line is not among ``orders``."""

    header: list[str]
    rows: list[Row]
    orders: list[Order]
    unread: list[str]
    """Columns that Licet does not know: carried along, not read."""
    bom: bool

    @property
    def errors(self) -> list[LineError]:
        """What is wrong with lines, in the order of the file."""
        return [error for row in self.rows for error in row.errors]


def read_order_book(data: bytes) -> OrderBook:
    """The order book in a CSV file (UTF-8, comma-separated, one header line). Raises OrderBookError."""
    records = _records(_text(data))
    header = next(records, _Record(1, [], True)).cells
    if not header:
        raise OrderBookError("the file is empty: a header line and at least one line of an order are expected")
    names = _names(header)
    rows = [_row(record, names) for record in records]
    if not rows:
        raise OrderBookError("the file has a header line and no other: there is no order in it")
    together: dict[str | int, list[Row]] = {}
    for row in rows:
        together.setdefault(row.order_id or row.line, []).append(row)
    orders = [order for group in together.values() if (order := _order(group)) is not None]
    unread = [given for given, name in zip(header, names, strict=True) if name not in COLUMNS]
    return OrderBook(header, rows, orders, unread, data.startswith(_BOM))


def _text(data: bytes) -> str:
    for start, problem in _NOT_TEXT.items():
        if data.startswith(start):
            raise OrderBookError(f"this is not a CSV file in UTF-8; {problem}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        found = f"line {line} has the byte 0x{data[problem.start]:02X}, which is not UTF-8"
        raise OrderBookError(f"{found}; save the file as CSV in UTF-8") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise OrderBookError(f"line {line} has a NUL character: this is not a text file")
    return text


class _Record(NamedTuple):
    line: int
    cells: list[str]
    whole: bool


def _records(text: str) -> Iterator[_Record]:
    """The records of a CSV text, each with the number of its first line; blank ones are passed over.

    Where quotation marks do not close, or a record runs over several lines and then does not fit the header, its first
    line is given up, cut at the commas, and reading goes on with the next one.
    """
    lines = list(io.StringIO(text, newline=None))
    at = width = 0

    def following() -> Iterator[str]:
        nonlocal at
        while at < len(lines):
            at += 1
            yield lines[at - 1]

    while at < len(lines):
        begins = at
        try:
            for cells in csv.reader(following(), strict=True):
                width = width or len(cells)
                if at - begins > 1 and len(cells) != width:
                    break
                if any(map(str.strip, cells)):
                    yield _Record(begins + 1, cells, True)
                begins = at
        except csv.Error:
            pass
        if begins < at:
            yield _Record(begins + 1, lines[begins].rstrip("\r\n").split(","), False)
            at = begins + 1


def _names(header: Sequence[str]) -> list[str]:
    """The names of the columns as they are compared. Raises OrderBookError for a header that cannot be relied on."""
    names = ["_".join(cell.casefold().replace("-", " ").split()) for cell in header]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        hint = "; the columns must be separated by commas" if len(header) == 1 and len(header[0]) > 40 else ""
        found = ", ".join(shown(cell) for cell in header[:6]) + (" …" if len(header) > 6 else "")
        raise OrderBookError(f"the header line has no column {' and no column '.join(missing)}; found {found}{hint}")
    for i, name in enumerate(names):
        given = shown(header[i])
        if not name:
            raise OrderBookError(f"column {i + 1} has no name in the header line")
        if name in names[:i]:
            raise OrderBookError(f"the header line has column {given} twice")
        if name == "error" or name.split("__")[0] in RESULTS:
            raise OrderBookError(f"column {given} is one that a run adds: give the order book without results")
        near = get_close_matches(name, COLUMNS, 1, 0.85)
        if name not in COLUMNS and near:
            hint = f"is it {near[0]}? (Columns with other names are carried along and not read.)"
            raise OrderBookError(f"no column is called {given}; {hint}")
    return names


def _row(record: _Record, names: list[str]) -> Row:
    """A line with as many cells as the header; where it had others, that is its error."""
    line, given, whole = record
    width = len(names)
    place = names.index("order_id") if "order_id" in names else width
    order_id = given[place].strip() if place < len(given) else ""
    if not whole or len(given) != width:
        found = f"{len(given)} cell{'s' * (len(given) != 1)}" if whole else "a quotation mark that does not match"
        expected = f"expected {width} cells, as in the header line, quoted where they hold a comma"
        error = LineError(line, "", found, expected)
        kept = [*given[: width - 1], ",".join(given[width - 1 :])] if len(given) > width else given
        return Row(line, kept + [""] * (width - len(kept)), order_id, {}, [error])
    cells = {name: cell.strip() for name, cell in zip(names, given, strict=True) if name in COLUMNS}
    row = Row(line, given, order_id, cells)
    for name in NEEDED:
        if not cells[name]:
            row.errors.append(LineError(line, name, "nothing", f"expected: {COLUMNS[name].doc}"))
    if cells.get("stated_eccn") and not cells.get("stated_tpp"):
        row.errors.append(LineError(line, "stated_tpp", "nothing", "expected the TPP of one unit beside stated_eccn"))
    if cells.get("relocated", "").casefold() in ("yes", "true") and not cells.get("origin"):
        row.errors.append(LineError(line, "origin", "nothing", "expected the country that the relocated chips leave"))
    return row


def _order(rows: list[Row]) -> Order | None:
    """The order that these lines are; None, and the reason in the errors of each of them, where they are none."""
    _agree(rows)
    if not any(row.errors for row in rows):
        given = {**order_of(rows[0].cells), "items": [item_of(row.cells) for row in rows]}
        try:
            known = [_product_problem(item.get("product")) for item in given["items"]]
            if any(known):  # the rest of what is wrong, without looking the products up again
                problems: list[InputError] = []
                TRANSACTION.read(given, "", problems)
                raise InvalidTransactionError([*problems, *_placed(known)])
            return Order(rows, given, read_transaction(given))
        except InvalidTransactionError as invalid:
            blame(rows, invalid.errors)
    _blame_together(rows)
    return None


def _agree(rows: list[Row]) -> None:
    """Lines of one order must say the same of it."""
    first, *others = [row for row in rows if row.cells] or rows
    for row in others:
        for name, cell in row.cells.items():
            if not COLUMNS[name].of_item and cell != first.cells[name]:
                was = f"as in line {first.line} of the same order ({shown(first.cells[name])})"
                row.errors.append(LineError(row.line, name, shown(cell), f"expected the same {was}"))


@lru_cache(maxsize=10_000)
def _product_problem(name: str | None) -> InputError | None:
    """What is wrong with a product name. Kept, because looking for the nearest names takes its time."""
    if name is None:
        return None
    try:
        read_transaction({"date": "2025-01-13", "items": [{"product": name}]})
    except InvalidTransactionError as invalid:
        return invalid.errors[0]
    return None


def _placed(problems: Sequence[InputError | None]) -> list[InputError]:
    return [InputError(f"/items/{i}/product", p.found, p.expected) for i, p in enumerate(problems) if p is not None]


def blame(rows: Sequence[Row], problems: Sequence[InputError]) -> None:
    """Enter what is wrong with a transaction at the line and column that it came from, and at the lines beside it."""
    for problem in problems:
        parts = problem.pointer.split("/")
        of_item = parts[1:2] == ["items"] and len(parts) > 2
        row = rows[int(parts[2])] if of_item else rows[0]
        column = column_at(problem.pointer, row.cells)
        unknown_word = problem.found == "an unknown field"  # among several in a cell
        found = shown(row.cells.get(column, "")) if unknown_word else problem.found
        error = LineError(row.line, column, found, f"expected {problem.expected}")
        if error not in row.errors:
            row.errors.append(error)
    _blame_together(rows)


def _blame_together(rows: Sequence[Row]) -> None:
    """An order is decided as a whole: where a line of it is in error, its other lines are not decided either."""
    bad = [str(row.line) for row in rows if row.errors]
    for row in rows:
        if bad and not row.errors:
            found = f"an order with an error in line{'s' * (len(bad) > 1)} {', '.join(bad)}"
            row.errors.append(LineError(row.line, "order_id", found, "an order is decided as a whole"))
