"""Every kind of fact that is asked for: how to reply, and what a reply means."""

from decimal import Decimal

import pytest

from licet.cli.replies import hint, shape_at, understand
from licet.facts.contract import FIRST_DAY, LISTS, PURPOSES
from licet.facts.shapes import InputError

MEANT = [
    ("/date", str(FIRST_DAY), str(FIRST_DAY)),
    ("/destination", "IN", "IN"),
    ("/destination", "south korea", "KR"),
    ("/destination", "Hong Kong", "HK"),
    ("/parties/end_user/ultimate_parent/headquarters", "deu", "DE"),
    ("/parties/intermediate_consignees/2/headquarters", "Türkiye", "TR"),
    ("/parties/ultimate_consignee/private_sector", "Y", True),
    ("/parties/ultimate_consignee/government_owned_or_controlled", "no", False),
    ("/parties/purchaser/listed", "none", []),
    ("/parties/purchaser/listed", "1, SDN", [LISTS[0], "sdn"]),
    ("/parties/purchaser/listed", "unverified-list", ["unverified_list"]),
    ("/end_use/purpose", "1", PURPOSES[0]),
    ("/end_use/purpose", "Data Center", "data_center"),
    ("/state/lpp_used_tpp", "26,900,000", Decimal(26_900_000)),
    ("/state/lpp_used_tpp", "26 900 000.5", Decimal("26900000.5")),
    ("/state/uveu/total_tpp", "2e9", Decimal("2e9")),
    ("/items/3/quantity", "1_000", Decimal(1000)),
    ("/items/0/model_weights/training_operations", "1.5E+26", Decimal("1.5e26")),
    ("/items/0/chip/dense_tops", "fp16=989 FP8 = 1,979", {"fp16": Decimal(989), "fp8": Decimal(1979)}),
    ("/items/0/assembly/chip/dense_tops", "fp16=989, fp8=1979;", {"fp16": Decimal(989), "fp8": Decimal(1979)}),
    ("/items/0/chip/designer/approved", "yes", True),
    ("/parties/ultimate_consignee/name", "ACME", "ACME"),
]
REFUSED = [
    ("/destination", "Atlantis"),
    ("/parties/ultimate_consignee/private_sector", "perhaps"),
    ("/parties/purchaser/listed", "some"),
    ("/end_use/purpose", "0"),
    ("/end_use/purpose", str(len(PURPOSES) + 1)),
    ("/state/lpp_used_tpp", "1,5"),
    ("/state/lpp_used_tpp", "-5"),
    ("/state/lpp_used_tpp", "NaN"),
    ("/state/lpp_used_tpp", "1e999"),
    ("/items/0/quantity", "1.5"),
    ("/items/0/chip/dense_tops", "989"),
    ("/items/0/chip/dense_tops", "fp16="),
    ("/items/0/chip/dense_tops", "="),
    ("/items/0/chip/dense_tops", "fp16=989 and more"),
    ("/items/0/chip/dense_tops", "about fp16=989"),
    ("/items/0/chip/dense_tops", "fp17=989"),
    ("/items/0/chip/dense_tops", "fp16=many"),
]


@pytest.mark.parametrize(("pointer", "text", "value"), MEANT)
def test_what_a_reply_means(pointer, text, value):
    shape, errors = shape_at(pointer), []
    assert understand(shape, text) == value
    shape.read(understand(shape, text), pointer, errors)
    assert errors == []


@pytest.mark.parametrize(("pointer", "text"), REFUSED)
def test_a_reply_that_means_nothing_is_refused_by_the_shape(pointer, text):
    shape, errors = shape_at(pointer), []
    shape.read(understand(shape, text), pointer, errors)
    assert errors
    assert all(isinstance(error, InputError) for error in errors)


@pytest.mark.parametrize(
    ("pointer", "said"),
    [
        ("/destination", "a country"),
        ("/end_use/military", "yes or no"),
        ("/end_use/purpose", "one of 1 data_center  2 development_or_production"),
        ("/parties/exporter/listed", "none, or some of 1 entity_list  2 sdn"),
        ("/items/0/chip/dense_tops", "fp16=989 fp8=1979"),
        ("/items/0/tpp", "a number"),
        ("/authorizations/0/holder", "a text"),
    ],
)
def test_how_to_reply(pointer, said):
    assert said in hint(shape_at(pointer))


@pytest.mark.parametrize("pointer", ["/nowhere", "/parties/nobody", "/date/year"])
def test_there_is_no_fact_at_that_place(pointer):
    with pytest.raises(LookupError):
        shape_at(pointer)
