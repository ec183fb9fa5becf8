"""§ 734.9  Foreign-direct product rules, as far as they reach integrated circuits, computers, memory and model weights.

A rule reaches an item that meets its product scope (what it is, and what it is the direct product of) and its
destination or end-user scope. The first half of the product scope is one fact, ``direct_product``: the item is the
direct product of technology or software that the section lists, or was made by a plant, or a major component of one,
that is. Paragraphs (e)(3) and (k) reach equipment of Category 3B only, which no item here is; (b) to (d) and (g) are
not held.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from licet.facts.record import affiliate_listed, date, listed, supercomputer
from licet.kernel.nodes import Const, Expr, NamedSet, all_of, any_of
from licet.law.in_force import AC_2022, DIFFUSION, ENFORCED, effective, in_force
from licet.law.part744.s11_entity_list import AFFILIATES_IN_FORCE, FOOTNOTE_1, FOOTNOTE_4, FOOTNOTE_5
from licet.law.part774.eccn_3a090 import COMMODITY, CONTROLLED
from licet.law.part774.eccn_4e091 import level_4e091
from licet.law.part774.line import direct_product, eccn_at_a
from licet.law.provision import ALWAYS, Condition, Notice, require
from licet.law.sets import (
    CHINA_THEN_MACAU,
    D1_D4_D5_LESS_A5_A6,
    MACAU_OR_D5,
    PART_746,
    UAE_NAMED,
    to,
    to_headquartered_in,
)


@dataclass(frozen=True, eq=False)
class DirectProductRule:
    """A paragraph of 734.9. It reaches an item where all its conditions hold while it is in force."""

    cite: str
    title: str
    conditions: tuple[Condition, ...]
    in_force: Expr = ALWAYS

    @cached_property
    def reaches(self) -> Expr:
        """True where the item is subject to the EAR under the paragraph."""
        return all_of(self.in_force, *(c.expr for c in self.conditions))


_PRODUCT = "the direct product of the listed technology or software, or of a plant or major component that is"


def _party(footnote: NamedSet) -> Expr:
    return any_of(
        listed.meets(footnote),
        all_of(AFFILIATES_IN_FORCE, affiliate_listed.meets(footnote)),
    )


ENTITY_LIST_1: Final = DirectProductRule(
    "734.9(e)(1)",
    "Entity List, footnote 1",
    (
        require("734.9(e)(1)(i)", direct_product, _PRODUCT, "primary_extract"),
        require("734.9(e)(1)(ii)", _party(FOOTNOTE_1), "a party has footnote 1 of the Entity List", "primary_extract"),
    ),
)
ENTITY_LIST_4: Final = DirectProductRule(
    "734.9(e)(2)",
    "Entity List, footnote 4",
    (
        require("734.9(e)(2)(i)", direct_product, _PRODUCT, "primary_extract"),
        require("734.9(e)(2)(ii)", _party(FOOTNOTE_4), "a party has footnote 4 of the Entity List", "primary_extract"),
    ),
)

_TECHNOLOGY: Final = NamedSet.of("technology for 3A090 and 4A090", ("3E001", "4E001"), "734.9(h)(1)(i)(B)(1)")
ADVANCED_ITEM: Final = any_of(COMMODITY, all_of(CONTROLLED, eccn_at_a.is_in(_TECHNOLOGY)))
_ADVANCED_COMPUTING = (
    require("734.9(h)(1)(i)(A); 734.9(h)(1)(ii)(A)", direct_product, _PRODUCT),
    require(
        "734.9(h)(1)(i)(B); 734.9(h)(1)(ii)(B)",
        ADVANCED_ITEM,
        "specified in 3A090 or 4A090, technology of 3E001 or 4E001 for it, or an integrated circuit, computer, "
        "electronic assembly or component of a .z paragraph (in 2022: one that meets the limits of 3A090)",
    ),
)
ADVANCED_COMPUTING_2022: Final = DirectProductRule(
    "734.9(h)",
    "Advanced computing (2022)",
    (
        *_ADVANCED_COMPUTING,
        require(
            "734.9(h)(2)",
            to(CHINA_THEN_MACAU),
            "destined to China (from January 17, 2023 also Macau)",
            "memory",
        ),
    ),
    AC_2022,
)
ADVANCED_COMPUTING_2023: Final = DirectProductRule(
    "734.9(h)",
    "Advanced computing (2023)",
    (
        *_ADVANCED_COMPUTING,
        require(
            "734.9(h)(2)",
            any_of(to(D1_D4_D5_LESS_A5_A6), all_of(ENFORCED, to(UAE_NAMED)), to_headquartered_in(MACAU_OR_D5)),
            "destined to Country Groups D:1, D:4 or D:5 (excluding A:5 and A:6; from July 23, 2026 also the United "
            "Arab Emirates), or for a party headquartered, or with an ultimate parent headquartered, in Macau or "
            "Country Group D:5, wherever located",
            "memory",
        ),
    ),
    # The worldwide scope came with the rule that is not enforced, so on the enforced clock this scope goes on.
    in_force(("acs_2023", "diffusion_2025"), ("acs_2023", None), ("ear-2023",)),
)
ADVANCED_COMPUTING: Final = DirectProductRule(
    "734.9(h)",
    "Advanced computing",
    (*_ADVANCED_COMPUTING, require("734.9(h)(2)(i)", Const(True), "destined to any location worldwide")),
    DIFFUSION,
)
SUPERCOMPUTERS: Final = DirectProductRule(
    "734.9(i)",
    "Supercomputers",
    (
        require("734.9(i)(1)", direct_product, _PRODUCT, "primary_extract"),
        require(
            "734.9(i)(2)",
            all_of(supercomputer, to(CHINA_THEN_MACAU)),
            "for a supercomputer located in or destined to China (from January 17, 2023 also Macau)",
            "primary_extract",
        ),
    ),
)
MODEL_WEIGHTS: Final = DirectProductRule(
    "734.9(l)",
    "Model weights",
    (
        require(
            "734.9(l)(1)",
            all_of(level_4e091, direct_product),
            "specified in 4E091 (further training, fine-tuning and quantization included: Note 7) and made outside the "
            "United States by a complete plant, or a major component of one, that is subject to the EAR and specified "
            "in 3A001.z, 3A090, 4A003.z, 4A004.z, 4A005.z, 4A090, 5A002.z, 5A004.z or 5A992.z",
        ),
        require("734.9(l)(2)", Const(True), "destined to any location worldwide"),
    ),
    DIFFUSION,
)
TO_PART_746: Final = DirectProductRule(
    "734.9(f), (g) and (j)",
    "Russia, Belarus, Iran and the other destinations under part 746: taken to be reached",
    (
        require("734.9(f), (g) and (j)", direct_product, _PRODUCT, "secondary"),
        require("part 746", to(PART_746), "a destination under part 746", "memory"),
    ),
)

RULES: Final = (
    ENTITY_LIST_1,
    ENTITY_LIST_4,
    ADVANCED_COMPUTING_2022,
    ADVANCED_COMPUTING_2023,
    ADVANCED_COMPUTING,
    SUPERCOMPUTERS,
    MODEL_WEIGHTS,
    TO_PART_746,
)

REACHED: Final = any_of(*(rule.reaches for rule in RULES))
"""A foreign-direct product rule reaches the item."""

NOTICES: Final = (
    Notice(
        "direct_product_scope_not_enforced",
        "734.9(h)(2)(i)",
        "By the text in the Code since January 13, 2025, an advanced computing item that is a direct product is "
        "subject to the EAR wherever it is destined. That scope came with the rule that BIS does not enforce; the "
        "scope before it is taken: D:1, D:4 and D:5 less A:5 and A:6, and parties headquartered in Macau or D:5 "
        "anywhere (from memory). No published text says so in words; the regime codified applies the Code.",
        all_of(ENFORCED, date >= effective("diffusion_2025"), direct_product, ADVANCED_ITEM, ~REACHED),
        always=True,
    ),
    Notice(
        "direct_product_footnote_5",
        "734.9(e)(3)",
        "A party has footnote 5 of the Entity List. The direct product rule for it reaches equipment of Category 3B "
        "and what contains certain integrated circuits in it, not integrated circuits, computers, memory or model "
        "weights themselves.",
        all_of(direct_product, listed.meets(FOOTNOTE_5)),
        always=True,
    ),
)
