"""The market of the sample: companies that do not exist, in countries that do, and the products that they order.

The products and their names are those of the catalogue. Every share and every company is invented.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from licet.catalog import AmbiguousProduct, Assembly, Product, UnknownProduct, aliases, assemblies, find, products
from licet.facts.countries import CODES, ear_country
from licet.orderbook.sample.distributions import Draw, Slots, one_of
from licet.orderbook.sample.sql import listed


def _rows(file: str) -> list[dict[str, str]]:
    with Path(__file__).with_name(file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def _words(text: str) -> list[str]:
    return text.split()


ALLOCATED: Final = ("UY", "PE", "TN", "GH", "LK", "RS")
"""Countries that nothing but a trap ships to, so that what they draw on their allocation is known to the last TPP."""

ASSURANCES: Final = {"PL": 0.15, "IN": 0.3, "AE": 0.45, "SA": 0.6, "MY": 0.75, "BR": 0.9}
"""Countries that give government assurances, and the share of the period after which they do."""

_COUNTRIES: Final = _rows("countries.csv")
_REST: Final = sorted(
    CODES - {row["code"] for row in _COUNTRIES} - {c for c in CODES if ear_country(c) == "US"} - set(ALLOCATED)
)
PLACES: Final = [*(row["code"] for row in _COUNTRIES), *_REST]
"""Countries by the index that the columns of places hold."""
_FORMS: Final = [form for row in _COUNTRIES for form in (row["form"], row["other_form"])] + ["Ltd", "SA"] * len(_REST)

SEVERAL: Final = {56: ("IE", "IN", "NG", "KE"), 57: ("GB", "NZ", "HK", "SG")}
"""Of each hundred companies, those two that share a name, and the countries that the one and the other is in."""

LARGE: Final = 10
"""Companies with lower numbers are the largest: on no list, with no fact unknown, their names always spelled alike."""

_FIRST: Final = _words(
    "Abrel Ardun Belvar Bramol Calder Cindra Corvel Dalmo Dravi Dunmar Elthor Embri Eskal Fenra Ferndu Galvo "
    "Gremar Hadren Halvor Hesti Idral Ilmar Istra Jandor Jorvel Kaldri Kelvar Kestro Korim Lanvor Lethra Lumbri "
    "Maldor Mervi Mirsto Nalbri Nerith Norvu Obrel Oldrim Orvan Pelmar Pindro Quathi Quelm Randri Revol Ruskal "
    "Sableth Selvor Strenu Tarmi Teldra Thandor Tuvel Ulvar Undrel Valmor Vestri Wendar Wisthel Yarvo Zandri Zelmu"
)
_MIDDLE: Final = _words(
    "ba be bo da de do fa fe ga go ha ho ka ke ko la le li lo ma me mi mo na ne ni no ra ri ta te vo"
)
_LAST: Final = _words(
    "bryn cott dahl dene dorf dray fell forth garde grath holt kamp kirk lund mark mere moor nath pest quin "
    "rand rath rell rune sand shaw stow thal vale wick worth zand"
)


@dataclass(frozen=True)
class Register:
    """Numbered companies. The same number is the same company wherever it stands, with one name and one country."""

    id: int
    column: str
    """The column of ``countries.csv`` that says where they are."""
    words: tuple[str, ...]
    """What follows the invented name: eight, so that some half a million numbers have names of their own."""

    def place(self, number: str, seed: int) -> str:
        """Where a company is: an index of ``PLACES``. One in a hundred is anywhere in the rest of the world."""
        draw = Draw(1_000 + self.id, seed, number)
        weights: dict[int | None, float] = {i: float(row[self.column]) for i, row in enumerate(_COUNTRIES)}
        total = sum(weights.values())
        drawn = Slots({i: weight for i, weight in weights.items() if weight} | {None: total / 99}).sql(draw)
        anywhere = f"{len(_COUNTRIES)} + floor({draw()} * {len(_REST)})::INT"
        arms = (
            f"WHEN {of} THEN {one_of([str(PLACES.index(code)) for code in codes], draw)}"
            for of, codes in SEVERAL.items()
        )
        return f"CASE {number} % 100 {' '.join(arms)} ELSE coalesce({drawn}, {anywhere}) END"

    def headquarters(self, number: str, place: str, seed: int) -> str:
        """Where a company is headquartered: one in twenty in another place, which is drawn as those of parents are."""
        elsewhere = f"{number} >= {LARGE} AND {Draw(1_010 + self.id, seed, number)()} < 0.05"
        return f"CASE WHEN {elsewhere} THEN {PARENTS.place(number, seed)} ELSE {place} END"

    def name(self, number: str, place: str, seed: int) -> str:
        """What a company is called, with a legal form of its country."""
        one, other = sorted(SEVERAL)
        named = f"({number} - ({number} % 100 = {other})::INT)"
        form = listed(_FORMS, f"2 * {place} + {number} % 2")
        words = listed(self.words, f"{_shuffled(named, seed + self.id)} // 65536")
        form = f"CASE WHEN {number} % 100 IN ({one}, {other}) THEN 'Ltd' ELSE {form} END"
        return f"({stem(named, seed + self.id)} || ' ' || {words} || ' ' || {form})"


def stem(number: str, seed: int) -> str:
    """The invented name of a company, without what follows it (SQL)."""
    shuffled = _shuffled(number, seed)
    first = listed(_FIRST, f"{shuffled} % 64")
    middle = listed(_MIDDLE, f"{shuffled} // 64 % 32")
    return f"({first} || {middle} || {listed(_LAST, f'{shuffled} // 2048 % 32')})"


def _shuffled(number: str, seed: int) -> str:
    """Each of 524,288 (64 x 32 x 32 x 8) numbers by another of them."""
    return f"(({number} * 48271 + {seed % 524_288}) % 524288)"


CUSTOMERS: Final = Register(
    1, "customers", ("Compute", "Data", "Cloud", "Systems", "Digital", "Research", "Networks", "Technologies")
)
PARENTS: Final = Register(
    2, "parents", ("Holdings", "Group", "Industries", "International", "Capital", "Partners", "Ventures", "Global")
)
TRADERS: Final = Register(
    3, "customers", ("Trading", "Supply", "Distribution", "Procurement", "Sourcing", "Imports", "Components", "Brokers")
)


@dataclass(frozen=True)
class Exporter:
    """Who ships: from the United States, or from abroad (a reexport)."""

    name: str
    location: str
    headquarters: str
    weight: float


EXPORTERS: Final = tuple(
    sorted(
        (Exporter(r["name"], r["location"], r["headquarters"], float(r["weight"])) for r in _rows("exporters.csv")),
        key=lambda exporter: exporter.location != "US",
    )
)
"""Those in the United States first."""


@dataclass(frozen=True)
class Demand:
    """What is taken of the demand for a product: its segment and weight there, from and to which month, in packs."""

    product: str
    segment: str
    weight: float
    since: str
    until: str
    pack: int

    def sold_in(self, month: str) -> bool:
        """Whether it is ordered in a month (YYYY-MM)."""
        return self.since <= month and (not self.until or month <= self.until)


SERVERS: Final = (
    ("FH-8200 server", "5A992.z.1", "126649.6"),
    ("FH-2100 server", "4A090.b", "9472"),
    ("QS Aurochs rack", "5A992.z.1", "2880000"),
    ("QS Aurochs board", "4A090.a", "63324.8"),
    ("AL-1 accelerator", "3A090.a", "4992.125"),
    ("AL-1E accelerator", "3A090.b", "2399.999"),
    ("TB Gate appliance", "5A992.z.2", "3830.4"),
    ("TB Cipher appliance", "5A002.z.1.a", "15831.2"),
    ("ME Edge computer", "4A003.z.1.b", "3119.2"),
    ("ME Edge terminal", "5A992.c", "1104"),
)
"""What exporters classify themselves: label, ECCN, TPP of one unit."""


SEGMENTS: Final = ("datacenter", "workstation", "consumer")
DEMAND: Final = tuple(
    Demand(r["product"], r["segment"], float(r["weight"]), r["since"], r["until"], int(r["pack"]))
    for r in _rows("products.csv")
)
ENTRIES: Final[tuple[Product | Assembly, ...]] = (*products(), *assemblies())
"""Everything in the catalogue, by the index that the column of products holds."""
_INDEX: Final = {entry.name: i for i, entry in enumerate(ENTRIES)}
PACKS: Final = [{d.product: d.pack for d in DEMAND}.get(entry.name, 1) for entry in ENTRIES]

QUARTERS: Final = tuple(dt.date(year, month, 1) for year in (2025, 2026, 2027) for month in (1, 4, 7, 10))


def demanded() -> tuple[Slots, ...]:
    """The products (indices of ``ENTRIES``) of each segment in turn: before ``QUARTERS``, and in each of them."""
    return tuple(
        Slots({_INDEX[d.product]: d.weight for d in DEMAND if d.segment == segment and d.sold_in(month)}, 400)
        for segment in SEGMENTS
        for month in ("2024-12", *(f"{day:%Y-%m}" for day in QUARTERS))
    )


SPELLINGS: Final = 4
"""How many ways to write each product there are in ``spellings``; the first is its name."""


def spellings() -> Iterator[str]:
    """Each product as people write it: its name, an alias, the name without its maker, the name in small letters."""
    for entry in ENTRIES:
        alias = next((alias for alias, name in aliases().items() if name == entry.name), entry.name)
        _, _, bare = entry.name.partition(" ")
        yield entry.name
        for text in (alias, bare, entry.name.casefold().replace("-", " ")):
            yield text if _means(text, entry.name) else entry.name


def _means(text: str, name: str) -> bool:
    try:
        return find(text).name == name
    except (AmbiguousProduct, UnknownProduct):
        return False
