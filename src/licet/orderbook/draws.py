"""What the orders that go ahead draw on the counters, order by order, as the fold counted it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, product
from typing import TYPE_CHECKING, Final

from licet.orderbook.opening import Counter

if TYPE_CHECKING:
    from licet.orderbook.run import Run

THOUSANDTHS: Final = "(micro + 999) // 1000"
"""The computing power of a line in thousandths of TPP; a finer remainder counts in full."""
OWNER_COLUMNS: Final = ("consignee_name", "ultimate_parent_name", "end_user_name")
OWNERS: Final = f"list_distinct(list_filter([{', '.join(OWNER_COLUMNS)}], lambda name: name >= 0))"
"""Who has it installed then."""
INSTALLED: Final = "installs AND moves AND NOT relocates AND destination_place >= 0"
_RELOCATED: Final = "installs AND moves AND relocates AND origin_place IS DISTINCT FROM destination_place"


def drawing(at: int) -> str:
    """The lines that draw on counters: what follows on SELECT. ``at`` is the place of the regime."""
    return f"FROM decided_{at} WHERE a_level AND micro > 0"


@dataclass(frozen=True)
class Drawn:
    """What an order draws, in thousandths of TPP."""

    lines: tuple[int, ...]
    day: dt.date
    amounts: dict[Counter, int]
    relocated: dict[Counter, int]
    """What its owners have no more in the country that it leaves, and have in the country where it goes."""


def draws(run: Run, at: int) -> Iterator[Drawn]:
    """What each order draws, in the order in which they were decided.

    Of the counters of installed computing power it has those of every owner, whether or not anything is kept of them.
    The connection is in use until the last order was taken.
    """
    names, places = run.book.coding.names, run.book.coding.places
    query = (
        f"SELECT coalesce(first, line) AS first, line, day, {THOUSANDTHS}, CASE WHEN on_lpp THEN owner END, "
        f"CASE WHEN on_aia THEN consignee_name END, CASE WHEN on_country THEN destination_place END, "
        f"CASE WHEN {INSTALLED} THEN {OWNERS} END, CASE WHEN {_RELOCATED} THEN {OWNERS} END, "
        "destination_place, origin_place "
        f"FROM (SELECT * {drawing(at)} AND (on_lpp OR on_aia OR on_country OR installs)) "
        "LEFT JOIN several USING (line) ORDER BY day, 1, line"
    )
    rows = run.connection.execute(query)
    for _, lines in groupby(iter(rows.fetchone, None), key=lambda row: row[0]):
        amounts: dict[Counter, int] = {}
        relocated: dict[Counter, int] = {}
        numbers = []
        for _, line, day, tpp, owner, consignee, country, owners, movers, place, left in lines:
            numbers.append(line)
            drawn = [Counter("lpp", names[owner], year=str(day.year))] if _known(owner) else []
            drawn += [Counter("aia", names[consignee])] if _known(consignee) else []
            drawn += [Counter("country", country=places[country])] if _known(country) else []
            for company in owners or ():
                drawn += [Counter(kind, names[company], places[place]) for kind in ("nveu", "uveu")]
            for counter in drawn:
                amounts[counter] = amounts.get(counter, 0) + int(tpp)
            for company, where in product(movers or (), filter(_known, (left, place))):
                for kind in ("nveu", "uveu"):
                    counter = Counter(kind, names[company], places[where])
                    relocated[counter] = relocated.get(counter, 0) + int(tpp)
        yield Drawn(tuple(numbers), day, amounts, relocated)


def _known(number: int | None) -> bool:
    return number is not None and number >= 0
