"""Whole runs of `licet orderbook run` in a process of its own, as a user starts them: rows a second, and peak memory.

The books are `licet orderbook sample --plain --known`: each line an order, no cell empty that decides. Times are those
of the whole process: reading, telling the columns, deciding, reasons where asked, and writing all columns again.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
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
    asked = ["--regime", ",".join(regimes), "--out", str(folder / out), *options]
    environment = {**os.environ, "LICET_CONFIG": str(folder / "configuration")}
    before = perf_counter()
    process = subprocess.Popen(
        [*_LICET, "run", str(book), *asked], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = perf_counter() - before
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 3):
        assert process.stderr is not None
        raise RuntimeError(process.stderr.read().decode())
    return Took(seconds, usage.ru_maxrss * _UNIT / 1e9)


_UNIT: Final = 1 if sys.platform == "darwin" else 1024
"""The unit of ru_maxrss, in bytes."""
