"""`licet diff`: what changed between two days, by the instrument that did it."""

import json

import pytest


def record(licet, *arguments):
    result = licet("diff", *arguments, "--json")
    assert (result.stderr, result.exit_code) == ("", 0)
    return json.loads(result.stdout)


def text(licet, *arguments):
    result = licet("diff", *arguments)
    assert (result.stderr, result.exit_code) == ("", 0)
    return result.stdout


def by_id(found):
    return {c["provision"]["id"]: c for c in found["changes"]}


def test_the_ai_diffusion_rule_as_codified(licet):
    found = record(licet, "2025-01-12", "2025-01-13")
    assert (found["from"], found["to"], found["regime"]) == ("2025-01-12", "2025-01-13", "codified")
    for id in ("AIA", "ACM", "LPP", "742.6(a)(6)(iii)(A)", "lpp_annual"):
        change = by_id(found)[id]
        assert (change["what"], change["date"], change["instrument"]["citation"]) == (
            *("added", "2025-01-13"),
            "90 FR 4544",
        )
    assert by_id(found)["lpp_annual"]["provision"]["value"] == "26,900,000 TPP"
    said = text(licet, "2025-01-12", "2025-01-13")
    assert "2025-01-13  90 FR 4544 takes effect\n" in said
    assert "+ Worldwide license requirement for .a-level items  [742.6(a)(6)(iii)(A)]" in said
    assert "+ License Exception Low Processing Performance (LPP)  [740.29]" in said
    assert "- condition: to or within a destination in Country Groups D:1 or D:4" in said
    assert "compliance 2025-05-15, never" in said


def test_what_of_it_is_enforced(licet):
    found = by_id(record(licet, "2025-01-12", "2025-01-13", "--regime", "enforced"))
    assert not {"AIA", "ACM", "LPP", "742.6(a)(6)(iii)(A)", "lpp_annual"} & set(found)
    assert "742.6(a)(6)(iii)(A) (headquarters)" in found
    said = text(licet, "2025-01-12", "2025-01-13", "--regime", "enforced")
    assert "The rule as a whole is not enforced." in said
    assert "LPP" not in said


def test_cambodia_leaves_a_country_group(licet):
    found = by_id(record(licet, "2026-02-02", "2026-02-03"))
    group = found["D:5"]
    assert (group["what"], group["instrument"]["citation"]) == ("changed", "91 FR 5091")
    assert group["instrument"]["confidence"] == "secondary"
    assert group["parts_changed"][0]["left"] == ["KH"]
    said = " ".join(text(licet, "2026-02-02", "2026-02-03").split())
    assert "2026-02-03 91 FR 5091 takes effect" in said
    assert "Country Group D:5 [Supplement No. 1 to part 740]: Cambodia (KH) leaves" in said
    assert "Macau or Country Group D:5: Cambodia (KH) leaves. That decides" in said
    assert "740.29(c)(1)" in said


def test_the_united_arab_emirates_move(licet):
    said = " ".join(text(licet, "2026-07-22", "2026-07-23", "--regime", "enforced").split())
    assert "Country Group A:5 [Supplement No. 1 to part 740]: United Arab Emirates (AE) enters" in said
    assert "Country Group D:4 [Supplement No. 1 to part 740]: United Arab Emirates (AE) leaves" in said
    assert "Country Groups D:1, D:4 or D:5, excluding A:5 and A:6: United Arab Emirates (AE) leaves." in said


def test_instruments_stand_in_order_of_days_and_are_described_once(licet):
    said = text(licet, "2024-12-01", "2026-02-03")
    headings = [
        "2024-12-02  89 FR 96790 takes effect",
        "2025-01-13  90 FR 4544 takes effect",
        "2025-01-16  90 FR 5298 takes effect",
        "2025-04-01  90 FR 4544: a day that it sets",
        "2026-01-15  91 FR 1684 takes effect",
        "2026-02-03  91 FR 5091 takes effect",
    ]
    assert [said.index(h) for h in headings] == sorted(said.index(h) for h in headings)
    assert said.count("* 90 FR 4544, Framework for Artificial Intelligence Diffusion") == 1
    assert "633,000,000 TPP becomes 949,500,000 TPP" in " ".join(said.split())
    assert [line for line in said.splitlines() if len(line) > 100 and "https://" not in line] == []


def test_a_rule_that_came_and_went_in_between(licet):
    found = record(licet, "2025-09-01", "2025-12-01")
    undone = {(c["provision"]["id"], c["what"], c["date"]) for c in found["undone"]}
    assert ("744.11 (affiliates)", "added", "2025-09-29") in undone
    assert ("744.11 (affiliates)", "removed", "2025-11-10") in undone
    assert "came on 2025-09-29, went on 2025-11-10" in " ".join(text(licet, "2025-09-01", "2025-12-01").split())


def test_a_day_and_itself(licet):
    found = record(licet, "2025-01-13", "2025-01-13")
    assert (found["changes"], found["undone"]) == ([], [])
    assert "Nothing that Licet holds changed." in text(licet, "2025-01-13", "2025-01-13")


def test_overlays(licet):
    found = by_id(record(licet, "2025-04-08", "2025-04-09", "--regime", "enforced+is-informed-h20"))
    assert found["744.23(b) (H20 and its equals)"]["instrument"]["id"] == "h20_letter"


@pytest.mark.parametrize(
    "arguments",
    [
        ("2025-01-13", "2025-01-12"),
        ("2022-10-06", "2025-01-12"),
        ("2025-01-13", "2031-01-01"),
        ("2025-01-13",),
        ("2025-01-12", "2025-01-13", "--regime", "tomorrow"),
    ],
)
def test_wrong_usage(licet, arguments):
    result = licet("diff", *arguments)
    assert (result.stdout, result.exit_code) == ("", 2)
