"""Choices that the text of 3A090 leaves open and that the classification of an item touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from licet.facts.transaction import Item
from licet.law.parameter import number
from licet.law.part774.designers import approved_by_list
from licet.law.part774.eccn_3a090 import performance_of
from licet.law.part774.technical_notes import plain

_TEXTS = {
    "tf32_bits": "The item's TPP depends on the bit length of TF32, which is held in 32 bits and uses 19.",
    "six_bit_formats": "The item's TPP depends on whether six-bit formats count.",
}


_CIRCUITS: Final[Mapping[str, Callable[[Decimal], bool]]] = {
    "3A090.a": lambda tpp: tpp >= number("a2_tpp"),
    "3A090.b": lambda tpp: number("b2_tpp") <= tpp < number("a1_tpp"),
}
"""The TPP that an integrated circuit of a paragraph can have."""


def item_notices(
    item: Item, readings: Mapping[str, str], controlled: bool | None, by_designer: bool
) -> Iterator[tuple[str, str, str, str | None]]:
    """Notices for an item: id, citation, text, and the switch that changes the reading (None where there is none)."""
    if item.chip is None:
        if item.eccn is not None and controlled is False:
            text = (
                f"{item.eccn}: Licet determines the advanced-computing controls only; other reasons for control of "
                "this classification, such as AT or NS, are not evaluated."
            )
            yield "other_reasons_for_control", "part 742", text, None
        possible = _CIRCUITS.get(item.eccn or "")
        if possible is not None and item.tpp is not None and not possible(item.tpp):
            text = (
                f"{item.eccn} was stated with a TPP of {plain(item.tpp)}, which no integrated circuit of that "
                "paragraph has. The statement is followed; check the classification."
            )
            yield "stated_class_and_tpp", item.eccn or "", text, None
        return
    for name in performance_of(item.chip, readings).touched:
        yield name, "Technical Notes to 3A090", f"{item.name}: {_TEXTS[name]}", name
    if item.chip.non_planar is False:
        text = (
            f"{item.name}: no logic die is on a non-planar process. The text does not say what performance density is "
            "then; it is taken as undefined, so that only the TPP tests apply."
        )
        yield "planar_dies", "Technical Notes to 3A090", text, None
    if by_designer and approved_by_list(item):
        text = (
            f"{item.name}: the standing of its designer, {item.chip.designer.name}, is taken from a list of approved "
            "IC designers that was compiled from memory; check Supplement No. 6 to part 740."
        )
        yield "approved_designers_from_memory", "Supplement No. 6 to part 740", text, None
    if item.product is not None and item.eccn_base is None:
        text = (
            f"{item.name}: classified as the integrated circuit. A card or module that carries it is an electronic "
            "assembly of 4A090, or of a .z paragraph, at the same level."
        )
        yield "product_form", "3A090; 4A090", text, "product_form"
    if item.product is not None and item.eccn_base is not None:
        text = (
            f"{item.name}: the base classification {item.eccn_base} is the catalogue's assumption from the kind of "
            "product; the manufacturer's own classification prevails."
        )
        yield "assembly_base", "part 774", text, None
    for text in item.notes:
        yield "catalogue", "catalogue", text, None
