"""What the lines of the sample are about: products and their quantities."""

from __future__ import annotations

import datetime as dt

from licet.orderbook.sample.customers import SECTORS
from licet.orderbook.sample.distributions import Among, Columns, Formula, Given, Slots
from licet.orderbook.sample.law import MACAU_OR_ARMS_EMBARGO, TIER_1
from licet.orderbook.sample.market import (
    ASSURANCES,
    ENTRIES,
    PACKS,
    QUARTERS,
    SERVERS,
    SPELLINGS,
    demanded,
    spellings,
)
from licet.orderbook.sample.sql import listed, literal, within


def items(since: dt.date, until: dt.date) -> Columns:
    """Drawn over the item: what the line is about, and how much of it."""
    quarter = f"least(greatest((year(date) - {QUARTERS[0].year}) * 4 + quarter(date), 0), {len(QUARTERS)})"
    arrived = " ".join(
        f"WHEN {literal(country)} THEN date >= {literal(since + (until - since) * share)}"
        for country, share in ASSURANCES.items()
    )
    labels, eccns, tpps = zip(*SERVERS, strict=True)
    return {
        "government_assurances": Given(
            f"CASE WHEN {within('destination', TIER_1 | MACAU_OR_ARMS_EMBARGO)} THEN NULL "
            f"WHEN CASE destination {arrived} END THEN 'yes' ELSE 'no' END"
        ),
        "segment": Among("sector", tuple(Slots(dict(enumerate(sector.segments)), 100) for sector in SECTORS.values())),
        "rare": Formula(f"CASE WHEN {{}} < 0.015 THEN floor({{}} * {len(ENTRIES)})::INT END"),
        "stated": Formula("CASE WHEN {} < 0.3 THEN server END"),
        "demanded": Among(f"segment * {len(QUARTERS) + 1} + {quarter}", demanded()),
        "product_index": Given("coalesce(rare, demanded)"),
        "spelling": Formula(f"greatest(floor({{}} * 10)::INT - {10 - SPELLINGS}, 0)"),
        "product": Given(
            f"CASE WHEN deemed THEN 'Accelerator design data' WHEN stated IS NOT NULL THEN {listed(labels, 'stated')} "
            f"ELSE {listed(spellings(), f'product_index * {SPELLINGS} + spelling')} END"
        ),
        "stated_eccn": Given(f"CASE WHEN deemed THEN '3E001' ELSE {listed(eccns, 'stated')} END"),
        "stated_tpp": Given(f"CASE WHEN deemed THEN '0' ELSE {listed(tpps, 'stated')} END"),
        "stated_for_level": Given("CASE WHEN deemed THEN 'a' END"),
        "packs": Formula(
            "least(floor(pow(1 - {}, -0.7)), CASE WHEN rare IS NULL AND stated IS NULL THEN 20000 ELSE 500 END)"
        ),
        "quantity": Formula(
            "CASE WHEN deemed OR {} < 0.002 THEN 1 "
            "WHEN segment = 2 AND rare IS NULL AND stated IS NULL AND {} < 0.001 THEN 100000 * (1 + floor({} * 10)) "
            f"WHEN {{}} < 0.3 THEN packs ELSE packs * {listed(PACKS, 'product_index')} END::BIGINT"
        ),
    }
