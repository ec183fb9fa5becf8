"""The states of the checklist: unknown stays unknown, and a plan counts only up to the day that the law names."""

import pytest

from licet.diligence.veu.check import check
from licet.diligence.veu.contract import CHECKLIST, SECURITY
from tests.diligence.files import NVEU, UVEU, changed, questions, shown, verdicts


def finding(file, item):
    return next(f for part in check(file).parts for f in part.findings if f.detail.get("item") == item)


@pytest.mark.parametrize("item", [i for i, x in CHECKLIST.items() if "UVEU" in x.of])
@pytest.mark.parametrize("said", [{}, {"state": "unknown"}, {"state": "unknown", "evidence": "asked"}])
def test_what_is_not_said_is_unknown_and_asked_for(item, said):
    found = check(shown(UVEU, item, **said))
    assert found.verdict == "undetermined"
    assert questions(found) == [f"/evidence/{item}"]
    assert found.missing[0]["citation"] == CHECKLIST[item].cite


@pytest.mark.parametrize("item", [i for i, x in CHECKLIST.items() if "NVEU" in x.of])
def test_one_condition_that_is_not_met_is_enough(item):
    found = check(shown(NVEU, item, state="not_met"))
    assert found.verdict == "not_ready"
    assert [f.detail["item"] for f in found.failed] == [item]


@pytest.mark.parametrize("item", [i.id for i in SECURITY if i.deadline])
@pytest.mark.parametrize(("by", "verdict"), [("2026-01-15", "ready_on_conditions"), ("2026-01-16", "not_ready")])
def test_paragraphs_14_15_and_18_planned_for_the_day_and_the_day_after(item, by, verdict):
    found = check(shown(UVEU, item, state="planned", by=by))
    assert found.verdict == verdict
    if verdict == "not_ready":
        assert "too late; due on or before 2026-01-15" in found.failed[0].why


def test_what_the_law_does_not_date_may_be_planned_for_any_day():
    found = check(shown(UVEU, "17", state="planned", by="2030-12-31"))
    assert found.verdict == "ready_on_conditions"
    assert [f.detail["item"] for f in found.conditions] == ["17"]


def test_a_plan_for_after_the_first_shipment_is_pointed_out():
    late = check(shown(UVEU, "17", state="planned", by="2025-12-02"))
    assert "planned_after_first_shipment" in {n["id"] for n in late.to_dict()["notices"]}
    in_time = check(shown(UVEU, "17", state="planned", by="2025-12-01"))
    assert "planned_after_first_shipment" not in {n["id"] for n in in_time.to_dict()["notices"]}


@pytest.mark.parametrize(("day", "holds"), [("2025-09-30", True), ("2025-10-01", None)])
def test_a_plan_whose_day_has_passed_is_not_known(day, holds):
    file = changed(shown(UVEU, "14", state="planned", by="2025-09-30"), date=day)
    assert finding(file, "14").holds is holds
    if holds is None:
        assert check(file).missing[0]["question"].startswith("Planned by 2025-09-30, which has passed: is it met?")


@pytest.mark.parametrize(("day", "verdict"), [("2026-01-15", "ready_on_conditions"), ("2026-01-16", "undetermined")])
def test_the_last_day_itself(day, verdict):
    file = shown(UVEU, "18.c", state="planned", by="2026-01-15")
    assert check(changed(file, date=day)).verdict == verdict


def test_after_the_deadline_the_check_says_that_it_has_passed():
    assert "security_deadline_passed" not in {n["id"] for n in check(UVEU).to_dict()["notices"]}
    late = check(changed(UVEU, date="2026-01-16"))
    assert "security_deadline_passed" in {n["id"] for n in late.to_dict()["notices"]}
    assert late.verdict == "ready"


def test_a_condition_belongs_to_its_own_part():
    assert verdicts(shown(UVEU, "2.a", state="not_met"))["vetting"] == "not_eligible"
    assert verdicts(shown(UVEU, "2.a", state="not_met"))["security"] == "eligible"
    assert verdicts(shown(UVEU, "13", state="not_met"))["security"] == "not_eligible"


def test_met_without_evidence_is_taken_as_said_and_pointed_out():
    found = check(shown(UVEU, "17", state="met"))
    assert found.verdict == "ready"
    notice = next(n for n in found.to_dict()["notices"] if n["id"] == "met_without_evidence")
    assert "17" in notice["text"]


def test_no_evidence_at_all():
    found = check(changed(UVEU, evidence=None))
    assert found.verdict == "undetermined"
    assert len(found.missing) == sum("UVEU" in i.of for i in CHECKLIST.values())
