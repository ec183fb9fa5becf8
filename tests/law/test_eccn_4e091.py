"""The classification of model weights: exact at its limits, and never surer than the facts."""

from __future__ import annotations

import copy
from dataclasses import fields, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.legal.cases import bases

import licet
from licet.facts.transaction import ModelWeights
from licet.law.part774.eccn_4e091 import model_values

LARGE, PUBLISHED, DERIVED, SURPASSED = range(4)
LIMIT = 10**26
NUMBERS = {f.name for f in fields(ModelWeights) if f.name.endswith("operations")}

near = st.sampled_from([0, 10**25, 25 * 10**24, 4 * 10**25, LIMIT - 25 * 10**24, LIMIT, 4 * LIMIT // 3, 2 * LIMIT])
counts = st.builds(lambda n, step: max(n + step, 0), near, st.integers(-2, 2)) | st.integers(0, 3 * LIMIT)
percents = st.sampled_from([Decimal(n) for n in ("0", "9.999", "10", "10.001", "35", "100")])


@st.composite
def models(draw: st.DrawFn) -> ModelWeights:
    """A model of which everything is known, and the parts make up the whole."""
    derived = draw(st.booleans())
    original, later, generating = draw(counts), draw(counts), draw(counts)
    return ModelWeights(
        training_operations=Decimal(original + later),
        published=draw(st.booleans()),
        derived=derived,
        base_published=draw(st.booleans()) if derived else None,
        base_operations=Decimal(original) if derived else None,
        fine_tune_operations=Decimal(later),
        synthetic_data_operations=Decimal(generating),
        synthetic_data_percent=draw(percents) if generating else Decimal(0),
        generator_published=draw(st.booleans()),
        generator_operations=Decimal(draw(counts)),
        best_published_model_operations=Decimal(draw(counts)),
    )


@st.composite
def partly_known(draw: st.DrawFn) -> tuple[ModelWeights, ModelWeights]:
    """A model of which everything is known, and the same with some of it unknown."""
    whole = draw(models())
    names = {f.name for f in fields(ModelWeights)} - (set() if whole.derived else {"derived"})
    unknown = draw(st.sets(st.sampled_from(sorted(names))))
    if "derived" in unknown:
        unknown |= {"base_published", "base_operations"}
    return whole, replace(whole, **dict.fromkeys(unknown))


def by_hand(model: ModelWeights) -> tuple[bool, bool, bool, bool]:
    """The four facts as the text gives them, where everything is known."""
    known: dict[str, Any] = {f.name: getattr(model, f.name) for f in fields(ModelWeights)}
    n = {name: int(known[name] or 0) for name in NUMBERS}
    brought = 0
    if n["synthetic_data_operations"] and known["synthetic_data_percent"] > 10:
        brought = n["synthetic_data_operations"] + (0 if known["generator_published"] else n["generator_operations"])
    total = n["training_operations"] + brought
    additional = n["training_operations"] - n["base_operations"] + brought
    limit = max(Fraction(25 * 10**24), Fraction(n["base_operations"], 4))
    return (
        total >= LIMIT,
        bool(model.published),
        bool(model.derived and model.base_published and additional <= limit),
        total < n["best_published_model_operations"],
    )


@given(models())
def test_the_facts_are_those_of_the_text(model: ModelWeights) -> None:
    assert model_values(model) == by_hand(model)


@given(partly_known())
def test_the_unknown_never_becomes_false(pair: tuple[ModelWeights, ModelWeights]) -> None:
    whole, part = pair
    for certain, seen in zip(model_values(whole), model_values(part), strict=True):
        assert seen in (None, certain)


@given(models(), counts)
def test_more_training_never_leaves_4e091(model: ModelWeights, more: int) -> None:
    operations, later = model.training_operations, model.fine_tune_operations
    assert operations is not None
    assert later is not None
    less_trained = model_values(model)
    longer = replace(model, training_operations=operations + more, fine_tune_operations=later + more)
    longer_trained = model_values(longer)
    assert longer_trained[LARGE] or not less_trained[LARGE]
    assert less_trained[DERIVED] or not longer_trained[DERIVED]
    assert less_trained[SURPASSED] or not longer_trained[SURPASSED]


@given(st.integers(0, 3 * LIMIT))
def test_the_threshold_is_exact(operations: int) -> None:
    for n in (operations, LIMIT - 1, LIMIT, LIMIT + 1):
        model = ModelWeights(training_operations=Decimal(n), synthetic_data_operations=Decimal(0))
        assert model_values(model)[LARGE] is (n >= LIMIT)


@given(counts)
def test_the_limit_for_derived_models_is_exact(original: int) -> None:
    limit = max(25 * 10**24, original // 4)
    for more, within in ((0, True), (1, False)):
        model = ModelWeights(
            derived=True,
            base_published=True,
            base_operations=Decimal(original),
            fine_tune_operations=Decimal(limit + more),
            synthetic_data_operations=Decimal(0),
        )
        assert model_values(model)[DERIVED] is within


@pytest.mark.parametrize("operations", [1e26, 10**26, Decimal("1e26"), Decimal("99999999999999999999999999.5")])
def test_numbers_are_read_exactly_and_a_part_of_an_operation_is_one(operations: Any) -> None:
    assert decided({"training_operations": operations, "published": False, "best_published_model_operations": 1}) == (
        "license_required",
        None,
        "presumption_of_denial",
    )


def test_a_total_is_no_less_than_its_parts() -> None:
    weights = {
        "training_operations": 1,
        "published": False,
        "fine_tune_of": {"published": True, "training_operations": 7 * 10**25},
        "fine_tune_operations": 3 * 10**25,
        "best_published_model_operations": 0,
    }
    assert decided(weights)[0] == "license_required"
    assert decided({**weights, "fine_tune_operations": 3 * 10**25 - 1})[0] == "no_license_required"


@settings(deadline=None)
@given(partly_known())
def test_what_is_left_open_holds_the_answer_and_what_is_absent_is_asked(
    pair: tuple[ModelWeights, ModelWeights],
) -> None:
    whole, part = (contract_form(model) for model in pair)
    d = licet.determine(transaction(part))
    open_ = [tuple(p.values()) for p in d.possible] or [(d.outcome, d.authorization, d.review_policy)]
    assert decided(whole) in open_
    for missing in d.missing:
        at: Any = transaction(part)
        for step in missing["fact"].split("/")[1:]:
            at = None if at is None else at[int(step)] if isinstance(at, list) else at.get(step)
        assert at is None, missing
        assert missing["question"].endswith("?")


def contract_form(model: ModelWeights) -> dict[str, Any]:
    """A model as callers write it; what is not known is null."""
    base = {"published": model.base_published, "training_operations": model.base_operations}
    written: dict[str, Any] = {
        "training_operations": model.training_operations,
        "published": model.published,
        "fine_tune_operations": model.fine_tune_operations,
        "synthetic_data_operations": model.synthetic_data_operations,
        "synthetic_data_percent": model.synthetic_data_percent,
        "data_generation_model": {
            "published": model.generator_published,
            "training_operations": model.generator_operations,
        },
        "best_published_model_operations": model.best_published_model_operations,
    }
    if model.derived is not False:
        written["fine_tune_of"] = base if model.derived else None
    return written


def transaction(weights: dict[str, Any]) -> dict[str, Any]:
    """Weights to India, where 4E091 needs a license that would be denied."""
    given: dict[str, Any] = copy.deepcopy(bases()["weights"])
    given["items"] = [{"quantity": 1, "model_weights": weights}]
    return given


def decided(weights: dict[str, Any]) -> tuple[Any, ...]:
    d = licet.determine(transaction(weights))
    return d.outcome, d.authorization, d.review_policy
