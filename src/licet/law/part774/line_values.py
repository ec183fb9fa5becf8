"""The values of a line's facts, read off an item of a transaction."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from math import ceil
from typing import Final

from licet.facts.contract import MOST_CHIP_TPP
from licet.facts.record import thousandths
from licet.facts.transaction import Chip, Item, Transaction
from licet.kernel.nodes import Value
from licet.law.parameter import number
from licet.law.part774.designers import designer_of, designer_values
from licet.law.part774.eccn_3a090 import performance_of, unit_tpp
from licet.law.part774.eccn_3a090_c import memory_values
from licet.law.part774.eccn_4e091 import model_values
from licet.law.part774.eccns import UNSPLIT, base_of, eccns_of, is_software_or_technology, level_of, stated_eccns
from licet.law.part774.line import transistors
from licet.law.part774.technical_notes import Performance, micro

_NO_MEMORY: Final[tuple[Value, ...]] = (None, None, None, (None,), None)
_NO_COMMODITIES: Final = ("", "")
_NO_MODEL: Final[tuple[Value, ...]] = (None, None, None, None)


def _greatest_chip(item: Item) -> Decimal | None:
    """The TPP of the greatest integrated circuit of a classified item, or a bound on it that serves as well.

    A board has no circuit of more TPP than its own, so one below the limit of paragraph (dd) has none above it.
    """
    if item.chip_tpp is not None or item.tpp is None:
        return item.chip_tpp
    is_circuit = item.eccn is not None and item.eccn.startswith(("3A090", "3A001"))
    return min(item.tpp, Decimal(MOST_CHIP_TPP)) if is_circuit or item.tpp < number("china_2026_tpp") else None


def _transfer_rate(chip: Chip) -> Decimal | None:
    """The aggregate transfer rate; the accelerator links alone where they already reach every rate that is tested."""
    links = chip.links_gbps
    tested = max(number("transfer_rate_2022"), number("h20_transfer_rate"))
    return links if chip.interconnect_gbps is None and links is not None and links >= tested else chip.interconnect_gbps


@lru_cache(maxsize=4096)
def _chip_values(chip: Chip, found: Performance) -> tuple[Value, ...]:
    tpp = micro(found.tpp)
    return (
        tpp,
        micro(found.die_area),
        micro(_transfer_rate(chip)),
        micro(chip.memory_bandwidth_gbps),
        tpp,
        chip.designed_or_marketed_for_datacenter,
        chip.non_planar,
        None if chip.transistors is None else ceil(min(chip.transistors, Decimal(transistors.hi))),
        chip.contains_hbm,
        chip.packaged_in,
    )


def line_values(item: Item, t: Transaction, readings: Mapping[str, str]) -> tuple[Value, ...]:
    """The values of ``LINE_FACTS`` for a line that is alone in its order."""
    made = item.jurisdiction
    subject = (made.us_origin, micro(made.us_content_percent), made.direct_product)
    unit = unit_tpp(item, readings)
    line = thousandths(None if unit is None else unit * item.quantity)
    designer = designer_of(item)
    by = (*designer_values(designer, t.date), designer.headquarters)
    if item.chip is not None:
        return (
            "",
            item.chip_product,
            *_chip_values(item.chip, performance_of(item.chip, readings)),
            *by,
            *_NO_MEMORY,
            *_NO_MODEL,
            *subject,
            *eccns_of(base_of(item, readings)),
            *_NO_COMMODITIES,
            line,
            0,
            0,
        )
    if item.eccn is not None:
        kind, names = level_of(item.eccn), stated_eccns(item.eccn)
        limit = micro(_greatest_chip(item))
        memory, model, datacenter = _NO_MEMORY, _NO_MODEL, item.datacenter
    else:
        kind, names = ("hbm" if item.hbm is not None else "model"), ("", "", "")
        limit, datacenter = None, None
        memory = _NO_MEMORY if item.hbm is None else memory_values(item.hbm, t.destination)
        model = _NO_MODEL if item.model is None else model_values(item.model)
        line = 0
    bandwidth = micro(item.memory_bandwidth_gbps)
    chip_facts = (kind, item.chip_product, None, None, None, bandwidth, limit, datacenter, None, None, None, None)
    return (*chip_facts, *by, *memory, *model, *subject, *names, *_commodities(item), line, 0, 0)


def _commodities(item: Item) -> tuple[Value, Value]:
    """The level of the commodities that software or technology is for; whether they met the limits of October 2022.

    Of a .z paragraph that was not split, the level of its integrated circuits: one alone of 4,800 TPP tells it.
    """
    level = item.for_level
    if not is_software_or_technology(item.eccn):
        if item.eccn not in UNSPLIT:
            return _NO_COMMODITIES
        largest = item.tpp if item.eccn == "3A001.z" else item.chip_tpp
        return ("a" if level is None and largest is not None and largest >= number("a1_tpp") else level), ""
    return (None if level == "2022" else level, {"2022": "yes", "none": "no"}.get(level or ""))
