"""How strict an answer is: the order in which regimes are compared.

From the freest to the strictest: no license is required; a License Exception or a validated end-user authorization
carries the transaction (both let it go ahead, on conditions); a license is required, and its application is reviewed
under a presumption of approval, case by case (also where the law states no policy), under a presumption of denial, or
under a policy of denial; the transaction is prohibited. Which exception carries a transaction, and what must be done,
does not count.
"""

from __future__ import annotations

from typing import Final

from licet.determine.procedure import Answer
from licet.kernel.nodes import Case, Const, Expr

WORDS: Final = (
    "no license required",
    "carried by an exception or authorization",
    "license required, presumption of approval",
    "license required, case by case",
    "license required, presumption of denial",
    "license required, policy of denial",
    "prohibited",
)
"""The steps, from the freest on."""

OUTCOMES: Final = {"no_license_required": 0, "license_exception": 1, "authorized_veu": 1, "prohibited": 6}
"""The steps of outcomes; that of a license depends on how its application is reviewed."""
POLICIES: Final = {"presumption_of_approval": 2, "case_by_case": 3, "presumption_of_denial": 4, "policy_of_denial": 5}
"""The steps of review policies."""


def step(outcome: str, review_policy: str | None) -> int:
    """The step of an answer, a number of ``WORDS``."""
    return OUTCOMES[outcome] if outcome in OUTCOMES else POLICIES[review_policy or "case_by_case"]


def strictness(answer: Answer) -> Expr:
    """The same as an expression."""
    policies = {**POLICIES, "": POLICIES["case_by_case"]}
    *steps, (_, last) = sorted(policies.items(), key=lambda pair: pair[1])
    return Case(
        (
            *((answer.outcome.equals(outcome), Const(n)) for outcome, n in OUTCOMES.items()),
            *((answer.review_policy.equals(policy), Const(n)) for policy, n in steps),
        ),
        Const(last),
    )
