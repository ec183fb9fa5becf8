"""The same sample is the same book, and each of its rows follows from its number."""

import datetime as dt

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.orderbook.sample.sample import Sample, make_sample
from licet.orderbook.sample.write import write_sample
from tests.orderbook.sample.books import rows_of

SINCE, UNTIL = dt.date(2025, 1, 2), dt.date(2027, 12, 31)


@pytest.mark.slow
def test_the_rows_do_not_depend_on_threads():
    found = set()
    for threads in (1, 4):
        with duckdb.connect(config={"threads": threads}) as connection:
            make_sample(connection, "sample", Sample(150_000, faults=0.01))
            connection.execute("SET threads = 1")
            found |= set(connection.execute("SELECT md5(string_agg(sample::VARCHAR, '|')) FROM sample").fetchall())
    assert len(found) == 1


def test_the_same_bytes_twice(tmp_path):
    for name in ("one.csv", "other.csv"):
        write_sample(tmp_path / name, Sample(5_000, 5))
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "other.csv").read_bytes()


def test_another_seed_is_another_book():
    one, other = rows_of(Sample(300, 1)), rows_of(Sample(300, 2))
    assert {row["consignee"] for row in one}.isdisjoint(row["consignee"] for row in other)


@pytest.mark.slow
@settings(max_examples=4)
@given(
    seed=st.integers(-(10**12), 10**12),
    longer=st.integers(1, 3_000),
    data=st.data(),
    faults=st.sampled_from((0, 0.1)),
)
def test_a_shorter_book_is_the_beginning_of_a_longer_one(seed, longer, data, faults):
    shorter = data.draw(st.integers(0, longer))
    assert rows_of(Sample(shorter, seed, faults=faults)) == rows_of(Sample(longer, seed, faults=faults))[:shorter]


def test_a_part_can_be_made_by_itself():
    part = rows_of(Sample(2_000), "SELECT range AS row FROM range(700, 900)")
    assert part == rows_of(Sample(2_000))[700:900]


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (dt.date(2022, 10, 7), dt.date(2023, 3, 1)),
        (dt.date(2025, 5, 10), dt.date(2025, 5, 10)),
        (dt.date(2030, 11, 1), dt.date(2030, 12, 31)),
    ],
)
def test_every_day_is_in_the_period(since, until):
    days = {row["date"] for row in rows_of(Sample(3_000, since=since, until=until))}
    assert min(days) >= since.isoformat()
    assert max(days) <= until.isoformat()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"rows": -1}, "-1 rows; expected 0 to 1,000,000,000"),
        ({"rows": 1, "since": UNTIL, "until": SINCE}, "from 2027-12-31 to 2025-01-02; expected a period from 2022-10"),
        ({"rows": 1, "until": dt.date(2031, 1, 1)}, "to 2031-01-01; expected a period from 2022-10-07 to 2030-12-31"),
        ({"rows": 1, "faults": 1.5}, "a share of 1.5 of the lines; expected 0 to 1"),
        ({"rows": 1, "faults": float("nan")}, "a share of nan of the lines"),
        ({"rows": 1, "faults": 0.1, "plain": True}, "a plain sample has no faults"),
    ],
)
def test_a_sample_that_cannot_be(wrong, message):
    with pytest.raises(ValueError, match=message):
        Sample(**wrong)
