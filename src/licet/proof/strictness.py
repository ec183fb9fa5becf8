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
from licet.kernel.nodes import Case, Const, Expr, any_of

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

_POLICIES: Final = {"presumption_of_approval": 2, "": 3, "case_by_case": 3, "presumption_of_denial": 4}


def step(outcome: str, review_policy: str | None) -> int:
    """The step of an answer, a number of ``WORDS``."""
    free = {"no_license_required": 0, "license_exception": 1, "authorized_veu": 1, "prohibited": 6}
    return free[outcome] if outcome in free else _POLICIES.get(review_policy or "", 5)


def strictness(answer: Answer) -> Expr:
    """The same as an expression."""
    carried = any_of(answer.outcome.equals("license_exception"), answer.outcome.equals("authorized_veu"))
    return Case(
        (
            (answer.outcome.equals("no_license_required"), Const(0)),
            (carried, Const(1)),
            (answer.outcome.equals("prohibited"), Const(6)),
            *((answer.review_policy.equals(policy), Const(n)) for policy, n in _POLICIES.items()),
        ),
        Const(5),
    )
