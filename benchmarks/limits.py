"""One decision with all of law loaded, beside the time that it may take."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from benchmarks.decisions import explain, to_json
from benchmarks.measure import Figure, beside_limit, per_call
from licet.determine.decider import decider
from licet.determine.determination import compile_regime
from licet.facts.transaction import Transaction

PLAIN: Final = 10.0
EXPLAINED: Final = 60.0
JSON: Final = 200.0
"""Microseconds."""


def figures(regime: str, transactions: Sequence[Transaction], rounds: int) -> Iterator[Figure]:
    """The figures for a regime, over the transactions of that regime that their facts decide."""
    decided = [t for t in transactions if None not in _answer(t)]
    pairs = [(law := decider(regime, t.date), law.records(t)[0]) for t in decided]

    def beside(name: str, ours: Callable[[Any], Any], over: Sequence[Any], limit: float) -> Figure:
        return beside_limit(f"{regime}: one decision, {name}", "µs", per_call(ours, over), limit, rounds)

    yield beside("from a record", lambda pair: pair[0].plain(pair[1]), pairs, PLAIN)
    yield beside("from a transaction", compile_regime(regime), decided, PLAIN)
    yield beside("explained, as objects", explain, decided, EXPLAINED)
    yield beside("explained, as JSON", to_json, decided, JSON)


def _answer(t: Transaction) -> tuple[Any, ...]:
    law = decider(t.regime, t.date)
    return law.plain(law.records(t)[0])
