"""Regimes compared over order books: the matrix, what changes by what, which orders, and the allocations."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import licet
from licet.lab.compare import compared as module
from licet.lab.compare.compared import band
from licet.lab.compare.decisions import BY_KEY, CHANGES, change
from licet.orderbook.opening import Opening
from tests.lab.compare.books import EXAMPLE, compared, comparison_of, comparison_of_rows
from tests.orderbook.random_books import random_book
from tests.orderbook.runs import file_of, named, run_of_file

Json = dict[str, Any]
REGIMES = ("ear-2023", "diffusion-2025", "enforced", "ear-2022")
Decision = tuple[str, str | None]


def key(decision: Json) -> Decision:
    return decision["outcome"], decision["review_policy"]


def cells(pair: Json) -> dict[tuple[Decision, Decision], int]:
    return {(key(c["base"]), key(c["alternative"])): c["orders"] for c in pair["matrix"]}


@pytest.fixture(scope="module")
def example() -> Json:
    return comparison_of(EXAMPLE, *REGIMES, reasons=True)


def test_what_the_diffusion_rule_changes_for_an_order_to_india() -> None:
    """One H100 to India: no license under the rule of 2023, License Exception LPP under the AI Diffusion rule."""
    found = comparison_of_rows({}, {"destination": "DE", "quantity": "8"}, regimes=("ear-2023", "diffusion-2025"))
    (pair,) = found["comparisons"]
    assert pair["said"] == (
        "2 of 2 orders (100.0%) are decided otherwise under diffusion-2025 than under ear-2023: 2 more strictly. "
        "Most often “no license required” becomes “license exception” (2)."
    )
    by_line = {flip["line"]: flip for flip in pair["flips"]}
    india = by_line[2]
    assert (india["destination"], india["products"], india["tpp"]) == ("IN", ["NVIDIA H100 SXM5 80GB"], 15831.2)
    assert (india["base"]["outcome"], india["base"]["authorization"]) == ("no_license_required", None)
    assert (india["alternative"]["outcome"], india["alternative"]["authorization"]) == ("license_exception", "LPP")
    assert "No license requirement reaches 3A090.a" in india["base"]["reasons"]
    assert "LPP carries it" in india["alternative"]["reasons"]
    assert "740.29" in india["alternative"]["citations"]


def test_orders_that_draw_on_an_allocation_change_where_it_is_used_up() -> None:
    """1,699 H100 fit in the yearly limit of LPP (740.29(d)); the one after needs a license."""
    rows = [{"quantity": "1699"}, {"date": "2025-06-03"}]
    found = comparison_of_rows(*rows, regimes=("ear-2023", "diffusion-2025"))
    outcomes = {flip["line"]: flip["alternative"]["outcome"] for flip in found["comparisons"][0]["flips"]}
    assert outcomes == {2: "license_exception", 3: "license_required"}
    lpp = next(a for a in found["allocations"] if a["allocation"].startswith("lpp/2025/"))
    assert lpp["regimes"] == [
        {
            "regime": "diffusion-2025",
            "drawn_tpp": 26_897_208.8,
            "used_tpp": 26_897_208.8,
            "limit_tpp": 26_900_000,
            "share": 0.9999,
        }
    ]
    country = next(a for a in found["allocations"] if a["allocation"] == "country/IN/2025-2027")
    assert country["regimes"][0]["drawn_tpp"] == 15_831.2


def test_the_matrix_sums_to_the_orders(example: Json) -> None:
    assert example["orders"] == 211
    for pair in example["comparisons"]:
        assert sum(cells(pair).values()) == pair["orders"] == example["orders"]
        changed = sum(n for (base, other), n in cells(pair).items() if base != other)
        assert changed == pair["changed"]["orders"] == pair["flips_in_all"] == len(pair["flips"])
        assert changed == sum(pair[kind]["orders"] for kind in CHANGES)
        for at in ("base", "alternative"):
            regime = next(r for r in example["regimes"] if r["id"] == pair[at])
            of_regime = {key(d): d["orders"] for d in regime["decisions"]}
            sums: Counter[Decision] = Counter()
            for decisions, n in cells(pair).items():
                sums[decisions[at == "alternative"]] += n
            assert of_regime == sums


def test_what_changes_by_country_consignee_and_computing_power_is_all_that_changes(example: Json) -> None:
    for pair in example["comparisons"]:
        for name in ("countries", "consignees", "computing_power"):
            for kind in ("changed", *CHANGES):
                assert sum(row[kind]["orders"] for row in pair[name]) == pair[kind]["orders"]
        everywhere = [*pair["countries"], *pair["unchanged_countries"]]
        assert sum(row["orders"] for row in everywhere) == example["orders"]
        assert sum(row["orders"] for row in pair["computing_power"]) == example["orders"]
        for row in everywhere:
            flips = [flip for flip in pair["flips"] if flip["destination"] == row["country"]]
            assert len(flips) == row.get("changed", {"orders": 0})["orders"]


def test_orders_that_one_side_leaves_undetermined_are_counted_as_such(example: Json) -> None:
    diffusion = example["comparisons"][0]
    open_ = [f for f in diffusion["flips"] if "undetermined" in (f["base"]["outcome"], f["alternative"]["outcome"])]
    assert len(open_) == diffusion["undetermined"]["orders"] > 0
    assert {flip["change"] for flip in open_} == {"undetermined"}
    assert f"{len(open_)} undetermined on one side" in diffusion["said"]


def test_a_regime_beside_itself_changes_nothing() -> None:
    (pair,) = comparison_of(EXAMPLE, "diffusion-2025", "diffusion-2025")["comparisons"]
    assert pair["said"] == "Under diffusion-2025 all 211 orders are decided as under diffusion-2025."
    assert pair["changed"] == {"orders": 0, "tpp": 0}
    assert (pair["flips"], pair["countries"]) == ([], [])
    assert all(base == other for base, other in cells(pair))


def test_the_other_way_round_is_the_matrix_transposed() -> None:
    pairs = [("ear-2023", "diffusion-2025"), ("diffusion-2025", "ear-2023")]
    there, back = comparison_of(EXAMPLE, *pairs[0], pairs=pairs)["comparisons"]
    assert cells(back) == {(other, base): n for (base, other), n in cells(there).items()}
    assert (back["looser"], back["stricter"]) == (there["stricter"], there["looser"])
    assert back["changed"] == there["changed"]
    assert [flip["line"] for flip in back["flips"]] == [flip["line"] for flip in there["flips"]]


def test_an_order_of_several_lines_counts_once_with_all_that_is_in_it() -> None:
    rows = [{"order_id": "A", "quantity": "2"}, {"order_id": "A", "product": "L40S"}, {"order_id": "B"}]
    found = comparison_of_rows(*rows, regimes=("ear-2023", "diffusion-2025"))
    pair = found["comparisons"][0]
    assert (found["orders"], pair["changed"]["orders"]) == (2, 2)
    a = next(flip for flip in pair["flips"] if flip["order_id"] == "A")
    assert a["products"] == ["NVIDIA H100 SXM5 80GB", "NVIDIA L40S"]
    assert (a["line"], a["tpp"]) == (2, 2 * 15_831.2 + 5_864)
    lines = {row["product"]: row["changed"]["lines"] for row in pair["products"]}
    assert lines == {"NVIDIA H100 SXM5 80GB": 2, "NVIDIA L40S": 1}


def test_lines_in_error_are_left_out_and_said() -> None:
    found = comparison_of_rows({}, {"destination": "Atlantis"}, regimes=("ear-2023", "diffusion-2025"))
    assert (found["lines"], found["lines_in_error"], found["orders"]) == (2, 1, 1)


def test_a_book_in_which_every_line_is_in_error() -> None:
    found = comparison_of_rows({"destination": "Atlantis"}, regimes=("ear-2023", "diffusion-2025"))
    assert (found["orders"], found["comparisons"][0]["matrix"]) == (0, [])
    assert found["comparisons"][0]["said"] == "No order was decided: every line is in error."


def test_each_regime_says_what_it_is(example: Json) -> None:
    standings = {r["id"]: (r["status"], r["standing"]) for r in example["regimes"]}
    assert standings["ear-2023"] == ("law", "Law.")
    assert standings["diffusion-2025"][0] == "codified_not_enforced"
    assert "not enforced" in standings["diffusion-2025"][1]
    found = comparison_of_rows({}, regimes=("enforced", "enforced+affiliates-rule"))
    assert found["regimes"][1]["standing"] == "Law. Changed by affiliates-rule, taken to be in force on any date."


def test_a_regime_draws_only_on_the_allocations_that_it_has(example: Json) -> None:
    drawing = {use["regime"] for a in example["allocations"] for use in a["regimes"]}
    assert "diffusion-2025" in drawing
    assert not {"ear-2022", "ear-2023"} & drawing
    assert [max(u["share"] or 0 for u in a["regimes"]) for a in example["allocations"]] == sorted(
        (max(u["share"] or 0 for u in a["regimes"]) for a in example["allocations"]), reverse=True
    )


def test_what_is_opened_counts_as_used() -> None:
    opening = Opening()
    rows = [{"consignee": f"C{i}", "quantity": str(100 - i)} for i in range(5)]
    whole = comparison_of_rows(*rows, regimes=("diffusion-2025", "ear-2023"), opening=opening)
    assert [a["allocation"] for a in whole["allocations"]] == [f"lpp/2025/C{i}" for i in range(5)]


def test_unknown_balances_are_unknown_and_not_zero() -> None:
    found = comparison_of_rows({}, regimes=("ear-2023", "diffusion-2025"), opening=Opening("unknown"))
    assert found["comparisons"][0]["undetermined"]["orders"] == 1
    assert any("unknown" in text for text in found["assumptions"])


def test_classes_of_computing_power_cover_every_amount_once() -> None:
    found = comparison_of_rows(
        {}, {"quantity": "1000"}, {"product": "L40S"},
        regimes=("ear-2023", "diffusion-2025"),
    )  # fmt: skip
    rows = found["comparisons"][0]["computing_power"]
    assert [row["tpp_class"] for row in rows] == [band(0), band(1), band(4)]
    assert [band(n) for n in (-1, 0, 6)] == ["not known", "under 10,000 TPP", "1,000,000,000 TPP and more"]


def agree(path: Path, *regimes: str, folded: bool = True) -> None:
    """The comparison of every two regimes counts what the columns of the results have, order by order."""
    with run_of_file(path, *regimes, folded=folded) as run:
        results = named(run)
        several = dict(run.connection.execute("SELECT line, first FROM several").fetchall())
    found = comparison_of(path, *regimes, folded=folded, pairs=[(a, b) for a in regimes for b in regimes])
    for pair in found["comparisons"]:
        expected: Counter[tuple[Decision, Decision]] = Counter()
        flips = set()
        for line, of in results.items():
            if of["error"] is None and several.get(line, line) == line:
                base, other = (
                    (of[f"outcome__{regime}"], of[f"review_policy__{regime}"])
                    for regime in (pair["base"], pair["alternative"])
                )
                expected[base, other] += 1
                if base != other:
                    flips.add(line)
        assert cells(pair) == expected
        assert {flip["line"] for flip in pair["flips"]} == flips
        for flip in pair["flips"]:
            sides = [BY_KEY[flip[side]["review_policy"] or flip[side]["outcome"]] for side in ("base", "alternative")]
            assert flip["change"] == change(*sides)
            for side in ("base", "alternative"):
                assert flip[side]["reasons"] == results[flip["line"]][f"reasons__{pair[side]}"]
                assert flip[side]["authorization"] == results[flip["line"]][f"authorization__{pair[side]}"]


@settings(max_examples=10)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "order_id": st.sampled_from(["A", "B", ""]),
                "destination": st.just("IN") | st.sampled_from(["DE", "MY", "AE", "CN", "VN"]),
                "consignee": st.just("Deodarline Compute"),
                "consignee_headquarters": st.sampled_from(["IN", "CN", "?"]),
                "product": st.sampled_from(["H100 SXM5", "L40S", "A100 40GB PCIe", "H150"]),
                "quantity": st.sampled_from(["1", "300", "1699", "50000"]),
            }
        ),
        min_size=1,
        max_size=12,
    )
)
def test_any_book_is_compared_as_its_results_say(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("any") / "book.csv"
    path.write_bytes(file_of(*rows))
    agree(path, "ear-2023", "diffusion-2025")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_random_books_are_compared_as_their_results_say(tmp_path: Path, seed: int) -> None:
    header, rows = random_book(seed, 30)
    path = tmp_path / "book.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, header)
        table.writeheader()
        table.writerows(rows)
    agree(path, "codified", "diffusion-2025", "ear-2022", folded=seed != 2)


def test_from_python() -> None:
    found = licet.compare("ear-2023", "diffusion-2025", orders=EXAMPLE)
    assert found["comparisons"][0]["changed"]["orders"] == 158
    assert json.loads(json.dumps(found)) == found
    with pytest.raises(ValueError, match="two regimes"):
        licet.compare("ear-2023", orders=EXAMPLE)


def test_more_regimes_than_one_number_has_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    regimes = ("ear-2023", "diffusion-2025", "enforced", "ear-2022", "codified")
    rows = [{"destination": place, "quantity": n} for place in ("IN", "CN", "DE", "AE", "VN") for n in ("1", "1699")]
    whole = comparison_of_rows(*rows, regimes=regimes)
    monkeypatch.setattr(module, "_ROOM", 4)
    assert comparison_of_rows(*rows, regimes=regimes)["comparisons"] == whole["comparisons"]
    for pair in whole["comparisons"]:
        alone = comparison_of_rows(*rows, regimes=(pair["base"], pair["alternative"]))["comparisons"][0]
        assert alone == pair


def test_a_long_list_is_cut_and_says_how_long_it_is(tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_bytes(file_of(*({"quantity": str(n)} for n in range(1, 8))))
    with compared(path, "ear-2023", "diffusion-2025") as orders:
        assert [flip.line for flip in orders.flips(0, 1, 3)] == [8, 7, 6]
        assert [c.key for c in orders.changed("country", 0, 1, 1)[1]] == ["IN"]
