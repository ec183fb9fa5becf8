"""The limits of ECCN 3A090.a and .b, with Note 2: what the numbers of an integrated circuit meet."""

from __future__ import annotations

from typing import Final

from licet.kernel.nodes import Const, Expr, all_of, any_of
from licet.law.parameter import number
from licet.law.part774.line import chip_tpp, datacenter, die_area
from licet.law.part774.technical_notes import MICRO


def _tpp(id: str) -> Const:
    return Const(number(id) * MICRO, id)


def _density_at_least(id: str) -> Expr:
    """TPP / area >= hundredths / 100, by cross multiplication; false where no die is non-planar."""
    return all_of(die_area > 0, chip_tpp * 100 >= die_area * number(id))


def _density_below(id: str) -> Expr:
    return all_of(die_area > 0, ~(chip_tpp * 100 >= die_area * number(id)))


A1: Final = chip_tpp >= _tpp("a1_tpp")
A2: Final = all_of(chip_tpp >= _tpp("a2_tpp"), _density_at_least("a2_density"))
B1: Final = all_of(
    chip_tpp >= _tpp("b1_tpp"),
    chip_tpp < _tpp("a1_tpp"),
    _density_at_least("b1_density"),
    _density_below("a2_density"),
)
B2: Final = all_of(chip_tpp >= _tpp("b2_tpp"), _density_at_least("b2_density"), _density_below("a2_density"))
EXCLUDED: Final = all_of(~datacenter, chip_tpp < _tpp("note_2_tpp"))
"""Outside 3A090.a and .b by Note 2."""

MEETS_A: Final = all_of(any_of(A1, A2), ~EXCLUDED)
MEETS_B: Final = all_of(~any_of(A1, A2), any_of(B1, B2), ~EXCLUDED)
