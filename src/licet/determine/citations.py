"""Citations as callers get them: the paragraph, the instrument that gave it its text, and where to read that text."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any, Final

from licet.law.load import Instrument
from licet.law.made_by import made_by, text_day
from licet.law.paragraph import paragraphs
from licet.law.proposal import stands_in
from licet.law.proposals import proposal

_LAST_SEEN: Final = dt.date(2026, 7, 23)
"""The latest text of the eCFR that was seen; there may be none yet of a day after it."""


@lru_cache(maxsize=65536)
def citation(cite: str, on: dt.date, regime: str = "codified") -> dict[str, Any]:
    """A citation with the instrument whose text a regime applies on a day (None where that is not known).

    What stands in a proposal has the proposal in the place of an instrument.
    """
    if (found := proposal(stands_in(cite) or "")) is not None:
        return {
            "citation": cite,
            "instrument": f"{found.title} (not law: {found.source})",
            "effective": None,
            "confidence": found.status,
            "link": found.link or f"urn:licet:proposal:{found.id}",
        }
    instrument = made_by(cite, on, regime)
    return {
        "citation": cite,
        "instrument": (instrument.citation or None) if instrument else None,
        "effective": instrument.effective.isoformat() if instrument and instrument.effective else None,
        "confidence": instrument.confidence if instrument else None,
        "link": link(cite, text_day(on, regime), instrument),
    }


def link(cite: str, on: dt.date, instrument: Instrument | None = None) -> str:
    """The public address of the section or part that a citation names, as of a day, or else of the instrument."""
    part, *rest = paragraphs(cite)[0].labels
    if not part.isdigit() and instrument and instrument.link:
        return instrument.link
    title = f"https://www.ecfr.gov/{f'on/{on}' if on <= _LAST_SEEN else 'current'}/title-15"
    if not part.isdigit():
        return title
    return f"{title}/section-{part}.{rest[0]}" if rest and rest[0].isdigit() else f"{title}/part-{part}"
