"""ECCN 3A090.a and .b with Note 2, and what contains such integrated circuits (4A090 and the .z paragraphs).

4A090 asks whether any integrated circuit inside meets the limits; it does not add the circuits up.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from licet.facts.contract import MOST_CHIP_TPP, MOST_TPP
from licet.facts.record import MILLI, thousandths
from licet.facts.transaction import Chip, Item
from licet.kernel.nodes import Case, Const, Expr, Fact, Type, Value, all_of, any_of
from licet.law.parameter import number
from licet.law.part774.eccns import eccns_of, level_of
from licet.law.part774.technical_notes import MICRO, Performance, micro, performance
from licet.law.provision import Condition, require
from licet.law.readings import product_form, six_bit_formats, tf32_bits

stated_level: Final = Fact(
    "stated_level", Type.CODE, "level that the caller stated", known=True, among=("", "a", "b", "none")
)
chip_tpp: Final = Fact("chip_tpp", Type.INT, "TPP of the integrated circuit", most=MOST_CHIP_TPP * MICRO)
die_area: Final = Fact("die_area", Type.INT, "applicable die area", most=10**6 * MICRO)
datacenter: Final = Fact("datacenter", Type.BOOL, "designed or marketed for use in a datacenter")
eccn_at_a: Final = Fact("eccn_at_a", Type.CODE, "ECCN at the .a level", known=True)
eccn_at_b: Final = Fact("eccn_at_b", Type.CODE, "ECCN at the .b level", known=True)
line_tpp: Final = Fact("line_tpp", Type.INT, "TPP of the line", most=MOST_TPP * MILLI)
others_tpp: Final = Fact(
    "others_tpp", Type.INT, "TPP of the other .a lines that draw on an allocation", most=MOST_TPP * MILLI
)
all_others_tpp: Final = Fact(
    "all_others_tpp", Type.INT, "TPP of all other .a lines of the order", most=MOST_TPP * MILLI
)

ITEM_FACTS: Final = (
    stated_level,
    chip_tpp,
    die_area,
    datacenter,
    eccn_at_a,
    eccn_at_b,
    line_tpp,
    others_tpp,
    all_others_tpp,
)


def _tpp(id: str) -> Const:
    return Const(number(id) * MICRO, id)


def _density_at_least(id: str) -> Expr:
    """TPP / area >= hundredths / 100, by cross multiplication; false where no die is non-planar."""
    return all_of(die_area > 0, chip_tpp * 100 >= die_area * number(id))


def _density_below(id: str) -> Expr:
    return all_of(die_area > 0, ~(chip_tpp * 100 >= die_area * number(id)))


_a1: Final = chip_tpp >= _tpp("a1_tpp")
_a2: Final = all_of(chip_tpp >= _tpp("a2_tpp"), _density_at_least("a2_density"))
_b1: Final = all_of(
    chip_tpp >= _tpp("b1_tpp"),
    chip_tpp < _tpp("a1_tpp"),
    _density_at_least("b1_density"),
    _density_below("a2_density"),
)
_b2: Final = all_of(chip_tpp >= _tpp("b2_tpp"), _density_at_least("b2_density"), _density_below("a2_density"))
_excluded: Final = all_of(~datacenter, chip_tpp < _tpp("note_2_tpp"))

_circuit_a: Final = all_of(any_of(_a1, _a2), ~_excluded)
_circuit_b: Final = all_of(~any_of(_a1, _a2), any_of(_b1, _b2), ~_excluded)

CLASSIFICATION: Final[dict[str, Condition]] = {
    "3A090.a.1": require("3A090.a.1", _a1, "TPP of 4,800 or more", "primary_extract"),
    "3A090.a.2": require(
        "3A090.a.2", _a2, "TPP of 1,600 or more and performance density of 5.92 or more", "primary_extract"
    ),
    "3A090.b.1": require(
        "3A090.b.1",
        _b1,
        "TPP of 2,400 or more and less than 4,800, and performance density of 1.6 or more and less than 5.92",
        "primary_extract",
    ),
    "3A090.b.2": require(
        "3A090.b.2",
        _b2,
        "TPP of 1,600 or more and performance density of 3.2 or more and less than 5.92",
        "primary_extract",
    ),
    "Note 2": require(
        "Note 2 to 3A090.a and .b",
        _excluded,
        "not designed or marketed for use in datacenters, and TPP below 4,800: outside 3A090",
        "primary_extract",
    ),
}

level_a: Final = any_of(stated_level.equals("a"), all_of(stated_level.equals(""), _circuit_a))
level_b: Final = any_of(stated_level.equals("b"), all_of(stated_level.equals(""), _circuit_b))

eccn: Final = Case(((level_a, eccn_at_a), (level_b, eccn_at_b)), Const("none"))

_own: Final = Case(((level_a, line_tpp),), Const(0))
a_tpp: Final = others_tpp + _own
"""The .a-level computing power of the order that draws on an allocation, this line included, in thousandths of TPP: all
but the lines that an authorization without a limit carries (740.29(h)(2); 742.6(b)(10)(iii)(B)(1))."""
order_a_tpp: Final = all_others_tpp + _own
"""The .a-level computing power of the whole order, in thousandths of TPP."""


def item_values(item: Item, readings: Mapping[str, str]) -> tuple[Value, ...]:
    """The values of ``ITEM_FACTS`` for a line that is alone in its order."""
    unit = unit_tpp(item, readings)
    line = thousandths(None if unit is None else unit * item.quantity)
    if item.chip is None:
        assert item.eccn is not None
        return (level_of(item.eccn), None, None, item.datacenter, item.eccn, item.eccn, line, 0, 0)
    found = performance_of(item.chip, readings)
    return (
        "",
        micro(found.tpp),
        micro(found.die_area),
        item.chip.designed_or_marketed_for_datacenter,
        *eccns_of(base_of(item, readings)),
        line,
        0,
        0,
    )


def performance_of(chip: Chip, readings: Mapping[str, str]) -> Performance:
    """A chip's performance under the readings in force."""
    return performance(chip, readings[tf32_bits.name], readings[six_bit_formats.name])


def base_of(item: Item, readings: Mapping[str, str]) -> str:
    """What the commodity would be classified as, level aside."""
    if item.eccn_base is not None:
        return item.eccn_base
    as_assembly = item.product is not None and readings[product_form.name] == "assembly"
    return "4A090" if as_assembly else "3A090"


def unit_tpp(item: Item, readings: Mapping[str, str]) -> Decimal | None:
    """TPP of one unit, summed over the chips that it contains; None where it is unknown."""
    if item.chip is None:
        return item.tpp
    tpp = performance_of(item.chip, readings).tpp
    return None if tpp is None else tpp * item.count


def why(item: Item, readings: Mapping[str, str], truth: Mapping[str, bool | None]) -> list[str]:
    """How a line was classified: the arithmetic, then each test of 3A090 with its result."""
    if item.chip is None:
        return [f"{item.eccn} as classified by the caller"]
    lines = list(performance_of(item.chip, readings).why)
    lines += [_RESULTS[name, truth[name]] for name in CLASSIFICATION]
    if item.count > 1 or item.eccn_base:
        lines.append(f"contains {item.count:,} such integrated circuits; base {base_of(item, readings)}")
    return lines


_RESULTS: Final = {
    (name, truth): f"{c.cite}: {c.text}: {words}"
    for name, c in CLASSIFICATION.items()
    for truth, words in ((True, "met"), (False, "not met"), (None, "not known"))
}
