"""The domain of the proofs contains the record of every transaction of one line."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from licet import InvalidTransactionError, read_transaction
from licet.determine.decider import RECORD, Record, decider_for
from licet.facts.record import assurances_said, installed_said
from licet.kernel.solver import Formulas, every
from licet.proof.domain import CODES_OF, constraints, expressions
from tests.determine.transactions import complete, near_limits, with_gaps
from tests.legal.cases import cases

SAID = (assurances_said, installed_said)
SPACES: dict[tuple[dt.date, bool], tuple[Formulas, z3.Solver]] = {}


def broken(record: Record, day: dt.date, certain: bool) -> list[str]:
    """The constraints that a record breaks; where ``certain``, what is not known of it may be anything."""
    if (day, certain) not in SPACES:
        formulas = Formulas(expressions(day), CODES_OF, certain)
        for fact in RECORD:
            formulas.fixed(fact, None) if not certain else formulas.read
        solver = z3.Solver()
        solver.add(*(z3.Implies(z3.Bool(c.says), c.holds(formulas)) for c in constraints(day)))
        solver.add(every(formulas.bounds))
        SPACES[day, certain] = (formulas, solver)
    formulas, solver = SPACES[day, certain]
    facts = []
    for fact, value in zip(RECORD, record, strict=True):
        if not certain:
            facts.append(formulas.fixed(fact, value))
        elif isinstance(value, tuple):
            classes = formulas.codes(fact).classes
            open_ = None in value
            inside = {formulas.class_of(code) for code in value if code is not None}
            facts += [f if name in inside else z3.Not(f) for name, f in classes.items() if name in inside or not open_]
        elif value is not None and (fact not in SAID or value != ""):  # what is known later is said then
            facts.append(formulas.fixed(fact, value))
    asked = [z3.Bool(c.says) for c in constraints(day)]
    if solver.check(every([*facts, *formulas.bounds]), *asked) == z3.sat:
        return []
    return [str(c) for c in solver.unsat_core() if str(c) in {c.says for c in constraints(day)}] or ["the bounds"]


def assert_inside(transaction: Any) -> None:
    t = read_transaction(transaction)
    record = decider_for(t).records(t)[0]
    for certain in (True, False):
        assert not broken(record, t.date, certain)


@pytest.mark.slow
@given(st.one_of(complete(), near_limits(), with_gaps().map(lambda example: example[1])))
@settings(max_examples=150, deadline=None)
def test_random_transactions_are_inside(transaction: Any) -> None:
    try:
        read_transaction(transaction)
    except InvalidTransactionError:
        return
    if len(transaction["items"]) == 1:
        assert_inside(transaction)


LEGAL = [
    case
    for case in cases()
    if len(case.transaction.get("items") or ()) == 1 and not (case.disputed_compile or case.disputed)
]


@pytest.mark.slow
@pytest.mark.parametrize("number", range(4))
def test_the_transactions_of_the_legal_cases_are_inside(number: int) -> None:
    for case in LEGAL[number::4]:
        try:
            assert_inside(case.transaction)
        except InvalidTransactionError:
            continue
        except AssertionError as outside:
            raise AssertionError(f"{case.id}: {outside}") from None
