"""Lines decided many at once, where no order changes a counter: those of a kind whose numbers compare alike.

The answer is found for one of the lines that the law cannot tell apart; it is that of all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from licet.kernel.nodes import Cmp
from licet.orderbook.situations import NUMBERS, Numbers, Situation, turns

if TYPE_CHECKING:
    from licet.orderbook.decide import Deciding

_LOOKED_AT: Final = ("tpp", "lpp_used", "allocation_used")
_WORD: Final = 60


def decide_at_once(deciding: Deciding, at: Any) -> None:
    """Decide the lines at these places of the columns (an array); each is an order of its own. Fills ``decided``."""
    c, (situations, of_kind) = deciding.columns, deciding.situations
    counters = deciding.counters
    lpp_used, allocation_used = _opened(counters.lpp, c["lpp"][at]), _opened(counters.country, c["place"][at])
    values = {"tpp": c["tpp"][at], "lpp_used": lpp_used, "allocation_used": allocation_used}
    known = sum((values[name] >= 0).astype(np.int64) << i for i, name in enumerate(_LOOKED_AT))
    situation = of_kind[c["kind"][at]]
    numbers_of: dict[tuple[Cmp, ...], int] = {}
    compared = [numbers_of.setdefault(s.comparisons(), len(numbers_of)) for s in situations]
    by_number = list(numbers_of)
    groups = np.array(compared, dtype=np.int64)[situation] << len(_LOOKED_AT) | known
    for group, of in _apart(groups):
        numbers = _numbers({name: column[of] for name, column in values.items()})
        codes = _turned(by_number[group >> len(_LOOKED_AT)], numbers, situation[of])
        for _, like in _apart(codes):
            _decide(deciding, situations[situation[of[like[0]]]], at[of[like]], _taken(numbers, like))
    deciding.decided["lpp_used"][at], deciding.decided["allocation_used"][at] = lpp_used, allocation_used


def _opened(counters: Any, keys: Any) -> Any:
    """What counters open with, by key; -1 where that is not known."""
    different, inverse = np.unique(keys, return_inverse=True)
    opened = [counters[key] for key in different.tolist()]
    return np.array([-1 if n is None else n for n in opened], dtype=np.int64)[inverse]


def _apart(groups: Any) -> Iterator[tuple[int, Any]]:
    """Each of some numbers, and the places where it stands."""
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    for start, stop in zip(starts, [*starts[1:], len(groups)][: len(starts)], strict=True):
        yield int(groups[order[start]]), order[start:stop]


def _numbers(values: dict[str, Any]) -> tuple[Any, ...]:
    """``NUMBERS`` of lines that have all or none of each: arrays, or one value for all."""
    tpp, lpp, allocation = (None if (column := values[name])[0] < 0 else column for name in _LOOKED_AT)
    return (tpp, 0, 0, lpp, None, allocation, *(None,) * (len(NUMBERS) - 6))


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
    """Enter the verdict of lines that are alike."""
    first: Numbers = tuple(int(n[0]) if isinstance(n, np.ndarray) else n for n in numbers)
    if None in situation.whole(first)[:3]:
        _decide_each(deciding, at, numbers)
    else:
        deciding.decided["verdict"][at] = deciding.alone(deciding.line(int(at[0])), first).number


def _decide_each(deciding: Deciding, at: Any, numbers: tuple[Any, ...]) -> None:
    """Enter the verdicts of lines of which something that matters is not known."""
    columns = deciding.columns
    said = [columns[name][at] for name in ("kind", "order", "item")]
    said += [n for n in numbers if isinstance(n, np.ndarray)]
    _, firsts, inverse = np.unique(np.stack(said, axis=1), axis=0, return_index=True, return_inverse=True)
    found = []
    for i in firsts.tolist():
        own: Numbers = tuple(int(n[i]) if isinstance(n, np.ndarray) else n for n in numbers)
        found.append(deciding.alone(deciding.line(int(at[i])), own).number)
    deciding.decided["verdict"][at] = np.array(found, dtype=np.int64)[inverse.reshape(-1)]
