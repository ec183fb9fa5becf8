"""What makes a record readable: of all that show the same, the one with the fewest facts out of the ordinary."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import z3

from licet.catalog import find
from licet.determine.decider import DEFAULT_READINGS
from licet.facts import record as r
from licet.facts.read import product_item
from licet.facts.transaction import Parties, Party, Transaction
from licet.kernel.nodes import Fact, Value
from licet.kernel.solver import Formula, Formulas, every, implied, some
from licet.law.part774 import line
from licet.law.part774.eccns import level_of
from licet.law.part774.line import LINE_FACTS
from licet.law.part774.line_values import line_values
from licet.law.part774.technical_notes import MICRO
from licet.law.readings import READINGS
from licet.proof.space import Space

PRODUCTS: Final = (
    "NVIDIA H100 SXM5 80GB",
    "NVIDIA H20 96GB",
    "NVIDIA L40",
    "NVIDIA GeForce RTX 4090",
    "NVIDIA L4",
    "NVIDIA A100 SXM4 80GB",
    "NVIDIA GeForce RTX 4090 D",
)
"""Products that a reader knows, of every class, of which everything is known but what a foundry would attest."""
CLASSIFIED: Final = ("4A090.a", "3A090.a", "4A090.b", "3A090.b", "EAR99")
"""Classes that a reader knows."""
PLACES: Final = (
    *("IN", "AE", "MY", "SA", "SG", "BR", "CN", "DE", "GB", "JP", "TW", "IL", "VN", "ZA", "KE", "PL", "RU", "KH"),
    *("MO", "US"),
)
"""Countries that a reader expects, the most expected first."""

_FALSE: Final = (
    *(r.prohibited_part_744, r.military, r.military_intelligence, r.weapons_of_mass_destruction, r.supercomputer),
    *(r.trains_outside, r.through_intermediaries, r.relocated, r.uveu_held, r.nveu_held, r.license_held),
    *(r.consignee_government, r.osat_approved, r.iaas),
)
_TRUE: Final = (r.consignee_private, r.uveu_operator, r.nveu_operator, *r.CHINA)
_ZERO: Final = (
    *(r.lpp_used, r.aia_cumulative, r.allocation_used, r.nveu_installed, r.uveu_outside, r.uveu_in_destination),
    *(r.uveu_outside_us, r.shipped_to_china, r.uveu_total, r.shipped_to_us),
    *(r.site_tpp, r.site_at_least, r.site_at_most),
)
_ORDINARY: Final[tuple[tuple[Fact, Value], ...]] = (
    *((fact, False) for fact in _FALSE),
    *((fact, True) for fact in _TRUE),
    *((fact, ()) for fact in (r.listed, r.exporter_listed, r.affiliate_listed, r.owner_listed)),
    (line.us_origin, True),
    (line.direct_product, False),
    (line.us_content, 0),
    (r.activity, "export"),
    (r.origin, "US"),
    (r.purpose, "data_center"),
    (r.customers_outside, ""),
    (r.licensed_customer_location, ""),
    (r.lender_headquarters, ""),
    (r.exporter_role, "other"),
    (r.exporter_location, "US"),
    (r.exporter_seat, "US"),
    (r.exporter_headquarters, ("US",)),
    (r.permanent_employee, False),
    (r.employer_headquarters, ("US",)),
    (r.government_assurances, False),
    (r.assurances_said, "no"),
    (r.installed_said, "yes"),
    *((fact, "") for fact in (r.corporate_governance, r.location_verification, r.matching_us_investment)),
    (r.compliant_storage, False),
    *((fact, 0) for fact in _ZERO),
    *((r_.fact, DEFAULT_READINGS[name]) for name, r_ in READINGS.items()),
)
_OF_A_PRODUCT: Final = frozenset(LINE_FACTS) - {line.line_tpp}
_ROUND: Final = {
    line.chip_tpp: [n * MICRO for n in (1000, 2000, 2400, 3000, 4000, 4800, 6000, 10_000, 20_000)],
    line.die_area: [n * MICRO for n in (800, 500, 200, 1000, 1500, 2000)],
    line.line_tpp: [n * MICRO for n in (100, 1000, 10, 1, 10_000)],
    line.dram_bandwidth: [n * MICRO for n in (1000, 3000)],
    line.transfer_rate: [n * MICRO for n in (400, 600)],
}
"""Numbers that a reader takes in at once; a million thousandths of TPP are a thousand TPP."""
QUANTITIES: Final = (100, 1, 1000, 300, 2000, 5000, 20000, 50000)


@dataclass(frozen=True)
class Line:
    """A line that a reader knows: the facts that it fixes, and the TPP of one unit in thousandths (None: of any)."""

    name: str
    fixed: Callable[[Formulas], Formula]
    unit: int | None = None


def lines(space: Space) -> Iterator[Line]:
    """The lines to try, the most familiar first; the last is any circuit."""
    for name in PRODUCTS:
        values = _product_facts(name, space)
        unit = values[LINE_FACTS.index(line.line_tpp)]
        assert isinstance(unit, int)
        yield Line(name, lambda f, values=values: _as_given(f, values), unit)  # type: ignore[misc]
    for code in CLASSIFIED:
        yield Line(code, lambda f, code=code: _stated(f, code))  # type: ignore[misc]
    yield Line("", lambda f: f.fixed(line.product, ""))


def _stated(f: Formulas, code: str) -> Formula:
    return every(
        [
            f.fixed(line.stated_level, level_of(code)),
            f.fixed(line.eccn_at_a, code),
            f.fixed(line.product, ""),
            f.fixed(line.datacenter, True),
            implied(f.number(line.line_tpp).value > 0, f.number(line.line_tpp).value >= 1000),
        ]
    )


def _as_given(f: Formulas, values: Sequence[Value]) -> Formula:
    """The facts of a product, as far as they mean something, but for its computing power; no foundry exports it."""
    known = [
        some([f.unknown(fact), f.fixed(fact, value)])
        for fact, value in zip(LINE_FACTS, values, strict=True)
        if value is not None and value != (None,) and fact is not line.line_tpp
    ]
    return every([f.fixed(r.exporter_role, "other"), *known])


def _product_facts(name: str, space: Space) -> tuple[Value, ...]:
    nobody = Party()
    item = product_item(find(name))
    t = Transaction(space.day, (item,), Parties(nobody, nobody, (), nobody, nobody, nobody))
    return line_values(item, t, DEFAULT_READINGS)


def preferences(formulas: Formulas) -> Iterator[Formula]:
    """What is ordinary in a transaction, the most important first."""
    f = formulas
    destination = f.code(r.destination).classes
    seats = (r.consignee_headquarters, r.end_user_headquarters, r.operator_headquarters, r.headquarters)

    def usual(fact: Fact, value: Value) -> Formula:
        return some([f.unknown(fact), f.fixed(fact, value)])

    yield from (usual(fact, value) for fact, value in _ORDINARY[: len(_FALSE) + len(_TRUE) + 4])
    for fact in (r.recipients_locations, *seats):
        listed = f.codes(fact).classes
        yield every(listed[c] == destination[c] for c in listed)
    for fact in seats:
        yield z3.AtMost(*f.codes(fact).classes.values(), 1)
    yield from (usual(fact, value) for fact, value in _ORDINARY[len(_FALSE) + len(_TRUE) + 4 :])
    place = f.code(r.customer_location).classes
    yield every(implied(formula, destination[c]) for c, formula in place.items())
    yield usual(line.designer_headquarters, "US")
    yield usual(line.designer_approved, True)
    yield usual(line.designer_authorized, False)


def ordinary_record(
    space: Space, claim: Formula, then: Mapping[Fact, Fact]
) -> tuple[z3.ModelRef, Line, int | None] | None:
    """A model of a claim that is as ordinary as can be, its line and its quantity; None where no line shows it.

    ``then``: the facts of a second record that differ from those of the first.
    """
    f = space.formulas
    solver = space.solver
    for tried in lines(space):
        if tried.unit is not None and not then.keys().isdisjoint(_OF_A_PRODUCT):
            continue
        solver.push()
        try:
            quantity = z3.Int("quantity")
            solver.add(every([*f.bounds, claim, tried.fixed(f)]), _quantity(f, tried, quantity))
            if line.line_tpp in then:
                solver.add(_quantity(f, tried, z3.Int("quantity_then"), then))
            solver.add(every(f.bounds))
            if solver.check() != z3.sat:
                continue
            _prefer(solver, list(preferences(f)))
            _first(solver, [f.fixed(r.destination, place) for place in PLACES])
            _first(solver, [quantity == n for n in QUANTITIES])
            if tried.unit is None:
                _round(solver, f, then)
            assert solver.check() == z3.sat
            model = solver.model()
            number = model.eval(quantity, model_completion=True).as_long() if tried.unit else None
            return model, tried, number
        finally:
            solver.pop()
    return None


def _round(solver: z3.Solver, f: Formulas, then: Mapping[Fact, Fact]) -> None:
    """Add round numbers for a line that is no product."""
    for fact, numbers in _ROUND.items():
        for one in (fact, then.get(fact, fact)):
            _first(solver, [f.number(one).value == n for n in numbers])


def _quantity(f: Formulas, tried: Line, quantity: z3.ArithRef, then: Mapping[Fact, Fact] | None = None) -> Formula:
    """The computing power of the line is that of so many units; a circuit of no product is alone in its line."""
    whole, chip = ((then or {}).get(fact, fact) for fact in (line.line_tpp, line.chip_tpp))
    tpp, of_one = f.number(whole).value, f.number(chip).value
    if tried.unit is not None:
        return every([quantity >= 1, quantity <= 10**8, tpp == tried.unit * quantity])
    one_chip = every([tpp * 1000 >= of_one, of_one > tpp * 1000 - 1000])
    return every([implied(f.code(line.stated_level).classes[f.class_of("")], one_chip), tpp <= 10**13])


def _prefer(solver: z3.Solver, wanted: list[Formula]) -> None:
    """Add what can be had of the wishes, the first before the others."""
    if not wanted:
        return
    solver.push()
    solver.add(every(wanted))
    holds = solver.check() == z3.sat
    solver.pop()
    if holds:
        solver.add(every(wanted))
    elif len(wanted) > 1:
        middle = len(wanted) // 2
        _prefer(solver, wanted[:middle])
        _prefer(solver, wanted[middle:])


def _first(solver: z3.Solver, wanted: list[Formula]) -> None:
    """Add the first of the wishes that can be had."""
    for wish in wanted:
        if wish is not False and solver.check(wish if not isinstance(wish, bool) else z3.BoolVal(wish)) == z3.sat:
            solver.add(wish)
            return
