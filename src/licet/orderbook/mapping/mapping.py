"""Which column of a file holds which field of an order, and how its cells are read."""

from __future__ import annotations

from collections import abc
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from licet.facts.shapes import shown
from licet.orderbook.columns import COLUMNS, NEEDED
from licet.orderbook.mapping.cells import Options
from licet.orderbook.mapping.headers import item_number
from licet.orderbook.source.source import OrderBookError

CONTRACT: Final = "contract"
"""What a doubt is about where a column is a fact of the contract that no column of an order book holds."""
DECIDING: Final = frozenset({"date", "destination", "product", "quantity", "activity", "stated_tpp", CONTRACT})
"""Fields that may not be in doubt."""

_LISTED: Final = 4
"""How many columns of further items a message names."""


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
    """What could not be told, as a sentence that says what to write in the mapping file."""

    field: str
    """The field in question."""
    text: str
    columns: tuple[str, ...] = ()
    """The columns that may be it, or that an order book cannot have."""

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
    def open(self) -> tuple[Doubt, ...]:
        """The doubts with which orders cannot be read."""
        return tuple(doubt for doubt in self.doubts if doubt.field in DECIDING or doubt.field in self.missing)

    @property
    def hindrances(self) -> tuple[str, ...]:
        """Why orders cannot be read with it: fields that are missing, and doubts about fields that decide."""
        open_fields = {doubt.field for doubt in self.open}
        lacking = [
            f'no column is the {name} ({COLUMNS[name].doc.rstrip(".")}); the mapping file can say "COLUMN" = "{name}"'
            for name in self.missing
            if name not in open_fields
        ]
        return (*lacking, *(doubt.text for doubt in self.open))

    def check(self) -> None:
        """Raise OrderBookError, with all ``hindrances``, where there are any."""
        if self.hindrances:
            raise OrderBookError("; ".join(self.hindrances))

    def fitted(self, header: Sequence[str]) -> Mapping:
        """The mapping for a file with this header, whose other columns are not read.

        Names are compared without regard to case and blanks. Raises OrderBookError where it names a column that the
        file does not have, and where the file has a second item of an order that the mapping does not pass over.
        """
        names = {column_key(name): name for name in header}
        absent = [mapped.column for mapped in self.columns if column_key(mapped.column) not in names]
        if absent:
            said = ", ".join(f'"{name}"' for name in absent)
            raise OrderBookError(
                f"the mapping names {said}, which is no column of the file; it has {', '.join(header)}"
            )
        named = {column_key(name) for name in (*(mapped.column for mapped in self.columns), *self.unread)}
        others = [name for key, name in names.items() if item_number(name) and key not in named]
        if others:
            raise OrderBookError(several_items(others))
        columns = tuple(replace(m, column=names[column_key(m.column)]) for m in self.columns)
        read = {mapped.column for mapped in columns}
        return replace(self, columns=columns, unread=tuple(name for name in header if name and name not in read))


def several_items(columns: Sequence[str]) -> str:
    """What is to be done about columns of a second item of an order, and of further ones."""
    listed = ", ".join([*map(shown, columns[:_LISTED]), *(["…"] if len(columns) > _LISTED else [])])
    return (
        f"there are orders of several items ({listed}), and an order book has one item a line: give each item a line "
        "of its own, all with the id of their order; or give such transactions to licet determine"
    )


def column_key(name: str) -> str:
    """The form in which names of columns are compared."""
    return " ".join(name.casefold().split())
