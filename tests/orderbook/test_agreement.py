"""Every line of an order book gets the answer that ``licet determine`` gives: bulk and plain reading agree."""

import csv
import json
import random

import pytest

from licet.law.proposals import PROPOSALS
from licet.orderbook.opening import Opening, read_opening
from licet.orderbook.reasons import citations, reasons
from tests.orderbook.plain import plain_reading
from tests.orderbook.random_books import random_book
from tests.orderbook.runs import answers, run_of_file

OPENINGS = (
    Opening(),
    Opening("unknown"),
    read_opening(
        json.dumps(
            {
                "others": "zero",
                "balances": {
                    "uveu/Acme/US": 6_000_000_000,
                    "uveu/Acme/SG": 150_000_000,
                    "uveu/Beta/IN": 50_000_000,
                    "uveu/Beta/US": 900_000_000,
                    "lpp/2025/acme": 26_000_000,
                    "country/IN/2025-2027": 780_000_000,
                },
            }
        )
    ),
)
REGIMES = ("diffusion-2025", "enforced", "codified", "ear-2023", "diffusion-2025+affiliates-rule")


def number(value):
    return None if value is None else float(value)


def agree(path, seed, rows, regime=None):
    r = random.Random(seed)
    columns, lines = random_book(seed, rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns)
        table.writeheader()
        table.writerows(lines)
    opening, folded, everything = r.choice(OPENINGS), seed % 3 > 0, seed % 2 > 0
    regime = regime or r.choice(REGIMES)
    plain = plain_reading(lines, regime, opening, folded=folded)
    with run_of_file(path, regime, opening=opening, folded=folded, everything=everything) as run:
        found = answers(run)
        assert len(found) == rows
        for line, (outcome, authorization, policy, eccn, tpp, why, cited, error) in found.items():
            errors = plain.rows[line].errors
            assert bool(error) == bool(errors), (seed, line, error, errors)
            if errors:
                assert (outcome, eccn, why) == (None, None, None)
                continue
            _, d, item = plain.decided[line]
            expected = d.items[item]
            controlled = {"none": 0, "undetermined": None}.get(expected["eccn"], expected["total_tpp"])
            assert (outcome, authorization, policy) == (d.outcome, d.authorization, d.review_policy), (seed, line)
            assert (eccn, number(tpp)) == (expected["eccn"], number(controlled)), (seed, line)
            assert (why, cited) == (reasons(d), citations(d)), (seed, line)
        if everything:
            for order, transaction, d in run.decided(0):
                for row in order.rows:
                    given, same, _ = plain.decided[row.line]
                    assert transaction["state"] == given["state"]
                    assert d.to_dict() == same.to_dict()


@pytest.mark.parametrize("seed", range(6))
def test_bulk_and_plain_reading_agree_on_random_books(tmp_path, seed):
    agree(tmp_path / "book.csv", seed, 80)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 104))
def test_bulk_and_plain_reading_agree_on_more_random_books(tmp_path, seed):
    agree(tmp_path / "book.csv", seed, 250)


@pytest.mark.slow
@pytest.mark.parametrize("regime", PROPOSALS)
def test_bulk_and_plain_reading_agree_under_proposals(tmp_path, regime):
    agree(tmp_path / "book.csv", 200 + PROPOSALS.index(regime), 80, regime)
