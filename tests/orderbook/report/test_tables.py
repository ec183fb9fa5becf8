"""What both reports share: numbers said exactly, names of allocations in words, texts without what hides or turns."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.orderbook.report import tables
from licet.orderbook.report.answers import KINDS, by_group, by_kind, kind_of, standing
from licet.orderbook.report.tables import figure, legible, quotas
from tests.orderbook.report.samples import allocation, told


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0"),
        (1_000, "1,000"),
        (438_032_502.4, "438,032,502.4"),
        (100.0, "100"),
        (1e22, "10,000,000,000,000,000,000,000"),
        (Decimal("1E+3"), "1,000"),
        (-28_800_000, "-28,800,000"),
        (0.001, "0.001"),
    ],
)
def test_a_number_in_words(number: Any, words: str) -> None:
    assert figure(number) == words


@given(st.integers(-(10**18), 10**18))
def test_no_digit_of_thousandths_is_lost(thousandths: int) -> None:
    assert Decimal(figure(Decimal(thousandths) / 1000).replace(",", "")) * 1000 == thousandths


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("lpp/2025/Acme/Delta Ltd", ("License Exception LPP", "Acme/Delta Ltd", "2025")),
        ("country/NA/2025-2027", ("Country allocation", "Namibia", "2025 to 2027")),
        ("nveu/Acme/Delta Ltd/MY", ("NVEU", "Acme/Delta Ltd", "Malaysia")),
        ("aia/Acme", ("AIA", "Acme", "")),
    ],
)
def test_an_allocation_in_words(name: str, words: tuple[str, str, str]) -> None:
    (row,) = quotas(told("x") | {"allocations": [allocation(name)]}).rows
    assert row[:3] == words
    assert row[-1] == name


@given(st.integers(0, 2 * 10**9), st.integers(1, 10**9))
def test_the_used_share_is_whole_only_at_the_limit(used: int, limit: int) -> None:
    found = {"allocation": "lpp/2025/A", "opening_tpp": 0, "drawn_tpp": used, "limit_tpp": limit}
    (row,) = quotas(told("x") | {"allocations": [{**found, "left_tpp": limit - used}]}).rows
    share = row[-2]
    assert isinstance(share, Decimal)
    assert (share == 1) == (used == limit)
    assert (share > 1) == (used > limit)
    assert abs(share - Decimal(used) / limit) < Decimal("0.001")


def test_the_unknown_comes_first_and_then_the_fullest() -> None:
    given_ = [
        allocation("lpp/2025/A", drawn=5),
        allocation("lpp/2025/B", drawn=6),
        allocation("lpp/2025/C", opening=None),
    ]
    assert [row[1] for row in quotas(told("x") | {"allocations": given_}).rows] == ["C", "B", "A"]


@given(st.text())
def test_what_is_legible_can_be_written_and_is_legible_already(text: str) -> None:
    seen = legible({"a": [text]})["a"][0]
    seen.encode()
    assert legible(seen) == seen
    assert not set(seen) & set("\x00\x08\x0b\x1b\x7f\x85\u202e\u2066\ufffe")


def test_names_of_all_languages_stay_as_they_are() -> None:
    for name in ("Société\u00a0Générale", "می\u200cخواهم", "株式会社 日立", "Ærø A/S", "two\nlines"):
        assert legible(name) == name


@pytest.mark.parametrize(
    ("outcome", "policy", "kind"),
    [
        ("no_license_required", None, "no_license_required"),
        ("license_required", "presumption_of_approval", "approval"),
        ("license_required", "case_by_case", "case_by_case"),
        ("license_required", "presumption_of_denial", "denial"),
        ("license_required", "policy_of_denial", "denial"),
        ("license_required", None, "license_required"),
        ("undetermined", None, "undetermined"),
    ],
)
def test_the_kind_of_an_answer(outcome: str, policy: str | None, kind: str) -> None:
    assert kind_of(outcome, policy) == kind
    assert kind in {k.key for k in KINDS}


def test_kinds_of_destinations_and_of_answers_agree(two: list[dict[str, Any]]) -> None:
    for summary in two:
        for key, count in by_kind(summary).items():
            assert count.orders == sum(d.get(key, 0) for d in summary["destinations"])
        assert sum(count.orders for count in by_group(summary).values()) == summary["orders_decided"]


def test_an_unknown_status_is_said_and_not_taken_for_law() -> None:
    assert standing("draft_rule") == "Status: draft rule."


def test_the_same_error_under_two_regimes_is_told_once(two: list[dict[str, Any]]) -> None:
    assert len(tables.errors(two).rows) == 8


def test_the_record_is_told_field_by_field(two: list[dict[str, Any]]) -> None:
    rows = {row[0]: row[1:] for row in tables.record(two).rows}
    assert rows["Input SHA-256"] == ("ab" * 32,) * 2
    assert rows["Law regime"] == ("diffusion-2025", "enforced")
    assert rows["Law version"] == ("0.1.0+0123456789ab",) * 2
    assert rows["Lines per second"] == (441, 441)
    assert rows["Options readings"] == ("{}", "{}")
