"""The transaction as callers write it: every field, what it means and what it may hold.

Reading (``read``) and the published JSON Schema both come from this table.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from licet.facts.shapes import (
    Amount,
    Choice,
    Country,
    Day,
    Flag,
    ListOf,
    Operations,
    Record,
    Shape,
    Table,
    Text,
    Whole,
    Words,
)

FIRST_DAY: Final = dt.date(2022, 10, 7)
LAST_DAY: Final = dt.date(2030, 12, 31)

MOST_TPP: Final = 10**13  # a transaction or a counter; some thousand times all the computing power there is
MOST_UNIT_TPP: Final = 10**10  # one rack
MOST_CHIP_TPP: Final = 10**8  # one integrated circuit
MOST_QUANTITY: Final = 10**9

ACTIVITIES: Final = ("export", "reexport", "transfer_in_country", "deemed_export", "deemed_reexport")
PURPOSES: Final = (
    "data_center",
    "development_or_production",
    "warehouse_storage",
    "resale",
    "research",
    "consumer",
    "other",
)
PRECISIONS: Final = ("fp64", "fp32", "tf32", "fp16", "bf16", "fp8", "int8", "fp6", "fp4", "int4")
LISTS: Final = (
    "entity_list",
    "sdn",
    "meu",
    "unverified_list",
    "denied_persons",
    "ssi",
    "cmic",
    "ns_mbs",
    "plc",
    "cap",
    "isn",
    "dtc",
    "entity_list_footnote_1",
    "entity_list_footnote_4",
    "entity_list_footnote_5",
)
FOR_LEVELS: Final = ("a", "b", "c", "2022", "none")
FABRICATORS: Final = ("front_end_fabricator", "osat")
ROLES: Final = ("other", *FABRICATORS)
CHINA_2026_SINCE: Final = dt.date(2026, 1, 15)
CHINA_2026: Final = (
    "commercially_available_in_us",
    "sufficient_us_supply",
    "no_foundry_diversion",
    "security_procedures",
    "remote_users_declared",
    "third_party_tested_in_us",
)

COMPANY: Final = Record(
    "The company at the top of the ownership chain.",
    {"name": Text("Its name."), "headquarters": Country("Where it is headquartered.")},
)

_PARTY: Final[dict[str, Shape]] = {
    "name": Text("The party's name."),
    "location": Country("Where it is located."),
    "headquarters": Country("Where it is headquartered."),
    "ultimate_parent": COMPANY,
    "government_owned_or_controlled": Flag("Wholly owned or otherwise controlled by a government (740.28(d))."),
    "listed": ListOf("The restricted-party lists that it is on.", Choice("A list.", LISTS)),
    "private_sector": Flag("A private sector end user (740.28(d))."),
    "role": Choice("What an exporter is, for the presumption of Note 1 to 3A090.a.", ROLES),
    "approved_osat": Flag("An approved OSAT company (Supplement No. 7 to part 740)."),
    "permanent_regular_employee": Flag("For deemed exports: a permanent regular employee (734.20(d)(2))."),
}
_OWNER: Final = Record("A person or company.", _PARTY)


def _owned(party: Record, depth: int) -> dict[str, Shape]:
    """The fields of a party that has owners, who have owners, and so on."""
    share = Amount("Its share.", 1, places=20)
    owner = party if depth == 0 else Record(party.doc, _owned(party, depth - 1))
    owners = ListOf(
        "Who owns it, with shares from 0 to 1.",
        Record("An owner.", {"party": owner, "share": share}, need=("party",)),
    )
    return {**_PARTY, "owners": owners}


PARTY: Final = Record("A party to the transaction (748.5).", {**_owned(_OWNER, 3), "employer": _OWNER})

PARTIES: Final = Record(
    "The parties. A purchaser, end user or operator that is absent is the ultimate consignee.",
    {
        "exporter": PARTY,
        "purchaser": PARTY,
        "intermediate_consignees": ListOf("Those who handle the items on the way.", PARTY, most=100),
        "ultimate_consignee": PARTY,
        "end_user": PARTY,
        "operator": PARTY,
    },
)

DESIGNER: Final = Record(
    "Who designed the integrated circuit.",
    {
        "name": Text("Its name."),
        "headquarters": Country("Where it is headquartered."),
        "approved": Flag("An approved IC designer (Supplement No. 6 to part 740)."),
        "authorized": Flag("An authorized IC designer (Note 1 to 3A090.a)."),
        "applied_on": Day("When it applied to become an approved IC designer (748.16).", FIRST_DAY, LAST_DAY),
    },
)

CHIP: Final = Record(
    "An integrated circuit by its specification.",
    {
        "dense_tops": Table(
            "Dense tera-operations per second by precision, a multiply-accumulate counted as two.",
            PRECISIONS,
            Amount("TOPS or TFLOPS.", MOST_CHIP_TPP // 64),
        ),
        "tpp": Amount("Its total processing performance, where stated instead.", MOST_CHIP_TPP),
        "die_area_mm2": Amount("Applicable die area: all logic dies on a non-planar process.", 10**6, above=True),
        "non_planar": Flag("Whether its logic dies use a non-planar transistor architecture; default true."),
        "designed_or_marketed_for_datacenter": Flag("Designed or marketed for use in a datacenter."),
        "memory_bandwidth_gbps": Amount("Total DRAM bandwidth, GB/s.", 10**9),
        "interconnect_gbps": Amount("Aggregate bidirectional transfer rate other than to memory, GB/s.", 10**9),
        "transistors": Operations("Aggregated approximated transistor count, as attested (Note 1 to 3A090.a)."),
        "contains_hbm": Flag("Whether the package contains high-bandwidth memory."),
        "packaged_in": Country("Where an exporting front-end fabricator packaged it; default: where that is."),
        "designer": DESIGNER,
    },
)

JURISDICTION: Final = Record(
    "What makes an item outside the United States subject to the EAR (734.3); default: it is of US origin.",
    {
        "us_origin": Flag("Of US origin, wherever it is (734.3(a)(2))."),
        "us_content_percent": Amount("Controlled US-origin content in percent of its value (734.4).", 100),
        "direct_product": Flag("A direct product of technology, software or a plant specified in 734.9."),
    },
)

ITEM: Final = Record(
    "One line: a quantity of a product, a chip, a commodity already classified, or an assembly of chips.",
    {
        "quantity": Whole("How many; default 1.", 1, MOST_QUANTITY),
        "product": Text("A name in the product catalogue; aliases and case do not matter."),
        "chip": CHIP,
        "eccn": Text("The ECCN with its paragraph, e.g. 4A090.a or 5A992.z.1 (before January 13, 2025 5A992.z)."),
        "tpp": Amount("With eccn: total processing performance of one unit.", MOST_UNIT_TPP),
        "designed_or_marketed_for_datacenter": Flag("With eccn: designed or marketed for a datacenter; default true."),
        "chip_tpp": Amount("With eccn: TPP of the integrated circuit inside that has the most.", MOST_CHIP_TPP),
        "memory_bandwidth_gbps": Amount("With eccn: total DRAM bandwidth of the integrated circuit, GB/s.", 10**9),
        "for_level": Choice(
            "With eccn 3D001, 3E001, 4D001, 4D090, 4E001, 5E002 or 5E992: the level of the commodities that the "
            "software or technology is for: 3A090.a (a), 3A090.b (b), 3A090.c (c), what met the limits of October 2022 "
            "(2022), or none of these (none). With 5A992.z and the like, which had no levels before January 13, "
            "2025: the level (a or b) of the integrated circuits in it, or of what the software is for.",
            FOR_LEVELS,
        ),
        "designer": DESIGNER,
        "jurisdiction": JURISDICTION,
        "assembly": Record(
            "A board, server or rack that contains chips.",
            {
                "chip": CHIP,
                "count": Whole("How many chips one unit contains.", 1, 10**6),
                "eccn_base": Text("What it would be without the chips: 4A090, 5A992, 4A003, 5A002 …"),
            },
            need=("chip", "count", "eccn_base"),
        ),
        "model_weights": Record(
            "The parameters of a model (ECCN 4E091).",
            {
                "training_operations": Operations("Operations of pre-training and all later training."),
                "published": Flag("Published (734.7(a))."),
                "fine_tune_of": Record(
                    "The model that it was derived from; default: none.",
                    {
                        "published": Flag("Whether that model is published."),
                        "training_operations": Operations("Its training operations."),
                    },
                ),
                "fine_tune_operations": Operations("Operations of the further training."),
                "synthetic_data_operations": Operations(
                    "Operations that generated unpublished training data, by one model; default: there is no such data."
                ),
                "synthetic_data_percent": Amount("How much of its training is on such data, in percent.", 100),
                "data_generation_model": Record(
                    "The model that generated it; of several that are not published, the one that took most training.",
                    {
                        "published": Flag("Whether that model is published."),
                        "training_operations": Operations("Its training operations, but those counted already."),
                    },
                ),
                "best_published_model_operations": Operations(
                    "Operations that a model as capable as the most advanced published one needs (Note 2)."
                ),
            },
        ),
        "hbm": Record(
            "High-bandwidth memory (3A090.c).",
            {
                "memory_bandwidth_gbps": Amount("GB/s of the package.", 10**9, above=True),
                "package_area_mm2": Amount("Area of the package.", 10**6, above=True),
                "purchased_directly_by_designer": Flag("Bought directly by the designer of the co-packaged commodity."),
                "packager": PARTY,
            },
        ),
    },
    one_of=("product", "chip", "eccn", "assembly", "model_weights", "hbm"),
)

NEARBY_SITE: Final = Record(
    "Another site.",
    {
        "tpp": Amount("Its computing power.", MOST_TPP),
        "commonly_controlled": Flag("Under common control with the site of this transaction."),
        "distance_km": Amount("How far away it is, in kilometers.", 50_000),
        "round_trip_ms": Amount("Network round trip to it, in milliseconds.", 10_000),
    },
)

END_USE: Final = Record(
    "What the items are for. A flag that is absent is false.",
    {
        "purpose": Choice("What the items will be used for.", PURPOSES),
        "prohibited_part_744": Flag("An end use or end user that part 744 prohibits without a license."),
        "military": Flag("A military end use or end user (744.21)."),
        "military_intelligence": Flag("A military-intelligence end use or end user (744.22)."),
        "weapons_of_mass_destruction": Flag("Nuclear, missile, chemical or biological end uses (744.2 to 744.4)."),
        "supercomputer": Flag("A supercomputer end use (744.23(a)(1))."),
        "trains_4e091_model_for_outside_supplement_5": Flag(
            "Training of a 4E091 model for an entity located or headquartered outside Supplement No. 5(a)."
        ),
        "iaas": Flag("Infrastructure as a service for others."),
        "destined_to_customers_outside_macau_d5": Flag(
            "Ultimately destined to customers outside Macau and Country Group D:5 (740.28(a))."
        ),
        "site_tpp": Amount("Commonly controlled, co-located TPP after this transaction.", MOST_TPP),
        "nearby_sites": ListOf(
            "Other sites that may count with it: under common control, and within 100 km or 2 ms.",
            NEARBY_SITE,
            most=1000,
        ),
        "stored_in_compliant_facility": Flag("In a facility under Supplement No. 10, paragraphs 14, 15 and 18."),
        "corporate_governance": Flag("The end user meets Supplement No. 10, paragraphs 2, 3 and 13 (some proposals)."),
        "location_verification": Flag("The chips verify where they are (some proposals); default: not said."),
        "matching_us_investment": Flag("Matched by investment in US AI (a reported draft of 2026)."),
    },
)

AUTHORIZATION: Final = Record(
    "An authorization that a party holds.",
    {
        "type": Choice("What it is.", ("UVEU", "NVEU", "VEU", "license")),
        "holder": Text("Who holds it."),
        "country": Country("The country that it is for."),
        "location": Text("The site that it is for."),
        "relocated": Flag("Chips that the holder already owns move; default false: new chips."),
    },
    need=("type",),
)

_COUNTER: Final = Amount("TPP before this transaction.", MOST_TPP)
STATE: Final = Record(
    "Counters, before this transaction. An absent counter is unknown.",
    {
        "lpp_used_tpp": _COUNTER,
        "lpp_operator_used_tpp": Amount(
            "TPP that counted toward the LPP limit of the operator before this transaction. Given only where the "
            "ultimate consignee applies the TPP of this transaction to that limit instead of its own (740.29(a)).",
            MOST_TPP,
        ),
        "aia_cumulative_tpp": _COUNTER,
        "country_allocation_used_tpp": _COUNTER,
        "government_assurances": Flag("The destination has given assurances (Supplement No. 5(b) to part 740)."),
        "nveu_installed_tpp": _COUNTER,
        "uveu": Record(
            "The validated end user's own computing power.",
            dict.fromkeys(("total_tpp", "outside_supplement_5_tpp", "in_destination_tpp", "outside_us_tpp"), _COUNTER),
        ),
        "shipped_to_us_tpp": _COUNTER,
        "shipped_to_china_tpp": _COUNTER,
        "china_2026": Record("The conditions of 91 FR 1684.", dict.fromkeys(CHINA_2026, Flag("Met."))),
    },
)

TRANSACTION: Final = Record(
    "One export, reexport, transfer (in-country) or release to be determined.",
    {
        "id": Text("The caller's own reference."),
        "date": Day("The date of export; it selects the law.", FIRST_DAY, LAST_DAY),
        "regime": Text("enforced (default), codified, or a regime id from licet regimes."),
        "activity": Choice("What is done; default export.", ACTIVITIES),
        "origin": Country("Where it leaves from; default US for exports."),
        "destination": Country("Country of ultimate destination (of a deemed export: the person's country)."),
        "items": ListOf("The lines.", ITEM, least=1),
        "parties": PARTIES,
        "end_use": END_USE,
        "authorizations": ListOf("What the parties hold.", AUTHORIZATION, most=100),
        "readings": Words("Switches for ambiguous law; see licet readings."),
        "state": STATE,
    },
    need=("date", "items"),
)
