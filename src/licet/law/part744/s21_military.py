"""§ 744.21  Military end uses and end users, and the Military End-User List (Supplement No. 7 to part 744)."""

from __future__ import annotations

from typing import Final

from licet.facts.record import listed, military
from licet.kernel.nodes import NamedSet, all_of, any_of
from licet.law.part734.scope import ABROAD
from licet.law.part774.line import eccn_at_a, stated_level
from licet.law.provision import Notice, Requirement, require
from licet.law.sets import MILITARY_ANY_ITEM, MILITARY_COUNTRIES, to, to_headquartered_in

END_USER_LIST: Final = NamedSet.of("the Military End-User List", ("meu",), "744.21(b)")

SUPPLEMENT_2_ITEM: Final = ~all_of(stated_level.equals("none"), eccn_at_a.equals("EAR99"))
"""What may be on Supplement No. 2 to part 744: anything but EAR99."""

_of_any_item = any_of(to(MILITARY_ANY_ITEM), to_headquartered_in(MILITARY_ANY_ITEM))
_of_the_country = any_of(to(MILITARY_COUNTRIES), to_headquartered_in(MILITARY_COUNTRIES))

MILITARY: Final = Requirement(
    "744.21",
    "744.21",
    "Military end use or end user",
    "744",
    (
        ABROAD,
        require(
            "744.21",
            any_of(
                all_of(military, _of_any_item),
                all_of(SUPPLEMENT_2_ITEM, any_of(listed.meets(END_USER_LIST), all_of(military, _of_the_country))),
            ),
            "a military end use or end user of Belarus or Russia; or, for an item of Supplement No. 2 to part 744, one "
            "of Burma, Cambodia, China, Venezuela or (from March 15, 2024) Nicaragua, or a party on the Military "
            "End-User List",
            "primary_extract",
        ),
    ),
    "primary_extract",
)

ITEM_SCOPE: Final = Notice(
    "military_item_scope",
    "744.21; Supplement No. 2 to part 744",
    "Outside Belarus and Russia 744.21 reaches the items of Supplement No. 2 to part 744 only. Licet does not hold "
    "that list; the item is taken to be on it.",
    all_of(MILITARY.applies, ~_of_any_item),
)
