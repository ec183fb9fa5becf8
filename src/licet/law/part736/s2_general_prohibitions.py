"""§ 736.2  General Prohibitions Four (denial orders) and Ten (knowledge of a violation), as far as facts show them."""

from __future__ import annotations

from typing import Final

from licet.facts.record import date, exporter_listed, listed
from licet.kernel.nodes import NamedSet, all_of, any_of
from licet.law.in_force import effective
from licet.law.part774.eccn_3a090 import is_commodity, level_a, level_b
from licet.law.part774.line import designer_headquarters
from licet.law.provision import Notice, RedFlag, Requirement, require
from licet.law.sets import MACAU_OR_D5

DENIED_PERSONS: Final = NamedSet.of("the Denied Persons List", ("denied_persons",), "736.2(b)(4)")

DENIED: Final = Requirement(
    "736.2(b)(4)",
    "736.2(b)(4)",
    "General Prohibition Four: a denial order",
    "736",
    (
        require(
            "736.2(b)(4)",
            any_of(listed.meets(DENIED_PERSONS), exporter_listed.meets(DENIED_PERSONS)),
            "the exporter or another party is on the Denied Persons List",
            "memory",
        ),
    ),
    "memory",
)

DESIGNED_IN_D5: Final = all_of(
    date >= effective("guidance_2025"),
    is_commodity,
    any_of(level_a, level_b),
    designer_headquarters.is_in(MACAU_OR_D5, date),
)
"""An integrated circuit that meets 3A090.a or .b, or what contains it, designed by a company headquartered in Macau or
D:5, since the guidance of May 13, 2025 on them."""

DESIGN_FLAG: Final = RedFlag(
    "prc_designed_3a090",
    "high",
    "736.2(b)(10)",
    "The designer of the integrated circuit is headquartered in Macau or Country Group D:5. BIS holds that such "
    "circuits of 3A090 very probably needed an authorization: establish that whoever designed, produced and shipped "
    "them had it before you deal in them.",
    DESIGNED_IN_D5,
    "secondary",
)
GENERAL_PROHIBITION_TEN: Final = Notice(
    "general_prohibition_10",
    "736.2(b)(10)",
    "By BIS's guidance of May 13, 2025, integrated circuits of 3A090 that were designed or produced by companies "
    "located or headquartered, or with an ultimate parent headquartered, in Macau or Country Group D:5 very probably "
    "needed an authorization of BIS; it names the Huawei Ascend 910B, 910C and 910D as examples. To buy, sell, "
    "transfer, use, finance or service them without one risks violating General Prohibition Ten (764.2(e)). BIS does "
    "not enforce this against who acquires them solely for technical analysis or evaluation, such as destructive "
    "testing. It is guidance, and by itself no outcome here rests on it.",
    DESIGNED_IN_D5,
)
