"""One decision at a time: the answer alone, with the truth of every condition, and fully explained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.agreement import DisagreementError, assert_python_agrees
from benchmarks.handwritten import decide
from benchmarks.measure import Figure, per_call, side_by_side
from licet.determine.capture import capture
from licet.determine.decider import Decider, triple
from licet.determine.determination import Determination, compile_regime, determine
from licet.facts.transaction import Transaction

BY_HAND = "function by hand"


def explain(t: Transaction) -> Determination:
    """A determination with what people read first, and with what stood in the way of each exception."""
    found = determine(t)
    _ = found.requirements, [(e.failed, e.unknown) for e in found.exceptions], found.obligations, found.notices
    return found


def to_json(t: Transaction) -> str:
    """A determination as JSON."""
    return determine(t).to_json()


def figures(
    decider: Decider, rows: Sequence[tuple[Any, ...]], transactions: Sequence[Transaction], rounds: int
) -> Iterator[Figure]:
    """The figures for single decisions, over records and over transactions that the facts decide."""

    def by_hand(t: Transaction) -> Any:
        return decide(decider.records(t)[0])

    assert_python_agrees(decider, rows)
    compiled = compile_regime(decider.regime.id)
    for t in transactions:
        theirs = by_hand(t)
        if None not in theirs and compiled(t) != triple(*theirs):
            raise DisagreementError(f"generated: {compiled(t)}\nby hand:   {theirs}\n{t}")

    def beside(name: str, ours: Any, theirs: Any, over: Sequence[Any]) -> Figure:
        return side_by_side(name, "µs", per_call(ours, over), BY_HAND, per_call(theirs, over), rounds)

    decided = [t for t in transactions if None not in by_hand(t)]
    yield beside("one decision, from a record", decider.plain, decide, rows)
    yield beside("one decision, from a transaction", compiled, by_hand, decided)
    yield beside("one decision, every condition captured", capture(decider).read, decide, rows)
    yield beside("one decision, explained, as objects", explain, by_hand, decided)
    yield beside("one decision, explained, as JSON", to_json, by_hand, decided)
