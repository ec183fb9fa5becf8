"""What came of an order: the answer, its reasons as a text with room for the counters, and what it draws on them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from licet.determine.determination import Determination
from licet.facts.record import MILLI
from licet.orderbook.reasons import citations, in_figures, reasons

COUNTERS: Final = {
    "lpp_used": "/state/lpp_used_tpp",
    "aia_cumulative": "/state/aia_cumulative_tpp",
    "allocation_used": "/state/country_allocation_used_tpp",
    "nveu_installed": "/state/nveu_installed_tpp",
    "uveu_total": "/state/uveu/total_tpp",
    "uveu_outside": "/state/uveu/outside_supplement_5_tpp",
    "uveu_in_destination": "/state/uveu/in_destination_tpp",
    "uveu_outside_us": "/state/uveu/outside_us_tpp",
}
"""The counters that orders draw on: the fact, and where the contract has it."""
SHOWN_COUNTERS: Final = ("lpp_used", "allocation_used")
"""The counters that many orders look at: their values stand beside the verdict."""
_BY_POINTER: Final = {pointer: name for name, pointer in COUNTERS.items()}
_ROOM: Final = re.compile("\x01(\\w+)\x02")


@dataclass(slots=True)
class Verdict:
    """The answer for all orders of a class."""

    number: int
    outcome: str
    authorization: str | None
    review_policy: str | None
    eccns: tuple[str, ...]
    """The class of each line, with its level."""
    splits_z: bool
    """Whether the Commerce Control List has the .z paragraphs split by levels."""
    goes_ahead: bool
    """Whether it ships without a further decision: only then it draws on counters."""
    on_lpp: bool
    on_aia: bool
    on_country: bool
    installs: bool
    reasons: str
    """With room for the counters that it shows."""
    citations: str
    shows: tuple[str, ...]
    """The counters that the reasons show."""
    documents: Mapping[str, str]
    """The documents that somebody must make, with the paragraph of each."""
    questions: tuple[str, ...]
    searched: int
    """How many lines were decided to see what unknown facts could change."""

    @property
    def shows_rare(self) -> bool:
        """Whether the reasons show counters that few orders look at."""
        return any(shown not in SHOWN_COUNTERS for shown in self.shows)


def verdict(d: Determination, number: int, explained: bool) -> Verdict:
    """The verdict that a determination is, for it and for all orders that only differ in what does not matter."""
    authorization = d.authorization
    carried_by = (authorization or "").split("+")
    ahead = _goes_ahead(d)
    text = reasons(d, _room) if explained else ""
    duties = reversed(d.obligations) if explained else ()
    return Verdict(
        number,
        d.outcome,
        authorization,
        d.review_policy,
        d.split_eccns,
        d.splits_z,
        ahead,
        ahead and "LPP" in carried_by,
        ahead and "AIA" in carried_by,
        ahead and d.outcome == "license_required" and authorization is None and bool(d.consumes),
        ahead and "ACM" not in carried_by,  # what a manufacturer has passes on to others
        text,
        citations(d) if explained else "",
        tuple(dict.fromkeys(_ROOM.findall(text))),
        {duty["document"]: duty["citation"] for duty in duties if duty["document"]},
        tuple(m["question"] for m in d.missing),
        d.searched,
    )


def _goes_ahead(d: Determination) -> bool:
    if d.outcome == "license_required":
        return d.authorization == "license" or d.review_policy == "presumption_of_approval"
    return d.outcome in ("no_license_required", "license_exception", "authorized_veu")


def _room(pointer: str, tpp: Decimal) -> str:
    return f"\x01{_BY_POINTER[pointer]}\x02" if pointer in _BY_POINTER else in_figures(pointer, tpp)


def filled(text: str, counters: Mapping[str, int | None]) -> str:
    """Reasons with the counters (thousandths of TPP) that they have room for."""

    def figure(room: re.Match[str]) -> str:
        used = counters[room[1]]
        return "" if used is None else in_figures("", Decimal(used) / MILLI)

    return _ROOM.sub(figure, text)
