"""`licet schema`: the published schemas are valid, strict, and agree with what the program reads and says."""

import json

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from licet.determine.determination import determine
from licet.determine.schema import DETERMINATION, transaction
from licet.facts.read import read_transaction
from licet.facts.shapes import InvalidTransactionError
from tests.cli.orders import ORDER, TO_INDIA, changed

TRANSACTIONS = Draft202012Validator(transaction())
DETERMINATIONS = Draft202012Validator(DETERMINATION)
PARTY = {
    **ORDER["parties"]["ultimate_consignee"],
    "ultimate_parent": {"name": "ACME SE", "headquarters": "Germany"},
    "government_owned_or_controlled": False,
    "listed": ["unverified_list"],
    "private_sector": None,
    "owners": [{"party": {"name": "Somebody", "headquarters": "FRA"}, "share": 0.31}],
}
CHIP = {
    "dense_tops": {"fp16": 989, "fp8": 1979},
    "die_area_mm2": 814,
    "designed_or_marketed_for_datacenter": True,
    "designer": {"name": "NVIDIA", "headquarters": "US"},
}
GOOD = [
    ORDER,
    TO_INDIA,
    {"date": "2025-06-02", "regime": "diffusion-2025", "items": [{"product": "L40"}]},
    {**ORDER, "parties": {"ultimate_consignee": PARTY, "intermediate_consignees": [PARTY], "end_user": PARTY}},
    {**ORDER, "parties": {"ultimate_consignee": {**PARTY, "listed": ["denied_persons"]}}},
    {**ORDER, "destination": "CN", "items": [{"chip": CHIP, "quantity": 3}]},
    {**ORDER, "destination": "CN", "items": [{"chip": {}}]},
    {**TO_INDIA, "items": [{"assembly": {"chip": CHIP, "count": 8, "eccn_base": "5A992"}}, {"product": "RTX 4090"}]},
    {**TO_INDIA, "items": [{"eccn": "4A090.a", "tpp": 15832.5, "quantity": 2}], "state": {"lpp_used_tpp": 1e6}},
    {**TO_INDIA, "end_use": {"purpose": "resale", "military": None}, "activity": "reexport", "origin": "SG"},
    {**TO_INDIA, "readings": {"lpp_5a002z": "eligible"}, "authorizations": [{"type": "license"}], "destination": "MO"},
    {
        **TO_INDIA,
        "authorizations": [{"type": "UVEU", "holder": "ACME Pvt Ltd"}, {"type": "NVEU", "holder": "ACME Pvt Ltd"}],
        "state": {"uveu": {"total_tpp": 0}, "government_assurances": True, "nveu_installed_tpp": None},
    },
    {**ORDER, "date": "2028-02-29", "destination": "RU"},
]
BAD = [
    changed("/items/0/quantity", -5),
    changed("/items/0/quantity", 0),
    changed("/items/0/quantity", 1.5),
    changed("/items/0/quantity", "5"),
    changed("/items/0/quantity", 10**30),
    changed("/items/0", {"quantity": 1}),
    changed("/items/0", {"product": "L40", "eccn": "3A090.b"}),
    changed("/items/0", {"product": None}),
    changed("/items/0", {"chip": {"dense_tops": {"fp7": 1}}}),
    changed("/items/0", {"chip": {"die_area_mm2": 0}}),
    changed("/items/0", {"assembly": {"chip": {}}}),
    changed("/items", []),
    changed("/items", None),
    changed("/date", "June 2, 2025"),
    changed("/date", None),
    changed("/destination", 49),
    changed("/end_use/purpose", "fun"),
    changed("/end_use", "data_center"),
    changed("/parties/ultimate_consignee/listed", "sdn"),
    changed("/colour", "red"),
    changed("/readings", {"tf32_bits": 32}),
    {"items": ORDER["items"]},
    {"date": ORDER["date"]},
    [],
]


def test_they_are_printed(licet):
    for name, schema in (("transaction", transaction()), ("determination", DETERMINATION)):
        result = licet("schema", name)
        assert json.loads(result.stdout) == json.loads(json.dumps(schema))
        assert schema["$id"] == f"urn:licet:{name}:1"
        Draft202012Validator.check_schema(schema)
        assert (result.stderr, result.exit_code) == ("", 0)


def test_there_are_no_others(licet):
    assert licet("schema", "ledger").exit_code == licet("schema").exit_code == 2


@pytest.mark.parametrize("order", GOOD)
def test_what_is_read_is_valid_and_what_is_said_of_it_too(order):
    TRANSACTIONS.validate(order)
    DETERMINATIONS.validate(json.loads(determine(order).to_json()))


@pytest.mark.parametrize("order", BAD)
def test_what_is_invalid_is_not_read(order):
    assert not TRANSACTIONS.is_valid(order)
    with pytest.raises(InvalidTransactionError):
        read_transaction(order)


def objects(schema):
    """Every object that a schema describes."""
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for part in schema.values():
            yield from objects(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from objects(part)


def test_every_field_is_described_and_no_other_is_let_in():
    for schema in objects(DETERMINATION):
        assert schema["additionalProperties"] is False
        assert set(schema["required"]) <= set(schema["properties"])
        assert all(field["description"] for field in schema["properties"].values())


def test_a_determination_that_lacks_or_adds_a_field_is_invalid():
    found = json.loads(determine(TO_INDIA).to_json())
    for field in found:
        with pytest.raises(ValidationError):
            DETERMINATIONS.validate({name: value for name, value in found.items() if name != field})
    with pytest.raises(ValidationError):
        DETERMINATIONS.validate({**found, "certainty": 1})
    with pytest.raises(ValidationError):
        DETERMINATIONS.validate({**found, "outcome": "perhaps"})
