"""Google's comment to OSTP: relief for US cloud providers."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from licet.facts.record import consignee_headquarters
from licet.law.changeable import share
from licet.law.proposal import Proposal
from licet.law.sets import UNITED_STATES

_US_PROVIDER: Final = consignee_headquarters.within(UNITED_STATES)
_WHY: Final = (
    "No position on tiers was taken and no figure given: a relief of one half is an assumption. Whoever is "
    "headquartered in the United States and holds the authorization is taken to be a US cloud provider."
)

PROPOSAL: Final = Proposal(
    id="google-ostp",
    title="Google's comment to OSTP: relief for US cloud providers",
    status="proposal",
    based_on="diffusion-2025",
    source="Google's comment to OSTP, March 2025, as reported by Export Compliance Daily",
    changes=(
        share(
            "uveu_outside_supplement_5",
            Decimal("37.5"),
            "A US cloud provider may have 37.5 percent outside Supplement No. 5(a).",
            _WHY,
            "assumption",
            only=_US_PROVIDER,
        ),
        share(
            "uveu_one_country",
            Decimal("10.5"),
            "It may have 10.5 percent in one country outside of it.",
            _WHY,
            "assumption",
            only=_US_PROVIDER,
        ),
    ),
)
