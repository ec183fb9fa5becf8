"""Order books made for tests: rows to a file, and a file to the determinations of its lines."""

import csv
import io
from collections.abc import Mapping

from licet.determine.determination import Determination
from licet.orderbook.opening import Opening
from licet.orderbook.reading import OrderBook, read_order_book
from licet.orderbook.run import Run, run_order_book

ROW = {
    "date": "2025-06-02",
    "destination": "IN",
    "product": "H100 SXM5",
    "quantity": "1",
    "consignee": "Deodarline Compute",
    "consignee_location": "IN",
    "consignee_headquarters": "IN",
    "purpose": "data_center",
    "government_assurances": "no",
}
"""One H100 (15,831.2 TPP) to India; LPP carries it while its limit lasts."""

ONE_H100 = 15_831_200
"""Its computing power, in thousandths of TPP."""


def file_of(*rows: Mapping[str, str], columns: list[str] | None = None) -> bytes:
    """A CSV file of rows, each given as what differs from ``ROW``."""
    full = [{**ROW, **row} for row in rows]
    text = io.StringIO()
    table = csv.DictWriter(text, columns or list(dict.fromkeys(name for row in full for name in row)), restval="")
    table.writeheader()
    table.writerows(full)
    return text.getvalue().encode()


def book_of(*rows: Mapping[str, str]) -> OrderBook:
    """The order book of such rows; their lines are numbered from 2."""
    return read_order_book(file_of(*rows))


def run_of(*rows: Mapping[str, str], opening: Opening | None = None) -> Run:
    """Such rows, decided; the counters start at zero unless an opening is given."""
    return run_order_book(book_of(*rows), "diffusion-2025", opening or Opening())


def by_row(run: Run) -> list[Determination]:
    """The determinations in the order of the rows; every row must have been decided."""
    lines = run.by_line()
    return [lines[line][0].determination for line in sorted(lines)]


def answers(*rows: Mapping[str, str], opening: Opening | None = None) -> list[str]:
    """What each row came to: the authorization that carries it, or else the review policy or the outcome."""
    found = by_row(run_of(*rows, opening=opening))
    return [d.authorization or d.review_policy or d.outcome for d in found]
