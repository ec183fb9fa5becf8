"""What the catalogue holds, read from the CSV files beside this module."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

PRECISIONS: Final = ("fp64", "fp32", "tf32", "fp16", "fp8", "int8", "fp6", "fp4", "int4")


@dataclass(frozen=True, slots=True)
class Product:
    """One accelerator: an integrated circuit package, whatever card or module carries it.

    Every number is as published and exact. ``None`` is unknown or not published, never zero; zero means that the
    product has none of it.
    """

    name: str
    vendor: str
    """Who sells it."""
    designer: str
    """Who designed it: the vendor, or the part of it or the company behind it that designs its chips."""
    designer_headquarters: str
    """ISO 3166-1 alpha-2. Of the designer, not of its ultimate parent."""
    release: str
    """``YYYY-MM`` or ``YYYY``: first release or announcement. A year to come is a roadmap item."""
    market: str
    """``datacenter``, ``workstation``, ``consumer`` or ``edge``: how the vendor markets it."""
    dense_tops: Mapping[str, Decimal] = field(hash=False)
    """Peak dense rate by precision (of ``PRECISIONS``; only those published), in tera-operations per second.

    A multiply-accumulate counts as two operations. ``fp16`` is FP16 or BF16, whichever is higher. The matrix rate
    where there is one, else the vector rate; never with structured sparsity.
    """
    die_area_mm2: Decimal | None
    """The logic dies on a non-planar process, summed; memory stacks excluded."""
    die_area_basis: str
    """``vendor``, ``database``, ``press``, ``estimate`` or ``upper bound`` (of the area); empty without an area."""
    process_nm: Decimal | None
    """Marketing name of the main compute die's process, in nanometers."""
    non_planar: bool | None
    """Whether the logic dies are on a FinFET or gate-all-around process."""
    memory_gb: Decimal | None
    memory_type: str
    """Such as ``HBM3``; ``none`` without DRAM in the package; empty if unknown."""
    memory_bandwidth_gbps: Decimal | None
    """Total DRAM bandwidth, GB/s; that of on-chip SRAM is not in it."""
    interconnect_gbps: Decimal | None
    """Links to other accelerators, all together and both directions, GB/s."""
    host_io_gbps: Decimal | None
    """Links to the host, all together and both directions, GB/s."""
    tdp_w: Decimal | None
    source: str
    confidence: str
    """``high``, ``medium`` or ``low``, of the throughput first of all."""
    notes: str
    """What differs between sources, and how that moves the published total processing performance (TPP)."""

    @property
    def datacenter(self) -> bool:
        """Whether the vendor designed or markets it for data centers."""
        return self.market == "datacenter"

    @property
    def transfer_rate_gbps(self) -> Decimal | None:
        """All inputs and outputs other than to memory, both directions, GB/s; None unless every part is known."""
        if self.interconnect_gbps is None or self.host_io_gbps is None:
            return None
        return self.interconnect_gbps + self.host_io_gbps


@dataclass(frozen=True, slots=True)
class Assembly:
    """A board, server or rack with ``count`` packages of one chip."""

    name: str
    chip: Product
    count: int
    eccn_base: str
    """The entry it would be under but for its chips' performance, such as ``4A090`` or ``5A992``.

    An assumption from the kind of thing it is (a module or baseboard, or a complete computer with mass-market
    encryption): no manufacturer's classification stands behind it, and the exporter's own prevails.
    """
    source: str
    confidence: str
    """``high``, ``medium`` or ``low``, of the chip and the count."""
    note: str


@cache
def products() -> tuple[Product, ...]:
    """Every accelerator of the catalogue, in the order of its file."""
    return tuple(_product(row) for row in _rows("products.csv"))


@cache
def assemblies() -> tuple[Assembly, ...]:
    """Every board, server and rack of the catalogue, in the order of its file."""
    chips = {product.name: product for product in products()}
    return tuple(
        Assembly(
            name=row["name"],
            chip=chips[row["chip"]],
            count=int(row["count"]),
            eccn_base=row["eccn_base"],
            source=row["source"],
            confidence=row["confidence"],
            note=row["note"],
        )
        for row in _rows("assemblies.csv")
    )


@cache
def aliases() -> Mapping[str, str]:
    """Other ways to write a name, each with the name that it stands for."""
    return {row["alias"]: row["name"] for row in _rows("aliases.csv")}


def _rows(file: str) -> list[dict[str, str]]:
    with Path(__file__).with_name(file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def _product(row: dict[str, str]) -> Product:
    return Product(
        name=row["name"],
        vendor=row["vendor"],
        designer=row["designer"],
        designer_headquarters=row["designer_headquarters"],
        release=row["release"],
        market=row["market"],
        dense_tops={p: Decimal(tops) for p in PRECISIONS if (tops := row[f"dense_tops_{p}"])},
        die_area_mm2=_number(row["die_area_mm2"]),
        die_area_basis=row["die_area_basis"],
        process_nm=_number(row["process_nm"]),
        non_planar={"true": True, "false": False, "": None}[row["non_planar"]],
        memory_gb=_number(row["memory_gb"]),
        memory_type=row["memory_type"],
        memory_bandwidth_gbps=_number(row["memory_bandwidth_gbps"]),
        interconnect_gbps=_number(row["interconnect_gbps"]),
        host_io_gbps=_number(row["host_io_gbps"]),
        tdp_w=_number(row["tdp_w"]),
        source=row["source"],
        confidence=row["confidence"],
        notes=row["notes"],
    )


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
