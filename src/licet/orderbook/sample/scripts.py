"""Scripts: lines written out in full, so that counters of the law end on their limit to the last TPP.

A script is played by companies of its own, which no other line names. The last group of each block of rows plays one
script, in turn, with new companies each time; a script that uses up what a country has is played once only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from licet.orderbook.sample.market import ALLOCATED, EXPORTERS, Exporter, stem
from licet.orderbook.sample.sql import listed

NAME: Final = "*"
"""Stands for the invented name of the companies of the script."""

PLACES: Final = 10
"""How many lines a script can have."""

GB200, GB300, A100, RACK = (
    "NVIDIA GB200 (per GPU)",
    "NVIDIA GB300 (per GPU)",
    "NVIDIA A100 PCIe 40GB",
    "NVIDIA GB200 NVL72",
)
"""40,000, 60,000, 4,992 and 2,880,000 TPP."""

_ONE, _OTHER = EXPORTERS[:2]
_ABROAD: Final = next(exporter for exporter in EXPORTERS if exporter.location == "NL")

Line = Mapping[str, str]
"""Cells by column of the order book; ``trap`` is what the note says, ``again`` whether the script is played again."""
Script = Sequence[Line]
"""Lines in the order of their dates."""
Period = tuple[dt.date, dt.date]


def scripts(since: dt.date, until: dt.date) -> list[Script]:
    """The scripts of a period, in the order in which they are played."""
    years = list(_years(since, until))
    again = [
        script
        for i, year in enumerate(years)
        for script in (_subsidiaries(year, years[i + 1 : i + 2]), _stated(year), _spelled(year), _relocation(year))
    ]
    once = [_allocation(country, (since, until)) for country in ALLOCATED]
    return [*([{**line, "again": "yes"} for line in script] for script in again), *once]


class Stage:
    """The scripts of a period as SQL: which line of which script a row is, and what its cells are."""

    def __init__(self, since: dt.date, until: dt.date, seed: int) -> None:
        played = scripts(since, until)
        lines = [line for script in played for line in (*script, *[{}] * (PLACES - len(script)))]
        self._names = list(dict.fromkeys(name for line in lines for name in line))
        turn = f"block % {len(played)} * {PLACES} + place"
        again = f"(block < {len(played)} OR {listed(['again' in line for line in lines], turn)})"
        exists = listed([bool(line) for line in lines], turn)
        self.step = f"CASE WHEN grouped % 64 = 63 AND {exists} AND {again} THEN {turn} END"
        """The number of the line in all the scripts; NULL for rows that are not scripted."""
        texts = ["|".join(line.get(name, "") for name in self._names) for line in lines]
        numeral = "CASE WHEN block < 65536 THEN '' ELSE ' ' || (block // 65536 + 1) END"  # when stems come back
        named = f"replace({listed(texts, 'step')}, '{NAME}', {stem('block', seed)} || {numeral})"
        self.script = f"CASE WHEN step IS NOT NULL THEN string_split({named}, '|') END"
        """The cells of the column ``step``."""

    def cell(self, name: str, otherwise: str) -> str:
        """A cell of a row that may be scripted: from the column ``script``, or what it is otherwise (SQL)."""
        if name not in self._names:
            return f"CASE WHEN step IS NULL THEN {otherwise} END"
        kind = {"date": "::DATE", "quantity": "::BIGINT"}.get(name, "")
        scripted = f"nullif(script[{self._names.index(name) + 1}], ''){kind}"
        return f"CASE WHEN step IS NULL THEN {otherwise} ELSE {scripted} END"


def _years(since: dt.date, until: dt.date) -> Iterator[Period]:
    for year in range(since.year, until.year + 1):
        yield max(since, dt.date(year, 1, 1)), min(until, dt.date(year, 12, 31))


def _on(period: Period, share: float) -> str:
    first, last = period
    return (first + (last - first) * share).isoformat()


def _line(
    date: str, trap: str, company: tuple[str, str], what: tuple[str, int], by: Exporter, *cells: Mapping[str, str]
) -> dict[str, str]:
    """A line to a company of the script in its country; what the book says of it besides is in ``cells``."""
    (name, country), (product, quantity) = company, what
    line = {
        "date": date,
        "trap": trap,
        "activity": "export" if by.location == "US" else "reexport",
        "origin": by.location,
        "destination": country,
        "product": product,
        "quantity": str(quantity),
        "exporter": by.name,
        "exporter_location": by.location,
        "exporter_headquarters": by.headquarters,
        "consignee": f"{NAME} {name}",
        "consignee_location": country,
        "consignee_headquarters": country,
        "purpose": "data_center",
        "private_sector": "yes",
        "government_assurances": "no",
    }
    for more in cells:
        line |= more
    return line


def _subsidiaries(year: Period, following: Sequence[Period]) -> Script:
    """License Exception LPP: the limit of one parent, used up by three subsidiaries and exporters; then a new year."""
    parent = {"ultimate_parent": f"{NAME} Europe AG", "ultimate_parent_headquarters": "CH"}
    india, brazil, chile = ("India Pvt Ltd", "IN"), ("Brasil Ltda", "BR"), ("Chile SpA", "CL")
    return (
        _line(_on(year, 0.2), "", india, (GB200, 300), _ONE, parent),  # 12,000,000
        _line(_on(year, 0.4), "", brazil, (GB200, 371), _OTHER, parent),  # 26,840,000
        _line(_on(year, 0.75), "lpp_exact", chile, (GB300, 1), _ABROAD, parent),  # 26,900,000
        _line(_on(year, 0.8), "lpp_beyond", india, (A100, 1), _ONE, parent),
        _line(_on(year, 1), "lpp_beyond", brazil, (A100, 1), _OTHER, parent),
        *(_line(_on(after, 0), "lpp_new_year", brazil, (GB200, 672), _OTHER, parent) for after in following),
    )


def _stated(year: Period) -> Script:
    """License Exception LPP: one order for just the limit, and one for a TPP more, by the classification of a maker."""
    board = ("QS Aurochs board", 1000)
    return (
        _line(_on(year, 0.3), "lpp_exact", ("Norte SA", "MX"), board, _ONE, _stated_as("26900")),
        _line(_on(year, 0.3), "lpp_beyond", ("Sur SpA", "CL"), board, _ONE, _stated_as("26900.001")),
    )


def _stated_as(tpp: str) -> dict[str, str]:
    return {"stated_eccn": "4A090.a", "stated_tpp": tpp}


def _spelled(year: Period) -> Script:
    """License Exception LPP: one company in two spellings."""
    return (
        _line(_on(year, 0.5), "", ("Kenya Ltd", "KE"), (GB200, 672), _ONE),  # 26,880,000
        _line(_on(year, 0.6), "lpp_beyond; name_spelled_otherwise", ("KENYA LTD.", "KE"), (A100, 5), _OTHER),
    )


def _relocation(year: Period) -> Script:
    """Chips of a universal and of a national validated end user that move."""
    universal = _holds("UVEU", "America Inc.", "US")
    national = _holds("NVEU", "Calcul SAS", "FR") | {"authorization_country": "IN"}
    malaysia, india = ("Malaysia Sdn Bhd", "MY"), ("Calcul India Pvt Ltd", "IN")
    moved = {"relocated": "yes"}
    to_tier_1, at_home = {"government_assurances": ""}, {"activity": "transfer_in_country"}
    return (
        _line(_on(year, 0.3), "", malaysia, (RACK, 10), _ONE, universal),
        _line(_on(year, 0.35), "", india, (RACK, 20), _OTHER, national),
        _line(_on(year, 0.7), "relocation", ("Japan KK", "JP"), (RACK, 4), _own(malaysia), universal, moved, to_tier_1),
        _line(_on(year, 0.8), "relocation", india, (RACK, 5), _own(india), national, moved, at_home),
    )


def _holds(authorization: str, parent: str, country: str) -> dict[str, str]:
    return {
        "ultimate_parent": f"{NAME} {parent}",
        "ultimate_parent_headquarters": country,
        "authorization_held": authorization,
        "authorization_holder": f"{NAME} {parent}",
    }


def _own(company: tuple[str, str]) -> Exporter:
    """A company of the script as the one that ships."""
    name, country = company
    return Exporter(f"{NAME} {name}", country, country, 0)


def _allocation(country: str, period: Period) -> Script:
    """The allocation of a country, met exactly and passed; then again, when its government has given assurances."""
    company, assured = ("Computo SA", country), {"government_assurances": "yes"}
    return (
        _line(_on(period, 0.1), "", company, (GB200, 10_000), _ONE),
        _line(_on(period, 0.25), "", company, (GB200, 9_000), _OTHER),
        _line(_on(period, 0.4), "allocation_exact", company, (GB200, 750), _ONE),  # 790,000,000
        _line(_on(period, 0.5), "allocation_passed", company, (GB200, 700), _OTHER),
        _line(_on(period, 0.6), "", company, (GB200, 700), _ONE, assured),
        _line(_on(period, 0.8), "allocation_exact", company, (GB200, 19_050), _ONE, assured),  # 1,580,000,000
        _line(_on(period, 0.9), "allocation_passed", company, (GB200, 700), _OTHER, assured),
    )
