"""The rows of a sheet, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from licet.orderbook.source.workbook import places
from licet.orderbook.source.workbook.cells import WRITTEN, Cell
from licet.orderbook.source.workbook.markup import HELD, Markup
from licet.orderbook.source.workbook.places import COLUMNS, ROWS, Area

NAMESPACES: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main ",
    "http://purl.oclc.org/ooxml/spreadsheetml/main ",
)
"""The namespaces of sheets: transitional, strict."""

SAMPLE: Final = 100
"""How many rows with cells are looked at to find the table."""

MERGED: Final = 1_000_000
"""How many merged areas are remembered."""


class Row(NamedTuple):
    """A row: its number, whether it is hidden, its cells from the left."""

    number: int
    hidden: bool
    cells: list[Cell]


class Sheet(Markup):
    """A pass over a sheet. ``rows`` has those that have been read and not been taken."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.rows: list[Row] = []
        self.space = ""
        self._row: Row | None = None
        self.last = 0
        """The number of the last row that was read."""
        self._in_data = False
        self._of_row = ""
        self._cell: tuple[int, str, str] | None = None
        self._next = 0
        self._value: str | None = None
        self._formula = self._listens = self._spoken = False
        self._c = self._v = self._t = ""

    @property
    def is_between_rows(self) -> bool:
        """Whether what comes next is a row, or the end of all rows."""
        return self._in_data and self._row is None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self._c:
            if self._row is None:
                return
            if self._cell is not None:
                raise self.damaged("a cell in a cell")
            reference = attributes.get("r")
            column = self._next
            if reference is not None and (column >= COLUMNS or reference != places.letters()[column] + self._of_row):
                at = places.cell(reference)
                if at is None or at[0] != self._row.number or at[1] < column:
                    raise self.damaged(f"cell {reference[:20]!r} in row {self._row.number}")
                column = at[1]
            if column >= COLUMNS:
                raise self.damaged(f"row {self._row.number} has more than {COLUMNS:,} cells")
            self._next = column + 1
            self._cell = column, attributes.get("t", "n"), attributes.get("s", "0")
            self._value, self._formula = None, False
        elif name == self._v or name == self._t:
            self._listens = self._cell is not None and not self._spoken
            if self._listens and self._value is None:
                self._value = ""
        else:
            self.deeper()
            if not self.space:
                self._root(name)
            self.other(name.removeprefix(self.space), attributes)

    def text(self, data: str) -> None:
        if self._listens and self._value is not None and len(self._value) <= WRITTEN:
            self._value += data

    def end(self, name: str) -> None:
        if name == self._v or name == self._t:
            self._listens = False
        elif name == self._c:
            if self._cell is not None and self._row is not None:
                self._row.cells.append(Cell(*self._cell, self._value, self._formula))
            self._cell = None
        else:
            self._depth -= 1
            if name == f"{self.space}row" and self._row is not None:
                self.rows.append(self._row)
                self._row = self._cell = None
            elif name == f"{self.space}rPh":
                self._spoken = False
            elif name == f"{self.space}sheetData":
                self._in_data = False

    def other(self, name: str, attributes: dict[str, str]) -> None:
        """An element other than a cell and its value begins."""
        if self._cell is None:
            self.mark = self.parser.CurrentByteIndex
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._spoken = True
        if name == "sheetData":
            self._in_data = True
        elif name == "row":
            self.last = self.following(attributes, self.last)
            self._of_row = str(self.last)
            self._row = Row(self.last, attributes.get("hidden") in ("1", "true"), [])
            self._next = 0

    def following(self, attributes: dict[str, str], last: int) -> int:
        """The number of a row that comes after the row ``last``."""
        number = attributes.get("r", str(last + 1))
        if not (number.isascii() and number.isdigit() and len(number) < 8 and last < int(number) <= ROWS):
            raise self.damaged(f"row {number[:20]!r} after row {last}")
        return int(number)

    def _root(self, name: str) -> None:
        self.space = name.removesuffix("worksheet")
        if self.space not in NAMESPACES:
            raise self.damaged("it is not a sheet of cells")
        self._c, self._v, self._t = (f"{self.space}{tag}" for tag in "cvt")


class Survey(Sheet):
    """The first rows of a sheet, and what it says after its rows of all of them.

    Between the first rows and the end of the rows nothing is listened to, which makes this quick.
    """

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.sample: list[Row] = []
        self.merged: list[Area] = []
        self.whole = True
        """Whether the sample has all rows."""
        self.hidden: list[tuple[int, int]] = []
        """The first and last of columns that are hidden."""

    def run(self, pieces: Iterable[bytes]) -> Survey:
        """Read the sheet."""
        for _ in self.read(self._awaited(pieces)):
            pass
        return self

    def _awaited(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The pieces; before one that can hold the end of the rows is read, listening begins again."""
        before = b""
        for piece in pieces:
            if not self.whole and b"sheetData" in before + piece:
                self.listen(True)
            before = piece[-16:]
            yield piece
            self.mark = self.mark if self.whole else self.parser.CurrentByteIndex

    def other(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row" and not self.whole:
            return
        super().other(name, attributes)
        if name == "mergeCell":
            merged = places.area(attributes.get("ref", ""))
            if merged is None or len(self.merged) == MERGED:
                raise self.damaged("its merged cells")
            self.merged.append(merged)
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if not (first.isdecimal() and last.isdecimal()) or len(self.hidden) == COLUMNS:
                raise self.damaged("its columns")
            self.hidden.append((int(first) - 1, int(last) - 1))

    def end(self, name: str) -> None:
        super().end(name)
        if self.rows:
            self.sample += [row for row in self.rows if any(cell.value or cell.formula for cell in row.cells)]
            self.rows.clear()
            self.whole = self.whole and len(self.sample) < SAMPLE and self.mark < HELD
            self.listen(self.whole)
