"""§ 742.6(b)(14)  How an application for a license to export model weights is reviewed."""

from __future__ import annotations

from typing import Final

from licet.facts.record import date, employer_headquarters, end_user_headquarters
from licet.kernel.nodes import all_of, any_of
from licet.law.part742.s6_a_13_model_weights import MODEL_WEIGHTS, TO_A_PERSON
from licet.law.provision import Policy, require
from licet.law.sets import SUPPLEMENT_5A

END_USER_OUTSIDE: Final = any_of(
    all_of(~TO_A_PERSON, ~end_user_headquarters.within(SUPPLEMENT_5A, date)),
    # A person has no headquarters; those of the employer are taken.
    all_of(TO_A_PERSON, ~employer_headquarters.within(SUPPLEMENT_5A, date)),
)

NO_POLICY: Final = all_of(MODEL_WEIGHTS.applies, ~END_USER_OUTSIDE)
"""An application for which the paragraph states no policy."""

WEIGHTS_POLICY: Final = Policy(
    "presumption_of_denial",
    require(
        "742.6(b)(14)",
        all_of(MODEL_WEIGHTS.applies, END_USER_OUTSIDE),
        "model weights for an end user headquartered, or with an ultimate parent headquartered, outside Supplement "
        "No. 5(a)",
    ),
)
