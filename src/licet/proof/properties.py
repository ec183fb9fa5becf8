"""The safety list: sentences that are to be true of every transaction, each with the paragraph that it rests on.

They are written with the facts and sets of the law, and say from outside what an answer may be; they are not the
conditions of the provisions. Each is asked under every regime, and on every day, on which what it speaks of is in
force.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from licet.determine.decider import Decider
from licet.facts import record as r
from licet.facts.contract import FABRICATORS, LISTS
from licet.kernel.nodes import Const, Expr, Fact, In, NamedSet, all_of, any_of
from licet.law.in_force import (
    AC_2022,
    ACS_2023,
    CHINA_2026,
    CORRECTIONS_2024,
    DIFFUSION,
    DIFFUSION_KEPT,
    ENFORCED,
    FOUNDRY_2025,
    HBM_2024,
)
from licet.law.parameter import number, tpp
from licet.law.part734.scope import DEEMED, EXPORT_REEXPORT, EXPORT_REEXPORT_TRANSFER
from licet.law.part736.s2_general_prohibitions import DENIED_PERSONS
from licet.law.part740.s2_restrictions import UNVERIFIED
from licet.law.part740.s25_hbm import US_OR_A5
from licet.law.part740.s28_acm import MANUFACTURING
from licet.law.part740.s29_lpp import LPP_ITEMS
from licet.law.part744.requirements import NO_PART_744_OR_746
from licet.law.part744.s8_specially_designated import SPECIALLY_DESIGNATED
from licet.law.part744.s11_entity_list import (
    AFFILIATES_IN_FORCE,
    FOOTNOTE_1,
    FOOTNOTE_4,
    ON_ENTITY_LIST,
    REACH_FOR_ANY_ITEM,
)
from licet.law.part744.s21_military import END_USER_LIST
from licet.law.part744.s23_supercomputer import NAMED
from licet.law.part748.s15_veu import NOT_OWN_USE, NVEU_ALLOCATION
from licet.law.part774 import line
from licet.law.part774.designers import NEEDS_DESIGNER
from licet.law.part774.eccn_3a090 import for_datacenters, level_a, level_b
from licet.law.part774.eccn_3a090_c import level_c
from licet.law.part774.eccn_4e091 import level_4e091
from licet.law.part774.eccns import A_LEVEL, B_LEVEL, BY_COMMODITY, SOFTWARE_A, SOFTWARE_B
from licet.law.part774.technical_notes import MICRO
from licet.law.provision import ALWAYS
from licet.law.sets import (
    CHINA_OR_MACAU,
    CHINA_THEN_MACAU,
    D1_D4_D5_LESS_A5_A6,
    DESTINATIONS_B,
    E1_E2,
    MACAU_OR_D5,
    MACAU_OR_D5_INVOLVED,
    MILITARY_ANY_ITEM,
    MILITARY_COUNTRIES,
    MILITARY_INTELLIGENCE_COUNTRIES,
    NVEU_COUNTRIES,
    PART_746,
    SUPPLEMENT_5A,
    UNITED_STATES,
    US_A5_A6,
    to,
    to_headquartered_in,
)
from licet.proof.space import copy_of
from licet.proof.strictness import strictness


@dataclass(frozen=True)
class Sentence:
    """Wherever the premise is true, so is the conclusion."""

    premise: Expr
    conclusion: Expr

    @property
    def condition(self) -> Expr:
        """What is to be true of every record."""
        return any_of(~self.premise, self.conclusion)


@dataclass(frozen=True)
class Property:
    """A sentence about every transaction. ``claim`` makes it a condition on the answers of a law.

    ``when``: where it is asked at all. ``then``: the facts of a second transaction that differs from the first in them.
    ``needs``: the authorizations that it speaks of. ``exception``: why it is known not to hold, where it does not.
    """

    name: str
    says: str
    cite: str
    claim: Callable[[Law], Sentence]
    when: Expr = ALWAYS
    then: Mapping[Fact, Fact] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    exception: str = ""


class Law:
    """What a property can speak of: the answer of a law for a record, and for the second one."""

    def __init__(self, law: Decider, then: Callable[[Expr], Expr]) -> None:
        self.answer = law.answer
        self.then = then

    @property
    def free(self) -> Expr:
        """No license is required."""
        return self.answer.outcome.equals("no_license_required")

    @property
    def carried(self) -> Expr:
        """An exception or an authorization carries the transaction."""
        return any_of(self.answer.outcome.equals("license_exception"), self.answer.outcome.equals("authorized_veu"))

    @property
    def goes(self) -> Expr:
        """It may go ahead without a license."""
        return any_of(self.free, self.carried)

    @property
    def prohibited(self) -> Expr:
        """It is prohibited."""
        return self.answer.outcome.equals("prohibited")

    def by(self, *codes: str) -> Expr:
        """One of these authorizations carries it."""
        return In(self.answer.authorization, NamedSet.of(" or ".join(codes), codes))

    def reviewed(self, *policies: str) -> Expr:
        """A license is required, under one of these policies."""
        return In(self.answer.review_policy, NamedSet.of(" or ".join(policies), policies))

    @property
    def never_stricter_before(self) -> Expr:
        """The second transaction is answered at least as strictly as the first."""
        now = strictness(self.answer)
        return self.then(now) >= now


def _if(*premises: Expr) -> Callable[[Expr], Sentence]:
    return lambda conclusion: Sentence(all_of(*premises), conclusion)


def _second(*facts: Fact) -> dict[Fact, Fact]:
    return {fact: copy_of(fact, "then") for fact in facts}


_MORE_TPP: Final = _second(line.line_tpp)
_MORE_OPERATIONS: Final = _second(line.chip_tpp, line.line_tpp, line.limit_tpp)
_LISTED: Final = _second(r.listed)
_USED: Final = _second(r.lpp_used, r.allocation_used, r.nveu_installed, r.uveu_outside, r.uveu_in_destination)
_FLAGS: Final = _second(
    *(r.prohibited_part_744, r.military, r.military_intelligence, r.weapons_of_mass_destruction, r.trains_outside)
)


def _more_listed() -> Expr:
    each = [NamedSet.of(name, (name,)) for name in LISTS]
    return all_of(*(any_of(~r.listed.meets(one), _LISTED[r.listed].meets(one)) for one in each))


_OTHER_END_USES: Final = (*(r.prohibited_part_744, r.military, r.military_intelligence, r.weapons_of_mass_destruction),)
ABROAD: Final = ~to(UNITED_STATES)
SHIPPED: Final = r.activity.is_in(EXPORT_REEXPORT_TRANSFER)
FROM_US: Final = r.origin.is_in(UNITED_STATES)
NOT_DENIED: Final = ~any_of(r.listed.meets(DENIED_PERSONS), r.exporter_listed.meets(DENIED_PERSONS))
UNSUSPECTED: Final = all_of(NO_PART_744_OR_746, NOT_DENIED, ~r.listed.meets(UNVERIFIED))
"""No end use, end user, list or embargo stands in the way."""
STATED_A: Final = all_of(line.stated_level.equals("a"), line.eccn_at_a.is_in(A_LEVEL))
STATED_B: Final = all_of(line.stated_level.equals("b"), line.eccn_at_b.is_in(B_LEVEL))
STATED_SOFTWARE_A: Final = all_of(line.stated_level.equals("a"), line.eccn_at_a.is_in(SOFTWARE_A))
STATED_SOFTWARE_B: Final = all_of(line.stated_level.equals("b"), line.eccn_at_b.is_in(SOFTWARE_B))
MEMORY: Final = line.stated_level.equals("c")
WEIGHTS: Final = line.stated_level.equals("4E091")
OUTSIDE: Final = line.stated_level.equals("none")
DESIGNED_WELL: Final = any_of(line.designer_approved, line.designer_authorized)
PLAIN_CHIP: Final = all_of(
    line.stated_level.equals(""), line.eccn_at_a.equals("3A090.a"), r.exporter_role.equals("other")
)
_CONSIGNEE_IN_5A: Final = r.consignee_headquarters.meets(SUPPLEMENT_5A, r.date)
_ALL_IN_5A: Final = all_of(
    to(SUPPLEMENT_5A),
    r.recipients_locations.within(SUPPLEMENT_5A, r.date),
    r.recipients_headquarters.within(SUPPLEMENT_5A, r.date),
)
_NOBODY_IN_D5: Final = ~MACAU_OR_D5_INVOLVED
_LPP_LIMIT: Final = tpp("lpp_annual")
_ALLOCATION: Final = tpp("country_allocation")
_WITH_ASSURANCES: Final = tpp("country_allocation_with_assurances")
_BOUND: Final = all_of(any_of(STATED_A), ~to(SUPPLEMENT_5A), ~_CONSIGNEE_IN_5A, ABROAD, SHIPPED, FROM_US)
_LARGEST: Final = any_of(
    r.allocation_used + line.line_tpp <= _ALLOCATION,
    all_of(r.government_assurances, r.allocation_used + line.line_tpp <= _WITH_ASSURANCES),
)
_EXHAUSTED: Final = all_of(
    r.allocation_used >= _ALLOCATION, any_of(~r.government_assurances, r.allocation_used >= _WITH_ASSURANCES)
)
_NEW: Final = all_of(~r.relocated, STATED_A, ~to(SUPPLEMENT_5A))
_HOLDS_NVEU: Final = all_of(r.nveu_held, r.nveu_operator)
_HOLDS_UVEU: Final = all_of(r.uveu_held, r.uveu_operator, _CONSIGNEE_IN_5A)
_OWN_USE: Final = ~r.purpose.is_in(NOT_OWN_USE)
_RELIABLE: Final = ~ENFORCED
"""Not on the enforced clock, where the exceptions of the rule are not relied on."""


def _share(part: Fact, percent: str) -> Expr:
    return (part + line.line_tpp) * 100 <= (r.uveu_total + line.line_tpp) * number(percent)


def _micro(id: str) -> Const:
    return Const(number(id) * MICRO, id)


_DENSE_A2: Final = all_of(line.die_area > 0, line.chip_tpp * 100 >= line.die_area * number("a2_density"))
_DENSE_B1: Final = all_of(line.die_area > 0, line.chip_tpp * 100 >= line.die_area * number("b1_density"))
_DENSE_B2: Final = all_of(line.die_area > 0, line.chip_tpp * 100 >= line.die_area * number("b2_density"))
_CHIP_A: Final = any_of(
    line.chip_tpp >= _micro("a1_tpp"), all_of(line.datacenter, line.chip_tpp >= _micro("a2_tpp"), _DENSE_A2)
)
_CHIP_B: Final = all_of(
    line.datacenter,
    ~_CHIP_A,
    any_of(
        all_of(line.chip_tpp >= _micro("b1_tpp"), _DENSE_B1),
        all_of(line.chip_tpp >= _micro("b2_tpp"), _DENSE_B2),
    ),
)
_OF_A_FOUNDRY: Final = all_of(
    line.stated_level.equals(""),
    line.eccn_at_a.equals("3A090.a"),
    r.exporter_role.is_in(NamedSet.of("foundries", FABRICATORS)),
    line.non_planar,
)
_BILLIONS: Final = Const(number("transistors_2029") * 10**9)
_SPARSE_MEMORY: Final = line.hbm_bandwidth * 10 < line.hbm_area * number("hbm_exception_density")

_DENIAL: Final = ("presumption_of_denial", "policy_of_denial")
_REVIEWED: Final = ("case_by_case", *_DENIAL)

PROPERTIES: Final = (
    # What nobody may do
    Property(
        "denied-is-prohibited",
        "A transaction with a party on the Denied Persons List, in an item subject to the EAR, is prohibited, "
        "whatever else is true of it.",
        "736.2(b)(4)",
        lambda law: _if(any_of(FROM_US, line.us_origin), ~NOT_DENIED)(law.prohibited),
    ),
    Property(
        "only-denied-is-prohibited",
        "Nothing else is prohibited.",
        "736.2(b)(4)",
        lambda law: _if(law.prohibited)(~NOT_DENIED),
    ),
    Property(
        "listing-never-helps",
        "A listing of a party never makes an answer better.",
        "744.11; 744.8; 744.21(b); 740.2(a)(17); 736.2(b)(4)",
        lambda law: _if(_more_listed())(law.never_stricter_before),
        then=_LISTED,
    ),
    Property(
        "end-use-never-helps",
        "An end use that part 744 controls, military, of military intelligence, of weapons, or to train a model for "
        "others, never makes an answer better.",
        "part 744; 740.27(a)",
        lambda law: _if(*(any_of(~f, then) for f, then in _FLAGS.items()))(law.never_stricter_before),
        then=_FLAGS,
    ),
    Property(
        "entity-list",
        "No item from the United States goes abroad without a license to a transaction with a party on the Entity "
        "List, and its application is reviewed under a presumption or policy of denial.",
        "744.11",
        lambda law: _if(r.listed.meets(ON_ENTITY_LIST), ABROAD, FROM_US, NOT_DENIED)(law.reviewed(*_DENIAL)),
    ),
    Property(
        "specially-designated",
        "With a Specially Designated National there is a policy of denial.",
        "744.8",
        lambda law: _if(r.listed.meets(SPECIALLY_DESIGNATED), ABROAD, FROM_US, NOT_DENIED)(
            law.reviewed("policy_of_denial")
        ),
    ),
    Property(
        "embargo",
        "Nothing subject to the EAR goes to a destination of part 746 without a license, or under a policy better "
        "than a presumption of denial.",
        "part 746",
        lambda law: _if(to(PART_746), FROM_US, NOT_DENIED)(law.reviewed(*_DENIAL)),
    ),
    Property(
        "weapons",
        "No end use of weapons of mass destruction goes abroad without a license.",
        "744.2 to 744.4",
        lambda law: _if(r.weapons_of_mass_destruction, ABROAD, FROM_US, NOT_DENIED)(law.reviewed(*_DENIAL)),
    ),
    Property(
        "military",
        "Nothing but EAR99 goes to a military end use in a country of 744.21, and nothing at all to one in Belarus or "
        "Russia, without a license.",
        "744.21",
        lambda law: _if(
            r.military,
            FROM_US,
            ABROAD,
            NOT_DENIED,
            any_of(
                any_of(to(MILITARY_ANY_ITEM), to_headquartered_in(MILITARY_ANY_ITEM)),
                all_of(
                    any_of(to(MILITARY_COUNTRIES), to_headquartered_in(MILITARY_COUNTRIES)),
                    ~line.eccn_at_a.equals("EAR99"),
                ),
            ),
        )(law.reviewed(*_DENIAL)),
    ),
    Property(
        "military-intelligence",
        "Nothing goes to a military-intelligence end use of a country of 744.22 without a license.",
        "744.22",
        lambda law: _if(
            r.military_intelligence,
            FROM_US,
            ABROAD,
            NOT_DENIED,
            any_of(to(MILITARY_INTELLIGENCE_COUNTRIES), to_headquartered_in(MILITARY_INTELLIGENCE_COUNTRIES)),
        )(law.reviewed(*_DENIAL)),
    ),
    Property(
        "supercomputers",
        "An item of the entries that 744.23(a)(1) names never goes to a supercomputer in China without a license.",
        "744.23(a)(1)",
        lambda law: _if(
            r.supercomputer, line.eccn_at_a.is_in(NAMED), to(CHINA_THEN_MACAU), FROM_US, ~line.stated_level.equals("c")
        )(~law.goes),
    ),
    Property(
        "supercomputers-d5",
        "From November 17, 2023 the same holds of all of Macau and Country Group D:5.",
        "744.23(a)(1)",
        lambda law: _if(r.supercomputer, line.eccn_at_a.is_in(NAMED), to(MACAU_OR_D5), FROM_US)(~law.goes),
        when=~AC_2022,
    ),
    Property(
        "supercomputers-allied",
        "For recipients headquartered, with their parents, in the United States, A:5 or A:6 such an application is "
        "reviewed under a presumption of approval, if nothing else stands in the way.",
        "744.23(d)(2)",
        lambda law: _if(
            r.supercomputer,
            OUTSIDE,
            line.eccn_at_a.is_in(NAMED),
            to(MACAU_OR_D5),
            ~to(PART_746),
            FROM_US,
            r.recipients_headquarters.within(US_A5_A6, r.date),
            r.listed.within(NamedSet.of("no list", ())),
            r.affiliate_listed.within(NamedSet.of("no list", ())),
            NOT_DENIED,
            *(~flag for flag in _OTHER_END_USES),
        )(law.reviewed("presumption_of_approval")),
        when=~AC_2022,
    ),
    Property(
        "unverified",
        "No License Exception carries a transaction with a party on the Unverified List.",
        "740.2(a)(17)",
        lambda law: _if(r.listed.meets(UNVERIFIED))(~law.by("AIA", "ACM", "LPP", "NAC", "ACA", "HBM")),
    ),
    Property(
        "affiliates",
        "A party owned by half or more by parties on the Entity List, or by Specially Designated Nationals, is treated "
        "as they are, where the Affiliates rule is in force.",
        "744.11(a)",
        lambda law: _if(r.affiliate_listed.meets(REACH_FOR_ANY_ITEM), ABROAD, FROM_US, NOT_DENIED)(
            law.reviewed(*_DENIAL)
        ),
        when=AFFILIATES_IN_FORCE,
    ),
    Property(
        "affiliates-designated",
        "Of a party that Specially Designated Nationals own there is a policy of denial.",
        "744.11(a); 744.8",
        lambda law: _if(r.affiliate_listed.meets(SPECIALLY_DESIGNATED), ABROAD, FROM_US, NOT_DENIED)(
            law.reviewed("policy_of_denial")
        ),
        when=AFFILIATES_IN_FORCE,
    ),
    Property(
        "military-end-users",
        "Nothing but EAR99 goes to a party on the Military End-User List, or one that such parties own, without a "
        "license.",
        "744.21(b); 744.11(a)",
        lambda law: _if(
            any_of(r.listed.meets(END_USER_LIST), all_of(AFFILIATES_IN_FORCE, r.affiliate_listed.meets(END_USER_LIST))),
            ~line.eccn_at_a.equals("EAR99"),
            ABROAD,
            FROM_US,
            NOT_DENIED,
        )(law.reviewed(*_DENIAL)),
    ),
    # What is subject to the EAR
    Property(
        "content-is-subject",
        "An item of U.S. origin, or with more than 25 percent of U.S. content (more than 10 percent to Country Groups "
        "E:1 and E:2), is subject to the EAR: no embargo or end use lets it go freely.",
        "734.3; 734.4",
        lambda law: _if(
            any_of(
                line.us_origin,
                line.us_content > number("de_minimis") * MICRO,
                all_of(to(E1_E2), line.us_content > number("de_minimis_e1_e2") * MICRO),
            ),
            ABROAD,
            any_of(to(PART_746), r.weapons_of_mass_destruction),
        )(~law.goes),
    ),
    Property(
        "content-is-not-subject",
        "With U.S. content of no more than 10 percent (elsewhere than to Country Groups E:1 and E:2, 25 percent) what "
        "is neither of U.S. origin nor a direct product needs no license from elsewhere.",
        "734.3; 734.4",
        lambda law: _if(
            ~FROM_US,
            ~line.us_origin,
            ~line.direct_product,
            ~r.activity.equals("deemed_export"),
            any_of(
                line.us_content <= number("de_minimis_e1_e2") * MICRO,
                all_of(~to(E1_E2), line.us_content <= number("de_minimis") * MICRO),
            ),
        )(law.free),
    ),
    Property(
        "direct-products",
        "A direct product of 3A090 or 4A090, made abroad, is never free of a license requirement to D:1, D:4 or D:5, "
        "excluding A:5 and A:6.",
        "734.9(h)",
        lambda law: _if(line.direct_product, any_of(STATED_A, STATED_B), to(D1_D4_D5_LESS_A5_A6), SHIPPED)(~law.free),
        when=~AC_2022,
    ),
    Property(
        "direct-products-headquarters",
        "Nor is one for a party headquartered in Macau or D:5.",
        "734.9(h)",
        lambda law: _if(
            line.direct_product, any_of(STATED_A, STATED_B), to_headquartered_in(MACAU_OR_D5), ABROAD, SHIPPED
        )(~law.free),
        when=~AC_2022,
    ),
    Property(
        "direct-products-worldwide",
        "Under the AI Diffusion rule an .a-level one is never free of a license requirement anywhere, nor are model "
        "weights.",
        "734.9(h) and (l)",
        lambda law: _if(line.direct_product, any_of(STATED_A, WEIGHTS), ABROAD, SHIPPED)(~law.free),
        when=DIFFUSION,
    ),
    Property(
        "direct-products-entity-list",
        "A direct product needs a license where a party has footnote 1 or 4 of the Entity List.",
        "734.9(e)(1) and (2)",
        lambda law: _if(
            line.direct_product, any_of(r.listed.meets(FOOTNOTE_1), r.listed.meets(FOOTNOTE_4)), ABROAD, NOT_DENIED
        )(law.reviewed(*_DENIAL)),
    ),
    Property(
        "direct-products-embargo",
        "A direct product to a destination of part 746 needs a license.",
        "734.9(f), (g) and (j)",
        lambda law: _if(line.direct_product, to(PART_746), NOT_DENIED)(law.reviewed(*_DENIAL)),
    ),
    Property(
        "direct-products-supercomputers",
        "A direct product of the entries that 744.23(a)(1) names needs a license for a supercomputer in China.",
        "734.9(i); 744.23(a)(1)",
        lambda law: _if(
            line.direct_product, r.supercomputer, line.eccn_at_a.is_in(NAMED), OUTSIDE, to(CHINA_THEN_MACAU)
        )(~law.goes),
    ),
    # What needs nothing
    Property(
        "not-subject",
        "What does not leave from the United States, is not of U.S. origin, has no U.S. content and is no direct "
        "product needs no license.",
        "734.3",
        lambda law: _if(
            ~FROM_US,
            ~line.us_origin,
            line.us_content.equals(0),
            ~line.direct_product,
            ~r.activity.equals("deemed_export"),
        )(law.free),
    ),
    Property(
        "at-home",
        "What stays in the United States needs no license, but for a denied person.",
        "734.13 to 734.16",
        lambda law: _if(to(UNITED_STATES), NOT_DENIED)(law.free),
    ),
    Property(
        "outside-the-entries",
        "An item outside the advanced-computing entries needs no license where part 744 and 746 do not reach.",
        "part 774",
        lambda law: _if(OUTSIDE, UNSUSPECTED)(law.free),
    ),
    Property(
        "b-level-elsewhere",
        "A .b-level item needs no license to destinations outside D:1, D:4 and D:5 (excluding A:5 and A:6), with "
        "nobody headquartered in Macau or D:5.",
        "742.6(a)(6)(iii)(B)",
        lambda law: _if(any_of(STATED_B, STATED_SOFTWARE_B), ~to(DESTINATIONS_B), _NOBODY_IN_D5, UNSUSPECTED)(law.free),
        when=DIFFUSION_KEPT,
    ),
    Property(
        "2023-elsewhere",
        "Under the controls of 2023 nothing needs a license to destinations outside D:1, D:4 and D:5 (excluding A:5 "
        "and A:6), with nobody headquartered in Macau or D:5.",
        "742.6(a)(6)(iii)",
        lambda law: _if(~to(D1_D4_D5_LESS_A5_A6), _NOBODY_IN_D5, UNSUSPECTED)(law.free),
        when=ACS_2023,
    ),
    Property(
        "2022-elsewhere",
        "Under the controls of 2022 nothing needs a license to destinations other than China and Macau.",
        "742.6(a)(6)",
        lambda law: _if(~to(CHINA_THEN_MACAU), UNSUSPECTED)(law.free),
        when=AC_2022,
    ),
    Property(
        "slow-chips",
        "An integrated circuit of less than 1,600 TPP, not exported by a foundry, needs no license under these "
        "controls (after 2022).",
        "3A090",
        lambda law: _if(PLAIN_CHIP, line.chip_tpp < _micro("b2_tpp"), UNSUSPECTED)(law.free),
        when=~AC_2022,
    ),
    Property(
        "consumer-chips",
        "An integrated circuit below 4,800 TPP that is not designed or marketed for datacenters, not exported by a "
        "foundry, needs no license under these controls (after 2022).",
        "Note 2 to 3A090.a and .b",
        lambda law: _if(PLAIN_CHIP, ~line.datacenter, line.chip_tpp < _micro("note_2_tpp"), UNSUSPECTED)(law.free),
        when=~AC_2022,
    ),
    # What is always controlled
    Property(
        "a-level-worldwide",
        "A shipment of an .a-level item abroad is never free of a license requirement.",
        "742.6(a)(6)(iii)(A)",
        lambda law: _if(any_of(STATED_A, STATED_SOFTWARE_A), ABROAD, SHIPPED, FROM_US)(~law.free),
        when=DIFFUSION,
    ),
    Property(
        "chips-a-level-worldwide",
        "A chip of 4,800 TPP, or for datacenters of 1,600 TPP and a performance density of 5.92, is never free of a "
        "license requirement abroad.",
        "3A090.a",
        lambda law: _if(PLAIN_CHIP, _CHIP_A, ABROAD, SHIPPED, FROM_US)(~law.free),
        when=DIFFUSION,
    ),
    Property(
        "2023-destinations",
        "An .a-level item is never free of a license requirement to D:1, D:4 or D:5, excluding A:5 and A:6.",
        "742.6(a)(6)(iii)",
        lambda law: _if(any_of(STATED_A, STATED_SOFTWARE_A), to(D1_D4_D5_LESS_A5_A6), SHIPPED, FROM_US)(~law.free),
        when=~AC_2022,
    ),
    Property(
        "b-level-destinations",
        "A .b-level item is never free of a license requirement to D:1, D:4 or D:5, excluding A:5 and A:6.",
        "742.6(a)(6)(iii)",
        lambda law: _if(any_of(STATED_B, STATED_SOFTWARE_B), to(D1_D4_D5_LESS_A5_A6), SHIPPED, FROM_US)(~law.free),
        when=~AC_2022,
    ),
    Property(
        "chips-b-level-destinations",
        "A chip for datacenters that meets 3A090.b is never free of a license requirement there.",
        "3A090.b",
        lambda law: _if(PLAIN_CHIP, _CHIP_B, to(D1_D4_D5_LESS_A5_A6), SHIPPED, FROM_US)(~law.free),
        when=~AC_2022,
    ),
    Property(
        "chips-b-level-elsewhere",
        "A chip for datacenters that meets 3A090.b and not .a needs no license elsewhere, with nobody headquartered in "
        "Macau or D:5.",
        "3A090.b",
        lambda law: _if(PLAIN_CHIP, _CHIP_B, ~to(DESTINATIONS_B), _NOBODY_IN_D5, UNSUSPECTED)(law.free),
        when=DIFFUSION_KEPT,
    ),
    Property(
        "headquartered-in-d5",
        "No .a-level or .b-level commodity for a party headquartered in Macau or D:5 is free of a license requirement.",
        "742.6(a)(6)(iii); 744.23(a)(3)",
        lambda law: _if(any_of(STATED_A, STATED_B), to_headquartered_in(MACAU_OR_D5), ABROAD, SHIPPED, FROM_US)(
            ~law.free
        ),
        when=~AC_2022,
    ),
    Property(
        "2022-china",
        "Under the controls of 2022 no item of 3A090 or 4A090 is free of a license requirement to China or Macau.",
        "742.6(a)(6)",
        lambda law: _if(line.stated_level.equals("2022"), to(CHINA_THEN_MACAU), SHIPPED, FROM_US)(~law.free),
        when=AC_2022,
    ),
    Property(
        "memory-to-d5",
        "High-bandwidth memory to Macau or D:5 is carried by License Exception HBM or needs a license.",
        "742.6(a)(6)(i)(B); 740.25",
        lambda law: _if(MEMORY, to(MACAU_OR_D5), SHIPPED, FROM_US)(any_of(~law.goes, law.by("HBM"))),
        when=HBM_2024,
    ),
    Property(
        "weights-worldwide",
        "Model weights of 4E091 never go abroad freely, and no exception but AIA carries them.",
        "742.6(a)(13); 740.27(a)(3)",
        lambda law: _if(WEIGHTS, ABROAD, SHIPPED, FROM_US)(any_of(~law.goes, law.by("AIA"))),
        when=DIFFUSION,
    ),
    Property(
        "weights-outside-supplement-5",
        "For an end user headquartered, or with a parent, outside Supplement No. 5(a) model weights face a "
        "presumption or policy of denial, unless AIA carries them.",
        "742.6(b)(14)",
        lambda law: _if(
            WEIGHTS, ABROAD, SHIPPED, FROM_US, NOT_DENIED, ~r.end_user_headquarters.within(SUPPLEMENT_5A, r.date)
        )(any_of(law.by("AIA"), law.reviewed(*_DENIAL))),
        when=DIFFUSION,
    ),
    Property(
        "weights-staff",
        "To a permanent regular employee of an entity of Supplement No. 5(a) model weights are released freely.",
        "742.6(a)(13)",
        lambda law: _if(
            WEIGHTS,
            r.activity.is_in(DEEMED),
            r.permanent_employee,
            r.employer_headquarters.meets(SUPPLEMENT_5A, r.date),
            UNSUSPECTED,
        )(law.free),
        when=DIFFUSION,
    ),
    Property(
        "weights-others",
        "To anybody else of a country abroad they are not.",
        "742.6(a)(13)",
        lambda law: _if(
            WEIGHTS,
            r.activity.equals("deemed_export"),
            ABROAD,
            any_of(~r.permanent_employee, ~r.employer_headquarters.meets(SUPPLEMENT_5A, r.date)),
        )(~law.goes),
        when=DIFFUSION,
    ),
    Property(
        "memory-headquarters",
        "Nor does memory go to another country for a party headquartered in Macau or D:5 without a license, but under "
        "HBM or ACM.",
        "744.23(a)(3)(i)(B)",
        lambda law: _if(MEMORY, ~to(MACAU_OR_D5), ABROAD, to_headquartered_in(MACAU_OR_D5), SHIPPED, FROM_US)(
            any_of(~law.goes, law.by("HBM", "ACM"))
        ),
        when=DIFFUSION_KEPT,
    ),
    Property(
        "memory-density",
        "Memory above 2 GB/s per mm² to Macau or D:5 is never free of a license requirement; at 2 or below it is.",
        "3A090.c",
        lambda law: _if(line.stated_level.equals("hbm"), to(MACAU_OR_D5), SHIPPED, FROM_US, UNSUSPECTED)(
            any_of(
                all_of(law.free, line.hbm_bandwidth * 10 <= line.hbm_area * number("hbm_density")),
                all_of(~law.free, line.hbm_bandwidth * 10 > line.hbm_area * number("hbm_density")),
            )
        ),
        when=HBM_2024,
    ),
    Property(
        "foundry-presumption",
        "What a foundry or OSAT company exports abroad is not free of a license requirement if it is non-planar logic "
        "whose designer is neither approved nor authorized, and of 40 billion transistors or more.",
        "Note 1 to 3A090.a",
        lambda law: _if(_OF_A_FOUNDRY, ~DESIGNED_WELL, line.transistors >= _BILLIONS, ABROAD, SHIPPED, FROM_US)(
            ~law.free
        ),
        when=all_of(FOUNDRY_2025, DIFFUSION),
    ),
    Property(
        "foundry-packaging",
        "Nor is it if it was packaged in Macau or D:5, whatever its transistors, unless by an approved OSAT company.",
        "Note 1 to 3A090.a",
        lambda law: _if(
            _OF_A_FOUNDRY,
            ~DESIGNED_WELL,
            line.packaged_in.is_in(MACAU_OR_D5, r.date),
            ~r.osat_approved,
            ABROAD,
            SHIPPED,
            FROM_US,
        )(~law.free),
        when=all_of(FOUNDRY_2025, DIFFUSION),
    ),
    Property(
        "foundry-osat",
        "Nor is it if an OSAT company headquartered, or with a parent, in Macau or D:5 exports it.",
        "Note 1 to 3A090.a",
        lambda law: _if(
            _OF_A_FOUNDRY,
            r.exporter_role.equals("osat"),
            ~DESIGNED_WELL,
            r.exporter_headquarters.meets(MACAU_OR_D5, r.date),
            ABROAD,
            SHIPPED,
            FROM_US,
        )(~law.free),
        when=all_of(FOUNDRY_2025, DIFFUSION),
    ),
    Property(
        "foundry-overcome",
        "A slow circuit goes freely if its designer is approved or authorized, or if it has fewer than 30 billion "
        "transistors and a fabricator packaged it outside Macau and D:5 or an approved OSAT company exports it.",
        "Note 1 to 3A090.a, paragraphs a to c",
        lambda law: _if(
            _OF_A_FOUNDRY,
            line.chip_tpp < _micro("b2_tpp"),
            any_of(
                DESIGNED_WELL,
                all_of(
                    line.transistors < number("transistors") * 10**9,
                    any_of(
                        all_of(
                            r.exporter_role.equals("front_end_fabricator"),
                            ~line.packaged_in.is_in(MACAU_OR_D5, r.date),
                        ),
                        all_of(r.osat_approved, ~r.exporter_headquarters.meets(MACAU_OR_D5, r.date)),
                    ),
                ),
            ),
            UNSUSPECTED,
        )(law.free),
        when=FOUNDRY_2025,
    ),
    # Macau and Country Group D:5
    Property(
        "a-level-to-d5",
        "No exception but NAC and ACA, and no validated end-user authorization, carries an .a-level item to Macau or "
        "Country Group D:5.",
        "740.2(a)(9)(ii); 748.15(b)(2)",
        lambda law: _if(level_a, to(MACAU_OR_D5), law.carried)(law.by("NAC", "ACA")),
        when=~AC_2022,
    ),
    Property(
        "a-level-to-consignee-of-d5",
        "No exception but NAC and ACA carries an .a-level item to an ultimate consignee headquartered there.",
        "740.28(c); 740.29(c)(2); 748.15",
        lambda law: _if(level_a, r.consignee_headquarters.meets(MACAU_OR_D5, r.date), law.carried)(
            law.by("NAC", "ACA")
        ),
        when=~AC_2022,
    ),
    Property(
        "a-level-to-any-party-of-d5",
        "No exception but NAC and ACA carries an .a-level item to any party headquartered there.",
        "740.2(a)(9)(ii)",
        lambda law: _if(level_a, to_headquartered_in(MACAU_OR_D5), law.carried)(law.by("NAC", "ACA")),
        when=DIFFUSION_KEPT,
        exception="740.28(c) looks at the ultimate consignee alone, and 740.2(a)(9)(ii) leaves ACM available: ACM can "
        "carry an item to another party that is headquartered there.",
    ),
    Property(
        "a-level-datacenter-to-d5",
        "An .a-level item for datacenters never goes to Macau or D:5 without a license.",
        "740.8(a)",
        lambda law: _if(any_of(STATED_A), line.datacenter, to(MACAU_OR_D5), SHIPPED, FROM_US)(~law.goes),
        when=~AC_2022,
    ),
    Property(
        "a-level-datacenter-review",
        "Its application faces a presumption or policy of denial, unless paragraph (dd) of Supplement No. 2 to part "
        "748 has it reviewed case by case.",
        "742.6(b)(10)(iii)(A)(1)",
        lambda law: _if(any_of(STATED_A), line.datacenter, to(MACAU_OR_D5), SHIPPED, FROM_US, NOT_DENIED)(
            any_of(law.reviewed(*_DENIAL), all_of(CHINA_2026, law.reviewed("case_by_case")))
        ),
        when=~AC_2022,
    ),
    Property(
        "case-by-case-for-china",
        "Paragraph (dd) has a data center item to Macau or D:5 reviewed case by case only if it is exported from the "
        "United States to China or Macau, below 21,000 TPP and 6,500 GB/s, and as long as no more goes there than half "
        "of what went to customers in the United States.",
        "Supplement No. 2 to part 748, paragraph (dd)",
        lambda law: _if(STATED_A, line.datacenter, to(MACAU_OR_D5), SHIPPED, FROM_US, law.reviewed("case_by_case"))(
            all_of(
                to(CHINA_OR_MACAU),
                r.activity.equals("export"),
                line.limit_tpp < _micro("china_2026_tpp"),
                line.dram_bandwidth < _micro("china_2026_dram_bandwidth"),
                (r.shipped_to_china + line.line_tpp) * 100 <= r.shipped_to_us * number("china_2026_share"),
                *r.CHINA,
            )
        ),
        when=CHINA_2026,
    ),
    Property(
        "case-by-case-for-china-is-there",
        "A data center commodity that meets all of this is reviewed case by case.",
        "Supplement No. 2 to part 748, paragraph (dd)",
        lambda law: _if(
            STATED_A,
            line.datacenter,
            UNSUSPECTED,
            to(CHINA_OR_MACAU),
            r.activity.equals("export"),
            FROM_US,
            line.limit_tpp < _micro("china_2026_tpp"),
            line.dram_bandwidth < _micro("china_2026_dram_bandwidth"),
            (r.shipped_to_china + line.line_tpp) * 100 <= r.shipped_to_us * number("china_2026_share"),
            *r.CHINA,
        )(law.reviewed("case_by_case")),
        when=CHINA_2026,
    ),
    Property(
        "b-level-to-d5",
        "A .b-level item to Macau or D:5 is carried by NAC, ACA or nothing, and reviewed no better than case by case.",
        "740.8; 742.6(b)(10)(iv)(B)",
        lambda law: _if(any_of(STATED_B, STATED_SOFTWARE_B), to(MACAU_OR_D5), SHIPPED, FROM_US, NOT_DENIED)(
            any_of(law.by("NAC", "ACA"), law.reviewed(*_REVIEWED))
        ),
        when=~AC_2022,
    ),
    # The exceptions
    Property(
        "lpp-limit",
        "LPP never carries an ultimate consignee beyond 26,900,000 TPP in a calendar year.",
        "740.29(d)",
        lambda law: _if(law.by("LPP"))(r.lpp_used + line.line_tpp <= _LPP_LIMIT),
        needs=("LPP",),
    ),
    Property(
        "lpp-items",
        "LPP carries .a-level commodities of 740.29(b) only, and only exports and reexports.",
        "740.29(a) and (b)",
        lambda law: _if(law.by("LPP"))(
            all_of(level_a, line.eccn_at_a.is_in(LPP_ITEMS), r.activity.is_in(EXPORT_REEXPORT))
        ),
        needs=("LPP",),
    ),
    Property(
        "lpp-places",
        "LPP carries nothing to D:1, D:4, D:5 (excluding A:5 and A:6) or Macau, nor to a party headquartered in Macau "
        "or D:5.",
        "740.29(c); 740.2(a)(9)(ii)",
        lambda law: _if(law.by("LPP"))(
            ~any_of(to(D1_D4_D5_LESS_A5_A6), to(MACAU_OR_D5), to_headquartered_in(MACAU_OR_D5))
        ),
        needs=("LPP",),
    ),
    Property(
        "lpp-is-there",
        "A commodity of 740.29(b) within the limit goes without a license to everywhere else.",
        "740.29",
        lambda law: _if(
            line.stated_level.equals("a"),
            line.eccn_at_a.is_in(LPP_ITEMS),
            r.activity.is_in(EXPORT_REEXPORT),
            ~to(D1_D4_D5_LESS_A5_A6),
            _NOBODY_IN_D5,
            r.lender_headquarters.equals(""),
            r.lpp_used + line.line_tpp <= _LPP_LIMIT,
            UNSUSPECTED,
        )(law.goes),
        when=all_of(DIFFUSION_KEPT, _RELIABLE),
        needs=("LPP",),
    ),
    Property(
        "aia-places",
        "AIA carries commodities only to destinations and entities, by location, headquarters and parents, of "
        "Supplement No. 5(a).",
        "740.27(a)",
        lambda law: _if(law.by("AIA"), ~level_4e091)(_ALL_IN_5A),
        needs=("AIA",),
    ),
    Property(
        "aia-weights",
        "AIA carries model weights only into storage that complies, not to Macau or D:5, and to entities with "
        "headquarters or a parent in Supplement No. 5(a).",
        "740.27(a)(3)",
        lambda law: _if(law.by("AIA"), level_4e091)(
            all_of(
                r.compliant_storage,
                ~to(MACAU_OR_D5),
                ~r.recipients_locations.meets(MACAU_OR_D5, r.date),
                ~to_headquartered_in(MACAU_OR_D5),
                _CONSIGNEE_IN_5A,
                r.end_user_headquarters.meets(SUPPLEMENT_5A, r.date),
                r.operator_headquarters.meets(SUPPLEMENT_5A, r.date),
            )
        ),
        needs=("AIA",),
    ),
    Property(
        "aia-weights-is-there",
        "Model weights for entities of Supplement No. 5(a), in storage that complies, go without a license to anywhere "
        "but Macau and D:5.",
        "740.27(a)(3)",
        lambda law: _if(
            WEIGHTS,
            SHIPPED,
            r.compliant_storage,
            ~to(MACAU_OR_D5),
            ~r.recipients_locations.meets(MACAU_OR_D5, r.date),
            ~to_headquartered_in(MACAU_OR_D5),
            r.recipients_headquarters.within(SUPPLEMENT_5A, r.date),
            UNSUSPECTED,
        )(law.goes),
        when=all_of(DIFFUSION, _RELIABLE),
        needs=("AIA",),
    ),
    Property(
        "aia-designer",
        "AIA and ACM carry a 3A090.a, 5A002.z or 5A992.z.1 item only of an approved or authorized designer.",
        "740.27(a)(1); 740.28(b)",
        lambda law: _if(law.by("AIA", "ACM"), level_a, line.eccn_at_a.is_in(NEEDS_DESIGNER))(DESIGNED_WELL),
        when=FOUNDRY_2025,
    ),
    Property(
        "aia-is-there",
        "An .a-level commodity, and software of 5D002.z or 5D992.z.1, goes without a license within Supplement No. "
        "5(a), unless it trains a model for others.",
        "740.27",
        lambda law: _if(
            any_of(STATED_A, STATED_SOFTWARE_A),
            DESIGNED_WELL,
            SHIPPED,
            _ALL_IN_5A,
            ~r.trains_outside,
            _NOBODY_IN_D5,
            UNSUSPECTED,
        )(law.goes),
        when=all_of(DIFFUSION_KEPT, _RELIABLE),
        needs=("AIA",),
    ),
    Property(
        "aia-technology",
        "AIA carries no technology of 3E001.",
        "740.27(a)(2)(i)",
        lambda law: _if(law.by("AIA"))(~line.eccn_at_a.equals("3E001")),
        needs=("AIA",),
    ),
    Property(
        "aia-technology-is-there",
        "Other software and technology for .a-level commodities goes without a license within Supplement No. 5(a).",
        "740.27(a)(2)(i)",
        lambda law: _if(
            line.eccn_at_a.is_in(BY_COMMODITY),
            ~line.eccn_at_a.equals("3E001"),
            line.for_level.equals("a"),
            SHIPPED,
            _ALL_IN_5A,
            _NOBODY_IN_D5,
            UNSUSPECTED,
        )(law.goes),
        when=all_of(DIFFUSION_KEPT, _RELIABLE),
        needs=("AIA",),
    ),
    Property(
        "acm-use",
        "ACM carries items for development, production or storage only, to the private sector, and not to an ultimate "
        "consignee in Macau or D:5.",
        "740.28",
        lambda law: _if(law.by("ACM"))(
            all_of(
                r.purpose.is_in(MANUFACTURING),
                r.consignee_private,
                ~to(MACAU_OR_D5),
                ~r.consignee_headquarters.meets(MACAU_OR_D5, r.date),
                any_of(~r.consignee_government, r.consignee_headquarters.within(UNITED_STATES)),
                SHIPPED,
            )
        ),
        needs=("ACM",),
    ),
    Property(
        "acm-is-there",
        "For development, production or storage by the private sector, outside Macau and D:5, an .a-level or .b-level "
        "item of an approved designer goes without a license.",
        "740.28",
        lambda law: _if(
            any_of(STATED_A, STATED_SOFTWARE_A, STATED_B, STATED_SOFTWARE_B, MEMORY),
            DESIGNED_WELL,
            SHIPPED,
            r.purpose.is_in(MANUFACTURING),
            r.consignee_private,
            any_of(~r.consignee_government, r.consignee_headquarters.within(UNITED_STATES)),
            ~to(MACAU_OR_D5),
            ~r.consignee_headquarters.meets(MACAU_OR_D5, r.date),
            any_of(
                r.customers_outside.equals("yes"),
                all_of(r.customers_outside.equals(""), ~r.customer_location.is_in(MACAU_OR_D5, r.date)),
            ),
            UNSUSPECTED,
        )(law.goes),
        when=all_of(DIFFUSION_KEPT, _RELIABLE),
        needs=("ACM",),
    ),
    Property(
        "nac-aca-items",
        "NAC and ACA carry no .a-level item that is for datacenters, and neither memory nor model weights.",
        "740.8(a)",
        lambda law: _if(law.by("NAC", "ACA"))(
            all_of(any_of(level_b, all_of(level_a, ~for_datacenters)), ~level_c, ~level_4e091)
        ),
        needs=("NAC",),
    ),
    Property(
        "nac-is-there",
        "An export or reexport of a .b-level commodity, or of an .a-level one that is not for datacenters, goes to "
        "Macau or D:5 under NAC.",
        "740.8(a)",
        lambda law: _if(
            any_of(STATED_B, all_of(STATED_A, ~line.datacenter)),
            r.activity.is_in(EXPORT_REEXPORT),
            to(MACAU_OR_D5),
            UNSUSPECTED,
        )(law.goes),
        when=~AC_2022,
        needs=("NAC",),
    ),
    Property(
        "nac-headquarters-is-there",
        "The same goes to a party headquartered in Macau or D:5, wherever it is located.",
        "740.8(a)",
        lambda law: _if(
            any_of(STATED_B, all_of(STATED_A, ~line.datacenter)),
            r.activity.is_in(EXPORT_REEXPORT),
            to_headquartered_in(MACAU_OR_D5),
            UNSUSPECTED,
        )(law.goes),
        when=~AC_2022,
        needs=("NAC",),
    ),
    Property(
        "aca-is-there",
        "A .b-level commodity, or an .a-level one that is not for datacenters, goes to D:1 and D:4 without a license, "
        "with nobody headquartered in Macau or D:5.",
        "740.8(a)",
        lambda law: _if(
            any_of(STATED_B, all_of(STATED_A, ~line.datacenter)),
            SHIPPED,
            to(D1_D4_D5_LESS_A5_A6),
            _NOBODY_IN_D5,
            UNSUSPECTED,
        )(law.goes),
        when=~AC_2022,
        needs=("NAC",),
    ),
    Property(
        "aca-transfers-is-there",
        "Such an item is transferred within Macau and D:5 under ACA.",
        "740.8(a)",
        lambda law: _if(
            any_of(STATED_B, all_of(STATED_A, ~line.datacenter)),
            r.activity.equals("transfer_in_country"),
            to(MACAU_OR_D5),
            r.origin.is_in(MACAU_OR_D5, r.date),
            UNSUSPECTED,
        )(law.goes),
        when=all_of(CORRECTIONS_2024, DIFFUSION_KEPT),
        needs=("ACA",),
    ),
    Property(
        "nac-software-is-there",
        "Software of 5D002.z and 5D992.z for what is not for datacenters goes as the commodities do.",
        "740.8(a)",
        lambda law: _if(
            any_of(STATED_SOFTWARE_B, all_of(STATED_SOFTWARE_A, ~line.datacenter)),
            r.activity.is_in(EXPORT_REEXPORT),
            UNSUSPECTED,
        )(law.goes),
        when=all_of(CORRECTIONS_2024, DIFFUSION_KEPT),
        needs=("NAC", "ACA"),
    ),
    Property(
        "hbm-conditions",
        "License Exception HBM carries only memory below 3.3 GB/s per mm² (if described), by an exporter headquartered "
        "in the United States or A:5, bought by the designer, to the packaging site, and not for resale.",
        "740.25",
        lambda law: _if(law.by("HBM"))(
            all_of(
                level_c,
                _SPARSE_MEMORY,
                r.exporter_seat.is_in(US_OR_A5, r.date),
                line.hbm_direct,
                line.to_packager,
                ~r.purpose.equals("resale"),
                ~r.through_intermediaries,
            )
        ),
        needs=("HBM",),
    ),
    Property(
        "hbm-is-there",
        "Such memory goes to Macau and D:5 without a license.",
        "740.25",
        lambda law: _if(
            line.stated_level.equals("hbm"),
            _SPARSE_MEMORY,
            r.exporter_seat.is_in(US_OR_A5, r.date),
            r.exporter_headquarters.within(US_OR_A5, r.date),
            line.hbm_direct,
            line.to_packager,
            ~r.purpose.equals("resale"),
            ~r.through_intermediaries,
            UNSUSPECTED,
        )(law.goes),
        needs=("HBM",),
    ),
    # Validated end users
    Property(
        "veu-places",
        "No validated end-user authorization carries anything to Macau or D:5, or with a party headquartered there.",
        "748.15(b)(2); Supplement No. 10 to part 748, paragraph 4",
        lambda law: _if(law.by("UVEU", "NVEU"))(_NOBODY_IN_D5),
        needs=("UVEU", "NVEU"),
    ),
    Property(
        "veu-use",
        "It carries only what is for the validated end user's own data center.",
        "748.15(d)(2)",
        lambda law: _if(law.by("UVEU", "NVEU"))(_OWN_USE),
        needs=("UVEU", "NVEU"),
    ),
    Property(
        "uveu-headquarters",
        "A universal authorization carries only what goes to holders headquartered in Supplement No. 5(a).",
        "748.15(b)(2)(i)",
        lambda law: _if(law.by("UVEU"))(all_of(r.uveu_held, r.uveu_operator, _CONSIGNEE_IN_5A)),
        needs=("UVEU",),
    ),
    Property(
        "uveu-shares",
        "New chips that a universal authorization carries leave it no more than 25 percent of its computing power "
        "outside Supplement No. 5(a) and 7 percent in one country.",
        "Supplement No. 10 to part 748, paragraph 6",
        lambda law: _if(law.by("UVEU"), _NEW)(
            all_of(
                _share(r.uveu_outside, "uveu_outside_supplement_5"), _share(r.uveu_in_destination, "uveu_one_country")
            )
        ),
        needs=("UVEU",),
    ),
    Property(
        "uveu-shares-us",
        "Of a holder headquartered in the United States they leave no more than 50 percent outside them.",
        "Supplement No. 10 to part 748, paragraph 6",
        lambda law: _if(law.by("UVEU"), _NEW, ABROAD, r.consignee_headquarters.meets(UNITED_STATES))(
            _share(r.uveu_outside_us, "uveu_outside_us")
        ),
        needs=("UVEU",),
    ),
    Property(
        "uveu-is-there",
        "Within those shares a holder's own data center is supplied without a license, outside Macau and D:5.",
        "748.15",
        lambda law: _if(
            _HOLDS_UVEU,
            any_of(STATED_A),
            ~r.relocated,
            r.activity.is_in(EXPORT_REEXPORT),
            _OWN_USE,
            _NOBODY_IN_D5,
            UNSUSPECTED,
            _share(r.uveu_outside, "uveu_outside_supplement_5"),
            _share(r.uveu_in_destination, "uveu_one_country"),
            _share(r.uveu_outside_us, "uveu_outside_us"),
        )(law.goes),
        needs=("UVEU",),
    ),
    Property(
        "nveu-base",
        "New chips that a national authorization carries stay within the installed base of the quarter.",
        "748.15(a)(2)(iii)(B)",
        lambda law: _if(law.by("NVEU"), STATED_A, ~r.relocated)(r.nveu_installed + line.line_tpp <= NVEU_ALLOCATION),
        needs=("NVEU",),
    ),
    Property(
        "nveu-holder",
        "A national authorization carries only what goes to its holder, of Supplement No. 5(a) or with assurances.",
        "748.15(a)(2)(iii)(A); Supplement No. 10 to part 748, paragraph 12",
        lambda law: _if(law.by("NVEU"))(all_of(_HOLDS_NVEU, any_of(_CONSIGNEE_IN_5A, r.government_assurances))),
        needs=("NVEU",),
    ),
    Property(
        "nveu-is-there",
        "Within that base a holder's own data center in a country of A, B or D:1 to D:4 is supplied without a license.",
        "748.15",
        lambda law: _if(
            _HOLDS_NVEU,
            any_of(STATED_A, STATED_B),
            r.activity.is_in(EXPORT_REEXPORT),
            any_of(r.destination.is_in(NVEU_COUNTRIES, r.date), r.consignee_headquarters.meets(NVEU_COUNTRIES, r.date)),
            any_of(_CONSIGNEE_IN_5A, r.government_assurances),
            _OWN_USE,
            _NOBODY_IN_D5,
            UNSUSPECTED,
            r.nveu_installed + line.line_tpp <= NVEU_ALLOCATION,
        )(law.goes),
        needs=("NVEU",),
    ),
    # Country allocations
    Property(
        "allocation-limit",
        "No application is reviewed under a presumption of approval that would pass the country allocation.",
        "742.6(b)(10)(iii)(B)",
        lambda law: _if(_BOUND, law.reviewed("presumption_of_approval"), ~r.supercomputer)(_LARGEST),
        when=DIFFUSION,
    ),
    Property(
        "allocation-exhausted",
        "Once it is exhausted there is a policy of denial, unless an exception or authorization carries the item.",
        "742.6(b)(10)(iii)(B)(2)",
        lambda law: _if(_BOUND, _EXHAUSTED, _NOBODY_IN_D5, NOT_DENIED)(
            any_of(law.carried, law.reviewed("policy_of_denial"))
        ),
        when=DIFFUSION,
    ),
    Property(
        "allocation-is-there",
        "Within it an application is reviewed under a presumption of approval, if nothing else stands in the way.",
        "742.6(b)(10)(iii)(B)(1)",
        lambda law: _if(_BOUND, _LARGEST, _NOBODY_IN_D5, UNSUSPECTED, r.allocation_used < _ALLOCATION)(
            any_of(law.goes, law.reviewed("presumption_of_approval"))
        ),
        when=DIFFUSION,
    ),
    Property(
        "allies-approved",
        "To destinations of Supplement No. 5(a) an .a-level item goes without a license or under a presumption of "
        "approval, if nobody is headquartered in Macau or D:5 and nothing else stands in the way.",
        "742.6(b)(10)(iii)(A)(2)",
        lambda law: _if(any_of(STATED_A, STATED_SOFTWARE_A), to(SUPPLEMENT_5A), SHIPPED, _NOBODY_IN_D5, UNSUSPECTED)(
            any_of(law.goes, law.reviewed("presumption_of_approval"))
        ),
        when=DIFFUSION,
    ),
    # More never helps
    Property(
        "more-never-helps",
        "More of the same item (a larger quantity of the same chips, or of a classified item) never makes an answer "
        "better.",
        "740.29(d); 742.6(b)(10)(iii)(B); 748.15",
        lambda law: _if(_MORE_TPP[line.line_tpp] >= line.line_tpp, line.line_tpp > 0)(law.never_stricter_before),
        then=_MORE_TPP,
    ),
    Property(
        "faster-chips-never-help",
        "A faster chip of the same die area, one of it, never makes an answer better (whatever class it moves to).",
        "3A090",
        lambda law: _if(
            PLAIN_CHIP,
            _MORE_OPERATIONS[line.chip_tpp] >= line.chip_tpp,
            _MORE_OPERATIONS[line.line_tpp] >= line.line_tpp,
            _MORE_OPERATIONS[line.limit_tpp].equals(_MORE_OPERATIONS[line.chip_tpp]),
            line.line_tpp > 0,
        )(law.never_stricter_before),
        when=DIFFUSION_KEPT,
        then=_MORE_OPERATIONS,
        exception="What carries an item depends on its class: License Exceptions LPP and AIA are for .a-level items "
        "only, so that a .b-level item can need a license where a faster one does not.",
    ),
    Property(
        "used-never-helps",
        "Computing power that was received, licensed or installed before never makes an answer better.",
        "740.29(d); 742.6(b)(10)(iii)(B); 748.15",
        lambda law: _if(*(then >= f for f, then in _USED.items()))(law.never_stricter_before),
        then=_USED,
    ),
)
