"""All records of one day at once, for the theorem prover: is there one of which a condition is false?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

import z3

from licet.determine.decider import DEFAULT_READINGS, RECORD
from licet.kernel.nodes import Expr, Fact, Type, Value, facts_of
from licet.kernel.solver import Formula, Formulas, equivalent, every, negated
from licet.law.readings import READINGS
from licet.proof.domain import APPLIES, CODES_OF, domain, expressions

PATIENCE: Final = 60_000
"""Milliseconds for one question; a question that takes longer stays open."""


def copy_of(fact: Fact, suffix: str, known: bool | None = None) -> Fact:
    """The same fact of a second record."""
    known = fact.known if known is None else known
    return Fact(f"{fact.name}{_COPY}{suffix}", fact.of, fact.label, known, fact.least, fact.most, fact.among)


def _original(fact: Fact) -> str:
    return fact.name.partition(_COPY)[0]


_COPY: Final = "__"
_BY_NAME: Final = {fact.name: fact for fact in RECORD}


class OpenError(Exception):
    """A question that the prover could not settle in the time that it is given."""


class Space:
    """The records of transactions of one line on a day.

    ``exprs``: every condition that will be asked about, and whatever else it is made of. ``readings``: the readings of
    ambiguous law by name, or None for all of them. ``certain``: every fact is known (True); a fact is known where it
    means something, and unknown where it does not (False); any fact may be unknown (None).
    """

    def __init__(
        self,
        day: dt.date,
        exprs: Iterable[Expr],
        readings: Mapping[str, str] | None = DEFAULT_READINGS,
        certain: bool | None = True,
    ) -> None:
        self.day = day
        conditions = [condition for _, condition in APPLIES]
        every_expr = [*expressions(day), *conditions, *exprs]
        facts = facts_of(*every_expr)
        codes = {f.name: CODES_OF[original] for f in facts if (original := _original(f)) in CODES_OF}
        self.formulas = Formulas(every_expr, codes, bool(certain))
        limits = [domain(self.formulas, day)]
        if readings is not None:
            limits += [self.formulas.fixed(READINGS[name].fact, value) for name, value in readings.items()]
        if certain is False:
            limits += [self._known_where_it_applies(fact) for fact in RECORD]
            limits += [self._known_alike(_BY_NAME[_original(f)], f) for f in facts if _COPY in f.name]
        self._limits = limits

    def _known_where_it_applies(self, fact: Fact) -> Formula:
        unknown = self.formulas.unknown(fact)
        wholly = self.formulas.codes(fact).open if fact.type is Type.CODES else unknown
        for facts, condition in APPLIES:
            if fact in facts:
                applies = self.formulas[condition]
                return every([z3.Implies(applies, negated(wholly)), z3.Implies(z3.Not(applies), unknown)])
        return negated(wholly)

    def _known_alike(self, fact: Fact, copy: Fact) -> Formula:
        one, other = self.formulas.unknown(fact), self.formulas.unknown(copy)
        wholly = negated(self.formulas.codes(copy).open) if copy.type is Type.CODES else True
        return every([equivalent(one, other), wholly])

    @cached_property
    def solver(self) -> z3.Solver:
        """The prover, which knows what a record is."""
        solver = z3.SolverFor("QF_LIA")
        solver.set("timeout", PATIENCE)
        solver.add(every(self._limits))
        return solver

    def model(self, *formulas: Formula) -> z3.ModelRef | None:
        """A record of which all the formulas hold; None where there is none. Raises OpenError."""
        claim = every(formulas)
        self.solver.push()
        try:
            self.solver.add(every([*self.formulas.bounds, claim]))
            match self.solver.check():
                case z3.sat:
                    return self.solver.model()
                case z3.unsat:
                    return None
            raise OpenError(self.solver.reason_unknown())
        finally:
            self.solver.pop()

    def counterexample(self, condition: Expr) -> z3.ModelRef | None:
        """A record of which a condition is not true; None where it is true of every record. Raises OpenError."""
        return self.model(negated(self.formulas[condition]))

    def record(self, model: z3.ModelRef, facts: Iterable[Fact] = RECORD) -> dict[str, Value]:
        """The facts of a model; of a class of codes its name."""
        return {fact.name: self.formulas.read(model, fact) for fact in facts}
