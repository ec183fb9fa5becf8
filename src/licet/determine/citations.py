"""Citations as callers get them: the paragraph, the date from which it stands so, and where to read it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from licet.law.load import instruments
from licet.law.made_by import made_by


@cache
def citation(cite: str) -> dict[str, Any]:
    """A citation with its instrument, effective date and link (None where they are not known)."""
    known = made_by(cite)
    instrument = instruments()[known] if known else None
    return {
        "citation": cite,
        "instrument": instrument.citation if instrument else None,
        "effective": instrument.effective.isoformat() if instrument and instrument.effective else None,
        "link": link(cite),
    }


def link(cite: str) -> str:
    """The public address of the section or part that a citation names."""
    root = "https://www.ecfr.gov/current/title-15"
    if section := re.match(r"(\d{3}\.\d+)", cite):
        return f"{root}/section-{section[1]}"
    if part := re.search(r"part (\d{3})", cite):
        return f"{root}/part-{part[1]}"
    return f"{root}/part-774"
