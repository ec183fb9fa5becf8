"""Jenner & Block, third possibility: no global system, but licenses for hotspots of diversion."""

from __future__ import annotations

from typing import Final

from licet.kernel.nodes import NamedSet, all_of, any_of
from licet.law.part734.scope import NOT_DEEMED
from licet.law.part774.eccn_3a090 import level_a, level_b
from licet.law.proposal import Change, Proposal, left_open, own
from licet.law.provision import Policy, Requirement, require
from licet.law.readings import jenner_hotspots
from licet.law.sets import MACAU_OR_D5_INVOLVED, to

_CITE: Final = own("jenner-hotspots")
_SOUTHEAST_ASIA: Final = NamedSet.of("Southeast Asia", ("ID", "KH", "LA", "MM", "MY", "PH", "SG", "TH", "VN"))
HOTSPOTS: Final = NamedSet.of("the hotspots of diversion", _SOUTHEAST_ASIA.steps[0][1])
_NARROW: Final = NamedSet.of("Malaysia and Thailand", ("MY", "TH"))
_WIDER: Final = _SOUTHEAST_ASIA.combine("the hotspots but Malaysia and Thailand", lambda all, few: all - few, _NARROW)
HOT: Final = Requirement(
    f"{_CITE}, hotspots",
    _CITE,
    "License requirement for hotspots of diversion",
    "RS",
    (
        require(_CITE, any_of(level_a, level_b), "an item at the level of 3A090.a or .b"),
        NOT_DEEMED,
        require(
            _CITE,
            to(HOTSPOTS),
            "to a hotspot of diversion",
        ),
    ),
)

PROPOSAL: Final = Proposal(
    id="jenner-hotspots",
    title="Jenner & Block: no global system, licenses for hotspots",
    status="proposal",
    based_on="ear-2023",
    source="Jenner & Block client alert, May 21, 2025",
    changes=(
        Change(
            of="the AI Diffusion rule",
            what="The controls of 2023 stay; nothing of the AI Diffusion rule does.",
            why="There is no global system.",
            basis="reading",
        ),
        Change(
            of="the list of hotspots",
            what="Advanced computing items need a license to hotspots too, reviewed case by case.",
            why="Southeast Asia and other hotspots are spoken of; no country is named, and no policy. License "
            "Exceptions NAC and ACA stay as they are: they reach Macau, D:1, D:4 and D:5, and other hotspots not.",
            basis="assumption",
            after=" ".join(sorted(HOTSPOTS.steps[0][1])),
            sets={HOTSPOTS: (((jenner_hotspots.is_("malaysia_and_thailand"), _NARROW),), _SOUTHEAST_ASIA)},
            requirements=(HOT,),
            notices=(
                left_open(
                    jenner_hotspots,
                    "jenner-hotspots",
                    all_of(any_of(level_a, level_b), NOT_DEEMED.expr, to(_WIDER)),
                ),
            ),
            policies=(
                Policy(
                    "presumption_of_denial",
                    require(_CITE, all_of(HOT.applies, MACAU_OR_D5_INVOLVED), "a party or place in Macau or D:5"),
                ),
                Policy(
                    "case_by_case",
                    require(_CITE, all_of(HOT.applies, ~MACAU_OR_D5_INVOLVED), "a hotspot of diversion"),
                ),
            ),
        ),
    ),
)
