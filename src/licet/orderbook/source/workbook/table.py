"""Where the table of a sheet is: its header, under titles and with merged cells, and the names of its columns."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import NamedTuple

from licet.facts.shapes import shown
from licet.orderbook.source.source import OrderBookError
from licet.orderbook.source.workbook.cells import Reader, Unreadable
from licet.orderbook.source.workbook.places import Area, letters
from licet.orderbook.source.workbook.sheet import Survey


class Table(NamedTuple):
    """A table with names for its columns."""

    row: int
    """The row of its header, the lower one of two."""
    names: Mapping[int, str]
    """The names of its columns by their place, from the left."""
    empty: frozenset[int]
    """The columns between them that have no name of their own, and therefore must be empty."""
    style: str
    """The style of its last name."""


class _Label(NamedTuple):
    text: str
    worded: bool


class Head:
    """The first rows of a sheet, as far as they say where its table is. Raises OrderBookError for overlapping cells."""

    def __init__(self, survey: Survey, reader: Reader) -> None:
        self._whole = survey.whole
        self._cells: dict[int, dict[int, _Label]] = {}
        self._styles: dict[tuple[int, int], str] = {}
        self._wrong: dict[tuple[int, int], str] = {}
        for row in survey.sample:
            labels = self._cells[row.number] = {}
            for cell in row.cells:
                self._styles[row.number, cell.column] = cell.style
                try:
                    text = " ".join((reader.text(cell) or "").split())
                except Unreadable as wrong:
                    self._wrong[row.number, cell.column] = text = str(wrong)
                if text:
                    labels[cell.column] = _Label(text, cell.kind in ("s", "str", "inlineStr"))
        numbers = list(self._cells)
        self._merged: dict[int, dict[int, Area]] = {number: {} for number in numbers}
        for area in survey.merged:
            for number in numbers[bisect_left(numbers, area.top) : bisect_right(numbers, area.bottom)]:
                for column in range(area.left, area.right + 1):
                    if self._merged[number].setdefault(column, area) is not area:
                        raise survey.damaged(f"the merged cells {area} overlap others")
        self._rows = self._header()

    @property
    def width(self) -> int:
        """How many names the header has; 0 where there is no table with rows."""
        return len(self._row(self._rows[-1])) if self._rows and self._has_rows else 0

    @property
    def _has_rows(self) -> bool:
        return max(self._cells) > self._rows[-1] or not self._whole

    def table(self) -> Table:
        """The table. Raises OrderBookError where there is none, or its names cannot be relied on."""
        if not self._cells:
            raise OrderBookError("the sheet is empty")
        if not self._rows:
            raise OrderBookError("the sheet has no table: no row of column names with rows below it")
        above, header = self._rows[0], self._rows[-1]
        if not self._has_rows:
            raise OrderBookError(f"the sheet has column names (row {header}) and no rows below them")
        for (row, column), wrong in self._wrong.items():
            if row in self._rows:
                raise OrderBookError(f"the cell {letters()[column]}{row} of the header holds {wrong}")
        filled = {column for row, labels in self._cells.items() if row > header for column in labels}
        twins: dict[str, list[int]] = {}
        names: dict[int, str] = {}
        for column in sorted(self._row(above).keys() | self._row(header).keys()):
            if name := self._name(above, header, column):
                names[column] = name
                twins.setdefault(name.casefold(), []).append(column)
        span = range(min(names), max(names) + 1)
        for columns in twins.values():
            used = [column for column in columns if column in filled]
            if len(used) > 1:
                where = " and ".join(f"{letters()[column]}{header}" for column in used)
                raise OrderBookError(f"columns have the same name {shown(names[used[0]])} ({where}): give each its own")
            for column in columns:
                if column != (used or columns)[0]:
                    del names[column]
        for column in span:
            if column not in names and column in filled:
                raise OrderBookError(f"column {letters()[column]} has values but no name in row {header}")
        return Table(
            header, names, frozenset(c for c in span if c not in names), self._styles.get((header, span[-1]), "0")
        )

    def _header(self) -> tuple[int, ...]:
        """The row of the header, or the two rows of which the upper one names groups of columns.

        It is the first row in which most cells are words and which is nearly as wide as the widest row: titles and
        remarks above a table are narrower.
        """
        widest = max(map(len, self._cells.values()), default=0)
        for row in self._cells:
            labels = self._row(row)
            own = {self._anchor(row, column): label for column, label in labels.items()}
            worded = sum(label.worded for label in own.values())
            if len(own) > 1 and 3 * len(labels) > 2 * widest and 2 * worded > len(own):
                if self._is_divided(row):
                    return row, row + 1
                return (row - 1, row) if self._is_group(row - 1) else (row,)
        return ()

    def _is_divided(self, row: int) -> bool:
        """Whether the row below names the columns of this row's merged cells, and no others that have a name."""
        below = {c: label for c, label in self._cells.get(row + 1, {}).items() if self._anchor(row + 1, c)[0] > row}
        spans = {column: area for column in self._row(row) if (area := self._span(row, column))}
        return (
            all(label.worded for label in below.values())
            and all(column in spans or not self._label(row, column) for column in below)
            and any(sum(area.left <= column <= area.right for column in below) > 1 for area in set(spans.values()))
        )

    def _is_group(self, row: int) -> bool:
        """Whether a row above the header has merged cells that are not the title of the whole."""
        labels = self._row(row)
        spans = [column for column in labels if self._span(row, column)]
        alone = len({self._anchor(row, column) for column in labels}) == 1
        return bool(spans) and not (alone and min(spans) <= min(self._row(row + 1)))

    def _name(self, above: int, header: int, column: int) -> str:
        """The name of a column: its group's, if it has one, and its own. Merged cells name the leftmost column."""
        place = self._anchor(header, column)
        own = self._label(header, column) if place[1] == column else None
        group = self._label(above, column) if self._anchor(above, column) != place else None
        span = self._span(above, column) if group else None
        if group and own:
            return f"{group.text} {own.text}" if span else own.text
        if group and not (span and (column > span.left or self._names_within(header, span))):
            return group.text
        return own.text if own else ""

    def _names_within(self, header: int, span: Area) -> bool:
        return any(span.left <= column <= span.right for column in self._row(header))

    def _row(self, row: int) -> dict[int, _Label]:
        """What stands in a row, merged cells in each of their columns."""
        columns = self._cells.get(row, {}).keys() | self._merged.get(row, {}).keys()
        return {column: label for column in columns if (label := self._label(row, column))}

    def _label(self, row: int, column: int) -> _Label | None:
        top, left = self._anchor(row, column)
        return self._cells.get(top, {}).get(left)

    def _anchor(self, row: int, column: int) -> tuple[int, int]:
        area = self._merged.get(row, {}).get(column)
        return (area.top, area.left) if area else (row, column)

    def _span(self, row: int, column: int) -> Area | None:
        """The merged cells of several columns that end in this row, at this column."""
        area = self._merged.get(row, {}).get(column)
        return area if area and area.right > area.left and area.bottom == row else None
