"""The catalogue's data: complete, unique, of the stated form, and each row with its source."""

import copy
import dataclasses
import pickle
import re
from decimal import Decimal

import pytest

from licet.catalog import Assembly, Product, aliases, assemblies, find, products
from licet.catalog.entries import PRECISIONS

NUMBERS = (
    "die_area_mm2",
    "process_nm",
    "memory_gb",
    "memory_bandwidth_gbps",
    "interconnect_gbps",
    "host_io_gbps",
    "tdp_w",
)
MAY_BE_ZERO = {"memory_gb", "memory_bandwidth_gbps", "interconnect_gbps"}  # none of it, not unknown
CONFIDENCES = {"high", "medium", "low"}


def of(name: str) -> Product:
    entry = find(name)
    assert isinstance(entry, Product)
    return entry


def by_name(entry: Product | Assembly) -> str:
    return entry.name


def test_the_catalogue_is_whole():
    assert len(products()) >= 194
    assert len(assemblies()) >= 80
    assert len(aliases()) >= 120


def test_names_are_unique_without_case_and_punctuation():
    names = [re.sub(r"[\W_]", "", entry.name).lower() for entry in (*products(), *assemblies())]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("product", products(), ids=by_name)
def test_product_row(product: Product):
    assert product.name == product.name.strip()
    assert product.vendor
    assert product.designer
    assert re.fullmatch(r"[A-Z]{2}", product.designer_headquarters)
    assert re.fullmatch(r"20\d\d(-(0[1-9]|1[0-2]))?", product.release)
    assert product.market in {"datacenter", "workstation", "consumer", "edge"}
    assert product.source
    assert product.confidence in CONFIDENCES
    assert (product.die_area_mm2 is None) == (product.die_area_basis == "")
    assert product.die_area_basis in {"", "vendor", "database", "press", "estimate", "upper bound"}
    assert (product.process_nm is None) == (product.non_planar is None)
    if product.non_planar is False:
        assert product.die_area_mm2 is None, "only non-planar dies are counted"


@pytest.mark.parametrize("product", products(), ids=by_name)
def test_product_numbers(product: Product):
    assert set(product.dense_tops) <= set(PRECISIONS)
    assert all(tops > 0 for tops in product.dense_tops.values())
    numbers = {name: getattr(product, name) for name in NUMBERS}
    for name, number in numbers.items():
        assert number is None or number > 0 or (number == 0 and name in MAY_BE_ZERO), name
    for number in (*product.dense_tops.values(), *numbers.values()):
        assert number is None or -number.as_tuple().exponent <= 3, "exact to three decimals"
    assert (product.memory_type == "none") == (product.memory_gb == 0)
    assert (product.memory_bandwidth_gbps == 0) == (product.memory_gb == 0)


@pytest.mark.parametrize("assembly", assemblies(), ids=by_name)
def test_assembly_row(assembly: Assembly):
    assert assembly.chip in products()
    assert assembly.count >= 1
    assert re.fullmatch(r"[0-9][A-E][0-9]{3}", assembly.eccn_base)
    assert assembly.source
    assert assembly.confidence in CONFIDENCES


def test_a_product_without_throughput_says_why():
    for product in products():
        assert product.dense_tops or product.notes, product.name


@pytest.mark.parametrize(
    ("name", "datacenter", "designer", "headquarters"),
    [
        ("NVIDIA H100 SXM5 80GB", True, "NVIDIA", "US"),
        ("NVIDIA GeForce RTX 4090", False, "NVIDIA", "US"),
        ("NVIDIA RTX 6000 Ada", False, "NVIDIA", "US"),
        ("NVIDIA L40", True, "NVIDIA", "US"),
        ("Huawei Ascend 910C", True, "HiSilicon", "CN"),
        ("AWS Trainium2", True, "Annapurna Labs", "US"),
        ("Graphcore Bow IPU", True, "Graphcore", "GB"),
        ("Hailo-8", False, "Hailo", "IL"),
    ],
)
def test_market_and_designer(name: str, datacenter: bool, designer: str, headquarters: str):
    product = of(name)
    assert (product.datacenter, product.designer, product.designer_headquarters) == (datacenter, designer, headquarters)


@pytest.mark.parametrize(
    ("name", "rate"),
    [
        ("NVIDIA A100 SXM4 80GB", 664),  # NVLink 600, PCIe 64
        ("NVIDIA A800 SXM4 80GB", 464),
        ("NVIDIA H100 SXM5 80GB", 1028),
        ("NVIDIA GeForce RTX 4090", 64),  # no links to other accelerators is zero, not unknown
        ("Google TPU v4", None),
    ],
)
def test_transfer_rate(name: str, rate: int | None):
    assert of(name).transfer_rate_gbps == rate


@pytest.mark.parametrize(
    ("name", "chip", "count"),
    [
        ("NVIDIA DGX H100", "NVIDIA H100 SXM5 80GB", 8),
        ("NVIDIA HGX H200 8-GPU", "NVIDIA H200 SXM", 8),
        ("NVIDIA GB200 NVL72", "NVIDIA GB200 (per GPU)", 72),
        ("NVIDIA GB300 Superchip", "NVIDIA GB300 (per GPU)", 2),
        ("NVIDIA HGX B300 8-GPU", "NVIDIA B300 (HGX)", 8),
        ("NVIDIA DGX-2", "NVIDIA Tesla V100 SXM2 32GB", 16),
        ("AMD Instinct MI300X Platform", "AMD Instinct MI300X", 8),
        ("Huawei CloudMatrix 384", "Huawei Ascend 910C", 384),
        ("AWS Trn2 UltraServer", "AWS Trainium2", 64),
    ],
)
def test_assembly_contents(name: str, chip: str, count: int):
    entry = find(name)
    assert isinstance(entry, Assembly)
    assert (entry.chip.name, entry.count) == (chip, count)


def test_unknown_is_not_zero():
    assert of("Groq LPU v1").memory_bandwidth_gbps == 0  # no DRAM at all
    assert of("AMD Instinct MI308X").memory_bandwidth_gbps is None
    assert of("AMD Instinct MI308X").dense_tops == {}
    assert of("Google TPU v1").non_planar is False
    assert of("Google TPU v7 (Ironwood)").non_planar is None


def test_numbers_are_exact():
    assert of("NVIDIA H100 SXM5 80GB").dense_tops["fp8"] == Decimal("1978.9")


def test_entries_are_values():
    entry = find("NVIDIA DGX H100")
    assert isinstance(entry, Assembly)
    assert pickle.loads(pickle.dumps(entry)) == copy.deepcopy(entry) == entry
    assert hash(copy.deepcopy(entry)) == hash(entry)
    assert dataclasses.asdict(entry.chip)["dense_tops"]["fp8"] == Decimal("1978.9")
    with pytest.raises(dataclasses.FrozenInstanceError):
        entry.count = 9  # type: ignore[misc]


def test_tables_are_read_once():
    assert products() is products()
    assert assemblies() is assemblies()
