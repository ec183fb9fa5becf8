"""Classification: what an item is under 3A090, 4A090 and the .z paragraphs, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from licet.catalog import find
from licet.determine.capture import Truth, capture
from licet.determine.decider import ORDER, decider, readings_of
from licet.determine.possible import item_pointer
from licet.determine.questions import question
from licet.facts.read import product_item
from licet.facts.transaction import Item, Parties, Party, Transaction
from licet.kernel.unknowns import blockers
from licet.law.part774.eccn_3a090 import CONTROLLED, performance_of, unit_tpp, why
from licet.law.part774.item_notices import item_notices
from licet.law.readings import READINGS

Json = dict[str, Any]


def classify(
    product: str | Item,
    regime: str = "enforced",
    date: dt.date | None = None,
    readings: Mapping[str, str] | None = None,
) -> Json:
    """The item record of a catalogue product (or of an item), with what is missing where the class is undetermined.

    ``date`` (default: today) selects the law. Raises UnknownProduct or AmbiguousProduct for a name,
    InvalidTransactionError for an unknown regime or reading.
    """
    item = product_item(find(product), at="/items/0") if isinstance(product, str) else product
    nobody = Party(listed=())
    parties = Parties(nobody, nobody, (), nobody, nobody, nobody)
    t = Transaction(date or dt.date.today(), (item,), parties, regime=regime, readings=readings or {})
    under = decider(regime, t.date)
    (line,) = under.records(t)
    captured = capture(under)
    taken = readings_of(t)
    truth = captured.of(line)
    record = item_record(item, truth, taken)
    missing: list[str] = []
    if record["eccn"] == "undetermined":
        law = truth.capture.regime
        in_the_way = blockers([law.settled(law.eccn)], dict(zip(ORDER, line, strict=True)))
        missing = list(dict.fromkeys(item_pointer(item, fact.name) for fact in in_the_way))
    return {
        "product": item.product or item.name,
        "eccn": record["eccn"],
        "tpp": record["tpp"],
        "performance_density": record["performance_density"],
        "why": record["why"],
        "notices": list(notices_of_item(item, truth, taken)),
        "missing": [{"fact": pointer, "question": question(pointer)} for pointer in missing],
        "law_version": captured.law_version,
    }


def item_record(item: Item, truth: Truth, readings: Mapping[str, str]) -> Json:
    """A line as a determination shows it: class, computing power (TPP), performance density and the reasons."""
    regime = truth.capture.regime
    unit = unit_tpp(item, readings)
    density = None if item.chip is None else performance_of(item.chip, readings).density
    eccn = truth[regime.eccn]
    return {
        "item": item.name,
        "quantity": item.quantity,
        "eccn": "undetermined" if eccn is None else eccn,
        "tpp": number(unit),
        "performance_density": number(density),
        "total_tpp": number(None if unit is None else unit * item.quantity),
        "why": why(item, readings, {name: truth[c.expr] for name, c in regime.classification.items()}),
    }


def notices_of_item(
    item: Item, truth: Truth, readings: Mapping[str, str], authorization: str | None = None
) -> Iterator[Json]:
    """The choices and limits that the classification of a line touched, or its carriage by an authorization."""
    by_designer = authorization in ("AIA", "ACM") or any(
        truth[c.expr] for name, c in truth.capture.regime.classification.items() if name in ("Note 1", "Note 1.a")
    )
    for name, cite, text, switch in item_notices(item, readings, truth[CONTROLLED], by_designer):
        yield notice(name, cite, text, switch, readings.get(switch or ""))


@cache
def notice(id: str, cite: str, text: str, switch: str | None, taken: str | None) -> Json:
    """A notice; with a switch it says which reading was taken, why that is the default, and what else could be."""
    found: Json = {"id": id, "citation": cite, "text": text, "switch": switch, "reading": taken}
    if switch is not None:
        reading = READINGS[switch]
        found["alternatives"] = [v for v in reading.values if v != taken]
        found["because"] = reading.why if taken == reading.values[0] else "as the transaction asks"
    return found


def number(value: Decimal | None) -> int | float | None:
    """A decimal as a JSON number: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
