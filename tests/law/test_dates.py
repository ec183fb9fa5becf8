"""No day from October 7, 2022 to December 31, 2027 has a gap or two conflicting provisions, on either clock."""

import datetime as dt
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.determine.transactions import complete

import licet
from licet.determine.decider import decider, decider_of_all_days
from licet.facts.read import read_transaction
from licet.kernel.nodes import Const, Expr
from licet.law.in_force import ACS_2023, DIFFUSION_KEPT
from licet.law.load import instruments
from licet.law.part742.s6_a_license_requirements import (
    DESTINATION_2022,
    DESTINATION_2023,
    DESTINATION_B,
    HEADQUARTERS_A,
    MEMORY,
    WORLDWIDE,
)
from licet.law.part744.s23_supercomputer import HEADQUARTERS_2023, HEADQUARTERS_B
from licet.law.provision import Requirement
from licet.law.regimes import period, regime, turning_days

FIRST, LAST = dt.date(2022, 10, 7), dt.date(2027, 12, 31)
NOVEMBER_2023 = dt.date(2023, 11, 17)
CLOCKS = ("enforced", "codified")
DAYS = [FIRST + dt.timedelta(days=n) for n in range((LAST - FIRST).days + 1)]

# What governs a subject on a day: of each, exactly one from the day given to the last.
VERSIONS: dict[str, tuple[dt.date, dict[str, Requirement]]] = {
    "chips by destination": (
        FIRST,
        {"2022": DESTINATION_2022, "2023": DESTINATION_2023, "worldwide": WORLDWIDE},
    ),
    "chips at the .a level by headquarters": (
        NOVEMBER_2023,
        {"2023": HEADQUARTERS_2023, "kept": HEADQUARTERS_A, "worldwide": WORLDWIDE},
    ),
    "chips at the .b level by headquarters": (NOVEMBER_2023, {"2023": HEADQUARTERS_2023, "2025": HEADQUARTERS_B}),
}


@cache
def holds(clock: str, day: dt.date, expr: Expr) -> bool:
    """Whether an expression over the clock and the day alone is true."""
    left = regime(clock, day).settled(expr)
    assert isinstance(left, Const)
    return bool(left.value)


@pytest.mark.parametrize("clock", CLOCKS)
@pytest.mark.parametrize("subject", VERSIONS)
def test_one_version_of_each_provision_on_each_day(clock: str, subject: str):
    since, versions = VERSIONS[subject]
    found = []
    for start in sorted({period(clock, day) for day in DAYS}):
        day = max(start, FIRST)
        names = [name for name, r in versions.items() if holds(clock, day, r.in_force)]
        assert len(names) == (1 if day >= since else 0), (day, names)
        found += names
    assert [name for name in versions if name in found] == list(dict.fromkeys(found)), "in the order of the years"


@pytest.mark.parametrize("clock", CLOCKS)
def test_chips_at_the_b_level_by_destination_have_one_version_from_november_2023(clock: str):
    for start in sorted({period(clock, day) for day in DAYS}):
        day = max(start, FIRST)
        versions = holds(clock, day, ACS_2023), holds(clock, day, DIFFUSION_KEPT)
        assert sum(versions) == (day >= NOVEMBER_2023)
        assert holds(clock, day, DESTINATION_B.in_force) == versions[1]


@pytest.mark.parametrize(("clock", "since"), [("codified", dt.date(2024, 12, 2)), ("enforced", dt.date(2024, 12, 31))])
def test_memory_is_controlled_from_one_day_on(clock: str, since: dt.date):
    from licet.law.in_force import HBM_2024

    assert [holds(clock, day, HBM_2024) for day in DAYS] == [day >= since for day in DAYS]
    assert MEMORY.cite == "742.6(a)(6)(i)(B)"


# The days on which the timeline has an instrument take effect and no chip, memory or model is decided otherwise.
NOTHING_TURNS = {
    "ac_2022": "the first day that Licet covers",
    "sme_2023": "semiconductor manufacturing equipment",
    "dcveu_2024": "the first data center authorization, of which only the later two kinds are held",
    "cyprus_d5": "the text was conformed to what stood",
    "foundry_correction_2025": "corrects a table to what was meant",
    "h20_resumption": "an assurance, not a license",
    "eo_14320": "no change of licensing",
    "guidance_2025": "guidance on existing law; it raises red flags",
    "nonenforcement_2025": "enforcement only: the compliance date had not come",
    "section232_2026": "a duty on imports",
    "model_letter_2026": "a letter to one developer on two named models",
    "designer_cutoff": "the standing of designers is a fact that the caller gives",
}


def test_every_instrument_that_took_effect_turns_something():
    days = {*turning_days("enforced"), *turning_days("codified")}
    for id, instrument in instruments().items():
        if instrument.effective is not None and FIRST <= instrument.effective <= LAST and id not in NOTHING_TURNS:
            assert {instrument.effective, instrument.enforced} & days, id


dates = st.one_of(
    st.sampled_from(sorted({d for c in CLOCKS for d in turning_days(c)})).flatmap(
        lambda day: st.sampled_from([day - dt.timedelta(days=1), day])
    ),
    st.sampled_from(DAYS),
).filter(lambda day: FIRST <= day <= LAST)


@st.composite
def dated(draw: st.DrawFn):
    transaction = draw(complete())
    transaction["regime"] = draw(st.sampled_from(CLOCKS))
    transaction["date"] = draw(dates).isoformat()
    transaction["state"] |= {"shipped_to_us_tpp": 10**9, "shipped_to_china_tpp": draw(st.sampled_from([0, 5 * 10**8]))}
    return transaction


@given(dated())
@settings(max_examples=150)
def test_every_license_requirement_comes_with_a_review_policy(transaction):
    d = licet.determine(transaction)
    if d.outcome == "license_required":
        assert d.requirements
        assert d.review_policy
    if d.outcome == "no_license_required":
        assert not d.requirements


@given(dated())
@settings(max_examples=150)
def test_the_law_of_a_day_is_the_law_of_all_days_on_that_day(transaction):
    t = read_transaction(transaction)
    of_the_day, of_all_days = decider(t.regime, t.date), decider_of_all_days(t.regime)
    for line in of_the_day.records(t):
        assert of_the_day.plain(line) == of_all_days.plain(line)
        assert (
            of_the_day.aspects_of(line).items()
            >= {
                name: truth for name, truth in of_all_days.aspects_of(line).items() if name in of_the_day.aspect_names
            }.items()
        )


@given(dated(), st.integers(0, 400))
@settings(max_examples=120)
def test_nothing_changes_between_two_turning_days(transaction, later):
    first = dt.date.fromisoformat(transaction["date"])
    second = min(first + dt.timedelta(days=later), LAST)
    if period(transaction["regime"], first) == period(transaction["regime"], second):
        other = {**transaction, "date": second.isoformat()}
        assert answer(transaction) == answer(other)


def answer(transaction):
    d = licet.determine(transaction)
    return d.outcome, d.authorization, d.review_policy
