"""Lists, end uses, embargoes: what nobody may do without a license."""

from __future__ import annotations

from typing import Final

from licet.facts import record as r
from licet.kernel.nodes import all_of, any_of
from licet.law.in_force import AC_2022
from licet.law.part740.s2_restrictions import UNVERIFIED
from licet.law.part744.s8_specially_designated import SPECIALLY_DESIGNATED
from licet.law.part744.s11_entity_list import AFFILIATES_IN_FORCE, ON_ENTITY_LIST, REACH_FOR_ANY_ITEM
from licet.law.part744.s21_military import END_USER_LIST
from licet.law.part744.s23_supercomputer import NAMED
from licet.law.part774 import line
from licet.law.sets import (
    CHINA_THEN_MACAU,
    MACAU_OR_D5,
    MILITARY_ANY_ITEM,
    MILITARY_COUNTRIES,
    MILITARY_INTELLIGENCE_COUNTRIES,
    PART_746,
    US_A5_A6,
    to,
    to_headquartered_in,
)
from licet.proof.safety.premises import (
    ABROAD,
    DENIAL,
    NO_LETTER,
    NOT_DENIED,
    OTHER_END_USES,
    OUTSIDE,
    SUBJECT,
    UNLISTED,
)
from licet.proof.safety.property import Property, where

PROPERTIES: Final = (
    Property(
        "denied-is-prohibited",
        "A transaction with a party on the Denied Persons List is prohibited, whatever else is true of it.",
        "736.2(b)(4)",
        lambda law: where(SUBJECT, ~NOT_DENIED)(law.prohibited),
    ),
    Property(
        "only-denied-is-prohibited",
        "Nothing else is prohibited.",
        "736.2(b)(4)",
        lambda law: where(law.prohibited)(~NOT_DENIED),
    ),
    Property(
        "entity-list",
        "With a party on the Entity List nothing goes abroad without a license, and the application is reviewed under "
        "a presumption or policy of denial.",
        "744.11",
        lambda law: where(r.listed.meets(ON_ENTITY_LIST), ABROAD, SUBJECT, NOT_DENIED)(law.reviewed(*DENIAL)),
    ),
    Property(
        "specially-designated",
        "With a Specially Designated National there is a policy of denial.",
        "744.8",
        lambda law: where(r.listed.meets(SPECIALLY_DESIGNATED), ABROAD, SUBJECT, NOT_DENIED)(
            law.reviewed("policy_of_denial")
        ),
    ),
    Property(
        "embargo",
        "Nothing goes to a destination of part 746 without a license, or under a policy better "
        "than a presumption of denial.",
        "part 746",
        lambda law: where(to(PART_746), SUBJECT, NOT_DENIED)(law.reviewed(*DENIAL)),
    ),
    Property(
        "weapons",
        "Nothing goes abroad for an end use of weapons of mass destruction without a license.",
        "744.2 to 744.4",
        lambda law: where(r.weapons_of_mass_destruction, ABROAD, SUBJECT, NOT_DENIED)(law.reviewed(*DENIAL)),
    ),
    Property(
        "military",
        "Nothing but EAR99 goes to a military end use in a country of 744.21, and nothing at all to one in Belarus or "
        "Russia, without a license.",
        "744.21",
        lambda law: where(
            r.military,
            SUBJECT,
            ABROAD,
            NOT_DENIED,
            any_of(
                any_of(to(MILITARY_ANY_ITEM), to_headquartered_in(MILITARY_ANY_ITEM)),
                all_of(
                    any_of(to(MILITARY_COUNTRIES), to_headquartered_in(MILITARY_COUNTRIES)),
                    ~line.eccn_at_a.equals("EAR99"),
                ),
            ),
        )(law.reviewed(*DENIAL)),
    ),
    Property(
        "military-intelligence",
        "Nothing goes to a military-intelligence end use of a country of 744.22 without a license.",
        "744.22",
        lambda law: where(
            r.military_intelligence,
            SUBJECT,
            ABROAD,
            NOT_DENIED,
            any_of(to(MILITARY_INTELLIGENCE_COUNTRIES), to_headquartered_in(MILITARY_INTELLIGENCE_COUNTRIES)),
        )(law.reviewed(*DENIAL)),
    ),
    Property(
        "supercomputers",
        "An item of the entries that 744.23(a)(1) names never goes to a supercomputer in China without a license.",
        "744.23(a)(1)",
        lambda law: where(
            r.supercomputer, line.eccn_at_a.is_in(NAMED), to(CHINA_THEN_MACAU), SUBJECT, ~line.stated_level.equals("c")
        )(~law.goes),
    ),
    Property(
        "supercomputers-d5",
        "From November 17, 2023 the same holds of all of Macau and Country Group D:5.",
        "744.23(a)(1)",
        lambda law: where(r.supercomputer, line.eccn_at_a.is_in(NAMED), to(MACAU_OR_D5), SUBJECT)(~law.goes),
        when=~AC_2022,
    ),
    Property(
        "supercomputers-allied",
        "For recipients headquartered, with their parents, in the United States, A:5 or A:6 such an application is "
        "reviewed under a presumption of approval, if nothing else stands in the way.",
        "744.23(d)(2)",
        lambda law: where(
            r.supercomputer,
            OUTSIDE,
            line.eccn_at_a.is_in(NAMED),
            to(MACAU_OR_D5),
            ~to(PART_746),
            SUBJECT,
            r.recipients_headquarters.within(US_A5_A6, r.date),
            UNLISTED,
            NO_LETTER,
            *(~flag for flag in OTHER_END_USES),
        )(law.reviewed("presumption_of_approval")),
        when=~AC_2022,
    ),
    Property(
        "unverified",
        "No License Exception carries a transaction with a party on the Unverified List.",
        "740.2(a)(17)",
        lambda law: where(r.listed.meets(UNVERIFIED))(~law.by("AIA", "ACM", "LPP", "NAC", "ACA", "HBM")),
    ),
    Property(
        "affiliates",
        "A party owned by half or more by parties on the Entity List, or by Specially Designated Nationals, is treated "
        "as they are, where the Affiliates rule is in force.",
        "744.11(a)",
        lambda law: where(r.affiliate_listed.meets(REACH_FOR_ANY_ITEM), ABROAD, SUBJECT, NOT_DENIED)(
            law.reviewed(*DENIAL)
        ),
        when=AFFILIATES_IN_FORCE,
    ),
    Property(
        "affiliates-designated",
        "Of a party that Specially Designated Nationals own there is a policy of denial.",
        "744.11(a); 744.8",
        lambda law: where(r.affiliate_listed.meets(SPECIALLY_DESIGNATED), ABROAD, SUBJECT, NOT_DENIED)(
            law.reviewed("policy_of_denial")
        ),
        when=AFFILIATES_IN_FORCE,
    ),
    Property(
        "military-end-users",
        "Nothing but EAR99 goes to a party on the Military End-User List, or one that such parties own, without a "
        "license.",
        "744.21(b); 744.11(a)",
        lambda law: where(
            any_of(r.listed.meets(END_USER_LIST), all_of(AFFILIATES_IN_FORCE, r.affiliate_listed.meets(END_USER_LIST))),
            ~line.eccn_at_a.equals("EAR99"),
            ABROAD,
            SUBJECT,
            NOT_DENIED,
        )(law.reviewed(*DENIAL)),
    ),
)
