"""The balances of the counters before the first order of the book.

A counter that nobody states is unknown, not zero. What an order book can say is that it is complete: ``zero`` takes
each counter that the file does not name to start at nothing, because the caller says so. What a company has installed
worldwide is never taken to be nothing: the shares of a universal validated end user stay unknown unless stated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple

from licet.determine.allocation_names import name_in
from licet.facts.contract import FIRST_DAY, LAST_DAY, MOST_TPP
from licet.facts.read import parse_json
from licet.facts.record import same_name, thousandths
from licet.facts.shapes import Amount, Choice, InputError, InvalidTransactionError, Record, Table, Text, escape, shown

OTHERS: Final = ("zero", "unknown")
COUNTED: Final = ("lpp", "aia", "country", "nveu", "uveu")
"""The programs whose allocations an order book counts."""


class Counter(NamedTuple):
    """One counter. Its company is in the form that ``same_name`` gives; what it has not is empty."""

    kind: str
    """``lpp`` (by ultimate parent and year), ``aia`` (by ultimate consignee), ``country`` (licensed to a destination),
    ``nveu`` and ``uveu`` (what a validated end user has installed, by company and country)."""
    company: str = ""
    country: str = ""
    year: str = ""


def counter_name(counter: Counter, company: str) -> str:
    """A counter as determinations name allocations: ``lpp/2025/ACME``, ``country/MY/2025-2027``, ``uveu/ACME/MY``."""
    match counter.kind:
        case "lpp":
            return f"lpp/{counter.year}/{company}"
        case "aia":
            return f"aia/{company}"
        case "country":
            return f"country/{counter.country}/2025-2027"
    return f"{counter.kind}/{company}/{counter.country}"


def read_counter(name: str) -> tuple[Counter, str] | None:
    """The counter of such a name, and its company as the name spells it; None for any other text."""
    found = name_in(name)
    if found is None or found.program not in COUNTED or (found.program == "lpp" and found.period not in _YEARS):
        return None
    year = found.period if found.program == "lpp" else ""
    return Counter(found.program, same_name(found.holder), found.scope, year), found.holder


_YEARS: Final = {str(year) for year in range(FIRST_DAY.year, LAST_DAY.year + 1)}


@dataclass(frozen=True)
class Opening:
    """Opening balances in thousandths of TPP, and what every other counter is taken to be."""

    others: str = "zero"
    balances: Mapping[Counter, int | None] = field(default_factory=dict)
    """As stated; None for a counter that is stated to be unknown."""
    companies: Mapping[str, str] = field(default_factory=dict)
    """How the file spells the names of companies."""
    seen: Mapping[Counter, int] = field(default_factory=dict)
    """Lower bounds of counters that are unknown: what a ledger sees of them."""

    def of(self, counter: Counter) -> int | None:
        """The balance that a counter opens with; None where it is not known."""
        zero = counter.company in self.universal if counter.kind == "uveu" else self.others == "zero"
        return self.balances.get(counter, 0 if zero else None)

    @cached_property
    def universal(self) -> frozenset[str]:
        """The companies of which it is stated what they have installed worldwide: nothing in countries not named."""
        stated = {c: balance for c, balance in self.balances.items() if c.kind == "uveu"}
        return frozenset(c.company for c in stated) - {c.company for c, balance in stated.items() if balance is None}


def read_opening(text: str) -> Opening:
    """Opening balances from JSON: ``{"others": "zero", "balances": {"lpp/2025/ACME": 4000000}}``.

    Raises InvalidTransactionError.
    """
    value = parse_json(text)
    named = [value.get(table) if isinstance(value, Mapping) else None for table in ("balances", "lower_bounds")]
    names = [tuple(table) if isinstance(table, Mapping) else () for table in named]
    shape = Record(
        "Opening balances of an order book.",
        {
            "about": Text("What they are."),
            "others": Choice("What a counter that is not named is taken to be.", OTHERS),
            "balances": Table("Counters by name.", names[0], Amount("TPP.", MOST_TPP)),
            "lower_bounds": Table("What is seen of counters that are unknown.", names[1], Amount("TPP.", MOST_TPP)),
        },
        need=("others",),
    )
    errors: list[InputError] = []
    given = shape.read(value, "", errors)
    companies: dict[str, str] = {}
    balances, seen = (_read_counters(given.get(t) or {}, t, companies, errors) for t in ("balances", "lower_bounds"))
    if errors:
        raise InvalidTransactionError(errors)
    bounds = {counter: amount for counter, amount in seen.items() if amount is not None}
    return Opening(given["others"], balances, companies, bounds)


def _read_counters(
    given: Mapping[str, Any], table: str, companies: dict[str, str], errors: list[InputError]
) -> dict[Counter, int | None]:
    """A table of counters by name; adds how it spells companies, and what is wrong."""
    read: dict[Counter, int | None] = {}
    for name, amount in given.items():
        found = read_counter(name)
        if found is None or found[0] in read:
            known = "lpp/2025/NAME, aia/NAME, country/MY/2025-2027, nveu/NAME/MY or uveu/NAME/MY"
            expected = "each counter once" if found else known
            errors.append(InputError(f"/{table}/{escape(name)}", shown(name), expected))
        else:
            read[found[0]] = thousandths(amount)
            companies.setdefault(found[0].company, found[1])
    return read
