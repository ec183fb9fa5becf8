"""How things are timed: ours and the peer's in turns, round after round, so that both meet the same machine."""

from __future__ import annotations

import gc
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any, Final, TypeVar

T = TypeVar("T")
Run = Callable[[], float]
"""Does the work once and returns its figure."""

CHUNK: Final = 50
"""So many calls are timed together: the clock costs nothing next to them."""


@dataclass(frozen=True)
class Figure:
    """A figure and its peer's, measured side by side; ``ratio`` is the first over the second."""

    name: str
    value: float
    unit: str
    peer: str
    peer_value: float

    @property
    def ratio(self) -> float:
        return self.value / self.peer_value

    def to_dict(self) -> dict[str, str | float]:
        """The form of ``dev.py bench --json``."""
        numbers = {"value": self.value, "peer_value": self.peer_value, "ratio": self.ratio}
        texts = {"name": self.name, "unit": self.unit, "peer": self.peer}
        rounded = {key: float(f"{number:.4g}") for key, number in numbers.items()}
        both: dict[str, str | float] = {**texts, **rounded}
        return {key: both[key] for key in ("name", "value", "unit", "peer", "peer_value", "ratio")}


def side_by_side(name: str, unit: str, ours: Run, peer: str, theirs: Run, rounds: int) -> Figure:
    """Both figures, in turns; the median of the rounds, after one that does not count."""
    pairs = _rounds(lambda: (ours(), theirs()), rounds)
    return Figure(name, median(a for a, _ in pairs), unit, peer, median(b for _, b in pairs))


def beside_limit(name: str, unit: str, ours: Run, limit: float, rounds: int) -> Figure:
    """A figure beside what it may be at most; the median of the rounds, after one that does not count."""
    return Figure(name, median(_rounds(ours, rounds)), unit, "limit", limit)


def _rounds(run: Callable[[], T], rounds: int) -> list[T]:
    gc.collect()
    gc.freeze()  # the records are not to be searched for garbage while the clock runs
    try:
        run()
        return [run() for _ in range(rounds)]
    finally:
        gc.unfreeze()


def per_call(function: Callable[[Any], Any], arguments: Sequence[Any]) -> Run:
    """The median time of a call, in microseconds."""
    chunks = [arguments[i : i + CHUNK] for i in range(0, len(arguments), CHUNK)]

    def run() -> float:
        times = []
        for chunk in chunks:
            start = perf_counter()
            for argument in chunk:
                function(argument)
            times.append((perf_counter() - start) / len(chunk))
        return median(times) * 1e6

    return run


def per_second(work: Callable[[], object], rows: int) -> Run:
    """How many rows a second are worked off, in millions."""

    def run() -> float:
        start = perf_counter()
        work()
        return rows / (perf_counter() - start) / 1e6

    return run


def per_process(command: Sequence[str], environment: Mapping[str, str]) -> Run:
    """The time from the start of a process to its end, in milliseconds."""

    def run() -> float:
        start = perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=environment)
        return (perf_counter() - start) * 1e3

    return run
