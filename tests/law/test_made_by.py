"""The instrument that wrote the text that a regime applies on a day."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

import licet
from licet.law.load import instruments
from licet.law.made_by import _MADE_BY, made_by

EXAMPLE = Path(__file__).parents[2] / "examples" / "transaction.json"


@pytest.mark.parametrize(
    ("cite", "on", "regime", "instrument"),
    [
        # 3A090 was written anew in November 2023.
        ("3A090", "2023-11-16", "codified", "87 FR 62186"),
        ("3A090.a.1", "2023-11-17", "codified", "88 FR 73458"),
        ("3A090.c", "2024-12-02", "codified", "89 FR 96790"),
        ("Note 1 to 3A090.a, paragraph b", "2025-01-16", "codified", "90 FR 5298"),
        # License Exception NAC: created, divided, revised.
        ("740.8(a)", "2023-11-17", "codified", "88 FR 73458"),
        ("740.8(a)", "2024-04-04", "codified", "89 FR 23876"),
        ("740.8(a)", "2025-01-13", "codified", "90 FR 4544"),
        ("740.8(b)", "2025-01-13", "codified", "89 FR 23876"),
        # The designer condition came three days after the exception.
        ("740.27(a)(1)", "2025-01-15", "codified", "90 FR 4544"),
        ("740.27(a)(1)", "2025-01-16", "codified", "90 FR 5298"),
        # What is enforced of 742.6(a)(6)(iii) is the text of 2023.
        ("742.6(a)(6)(iii)", "2025-06-02", "codified", "90 FR 4544"),
        ("742.6(a)(6)(iii)", "2025-06-02", "enforced", "88 FR 73458"),
        ("742.6(a)(6)(iii)(A)", "2026-06-10", "enforced", "90 FR 4544"),
        ("742.6(b)(10)(iii)(A)(1)", "2026-01-14", "codified", "90 FR 4544"),
        ("742.6(b)(10)(iii)(A)(1)", "2026-01-15", "codified", "91 FR 1684"),
        ("Supplement No. 2 to part 748, paragraph (dd)(1)(iii)", "2026-01-15", "enforced", "91 FR 1684"),
        # A regime that is named after a rule stays with its text.
        ("742.6(a)(6)(iii)", "2026-06-10", "ear-2023", "88 FR 73458"),
        ("740.29", "2024-06-01", "diffusion-2025", "90 FR 4544"),
        ("742.6(b)(10)(iii)(A)(1)", "2026-06-10", "diffusion-2025", "90 FR 4544"),
        ("742.6(a)(6)", "2024-06-01", "ear-2022", "88 FR 2821"),
        # Acts, by themselves.
        ("90 FR 4544", "2025-06-02", "enforced", "90 FR 4544"),
    ],
)
def test_the_instrument_of_the_day(cite, on, regime, instrument):
    assert made_by(cite, dt.date.fromisoformat(on), regime).citation == instrument


@pytest.mark.parametrize("cite", ["744.2 to 744.4", "762.6", "part 746", "740.2(a)(17)", "744.21"])
def test_a_text_older_than_the_timeline_has_none(cite):
    assert made_by(cite, dt.date(2024, 1, 1)) is None


def test_all_that_it_names_is_in_the_timeline_in_order():
    for cite, ids in _MADE_BY.items():
        days = [instruments()[id].effective for id in ids if id]
        assert days == sorted(days), cite


def test_a_determination_cites_the_instrument_of_its_date():
    transaction = json.loads(EXAMPLE.read_text(encoding="utf-8")) | {"destination": "VN"}

    def cited(regime, date):
        d = licet.determine(transaction | {"regime": regime, "date": date})
        return {c["citation"]: c for c in d.citations}

    paragraph = "742.6(a)(6)(iii)"
    assert cited("enforced", "2024-06-02")[paragraph] == {
        "citation": paragraph,
        "instrument": "88 FR 73458",
        "effective": "2023-11-17",
        "confidence": "primary",
        "link": "https://www.ecfr.gov/on/2024-06-02/title-15/section-742.6",
    }
    assert cited("enforced", "2025-06-02")[paragraph]["instrument"] == "88 FR 73458"
    rule = cited("diffusion-2025", "2024-06-02")["742.6(a)(6)(iii)(A)"]
    assert (rule["instrument"], rule["effective"]) == ("90 FR 4544", "2025-01-13")
    assert rule["link"] == "https://www.ecfr.gov/on/2025-01-16/title-15/section-742.6"
    later = cited("codified", "2028-06-02")["742.6(a)(6)(iii)(A)"]
    assert later["link"] == "https://www.ecfr.gov/current/title-15/section-742.6"
