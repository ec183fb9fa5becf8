"""Files of validated end users that the tests change one fact at a time."""

from copy import deepcopy
from typing import Any

from licet.diligence.veu.check import VeuCheck, check
from licet.diligence.veu.contract import CHECKLIST


def all_met(kind: str) -> dict[str, Any]:
    """Every item of the checklist, met, with evidence."""
    return {id: {"state": "met", "evidence": "on file"} for id, item in CHECKLIST.items() if kind in item.of}


UVEU: dict[str, Any] = {
    "type": "UVEU",
    "date": "2025-06-02",
    "applicant": {"name": "Cascade Hyperscale Inc.", "headquarters": "US"},
    "data_centers": [
        {
            "name": "Johor 1",
            "country": "MY",
            "address": "Lot 1, Johor",
            "operator": {"name": "Cascade Hyperscale Inc."},
            "tpp": 600,
            "first_shipment": "2025-12-01",
            "new_location": False,
        }
    ],
    "computing_power": {
        "planned": {"total_tpp": 10000, "by_country": [{"country": "US", "tpp": 9400}, {"country": "MY", "tpp": 600}]}
    },
    "transfers": [],
    "evidence": all_met("UVEU"),
}
"""A universal validated end user of which everything is met."""

NVEU: dict[str, Any] = {
    "type": "NVEU",
    "date": "2025-06-02",
    "applicant": {"name": "Deccan Compute Ltd", "headquarters": "IN"},
    "data_centers": [
        {
            "name": "Pune 1",
            "country": "IN",
            "address": "Plot 7, Pune",
            "operator": {"name": "Deccan Compute Ltd"},
            "tpp": 900000000,
        }
    ],
    "installed_base": [{"country": "IN", "quarter": "2025 Q2", "tpp": 900000000}],
    "assurances": {"government_to_government": True},
    "evidence": all_met("NVEU"),
}
"""A national validated end user of which everything is met."""


def changed(file: dict[str, Any], **values: Any) -> dict[str, Any]:
    """The file with values at JSON pointers in which a double underscore stands for the slash; None leaves out."""
    file = deepcopy(file)
    for pointer, value in values.items():
        put(file, pointer.split("__"), value)
    return file


def put(place: Any, parts: list[str], value: Any) -> None:
    """A value at a place; None takes away what is there."""
    *before, last = parts
    for part in before:
        place = place[int(part)] if isinstance(place, list) else place.setdefault(part, {})
    key: Any = int(last) if isinstance(place, list) else last
    if value is None:
        del place[key]
    else:
        place[key] = value


def shown(file: dict[str, Any], item: str, **state: Any) -> dict[str, Any]:
    """The file with another state of an item of the checklist; without one, with nothing said of it."""
    file = deepcopy(file)
    if state:
        file["evidence"][item] = state
    else:
        del file["evidence"][item]
    return file


def verdicts(file: dict[str, Any]) -> dict[str, str]:
    """The verdict of each part."""
    return {part.id: part.verdict for part in check(file).parts}


def questions(found: VeuCheck) -> list[str]:
    """The JSON pointers of what is missing."""
    return [m["fact"] for m in found.missing]
