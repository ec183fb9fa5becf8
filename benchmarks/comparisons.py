"""Twenty regimes compared over one order book: what the comparison takes beyond the run, and both together.

The book is `licet orderbook sample --plain --known`, decided without reasons. Each regime is compared with the first:
the matrix, the changes by country, consignee, product and computing power, the orders that change most, and the
allocations.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks.measure import Figure
from benchmarks.orderbooks import TWENTY, book
from licet.lab.compare.compared import Compared
from licet.lab.compare.comparison import comparison, pairs_of
from licet.orderbook.mapping.guess import guess
from licet.orderbook.mapping.sample import sample_rows
from licet.orderbook.run import Run, Settings, workbench
from licet.orderbook.source.open import open_source

REGIMES: Final = TWENTY["3 laws, 17 proposals"]
BEYOND, WHOLE = 2.0, 10.0
"""Seconds that a million orders may take: the comparison alone, and with deciding them."""


def figures(rows: int, folder: Path) -> Iterator[Figure]:
    """The figures for books of up to ``rows`` lines, which are made in ``folder``; run once."""
    name, share = f"comparison: {rows:,} orders, 20 regimes", rows / 1e6
    decided, compared = _seconds(book(folder, rows), rows, folded=False)
    yield Figure(f"{name}, each on its own", decided + compared, "s", "limit", WHOLE * share)
    yield Figure(f"{name}, beyond the run", compared, "s", "limit", BEYOND * share)
    some = rows // 10
    _, compared = _seconds(book(folder, some), some, folded=True)
    name = f"comparison: {some:,} orders, 20 regimes with quotas"
    yield Figure(f"{name}, beyond the run", compared, "s", "limit", BEYOND * share)


def _seconds(path: Path, rows: int, *, folded: bool) -> tuple[float, float]:
    """How long it takes to read and decide a book, and then to compare."""
    source = open_source(str(path))
    began = perf_counter()
    with workbench("4GB") as connection:
        source.stage(connection, "staged")
        mapping = guess(source.header, sample_rows(connection, "staged", len(source.header)))
        settings = Settings(tuple(REGIMES), folded=folded, reasons=False, everything=False)
        run = Run(connection, source, mapping, settings)
        decided = perf_counter()
        found = comparison(Compared(run), pairs_of(REGIMES))
        ended = perf_counter()
    assert all(sum(cell["orders"] for cell in pair["matrix"]) == rows for pair in found["comparisons"])
    return decided - began, ended - decided
