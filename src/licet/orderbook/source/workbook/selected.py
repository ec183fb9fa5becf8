"""A sheet with some of its rows alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from licet.orderbook.source.workbook.rewrite import Rewriting, prefix, tag_with
from licet.orderbook.source.workbook.sheet import NAMESPACES


class SelectedSheet(Rewriting):
    """Writes a sheet with what it has down to its header, and below that with the rows of ``lines`` alone.

    Each row stays where it was, so that its number is the one that errors name; the others are emptied and hidden, and
    those that are shown are no longer hidden. Formulas give way to their values: what they refer to may be gone.
    """

    def __init__(self, place: str, out: IO[bytes], header: int, lines: Iterator[int]) -> None:
        super().__init__(place, out)
        self._header = header
        self._lines = lines
        self._line = next(lines, None)
        self._row = 0
        self._within_row = self._leaves_out = self._is_blank = False
        self._is_text = self._is_shared = self._has_value = self._listens = False
        self._formula: tuple[int, bool] | None = None
        """Where the formula of the present cell begins, and whether it is an empty element."""
        self._formula_ends = 0
        self._names = {space + name: name for space in NAMESPACES for name in ("row", "c", "f", "v")}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._within_row:
            self.mark = self.at
        tag = self._names.get(name)
        if tag == "row":
            self._begin_row(attributes)
        elif tag == "c":
            self._is_text = attributes.get("t") == "str"
            self._has_value, self._formula = False, None
        elif tag == "f":
            self._formula = self.at, self.tag().endswith(b"/>")
            self._is_shared = attributes.get("t") == "shared"
        elif tag == "v":
            self._listens = True
            self._has_value = self._is_text

    def text(self, data: str) -> None:
        if self._listens:
            self._has_value = True

    def end(self, name: str) -> None:
        tag = self._names.get(name)
        if tag == "v":
            self._listens = False
        elif tag == "f" and self._formula:
            self._formula_ends = self._after(self._formula[1])
        elif tag == "c" and self._formula and not self._leaves_out and (self._has_value or self._is_shared):
            self.keep(self._formula[0])
            self.omit(self._formula_ends)
        elif tag == "row":
            if self._leaves_out:
                self.omit(self._after(self._is_blank))
            self._within_row = self._leaves_out = False

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._within_row = True
        self._row = row = int(attributes.get("r", self._row + 1))
        while self._line is not None and self._line < row:
            self._line = next(self._lines, None)
        tag = self.tag()
        if row > self._header and row != self._line:
            self._leaves_out = True
            self._is_blank = tag.endswith(b"/>")
            self.keep(self.at)
            self.put(f'<{prefix(tag)}row r="{row}" hidden="1"/>'.encode())
        elif row > self._header and "hidden" in attributes:
            self.replace(tag, tag_with(tag, hidden=None))

    def _after(self, is_empty: bool) -> int:
        """Where the element ends whose end is read."""
        return self.at if is_empty else self.at + len(self.tag())
