"""`licet timeline`: the instruments by date, and what stood and was enforced on a day."""

import json

import pytest

from licet.law.load import instruments


def records(licet, *arguments):
    result = licet("timeline", "--json", *arguments)
    assert result.exit_code == 0
    return {r["id"]: r for r in json.loads(result.stdout)}


def on(licet, day):
    return {id: (r["standing"], r["enforced_then"]) for id, r in records(licet, "--on", day).items()}


def test_every_instrument_with_its_dates_and_source(licet):
    found = records(licet)
    assert set(found) == set(instruments())
    rule = found["diffusion_2025"]
    assert [rule[k] for k in ("published", "effective", "compliance", "enforced", "until")] == [
        *("2025-01-15", "2025-01-13", "2025-05-15"),
        *(None, None),
    ]
    assert rule["later"][0]["date"] == "2026-01-15"
    assert (rule["citation"], rule["confidence"]) == ("90 FR 4544", "primary")
    assert rule["link"].startswith("https://")


def test_the_text_says_what_changed_and_how_it_was_seen(licet):
    text = licet("timeline").stdout
    assert "2025-01-13  Framework for Artificial Intelligence Diffusion\n    Interim final rule, 90 FR 4544 " in text
    assert "Published 2025-01-15, effective 2025-01-13, compliance 2025-05-15, never enforced" in text
    assert "On 2026-01-15: paragraphs 14, 15 and 18" in text
    assert "Confidence: primary_extract, seen in a machine extraction of the eCFR." in text
    assert [line for line in text.splitlines() if len(line) > 100 and "https://" not in line] == []


def test_between_two_days_any_date_of_an_instrument_counts(licet):
    assert set(records(licet, "--from", "2025-01-13", "--to", "2025-01-31")) == {
        *("acs_2023", "corrections_2024"),  # parts of them were replaced then
        *("diffusion_2025", "foundry_2025"),
    }
    assert "foundry_2025" in records(licet, "--from", "2025-01-31", "--to", "2025-01-31")  # its compliance date
    result = licet("timeline", "--to", "2022-10-07")
    assert result.stdout.startswith("2022-10-07  Advanced computing, supercomputer and semiconductor manufacturing")
    assert "no date of theirs is known: designer_date" in result.stderr
    empty = licet("timeline", "--from", "2029-06-01")
    assert (empty.stdout, empty.exit_code) == ("", 0)
    assert "no instrument has a date in that time" in empty.stderr


def test_the_diffusion_rule_stands_in_the_code_and_is_not_enforced(licet):
    for day in ("2025-01-13", "2025-05-15", "2026-11-22"):
        assert on(licet, day)["diffusion_2025"] == ("in_the_code", False)
    assert on(licet, "2025-01-12")["diffusion_2025"] == ("to_come", False)
    text = licet("timeline", "--on", "2025-03-01").stdout
    assert "Since 2025-01-13, compliance date 2025-05-15, not enforced" in text
    assert "The text was never removed." in " ".join(text.split())


def test_a_rule_is_enforced_from_its_compliance_date(licet):
    assert on(licet, "2025-01-30")["foundry_2025"] == ("in_the_code", False)
    assert on(licet, "2025-01-31")["foundry_2025"] == ("in_the_code", True)
    assert "Since 2025-01-16, compliance date 2025-01-31, not yet enforced (from 2025-01-31)" in (
        licet("timeline", "--on", "2025-01-30").stdout
    )


def test_a_rule_that_is_published_waits_for_its_effective_date(licet):
    assert on(licet, "2023-10-24")["acs_2023"] == ("to_come", False)
    assert on(licet, "2023-11-16")["acs_2023"] == ("published", False)
    assert on(licet, "2023-11-17")["acs_2023"] == ("in_the_code", True)


def test_the_affiliates_rule_its_suspension_and_its_return_that_is_not_verified(licet):
    names = ("affiliates_2025", "affiliates_suspension", "affiliates_return")
    expected = {
        "2025-11-09": [("in_the_code", True), ("to_come", False), ("to_come", False)],
        "2026-11-09": [("ended", False), ("in_the_code", True), ("to_come", False)],
        "2026-11-10": [("ended", False), ("ended", False), ("not_known", None)],
    }
    for day, standing in expected.items():
        found = on(licet, day)
        assert [found[name] for name in names] == standing, day


def test_an_instrument_without_a_date_is_not_known_to_stand(licet):
    assert on(licet, "2026-08-01")["designer_date"] == ("not_known", None)


def test_proposals_and_bills_are_never_law(licet):
    found = on(licet, "2026-11-22")
    for name in ("ai_reporting_nprm", "remote_access_house", "action_plan_rule_withdrawn", "gao_2026"):
        assert found[name] == ("no_law", False)
    text = licet("timeline", "--on", "2026-11-22").stdout
    assert text.index("\nNo law: proposals") < text.index("AI OVERWATCH Act")


def test_letters_and_guidance_stand_beside_the_code(licet):
    assert on(licet, "2026-06-12")["model_letter_2026"] == ("in_effect", True)
    assert on(licet, "2026-07-01")["model_letter_2026"] == ("ended", False)
    assert on(licet, "2026-05-31")["guidance_2026"][0] == "in_effect"


def test_the_summary_counts_and_the_next_date_is_named(licet):
    text = licet("timeline", "--on", "2025-06-02").stdout
    standing = on(licet, "2025-06-02").values()
    code = [enforced for status, enforced in standing if status == "in_the_code"]
    assert text.startswith(f"2025-06-02: {len(code)} instruments stand in the Code of Federal Regulations; ")
    assert f"; {sum(code)} of them are enforced.\n" in text
    assert len(code) - sum(code) == 1  # the diffusion rule
    assert "The next date of this timeline is 2025-07-15: Licenses for H20 and MI308 are promised." in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--on", "2025-13-01"], "found '2025-13-01'; expected a date YYYY-MM-DD from 2022-10-07 to 2030-12-31"),
        (["--on", "2021-01-01"], "found '2021-01-01'; expected a date"),
        (["--on", "2025-01-01", "--from", "2025-01-01"], "--on goes without --from and --to"),
        (["--from", "2025-01-02", "--to", "2025-01-01"], "--from 2025-01-02 is after --to 2025-01-01"),
    ],
)
def test_wrong_usage(licet, arguments, message):
    result = licet("timeline", *arguments)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert message in result.stderr
