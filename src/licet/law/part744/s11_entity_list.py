"""§ 744.11  The Entity List (Supplement No. 4), its footnotes, and the affiliates of listed entities (90 FR 47201)."""

from __future__ import annotations

from typing import Final

from licet.facts.record import AFFILIATE_LISTS, ENTITY_LIST, affiliate_listed, listed
from licet.kernel.nodes import NamedSet, all_of, any_of
from licet.law.in_force import in_force, overlay
from licet.law.part734.scope import ABROAD
from licet.law.part744.s8_specially_designated import SPECIALLY_DESIGNATED
from licet.law.part744.s21_military import END_USER_LIST, SUPPLEMENT_2_ITEM
from licet.law.provision import Requirement, require
from licet.law.readings import affiliates_after_suspension

ON_ENTITY_LIST: Final = NamedSet.of("the Entity List", ENTITY_LIST, "744.11")
"""A footnote is part of an entry, so whoever has one is on the list."""
FOOTNOTE_1: Final = NamedSet.of("footnote 1 of the Entity List", ("entity_list_footnote_1",), "734.9(e)(1)")
FOOTNOTE_4: Final = NamedSet.of("footnote 4 of the Entity List", ("entity_list_footnote_4",), "734.9(e)(2)")
FOOTNOTE_5: Final = NamedSet.of("footnote 5 of the Entity List", ("entity_list_footnote_5",), "734.9(e)(3)")
REACH_AFFILIATES: Final = NamedSet.of(
    "the lists whose parties reach the companies that they own", AFFILIATE_LISTS, "90 FR 47201"
)
REACH_FOR_ANY_ITEM: Final = NamedSet.of(
    "those of them that reach any item",
    REACH_AFFILIATES.steps[0][1] - END_USER_LIST.steps[0][1],
    "90 FR 47201",
)

LISTED: Final = Requirement(
    "744.11",
    "744.11",
    "Entity List",
    "744",
    (ABROAD, require("744.11", listed.meets(ON_ENTITY_LIST), "a party is on the Entity List", "primary_extract")),
    "primary_extract",
)

AFFILIATES_IN_FORCE: Final = any_of(
    overlay("affiliates-rule"),
    in_force(("affiliates_2025", "affiliates_suspension"), ("affiliates_2025", "affiliates_suspension")),
    all_of(
        in_force(("affiliates_return", None), ("affiliates_return", None)),
        affiliates_after_suspension.is_("returned"),
    ),
)
"""From September 29 to November 9, 2025, and again from November 10, 2026 unless the suspension was extended."""
AFFILIATES: Final = Requirement(
    "744.11 (affiliates)",
    "744.11(a)",
    "Affiliates of listed entities: owned 50 percent or more by them, under the strictest of their listings",
    "744",
    (
        ABROAD,
        require(
            "744.11(a)",
            any_of(
                affiliate_listed.meets(REACH_FOR_ANY_ITEM),
                all_of(affiliate_listed.meets(END_USER_LIST), SUPPLEMENT_2_ITEM),
            ),
            "parties on the Entity List, the list of Specially Designated Nationals or, for an item of Supplement "
            "No. 2 to part 744, the Military End-User List own 50 percent or more of a party, together and directly or "
            "indirectly",
            "secondary",
        ),
    ),
    "secondary",
    AFFILIATES_IN_FORCE,
)
OWNED_BY_DESIGNATED: Final = all_of(AFFILIATES.applies, affiliate_listed.meets(SPECIALLY_DESIGNATED))
"""A Specially Designated National is among the owners: the strictest of the listings."""
