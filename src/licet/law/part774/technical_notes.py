"""Technical Notes to 3A090: total processing performance, applicable die area and performance density.

TPP is 2 x MacTOPS x bit length, summed over the processing units of the integrated circuit, at the bit length where
it is highest; the dense rate counts where both are given. A multiply-accumulate is two operations, so 2 x MacTOPS is
the TOPS or FLOPS of a datasheet, and TPP is that rate times the bit length.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from licet.facts.transaction import Chip

MICRO: Final = 10**6
"""A chip's TPP and its die area are compared exactly, in millionths of TPP and of mm²."""

BITS: Final[Mapping[str, int]] = {
    "fp64": 64,
    "fp32": 32,
    "fp16": 16,
    "bf16": 16,
    "fp8": 8,
    "int8": 8,
    "fp6": 6,
    "fp4": 4,
    "int4": 4,
}


@dataclass(frozen=True, eq=False)
class Performance:
    """A chip's TPP, applicable die area (mm²) and performance density, None where unknown, and how they were found.

    The area is 0 where no logic die is on a non-planar process; then the density is undefined. ``touched`` names the
    readings of the law that could change the TPP.
    """

    tpp: Decimal | None
    die_area: Decimal | None
    density: Decimal | None
    why: tuple[str, str]
    touched: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def performance(chip: Chip, tf32_bits: str, six_bit_formats: str) -> Performance:
    """What the technical notes make of an integrated circuit."""
    tpp, how, touched = total_processing_performance(chip, tf32_bits, six_bit_formats)
    area = applicable_die_area(chip)
    density = performance_density(tpp, area)
    if area is None:
        why = "performance density not known: no applicable die area"
    elif area == 0:
        why = "performance density undefined: no logic die on a non-planar process; only the TPP tests apply"
    elif tpp is None or density is None:
        why = "performance density not known"
    else:
        why = f"performance density {plain(density)} = {plain(tpp)} / {plain(area)} mm²"
    return Performance(tpp, area, density, (how, why), touched)


def total_processing_performance(
    chip: Chip, tf32_bits: str, six_bit_formats: str
) -> tuple[Decimal | None, str, tuple[str, ...]]:
    """TPP of an integrated circuit (None where no throughput is known), how it was found, and the readings touched."""
    rates = {p: r for p, r in (chip.dense_tops or {}).items() if r is not None}
    tpp = _highest(rates, tf32_bits, six_bit_formats)
    if chip.tpp is not None and (tpp is None or tpp[0] <= chip.tpp):
        return chip.tpp, f"TPP {plain(chip.tpp)} as stated", ()
    if tpp is None:
        return None, "TPP not known: no dense throughput", ()
    touched = []
    if "tf32" in rates and len({_highest(rates, v, six_bit_formats) for v in ("32", "19", "ignored")}) > 1:
        touched.append("tf32_bits")
    if "fp6" in rates and len({_highest(rates, tf32_bits, v) for v in ("counted", "ignored")}) > 1:
        touched.append("six_bit_formats")
    value, precision, bits = tpp
    why = f"TPP {plain(value)} = {plain(rates[precision])} dense {precision.upper()} tera-operations/s x {bits} bits"
    return value, f"{why}, the highest of {len(rates)}", tuple(touched)


def _highest(rates: Mapping[str, Decimal], tf32_bits: str, six_bit: str) -> tuple[Decimal, str, int] | None:
    found = []
    for precision, rate in rates.items():
        if (precision == "tf32" and tf32_bits == "ignored") or (precision == "fp6" and six_bit == "ignored"):
            continue
        bits = int(tf32_bits) if precision == "tf32" else BITS[precision]
        found.append((rate * bits, precision, bits))
    return max(found, key=lambda f: f[0], default=None)


def applicable_die_area(chip: Chip) -> Decimal | None:
    """Applicable die area in mm²: 0 where no logic die is on a non-planar process, None where it is unknown."""
    if chip.non_planar is False:
        return Decimal(0)
    return chip.die_area_mm2 if chip.non_planar else None


def performance_density(tpp: Decimal | None, area: Decimal | None) -> Decimal | None:
    """TPP per mm², rounded to six decimals for display; tests compare by cross multiplication instead."""
    if tpp is None or not area:
        return None
    ratio = Fraction(tpp) / Fraction(area)
    return Decimal(round(ratio * MICRO)) / MICRO


def micro(value: Decimal | None) -> int | None:
    """A decimal with at most six places as a whole number of millionths."""
    return None if value is None else int(value * MICRO)


def plain(value: Decimal) -> str:
    """A decimal as people write it: grouped, without an exponent or trailing zeros."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
