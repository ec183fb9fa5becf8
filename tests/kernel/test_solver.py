"""The formulas of an expression mean what the expression means."""

from __future__ import annotations

import datetime as dt

import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.kernel.evaluate import evaluate
from licet.kernel.nodes import Case, Cmp, Const, Expr, Fact, In, Meets, NamedSet, Type, Within
from licet.kernel.solver import Coded, Formula, Formulas, Number, Truth, every
from tests.kernel.trees import CODES, FACTS, ORDER, TODAY, records, trees

ALL = {f.name: CODES for f in FACTS if f.type in (Type.CODE, Type.CODES)}


def model_of(formulas: Formulas, *more: Formula) -> z3.ModelRef:
    solver = z3.Solver()
    solver.add(every([*formulas.bounds, *more]))
    assert solver.check() == z3.sat
    return solver.model()


def value_in(formulas: Formulas, model: z3.ModelRef, expr: Expr) -> object:
    def holds(formula: Formula) -> bool:
        return formula if isinstance(formula, bool) else z3.is_true(model.eval(formula, model_completion=True))

    found = formulas._of(expr)
    match found:
        case Truth():
            assert not (holds(found.true) and holds(found.false))
            return True if holds(found.true) else False if holds(found.false) else None
        case Number():
            value = found.value if isinstance(found.value, int) else model.eval(found.value).as_long()
            return value if holds(found.known) else None
        case Coded():
            names = [name for name, formula in found.classes.items() if holds(formula)]
            assert len(names) <= 1
            return names[0] if names else None
    raise AssertionError(expr)


def as_class(formulas: Formulas, expr: Expr, value: object) -> object:
    return formulas.class_of(value) if expr.type is Type.CODE and isinstance(value, str) else value


@given(st.lists(trees, min_size=1, max_size=3), records)
@settings(max_examples=300, deadline=None)
def test_with_all_facts_fixed_the_formulas_give_the_value_of_the_expression(exprs, row):
    formulas = Formulas([*exprs, *FACTS], ALL)
    fixed = [formulas.fixed(fact, value) for fact, value in zip(FACTS, row, strict=True)]
    for expr in exprs:
        formulas._of(expr)
    model = model_of(formulas, *fixed)
    for expr in exprs:
        expected = evaluate(expr, dict(zip(ORDER, row, strict=True)))
        assert value_in(formulas, model, expr) == as_class(formulas, expr, expected)


@given(trees, st.booleans())
@settings(max_examples=150, deadline=None)
def test_a_record_read_from_a_model_gives_what_the_formulas_say(expr, certain):
    formulas = Formulas([expr, *FACTS], ALL, certain)
    for fact in (expr, *FACTS):
        formulas._of(fact)
    model = model_of(formulas)
    record = {fact.name: formulas.read(model, fact) for fact in FACTS}
    if certain:
        assert None not in record.values()
    expected = evaluate(expr, record)
    assert value_in(formulas, model, expr) == as_class(formulas, expr, expected)


PLACE = Fact("place", Type.CODE)
PLACES = Fact("places", Type.CODES)
NORTH = NamedSet.of("north", ("NO", "SE", "FI"))
COLD = NamedSet.of("cold", ("NO", "SE", "RU"))


def test_only_codes_that_something_tells_apart_are_told_apart():
    formulas = Formulas([In(PLACE, NORTH), In(PLACE, COLD)])
    assert formulas.class_of("NO") == formulas.class_of("SE")
    assert len({formulas.class_of(code) for code in ("NO", "FI", "RU", "IN")}) == 4


def proved(claim: Formula, formulas: Formulas) -> bool:
    solver = z3.Solver()
    solver.add(every([*formulas.bounds, z3.Not(claim)]))
    return bool(solver.check() == z3.unsat)


def test_what_holds_of_every_record_is_proved_and_what_does_not_is_refuted():
    within, meets = Within(PLACES, NORTH), Meets(PLACES, NORTH)
    exprs = [within, meets, ~within, ~meets]
    formulas = Formulas(exprs)
    assert not proved(z3.Implies(formulas[within], formulas[meets]), formulas)  # an empty list is within any set
    some = Formulas([*exprs, Const("NO"), In(PLACE, NORTH)])
    has_one = z3.Or(list(some.codes(PLACES).classes.values()))
    assert proved(z3.Implies(z3.And(has_one, some[within]), some[meets]), some)


def test_numbers_are_whole_and_do_not_overflow():
    n = Fact("n", Type.INT, most=10**18)
    formulas = Formulas([n])
    tripled = n * 3
    assert proved(z3.Implies(formulas[tripled.equals(10)], False), formulas)
    assert proved(z3.Not(formulas[tripled > 3 * 10**18]), formulas)


def test_an_unknown_is_neither_true_nor_false():
    flag = Fact("flag", Type.BOOL)
    formulas = Formulas([flag])
    truth = formulas.truth(flag | ~flag)
    assert not proved(truth.true, formulas)
    assert proved(z3.Not(truth.false), formulas)
    assert proved(Formulas([flag], certain=True)[flag | ~flag], Formulas([flag], certain=True))


def test_a_dated_set_is_as_it_stands_on_the_date():
    days = [dt.date(2025, 1, 13), dt.date(2026, 2, 3)]
    changing = NamedSet("changing", ((days[0], frozenset({"KH"})), (days[1], frozenset())))
    inside, before, since = In(PLACE, changing, TODAY), days[1] > TODAY, days[0] <= TODAY
    kh = Cmp("==", PLACE, Const("KH"))
    formulas = Formulas([inside, before, since, kh])
    claim = formulas[inside] == z3.And(formulas[kh], formulas[before], formulas[since])
    assert proved(claim, formulas)


def test_a_decision_list_is_unknown_at_the_first_unknown_condition():
    a, b = Fact("a", Type.BOOL), Fact("b", Type.BOOL)
    verdict = Case(((a, Const("yes")), (b, Const("maybe"))), Const("no"))
    formulas = Formulas([verdict])
    code = formulas.code(verdict)
    assert proved(z3.Implies(formulas.unknown(a), z3.Not(code.known)), formulas)
