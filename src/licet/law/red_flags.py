"""Supplement No. 3 to part 732: red flags that the facts of a transaction show."""

from __future__ import annotations

from typing import Final

from licet.facts.record import (
    customers_outside,
    date,
    listed,
    purpose,
    recipients_locations,
    supercomputer,
    trains_outside,
)
from licet.kernel.nodes import any_of
from licet.law.part740.s2_restrictions import UNVERIFIED
from licet.law.part774.eccn_3a090 import level_a, level_b
from licet.law.provision import RedFlag
from licet.law.sets import MACAU_OR_D5, to, to_headquartered_in

RED_FLAGS: Final = (
    RedFlag(
        "red_flag_28",
        "high",
        "Supplement No. 3 to part 732, paragraph 28",
        "Computing services to train a 4E091 model for an entity headquartered outside Supplement No. 5(a): ask "
        "whether the model will be exported, and see that a license is applied for.",
        trains_outside,
    ),
    RedFlag(
        "unverified_party",
        "high",
        "744.15; 740.2(a)(17)",
        "A party is on the Unverified List: no License Exception, and a UVL statement where no license is required.",
        listed.meets(UNVERIFIED),
    ),
    RedFlag(
        "recipient_in_d5",
        "high",
        "Supplement No. 3 to part 732",
        "The ultimate consignee, end user or operator is located in Macau or Country Group D:5, the destination is "
        "not: establish where the items will be used.",
        recipients_locations.meets(MACAU_OR_D5, date) & ~to(MACAU_OR_D5),
    ),
    RedFlag(
        "customers_in_d5",
        "high",
        "Supplement No. 3 to part 732",
        "The items are ultimately destined to customers in Macau or Country Group D:5: determine that transaction too.",
        customers_outside.equals("no") & any_of(level_a, level_b),
    ),
    RedFlag(
        "supercomputer",
        "high",
        "Supplement No. 3 to part 732, paragraphs 17 and 18",
        "The end use is a supercomputer: establish what for, and whether 744.23 reaches any item of the transaction.",
        supercomputer,
    ),
    RedFlag(
        "resale",
        "medium",
        "Supplement No. 3 to part 732",
        "The items are for resale: establish who will use them, and where.",
        purpose.equals("resale") & any_of(level_a, level_b) & ~to_headquartered_in(MACAU_OR_D5),
    ),
)
