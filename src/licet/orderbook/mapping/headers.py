"""What the names of columns mean: Licet's own, paths of the contract, and what order systems and forms write.

The words are in ``headers.csv``. Rows of ``party …`` are names for a party; those of ``pattern …`` say what stands
around them (``*``). ``-`` is a column that looks like a field and is none (the country of origin of goods is not where
they leave from); ``!`` is a fact that an order book has no column for.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from licet.facts.shapes import ListOf, Record, shown
from licet.orderbook.columns import COLUMNS
from licet.orderbook.mapping.reader import shape_at
from licet.orderbook.source.source import OrderBookError

OWN: Final = 100
"""The certainty of Licet's own names and of paths of the contract."""

_PARENT_COUNTRY: Final = 60  # it may be where the parent is incorporated
_PATH: Final = re.compile(r"[./\[\]]+")


class Meaning(NamedTuple):
    """A field that the name of a column may mean, and how certain that is; ``-`` and ``!`` as in ``headers.csv``."""

    field: str
    certainty: int


def meaning(name: str) -> Meaning | None:
    """What the name of a column means; None where nothing is known of it."""
    own = own_name(name)
    if own in COLUMNS:
        return Meaning(own, OWN)
    return _path(name) or _meanings().get(_key(name))


def own_name(name: str) -> str:
    """The name of a column as Licet's own are compared: small letters, underlines for blanks and hyphens."""
    return "_".join(name.casefold().replace("-", " ").split())


def without_results(header: Sequence[str]) -> None:
    """Raise OrderBookError if the columns that a run adds are there already: ``outcome`` together with ``reasons``.

    One of their names alone is a column of the exporter's own.
    """
    found = {own_name(name).partition("__")[0]: name for name in header}
    if "outcome" in found and "reasons" in found:
        both = f"columns {shown(found['outcome'])} and {shown(found['reasons'])}"
        raise OrderBookError(f"the file has the results of an earlier run ({both}): give the order book without them")


def item_number(name: str) -> int:
    """Which of a transaction's items a path such as ``items.1.product`` is about; 0 where it says none."""
    parts = _parts(name)
    return int(parts[1]) if len(parts) > 2 and parts[0] == "items" and parts[1].isdecimal() else 0


def _path(name: str) -> Meaning | None:
    """The field at a path such as ``parties.exporter.name`` or ``/items/0/product``; ``!`` where no column has it."""
    parts = _parts(name)
    if len(parts) < 2:
        return None
    if parts[0] in ("items", "authorizations") and not (parts[1].isdecimal() or parts[1] == "*"):
        parts.insert(1, "0")
    pointer = "/" + "/".join(parts)
    if parts[0] == "items":
        parts[1] = "*"
    for column in COLUMNS.values():
        if column.pointer == "/" + "/".join(parts):
            return Meaning(column.name, OWN)
    unknown = "." in name and isinstance(shape_at(f"/{parts[0]}"), Record | ListOf)  # a name that the contract lacks
    return Meaning("!", OWN) if unknown or shape_at(pointer) else None


def _parts(name: str) -> list[str]:
    return [part for part in _PATH.split(name.strip()) if part] if _PATH.search(name) else []


@cache
def _meanings() -> dict[str, Meaning]:
    """What each name means, by its key. A row has precedence over a pattern, and the more certain over the less."""
    with Path(__file__).with_name("headers.csv").open(encoding="utf-8", newline="") as lines:
        rows = [(row["field"].split(), row["certainty"], row["headers"].split(";")) for row in csv.DictReader(lines)]
    found: dict[str, Meaning] = {}
    patterns = [(field[1], texts) for field, _, texts in rows if field[0] == "pattern"]
    for field, certainty, texts in rows:
        if len(field) == 1:
            for text in texts:
                found.setdefault(_key(text), Meaning(field[0], int(certainty)))
    for field, certainty, texts in rows:
        if field[0] == "party":
            for pattern, around in patterns:
                meant = _of_party(pattern.replace("*", field[1]), int(certainty))
                for text in texts:
                    for form in around:
                        found.setdefault(_key(form.replace("*", text)), meant)
    return found


def _of_party(field: str, certainty: int) -> Meaning:
    if field in COLUMNS:
        return Meaning(field, certainty)
    return Meaning(field.replace("_location", "_headquarters"), _PARENT_COUNTRY)


def _key(name: str) -> str:
    """Letters and figures, in small letters and without accents; ``#`` is ``no``."""
    bare = unicodedata.normalize("NFKD", name.casefold().replace("#", "no"))
    return "".join(c for c in bare if c.isalnum())
