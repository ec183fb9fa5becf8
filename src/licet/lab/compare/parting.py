"""One transaction under two regimes: the question at which they part, and the condition that makes the difference."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from licet.determine.decider import Triple
from licet.determine.determination import Determination
from licet.determine.evidence import Seen
from licet.determine.report import headline
from licet.facts.read import read_transaction
from licet.facts.transaction import Transaction
from licet.kernel.evaluate import conjunction
from licet.lab.compare.comparison import standing_of
from licet.lab.compare.decisions import BY_KEY, change
from licet.law.provision import Authorization, Condition, Policy, Regime, Requirement
from licet.orderbook.columns import Json

Side = Literal["base", "alternative"]

_BOTH: Final[tuple[tuple[Side, Side], ...]] = (("base", "alternative"), ("alternative", "base"))
_FREE: Final = ("license_exception", "authorized_veu")


@dataclass(frozen=True)
class Question:
    """A question of the decision procedure, what an answer says to it, and the provisions that decide it.

    ``said``: None where the question is not reached.
    """

    id: str
    text: str
    said: Callable[[Triple], str | None]
    provisions: Callable[[Regime], Iterable[Provision]]


@dataclass(frozen=True)
class Provision:
    """A requirement, an authorization or a review policy, as it is found again in another regime by ``id``."""

    id: str
    cite: str
    title: str
    conditions: tuple[Condition, ...]


def _paragraph(cite: str) -> str:
    """The paragraph of a citation, which a proposal that changes it names behind it."""
    return cite.partition(" as changed by ")[0]


def _of_requirement(r: Requirement) -> Provision:
    return Provision(r.id, r.cite, r.title, r.conditions)


def _of_authorization(a: Authorization) -> Provision:
    return Provision(a.code, a.cite, a.title, a.conditions)


def _of_policy(p: Policy) -> Provision:
    c = p.condition
    return Provision(f"{p.policy} {_paragraph(c.cite)}", c.cite, f"review: {p.policy.replace('_', ' ')}", (c,))


QUESTIONS: Final = (
    Question(
        "prohibited",
        "Is it prohibited?",
        lambda answer: "yes" if answer[0] == "prohibited" else "no",
        lambda law: map(_of_requirement, law.prohibitions),
    ),
    Question(
        "required",
        "Does a provision require a license?",
        lambda answer: {"prohibited": None, "no_license_required": "no"}.get(answer[0], "yes"),
        lambda law: map(_of_requirement, law.requirements),
    ),
    Question(
        "carried",
        "Which authorization carries it without one?",
        lambda answer: answer[1] if answer[0] in _FREE else "none" if answer[0] == "license_required" else None,
        lambda law: map(_of_authorization, law.authorizations),
    ),
    Question(
        "reviewed",
        "How are applications reviewed?",
        lambda answer: (answer[2] or "no policy stated") if answer[0] == "license_required" else None,
        lambda law: map(_of_policy, law.policies),
    ),
)
"""The decision procedure, in its order. Two regimes part at the first question to which they give other answers."""


def compare_transaction(transaction: Transaction | Mapping[str, Any] | str, base: str, alternative: str) -> Json:
    """What two regimes say of a transaction, and at which question, provision and condition they part.

    Of a provision that both have, the conditions are those of which the truth differs, or that one side alone asks for
    and that do not hold; of one that only one side has, all of them. The counters of its ``state`` are the same under
    both. Raises InvalidTransactionError, UnknownRegimeError.
    """
    t = transaction if isinstance(transaction, Transaction) else read_transaction(transaction)
    sides: dict[Side, Determination] = {
        "base": Determination(replace(t, regime=base)),
        "alternative": Determination(replace(t, regime=alternative)),
    }
    asked = [
        {"id": q.id, "question": q.text, **{side: _said(q, d) for side, d in sides.items()}}
        for q in QUESTIONS
        if any(_said(q, d) for d in sides.values())
    ]
    at = next((q for q in QUESTIONS if _said(q, sides["base"]) != _said(q, sides["alternative"])), None)
    decisions = [BY_KEY[d.review_policy or d.outcome] for d in sides.values()]
    return {
        "id": t.id,
        "date": t.date.isoformat(),
        "change": change(*decisions),
        **{side: _answer(d) for side, d in sides.items()},
        "questions": asked,
        "parting": None if at is None else _parting(at, sides),
        "only": {
            "items": _only(sides, lambda d: [item["eccn"] for item in d.items]),
            "requirements": _only(sides, lambda d: [f"{r.citation}  {r.provision}" for r in d.requirements]),
            "obligations": _only(sides, lambda d: [f"{o['what']} [{o['citation']}]" for o in d.obligations]),
            "consumes": _only(sides, lambda d: [f"{c['allocation']}: {c['tpp']:,} TPP" for c in d.consumes]),
            "missing": _only(sides, lambda d: [m["question"] for m in d.missing]),
        },
    }


def _answer(d: Determination) -> Json:
    law = d.regime_law
    return {
        "regime": d.regime,
        "title": law.title,
        "status": law.status,
        "standing": standing_of(d.regime),
        "said": headline(d),
        "outcome": d.outcome,
        "authorization": d.authorization,
        "review_policy": d.review_policy,
        "possible": d.possible,
        "subject_to_the_ear": d.subject,
        "eccns": [item["eccn"] for item in d.items],
        "law_version": d.law_version,
    }


def _only(sides: Mapping[Side, Determination], of: Callable[[Determination], list[str]]) -> Json:
    """What one side has and the other has not."""
    found = {side: of(d) for side, d in sides.items()}
    if found["base"] == found["alternative"]:
        return {"base": [], "alternative": []}
    return {
        "base": [one for one in found["base"] if one not in found["alternative"]],
        "alternative": [one for one in found["alternative"] if one not in found["base"]],
    }


def _said(question: Question, d: Determination) -> list[str]:
    """What a determination says to a question: where it is undetermined, everything that it may come to."""
    answers: list[Triple] = [(d.outcome, d.authorization, d.review_policy)]
    if d.outcome == "undetermined":
        answers = [(p["outcome"], p["authorization"], p["review_policy"]) for p in d.possible]
    return sorted({said for answer in answers if (said := question.said(answer)) is not None})


def _parting(question: Question, sides: Mapping[Side, Determination]) -> Json:
    """The provisions that decide a question on one side and do not do so on the other."""
    found: list[Json] = []
    told: set[str] = set()
    for side, other in _BOTH:
        here, there = sides[side], sides[other]
        of_other = list(question.provisions(there.regime_law))
        for provision in question.provisions(here.regime_law):
            seen = _seen(here, provision)
            holds = conjunction([s.holds for s in seen])
            if holds is False or provision.id in told or not _decides(question, provision, here):
                continue
            same = _again(provision, of_other)
            seen_there = () if same is None else _seen(there, same)
            holds_there = None if same is None else conjunction([s.holds for s in seen_there])
            if same is not None and holds_there is holds:
                continue
            told.add(provision.id)
            alone = (_both(s.condition, {side: s}) for s in seen)
            found.append(
                {
                    "side": side,
                    "citation": provision.cite,
                    "provision": provision.title,
                    "holds": holds,
                    "other_has_it": same is not None,
                    "other_holds": holds_there,
                    "conditions": list(alone if same is None else _apart(seen, seen_there, side, other)),
                }
            )
    return {"id": question.id, "question": question.text, "provisions": found}


def _decides(question: Question, provision: Provision, d: Determination) -> bool:
    """Whether a provision that holds, or may hold, makes the answer: of authorizations the one that is taken."""
    said = _said(question, d)
    match question.id:
        case "carried":
            return any(provision.id in codes.split("+") for codes in said)
        case "reviewed":
            return provision.id.split()[0] in said
    return "yes" in said


def _seen(d: Determination, provision: Provision) -> tuple[Seen, ...]:
    """The conditions of a provision, for the line of which the most hold."""
    lines = (d.seen(provision.conditions, line) for line in range(len(d.lines)))
    return min(lines, key=lambda seen: ([s.holds for s in seen].count(False), [s.holds for s in seen].count(None)))


def _again(provision: Provision, others: Sequence[Provision]) -> Provision | None:
    """The same provision of the other regime; of several reviews under one paragraph the one in the same words."""
    same = [o for o in others if o.id == provision.id]
    return next((o for o in same if _words(o) == _words(provision)), same[0] if same else None)


def _words(provision: Provision) -> list[str]:
    return [c.text for c in provision.conditions]


def _apart(here: Sequence[Seen], there: Sequence[Seen], side: str, other: str) -> Iterator[Json]:
    """The conditions of which the truth differs, and those that only the other side asks for and that do not hold."""
    matched: set[int] = set()
    for s in here:
        same = _same(s.condition, there)
        if same is None:
            continue
        matched.add(id(same))
        if same.holds is not s.holds:
            yield _both(s.condition, {side: s, other: same})
    for s in there:
        if id(s) not in matched and s.holds is not True:
            yield _both(s.condition, {other: s})


def _same(condition: Condition, among: Sequence[Seen]) -> Seen | None:
    """The same condition as the other regime has it: in the same words, or of the same paragraph."""
    of_paragraph = [s for s in among if _paragraph(s.condition.cite) == _paragraph(condition.cite)]
    exact = [s for s in of_paragraph if s.condition.text == condition.text]
    return next(iter(exact), of_paragraph[0] if len(of_paragraph) == 1 else None)


def _both(condition: Condition, seen: Mapping[str, Seen]) -> Json:
    """A condition with what each side that asks for it saw."""
    return {
        "citation": condition.cite,
        "text": condition.text,
        **{side: s.to_dict() for side, s in seen.items()},
    }
