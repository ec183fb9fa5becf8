"""Several regimes in one run: each says of every line, and of the book, what it says alone."""

import csv
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.orderbook.opening import Counter, Opening
from licet.orderbook.summary import summaries
from licet.orderbook.together import together
from tests.orderbook.random_books import random_book
from tests.orderbook.runs import answers, run_of_file

REGIMES = (
    *("enforced", "diffusion-2025", "codified", "codified+affiliates-rule", "ear-2023"),
    "diffusion-2025+is-informed-h20",
)


@pytest.mark.parametrize("seed", range(3))
def test_a_regime_says_beside_others_what_it_says_alone(tmp_path, seed):
    columns, lines = random_book(seed, 40)
    path = tmp_path / "book.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns)
        table.writeheader()
        table.writerows(lines)
    regimes = random.Random(seed).sample(REGIMES, 3)
    options = {
        "opening": Opening("unknown" if seed == 1 else "zero"),
        **{"folded": seed < 2, "reasons": seed < 2, "everything": seed % 2 > 0},
    }
    with run_of_file(path, *regimes, **options) as run:
        found = answers(run)
        found_of = summaries(run)
    width = (len(run.columns) - 1) // len(regimes)
    for at, regime in enumerate(regimes):
        with run_of_file(path, regime, **options) as alone:
            expected = answers(alone)
            assert found_of[at] == summaries(alone)[0]
        for line, said in expected.items():
            assert found[line][at * width : (at + 1) * width] == said[:-1], (regime, line)


@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.tuples(*[st.integers(-1, 10**6)] * n), min_size=1)))
def test_rows_have_one_number_where_they_are_equal(rows):
    numbers, columns = together(np.array(column) for column in zip(*rows, strict=True))
    assert [tuple(int(column[n]) for column in columns) for n in numbers] == rows
    assert len(set(numbers.tolist())) == len(set(rows)) == len(columns[0])


@pytest.mark.parametrize("reasons", [True, False])
def test_regimes_that_become_the_same_law_do_not_share_what_was_said_of_orders_of_several_lines(tmp_path, reasons):
    path = tmp_path / "book.csv"
    lines = ["date,destination,product,quantity,consignee,consignee_location,consignee_headquarters,purpose,order_id"]
    for order, (day, place, quantity) in enumerate(
        [
            *(("2024-06-03", place, 1) for place in ("IN", "JP")),
            *(("2025-06-02", place, 5000) for place in ("CN", "AE", "SG", "RU")),
        ]
    ):
        for product in ("H100 SXM5", "L4" if day < "2025" else "H100 SXM5"):
            lines.append(f"{day},{place},{product},{quantity},{place},{place},{place},data_center,{order}")
    path.write_text("\n".join(lines), "utf-8")
    regimes = ("codified", "diffusion-2025")
    with run_of_file(path, *regimes, folded=False, reasons=reasons, everything=False) as run:
        found = answers(run)
    for at, regime in enumerate(regimes):
        with run_of_file(path, regime, folded=False, reasons=reasons, everything=False) as alone:
            for line, said in answers(alone).items():
                assert found[line][at * 7 : (at + 1) * 7] == said[:-1], (regime, line)


HELD = (
    "date,destination,product,quantity,consignee,consignee_location,consignee_headquarters,purpose,"
    "government_assurances,authorization_held,authorization_holder,authorization_country,order_id"
)
HOLDS = "IN,H100 SXM5,{},Acme,IN,IN,data_center,yes,NVEU,Acme,IN,{}"
NVEU = Counter("nveu", "acme", "IN")


def test_a_holder_of_whom_a_part_is_seen_is_decided_alike_at_once_and_one_by_one(tmp_path):
    path = tmp_path / "book.csv"
    path.write_text("\n".join([HELD, *(f"2025-06-0{n},{HOLDS.format(n, n)}" for n in (2, 3, 4))]), "utf-8")
    known = {NVEU: None, Counter("lpp", "acme", year="2025"): 10**10, Counter("country", country="IN"): 0}
    opening = Opening("unknown", {**known, Counter("aia", "acme"): 0}, {"acme": "Acme"}, {NVEU: 10**12})
    said = []
    for everything in (True, False):
        with run_of_file(path, "diffusion-2025", opening=opening, folded=False, everything=everything) as run:
            said.append(answers(run))
    assert said[0] == said[1]


def test_the_limit_of_a_holder_is_that_of_its_last_order(tmp_path):
    path = tmp_path / "book.csv"
    early = [f"2025-06-02,{HOLDS.format(1, 'two')}"] * 2
    path.write_text("\n".join([HELD, *early, f"2027-06-03,{HOLDS.format(1, 'one')}"]), "utf-8")
    limits = []
    for everything in (True, False):
        opening = Opening("zero", {NVEU: 1000}, {"acme": "Acme"})
        with run_of_file(path, "diffusion-2025", opening=opening, folded=False, everything=everything) as run:
            found = summaries(run)[0]["allocations"]
            limits.append([a["limit_tpp"] for a in found if a["allocation"].startswith("nveu")])
    assert limits[0] == limits[1] == [5_064_000_000]
