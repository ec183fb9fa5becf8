"""Which allocations what is committed may move between: what the total of each program counts decides."""

from __future__ import annotations

from typing import Final

from licet.determine.allocation_names import Name
from licet.ledger.errors import InvalidOperationError

STAYS: Final = {
    "lpp": "740.29(d) counts each export that was made",
    "country": "742.6(b)(10)(iii)(B)(1) counts what was licensed to the country",
    "aia": "740.27(c) counts what was shipped to the company",
    "license": "a shipment stays under the license under which it was made",
    "china-2026": "91 FR 1684 counts where it was shipped",
}
"""Programs whose totals count what happened, so that nothing is transferred; what is wrong is adjusted."""
HELD_BY_COMPANIES: Final = frozenset({"lpp", "nveu", "uveu", "aia", "user"})


def check_transfer(source: Name, target: Name) -> None:
    """Refuse a transfer that is neither a relocation by one validated end user nor between a user's own limits.

    Raises InvalidOperationError.
    """
    where = f"transfer from {source.text} to {target.text}"
    for name in (source, target):
        if name.program in STAYS:
            why = f"{STAYS[name.program]}; what was recorded in error is adjusted"
            raise InvalidOperationError(f"{where}: {name.program} takes part in no transfer: {why}")
    if source.program != target.program:
        raise InvalidOperationError(f"{where}: expected allocations of one program")
    if source.program != "user" and source.group != target.group:
        expected = "one validated end user, which relocates between its sites (748.15(d)(2)(iii))"
        raise InvalidOperationError(f"{where}: expected {expected}; a resale is attrition there and a reservation here")


def check_acquisition(acquired: Name, acquirer: Name) -> None:
    """Refuse an acquisition that is not of a company's allocation by the same one of another company.

    Raises InvalidOperationError.
    """
    same = all(getattr(acquired, part) == getattr(acquirer, part) for part in ("program", "scope", "period"))
    if not same or acquired.program not in HELD_BY_COMPANIES:
        expected = "two companies' allocations of one program, country and year"
        raise InvalidOperationError(f"acquire {acquired.text} by {acquirer.text}: expected {expected}")
