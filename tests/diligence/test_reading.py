"""The file of a validated end user is read strictly: each fault at its place, and nothing else than that can happen."""

import json
import math
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from licet.diligence.veu.check import check
from licet.diligence.veu.contract import CHECKLIST, VEU, schema
from licet.diligence.veu.read import read_veu
from licet.facts.shapes import InvalidTransactionError, ListOf, Record
from tests.diligence.files import NVEU, UVEU, changed, shown

SCHEMA = Draft202012Validator(schema())


def faults(file):
    with pytest.raises(InvalidTransactionError) as raised:
        read_veu(file)
    assert all(e.found and e.expected and len(str(e)) < 600 for e in raised.value.errors)
    return [e.pointer for e in raised.value.errors]


def planned(*rows, **power):
    return {"planned": {**power, "by_country": [{"country": c, "tpp": t} for c, t in rows]}}


@pytest.mark.parametrize(
    ("file", "pointers"),
    [
        ({}, ["/type", "/date", "/applicant"]),
        ([], [""]),
        (changed(UVEU, type="VEU"), ["/type"]),
        (changed(UVEU, date="2025-02-30"), ["/date"]),
        (changed(UVEU, date="2031-01-01"), ["/date"]),
        (changed(UVEU, applicant={"headquarters": "US"}), ["/applicant/name"]),
        (changed(UVEU, applicant__headquarters="Korea"), ["/applicant/headquarters"]),
        (changed(UVEU, colour="red"), ["/colour"]),
        (changed(UVEU, data_centers=[]), ["/data_centers"]),
        (changed(UVEU, data_centers__0__tpp=-1), ["/data_centers/0/tpp"]),
        (changed(UVEU, data_centers__0__tpp=0.0001), ["/data_centers/0/tpp"]),
        (changed(UVEU, data_centers__0__tpp=math.nan), ["/data_centers/0/tpp"]),
        (changed(UVEU, data_centers__0__tpp="600"), ["/data_centers/0/tpp"]),
        (changed(UVEU, data_centers__0__new_location="yes"), ["/data_centers/0/new_location"]),
        (changed(UVEU, data_centers__0__notice={"on": "2025-01-01"}), ["/data_centers/0/notice/filed"]),
        (
            changed(UVEU, data_centers__0__notice={"filed": True, "on": "2025-06-03"}),
            ["/data_centers/0/notice/on"],
        ),
        (
            changed(UVEU, data_centers__0__notice={"filed": False, "on": "2025-06-01"}),
            ["/data_centers/0/notice/on"],
        ),
        (changed(UVEU, transfers=[{"to": "MY"}]), ["/transfers/0/from"]),
        (changed(UVEU, transfers=[{"from": "China", "to": "HK"}]), ["/transfers/0/to"]),
        (shown(UVEU, "14", state="done"), ["/evidence/14/state"]),
        (shown(UVEU, "14", evidence="a plan"), ["/evidence/14/state"]),
        (shown(UVEU, "14", state="planned"), ["/evidence/14/by"]),
        (shown(UVEU, "14", state="met", by="2025-01-01"), ["/evidence/14/by"]),
        (shown(UVEU, "14.g", state="met"), ["/evidence/14.g"]),
        (shown(UVEU, "B(6)", state="met"), ["/evidence/B(6)"]),
        (changed(UVEU, installed_base=[]), ["/installed_base"]),
        (changed(NVEU, computing_power={}), ["/computing_power"]),
        (changed(NVEU, transfers=[]), ["/transfers"]),
        (changed(NVEU, data_centers__0__new_location=True), ["/data_centers/0/new_location"]),
        (changed(NVEU, data_centers__0__notice={"filed": False}), ["/data_centers/0/notice"]),
        (changed(NVEU, readings={"lpp_in_d1_d4": "barred"}), ["/readings/lpp_in_d1_d4"]),
        (changed(NVEU, readings__nveu_assurances_tier2="perhaps"), ["/readings/nveu_assurances_tier2"]),
        (changed(NVEU, installed_base__0__quarter="2025Q2"), ["/installed_base/0/quarter"]),
        (changed(NVEU, installed_base__0__quarter="2025 Q5"), ["/installed_base/0/quarter"]),
        (changed(NVEU, installed_base__0__quarter="2024 Q4"), ["/installed_base/0/quarter"]),
        (changed(NVEU, installed_base=NVEU["installed_base"] * 2), ["/installed_base/1"]),
        (
            changed(UVEU, computing_power=planned(("US", 1), ("USA", 1), ("MY", 600))),
            ["/computing_power/planned/by_country/1/country"],
        ),
        (
            changed(UVEU, computing_power=planned(("US", 9), ("MY", 600), total_tpp=608)),
            ["/computing_power/planned/total_tpp"],
        ),
        (changed(UVEU, computing_power=planned(("MY", 599))), ["/computing_power/planned/by_country"]),
        (changed(UVEU, computing_power=planned(("US", 9))), ["/computing_power/planned/by_country"]),
    ],
)
def test_a_fault_is_reported_at_its_place(file, pointers):
    assert faults(file) == pointers


def test_every_fault_is_reported():
    file = changed(UVEU, date="soon", applicant__headquarters="XX", data_centers__0__country="??")
    assert faults(file) == ["/date", "/applicant/headquarters", "/data_centers/0/country"]


def test_an_unknown_item_names_the_nearest():
    with pytest.raises(InvalidTransactionError, match=r"such as 3\.supply_chain"):
        read_veu(shown(UVEU, "3.suply_chain", state="met"))


def test_a_fault_says_what_was_found_and_expected():
    file = changed(UVEU, computing_power=planned(("US", 2000), total_tpp=Decimal("1e3")), data_centers=None)
    with pytest.raises(InvalidTransactionError) as raised:
        read_veu(file)
    assert str(raised.value) == (
        "/computing_power/planned/total_tpp: found 1,000; expected at least the 2,000 TPP of the countries"
    )


@pytest.mark.parametrize("text", ["", "{", "null", "[]", "\x00", "9" * 5000, "[" * 100_000, '{"type": "UVEU",}'])
def test_a_text_that_is_no_file(text):
    assert faults(text) == [""]


def test_a_key_that_is_there_twice():
    text = json.dumps(UVEU).replace('"type": "UVEU"', '"type": "UVEU", "type": "NVEU"')
    assert "/type" in faults(text)


@pytest.mark.parametrize("file", [UVEU, NVEU])
def test_null_is_not_known_like_an_absent_fact(file):
    for name in file:
        if name not in VEU.need:
            absent = {key: value for key, value in file.items() if key != name}
            assert check({**file, name: None}).to_dict() == check(absent).to_dict()


def test_the_schema_is_valid_and_describes_every_item():
    Draft202012Validator.check_schema(schema())
    described = schema()["properties"]["evidence"]["anyOf"][0]["properties"]
    assert list(described) == list(CHECKLIST)
    for id, item in CHECKLIST.items():
        assert item.asks in described[id]["anyOf"][0]["description"]


@pytest.mark.parametrize("file", [UVEU, NVEU])
def test_what_is_read_is_valid(file):
    SCHEMA.validate(file)


# Fuzzing


def places(shape, at=""):
    """The pointer of every field, with the first entry of every list."""
    match shape:
        case Record():
            for name, field in shape.fields.items():
                yield f"{at}/{name}"
                yield from places(field, f"{at}/{name}")
        case ListOf():
            yield f"{at}/0"
            yield from places(shape.of, f"{at}/0")


def forced(file, pointer, value):
    """The file with a value at a pointer, whatever was on the way."""
    if pointer == "":
        return value
    step, _, rest = pointer.removeprefix("/").partition("/")
    rest = f"/{rest}" if rest else ""
    if step.isdigit() and not isinstance(file, dict):
        inside = file if isinstance(file, list) else []
        return [forced(inside[0] if inside else {}, rest, value), *inside[1:]]
    inside = file if isinstance(file, dict) else {}
    return {**inside, step: forced(inside.get(step), rest, value)}


PLACES = sorted(
    p for p in places(VEU) if not p.startswith("/evidence/") or p.startswith(("/evidence/14.b", "/evidence/B"))
)
WORDS = st.sampled_from(
    [
        "US",
        "CN",
        "MY",
        "UVEU",
        "NVEU",
        "2025-06-02",
        "2026 Q1",
        "met",
        "planned",
        "not_met",
        "unknown",
        "required",
        "14",
    ]
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**70), 10**70),
    st.integers(-2, 2000),
    st.floats(),
    st.decimals(),
    st.text(max_size=20),
    WORDS,
)
FIELDS = sorted({step for place in PLACES for step in place.split("/") if step and not step.isdigit()})
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


def checked_or_refused(file):
    """The verdict, or None where the input is wrong; anything else is raised."""
    try:
        found = check(file)
    except InvalidTransactionError:
        return None
    json.dumps(found.to_dict())
    found.explain()
    assert (found.verdict == "undetermined") <= bool(found.missing)
    assert (found.verdict == "not_ready") == bool(found.failed)
    assert all(f.asks for part in found.parts for f in part.findings if f.holds is None)
    return found.verdict


@pytest.mark.slow
@given(st.sampled_from([UVEU, NVEU]), st.lists(st.tuples(st.sampled_from(PLACES), JSON), min_size=1, max_size=3))
@settings(max_examples=500)
def test_any_value_at_any_place(file, changes):
    for pointer, value in changes:
        file = forced(file, pointer, value)
    verdict = checked_or_refused(file)
    try:
        as_json = json.loads(json.dumps(file, allow_nan=False))
    except (TypeError, ValueError):
        return  # nothing that JSON could hold
    if not SCHEMA.is_valid(as_json):
        assert verdict is None, "the published schema refuses what is read"


@given(JSON)
@settings(max_examples=200)
def test_any_value_for_a_file(value):
    assert checked_or_refused(value) is None


@given(st.text(max_size=200))
@settings(max_examples=200)
def test_any_text_for_a_file(text):
    assert checked_or_refused(text) is None


DAYS = st.dates(
    min_value=check(UVEU).veu.date.replace(year=2024), max_value=check(UVEU).veu.date.replace(year=2027)
).map(str)
FILINGS = st.one_of(
    st.just({"filed": False}),
    st.just({"filed": True}),
    DAYS.map(lambda on: {"filed": True, "on": min(on, "2025-06-02")}),
)
COUNTRIES = st.sampled_from(["US", "JP", "MY", "IN", "MO", "CN", "AE"])


@st.composite
def whole_files(draw):
    """A file of a UVEU with nothing left out."""
    countries = draw(st.lists(COUNTRIES, min_size=1, max_size=5, unique=True))
    rows = [{"country": c, "tpp": draw(st.integers(0, 1000))} for c in countries]
    file = changed(UVEU, data_centers=None, applicant__headquarters=draw(COUNTRIES))
    file["computing_power"] = {"planned": {"total_tpp": sum(r["tpp"] for r in rows), "by_country": rows}}
    file["data_centers"] = [
        {
            "name": "Site",
            "country": c,
            "operator": {"name": draw(st.sampled_from(["Other", "Cascade Hyperscale Inc."])), "headquarters": "US"},
            "first_shipment": draw(DAYS),
            "construction_starts": draw(DAYS),
            "new_location": draw(st.booleans()),
            "new_country": draw(st.booleans()),
            "notice": draw(FILINGS),
        }
        for c in countries
    ]
    for site in file["data_centers"]:
        site["operator"]["authorized"] = draw(st.booleans())
    for item in draw(st.lists(st.sampled_from(sorted(file["evidence"])), max_size=3)):
        state = draw(st.sampled_from(["planned", "not_met", "met"]))
        file["evidence"][item] = {"state": state} | ({"by": draw(DAYS)} if state == "planned" else {})
    return file


FORGETTABLE = st.sampled_from(
    [
        "/applicant/headquarters",
        "/transfers",
        "/computing_power/planned/total_tpp",
        "/computing_power/planned/by_country",
        *(f"/evidence/{id}" for id in sorted(UVEU["evidence"])[:10]),
        *(
            f"/data_centers/0/{name}"
            for name in ("country", "operator", "first_shipment", "construction_starts", "new_location", "new_country")
        ),
        "/data_centers/0/notice",
        "/data_centers/0/operator/authorized",
        "/data_centers/0/operator/headquarters",
    ]
)


@given(whole_files(), st.lists(FORGETTABLE, min_size=1, max_size=4, unique=True))
@settings(max_examples=300)
def test_what_is_not_known_never_turns_a_verdict_around(file, forgotten):
    known = {part.id: part.verdict for part in check(file).parts}
    for pointer in sorted(forgotten, reverse=True):
        place, _, name = pointer.rpartition("/")
        inside = file
        for step in place.split("/")[1:]:
            inside = inside[int(step)] if isinstance(inside, list) else inside.get(step, {})
        inside.pop(name, None)
    for part in check(file).parts:
        assert part.verdict in (known[part.id], "undetermined")
