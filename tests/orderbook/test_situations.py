"""What a run may leave out of account because the law cannot tell it apart."""

import pytest

from licet.determine.decider import DEFAULT_READINGS
from licet.facts.countries import CODES
from licet.kernel.nodes import In, Meets, Within, facts_of, walk
from licet.law.regimes import REGIME_IDS, regime, turning_days
from licet.orderbook.alike import alike
from licet.orderbook.law_of_day import Detail, law_of_day


@pytest.mark.parametrize("id", REGIME_IDS)
def test_countries_that_stand_for_each_other_are_in_the_same_sets_on_every_day(id):
    standing = alike(CODES, [id])
    law = regime(id)
    sets = [n.codes for n in walk(*map(law.settled, law.expressions())) if isinstance(n, (In, Meets, Within))]
    for codes in sets:
        for _, members in codes.steps:
            assert {c for c in CODES if standing[c] in members} == CODES & members
    assert len(set(standing.values())) < 40


@pytest.mark.parametrize("id", REGIME_IDS)
def test_no_answer_depends_on_what_aia_carried_before(id):
    """740.27(c) asks for a copy of the certification from 253,000,000 TPP on; it does not close the exception.

    So lines that AIA carries need not be counted one after the other.
    """
    for day in turning_days(id):
        law = law_of_day(id, day, DEFAULT_READINGS, Detail.REASONS)
        assert "aia_cumulative" not in {fact.name for fact in facts_of(*law.alone.exprs, *law.among.exprs)}
