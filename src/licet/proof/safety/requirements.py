"""What needs a license, and what needs none."""

from __future__ import annotations

from typing import Final

from licet.facts import record as r
from licet.kernel.nodes import all_of, any_of
from licet.law.in_force import AC_2022, ACS_2023, DIFFUSION, DIFFUSION_KEPT, FOUNDRY_2025, HBM_2024
from licet.law.parameter import number
from licet.law.part734.scope import DEEMED
from licet.law.part774 import line
from licet.law.sets import (
    CHINA_THEN_MACAU,
    D1_D4_D5_LESS_A5_A6,
    DESTINATIONS_B,
    MACAU_OR_D5,
    SUPPLEMENT_5A,
    UNITED_STATES,
    to,
    to_headquartered_in,
)
from licet.proof.safety.premises import (
    ABROAD,
    CHIP_A,
    CHIP_B,
    DENIAL,
    DESIGNED_WELL,
    FAST_IN_2022,
    FROM_US,
    MANY_TRANSISTORS,
    MEMORY,
    NOBODY_IN_D5,
    NOT_DENIED,
    OF_A_FOUNDRY,
    OUTSIDE,
    PLAIN_CHIP,
    SHIPPED,
    STATED_A,
    STATED_B,
    STATED_SOFTWARE_A,
    STATED_SOFTWARE_B,
    SUBJECT,
    UNSUSPECTED,
    WEIGHTS,
    micro,
)
from licet.proof.safety.property import Property, where

PROPERTIES: Final = (
    Property(
        "not-subject",
        "What does not leave from the United States, is not of U.S. origin, has no U.S. content and is no direct "
        "product needs no license.",
        "734.3",
        lambda law: where(
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
        lambda law: where(to(UNITED_STATES), NOT_DENIED)(law.free),
    ),
    Property(
        "outside-the-entries",
        "An item outside the advanced-computing entries needs no license where part 744 and 746 do not reach.",
        "part 774",
        lambda law: where(OUTSIDE, UNSUSPECTED)(law.free),
    ),
    Property(
        "b-level-elsewhere",
        "A .b-level item needs no license to destinations outside D:1, D:4 and D:5 (excluding A:5 and A:6), with "
        "nobody headquartered in Macau or D:5.",
        "742.6(a)(6)(iii)(B)",
        lambda law: where(any_of(STATED_B, STATED_SOFTWARE_B), ~to(DESTINATIONS_B), NOBODY_IN_D5, UNSUSPECTED)(
            law.free
        ),
        when=DIFFUSION_KEPT,
    ),
    Property(
        "2023-elsewhere",
        "Under the controls of 2023 nothing needs a license to destinations outside D:1, D:4 and D:5 (excluding A:5 "
        "and A:6), with nobody headquartered in Macau or D:5.",
        "742.6(a)(6)(iii)",
        lambda law: where(~to(D1_D4_D5_LESS_A5_A6), NOBODY_IN_D5, UNSUSPECTED)(law.free),
        when=ACS_2023,
    ),
    Property(
        "2022-elsewhere",
        "Under the controls of 2022 nothing needs a license to destinations other than China and Macau.",
        "742.6(a)(6)",
        lambda law: where(~to(CHINA_THEN_MACAU), UNSUSPECTED)(law.free),
        when=AC_2022,
    ),
    Property(
        "2022-chips",
        "Under them an integrated circuit needs a license to China or Macau exactly where its aggregate bidirectional "
        "transfer rate is 600 GB/s or more and its operations times their bit length are 4,800 or more.",
        "3A090 (2022)",
        lambda law: where(PLAIN_CHIP, to(CHINA_THEN_MACAU), SHIPPED, SUBJECT, UNSUSPECTED)(
            any_of(all_of(law.free, ~FAST_IN_2022), all_of(~law.free, FAST_IN_2022))
        ),
        when=AC_2022,
    ),
    Property(
        "slow-chips",
        "An integrated circuit of less than 1,600 TPP, not exported by a foundry, needs no license under these "
        "controls (after 2022).",
        "3A090",
        lambda law: where(PLAIN_CHIP, line.chip_tpp < micro("b2_tpp"), UNSUSPECTED)(law.free),
        when=~AC_2022,
    ),
    Property(
        "chips-outside",
        "An integrated circuit that meets neither 3A090.a nor .b by its numbers, not exported by a foundry, needs no "
        "license under these controls (after 2022).",
        "3A090.a and .b",
        lambda law: where(PLAIN_CHIP, ~CHIP_A, ~CHIP_B, UNSUSPECTED)(law.free),
        when=~AC_2022,
    ),
    Property(
        "consumer-chips",
        "An integrated circuit below 4,800 TPP that is not designed or marketed for datacenters, not exported by a "
        "foundry, needs no license under these controls (after 2022).",
        "Note 2 to 3A090.a and .b",
        lambda law: where(PLAIN_CHIP, ~line.datacenter, line.chip_tpp < micro("note_2_tpp"), UNSUSPECTED)(law.free),
        when=~AC_2022,
    ),
    Property(
        "a-level-worldwide",
        "A shipment of an .a-level item abroad is never free of a license requirement.",
        "742.6(a)(6)(iii)(A)",
        lambda law: where(any_of(STATED_A, STATED_SOFTWARE_A), ABROAD, SHIPPED, SUBJECT)(~law.free),
        when=DIFFUSION,
    ),
    Property(
        "chips-a-level-worldwide",
        "A chip of 4,800 TPP, or for datacenters of 1,600 TPP and a performance density of 5.92, is never free of a "
        "license requirement abroad.",
        "3A090.a",
        lambda law: where(PLAIN_CHIP, CHIP_A, ABROAD, SHIPPED, SUBJECT)(~law.free),
        when=DIFFUSION,
    ),
    Property(
        "2023-destinations",
        "An .a-level item is never free of a license requirement to D:1, D:4 or D:5, excluding A:5 and A:6.",
        "742.6(a)(6)(iii)",
        lambda law: where(any_of(STATED_A, STATED_SOFTWARE_A), to(D1_D4_D5_LESS_A5_A6), SHIPPED, SUBJECT)(~law.free),
        when=~AC_2022,
    ),
    Property(
        "b-level-destinations",
        "A .b-level item is never free of a license requirement to D:1, D:4 or D:5, excluding A:5 and A:6.",
        "742.6(a)(6)(iii)",
        lambda law: where(any_of(STATED_B, STATED_SOFTWARE_B), to(D1_D4_D5_LESS_A5_A6), SHIPPED, SUBJECT)(~law.free),
        when=~AC_2022,
    ),
    Property(
        "chips-b-level-destinations",
        "A chip for datacenters that meets 3A090.b is never free of a license requirement there.",
        "3A090.b",
        lambda law: where(PLAIN_CHIP, CHIP_B, to(D1_D4_D5_LESS_A5_A6), SHIPPED, SUBJECT)(~law.free),
        when=~AC_2022,
    ),
    Property(
        "chips-b-level-elsewhere",
        "A chip for datacenters that meets 3A090.b and not .a needs no license elsewhere, with nobody headquartered in "
        "Macau or D:5.",
        "3A090.b",
        lambda law: where(PLAIN_CHIP, CHIP_B, ~to(DESTINATIONS_B), NOBODY_IN_D5, UNSUSPECTED)(law.free),
        when=DIFFUSION_KEPT,
    ),
    Property(
        "headquartered-in-d5",
        "No .a-level or .b-level commodity for a party headquartered in Macau or D:5 is free of a license requirement.",
        "742.6(a)(6)(iii); 744.23(a)(3)",
        lambda law: where(any_of(STATED_A, STATED_B), to_headquartered_in(MACAU_OR_D5), ABROAD, SHIPPED, SUBJECT)(
            ~law.free
        ),
        when=~AC_2022,
    ),
    Property(
        "2022-china",
        "Under the controls of 2022 no item of 3A090 or 4A090 is free of a license requirement to China or Macau.",
        "742.6(a)(6)",
        lambda law: where(line.stated_level.equals("2022"), to(CHINA_THEN_MACAU), SHIPPED, SUBJECT)(~law.free),
        when=AC_2022,
    ),
    Property(
        "memory-to-d5",
        "High-bandwidth memory to Macau or D:5 is carried by License Exception HBM or needs a license.",
        "742.6(a)(6)(i)(B); 740.25",
        lambda law: where(MEMORY, to(MACAU_OR_D5), SHIPPED, SUBJECT)(any_of(~law.goes, law.by("HBM"))),
        when=HBM_2024,
    ),
    Property(
        "weights-worldwide",
        "Model weights of 4E091 never go abroad freely, and no exception but AIA carries them.",
        "742.6(a)(13); 740.27(a)(3)",
        lambda law: where(WEIGHTS, ABROAD, SHIPPED, SUBJECT)(any_of(~law.goes, law.by("AIA"))),
        when=DIFFUSION,
    ),
    Property(
        "weights-outside-supplement-5",
        "For an end user headquartered, or with a parent, outside Supplement No. 5(a) model weights face a "
        "presumption or policy of denial, unless AIA carries them.",
        "742.6(b)(14)",
        lambda law: where(
            WEIGHTS, ABROAD, SHIPPED, SUBJECT, NOT_DENIED, ~r.end_user_headquarters.within(SUPPLEMENT_5A, r.date)
        )(any_of(law.by("AIA"), law.reviewed(*DENIAL))),
        when=DIFFUSION,
    ),
    Property(
        "weights-within-supplement-5",
        "For an end user headquartered, with its parent, in Supplement No. 5(a) they meet no presumption or policy of "
        "denial, if nothing else stands in the way.",
        "742.6(b)(14)",
        lambda law: where(WEIGHTS, SHIPPED, UNSUSPECTED, r.end_user_headquarters.within(SUPPLEMENT_5A, r.date))(
            ~law.reviewed(*DENIAL)
        ),
        when=DIFFUSION,
    ),
    Property(
        "weights-persons-outside-supplement-5",
        "Released to a person whose employer is headquartered, or has a parent, outside Supplement No. 5(a), and who "
        "is no permanent regular employee of an entity of it, they face one.",
        "742.6(b)(14)",
        lambda law: where(
            WEIGHTS,
            r.activity.equals("deemed_export"),
            ABROAD,
            NOT_DENIED,
            ~r.employer_headquarters.within(SUPPLEMENT_5A, r.date),
            any_of(~r.permanent_employee, ~r.employer_headquarters.meets(SUPPLEMENT_5A, r.date)),
        )(law.reviewed(*DENIAL)),
        when=DIFFUSION,
    ),
    Property(
        "weights-persons-within-supplement-5",
        "Where the employer is headquartered, with its parent, in it they meet none, if nothing else stands in the "
        "way.",
        "742.6(b)(14)",
        lambda law: where(
            WEIGHTS,
            r.activity.is_in(DEEMED),
            UNSUSPECTED,
            r.employer_headquarters.within(SUPPLEMENT_5A, r.date),
        )(~law.reviewed(*DENIAL)),
        when=DIFFUSION,
    ),
    Property(
        "weights-staff",
        "To a permanent regular employee of an entity of Supplement No. 5(a) model weights are released freely.",
        "742.6(a)(13)",
        lambda law: where(
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
        lambda law: where(
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
        lambda law: where(MEMORY, ~to(MACAU_OR_D5), ABROAD, to_headquartered_in(MACAU_OR_D5), SHIPPED, SUBJECT)(
            any_of(~law.goes, law.by("HBM", "ACM"))
        ),
        when=DIFFUSION_KEPT,
    ),
    Property(
        "memory-density",
        "Memory above 2 GB/s per mm² to Macau or D:5 is never free of a license requirement; at 2 or below it is.",
        "3A090.c",
        lambda law: where(line.stated_level.equals("hbm"), to(MACAU_OR_D5), SHIPPED, SUBJECT, UNSUSPECTED)(
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
        lambda law: where(OF_A_FOUNDRY, ~DESIGNED_WELL, line.transistors >= MANY_TRANSISTORS, ABROAD, SHIPPED, SUBJECT)(
            ~law.free
        ),
        when=all_of(FOUNDRY_2025, DIFFUSION),
    ),
    Property(
        "foundry-packaging",
        "Nor is it if it was packaged in Macau or D:5, whatever its transistors, unless by an approved OSAT company.",
        "Note 1 to 3A090.a",
        lambda law: where(
            OF_A_FOUNDRY,
            ~DESIGNED_WELL,
            line.packaged_in.is_in(MACAU_OR_D5, r.date),
            ~r.osat_approved,
            ABROAD,
            SHIPPED,
            SUBJECT,
        )(~law.free),
        when=all_of(FOUNDRY_2025, DIFFUSION),
    ),
    Property(
        "foundry-osat",
        "Nor is it if an OSAT company headquartered, or with a parent, in Macau or D:5 exports it.",
        "Note 1 to 3A090.a",
        lambda law: where(
            OF_A_FOUNDRY,
            r.exporter_role.equals("osat"),
            ~DESIGNED_WELL,
            r.exporter_headquarters.meets(MACAU_OR_D5, r.date),
            ABROAD,
            SHIPPED,
            SUBJECT,
        )(~law.free),
        when=all_of(FOUNDRY_2025, DIFFUSION),
    ),
    Property(
        "foundry-overcome",
        "A slow circuit goes freely if its designer is approved or authorized, or if it has fewer than 30 billion "
        "transistors and a fabricator packaged it outside Macau and D:5 or an approved OSAT company exports it.",
        "Note 1 to 3A090.a, paragraphs a to c",
        lambda law: where(
            OF_A_FOUNDRY,
            line.chip_tpp < micro("b2_tpp"),
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
)
