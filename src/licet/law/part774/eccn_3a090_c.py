"""ECCN 3A090.c: high-bandwidth memory, by its memory bandwidth density (89 FR 96790).

The density is the bandwidth (GB/s) over the area of the package or stack (mm²); of a stack inside a package, that of
the package. A circuit that is packaged with memory and whose dominant function is processing is no memory: it is given
as a chip.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from licet.facts.record import parent_headquarters
from licet.facts.transaction import HighBandwidthMemory
from licet.kernel.nodes import Value, all_of, any_of
from licet.law.in_force import HBM_2024
from licet.law.parameter import number
from licet.law.part774.line import hbm_area, hbm_bandwidth, stated_level
from licet.law.part774.technical_notes import MICRO, micro, plain
from licet.law.provision import Condition, require

DENSE: Final = hbm_bandwidth * 10 > hbm_area * number("hbm_density")
"""Memory bandwidth density above 2 GB/s per mm², by cross multiplication."""

DESCRIBED: Final = stated_level.equals("hbm")
"""Memory that the caller described, and did not classify."""

level_c: Final = all_of(HBM_2024, any_of(stated_level.equals("c"), all_of(DESCRIBED, DENSE)))

CLASSIFICATION_C: Final[dict[str, Condition]] = {
    "3A090.c": require(
        "3A090.c",
        all_of(DESCRIBED, DENSE),
        "memory bandwidth density above 2 GB/s per mm²",
        "primary_extract",
        HBM_2024,
    ),
}


def memory_values(memory: HighBandwidthMemory, destination: str | None) -> tuple[Value, ...]:
    """The values of the facts of high-bandwidth memory."""
    packager = memory.packager
    site = None if packager is None else packager.location
    return (
        micro(memory.memory_bandwidth_gbps),
        micro(memory.package_area_mm2),
        memory.purchased_directly_by_designer,
        (None,) if packager is None else tuple(dict.fromkeys((packager.headquarters, parent_headquarters(packager)))),
        None if site is None or destination is None else site == destination,
    )


def memory_why(memory: HighBandwidthMemory, truth: Mapping[str, bool | None]) -> list[str]:
    """How it was classified: the arithmetic, then the test of 3A090.c (by its name in ``truth``) with its result."""
    results = {True: "met", False: "not met", None: "not known"}
    words = [f"{c.cite}: {c.text}: {results[truth[name]]}" for name, c in CLASSIFICATION_C.items() if name in truth]
    return [_density_in_words(memory), *(words or ["no entry for memory is in force"])]


def _density_in_words(memory: HighBandwidthMemory) -> str:
    bandwidth, area = memory.memory_bandwidth_gbps, memory.package_area_mm2
    if bandwidth is None or area is None:
        return "memory bandwidth density not known"
    density = Decimal(round(Fraction(bandwidth) / Fraction(area) * MICRO)) / MICRO
    return f"memory bandwidth density {plain(density)} GB/s per mm² = {plain(bandwidth)} GB/s / {plain(area)} mm²"
