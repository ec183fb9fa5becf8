"""How far an order book run is: a bar with rate and time left on a terminal, events as JSON lines if asked."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from licet.orderbook.run import Progress

EVERY: Final = 0.5
"""Seconds between two events of one stage."""


@contextmanager
def progress(as_events: bool) -> Iterator[Progress]:
    """What a run tells how far it is. Without a terminal, and without events, nothing is said."""
    if as_events:
        yield _events()
    elif sys.stderr.isatty():
        with _bar() as tell:
            yield tell
    else:
        yield lambda stage, done, total: None


def _events() -> Progress:
    started = monotonic()
    last: tuple[str, float] = ("", 0.0)

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal last
        now = monotonic()
        if stage == last[0] and done < total and now - last[1] < EVERY:
            return
        last = (stage, now)
        event = {"event": "progress", "stage": stage, "done": done, "total": total, "seconds": round(now - started, 3)}
        click.echo(json.dumps(event), err=True)

    return tell


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    rate = TextColumn("{task.fields[rate]}")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), rate, TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None, rate="")
        began: dict[str, float] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in began:
                bar.reset(task, total=total or None, description=stage)
            seconds = monotonic() - began.setdefault(stage, monotonic())
            rate = f"{done / seconds:,.0f}/s" if done and seconds > 1 else ""
            bar.update(task, completed=min(done, total) if total else done, rate=rate)

        yield tell
