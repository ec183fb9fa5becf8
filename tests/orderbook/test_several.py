"""Several regimes in one run: each says of every line, and of the book, what it says alone."""

import csv
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.orderbook.opening import Opening
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
