"""The decision procedure, which is law too, as expressions.

Is the transaction prohibited? Does any provision require a license? Does an authorization carry it? If none, which
review policy applies? It is stated once and used twice: over the conditions of a single line, and, for an order of
several lines, over what the lines have in common.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from licet.facts.record import license_held
from licet.kernel.nodes import Case, Const, Expr, Fact, Type, all_of, any_of
from licet.law.provision import Regime

STRICTEST_FIRST: Final = ("policy_of_denial", "presumption_of_denial", "case_by_case", "presumption_of_approval")

LICENSE: Final = "license"
"""The authorization of a transaction that needs a license, where a party holds one."""
SEVERAL: Final = "several"
"""The authorization of an order whose lines are carried by different ones."""


@dataclass(frozen=True)
class Aspects:
    """What the procedure looks at, of a line or of a whole order.

    ``carries``: by authorization, whether it carries every item that needs a license; ``covered``: whether each such
    item is carried by some authorization; ``policies``: by review policy, whether it applies to an item not carried.
    """

    prohibited: Expr
    required: Expr
    carries: Mapping[str, Expr]
    covered: Expr
    policies: Mapping[str, Expr]

    def all(self) -> tuple[Expr, ...]:
        """The aspects in a fixed order."""
        return (self.prohibited, self.required, *self.carries.values(), self.covered, *self.policies.values())


@dataclass(frozen=True)
class Answer:
    """The answer as expressions: three codes, empty where there is none."""

    outcome: Expr
    authorization: Expr
    review_policy: Expr

    def all(self) -> tuple[Expr, Expr, Expr]:
        """Outcome, authorization, review policy."""
        return (self.outcome, self.authorization, self.review_policy)


def aspects_of_line(regime: Regime) -> Aspects:
    """The aspects of one line, from the law itself."""
    settled = regime.settled
    carries = {a.code: settled(a.available) for a in regime.authorizations}
    return Aspects(
        prohibited=settled(all_of(regime.subject, any_of(*(p.applies for p in regime.prohibitions)))),
        required=settled(all_of(regime.subject, any_of(*(r.applies for r in regime.requirements)))),
        carries=carries,
        covered=any_of(*carries.values()),
        policies={
            policy: settled(any_of(*(p.condition.expr for p in regime.policies if p.policy == policy)))
            for policy in STRICTEST_FIRST
        },
    )


def aspects_of_order(regime: Regime) -> Aspects:
    """The aspects of an order as facts, to be filled from those of its lines."""

    def fact(name: str) -> Fact:
        return Fact(f"order_{name}", Type.BOOL)

    return Aspects(
        prohibited=fact("prohibited"),
        required=fact("required"),
        carries={a.code: fact(f"carried_by_{a.code}") for a in regime.authorizations},
        covered=fact("covered"),
        policies={policy: fact(policy) for policy in STRICTEST_FIRST},
    )


def answer(regime: Regime, aspects: Aspects) -> Answer:
    """The decision, as expressions over the aspects."""
    outcomes = {a.code: a.outcome for a in regime.authorizations}
    free = ~aspects.required
    nothing = Const("")
    return Answer(
        outcome=Case(
            (
                (aspects.prohibited, Const("prohibited")),
                (free, Const("no_license_required")),
                *((expr, Const(outcomes[code])) for code, expr in aspects.carries.items()),
                (aspects.covered, Const("license_exception")),
            ),
            Const("license_required"),
        ),
        authorization=Case(
            (
                (aspects.prohibited, nothing),
                (free, nothing),
                *((expr, Const(code)) for code, expr in aspects.carries.items()),
                (aspects.covered, Const(SEVERAL)),
                (license_held, Const(LICENSE)),
            ),
            nothing,
        ),
        review_policy=Case(
            (
                (any_of(aspects.prohibited, free, aspects.covered), nothing),
                *((expr, Const(policy)) for policy, expr in aspects.policies.items()),
            ),
            nothing,
        ),
    )
