"""One transaction under two regimes: the question, the provision and the condition at which they part."""

from __future__ import annotations

from typing import Any

import pytest

import licet
from licet.lab.compare.parting_report import parting_report

Json = dict[str, Any]


def order(**changes: Any) -> Json:
    """300 H100 to a data center in India, of a company of that place, with every counter at nothing."""
    place = changes.pop("place", "IN")
    state = {"lpp_used_tpp": 0, "country_allocation_used_tpp": 0, "government_assurances": False}
    return {
        "id": "one",
        "date": "2025-06-02",
        "destination": place,
        "items": [{"product": "NVIDIA H100 SXM5 80GB", "quantity": 300}],
        "parties": {"ultimate_consignee": {"name": "Acme", "location": place, "headquarters": place}},
        "end_use": {"purpose": "data_center"},
        "state": {**state, **changes.pop("state", {})},
        **changes,
    }


def told(found: Json) -> str:
    """The report on one line."""
    return " ".join(parting_report(found).split())


def test_a_requirement_that_only_one_regime_has() -> None:
    found = licet.compare_transaction(order(), "ear-2023", "diffusion-2025")
    assert found["change"] == "stricter"
    assert found["parting"]["id"] == "required"
    (provision,) = found["parting"]["provisions"]
    assert (provision["side"], provision["citation"]) == ("alternative", "742.6(a)(6)(iii)(A)")
    assert provision["other_has_it"] is False
    assert all(c["alternative"]["holds"] is True and "base" not in c for c in provision["conditions"])
    report = told(found)
    assert report.startswith("diffusion-2025 decides this transaction more strictly than ear-2023: no license required")
    assert "ear-2023 has no such provision" in report
    assert "Law that is codified and not enforced" in report
    assert "Not legal advice." in report


def test_a_review_policy_that_only_one_regime_has() -> None:
    """To China, the rule of 2022 has case-by-case review, and that of 2023 a presumption of denial."""
    found = licet.compare_transaction(order(place="CN"), "ear-2022", "ear-2023")
    assert found["parting"]["id"] == "reviewed"
    sides = {p["side"]: (p["citation"], p["other_has_it"]) for p in found["parting"]["provisions"]}
    assert sides == {"base": ("742.6(b)(10)", False), "alternative": ("742.6(b)(10)(ii)", False)}


def test_a_condition_that_holds_on_one_side_and_not_on_the_other() -> None:
    """A subsidiary of a listed company: the Entity List reaches it where the affiliates rule is in force."""
    owner = {"name": "Listed Ltd", "location": "CN", "headquarters": "CN", "listed": ["entity_list"]}
    consignee = {
        "name": "Acme",
        "location": "DE",
        "headquarters": "DE",
        "owners": [{"party": owner, "share": 0.6}],
    }
    t = order(place="DE", parties={"ultimate_consignee": consignee})
    found = licet.compare_transaction(t, "enforced", "enforced+affiliates-rule")
    assert found["change"] == "stricter"
    assert found["parting"]["id"] == "required"
    assert any(p["citation"].startswith("744.11") for p in found["parting"]["provisions"])
    assert "Changed by affiliates-rule, taken to be in force on any date." in told(found)


def test_the_condition_of_one_paragraph_holds_on_one_side_and_fails_on_the_other() -> None:
    """91 FR 1684: what meets paragraph (dd) leaves the presumption of denial for China, where the Code has it."""
    fulfilled = (
        *("commercially_available_in_us", "sufficient_us_supply", "no_foundry_diversion", "security_procedures"),
        *("remote_users_declared", "third_party_tested_in_us"),
    )
    state = {
        "shipped_to_us_tpp": 1_000_000_000,
        "shipped_to_china_tpp": 0,
        "china_2026": dict.fromkeys(fulfilled, True),
    }
    items = [{"product": "NVIDIA H200 SXM", "quantity": 8}]
    t = order(place="CN", date="2026-06-02", items=items, origin="US", state=state)
    found = licet.compare_transaction(t, "diffusion-2025", "codified")
    assert (found["change"], found["parting"]["id"]) == ("looser", "reviewed")
    denial, case_by_case = found["parting"]["provisions"]
    assert (denial["citation"], denial["other_has_it"]) == ("742.6(b)(10)(iii)(A)(1)", True)
    (condition,) = denial["conditions"]
    assert (condition["base"]["holds"], condition["alternative"]["holds"]) == (True, False)
    assert condition["base"]["facts"]
    assert case_by_case["citation"] == "Supplement No. 2 to part 748, paragraph (dd)"
    assert "holds under diffusion-2025, fails under codified" in told(found)


def test_where_one_side_is_undetermined_the_missing_facts_are_told() -> None:
    t = order()
    del t["state"]["lpp_used_tpp"]
    found = licet.compare_transaction(t, "ear-2023", "diffusion-2025")
    assert (found["change"], found["alternative"]["outcome"]) == ("undetermined", "undetermined")
    assert found["alternative"]["possible"]
    assert found["only"]["missing"]["alternative"]
    assert found["only"]["missing"]["base"] == []
    assert "undetermined under diffusion-2025" in told(found)


def test_two_regimes_that_say_the_same() -> None:
    """The Code of June 2025 has the AI Diffusion rule: an order to Germany goes under License Exception AIA by both."""
    found = licet.compare_transaction(order(place="DE"), "codified", "diffusion-2025")
    assert (found["change"], found["parting"]) == ("same", None)
    assert "They give the same answer to each question." in told(found)
    assert not any(texts for kinds in found["only"].values() for texts in kinds.values())


@pytest.mark.parametrize("place", ["IN", "CN", "DE", "AE", "US", "MO"])
@pytest.mark.parametrize(
    "pair",
    [("ear-2023", "diffusion-2025"), ("ear-2022", "ear-2023"), ("enforced", "codified"), ("codified", "ear-2022")],
)
def test_the_answers_are_those_of_determine_and_the_other_way_round_is_the_opposite(
    place: str, pair: tuple[str, str]
) -> None:
    there = licet.compare_transaction(order(place=place), *pair)
    back = licet.compare_transaction(order(place=place), *reversed(pair))
    for side, regime in zip(("base", "alternative"), pair, strict=True):
        d = licet.determine({**order(place=place), "regime": regime})
        answer = (there[side]["outcome"], there[side]["authorization"], there[side]["review_policy"])
        assert answer == (d.outcome, d.authorization, d.review_policy)
    opposite = {"looser": "stricter", "stricter": "looser"}
    assert back["change"] == opposite.get(there["change"], there["change"])
    assert (there["parting"] is None) == (back["parting"] is None)
    if there["parting"] is not None:
        assert there["parting"]["id"] == back["parting"]["id"]
        assert there["parting"]["provisions"]
    elif there["change"] != "same":
        pytest.fail("another decision without a question at which they part")


def test_every_line_of_the_report_fits() -> None:
    for place in ("IN", "CN", "AE"):
        found = licet.compare_transaction(order(place=place), "ear-2023", "diffusion-2025")
        assert max(map(len, parting_report(found).splitlines())) <= 100
