"""`licet regimes show`, `diff` and `new`: what a regime is, how two differ, and one's own."""

from __future__ import annotations

import json

import pytest

from licet.law import proposals
from licet.law.regimes import OVERLAY_IDS, REGIME_IDS
from tests.legal.cases import bases


@pytest.fixture(autouse=True)
def forgotten():
    before = dict(proposals.own)
    yield
    proposals.own.clear()
    proposals.own.update(before)


@pytest.mark.parametrize("id", [*REGIME_IDS, *OVERLAY_IDS])
def test_every_regime_is_explained(licet, id):
    text = licet("regimes", "show", id)
    assert text.exit_code == 0, text.stderr
    assert text.stdout.startswith(f"{id}:")
    assert [line for line in text.stdout.splitlines() if len(line) > 100 and "http" not in line] == []
    record = json.loads(licet("regimes", "show", id, "--json").stdout)
    assert (record["status"] in ("law", "codified_not_enforced")) != ("not law" in text.stdout)
    assert bool(record["changes"]) == (record["status"] != "law" and id in (*proposals.PROPOSALS, *proposals.OVERLAYS))


def test_what_a_proposal_changes_is_shown_with_numbers_readings_and_switches(licet):
    text = " ".join(licet("regimes", "show", "carnegie-tweak").stdout.split())
    assert "Status: proposal, not law. Based on: diffusion-2025" in text
    assert "26,900,000 TPP -> 4,747,500 TPP (9,495,000 from 2026-01-01" in text
    assert "Assumption: No figure is given" in text
    assert "carnegie_india: double | quadruple | unlimited (default double)" in text


def test_overlays_are_shown_with_what_they_are_added_to(licet):
    record = json.loads(licet("regimes", "show", "carnegie-tweak+chip-security-act", "--json").stdout)
    assert {c["by"] for c in record["changes"]} == {"carnegie-tweak", "chip-security-act"}


def test_the_difference_of_two_regimes(licet):
    found = json.loads(
        licet("regimes", "diff", "diffusion-2025", "carnegie-tweak", "--date", "2025-06-02", "--json").stdout
    )
    numbers = {d["name"]: (d["diffusion-2025"], d["carnegie-tweak"]) for d in found if d["kind"] == "number"}
    assert numbers["lpp_annual"] == (
        "26,900,000 TPP",
        "4,747,500 TPP; 9,495,000 TPP from 2026-01-01; 18,990,000 TPP from 2027-01-01; 37,980,000 TPP from 2028-01-01",
    )
    assert numbers["country_allocation"] == ("790,000,000 TPP", "790,000,000 TPP; IN: 1,580,000,000 TPP")
    tier_1 = next(d for d in found if d["kind"] == "list")
    assert (tier_1["name"], tier_1["diffusion-2025"]) == ("supplement_5_a", "19 members")
    assert "39 members, among them only here: AT BG" in tier_1["carnegie-tweak"]


def test_what_reads_otherwise_through_a_list_is_told_once_under_it(licet):
    found = json.loads(
        licet("regimes", "diff", "diffusion-2025", "eu-all-tier1", "--date", "2025-06-02", "--json").stdout
    )
    (tier_1,) = [d for d in found if d["kind"] == "list"]
    assert {"LPP (740.29(a))", "AIA (740.27(a); 740.27(a)(3))", "742.6(a)(13)"} <= set(tier_1["used_by"])
    policies = next(text for text in tier_1["used_by"] if text.startswith("review policies"))
    assert "742.6(b)(10)(iii)(A)(2)" in policies
    assert not [d for d in found if d["kind"] == "number"]
    assert not [d for d in found if "used_by" in d and d["kind"] != "list"]
    text = licet("regimes", "diff", "diffusion-2025", "eu-all-tier1", "--date", "2025-06-02").stdout
    assert "    So these read otherwise: 742.6(a)(13), AIA (740.27(a); 740.27(a)(3)), UVEU" in text


def test_a_number_or_list_that_one_of_them_has_not_is_no_difference(licet):
    for other in ("itif-installations", "jenner-hotspots", "jenner-bilateral"):
        found = json.loads(licet("regimes", "diff", "ear-2023", other, "--date", "2025-06-02", "--json").stdout)
        assert not [d for d in found if d["kind"] in ("number", "list")]


def test_review_policies_are_those_of_the_default_readings(licet):
    found = json.loads(
        licet("regimes", "diff", "diffusion-2025", "itif-installations", "--date", "2025-06-02", "--json").stdout
    )
    assert [
        d["itif-installations"] for d in found if d["name"] == "proposal itif-installations: a frontier AI installation"
    ] == ["presumption_of_approval"]


def test_the_difference_lists_provisions_of_one_alone(licet):
    text = licet("regimes", "diff", "diffusion-2025", "jenner-no-low-volume").stdout
    assert "* LPP\n    diffusion-2025: License Exception Low Processing Performance\n" in text
    assert "jenner-no-low-volume: (not there)" in text


def test_no_difference_is_said(licet):
    assert "have the same provisions" in licet("regimes", "diff", "siia-ostp", "siia-ostp").stdout


def test_a_regime_of_ones_own(licet, tmp_path):
    file = tmp_path / "mine.yaml"
    written = licet("regimes", "new", str(file), "--based-on", "carnegie-tweak")
    assert written.exit_code == 0, written.stderr
    assert licet("regimes", "show", str(file)).stdout.startswith("mine: ")
    again = licet("regimes", "new", str(file))
    assert (again.exit_code, "is there already; it is not overwritten" in again.stderr) == (2, True)


def test_a_file_in_the_place_of_an_id(licet, tmp_path):
    file, order = tmp_path / "small.yaml", tmp_path / "order.json"
    file.write_text(
        "id: small\ntitle: T\nbased_on: diffusion-2025\nsource: S\nchanges:\n- {parameter: lpp_annual, value: 1}\n",
        encoding="utf-8",
    )
    order.write_text(json.dumps(bases()["lpp"]), encoding="utf-8")
    result = licet("determine", str(order), "--regime", f"{file}+chip-security-act", "--json")
    found = json.loads(result.stdout)
    assert (found["regime"], found["outcome"]) == ("small+chip-security-act", "license_required")


def test_a_file_with_faults_is_refused_before_any_input_is_read(licet, tmp_path):
    file = tmp_path / "bad.yaml"
    file.write_text("id: bad\ntitle: T\nbased_on: diffusion-2026\nsource: S\n", encoding="utf-8")
    order = tmp_path / "order.json"
    order.write_text("no JSON", encoding="utf-8")
    for command in (("regimes", "show"), ("determine", str(order), "--regime"), ("law", "740.29", "--regime")):
        result = licet(*command, str(file))
        assert (result.stdout, result.exit_code) == ("", 2)
        assert "bad.yaml: line 3: based_on: found 'diffusion-2026'; expected one of" in " ".join(result.stderr.split())
    result = licet("determine", str(order), "--regime", "absent.yaml")
    assert (result.exit_code, "No such file" in result.stderr) == (2, True)


@pytest.mark.parametrize("command", [("law", "740.29"), ("diff", "2025-01-01", "2025-06-01")])
def test_what_is_not_law_is_not_shown_as_law(licet, command):
    result = licet(*command, "--regime", "carnegie-tweak")
    assert (result.stdout, result.exit_code) == ("", 2)
    assert "found 'carnegie-tweak', not law; expected a law (see licet regimes show carnegie-tweak)" in " ".join(
        result.stderr.split()
    )
