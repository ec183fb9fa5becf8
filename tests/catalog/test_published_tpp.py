"""The rates of the catalogue against total processing performance (TPP) as others published it.

``published_tpp.csv`` has one row for each chip. Of the kind ``tpp``, its source printed the TPP itself; of the kind
``rate``, the source is a vendor's document or a press report that printed a rate, which is multiplied by the bit
length here: that guards against a slip in a row, not against a slip of the source.
"""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from licet.catalog import Product, find

BITS = {"fp64": 64, "fp32": 32, "tf32": 32, "fp16": 16, "fp8": 8, "int8": 8, "fp6": 6, "fp4": 4, "int4": 4}
TOLERANCE = Decimal("0.02")

with Path(__file__).with_name("published_tpp.csv").open(encoding="utf-8", newline="") as lines:
    PUBLISHED = list(csv.DictReader(lines))


def implied_tpp(product: Product) -> Decimal:
    return max(tops * BITS[precision] for precision, tops in product.dense_tops.items())


def test_there_are_enough_of_them():
    assert len({row["name"] for row in PUBLISHED}) == len(PUBLISHED) >= 100
    assert sum(row["kind"] == "tpp" for row in PUBLISHED) >= 25
    assert all(row["source"] for row in PUBLISHED)


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda row: row["name"])
def test_published_tpp(row: dict[str, str]):
    product, published = find(row["name"]), Decimal(row["tpp"])
    assert isinstance(product, Product)
    assert product.name == row["name"]
    if row["kind"] == "rate":
        rate, bits = row["rate"].split(" x ")
        assert abs(Decimal(rate) * int(bits) - published) <= Decimal("0.5")
    if abs(implied_tpp(product) - published) > TOLERANCE * published:
        assert f"{published:,}" in product.notes, (
            f"the notes must explain {published:,} beside {implied_tpp(product):,}"
        )
