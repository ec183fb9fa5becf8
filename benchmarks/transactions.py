"""The rows of the order book as transactions: what a caller would give, so that just the facts of the row follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

import duckdb

from benchmarks.data import MICRO, MILLI
from licet.facts.contract import CHINA_2026
from licet.facts.transaction import (
    Authorization,
    Chip,
    Company,
    Designer,
    EndUse,
    HighBandwidthMemory,
    Item,
    Jurisdiction,
    ModelWeights,
    Parties,
    Party,
    State,
    Transaction,
    UniversalVeuState,
)
from licet.law.readings import READINGS


def transactions(
    connection: duckdb.DuckDBPyConnection, limit: int, name: str = "orders", regime: str = "diffusion-2025"
) -> Iterator[Transaction]:
    """The first rows that are whole orders, as transactions: those with no other lines."""
    cursor = connection.execute(f"FROM {name} WHERE others_tpp = 0 ORDER BY row LIMIT {limit}")
    columns = [column[0] for column in cursor.description or ()]
    for row in cursor.fetchall():
        yield _transaction(dict(zip(columns, row, strict=True)), regime)


def _transaction(v: Mapping[str, Any], regime: str) -> Transaction:
    consignee = Party(
        name="Consignee",
        location=v["consignee_location"],
        headquarters=v["consignee_headquarters"],
        ultimate_parent=Company("Parent", v["consignee_parent"]),
        government_owned_or_controlled=v["consignee_government"],
        listed=_lists(v["listed"]),
        private_sector=v["consignee_private"],
        owners=_owners(v["affiliate_listed"], v["owner_listed"]),
    )
    end_user = Party(
        name="End User",
        location=v["customer_location"],
        headquarters=v["end_user_headquarters"],
        ultimate_parent=Company("Parent", v["end_user_parent"]),
        listed=(),
        permanent_regular_employee=v["permanent_employee"],
        employer=Party(headquarters=v["employer_headquarters"], ultimate_parent=Company(None, v["employer_parent"])),
    )
    operator = end_user
    if any(v[f"{kind}_operator"] is not True for kind in ("uveu", "nveu") if v[f"{kind}_held"] is not False):
        home = end_user.headquarters
        operator = Party("Operator", end_user.location, home, Company("Operator", home), listed=())
    held = [
        *_holdings(v, "uveu", None, operator is end_user),
        *_holdings(v, "nveu", v["destination"] or "GB", operator is end_user),
    ]
    if v["licensed"]:
        held.append(Authorization("license", country=v["licensed_country"]))
    return Transaction(
        date=v["date"],
        items=(_item(v),),
        parties=Parties(
            exporter=Party(
                "Exporter",
                location=v["exporter_location"],
                headquarters=v["exporter_headquarters"],
                ultimate_parent=Company(None, v["exporter_parent"]),
                listed=_lists(v["exporter_listed"]),
                role=v["exporter_role"],
                approved_osat=v["osat_approved"],
            ),
            purchaser=consignee,
            intermediate_consignees=_between(v["through_intermediaries"], v["intermediate_headquarters"]),
            ultimate_consignee=consignee,
            end_user=end_user,
            operator=operator,
        ),
        regime=regime,
        activity=v["activity"],
        origin=v["origin"],
        destination=v["destination"],
        end_use=EndUse(
            purpose=v["purpose"],
            prohibited_part_744=v["prohibited_part_744"],
            military=v["military"],
            military_intelligence=v["military_intelligence"],
            weapons_of_mass_destruction=v["weapons_of_mass_destruction"],
            supercomputer=v["supercomputer"],
            trains_4e091_model_for_outside_supplement_5=v["trains_outside"],
            iaas=v["iaas"],
            site_tpp=_tpp(v["site_tpp"]),
            stored_in_compliant_facility=v["compliant_storage"],
            corporate_governance=_SAID[v["corporate_governance"]],
            location_verification=_SAID[v["location_verification"]],
            matching_us_investment=_SAID[v["matching_us_investment"]],
            destined_to_customers_outside_macau_d5=_SAID[v["customers_outside"]],
            customers_are_the_end_user=True,
        ),
        authorizations=tuple(held),
        readings={n: v[f"reading_{n}"] for n, r in READINGS.items() if v[f"reading_{n}"] != r.values[0]},
        state=State(
            lpp_used_tpp=None if v["lends"] else _tpp(v["lpp_used"]),
            lpp_operator_used_tpp=_tpp(v["lpp_used"]) if v["lends"] else None,
            lpp_of_operator=v["lends"],
            aia_cumulative_tpp=_tpp(v["aia_cumulative"]),
            country_allocation_used_tpp=_tpp(v["allocation_used"]),
            government_assurances=v["government_assurances"],
            nveu_installed_tpp=_tpp(v["nveu_installed"]),
            uveu=UniversalVeuState(
                total_tpp=_tpp(v["uveu_total"]),
                outside_supplement_5_tpp=_tpp(v["uveu_outside"]),
                in_destination_tpp=_tpp(v["uveu_in_destination"]),
                outside_us_tpp=_tpp(v["uveu_outside_us"]),
            ),
            shipped_to_us_tpp=_tpp(v["shipped_to_us"]),
            shipped_to_china_tpp=_tpp(v["shipped_to_china"]),
            china_2026={name: v[f"china_{name}"] for name in CHINA_2026},
        ),
    )


_SAID: Final = {"yes": True, "no": False, "": None}


def _holdings(v: Mapping[str, Any], kind: str, country: str | None, operates_itself: bool) -> Iterator[Authorization]:
    """The data center authorizations from which the two flags of a kind follow."""
    held, operates = v[f"{kind}_held"], v[f"{kind}_operator"]
    if held is False:
        return
    yield Authorization(
        kind.upper(), None if held is None and operates is not False else "Consignee", country, None, v["relocated"]
    )
    if operates is not False and not operates_itself:
        yield Authorization(kind.upper(), "Operator", country)


def _item(v: Mapping[str, Any]) -> Item:
    designer = Designer(None, v["designer_headquarters"], v["designer_approved"], v["designer_authorized"])
    made = Jurisdiction(v["us_origin"], _decimal(v["us_content"], MICRO), v["direct_product"])
    item = Item(
        "/items/0", "item", v["quantity"], designer=designer, jurisdiction=made, chip_product=v["product"], **_kind(v)
    )
    if v["stated_level"] != "":
        return item
    chip = Chip(
        tpp=_decimal(v["chip_tpp"], MICRO),
        die_area_mm2=_decimal(v["die_area"], MICRO),
        non_planar=v["non_planar"],
        designed_or_marketed_for_datacenter=v["datacenter"],
        memory_bandwidth_gbps=_decimal(v["dram_bandwidth"], MICRO),
        interconnect_gbps=_decimal(v["transfer_rate"], MICRO),
        transistors=_decimal(v["transistors"], 1),
        contains_hbm=v["contains_hbm"],
        packaged_in=v["packaged_in"],
        designer=designer,
    )
    return replace(item, chip=chip, eccn_base=v["base"])


def _kind(v: Mapping[str, Any]) -> dict[str, Any]:
    """What an item has that is not described as an integrated circuit."""
    match v["stated_level"]:
        case "":
            return {}
        case "hbm":
            home = Company(None, v["packager_parent"])
            packager = Party(None, v["packager_location"], v["packager_headquarters"], home)
            bandwidth, area = _decimal(v["hbm_bandwidth"], MICRO), _decimal(v["hbm_area"], MICRO)
            return {"hbm": HighBandwidthMemory(bandwidth, area, v["hbm_direct"], packager)}
        case "model":
            return {"model": _model(v)}
    return {
        "eccn": v["eccn"],
        "tpp": _decimal(v["unit_tpp"], MICRO) if v["with_tpp"] else None,
        "for_level": v["commodities"],
        "datacenter": v["datacenter"],
        "chip_tpp": _decimal(v["greatest_chip"], MICRO),
        "memory_bandwidth_gbps": _decimal(v["dram_bandwidth"], MICRO),
    }


def _model(v: Mapping[str, Any]) -> ModelWeights:
    """Operations from which the facts of a model follow: 2 x 10^26 where they are many, 5 x 10^25 where few."""
    large, derived, surpassed = v["model_large"], v["model_derived"], v["model_surpassed"]
    training = None if large is None else Decimal(20 if large else 5).scaleb(25)
    best = None
    if surpassed is not None:
        best = training * (2 if surpassed else 1) if training is not None else Decimal(0)
    return ModelWeights(
        training_operations=training,
        published=v["model_published"],
        derived=derived,
        base_published=derived or None,
        base_operations=training if derived else None,
        fine_tune_operations=Decimal(0) if derived else None,
        synthetic_data_operations=Decimal(0),
        best_published_model_operations=best,
    )


def _between(some: bool | None, headquarters: str | None) -> tuple[Party, ...]:
    if some is None:
        return (Party(),)
    return (Party(headquarters=headquarters, listed=()),) if some else ()


def _owners(at_least_half: str | None, less: str | None) -> tuple[tuple[Party, Decimal | None], ...]:
    """The one owner whose lists these are; where they are unknown, so is its share."""
    if at_least_half is None or less is None:
        return ((Party(), None),)
    code = at_least_half or less
    return ((Party(listed=(code,)), Decimal("0.6" if at_least_half else "0.1")),) if code else ()


def _lists(code: str | None) -> tuple[str, ...] | None:
    return None if code is None else (code,) if code else ()


def _tpp(thousandths: int | None) -> Decimal | None:
    return _decimal(thousandths, MILLI)


def _decimal(value: int | None, parts: int) -> Decimal | None:
    return None if value is None else Decimal(value) / parts
