"""`licet prove`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

DAY = ("--date", "2025-06-02", "--jobs", "1")


def test_a_refutation_is_a_transaction_that_licet_determine_takes(licet: Any, tmp_path: Path) -> None:
    file = tmp_path / "stricter.json"
    result = licet("prove", "order", "ear-2023", "diffusion-2025", *DAY, "--witness", file)
    assert result.exit_code == 0
    assert "REFUTED" in result.stdout
    assert "ear-2023: license required" in result.stdout
    assert "every transaction of one line" in " ".join(result.stdout.split())
    answers = []
    for id in ("ear-2023", "diffusion-2025"):
        again = licet("determine", file, "--regime", id, "--json")
        assert again.exit_code == 0
        answers.append(json.loads(again.stdout)["outcome"])
    assert answers[0] == "license_required"
    assert answers[1] in ("license_exception", "no_license_required", "authorized_veu")


def test_json_has_the_domain_the_period_and_the_answers(licet: Any) -> None:
    result = licet("prove", "order", "diffusion-2025", "ear-2022", *DAY, "--json")
    (record,) = json.loads(result.stdout)
    assert record["status"] == "refuted"
    assert record["regimes"] == ["diffusion-2025", "ear-2022"]
    assert record["from"] <= "2025-06-02" <= record["to"]
    assert "the default readings" in record["domain"]
    (answers,) = record["witness"]["answers"]
    assert answers["ear-2022"]["outcome"] == "no_license_required"
    assert answers["diffusion-2025"]["outcome"] != "no_license_required"


def test_what_is_proved_is_said_so(licet: Any) -> None:
    result = licet("prove", "equal", "codified", "diffusion-2025", *DAY)
    assert result.exit_code == 0
    assert "proved" in result.stdout
    assert "REFUTED" not in result.stdout


def test_totality_of_a_regime(licet: Any) -> None:
    result = licet("prove", "total", "--regime", "ear-2022", *DAY)
    assert result.exit_code == 0
    assert result.stdout.count("proved") >= 8


def test_safety_names_paragraphs_and_known_exceptions(licet: Any) -> None:
    result = licet("prove", "safety", "--regime", "diffusion-2025", *DAY)
    assert result.exit_code == 0
    words = " ".join(result.stdout.split())
    assert "lpp-limit: LPP never carries an ultimate consignee beyond 26,900,000 TPP" in words
    assert "[740.29(d)]" in words
    assert "Known: 740.28(c) looks at the ultimate consignee alone" in words


def test_dead_conditions(licet: Any) -> None:
    result = licet("prove", "dead", "--regime", "diffusion-2025", *DAY)
    assert "LPP never fails alone: the ultimate consignee neither headquartered" in result.stdout


def test_all_dates_and_several_processes(licet: Any) -> None:
    result = licet("prove", "equal", "ear-2022", "ear-2022", "--all-dates", "--jobs", "2", "--json")
    records = json.loads(result.stdout)
    assert {r["status"] for r in records} == {"proved"}
    assert records[0]["from"] == "2022-10-07"
    assert records[-1]["to"] == "2030-12-31"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("order", "ear-2022"), "found one regime, ear-2022; expected two or more"),
        (("order", "ear-2022", "nowhere"), "expected one of enforced"),
        (("total", "--regime", "nowhere"), "found 'nowhere'"),
        (("safety", "--date", "2025-06-02", "--all-dates"), "--date goes without --all-dates"),
        (("safety", "--date", "1999-01-01"), "expected"),
        (("equal", "codified:LPP", "enforced"), "expected two regimes, or two provisions"),
        (("equal", "codified:LPX", "enforced:LPP"), "no provision 'LPX' under codified"),
    ],
)
def test_wrong_usage(licet: Any, arguments: tuple[str, ...], said: str) -> None:
    result = licet("prove", *arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())


def test_without_the_prover_the_command_that_installs_it_is_named(licet: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in sys.modules if n.startswith(("licet.proof", "licet.kernel.solver"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "z3", None)
    result = licet("prove", "total", "--regime", "ear-2022")
    assert result.exit_code == 2
    assert "pip install 'licet[prove]'" in result.stderr
