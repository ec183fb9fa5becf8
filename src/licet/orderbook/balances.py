"""What a run leaves in the counters of the law: opening balance, what was drawn, and the limit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from licet.determine.as_applied import limit
from licet.law.part748.s15_veu import LAST_QUARTER_ENDS
from licet.orderbook.draws import INSTALLED, OWNER_COLUMNS, OWNERS, THOUSANDTHS, drawing
from licet.orderbook.fold import YEARS
from licet.orderbook.opening import Counter, counter_name

if TYPE_CHECKING:
    from licet.orderbook.decide import Deciding
    from licet.orderbook.run import Run


@dataclass(frozen=True)
class Balance:
    """A counter by its name: opening balance, what was drawn, and its limit, in thousandths of TPP (None: unknown)."""

    counter: Counter
    name: str
    opened: int | None
    drawn: int
    limit: int | None

    @property
    def closing(self) -> int | None:
        """What is used now; None where it is not known."""
        return None if self.opened is None else self.opened + self.drawn


def balances(run: Run, at: int, fullest: int | None = None) -> Iterator[Balance]:
    """Every counter that was opened or drawn, by kind and name.

    ``fullest``: of LPP, which many companies draw on, only what was opened and so many with the most drawn; of what is
    installed only what was opened, and that of the holders of national authorizations.
    """
    deciding, opening = run.deciding[at], run.settings.opening
    drawn = dict.fromkeys(opening.balances, 0)
    if deciding.folded:
        for counter, tpp in _drawn(run, at, fullest):
            drawn[counter] = drawn.get(counter, 0) + tpp
    name = names_of(run)
    coding, national = run.book.coding, deciding.national
    assured = _assured(run, at)
    for counter, tpp in sorted(drawn.items()):
        company, place = coding.names.find(counter.company), coding.places.find(counter.country)
        held = None if company is None or place is None else national.get((company, place))
        most = _limit(deciding, counter, held, assured=place in assured)
        yield Balance(counter, name(counter), opening.of(counter), tpp, most)


def names_of(run: Run) -> Callable[[Counter], str]:
    """How counters are named: companies as the opening balances spell them, or else the book."""
    opening, coding = run.settings.opening, run.book.coding
    spelled = {name: name for name in coding.names} | {coding.names[n]: text for n, text in coding.spelled.items()}
    spelled |= opening.companies
    return lambda counter: counter_name(counter, spelled.get(counter.company) or counter.company)


def _drawn(run: Run, at: int, most: int | None) -> Iterator[tuple[Counter, int]]:
    """What the orders drew on each counter, in thousandths of TPP; a finer remainder of a line counts in full."""
    coding, deciding = run.book.coding, run.deciding[at]
    names, places = coding.names, coding.places
    tpp, lines = f"sum({THOUSANDTHS})", drawing(at)
    first, some, one = "", "", ""
    if most is not None:
        opened = {coding.names.find(counter.company) for counter in run.settings.opening.balances} - {None}
        held = {company for company, _ in deciding.national}
        first = f"ORDER BY owner IN ({_listed(opened)}) DESC, 3 DESC, 1, 2 LIMIT {most + YEARS * len(opened)}"
        one = f"WHERE company IN ({_listed(opened | held)})"
        some = "".join(f"OR {name} IN ({_listed(opened | held)}) " for name in OWNER_COLUMNS)
        some = f"AND ({some.removeprefix('OR ')})"
    queries = {
        "lpp": f"SELECT owner, year(day), {tpp} {lines} AND on_lpp AND owner >= 0 GROUP BY owner, year(day) {first}",
        "aia": f"SELECT consignee_name, 0, {tpp} {lines} AND on_aia AND consignee_name >= 0 GROUP BY consignee_name",
        "country": f"SELECT 0, destination_place, {tpp} {lines} AND on_country AND destination_place >= 0 "
        "GROUP BY destination_place",
        "nveu": f"SELECT company, destination_place, {tpp} FROM (SELECT *, unnest({OWNERS}) AS company "
        f"{lines} AND {INSTALLED} {some}) {one} GROUP BY company, destination_place",
    }
    universal = run.settings.opening.universal
    for kind, query in queries.items():
        for company, where, drawn in run.connection.execute(query).fetchall():
            match kind:
                case "lpp":
                    yield Counter("lpp", names[company], year=str(where)), int(drawn)
                case "aia":
                    yield Counter("aia", names[company]), int(drawn)
                case "country":
                    yield Counter("country", country=places[where]), int(drawn)
                case _:
                    yield from _installed(names[company], places[where], int(drawn), universal)
    for (company, where), moved in deciding.counters.relocated.items():
        yield from _installed(names[company], places[where], moved, universal)


def _listed(numbers: Iterable[int | None]) -> str:
    """Numbers in a list of SQL; NULL where there is none."""
    return ", ".join(map(str, sorted(n for n in numbers if n is not None))) or "NULL"


def _installed(company: str, place: str, tpp: int, universal: frozenset[str]) -> Iterator[tuple[Counter, int]]:
    yield Counter("nveu", company, place), tpp
    if company in universal:
        yield Counter("uveu", company, place), tpp


def _limit(deciding: Deciding, counter: Counter, held: dt.date | None, *, assured: bool) -> int | None:
    """The limit of a counter; of a national authorization on the last day on which it was held there."""
    match counter.kind:
        case "lpp":
            id, day = "lpp_annual", dt.date(int(counter.year), 12, 31)
        case "country":
            id, day = f"country_allocation{'_with_assurances' if assured else ''}", LAST_QUARTER_ENDS
        case "nveu" if held is not None:
            id, day = "nveu_installed_base", held
        case _:
            return None
    return limit(deciding.regime, id, day, deciding.ground.readings, counter.country or None)


def _assured(run: Run, at: int) -> frozenset[int]:
    """The places of which the last order that says so has it that they give assurances."""
    found = run.connection.execute(
        f"SELECT destination_place FROM {run.lines_of(at)} SEMI JOIN told_{at} USING (told) "
        "WHERE assured OR not_assured "
        "GROUP BY destination_place HAVING arg_max(assured, (day, line))"
    ).fetchall()
    return frozenset(place for (place,) in found)
