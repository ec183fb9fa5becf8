"""Twenty regimes compared over one order book: what the comparison takes beyond the run, and both together.

The book is `licet orderbook sample --plain --known`; orders draw on the allocations, without reasons. Compared is each
regime with the first: the matrix, the changes by country, consignee, product and computing power, the orders that
change most, and the allocations.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.measure import Figure
from benchmarks.orderbooks import TWENTY, book
from licet.lab.compare.compared import Compared
from licet.lab.compare.comparison import comparison, pairs_of
from licet.orderbook.mapping.guess import guess
from licet.orderbook.mapping.sample import sample_rows
from licet.orderbook.run import Run, Settings, workbench
from licet.orderbook.source.open import open_source

BEYOND, WHOLE = 2.0, 10.0
"""Seconds that a million orders may take: the comparison alone, and with deciding them."""


def figures(rows: int, folder: Path) -> Iterator[Figure]:
    """The figures for a book of ``rows`` lines, which is made in ``folder``; run once."""
    source = open_source(str(book(folder, rows)))
    began = perf_counter()
    with workbench("4GB") as connection:
        source.stage(connection, "staged")
        mapping = guess(source.header, sample_rows(connection, "staged", len(source.header)))
        run = Run(connection, source, mapping, Settings(tuple(TWENTY), reasons=False, everything=False))
        decided = perf_counter()
        found = comparison(Compared(run), pairs_of(TWENTY))
        ended = perf_counter()
    assert all(sum(cell["orders"] for cell in pair["matrix"]) == rows for pair in found["comparisons"])
    share = rows / 1e6
    name = f"comparison: {rows:,} orders, 20 regimes"
    yield Figure(f"{name}, beyond the run", ended - decided, "s", "limit", BEYOND * share)
    yield Figure(f"{name}, with the run", ended - began, "s", "limit", WHOLE * share)
