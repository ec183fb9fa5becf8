"""A sheet with results beside its table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any, Final

from licet.orderbook.source.source import OrderBookError
from licet.orderbook.source.workbook import places
from licet.orderbook.source.workbook.added import cell, escaped
from licet.orderbook.source.workbook.markup import tags
from licet.orderbook.source.workbook.package import Package
from licet.orderbook.source.workbook.places import COLUMNS, letters
from licet.orderbook.source.workbook.rewrite import Rewriting, prefix, tag_with
from licet.orderbook.source.workbook.sheet import NAMESPACES
from licet.orderbook.source.workbook.table import Table

WIDEST: Final = 60
"""How wide a column of results is made at most, in characters."""


class Added:
    """The columns of results. ``first`` is beyond everything that the sheet has. Raises OrderBookError: no room."""

    def __init__(self, table: Table, names: Sequence[str], widths: Sequence[int | None], first: int) -> None:
        self.row, self.names, self.first, self.last = table.row, names, first, first + len(names) - 1
        self.widths = [min(WIDEST, max(len(name), width or 0) + 2) for name, width in zip(names, widths, strict=True)]
        self._style = table.style
        if self.last >= COLUMNS:
            raise OrderBookError(
                f"there is no room for {len(names)} columns of results: the sheet has cells up to column "
                f"{letters()[first - 1]}; delete what is to the right of its table"
            )

    def cells(self, row: int, values: Sequence[Any], space: str) -> str:
        """The XML of a row's results."""
        style = self._style if row == self.row else "0"
        columns = letters()[self.first : self.last + 1]
        return "".join(cell(f"{at}{row}", value, space, style) for at, value in zip(columns, values, strict=True))

    def widened(self, reference: str) -> str | None:
        """The reference of an area that begins with the header, the results included; None for another area."""
        area = places.area(reference)
        return str(area._replace(right=self.last)) if area and area.top == self.row else None


class AnnotatedSheet(Rewriting):
    """Writes a sheet with results, which come by line: (line, value …).

    The results go to the end of their rows. What the sheet says of its size, its columns and its filter takes them in;
    all else stays as it is.
    """

    def __init__(self, place: str, out: IO[bytes], added: Added, results: Iterator[tuple[Any, ...]]) -> None:
        super().__init__(place, out)
        self._added = added
        self._results = results
        self._result = next(results, None)
        self._row = 0
        self._cells: str | None = None
        """What goes to the end of the present row; None between rows."""
        self._has_widths = False
        self._has_columns = False
        self._replaced = False
        self._is_view = False
        begins: dict[str, Callable[[dict[str, str]], None]] = {
            "dimension": self._dimension,
            "cols": self._columns,
            "col": self._column,
            "sheetData": self._data,
            "row": self._begin_row,
            "autoFilter": self._filter,
            "customSheetViews": self._views,
        }
        ends = {"col": self._end_column, "cols": self._end_columns, "row": self._end_row}
        self._begins = {space + name: begin for space in NAMESPACES for name, begin in begins.items()}
        self._ends = {space + name: end for space in NAMESPACES for name, end in ends.items()}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._cells is None:
            self.mark = self.at
        if begin := self._begins.get(name):
            begin(attributes)

    def end(self, name: str) -> None:
        if end := self._ends.get(name):
            end()

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._row = row = int(attributes.get("r", self._row + 1))
        while self._result is not None and self._result[0] < row:
            self._result = next(self._results, None)
        values: Sequence[Any] | None = self._added.names if row == self._added.row else None
        if self._result is not None and self._result[0] == row:
            values = self._result[1:]
        self._cells = ""
        if values is None:
            return
        tag = self.tag()
        space = prefix(tag)
        self._cells = self._added.cells(row, values, space)
        changed = tag
        if "spans" in attributes:
            changed = tag_with(tag, spans=f"{attributes['spans'].split(':')[0]}:{self._added.last + 1}")
        if tag.endswith(b"/>"):
            changed = changed[:-2] + b">"
            self._cells += f"</{space}row>"
        self.replace(tag, changed)

    def _end_row(self) -> None:
        if self._cells:
            self.keep(self.at)
            self.put(self._cells.encode())
        self._cells = None

    def _dimension(self, attributes: dict[str, str]) -> None:
        if area := places.area(attributes.get("ref", "")):
            tag = self.tag()
            self.replace(tag, tag_with(tag, ref=str(area._replace(right=self._added.last))))

    def _columns(self, _: dict[str, str]) -> None:
        self._has_columns = not self.tag().endswith(b"/>")

    def _column(self, attributes: dict[str, str]) -> None:
        """What is said of columns goes on being said of those that are not of results, and those get their widths."""
        first, last = int(attributes.get("min", 0)) - 1, int(attributes.get("max", 0)) - 1
        if last < self._added.first:
            return
        tag = self.tag()
        before = after = b""
        if first < self._added.first:
            before = _empty(tag_with(tag, max=str(self._added.first)))
        if last > self._added.last:
            after = _empty(tag_with(tag, min=str(max(first, self._added.last + 1) + 1)))
        self._replaced = not tag.endswith(b"/>")
        self.replace(tag, before + self._widths(prefix(tag)) + after)

    def _end_column(self) -> None:
        if self._replaced:
            self.omit(self.at + len(self.tag()))
            self._replaced = False

    def _end_columns(self) -> None:
        if self._has_columns:
            self.keep(self.at)
            self.put(self._widths(prefix(self.tag())))

    def _data(self, _: dict[str, str]) -> None:
        if not self._has_widths:
            self.keep(self.at)
            space = prefix(self.tag())
            self.put(f"<{space}cols>".encode() + self._widths(space) + f"</{space}cols>".encode())

    def _widths(self, space: str) -> bytes:
        if self._has_widths:
            return b""
        self._has_widths = True
        columns = enumerate(self._added.widths, self._added.first + 1)
        return "".join(f'<{space}col min="{i}" max="{i}" width="{w}" customWidth="1"/>' for i, w in columns).encode()

    def _views(self, _: dict[str, str]) -> None:
        self._is_view = True

    def _filter(self, attributes: dict[str, str]) -> None:
        """The filter of the sheet takes the results in: sorting by it must move them with their rows."""
        wider = self._added.widened(attributes.get("ref", ""))
        if wider and not self._is_view:
            tag = self.tag()
            self.replace(tag, tag_with(tag, ref=wider))


class AnnotatedTable(Rewriting):
    """Writes the definition of a table with the columns of results as its last ones."""

    def __init__(self, place: str, out: IO[bytes], added: Added, highest: int) -> None:
        super().__init__(place, out)
        self._added = added
        self._highest = highest

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.mark = self.at
        tag = self.tag()
        wider = self._added.widened(attributes.get("ref", ""))
        if name.endswith((" table", " autoFilter")) and wider:
            self.replace(tag, tag_with(tag, ref=wider))
        elif name.endswith(" tableColumns"):
            count = int(attributes.get("count", 0)) + len(self._added.names)
            self.replace(tag, tag_with(tag, count=str(count)))

    def end(self, name: str) -> None:
        if name.endswith(" tableColumns"):
            space = prefix(self.tag())
            names = enumerate(self._added.names, self._highest + 1)
            self.keep(self.at)
            self.put("".join(f'<{space}tableColumn id="{i}" name="{escaped(name)}"/>' for i, name in names).encode())


def annotated_table(package: Package, part: str, added: Added, out: IO[bytes]) -> bool:
    """Write the definition of a table with the columns of results, if it has the header's row and ends beside them.

    Sorting it then moves the results with their rows. One that is filled by a query stays as it is.
    """
    highest, fits = 0, False
    names = {name.casefold() for name in added.names}
    for _, name, attributes in tags(package.pieces(part), part):
        if name == "table":
            area = places.area(attributes.get("ref", ""))
            fits = (
                area is not None
                and area.top == added.row
                and area.right == added.first - 1
                and attributes.get("headerRowCount", "1") != "0"
                and attributes.get("tableType", "worksheet") == "worksheet"
            )
        elif name == "tableColumn":
            number = attributes.get("id", "")
            fits = fits and number.isdecimal() and attributes.get("name", "").casefold() not in names
            highest = max(highest, int(number)) if fits else 0
    if fits:
        AnnotatedTable(part, out, added, highest).run(package.pieces(part))
    return fits


def _empty(tag: bytes) -> bytes:
    """The tag of an empty element."""
    return tag if tag.endswith(b"/>") else tag[:-1] + b"/>"
