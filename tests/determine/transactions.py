"""Random transactions near the turning points of the law, and what can be unknown of them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from licet.law.readings import READINGS
from tests.legal.cases import put, remove

Json = dict[str, Any]

COUNTRIES = ["IN", "MY", "BR", "DE", "GB", "US", "SA", "VN", "AE", "IL", "TW", "KH", "CN", "HK", "MO", "RU", "CU", "GL"]
MOSTLY = ["IN", "MY", "DE", "US", "VN", "CN"]
DATES = ["2025-03-31", "2025-06-02", "2026-02-02", "2026-02-03", "2026-07-23", "2028-01-01"]
ACTIVITIES = ["export", "export", "export", "reexport", "transfer_in_country", "deemed_export"]
PURPOSES = ["data_center", "data_center", "development_or_production", "warehouse_storage", "resale", "consumer"]
LISTS = ["entity_list", "sdn", "meu", "unverified_list", "denied_persons", "cmic"]
NAMES = ["Alpha Ltd", "Cascade Inc.", "Beta GmbH"]
PRODUCTS = [
    "NVIDIA H100 SXM5 80GB",
    "NVIDIA L40",
    "NVIDIA L4",
    "NVIDIA GeForce RTX 4090",
    "NVIDIA GeForce RTX 4090 D",
    "NVIDIA DGX H100",
    "Huawei Ascend 910C",
]
ECCNS = ["4A090.a", "3A090.a", "4A090.b", "3A090.b", "5A992.z.1", "5A992.z.2", "5A002.z.1.a", "3A001.z.4.a", "EAR99"]
TPPS = [1, 1599.999, 1600, 1776, 2399.999, 2400, 3000, 4735.999, 4799.999, 4800, 15831.2]
AREAS = [100, 300, 500, 800, 1500, 2999, 10000]
UNIT_TPPS = [1, 10000, 3199999.999, 3200000, 26899999.999, 26900000, 26900000.001, 30000000]
QUANTITIES = [1, 2, 100, 1699, 1700, 5000, 50000]
USED = [0, 1000000, 25900000, 26899999.999, 26900000]
LICENSED = [0, 759999999.999, 760000000, 789999999.999, 790000000, 1549999999.999, 1550000000, 1580000000]
INSTALLED = [0, 603000000, 633000000, 919500000, 919500000.001, 5034000000, 5064000000]
FLAGS = [False] * 12 + [True]

country = st.sampled_from([*COUNTRIES, *MOSTLY, *MOSTLY])


designers = st.fixed_dictionaries({"approved": st.booleans(), "authorized": st.booleans()})
chips = st.fixed_dictionaries(
    {
        "tpp": st.sampled_from(TPPS),
        "die_area_mm2": st.sampled_from(AREAS),
        "non_planar": st.sampled_from([True, True, True, False]),
        "designed_or_marketed_for_datacenter": st.booleans(),
        "designer": designers,
    }
)
quantities = st.sampled_from(QUANTITIES)
items = st.one_of(
    st.fixed_dictionaries({"product": st.sampled_from(PRODUCTS), "quantity": quantities}),
    st.fixed_dictionaries({"chip": chips, "quantity": quantities}),
    st.fixed_dictionaries(
        {
            "eccn": st.sampled_from(ECCNS),
            "tpp": st.sampled_from(UNIT_TPPS),
            "designed_or_marketed_for_datacenter": st.booleans(),
            "designer": designers,
            "quantity": st.sampled_from([1, 1, 1, 2, 100]),
        }
    ),
    st.fixed_dictionaries(
        {
            "assembly": st.fixed_dictionaries(
                {
                    "chip": chips,
                    "count": st.sampled_from([1, 8]),
                    "eccn_base": st.sampled_from(["4A090", "5A992", "5A002", "4A003"]),
                }
            ),
            "quantity": quantities,
        }
    ),
)


@st.composite
def parties(draw: st.DrawFn, plain: str | None = None) -> Json:
    """A party: any, or an unremarkable one in a country (``plain``), at home or American or German."""
    home = country if plain is None else st.sampled_from([plain, plain, "US", "DE"])
    party: Json = {
        "name": draw(st.sampled_from(NAMES)),
        "location": draw(country) if plain is None else plain,
        "headquarters": draw(home),
    }
    if draw(st.sampled_from([False, False, True])):
        party["ultimate_parent"] = {"name": draw(st.sampled_from(NAMES)), "headquarters": draw(home)}
    party["listed"] = [] if plain else draw(st.sampled_from([[]] * 9 + [[name] for name in LISTS]))
    party["government_owned_or_controlled"] = draw(st.sampled_from([False, False, False, True]))
    party["private_sector"] = not party["government_owned_or_controlled"]
    return party


@st.composite
def counters(draw: st.DrawFn) -> Json:
    total = draw(st.sampled_from([0, 1000000, 10**9, 10**10]))
    shares = [draw(st.sampled_from([0, 0.069, 0.07, 0.24, 0.25, 0.49, 0.5, 1])) for _ in range(3)]
    in_destination, outside, abroad = sorted(int(total * share) for share in shares)
    return {
        "lpp_used_tpp": draw(st.sampled_from(USED)),
        "aia_cumulative_tpp": 0,
        "country_allocation_used_tpp": draw(st.sampled_from(LICENSED)),
        "government_assurances": draw(st.booleans()),
        "nveu_installed_tpp": draw(st.sampled_from(INSTALLED)),
        "uveu": {
            "total_tpp": total,
            "outside_supplement_5_tpp": outside,
            "in_destination_tpp": in_destination,
            "outside_us_tpp": abroad,
        },
    }


@st.composite
def complete(draw: st.DrawFn, lines: int = 1) -> Json:
    """A transaction of which everything is known, of at least so many lines; two in three are unremarkable."""
    destination = draw(country)
    plain = draw(st.sampled_from([destination, destination, None]))
    consignee = draw(parties(plain))
    activity = draw(st.sampled_from(ACTIVITIES))
    origin = destination if activity == "transfer_in_country" else draw(st.sampled_from(["US", "US", "SG", "DE"]))
    flags = FLAGS if plain is None else [False]
    found: Json = {
        "date": draw(st.sampled_from(DATES)),
        "regime": "diffusion-2025",
        "activity": activity,
        "origin": origin,
        "destination": destination,
        "items": draw(st.lists(items, min_size=lines, max_size=max(lines, draw(st.sampled_from([1, 1, 1, 2, 3]))))),
        "parties": {"ultimate_consignee": consignee, "intermediate_consignees": []},
        "end_use": {
            "purpose": draw(st.sampled_from(PURPOSES)),
            **{
                name: draw(st.sampled_from(flags))
                for name in (
                    *("prohibited_part_744", "military", "military_intelligence", "weapons_of_mass_destruction"),
                    *("supercomputer", "trains_4e091_model_for_outside_supplement_5"),
                )
            },
        },
        "state": draw(counters()),
    }
    for role in ("exporter", "purchaser", "end_user", "operator"):
        if draw(st.sampled_from([False, False, True])):
            found["parties"][role] = draw(parties(plain))
    if draw(st.sampled_from([False, False, False, True])):
        found["parties"]["intermediate_consignees"] = [draw(parties(plain))]
    kinds = draw(st.sampled_from([[], [], [], ["UVEU"], ["NVEU"], ["UVEU", "NVEU"], ["license"]]))
    if kinds:
        relocated = draw(st.booleans())
        holder = draw(st.sampled_from([consignee["name"]] * 4 + NAMES))
        place = draw(st.sampled_from([destination] * 4 + ["MY"]))
        found["authorizations"] = [
            {"type": kind, "holder": holder, "country": place, "relocated": relocated} for kind in kinds
        ]
    switched = draw(st.lists(st.sampled_from(sorted(READINGS)), max_size=2, unique=True))
    found["readings"] = {name: draw(st.sampled_from(READINGS[name].values)) for name in switched}
    return found


@st.composite
def near_limits(draw: st.DrawFn) -> Json:
    """An unremarkable transaction that a limit of computing power decides."""
    destination = draw(st.sampled_from(["IN", "MY", "DE", "SA"]))
    home = draw(st.sampled_from(["US", "GB", destination]))
    held = draw(st.sampled_from([[], ["UVEU"], ["NVEU"], ["UVEU", "NVEU"]]))
    authorization = {"holder": "Cascade Inc.", "country": destination, "relocated": draw(st.booleans())}
    item = {"eccn": "4A090.a", "tpp": draw(st.sampled_from([1000, 10000])), "quantity": draw(quantities)}
    item |= {"designed_or_marketed_for_datacenter": True, "designer": draw(designers)}
    return {
        "date": draw(st.sampled_from(DATES)),
        "regime": "diffusion-2025",
        "activity": "reexport",
        "origin": draw(st.sampled_from(["US", "DE", "SG"])),
        "destination": destination,
        "items": [item],
        "parties": {"ultimate_consignee": {"name": "Cascade Inc.", "location": destination, "headquarters": home}},
        "end_use": {"purpose": "data_center"},
        "state": draw(counters()),
        "authorizations": [{"type": kind, **authorization} for kind in held],
        "readings": {},
    }


# What can be unknown


def gaps(transaction: Json) -> Iterator[tuple[str, bool]]:
    """Pointers of facts that have no default once they are given as null, and whether removing one says the same."""
    yield from (("/destination", True), ("/activity", False), ("/end_use/purpose", True))
    if transaction["activity"] != "export":
        yield "/origin", True
    yield from ((f"/end_use/{flag}", False) for flag in transaction["end_use"] if flag != "purpose")
    for role, party in transaction["parties"].items():
        if role == "intermediate_consignees":
            for i, between in enumerate(party):
                yield from _party_gaps(f"/parties/{role}/{i}", between)
        else:
            yield from _party_gaps(f"/parties/{role}", party)
    for i, item in enumerate(transaction["items"]):
        for pointer, absent in _item_gaps(f"/items/{i}", item):
            # Of a designer after 2026 an application that is not said is not made.
            if transaction["date"] < "2027" or not pointer.endswith("designer/authorized"):
                yield pointer, absent
    for name, value in transaction["state"].items():
        if name == "uveu":
            yield from ((f"/state/uveu/{part}", True) for part in value)
        else:
            yield f"/state/{name}", True
    for i, held in enumerate(transaction.get("authorizations", ())):
        if held["type"] == "NVEU":
            yield f"/authorizations/{i}/country", True
        if held["type"] != "license":
            yield "/parties/ultimate_consignee/name", True
            if "operator" in transaction["parties"]:
                yield "/parties/operator/name", True


def _party_gaps(at: str, party: Json) -> Iterator[tuple[str, bool]]:
    yield from ((f"{at}/location", True), (f"{at}/headquarters", True))
    yield from ((f"{at}/listed", False), (f"{at}/government_owned_or_controlled", False))
    if "ultimate_parent" in party:
        yield f"{at}/ultimate_parent/headquarters", True


def _item_gaps(at: str, item: Json) -> Iterator[tuple[str, bool]]:
    if "eccn" in item:
        yield from ((f"{at}/tpp", True), (f"{at}/designed_or_marketed_for_datacenter", False))
    elif "product" in item:
        return
    else:
        at += "/assembly/chip" if "assembly" in item else "/chip"
        yield from ((f"{at}/tpp", True), (f"{at}/die_area_mm2", True), (f"{at}/non_planar", False))
        yield f"{at}/designed_or_marketed_for_datacenter", True
    yield from ((f"{at}/designer/approved", True), (f"{at}/designer/authorized", True))


@st.composite
def with_gaps(draw: st.DrawFn, lines: int = 1) -> tuple[Json, Json, list[str]]:
    """A complete transaction, the same with one to four facts unknown, and the pointers of those."""
    whole = draw(complete(lines) if lines > 1 else st.one_of(complete(), complete(), near_limits()))
    chosen = draw(st.lists(st.sampled_from(list(gaps(whole))), min_size=1, max_size=4, unique=True))
    if ("/destination", True) in chosen:  # see the legal case unknown-destination-national-authorization
        whole.pop("authorizations", None)
        chosen = [gap for gap in chosen if not gap[0].startswith("/authorizations")]
    open_ = copy.deepcopy(whole)
    for pointer, removable in chosen:
        if removable and draw(st.booleans()):
            remove(open_, pointer)
        else:
            put(open_, pointer, None)
    return whole, open_, [pointer for pointer, _ in chosen]


VALUES: dict[str, list[Any]] = {
    "destination": COUNTRIES,
    "origin": COUNTRIES,
    "name": NAMES,
    "location": COUNTRIES,
    "headquarters": COUNTRIES,
    "country": COUNTRIES,
    "activity": ACTIVITIES,
    "purpose": PURPOSES,
    "listed": [[], *([name] for name in LISTS)],
    "tpp": [*TPPS, *UNIT_TPPS, 10**8],
    "die_area_mm2": AREAS,
    "lpp_used_tpp": [*USED, 10**13],
    "aia_cumulative_tpp": [0, 253000000],
    "country_allocation_used_tpp": [*LICENSED, 10**13],
    "nveu_installed_tpp": [*INSTALLED, 10**13],
    "total_tpp": [0, 1, 10**10, 10**13],
    "outside_supplement_5_tpp": [0, 1, 10**10, 10**13],
    "in_destination_tpp": [0, 1, 10**10, 10**13],
    "outside_us_tpp": [0, 1, 10**10, 10**13],
}


def any_value(pointer: str) -> st.SearchStrategy[Any]:
    """Any valid value for the fact at a pointer."""
    return st.sampled_from(VALUES.get(pointer.rpartition("/")[2], [True, False]))


def asked_as(pointer: str) -> set[str]:
    """The pointers under which an unknown fact may be asked for."""
    place, _, field = pointer.rpartition("/")
    found = {pointer}
    if field == "tpp" and place.endswith("/chip"):
        found.add(f"{place}/dense_tops")
    if field == "die_area_mm2":
        found.add(f"{place}/non_planar")
    if field == "country" or field == "name":
        found.add("/authorizations")
    if pointer == "/parties/end_user/location" or pointer == "/parties/ultimate_consignee/location":
        found.add("/end_use/destined_to_customers_outside_macau_d5")
    if field == "government_owned_or_controlled":
        found.add(f"{place}/private_sector")
    return found


# Giving what was asked for


class NotGivenError(Exception):
    """An assumption for which no input can be written."""


def give(transaction: Json, pointer: str, assumed: bool | str | range, macau_or_d5: Callable[[str], bool]) -> None:
    """Write into a transaction what a completion assumed at a pointer. Raises NotGivenError where that cannot be."""
    place, _, field = pointer.rpartition("/")
    value = assumed.start if isinstance(assumed, range) else assumed
    if pointer == "/end_use/destined_to_customers_outside_macau_d5":
        put(transaction, pointer, not macau_or_d5(str(value)))
    elif field == "listed":
        put(transaction, pointer, [value] if value in LISTS else [])
    elif isinstance(value, str):
        put(transaction, pointer, value if value != "\N{EN DASH}" else "GL")  # Greenland is in no group of countries
    elif pointer.startswith("/state/") and not isinstance(value, bool):
        put(transaction, pointer, Decimal(value) / 1000)
    elif field == "tpp" and isinstance(assumed, range):
        _give_line_tpp(transaction, place, pointer, assumed)
    elif field == "dense_tops":
        put(transaction, f"{place}/tpp", Decimal(value) / 10**6)
    elif field in ("die_area_mm2", "non_planar"):
        _give_area(transaction, place, field, value)
    elif pointer == "/authorizations":
        _give_authorizations(transaction, bool(value))
    else:
        put(transaction, pointer, value)


def _give_line_tpp(transaction: Json, place: str, pointer: str, line: range) -> None:
    quantity = transaction["items"][int(place.rpartition("/")[2])].get("quantity", 1)
    millionths = (line.start - 1) * 1000 // quantity + 1  # the least that makes the line or more; it is rounded up
    if millionths > 10**16 or -(-millionths * quantity // 1000) not in line:
        raise NotGivenError(pointer)
    put(transaction, pointer, Decimal(max(millionths, 0)) / 10**6)


def _give_area(transaction: Json, place: str, field: str, millionths: int) -> None:
    if millionths == 0 and field == "die_area_mm2":
        millionths = 10**12  # no density, as with no applicable area at all
    if field == "non_planar":
        put(transaction, f"{place}/non_planar", millionths != 0)
    if millionths:
        put(transaction, f"{place}/die_area_mm2", Decimal(millionths) / 10**6)


def _give_authorizations(transaction: Json, held: bool) -> None:
    for authorization in transaction["authorizations"]:
        if authorization.get("country") is None and authorization["type"] == "NVEU":
            authorization["country"] = transaction["destination"] if held else "KE"
        for role in ("ultimate_consignee", "operator"):
            party = transaction["parties"].get(role, {"name": "said"})
            if party.get("name") is None:
                party["name"] = authorization["holder"] if held else "Nobody Ltd"
