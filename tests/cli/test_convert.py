"""`licet convert`: amounts, limits and products in one another's units; nothing guessed, the divisor always said."""

import json

import pytest


def records(licet, *arguments):
    result = licet("convert", *arguments, "--json")
    assert (result.stderr, result.exit_code) == ("", 0)
    return json.loads(result.stdout)


def test_tpp_in_h100_equivalents(licet):
    (record,) = records(licet, "26,900,000")
    assert (record["limit"], record["tpp"]) == (None, 26_900_000)
    (unit,) = record["units"]
    assert (unit["unit"], unit["unit_tpp"]) == ("H100e at 15,825", 15_825)
    assert (unit["exact"], unit["rounded"], unit["fit"], unit["reach"]) == ("1076000/633", 1699.842, 1699, 1700)
    assert unit["rounding"] == "at most three decimals, half to even"


@pytest.mark.parametrize(
    ("arguments", "tpp"),
    [
        (["300", "--from", "h100e"], 4_747_500),
        (["300", "--from", "H100E", "--divisor", "15831.2"], 4_749_360),
        (["300", "--from", "h100e", "--divisor", "NVIDIA H200 SXM"], 4_749_600),
        (["1000", "--from", "GB300 GPU"], 60_000_000),
        (["2", "--from", "NVIDIA GB300 NVL72"], 8_640_000),
        (["0.001"], 0.001),
        (["0"], 0),
    ],
)
def test_anything_in_tpp(licet, arguments, tpp):
    assert records(licet, *arguments)[0]["tpp"] == tpp


@pytest.mark.parametrize(
    ("divisor", "name", "fit", "rounded"),
    [
        ("15825", "H100e at 15,825", 49_921, 49_921.011),
        ("15831.2", "H100e at 15,831.2", 49_901, 49_901.46),
        ("15,832", "H100e at 15,832", 49_898, 49_898.939),
        ("H100 SXM5", "H100e at 15,831.2", 49_901, 49_901.46),
    ],
)
def test_the_divisor_makes_the_difference_and_is_named(licet, divisor, name, fit, rounded):
    (record,) = records(licet, "country-allocation", "--divisor", divisor)
    (unit,) = record["units"]
    assert (unit["unit"], unit["fit"], unit["rounded"]) == (name, fit, rounded)


def test_a_cap_in_units(licet):
    result = licet("convert", "lpp", "--to", "H200 SXM", "--to", "NVIDIA HGX H200 8-GPU")
    assert result.stdout.splitlines()[:4] == [
        "Amount         TPP  Unit                       Count    Fit  Reach  Exactly",
        "lpp     26,900,000  H100e at 15,825        1,699.842  1,699         1076000/633",
        "lpp     26,900,000  NVIDIA H200 SXM         1,699.09  1,699         3362500/1979",
        "lpp     26,900,000  NVIDIA HGX H200 8-GPU    212.386    212         840625/3958",
    ]
    assert "yearly limit of License Exception LPP for one ultimate consignee [740.29(d)]." in result.stdout
    assert "the rule names none" in result.stdout.replace("\n  ", " ")


def test_a_threshold_in_units(licet):
    text = licet("convert", "shipment-notice", "--to", "NVIDIA HGX H200 8-GPU").stdout
    assert text.splitlines()[2].split()[-2:] == ["26", "50000/1979"]
    assert "threshold_words=at_or_above" in text
    (record,) = records(licet, "shipment-notice", "--to", "NVIDIA HGX H200 8-GPU")
    assert [unit["reach"] for unit in record["units"]] == [203, 26]


def test_every_limit_and_every_quarter(licet):
    found = {r["limit"]["name"]: r for r in records(licet, "limits")}
    assert len(found) == 17
    assert found["nveu-2026-q4"]["units"][0]["exact"] == "270000"
    assert found["nveu-2026-q4"]["limit"]["citation"] == "748.15(a)(2)(iii)(B), Table 1"
    assert [r["limit"]["name"] for r in records(licet, "nveu")] == [name for name in found if name.startswith("nveu")]


def test_the_notes_keep_to_100_columns(licet):
    text = licet("convert", "limits", "--to", "NVIDIA HGX H200 8-GPU").stdout
    assert [line for line in text.split("\n\n", 1)[1].splitlines() if len(line) > 100] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lp"], "found 'lp'; expected a number from 0 to 1,000,000,000,000,000, such as 26900000, or a limit"),
        (["lp"], "the nearest: lpp"),
        (["nveu-2028-q1"], "the nearest: nveu-20"),
        (["-1"], "No such option"),
        (["1e9"], "found '1e9'"),
        (["nan"], "found 'nan'"),
        (["10000000000000000"], "expected a number from 0"),
        (["lpp", "--from", "h100e"], "a limit of the law is in TPP"),
        (["1", "--divisor", "0"], "found '0'; expected more than 0"),
    ],
)
def test_wrong_usage(licet, arguments, message):
    result = licet("convert", *arguments)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert message in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lpp", "--to", "GB300"], "'GB300' could mean any of: NVIDIA GB300 (per GPU), NVIDIA GB300 Superchip"),
        (["5", "--from", "H20O"], "no product in the catalogue is called 'H20O'; the nearest: "),
        (["5", "--divisor", "one"], "no product in the catalogue is called 'one'"),
    ],
)
def test_a_product_is_never_guessed(licet, arguments, message):
    result = licet("convert", *arguments)
    assert (result.stdout, result.exit_code) == ("", 3)
    assert message in result.stderr
