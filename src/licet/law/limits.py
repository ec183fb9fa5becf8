"""Facts of a transaction that this version reads and does not evaluate: it says so rather than pass over them."""

from __future__ import annotations

from collections.abc import Iterator

from licet.facts.transaction import Transaction
from licet.law.sets import SUPPLEMENT_5A


def limits(t: Transaction) -> Iterator[tuple[str, str, str]]:
    """What is not evaluated: id, citation and text of each notice."""
    p = t.parties
    if any(party.owners for party in (p.exporter, p.purchaser, *p.intermediate_consignees, p.ultimate_consignee)):
        yield (
            "owners_not_evaluated",
            "744.11; 744.21",
            "Ownership shares are not evaluated: only headquarters, ultimate parents and lists are. Check whether "
            "listed parties own 50 percent or more.",
        )
    if any(a.type == "VEU" for a in t.authorizations):
        yield (
            "general_veu_not_evaluated",
            "748.15(b)(1)",
            "A General VEU authorization is not evaluated: its eligible items and sites are those of Supplement "
            "No. 7 to part 748.",
        )
    consignee = p.ultimate_consignee
    homes = {consignee.headquarters, consignee.ultimate_parent.headquarters if consignee.ultimate_parent else None}
    if p.operator is not consignee and p.operator.name != consignee.name and homes & SUPPLEMENT_5A.on(t.date):
        yield (
            "lpp_lent_limit",
            "740.29(a)",
            "An ultimate consignee headquartered in Supplement No. 5(a) may apply the TPP toward the LPP limit of the "
            "entity that will operate the items. Licet counts the ultimate consignee's own limit.",
        )
