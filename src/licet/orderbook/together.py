"""The answers of several regimes to a line under one number: lines to which all of them say the same have the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np

_SPARSE: Final = 16
"""Numbers are sorted where they reach further than so many times as many as there are."""


def together(columns: Iterable[Any]) -> tuple[Any, list[Any]]:
    """Number the rows of some columns (arrays of whole numbers from -1 up, all of one length).

    The number of each row, equal rows having the same; and each column by that number. One column is held at a time.
    """
    numbers: Any = 0
    by_number: list[Any] = []
    for column in columns:
        values, places = _different(column + 1)
        pairs, numbers = _different(numbers * len(values) + places)
        by_number = [known[pairs // len(values)] for known in by_number]
        by_number.append(values[pairs % len(values)] - 1)
    return numbers, by_number


def _different(values: Any) -> tuple[Any, Any]:
    """The different numbers from 0 up, ascending, and the place of each among them."""
    reach = int(values.max(initial=0)) + 1
    if reach > _SPARSE * len(values):
        different, places = np.unique(values, return_inverse=True)
        return different, places
    met = np.zeros(reach, dtype=bool)
    met[values] = True
    different = np.flatnonzero(met)
    place = np.zeros(reach, dtype=np.int64)
    place[different] = np.arange(len(different))
    return different, place[values]
