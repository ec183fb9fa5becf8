"""What a check found: of one condition, and of a group of conditions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from licet.kernel.evaluate import conjunction

Json = dict[str, Any]

VERDICTS: Final = {True: "eligible", False: "not_eligible", None: "undetermined"}


class Question(NamedTuple):
    """A fact that is missing: its JSON pointer, and what to ask for it."""

    fact: str
    question: str


@dataclass(frozen=True)
class Finding:
    """One condition, and whether it holds; None where that is not known."""

    cite: str
    text: str
    holds: bool | None
    why: str = ""
    """What was seen, in words."""
    depends_on: str = ""
    """Where it holds only if something is still done: what."""
    until: dt.date | None = None
    """The last day for that."""
    asks: tuple[Question, ...] = ()
    """Where it is not known: the facts that would tell."""
    detail: Mapping[str, Any] = field(default_factory=dict)
    """Further members of its JSON form."""

    def to_dict(self) -> Json:
        """The finding, ready for JSON."""
        found: Json = {"citation": self.cite, "text": self.text, "holds": self.holds, "why": self.why}
        until = self.until.isoformat() if self.until else None
        return {**found, "depends_on": self.depends_on or None, "until": until, **self.detail}


@dataclass(frozen=True)
class Part:
    """A group of conditions that has a verdict of its own: ``eligible`` where all hold."""

    id: str
    title: str
    findings: tuple[Finding, ...]
    table: tuple[Json, ...] = ()
    """The figures behind the findings."""

    @property
    def holds(self) -> bool | None:
        """Whether all conditions hold."""
        return conjunction([f.holds for f in self.findings])

    @property
    def verdict(self) -> str:
        """``eligible``, ``not_eligible`` or ``undetermined``."""
        return VERDICTS[self.holds]

    @property
    def depends(self) -> bool:
        """Whether some condition holds only if something is still done."""
        return any(f.depends_on for f in self.findings)

    def to_dict(self) -> Json:
        """The part, ready for JSON."""
        found: Json = {"title": self.title, "verdict": self.verdict, "on_conditions": self.depends}
        found["conditions"] = [f.to_dict() for f in self.findings]
        return {**found, "figures": list(self.table)} if self.table else found
