"""A transaction, in the contract's form, that has a given record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, cast

from licet.facts.contract import CHINA_2026
from licet.facts.record import MILLI
from licet.kernel.nodes import Value
from licet.law.part774.eccns import BASES, SOFTWARE_AND_TECHNOLOGY, eccns_of
from licet.law.part774.technical_notes import MICRO

Json = dict[str, Any]
Values = Mapping[str, Value]

OWNER: Final = "Buyer Ltd"
_FLAGS: Final = {
    "prohibited_part_744": "prohibited_part_744",
    "military": "military",
    "military_intelligence": "military_intelligence",
    "weapons_of_mass_destruction": "weapons_of_mass_destruction",
    "supercomputer": "supercomputer",
    "trains_outside": "trains_4e091_model_for_outside_supplement_5",
    "iaas": "iaas",
    "compliant_storage": "stored_in_compliant_facility",
}
_SAID: Final = {
    "customers_outside": "destined_to_customers_outside_macau_d5",
    "corporate_governance": "corporate_governance",
    "location_verification": "location_verification",
    "matching_us_investment": "matching_us_investment",
}
_COUNTERS: Final = {
    "lpp_used": "lpp_used_tpp",
    "aia_cumulative": "aia_cumulative_tpp",
    "allocation_used": "country_allocation_used_tpp",
    "nveu_installed": "nveu_installed_tpp",
    "shipped_to_us": "shipped_to_us_tpp",
    "shipped_to_china": "shipped_to_china_tpp",
}
_UVEU: Final = {
    "uveu_total": "total_tpp",
    "uveu_outside": "outside_supplement_5_tpp",
    "uveu_in_destination": "in_destination_tpp",
    "uveu_outside_us": "outside_us_tpp",
}


def transaction_of(v: Values, product: str = "", quantity: int | None = None) -> Json:
    """A transaction of one line whose record has the values; ``product`` and ``quantity`` where the line is one."""
    parties, held = _parties(v)
    date = cast("dt.date", v["date"])
    use: Json = {"purpose": v["purpose"], **{field: v[fact] for fact, field in _FLAGS.items()}}
    use["site_tpp"] = _amount(v["site_tpp"], MILLI)
    use |= {field: v[fact] == "yes" for fact, field in _SAID.items() if v[fact] != ""}
    state: Json = {field: _amount(v[fact], MILLI) for fact, field in _COUNTERS.items()}
    state["government_assurances"] = v["government_assurances"]
    state["uveu"] = {field: _amount(v[fact], MILLI) for fact, field in _UVEU.items()}
    state["china_2026"] = {name: v[f"china_{name}"] for name in CHINA_2026}
    if v["lender_headquarters"] != "":
        state["lpp_operator_used_tpp"] = state["lpp_used_tpp"]
    return {
        "date": date.isoformat(),
        "activity": v["activity"],
        "origin": v["origin"],
        "destination": v["destination"],
        "items": [_item(v, product, quantity)],
        "parties": parties,
        "end_use": use,
        "authorizations": held,
        "readings": {name.removeprefix("reading_"): value for name, value in v.items() if name.startswith("reading_")},
        "state": state,
    }


def _parties(v: Values) -> tuple[Json, list[Json]]:
    """The parties, and the authorizations that they hold."""
    places = list(_codes(v, "recipients_locations"))
    lender = v["lender_headquarters"]
    described = v["customers_outside"] != ""
    if not described and v["customer_location"] in places:
        of_end_user = cast("str", v["customer_location"])
    elif v["licensed_customer_location"] in places:
        of_end_user = cast("str", v["licensed_customer_location"])
    else:
        of_end_user = places[0]
    here = cast("str", v["destination"] if v["destination"] in places else of_end_user)
    if of_end_user != here and len(places) == 1:
        here = of_end_user
    left = [place for place in places if place not in (here, of_end_user)]
    home, user_home, operator_home = (
        _codes(v, f"{role}_headquarters") for role in ("consignee", "end_user", "operator")
    )
    if lender != "":
        home = (*(place for place in home if place != lender), cast("str", lender))
    consignee = _party(OWNER, here, home)
    consignee |= {"private_sector": v["consignee_private"]}
    consignee |= {"government_owned_or_controlled": v["consignee_government"]}
    consignee |= {"listed": list(_codes(v, "listed"))}
    owners = [
        {"party": {"name": f"Owner {i}", "listed": [name]}, "share": 0.6}
        for i, name in enumerate(_codes(v, "affiliate_listed"), 1)
    ]
    if owners:
        consignee["owners"] = owners
    exporter = _party("Exporter Inc", v["exporter_location"], _seat_first(v))
    exporter |= {"listed": list(_codes(v, "exporter_listed")), "role": v["exporter_role"]}
    exporter |= {"approved_osat": v["osat_approved"]}
    parties: Json = {"exporter": exporter, "ultimate_consignee": consignee}
    deemed = v["activity"] in ("deemed_export", "deemed_reexport")
    if deemed or of_end_user != here or set(user_home) != set(home):
        end_user = _party("User Ltd", of_end_user, user_home)
        if deemed:
            employer = _party("Employer Ltd", None, _codes(v, "employer_headquarters"))
            end_user |= {"permanent_regular_employee": v["permanent_employee"], "employer": employer}
        parties["end_user"] = end_user
    operates = not (v["uveu_operator"] and v["nveu_operator"])
    if operates or left or lender != "" or set(operator_home) != set(home):
        operates = True
        parties["operator"] = _party("Operator Ltd", left[0] if left else here, operator_home)
    others = [place for place in _codes(v, "headquarters") if place not in {*home, *user_home, *operator_home}]
    if v["through_intermediaries"]:
        parties["intermediate_consignees"] = [
            _party(f"Forwarder {i}", place, [place]) for i, place in enumerate(others or home[:1], 1)
        ]
    elif others:
        parties["purchaser"] = _party("Purchaser Ltd", others[0], others)
    return parties, list(_held(v, operates))


def _held(v: Values, operates: bool) -> list[Json]:
    """The authorizations of the owner and, where it is another, of the operator."""
    country = v["destination"]
    found: list[Json] = []
    for kind in ("uveu", "nveu"):
        by = [OWNER] if v[f"{kind}_held"] else []
        by += ["Operator Ltd"] if operates and v[f"{kind}_operator"] else []
        found += [{"type": kind.upper(), "holder": holder, "country": country} for holder in by]
    if v["relocated"]:
        own = [held for held in found if held["holder"] == OWNER]
        if not own:
            found += (own := [{"type": "VEU", "holder": OWNER, "country": country}])
        own[0]["relocated"] = True
    if v["license_held"]:
        found.append({"type": "license"})
    if v["licensed_customer_location"] != "":
        found.append({"type": "license", "country": v["licensed_customer_location"]})
    return found


def _party(name: str, location: Value, homes: Sequence[str]) -> Json:
    """A party by its headquarters and, where there are two, those of its ultimate parent."""
    party: Json = {"name": name} | ({} if location is None else {"location": location})
    if homes:
        party["headquarters"] = homes[0]
    if len(homes) > 1:
        party["ultimate_parent"] = {"name": f"{name} Holding", "headquarters": homes[1]}
    return party


def _seat_first(v: Values) -> list[str]:
    seat = cast("str", v["exporter_seat"])
    return [seat, *(place for place in _codes(v, "exporter_headquarters") if place != seat)]


def _codes(v: Values, fact: str) -> tuple[str, ...]:
    return tuple(code for code in cast("tuple[str | None, ...]", v[fact]) if code is not None)


def _item(v: Values, product: str, quantity: int | None) -> Json:
    """The line."""
    made: Json = {"us_origin": v["us_origin"]}
    made |= {"us_content_percent": _amount(v["us_content"], MICRO), "direct_product": v["direct_product"]}
    designer = {
        "headquarters": v["designer_headquarters"],
        "approved": v["designer_approved"],
        "authorized": v["designer_authorized"],
    }
    if v["designer_authorized"]:
        designer["applied_on"] = cast("dt.date", v["date"]).isoformat()
    item: Json = {"jurisdiction": made}
    if product:
        return {"product": product, "quantity": quantity} | item
    match v["stated_level"]:
        case "":
            return item | _circuit(v, designer)
        case "hbm":
            return item | {"hbm": _memory(v)}
        case "model":
            return item | {"model_weights": _weights(v)}
    item |= {"eccn": v["eccn_at_2022"], "designer": designer}
    if v["stated_level"] == "z":
        item["for_level"] = v["for_level"]
    if v["eccn_at_a"] in SOFTWARE_AND_TECHNOLOGY.steps[0][1]:
        if v["for_2022"] == "yes":
            item["for_level"] = "2022"
        elif v["for_level"] == "none" or v["stated_level"] == "by_commodity":
            item["for_level"] = v["for_level"]
    elif v["eccn_at_a"] not in ("3A090.c", "4E091"):
        item["tpp"] = _amount(v["line_tpp"], MILLI)
    return item | {
        "chip_tpp": _amount(v["limit_tpp"], MICRO),
        "memory_bandwidth_gbps": _amount(v["dram_bandwidth"], MICRO),
        "designed_or_marketed_for_datacenter": v["datacenter"],
    }


def _circuit(v: Values, designer: Json) -> Json:
    chip: Json = {
        "tpp": _amount(v["chip_tpp"], MICRO),
        "non_planar": v["non_planar"],
        "designed_or_marketed_for_datacenter": v["datacenter"],
        "memory_bandwidth_gbps": _amount(v["dram_bandwidth"], MICRO),
        "interconnect_gbps": _amount(v["transfer_rate"], MICRO),
        "transistors": v["transistors"],
        "contains_hbm": v["contains_hbm"],
        "packaged_in": v["packaged_in"],
        "designer": designer,
    }
    if v["die_area"]:
        chip["die_area_mm2"] = _amount(v["die_area"], MICRO)
    names = (v["eccn_at_a"], v["eccn_at_b"], v["eccn_at_2022"])
    base = next(base for base in BASES if eccns_of(base) == names)
    if base == "3A090":
        return {"chip": chip}
    return {"assembly": {"chip": chip, "count": 1, "eccn_base": base}}


def _memory(v: Values) -> Json:
    elsewhere = "JP" if v["destination"] != "JP" else "KR"
    site = v["destination"] if v["to_packager"] else elsewhere
    return {
        "memory_bandwidth_gbps": _amount(v["hbm_bandwidth"], MICRO),
        "package_area_mm2": _amount(v["hbm_area"], MICRO),
        "purchased_directly_by_designer": v["hbm_direct"],
        "packager": _party("Packager Ltd", site, _codes(v, "packager_headquarters")),
    }


def _weights(v: Values) -> Json:
    """A model above or below the limits of 4E091 by far."""
    total = 2 * 10**26 if v["model_large"] else 10**24
    model: Json = {"training_operations": total, "published": v["model_published"]}
    model["best_published_model_operations"] = total * 2 if v["model_surpassed"] else total // 2
    if v["model_derived"]:
        model["fine_tune_of"] = {"published": True, "training_operations": total - 10**22}
        model["fine_tune_operations"] = 10**22
    return model


def _amount(value: Value, per_unit: int) -> int | float | Decimal | None:
    """A whole number of parts as an exact decimal."""
    if value is None:
        return None
    exact = Decimal(cast("int", value)) / per_unit
    return int(exact) if exact == exact.to_integral_value() else exact
