"""Overlay: BIS's guidance of May 13, 2025, as if it stood on any date, with its policy statement as a requirement."""

from __future__ import annotations

from typing import Final

from licet.facts.record import date
from licet.kernel.assume import Assumed
from licet.law.in_force import effective
from licet.law.part736.s2_general_prohibitions import DESIGNED_IN_D5
from licet.law.proposal import Change, Proposal, own
from licet.law.provision import ALWAYS, Policy, Requirement, require
from licet.law.red_flags import RED_FLAGS, TRAINING

_GUIDANCE: Final = "BIS guidance of May 13, 2025"
_ON_ANY_DATE: Final = Assumed({}, {date >= effective("guidance_2025"): ALWAYS})
_SINCE_THE_GUIDANCE: Final = (
    DESIGNED_IN_D5,
    TRAINING,
    *(flag.when for flag in RED_FLAGS if flag.id.startswith("guidance_")),
)
TRAINING_REQUIREMENT: Final = Requirement(
    f"{own('guidance-may-2025')}, training",
    _GUIDANCE,
    "License requirement for training AI models for parties headquartered in Macau or D:5",
    "744",
    (
        require(
            _GUIDANCE,
            TRAINING,
            "computing for others for a party headquartered in Macau or Country Group D:5, with knowledge of a weapons "
            "or military-intelligence end use",
            "secondary",
        ),
    ),
)

PROPOSAL: Final = Proposal(
    id="guidance-may-2025",
    title="BIS guidance of May 13, 2025, on any date",
    status="overlay",
    based_on=None,
    source="BIS guidance of May 13, 2025",
    changes=(
        Change(
            of="red flags and General Prohibition Ten",
            what="The red flags of the guidance, and its notice on chips designed in Macau or D:5, are raised on any "
            "date.",
            why="The clocks raise them from May 13, 2025.",
            basis="reading",
            instead={e: _ON_ANY_DATE(e) for e in _SINCE_THE_GUIDANCE},
        ),
        Change(
            of="744.2 to 744.4, 744.6 and 744.22",
            what="Training for parties headquartered in Macau or D:5 with knowledge of a weapons or "
            "military-intelligence end use needs a license, with a presumption of denial.",
            why="The policy statement says that a license may be required; it is taken to be.",
            basis="reading",
            requirements=(TRAINING_REQUIREMENT,),
            policies=(
                Policy(
                    "presumption_of_denial",
                    require(_GUIDANCE, TRAINING_REQUIREMENT.applies, "training with such knowledge", "secondary"),
                ),
            ),
        ),
    ),
)
