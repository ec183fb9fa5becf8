"""Bad input: each fault is reported at its place, and nothing else than that can happen."""

from __future__ import annotations

import copy
import datetime as dt
import json
import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import licet
from licet import InvalidTransactionError
from licet.determine import schema
from licet.facts.contract import TRANSACTION
from licet.facts.shapes import ListOf, Record, Shape, Table
from tests.legal.cases import put, remove

GOOD: dict[str, Any] = {
    "id": "an order",
    "date": "2025-06-02",
    "regime": "diffusion-2025",
    "activity": "export",
    "origin": "US",
    "destination": "IN",
    "items": [{"eccn": "4A090.a", "tpp": 10000, "quantity": 100}],
    "parties": {
        "exporter": {"name": "Delta Exporter Inc.", "location": "US", "headquarters": "US"},
        "ultimate_consignee": {
            "name": "Godavari Compute Ltd",
            "location": "IN",
            "headquarters": "IN",
            "listed": [],
            "owners": [{"party": {"name": "Godavari Holdings"}, "share": 0.6}],
        },
        "intermediate_consignees": [{"name": "Forwarder", "location": "SG", "headquarters": "SG"}],
    },
    "end_use": {"purpose": "data_center", "military": False},
    "authorizations": [{"type": "VEU", "holder": "Godavari Compute Ltd", "country": "IN"}],
    "readings": {"lpp_in_d1_d4": "barred"},
    "state": {"lpp_used_tpp": 0, "uveu": {"total_tpp": 5}},
}
ABSENT = object()
CHIP = {"tpp": 5000, "die_area_mm2": 800, "designed_or_marketed_for_datacenter": True}
LONG = "x" * 10_000_000


def changed(pointer: str, value: Any) -> Any:
    transaction = copy.deepcopy(GOOD)
    if value is ABSENT:
        remove(transaction, pointer)
    elif pointer == "":
        return value
    else:
        put(transaction, pointer, value)
    return transaction


def pointers_of(transaction: Any) -> list[str]:
    """Where an input is wrong. Fails if it is not."""
    with pytest.raises(InvalidTransactionError) as raised:
        licet.determine(transaction)
    errors = raised.value.errors
    assert errors
    assert all(e.found and e.expected and len(str(e)) < 5000 for e in errors), (
        "an error that says too little or too much"
    )
    pointers = [e.pointer for e in errors]
    if pointers != ["/regime"]:  # a compiled decider has its own
        with pytest.raises(InvalidTransactionError) as again:
            licet.compile("diffusion-2025")(transaction)
        assert again.value.errors == errors
    return pointers


def test_the_good_transaction_is_good() -> None:
    assert licet.determine(GOOD).outcome == "license_exception"


ITEM = "/items/0"
WRONG: list[tuple[str, Any, str]] = [
    # the whole
    ("", None, ""),
    ("", 5, ""),
    ("", [], ""),
    ("", True, ""),
    ("", b"\x00\xff\xfe", ""),
    ("", bytearray(b"{}"), ""),
    ("", {}, "/date"),
    ("", {}, "/items"),
    # dates
    ("/date", ABSENT, "/date"),
    ("/date", None, "/date"),
    ("/date", "2025-02-30", "/date"),
    ("/date", "2025-6-2", "/date"),
    ("/date", "20250602", "/date"),
    ("/date", 20250602, "/date"),
    ("/date", "2022-10-06", "/date"),
    ("/date", "2031-01-01", "/date"),
    ("/date", "2025-06-02T00:00:00", "/date"),
    ("/date", dt.datetime(2025, 6, 2), "/date"),
    ("/date", " 2025-06-02", "/date"),
    ("/date", "٢٠٢٥-٠٦-٠٢", "/date"),
    ("/date", ["2025-06-02"], "/date"),
    ("/date", "", "/date"),
    # words
    ("/id", "", "/id"),
    ("/id", 17, "/id"),
    ("/regime", "diffusion-2026", "/regime"),
    ("/regime", 2025, "/regime"),
    ("/activity", "Export", "/activity"),
    ("/activity", "", "/activity"),
    ("/activity", 1, "/activity"),
    ("/activity", ["export"], "/activity"),
    # countries
    ("/destination", "XX", "/destination"),
    ("/destination", "", "/destination"),
    ("/destination", "Atlantis", "/destination"),
    ("/destination", "Congo", "/destination"),
    ("/destination", "Korea", "/destination"),
    ("/destination", 356, "/destination"),
    ("/destination", ["IN"], "/destination"),
    ("/destination", "IN, US", "/destination"),
    ("/origin", "Nowhere", "/origin"),
    ("/parties/ultimate_consignee/location", "ZZ", "/parties/ultimate_consignee/location"),
    ("/parties/ultimate_consignee/headquarters", False, "/parties/ultimate_consignee/headquarters"),
    (
        "/parties/ultimate_consignee/ultimate_parent",
        {"headquarters": "??"},
        "/parties/ultimate_consignee/ultimate_parent/headquarters",
    ),
    # items
    ("/items", ABSENT, "/items"),
    ("/items", None, "/items"),
    ("/items", [], "/items"),
    ("/items", {}, "/items"),
    ("/items", "NVIDIA H100 SXM5", "/items"),
    ("/items", [None], ITEM),
    ("/items", [[]], ITEM),
    ("/items", [{}], ITEM),
    (ITEM, {"quantity": 1}, ITEM),
    (ITEM, {"product": "NVIDIA H100 SXM5", "eccn": "3A090.a"}, ITEM),
    (f"{ITEM}/quantity", 0, f"{ITEM}/quantity"),
    (f"{ITEM}/quantity", -1, f"{ITEM}/quantity"),
    (f"{ITEM}/quantity", 1.5, f"{ITEM}/quantity"),
    (f"{ITEM}/quantity", 10**9 + 1, f"{ITEM}/quantity"),
    (f"{ITEM}/quantity", 1e300, f"{ITEM}/quantity"),
    (f"{ITEM}/quantity", "100", f"{ITEM}/quantity"),
    (f"{ITEM}/quantity", True, f"{ITEM}/quantity"),
    (f"{ITEM}/quantity", math.nan, f"{ITEM}/quantity"),
    (f"{ITEM}/quantity", math.inf, f"{ITEM}/quantity"),
    (f"{ITEM}/quantity", Decimal("sNaN"), f"{ITEM}/quantity"),
    (f"{ITEM}/quantity", [1], f"{ITEM}/quantity"),
    (ITEM, {"eccn": "4A090.a", "tpp": 10001, "quantity": 10**9}, f"{ITEM}/quantity"),
    (f"{ITEM}/tpp", -1, f"{ITEM}/tpp"),
    (f"{ITEM}/tpp", -0.001, f"{ITEM}/tpp"),
    (f"{ITEM}/tpp", math.nan, f"{ITEM}/tpp"),
    (f"{ITEM}/tpp", -math.inf, f"{ITEM}/tpp"),
    (f"{ITEM}/tpp", Decimal("Infinity"), f"{ITEM}/tpp"),
    (f"{ITEM}/tpp", 10**10 + 1, f"{ITEM}/tpp"),
    (f"{ITEM}/tpp", 1e308, f"{ITEM}/tpp"),
    (f"{ITEM}/tpp", Decimal("1e-999999"), f"{ITEM}/tpp"),
    (f"{ITEM}/tpp", 1.0000001, f"{ITEM}/tpp"),
    (f"{ITEM}/tpp", "10000", f"{ITEM}/tpp"),
    (f"{ITEM}/tpp", False, f"{ITEM}/tpp"),
    (f"{ITEM}/eccn", None, f"{ITEM}/eccn"),
    (f"{ITEM}/eccn", "3A091", f"{ITEM}/eccn"),
    (f"{ITEM}/eccn", "3A090.d", f"{ITEM}/eccn"),
    (f"{ITEM}/eccn", "4A090.a ; 3A090.a", f"{ITEM}/eccn"),
    (f"{ITEM}/eccn", "", f"{ITEM}/eccn"),
    (f"{ITEM}/eccn", 3, f"{ITEM}/eccn"),
    (f"{ITEM}/designed_or_marketed_for_datacenter", "yes", f"{ITEM}/designed_or_marketed_for_datacenter"),
    (f"{ITEM}/designer", {"approved": 1}, f"{ITEM}/designer/approved"),
    (ITEM, {"product": "NVIDIA H9000 Ultra"}, f"{ITEM}/product"),
    (ITEM, {"product": "H100"}, f"{ITEM}/product"),
    (ITEM, {"product": ""}, f"{ITEM}/product"),
    (ITEM, {"product": None}, f"{ITEM}/product"),
    (ITEM, {"product": 100}, f"{ITEM}/product"),
    (ITEM, {"product": "NVIDIA H100 SXM5", "tpp": 5}, f"{ITEM}/tpp"),
    (ITEM, {"chip": None}, f"{ITEM}/chip"),
    (ITEM, {"chip": "H100"}, f"{ITEM}/chip"),
    (ITEM, {"chip": {"dense_tops": {"fp17": 1}}}, f"{ITEM}/chip/dense_tops/fp17"),
    (ITEM, {"chip": {"dense_tops": {"fp16": -1}}}, f"{ITEM}/chip/dense_tops/fp16"),
    (ITEM, {"chip": {"dense_tops": [1, 2]}}, f"{ITEM}/chip/dense_tops"),
    (ITEM, {"chip": {"die_area_mm2": 0}}, f"{ITEM}/chip/die_area_mm2"),
    (ITEM, {"chip": {"die_area_mm2": -814}}, f"{ITEM}/chip/die_area_mm2"),
    (ITEM, {"chip": {"non_planar": "yes"}}, f"{ITEM}/chip/non_planar"),
    (ITEM, {"chip": {"tpp": math.nan}}, f"{ITEM}/chip/tpp"),
    (ITEM, {"chip": {"designer": {"headquarters": "Mars"}}}, f"{ITEM}/chip/designer/headquarters"),
    (ITEM, {"assembly": {"chip": CHIP, "count": 8}}, f"{ITEM}/assembly/eccn_base"),
    (ITEM, {"assembly": {"chip": CHIP, "count": 0, "eccn_base": "4A090"}}, f"{ITEM}/assembly/count"),
    (ITEM, {"assembly": {"chip": CHIP, "count": 8, "eccn_base": "0A000"}}, f"{ITEM}/assembly/eccn_base"),
    (ITEM, {"assembly": {"chip": {"tpp": -1}, "count": 8, "eccn_base": "4A090"}}, f"{ITEM}/assembly/chip/tpp"),
    (ITEM, {"assembly": {"chip": {"tpp": 10**8}, "count": 10**6, "eccn_base": "4A090"}}, "/items"),
    (f"{ITEM}/color", "green", f"{ITEM}/color"),
    ("/items/-", {"eccn": "nothing"}, "/items/1/eccn"),
    # parties
    ("/parties", [], "/parties"),
    ("/parties/banker", {}, "/parties/banker"),
    ("/parties/exporter", "Delta Exporter Inc.", "/parties/exporter"),
    ("/parties/exporter/role", "fabricator", "/parties/exporter/role"),
    ("/parties/ultimate_consignee/name", "", "/parties/ultimate_consignee/name"),
    ("/parties/ultimate_consignee/name", "   ", "/parties/ultimate_consignee/name"),
    ("/parties/ultimate_consignee/listed", "entity_list", "/parties/ultimate_consignee/listed"),
    ("/parties/ultimate_consignee/listed", ["bad_list"], "/parties/ultimate_consignee/listed/0"),
    ("/parties/ultimate_consignee/listed", ["sdn", None], "/parties/ultimate_consignee/listed/1"),
    (
        "/parties/ultimate_consignee/government_owned_or_controlled",
        "no",
        "/parties/ultimate_consignee/government_owned_or_controlled",
    ),
    ("/parties/ultimate_consignee/private_sector", 1, "/parties/ultimate_consignee/private_sector"),
    ("/parties/ultimate_consignee/owners/0/share", 1.01, "/parties/ultimate_consignee/owners/0/share"),
    ("/parties/ultimate_consignee/owners/0/party", ABSENT, "/parties/ultimate_consignee/owners/0/party"),
    ("/parties/intermediate_consignees", {}, "/parties/intermediate_consignees"),
    ("/parties/intermediate_consignees/0/location", "??", "/parties/intermediate_consignees/0/location"),
    # use, authorizations, readings, counters
    ("/end_use", "data_center", "/end_use"),
    ("/end_use/purpose", "mining", "/end_use/purpose"),
    ("/end_use/military", "false", "/end_use/military"),
    ("/end_use/military", 0, "/end_use/military"),
    ("/end_use/site_tpp", -5, "/end_use/site_tpp"),
    ("/authorizations", {}, "/authorizations"),
    ("/authorizations/0/type", "XVEU", "/authorizations/0/type"),
    ("/authorizations/0/type", ABSENT, "/authorizations/0/type"),
    ("/authorizations/0/holder", ABSENT, "/authorizations/0/holder"),
    ("/authorizations/0/country", "Middle Earth", "/authorizations/0/country"),
    ("/authorizations/0/relocated", "true", "/authorizations/0/relocated"),
    ("/readings", ["lpp_in_d1_d4"], "/readings"),
    ("/readings/lpp_in_d1_d4", "perhaps", "/readings/lpp_in_d1_d4"),
    ("/readings/lpp_in_d1_d4", True, "/readings/lpp_in_d1_d4"),
    ("/readings/unheard_of", "yes", "/readings/unheard_of"),
    ("/state", 7, "/state"),
    ("/state/lpp_used_tpp", -1, "/state/lpp_used_tpp"),
    ("/state/lpp_used_tpp", 1e14, "/state/lpp_used_tpp"),
    ("/state/lpp_used_tpp", math.nan, "/state/lpp_used_tpp"),
    ("/state/lpp_used_tpp", "0", "/state/lpp_used_tpp"),
    ("/state/government_assurances", "yes", "/state/government_assurances"),
    ("/state/uveu/total", 5, "/state/uveu/total"),
    ("/state/uveu/total_tpp", [], "/state/uveu/total_tpp"),
    ("/unheard_of", 1, "/unheard_of"),
    # absurd sizes
    ("/id", LONG, "/id"),
    ("/destination", LONG, "/destination"),
    ("/activity", LONG, "/activity"),
    ("/date", LONG, "/date"),
    ("/parties/ultimate_consignee/name", LONG, "/parties/ultimate_consignee/name"),
    (ITEM, {"product": LONG}, f"{ITEM}/product"),
    (ITEM, {"eccn": LONG}, f"{ITEM}/eccn"),
    ("/authorizations/0/holder", LONG, "/authorizations/0/holder"),
    ("/readings/lpp_in_d1_d4", LONG, "/readings/lpp_in_d1_d4"),
    ("/items", [GOOD["items"][0]] * 10_001, "/items"),
    ("/parties/intermediate_consignees", [{}] * 101, "/parties/intermediate_consignees"),
]


def shown(value: Any) -> str:
    text = "absent" if value is ABSENT else repr(value)
    return text if len(text) < 40 else f"{text[:25]}…{len(text)}"


@pytest.mark.parametrize(
    ("pointer", "value", "reported"), WRONG, ids=[f"{i}-{p or '/'}-{shown(v)}" for i, (p, v, _) in enumerate(WRONG)]
)
def test_a_fault_is_reported_at_its_place(pointer: str, value: Any, reported: str) -> None:
    assert reported in pointers_of(changed(pointer, value))


def test_every_fault_is_reported() -> None:
    transaction = copy.deepcopy(GOOD)
    put(transaction, "/date", "soon")
    put(transaction, "/destination", "XX")
    put(transaction, "/items/0/quantity", 0)
    put(transaction, "/state/lpp_used_tpp", -1)
    assert sorted(pointers_of(transaction)) == ["/date", "/destination", "/items/0/quantity", "/state/lpp_used_tpp"]


def test_a_bad_item_does_not_hide_another() -> None:
    transaction = copy.deepcopy(GOOD)
    transaction["items"] = [{"product": "H100"}, {"eccn": "4A090.a"}, {"product": "NVIDIA H9000 Ultra"}]
    assert pointers_of(transaction) == ["/items/0/product", "/items/2/product"]


def test_the_nearest_products_are_named() -> None:
    for name, near in (("H100", "NVIDIA H100 SXM5"), ("NVIDIA H9000 Ultra", "NVIDIA")):
        with pytest.raises(InvalidTransactionError) as raised:
            licet.determine(changed(ITEM, {"product": name}))
        assert near in raised.value.errors[0].expected


def test_a_week_date_is_not_of_the_form_that_is_asked_for() -> None:
    assert pointers_of(changed("/date", "2025-W23-1")) == ["/date"]


@pytest.mark.parametrize("pointer", ["/items/0/tpp", "/items/0/quantity", "/state/lpp_used_tpp", "/destination", "/id"])
def test_an_integer_of_5000_digits(pointer: str) -> None:
    assert pointers_of(changed(pointer, 10**5000)) == [pointer]


def test_the_pointer_of_an_unknown_reading_is_escaped() -> None:
    transaction = copy.deepcopy(GOOD)
    transaction["readings"] = {"a/b~c": "yes"}
    assert pointers_of(transaction) == ["/readings/a~1b~0c"]


def test_a_key_of_ten_million_characters_among_the_readings() -> None:
    transaction = copy.deepcopy(GOOD)
    transaction["readings"] = {LONG: "yes"}
    pointers_of(transaction)


def test_a_key_of_ten_million_characters() -> None:
    transaction = copy.deepcopy(GOOD)
    transaction["parties"][LONG] = {}
    assert max(map(len, pointers_of(transaction))) < 200


def test_the_pointer_of_an_unknown_field_is_escaped() -> None:
    transaction = copy.deepcopy(GOOD)
    transaction["parties"]["a~b/c"] = {}
    assert pointers_of(transaction) == ["/parties/a~0b~1c"]


def test_a_line_above_the_bound_and_lines_above_it_together() -> None:
    one = {"eccn": "4A090.a", "tpp": 10**10, "quantity": 600}
    assert licet.determine(changed("/items", [one])).outcome == "license_required"
    assert pointers_of(changed("/items", [one, one])) == ["/items"]


TEXTS = [
    "",
    "   ",
    "{",
    "nothing",
    "{'date': '2025-06-02'}",
    '{"date": "2025-06-02",}',
    '{"date": "2025-06-02"} {}',
    "\x00\x01\x02",
    "\ud800",
    "\N{BYTE ORDER MARK}{}",
    "[" * 200_000,
    '{"a":' * 200_000,
    "9" * 5000,
    '{"date": ' + "9" * 5000 + "}",
    "[" * 1000 + "]" * 1000,
    "null",
    "[]",
    '"a text"',
]


@pytest.mark.parametrize("text", TEXTS, ids=[f"{i}-{shown(t)}" for i, t in enumerate(TEXTS)])
def test_a_text_that_is_no_transaction(text: str) -> None:
    assert pointers_of(text) == [""]


def test_a_text_with_an_empty_object() -> None:
    assert sorted(pointers_of("{}")) == ["/date", "/items"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "-1", "1e-400", "0." + "3" * 5000])
@pytest.mark.parametrize("pointer", ["/items/0/tpp", "/items/0/quantity", "/state/lpp_used_tpp"])
def test_numbers_that_only_a_text_can_hold(number: str, pointer: str) -> None:
    text = json.dumps(changed(pointer, "@")).replace('"@"', number)
    assert pointers_of(text) == [pointer]


@pytest.mark.parametrize("at", ["", "/items/0", "/parties/ultimate_consignee", "/readings", "/state/uveu"])
def test_duplicate_keys(at: str) -> None:
    text = json.dumps(changed(f"{at}/twice", 1)).replace('"twice": 1', '"twice": 1, "twice": 2')
    assert f"{at}/twice" in pointers_of(text)


def test_a_duplicate_of_a_known_key() -> None:
    text = json.dumps(GOOD).replace('"date": "2025-06-02"', '"date": "2025-06-02", "date": "2026-06-02"')
    assert pointers_of(text) == ["/date"]


def test_depth_that_python_objects_can_have() -> None:
    deep: Any = "IN"
    for _ in range(100_000):
        deep = [deep]
    assert pointers_of(changed("/destination", deep)) == ["/destination"]
    assert pointers_of(changed("/unheard_of", deep)) == ["/unheard_of"]


# Fuzzing


def places(shape: Shape, at: str = "") -> Iterator[str]:
    """The pointer of every field of the contract, with the first entry of every list."""
    match shape:
        case Record():
            for name, field in shape.fields.items():
                yield f"{at}/{name}"
                yield from places(field, f"{at}/{name}")
        case Table():
            yield from (f"{at}/{key}" for key in shape.keys)
        case ListOf():
            yield f"{at}/0"
            yield from places(shape.of, f"{at}/0")


PLACES = sorted(set(places(TRANSACTION)))
SCHEMA = Draft202012Validator(schema.transaction())
FIELDS = sorted({step for place in PLACES for step in place.split("/") if step and not step.isdigit()})
WORDS = st.sampled_from(
    ["US", "CN", "HK", "4A090.a", "3A090.b", "H100 SXM5", "UVEU", "NVEU", "export", "2025-06-02", "sdn"]
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**70), 10**70),
    st.integers(-2, 20),
    st.floats(),
    st.decimals(),
    st.text(max_size=20),
    WORDS,
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


def determined_or_refused(transaction: Any) -> str:
    """The answer, or where the input is wrong; anything else is raised."""
    try:
        d = licet.determine(transaction)
    except InvalidTransactionError as refused:
        return "; ".join(sorted(e.pointer or "/" for e in refused.errors))
    json.loads(d.to_json())
    d.explain()
    return f"{d.outcome} {d.authorization} {d.review_policy}"


def forced(transaction: Any, pointer: str, value: Any) -> Any:
    """The transaction with a value at a pointer, whatever was on the way."""
    if pointer == "":
        return value
    step, _, rest = pointer.removeprefix("/").partition("/")
    rest = f"/{rest}" if rest else ""
    if step.isdigit():
        inside = transaction if isinstance(transaction, list) else []
        return [forced(inside[0] if inside else {}, rest, value), *inside[1:]]
    inside = transaction if isinstance(transaction, dict) else {}
    return {**inside, step: forced(inside.get(step), rest, value)}


@pytest.mark.slow
@given(st.lists(st.tuples(st.sampled_from(PLACES), JSON), min_size=1, max_size=3))
@settings(max_examples=400)
def test_any_value_at_any_place(changes: list[tuple[str, Any]]) -> None:
    transaction = copy.deepcopy(GOOD)
    for pointer, value in changes:
        transaction = forced(transaction, pointer, value)
    result = determined_or_refused(transaction)
    try:
        as_json = json.loads(json.dumps(transaction, allow_nan=False))
    except (TypeError, ValueError):
        return  # nothing that JSON could hold
    if not SCHEMA.is_valid(as_json):
        assert result.startswith("/"), "the published schema refuses what is read"


@given(JSON)
@settings(max_examples=200)
def test_any_value_for_a_transaction(value: Any) -> None:
    assert determined_or_refused(value).startswith("/")


@given(st.text(max_size=200) | st.binary(max_size=200))
@settings(max_examples=200)
def test_any_text_and_any_bytes(value: Any) -> None:
    assert determined_or_refused(value) == "/"


@pytest.mark.slow
@given(st.sampled_from(PLACES), JSON)
@settings(max_examples=200)
def test_a_text_is_read_as_the_object_is(pointer: str, value: Any) -> None:
    transaction = forced(copy.deepcopy(GOOD), pointer, value)
    try:
        text = json.dumps(transaction)
    except (TypeError, ValueError):
        return  # decimals have no JSON form of their own
    assert determined_or_refused(text) == determined_or_refused(transaction)
