"""How the values of a column are drawn: named distributions that write themselves as SQL over the number of the row.

A draw is a hash of the row's number, so the data are the same on every run, in any order and on any number of threads.
What is drawn over another number, such as that of the order or of the company, is the same wherever this is the same.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from licet.orderbook.sample.sql import listed, literal

UNKNOWN: Final = 0.01
"""The share of the values of a column that are unknown, unless it is ``Known``."""


class Draw:
    """Independent uniform numbers in [0, 1) for one column of one row, as SQL.

    ``of`` is the column that holds the number that they are drawn over.
    """

    def __init__(self, column: int, seed: int, of: str = "row") -> None:
        self._next = seed + 100_000 * column
        self._of = of

    def __call__(self) -> str:
        self._next += 1
        return f"(hash(hash({self._of}) // 2 + {self._next}) / 18446744073709551616.0)"


class Distribution(Protocol):
    """How the values of a column are drawn."""

    def sql(self, draw: Draw) -> str:
        """An SQL expression over the columns before it."""


Columns = Mapping[str, Distribution]
"""Columns in an order in which each can be drawn from those before it."""


@dataclass(frozen=True)
class OneOf:
    """One of some values, by weight."""

    weights: Mapping[Any, float]

    def sql(self, draw: Draw) -> str:
        total, below, u, arms = sum(self.weights.values()), 0.0, draw(), []
        for value, weight in self.weights.items():
            below += weight / total
            arms.append((below, literal(value)))
        last = arms.pop()[1]
        return f"CASE {' '.join(f'WHEN {u} < {b:.12f} THEN {v}' for b, v in arms)} ELSE {last} END" if arms else last


@dataclass(frozen=True)
class Slots:
    """One of many values, by weight, to the nearest of ``parts`` equal parts: one look-up, however many there are."""

    weights: Mapping[Any, float]
    parts: int = 1_000

    def sql(self, draw: Draw) -> str:
        return one_of([literal(value) for value in self.values()], draw)

    def values(self) -> list[Any]:
        """The value of each part; the parts that are left when shares are rounded down go where most was cut off."""
        shares = {value: self.parts * weight / sum(self.weights.values()) for value, weight in self.weights.items()}
        counts = {value: int(share) for value, share in shares.items()}
        left = self.parts - sum(counts.values())
        for value in sorted(shares, key=lambda v: counts[v] - shares[v])[:left]:
            counts[value] += 1
        return [value for value, count in counts.items() for _ in range(count)]


@dataclass(frozen=True)
class Among:
    """One of some distributions of as many parts each, by an index from 0 (SQL)."""

    index: str
    of: tuple[Slots, ...]

    def sql(self, draw: Draw) -> str:
        parts = self.of[0].parts
        values = [value for slots in self.of for value in slots.values()]
        return listed(values, f"({self.index}) * {parts} + floor({draw()} * {parts})::INT")


@dataclass(frozen=True)
class Country:
    """A country, by weight; in ``share`` of the rows the one of another column."""

    weights: Mapping[str, float]
    like: str = ""
    share: float = 0.0

    def sql(self, draw: Draw) -> str:
        codes = [literal(code) for code, weight in self.weights.items() for _ in range(round(weight * 20))]
        drawn = one_of(codes, draw)
        return f"CASE WHEN {draw()} < {self.share} THEN {self.like} ELSE {drawn} END" if self.like else drawn


@dataclass(frozen=True)
class Amount:
    """A whole number from ``least`` on: in half of the rows one of the ``edges`` (SQL), else a draw up to ``most``.

    The draw is squared, so that small amounts are the more frequent ones.
    """

    most: int
    edges: tuple[str, ...]
    least: int = 0

    def sql(self, draw: Draw) -> str:
        edge = one_of(self.edges, draw)
        drawn = f"floor({self.most} * pow({draw()}, 2))::BIGINT"
        return f"greatest(CASE WHEN {draw()} < 0.5 THEN {edge} ELSE {drawn} END, {self.least})::BIGINT"


@dataclass(frozen=True)
class Day:
    """A day from ``first`` to ``last``; in a fifth of the rows one on which the law changes, or the day before."""

    first: dt.date
    last: dt.date
    changes: tuple[dt.date, ...]

    def sql(self, draw: Draw) -> str:
        change = one_of([literal(day - dt.timedelta(days=n)) for day in self.changes for n in (0, 1)], draw)
        drawn = f"{literal(self.first)} + floor({draw()} * {(self.last - self.first).days + 1})::INT"
        return f"CASE WHEN {draw()} < 0.2 THEN {change} ELSE {drawn} END"


@dataclass(frozen=True)
class Given:
    """What follows from the columns before it, in SQL."""

    text: str

    def sql(self, draw: Draw) -> str:
        return self.text


@dataclass(frozen=True)
class Formula:
    """What follows from the columns before it and from draws, in SQL: each ``{}`` is one."""

    text: str

    def sql(self, draw: Draw) -> str:
        return self.text.format(*(draw() for _ in range(self.text.count("{}"))))


@dataclass(frozen=True)
class Where:
    """Another distribution in the rows where a condition (SQL) holds; nothing is given in the others."""

    condition: str
    of: Distribution

    def sql(self, draw: Draw) -> str:
        return f"CASE WHEN {self.condition} THEN {self.of.sql(draw)} END"


@dataclass(frozen=True)
class By:
    """Another distribution for each value of a column; nothing is given for a value without one."""

    column: str
    of: Mapping[str, Distribution]

    def sql(self, draw: Draw) -> str:
        arms = (f"WHEN {literal(value)} THEN {of.sql(draw)}" for value, of in self.of.items())
        return f"CASE {self.column} {' '.join(arms)} END"


@dataclass(frozen=True)
class Known:
    """Another distribution, of which no value is unknown."""

    of: Distribution

    def sql(self, draw: Draw) -> str:
        return self.of.sql(draw)


def flag(share: float) -> OneOf:
    """True in ``share`` of the rows."""
    return OneOf({True: share, False: 1 - share})


def one_of(values: Sequence[str], draw: Draw) -> str:
    """One of some values (SQL), each as likely as another."""
    return f"([{', '.join(values)}])[1 + floor({draw()} * {len(values)})::INT]"


def drawn(query: str, parts: Sequence[tuple[str, Columns]], seed: int) -> str:
    """A query with columns behind its own, each drawn from those before it and over the one that its part names."""
    for of, columns in parts:
        for name, distribution in columns.items():
            value = distribution.sql(Draw(zlib.crc32(name.encode()), seed, of))
            query = f"SELECT *, {value} AS {name} FROM ({query})"
    return query
