"""What a provision of law is here: conditions with their paragraphs, and what follows where they hold.

Every legal condition is one ``Condition``: an expression, the paragraph that states it, and the sentence that a
reader sees. Requirements, authorizations, review policies and notices are made of conditions and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from licet.kernel.assume import Assumed
from licet.kernel.nodes import Const, Expr, Fact, all_of, any_of

ALWAYS: Final[Expr] = Const(True)

Confidence = str
"""``primary``, ``primary_extract``, ``secondary``, ``memory`` or ``derived``: how the text behind a fact was seen."""


@dataclass(frozen=True, eq=False)
class Condition:
    """One condition of a provision. It holds where ``expr`` is true; outside ``during`` it is not asked for."""

    cite: str
    text: str
    expr: Expr
    confidence: Confidence = "primary"
    during: Expr = ALWAYS


def require(cite: str, expr: Expr, text: str, confidence: Confidence = "primary", during: Expr = ALWAYS) -> Condition:
    """A condition: its paragraph, its expression, and the sentence that is true where it holds."""
    return Condition(cite, text, expr if during is ALWAYS else any_of(~during, expr), confidence, during)


@dataclass(frozen=True, eq=False)
class Requirement:
    """A provision that requires a license where all its conditions hold."""

    id: str
    cite: str
    title: str
    reason_for_control: str
    conditions: tuple[Condition, ...]
    confidence: Confidence = "primary"
    in_force: Expr = ALWAYS

    @cached_property
    def applies(self) -> Expr:
        """True where a license is required."""
        return all_of(self.in_force, *(c.expr for c in self.conditions))


@dataclass(frozen=True, eq=False)
class When:
    """When a duty falls due: so many days or months from the export, or on a day of the year."""

    words: str
    days: int | None = None
    """Days after the export, or before it where negative."""
    months: int | None = None
    """Months after the export."""
    kept: bool = False
    """Whether it is a period through which records are kept, and not a deadline."""
    yearly: tuple[tuple[int, int], ...] = ()
    """(month, day) pairs: the next one after the export."""
    half_yearly: tuple[tuple[int, int], ...] = ()
    """(month, day) of the report on January to June, and of the one, next year, on July to December."""


KEPT_FIVE_YEARS: Final = When("for five years (762.6)", months=60, kept=True)


@dataclass(frozen=True)
class Clause:
    """What a document must say or hold, with its paragraph."""

    cite: str
    text: str


@dataclass(frozen=True, eq=False)
class Obligation:
    """What somebody must do. It applies where ``applies`` is not false; ``document`` is the form that does it.

    ``contents``: what the document must hold, where the text lists it.
    """

    cite: str
    what: str
    who: str
    when: When
    document: str | None = None
    applies: Expr = ALWAYS
    confidence: Confidence = "primary"
    contents: tuple[Clause, ...] = ()


@dataclass(frozen=True, eq=False)
class Authorization:
    """A License Exception or a validated end-user authorization: available where all its conditions hold.

    ``consumes`` names the allocation that it draws on: a template over the facts of the transaction.
    """

    code: str
    cite: str
    title: str
    outcome: str
    conditions: tuple[Condition, ...]
    obligations: tuple[Obligation, ...] = ()
    consumes: str | None = None
    draws: Expr = ALWAYS
    """Where it draws on the allocation that it names."""
    in_force: Expr = ALWAYS

    @cached_property
    def available(self) -> Expr:
        """True where the authorization carries an item."""
        return all_of(self.in_force, *(c.expr for c in self.conditions))


@dataclass(frozen=True, eq=False)
class Policy:
    """A license review policy: what BIS says it will do with an application where the condition holds."""

    policy: str
    condition: Condition


@dataclass(frozen=True, eq=False)
class Notice:
    """A defect, an ambiguity or a limit that a determination touched, raised where ``when`` is true.

    ``switch`` is the reading that changes what was taken, where there is one.
    """

    id: str
    cite: str
    text: str
    when: Expr
    switch: str | None = None
    outcome: str | None = None
    """The only outcome with which it is raised; None for any."""
    always: bool = False
    """Whether it is raised for items that are not subject to the EAR too."""


@dataclass(frozen=True, eq=False)
class RedFlag:
    """A warning sign that must be resolved before proceeding, raised where ``when`` is true."""

    id: str
    severity: str
    cite: str
    why: str
    when: Expr
    confidence: Confidence = "primary"


@dataclass(frozen=True, eq=False)
class Default:
    """What a regime takes of something that nothing is said of (``fact`` is then empty), where it looks at it."""

    fact: Fact
    value: bool | int
    because: str
    when: Expr


@dataclass(frozen=True, eq=False)
class Regime:
    """A selection of law: what requires a license, what can carry a transaction, how an application is reviewed.

    ``authorizations`` stand in order of preference. ``policies`` are all tested; the strictest that applies counts.
    ``settled`` reduces an expression of the law to what is left of it under this regime (and on this day, if it is the
    law of one day). ``readings`` are those that the regime itself fixes.
    """

    id: str
    title: str
    status: str
    based_on: str | None
    source: str
    subject: Expr
    """The item is subject to the EAR: only then is anything required or prohibited."""
    prohibitions: tuple[Requirement, ...]
    requirements: tuple[Requirement, ...]
    authorizations: tuple[Authorization, ...]
    policies: tuple[Policy, ...]
    license_obligations: tuple[Obligation, ...]
    license_consumes: tuple[str, Expr, Expr]
    """The allocation that a license draws on (a template), where it does, and how much of it."""
    general_obligations: tuple[Obligation, ...]
    notices: tuple[Notice, ...]
    red_flags: tuple[RedFlag, ...]
    eccn: Expr
    classification: Mapping[str, Condition]
    settled: Assumed = field(default_factory=lambda: Assumed({}))
    readings: Mapping[str, str] = field(default_factory=dict)
    defaults: tuple[Default, ...] = ()
    questions: Mapping[str, str] = field(default_factory=dict)
    """What is asked for a fact, by its JSON pointer, where it means something else than in the law."""

    def conditions(self) -> Iterator[Condition]:
        """Every condition, in the order in which an explanation meets them."""
        yield from self.classification.values()
        for requirement in (*self.prohibitions, *self.requirements):
            yield from requirement.conditions
        for authorization in self.authorizations:
            yield from authorization.conditions
        for policy in self.policies:
            yield policy.condition

    def duties(self) -> Iterator[Obligation]:
        """Every obligation: of the authorizations, of a license, of all exports."""
        for authorization in self.authorizations:
            yield from authorization.obligations
        yield from (*self.license_obligations, *self.general_obligations)

    def expressions(self) -> Iterator[Expr]:
        """Every expression on which something that a determination says depends."""
        for condition in self.conditions():
            yield from (condition.expr, condition.during)
        yield from (r.applies for r in (*self.prohibitions, *self.requirements))
        yield from (a.available for a in self.authorizations)
        yield from (n.when for n in self.notices)
        yield from (f.when for f in self.red_flags)
        yield from (o.applies for a in self.authorizations for o in a.obligations)
        yield from (a.draws for a in self.authorizations)
        yield from (o.applies for o in (*self.license_obligations, *self.general_obligations))
        yield from (d.when for d in self.defaults)
        yield from (*self.license_consumes[1:], self.eccn, self.subject)
