"""Proposals change what they name of their base and nothing else, and are never cited as law."""

from __future__ import annotations

import datetime as dt
import pkgutil
import re
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.determine.transactions import Json, complete
from tests.legal.cases import Case, bases, cases

import licet
from licet.law import proposals
from licet.law.proposal import stands_in
from licet.law.proposals import OVERLAYS, PROPOSALS, own, proposal
from licet.law.proposals_page import page
from licet.law.readings import READINGS, Reading
from licet.law.regime_difference import differences
from licet.law.regime_file import read
from licet.law.regimes import LAW_IDS, OVERLAY_IDS, REGIME_IDS, UnknownRegimeError, law_of, regime

DAY = dt.date(2025, 6, 2)
PAGE = Path(__file__).parents[2] / "docs" / "proposals.md"
ALL = (*PROPOSALS, *OVERLAYS)


def test_one_file_for_each_proposal() -> None:
    files = {m.name.replace("_", "-") for m in pkgutil.iter_modules(proposals.__path__)}
    assert files == set(ALL)


@pytest.mark.parametrize("id", ALL)
def test_each_change_says_what_it_is_why_and_what_it_rests_on(id: str) -> None:
    found = proposal(id)
    assert found is not None
    assert found.source
    assert found.changes
    for change in found.changes:
        assert change.of
        assert change.what.endswith(".")
        assert change.why.endswith((".", ")"))
        assert change.basis in ("stated", "reading", "assumption")


@pytest.mark.parametrize("id", PROPOSALS)
def test_a_proposal_differs_from_its_base(id: str) -> None:
    base = regime(id).based_on
    assert base in LAW_IDS
    assert law_of(id) == base
    if id == "google-ostp":
        assert {d.name for d in differences(base, id, DAY) if d.kind == "number"} == {
            "uveu_outside_supplement_5",
            "uveu_one_country",
        }
    assert list(differences(base, id, DAY))


@pytest.mark.parametrize("id", REGIME_IDS)
def test_no_regime_differs_from_itself(id: str) -> None:
    assert list(differences(id, id, DAY)) == []


@pytest.mark.parametrize("id", REGIME_IDS)
def test_overlays_compose_with_every_regime(id: str) -> None:
    composed = regime("+".join((id, *OVERLAY_IDS)), DAY)
    assert composed.based_on == id
    assert {f"not_law_{name.replace('-', '_')}" for name in OVERLAYS} <= {n.id for n in composed.notices}


@pytest.mark.parametrize(
    "id", ["carnegie", "carnegie-tweak+carnegie-tweak", "enforced+carnegie-tweak", "chip-security-act"]
)
def test_what_is_no_regime(id: str) -> None:
    with pytest.raises(UnknownRegimeError):
        regime(id)


PROPOSED = [case for case in cases() if set(str(case.transaction.get("regime")).split("+")) & set(ALL)]


@pytest.mark.parametrize("case", PROPOSED, ids=lambda c: c.id)
def test_a_proposal_is_said_to_be_none_of_the_law(case: Case) -> None:
    d = licet.determine(case.transaction)
    named = [id for id in d.regime.split("+") if id in ALL]
    assert {f"not_law_{id.replace('-', '_')}" for id in named} <= {n["id"] for n in d.notices}
    for cited in d.citations:
        if (by := stands_in(cited["citation"])) is not None:
            assert by in named
            assert "not law" in cited["instrument"]
            assert cited["effective"] is None
    said = " ".join(d.explain().split())
    assert any(words in said for words in ("a proposal, not law", "the press reported, not law"))


@given(complete(), st.sampled_from(PROPOSALS))
def test_what_no_control_of_advanced_computing_reaches_is_decided_as_by_the_base(given: Json, id: str) -> None:
    transaction = {**given, "items": [{"eccn": "EAR99", "tpp": 1}]}
    of_base, of_proposal = (licet.determine({**transaction, "regime": r}) for r in (regime(id).based_on, id))
    assert (of_base.outcome, of_base.review_policy) == (of_proposal.outcome, of_proposal.review_policy)


def test_the_files_that_the_page_shows_are_without_faults() -> None:
    shown = re.findall(r"(?m)^    id: .*\n(?:^    .*\n)*", PAGE.read_text(encoding="utf-8"))
    assert [read(dedent(text).encode(), "page").id for text in shown] == ["half-the-low-volume", "my-agreements"]


def test_the_page_is_what_the_program_writes() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == page(), "python -m licet.law.proposals_page > docs/proposals.md"


@pytest.mark.parametrize(
    ("day", "limit"), [("2024-12-31", "4,747,500"), ("2025-06-02", "4,747,500"), ("2026-01-01", "9,495,000")]
)
def test_what_is_said_of_a_limit_is_that_of_the_day_under_the_proposal(day: str, limit: str) -> None:
    d = licet.determine({**bases()["lpp"], "regime": "carnegie-tweak", "date": day})
    (annual,) = [s.condition.text for s in d.carried_by[0].conditions if s.condition.cite.startswith("740.29(d)")]
    assert annual.startswith(f"within {limit} TPP (by the default reading) in the calendar year, all exporters")
    contents = [c["text"] for o in d.obligations for c in o["contents"]]
    certified = next(text for text in contents if "has not received a cumulative TPP of" in text)
    assert f"cumulative TPP of {limit} (by the default reading) of the .a-level items" in certified
    assert "26,900,000" not in certified


def test_what_is_said_of_a_limit_of_all_days_has_its_steps() -> None:
    (lpp,) = [a for a in regime("carnegie-tweak").authorizations if a.code == "LPP"]
    (annual,) = [c.text for c in lpp.conditions if c.cite.startswith("740.29(d)")]
    assert annual.startswith(
        "within 4,747,500 TPP (9,495,000 from 2026-01-01; 18,990,000 from 2027-01-01; 37,980,000 from 2028-01-01; by "
        "the default reading) in the calendar year"
    )


@pytest.mark.parametrize("pointer", ["/state/lpp_used_tpp", "/state/lpp_operator_used_tpp"])
def test_the_common_floor_is_not_asked_for_as_what_the_withdrawn_exception_carried(pointer: str) -> None:
    _, _, field = pointer.split("/")
    given = {**bases()["license"], "regime": "g2g-global", "state": {field: None}}
    operator = {"name": "Penang Cloud", "location": "MY", "headquarters": "MY"}
    given |= {"parties": {**given["parties"], "operator": operator}, "items": [{"eccn": "4A090.a", "tpp": 1}]}
    asked = {m["fact"]: m["question"] for m in licet.determine(given).missing}
    assert "LPP" not in asked[pointer]


def test_no_validated_end_user_is_asked_for_what_a_company_has_installed() -> None:
    given = {**bases()["license"], "regime": "draft-2026-volume-tiers", "state": {"nveu_installed_tpp": None}}
    (asked,) = licet.determine({**given, "items": [{"eccn": "4A090.a", "tpp": 60000, "quantity": 2000}]}).missing
    assert asked["fact"] == "/state/nveu_installed_tpp"
    assert "validated end user" not in asked["question"]


SWITCHES = [(r, id) for r in READINGS.values() for id in PROPOSALS if r.cite.startswith("proposal") and id in r.cite]


@pytest.mark.parametrize(("switch", "id"), SWITCHES, ids=lambda x: getattr(x, "name", x))
def test_each_switch_of_a_proposal_has_a_notice(switch: Reading, id: str) -> None:
    assert [n.switch for n in regime(id).notices if n.id == switch.name] == [switch.name]


@pytest.mark.parametrize("case", PROPOSED, ids=lambda c: c.id)
def test_a_switch_that_changes_the_answer_is_said(case: Case) -> None:
    d = licet.determine(case.transaction)
    said = {n["switch"] for n in d.notices}
    for switch in (r for r in READINGS.values() if r.cite.startswith("proposal")):
        readings = case.transaction.get("readings", {})
        others = (
            licet.determine({**case.transaction, "readings": {**readings, switch.name: value}})
            for value in switch.values
        )
        changes = {(other.outcome, other.authorization, other.review_policy) for other in others}
        if len(changes) > 1 and d.outcome != "undetermined":
            assert switch.name in said


def test_a_switch_without_effect_is_not_said(monkeypatch: pytest.MonkeyPatch) -> None:
    drastic = {**bases()["license"], "regime": "carnegie-drastic"}
    assert "carnegie_share" in {n["id"] for n in licet.determine(drastic).notices}
    changes = "[{parameter: country_allocation, value: 5}, {parameter: country_allocation_with_assurances, value: 9}]"
    text = f"id: own-share\ntitle: t\nbased_on: carnegie-drastic\nsource: s\nchanges: {changes}\n"
    found = read(text.encode(), "own.yaml")
    monkeypatch.setitem(own, found.id, found)
    assert "carnegie_share" not in {n["id"] for n in licet.determine({**drastic, "regime": found.id}).notices}


def test_a_condition_says_why_it_holds_under_the_proposal() -> None:
    party = {"name": "Pampa", "location": "QA", "headquarters": "QA"}
    aia = {**bases()["aia"], "destination": "QA", "parties": {"ultimate_consignee": party}, "regime": "openai-ostp"}
    conditions = [seen.condition for seen in licet.determine(aia).carried_by[0].conditions]
    restricted = next(c for c in conditions if c.cite.startswith("740.2(a)(9)"))
    assert "unless it is in Supplement No. 5(a) as the proposal has it" in restricted.text
    seen = licet.determine({**bases()["license"], "regime": "microsoft-no-caps"}).reviewed_under
    assert [s.condition.text for s in seen] == [
        "no party or place in Macau or Country Group D:5: there are no country allocations"
    ]


@pytest.mark.parametrize("id", PROPOSALS)
def test_no_notice_speaks_of_what_the_proposal_changed(id: str) -> None:
    law = regime(id, DAY)
    notices = {n.id for n in law.notices}
    assert "codified_not_enforced" not in notices
    has_lpp = id != "carnegie-bilateral" and "LPP" in {a.code for a in law.authorizations}
    assert ("lpp_in_d1_d4" in notices) == has_lpp
