"""The rows of the order book as transactions: what a caller would give, so that just the facts of the row follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import duckdb

from benchmarks.data import MICRO, MILLI
from licet.facts.transaction import (
    Authorization,
    Chip,
    Company,
    Designer,
    EndUse,
    Item,
    Parties,
    Party,
    State,
    Transaction,
    UniversalVeuState,
)
from licet.law.readings import READINGS


def transactions(connection: duckdb.DuckDBPyConnection, limit: int, name: str = "orders") -> Iterator[Transaction]:
    """The first rows that are whole orders, as transactions: those with no other lines."""
    cursor = connection.execute(f"FROM {name} WHERE others_tpp = 0 ORDER BY row LIMIT {limit}")
    columns = [column[0] for column in cursor.description or ()]
    for row in cursor.fetchall():
        yield _transaction(dict(zip(columns, row, strict=True)))


def _transaction(v: Mapping[str, Any]) -> Transaction:
    consignee = Party(
        name="Consignee",
        location=v["consignee_location"],
        headquarters=v["consignee_headquarters"],
        ultimate_parent=Company("Parent", v["consignee_parent"]),
        government_owned_or_controlled=v["consignee_government"],
        listed=_lists(v["listed"]),
        private_sector=v["consignee_private"],
    )
    end_user = Party(
        name="End User",
        location=v["customer_location"],
        headquarters=v["end_user_headquarters"],
        ultimate_parent=Company("Parent", v["end_user_parent"]),
        listed=(),
    )
    operator = end_user
    if any(v[f"{kind}_operator"] is not True for kind in ("uveu", "nveu") if v[f"{kind}_held"] is not False):
        home = end_user.headquarters
        operator = Party("Operator", end_user.location, home, Company("Operator", home), listed=())
    held = [
        *_holdings(v, "uveu", None, operator is end_user),
        *_holdings(v, "nveu", v["destination"] or "GB", operator is end_user),
    ]
    if v["license_held"]:
        held.append(Authorization("license", country=v["destination"] or "GB"))
    return Transaction(
        date=v["date"],
        items=(_item(v),),
        parties=Parties(
            exporter=Party("Exporter", listed=_lists(v["exporter_listed"]), role=v["exporter_role"]),
            purchaser=consignee,
            intermediate_consignees=(Party(headquarters=v["intermediate_headquarters"], listed=()),),
            ultimate_consignee=consignee,
            end_user=end_user,
            operator=operator,
        ),
        regime="diffusion-2025",
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
            destined_to_customers_outside_macau_d5={"yes": True, "no": False, "": None}[v["customers_outside"]],
            customers_are_the_end_user=True,
        ),
        authorizations=tuple(held),
        readings={n: v[f"reading_{n}"] for n, r in READINGS.items() if v[f"reading_{n}"] != r.values[0]},
        state=State(
            lpp_used_tpp=_tpp(v["lpp_used"]),
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
        ),
    )


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
    designer = Designer(approved=v["designer_approved"], authorized=v["designer_authorized"])
    unit = None if v["unit_tpp"] is None else Decimal(v["unit_tpp"]) / MICRO
    if v["stated_level"]:
        stated = {"eccn": v["eccn_at_a"], "tpp": unit, "datacenter": v["datacenter"], "designer": designer}
        return Item("/items/0", "item", v["quantity"], **stated)
    chip = Chip(
        tpp=unit,
        die_area_mm2=None if v["die_area"] is None else Decimal(v["die_area"]) / MICRO,
        non_planar=v["die_area"] != 0,
        designed_or_marketed_for_datacenter=v["datacenter"],
        designer=designer,
    )
    return Item("/items/0", "chip", v["quantity"], chip=chip, eccn_base=v["base"])


def _lists(code: str | None) -> tuple[str, ...] | None:
    return None if code is None else (code,) if code else ()


def _tpp(thousandths: int | None) -> Decimal | None:
    return None if thousandths is None else Decimal(thousandths) / MILLI
