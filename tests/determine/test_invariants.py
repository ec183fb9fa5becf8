"""What is true of every determination."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import licet
from licet import Determination, InvalidTransactionError, read_transaction
from licet.determine import schema
from licet.determine.decider import decider_for
from licet.determine.possible import Leaf, Possible, possible_answers
from licet.law.sets import MACAU_OR_D5
from tests.determine.transactions import (
    QUANTITIES,
    Json,
    NotGivenError,
    any_value,
    asked_as,
    complete,
    give,
    items,
    near_limits,
    with_gaps,
)
from tests.legal.cases import put

pytestmark = pytest.mark.slow

DECIDE = licet.compile("diffusion-2025")
Triple = tuple[str, str | None, str | None]

OUTCOMES = {
    *("no_license_required", "license_exception", "authorized_veu", "license_required", "prohibited"),
    "undetermined",
}
EXCEPTIONS = {"ACA", "NAC", "AIA", "ACM", "LPP"}
AUTHORIZED = {"UVEU", "NVEU"}
POLICIES = ("presumption_of_approval", "case_by_case", "presumption_of_denial", "policy_of_denial")


def determined(transaction: Json) -> Determination:
    """The determination; a transaction beyond the bounds of an input is no example."""
    try:
        return licet.determine(transaction)
    except InvalidTransactionError as refused:
        assume({error.pointer.rpartition("/")[2] for error in refused.errors} - {"quantity", "items"})
        raise


def answer(d: Determination) -> Triple:
    return d.outcome, d.authorization, d.review_policy


def rank(triple: Triple) -> int:
    """How far an answer is from "go ahead". An exception and an authorization are as good as each other."""
    outcome, _, policy = triple
    if outcome == "license_required":
        return 2 + POLICIES.index(policy or POLICIES[0])
    return {"no_license_required": 0, "license_exception": 1, "authorized_veu": 1, "prohibited": 9}[outcome]


IN = Draft202012Validator(schema.transaction())
OUT = Draft202012Validator(schema.DETERMINATION)


# One answer, and what belongs to it


@given(with_gaps())
@settings(max_examples=250)
def test_the_parts_of_a_determination_belong_together(example: tuple[Json, Json, list[str]]) -> None:
    for transaction in example[:2]:
        whole = transaction is example[0]
        d = determined(transaction)
        record = d.to_dict()
        event(d.outcome)
        assert d.outcome in OUTCOMES
        carried = set((d.authorization or "").split("+")) - {""}
        match d.outcome:
            case "license_exception":
                assert carried
                assert carried <= EXCEPTIONS | AUTHORIZED
            case "authorized_veu":
                assert len(carried & AUTHORIZED) == len(carried) == 1
            case "license_required":
                assert carried <= {"license"}
                assert d.review_policy in POLICIES
            case _:
                assert not carried
        assert (d.review_policy is not None) == (d.outcome == "license_required") == bool(d.reviewed_under)
        assert bool(record["missing"]) == (d.outcome == "undetermined")
        assert (len(record["possible"]) > 1) == (d.outcome == "undetermined")
        assert bool(record["requirements"]) or d.outcome in ("no_license_required", "undetermined")
        assert not (record["exceptions"] and d.outcome == "no_license_required" and whole)
        available = {e["code"]: e["available"] for e in record["exceptions"]}
        if len(carried & (EXCEPTIONS | AUTHORIZED)) == 1:
            (code,) = carried
            assert available[code] == "yes" or (available[code] == "unknown" and not whole)
        elif d.outcome == "license_required":
            assert "yes" not in available.values()
        for tried in record["exceptions"]:
            assert (tried["available"] == "no") == bool(tried["failed"])
            assert (tried["available"] == "unknown") == (bool(tried["unknown"]) and not tried["failed"])
        assert all(c["tpp"] > 0 for c in record["consumes"])
        assert d.outcome in ("license_exception", "authorized_veu", "license_required") or not record["consumes"]
        assert json.loads(d.to_json()) == json.loads(json.dumps(record))
        assert not list(OUT.iter_errors(record))
        assert d.explain().strip()


def test_a_deemed_export_to_an_embargoed_destination_has_a_review_policy() -> None:
    transaction = {
        "date": "2025-06-02",
        "regime": "diffusion-2025",
        "activity": "deemed_export",
        "destination": "RU",
        "items": [{"eccn": "4A090.a", "tpp": 10000}],
        "parties": {"ultimate_consignee": {"name": "X", "location": "RU", "headquarters": "IN"}},
    }
    d = licet.determine(transaction)
    assert d.outcome == "license_required"
    assert d.review_policy in POLICIES
    assert d.explain()


@given(with_gaps())
@settings(max_examples=250)
def test_compiled_and_determined_agree(example: tuple[Json, Json, list[str]]) -> None:
    for transaction in example[:2]:
        assert DECIDE(transaction) == answer(determined(transaction))


@given(with_gaps())
@settings(max_examples=100)
def test_the_same_again(example: tuple[Json, Json, list[str]]) -> None:
    _, transaction, _ = example
    before = copy.deepcopy(transaction)
    first = determined(transaction).to_dict()
    assert transaction == before
    assert determined(json.loads(json.dumps(transaction))).to_dict() == first
    assert licet.determine(json.dumps(transaction)).to_dict() == first
    assert licet.determine(read_transaction(transaction)).to_dict() == first


@given(with_gaps())
@settings(max_examples=100)
def test_what_is_read_is_valid_by_the_published_schema(example: tuple[Json, Json, list[str]]) -> None:
    for transaction in example[:2]:
        determined(transaction)
        assert not list(IN.iter_errors(transaction))


@given(with_gaps(lines=2), st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_the_order_of_the_lines_does_not_matter(example: tuple[Json, Json, list[str]], random: Any) -> None:
    for transaction in example[:2]:
        shuffled = copy.deepcopy(transaction)
        random.shuffle(shuffled["items"])
        one, other = answer(determined(transaction)), answer(determined(shuffled))
        assert [set((part or "").split("+")) for part in one] == [set((part or "").split("+")) for part in other]


@given(with_gaps())
@settings(max_examples=150)
def test_hong_kong_is_china(example: tuple[Json, Json, list[str]]) -> None:
    place = json.dumps(example[0]["destination"])
    text = json.dumps(example[1]).replace('"CN"', place).replace('"HK"', place)
    in_hong_kong, in_china = (json.loads(text.replace(place, chinese)) for chinese in ('"HK"', '"CN"'))
    assert answer(determined(in_hong_kong)) == answer(determined(in_china))


@given(with_gaps())
@settings(max_examples=100)
def test_an_assumption_that_is_said_changes_nothing(example: tuple[Json, Json, list[str]]) -> None:
    _, transaction, _ = example
    d = determined(transaction)
    said = copy.deepcopy(transaction)
    for assumption in d.assumptions:
        described = assumption["value"] in ("the ultimate consignee", "where the end user is")
        if not described and not assumption["fact"].endswith("ultimate_parent"):
            put(said, assumption["fact"], assumption["value"])
    for role in ("purchaser", "end_user", "operator"):
        said["parties"].setdefault(role, copy.deepcopy(said["parties"]["ultimate_consignee"]))
    assert answer(determined(said)) == answer(d)


# More of it is never better


@given(complete() | near_limits(), st.data())
@settings(max_examples=500)
def test_a_larger_quantity_is_never_treated_better(transaction: Json, data: st.DataObject) -> None:
    line = data.draw(st.integers(0, len(transaction["items"]) - 1))
    few, many = sorted(data.draw(st.lists(st.sampled_from(QUANTITIES), min_size=2, max_size=2, unique=True)))
    answers = []
    for quantity in (few, many):
        changed = copy.deepcopy(transaction)
        changed["items"][line]["quantity"] = quantity
        answers.append(answer(determined(changed)))
    event(f"{answers[0][0]} to {answers[1][0]}")
    assert rank(answers[0]) <= rank(answers[1]), answers


@given(complete() | near_limits(), items)
@settings(max_examples=250)
def test_another_line_is_never_treated_better(transaction: Json, item: Json) -> None:
    larger = {**transaction, "items": [*transaction["items"], item]}
    assert rank(answer(determined(transaction))) <= rank(answer(determined(larger)))


# What is missing


@given(with_gaps(), st.data())
@settings(max_examples=400)
def test_what_is_not_asked_for_cannot_change_the_answer(
    example: tuple[Json, Json, list[str]], data: st.DataObject
) -> None:
    _, transaction, pointers = example
    d = determined(transaction)
    asked = {m["fact"] for m in d.missing}
    filled = copy.deepcopy(transaction)
    given_ = {}
    for pointer in pointers:
        if not asked_as(pointer) & asked:
            given_[pointer] = data.draw(any_value(pointer), label=pointer)
            put(filled, pointer, given_[pointer])
    assume(given_)
    event(f"{d.outcome}, {len(given_)} given")
    after = determined(filled)
    assert answer(after) == answer(d)
    if d.outcome == "undetermined" and search(transaction).complete:
        assert as_set(after.possible) <= as_set(d.possible)


@given(with_gaps())
@settings(max_examples=300)
def test_the_truth_is_among_the_possible_answers(example: tuple[Json, Json, list[str]]) -> None:
    whole, transaction, _ = example
    d, truth = determined(transaction), answer(determined(whole))
    if d.outcome != "undetermined":
        assert answer(d) == truth
    elif search(transaction).complete:
        assert known(truth) in {known(a) for a in search(transaction).answers}


@given(with_gaps())
@settings(max_examples=300)
def test_each_fact_that_is_asked_for_can_change_the_answer(example: tuple[Json, Json, list[str]]) -> None:
    _, transaction, _ = example
    d = determined(transaction)
    assume(d.outcome == "undetermined")
    possible = search(transaction)
    assume(possible.complete)
    numbers = {p for leaf in possible.leaves for p, tried in leaf.assumed.items() if isinstance(tried, range)}
    assume(len(numbers) < 3)  # of three numbers that are unknown at once one too many may be asked for
    for missing in d.missing:
        event(missing["fact"].rpartition("/")[2])
        assert can_change(transaction, missing["fact"], possible), missing["fact"]


def search(transaction: Json) -> Possible:
    return possible_answers(decider_for(t := read_transaction(transaction), "diffusion-2025"), t)


def as_set(possible: list[Json]) -> set[Triple]:
    return {known((p["outcome"], p["authorization"], p["review_policy"])) for p in possible}


def known(triple: Triple) -> Triple:
    """An answer with the authorizations of a mixed order under one name."""
    outcome, authorization, policy = triple
    return outcome, "several" if "+" in (authorization or "") else authorization, policy


def can_change(transaction: Json, pointer: str, possible: Possible) -> bool:
    """Whether two completions that differ in this fact alone, written as inputs, are determined differently."""
    concerned = [leaf for leaf in possible.leaves if pointer in leaf.assumed]
    tried = 0
    for i, one in enumerate(concerned):
        for other in concerned[i + 1 :]:
            together = None if one.answer == other.answer else common(one, other, pointer)
            if together is None:
                continue
            tried += 1
            completions = [{**together, pointer: leaf.assumed[pointer]} for leaf in (one, other)]
            try:
                answers = {determined_with(transaction, completion) for completion in completions}
            except (NotGivenError, InvalidTransactionError):
                continue  # beyond what an input may hold
            if len(answers) == 2 and "undetermined" not in {outcome for outcome, _, _ in answers}:
                return True
            if tried > 60:
                return False
    return False


def common(one: Leaf, other: Leaf, but: str) -> dict[str, Any] | None:
    """What both assume of the other facts, or None where they contradict each other."""
    found: dict[str, Any] = {}
    for assumed in (one.assumed, other.assumed):
        for pointer, value in assumed.items():
            before = found.get(pointer, value)
            if isinstance(value, range) and isinstance(before, range):
                start, stop = max(value.start, before.start), min(value.stop, before.stop)
                if start >= stop and pointer != but:
                    return None
                value = range(start, max(stop, start + 1))
            elif value != before and pointer != but:
                return None
            found[pointer] = value
    found.pop(but)
    return found


def determined_with(transaction: Json, assumed: dict[str, Any]) -> Triple:
    day = read_transaction(transaction).date
    filled = copy.deepcopy(transaction)
    for pointer, value in assumed.items():
        give(filled, pointer, value, lambda code: code in MACAU_OR_D5.on(day))
    return answer(licet.determine(filled))
