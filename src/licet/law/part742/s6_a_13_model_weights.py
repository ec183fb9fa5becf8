"""§ 742.6(a)(13)  License requirement for artificial intelligence model weights, deemed exports included."""

from __future__ import annotations

from typing import Final

from licet.facts.record import activity, date, employer_headquarters, permanent_employee
from licet.kernel.nodes import all_of
from licet.law.in_force import DIFFUSION
from licet.law.part734.scope import ABROAD, DEEMED
from licet.law.part774.eccn_4e091 import level_4e091
from licet.law.provision import Requirement, require
from licet.law.sets import SUPPLEMENT_5A

TO_A_PERSON: Final = activity.is_in(DEEMED)

MODEL_WEIGHTS: Final = Requirement(
    "742.6(a)(13)",
    "742.6(a)(13)",
    "Worldwide license requirement for model weights",
    "RS",
    (
        require("742.6(a)(13)", level_4e091, "model weights in 4E091, to any destination"),
        ABROAD,
        require(
            "742.6(a)(13)",
            ~all_of(permanent_employee, employer_headquarters.meets(SUPPLEMENT_5A, date)),
            "a deemed export or reexport not to a permanent regular employee (734.20(d)(2)) of an entity "
            "headquartered, or with an ultimate parent headquartered, in Supplement No. 5(a)",
            during=TO_A_PERSON,
        ),
    ),
    in_force=DIFFUSION,
)
