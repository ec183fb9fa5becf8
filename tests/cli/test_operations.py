"""`licet operations`: the count with its formula, the limits, and an estimate that is never the count."""

import json

import pytest

DENSE = ("--parameters", "2T", "--tokens", "8T")  # 9.6 × 10^25


def record(licet, *arguments):
    result = licet("operations", "--json", *arguments)
    assert (result.stderr, result.exit_code) == ("", 0)
    return json.loads(result.stdout)


def test_the_formula_with_the_numbers_put_in(licet):
    text = licet("operations", "--parameters", "405e9", "--tokens", "15.6e12").stdout
    assert text.startswith("FEWER THAN 10^26 TRAINING OPERATIONS: NOT ECCN 4E091, IF EVERY STEP IS GIVEN\n")
    assert "1. Pre-training: 6 × N × D = 6 × 405,000,000,000 × 15,600,000,000,000 [Technical Notes to 4E091]\n" in text
    assert "   = 37,908,000,000,000,000,000,000,000 (3.7908 × 10^25)\n" in text
    assert "Not reached: 37.90 percent of 10^26 [4E091]\n   below it by 62,092,000,000,000,000,000,000,000" in text
    assert "Not given, so not counted: later training such as fine-tuning; synthetic data." in text
    assert "Confidence: primary_extract" in text
    assert "would not enforce that rule" in " ".join(text.split())


@pytest.mark.parametrize("n", ["405e9", "405E9", "405B", "405b", "0.405T", "405000M", "405,000,000,000", "4.05e+11"])
def test_ways_to_write_a_number(licet, n):
    assert record(licet, "--parameters", n, "--tokens", "1K")["total"] == {"least": 243 * 10**13, "most": 243 * 10**13}


def test_exactly_10_to_the_26_is_reached_and_one_less_is_not(licet):
    rest = 10**26 - 96 * 10**24
    at = record(licet, *DENSE, "--other-operations", rest)
    assert (at["total"]["least"], at["at_or_above_threshold"], at["specified_by_operations"]) == (10**26, True, True)
    below = record(licet, *DENSE, "--other-operations", rest - 1)
    assert (below["distance_to_threshold"], below["specified_by_operations"]) == (1, False)
    text = licet("operations", *DENSE, "--other-operations", rest - 1).stdout
    assert "Total: 99,999,999,999,999,999,999,999,999 (about 9.99999 × 10^25)" in text
    assert "Not reached: 99.99 percent of 10^26" in text
    assert "Reached exactly: 100.00 percent of 10^26" in licet("operations", *DENSE, "--other-operations", rest).stdout


def test_a_mixture_of_experts_counts_the_parameters_that_a_token_passes(licet):
    arguments = ("--parameters", "671B", "--active-parameters", "37B", "--tokens", "14.8T", "--fine-tune-tokens", "10B")
    found = record(licet, *arguments)
    assert [s["operations"] for s in found["steps"]] == [32856 * 10**20, 222 * 10**19]
    assert found["total"]["least"] == 32856 * 10**20 + 222 * 10**19
    assert found["not_given"] == ["synthetic data"]
    assert "the notes do not speak of it" in licet("operations", *arguments).stdout


def test_later_training_may_pass_other_parameters(licet):
    found = record(licet, *DENSE, "--fine-tune-tokens", "1B", "--fine-tune-parameters", "3B")
    assert found["steps"][1]["operations"] == 18 * 10**18


@pytest.mark.parametrize(
    ("arguments", "total", "specified"),
    [
        (["--synthetic-share", "10"], (0, 0), False),
        (["--synthetic-share", "10.001"], (10, 10), True),
        (["--synthetic-share", "10.001", "--generator-operations", "published"], (4, 4), True),
        ([], (0, 10), None),
    ],
)
def test_synthetic_data(licet, arguments, total, specified):
    given = {"--synthetic-operations": "4e24", "--generator-operations": "6e24"}
    for option, value in given.items():
        if option not in arguments:
            arguments = [*arguments, option, value]
    found = record(licet, *DENSE, *arguments)
    assert found["total"] == {"least": 96 * 10**24 + total[0] * 10**24, "most": 96 * 10**24 + total[1] * 10**24}
    assert found["specified_by_operations"] is specified
    assert found["not_given"] == ["later training such as fine-tuning"]


def test_what_is_not_known_of_the_generator_may_decide(licet):
    result = licet("operations", *DENSE, "--synthetic-share", "12", "--synthetic-operations", "3e24")
    assert result.stdout.startswith("UNDETERMINED: WHAT IS NOT KNOWN OF THE SYNTHETIC DATA DECIDES\n")
    assert "training its generator: not known" in result.stdout
    assert "Not known: at least 99.00 percent of 10^26 [4E091]\n   reached with 1,000,000," in result.stdout


@pytest.mark.parametrize(
    ("original", "additional", "limit", "within", "specified"),
    [
        (8 * 10**25, 25 * 10**24, 25 * 10**24, True, False),
        (8 * 10**25, 25 * 10**24 + 1, 25 * 10**24, False, True),
        (2 * 10**26, 5 * 10**25, 5 * 10**25, True, False),
        (2 * 10**26, 5 * 10**25 + 1, 5 * 10**25, False, True),
        (10**26 + 5, 25 * 10**24 + 1, 25 * 10**24 + 1, True, False),
        (10**25, 3 * 10**25, 25 * 10**24, False, False),
    ],
)
def test_a_model_derived_from_a_published_one(licet, original, additional, limit, within, specified):
    found = record(licet, "--of-published-model", original, "--other-operations", additional)
    derived = found["derived_model"]
    assert (derived["limit"], derived["within_limit"]) == (limit, within)
    assert derived["citation"] == "Note 1 to 4E091"
    assert found["total"]["least"] == original + additional
    assert found["specified_by_operations"] is specified


def test_the_room_for_a_derived_model(licet):
    text = licet("operations", "--of-published-model", "2e26").stdout
    assert text.startswith("WITHIN THE LIMIT FOR A MODEL DERIVED FROM A PUBLISHED ONE: NOT ECCN 4E091")
    assert "   25 percent of it: 50,000,000,000,000,000,000,000,000 (5 × 10^25)\n" in text
    assert "   within the limit; left: 50,000,000,000,000,000,000,000,000 (5 × 10^25)\n" in text


def test_an_estimate_from_hardware_is_labelled_and_counts_nothing(licet):
    found = record(licet, "--hardware", "16384", "989", "40", "54")
    assert found["estimate"]["operations"] == 16384 * 989 * 10**12 * 40 * 54 * 86400 // 100
    assert (found["total"], found["specified_by_operations"], found["steps"]) == (None, None, [])
    text = licet("operations", "--hardware", "16384", "989", "40%", "54").stdout
    assert text.startswith("NO COUNT: AN ESTIMATE FROM HARDWARE IS NOT THE COUNT OF ECCN 4E091\n")
    assert "16,384 chips × 989 × 10^12 operations/s × 40 percent × 54 days × 86,400 s\n" in text
    beside = record(licet, *DENSE, "--hardware", "1e9", "1e6", "100", "365")
    assert beside["specified_by_operations"] is False  # the estimate alone is beyond 10^26


def test_the_text_keeps_to_100_columns(licet):
    open_count = [*DENSE, "--synthetic-operations", "3.123456789e24", "--generator-operations", "published"]
    for arguments in (open_count, ["--of-published-model", "3e25", "--other-operations", "26123456789123456789012345"]):
        text = licet("operations", *arguments).stdout
        assert [line for line in text.splitlines() if len(line) > 100] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "no training to count: give --parameters and --tokens"),
        (["--parameters", "5"], "parameters are given, and no tokens"),
        (["--tokens", "5"], "tokens are given, and no parameters"),
        (["--fine-tune-tokens", "5"], "tokens are given, and no parameters"),
        ([*DENSE, "--fine-tune-parameters", "5"], "parameters are given, and no tokens"),
        (["--parameters", "1", "--active-parameters", "2", "--tokens", "3"], "--active-parameters is more than"),
        ([*DENSE, "--of-published-model", "1e25"], "--of-published-model already has the pre-training"),
        (["--hardware", "1", "1", "1", "1", "--synthetic-share", "5"], "no training to count"),
        (["--parameters", "1.5", "--tokens", "3"], "found '1.5'; expected a whole number above 0, such as 405e9"),
        (["--parameters", "0", "--tokens", "3"], "found '0'; expected a whole number"),
        (["--parameters", "nan", "--tokens", "3"], "found 'nan'; expected a whole number"),
        (["--parameters", "1e99", "--tokens", "3"], "found '1e99'; expected a whole number"),
        (["--parameters", "٣", "--tokens", "3"], "expected a whole number"),
        (["--parameters", "9" * 5000, "--tokens", "3"], "expected a whole number"),
        ([*DENSE, "--synthetic-share", "101"], "found '101'; expected a percentage from 0 to 100"),
        (["--hardware", "1", "x", "1", "1"], "found 'x'; expected a number above 0"),
        (["--hardware", "1", "1", "1"], "'--hardware' requires 4 arguments"),
    ],
)
def test_wrong_usage(licet, arguments, message):
    result = licet("operations", *arguments)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert message in result.stderr
