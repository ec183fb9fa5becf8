"""What the names of allocations are made of, for a transaction."""

from __future__ import annotations

from licet.facts.transaction import Transaction


def allocation_names(t: Transaction) -> dict[str, str]:
    """The parts by the names that the law's templates give them (``lpp/{year}/{owner}``)."""
    limited = t.parties.operator if t.state.lpp_of_operator else t.parties.ultimate_consignee
    parent = limited.ultimate_parent
    owner = (parent.name if parent is not None else None) or limited.name or "unnamed"
    return {
        "year": str(t.date.year),
        "owner": owner,
        "destination": t.destination or "unknown",
        "quarter": f"{t.date.year}Q{(t.date.month - 1) // 3 + 1}",
        **{f"holder {a.type}": a.holder for a in reversed(t.authorizations) if a.holder},
    }
