"""Where cells are: ``AB7`` and ``A1:AB7``, columns and rows counted as the sheet does, columns from 0, rows from 1."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

COLUMNS: Final = 16_384
ROWS: Final = 1_048_576

_CELL: Final = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})", re.ASCII)


class Area(NamedTuple):
    """Cells in a rectangle, its edges included."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{letters()[self.left]}{self.top}:{letters()[self.right]}{self.bottom}"


@cache
def letters() -> tuple[str, ...]:
    """The names of all columns: A, B … Z, AA … XFD."""
    one = [chr(65 + i) for i in range(26)]
    two = [a + b for a in one for b in one]
    return tuple([*one, *two, *(a + b for a in one for b in two)][:COLUMNS])


@cache
def numbers() -> dict[str, int]:
    """The columns by their names."""
    return {name: column for column, name in enumerate(letters())}


def cell(reference: str) -> tuple[int, int] | None:
    """The row and column of a cell; None where there is no such cell."""
    match = _CELL.fullmatch(reference)
    if not match or int(match[2]) > ROWS or match[1] not in numbers():
        return None
    return int(match[2]), numbers()[match[1]]


def area(reference: str) -> Area | None:
    """The cells of ``A1:AB7``, or of ``A1``; None where there are no such cells."""
    first, _, last = reference.partition(":")
    begins, ends = cell(first), cell(last or first)
    if begins is None or ends is None or begins[0] > ends[0] or begins[1] > ends[1]:
        return None
    return Area(*begins, *ends)
