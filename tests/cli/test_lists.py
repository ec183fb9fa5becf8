"""`licet products`, `licet regimes` and `licet readings`."""

import json

import pytest

from licet.catalog import assemblies, products
from licet.law.readings import READINGS
from licet.law.regimes import OVERLAY_IDS, REGIME_IDS, regime


def records(licet, *arguments):
    result = licet(*arguments, "--json")
    assert (result.stderr, result.exit_code) == ("", 0)
    return json.loads(result.stdout)


def test_the_whole_catalogue_with_every_field(licet):
    found = records(licet, "products")
    assert [r["name"] for r in found] == [entry.name for entry in (*products(), *assemblies())]
    assert {r["kind"] for r in found} == {"product", "assembly"}
    h100 = next(r for r in found if r["name"] == "NVIDIA H100 SXM5 80GB")
    assert (h100["die_area_mm2"], h100["non_planar"], h100["dense_tops"]["fp8"]) == (814, True, 1978.9)
    assert h100["source"]
    dgx = next(r for r in found if r["name"] == "NVIDIA DGX H100")
    assert (dgx["chip"], dgx["count"], dgx["eccn_base"]) == ("NVIDIA H100 SXM5 80GB", 8, "5A992")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (["h100", "sxm5"], ["NVIDIA H100 SXM5 80GB"]),
        (["h100 SXM5"], ["NVIDIA H100 SXM5 80GB"]),
        (["mi308x"], ["AMD Instinct MI308X"]),
        (["no such chip"], []),
    ],
)
def test_the_catalogue_by_text(licet, text, names):
    assert [r["name"] for r in records(licet, "products", *text)] == names


def test_the_catalogue_by_alias(licet):
    assert "NVIDIA GeForce RTX 4090" in [r["name"] for r in records(licet, "products", "4090")]


def test_the_catalogue_as_a_table(licet):
    result = licet("products", "dgx", "h100")
    assert result.stdout.splitlines() == [
        "Name             Kind      Chips  Market      Release",
        "NVIDIA DGX H100  assembly      8  datacenter  2022-09",
    ]
    result = licet("products", "no", "such", "chip")
    assert (result.stdout, result.exit_code) == ("", 0)
    assert "no product of the catalogue is called 'no such chip'" in result.stderr


def test_the_regimes(licet):
    found = records(licet, "regimes")
    assert [r["id"] for r in found] == [*REGIME_IDS, *OVERLAY_IDS]
    for record in found[: len(REGIME_IDS)]:
        law = regime(record["id"])
        assert record == {
            "id": law.id,
            "title": law.title,
            "status": law.status,
            "based_on": law.based_on,
            "source": law.source,
        }
    affiliates = next(r for r in found if r["id"] == "affiliates-rule")
    assert affiliates == {
        "id": "affiliates-rule",
        "title": "Affiliates (50 percent) rule in force on any date",
        "status": "overlay",
        "based_on": None,
        "source": "90 FR 47201 (FR Doc. 2025-19001)",
    }


def test_the_regimes_as_a_text(licet):
    text = licet("regimes").stdout
    headings = ["Clocks: ", "enforced ", "codified ", "Rules: ", "diffusion-2025 ", "Overlays: ", "affiliates-rule "]
    assert [text.index(h) for h in headings] == sorted(text.index(h) for h in headings)
    assert "codified not enforced; 90 FR 4544; 90 FR 5298" in text
    assert [line for line in text.splitlines() if len(line) > 100] == []


def test_an_overlay_is_added_with_plus(licet):
    result = licet("classify", "H100 SXM5", "--regime", "enforced+affiliates-rule", "--json")
    assert result.exit_code == 0


@pytest.mark.parametrize("unknown", ["tomorrow", "enforced+tomorrow", "affiliates-rule", "enforced+affiliates-rule+"])
def test_an_unknown_regime_is_refused_with_those_there_are(licet, unknown):
    result = licet("classify", "H100 SXM5", "--regime", unknown)
    assert (result.stdout, result.exit_code) == ("", 2)
    said = " ".join(result.stderr.split())
    assert f"found {unknown!r}; expected one of {', '.join(REGIME_IDS)}" in said
    assert f"overlays ({', '.join(OVERLAY_IDS)}) added with +" in said


def test_the_readings(licet):
    found = records(licet, "readings")
    assert [r["name"] for r in found] == list(READINGS)
    lpp = found[0]
    assert (lpp["name"], lpp["values"], lpp["default"]) == ("lpp_in_d1_d4", ["barred", "allowed"], "barred")
    assert (lpp["citation"], lpp["question"][-1], lpp["why"][-1]) == ("740.2(a)(9)(ii)", "?", ".")
    assert "lpp_in_d1_d4=barred (default) or allowed\n    Can License" in licet("readings").stdout
