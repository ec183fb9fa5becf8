"""Facts of a transaction that this version reads and does not evaluate: it says so rather than pass over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from licet.facts.record import parent_headquarters
from licet.facts.transaction import Transaction
from licet.law.in_force import effective
from licet.law.regimes import applied


@dataclass(frozen=True)
class Limit:
    """What is read and not evaluated: the notice that says so."""

    id: str
    cite: str
    text: str


DATA_CENTER_VEU_OF_2024: Final = Limit(
    "data_center_veu_of_2024",
    "89 FR 80080",
    "From October 2, 2024 to January 12, 2025 a data center could be a validated end user under 89 FR 80080, whose "
    "conditions Licet does not hold. If the authorization is one of those, it may carry the items without a license: "
    "check its letter. A General VEU is for China or India only and is not evaluated either.",
)
DATA_CENTER_VEU_KEPT: Final = Limit(
    DATA_CENTER_VEU_OF_2024.id,
    DATA_CENTER_VEU_OF_2024.cite,
    "Without the AI Diffusion rule, which replaced it, a data center can be a validated end user under 89 FR 80080, "
    "effective October 2, 2024, whose conditions Licet does not hold. If the authorization is one of those, it may "
    "carry the items without a license: check its letter. A General VEU is for China or India only and is not "
    "evaluated either.",
)
DATA_CENTER_VEU_REPLACED: Final = Limit(
    DATA_CENTER_VEU_OF_2024.id,
    "89 FR 80080; 90 FR 4544",
    "The AI Diffusion rule, which is not enforced, put universal and national validated end users in the place of the "
    "data center validated end user of 89 FR 80080, whose conditions Licet does not hold. If the authorization is one "
    "of those, whether it still carries the items without a license is for BIS to say: check its letter. A General VEU "
    "is for China or India only and is not evaluated either.",
)
GENERAL_VEU: Final = Limit(
    "general_veu_not_evaluated",
    "748.15(b)(1); 748.15(f)(1)",
    "A General VEU authorization, which is for China or India only, is not evaluated: it permits the items and sites "
    "that Supplement No. 7 to part 748 lists for the end user, for use in the destination. Reexporters who use it "
    "report annually, by February 15 for the year before, in a package marked “General Authorization Validated "
    "End-User Report”.",
)


def limits(t: Transaction, regime: str, tier_1: Callable[[], frozenset[str]]) -> Iterator[tuple[str, str, str]]:
    """What is not evaluated under a regime: id, citation and text of each notice.

    ``tier_1``: Supplement No. 5(a) as it is applied.
    """
    p = t.parties
    if any(party.owners for party in (p.purchaser, *p.intermediate_consignees, p.ultimate_consignee, p.end_user)):
        yield (
            "owners_not_evaluated",
            "744.8; 744.11; 744.21",
            "Ownership shares count under the Affiliates (50 percent) rule only, and only on the days on which that "
            "rule is in force; what an owner owns through others is to be given as its own share. On other days check "
            "whether listed parties own 50 percent or more.",
        )
    if any(a.type == "VEU" for a in t.authorizations):
        limit = _of_veu(t, regime)
        yield limit.id, limit.cite, limit.text
    consignee = p.ultimate_consignee
    another = p.operator is not consignee and p.operator.name != consignee.name
    if another and not t.state.lpp_of_operator and parent_headquarters(consignee) in tier_1():
        yield (
            "lpp_lent_limit",
            "740.29(a)",
            "An ultimate consignee headquartered in Supplement No. 5(a) may apply the TPP toward the LPP limit of the "
            "entity that will operate the items; its own limit is counted here. To apply it so, state what the "
            "operator has used: state.lpp_operator_used_tpp.",
        )


def _of_veu(t: Transaction, regime: str) -> Limit:
    law, proposals = applied(regime)
    if effective("dcveu_2024") <= t.date < effective("diffusion_2025"):
        return DATA_CENTER_VEU_OF_2024
    # A proposal to go back to the law before the AI Diffusion rule goes back to that of its last day.
    if law == "ear-2023" and any(p.based_on for p in proposals):
        return DATA_CENTER_VEU_KEPT
    if law == "enforced" and t.date >= effective("diffusion_2025") and t.destination != "CN":
        return DATA_CENTER_VEU_REPLACED
    return GENERAL_VEU
