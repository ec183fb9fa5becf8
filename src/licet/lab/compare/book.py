"""Regimes compared over an order book, from Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from licet.lab.compare.compared import Compared
from licet.lab.compare.comparison import FLIPS, Pair, comparison, pairs_of, regimes_of
from licet.lab.compare.write import write_comparison
from licet.law.regimes import parts_of
from licet.orderbook.columns import Json
from licet.orderbook.mapping.guess import guess
from licet.orderbook.mapping.mapping import Mapping as ColumnMapping
from licet.orderbook.mapping.sample import sample_rows
from licet.orderbook.opening import Opening
from licet.orderbook.run import MEMORY, Run, Settings, workbench
from licet.orderbook.source.frames import Frame
from licet.orderbook.source.open import open_source


def compare(
    *regimes: str,
    orders: Any,
    pairs: Sequence[Pair] = (),
    mapping: ColumnMapping | None = None,
    opening: Opening | None = None,
    readings: Mapping[str, str] | None = None,
    folded: bool = True,
    reasons: bool = True,
    flips: int = FLIPS,
    out: str | Path | None = None,
    memory: str = MEMORY,
) -> Json:
    """What regimes decide otherwise than the first of them, over the same orders: what ``licet compare --json`` prints.

    ``orders``: the path of an order book, or a data frame. ``pairs``: other pairs of regimes to compare as well.
    ``mapping``: what its columns are; without it they are told from names and values. ``folded``: whether orders draw
    on the allocations. ``flips``: how many of the orders that change are listed for a pair. ``out``: a folder to write
    tables, charts and a page to. Raises ValueError for fewer than two regimes, UnknownRegimeError, OrderBookError.
    """
    if len(regimes) < 2:
        raise ValueError("expected at least two regimes to compare")
    asked = pairs_of(regimes, pairs)
    every = regimes_of(asked)
    for one in every:
        parts_of(one)
    source = open_source(str(orders)) if isinstance(orders, (str, Path)) else Frame(orders)
    settings = Settings(every, opening or Opening(), readings or {}, folded, reasons, everything=False)
    with workbench(memory) as connection:
        source.stage(connection, "staged")
        if mapping is None:
            mapping = guess(source.header, sample_rows(connection, "staged", len(source.header)))
        else:
            mapping = mapping.fitted(source.header)
        mapping.check()
        compared = Compared(Run(connection, source, mapping, settings))
        found = comparison(compared, asked, flips)
        if out is not None:
            found["written"] = [str(path) for path in write_comparison(compared, found, Path(out))]
    return found
