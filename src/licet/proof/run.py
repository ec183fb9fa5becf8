"""Many questions at once, on several processes."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from multiprocessing import get_context

from licet.determine.decider import DEFAULT_READINGS
from licet.proof.periods import Period, period_of, periods
from licet.proof.questions import (
    Readings,
    dead,
    equal,
    equal_conditions,
    law_of,
    order,
    provision,
    safe,
    total,
)
from licet.proof.result import Result


@dataclass(frozen=True)
class Task:
    """One question about a regime, or about two (or a provision of each, behind a colon), in one period."""

    question: str
    about: tuple[str, ...]
    period: Period
    all_readings: bool = False

    def results(self) -> list[Result]:
        """The answers. Raises LookupError for a provision that there is not."""
        readings: Readings = None if self.all_readings else DEFAULT_READINGS
        laws = [law_of(id, self.period) for id in _ids(self.about)]
        match self.question:
            case "total":
                return list(total(laws[0], self.period, readings))
            case "safety":
                return list(safe(laws[0], self.period, readings))
            case "dead":
                return list(dead(laws[0], self.period, readings))
            case "order":
                return [order(laws[0], laws[1], self.period, readings)]
        names = [name.partition(":")[2] for name in self.about]
        if not all(names):
            return [equal(laws[0], laws[1], self.period, readings)]
        one, other = ((law, provision(law, name)) for law, name in zip(laws, names, strict=True))
        return [equal_conditions(one, other, self.period, readings, " = ".join(self.about))]


def _ids(about: Iterable[str]) -> list[str]:
    return [name.partition(":")[0] for name in about]


def tasks(question: str, about: Sequence[tuple[str, ...]], day: dt.date | None, all_readings: bool) -> list[Task]:
    """The question about each regime or pair: on a day, or in every period."""
    return [
        Task(question, names, period, all_readings)
        for names in about
        for period in (periods(_ids(names)) if day is None else [period_of(day, _ids(names))])
    ]


def asked(wanted: Sequence[Task], jobs: int | None = None) -> Iterator[tuple[Task, list[Result]]]:
    """Each task with its results, in their order. Raises LookupError."""
    jobs = min(jobs or os.cpu_count() or 1, len(wanted))
    if jobs <= 1:
        yield from ((task, task.results()) for task in wanted)
        return
    chunks = [list(found) for _, found in groupby(wanted, key=lambda task: task.about)]
    if len(chunks) < 2 * jobs:  # few regimes: their periods are shared out too
        chunks = [chunk[i : i + 4] for chunk in chunks for i in range(0, len(chunk), 4)]
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        for chunk, results in zip(chunks, pool.map(_results, chunks), strict=True):
            yield from zip(chunk, results, strict=True)


def _results(chunk: Sequence[Task]) -> list[list[Result]]:
    return [task.results() for task in chunk]
