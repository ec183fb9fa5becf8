"""Countries as files write them, to ISO 3166-1 alpha-2: what ``read_country`` reads, and what is usual beyond it.

The table is ``places.csv``: the numbers of ISO 3166-1, and spellings that ``facts/countries.csv`` does not have.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

from licet.facts.countries import CODES, UnknownCountry, country_name, read_country
from licet.facts.shapes import shown
from licet.orderbook.mapping.cells import CellError, plain

_EXPECTED: Final = "a country, by its ISO 3166-1 code or its name"
_SPLIT: Final = re.compile(r"\s*[-–—:/|,=]\s*|\s+(?=[(\[])|(?<=[)\]])\s+")
_SUBDIVISION: Final = re.compile(r"([A-Z]{2})-([A-Z0-9]{1,3})")
_OWN_CODES: Final = {
    country: codes.split()
    for country, codes in {
        "AX": "FI-01",
        "BL": "FR-BL",
        "BQ": "NL-BQ1 NL-BQ2 NL-BQ3",
        "HK": "CN-HK CN-91",
        "MO": "CN-MO CN-92",
        "TW": "CN-TW CN-71",
        "GF": "FR-973 FR-GF",
        "GP": "FR-971 FR-GP",
        "MF": "FR-MF",
        "MQ": "FR-972 FR-MQ",
        "NC": "FR-NC",
        "PF": "FR-PF",
        "PM": "FR-PM",
        "RE": "FR-974 FR-RE",
        "TF": "FR-TF",
        "WF": "FR-WF",
        "YT": "FR-976 FR-YT",
        "AW": "NL-AW",
        "CW": "NL-CW",
        "SX": "NL-SX",
        "SJ": "NO-21 NO-22",
        **{code: f"US-{code}" for code in ("AS", "GU", "MP", "PR", "UM", "VI")},
    }.items()
}
"""What ISO 3166-2 lists as a subdivision of one country and ISO 3166-1 as a country: Taiwan has the code ``CN-TW``."""


def read_place(text: str, how: str = "name") -> str:
    """The alpha-2 code. A code and a name together (``IN - India``, ``Korea (KR)``) must be the same country.

    ``how``: as ``Options.country``. ``NA`` is Namibia; ``na`` and ``no`` in small letters are no country but words.
    Raises CellError.
    """
    place = plain(text)
    if len(place) > 100:
        raise CellError(shown(text), _EXPECTED)
    if how == "numeric" and (code := _numbers().get(place.zfill(3) if place.isascii() and place.isdigit() else "")):
        return code
    if how == "subdivision" and (found := _SUBDIVISION.fullmatch(place)) and found[1] in CODES:
        return next((own for own, codes in _OWN_CODES.items() if place in codes), found[1])
    try:
        return _single(place)
    except UnknownCountry as unknown:
        problem = unknown
    parts = [(place[: cut.start()], place[cut.end() :]) for cut in _SPLIT.finditer(place)]
    pairs = [tuple(code for part in both if (code := _part(part))) for both in parts]
    named = {pair for pair in pairs if len(pair) == 2}
    same = {pair[0] for pair in named if pair[0] == pair[1]}
    if len(same) == 1:
        return same.pop()
    for pair in pairs:
        if pair in named:
            both = " and ".join(f"{code} ({country_name(code)})" for code in pair)
            hint = '; for ISO 3166-2 codes the mapping can say country = "subdivision"' if "-" in place else ""
            raise CellError(shown(text), f"one country; this names {both}{hint}")
    raise CellError(shown(text), f"{_EXPECTED}{_hint(problem, place)}")


def _single(place: str) -> str:
    """The country that a text is, by code or name. Raises UnknownCountry."""
    if place.casefold() in ("na", "no") and not place.isupper():
        raise UnknownCountry(place)
    return _spellings().get(_key(place)) or read_country(place)


def _part(text: str) -> str:
    """The country that one half of a cell is; empty where it is none."""
    try:
        return _single(text.strip("()[] "))
    except UnknownCountry:
        return ""


def _hint(problem: UnknownCountry, place: str) -> str:
    if place.casefold() in ("na", "no"):
        code = place.upper()
        return f"; {code} in capitals is {country_name(code)}"
    if place.isdigit() and _numbers().get(place.zfill(3)):
        return '; if it is a number of ISO 3166-1, the mapping can say country = "numeric"'
    if _SUBDIVISION.fullmatch(place) and place[:2] in CODES:
        return '; if it is a code of ISO 3166-2, the mapping can say country = "subdivision"'
    said = " or ".join(f"{code} ({country_name(code)})" for code in problem.nearest)
    return f"; nearest: {said}" if said else ""


def _key(text: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(sorted(re.findall(r"\w+", bare)))


@cache
def _rows() -> list[dict[str, str]]:
    with Path(__file__).with_name("places.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def _numbers() -> dict[str, str]:
    return {row["numeric"]: row["alpha2"] for row in _rows() if row["numeric"]}


@cache
def _spellings() -> dict[str, str]:
    return {_key(text): row["alpha2"] for row in _rows() for text in row["spellings"].split(";") if text}
