"""Lines decided many at once, where no order changes a counter: those of a kind whose numbers compare alike.

The answer is found for one of the lines that the law cannot tell apart; it is that of all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from licet.kernel.nodes import Cmp
from licet.orderbook.grouped import grouped
from licet.orderbook.holders import counters_of_holders
from licet.orderbook.situations import NUMBERS, Numbers, Situation, turns
from licet.orderbook.verdicts import SHOWN_COUNTERS

if TYPE_CHECKING:
    from licet.orderbook.decide import Deciding
    from licet.orderbook.unsettled import Open

_OF_OTHERS: Final = ("others_tpp", "all_others_tpp")
_WORD: Final = 60


def decide_at_once(deciding: Deciding, at: Any) -> None:
    """Decide the lines at these places of the columns (an array); each is an order of its own. Fills ``decided``."""
    c = deciding.columns
    holding = deciding.ground.holding[c["kind"][at]]
    _decide_like(deciding, at[~holding], {})
    if holding.any():
        _decide_like(deciding, at[holding], counters_of_holders(deciding, at[holding]))


def _decide_like(deciding: Deciding, at: Any, counters: dict[str, Any]) -> None:
    """Decide lines that all look at these counters (arrays by name), and at those that all lines look at."""
    c, opened, (situations, of_kind) = deciding.columns, deciding.counters, deciding.situations
    values = {
        "line_tpp": c["tpp"][at],
        "lpp_used": _opened(opened.lpp, c["lpp"][at]),
        "allocation_used": _opened(opened.country, c["place"][at]),
        **counters,
    }
    known = sum((column >= 0).astype(np.int64) << i for i, column in enumerate(values.values()))
    situation = of_kind[c["kind"][at]]
    numbers_of: dict[tuple[Cmp, ...], int] = {}
    compared = [numbers_of.setdefault(s.comparisons(), len(numbers_of)) for s in situations]
    by_number = list(numbers_of)
    for group, of in grouped(np.array(compared, dtype=np.int64)[situation] << len(values) | known):
        numbers = _numbers({name: column[of] for name, column in values.items()})
        codes = _turned(by_number[group >> len(values)], numbers, situation[of])
        for _, like in grouped(codes):
            _decide(deciding, situations[situation[of[like[0]]]], at[of[like]], _taken(numbers, like))
    for name in SHOWN_COUNTERS:
        deciding.decided[name][at] = values[name]


def _opened(counters: Any, keys: Any) -> Any:
    """What counters open with, by key; -1 where that is not known."""
    different, inverse = np.unique(keys, return_inverse=True)
    opened = [counters[key] for key in different.tolist()]
    return np.array([-1 if n is None else n for n in opened], dtype=np.int64)[inverse]


def _numbers(values: dict[str, Any]) -> tuple[Any, ...]:
    """``NUMBERS`` of lines that have all or none of each: arrays, or one value for all."""
    known = {name: column for name, column in values.items() if column[0] >= 0}
    return tuple(known.get(name, 0 if name in _OF_OTHERS else None) for name in NUMBERS)


def _taken(numbers: tuple[Any, ...], at: Any) -> tuple[Any, ...]:
    return tuple(n[at] if isinstance(n, np.ndarray) else n for n in numbers)


def _turned(comparisons: Sequence[Cmp], numbers: tuple[Any, ...], situations: Any) -> Any:
    """A number for each line, the same for lines of a situation of which all comparisons turn out the same."""
    codes, bits = situations, int(situations.max()).bit_length()
    turned: Any
    for turned in turns(comparisons, numbers):
        if isinstance(turned, np.ndarray) and turned.any() and not turned.all():
            codes, bits = codes * 2 + turned, bits + 1
            if bits == _WORD:
                codes = np.unique(codes, return_inverse=True)[1]
                bits = len(codes).bit_length()
    return codes


def _decide(deciding: Deciding, situation: Situation, at: Any, numbers: tuple[Any, ...]) -> None:
    """Enter the verdicts of lines that are alike, as far as nothing is missing."""
    if None in situation.whole(_first(numbers))[:3]:
        for like in _open_alike(deciding, situation, at, numbers):
            _enter(deciding, at[like], _taken(numbers, like))
    else:
        _enter(deciding, at, numbers)


def _enter(deciding: Deciding, at: Any, numbers: tuple[Any, ...]) -> None:
    found = deciding.alone(deciding.line(int(at[0])), _first(numbers))
    deciding.decided["verdict"][at] = found.number
    if found.shows_rare:
        for i, place in enumerate(at.tolist()):
            deciding.show(place, found, _first(_taken(numbers, slice(i, None))))


def _first(numbers: tuple[Any, ...]) -> Numbers:
    return tuple(int(n[0]) if isinstance(n, np.ndarray) else n for n in numbers)


def _open_alike(deciding: Deciding, situation: Situation, at: Any, numbers: tuple[Any, ...]) -> Iterator[Any]:
    """Of lines of which something that matters is not known, those to which the same stays open."""
    columns = deciding.columns
    said = columns["order"][at].astype(np.int64) * len(deciding.ground.items) + columns["item"][at]
    _, firsts, pair = np.unique(said, return_index=True, return_inverse=True)
    some = (columns[name][at[firsts]].tolist() for name in ("kind", "order", "item"))
    opened = list(map(partial(deciding.still_open, situation.asked), *some))
    numbers_of: dict[Open, int] = {}
    places = np.array([numbers_of.setdefault(o, len(numbers_of)) for o in opened], dtype=np.int64)[pair]
    by_number = list(numbers_of)
    for place, like in grouped(places):
        codes = _turned(by_number[place].comparisons, _taken(numbers, like), places[like])
        for _, same in grouped(codes):
            yield like[same]
