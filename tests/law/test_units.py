"""Computing power in units: exact, and the limits of the law by name."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.catalog import AmbiguousProduct, Product, UnknownProduct, assemblies, find, products
from licet.law.parameter import number, parameters
from licet.law.units import (
    H100E_TPP,
    TPP,
    Unit,
    fits,
    h100e,
    limits,
    limits_called,
    product_unit,
    reaches,
    rounded,
    shown,
)

AMOUNTS = st.integers(min_value=0, max_value=10**16).map(lambda n: Fraction(n, 1000))
UNITS = st.integers(min_value=1, max_value=10**10).map(lambda n: Unit("", Fraction(n, 1000), ""))


@given(AMOUNTS, UNITS)
def test_what_fits_is_within_the_amount_and_one_more_is_not(tpp: Fraction, unit: Unit) -> None:
    assert fits(tpp, unit) * unit.tpp <= tpp < (fits(tpp, unit) + 1) * unit.tpp
    assert (reaches(tpp, unit) - 1) * unit.tpp < tpp <= reaches(tpp, unit) * unit.tpp


@given(AMOUNTS, UNITS)
def test_there_and_back_loses_nothing(tpp: Fraction, unit: Unit) -> None:
    assert tpp / unit.tpp * unit.tpp == tpp


def test_the_divisor_divides_every_row_of_the_table() -> None:
    assert [tpp % H100E_TPP for _, tpp in parameters()["nveu_installed_base"].schedule] == [0] * 9
    assert h100e().tpp == H100E_TPP
    assert "15,825" in h100e().name


@pytest.mark.parametrize("divisor", [Fraction("15831.2"), Fraction(15832), Fraction(60000)])
def test_the_divisor_stands_in_the_name(divisor: Fraction) -> None:
    assert shown(divisor) in h100e(divisor).name


@pytest.mark.parametrize(("name", "chip", "count"), [(a.name, a.chip.name, a.count) for a in assemblies()])
def test_what_contains_chips_has_their_power(name: str, chip: str, count: int) -> None:
    assert product_unit(name).tpp == count * product_unit(chip).tpp


def test_every_product_with_a_throughput_is_a_unit() -> None:
    for product in products():
        if product.dense_tops:
            assert product_unit(product.name).tpp > 0
        else:
            with pytest.raises(LookupError, match="TPP not known"):
                product_unit(product.name)


def test_a_reading_that_moves_the_power_of_a_product_is_said() -> None:
    a100 = find("A100 SXM4 80GB")
    assert isinstance(a100, Product)
    assert "tf32" in a100.dense_tops
    assert product_unit("A100 SXM4 80GB").tpp == 4992
    assert "; reading tf32_bits=32" in product_unit("A100 SXM4 80GB").why


def test_a_name_is_never_guessed() -> None:
    with pytest.raises(AmbiguousProduct, match="NVIDIA H200 SXM, NVIDIA H200 NVL"):
        product_unit("H200")
    with pytest.raises(UnknownProduct):
        product_unit("B3000")


def test_every_cap_and_notice_of_the_rule_has_a_name() -> None:
    found = {limit.name: (limit.tpp, limit.kind) for limit in limits()}
    assert found.pop("lpp") == (number("lpp_annual"), "cap")
    assert found.pop("shipment-notice") == (number("lpp_shipment_notice"), "threshold")
    assert found.pop("aia-certification") == (number("aia_certification"), "threshold")
    assert found.pop("country-allocation") == (number("country_allocation"), "cap")
    assert found.pop("country-allocation-with-assurances") == (2 * number("country_allocation"), "cap")
    assert {name[:9] for name in found} == {"nveu-2025", "nveu-2026", "nveu-2027"}
    assert len(found) == 12
    assert found["nveu-2026-q4"] == (4_272_750_000, "cap")
    assert {found[f"nveu-2027-q{quarter}"] for quarter in (1, 2, 3, 4)} == {(5_064_000_000, "cap")}
    assert all(limit.cite and limit.title and limit.confidence == "primary" for limit in limits())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("lpp", ["lpp"]),
        ("LPP", ["lpp"]),
        ("Country Allocation", ["country-allocation"]),
        ("nveu_2025_Q3", ["nveu-2025-q3"]),
        ("nveu", [f"nveu-{y}-q{q}" for y in (2025, 2026, 2027) for q in (1, 2, 3, 4)]),
        ("limits", [limit.name for limit in limits()]),
        ("nveu-2028-q1", []),
        ("26900000", []),
        ("", []),
    ],
)
def test_limits_by_name(text: str, names: list[str]) -> None:
    assert [limit.name for limit in limits_called(text)] == names


def test_what_is_shown_is_rounded_half_to_even() -> None:
    assert [str(rounded(Fraction(n, 2000))) for n in (1, 3, 5)] == ["0", "0.002", "0.002"]
    assert shown(Fraction(26_900_000, 15_825)) == "1,699.842"
    assert shown(Fraction(26_900_000)) == "26,900,000"
    assert TPP.tpp == 1
