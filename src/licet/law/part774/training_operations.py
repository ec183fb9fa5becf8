"""Technical Notes and Note 1 to ECCN 4E091: how the operations that trained a model are counted.

Every step counts, of pre-training and of any later training such as fine-tuning, forward and backward, whatever the
implementation and the hardware; collecting and curating the data does not. Operations are whole or exact numbers; a
count that rests on what is not known is a span.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from licet.law.parameter import number

Operations = int | Decimal | Fraction

THRESHOLD: Final = number("model_weights_operations")
"""4E091: the weights of a model trained with this many operations or more are specified in it."""
SYNTHETIC_SHARE: Final = Fraction(number("synthetic_data_share"), 100)
_DERIVED_OPERATIONS: Final = number("derived_model_operations")
_DERIVED_SHARE: Final = Fraction(number("derived_model_share"), 100)


def dense_operations(parameters: int, data_points: int) -> int:
    """6ND, the example of the Technical Notes: a dense layer of N parameters trained on D data points."""
    return 6 * parameters * data_points


def derived_model_limit(original_operations: Operations) -> Fraction:
    """The additional training operations that a model derived from a published model may have (Note 1).

    The higher of 2.5 x 10^25 and 25 percent of the training operations of the original model; more is too much.
    """
    return max(Fraction(_DERIVED_OPERATIONS), _DERIVED_SHARE * Fraction(original_operations))


@dataclass(frozen=True)
class Span:
    """A number of operations that is known to lie between two bounds, which are the same where it is known."""

    least: int
    most: int | None
    """None where nothing bounds it."""

    def __add__(self, other: Span) -> Span:
        most = None if self.most is None or other.most is None else self.most + other.most
        return Span(self.least + other.least, most)

    def at_least(self, limit: Operations) -> bool | None:
        """Whether it is the limit or more; None where what is not known decides."""
        if self.least >= limit:
            return True
        return False if self.most is not None and self.most < limit else None

    def more_than(self, limit: Operations) -> bool | None:
        """Whether it is more than the limit; None where what is not known decides."""
        if self.least > limit:
            return True
        return False if self.most is not None and self.most <= limit else None


def known(*operations: int) -> Span:
    """The sum of known numbers of operations."""
    return Span(sum(operations), sum(operations))


@dataclass(frozen=True)
class SyntheticData:
    """Unpublished training data that one model generated (variants and checkpoints are one). None is not known.

    Of several such models only the one with the most training operations counts, and no operation counts twice.
    """

    share: Fraction | None
    """Of the training operations, the part that trains on this data."""
    generating: int | None
    """The operations that generated it."""
    generator_training: int | None
    """The training operations of the model that generated it; 0 where its parameters are published."""

    @property
    def counts(self) -> bool | None:
        """Whether it brings operations into the count: from more than ten percent on."""
        return None if self.share is None else self.share > SYNTHETIC_SHARE

    def brought(self) -> Span:
        """The operations that it brings into the count."""
        if self.counts is False:
            return known()
        generating, training = (Span(n or 0, n) for n in (self.generating, self.generator_training))
        everything = generating + training
        return everything if self.counts else Span(0, everything.most)


def specified(total: Span, additional: Span, published_original: Operations | None = None) -> bool | None:
    """Whether 4E091 specifies the weights, as far as operations decide: published ones and Note 2 are not looked at.

    ``total`` is all training; ``additional`` is what came after the published model that the model is derived from,
    which took ``published_original`` operations. None where what is not known decides.
    """
    reached = total.at_least(THRESHOLD)
    beyond = True if published_original is None else additional.more_than(derived_model_limit(published_original))
    if reached is False or beyond is False:
        return False
    return True if reached and beyond else None
