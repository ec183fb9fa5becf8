"""Carnegie, fourth option: deals with one country after the other, for access against concessions."""

from __future__ import annotations

from typing import Final

from licet.kernel.nodes import all_of, any_of
from licet.law.changeable import listed
from licet.law.part740.s29_lpp import LPP
from licet.law.part742.s6_a_13_model_weights import MODEL_WEIGHTS
from licet.law.part742.s6_a_license_requirements import WORLDWIDE
from licet.law.proposal import Change, Proposal, left_open, own
from licet.law.provision import require
from licet.law.readings import carnegie_fallback
from licet.law.sets import MACAU_OR_D5_INVOLVED, SUPPLEMENT_5A, UNITED_STATES, to, to_headquartered_in

_CITE: Final = own("carnegie-bilateral")
_AS_IS: Final = carnegie_fallback.is_("as_is")
_ALLIES: Final = SUPPLEMENT_5A.combine("the allies of the rule", lambda members: members - {"US"})
_NO_DEAL: Final = left_open(
    carnegie_fallback,
    "carnegie-bilateral",
    all_of(
        any_of(WORLDWIDE.applies, MODEL_WEIGHTS.applies),
        ~MACAU_OR_D5_INVOLVED,
        any_of(to(_ALLIES), to_headquartered_in(_ALLIES), all_of(*(c.expr for c in LPP.conditions))),
    ),
)

PROPOSAL: Final = Proposal(
    id="carnegie-bilateral",
    title="Carnegie commentary, option 4: deals with single countries",
    status="proposal",
    based_on="diffusion-2025",
    source="Phillips-Robins and Winter-Levy, Carnegie Endowment, May 2025, as reported by Export Compliance Daily",
    link="https://carnegieendowment.org/research/2025/05/ai-diffusion-rule-repeal-trump",
    changes=(
        listed(
            "supplement_5_a",
            UNITED_STATES,
            "Without a deal every country but the restricted ones is in the second tier.",
            "Deals can be an incentive only for who has no access without one. Model weights follow: License Exception "
            "AIA carries them to who is headquartered in the United States alone.",
            "reading",
            among=((_AS_IS, SUPPLEMENT_5A),),
            notices=(_NO_DEAL,),
        ),
        Change(
            of="740.29",
            what="License Exception LPP is open to nobody.",
            why="As for Supplement No. 5(a).",
            basis="reading",
            stale=("lpp_in_d1_d4",),
            conditions={LPP: require(_CITE, _AS_IS, "the rule stays as it is for countries without a deal")},
        ),
        Change(
            of="742.6(b)(10)(iii)(C)",
            what="A deal doubles the allocation.",
            why="The worth of a deal (lower tariffs, divestment from China, lighter regulation) has no figure: it is "
            "taken as the assurances of the rule (state.government_assurances), which raise the allocation by up to "
            "100 percent.",
            basis="assumption",
        ),
    ),
)
