"""What a proposal is here: changes to the law of a named base, each with the reading taken and what that rests on.

No proposal copies a provision. It replaces numbers and lists of the law, withdraws provisions, adds conditions to them,
or adds provisions of its own; what it does not name stays as its base has it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from licet.kernel.assume import Assumed, Chosen, Known
from licet.kernel.nodes import Const, Expr, NamedSet, all_of
from licet.law.provision import (
    ALWAYS,
    Authorization,
    Clause,
    Condition,
    Default,
    Notice,
    Obligation,
    Policy,
    Regime,
    Requirement,
)
from licet.law.readings import Reading

NEVER: Final[Expr] = Const(False)
_UNCHANGED: Final = Assumed({})

Basis = Literal["stated", "reading", "assumption"]
"""What a change rests on: the source says so; it is how the source is read; the source gives no figure."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Change:
    """One thing that a proposal changes.

    ``of`` names it; ``before`` and ``after`` show it, where it is a number or a list. ``instead`` and ``sets`` replace
    expressions and sets of codes wherever the law has them, ``without`` withdraws provisions, ``conditions`` are asked
    for beside those that a provision has, and the rest is added.
    """

    of: str
    what: str
    why: str
    basis: Basis
    before: str = ""
    after: str = ""
    instead: Mapping[Expr, Expr] = field(default_factory=dict)
    sets: Mapping[NamedSet, Chosen] = field(default_factory=dict)
    without: tuple[Requirement | Authorization, ...] = ()
    conditions: Mapping[Requirement | Authorization, Condition] = field(default_factory=dict)
    prohibitions: tuple[Requirement, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    policies: tuple[Policy, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    """Of an applicant for a license."""
    general_obligations: tuple[Obligation, ...] = ()
    texts: Mapping[Expr, str] = field(default_factory=dict)
    """What is said of conditions that hold for another reason than the law has: by their expression in the law."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Numbers as the law's texts have them, with what stands in their place."""
    words_by_day: tuple[tuple[dt.date, Mapping[str, str]], ...] = ()
    """The same in the law of one day, from each day on (the first also before it), where it is not always the same."""
    stale: tuple[str, ...] = ()
    """The ids of notices that speak of what is changed."""
    notices: tuple[Notice, ...] = ()
    defaults: tuple[Default, ...] = ()
    questions: Mapping[str, str] = field(default_factory=dict)
    """What is asked for a fact, by its JSON pointer, where it means something else than in the law."""

    def words_on(self, day: dt.date | None) -> Mapping[str, str]:
        """What stands in the place of numbers in the texts of the law of a day, or (None) of all days."""
        if day is None or not self.words_by_day:
            return self.words
        (_, first), *later = self.words_by_day
        return next((words for since, words in reversed(later) if since <= day), first)


@dataclass(frozen=True, eq=False, kw_only=True)
class Proposal:
    """A proposal, or an overlay (``based_on`` None) that is added to any regime.

    ``status`` is ``proposal``, ``reported_draft`` or ``overlay``; ``source`` and ``link`` say where it can be read.
    """

    id: str
    title: str
    status: str
    based_on: str | None
    source: str
    link: str = ""
    changes: tuple[Change, ...]
    readings: Mapping[str, str] = field(default_factory=dict)
    """Readings of the law that it fixes."""

    @property
    def cite(self) -> str:
        """How a provision of its own is cited."""
        return own(self.id)

    @property
    def notice(self) -> Notice:
        """What every determination under it says."""
        assumed = [c.what for c in self.changes if c.basis == "assumption"]
        rests = f" It rests on assumptions: {' '.join(assumed)}" if assumed else ""
        kind = {"overlay": "an overlay that is not law", "reported_draft": "a draft that the press reported"}
        status = kind.get(self.status, "a proposal")
        return Notice(
            f"not_law_{self.id.replace('-', '_')}",
            self.cite,
            f"This applies {status}, not the law: {self.title} ({self.source}).{rests}",
            ALWAYS,
            always=True,
        )


def withdrawn(*provisions: Requirement | Authorization, why: str, basis: Basis = "reading", what: str = "") -> Change:
    """The withdrawal of provisions."""
    titles = " and ".join(p.title for p in provisions)
    verb = "is" if len(provisions) == 1 else "are"
    cites = " and ".join(dict.fromkeys(p.cite for p in provisions))
    return Change(of=cites, what=what or f"{titles} {verb} withdrawn.", why=why, basis=basis, without=provisions)


def left_open(switch: Reading, id: str, when: Expr, outcome: str | None = None) -> Notice:
    """The notice of a switch of a proposal, raised where another of its values could matter."""
    question = switch.question[0].lower() + switch.question[1:]
    return Notice(switch.name, own(id), f"The proposal leaves it open: {question}", when, switch.name, outcome)


class RegimeFileError(ValueError):
    """Faults in the file of a regime; each with its line, what was found and what was expected."""

    def __init__(self, file: str, faults: Sequence[str]) -> None:
        super().__init__("\n".join(f"{file}: {fault}" for fault in faults))
        self.faults: Final = tuple(faults)


def own(id: str) -> str:
    """The citation of what a proposal itself lays down."""
    return f"proposal {id}"


def changed_by(cite: str, id: str) -> str:
    """The citation of a paragraph of the law as a proposal changes it; of several the last one is named."""
    return f"{cite.partition(' as changed by ')[0]} as changed by {id}"


def stands_in(cite: str) -> str | None:
    """The id of the proposal in which a citation stands; None where it is one of the law."""
    _, found, id = cite.rpartition(" as changed by ")
    if not found and cite.startswith("proposal "):
        id = cite.removeprefix("proposal ")
    return id.split(",")[0] if found or id != cite else None


def rewriting(known: Known, instead: Mapping[Expr, Expr], sets: Mapping[NamedSet, Chosen]) -> Assumed:
    """Expressions as they are left of law in which others stand in the place of some.

    What stands in a place is itself so left, but for what it stands for: that is the law's own in it.
    """
    left: Mapping[Expr, Expr] = {}
    for _ in range(len(instead) + 1):  # one that stands in another is left first; no chain is longer
        before = left
        left = {
            e: Assumed(known, {k: v for k, v in before.items() if k is not e}, sets)(value)
            for e, value in instead.items()
        }
        if left == before:
            break
    return Assumed(known, left, sets)


def replaced(proposals: Iterable[Proposal]) -> tuple[dict[Expr, Expr], dict[NamedSet, Chosen]]:
    """What stands in the place of expressions and of sets of codes under some proposals; a later one goes first."""
    instead: dict[Expr, Expr] = {}
    sets: dict[NamedSet, Chosen] = {}
    for change in (c for p in proposals for c in p.changes):
        for provision in change.without:
            instead[_whole(provision)] = NEVER
        for provision, condition in change.conditions.items():
            whole = _whole(provision)
            instead[whole] = all_of(instead.get(whole, whole), condition.expr)
        instead |= change.instead
        sets |= change.sets
    return instead, sets


def changed(law: Regime, proposals: Sequence[Proposal], day: dt.date | None = None) -> Regime:
    """The provisions of the law, of one day or of all, as the proposals leave them, each said with what it becomes.

    Expressions stay those of the law: ``Regime.settled`` puts in their place what the proposals do (``replaced``).
    """
    words = {old: new for p in proposals for c in p.changes for old, new in c.words_on(day).items()}
    texts = {expr: text for p in proposals for c in p.changes for expr, text in c.texts.items()}
    stale = _stale(proposals)
    law = replace(law, notices=tuple(n for n in law.notices if n.id not in stale))
    for position, proposal in enumerate(proposals):
        later = {old: new for p in proposals[position + 1 :] for c in p.changes for old, new in c.words_on(day).items()}
        law = _changed(law, _Amending(proposal, words, texts, later))
        words, texts = {}, {}  # the law's own texts are said anew once
    return law


def _stale(proposals: Sequence[Proposal]) -> set[str]:
    """The notices of the law that are not those of a regime that is none."""
    changes = [c for p in proposals for c in p.changes]
    found = {id for c in changes for id in c.stale}
    if any(p.based_on for p in proposals):
        found.add("codified_not_enforced")
    if "LPP" in {_id(provision) for c in changes for provision in c.without}:
        found.add("lpp_in_d1_d4")
    return found


class _Amending:
    """The provisions of the law as one proposal leaves them."""

    def __init__(
        self, proposal: Proposal, words: Mapping[str, str], texts: Mapping[Expr, str], later: Mapping[str, str]
    ) -> None:
        """``words``, ``texts``: what is said instead of the law's own; ``later``: of the proposal's own numbers."""
        self.proposal: Final = proposal
        self.words: Final = words
        self.texts: Final = texts
        self.later: Final = later
        self.gone: Final = {_id(p) for c in proposal.changes for p in c.without}
        self.left: Final = rewriting({}, *replaced([proposal]))

    def condition(self, c: Condition) -> Condition:
        text = self.texts.get(c.expr) or _reworded(c.text, self.words)
        if self.left(c.expr) is _UNCHANGED(c.expr):
            return c if text == c.text else replace(c, text=text)
        return replace(c, cite=changed_by(c.cite, self.proposal.id), text=text)

    def conditions(self, p: Requirement | Authorization) -> tuple[Condition, ...]:
        """Those that are still asked for, and those that are asked for besides."""
        kept = (
            self.condition(c) for c in p.conditions if self.left(c.expr) is not ALWAYS or _UNCHANGED(c.expr) is ALWAYS
        )
        more = (c for change in self.proposal.changes for of, c in change.conditions.items() if _id(of) == _id(p))
        return (*kept, *map(self.own, more))

    def own(self, c: Condition) -> Condition:
        """A condition of the proposal itself, with the numbers that later ones put into it."""
        return replace(c, text=_reworded(c.text, self.later)) if self.later else c

    def own_requirement(self, r: Requirement) -> Requirement:
        return replace(r, conditions=tuple(map(self.own, r.conditions))) if self.later else r

    def own_duty(self, o: Obligation) -> Obligation:
        return replace(o, what=_reworded(o.what, self.later)) if self.later else o

    def duty(self, o: Obligation) -> Obligation:
        contents = tuple(Clause(c.cite, _reworded(c.text, self.words)) for c in o.contents)
        return replace(o, what=_reworded(o.what, self.words), contents=contents)

    def requirements(self, held: Iterable[Requirement]) -> Iterator[Requirement]:
        return (replace(r, conditions=self.conditions(r)) for r in held if _id(r) not in self.gone)

    def authorizations(self, held: Iterable[Authorization]) -> Iterator[Authorization]:
        for a in held:
            if _id(a) not in self.gone:
                yield replace(a, conditions=self.conditions(a), obligations=tuple(map(self.duty, a.obligations)))


def _changed(law: Regime, amending: _Amending) -> Regime:
    proposal, changes = amending.proposal, amending.proposal.changes
    policies = (replace(p, condition=amending.condition(p.condition)) for p in law.policies)
    duties = map(amending.duty, law.license_obligations)
    return replace(
        law,
        prohibitions=(
            *amending.requirements(law.prohibitions),
            *(amending.own_requirement(p) for c in changes for p in c.prohibitions),
        ),
        requirements=(
            *amending.requirements(law.requirements),
            *(amending.own_requirement(r) for c in changes for r in c.requirements),
        ),
        authorizations=tuple(amending.authorizations(law.authorizations)),
        policies=(
            *policies,
            *(replace(p, condition=amending.own(p.condition)) for c in changes for p in c.policies),
        ),
        license_obligations=(*duties, *(amending.own_duty(o) for c in changes for o in c.obligations)),
        general_obligations=(
            *law.general_obligations,
            *(amending.own_duty(o) for c in changes for o in c.general_obligations),
        ),
        notices=(
            *law.notices,
            *(n for c in changes for n in c.notices),
            replace(proposal.notice, text=_reworded(proposal.notice.text, amending.later)),
        ),
        defaults=(*law.defaults, *(d for c in changes for d in c.defaults)),
        questions={**law.questions, **{pointer: text for c in changes for pointer, text in c.questions.items()}},
    )


def _whole(provision: Requirement | Authorization) -> Expr:
    return provision.available if isinstance(provision, Authorization) else provision.applies


def _id(provision: Requirement | Authorization) -> str:
    return provision.code if isinstance(provision, Authorization) else provision.id


def _reworded(text: str, words: Mapping[str, str]) -> str:
    """A text with numbers replaced, all at once, and none within another."""
    if not words:
        return text
    numbers = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.sub(rf"(?<![\d.,])(?:{numbers})(?![\d]|[.,]\d)", lambda found: words[found[0]], text)
