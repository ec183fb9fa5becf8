"""A site of which not all is known is decided as far as no completion of it is decided otherwise."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import licet
from tests.legal.cases import bases

Json = dict[str, Any]

THRESHOLD = 588_000_000
SITE = st.fixed_dictionaries(
    {},
    optional={
        "tpp": st.sampled_from([0, 1, THRESHOLD - 300_000_000, THRESHOLD]),
        "commonly_controlled": st.booleans(),
        "distance_km": st.sampled_from([100, 101]),
        "round_trip_ms": st.sampled_from([2, 3]),
    },
)
COMPLETE = {
    "tpp": (0, THRESHOLD),
    "commonly_controlled": (True, False),
    "distance_km": (0, 101),
    "round_trip_ms": (0, 3),
}


def answer(use: Json) -> licet.Determination:
    return licet.determine({**bases()["license"], "regime": "itif-installations", "end_use": use})


def completions(site: Json) -> list[Json]:
    missing = [field for field in COMPLETE if field not in site]
    chosen = product(*(COMPLETE[field] for field in missing))
    return [{**site, **dict(zip(missing, values, strict=True))} for values in chosen]


@given(st.sampled_from([None, 0, 300_000_000, THRESHOLD - 1, THRESHOLD]), st.lists(SITE, max_size=2))
@settings(max_examples=60, deadline=None)
def test_what_is_decided_whatever_is_not_known_is_decided_and_nothing_else(own: int | None, near: list[Json]) -> None:
    base = bases()["license"].get("end_use", {})
    d = answer({**base, "nearby_sites": near} | ({} if own is None else {"site_tpp": own}))
    wholes = [(0, THRESHOLD) if own is None else (own,), *(completions(site) for site in near)]
    possible = {
        answer({**base, "site_tpp": whole, "nearby_sites": sites}).outcome for whole, *sites in product(*wholes)
    }
    assert d.outcome == (possible.pop() if len(possible) == 1 else "undetermined")
    assert all(m["fact"].startswith(("/end_use/site_tpp", "/end_use/nearby_sites/")) for m in d.missing)
    assert bool(d.missing) == (d.outcome == "undetermined")
