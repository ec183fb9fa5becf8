"""The License Exceptions: what each may carry, and what it must carry."""

from __future__ import annotations

from typing import Final

from licet.facts import record as r
from licet.kernel.nodes import all_of, any_of
from licet.law.in_force import AC_2022, CORRECTIONS_2024, DIFFUSION, DIFFUSION_KEPT, FOUNDRY_2025
from licet.law.part734.scope import EXPORT_REEXPORT
from licet.law.part740.s25_hbm import US_OR_A5
from licet.law.part740.s28_acm import MANUFACTURING
from licet.law.part740.s29_lpp import LPP_ITEMS
from licet.law.part774 import line
from licet.law.part774.designers import NEEDS_DESIGNER
from licet.law.part774.eccns import BY_COMMODITY
from licet.law.sets import D1_D4_D5_LESS_A5_A6, MACAU_OR_D5, SUPPLEMENT_5A, UNITED_STATES, to, to_headquartered_in
from licet.proof.safety.premises import (
    ALL_IN_5A,
    ANY_A,
    ANY_WEIGHTS,
    CONSIGNEE_IN_5A,
    DESIGNED_WELL,
    LPP_LIMIT,
    MEMORY,
    NOBODY_IN_D5,
    RELIED_ON,
    SHIPPED,
    SPARSE_MEMORY,
    STATED_A,
    STATED_B,
    STATED_SOFTWARE_A,
    STATED_SOFTWARE_B,
    UNSUSPECTED,
    WEIGHTS,
)
from licet.proof.safety.property import Property, where

PROPERTIES: Final = (
    Property(
        "lpp-limit",
        "LPP never carries an ultimate consignee beyond 26,900,000 TPP in a calendar year.",
        "740.29(d)",
        lambda law: where(law.by("LPP"))(r.lpp_used + line.line_tpp <= LPP_LIMIT),
        needs=("LPP",),
    ),
    Property(
        "lpp-items",
        "LPP carries .a-level commodities of 740.29(b) only, and only exports and reexports.",
        "740.29(a) and (b)",
        lambda law: where(law.by("LPP"))(
            all_of(line.eccn_at_a.is_in(LPP_ITEMS), ~STATED_B, r.activity.is_in(EXPORT_REEXPORT))
        ),
        needs=("LPP",),
    ),
    Property(
        "lpp-places",
        "LPP carries nothing to D:1, D:4, D:5 (excluding A:5 and A:6) or Macau, nor to a party headquartered in Macau "
        "or D:5.",
        "740.29(c); 740.2(a)(9)(ii)",
        lambda law: where(law.by("LPP"))(
            ~any_of(to(D1_D4_D5_LESS_A5_A6), to(MACAU_OR_D5), to_headquartered_in(MACAU_OR_D5))
        ),
        needs=("LPP",),
    ),
    Property(
        "lpp-lender",
        "Only an ultimate consignee headquartered in Supplement No. 5(a) applies TPP to the limit of its operator.",
        "740.29(a)",
        lambda law: where(law.by("LPP"), ~r.lender_headquarters.equals(""))(
            r.lender_headquarters.is_in(SUPPLEMENT_5A, r.date)
        ),
        needs=("LPP",),
    ),
    Property(
        "lpp-is-there",
        "A commodity of 740.29(b) within the limit goes without a license to everywhere else.",
        "740.29",
        lambda law: where(
            line.stated_level.equals("a"),
            line.eccn_at_a.is_in(LPP_ITEMS),
            r.activity.is_in(EXPORT_REEXPORT),
            ~to(D1_D4_D5_LESS_A5_A6),
            NOBODY_IN_D5,
            any_of(r.lender_headquarters.equals(""), r.lender_headquarters.is_in(SUPPLEMENT_5A, r.date)),
            r.lpp_used + line.line_tpp <= LPP_LIMIT,
            UNSUSPECTED,
        )(law.goes),
        when=all_of(DIFFUSION_KEPT, RELIED_ON),
        needs=("LPP",),
    ),
    Property(
        "aia-places",
        "AIA carries commodities only to destinations and entities, by location, headquarters and parents, of "
        "Supplement No. 5(a).",
        "740.27(a)",
        lambda law: where(law.by("AIA"), ~ANY_WEIGHTS)(ALL_IN_5A),
        needs=("AIA",),
    ),
    Property(
        "aia-weights",
        "AIA carries model weights only into storage that complies, not to Macau or D:5, and to entities with "
        "headquarters or a parent in Supplement No. 5(a).",
        "740.27(a)(3)",
        lambda law: where(law.by("AIA"), ANY_WEIGHTS)(
            all_of(
                r.compliant_storage,
                ~to(MACAU_OR_D5),
                ~r.recipients_locations.meets(MACAU_OR_D5, r.date),
                ~to_headquartered_in(MACAU_OR_D5),
                CONSIGNEE_IN_5A,
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
        lambda law: where(
            WEIGHTS,
            SHIPPED,
            r.compliant_storage,
            ~to(MACAU_OR_D5),
            ~r.recipients_locations.meets(MACAU_OR_D5, r.date),
            ~to_headquartered_in(MACAU_OR_D5),
            r.recipients_headquarters.within(SUPPLEMENT_5A, r.date),
            UNSUSPECTED,
        )(law.goes),
        when=all_of(DIFFUSION, RELIED_ON),
        needs=("AIA",),
    ),
    Property(
        "aia-designer",
        "AIA and ACM carry a 3A090.a, 5A002.z or 5A992.z.1 item only of an approved or authorized designer.",
        "740.27(a)(1); 740.28(b)",
        lambda law: where(law.by("AIA", "ACM"), ANY_A, line.eccn_at_a.is_in(NEEDS_DESIGNER))(DESIGNED_WELL),
        when=FOUNDRY_2025,
    ),
    Property(
        "aia-is-there",
        "An .a-level commodity, and software of 5D002.z or 5D992.z.1, goes without a license within Supplement No. "
        "5(a), unless it trains a model for others.",
        "740.27",
        lambda law: where(
            any_of(STATED_A, STATED_SOFTWARE_A),
            DESIGNED_WELL,
            SHIPPED,
            ALL_IN_5A,
            ~r.trains_outside,
            NOBODY_IN_D5,
            UNSUSPECTED,
        )(law.goes),
        when=all_of(DIFFUSION_KEPT, RELIED_ON),
        needs=("AIA",),
    ),
    Property(
        "aia-technology",
        "AIA carries no technology of 3E001.",
        "740.27(a)(2)(i)",
        lambda law: where(law.by("AIA"))(~line.eccn_at_a.equals("3E001")),
        needs=("AIA",),
    ),
    Property(
        "aia-technology-is-there",
        "Other software and technology for .a-level commodities goes without a license within Supplement No. 5(a).",
        "740.27(a)(2)(i)",
        lambda law: where(
            line.eccn_at_a.is_in(BY_COMMODITY),
            ~line.eccn_at_a.equals("3E001"),
            line.for_level.equals("a"),
            SHIPPED,
            ALL_IN_5A,
            NOBODY_IN_D5,
            UNSUSPECTED,
        )(law.goes),
        when=all_of(DIFFUSION_KEPT, RELIED_ON),
        needs=("AIA",),
    ),
    Property(
        "acm-use",
        "ACM carries items for development, production or storage only, to the private sector, and not to an ultimate "
        "consignee in Macau or D:5.",
        "740.28",
        lambda law: where(law.by("ACM"))(
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
        "acm-customers",
        "ACM carries nothing for customers in Macau or D:5, unless a license is held for their country.",
        "740.28(a)",
        lambda law: where(
            any_of(
                r.customers_outside.equals("no"),
                all_of(r.customers_outside.equals(""), r.customer_location.is_in(MACAU_OR_D5, r.date)),
            ),
            r.licensed_customer_location.equals(""),
        )(~law.by("ACM")),
        needs=("ACM",),
    ),
    Property(
        "acm-is-there",
        "For development, production or storage by the private sector, outside Macau and D:5, an .a-level or .b-level "
        "item of an approved designer goes without a license.",
        "740.28",
        lambda law: where(
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
                r.licensed_customer_location.is_in(MACAU_OR_D5, r.date),
            ),
            UNSUSPECTED,
        )(law.goes),
        when=all_of(DIFFUSION_KEPT, RELIED_ON),
        needs=("ACM",),
    ),
    Property(
        "nac-aca-items",
        "NAC and ACA carry no .a-level item for datacenters, no memory, no model weights, and none of the software "
        "and technology of entries without a .z paragraph.",
        "740.8(a)",
        lambda law: where(law.by("NAC", "ACA"))(
            ~any_of(
                all_of(ANY_A, line.datacenter),
                ANY_WEIGHTS,
                MEMORY,
                line.stated_level.equals("hbm"),
                line.eccn_at_a.is_in(BY_COMMODITY),
            )
        ),
        needs=("NAC",),
    ),
    Property(
        "nac-is-there",
        "An export or reexport of a .b-level commodity, or of an .a-level one that is not for datacenters, goes to "
        "Macau or D:5 under NAC.",
        "740.8(a)",
        lambda law: where(
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
        lambda law: where(
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
        lambda law: where(
            any_of(STATED_B, all_of(STATED_A, ~line.datacenter)),
            SHIPPED,
            to(D1_D4_D5_LESS_A5_A6),
            NOBODY_IN_D5,
            UNSUSPECTED,
        )(law.goes),
        when=~AC_2022,
        needs=("NAC",),
    ),
    Property(
        "aca-transfers-is-there",
        "Such an item is transferred within Macau and D:5 under ACA.",
        "740.8(a)",
        lambda law: where(
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
        lambda law: where(
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
        lambda law: where(law.by("HBM"))(
            all_of(
                any_of(MEMORY, line.stated_level.equals("hbm")),
                SPARSE_MEMORY,
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
        lambda law: where(
            line.stated_level.equals("hbm"),
            SPARSE_MEMORY,
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
)
