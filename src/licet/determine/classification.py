"""Classification alone: what a product of the catalogue, or an item, is under 3A090, 4A090 and the .z paragraphs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from licet.catalog import find
from licet.determine.decider import ORDER
from licet.determine.determination import Determination
from licet.determine.possible import item_pointer
from licet.determine.questions import question
from licet.facts.read import product_item
from licet.facts.transaction import Item, Parties, Party, Transaction
from licet.kernel.unknowns import blockers


def classify(
    product: str | Item,
    regime: str = "diffusion-2025",
    date: dt.date | None = None,
    readings: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The item record of a catalogue product (or of an item), with what is missing where the class is undetermined.

    Raises UnknownProduct or AmbiguousProduct for a name, InvalidTransactionError for an unknown regime or reading.
    """
    item = product_item(find(product), at="/items/0") if isinstance(product, str) else product
    nobody = Party(listed=())
    day = date or dt.date(2025, 5, 15)
    t = Transaction(
        day, (item,), Parties(nobody, nobody, (), nobody, nobody, nobody), regime=regime, readings=readings or {}
    )
    d = Determination(t)
    record = d.items[0]
    facts = dict(zip(ORDER, d.lines[0], strict=True))
    missing = []
    if record["eccn"] == "undetermined":
        missing = list(dict.fromkeys(item_pointer(item, f.name) for f in blockers(d.regime_law.eccn, facts)))
    about = (
        "tf32_bits",
        "six_bit_formats",
        "planar_dies",
        "product_form",
        "assembly_base",
        "catalogue",
        "other_reasons_for_control",
    )
    return {
        "product": item.product or item.name,
        "eccn": record["eccn"],
        "tpp": record["tpp"],
        "performance_density": record["performance_density"],
        "why": record["why"],
        "notices": [n for n in d.notices if n["id"] in about],
        "missing": [{"fact": p, "question": question(p)} for p in missing],
        "law_version": d.law_version,
    }
