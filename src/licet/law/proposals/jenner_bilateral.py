"""Jenner & Block, fourth possibility: access is negotiated between governments."""

from __future__ import annotations

from typing import Final

from licet.kernel.nodes import all_of
from licet.law.agreements import AGREED, APPLIES, LICENSED, NOTE, SETS, TEXTS, WITHIN_AGREED, in_question, not_stated
from licet.law.part734.scope import ABROAD, NOT_DEEMED
from licet.law.part774.eccn_3a090 import level_a
from licet.law.proposal import Change, Proposal, own
from licet.law.provision import Policy, Requirement, require
from licet.law.sets import MACAU_OR_D5_INVOLVED

_CITE: Final = own("jenner-bilateral")
UNDER_AGREEMENT: Final = Requirement(
    f"{_CITE}, agreements",
    _CITE,
    "License requirement for .a-level items under an agreement between governments",
    "RS",
    (
        require(_CITE, level_a, "an item at the level of 3A090.a"),
        NOT_DEEMED,
        ABROAD,
        require(_CITE, AGREED, "an agreement with the destination is in force"),
        require(_CITE, ~MACAU_OR_D5_INVOLVED, "no party or place in Macau or Country Group D:5"),
    ),
)

PROPOSAL: Final = Proposal(
    id="jenner-bilateral",
    title="Jenner & Block: access negotiated between governments",
    status="proposal",
    based_on="ear-2023",
    source="Jenner & Block client alert, May 21, 2025",
    changes=(
        Change(
            of="agreements",
            what="Where an agreement is in force, .a-level items are licensed: approval is presumed up to the amount "
            "agreed for the year, and beyond it applications are denied. Elsewhere the controls of 2023 stay.",
            why=f"Nothing is said of what an agreement holds; this is how the rule treats an allocation. {NOTE}",
            basis="assumption",
            instead=LICENSED,
            sets=SETS,
            texts=TEXTS,
            stale=("allocation_on_lapse",),
            notices=(in_question("jenner-bilateral"),),
            defaults=not_stated(_CITE),
            requirements=(UNDER_AGREEMENT,),
            policies=(
                Policy(
                    "policy_of_denial",
                    require(_CITE, all_of(APPLIES, ~WITHIN_AGREED), "beyond the amount agreed"),
                ),
            ),
        ),
    ),
)
