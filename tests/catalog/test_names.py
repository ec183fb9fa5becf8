"""What people type resolves to the one entry that it names, or to an error that lists what it could be."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.catalog import (
    AmbiguousProduct,
    Assembly,
    Product,
    UnknownProduct,
    aliases,
    assemblies,
    find,
    nearest,
    products,
)
from licet.catalog.names import _entries_by_key, _keys

ENTRIES = (*products(), *assemblies())
NAMES = [entry.name for entry in ENTRIES]
WORDS = sorted({word for text in (*NAMES, *aliases()) for word in text.split()})

NAMED = {
    # full names, as in other tables
    "NVIDIA H100 SXM5 80GB": "NVIDIA H100 SXM5 80GB",
    "NVIDIA A100 SXM4 80GB": "NVIDIA A100 SXM4 80GB",
    "NVIDIA L40": "NVIDIA L40",
    "NVIDIA H200 SXM": "NVIDIA H200 SXM",
    "NVIDIA GeForce RTX 4090": "NVIDIA GeForce RTX 4090",
    "NVIDIA GeForce RTX 4090 D": "NVIDIA GeForce RTX 4090 D",
    # without the maker, the product line, case, spaces
    "h100 sxm": "NVIDIA H100 SXM5 80GB",
    "h100 sxm5": "NVIDIA H100 SXM5 80GB",
    "NVIDIA H100 SXM5": "NVIDIA H100 SXM5 80GB",
    "H100SXM5": "NVIDIA H100 SXM5 80GB",
    "h100-pcie": "NVIDIA H100 PCIe 80GB",
    "h100 nvl": "NVIDIA H100 NVL 94GB",
    "a100 sxm4 40 gb": "NVIDIA A100 SXM4 40GB",
    "A100 SXM 80GB": "NVIDIA A100 SXM4 80GB",
    "b100": "NVIDIA B100",
    "B200": "NVIDIA B200 (HGX)",
    "b300": "NVIDIA B300 (HGX)",
    "gb300 nvl72": "NVIDIA GB300 NVL72",
    "GB200 NVL72": "NVIDIA GB200 NVL72",
    "GB200 (per GPU)": "NVIDIA GB200 (per GPU)",
    "gb200 superchip": "NVIDIA GB200 Superchip",
    "l4": "NVIDIA L4",
    "L40": "NVIDIA L40",
    "l40s": "NVIDIA L40S",
    "L40 S": "NVIDIA L40S",
    "l20": "NVIDIA L20",
    "a10": "NVIDIA A10",
    "a10g": "NVIDIA A10G",
    "t4": "NVIDIA Tesla T4",
    "rtx 4090": "NVIDIA GeForce RTX 4090",
    "RTX4090": "NVIDIA GeForce RTX 4090",
    "GeForce RTX-4090": "NVIDIA GeForce RTX 4090",
    "4090": "NVIDIA GeForce RTX 4090",
    "4090 D": "NVIDIA GeForce RTX 4090 D",
    "RTX 4090D": "NVIDIA GeForce RTX 4090 D",
    "RTX 4080 Super": "NVIDIA GeForce RTX 4080 SUPER",
    "5090d v2": "NVIDIA GeForce RTX 5090 D v2",
    "V100S": "NVIDIA Tesla V100S PCIe 32GB",
    "dgx h100": "NVIDIA DGX H100",
    "hgx b300 nvl16": "NVIDIA HGX B300 8-GPU",
    "mi300x": "AMD Instinct MI300X",
    "AMD MI300X": "AMD Instinct MI300X",
    "Instinct MI355X": "AMD Instinct MI355X",
    "Radeon RX 7900 XTX": "AMD Radeon RX 7900 XTX",
    "HL-325L": "Intel Gaudi 3 (HL-325L)",
    "gaudi 2 (hl-225h)": "Intel Gaudi 2 (HL-225H)",
    "Max 1550": "Intel Data Center GPU Max 1550",
    "tpu v5e": "Google TPU v5e",
    "Google TPU v5p": "Google TPU v5p",
    "Trillium": "Google TPU v6e (Trillium)",
    "trainium2": "AWS Trainium2",
    "Amazon Trainium 2": "AWS Trainium2",
    "trn2.48xlarge": "AWS Trn2 Server",
    "910B3": "Huawei Ascend 910B3",
    "ascend 910c": "Huawei Ascend 910C",
    "HiSilicon Ascend 910C": "Huawei Ascend 910C",
    "CloudMatrix384": "Huawei CloudMatrix 384",
    "br100": "Biren BR100",
    "wse-3": "Cerebras WSE-3",
    "Cerebras CS-3": "Cerebras CS-3",
    # what nvidia-smi prints
    "NVIDIA H100 80GB HBM3": "NVIDIA H100 SXM5 80GB",
    "NVIDIA H100 PCIe": "NVIDIA H100 PCIe 80GB",
    "NVIDIA A100-SXM4-40GB": "NVIDIA A100 SXM4 40GB",
    "A100-SXM4-80GB": "NVIDIA A100 SXM4 80GB",
    "NVIDIA A100-PCIE-40GB": "NVIDIA A100 PCIe 40GB",
    "NVIDIA A100 80GB PCIe": "NVIDIA A100 PCIe 80GB",
    "NVIDIA A800-SXM4-80GB": "NVIDIA A800 SXM4 80GB",
    "NVIDIA H20-3e": "NVIDIA H20 141GB",
    "NVIDIA GH200 480GB": "NVIDIA GH200 (Hopper GPU, 96GB)",
    "NVIDIA B300 SXM6 AC": "NVIDIA B300 (HGX)",
    "Tesla T4": "NVIDIA Tesla T4",
    "Tesla V100-SXM2-32GB": "NVIDIA Tesla V100 SXM2 32GB",
    "Tesla P100-PCIE-16GB": "NVIDIA Tesla P100 PCIe 16GB",
    "Tesla P100-SXM2-16GB": "NVIDIA Tesla P100 SXM2",
    "NVIDIA TITAN RTX": "NVIDIA Titan RTX",
    "NVIDIA RTX 6000 Ada Generation": "NVIDIA RTX 6000 Ada",
    "NVIDIA RTX PRO 6000 Blackwell Server Edition": "NVIDIA RTX PRO 6000 Blackwell Server",
    # other typographic forms of the same characters
    "Ｈ１００ ＳＸＭ５": "NVIDIA H100 SXM5 80GB",
    "RTX\u00a04090": "NVIDIA GeForce RTX 4090",
}

AMBIGUOUS = {
    "H100": {"NVIDIA H100 SXM5 80GB", "NVIDIA H100 PCIe 80GB", "NVIDIA H100 NVL 94GB", "NVIDIA DGX H100"},
    "H100 80GB": {"NVIDIA H100 SXM5 80GB", "NVIDIA H100 PCIe 80GB"},
    "a100": {"NVIDIA A100 SXM4 40GB", "NVIDIA A100 SXM4 80GB", "NVIDIA A100 PCIe 40GB", "NVIDIA A100 PCIe 80GB"},
    "A100 SXM4": {"NVIDIA A100 SXM4 40GB", "NVIDIA A100 SXM4 80GB"},
    "V100": {"NVIDIA Tesla V100 SXM2 16GB", "NVIDIA Tesla V100 PCIe 32GB"},
    "p100": {"NVIDIA Tesla P100 SXM2", "NVIDIA Tesla P100 PCIe 16GB"},
    "NVIDIA H200": {"NVIDIA H200 SXM", "NVIDIA H200 NVL"},
    "h20": {"NVIDIA H20 96GB", "NVIDIA H20 141GB"},
    "H800": {"NVIDIA H800 SXM5 80GB", "NVIDIA H800 PCIe 80GB"},
    "gb200": {"NVIDIA GB200 (per GPU)", "NVIDIA GB200 Superchip", "NVIDIA GB200 NVL72"},
    "GB300": {"NVIDIA GB300 (per GPU)", "NVIDIA GB300 Superchip", "NVIDIA GB300 NVL72"},
    "GH200": {"NVIDIA GH200 (Hopper GPU, 96GB)", "NVIDIA GH200 Superchip 96GB"},
    "HGX H100": {"NVIDIA HGX H100 4-GPU", "NVIDIA HGX H100 8-GPU"},
    "DGX A100": {"NVIDIA DGX A100 320GB", "NVIDIA DGX A100 640GB"},
    "gaudi 3": {"Intel Gaudi 3 (HL-325L)", "Intel Gaudi 3 (HL-328, China)"},
    "MI300": {"AMD Instinct MI300A", "AMD Instinct MI300X"},
    "910B": {"Huawei Ascend 910B1", "Huawei Ascend 910B2", "Huawei Ascend 910B3", "Huawei Ascend 910B4"},
    "Huawei Ascend 910": {"Huawei Ascend 910 (256 TFLOPS)", "Huawei Ascend 910 Premium A (320 TFLOPS)"},
    "Atlas 800T A2": {"Huawei Atlas 800T A2 (Ascend 910B1)", "Huawei Atlas 800T A2 (Ascend 910B3)"},
    "TPU v5": {"Google TPU v5e", "Google TPU v5p"},
    "Corsair": {"d-Matrix Corsair (per package)", "d-Matrix Corsair Card"},
    "R200": {"NVIDIA Rubin (R200)", "Baidu Kunlun II (R200)"},
    "nvidia": {"NVIDIA H100 SXM5 80GB"},
}

UNKNOWN = {
    "": (),
    "  -- ": (),
    "NVIDIA H9000 Ultra": ("NVIDIA H200 NVL",),
    "Voodoo 2": (),
    "AMD H100": ("NVIDIA H100 SXM5 80GB",),  # another maker's name is not left out, it is wrong
    "Intel RTX 4090": ("NVIDIA GeForce RTX 4090",),
    "GeForce H100 SXM5": ("NVIDIA H100 SXM5 80GB",),
    "RTX 3080": ("NVIDIA GeForce RTX 3080 10GB",),  # there is a 12 GB card too
    "RTX 4090 Ti": ("NVIDIA GeForce RTX 4090",),
    "NVIDIA H100 Tensor Core GPU": ("NVIDIA H100 SXM5 80GB",),
    "RTX PRO 6000 Blackwell Max-Q Workstation Edition": ("NVIDIA RTX PRO 6000 Blackwell Workstation",),
    "H100 SXM5 80GB x8": ("NVIDIA H100 SXM5 80GB",),
    "B200 192GB": ("NVIDIA B200 (HGX)",),
    "Xeon Platinum 8480+": (),
}


def found(text: str) -> Product | Assembly | None:
    """What ``find`` gives, or None where it refuses; any other error, or a refusal of the wrong form, is a failure."""
    try:
        return find(text)
    except AmbiguousProduct as refusal:
        names, form = refusal.candidates, len(refusal.candidates) >= 2
    except UnknownProduct as refusal:
        names, form = refusal.nearest, len(refusal.nearest) <= 5
    assert form
    assert set(names) <= set(NAMES)
    return None


def aliases_of(name: str) -> list[str]:
    return [alias for alias, target in aliases().items() if target == name]


def squashed(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


@pytest.mark.parametrize(("text", "name"), NAMED.items())
def test_named(text: str, name: str):
    assert find(text).name == name


@pytest.mark.parametrize(("text", "candidates"), AMBIGUOUS.items())
def test_ambiguous(text: str, candidates: set[str]):
    with pytest.raises(AmbiguousProduct) as error:
        find(text)
    assert error.value.text == text
    assert candidates <= set(error.value.candidates) <= set(NAMES)
    assert str(error.value).startswith(f"{text!r} could mean any of: {error.value.candidates[0]}, ")


@pytest.mark.parametrize(("text", "near"), UNKNOWN.items())
def test_unknown(text: str, near: tuple[str, ...]):
    with pytest.raises(UnknownProduct) as error:
        find(text)
    assert error.value.text == text
    assert error.value.nearest == nearest(text)
    assert len(error.value.nearest) <= 5
    assert set(near) <= set(error.value.nearest) <= set(NAMES)
    assert repr(text) in str(error.value)


def test_a_name_that_begins_others_is_still_a_name():
    for short in (
        "NVIDIA L4",
        "NVIDIA A10",
        "NVIDIA GeForce RTX 4090",
        "NVIDIA GeForce RTX 5090 D",
        "AMD Instinct MI250",
    ):
        assert sum(name.startswith(short) for name in NAMES) > 1
        assert find(short).name == short


def test_a_name_without_its_last_word_resolves_only_if_that_is_a_name_or_an_alias():
    for name in NAMES:
        text = name.rpartition(" ")[0]
        entry = found(text)
        if entry is not None:
            assert any(squashed(text).endswith(squashed(other)) for other in (entry.name, *aliases_of(entry.name)))


def test_every_alias_stands_for_an_entry_that_its_words_alone_do_not_name():
    for alias, name in aliases().items():
        assert name in NAMES
        assert find(alias).name == name
        assert not set(_keys(find(name), [alias])) <= set(_keys(find(name), [name])), f"needless: {alias}"


def test_no_two_entries_share_a_way_to_be_written():
    keys = [key for entry in ENTRIES for key in set(_keys(entry, [entry.name, *aliases_of(entry.name)]))]
    assert len(keys) == len(set(keys)) == len(_entries_by_key())


def test_candidates_name_products_before_assemblies():
    with pytest.raises(AmbiguousProduct) as error:
        find("H100")
    assert list(error.value.candidates) == sorted(error.value.candidates, key=NAMES.index)


def test_messages():
    with pytest.raises(LookupError, match=r"^a product name is expected, not ''$"):
        find("")
    with pytest.raises(
        LookupError, match=r"^no product in the catalogue is called 'RTX 3080'; the nearest: NVIDIA GeF"
    ):
        find("RTX 3080")
    with pytest.raises(LookupError, match=r"^'NVIDIA' could mean any of: .* and \d+ more$"):
        find("NVIDIA")
    with pytest.raises(LookupError) as error:
        find("x" * 10_000)
    assert len(str(error.value)) < 200


def test_errors_travel_between_processes():
    for text in ("H100", "RTX 3080"):
        with pytest.raises(LookupError) as error:
            find(text)
        again = pickle.loads(pickle.dumps(error.value))
        assert (type(again), str(again), vars(again)) == (type(error.value), str(error.value), vars(error.value))


@given(st.text())
def test_any_text_is_found_or_refused(text: str):
    entry = found(text)
    assert entry is None or entry in ENTRIES


@given(st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join))
def test_any_words_of_the_catalogue_are_found_or_refused(text: str):
    entry = found(text)
    assert entry is None or entry in ENTRIES


@given(st.data(), st.sampled_from(NAMES))
def test_case_spaces_and_punctuation_do_not_matter(data: st.DataObject, name: str):
    written = "".join(
        data.draw(st.sampled_from([letter.upper(), letter.lower()])) + data.draw(st.text(" -_/.,()+\t", max_size=2))
        for letter in name
    )
    assert find(written).name == name
