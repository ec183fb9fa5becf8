"""Product texts: what is certain, and what is refused because it may be another product."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from licet.catalog import aliases, assemblies, find, products
from licet.orderbook.mapping.cells import CellError
from licet.orderbook.mapping.products import match_product

NAMES = [entry.name for entry in (*products(), *assemblies())]
WORDS = sorted({word for text in (*NAMES, *aliases()) for word in text.split()})
BESIDE = ("new", "GPU", "module", "card", "P/N 935-24287-0000-000", "OEM", "(bulk)", "accelerator", "1x")

NAMED = {
    "NVIDIA H100 SXM5 80GB": ("NVIDIA H100 SXM5 80GB", "name"),
    "nvidia h100-sxm5 80gb": ("NVIDIA H100 SXM5 80GB", "name"),
    "H100SXM5": ("NVIDIA H100 SXM5 80GB", "alias"),
    "RTX4090": ("NVIDIA GeForce RTX 4090", "name"),
    "GeForce RTX 4090 D": ("NVIDIA GeForce RTX 4090 D", "name"),
    "4090": ("NVIDIA GeForce RTX 4090", "alias"),
    "Amazon Trainium 2": ("AWS Trainium2", "name"),
    "dgx h100": ("NVIDIA DGX H100", "name"),
    "NVIDIA H100 80GB HBM3": ("NVIDIA H100 SXM5 80GB", "alias"),
    "Ｈ１００ ＳＸＭ５": ("NVIDIA H100 SXM5 80GB", "alias"),
    "Hailo-8": ("Hailo-8", "name"),
}

TEXTS = {
    "NVIDIA H100 SXM5 80GB HBM3 GPU Module, P/N 935-24287-0000-000": "NVIDIA H100 SXM5 80GB",
    "DGX H100 (8x H100 SXM5) incl. rack kit": "NVIDIA DGX H100",
    "DGX H100 8x GPUs 640GB": "NVIDIA DGX H100",
    "NVIDIA DGX H100 8-GPU system": "NVIDIA DGX H100",
    "NVIDIA DGX H100 640GB system": "NVIDIA DGX H100",
    "HGX B200 baseboard": "NVIDIA HGX B200 8-GPU",
    "HGX H100 8-GPU 80GB SXM5": "NVIDIA HGX H100 8-GPU",
    "GB200 NVL72 rack": "NVIDIA GB200 NVL72",
    "1x H100 SXM5": "NVIDIA H100 SXM5 80GB",
    "NVIDIA A100 Tensor Core GPU 80GB PCIe": "NVIDIA A100 PCIe 80GB",
    "A100 80GB PCIe Gen4 card": "NVIDIA A100 PCIe 80GB",
    "used NVIDIA A100-SXM4-80GB modules": "NVIDIA A100 SXM4 80GB",
    "RTX 4090 24 GB GDDR6X": "NVIDIA GeForce RTX 4090",
    "NVIDIA 4090 graphics card": "NVIDIA GeForce RTX 4090",
    "NVIDIA L40S 48GB GDDR6 PCIe 4.0": "NVIDIA L40S",
    "NVIDIA L4 GPU": "NVIDIA L4",
    "B200 180GB HBM3e": "NVIDIA B200 (HGX)",
    "NVIDIA B200 GPU SXM6": "NVIDIA B200 (HGX)",
    "AMD Instinct MI300X OAM 192GB HBM3 accelerator": "AMD Instinct MI300X",
    "H100 NVL 94GB HBM3": "NVIDIA H100 NVL 94GB",
    "NVIDIA 900-21010-0000-000 H100 PCIe 80GB": "NVIDIA H100 PCIe 80GB",
    "SKU: 10-93455 NVIDIA H100 PCIe": "NVIDIA H100 PCIe 80GB",
    "Hailo-8 AI accelerator": "Hailo-8",
    "NVIDIA H20 96GB HBM3": "NVIDIA H20 96GB",
}

REFUSED = [
    "H100",  # which of them
    "NVIDIA H100 80GB",
    "A100",
    "H20",
    "HGX H100",
    "DGX A100",
    "Ascend 910B",
    "H100 SXM5 80GB x8",  # a count makes more of it
    "8x H100 SXM5",
    "8 x H100 SXM5",
    "8×H100 SXM5",
    "H100 SXM5 80GB 8 pcs",
    "8x DGX H100",
    "DGX H100 4x H100 SXM5",
    "DGX H100 + H100 SXM5",
    "DGX H100 H100 SXM5",
    "H100 SXM5 80GB 8-GPU",
    "H100 SXM5 or H100 PCIe",  # more than one
    "A100 PCIe 40GB / A100 PCIe 80GB",
    "A100 SXM4 80GB PCIe",  # words that contradict
    "H100 80GB HBM3 PCIe",
    "H100 SXM5 94GB",
    "H100 SXM5 80GB HBM2e",
    "H100 NVL 188GB",
    "B200 192GB",
    "AMD H100 SXM5",
    "GeForce H100 SXM5",
    "NVIDIA H100 SXM5 P/N H100-PCIE-80",
    "P/N 4090 NVIDIA H100 SXM5",
    "HGX B200 GPU",  # one GPU of it, or all
    "B200 module HGX",
    "RTX 4090 Laptop GPU",  # words that make another product of it
    "RTX 4090 Ti",
    "RTX 4070 Ti SUPER",
    "RTX 4090 OC",
    "RTX 4090 workstation",
    "H100 SXM5 server",
    "GB200 NVL72 half rack",
    "L40 S-series",
    "L4 0.5U",
    "L4 0",
    "NVIDIA A10 0 SXM4 80GB",
    "not an H100 SXM5",
    "NVLink bridge for H100 PCIe",
    "heatsink H100 SXM5",
    "replacement fan RTX 4090",
    "H100 PCIe cable",
    "H100 SXM5 with",
    "4090 card",  # too little to tell whose
    "S3000 card",
    "D1 module",
    "L4 GPU",
    "H100²",
    "8",
    "80GB",
    "GPU",
    "SKU-1093",
    "-",
    "Xeon Platinum 8480+",
    "H100 SXM5 " * 50,
]


@pytest.mark.parametrize(("text", "match"), NAMED.items())
def test_a_name_is_certain(text: str, match: tuple[str, str]) -> None:
    assert match_product(text) == (match[0], 100, match[1])


@pytest.mark.parametrize(("text", "name"), TEXTS.items())
def test_a_name_beside_words_that_add_nothing_is_certain(text: str, name: str) -> None:
    product, score, how = match_product(text)
    assert (product, how) == (name, "text")
    assert 90 <= score < 100


@pytest.mark.parametrize("text", REFUSED)
def test_what_may_be_another_product_is_refused(text: str) -> None:
    with pytest.raises(CellError) as error:
        match_product(text)
    assert error.value.expected.startswith("a product of the catalogue")
    assert len(str(error.value)) < 400


def test_the_error_lists_the_nearest_names_with_scores() -> None:
    with pytest.raises(CellError) as error:
        match_product("H100")
    assert error.value.expected == (
        "a product of the catalogue; nearest: NVIDIA H100 SXM5 80GB (90), NVIDIA H100 PCIe 80GB (90), "
        "NVIDIA H100 NVL 94GB (90), NVIDIA DGX H100 (90), NVIDIA HGX H100 4-GPU (90)"
    )


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("h1oo sxm5", ["NVIDIA H100 SXM5 80GB"]),
        ("Ascend 910C custom", ["Huawei Ascend 910C"]),
        ("Trainium 5", ["AWS Trainium1", "AWS Trainium2", "AWS Trainium3"]),
        *((text, []) for text in ("Widget 9000", "ThinkPad", "banana", "SKU-1093", "AMD EPYC 9654", "Server rack 42U")),
    ],
)
def test_only_what_is_near_is_said_to_be_near(text: str, near: list[str]) -> None:
    with pytest.raises(CellError) as error:
        match_product(text)
    said, _, listed = error.value.expected.partition("; nearest: ")
    assert said == "a product of the catalogue"
    assert [name.rpartition(" (")[0] for name in listed.split(", ") if name] == near


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_itself(name: str) -> None:
    assert match_product(name) == (name, 100, "name")


@pytest.mark.parametrize(("alias", "name"), aliases().items())
def test_every_alias_is_its_entry(alias: str, name: str) -> None:
    assert match_product(alias).product == name
    assert match_product(alias).score == 100


@given(st.sampled_from([product.name for product in products()]), st.lists(st.sampled_from(BESIDE), max_size=3))
def test_words_that_add_nothing_never_make_another_product(name: str, beside: list[str]) -> None:
    try:
        found = match_product(" ".join([name, *beside]))
    except CellError:
        assert beside  # refused at worst
    else:
        assert found.product == name


@given(st.lists(st.sampled_from([*WORDS, *BESIDE, "80GB", "SXM5", "8x", "x8", "D", "Ti"]), max_size=6).map(" ".join))
@example("RTX 4090 D")
def test_words_of_the_catalogue_in_any_order_never_give_a_product_whose_words_they_lack(text: str) -> None:
    try:
        match = match_product(text)
    except CellError:
        return
    assert find(match.product).name == match.product
    squashed = "".join(c for c in text.casefold() if c.isalnum())
    names = [match.product, *(alias for alias, name in aliases().items() if name == match.product)]
    last = ["".join(c for c in name.split()[-1].casefold() if c.isalnum()) for name in names]
    assert any(word[:3] in squashed for word in last)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join))
def test_what_the_catalogue_finds_is_found(text: str) -> None:
    try:
        name = find(text).name
    except LookupError:
        return
    if not re.search(r"[0-9]\W+[0-9]", text):
        assert match_product(text)[:2] == (name, 100)


@given(st.text(max_size=400))
def test_any_text_is_a_product_or_refused(text: str) -> None:
    with suppress(CellError):
        assert match_product(text).product in NAMES
