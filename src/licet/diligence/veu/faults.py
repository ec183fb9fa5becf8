"""What is wrong between fields of a file that are each well-formed: contradictions, and what another type has."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from licet.diligence.veu.contract import CHECKLIST
from licet.diligence.veu.figures import exact, tpp
from licet.facts.record import thousandths
from licet.facts.shapes import InputError, escape


def faults(given: Mapping[str, Any]) -> Iterator[InputError]:
    """What is wrong between fields that are each well-formed."""
    yield from _of_the_other_type(given)
    for id, shown in given.get("evidence", {}).items():
        if shown:
            yield from _undated_plan(shown, f"/evidence/{escape(id)}")
    for name in ("data_centers", "transfers"):
        for i, entry in enumerate(given.get(name, ())):
            if entry.get("notice"):
                yield from _impossible_filing(entry["notice"], given["date"], f"/{name}/{i}/notice")
    for i, transfer in enumerate(given.get("transfers", ())):
        if transfer["from"] == transfer["to"]:
            yield InputError(f"/transfers/{i}/to", transfer["to"], "another country than it leaves")
    for name, power in (given.get("computing_power") or {}).items():
        if power:
            yield from _impossible_power(power, f"/computing_power/{name}")
    yield from _more_than_planned(given)
    rows = [(row["country"], row["quarter"]) for row in given.get("installed_base", ())]
    for i in _repeated(rows):
        yield InputError(f"/installed_base/{i}", "the same country and quarter again", "each once")


def _of_the_other_type(given: Mapping[str, Any]) -> Iterator[InputError]:
    """Fields and items of the checklist that the other type of authorization has."""
    kind = given["type"]
    for name in ("installed_base",) if kind == "UVEU" else ("computing_power", "transfers"):
        if name in given:
            yield InputError(f"/{name}", "a field of the other type", f"no such field in the file of a {kind}")
    for i, center in enumerate(given.get("data_centers", ())):
        for name in ("new_location", "new_country", "construction_starts", "notice"):
            if kind == "NVEU" and name in center:
                expected = "no such field in the file of a NVEU, which owes no notice in advance"
                yield InputError(f"/data_centers/{i}/{name}", "a field of the other type", expected)
    for id in given.get("evidence", {}):
        if kind not in CHECKLIST[id].of:
            yield InputError(f"/evidence/{escape(id)}", "an item of the other type", f"an item of a {kind}")


def _undated_plan(shown: Mapping[str, Any], at: str) -> Iterator[InputError]:
    if shown["state"] == "planned" and shown.get("by") is None:
        yield InputError(f"{at}/by", "nothing", "the day by which it is planned (without one the state is unknown)")
    if shown["state"] != "planned" and shown.get("by") is not None:
        yield InputError(f"{at}/by", str(shown["by"]), "a day only beside the state planned")


def _impossible_filing(notice: Mapping[str, Any], today: dt.date, at: str) -> Iterator[InputError]:
    on = notice.get("on")
    if on is not None and (not notice["filed"] or on > today):
        expected = f"a day not after /date, {today}" if notice["filed"] else "no day of filing: it was not filed"
        yield InputError(f"{at}/on", str(on), expected)


def _impossible_power(power: Mapping[str, Any], at: str) -> Iterator[InputError]:
    rows = power.get("by_country") or ()
    for i in _repeated([row["country"] for row in rows]):
        yield InputError(f"{at}/by_country/{i}/country", f"{rows[i]['country']} again", "each country once")
    total, located = thousandths(power.get("total_tpp")), sum(exact(row["tpp"]) for row in rows)
    if total is not None and located > total:
        expected = f"at least the {tpp(located)} TPP of the countries"
        yield InputError(f"{at}/total_tpp", tpp(total), expected)


def _more_than_planned(given: Mapping[str, Any]) -> Iterator[InputError]:
    """Countries whose data centers come to more than is planned there."""
    planned = (given.get("computing_power") or {}).get("planned") or {}
    if planned.get("by_country") is None:
        return
    stated = {row["country"]: exact(row["tpp"]) for row in planned["by_country"]}
    named: dict[str, int] = defaultdict(int)
    for center in given.get("data_centers", ()):
        if center.get("country") and center.get("tpp"):
            named[center["country"]] += exact(center["tpp"])
    for country, amount in named.items():
        if amount > stated.get(country, 0):
            found = f"{tpp(stated[country])} TPP for {country}" if country in stated else f"nothing for {country}"
            expected = f"at least the {tpp(amount)} TPP of the data centers there"
            yield InputError("/computing_power/planned/by_country", found, expected)


def _repeated(values: Iterable[Any]) -> Iterator[int]:
    """The positions of values that were there before."""
    seen = set()
    for i, value in enumerate(values):
        if value in seen:
            yield i
        seen.add(value)
