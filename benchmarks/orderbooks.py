"""Whole runs of `licet orderbook run` in a process of its own, as a user starts them: rows a second, and peak memory.

The books are `licet orderbook sample --plain --known`: each line an order, no cell empty that decides. Times are those
of the whole process: reading, telling the columns, deciding, reasons where asked, and writing all columns again.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.measure import Figure
from licet.law.regimes import LAW_IDS, REGIME_IDS

LAW: Final = "diffusion-2025"
_OVER: Final = ("", "+affiliates-rule", "+is-informed-h20", "+is-informed-mi308")
TWENTY: Final = {
    "20 regimes of law": [law + over for over in _OVER for law in LAW_IDS],
    "3 laws, 17 proposals": ["ear-2022", "ear-2023", LAW, *(id for id in REGIME_IDS if id not in LAW_IDS)],
}
_LICET: Final = (sys.executable, "-c", "from licet.cli import main; main()", "orderbook")


class Took(NamedTuple):
    """What a process took: seconds, and the most memory that it held, in GB."""

    seconds: float
    gigabytes: float


def figures(rows: int, folder: Path) -> Iterator[Figure]:
    """The figures for books of up to ``rows`` lines, in ``folder``; one run each, after one that does not count."""
    sizes = [rows // 100, rows // 10, rows]
    books = {size: book(folder, size) for size in sizes}
    one_line, largest = books[sizes[0]], books[rows]
    _run(one_line, folder, "--alone", "--answers-only")
    alone = {size: _run(books[size], folder, "--alone", "--answers-only") for size in sizes}
    for size in sizes[:-1]:
        yield _per_second(f"{size:,} lines, each on its own, answers", size, alone[size], 3.0)
    yield _per_second(f"{rows:,} lines, each on its own, answers", rows, alone[rows], 3.0)
    yield Figure(f"order book: {rows:,} lines, peak memory", alone[rows].gigabytes, "GB", "limit", 1.5)
    yield _per_second(f"{rows:,} lines with quotas, answers", rows, _run(largest, folder, "--answers-only"), 1.5)
    one = _run(books[sizes[1]], folder, "--alone", "--answers-only").seconds
    for which, regimes in TWENTY.items():
        twenty = _run(books[sizes[1]], folder, "--alone", "--answers-only", regimes=regimes).seconds
        yield Figure(f"order book: {sizes[1]:,} lines, {which}", twenty, "s", "one regime", one)
    csv = book(folder, sizes[1], ".csv")
    seconds = _run(csv, folder, out="out.csv").seconds
    yield Figure(
        f"order book: {sizes[1]:,} lines CSV to CSV, with reasons", seconds, "s", "limit", 20.0 * sizes[1] / 1e6
    )


def _per_second(name: str, rows: int, took: Took, least: float) -> Figure:
    return Figure(f"order book: {name}", rows / took.seconds / 1e6, "million rows/s", "at least", least)


def book(folder: Path, rows: int, suffix: str = ".parquet") -> Path:
    """A book of plain orders with so many lines, made in ``folder``."""
    path = folder / f"book_{rows}{suffix}"
    asked = ("--rows", str(rows), "--plain", "--known", "--since", "2025-01-13", "--until", "2025-12-31")
    subprocess.run([*_LICET, "sample", *asked, "--out", str(path), "--force"], check=True, capture_output=True)
    return path


def _run(book: Path, folder: Path, *options: str, regimes: Sequence[str] = (LAW,), out: str = "out.parquet") -> Took:
    asked = [*_LICET, "run", str(book), "--regime", ",".join(regimes), "--out", str(folder / out), *options]
    environment = {**os.environ, "LICET_CONFIG": str(folder / "configuration")}
    process = subprocess.run(
        [sys.executable, "-c", _TAKEN, *asked], check=True, capture_output=True, text=True, env=environment
    )
    *said, taken = process.stdout.splitlines()
    status, seconds, most = json.loads(taken)
    if status not in (0, 3):
        raise RuntimeError("\n".join(said))
    return Took(seconds, most * _UNIT / 1e9)


_TAKEN: Final = """
import json, resource, subprocess, sys
from time import perf_counter
began = perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=sys.stdout)
most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([done.returncode, perf_counter() - began, most]))
"""
"""Starts a process from a small one: at first a process counts as its own the memory of the one that starts it."""
_UNIT: Final = 1 if sys.platform == "darwin" else 1024
"""The unit of ru_maxrss, in bytes."""
