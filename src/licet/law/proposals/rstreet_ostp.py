"""R Street's comment to OSTP: export controls weigh less. The loosest proposal."""

from __future__ import annotations

from typing import Final

from licet.law.part734.scope import ABROAD, NOT_DEEMED
from licet.law.part742.s6_a_license_requirements import DESTINATION_2023, MEMORY
from licet.law.part744.s23_supercomputer import HEADQUARTERS_2023, HEADQUARTERS_C
from licet.law.part774.eccn_3a090 import level_a
from licet.law.proposal import Change, Proposal, own
from licet.law.provision import Policy, Requirement, require
from licet.law.sets import MACAU_OR_D5_INVOLVED

_CITE: Final = own("rstreet-ostp")
RESTRICTED: Final = Requirement(
    f"{_CITE}, adversaries",
    _CITE,
    "License requirement for .a-level items to Macau and Country Group D:5, and to who is headquartered there",
    "RS",
    (
        require(_CITE, level_a, "an item at the level of 3A090.a"),
        NOT_DEEMED,
        ABROAD,
        require(_CITE, MACAU_OR_D5_INVOLVED, "to Macau or Country Group D:5, or to a party headquartered there"),
    ),
)

PROPOSAL: Final = Proposal(
    id="rstreet-ostp",
    title="R Street's comment to OSTP: less weight on export controls",
    status="proposal",
    based_on="ear-2023",
    source="R Street Institute's comment to OSTP, March 2025, as reported by Export Compliance Daily",
    changes=(
        Change(
            of="742.6(a)(6) and 744.23(a)(3)",
            what="Only .a-level items need a license, and only to Macau and D:5 and to who is headquartered there; "
            "applications meet a presumption of denial. Everything else, .b-level items and memory included, is free.",
            why="The comment gives no design: this is its loosest reading. The end-use and end-user controls of part "
            "744 and the embargoes of part 746 stay.",
            basis="reading",
            without=(DESTINATION_2023, HEADQUARTERS_2023, MEMORY, HEADQUARTERS_C),
            requirements=(RESTRICTED,),
            policies=(Policy("presumption_of_denial", require(_CITE, RESTRICTED.applies, "adversaries")),),
        ),
    ),
)
