"""A determination: the answer, and everything it rests on, rendered only when it is looked at."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Final, TypeVar, cast

from licet.determine.allocation_names import allocation_names
from licet.determine.as_applied import members
from licet.determine.capture import Held, Truth, capture
from licet.determine.citations import citation
from licet.determine.classification import Json, item_record, notice, notices_of_item
from licet.determine.confidence import doubts, moved, rests_on
from licet.determine.counters import Counters, LowerBounds, refused, with_counters
from licet.determine.dates import due
from licet.determine.decider import ORDER, Decider, Triple, decider, decider_for, readings_of, triple
from licet.determine.evidence import Evidence, Required, Seen, Tried, milli
from licet.determine.kept import kept
from licet.determine.possible import UNDETERMINED, Possible, possible_answers
from licet.determine.procedure import LICENSE, SEVERAL
from licet.determine.questions import question
from licet.determine.site import contradiction
from licet.facts.read import read_transaction
from licet.facts.record import headquarters, pointer_of, thousandths
from licet.facts.transaction import Assumption, Transaction
from licet.kernel.nodes import Expr
from licet.law.limits import limits
from licet.law.part774.eccn_3a090 import CONTROLLED, level_a, split_eccn
from licet.law.part774.line import line_tpp
from licet.law.provision import ALWAYS, Authorization, Condition, Notice, Obligation, Policy, Regime, Requirement
from licet.law.regimes import regime
from licet.law.sets import SUPPLEMENT_5A

T = TypeVar("T")

_LINE: Final = ORDER.index(line_tpp.name)
_HEADQUARTERS: Final = ORDER.index(headquarters.name)


def determine(
    transaction: Transaction | Mapping[str, Any] | str,
    ledger: Counters | None = None,
    lower_bounds: LowerBounds = "unknown",
) -> Determination:
    """The determination of a transaction (a Transaction, a dict in the contract's form, or a JSON text of one).

    Counters that its ``state`` does not give are read from a ledger. What the ledger sees only in part is a lower
    bound: it decides what is beyond a limit, and is otherwise unknown, or is taken as the whole if ``lower_bounds`` is
    ``"taken"``. Raises InvalidTransactionError for an input that cannot be read.
    """
    t = transaction if isinstance(transaction, Transaction) else read_transaction(transaction)
    if ledger is None:
        return Determination(t)
    counted = with_counters(t, ledger, lower_bounds)
    d = Determination(counted.transaction, notices=counted.notices)
    draws = {c["allocation"]: thousandths(Decimal(str(c["tpp"]))) or 0 for c in d.consumes}
    d._further_notices = (*counted.notices, *refused(d.transaction, counted, draws, ledger))
    return d


@cache
def compile_regime(regime_id: str) -> Callable[[Transaction | Mapping[str, Any] | str], Triple]:
    """A reusable function from a transaction to (outcome, authorization, review policy), without explanation.

    It decides under this regime whatever the transaction names. Raises UnknownRegimeError; the function raises
    InvalidTransactionError for an input that cannot be read.
    """
    regime(regime_id)

    def decide(transaction: Transaction | Mapping[str, Any] | str) -> Triple:
        t = transaction if isinstance(transaction, Transaction) else read_transaction(transaction)
        law = decider(regime_id, t.date)
        if len(t.items) == 1:
            decided = law.plain(law.records(t)[0])
            if None not in decided:
                return triple(*decided)
        d = Determination(t, law)
        return d.outcome, d.authorization, d.review_policy

    return decide


class Determination:
    """What the law says of one transaction. Attributes are those of the contract; all are computed when asked for."""

    def __init__(
        self,
        transaction: Transaction,
        under: Decider | None = None,
        notices: Sequence[tuple[str, str, str]] = (),
    ) -> None:
        self.transaction = transaction
        self._further_notices = notices
        self._decider = under or decider_for(transaction)
        self.lines = self._decider.records(transaction)
        self._capture = capture(self._decider)
        self._truths = [self._capture.of(line) for line in self.lines]
        self._evidence = Evidence(transaction, self.lines, self._truths)

    @property
    def id(self) -> str | None:
        """The caller's reference."""
        return self.transaction.id

    @property
    def date(self) -> dt.date:
        """The date that selected the law."""
        return self.transaction.date

    @property
    def regime(self) -> str:
        """The regime that was applied."""
        return self._decider.regime.id

    @property
    def regime_law(self) -> Regime:
        """The regime itself."""
        return self._decider.regime

    @kept
    def _answer(self) -> tuple[Triple, Possible | None]:
        """The answer, and the search behind it where Kleene's logic alone left it open."""
        if len(self.lines) == 1:
            outcome, authorization, policy = self._truths[0].values[:3]
        else:
            outcome, authorization, policy = self._decider.decide_lines(self.lines)
        if outcome is not None and authorization is not None and policy is not None:
            return triple(outcome, authorization, policy), None
        possible = possible_answers(self._decider, self.transaction)
        return possible.triple, possible

    @kept
    def _completions(self) -> list[list[Truth]]:
        """What holds for the lines in each completion of the unknown facts, where all of them settle the answer alike;
        none where Kleene's logic settles it, or nothing does."""
        found = self._answer[1]
        if found is None or found.triple == UNDETERMINED:
            return []
        return [[self._capture.of(line) for line in leaf.lines] for leaf in found.leaves]

    def _is(self, expr: Expr, line: int) -> Any:
        """The truth of what the answer hangs on for a line; where that is not known, what all completions agree in."""
        known = self._truths[line][expr]
        if known is not None or not self._completions:
            return known
        first, *others = (truths[line][expr] for truths in self._completions)
        return first if all(other is first for other in others) else None

    def _relied_on_in_all(self, held: Held[T], those: Callable[[T], bool]) -> dict[T, tuple[int, bool | None]]:
        """What settles the answer in the completions, with its first line and whether it holds in each of them.

        What does is enough; where nothing does, it is what holds in some.
        """
        each = [{x: i for x, i in held.of(truths, self._outside) if those(x)} for truths in self._completions]
        met = {x: next(found[x] for found in each if x in found) for x in held.things if any(x in f for f in each)}
        in_all = {x: all(x in found for found in each) for x in met}
        return {x: (i, in_all[x] or None) for x, i in met.items() if in_all[x] or not any(in_all.values())}

    @property
    def outcome(self) -> str:
        """``no_license_required``, ``license_exception``, ``authorized_veu``, ``license_required``, ``prohibited`` or
        ``undetermined``."""
        return self._answer[0][0]

    @property
    def authorization(self) -> str | None:
        """The exception or authorization that carries the transaction; several, joined by ``+``, if each carries a
        part of it."""
        code = self._answer[0][1]
        return "+".join(a.code for a in self._carrying) if code == SEVERAL else code

    @property
    def review_policy(self) -> str | None:
        """How an application would be reviewed, where a license is required."""
        return self._answer[0][2]

    @property
    def searched(self) -> int:
        """How many lines were decided to see what unknown facts could change; 0 where nothing was left open."""
        found = self._answer[1]
        return 0 if found is None else found.decided

    @kept
    def possible(self) -> list[Json]:
        """Where undetermined: every answer that the missing facts leave open."""
        found = self._answer[1]
        if found is None or self.outcome != "undetermined":
            return []
        keys = ("outcome", "authorization", "review_policy")
        return [dict(zip(keys, answer, strict=True)) for answer in found.answers if answer != UNDETERMINED]

    @kept
    def items(self) -> list[Json]:
        """Each line: its class, computing power and how it was classified."""
        readings = readings_of(self.transaction)
        return [item_record(i, t, readings) for i, t in zip(self.transaction.items, self._truths, strict=True)]

    @property
    def split_eccns(self) -> tuple[str, ...]:
        """The class of each line with its level, also where the .z paragraphs had no levels at the time."""
        return tuple(truth[split_eccn] or "undetermined" for truth in self._truths)

    @property
    def splits_z(self) -> bool:
        """Whether the Commerce Control List has the .z paragraphs split by levels."""
        return self._decider.splits_z(self.date)

    @kept
    def total_tpp(self) -> float | int | None:
        """The controlled computing power of the transaction, in TPP; None where it is not known."""
        each = self._controlled_tpp()
        return None if None in each else milli(sum(tpp or 0 for tpp in each))

    def _controlled_tpp(self) -> list[int | None]:
        """The controlled computing power of each line, in thousandths of TPP; None where it is not known."""
        return [
            0 if truth[CONTROLLED] is False else cast("int | None", line[_LINE]) if truth[CONTROLLED] else None
            for line, truth in zip(self.lines, self._truths, strict=True)
        ]

    @kept
    def _required(self) -> list[tuple[Requirement, int]]:
        found = self._capture.required.of(self._truths, but=self._outside)
        if found or not self._completions:
            return found
        return [(r, i) for r, (i, _) in self._relied_on_in_all(self._capture.required, lambda r: True).items()]

    @kept
    def _classified(self) -> list[tuple[Condition, int]]:
        return self._capture.classified.of(self._truths)

    @kept
    def requirements(self) -> list[Required]:
        """The provisions that require a license (or forbid the transaction)."""
        return [
            Required(r.cite, r.title, r.reason_for_control, self.seen(r.conditions, line)) for r, line in self._required
        ]

    @kept
    def _outside(self) -> frozenset[int]:
        """The lines whose items are known not to be subject to the EAR."""
        subject = self._decider.regime.subject
        return frozenset(i for i, truth in enumerate(self._truths) if truth[subject] is False)

    @property
    def subject(self) -> bool:
        """Whether some item is, or may be, subject to the EAR."""
        return bool(self._inside)

    @kept
    def _inside(self) -> list[int]:
        """All other lines."""
        return [i for i in range(len(self.lines)) if i not in self._outside]

    @kept
    def exceptions(self) -> list[Tried]:
        """Every exception and authorization tried, and why it failed; none where no license is required."""
        required = self._decider.aspects.required
        lines = [(i, truth) for i, truth in enumerate(self._truths) if truth[required] is not False]
        return [self._tried(a, lines) for a in self._decider.regime.authorizations] if lines else []

    def _tried(self, a: Authorization, lines: list[tuple[int, Truth]]) -> Tried:
        take = self._capture.of_authorization[a]
        if self._answer[0][1] == SEVERAL and a in self._carriers:  # it carries its own lines
            lines = [(i, truth) for i, truth in lines if self._carriers[i] is a]
        return Tried(a, [(i, take(truth.values)) for i, truth in lines], self._evidence)

    @kept
    def _carrying(self) -> list[Authorization]:
        """The authorizations that carry the transaction: one, or one for each line that needs a license."""
        tried = self._decider.regime.authorizations
        one = [a for a in tried if a.code == self._answer[0][1]]
        if one:
            return one
        required = self._decider.aspects.required
        lines = range(len(self.lines))
        each = [next((a for a in tried if self._is(a.available, i)), None) for i in lines if self._is(required, i)]
        return [a for a in dict.fromkeys(each) if a is not None]

    @kept
    def _carriers(self) -> list[Authorization | None]:
        """For each line the authorization that carries it; None where it needs none, or a license."""
        required = self._decider.aspects.required
        return [
            next((a for a in self._carrying if self._is(a.available, i)), None) if self._is(required, i) else None
            for i in range(len(self.lines))
        ]

    def seen(self, conditions: Iterable[Condition], line: int) -> tuple[Seen, ...]:
        """Conditions of the regime that was applied as they were seen of a line, those that are asked for."""
        truth = self._truths[line]
        return tuple(
            Seen(c, self._is(c.expr, line), self._evidence, line) for c in conditions if truth[c.during] is not False
        )

    @kept
    def _to_license(self) -> list[int]:
        """The lines that need a license and that nothing carries."""
        required, covered = self._decider.aspects.required, self._decider.aspects.covered
        return [i for i in range(len(self.lines)) if self._is(required, i) and not self._is(covered, i)]

    @kept
    def carried_by(self) -> list[Required]:
        """The authorization that carries the transaction (one for each line if need be), with its conditions."""
        if self.outcome not in ("license_exception", "authorized_veu"):
            return []
        found = []
        for a in self._carrying:
            line = self._carriers.index(a) if a in self._carriers else 0
            found.append(Required(a.cite, a.title, a.code, self.seen(a.conditions, line)))
        return found

    @kept
    def reviewed_under(self) -> list[Seen]:
        """The paragraphs that set the license review policy."""
        policy = self.review_policy
        if policy is None:
            return []
        policies = self._capture.policies
        found: dict[Policy, tuple[int, bool | None]] = {
            p: (line, True) for p, line in policies.of(self._truths) if p.policy == policy
        }
        if not found and self._completions:
            found = self._relied_on_in_all(policies, lambda p: p.policy == policy)
        return [Seen(p.condition, holds, self._evidence, line) for p, (line, holds) in found.items()]

    @kept
    def obligations(self) -> list[Json]:
        """What the parties must do, by whom, when, and by which paragraph."""
        return list(self._obligations())

    def _obligations(self) -> Iterator[Json]:
        positions = self._capture.position
        for duty, lines in self._duties():
            certain = duty.applies is ALWAYS
            if not certain:
                position = positions[duty.applies]
                holds = [truth.values[position] for truth in lines]
                certain = True in holds
                if not certain and None not in holds:
                    continue
            yield _duty(duty, certain, self.date).copy()

    def _duties(self) -> Iterator[tuple[Obligation, list[Truth]]]:
        """Each duty that the outcome brings, with the lines that it concerns."""
        regime = self._decider.regime
        if self.outcome in ("license_exception", "authorized_veu"):
            for a in self._carrying:
                lines = [truth for truth, by in zip(self._truths, self._carriers, strict=True) if by is a]
                yield from ((duty, lines) for duty in a.obligations)
        elif self.outcome == "license_required":
            held = self.authorization == LICENSE
            duties = [d for d in regime.license_obligations if not (held and d.document == "license_application")]
            yield from ((duty, [self._truths[i] for i in self._to_license]) for duty in duties)
        if self.outcome not in ("undetermined", "prohibited"):
            inside = [self._truths[i] for i in self._inside]
            yield from ((duty, inside) for duty in regime.general_obligations)

    @kept
    def missing(self) -> list[Json]:
        """Each absent fact that could still change the answer, most decisive first."""
        found = self._answer[1]
        if found is None or self.outcome != "undetermined":
            return []
        asked = self._decider.regime.questions
        return [{"fact": p, "question": asked.get(p) or question(p)} for p in found.missing]

    @kept
    def assumptions(self) -> list[Json]:
        """Facts that were not given and were taken as their documented default, if the law looks at them."""
        return [{"fact": a.pointer, "value": a.value, "because": a.because} for a in self._assumed()]

    def _assumed(self) -> Iterator[Assumption]:
        for a in self.transaction.assumptions:
            if not a.pointer.startswith("/state/china_2026/") or a.pointer in self._capture.places:
                yield a
        for default in self._decider.regime.defaults:
            said = self.lines[0][ORDER.index(default.fact.name)]
            if said == "" and any(truth[default.when] is not False for truth in self._truths):
                yield Assumption(pointer_of(default.fact), default.value, default.because)

    @kept
    def notices(self) -> list[Json]:
        """Defects and ambiguities of the law, and limits of the data, that this determination touched."""
        readings = {**readings_of(self.transaction), **self._decider.regime.readings}
        found = [
            notice(n.id, n.cite, n.text, n.switch, readings[n.switch] if n.switch else None) for n in self._touched()
        ]
        for item, truth in zip(self.transaction.items, self._truths, strict=True):
            found += notices_of_item(item, truth, readings, self.authorization)
        further = [*limits(self.transaction, self.regime, self._tier_1), *self._further_notices]
        site = thousandths(self.transaction.end_use.site_tpp)
        if site is not None and self._capture.looks_at_sites:
            further += contradiction(site, sum(tpp or 0 for tpp in self._controlled_tpp()))
        found += [notice(name, cite, text, None, None) for name, cite, text in further]
        if (text := rests_on(self._doubts())) is not None:
            found.append(notice("confidence", "how the text was seen", text, None, None))
        places = [self.transaction.destination, *(c for c in self.lines[0][_HEADQUARTERS] or ())]  # type: ignore[union-attr]
        for cite, text in moved(dict.fromkeys(c for c in places if c), self.date):
            found.append(notice("confidence_group", cite, text, None, None))
        if self.outcome == "license_required":
            found.append(notice(*_OTHER_EXCEPTIONS))
        return list({id(n): n for n in found}.values())

    def _touched(self) -> list[Notice]:
        """The notices of the law that the transaction touches, as far as it is known or as it may yet turn out."""
        outcome = self.outcome
        met: dict[Notice, None] = {}
        for truths in (self._truths, *self._completions):
            for n, _ in self._capture.notices.of(truths):
                if n.outcome is not None and n.outcome != outcome:
                    continue
                whole = range(len(truths)) if n.always else self._inside
                lines = self._to_license if n.outcome == "license_required" else whole
                if len(lines) == len(truths) or any(truths[i][n.when] for i in lines):
                    met[n] = None
        return [n for n in self._capture.notices.things if n in met] if self._completions else list(met)

    def _tier_1(self) -> frozenset[str]:
        """Supplement No. 5(a) as it stands under the regime, on the day and with the readings in force."""
        return members(self.regime, SUPPLEMENT_5A, self.date, readings_of(self.transaction))

    def _doubts(self) -> Iterator[tuple[str, str]]:
        """What of the conditions that made the answer what it is was not seen itself: citation and mark."""
        for c, _ in self._classified:
            yield from doubts(c)
        for r, _ in self._required:
            yield from doubts(r)
        if self.outcome in ("license_exception", "authorized_veu"):
            for a in self._carrying:
                yield from doubts(a)
        for seen in self.reviewed_under:
            yield from doubts(seen.condition)

    @kept
    def red_flags(self) -> list[Json]:
        """Warning signs that must be resolved before proceeding."""
        return [
            {"id": f.id, "severity": f.severity, "why": f.why, "citation": f.cite}
            for f, _ in self._capture.red_flags.of(self._truths, but=self._outside)
        ]

    @kept
    def consumes(self) -> list[Json]:
        """What a ledger must reserve: the allocations drawn on, in TPP."""
        drawn: dict[str, int] = {}
        if self.outcome in ("license_exception", "authorized_veu"):
            for i, (line, carrier) in enumerate(zip(self.lines, self._carriers, strict=True)):
                if carrier is not None and carrier.consumes and self._is(level_a, i) and self._is(carrier.draws, i):
                    names = allocation_names(self.transaction)
                    holder = names.get(f"holder {carrier.code}", "unnamed")
                    allocation = carrier.consumes.format_map({**names, "holder": holder})
                    drawn[allocation] = drawn.get(allocation, 0) + cast("int", line[_LINE])
        elif self.outcome == "license_required" and self.authorization != LICENSE:
            template, within, tpp = self._decider.regime.license_consumes
            licensed = [self._truths[i][tpp] for i in self._to_license if self._is(within, i)]
            if licensed:
                drawn[template.format_map(allocation_names(self.transaction))] = licensed[0]
        return [{"allocation": name, "tpp": milli(tpp)} for name, tpp in drawn.items() if tpp]

    @kept
    def citations(self) -> list[Json]:
        """Every provision relied on, with the instrument, its effective date and confidence, and a link."""
        return [citation(cite, self.date, self.regime) for cite in dict.fromkeys(self._relied_on())]

    def _relied_on(self) -> Iterator[str]:
        yield from (c.cite for c, _ in self._classified)
        yield from (r.citation for r in self.requirements)
        for carried in self.carried_by:
            yield carried.citation
            yield from (s.condition.cite for s in carried.conditions)
        yield from (s.condition.cite for s in self.reviewed_under)

    @property
    def law_version(self) -> str:
        """The regime and the fingerprint of its expressions, sets and parameters."""
        return f"{self.regime}@{self._capture.law_version}"

    def to_dict(self) -> Json:
        """The determination in the contract's form, ready for JSON."""
        return {
            "id": self.id,
            "date": self.date.isoformat(),
            "regime": self.regime,
            "outcome": self.outcome,
            "authorization": self.authorization,
            "review_policy": self.review_policy,
            "possible": self.possible,
            "items": self.items,
            "total_tpp": self.total_tpp,
            "requirements": [r.to_dict() for r in self.requirements],
            "exceptions": [e.to_dict() for e in self.exceptions],
            "obligations": self.obligations,
            "missing": self.missing,
            "assumptions": self.assumptions,
            "notices": self.notices,
            "red_flags": self.red_flags,
            "consumes": self.consumes,
            "citations": self.citations,
            "law_version": self.law_version,
        }

    def to_json(self) -> str:
        """The determination as a line of JSON."""
        return _JSON.encode(self.to_dict())

    def explain(self) -> str:
        """The determination as a text that can be read and filed."""
        from licet.determine.report import report

        return report(self)


@lru_cache(maxsize=4096)
def _duty(duty: Obligation, certain: bool, date: dt.date) -> Json:
    when, day = due(duty.when, date)
    return {
        "what": duty.what if certain else f"If it applies, which is not known: {duty.what}",
        "who": duty.who,
        "when": when,
        "date": day.isoformat() if day else None,
        "citation": duty.cite,
        "document": duty.document,
        "contents": [{"text": c.text, "citation": c.cite} for c in duty.contents],
    }


_JSON = json.JSONEncoder(ensure_ascii=False, check_circular=False)

_OTHER_EXCEPTIONS = (
    "other_exceptions",
    "740.9; 740.10; 740.11; 740.13",
    "License Exceptions TMP, RPL, GOV and TSU are not evaluated: a transaction has no facts for their conditions.",
    None,
    None,
)
