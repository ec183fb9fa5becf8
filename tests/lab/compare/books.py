"""Order books made for tests, compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from licet.lab.compare.compared import Compared
from licet.lab.compare.comparison import comparison, pairs_of
from licet.orderbook.opening import Opening
from tests.orderbook.runs import file_of, run_of_file

Json = dict[str, Any]

EXAMPLE = Path(__file__).parents[3] / "examples" / "orderbook.csv"


@contextmanager
def compared(path: Path, *regimes: str, **settings: Any) -> Iterator[Compared]:
    """The orders of a file, decided under regimes and laid side by side."""
    with run_of_file(path, *dict.fromkeys(regimes), **settings) as run:
        yield Compared(run)


def comparison_of(path: Path, *regimes: str, pairs: list[tuple[str, str]] | None = None, **settings: Any) -> Json:
    """What regimes decide otherwise than the first, or what pairs of them do, over a file."""
    with compared(path, *regimes, **settings) as orders:
        return comparison(orders, pairs_of(regimes) if pairs is None else pairs, flips=10_000)


def comparison_of_rows(*rows: Mapping[str, str], regimes: tuple[str, ...], opening: Opening | None = None) -> Json:
    """The same over rows, each given as what differs from the row that ``tests.orderbook.runs`` has."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.csv"
        path.write_bytes(file_of(*rows))
        return comparison_of(path, *regimes, opening=opening)
