"""What is subject to the EAR, and what is not."""

from __future__ import annotations

from typing import Final

from licet.facts import record as r
from licet.kernel.nodes import NamedSet, all_of, any_of
from licet.law.in_force import AC_2022, DIFFUSION
from licet.law.parameter import number
from licet.law.part744.s11_entity_list import AFFILIATES_IN_FORCE, FOOTNOTE_1, FOOTNOTE_4
from licet.law.part744.s23_supercomputer import NAMED
from licet.law.part774 import line
from licet.law.part774.eccns import SOFTWARE_AND_TECHNOLOGY
from licet.law.part774.technical_notes import MICRO
from licet.law.sets import CHINA_THEN_MACAU, D1_D4_D5_LESS_A5_A6, E1_E2, MACAU_OR_D5, PART_746, to, to_headquartered_in
from licet.proof.safety.premises import (
    ABROAD,
    DENIAL,
    FROM_US,
    NOT_DENIED,
    OUTSIDE,
    SHIPPED,
    STATED_A,
    STATED_B,
    UNSUSPECTED,
    WEIGHTS,
)
from licet.proof.safety.property import Property, where

TECHNOLOGY: Final = NamedSet.of("3E001 and 4E001", ("3E001", "4E001"))
FOR_CHIPS: Final = any_of(line.for_level.equals("a"), line.for_level.equals("b"))
SOFTWARE_NOT_REACHED: Final = SOFTWARE_AND_TECHNOLOGY.combine(
    "software, and technology other than of 3E001 and 4E001", lambda codes, others: codes - others, TECHNOLOGY
)

PROPERTIES: Final = (
    Property(
        "content-is-subject",
        "An item of U.S. origin, or with more than 25 percent of U.S. content (more than 10 percent to Country Groups "
        "E:1 and E:2), is subject to the EAR: no embargo or end use lets it go freely.",
        "734.3; 734.4",
        lambda law: where(
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
        lambda law: where(
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
        lambda law: where(line.direct_product, any_of(STATED_A, STATED_B), to(D1_D4_D5_LESS_A5_A6), SHIPPED)(~law.free),
        when=~AC_2022,
    ),
    Property(
        "direct-products-headquarters",
        "Nor is one for a party headquartered in Macau or D:5.",
        "734.9(h)",
        lambda law: where(
            line.direct_product, any_of(STATED_A, STATED_B), to_headquartered_in(MACAU_OR_D5), ABROAD, SHIPPED
        )(~law.free),
        when=~AC_2022,
    ),
    Property(
        "direct-products-technology",
        "Nor is technology of 3E001 or 4E001 for them to those destinations.",
        "734.9(h)(1)(i)(B)(1)",
        lambda law: where(
            line.direct_product, line.eccn_at_a.is_in(TECHNOLOGY), FOR_CHIPS, to(D1_D4_D5_LESS_A5_A6), SHIPPED
        )(~law.free),
        when=~AC_2022,
    ),
    Property(
        "direct-products-software",
        "Software, and technology other than of 3E001 and 4E001, that is neither of U.S. origin nor with more U.S. "
        "content than allowed, is free where no list, end use or embargo reaches it.",
        "734.9(h)(1)",
        lambda law: where(
            ~FROM_US,
            ~line.us_origin,
            line.us_content <= number("de_minimis_e1_e2") * MICRO,
            ~r.activity.equals("deemed_export"),
            line.eccn_at_a.is_in(SOFTWARE_NOT_REACHED),
            UNSUSPECTED,
        )(law.free),
    ),
    Property(
        "direct-products-worldwide",
        "Under the AI Diffusion rule an .a-level one is never free of a license requirement anywhere, nor are model "
        "weights.",
        "734.9(h) and (l)",
        lambda law: where(line.direct_product, any_of(STATED_A, WEIGHTS), ABROAD, SHIPPED)(~law.free),
        when=DIFFUSION,
    ),
    Property(
        "direct-products-entity-list",
        "A direct product needs a license where a party has footnote 1 or 4 of the Entity List.",
        "734.9(e)(1) and (2)",
        lambda law: where(
            line.direct_product, any_of(r.listed.meets(FOOTNOTE_1), r.listed.meets(FOOTNOTE_4)), ABROAD, NOT_DENIED
        )(law.reviewed(*DENIAL)),
    ),
    Property(
        "direct-products-affiliates",
        "Or where such parties own half of one or more, while the Affiliates rule is in force.",
        "734.9(e)(1) and (2); 744.11(a)",
        lambda law: where(
            line.direct_product,
            any_of(r.affiliate_listed.meets(FOOTNOTE_1), r.affiliate_listed.meets(FOOTNOTE_4)),
            ABROAD,
            NOT_DENIED,
        )(law.reviewed(*DENIAL)),
        when=AFFILIATES_IN_FORCE,
    ),
    Property(
        "direct-products-embargo",
        "A direct product to a destination of part 746 needs a license.",
        "734.9(f), (g) and (j)",
        lambda law: where(line.direct_product, to(PART_746), NOT_DENIED)(law.reviewed(*DENIAL)),
    ),
    Property(
        "direct-products-supercomputers",
        "A direct product of the entries that 744.23(a)(1) names needs a license for a supercomputer in China.",
        "734.9(i); 744.23(a)(1)",
        lambda law: where(
            line.direct_product, r.supercomputer, line.eccn_at_a.is_in(NAMED), OUTSIDE, to(CHINA_THEN_MACAU)
        )(~law.goes),
    ),
)
