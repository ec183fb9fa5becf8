"""Which column of a file holds which field of an order, and how its cells are read."""

from __future__ import annotations

from collections import abc
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from licet.orderbook.columns import COLUMNS, NEEDED
from licet.orderbook.mapping.cells import Options
from licet.orderbook.source.source import OrderBookError

CONTRACT: Final = "contract"
"""What a doubt is about where a column is a fact of the contract that no column of an order book holds."""
DECIDING: Final = frozenset({"date", "destination", "product", "quantity", "activity", "stated_tpp", CONTRACT})
"""Fields that may not be in doubt."""


@dataclass(frozen=True)
class Mapped:
    """One column of the file that is read."""

    column: str
    """Its name in the file's header."""
    field: str
    """The name of the field, of ``COLUMNS``."""
    options: Options = Options()  # noqa: RUF009 - frozen
    """How its cells are read."""
    why: str = "said"
    """What tells so: ``name`` (Licet's own), ``header``, ``header and values``, ``values``, or ``said`` by a mapping;
    and behind it what was concluded from the values."""
    certainty: int = 100
    """From 0 to 100."""


@dataclass(frozen=True)
class Doubt:
    """What could not be told, as a sentence that says what to write in the mapping file; and the field in question."""

    field: str
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Mapping:
    """A whole file: the columns that are read, and what holds for each of its lines."""

    columns: tuple[Mapped, ...]
    constants: abc.Mapping[str, str] = field(default_factory=dict)
    """By field, what it is on every line."""
    unread: tuple[str, ...] = ()
    """Columns that are carried along and not read."""
    doubts: tuple[Doubt, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that no order can be without and that no column and no constant gives."""
        given = {mapped.field for mapped in self.columns} | self.constants.keys()
        if {"stated_eccn", "stated_tpp"} <= given:
            given.add("product")
        return tuple(name for name in NEEDED if name not in given)

    @property
    def hindrances(self) -> tuple[str, ...]:
        """Why orders cannot be read with it: fields that are missing, and doubts about fields that decide."""
        doubted = [doubt for doubt in self.doubts if doubt.field in DECIDING or doubt.field in self.missing]
        open_fields = {doubt.field for doubt in doubted}
        lacking = [
            f'no column is the {name} ({COLUMNS[name].doc.rstrip(".")}); the mapping file can say "COLUMN" = "{name}"'
            for name in self.missing
            if name not in open_fields
        ]
        return (*lacking, *(doubt.text for doubt in doubted))

    def check(self) -> None:
        """Raise OrderBookError, with all ``hindrances``, where there are any."""
        if self.hindrances:
            raise OrderBookError("; ".join(self.hindrances))

    def fitted(self, header: Sequence[str]) -> Mapping:
        """The mapping for a file with this header, whose other columns are not read.

        Names are compared without regard to case and blanks. Raises OrderBookError where it names a column that the
        file does not have.
        """
        names = {column_key(name): name for name in header}
        absent = [mapped.column for mapped in self.columns if column_key(mapped.column) not in names]
        if absent:
            said = ", ".join(f'"{name}"' for name in absent)
            raise OrderBookError(
                f"the mapping names {said}, which is no column of the file; it has {', '.join(header)}"
            )
        columns = tuple(replace(m, column=names[column_key(m.column)]) for m in self.columns)
        read = {mapped.column for mapped in columns}
        return replace(self, columns=columns, unread=tuple(name for name in header if name and name not in read))


def column_key(name: str) -> str:
    """The form in which names of columns are compared."""
    return " ".join(name.casefold().split())
