"""Proposals to change the law, one file each, and those of the user's own. None of them is law."""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Final

from licet.law.proposal import Proposal, RegimeFileError

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

FOLDER: Final = "LICET_REGIMES"
"""The environment variable that names a folder of the user's own regimes, ``ID.yaml`` each."""
own: Final[dict[str, Proposal]] = {}
"""The user's own, by id, as they were read from files (``regime_file``)."""

_being_read: Final[list[str]] = []


def proposal(id: str) -> Proposal | None:
    """A proposal or overlay by its id; None where there is none. Raises RegimeFileError for a file with faults."""
    if id in PROPOSALS or id in OVERLAYS:
        return _built_in(id)
    return own.get(id) or _of_folder(id)


def _of_folder(id: str) -> Proposal | None:
    folder = os.environ.get(FOLDER)
    path = Path(folder or "", f"{id}.yaml")
    if not folder or not id.replace("-", "").isalnum() or not path.is_file():
        return None
    if id in _being_read:
        raise RegimeFileError(path.name, [f"based_on: found a circle, {' on '.join((*_being_read, id))}"])
    from licet.law.regime_file import load

    _being_read.append(id)
    try:
        found = load(path)
    finally:
        _being_read.remove(id)
    if found.id != id:
        raise RegimeFileError(path.name, [f"id: found {found.id}; expected {id}, as the file is called"])
    return found


@cache
def _built_in(id: str) -> Proposal:
    found = import_module(f"licet.law.proposals.{id.replace('-', '_')}").PROPOSAL
    assert isinstance(found, Proposal)
    assert found.id == id
    return found
