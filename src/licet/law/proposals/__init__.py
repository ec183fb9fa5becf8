"""Proposals to change the law, one file each, and those of the user's own. None of them is law."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Final

from licet.law.proposal import Proposal

PROPOSALS: Final = (
    "carnegie-tweak",
    "carnegie-drastic",
    "carnegie-repeal",
    "carnegie-bilateral",
    "openai-ostp",
    "eu-all-tier1",
    "google-ostp",
    "siia-ostp",
    "rstreet-ostp",
    "jenner-no-tiers",
    "jenner-no-low-volume",
    "jenner-hotspots",
    "jenner-bilateral",
    "g2g-global",
    "itif-installations",
    "microsoft-no-caps",
    "draft-2026-volume-tiers",
)
OVERLAYS: Final = ("guidance-may-2025", "chip-security-act")
"""What is added to any regime with ``+``."""

own: Final[dict[str, Proposal]] = {}
"""The user's own, by id, as they were read from files (``regime_file``)."""


def proposal(id: str) -> Proposal | None:
    """A proposal or overlay by its id; None where there is none."""
    return own.get(id) or (_built_in(id) if id in PROPOSALS or id in OVERLAYS else None)


@cache
def _built_in(id: str) -> Proposal:
    found = import_module(f"licet.law.proposals.{id.replace('-', '_')}").PROPOSAL
    assert isinstance(found, Proposal)
    assert found.id == id
    return found
