"""SIIA's comment to OSTP: controls on chips for adversaries stay, none on software, cloud services or models."""

from __future__ import annotations

from typing import Final

from licet.kernel.nodes import NamedSet
from licet.law.part742.s6_a_license_requirements import DESTINATION_2023
from licet.law.part744.s23_supercomputer import HEADQUARTERS_2023
from licet.law.part774.eccns import SOFTWARE_AND_TECHNOLOGY
from licet.law.part774.line import eccn_at_a
from licet.law.proposal import Change, Proposal, own
from licet.law.provision import require

SOFTWARE: Final = NamedSet.of(
    "software for advanced chips", (code for code in SOFTWARE_AND_TECHNOLOGY.steps[0][1] if code[1] == "D")
)
_NOT_SOFTWARE: Final = require(own("siia-ostp"), ~eccn_at_a.is_in(SOFTWARE), "not software")

PROPOSAL: Final = Proposal(
    id="siia-ostp",
    title="SIIA's comment to OSTP: chips for adversaries only",
    status="proposal",
    based_on="ear-2023",
    source="Software and Information Industry Association's comment to OSTP, March 2025, as reported by Export "
    "Compliance Daily",
    changes=(
        Change(
            of="the AI Diffusion rule",
            what="The controls of 2023 on chips stay; nothing of the AI Diffusion rule does: no control of model "
            "weights (4E091), no red flag 28, no conditions on infrastructure as a service, no paragraphs 7 and 8 of "
            "Supplement No. 10.",
            why="Controls on chips for adversaries are to stay as they are.",
            basis="reading",
        ),
        Change(
            of="742.6(a)(6)(iii) and 744.23(a)(3)(i)",
            what="Software for advanced chips needs no license.",
            why="No controls on software are wanted; technology is not spoken of and stays controlled.",
            basis="reading",
            conditions={DESTINATION_2023: _NOT_SOFTWARE, HEADQUARTERS_2023: _NOT_SOFTWARE},
        ),
    ),
)
