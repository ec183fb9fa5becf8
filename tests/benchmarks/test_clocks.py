"""On both clocks one query over days of all years gives each order the answer of the law of its own day."""

import duckdb
import pytest
from benchmarks.clocks import CLOCKS, assert_agree, decide
from benchmarks.data import OF_THE_CLOCKS, make_table, records

from licet.facts.contract import FIRST_DAY, LAST_DAY
from licet.law.regimes import turning_days

ROWS = 20_000


@pytest.fixture(scope="module")
def orders():
    with duckdb.connect() as connection:
        make_table(connection, ROWS, days=OF_THE_CLOCKS)
        yield connection


@pytest.mark.parametrize("clock", CLOCKS)
def test_one_query_for_all_days_and_the_law_of_each_day(orders, clock):
    assert_agree(orders, clock, ROWS)


def test_the_data_stand_on_both_sides_of_every_change(orders):
    days = {day for (day,) in orders.execute("SELECT DISTINCT date FROM orders").fetchall()}
    assert min(days) >= FIRST_DAY
    assert max(days) <= LAST_DAY
    assert days >= {*turning_days("enforced"), *turning_days("codified")}


@pytest.mark.parametrize("clock", CLOCKS)
def test_the_data_reach_the_answers(orders, clock):
    answers = [decide(clock, record) for record in records(orders, ROWS)]
    outcomes, authorizations, policies = map(set, zip(*answers, strict=True))
    assert outcomes > {"prohibited", "no_license_required", "license_exception", "authorized_veu", "license_required"}
    assert authorizations > {"ACA", "NAC", "HBM", "ACM", "NVEU", "license", ""}
    assert clock == "enforced" or "UVEU" in authorizations  # which is rarely relied on where it is not enforced
    assert policies > {"policy_of_denial", "presumption_of_denial", "case_by_case", "presumption_of_approval", ""}
