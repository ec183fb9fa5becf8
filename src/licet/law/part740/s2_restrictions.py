"""§ 740.2  Restrictions on all License Exceptions, and the license requirements that none of them overcomes."""

from __future__ import annotations

from typing import Final

from licet.facts.record import listed
from licet.kernel.nodes import NamedSet, all_of, any_of
from licet.law.in_force import ENFORCED
from licet.law.part744.requirements import NO_PART_744_OR_746
from licet.law.part774.eccn_4e091 import level_4e091
from licet.law.provision import require
from licet.law.readings import aia_weights_headquarters, exceptions_of_unenforced_rule, lpp_in_d1_d4
from licet.law.sets import D1_D4_D5_LESS_A5_A6, MACAU_OR_D5, to, to_headquartered_in

UNVERIFIED: Final = NamedSet.of("the Unverified List", ("unverified_list",), "740.2(a)(17)")

NOT_UNVERIFIED: Final = require("740.2(a)(17)", ~listed.meets(UNVERIFIED), "no party is on the Unverified List")

NO_OTHER_LICENSE_REQUIRED: Final = require(
    "part 744", NO_PART_744_OR_746, "no license is required under part 744 (other than 744.23(a)(3)) or part 746"
)

RELIED_ON: Final = require(
    "90 FR 4544",
    exceptions_of_unenforced_rule.is_("available"),
    "an exception or authorization of the rule that is not enforced, relied on nevertheless",
    during=ENFORCED,
)

AIA_NOT_RESTRICTED: Final = require(
    "740.2(a)(9)(ii)",
    ~any_of(
        to(D1_D4_D5_LESS_A5_A6) & ~level_4e091,
        to_headquartered_in(MACAU_OR_D5) & ~all_of(level_4e091, aia_weights_headquarters.is_("yes")),
    ),
    "not to a destination in D:1, D:4 or D:5 outside A:5 and A:6 (where AIA stays available for model weights only, to "
    "entities headquartered in Supplement No. 5(a) and located outside Macau and D:5), nor to a party headquartered in "
    "Macau or D:5",
)

LPP_NOT_RESTRICTED: Final = require(
    "740.2(a)(9)(ii)",
    ~any_of(to(D1_D4_D5_LESS_A5_A6) & lpp_in_d1_d4.is_("barred"), to_headquartered_in(MACAU_OR_D5)),
    "not to a destination in D:1, D:4 or D:5 outside A:5 and A:6, nor to a party headquartered in Macau or D:5 "
    "(the exceptions that stay available there are TMP (740.9(a)(6)), NAC, ACA, RPL, GOV (740.11(b)), TSU (740.13(a) "
    "and (c)), HBM, ACM, and AIA for model weights; LPP is not among them)",
)
