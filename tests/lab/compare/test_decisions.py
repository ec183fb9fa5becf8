"""Decisions and their order of strictness."""

from itertools import product

import pytest

from licet.determine.procedure import STRICTEST_FIRST
from licet.lab.compare.decisions import BY_KEY, CHANGES, DECISIONS, change
from licet.orderbook.summary import OUTCOMES

OPPOSITE = {"looser": "stricter", "stricter": "looser"}


def told(base: str, other: str) -> str:
    return change(BY_KEY[base], BY_KEY[other])


def test_every_outcome_and_every_review_policy_is_a_decision() -> None:
    assert {d.outcome for d in DECISIONS} == set(OUTCOMES)
    assert {d.review_policy for d in DECISIONS if d.review_policy} == set(STRICTEST_FIRST)
    assert len({d.key for d in DECISIONS}) == len({d.words for d in DECISIONS}) == len(DECISIONS)


@pytest.mark.parametrize(
    ("base", "other", "expected"),
    [
        ("no_license_required", "license_exception", "stricter"),
        ("license_exception", "authorized_veu", "as_strict"),
        ("authorized_veu", "presumption_of_approval", "stricter"),
        ("presumption_of_approval", "case_by_case", "stricter"),
        ("case_by_case", "presumption_of_denial", "stricter"),
        ("presumption_of_denial", "policy_of_denial", "stricter"),
        ("policy_of_denial", "prohibited", "stricter"),
        ("prohibited", "no_license_required", "looser"),
        ("license_required", "license_exception", "looser"),
        ("license_required", "prohibited", "stricter"),
        ("license_required", "case_by_case", "not_ordered"),
        ("undetermined", "no_license_required", "undetermined"),
        ("prohibited", "undetermined", "undetermined"),
    ],
)
def test_the_stated_order_of_strictness(base: str, other: str, expected: str) -> None:
    assert told(base, other) == expected


def test_a_change_the_other_way_is_the_opposite_change() -> None:
    for a, b in product(DECISIONS, repeat=2):
        there, back = change(a, b), change(b, a)
        assert back == OPPOSITE.get(there, there)
        assert (there == "same") == (a is b)
        assert there == "same" or there in CHANGES


def test_stricter_than_stricter_is_stricter() -> None:
    for a, b, c in product(DECISIONS, repeat=3):
        if change(a, b) == change(b, c) == "stricter":
            assert change(a, c) == "stricter"
