"""`licet de-minimis`: the comparison with its numbers, what is missing, and what it does not settle."""

import json

import pytest

DATE = ("--date", "2026-01-15")


def values(content, total):
    return ("--us-content-value", content, "--total-value", total)


def record(licet, *arguments):
    result = licet("de-minimis", "--json", *DATE, *arguments)
    assert (result.stderr, result.exit_code) == ("", 0)
    return json.loads(result.stdout)


def test_more_than_the_percentage_is_subject_to_the_ear(licet):
    text = licet("de-minimis", *DATE, *values("2,500.01", "10,000"), "--destination", "India").stdout
    assert text.startswith("SUBJECT TO THE EAR: MORE U.S. CONTENT THAN IS DE MINIMIS\n")
    assert "India (IN) is neither in Country Group E:1 nor in E:2 on 2026-01-15\n" in text
    assert "25 percent or less is de minimis [734.4(d)]\n" in text
    assert "100 × 2,500.01 = 250,001 > 250,000 = 25 × 10,000: 25.0001 percent, more than 25\n" in text
    assert "Confidence: primary_extract" in text


def test_within_the_percentage_the_direct_product_rules_remain(licet):
    arguments = (*values(2500, 10000), "--destination", "IN", "--no-level", "none")
    text = licet("de-minimis", *DATE, *arguments).stdout
    assert text.startswith("NOT SUBJECT TO THE EAR BY ITS U.S. CONTENT: NOW TEST THE DIRECT PRODUCT RULES\n")
    assert "250,000 ≤ 250,000 = 25 × 10,000: 25 percent, not more than 25\n" in text
    assert "The direct product rules of 734.9 ask for no U.S. content" in text
    found = record(licet, *arguments)
    assert (found["within_level"], found["subject_by_us_content"]) == (True, False)
    assert found["direct_product_rules_tested"] is False


@pytest.mark.parametrize(
    ("destination", "group", "percent", "citation"),
    [("Iran", "E:1", 10, "734.4(c)"), ("CU", "E:2", 10, "734.4(c)"), ("Hong Kong", None, 25, "734.4(d)")],
)
def test_the_destination_decides_the_percentage(licet, destination, group, percent, citation):
    found = record(licet, "--destination", destination)
    assert [(r["percent"], r["citation"], r["confidence"]) for r in found["rules"]] == [
        (percent, citation, "primary_extract")
    ]
    assert (found["country_group"] or {}).get("group") == group
    assert found["date"] == "2026-01-15"


@pytest.mark.parametrize("paragraph", ["a1", "a3", "a8", "a9"])
def test_an_item_without_a_level_is_subject_whatever_the_values(licet, paragraph):
    found = record(licet, *values(1, 10**9), "--destination", "IN", "--no-level", paragraph)
    assert (found["within_level"], found["subject_by_us_content"]) == (True, True)
    assert found["no_level"] == f"734.4(a)({paragraph[1]})"
    text = licet("de-minimis", "--no-level", paragraph).stdout
    assert text.startswith("SUBJECT TO THE EAR: THE ITEM HAS NO DE MINIMIS LEVEL\n")


def test_that_the_item_has_a_level_is_not_assumed(licet):
    result = licet("de-minimis", *DATE, *values(1, 10), "--destination", "IN")
    assert result.stdout.startswith("UNDETERMINED: WITHIN THE DE MINIMIS LEVEL, IF THE ITEM HAS ONE\n")
    assert "(--no-level)" in result.stdout
    for cite in ("734.4(a)(1)", "734.4(a)(3)", "734.4(a)(8)", "734.4(a)(9)"):
        assert f"[{cite}];" in result.stdout


def test_a_missing_fact_is_asked_for_only_where_it_decides(licet):
    below = record(licet, *values(9, 100), "--no-level", "none")
    assert [r["percent"] for r in below["rules"]] == [10, 25]
    assert (below["within_level"], below["subject_by_us_content"]) == (True, False)
    assert record(licet, *values(26, 100))["subject_by_us_content"] is True
    between = licet("de-minimis", *DATE, *values(15, 100), "--no-level", "none").stdout
    assert between.startswith("UNDETERMINED: WHAT IS MISSING DECIDES\n")
    assert "What is the country of destination?  (--destination)" in between
    nothing = licet("de-minimis", *DATE).stdout
    for option in ("--us-content-value", "--total-value", "--destination", "--no-level"):
        assert f"({option})" in nothing


def test_no_controlled_content_is_de_minimis_at_any_value(licet):
    assert record(licet, "--us-content-value", "0")["within_level"] is True


def test_the_text_keeps_to_100_columns(licet):
    text = licet("de-minimis", *values("123456789012345.123456", "987654321098765.654321")).stdout
    assert [line for line in text.splitlines() if len(line) > 100] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--total-value", "0"], "found 0; expected more than 0"),
        (["--us-content-value", "-1"], "found '-1'; expected an amount from 0 to 1,000,000,000,000,000"),
        (["--us-content-value", "nan"], "found 'nan'; expected an amount"),
        (["--us-content-value", "1e5"], "found '1e5'; expected an amount"),
        (["--us-content-value", "0.1234567"], "expected an amount"),
        (["--destination", "Iann"], "found 'Iann'; expected a country (ISO 3166-1 alpha-2), such as IR"),
        (["--no-level", "a2"], "'a2' is not one of"),
        (["--date", "1999-01-01"], "found '1999-01-01'; expected a date YYYY-MM-DD"),
    ],
)
def test_wrong_usage(licet, arguments, message):
    result = licet("de-minimis", *arguments)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert message in result.stderr
