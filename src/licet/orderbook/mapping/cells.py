"""A cell of a file, what it says in Licet's own words, and the choices that a mapping makes about how it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from licet.facts.shapes import shown

CHOICES: Final = {
    "date": ("iso", "mdy", "dmy", "ymd", "excel"),
    "zone": ("", "written"),
    "decimal": ("", ".", ","),
    "country": ("name", "numeric", "subdivision"),
}
"""The settings of ``Options`` and what each may be, the default first."""


@dataclass(frozen=True)
class Options:
    """How the cells of a column are read. Raises ValueError for a setting that is none of ``CHOICES``."""

    date: str = "iso"
    """The order of day, month and year where the text leaves it open; ``iso``: such a text is an error. ``ymd``: the
    year comes first, and nothing else is a date. ``excel``: a bare number is Excel's serial number of a day."""
    zone: str = ""
    """``written``: where a time has a zone, the day is the one that is written; else such a time is an error."""
    decimal: str = ""
    """The mark before decimals, so that the other one groups thousands; empty: ``1.000`` is an error."""
    country: str = "name"
    """What is read besides codes and names: ``numeric``, the ISO 3166-1 numbers; ``subdivision``, ISO 3166-2."""
    values: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Texts of the file, each with what it says in words that can be read without it."""

    def __post_init__(self) -> None:
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                expected = " or ".join(f'"{choice}"' for choice in choices if choice)
                raise ValueError(f"{name} is {shown(getattr(self, name))}; expected {expected}")


class Match(NamedTuple):
    """The product of the catalogue that a text names: its name there, how sure that is, and how it was told.

    ``score`` is 100 where the text is a name (``name``), another name (``alias``) or one that the mapping explains
    (``said``); where words that say nothing more stand beside it (``text``), one less for each, 90 at the least.
    """

    product: str
    score: int
    how: str


class Cell(NamedTuple):
    """What a cell says, in the words of Licet's own columns; empty where it says that there is nothing."""

    text: str
    match: Match | None = None


class CellError(ValueError):
    """A cell that cannot be read: what was found in it and what was expected."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(found, expected)
        self.found = found
        self.expected = expected

    def __str__(self) -> str:
        return f"found {self.found}; expected {self.expected}"


ERRORS: Final = frozenset(
    {"#BLOCKED!", "#CALC!", "#CONNECT!", "#DIV/0!", "#FIELD!", "#GETTING_DATA", "#N/A", "#NAME?", "#NULL!", "#NUM!"}
    | {"#REF!", "#SPILL!", "#UNKNOWN!", "#VALUE!"}
)
"""What a spreadsheet program shows, and exports, where it has no value."""

_INVISIBLE: Final = (
    "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_EDGES: Final = re.compile(rf"\A[\s{_INVISIBLE}]+|[\s{_INVISIBLE}]+\Z")
_PLAIN: Final = str.maketrans(
    dict.fromkeys(_INVISIBLE)  # no normal form of Unicode: it would make "8²" eighty-two
    | {chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("‐‑‒–−", "-")
)


def stripped(text: str) -> str:
    """The text without the blanks and invisible characters around it."""
    return _EDGES.sub("", text)


def plain(text: str) -> str:
    """The text as numbers, dates and codes are compared: no invisible characters, ASCII for full-width forms, single
    blanks."""
    return " ".join(text.translate(_PLAIN).split())
