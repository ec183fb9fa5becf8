"""Names of allocations: made for a transaction, and read from a text: program, holder, scope and period.

Companies are compared as ``facts.record.same_name`` compares them; ``key`` is what two names of one allocation share.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from licet.facts.countries import CODES, ear_country
from licet.facts.record import same_name
from licet.facts.transaction import Transaction

FORMS: Final = (
    "lpp/2025/COMPANY",
    "country/MY/2025-2027",
    "nveu/COMPANY/MY",
    "uveu/COMPANY/MY",
    "aia/COMPANY",
    "license/NUMBER/tpp, /quantity or /value",
    "china-2026/PRODUCT/us or /china",
    "user/NAME",
)
_QUARTER: Final = re.compile(r"/\d{4}Q[1-4]$")
_YEAR: Final = re.compile(r"20\d\d$")


@dataclass(frozen=True, slots=True)
class Name:
    """The name of an allocation. What a program has not is empty."""

    text: str
    program: str
    holder: str = ""
    scope: str = ""
    """A country, one of the measures of a license, or ``us`` and ``china`` of the 2026 ratio."""
    period: str = ""

    @property
    def key(self) -> str:
        """What names of the same allocation have in common: itself such a name."""
        first, last = (self.period, "") if self.program == "lpp" else ("", self.period)
        return "/".join(part for part in (self.program, first, same_name(self.holder), self.scope, last) if part)

    @property
    def group(self) -> str:
        """The program and its holder: what shares are shares of."""
        return f"{self.program}/{same_name(self.holder)}"

    def next_year(self) -> str | None:
        """The name of the allocation of the year after, where a program has one each year."""
        return f"lpp/{int(self.period) + 1}/{self.holder}" if self.program == "lpp" else None


def name_in(text: str) -> Name | None:
    """The name in a text; None where it is of none of the ``FORMS``.

    A quarter behind an NVEU name is left out: its limit has a step each quarter.
    """
    program, _, rest = text.partition("/")
    first, _, behind = rest.partition("/")
    before, _, last = rest.rpartition("/")
    match program:
        case "lpp" if _YEAR.match(first) and behind.strip():
            return Name(text, program, holder=behind, period=first)
        case "country" if first in CODES and behind == "2025-2027":
            return Name(text, program, scope=ear_country(first), period=behind)
        case "nveu" if _QUARTER.search(rest):
            return name_in(_QUARTER.sub("", text))
        case "nveu" | "uveu" if before.strip() and last in CODES:
            return Name(text, program, holder=before, scope=ear_country(last))
        case "license" if before.strip() and last in ("tpp", "quantity", "value"):
            return Name(text, program, holder=before, scope=last)
        case "china-2026" if before.strip() and last in ("us", "china"):
            return Name(text, program, holder=before, scope=last)
        case "aia" | "user" if rest.strip():
            return Name(text, program, holder=rest)
    return None


def allocation_names(t: Transaction) -> dict[str, str]:
    """For a transaction, the parts by the names that the law's templates give them (``lpp/{year}/{owner}``)."""
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
