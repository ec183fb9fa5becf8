"""Every condition of every provision is seen to hold, to fail alone and to be unknown in some legal case.

And every day on which an instrument changes something lies between two cases that differ in the date alone.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import pytest

from licet import InvalidTransactionError, read_transaction
from licet.determine.capture import Truth, capture
from licet.determine.decider import decider_for
from licet.facts.contract import FIRST_DAY
from licet.facts.transaction import Item
from licet.law.load import instruments
from licet.law.part774.eccn_3a090 import CLASSIFICATION
from licet.law.part774.eccn_3a090_c import CLASSIFICATION_C
from licet.law.part774.eccn_4e091 import CLASSIFICATION_4E091
from licet.law.proposals import OVERLAYS, PROPOSALS
from licet.law.provision import Condition
from licet.law.readings import READINGS
from licet.law.regimes import whole
from tests.legal.cases import Case, cases

LAW = whole()


class Place(NamedTuple):
    """A condition by where it stands: its provision, and its number there."""

    provision: str
    number: int


PROVISIONS: dict[str, tuple[Condition, ...]] = {
    **{name: (condition,) for name, condition in LAW.classification.items()},
    **{r.id: r.conditions for r in (*LAW.prohibitions, *LAW.requirements)},
    **{a.code: a.conditions for a in LAW.authorizations},
    **{f"{p.policy}, {p.condition.cite}: {p.condition.text}": (p.condition,) for p in LAW.policies},
}
PLACES = [Place(name, i) for name, conditions in PROVISIONS.items() for i in range(len(conditions))]
CAN_BE_UNKNOWN = [at for at in PLACES if PROVISIONS[at.provision][at.number].expr.nullable]
"""Not what looks only at facts that every transaction has: its date, the regime, the readings."""
TESTED_OF = {
    **dict.fromkeys(CLASSIFICATION, "chip"),
    **dict.fromkeys(CLASSIFICATION_C, "hbm"),
    **dict.fromkeys(CLASSIFICATION_4E091, "model"),
}
"""The kind of item that a test of a classification is for."""

CANNOT_FAIL_ALONE = {
    ("LPP", "740.29(c)(2)"): "740.2(a)(9)(ii) also excludes every entity headquartered in Macau or D:5, so an ultimate "
    "consignee that fails (c)(2) fails it too",
    ("744.23(a)(1)", "734.13 to 734.16"): "744.23(a)(1) needs a destination in Macau or D:5, which the United States "
    "are not",
}


def name(place: Place) -> str:
    condition = PROVISIONS[place.provision][place.number]
    return f"{place.provision}-{place.number}-{condition.cite}"


@cache
def seen() -> dict[tuple[Place, bool | None], list[str]]:
    """Which cases show a condition true, failing alone (False) or unknown where nothing else of the provision fails.

    A case shows only what is in force under its regime on its date, and what is asked for in it.
    """
    found: dict[tuple[Place, bool | None], list[str]] = {}
    for case, item, truth in lines():
        for provision, conditions in PROVISIONS.items():
            if provision in TESTED_OF and getattr(item, TESTED_OF[provision]) is None:
                continue
            in_force = [(i, c) for i, c in enumerate(conditions) if c in truth.capture.asked]
            asked = [(i, truth[c.expr]) for i, c in in_force if truth[c.during] is not False]
            for i, value in asked:
                others = [v for at, v in asked if at != i]
                if value or (value is False and all(others)) or (value is None and False not in others):
                    found.setdefault((Place(provision, i), value), []).append(case.id)
    return found


def lines() -> Iterator[tuple[Case, Item, Truth]]:
    """Every line of every case, and the truth of all conditions."""
    for case in cases():
        try:
            transaction = read_transaction(case.transaction)
            law = decider_for(transaction)
            rows = law.records(transaction)
        except InvalidTransactionError:
            assert case.disputed_compile, case.id
            continue
        for item, row in zip(transaction.items, rows, strict=True):
            yield case, item, capture(law).of(row)


@pytest.mark.parametrize("place", PLACES, ids=name)
def test_a_case_in_which_the_condition_holds(place: Place) -> None:
    assert seen().get((place, True))


@pytest.mark.parametrize("place", PLACES, ids=name)
def test_a_case_in_which_the_condition_alone_fails(place: Place) -> None:
    condition = PROVISIONS[place.provision][place.number]
    reason = CANNOT_FAIL_ALONE.get((place.provision, condition.cite))
    found = seen().get((place, False))
    assert bool(found) != bool(reason), f"found in {found}, yet: {reason}" if reason else "no case"


@pytest.mark.parametrize("place", CAN_BE_UNKNOWN, ids=name)
def test_a_case_in_which_the_condition_is_unknown(place: Place) -> None:
    assert seen().get((place, None))


def days_of_the_timeline() -> list[dt.date]:
    """The days on which an instrument takes effect, must be complied with, is enforced, sets a step, or has ended."""
    found: set[dt.date | None] = set()
    for x in instruments().values():
        found |= {x.effective, x.compliance, x.enforced, *(day for day, _ in x.later)}
        found |= {x.until and x.until + dt.timedelta(days=1)}
    return sorted(day for day in found if day is not None and day > FIRST_DAY)


@cache
def dated_on_the_clocks() -> dict[str, set[str]]:
    """Transactions on a clock, their date left out, with the dates on which they are determined."""
    found: dict[str, set[str]] = {}
    for case in cases():
        undated = {name: value for name, value in case.transaction.items() if name != "date"}
        if str(undated.get("regime", "enforced")).split("+")[0] in ("enforced", "codified"):
            found.setdefault(json.dumps(undated, sort_keys=True), set()).add(str(case.transaction["date"]))
    return found


@pytest.mark.parametrize("day", days_of_the_timeline(), ids=str)
def test_cases_of_one_transaction_the_day_before_and_the_day(day: dt.date) -> None:
    both = {str(day - dt.timedelta(days=1)), str(day)}
    assert any(both <= dates for dates in dated_on_the_clocks().values())


@pytest.mark.parametrize("reading", READINGS.values(), ids=lambda r: r.name)
def test_cases_for_every_value_of_a_reading(reading: Any) -> None:
    files = ("proposals_", "readings.yaml") if reading.cite.startswith("proposal") else ("readings.yaml",)
    of_file = [case for case in cases() if case.file.startswith(files)]
    used = {case.transaction.get("readings", {}).get(reading.name) for case in of_file}
    assert set(reading.values) <= used


@pytest.mark.parametrize("id", [*PROPOSALS, *OVERLAYS])
def test_at_least_five_cases_of_every_proposal(id: str) -> None:
    assert sum(id in str(case.transaction.get("regime")).split("+") for case in cases()) >= 5


def expected(*keys: str) -> set[str]:
    return {value for case in cases() for key in keys for value in case.expect.get(key, ())}


def test_every_notice_is_expected_and_its_absence_too() -> None:
    ids = {notice.id for notice in LAW.notices}
    assert ids - expected("notices") == set()
    always = {"license_not_seen", "part_746", "aia_paragraph_b4"}  # nothing else can raise these
    assert ids - expected("notices_exclude") - always <= set(READINGS)


def test_every_red_flag_is_expected() -> None:
    assert {flag.id for flag in LAW.red_flags} <= expected("red_flags")


def test_every_obligation_is_expected_and_its_absence_too() -> None:
    duties = [d for a in LAW.authorizations for d in a.obligations]
    duties += [*LAW.license_obligations, *LAW.general_obligations]
    cites = {d.cite for d in duties}
    assert cites - expected("obligation_citations_include") == set()
    records_kept = {"762.2(b)(58)", "762.2(b)(59)", "762.2(b)(60)"}
    of_every_veu = {c for c in cites if c.startswith(("Supplement No. 10", "748.15(f)(1)(ii)", "740.8(a)"))}
    of_every_lpp_or_aia = {"740.29(f)", "740.29(g)(1)", "740.27(b)(1)", "740.27(b)(2)", "740.27(b)(3)", "740.28(e)"}
    assert cites - expected("obligation_citations_exclude") <= records_kept | of_every_veu | of_every_lpp_or_aia
