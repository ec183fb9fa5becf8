"""The published numbers: each that Licet produces is within its tolerance, each that it does not says why."""

from __future__ import annotations

import csv
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from licet.facts import record as facts
from licet.law import units
from licet.law.agreements import GB300_TPP
from licet.law.part748.s15_veu import SHARE_ONE_COUNTRY
from licet.published.numbers import Published, published
from licet.published.numbers_page import computations, page
from licet.published.of_proposals import OF_PROPOSALS
from licet.published.produced import GB300, PRODUCED, implied_divisor, largest, most_chips, tpp_of

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "published-numbers.md"
SHARED = ROOT.resolve() / "../shared/reference/policy/published-numbers.csv"
WRONG = ["S046"]
COMPUTED = [n for n in published().values() if n.id in computations()]


def test_the_page_is_what_the_program_writes() -> None:
    command = "python -m licet.published.numbers_page > docs/published-numbers.md"
    assert PAGE.read_text(encoding="utf-8") == page(), command


@pytest.mark.parametrize("number", [n for n in COMPUTED if n.id not in WRONG], ids=lambda n: n.id)
def test_what_licet_produces_agrees(number: Published) -> None:
    produced = computations()[number.id].value()
    assert number.agrees(produced) is True, f"{number.says}: {units.shown(produced)}"


@pytest.mark.parametrize("id", WRONG)
def test_what_is_known_to_be_wrong_differs(id: str) -> None:
    number, produced = published()[id], computations()[id].value()
    assert number.tolerance == "do not match"
    assert number.agrees(produced) is None
    assert produced != number.value


def test_every_number_is_produced_or_says_why_not() -> None:
    for number in published().values():
        assert (number.id in computations()) == (not number.why), number
    assert computations().keys() <= published().keys()
    assert not PRODUCED.keys() & OF_PROPOSALS.keys()


def test_the_top_chip_of_2025_is_that_of_the_catalogue() -> None:
    assert tpp_of(GB300) == GB300_TPP


def test_every_number_has_a_source_and_a_kind() -> None:
    for n in published().values():
        assert n.kind in ("primary", "published", "derived"), n
        assert n.says, n
        assert n.unit, n
        assert n.source.title, n
        assert n.source.url or not n.source.title.startswith("90 FR"), n


@pytest.mark.parametrize(
    ("tolerance", "value", "agrees", "differs"),
    [
        ("exact", "10", ["10"], ["10.001", "9"]),
        ("rounded", "10", ["9.5", "10.499"], ["10.5", "9.499"]),
        ("over", "10", ["10.001", "45"], ["10", "9"]),
        ("1", "10", ["9", "11"], ["8.999", "11.001"]),
        ("0.2 %", "1000", ["998", "1002"], ["997.999", "1002.001"]),
    ],
)
def test_tolerances(tolerance: str, value: str, agrees: list[str], differs: list[str]) -> None:
    number = replace(published()["S001"], tolerance=tolerance, value=Fraction(value))
    assert [number.agrees(Fraction(x)) for x in (*agrees, *differs)] == [True] * len(agrees) + [False] * len(differs)


def test_words_are_no_tolerance() -> None:
    with pytest.raises(ValueError, match="nothing is within 'prior'"):
        published()["S070"].agrees(Fraction(1))


def test_the_divisor_is_the_one_that_the_table_implies() -> None:
    assert implied_divisor() == units.H100E_TPP


@pytest.mark.parametrize(("moved", "most"), [(False, 75_268), (True, 70_000)])
def test_new_chips_raise_the_whole_and_chips_moved_do_not(moved: bool, most: int) -> None:
    assert most_chips(SHARE_ONE_COUNTRY, 1_000_000, facts.uveu_in_destination, 0, moved) == most


def test_the_search_finds_the_last_number_that_holds() -> None:
    assert [largest(lambda x, last=last: x <= last, 10) for last in (0, 1, 7, 10, 99)] == [0, 1, 7, 10, 10]


@pytest.mark.skipif(not SHARED.exists(), reason=f"the list of published numbers is not there: {SHARED.name}")
def test_the_list_of_published_numbers_beside_the_repository(capsys: pytest.CaptureFixture[str]) -> None:
    with SHARED.open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: Fraction(row["value"]) for row in csv.DictReader(file)}
    assert rows == {id: number.value for id, number in published().items() if id.startswith("S")}
    with capsys.disabled():
        print(f"\n{len(rows)} published numbers compared with the list beside the repository")
