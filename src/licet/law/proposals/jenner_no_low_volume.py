"""Jenner & Block, second possibility: the rule without License Exception LPP."""

from __future__ import annotations

from typing import Final

from licet.law.part740.s29_lpp import LPP
from licet.law.proposal import Proposal, withdrawn

PROPOSAL: Final = Proposal(
    id="jenner-no-low-volume",
    title="Jenner & Block: the rule without the low-volume exception",
    status="proposal",
    based_on="diffusion-2025",
    source="Jenner & Block client alert, May 21, 2025",
    changes=(
        withdrawn(
            LPP,
            why="The rest of the rule is unchanged.",
            basis="stated",
            what="License Exception LPP is withdrawn; small orders need a license.",
        ),
    ),
)
