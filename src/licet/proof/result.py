"""What came of a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from licet.proof.periods import Period
from licet.proof.witness import Witness

DOMAIN: Final = (
    "every transaction of one line, each of its facts known and anything that the contract allows; {readings}; {days}"
)


@dataclass(frozen=True)
class Result:
    """The answer to one question under one regime (or two), in one period.

    ``status``: ``proved``, ``refuted`` (with a witness, where a transaction can be written that shows it), ``vacuous``
    (there is no transaction that the sentence speaks of), ``open`` (not settled in the time that was given).
    ``exception``: why a refutation was to be expected, where it was.
    """

    question: str
    name: str
    says: str
    cite: str
    regimes: tuple[str, ...]
    period: Period
    status: str
    seconds: float
    readings: Mapping[str, str] | None
    witness: Witness | None = None
    exception: str = ""
    found: tuple[str, ...] = field(default=())
    """What a question that looks for things found, in words."""

    @property
    def domain(self) -> str:
        """What it was proved of, in words."""
        days = f"{self.period.since} to {self.period.until}"
        readings = "all readings of ambiguous law" if self.readings is None else "the default readings"
        return DOMAIN.format(readings=readings, days=days)

    @property
    def fails(self) -> bool:
        """Whether it is a fault of the law or of its writing: refuted, and no reason for it is known; or open."""
        return self.status == "open" or (self.status == "refuted" and not self.exception)

    def to_dict(self) -> dict[str, Any]:
        """The form of ``--json``."""
        record: dict[str, Any] = {
            "question": self.question,
            "name": self.name,
            "says": self.says,
            "citation": self.cite or None,
            "regimes": list(self.regimes),
            "from": self.period.since.isoformat(),
            "to": self.period.until.isoformat(),
            "status": self.status,
            "exception": self.exception or None,
            "domain": self.domain,
            "seconds": round(self.seconds, 3),
            "witness": None,
        }
        if self.found:
            record["found"] = list(self.found)
        if self.witness is not None:
            answers = [
                {id: dict(zip(("outcome", "authorization", "review_policy"), a, strict=True)) for id, a in one.items()}
                for one in self.witness.answers
            ]
            record["witness"] = {"transactions": list(self.witness.transactions), "answers": answers}
        return record
