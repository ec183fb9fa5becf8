"""EU officials and Digital Europe: all members of the European Union in the first tier."""

from __future__ import annotations

from typing import Final

from licet.kernel.nodes import all_of, any_of
from licet.law.changeable import extended, listed
from licet.law.part734.scope import ABROAD, NOT_DEEMED
from licet.law.part742.s6_a_license_requirements import WORLDWIDE
from licet.law.part774.eccn_3a090 import level_a
from licet.law.proposal import Change, Proposal, left_open, own
from licet.law.provision import require
from licet.law.readings import eu_members
from licet.law.sets import EUROPEAN_UNION, MACAU_OR_D5_INVOLVED, SUPPLEMENT_5A, to

PROPOSAL: Final = Proposal(
    id="eu-all-tier1",
    title="All members of the European Union in Supplement No. 5(a)",
    status="proposal",
    based_on="diffusion-2025",
    source="EU officials, and Digital Europe's comment to OSTP, March 2025, as reported by Export Compliance Daily",
    changes=(
        listed(
            "supplement_5_a",
            extended(SUPPLEMENT_5A, "Supplement No. 5(a) with the European Union", EUROPEAN_UNION.steps[0][1]),
            "Supplement No. 5(a) has all members of the European Union: 36 destinations.",
            "Ten members are in it; the other 17 join.",
            "stated",
        ),
        Change(
            of="742.6(a)(6)(iii)(A)",
            what="By the other reading no license is required for the European Union at all.",
            why="The officials asked to lift the limits or to move all members; moving them is the default.",
            basis="reading",
            conditions={
                WORLDWIDE: require(
                    own("eu-all-tier1"),
                    any_of(eu_members.is_("tier_1"), ~to(EUROPEAN_UNION), MACAU_OR_D5_INVOLVED),
                    "not to the European Union, if the limits are lifted for it (reading eu_members)",
                )
            },
            notices=(
                left_open(
                    eu_members,
                    "eu-all-tier1",
                    all_of(level_a, NOT_DEEMED.expr, ABROAD.expr, to(EUROPEAN_UNION), ~MACAU_OR_D5_INVOLVED),
                ),
            ),
        ),
    ),
)
