"""Where equal values stand in columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np


def grouped(numbers: Any) -> Iterator[tuple[int, Any]]:
    """Each of some numbers, ascending, and the places where it stands, ascending."""
    order = np.argsort(numbers, kind="stable")
    starts = np.flatnonzero(np.diff(numbers[order], prepend=numbers[order[:1]] - 1))
    for start, stop in zip(starts, [*starts[1:], len(numbers)][: len(starts)], strict=True):
        yield int(numbers[order[start]]), order[start:stop]


def alike(*columns: Any) -> Iterator[Any]:
    """The places of rows that are equal in all of some columns of whole numbers."""
    _, numbers = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)
    for _, places in grouped(numbers.reshape(-1)):
        yield places
