"""Citations as callers get them: the paragraph, the date from which it stands so, and where to read it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from licet.law.load import instruments


@cache
def citation(cite: str, instrument: str) -> dict[str, Any]:
    """A citation with its instrument, effective date and link (None where they are not known)."""
    made_by = instruments().get(instrument)
    return {
        "citation": cite,
        "instrument": made_by.citation if made_by else None,
        "effective": made_by.effective.isoformat() if made_by and made_by.effective else None,
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
