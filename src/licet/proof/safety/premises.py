"""What the sentences of the safety list suppose: of items, places, parties and amounts."""

from __future__ import annotations

from typing import Final

from licet.facts import record as r
from licet.facts.contract import FABRICATORS
from licet.kernel.nodes import Const, Expr, Fact, NamedSet, all_of, any_of
from licet.law.in_force import ENFORCED, overlay
from licet.law.parameter import number, tpp
from licet.law.part734.scope import EXPORT_REEXPORT_TRANSFER
from licet.law.part736.s2_general_prohibitions import DENIED_PERSONS
from licet.law.part748.s15_veu import NOT_OWN_USE
from licet.law.part774 import line
from licet.law.part774.eccns import A_LEVEL, B_LEVEL, SOFTWARE_A, SOFTWARE_B
from licet.law.part774.technical_notes import MICRO
from licet.law.sets import MACAU_OR_D5_INVOLVED, PART_746, SUPPLEMENT_5A, UNITED_STATES, to

ABROAD: Final = ~to(UNITED_STATES)
SHIPPED: Final = r.activity.is_in(EXPORT_REEXPORT_TRANSFER)
"""An export, reexport or transfer (in-country), not a release to a person."""
FROM_US: Final = r.origin.is_in(UNITED_STATES)
SUBJECT: Final = any_of(FROM_US, line.us_origin)
"""Subject to the EAR, as most items here are: from the United States, or of U.S. origin."""
RELIED_ON: Final = ~ENFORCED
"""Not on the enforced clock, where the exceptions of the rule that is not enforced are not relied on."""

NOT_DENIED: Final = ~any_of(r.listed.meets(DENIED_PERSONS), r.exporter_listed.meets(DENIED_PERSONS))
OTHER_END_USES: Final = (r.prohibited_part_744, r.military, r.military_intelligence, r.weapons_of_mass_destruction)
"""The end uses of part 744 but supercomputers."""
_NO_LIST: Final = NamedSet.of("no list", ())
UNLISTED: Final = all_of(
    *(lists.within(_NO_LIST) for lists in (r.listed, r.affiliate_listed)), ~r.exporter_listed.meets(DENIED_PERSONS)
)
"""No party is on a list, or owned by such parties; the exporter is not denied."""
NO_LETTER: Final = any_of(~any_of(overlay("is-informed-h20"), overlay("is-informed-mi308")), ~MACAU_OR_D5_INVOLVED)
UNSUSPECTED: Final = all_of(NO_LETTER, UNLISTED, ~to(PART_746), ~r.supercomputer, *(~flag for flag in OTHER_END_USES))
"""No list, end use, embargo or letter stands in the way."""
OWN_USE: Final = ~r.purpose.is_in(NOT_OWN_USE)
NO_TRAINING_OUTSIDE: Final = any_of(~r.trains_outside, all_of(to(SUPPLEMENT_5A), ~r.iaas))
"""No 4E091 model is trained outside Supplement No. 5(a), or as a service for others from outside of it."""

NOBODY_IN_D5: Final = ~MACAU_OR_D5_INVOLVED
CONSIGNEE_IN_5A: Final = r.consignee_headquarters.meets(SUPPLEMENT_5A, r.date)
ALL_IN_5A: Final = all_of(
    to(SUPPLEMENT_5A),
    r.recipients_locations.within(SUPPLEMENT_5A, r.date),
    r.recipients_headquarters.within(SUPPLEMENT_5A, r.date),
)
"""Destination, locations, headquarters and parents are in Supplement No. 5(a)."""

STATED_A: Final = all_of(line.stated_level.equals("a"), line.eccn_at_a.is_in(A_LEVEL))
STATED_B: Final = all_of(line.stated_level.equals("b"), line.eccn_at_b.is_in(B_LEVEL))
"""A commodity that was classified by an ECCN of the level."""
STATED_SOFTWARE_A: Final = all_of(line.stated_level.equals("a"), line.eccn_at_a.is_in(SOFTWARE_A))
STATED_SOFTWARE_B: Final = all_of(line.stated_level.equals("b"), line.eccn_at_b.is_in(SOFTWARE_B))
MEMORY: Final = line.stated_level.equals("c")
WEIGHTS: Final = line.stated_level.equals("4E091")
ANY_WEIGHTS: Final = any_of(WEIGHTS, line.stated_level.equals("model"))
OUTSIDE: Final = line.stated_level.equals("none")
"""Outside the advanced-computing entries."""
DESIGNED_WELL: Final = any_of(line.designer_approved, line.designer_authorized)
SPARSE_MEMORY: Final = line.hbm_bandwidth * 10 < line.hbm_area * number("hbm_exception_density")

_CIRCUIT: Final = all_of(line.stated_level.equals(""), line.eccn_at_a.equals("3A090.a"))
PLAIN_CHIP: Final = all_of(_CIRCUIT, r.exporter_role.equals("other"))
"""An integrated circuit by its numbers, not exported by a foundry."""
OF_A_FOUNDRY: Final = all_of(_CIRCUIT, r.exporter_role.is_in(NamedSet.of("foundries", FABRICATORS)), line.non_planar)
MANY_TRANSISTORS: Final = Const(number("transistors_2029") * 10**9)


def micro(id: str) -> Const:
    """A number of the law in millionths."""
    return Const(number(id) * MICRO, id)


def _dense(id: str) -> Expr:
    return all_of(line.die_area > 0, line.chip_tpp * 100 >= line.die_area * number(id))


CHIP_A: Final = any_of(
    line.chip_tpp >= micro("a1_tpp"),
    all_of(line.datacenter, line.chip_tpp >= micro("a2_tpp"), _dense("a2_density")),
)
CHIP_B: Final = all_of(
    line.datacenter,
    ~CHIP_A,
    any_of(
        all_of(line.chip_tpp >= micro("b1_tpp"), _dense("b1_density")),
        all_of(line.chip_tpp >= micro("b2_tpp"), _dense("b2_density")),
    ),
)

FAST_IN_2022: Final = all_of(
    line.transfer_rate >= micro("transfer_rate_2022"), line.chip_tpp >= micro("operations_2022")
)

ANY_A: Final = any_of(STATED_A, STATED_SOFTWARE_A, all_of(PLAIN_CHIP, CHIP_A))
"""An .a-level item: classified so, or an integrated circuit by its numbers."""

LPP_LIMIT: Final = tpp("lpp_annual")
ALLOCATION: Final = tpp("country_allocation")
_WITH_ASSURANCES: Final = tpp("country_allocation_with_assurances")
BOUND: Final = all_of(STATED_A, ~to(SUPPLEMENT_5A), ~CONSIGNEE_IN_5A, ABROAD, SHIPPED, SUBJECT)
"""An .a-level commodity to a country with an allocation, for an ultimate consignee from such a country."""
FITS: Final = any_of(
    r.allocation_used + line.line_tpp <= ALLOCATION,
    all_of(r.government_assurances, r.allocation_used + line.line_tpp <= _WITH_ASSURANCES),
)
EXHAUSTED: Final = all_of(
    r.allocation_used >= ALLOCATION, any_of(~r.government_assurances, r.allocation_used >= _WITH_ASSURANCES)
)

NEW_CHIPS: Final = all_of(~r.relocated, STATED_A, ~to(SUPPLEMENT_5A))
MOVED_CHIPS: Final = all_of(r.relocated, STATED_A, ~to(SUPPLEMENT_5A))
HOLDS_NVEU: Final = all_of(r.nveu_held, r.nveu_operator)
HOLDS_UVEU: Final = all_of(r.uveu_held, r.uveu_operator, CONSIGNEE_IN_5A)


def share(part: Fact, percent: str) -> Expr:
    """New chips leave a part of a validated end user's computing power no more than so many percent of the whole."""
    return (part + line.line_tpp) * 100 <= (r.uveu_total + line.line_tpp) * number(percent)


def share_moved(part: Fact, joins: Expr, percent: str) -> Expr:
    """With what of the chips that it already owns joins a part, that is no more than so many percent of the whole."""
    return (part + joins) * 100 <= r.uveu_total * number(percent)


DENIAL: Final = ("presumption_of_denial", "policy_of_denial")
REVIEWED: Final = ("case_by_case", *DENIAL)
