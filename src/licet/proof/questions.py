"""The questions: is a regime total, is it safe, is it nowhere stricter than another or the same, is part of it dead?

Each is asked of the law of a period, as expressions that the determinations themselves use; a counterexample is a
transaction that the row reading has confirmed (``witness``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from time import perf_counter
from typing import Final

from licet.determine.decider import DEFAULT_READINGS, RECORD, Decider, decider
from licet.determine.procedure import LICENSE
from licet.determine.strictness import strictness
from licet.kernel.assume import Assumed
from licet.kernel.nodes import Const, Expr, In, NamedSet, all_of, any_of, walk
from licet.kernel.solver import every, implied, negated
from licet.kernel.unknowns import blockers
from licet.law.in_force import DIFFUSION
from licet.law.provision import Authorization, Condition, Requirement
from licet.law.regimes import applied, regime
from licet.proof.domain import answerable, places_of_designers
from licet.proof.periods import Period
from licet.proof.result import Result
from licet.proof.safety import PROPERTIES, Law
from licet.proof.safety.premises import ANY_WEIGHTS
from licet.proof.space import OpenError, Space, copy_of
from licet.proof.witness import Claim, ReplayError, Witness, counterexample

Readings = Mapping[str, str] | None
"""The readings of ambiguous law; None for all of them."""

OUTCOMES: Final = NamedSet.of(
    "the outcomes",
    ("no_license_required", "license_exception", "authorized_veu", "license_required", "prohibited"),
)
_CARRIED: Final = NamedSet.of("carried", ("license_exception", "authorized_veu"))
_FALSE: Final[Expr] = Const(False)


_PROVED: Final[dict[object, str]] = {}
"""What was proved before, of the same expressions, places of designers and readings: it need not be proved again."""


class Asked:
    """Questions about some laws in one period, over one space."""

    def __init__(
        self,
        question: str,
        laws: Sequence[Decider],
        period: Period,
        readings: Readings,
        exprs: Sequence[Expr],
        witnesses: bool = True,
    ) -> None:
        self.witnesses = witnesses
        self.question = question
        self.laws = laws
        self.period = period
        self.readings = readings
        self._exprs = [*exprs, *(e for law in laws for e in law.answer.all())]

    @cached_property
    def space(self) -> Space:
        """The records of the period."""
        return Space(self.period.day, self._exprs, self.readings)

    @cached_property
    def written(self) -> Space:
        """Those of them that a transaction can have: what means nothing in it is unknown."""
        return Space(self.period.day, self._exprs, self.readings, certain=False)

    def once(self, what: object, settle: Callable[[], str]) -> str:
        """The status that ``settle`` finds, unless the same was proved before."""
        readings = None if self.readings is None else tuple(self.readings.items())
        key = (what, places_of_designers(self.period.day), readings)
        if key not in _PROVED:
            status = settle()
            if status == "refuted":
                return status
            _PROVED[key] = status
        return _PROVED[key]

    def holds(
        self, name: str, says: str, claim: Claim, cite: str = "", exception: str = "", premise: Expr | None = None
    ) -> Result:
        """Whether a claim holds of every record; a witness, where it does not.

        ``premise``: what there must be at all, for it not to hold of nothing.
        """
        start = perf_counter()
        witness: Witness | None = None
        found: tuple[str, ...] = ()

        def settle() -> str:
            if self.space.counterexample(claim.condition) is not None:
                return "refuted"
            if premise is not None and self.space.model(self.space.formulas[premise]) is None:
                return "vacuous"
            return "proved"

        try:
            status = self.once((claim.condition, premise), settle)
            if status == "refuted" and self.witnesses:
                witness = counterexample(self.written, claim, self.laws)
                if witness is None:
                    status, found = "open", ("it fails only on transactions that cannot be written",)
        except OpenError as not_settled:
            status, found = "open", (f"not settled: {not_settled}",)
        except ReplayError as disagreement:
            status, found = "open", (f"internal error, the row reading disagrees: {disagreement}",)
        return self.result(name, says, status, perf_counter() - start, cite, exception, witness, found)

    def result(
        self,
        name: str,
        says: str,
        status: str,
        seconds: float,
        cite: str = "",
        exception: str = "",
        witness: Witness | None = None,
        found: tuple[str, ...] = (),
    ) -> Result:
        """A result of this question."""
        ids = tuple(law.regime.id for law in self.laws)
        return Result(
            self.question, name, says, cite, ids, self.period, status, seconds, self.readings, witness, exception, found
        )


def total(
    law: Decider, period: Period, readings: Readings = DEFAULT_READINGS, witnesses: bool = True
) -> Iterator[Result]:
    """Whether every transaction has exactly one answer, and one whose parts belong together."""
    a, carried = law.answer, In(law.answer.outcome, _CARRIED)
    license_ = a.outcome.equals("license_required")
    free = a.outcome.equals("no_license_required")
    nothing = a.authorization.equals("")
    weights = regime(law.regime.id, period.day).settled(DIFFUSION)
    sentences: tuple[tuple[str, str, Expr, str], ...] = (
        ("outcome", "Every transaction has an outcome.", In(a.outcome, OUTCOMES), ""),
        (
            "authorization",
            "An authorization is named where one carries the transaction, or a license is held, and nowhere else.",
            all_of(
                any_of(carried, license_, nothing),
                any_of(~carried, ~any_of(nothing, a.authorization.equals(LICENSE))),
                any_of(~license_, nothing, a.authorization.equals(LICENSE)),
            ),
            "",
        ),
        (
            "requirement",
            "A license is required, or an authorization is used, exactly where a provision requires a license.",
            all_of(
                any_of(law.aspects.prohibited, ~any_of(license_, carried), law.aspects.required),
                any_of(law.aspects.prohibited, ~law.aspects.required, ~free),
            ),
            "",
        ),
        (
            "no policy without a license",
            "A review policy is named only where a license is required.",
            any_of(license_, a.review_policy.equals("")),
            "",
        ),
        (
            "a policy for every license",
            "Where a license is required, a review policy is named.",
            any_of(~license_, ~a.review_policy.equals("")),
            ""
            if weights is _FALSE
            else "742.6(b)(14) states no policy for model weights for an end user of Supplement No. 5(a).",
        ),
        (
            "a policy but for model weights",
            "The same, model weights aside.",
            any_of(~license_, ~a.review_policy.equals(""), ANY_WEIGHTS),
            "",
        ),
    )
    asked = Asked("total", [law], period, readings, [expr for _, _, expr, _ in sentences], witnesses)
    for name, says, expr, exception in sentences:
        yield asked.holds(name, says, Claim(expr), exception=exception)
    yield _no_gap(asked)
    yield _no_guess(asked)


def _no_gap(asked: Asked) -> Result:
    """Whether all three parts of the answer are known where every fact is known that means something."""
    start = perf_counter()
    law = asked.laws[0]
    found: tuple[str, ...] = ()
    of_its_time = answerable([law], asked.period.day)

    def settle() -> str:
        nonlocal found
        space = Space(asked.period.day, [*law.answer.all(), of_its_time], asked.readings, certain=False)
        codes = [space.formulas.code(e) for e in law.answer.all()]
        once = [negated(every([f, g])) for c in codes for f, g in _pairs(list(c.classes.values()))]
        model = space.model(space.formulas[of_its_time], negated(every([*(c.known for c in codes), *once])))
        if model is None:
            return "proved"
        found = tuple(
            f"not known: {fact.label or fact.name}" for fact in blockers(law.answer.all(), space.record(model))
        )
        return "refuted"

    says = (
        "Where every fact is known that means something in a transaction, its answer is determined, and is one (what "
        "the caller classified by the entries of another time, or as memory, aside: the answer asks for figures)."
    )
    status = asked.once(("determined", law.answer.all(), of_its_time), settle)
    return asked.result("determined", says, status, perf_counter() - start, found=found)


def _pairs(formulas: Sequence[object]) -> Iterator[tuple[object, object]]:
    for i, one in enumerate(formulas):
        yield from ((one, other) for other in formulas[i + 1 :])


def _no_guess(asked: Asked) -> Result:
    """Whether an answer that is given with facts unknown is the answer of every completion."""
    start = perf_counter()
    answers = asked.laws[0].answer.all()

    def settle() -> str:
        full: dict[Expr, Expr] = {fact: copy_of(fact, "known", known=True) for fact in RECORD if not fact.known}
        completed = Assumed({}, full)
        later = [completed(e) for e in answers]
        space = Space(asked.period.day, [*answers, *later, *full.values()], asked.readings, certain=None)
        f = space.formulas
        links = [f.extends(one, copy_of(one, "known", known=True)) for one in RECORD if not one.known]
        same = [
            implied(formula, f.code(after).classes.get(name, False))
            for before, after in zip(answers, later, strict=True)
            for name, formula in f.code(before).classes.items()
        ]
        return "proved" if space.model(*links, negated(every(same))) is None else "refuted"

    says = "An answer that is given although facts are unknown is the answer whatever they turn out to be."
    status = asked.once(("nothing guessed", answers), settle)
    return asked.result("nothing guessed", says, status, perf_counter() - start)


def safe(
    law: Decider, period: Period, readings: Readings = DEFAULT_READINGS, witnesses: bool = True
) -> Iterator[Result]:
    """Whether the properties hold that speak of something in force; of a proposal, which of them it leaves."""
    proposed = "the regime is no law: it can change what this says of the law." if applied(law.regime.id)[1] else ""
    settled = regime(law.regime.id, period.day).settled
    codes = {a.code for a in law.regime.authorizations}
    sentences = []
    for p in PROPERTIES:
        if settled(p.when) is not _FALSE and codes >= set(p.needs):
            second: dict[Expr, Expr] = {**p.then}  # type: ignore[dict-item]
            sentence = p.claim(Law(law, Assumed({}, second)))
            sentences.append((p, settled(sentence.premise), settled(sentence.condition)))
    asked = Asked("safety", [law], period, readings, [e for _, *exprs in sentences for e in exprs], witnesses)
    for p, premise, condition in sentences:
        yield asked.holds(p.name, p.says, Claim(condition, p.then), p.cite, p.exception or proposed, premise)


def order(a: Decider, b: Decider, period: Period, readings: Readings = DEFAULT_READINGS) -> Result:
    """Whether the first law is nowhere stricter than the second."""
    nowhere = strictness(a.answer) <= strictness(b.answer)
    asked = Asked("order", [a, b], period, readings, [nowhere])
    name = f"{a.regime.id} ≤ {b.regime.id}"
    return asked.holds(name, f"{a.regime.id} is nowhere stricter than {b.regime.id}.", Claim(nowhere))


def equal(
    a: Decider, b: Decider, period: Period, readings: Readings = DEFAULT_READINGS, witnesses: bool = True
) -> Result:
    """Whether two laws give every transaction the same outcome, authorization and review policy."""
    same = all_of(*(_same_code(one, other) for one, other in zip(a.answer.all(), b.answer.all(), strict=True)))
    asked = Asked("equal", [a, b], period, readings, [same], witnesses)
    name = f"{a.regime.id} = {b.regime.id}"
    return asked.holds(name, f"{a.regime.id} and {b.regime.id} give every transaction the same answer.", Claim(same))


def _same_code(one: Expr, other: Expr) -> Expr:
    """Two codes, each of a decision list of constants, are the same."""
    values = sorted({str(n.value) for n in walk(one, other) if isinstance(n, Const) and isinstance(n.value, str)})
    return all_of(*(_iff(one.equals(v), other.equals(v)) for v in values))


def _iff(one: Expr, other: Expr) -> Expr:
    return all_of(any_of(~one, other), any_of(one, ~other))


def equal_conditions(
    one: tuple[Decider, Expr],
    other: tuple[Decider, Expr],
    period: Period,
    readings: Readings = DEFAULT_READINGS,
    name: str = "two conditions",
) -> Result:
    """Whether two writings of a condition, each under its law, are true of the same transactions."""
    laws = [law for law, _ in (one, other)]
    claim = _iff(*(law.regime.settled(expr) for law, expr in (one, other)))
    asked = Asked("equal", laws, period, readings, [claim])
    return asked.holds(name, "Both are true of the same transactions.", Claim(claim))


def provision(law: Decider, name: str) -> Expr:
    """What makes a requirement apply (by its id or paragraph), or an authorization available (by its code).

    Raises LookupError.
    """
    regime = law.regime
    found = [r.applies for r in (*regime.prohibitions, *regime.requirements) if name in (r.id, r.cite)]
    found += [a.available for a in regime.authorizations if a.code == name]
    if not found:
        known = [r.id for r in (*regime.prohibitions, *regime.requirements)] + [a.code for a in regime.authorizations]
        raise LookupError(f"no provision {name!r} under {regime.id} on that day; one of {', '.join(known)}")
    return any_of(*found)


def dead(law: Decider, period: Period, readings: Readings = DEFAULT_READINGS) -> Iterator[Result]:
    """What never applies and what never decides: requirements, authorizations, review policies and their conditions."""
    settle = law.regime.settled
    wanted: list[tuple[str, str, str, Expr]] = []
    requirements = [r for r in (*law.regime.prohibitions, *law.regime.requirements) if settle(r.applies) is not _FALSE]
    for r in requirements:
        others = [settle(o.applies) for o in law.regime.requirements if o is not r]
        wanted.append((r.id, r.cite, _NEVER_APPLIES, settle(r.applies)))
        wanted.append((r.id, r.cite, "never alone requires a license", all_of(settle(r.applies), ~any_of(*others))))
        wanted += _conditions(law, r.id, r)
    free = all_of(~law.aspects.prohibited, law.aspects.required)
    before: list[Expr] = []
    for a in law.regime.authorizations:
        available = law.aspects.carries[a.code]
        wanted.append((a.code, a.cite, _NEVER_CARRIES, all_of(free, available)))
        wanted.append((a.code, a.cite, "never is the one that carries it", all_of(free, available, ~any_of(*before))))
        before.append(available)
        wanted += _conditions(law, a.code, a)
    unlicensed = all_of(free, ~law.aspects.covered)
    for p in law.regime.policies:
        holds = settle(p.condition.expr)
        name = f"{p.policy}: {p.condition.text}"
        wanted.append((name, p.condition.cite, _NEVER_APPLIES, all_of(unlicensed, holds)))
        decides = all_of(unlicensed, holds, law.answer.review_policy.equals(p.policy))
        wanted.append((name, p.condition.cite, "never is the policy that counts", decides))
    asked = Asked("dead", [law], period, readings, [e for *_, e in wanted])
    gone: set[str] = set()
    for name, cite, what, can_be in wanted:
        if name in gone:
            continue
        start = perf_counter()
        try:
            status = "proved" if asked.space.model(asked.space.formulas[can_be]) is None else "refuted"
        except OpenError:
            status = "open"
        if status == "proved" and what in (_NEVER_APPLIES, _NEVER_CARRIES):
            gone.add(name)
        if status != "refuted":
            yield asked.result(name, f"{name} {what}.", status, perf_counter() - start, cite, found=(what,))


def _conditions(
    law: Decider, name: str, provision: Requirement | Authorization
) -> Iterator[tuple[str, str, str, Expr]]:
    """For each condition of a provision: that it alone fails, the others holding."""
    settle = law.regime.settled

    def asked_for(c: Condition) -> bool:
        return settle(c.expr) is not Const(True)

    conditions = [c for c in provision.conditions if asked_for(c)]
    for c in conditions:
        others = [settle(o.expr) for o in conditions if o is not c]
        what = f"never fails alone: {c.text}"
        yield name, c.cite, what, all_of(~settle(c.expr), settle(provision.in_force), *others)


_NEVER_APPLIES: Final = "never applies"
_NEVER_CARRIES: Final = "never carries what needs a license"


def law_of(id: str, period: Period) -> Decider:
    """A regime as it stands in a period. Raises UnknownRegimeError."""
    return decider(id, period.day)
