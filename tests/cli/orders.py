"""Transactions that the tests of the command line give it."""

import json
from copy import deepcopy
from typing import Any

ACME = {"name": "ACME GmbH", "location": "DE", "headquarters": "DE"}
ORDER: dict[str, Any] = {
    "id": "one",
    "date": "2025-06-02",
    "regime": "diffusion-2025",
    "destination": "DE",
    "items": [{"product": "NVIDIA H100 SXM5 80GB", "quantity": 100}],
    "parties": {"ultimate_consignee": ACME},
    "end_use": {"purpose": "data_center"},
}
"""License Exception AIA carries it."""

TO_INDIA: dict[str, Any] = {
    **ORDER,
    "id": "two",
    "destination": "IN",
    "parties": {"ultimate_consignee": {"name": "ACME Pvt Ltd", "location": "IN", "headquarters": "IN"}},
}
"""Undetermined: it may be within License Exception LPP, or within the allocation of the country."""


def changed(pointer: str, value: Any, order: dict[str, Any] = ORDER) -> dict[str, Any]:
    """The order with another value at a pointer."""
    order = deepcopy(order)
    *parts, last = pointer.split("/")[1:]
    place: Any = order
    for part in parts:
        place = place[int(part)] if isinstance(place, list) else place[part]
    place[int(last) if isinstance(place, list) else last] = value
    return order


def lines(*orders: dict[str, Any] | str) -> str:
    """JSON Lines of orders, and of texts as they are."""
    return "".join((order if isinstance(order, str) else json.dumps(order)) + "\n" for order in orders)
