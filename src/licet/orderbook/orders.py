"""Lines to orders, one by one: what the cells of a line say, and what is wrong with them.

This is the plain reading of an order book. The bulk reading decides what is in order; what is not comes here to be told
what is wrong with it, and so does every line that is to be explained.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from licet.facts.contract import TRANSACTION
from licet.facts.read import read_transaction
from licet.facts.shapes import InputError, InvalidTransactionError, shown
from licet.facts.transaction import Transaction
from licet.orderbook.columns import COLUMNS, NEEDED, Json, column_at, item_of, order_of


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
    """A line of the file: its number, its cells by field as they are read, and what is wrong with it."""

    line: int
    cells: dict[str, str]
    """The canonical text of the cells that are read; none where the line is broken."""
    errors: list[LineError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Order:
    """The lines of one order and the transaction that they are: as given, without counters, and as read."""

    rows: list[Row]
    given: Json
    transaction: Transaction


def check_line(row: Row) -> None:
    """Enter what a line lacks that its other cells, or every line, must have beside them."""
    cells = row.cells
    for name in NEEDED:
        if not cells.get(name) and not (name == "product" and cells.get("stated_eccn")):
            row.errors.append(LineError(row.line, name, "nothing", f"expected: {COLUMNS[name].doc}"))
    if cells.get("stated_eccn") and not cells.get("stated_tpp"):
        row.errors.append(
            LineError(row.line, "stated_tpp", "nothing", "expected the TPP of one unit beside stated_eccn")
        )
    if cells.get("relocated", "").casefold() in ("yes", "true") and not cells.get("origin"):
        row.errors.append(
            LineError(row.line, "origin", "nothing", "expected the country that the relocated chips leave")
        )


def order_of_rows(rows: list[Row]) -> Order | None:
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
    blame_together(rows)
    return None


def _agree(rows: list[Row]) -> None:
    """Lines of one order must say the same of it."""
    first, *others = [row for row in rows if row.cells] or rows
    unreadable = {error.column for row in rows for error in row.errors}
    for row in others:
        for name in dict.fromkeys((*first.cells, *row.cells)):
            cell, expected = row.cells.get(name, ""), first.cells.get(name, "")
            if not COLUMNS[name].of_item and cell != expected and row.cells and name not in unreadable:
                was = f"as in line {first.line} of the same order ({shown(expected)})"
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
    blame_together(rows)


def blame_together(rows: Sequence[Row]) -> None:
    """An order is decided as a whole: where a line of it is in error, its other lines are not decided either."""
    bad = [str(row.line) for row in rows if row.errors]
    for row in rows:
        if bad and not row.errors:
            found = f"an order with an error in line{'s' * (len(bad) > 1)} {', '.join(bad)}"
            row.errors.append(LineError(row.line, "order_id", found, "an order is decided as a whole"))


def value_problem(name: str, text: str) -> str | None:
    """What the contract says against the canonical text of one cell, whatever stands beside it; None where nothing."""
    column = COLUMNS[name]
    if not column.pointer or text == "?":
        return None
    cells: Mapping[str, str] = {name: text}
    given: Json = {**order_of(cells), "items": [item_of(cells)]}
    problems: list[InputError] = []
    TRANSACTION.read(given, "", problems)
    own = column.pointer.replace("*", "0")
    for problem in problems:
        if problem.pointer == own or problem.pointer.startswith(f"{own}/"):
            return problem.expected
    return None
