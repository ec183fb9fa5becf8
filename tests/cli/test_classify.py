"""`licet classify`: a table or a list of records; a name that is no entry's is an error that says which could be."""

import json

import pytest

RECORD = {"product", "eccn", "tpp", "performance_density", "why", "notices", "missing", "law_version"}


def test_records(licet):
    result = licet("classify", "L40", "NVIDIA GeForce RTX 4090 D", "h100 sxm", "gb200 nvl72", "--json")
    records = json.loads(result.stdout)
    assert [(r["product"], r["eccn"], r["tpp"]) for r in records] == [
        ("NVIDIA L40", "3A090.b", 2896),
        ("NVIDIA GeForce RTX 4090 D", "none", 4707.2),
        ("NVIDIA H100 SXM5 80GB", "3A090.a", 15831.2),
        ("NVIDIA GB200 NVL72", "5A992.z.1", records[3]["tpp"]),
    ]
    assert all(set(r) == RECORD and r["why"] and not r["missing"] for r in records)
    assert (result.stderr, result.exit_code) == ("", 0)


def test_what_is_missing_is_said(licet):
    (record,) = json.loads(licet("classify", "MI308X", "--json").stdout)
    assert (record["eccn"], record["tpp"]) == ("undetermined", None)
    assert [m["fact"] for m in record["missing"]] == ["/items/0/chip/dense_tops", "/items/0/chip/non_planar"]
    result = licet("classify", "MI308X")
    assert "AMD Instinct MI308X: What is the dense throughput" in result.stdout
    assert result.exit_code == 0


def test_the_table_aligns_numbers(licet):
    result = licet("classify", "L40", "RTX 4090 D")
    assert result.stdout.splitlines() == [
        "Product                    ECCN         TPP  TPP / mm²",
        "NVIDIA L40                 3A090.b    2,896   4.759244",
        "NVIDIA GeForce RTX 4090 D  none     4,707.2   7.735744",
    ]


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_an_ambiguous_and_an_unknown_name_do_not_hide_the_others(licet, form):
    result = licet("classify", "H100", "L40", "no such chip", *form)
    assert "error: 'H100' could mean any of: NVIDIA H100 SXM5 80GB, NVIDIA H100 PCIe 80GB," in result.stderr
    assert "error: no product in the catalogue is called 'no such chip'" in result.stderr
    assert "L40" in result.stdout
    assert "H100" not in result.stdout
    assert result.exit_code == 3


def test_no_name_is_known(licet):
    assert licet("classify", "H100", "--json").stdout == "[]\n"
    assert licet("classify", "H100").stdout == ""


def test_options(licet):
    options = ["--reading", "product_form=assembly", "--regime", "diffusion-2025", "--date", "2025-06-02"]
    (record,) = json.loads(licet("classify", "L40", "--json", *options).stdout)
    assert record["eccn"] == "4A090.b"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--date", "tomorrow"], "Invalid value for '--date': found 'tomorrow'; expected a date YYYY-MM-DD from"),
        (["--date", "2022-10-06"], "Invalid value for '--date': found '2022-10-06'"),
        (["--regime", "nowhere"], "Invalid value for --regime"),
        (["--reading", "tf32_bits=20"], "Invalid value for --reading: tf32_bits: found '20'"),
    ],
)
def test_wrong_usage(licet, options, said):
    result = licet("classify", "L40", *options)
    assert said in result.stderr
    assert (result.stdout, result.exit_code) == ("", 2)


def test_no_name_is_given(licet):
    result = licet("classify")
    assert "Missing argument" in result.stderr
    assert result.exit_code == 2
