"""A validated end user as its file describes it. None and an absent entry mean unknown.

Computing power is in thousandths of TPP.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from licet.facts.transaction import Assumption, Party


@dataclass(frozen=True, slots=True)
class Filing:
    """A notice to BIS: whether it was filed, and when; None where that is not known."""

    filed: bool | None = None
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class DataCenter:
    """A data center. ``at`` is its JSON pointer, ``name`` is for people; ``operator`` is None where nobody is named."""

    at: str
    name: str
    country: str | None = None
    address: str | None = None
    operator: Party | None = None
    operator_authorized: bool | None = None
    tpp: int | None = None
    first_shipment: dt.date | None = None
    construction_starts: dt.date | None = None
    new_location: bool | None = None
    new_country: bool | None = None
    notice: Filing = Filing()


@dataclass(frozen=True, slots=True)
class Power:
    """The computing power of a company: worldwide, and by country as far as that is stated."""

    total: int | None = None
    by_country: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Transfer:
    """A planned transfer of chips between countries."""

    at: str
    origin: str
    destination: str
    tpp: int | None
    date: dt.date | None
    notice: Filing


@dataclass(frozen=True, slots=True)
class Installed:
    """The installed base of a national validated end user in a country in a quarter (its first day)."""

    at: str
    country: str
    quarter: dt.date
    tpp: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What is known of an item of the checklist."""

    state: str = "unknown"
    by: dt.date | None = None
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class VeuFile:
    """The file."""

    type: str
    date: dt.date
    applicant: Party
    id: str | None
    data_centers: tuple[DataCenter, ...] | None
    before: Power
    planned: Power
    transfers: tuple[Transfer, ...] | None
    installed_base: tuple[Installed, ...]
    government_assurances: bool | None
    evidence: Mapping[str, Shown]
    readings: Mapping[str, str]
    assumptions: tuple[Assumption, ...]

    @property
    def homes(self) -> tuple[str | None, ...]:
        """Where the applicant, and its ultimate parent if it has another one, are headquartered."""
        own, parent = self.applicant.headquarters, self.applicant.ultimate_parent
        return (own,) if parent is None else (own, parent.headquarters)

    def operates(self, site: DataCenter) -> bool:
        """Whether a data center is said to be operated by the applicant itself."""
        named = site.operator.name if site.operator else None
        return named is not None and named.casefold() == (self.applicant.name or "").casefold()
