"""ECCN 3A090.a and .b with Note 2, and what contains such integrated circuits (4A090 and the .z paragraphs).

4A090 asks whether any integrated circuit inside meets the limits; it does not add the circuits up.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from licet.facts.transaction import Chip, Item
from licet.kernel.nodes import Case, Const, all_of, any_of
from licet.law.in_force import AC_2022, DIFFUSION_KEPT, HBM_2024
from licet.law.parameter import number
from licet.law.part774.eccn_3a090_c import level_c, memory_why
from licet.law.part774.eccn_4e091 import level_4e091, model_why
from licet.law.part774.eccns import (
    FOR_MEMORY,
    SOFTWARE_AND_TECHNOLOGY,
    UNSPLIT,
    base_of,
    is_software_or_technology,
)
from licet.law.part774.limits import A1, A2, B1, B2, EXCLUDED, MEETS_A, MEETS_B
from licet.law.part774.line import (
    all_others_tpp,
    chip_tpp,
    datacenter,
    eccn_at_2022,
    eccn_at_a,
    eccn_at_b,
    for_2022,
    for_level,
    line_tpp,
    others_tpp,
    stated_level,
    transfer_rate,
)
from licet.law.part774.note_1 import PRESUMED, PRESUMPTION
from licet.law.part774.technical_notes import MICRO, Performance, performance
from licet.law.provision import Condition, require
from licet.law.readings import six_bit_formats, tf32_bits

_circuit_2022: Final = all_of(
    transfer_rate >= Const(number("transfer_rate_2022") * MICRO, "transfer_rate_2022"),
    chip_tpp >= Const(number("operations_2022") * MICRO, "operations_2022"),
)

_later: Final = ~AC_2022

CLASSIFICATION: Final[dict[str, Condition]] = {
    "3A090 (2022)": require(
        "3A090 (2022)",
        _circuit_2022,
        "aggregate bidirectional transfer rate of 600 GB/s or more, and bit length times tera-operations per second of "
        "4,800 or more",
        "secondary",
        AC_2022,
    ),
    "3A090.a.1": require("3A090.a.1", A1, "TPP of 4,800 or more", "primary_extract", _later),
    "3A090.a.2": require(
        "3A090.a.2", A2, "TPP of 1,600 or more and performance density of 5.92 or more", "primary_extract", _later
    ),
    "3A090.b.1": require(
        "3A090.b.1",
        B1,
        "TPP of 2,400 or more and less than 4,800, and performance density of 1.6 or more and less than 5.92",
        "primary_extract",
        _later,
    ),
    "3A090.b.2": require(
        "3A090.b.2",
        B2,
        "TPP of 1,600 or more and performance density of 3.2 or more and less than 5.92",
        "primary_extract",
        _later,
    ),
    "Note 2": require(
        "Note 2 to 3A090.a and .b",
        EXCLUDED,
        "not designed or marketed for use in datacenters, and TPP below 4,800: outside 3A090",
        "primary_extract",
        _later,
    ),
    **PRESUMPTION,
}

is_commodity: Final = ~eccn_at_a.is_in(SOFTWARE_AND_TECHNOLOGY)
_by_commodity: Final = stated_level.equals("by_commodity")
SPLIT: Final = DIFFUSION_KEPT
"""The .z paragraphs have parts for the levels of 3A090.a and .b (90 FR 4544)."""
_unsplit: Final = all_of(~SPLIT, stated_level.equals("z"))
_described: Final = any_of(
    stated_level.equals(""),
    # By the entries of another time: only its description would tell what it is now.
    stated_level.equals("2022"),
    all_of(SPLIT, stated_level.equals("z")),
)
level_a: Final = all_of(
    _later,
    any_of(
        stated_level.equals("a"),
        all_of(any_of(_by_commodity, _unsplit), for_level.equals("a")),
        all_of(_described, any_of(MEETS_A, PRESUMED)),
    ),
)
level_b: Final = all_of(
    _later,
    any_of(
        stated_level.equals("b"),
        all_of(_by_commodity, for_level.equals("b")),
        all_of(_unsplit, ~for_level.equals("a")),
        all_of(_described, MEETS_B, ~PRESUMED),
    ),
)
level_2022: Final = all_of(
    AC_2022,
    any_of(
        stated_level.equals("2022"),
        all_of(~is_commodity, for_2022.equals("yes")),
        all_of(is_commodity, any_of(*(stated_level.equals(x) for x in ("", "a", "b", "z"))), _circuit_2022),
    ),
)
commodity_a: Final = all_of(level_a, is_commodity)
"""A commodity at the level of 3A090.a: what has computing power, unlike the software and technology for it."""
for_memory: Final = all_of(HBM_2024, _by_commodity, eccn_at_a.is_in(FOR_MEMORY), for_level.equals("c"))
"""Software of 3D001 or technology of 3E001 for high-bandwidth memory."""
for_datacenters: Final = any_of(datacenter, PRESUMED)
"""Designed or marketed for use in a datacenter, or presumed to be (Note 1 to 3A090.a)."""

_AT_A_LEVEL: Final = any_of(level_a, level_b, level_2022)
COMMODITY: Final = any_of(all_of(_AT_A_LEVEL, is_commodity), level_c)
CONTROLLED: Final = any_of(_AT_A_LEVEL, level_c, for_memory, level_4e091)
"""In one of the entries that Licet holds."""

_CLASSES: Final = (
    (level_a, eccn_at_a),
    (level_b, eccn_at_b),
    (level_2022, eccn_at_2022),
    (for_memory, eccn_at_a),
    (level_c, Const("3A090.c")),
    (level_4e091, Const("4E091")),
)
split_eccn: Final = Case(_CLASSES, Const("none"))
"""The class with its level, whether or not the paragraphs were split by levels at the time."""
_of_either_level: Final = any_of(level_a, level_b)
eccn: Final = Case(
    (
        *(
            (all_of(~SPLIT, _of_either_level, eccn_at_a.is_in(parts)), Const(paragraph))
            for paragraph, parts in UNSPLIT.items()
        ),
        *_CLASSES,
    ),
    Const("none"),
)
"""The class as the Commerce Control List has it at the time."""

_own: Final = Case(((level_a, line_tpp),), Const(0))
a_tpp: Final = others_tpp + _own
"""The .a-level computing power of the order that draws on an allocation, this line included, in thousandths of TPP: all
but the lines that an authorization without a limit carries (740.29(h)(2); 742.6(b)(10)(iii)(B)(1))."""
order_a_tpp: Final = all_others_tpp + _own
"""The .a-level computing power of the whole order, in thousandths of TPP."""


def performance_of(chip: Chip, readings: Mapping[str, str]) -> Performance:
    """A chip's performance under the readings in force."""
    return performance(chip, readings[tf32_bits.name], readings[six_bit_formats.name])


def unit_tpp(item: Item, readings: Mapping[str, str]) -> Decimal | None:
    """TPP of one unit, summed over the chips that it contains; None where unknown, 0 for model weights and memory."""
    if item.model is not None or item.hbm is not None or item.eccn in ("4E091", "3A090.c"):
        return Decimal(0)
    if item.chip is None:
        return Decimal(0) if is_software_or_technology(item.eccn) else item.tpp
    tpp = performance_of(item.chip, readings).tpp
    return None if tpp is None else tpp * item.count


def why(item: Item, readings: Mapping[str, str], truth: Mapping[str, bool | None]) -> list[str]:
    """How a line was classified: the arithmetic, then each test of 3A090 (by its name in ``truth``) with its result."""
    if item.model is not None:
        return model_why(item.model, truth)
    if item.hbm is not None:
        return memory_why(item.hbm, truth)
    if item.chip is None:
        of = "with integrated circuits" if _is_unsplit_commodity(item.eccn) else "for commodities"
        level = "" if item.for_level is None else f", {of} at level {item.for_level}"
        return [f"{item.eccn} as classified by the caller{level}"]
    lines = list(performance_of(item.chip, readings).why)
    presumption = {name: truth[name] for name in PRESUMPTION if name in truth}
    silent = PRESUMPTION if all(holds is False for holds in presumption.values()) else ()
    lines += [_RESULTS[n, holds] for n, holds in truth.items() if n in CLASSIFICATION and n not in silent]
    if presumption.get("Note 1") and not _meets_a(truth):
        lines.append("the class rests on the presumption of Note 1: paragraph a, b or c would overcome it")
    if item.count > 1 or item.eccn_base:
        lines.append(f"contains {item.count:,} such integrated circuits; base {base_of(item, readings)}")
    return lines


def _is_unsplit_commodity(eccn: str | None) -> bool:
    return eccn in UNSPLIT and not is_software_or_technology(eccn)


def _meets_a(truth: Mapping[str, bool | None]) -> bool:
    """Whether the circuit's own numbers put it in 3A090.a."""
    return bool(truth["3A090.a.1"] or truth["3A090.a.2"]) and truth["Note 2"] is False


_RESULTS: Final = {
    (name, truth): f"{c.cite}: {c.text}: {words}"
    for name, c in CLASSIFICATION.items()
    for truth, words in ((True, "met"), (False, "not met"), (None, "not known"))
}
