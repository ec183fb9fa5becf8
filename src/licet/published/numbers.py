"""Numbers that have been published about the law (``numbers.yaml``), and whether what Licet produces agrees."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import floor
from os.path import dirname
from typing import Any, Final

import yaml

NUMBERS_FILE: Final = f"{dirname(__file__)}/numbers.yaml"
_SPAN: Final = re.compile(r"([0-9.]+)( %)?")


@dataclass(frozen=True)
class Source:
    """Where a number was published."""

    title: str
    url: str
    date: str


@dataclass(frozen=True)
class Published:
    """A number that somebody published. Exactly one of ``why`` and a computation says what Licet does with it."""

    id: str
    topic: str
    says: str
    value: Fraction
    unit: str
    tolerance: str
    """``exact``, ``rounded``, ``over``, ``do not match``, ``10 %`` or ``1``; free words where nothing is produced."""
    kind: str
    """``primary``, ``published`` or ``derived``."""
    source: Source
    low: str = ""
    high: str = ""
    """The range that the source gives, where it gives one."""
    notes: str = ""
    why: str = ""
    """Why Licet does not produce it."""

    def agrees(self, produced: Fraction) -> bool | None:
        """Whether what Licet produces is within the tolerance; None where the number is known to be wrong.

        Raises ValueError for a tolerance that is only words.
        """
        match self.tolerance:
            case "do not match":
                return None
            case "exact":
                return produced == self.value
            case "rounded":
                return floor(produced + Fraction(1, 2)) == self.value
            case "over":
                return produced > self.value
        span = _SPAN.fullmatch(self.tolerance)
        if span is None:
            raise ValueError(f"{self.id}: nothing is within {self.tolerance!r}")
        allowed = Fraction(span[1]) * (self.value / 100 if span[2] else 1)
        return abs(produced - self.value) <= allowed


@cache
def published() -> Mapping[str, Published]:
    """Every published number by its id, in the order of the file. Raises TypeError or KeyError on a fault in it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with open(NUMBERS_FILE, encoding="utf-8") as file:
        data: dict[str, Any] = yaml.load(file, loader)
    sources = {id: Source(**{name: str(text) for name, text in row.items()}) for id, row in data["sources"].items()}
    found: dict[str, Published] = {}
    for topic, rows in data["numbers"].items():
        for id, row in rows.items():
            if id in found:
                raise KeyError(f"{id} is there twice")
            value, source = Fraction(str(row.pop("value"))), sources[row.pop("source")]
            texts = {name: str(text) for name, text in row.items()}
            found[id] = Published(id=id, topic=topic, value=value, source=source, **texts)
    return found
