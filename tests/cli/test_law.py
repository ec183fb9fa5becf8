"""`licet law`: a section or paragraph as it stands on a day."""

import json

import pytest


def record(licet, *arguments):
    result = licet("law", *arguments, "--json")
    assert (result.stderr, result.exit_code) == ("", 0)
    return json.loads(result.stdout)


def text(licet, *arguments):
    result = licet("law", *arguments)
    assert (result.stderr, result.exit_code) == ("", 0)
    assert [line for line in result.stdout.splitlines() if len(line) > 100 and "https://" not in line] == []
    return " ".join(result.stdout.split())


def by_id(found):
    return {p["id"]: p for p in found["provisions"]}


def test_an_exception_with_all_that_it_says(licet):
    found = record(licet, "740.29", "--on", "2025-06-02")
    assert (found["section"], found["date"], found["regime"]) == ("740.29", "2025-06-02", "codified")
    assert found["link"] == "https://www.ecfr.gov/on/2025-06-02/title-15/section-740.29"
    lpp = by_id(found)["LPP"]
    assert (lpp["since"], lpp["until"], lpp["draws_on"]) == ("2025-01-13", None, "lpp/{year}/{owner}")
    assert {"740.29(a)", "740.29(c)(1)", "740.29(d)", "740.2(a)(9)(ii)"} <= {c["citation"] for c in lpp["conditions"]}
    assert "740.29(g)(3)" in {d["citation"] for d in lpp["duties"]}
    rule = lpp["instrument"]
    assert [rule[k] for k in ("citation", "published", "effective", "compliance", "enforced", "until")] == [
        *("90 FR 4544", "2025-01-15", "2025-01-13", "2025-05-15"),
        *(None, None),
    ]
    limit = by_id(found)["lpp_annual"]
    assert (limit["value"], limit["citation"], limit["confidence"]) == ("26,900,000 TPP", "740.29(d)", "primary")
    assert limit["other_clock"]["stands"] == "no"
    assert {"lpp_in_d1_d4", "threshold_words", "lpp_5a002z"} <= set(by_id(found))


def test_it_is_said_that_an_exception_is_not_enforced_and_why(licet):
    lpp = by_id(record(licet, "740.29", "--on", "2025-06-02"))["LPP"]
    (bar,) = lpp["other_clock"]["barred_by"]
    assert (bar["citation"], bar["readings"]) == ("90 FR 4544", ["exceptions_of_unenforced_rule"])
    said = text(licet, "740.29", "--on", "2025-06-02")
    assert "26,900,000 TPP [740.29(d)]" in said
    assert "Since 2025-01-13 (90 FR 4544); not enforced: it would need" in said
    assert "compliance 2025-05-15, never enforced; text seen." in said


def test_a_section_that_did_not_exist_yet(licet):
    found = record(licet, "740.29", "--on", "2024-06-01")
    assert found["provisions"] == []
    lpp = next(e for e in found["on_other_days"] if e["id"] == "LPP")
    assert (lpp["since"], lpp["instrument"]["citation"]) == ("2025-01-13", "90 FR 4544")
    said = text(licet, "740.29", "--on", "2024-06-01")
    assert "Nothing of it that Licet holds stands on this day." in said
    assert "from 2025-01-13 on, by 90 FR 4544: - License Exception Low Processing Performance (LPP): 740.29" in said


def test_what_is_enforced_stands_beside_what_is_codified(licet):
    found = record(licet, "742.6(a)(6)(iii)", "--on", "2026-06-10")
    worldwide = by_id(found)["742.6(a)(6)(iii)(A)"]
    assert worldwide["other_clock"]["stands"] == "no"
    assert {p["id"] for p in found["on_the_other_clock_only"]} == {
        "742.6(a)(6)(iii) (2023)",
        "742.6(a)(6)(iii)(A) (headquarters)",
    }
    enforced = record(licet, "742.6(a)(6)(iii)", "--on", "2026-06-10", "--regime", "enforced")
    assert "742.6(a)(6)(iii)(A) (headquarters)" in by_id(enforced)
    assert [p["id"] for p in enforced["on_the_other_clock_only"]] == ["742.6(a)(6)(iii)(A)"]


def test_in_the_text_but_not_yet_enforced(licet):
    said = text(licet, "740.25", "--on", "2024-12-10")
    assert "Since 2024-12-02 (89 FR 96790); not enforced on this day (from 2024-12-31 on)." in said
    assert "Since 2024-12-02 (89 FR 96790); enforced." in text(licet, "740.25", "--on", "2024-12-31")


def test_the_entry_of_2022_is_marked_as_secondary(licet):
    found = by_id(record(licet, "3A090", "--on", "2022-12-01"))
    test = found["3A090 (2022)"]
    assert (test["since"], test["until"], test["confidence"]) == ("2022-10-07", "2023-11-16", "secondary")
    assert found["transfer_rate_2022"]["value"] == "600 GB/s"
    assert "3A090.a.1" not in found
    said = text(licet, "3A090", "--on", "2022-12-01")
    assert "[3A090 (2022); secondary]" in said
    assert "secondary: from a secondary source" in said


def test_a_condition_of_several_provisions_is_said_once(licet):
    said = text(licet, "740.2(a)(17)", "--on", "2025-06-02")
    assert said.count("no party is on the Unverified List") == 1
    assert "(LPP), not enforced: - no party is on the Unverified List [740.2(a)(17)]" in said


@pytest.mark.parametrize(
    ("section", "has"),
    [
        ("15 CFR 740.29", "LPP"),
        ("4E091", "model_weights_operations"),
        ("Note 1 to 3A090.a", "transistors"),
        ("Supplement No. 10 to part 748", "14.b"),
        ("Supplement No. 6 to part 740", "approved_designers"),
        ("Supplement No. 1 to part 740", "D:5"),
        ("734.9(h)", "Advanced computing"),
        ("91 FR 5091", "D:5"),
    ],
)
def test_sections_of_all_kinds(licet, section, has):
    assert has in by_id(record(licet, section, "--on", "2026-06-01"))
    text(licet, section, "--on", "2026-06-01")


def test_the_words_of_a_section_need_no_quotation_marks(licet):
    assert record(licet, "Note", "1", "to", "3A090.a")["section"] == "Note 1 to 3A090.a"


def test_a_list_of_countries_with_its_time(licet):
    group = by_id(record(licet, "Supplement No. 1 to part 740", "--on", "2025-06-02"))["D:5"]
    assert "KH" in group["members"]
    assert (group["since"], group["until"]) == ("2024-03-15", "2026-02-02")


def test_an_empty_list_of_countries(licet):
    said = text(licet, "Supplement No. 5 to part 740, paragraph (b)", "--on", "2025-06-02")
    assert "No country. Published empty; no later entry is known." in said


def test_an_exception_under_the_enforced_clock(licet):
    said = text(licet, "740.29", "--on", "2025-06-02", "--regime", "enforced")
    assert "Not applied (90 FR 4544): it would need" in said
    assert "(LPP), not applied" in text(licet, "740.29(d)", "--on", "2025-06-02", "--regime", "enforced")


def test_a_named_rule_has_no_other_clock(licet):
    found = record(licet, "740.29", "--regime", "diffusion-2025", "--on", "2024-06-01")
    assert found["other_clock"] is None
    assert by_id(found)["LPP"]["other_clock"] is None
    assert "On any date (90 FR 4544)." in text(licet, "740.29", "--regime", "diffusion-2025", "--on", "2024-06-01")
    elsewhere = record(licet, "740.29", "--regime", "ear-2023", "--on", "2024-06-01")
    assert elsewhere["provisions"] == []
    assert {"codified", "diffusion-2025"} <= set(elsewhere["in_other_regimes"])


@pytest.mark.parametrize(
    ("section", "nearest"),
    [
        ("740.31", "the nearest: 740.29, 740.28, 740.27"),
        ("740.29(x)", "the nearest: 740.29("),
        ("3A091", "the nearest: 3A090"),
        ("nonsense", "write a section or paragraph as 740.29(d)"),
    ],
)
def test_a_section_that_is_not_held(licet, section, nearest):
    result = licet("law", section)
    assert (result.stdout, result.exit_code) == ("", 2)
    said = " ".join(result.stderr.split())
    assert f"Licet holds nothing of {section!r}" in said
    assert nearest in said


@pytest.mark.parametrize("on", ["2022-10-06", "2031-01-01", "yesterday"])
def test_days_outside_the_law_are_refused(licet, on):
    result = licet("law", "740.29", "--on", on)
    assert (result.stdout, result.exit_code) == ("", 2)


def test_an_unknown_regime_is_refused(licet):
    result = licet("law", "740.29", "--regime", "enforced+tomorrow")
    assert result.exit_code == 2
    assert "overlays (affiliates-rule, " in " ".join(result.stderr.split())
