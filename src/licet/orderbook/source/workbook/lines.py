"""The rows of a table as the lines of an order book: their cells, and why a row cannot be relied on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from licet.orderbook.source.source import OrderBookError
from licet.orderbook.source.workbook.cells import Reader, Unreadable
from licet.orderbook.source.workbook.package import LARGEST
from licet.orderbook.source.workbook.places import Area, letters
from licet.orderbook.source.workbook.sheet import Row
from licet.orderbook.source.workbook.table import Table

FULLEST: Final = 16 << 20
"""How many characters the cells of a row may have together."""

_TOTAL: Final = re.compile(r"((grand |sub-? ?)?(totals?|sums?)|(zwischen|gesamt)?summe|gesamt) ?:?", re.IGNORECASE)
"""What a row of totals begins with."""


class Line(NamedTuple):
    """A row with cells: its number in the sheet, what is wrong with it, the text of its cells in the table's order.

    ``faults``: what is wrong with single cells, by their places in that order.
    """

    number: int
    broken: str | None
    cells: Sequence[str | None]
    faults: Mapping[int, str]


class Lines:
    """Reads the rows of a table one after the other, and notes what else they show."""

    def __init__(self, table: Table, merged: Sequence[Area], reader: Reader) -> None:
        self._table = table
        self._reader = reader
        self._places = {column: place for place, column in enumerate(table.names)}
        left, self.right = min(table.names), max(table.names)
        within = (area for area in merged if area.top > table.row and area.left <= self.right and area.right >= left)
        self._merged = sorted(within, reverse=True)
        self._reaches: Area | None = None
        """Of the merged cells that begin in rows so far, those that end last."""
        self._characters = 0
        self.hidden = 0
        self.beside = ""

    def line(self, row: Row) -> Line | None:
        """A row as a line; None for one above the table or without cells in it.

        Raises OrderBookError for a value in a column without a name, and for more than can be handled.
        """
        number = row.number
        if number >= self._table.row:
            self.right = max(self.right, row.cells[-1].column)
        if number <= self._table.row:
            return None
        cells: list[str | None] = [None] * len(self._places)
        faults: dict[int, str] = {}
        for cell in row.cells:
            place = self._places.get(cell.column)
            try:
                text = self._reader.text(cell)
            except Unreadable as unreadable:
                text = unreadable.given
                if place is not None:
                    faults[place] = f"cell {letters()[cell.column]}{number} holds {unreadable}"
                else:
                    text = str(unreadable)
            if place is not None:
                cells[place] = text
            elif text and not text.isspace():
                self._outside(f"{letters()[cell.column]}{number}", cell.column)
        filled = [text for text in cells if text and not text.isspace()]
        if not filled and not faults:
            return None
        self.hidden += row.hidden
        size = sum(map(len, filled))
        self._characters += size
        if size > FULLEST or self._characters > LARGEST:
            raise OrderBookError(f"it holds more text than an order book can (row {number})")
        wrong = []
        if merged := self._merged_at(number):
            wrong.append(f"its cells {merged} are merged; unmerge them and give each row its own values")
        if filled and 2 * len(filled) <= len(cells) and _TOTAL.fullmatch(filled[0].strip()):
            wrong.append(f"it begins with {filled[0].strip()} and most of its cells are empty, as in a row of totals")
        return Line(number, "; ".join(wrong) or None, cells, faults)

    def remarks(self) -> Iterator[str]:
        """What the reader of the sheet may not expect, so far as it was read."""
        if self.hidden:
            yield f"Rows that are hidden or filtered out were read like the others: {self.hidden:,}."
        if self.beside:
            yield f"Cells outside the columns of the table were not read; the first is {self.beside}."

    def _outside(self, cell: str, column: int) -> None:
        if column in self._table.empty:
            raise OrderBookError(f"cell {cell} has a value, but its column has no name of its own in the header")
        self.beside = self.beside or cell

    def _merged_at(self, number: int) -> Area | None:
        while self._merged and self._merged[-1].top <= number:
            area = self._merged.pop()
            if self._reaches is None or area.bottom > self._reaches.bottom:
                self._reaches = area
        return self._reaches if self._reaches and self._reaches.bottom >= number else None
