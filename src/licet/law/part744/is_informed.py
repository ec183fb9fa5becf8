"""Letters by which BIS informed a company that a license is required (744.23(b)): overlays, applied when asked for.

Their parameters are the company's own and unpublished. What is known of them is that they reach the named product and
every integrated circuit that reaches its memory bandwidth, its interconnect bandwidth, or a combination.
"""

from __future__ import annotations

from typing import Final

from licet.facts.record import date
from licet.kernel.nodes import Const, Expr, NamedSet, any_of
from licet.law.in_force import effective, overlay
from licet.law.parameter import number
from licet.law.part734.scope import ABROAD
from licet.law.part774.line import dram_bandwidth, product, transfer_rate
from licet.law.part774.technical_notes import MICRO
from licet.law.provision import Requirement, require
from licet.law.sets import MACAU_OR_D5_INVOLVED

SINCE: Final = effective("h20_letter")


AS_FAST_AS_H20: Final = any_of(
    dram_bandwidth >= Const(number("h20_memory_bandwidth") * MICRO, "h20_memory_bandwidth"),
    transfer_rate >= Const(number("h20_transfer_rate") * MICRO, "h20_transfer_rate"),
)
MI308: Final = product.is_in(NamedSet.of("AMD Instinct MI308", ("AMD Instinct MI308X",)))


def _letter(id: str, company: str, chip: str, reached: Expr, text: str) -> Requirement:
    return Requirement(
        f"744.23(b) ({chip})",
        "744.23(b)",
        f"{company} was informed that a license is required for the {chip}",
        "744",
        (
            ABROAD,
            require("744.23(b)", date >= SINCE, "from April 9, 2025", "secondary"),
            require("744.23(b)", reached, text, "secondary"),
            require(
                "744.23(b)",
                MACAU_OR_D5_INVOLVED,
                "to China, Macau or Country Group D:5, or to an entity headquartered there",
                "secondary",
            ),
        ),
        "secondary",
        overlay(id),
    )


H20_LETTER: Final = _letter(
    "is-informed-h20",
    "NVIDIA",
    "H20 and its equals",
    AS_FAST_AS_H20,
    "reaches the memory bandwidth or the interconnect bandwidth of the H20",
)
MI308_LETTER: Final = _letter("is-informed-mi308", "AMD", "MI308", MI308, "an AMD Instinct MI308")
