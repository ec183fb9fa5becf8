"""Determinations that read their counters from a ledger, and a ledger that reserves what they consume."""

import contextlib
import datetime as dt
from typing import Any

import pytest

import licet
from licet.ledger import DoesNotFitError, Ledger
from tests.ledger.moving_clock import MovingClock

TPP = 15_832
ORDER: dict[str, Any] = {
    "date": "2025-06-02",
    "regime": "diffusion-2025",
    "destination": "IN",
    "items": [{"eccn": "3A090.a", "tpp": TPP, "quantity": 8}],
    "parties": {
        "exporter": {"name": "Maker", "location": "US", "headquarters": "US"},
        "ultimate_consignee": {"name": "ACME", "location": "IN", "headquarters": "IN"},
    },
    "end_use": {"purpose": "data_center"},
}
LPP = "lpp/2025/ACME"


def notices(d: licet.Determination) -> dict[str, str]:
    """What is said of a ledger, by the notice's id."""
    return {n["id"]: n["text"] for n in d.notices if n["id"].startswith("ledger")}


def test_without_the_counter_it_is_undetermined(ledger: Ledger):
    assert licet.determine(ORDER, ledger=ledger).outcome == "undetermined"  # the ledger has no such allocation


def test_a_counter_that_the_ledger_sees_whole(ledger: Ledger):
    ledger.allocate(LPP, sees="whole")
    d = licet.determine(ORDER, ledger=ledger)
    assert (d.outcome, d.authorization) == ("license_exception", "LPP")
    assert "0 TPP drawn on lpp/2025/ACME" in notices(d)["ledger"]
    ledger.adjust(LPP, 26_900_000_000 - 8 * TPP * 1000, reason="opening")
    assert licet.determine(ORDER, ledger=ledger).authorization == "LPP"
    ledger.adjust(LPP, 1, reason="a thousandth of a TPP more")
    assert licet.determine(ORDER, ledger=ledger).authorization != "LPP"


def test_a_lower_bound_within_the_limit_decides_nothing(ledger: Ledger):
    ledger.allocate(LPP)
    ledger.adjust(LPP, 5_000_000, reason="opening")
    d = licet.determine(ORDER, ledger=ledger)
    assert d.outcome == "undetermined"
    assert "/state/lpp_used_tpp" in [m["fact"] for m in d.missing]
    assert "5,000 TPP" in notices(d)["ledger_lower_bound"]
    assert "does not decide" in notices(d)["ledger_lower_bound"]


def test_a_lower_bound_beyond_the_limit_decides(ledger: Ledger):
    ledger.allocate(LPP)
    ledger.adjust(LPP, 26_900_000_000, reason="opening")
    ledger.allocate("country/IN/2025-2027", sees="whole")
    d = licet.determine(ORDER, ledger=ledger)
    (lpp,) = (e for e in d.to_dict()["exceptions"] if e["code"] == "LPP")
    assert (lpp["available"], [f["citation"] for f in lpp["failed"]]) == ("no", ["740.29(d)"])
    assert d.review_policy == "presumption_of_approval"
    assert "It decides" in notices(d)["ledger_lower_bound"]


def test_a_lower_bound_that_is_taken_is_an_assumption(ledger: Ledger):
    ledger.allocate(LPP)
    d = licet.determine(ORDER, ledger=ledger, lower_bounds="taken")
    assert d.authorization == "LPP"
    assert {"/state/lpp_used_tpp"} <= {a["fact"] for a in d.assumptions}
    with pytest.raises(ValueError, match="'unknown' or 'taken'"):
        licet.determine(ORDER, ledger=ledger, lower_bounds="guessed")


def test_what_the_transaction_says_itself_goes_first(ledger: Ledger):
    ledger.allocate(LPP, sees="whole")
    ledger.adjust(LPP, 26_900_000_000, reason="opening")
    d = licet.determine({**ORDER, "state": {"lpp_used_tpp": 0}}, ledger=ledger)
    assert d.authorization == "LPP"
    assert "ledger" not in notices(d)


def test_a_country_allocation_exhausted_by_its_lower_bound(ledger: Ledger):
    ledger.allocate("country/IN/2025-2027")
    ledger.adjust("country/IN/2025-2027", 790_000_000_000, reason="opening")
    state = {"lpp_used_tpp": 26_900_000, "government_assurances": False}
    d = licet.determine({**ORDER, "state": state}, ledger=ledger)
    assert d.review_policy == "policy_of_denial"
    state["government_assurances"] = True  # up to twice as much: not decided by what the ledger sees
    assert licet.determine({**ORDER, "state": state}, ledger=ledger).outcome == "undetermined"


def test_it_reserves_what_it_consumes(ledger: Ledger, clock: MovingClock):
    ledger.allocate(LPP, sees="whole")
    d = licet.determine(ORDER, ledger=ledger)
    made = ledger.reserve_for(d, key="order 1")
    assert made is not None
    (line,) = (line for line in ledger.history(LPP) if line.operation == made.operation)
    assert (line.held_change, line.law) == (8 * TPP * 1000, d.law_version)
    big = {**ORDER, "items": [{"eccn": "3A090.a", "tpp": TPP, "quantity": 1695}]}
    again = licet.determine({**big, "state": {"lpp_used_tpp": 0}})
    with pytest.raises(DoesNotFitError):
        ledger.reserve_for(again)
    assert licet.determine(big, ledger=ledger).authorization != "LPP"


def test_the_operators_limit(ledger: Ledger):
    """740.29(a): a consignee of Supplement No. 5(a) applies the TPP to the limit of the entity that will operate."""
    lent = {
        **ORDER,
        "parties": {
            **ORDER["parties"],
            "ultimate_consignee": {"name": "Owner", "location": "IN", "headquarters": "DE"},
            "operator": {"name": "Operator", "location": "IN", "headquarters": "IN"},
        },
        "state": {"lpp_operator_used_tpp": None},
    }
    ledger.allocate("lpp/2025/Operator", sees="whole")
    d = licet.determine(lent, ledger=ledger)
    assert d.authorization == "LPP"
    assert [c["allocation"] for c in d.consumes] == ["lpp/2025/Operator"]
    ledger.reserve_for(d)
    assert ledger.balance("lpp/2025/Operator").held == 8 * TPP * 1000


def test_nveu_and_uveu(ledger: Ledger):
    held = {"type": "NVEU", "holder": "ACME", "country": "IN"}
    state = {"government_assurances": True}
    order = {**ORDER, "authorizations": [held], "state": state}
    ledger.allocate("nveu/ACME/IN", sees="whole")
    d = licet.determine(order, ledger=ledger)
    assert d.authorization == "NVEU"
    ledger.reserve_for(d)
    assert ledger.balance("nveu/ACME/IN").held == 8 * TPP * 1000


def test_uveu_shares(ledger: Ledger):
    order = {
        **ORDER,
        "authorizations": [{"type": "UVEU", "holder": "Cloud", "country": "IN"}],
        "parties": {
            **ORDER["parties"],
            "ultimate_consignee": {"name": "Cloud", "location": "IN", "headquarters": "US"},
        },
    }
    for country in ("US", "IN"):
        ledger.allocate(f"uveu/Cloud/{country}", sees="whole", united_states=True)
    ledger.adjust("uveu/Cloud/US", 10_000_000_000, reason="opening")
    d = licet.determine(order, ledger=ledger)
    assert d.authorization == "UVEU"
    ledger.reserve_for(d)
    ledger.adjust("uveu/Cloud/IN", 700_000_000, reason="opening")
    assert licet.determine(order, ledger=ledger).authorization != "UVEU"
    ledger.set_sees("uveu/Cloud/US", "part", reason="others count too")
    d = licet.determine(order, ledger=ledger)
    (uveu,) = (e for e in d.to_dict()["exceptions"] if e["code"] == "UVEU")
    assert uveu["available"] == "unknown"
    assert "does not decide" in notices(d)["ledger_lower_bound"]


STATED = {**ORDER, "state": {"lpp_used_tpp": 0}}
"""An order that reads nothing from a ledger, and is carried by LPP."""


def test_what_the_ledger_would_refuse_is_said(ledger: Ledger):
    assert "no such allocation in this ledger" in notices(licet.determine(STATED, ledger=ledger))["ledger_refuses"]
    ledger.allocate(LPP, sees="whole")
    assert notices(licet.determine(STATED, ledger=ledger)) == {}
    ledger.set_limit(LPP, 100_000_000, reason="own rule", since=dt.date(2025, 3, 1))
    d = licet.determine(STATED, ledger=ledger)
    assert d.authorization == "LPP"  # the law's answer
    assert "its limit is 100,000 TPP since 2025-03-01 (own rule; recorded" in notices(d)["ledger_limit"]
    assert "126,656 TPP asked, 100,000 TPP would fit" in notices(d)["ledger_refuses"]
    ledger.freeze(LPP, reason="audit")
    d = licet.determine(STATED, ledger=ledger)
    assert "it is frozen since 2025-06-02 (audit): nothing is free" in notices(d)["ledger_limit"]
    assert f"{LPP}: frozen: audit" in notices(d)["ledger_refuses"]


def test_an_order_that_names_a_company_that_was_acquired(ledger: Ledger):
    for name in (LPP, "lpp/2025/Parent"):
        ledger.allocate(name, sees="whole")
    ledger.acquire(LPP, "lpp/2025/Parent", reason="merger of May 1")
    assert "acquired: merger of May 1" in notices(licet.determine(STATED, ledger=ledger))["ledger_refuses"]


def test_assurances_that_the_ledger_knows_of(ledger: Ledger):
    country = "country/IN/2025-2027"
    ledger.allocate(country, sees="whole")
    ledger.adjust(country, 790_000_000_000, reason="opening")
    order = {**ORDER, "state": {"lpp_used_tpp": 26_900_000}}
    stated = {**ORDER, "state": {"lpp_used_tpp": 26_900_000, "government_assurances": True}}
    assert "without government assurances" in notices(licet.determine(stated, ledger=ledger))["ledger_assurances"]
    assert "126,656 TPP asked, 0 TPP would fit" in notices(licet.determine(stated, ledger=ledger))["ledger_refuses"]
    ledger.set_assurances(country, 100, since=dt.date(2025, 6, 1), reason="agreement")
    d = licet.determine(order, ledger=ledger)
    assert (d.review_policy, "they are taken as given" in notices(d)["ledger_assurances"]) == (
        "presumption_of_approval",
        True,
    )
    assert "ledger_refuses" not in notices(d)
    assert "ledger_assurances" not in notices(licet.determine(stated, ledger=ledger))
    stated["state"]["government_assurances"] = False
    assert "states none" in notices(licet.determine(stated, ledger=ledger))["ledger_assurances"]


@pytest.mark.parametrize("elsewhere", ["US", "MY"])
@pytest.mark.parametrize("reserved", [0, 500_000_000, 5_000_000_000])
@pytest.mark.parametrize("installed", [0, 1_000_000_000, 2_000_000_000, 10_000_000_000])
def test_what_is_only_reserved_elsewhere_makes_no_room(ledger: Ledger, elsewhere: str, reserved: int, installed: int):
    """What a determination finds authorized, the ledger reserves."""
    held = {"type": "UVEU", "holder": "Cloud", "country": "IN"}
    cloud = {"name": "Cloud", "location": "IN", "headquarters": "DE"}
    order = {**ORDER, "authorizations": [held], "parties": {**ORDER["parties"], "ultimate_consignee": cloud}}
    for country in ("US", "IN", "MY"):
        ledger.allocate(f"uveu/Cloud/{country}", sees="whole")
    if installed:
        ledger.adjust("uveu/Cloud/US", installed, reason="opening")
    with contextlib.suppress(DoesNotFitError):
        if reserved:
            ledger.reserve({f"uveu/Cloud/{elsewhere}": reserved})
    d = licet.determine(order, ledger=ledger)
    assert (d.authorization == "UVEU") == (installed >= 2_000_000_000)
    if d.authorization == "UVEU":
        assert "ledger_refuses" not in notices(d)
        ledger.reserve_for(d)
