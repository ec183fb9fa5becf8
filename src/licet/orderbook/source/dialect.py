"""How a text file is a table: what separates its columns, which line is the header, what stands above it."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from licet.facts.shapes import shown
from licet.orderbook.source.header import distinct
from licet.orderbook.source.source import OrderBookError

SEPARATORS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}

_HEAD: Final = 1 << 17  # characters, of the file's beginning
_TALLEST: Final = 30
"""How many lines a record of the head may run over."""
_SAID: Final = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_FIGURE: Final = re.compile(r"[-+\d.,:/' ]*\d[-+\d.,:/' ]*|\d{4}-\d\d-\d\d.*")
_NO_SEPARATOR: Final = "name what separates the columns with --delimiter"


@dataclass(frozen=True)
class Dialect:
    """What separates the columns, how many lines stand above the header, how many up to its end, and its names."""

    delimiter: str
    above: int
    upto: int
    header: list[str]

    @property
    def least(self) -> int:
        """How many cells a line must have: one for each column up to the last that has a name."""
        return max(i for i, name in enumerate(self.header, 1) if name)

    @property
    def spoken(self) -> str:
        """What separates the columns, in words."""
        return SEPARATORS.get(self.delimiter, f"the character {shown(self.delimiter)}")


@dataclass(frozen=True)
class _Row:
    above: int
    upto: int
    cells: list[str]


def told(lines: Iterable[str], delimiter: str | None = None) -> Dialect:
    """The dialect, from the first lines of a file. Raises OrderBookError for no header, or a doubt."""
    head = list(_head(lines))
    said = _SAID.fullmatch(head[0]) if head else None
    begin = 1 if said else 0
    if delimiter is None and said:
        delimiter = said[1]
    if delimiter is not None:
        delimiter = {"tab": "\t", "\\t": "\t"}.get(delimiter, delimiter)
        if len(delimiter) != 1 or delimiter in '"\r\n':
            raise OrderBookError(f"{shown(delimiter)} cannot separate columns: one character is expected, or tab")
    if not any(map(str.strip, head[begin:])):
        raise OrderBookError("the file is empty: a header line and at least one line of an order are expected")
    found = [_Table(head, begin, one) for one in ([delimiter] if delimiter else SEPARATORS)]
    best, *others = sorted(found, key=lambda table: (-table.certainty, table.at))
    if not best.rows or (delimiter is None and best.certainty == 0):
        expected = "columns separated by commas, semicolons, tabs or vertical bars are expected"
        raise OrderBookError(f"no line looks like a header: {expected}; {_NO_SEPARATOR}")
    for other in others:
        if other.certainty * 2 > best.certainty and other.rows[other.at].above <= best.rows[best.at].above:
            both = f"{SEPARATORS[best.delimiter]} or {SEPARATORS[other.delimiter]}"
            raise OrderBookError(f"the columns could be separated by {both}: {_NO_SEPARATOR}")
    header = best.rows[best.at]
    return Dialect(best.delimiter, header.above, header.upto, _names(best.rows, best.at))


def _head(lines: Iterable[str]) -> Iterator[str]:
    room = _HEAD
    for line in lines:
        yield line[:_HEAD]
        room -= len(line)
        if room < 0:
            return


class _Table:
    """What the head is with one separator."""

    def __init__(self, head: list[str], begin: int, delimiter: str) -> None:
        self.delimiter = delimiter
        self.rows = list(_rows(head[begin:], begin, delimiter))
        names = [_names_in(row.cells, delimiter) for row in self.rows]
        most = max(names, default=0)
        self.at = next((i for i, n in enumerate(names) if n * 2 > most), 0)
        """Which of the rows is the header: the first that has more than half as many names as one can have."""
        self.certainty = names[self.at] * self._agreement() if most > 1 else 0.0
        """How many names the header has, less where the lines below it have more cells or fewer."""

    def _agreement(self) -> float:
        """The share of the lines, from the header on, that have one number of cells, and enough for the header."""
        header, *below = (row.cells for row in self.rows[self.at :])
        [(width, alike)] = Counter(map(len, below)).most_common(1) or [(0, 0)]
        return (1 + (alike if width >= len(header) else 0)) / (1 + len(below))


def _rows(head: list[str], above: int, delimiter: str) -> Iterator[_Row]:
    """The rows of the head that are not blank."""
    at = 0
    while at < len(head):
        reader = csv.reader(head[at : at + _TALLEST], delimiter=delimiter, strict=True)
        try:
            cells, upto = next(reader), at + reader.line_num
        except csv.Error:
            cells, upto = head[at].rstrip("\r\n").split(delimiter), at + 1
        if any(map(str.strip, cells)):
            yield _Row(above + at, above + upto, cells)
        at = upto


def _names_in(cells: list[str], delimiter: str) -> int:
    """How many of the cells could be names of columns."""
    others = [separator for separator in SEPARATORS if separator != delimiter]
    return sum(
        any(map(str.isalpha, cell)) and not _FIGURE.fullmatch(cell) and not any(other in cell for other in others)
        for cell in map(str.strip, cells)
    )


def _names(rows: list[_Row], at: int) -> list[str]:
    """The names in the header. Raises OrderBookError where there is no header, or nothing below it."""
    below = [row.cells for row in rows[at + 1 :]]
    header = list(rows[at].cells)
    for i, name in enumerate(header):
        figures = [cells[i] for cells in below if len(cells) > i and _FIGURE.fullmatch(cells[i].strip())]
        if _FIGURE.fullmatch(name.strip()) and (figures or not below):
            expected = "a header line with the names of the columns is expected above the first order"
            raise OrderBookError(f"line {rows[at].above + 1} has {shown(name)} where a name should be; {expected}")
    if not below:
        raise OrderBookError("the file has a header line and no other: there is no order in it")
    width = Counter(map(len, below)).most_common(1)[0][0]
    if all(not any(map(str.strip, cells[len(header) :])) for cells in below if len(cells) == width):
        header += [""] * (width - len(header))  # the lines end with separators that the header lacks
    return distinct(header, [any(cells[i].strip() for cells in below if len(cells) > i) for i in range(len(header))])
