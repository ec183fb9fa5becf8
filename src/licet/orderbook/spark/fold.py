"""The fold in many places: each worker decides whole parts of the lines in their order, by the very code of one."""

from __future__ import annotations

import datetime as dt
import hashlib
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import numpy as np

from licet.facts.shapes import InputError
from licet.orderbook.coding import insert
from licet.orderbook.decide import Deciding
from licet.orderbook.ground import Ground
from licet.orderbook.opening import Opening
from licet.orderbook.spark.tables import Tables
from licet.orderbook.verdicts import COUNTERS, SHOWN_COUNTERS, Verdict

if TYPE_CHECKING:
    from pyarrow import RecordBatch
    from pyspark import Broadcast
    from pyspark.sql import DataFrame

PARTS_OF_A_CORE: Final = 4
"""So many tasks there are for each core: a worker that is done early takes another."""


_NUMBER: Final = count()


@dataclass(frozen=True)
class Regime:
    """What a worker needs to know to decide lines of a book under a regime."""

    id: str
    ground: Ground
    regime: str
    opening: Opening
    folded: bool
    everything: bool

    @property
    def kept(self) -> tuple[str, ...]:
        """The counters that stand beside each line."""
        return tuple(COUNTERS) if self.everything else SHOWN_COUNTERS


class Left(NamedTuple):
    """What a part of the lines leaves behind, beside its answers; see ``Deciding``."""

    faults: dict[int, InputError]
    universal: dict[int, tuple[dt.date, bool]]
    national: dict[tuple[int, int], dt.date]
    relocated: dict[tuple[int, int], int]
    everywhere: dict[int, dict[str, int]]
    """Of the universal validated end users whose computing power is elsewhere than it was."""


def fold(tables: Tables, deciding: Deciding, lines: DataFrame, at: int) -> list[tuple[int, str | None]]:
    """Decide the lines, which have a ``part``, and enter in ``deciding`` what comes of them. Makes ``folded_N``.

    The verdicts and the classes of lines, in the order of the numbers that they have in it.
    """
    context = tables.spark.sparkContext
    regime = Regime(
        f"{context.applicationId}/{next(_NUMBER)}",
        *(deciding.ground, deciding.regime, deciding.opening, deciding.folded, deciding.everything),
    )
    sent = context.broadcast(regime)
    tasks = context.defaultParallelism * PARTS_OF_A_CORE
    parted = lines.repartition(tasks, "part").sortWithinPartitions("day", "first", "line")
    counters = ", ".join(f"{name} BIGINT" for name in regime.kept)
    schema = f"line BIGINT, verdict BIGINT, class STRING, {counters}, text STRING, said BINARY"
    tables.keep(f"answers_{at}", parted.mapInArrow(_work(sent), schema))
    sent.destroy()
    return _enter(tables, deciding, at)


def _enter(tables: Tables, deciding: Deciding, at: int) -> list[tuple[int, str | None]]:
    """Take over what the workers said: the verdicts under numbers of one kind, and what is known at the end."""
    numbers: dict[int, int] = {}
    query = f"SELECT DISTINCT said FROM answers_{at} WHERE said IS NOT NULL ORDER BY said"
    for (said,) in tables.connection.execute(query).fetchall():
        match pickle.loads(said):
            case Left() as left:
                deciding.faults.update(left.faults)
                for holder, (day, american) in left.universal.items():
                    deciding.held_universal(holder, day, american)
                for (holder, place), day in left.national.items():
                    deciding.held_national(holder, place, day)
                deciding.counters.relocated.update(left.relocated)
                for company, has in left.everywhere.items():
                    cast("dict[str, int]", deciding.counters.everywhere(company)).update(has)
            case Verdict() as verdict:
                if (id := _identity(verdict)) not in numbers:
                    numbers[id] = len(deciding.verdicts)
                    deciding.verdicts.append(replace(verdict, number=numbers[id]))
                    deciding.met[numbers[id]] = deciding.verdicts[-1]
    deciding.universal = dict(sorted(deciding.universal.items()))
    pairs = {"id": list(numbers), "number": list(numbers.values())}
    tables.put(f"numbers_{at}", {name: np.array(column, dtype=np.int64) for name, column in pairs.items()})
    met = f"SELECT DISTINCT id, number, class FROM answers_{at} JOIN numbers_{at} ON id = verdict ORDER BY 2, 3"
    told = tables.connection.execute(met).fetchall()
    tables.connection.execute(f"CREATE TEMP TABLE met_{at} (id BIGINT, own VARCHAR, told BIGINT)")
    insert(tables.connection, f"met_{at}", [(id, own, place) for place, (id, _, own) in enumerate(told)])
    shown = ", ".join(f"nullif({name}, -1) AS {name}_{at}" for name in SHOWN_COUNTERS)
    folded = (
        f"SELECT line, told, {shown} FROM answers_{at} LEFT JOIN met_{at} ON id = verdict AND own = class "
        "WHERE line IS NOT NULL"
    )
    tables.know(f"folded_{at}", tables.frame(folded))
    texts = f"SELECT line, text FROM answers_{at} WHERE text IS NOT NULL"
    deciding.texts += tables.connection.execute(texts).fetchall()
    if deciding.everything:
        used = tables.connection.sql(f"SELECT line, {', '.join(COUNTERS)} FROM answers_{at} WHERE line IS NOT NULL")
        deciding.decided = used.fetchnumpy()
        deciding.columns = {"line": deciding.decided.pop("line")}
    return [(verdict, own) for _, verdict, own in told]


def _work(sent: Broadcast[Regime]) -> Callable[[Iterator[RecordBatch]], Iterator[RecordBatch]]:
    return lambda batches: _answers(sent.value, batches)


_MADE: Final[dict[str, Deciding]] = {}
"""What a worker has made of a regime, so that it compiles the law once."""


def _answers(regime: Regime, batches: Iterator[RecordBatch]) -> Iterator[RecordBatch]:
    """What comes of lines that stand in their order, and at the end what is known then."""
    if regime.id not in _MADE:
        _MADE.clear()
        _MADE[regime.id] = Deciding(
            *(regime.ground, regime.regime, regime.opening), folded=regime.folded, everything=regime.everything
        )
    deciding = _MADE[regime.id]
    deciding.start()
    opened = _everywhere(deciding)
    said: set[int] = set()
    ids: list[int] = []
    for columns in _whole_orders(batches):
        deciding.texts.clear()
        deciding.fold(columns)
        ids += map(_identity, deciding.verdicts[len(ids) :])
        decided = deciding.decided
        new = sorted(set(np.unique(decided["verdict"]).tolist()) - {-1} - said)
        said.update(new)
        classes, texts = [*deciding.found.eccns, None], dict(deciding.texts)
        lines = columns["line"].tolist()
        yield _batch(
            regime,
            line=lines,
            verdict=[None if n < 0 else ids[n] for n in decided["verdict"].tolist()],
            **{"class": [classes[n] for n in decided["eccn"].tolist()]},
            **{name: decided[name] for name in regime.kept},
            text=[texts.get(line) for line in lines],
        )
        yield _batch(regime, said=[pickle.dumps(replace(deciding.verdicts[n], number=0)) for n in new])
    changed = {company: has for company, has in _everywhere(deciding).items() if has != opened[company]}
    left = Left(deciding.faults, deciding.universal, deciding.national, deciding.counters.relocated, changed)
    yield _batch(regime, said=[pickle.dumps(left)])


def _everywhere(deciding: Deciding) -> dict[int, dict[str, int]]:
    """Where the computing power of each universal validated end user is now."""
    counters = deciding.counters
    return {n: dict(counters.everywhere(n)) for n in deciding.watched if counters.is_universal(n)}


def _batch(regime: Regime, **columns: Any) -> RecordBatch:
    """Rows with these columns; the others are empty."""
    import pyarrow as pa

    types = {"line": pa.int64(), "verdict": pa.int64(), "class": pa.string()}
    types |= dict.fromkeys(regime.kept, pa.int64()) | {"text": pa.string(), "said": pa.binary()}
    size = len(next(iter(columns.values())))
    arrays = {name: pa.array(columns.get(name, [None] * size), kind) for name, kind in types.items()}
    return pa.RecordBatch.from_pydict(arrays)


def _whole_orders(batches: Iterator[RecordBatch]) -> Iterator[dict[str, Any]]:
    """The columns of many lines at once, as arrays; no order is cut in two."""
    waiting: dict[str, Any] = {}
    for batch in batches:
        more = {name: batch.column(name).to_numpy(zero_copy_only=False) for name in batch.schema.names}
        waiting = {name: np.concatenate([waiting[name], more[name]]) for name in more} if waiting else more
        others = np.flatnonzero(waiting["first"] != waiting["first"][-1:])
        if others.size:  # the last order may go on in the next batch
            end = int(others[-1]) + 1
            yield {name: column[:end] for name, column in waiting.items()}
            waiting = {name: column[end:] for name, column in waiting.items()}
    if waiting:
        yield waiting


def _identity(verdict: Verdict) -> int:
    """A number that this verdict has with every worker."""
    said = repr(replace(verdict, number=0)).encode()
    return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), "big", signed=True)
