"""ECCN 4E091: the parameters of a model trained with 10^26 or more operations, and its Notes 1 and 2.

Operations are counted in whole numbers of up to forty digits, too long for a record: a record holds what follows from
them. Where something is not known the count is a span, and what the span leaves open is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final

from licet.facts.transaction import ModelWeights
from licet.kernel.evaluate import conjunction
from licet.kernel.nodes import Value, all_of, any_of
from licet.law.in_force import DIFFUSION_KEPT
from licet.law.part774.line import model_derived, model_large, model_published, model_surpassed, stated_level
from licet.law.part774.training_operations import THRESHOLD, Span, SyntheticData, derived_model_limit, known
from licet.law.provision import Condition, require

DESCRIBED: Final = stated_level.equals("model")
"""Model weights that the caller described, and did not classify."""

level_4e091: Final = all_of(
    DIFFUSION_KEPT,
    any_of(
        stated_level.equals("4E091"),
        all_of(DESCRIBED, model_large, ~model_published, ~model_derived, ~model_surpassed),
    ),
)

CLASSIFICATION_4E091: Final[dict[str, Condition]] = {
    "4E091": require(
        "4E091",
        all_of(DESCRIBED, model_large),
        "the parameters (values learned in training, such as weights) of a model trained with 10^26 or more operations",
        "primary_extract",
        DIFFUSION_KEPT,
    ),
    "Note 1 to 4E091 (published)": require(
        "Note 1 to 4E091",
        all_of(DESCRIBED, model_published),
        "published (734.7(a)): outside 4E091",
        "primary_extract",
        DIFFUSION_KEPT,
    ),
    "Note 1 to 4E091 (derived)": require(
        "Note 1 to 4E091",
        all_of(DESCRIBED, model_derived),
        "derived from a published model with additional training of no more than 2.5 × 10^25 operations or 25 percent "
        "of those of the original, whichever is higher: outside 4E091",
        "primary_extract",
        DIFFUSION_KEPT,
    ),
    "Note 2 to 4E091": require(
        "Note 2 to 4E091",
        all_of(DESCRIBED, model_surpassed),
        "trained with fewer operations than a model as capable as the most advanced published one needs by the most "
        "efficient published methods: outside 4E091",
        "primary_extract",
        DIFFUSION_KEPT,
    ),
}


def model_values(model: ModelWeights) -> tuple[Value, ...]:
    """The values of the facts of a model: large, published, derived within the limit of Note 1, surpassed (Note 2)."""
    brought = _brought(model)
    total, additional = _trained(model) + brought, _since_the_original(model) + brought
    best = _whole(model.best_published_model_operations)
    reached = None if best is None else total.at_least(best)
    return (
        total.at_least(THRESHOLD),
        model.published,
        conjunction([model.derived, model.base_published, _within(additional, _original(model))]),
        None if reached is None else not reached,
    )


def model_why(model: ModelWeights, truth: Mapping[str, bool | None]) -> list[str]:
    """How it was classified: what was counted, then each test of 4E091 (by its name in ``truth``) with its result."""
    results = {True: "met", False: "not met", None: "not known"}
    tests = [(c, truth[name]) for name, c in CLASSIFICATION_4E091.items() if name in truth]
    words = [f"{c.cite}: {c.text}: {results[holds]}" for c, holds in tests]
    return [*_count_in_words(model), *(words or ["no entry for model weights before January 13, 2025"])]


def model_pointer(model: ModelWeights, fact: str) -> str:
    """The path of the field whose absence leaves a fact of a model unknown; of several, the one to ask for first."""
    original, later = model.base_operations, model.fine_tune_operations
    if fact == model_published.name:
        return "published"
    if fact == model_surpassed.name and model.best_published_model_operations is None:
        return "best_published_model_operations"
    if fact == model_derived.name:
        if model.base_published is None:
            return "fine_tune_of/published"
        if later is None and None in (original, model.training_operations):
            return "fine_tune_operations"
        if original is None:
            return "fine_tune_of/training_operations"
    if model.training_operations is None and None in (original, later):
        if model.derived and later is not None:
            return "fine_tune_of/training_operations"
        return "fine_tune_operations" if model.derived and original is not None else "training_operations"
    if model.synthetic_data_percent is None:
        return "synthetic_data_percent"
    if model.synthetic_data_operations is None:
        return "synthetic_data_operations"
    return f"data_generation_model/{'published' if model.generator_published is None else 'training_operations'}"


def _whole(operations: Decimal | None) -> int | None:
    """A count in whole operations; what is left of one counts as one."""
    return None if operations is None else ceil(operations)


def _original(model: ModelWeights) -> Span:
    """The training of the model that it was derived from, which is part of its own."""
    original = _whole(model.base_operations)
    return Span(0, _whole(model.training_operations)) if original is None else known(original)


def _trained(model: ModelWeights) -> Span:
    """Pre-training and all later training: as stated, and no less than its parts."""
    stated = _whole(model.training_operations)
    parts = [_whole(model.base_operations), _whole(model.fine_tune_operations)]
    least = sum(n or 0 for n in parts)
    if stated is not None:
        return known(max(stated, least))
    return Span(least, None if None in parts else least)


def _since_the_original(model: ModelWeights) -> Span:
    """The additional training of a derived model: as stated, or else what the total is above the original."""
    stated, original, later = map(
        _whole, (model.training_operations, model.base_operations, model.fine_tune_operations)
    )
    if later is not None:
        return known(later)
    if stated is not None and original is not None:
        return known(max(stated - original, 0))
    return Span(0, stated)


def _brought(model: ModelWeights) -> Span:
    """What the generation of unpublished training data adds to the count, and to additional training."""
    generating = _whole(model.synthetic_data_operations)
    if generating == 0:
        return known()
    percent, training = model.synthetic_data_percent, _whole(model.generator_operations)
    share = None if percent is None else Fraction(percent) / 100
    least = SyntheticData(share, generating, training if model.generator_published is False else 0).brought().least
    return Span(least, SyntheticData(share, generating, 0 if model.generator_published else training).brought().most)


def _within(additional: Span, original: Span) -> bool | None:
    """Whether additional training stays within the limit of Note 1, which grows with the original's training."""
    if additional.more_than(derived_model_limit(original.least)) is False:
        return True
    beyond = original.most is not None and additional.more_than(derived_model_limit(original.most))
    return False if beyond else None


def _count_in_words(model: ModelWeights) -> Iterator[str]:
    trained, since, brought = _trained(model), _since_the_original(model), _brought(model)
    if model.training_operations is not None:
        yield f"{_words(trained)} training operations as stated: pre-training and all later training"
    elif trained.most is not None:
        parts = f"{_words(_original(model))} of the original and {_words(since)} of the further training"
        yield f"{_words(trained)} training operations: {parts}"
    else:
        yield f"training operations not known{f', {_words(trained)}' if trained.least else ''}"
    if brought != known() or model.synthetic_data_operations != 0:
        yield _synthetic_in_words(model)
        yield f"operations counted: {_words(trained + brought)}"
    if model.derived:
        original, added = _original(model), since + brought
        limit = derived_model_limit(original.least)
        least = "" if original.least == original.most else "at least "
        yield (
            f"additional training {_words(added)}; limit {least}{_number(int(limit))}, the higher of "
            f"{_number(int(derived_model_limit(0)))} and 25 percent of the original's {_words(original)}"
        )


def _synthetic_in_words(model: ModelWeights) -> str:
    percent = model.synthetic_data_percent
    data = SyntheticData(None if percent is None else Fraction(percent) / 100, None, None)
    if data.counts is None:
        return "how much of the training is on unpublished data of one model is not known; above ten percent it counts"
    share = f"{percent:f} percent of the training is on unpublished data that one model generated"
    if not data.counts:
        return f"{share}, not more than ten: generating it does not count"
    its_training = _whole(model.generator_operations)
    words = {
        True: "that model is published: its training does not count",
        False: f"that model is not published: its training counts too, {_known(its_training)}",
        None: f"whether that model is published, and its training counts too, {_known(its_training)}, is not known",
    }[model.generator_published]
    generating = _known(_whole(model.synthetic_data_operations))
    return f"{share}, more than ten: generating it counts, {generating}; {words}"


def _known(operations: int | None) -> str:
    return "how much is not known" if operations is None else _number(operations)


def _words(span: Span) -> str:
    if span.least == span.most:
        return _number(span.least)
    most = "" if span.most is None else f", at most {_number(span.most)}"
    return f"at least {_number(span.least)}{most}"


def _number(operations: int) -> str:
    """A count as a power of ten where that is short and exact, else in full."""
    digits = str(operations)
    significant = digits.rstrip("0")
    if len(digits) < 7 or len(significant) > 6:
        return f"{operations:,}"
    return f"{significant[0]}{'.' if significant[1:] else ''}{significant[1:]} × 10^{len(digits) - 1}"
