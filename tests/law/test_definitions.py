"""The definitions stand where the instrument that made them does."""

from __future__ import annotations

import datetime as dt

from licet.law.part772.definitions import DEFINITIONS
from licet.law.register import register


def terms(regime: str, day: str) -> set[str]:
    """The terms that are defined under a regime on a day."""
    return {e.name for e in register(regime, dt.date.fromisoformat(day)).entries.values() if e.kind == "definition"}


def test_all_stand_under_the_rule() -> None:
    assert terms("diffusion-2025", "2025-06-02") == {d.term for d in DEFINITIONS}


def test_those_of_a_later_rule_do_not() -> None:
    found = terms("codified", "2024-06-03")
    assert "cumulative TPP" not in found
    assert "data center" not in found
