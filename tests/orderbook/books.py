"""Order books made for tests, from their rows to everything that was decided of them."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from licet.determine.determination import Determination
from licet.orderbook.balances import Balance, balances
from licet.orderbook.opening import Opening
from licet.orderbook.orders import Order
from licet.orderbook.summary import summaries
from tests.orderbook.runs import file_of, named, run_of_file


class Decided(NamedTuple):
    """An order, its transaction as it was decided (in the contract's form), and the determination."""

    order: Order
    transaction: dict[str, Any]
    determination: Determination


class Error(NamedTuple):
    """What is wrong with a line."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Found:
    """What came of a book under diffusion-2025."""

    decided: list[Decided]
    """Every order that is in order, by date and then by line."""
    results: dict[int, dict[str, Any]]
    """The result columns of each line."""
    balances: list[Balance]
    errors: list[Error]
    summary: dict[str, Any]

    def by_line(self) -> dict[int, tuple[Decided, int]]:
        """Each line that was decided: its order, and which of the order's items it is."""
        return {row.line: (one, item) for one in self.decided for item, row in enumerate(one.order.rows)}

    def installed(self, company: str) -> dict[str, int | None]:
        """What a universal validated end user has by country, in thousandths of TPP."""
        of_company = [b for b in self.balances if (b.counter.kind, b.counter.company) == ("uveu", company)]
        return {b.counter.country: b.closing for b in of_company}


def run_of_book(path: Path, opening: Opening | None = None) -> Found:
    """A file, decided; the counters start at zero unless an opening is given."""
    with run_of_file(path, opening=opening, everything=True) as run:
        decided = sorted(
            (Decided(*one) for one in run.decided(0)),
            key=lambda one: (one.determination.date, one.order.rows[0].line),
        )
        errors = run.connection.execute("SELECT line, column_, value, reason FROM errors ORDER BY line, place")
        said = [Error(*error) for error in errors.fetchall()]
        return Found(decided, named(run), list(balances(run, 0)), said, summaries(run)[0])


def run_of_bytes(data: bytes, opening: Opening | None = None) -> Found:
    """The same of what a file holds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.csv"
        path.write_bytes(data)
        return run_of_book(path, opening)


def run_of(*rows: Mapping[str, str], opening: Opening | None = None) -> Found:
    """The same of rows; their lines are numbered from 2."""
    return run_of_bytes(file_of(*rows), opening)


def by_row(run: Found) -> list[Determination]:
    """The determinations in the order of the rows; every row must have been decided."""
    assert not run.errors
    lines = run.by_line()
    return [lines[line][0].determination for line in sorted(lines)]


def answers(*rows: Mapping[str, str], opening: Opening | None = None) -> list[str]:
    """What each row came to: the authorization that carries it, or else the review policy or the outcome."""
    found = by_row(run_of(*rows, opening=opening))
    return [d.authorization or d.review_policy or d.outcome for d in found]
