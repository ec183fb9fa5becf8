"""How long the proofs take, and how many ordered pairs of regimes they settle."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import permutations
from time import perf_counter
from typing import Final

from benchmarks.measure import Figure
from licet.law.proposals import PROPOSALS
from licet.law.regimes import LAW_IDS, REGIME_IDS, regime
from licet.proof.run import asked, tasks

SECONDS: Final = 120.0
PAIRS: Final = 40
DAYS: Final = (dt.date(2025, 6, 2), dt.date(2026, 11, 20))


def figures(jobs: int = 2) -> Iterator[Figure]:
    """Totality and the safety list for every regime on a day; the laws, and each proposal with its base, in order."""
    start = perf_counter()
    each = [(id,) for id in REGIME_IDS]
    wanted = [task for question in ("total", "safety") for task in tasks(question, each, DAYS[0], False)]
    fails = [r for _, results in asked(wanted, jobs) for r in results if r.fails]
    if fails:
        raise AssertionError(f"{fails[0].name}: {fails[0].status}")
    yield Figure("totality and safety of every regime", perf_counter() - start, "s", "limit", SECONDS)
    laws = list(permutations(LAW_IDS, 2))
    changed = [pair for id in PROPOSALS for pair in ((id, str(regime(id).based_on)), (str(regime(id).based_on), id))]
    pairs = [task for day in DAYS for task in tasks("order", [*laws, *changed], day, False)]
    settled = sum(r.status in ("proved", "refuted") for _, results in asked(pairs, jobs) for r in results)
    yield Figure("ordered pairs of regimes settled, two days", settled, "pairs", "target", PAIRS)
