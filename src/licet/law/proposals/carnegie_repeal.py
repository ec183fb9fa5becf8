"""Carnegie, third option: no rule, but for adversaries and countries with a high risk of diversion."""

from __future__ import annotations

from typing import Final

from licet.kernel.nodes import NamedSet, all_of, any_of
from licet.law.part734.scope import ABROAD, NOT_DEEMED
from licet.law.part742.s6_a_license_requirements import DESTINATION_2023
from licet.law.part744.s23_supercomputer import HEADQUARTERS_2023
from licet.law.part774.eccn_3a090 import level_a, level_b
from licet.law.proposal import Change, Proposal, left_open, own
from licet.law.provision import Policy, Requirement, require
from licet.law.readings import carnegie_high_risk
from licet.law.sets import MACAU_OR_D5_INVOLVED, to

_CITE: Final = own("carnegie-repeal")
_NAMED: Final = NamedSet.of("Saudi Arabia and the United Arab Emirates", ("AE", "SA"))
HIGH_RISK: Final = NamedSet.of("the countries with a high risk of diversion", _NAMED.steps[0][1])
_MORE: Final = NamedSet.of("Malaysia and Thailand", ("MY", "TH"))
_WITH_MORE: Final = NamedSet.of("the same with Malaysia and Thailand", ("AE", "MY", "SA", "TH"))
_ITEM: Final = require(_CITE, any_of(level_a, level_b), "an item at the level of 3A090.a or .b")

RESTRICTED: Final = Requirement(
    f"{_CITE}, adversaries",
    _CITE,
    "License requirement for Macau and Country Group D:5, and for who is headquartered there",
    "RS",
    (
        _ITEM,
        NOT_DEEMED,
        ABROAD,
        require(_CITE, MACAU_OR_D5_INVOLVED, "to Macau or Country Group D:5, or to a party headquartered there"),
    ),
)
RISKY: Final = Requirement(
    f"{_CITE}, high risk",
    _CITE,
    "License requirement for countries with a high risk of diversion",
    "RS",
    (
        _ITEM,
        NOT_DEEMED,
        require(_CITE, to(HIGH_RISK), "to a country that is named as of a high risk of diversion"),
    ),
)

PROPOSAL: Final = Proposal(
    id="carnegie-repeal",
    title="Carnegie commentary, option 3: no rule but for adversaries and high risk of diversion",
    status="proposal",
    based_on="ear-2023",
    source="Phillips-Robins and Winter-Levy, Carnegie Endowment, May 2025, as reported by Export Compliance Daily",
    link="https://carnegieendowment.org/research/2025/05/ai-diffusion-rule-repeal-trump",
    changes=(
        Change(
            of="742.6(a)(6)(iii) and 744.23(a)(3)(i)",
            what="Advanced computing items need a license to Macau and D:5, and to who is headquartered there, alone; "
            "applications meet a presumption of denial.",
            why="Adversaries are taken as Country Group D:5 and Macau. Other destinations in D:1 and D:4 are free, "
            "unlike under the rule of 2023, and .b-level items are treated as .a-level items are.",
            basis="reading",
            without=(DESTINATION_2023, HEADQUARTERS_2023),
            requirements=(RESTRICTED,),
            policies=(Policy("presumption_of_denial", require(_CITE, RESTRICTED.applies, "adversaries")),),
        ),
        Change(
            of="the list of countries with a high risk of diversion",
            what="To Saudi Arabia and the United Arab Emirates they need a license, reviewed case by case.",
            why="Both are named as examples. How applications are reviewed is not said. License Exceptions NAC and ACA "
            "stay as they are: they reach Macau, D:1, D:4 and D:5, and other countries not.",
            basis="reading",
            after="AE SA",
            sets={HIGH_RISK: (((carnegie_high_risk.is_("with_malaysia_and_thailand"), _WITH_MORE),), _NAMED)},
            notices=(
                left_open(
                    carnegie_high_risk,
                    "carnegie-repeal",
                    all_of(_ITEM.expr, NOT_DEEMED.expr, to(_MORE), ~MACAU_OR_D5_INVOLVED),
                ),
            ),
            requirements=(RISKY,),
            policies=(
                Policy(
                    "case_by_case",
                    require(_CITE, all_of(RISKY.applies, ~MACAU_OR_D5_INVOLVED), "a high risk of diversion"),
                ),
            ),
        ),
    ),
)
