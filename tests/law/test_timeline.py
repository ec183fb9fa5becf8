"""The dates of the instruments, and their agreement with the legal reference where that lies beside the repository."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from licet.law.load import CONFIDENCE, instruments

REFERENCE = Path(__file__).resolve().parents[2] / "../shared/reference/law/timeline.yaml"
EVENTS: list[dict[str, Any]] = yaml.safe_load(REFERENCE.read_text("utf-8"))["events"] if REFERENCE.is_file() else []
beside = pytest.mark.skipif(not EVENTS, reason=f"the legal reference is not there: {REFERENCE}")

READ_SINCE = {"nicaragua_d5", "dcveu_2024"}
"""From memory in the reference; the Federal Register's text was read for this project."""


@pytest.mark.parametrize(
    ("name", "effective", "compliance", "enforced", "until"),
    [
        ("ac_2022", date(2022, 10, 7), None, date(2022, 10, 7), None),
        ("acs_2023", date(2023, 11, 17), None, date(2023, 11, 17), None),
        ("dcveu_2024", date(2024, 10, 2), None, date(2024, 10, 2), date(2025, 1, 12)),
        ("fdp_hbm_2024", date(2024, 12, 2), date(2024, 12, 31), date(2024, 12, 31), None),
        ("diffusion_2025", date(2025, 1, 13), date(2025, 5, 15), None, None),
        ("foundry_2025", date(2025, 1, 16), date(2025, 1, 31), date(2025, 1, 31), None),
        ("affiliates_suspension", date(2025, 11, 10), None, date(2025, 11, 10), date(2026, 11, 9)),
        ("h200_rule_2026", date(2026, 1, 15), None, date(2026, 1, 15), None),
        ("gao_2026", None, None, None, None),
    ],
)
def test_the_days_of_an_instrument(name, effective, compliance, enforced, until):
    i = instruments()[name]
    assert (i.effective, i.compliance, i.enforced, i.until) == (effective, compliance, enforced, until)


def test_no_proposal_bill_or_decision_ever_took_effect():
    kinds = {"proposed_rule", "draft_rule", "bill", "notice", "decision"}
    outside = [i for i in instruments().values() if i.kind in kinds]
    assert {"ai_reporting_nprm", "overwatch_committee", "gao_2026"} <= {i.id for i in outside}
    assert all(i.effective is None and i.enforced is None and i.changes.startswith("None") for i in outside)


def test_what_is_not_verified_says_so():
    assert [i.id for i in instruments().values() if i.note.startswith("Unverified")] == ["affiliates_return"]


@beside
@pytest.mark.parametrize("event", EVENTS, ids=lambda e: e["id"])
def test_an_event_of_the_reference(event):
    ours = instruments()[event["id"]]
    days = {"date_published": ours.published, "date_effective": ours.effective}
    days |= {"date_compliance": ours.compliance, "date_end": ours.until}
    for key, day in days.items():
        given = event.get(key)
        if given is not None and len(given) == len("2026-07"):  # known to the month only
            assert day is None or day.isoformat().startswith(given), key
        elif given is not None or key in event:
            assert (day and day.isoformat()) == given, key
    further = event.get("staged_effective", [])[1:] + [event[k] for k in event if k.startswith("date_compliance_")]
    assert set(further) <= {day.isoformat() for day, _ in ours.later}
    assert ours.confidence in CONFIDENCE
    if ours.id in READ_SINCE:
        assert (event["confidence"], ours.confidence) == ("memory", "primary")
    else:
        assert ours.confidence == event["confidence"]
    assert (event.get("fr_citation") or "") in ours.citation
    assert (event.get("status") == "unverified") == ours.note.startswith("Unverified")


@beside
def test_every_event_of_the_reference_was_compared(capsys):
    with capsys.disabled():
        print(f"\n{len(EVENTS)} events of the legal reference: {EVENTS[0]['id']} to {EVENTS[-1]['id']}")
    assert {event["id"] for event in EVENTS} == set(instruments())
