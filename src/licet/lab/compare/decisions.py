"""What a regime decides of an order, and which of two decisions is the stricter one.

A decision is the outcome; where a license is required, how an application is reviewed. The authorization is no part of
it: whether AIA or LPP carries an order, it may go without a license.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from licet.determine.strictness import OUTCOMES, POLICIES
from licet.orderbook.columns import Json

Change = Literal["same", "looser", "as_strict", "stricter", "undetermined", "not_ordered"]


@dataclass(frozen=True)
class Decision:
    """A decision; ``least`` and ``most`` say where it stands among the others by strictness (None: nowhere)."""

    key: str
    outcome: str
    review_policy: str | None
    words: str
    short: str
    least: int | None
    most: int | None

    def to_dict(self) -> Json:
        """Outcome and review policy, as determinations name them."""
        return {"outcome": self.outcome, "review_policy": self.review_policy}


def _of(outcome: str, words: str, short: str) -> Decision:
    step = OUTCOMES.get(outcome)
    return Decision(outcome, outcome, None, words, short, step, step)


def _review(policy: str, short: str) -> Decision:
    words, step = f"license: {policy.replace('_', ' ')}", POLICIES[policy]
    return Decision(policy, "license_required", policy, words, short, step, step)


DECISIONS: Final = (
    _of("no_license_required", "no license required", "free"),
    _of("license_exception", "license exception", "exception"),
    _of("authorized_veu", "validated end user", "VEU"),
    _review("presumption_of_approval", "approval"),
    _review("case_by_case", "case by case"),
    _review("presumption_of_denial", "denial presumed"),
    _review("policy_of_denial", "denial"),
    Decision(
        *("license_required", "license_required", None, "license: no policy stated", "license"),
        *(min(POLICIES.values()), max(POLICIES.values())),
    ),
    _of("prohibited", "prohibited", "prohibited"),
    _of("undetermined", "undetermined", "open"),
)
"""Every decision, in the order in which they are shown. A license without a stated policy is stricter than an exception
and looser than a prohibition; against the policies it is not ordered."""
BY_KEY: Final[Mapping[str, Decision]] = {d.key: d for d in DECISIONS}

STRICTNESS: Final = (
    "no license required < license exception = validated end user < license required, under a presumption of approval "
    "< case by case < presumption of denial < policy of denial < prohibited. Undetermined is not ordered; a license "
    "for which the text states no policy is not ordered among the policies."
)

CHANGES: Final[Mapping[Change, str]] = {
    "looser": "less strictly",
    "as_strict": "as strictly, in another way",
    "stricter": "more strictly",
    "undetermined": "undetermined on one side",
    "not_ordered": "neither more nor less strictly, as a policy is not stated",
}
"""How a decision may differ from that of the base, in words."""


def change(base: Decision, other: Decision) -> Change:
    """How the ``other`` decision differs from the ``base``."""
    if base is other:
        return "same"
    if base.least is None or base.most is None or other.least is None or other.most is None:
        return "undetermined"
    if other.most < base.least:
        return "looser"
    if other.least > base.most:
        return "stricter"
    return "as_strict" if base.least == base.most == other.least == other.most else "not_ordered"
