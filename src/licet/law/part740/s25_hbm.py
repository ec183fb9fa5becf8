"""§ 740.25  License Exception High Bandwidth Memory (HBM).

Its text was seen without the letters of its paragraphs, so the section is cited as a whole.
"""

from __future__ import annotations

from typing import Final

from licet.facts.record import date, exporter_headquarters, exporter_seat, purpose, through_intermediaries
from licet.law.in_force import HBM_2024
from licet.law.parameter import number
from licet.law.part740.s2_restrictions import NOT_UNVERIFIED
from licet.law.part744.requirements import NO_PART_744_OR_746
from licet.law.part774.eccn_3a090_c import level_c
from licet.law.part774.line import hbm_area, hbm_bandwidth, hbm_direct, packager_headquarters, to_packager
from licet.law.provision import KEPT_FIVE_YEARS, Authorization, Obligation, When, require
from licet.law.sets import A5, A6, MACAU_OR_D5, UNITED_STATES

US_OR_A5: Final = A5.combine("the United States or Country Group A:5", frozenset.union, UNITED_STATES, cite="740.25")
US_A5_OR_A6: Final = US_OR_A5.combine(
    "the United States or Country Groups A:5 or A:6", frozenset.union, A6, cite="740.25"
)
ALLIED_PACKAGER: Final = packager_headquarters.within(US_A5_OR_A6, date)
"""The packager, and its ultimate parent, are headquartered in the United States, A:5 or A:6."""

HBM: Final = Authorization(
    code="HBM",
    cite="740.25",
    title="License Exception High Bandwidth Memory",
    outcome="license_exception",
    conditions=(
        require("740.25", level_c, "memory in 3A090.c"),
        require(
            "740.25",
            hbm_bandwidth * 10 < hbm_area * number("hbm_exception_density"),
            "memory bandwidth density below 3.3 GB/s per mm²",
        ),
        require(
            "740.25",
            exporter_seat.is_in(US_OR_A5, date),
            "an exporter headquartered in the United States or Country Group A:5",
        ),
        require(
            "740.25",
            ~exporter_headquarters.meets(MACAU_OR_D5, date),
            "an exporter without an ultimate parent headquartered in Macau or Country Group D:5",
        ),
        require("740.25", hbm_direct, "purchased directly by the designer of the commodity that it is packaged in"),
        require("740.25", to_packager, "shipped directly to the packaging site: destined to its country"),
        require("740.25", ~purpose.equals("resale"), "not to a distributor"),
        require(
            "740.25",
            ~through_intermediaries,
            "no intermediate consignee but the packager's freight forwarder, which is not named as one",
        ),
        require(
            "740.25",
            NO_PART_744_OR_746,
            "no license is required under part 744 (other than 744.23(a)(3)) or part 746, such as for an advanced-node "
            "facility in Macau or Country Group D:5",
        ),
        NOT_UNVERIFIED,
    ),
    in_force=HBM_2024,
    obligations=(
        Obligation(
            "740.25",
            "Ship the memory directly to the packaging site, and to nobody but its packager or the packager's freight "
            "forwarder.",
            "exporter",
            When("with each shipment"),
        ),
        Obligation(
            "740.25",
            "Obtain the written confirmation of the packager, headquartered in the United States, A:5 or A:6, that the "
            "finished commodity does not exceed 3A090, unless General Order No. 4, paragraph (d), authorizes it.",
            "exporter",
            When("before the export"),
            "hbm_confirmation",
            applies=ALLIED_PACKAGER,
        ),
        Obligation(
            "740.25",
            "Have the finished commodities, none of which may exceed 3A090.a or .b, return to the exporter, and "
            "compare the number of units sent with that returned: they must match.",
            "exporter",
            When("when the packaging is finished"),
            "hbm_unit_count",
            applies=~ALLIED_PACKAGER,
        ),
        Obligation(
            "740.25",
            "Treat a discrepancy of more than 1 percent between the two counts as a red flag; report one that is not "
            "resolved to HBMReports@bis.doc.gov.",
            "exporter",
            When("within 60 days"),
            "hbm_discrepancy",
            applies=~ALLIED_PACKAGER,
        ),
        Obligation("762.2(b)(56)", "Keep the records of § 740.25.", "exporter", KEPT_FIVE_YEARS),
    ),
)
