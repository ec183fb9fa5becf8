"""The control status of real chips under 3A090, as it follows by hand from published throughput and die area."""

import pytest

from licet.determine.classification import classify

A = "3A090.a"
B = "3A090.b"
NONE = "none"

STATUS = {
    # TPP of 4,800 or more
    "NVIDIA A100 SXM4 80GB": A,  # 4,992
    "NVIDIA A100 PCIe 40GB": A,
    "NVIDIA A800 SXM4 80GB": A,  # the same throughput, slower links
    "NVIDIA H100 SXM5 80GB": A,  # 15,831
    "NVIDIA H100 PCIe 80GB": A,  # 12,104
    "NVIDIA H800 SXM5 80GB": A,
    "NVIDIA H200 SXM": A,
    "NVIDIA B200 (HGX)": A,  # 36,000
    "NVIDIA L40S": A,  # 5,864
    "AMD Instinct MI250X": A,  # 6,128
    "AMD Instinct MI300X": A,  # 20,919
    "AMD Instinct MI325X": A,
    "Intel Gaudi 2 (HL-225H)": A,  # 6,912 to 6,920
    "Huawei Ascend 910B1": A,  # 6,400
    "Huawei Ascend 910C": A,
    "Biren BR100": A,  # 16,384
    "Google TPU v5p": A,  # 7,344
    "AWS Trainium2": A,
    # not for datacenters, but TPP of 4,800 or more: Note 2 does not help
    "NVIDIA GeForce RTX 4090": A,  # 5,285
    "NVIDIA GeForce RTX 5090": A,
    "NVIDIA RTX 6000 Ada": A,
    # TPP of 1,600 or more and performance density of 5.92 or more
    "NVIDIA L4": A,  # 1,940 / 294.5 = 6.59
    "Google TPU v5e": A,  # 3,152 / 325 = 9.7
    # 2,400 to 4,800 and 1.6 to 5.92
    "NVIDIA L40": B,  # 2,896 / 608.5 = 4.76
    "NVIDIA A30": B,  # 2,640 / 826 = 3.20
    "AMD Instinct MI210": B,  # 2,899 / 724 = 4.0
    # 1,600 or more and 3.2 to 5.92
    "NVIDIA A40": B,  # 2,395 / 628 = 3.81
    # below all of them
    "NVIDIA H20 96GB": NONE,  # 2,368 / 814 = 2.91
    "NVIDIA L20": NONE,  # 1,912 / 608.5 = 3.14
    "NVIDIA L2": NONE,  # 1,544
    "NVIDIA A10": NONE,  # 2,000 / 628 = 3.18
    "NVIDIA Tesla V100 SXM2 32GB": NONE,  # 2,000 / 815 = 2.45
    "NVIDIA Tesla T4": NONE,  # 1,040
    "NVIDIA A2": NONE,
    # not for datacenters and below 4,800: Note 2
    "NVIDIA GeForce RTX 4090 D": NONE,  # 4,707
    "NVIDIA GeForce RTX 4080": NONE,  # 3,119 / 378.6 = 8.2
    "NVIDIA GeForce RTX 3090": NONE,
    "NVIDIA RTX A6000": NONE,
    "NVIDIA GeForce RTX 5080": NONE,
    # only planar dies
    "Google TPU v1": NONE,  # 736
    # assemblies take the level of the chips inside
    "NVIDIA DGX H100": "5A992.z.1",
    "NVIDIA GB300 NVL72": "5A992.z.1",
    "NVIDIA HGX H100 8-GPU": "4A090.a",
}


@pytest.mark.parametrize("name", STATUS)
def test_the_control_status_of(name):
    assert classify(name)["eccn"] == STATUS[name]


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("AMD Instinct MI308X", ["/items/0/chip/dense_tops", "/items/0/chip/non_planar"]),
        ("NVIDIA RTX PRO 6000D Blackwell", ["/items/0/chip/dense_tops"]),
        ("SambaNova SN40L", []),
    ],
)
def test_a_class_that_data_cannot_decide_says_what_is_needed(name, needed):
    found = classify(name)
    assert (found["eccn"] == "undetermined") == bool(needed)
    assert set(needed) <= {m["fact"] for m in found["missing"]}


def test_readings_of_the_technical_notes_change_the_tpp_and_are_said():
    trainium = classify("AWS Trainium2")
    assert trainium["tpp"] == 667 * 32
    assert "tf32_bits" in {n["id"] for n in trainium["notices"]}
    assert classify("AWS Trainium2", readings={"tf32_bits": "ignored"})["tpp"] == 667 * 16
    assert classify("AWS Trainium2", readings={"tf32_bits": "19"})["tpp"] == 667 * 19
    mi355x = classify("AMD Instinct MI355X")
    assert mi355x["tpp"] == pytest.approx(10066.3 * 6)
    assert classify("AMD Instinct MI355X", readings={"six_bit_formats": "ignored"})["tpp"] == pytest.approx(5033.2 * 8)
    assert classify("h100 sxm", readings={"product_form": "assembly"})["eccn"] == "4A090.a"
