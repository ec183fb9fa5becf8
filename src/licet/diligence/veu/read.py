"""The file of a validated end user, read strictly: every problem with its JSON pointer, absent facts left unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from licet.diligence.veu.contract import VEU
from licet.diligence.veu.faults import faults
from licet.diligence.veu.figures import exact
from licet.diligence.veu.file import DataCenter, Filing, Installed, Power, Shown, Transfer, VeuFile
from licet.facts.read import parse_json
from licet.facts.record import thousandths
from licet.facts.shapes import InputError, InvalidTransactionError
from licet.facts.transaction import Assumption, Company, Party


def read_veu(value: Mapping[str, Any] | str) -> VeuFile:
    """The file, from an object or a JSON text of one. Raises InvalidTransactionError with every problem found."""
    if isinstance(value, str):
        value = parse_json(value)
    errors: list[InputError] = []
    given = VEU.read(value, "", errors)
    if not errors:
        given = {name: found for name, found in given.items() if found is not None}
        errors += faults(given)
    if errors:
        raise InvalidTransactionError(errors)
    return _file(given)


def _file(given: dict[str, Any]) -> VeuFile:
    applicant = given["applicant"]
    assumptions = []
    if applicant.get("headquarters") and "ultimate_parent" not in applicant:
        because = "a company without a named ultimate parent is its own"
        assumptions.append(Assumption("/applicant/ultimate_parent", applicant["name"], because))
    power = given.get("computing_power") or {}
    centers, transfers = given.get("data_centers"), given.get("transfers")
    return VeuFile(
        type=given["type"],
        date=given["date"],
        applicant=_party(applicant),
        id=given.get("id"),
        data_centers=None if centers is None else tuple(_data_center(c, i) for i, c in enumerate(centers)),
        before=_power(power.get("before")),
        planned=_power(power.get("planned")),
        transfers=None if transfers is None else tuple(_transfer(t, i) for i, t in enumerate(transfers)),
        installed_base=tuple(
            Installed(f"/installed_base/{i}", row["country"], row["quarter"], thousandths(row.get("tpp")))
            for i, row in enumerate(given.get("installed_base", ()))
        ),
        government_assurances=given.get("assurances", {}).get("government_to_government"),
        evidence={id: Shown(**shown) for id, shown in given.get("evidence", {}).items() if shown},
        readings={name: taken for name, taken in given.get("readings", {}).items() if taken},
        assumptions=tuple(assumptions),
    )


def _party(given: Mapping[str, Any]) -> Party:
    """A company; one whose ultimate parent is given as null has one that is not known."""
    parent = Company(**(given["ultimate_parent"] or {})) if "ultimate_parent" in given else None
    return Party(given.get("name"), headquarters=given.get("headquarters"), ultimate_parent=parent)


def _data_center(given: Mapping[str, Any], i: int) -> DataCenter:
    operator = given.get("operator")
    return DataCenter(
        at=f"/data_centers/{i}",
        name=given.get("name") or f"data center {i + 1}",
        country=given.get("country"),
        address=given.get("address"),
        operator=_party(operator) if operator else None,
        operator_authorized=operator.get("authorized") if operator else None,
        tpp=thousandths(given.get("tpp")),
        first_shipment=given.get("first_shipment"),
        construction_starts=given.get("construction_starts"),
        new_location=given.get("new_location"),
        new_country=given.get("new_country"),
        notice=Filing(**(given.get("notice") or {})),
    )


def _power(given: Mapping[str, Any] | None) -> Power:
    given = given or {}
    by_country = {row["country"]: exact(row["tpp"]) for row in given.get("by_country") or ()}
    return Power(thousandths(given.get("total_tpp")), by_country)


def _transfer(given: Mapping[str, Any], i: int) -> Transfer:
    return Transfer(
        f"/transfers/{i}",
        given["from"],
        given["to"],
        thousandths(given.get("tpp")),
        given.get("date"),
        Filing(**(given.get("notice") or {})),
    )
