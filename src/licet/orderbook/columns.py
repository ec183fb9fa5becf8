"""The columns of an order book, and where each goes in the transaction of the contract.

A cell is text. Here it becomes the value that JSON would give; whether that value is right is for the reader of
transactions to say, so a cell that does not look like what its column holds goes on as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from licet.facts.contract import ACTIVITIES, END_USE, FOR_LEVELS, LISTS, PURPOSES
from licet.facts.shapes import Flag

Json = dict[str, Any]

UNKNOWN: Final = "?"
"""What a cell says for a fact that was asked for and is not known."""


def _text(cell: str) -> Any:
    return cell


def _whole(cell: str) -> Any:
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) < 20 else cell


def _amount(cell: str) -> Any:
    """A number, exactly: as JSON a float only where it has decimals, and few enough to come back the same."""
    whole, _, decimals = cell.partition(".")
    if len(cell) > 15 or not (whole + decimals).isascii() or not (whole + decimals).isdigit() or not whole:
        return cell
    return float(cell) if decimals else int(whole)


def _yes_no(cell: str) -> Any:
    return {"yes": True, "true": True, "no": False, "false": False}.get(cell.casefold(), cell)


def _words(cell: str) -> Any:
    return [word.strip() for word in cell.split(";") if word.strip()]


@dataclass(frozen=True)
class Column:
    """A column: where its cells go (a JSON pointer; ``*`` is the line's item), how they are read, what they mean."""

    name: str
    pointer: str
    doc: str
    read: Callable[[str], Any] = _text

    @property
    def of_item(self) -> bool:
        """Whether it describes the line rather than the whole order."""
        return self.pointer.startswith("/items/") or not self.pointer


def _party(column: str, role: str, words: str) -> tuple[Column, ...]:
    at = f"/parties/{role}"
    return (
        Column(column, f"{at}/name", f"Name of {words}."),
        Column(f"{column}_location", f"{at}/location", f"Country where {words} is located."),
        Column(f"{column}_headquarters", f"{at}/headquarters", f"Country where {words} is headquartered."),
    )


_CONSIGNEE: Final = "/parties/ultimate_consignee"
_HELD: Final = "/authorizations/0"
_FLAGS: Final = [name for name, shape in END_USE.fields.items() if isinstance(shape, Flag) and "destined" not in name]

COLUMNS: Final[Mapping[str, Column]] = {
    c.name: c
    for c in (
        Column("order_id", "/id", "Lines with the same one are one transaction. Empty: the line is its own order."),
        Column("date", "/date", "Date of export, YYYY-MM-DD."),
        Column("activity", "/activity", f"{', '.join(ACTIVITIES)}; default export."),
        Column("origin", "/origin", "Country that the items leave; default US for an export."),
        Column("destination", "/destination", "Country of ultimate destination."),
        Column("product", "/items/*/product", "A name of the product catalogue (licet products)."),
        Column("quantity", "/items/*/quantity", "How many, a whole number.", _whole),
        Column("stated_eccn", "/items/*/eccn", "The caller's own classification; the product is then a mere label."),
        Column("stated_tpp", "/items/*/tpp", "With stated_eccn: TPP of one unit.", _amount),
        Column(
            "stated_for_level",
            "/items/*/for_level",
            f"With stated_eccn 3E001 and the like: what it is for: {', '.join(FOR_LEVELS)}. With 5A992.z and the like, "
            "before January 13, 2025: its level, a or b.",
        ),
        *_party("exporter", "exporter", "the exporter, reexporter or transferor"),
        *_party("purchaser", "purchaser", "the purchaser"),
        *_party("consignee", "ultimate_consignee", "the ultimate consignee"),
        Column("ultimate_parent", f"{_CONSIGNEE}/ultimate_parent/name", "Ultimate parent of the consignee."),
        Column(
            "ultimate_parent_headquarters",
            f"{_CONSIGNEE}/ultimate_parent/headquarters",
            "Country where the ultimate parent is headquartered.",
        ),
        *_party("end_user", "end_user", "the end user"),
        *_party("operator", "operator", "the operator"),
        Column("purpose", "/end_use/purpose", f"{', '.join(PURPOSES)}."),
        Column("end_use_flags", "/end_use", f"What is true of the end use: {', '.join(_FLAGS)}.", _words),
        Column(
            "customers_outside_macau_d5",
            "/end_use/destined_to_customers_outside_macau_d5",
            "yes or no: destined to customers outside Macau and Country Group D:5 (License Exception ACM).",
            _yes_no,
        ),
        Column(
            "site_tpp",
            "/end_use/site_tpp",
            "TPP under common control at the site after this order; only a proposal looks at it (itif-installations).",
            _amount,
        ),
        Column("private_sector", f"{_CONSIGNEE}/private_sector", "yes or no: the consignee is private.", _yes_no),
        Column(
            "government_owned",
            f"{_CONSIGNEE}/government_owned_or_controlled",
            "yes or no: a government owns or controls the consignee.",
            _yes_no,
        ),
        Column("listed", f"{_CONSIGNEE}/listed", f"Lists that the consignee is on: {', '.join(LISTS)}.", _words),
        Column("authorization_held", f"{_HELD}/type", "What a party holds: UVEU, NVEU, VEU or license."),
        Column("authorization_holder", f"{_HELD}/holder", "Who holds it."),
        Column("authorization_country", f"{_HELD}/country", "The country that it is for."),
        Column("relocated", f"{_HELD}/relocated", "yes: chips that the holder already owns move.", _yes_no),
        Column(
            "government_assurances",
            "/state/government_assurances",
            "yes or no: the destination has given assurances (Supplement No. 5(b) to part 740).",
            _yes_no,
        ),
        Column("note", "", "Free text; not read."),
    )
}
"""Every column by its name. A file needs ``date``, ``product`` and ``quantity``; a fact without a column is unknown."""

NEEDED: Final = ("date", "product", "quantity")

RESULTS: Final = ("outcome", "authorization", "review_policy", "eccn", "total_tpp", "reasons", "citations")
"""The columns that a run adds for each regime (with ``error`` once), and that a file must therefore not have."""


def item_of(cells: Mapping[str, str]) -> Json:
    """The item that a line describes."""
    item = {name: value for name, value in _values(cells, of_item=True).items() if "/" not in name}
    if "eccn" in item:
        item.pop("product", None)
    return item


def order_of(cells: Mapping[str, str]) -> Json:
    """What a line says of its order, as a transaction without items."""
    order: Json = {}
    for pointer, value in _values(cells, of_item=False).items():
        if pointer == "end_use":
            order.setdefault("end_use", {}).update(dict.fromkeys(value or (), True))
            continue
        *path, last = pointer.split("/")
        place = order
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    if "authorizations" in order:
        order["authorizations"] = list(order["authorizations"].values())
    return order


def _values(cells: Mapping[str, str], *, of_item: bool) -> dict[str, Any]:
    """The values of the cells that say something, by the pointer that they go to (without its front)."""
    front = "/items/*/" if of_item else "/"
    return {
        COLUMNS[name].pointer.removeprefix(front): None if cell == UNKNOWN else COLUMNS[name].read(cell)
        for name, cell in cells.items()
        if cell and COLUMNS[name].pointer and COLUMNS[name].of_item is of_item
    }


def column_at(pointer: str, among: Iterable[str]) -> str:
    """The column, of those in use, whose cell gave what stands at a pointer of the transaction; '' where none did."""
    parts = pointer.split("/")
    if parts[1:2] == ["items"] and len(parts) > 2:
        parts[2] = "*"
    while len(parts) > 1:
        pointer = "/".join(parts)
        for name in among:
            if COLUMNS[name].pointer == pointer:
                return name
        parts.pop()
    return ""
