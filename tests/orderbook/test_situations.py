"""What a run may leave out of account because the law cannot tell it apart."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.determine.decider import DEFAULT_READINGS
from licet.facts.contract import ACTIVITIES, PURPOSES
from licet.facts.countries import CODES, ear_country
from licet.kernel.nodes import facts_of
from licet.law.regimes import REGIME_IDS, turning_days
from licet.orderbook.alike import alike, is_country
from licet.orderbook.columns import COLUMNS, UNKNOWN
from licet.orderbook.kinds import order_kind
from licet.orderbook.law_of_day import Detail, law_of_day

COUNTRY_COLUMNS = [name for name in COLUMNS if is_country(name) and name != "authorization_country"]
CELLS = st.fixed_dictionaries(
    {},
    optional={
        **{name: st.sampled_from([*sorted(CODES), UNKNOWN]) for name in COUNTRY_COLUMNS},
        "activity": st.sampled_from(ACTIVITIES),
        "purpose": st.sampled_from(PURPOSES),
        "customers_outside_macau_d5": st.sampled_from(["yes", "no", UNKNOWN]),
        **{name: st.sampled_from(["Acme", "ACME", "Other", UNKNOWN]) for name in ("consignee", "end_user", "operator")},
    },
)


@given(CELLS, st.sampled_from(COUNTRY_COLUMNS), st.sampled_from(sorted(CODES)), st.sampled_from(REGIME_IDS), st.data())
def test_no_condition_tells_countries_apart_that_stand_for_each_other(cells, column, code, id, data):
    day = data.draw(st.sampled_from([dt.date(2023, 12, 1), *turning_days(id)]))
    law = law_of_day(id, day, DEFAULT_READINGS, Detail.DUTIES)
    standing = alike(column, {ear_country(c) for c in CODES}, [law.tested])
    kinds = [order_kind({**cells, column: c}, day) for c in (code, standing[ear_country(code)])]
    assert kinds[0].values
    for view in (law.alone, law.among, law.counts):
        one, other = (view.of_order(kind.values) for kind in kinds)
        assert one == other


@pytest.mark.parametrize("id", REGIME_IDS)
def test_a_country_stands_for_many(id):
    law = law_of_day(id, dt.date(2025, 6, 1), DEFAULT_READINGS, Detail.REASONS)
    for column in COUNTRY_COLUMNS:
        assert len(set(alike(column, CODES, [law.tested]).values())) < 30


@pytest.mark.parametrize("id", REGIME_IDS)
def test_no_answer_depends_on_what_aia_carried_before(id):
    """740.27(c) asks for a copy of the certification from 253,000,000 TPP on; it does not close the exception.

    So lines that AIA carries need not be counted one after the other.
    """
    for day in turning_days(id):
        law = law_of_day(id, day, DEFAULT_READINGS, Detail.REASONS)
        assert "aia_cumulative" not in {fact.name for fact in facts_of(*law.alone.exprs, *law.among.exprs)}
