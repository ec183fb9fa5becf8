#!/usr/bin/env python3
"""Every figure beside its peer's, measured in turns, or its limit; before that both must give the same answers."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import (
    books,
    clocks,
    cold,
    comparisons,
    data,
    decisions,
    ledger,
    limits,
    mini,
    mutations,
    orderbooks,
    proofs,
    spark,
)
from benchmarks.agreement import DisagreementError
from benchmarks.measure import Figure
from benchmarks.transactions import transactions
from licet.determine.decider import decider_of_all_days

REGIME = "diffusion-2025"


def figures(rows: int, quick: bool) -> Iterator[Figure]:
    """All the figures; each is measured when it is asked for."""
    rounds, calls = (3, 2_000) if quick else (9, 20_000)
    decide = decider_of_all_days(REGIME)
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        data.make_table(connection, rows)
        records = data.records(connection, calls)
        orders = list(transactions(connection, calls // 10))
        yield from decisions.figures(decide, records, orders, rounds)
        yield from limits.figures(REGIME, orders, rounds)
        yield from mini.figures(connection, calls // 10, rounds)
        yield from books.figures(connection, decide, rows, Path(folder), rounds)
        data.make_table(connection, rows, "clocks", data.OF_THE_CLOCKS)
        for clock in clocks.CLOCKS:
            yield from limits.figures(clock, list(transactions(connection, calls // 10, "clocks", clock)), rounds)
        yield from clocks.figures(connection, rows, calls, Path(folder), rounds)
        yield from cold.figures(Path(folder), rounds)
        yield from ledger.figures(20_000 if quick else 1_000_000, 20 if quick else 200, rounds)
        yield from orderbooks.figures(rows if quick else 10 * rows, Path(folder))
        yield from comparisons.figures(rows, Path(folder))
        yield from spark.figures(Path(folder), rows, 3)  # each run takes seconds
        yield from proofs.figures()
        yield from mutations.figures(20 if quick else mutations.WANTED)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", metavar="FILE", type=Path, help="also write the figures to this file")
    parser.add_argument("--rows", metavar="N", type=int, help="rows of the order book (default 1,000,000)")
    parser.add_argument("--quick", action="store_true", help="fewer rows, calls and rounds: a look, not a result")
    options = parser.parse_args()
    rows = (100_000 if options.quick else 1_000_000) if options.rows is None else options.rows
    if rows < 1:
        parser.error("--rows: at least 1")
    print(f"{'':58}{'Licet':>9}  {'':16}{'peer':>9}{'ratio':>9}", flush=True)
    found = []
    try:
        for figure in figures(rows, options.quick):
            found.append(figure)
            ours, theirs = f"{figure.value:>9.3g}  {figure.unit:<16}", f"{figure.peer_value:>9.3g}{figure.ratio:>9.3g}"
            print(f"{figure.name:<58}{ours}{theirs}  {figure.peer}", flush=True)
    except DisagreementError as error:
        print(error, file=sys.stderr)
        return 1
    if options.json:
        options.json.write_text(json.dumps([f.to_dict() for f in found], indent=2, ensure_ascii=False) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
