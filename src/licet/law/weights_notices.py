"""Defects and ambiguities of the text on model weights, and what a determination on them rests on."""

from __future__ import annotations

import datetime as dt
from typing import Final

from licet.facts.record import (
    consignee_headquarters,
    date,
    employer_headquarters,
    end_user_headquarters,
    operator_headquarters,
    permanent_employee,
)
from licet.kernel.nodes import all_of, any_of
from licet.law.in_force import DIFFUSION, DIFFUSION_KEPT, ENFORCED, effective
from licet.law.part740.s27_aia import AIA
from licet.law.part742.s6_a_13_model_weights import MODEL_WEIGHTS, TO_A_PERSON
from licet.law.part742.s6_b_14_model_weights_review import NO_POLICY
from licet.law.part774.eccn_4e091 import DESCRIBED, level_4e091
from licet.law.part774.line import model_derived, model_large, model_published, model_surpassed
from licet.law.provision import Notice
from licet.law.sets import SUPPLEMENT_5A

_LARGE: Final = all_of(DIFFUSION_KEPT, DESCRIBED, model_large)
_CARRIED: Final = all_of(AIA.available, level_4e091)
_SPLIT: Final = any_of(
    *(
        all_of(of_one.meets(SUPPLEMENT_5A, date), ~of_one.within(SUPPLEMENT_5A, date))
        for of_one in (consignee_headquarters, end_user_headquarters, operator_headquarters)
    )
)
"""A recipient has one of its headquarters and its ultimate parent's in Supplement No. 5(a), and not the other."""

NOTICES: Final = (
    Notice(
        "weights_count",
        "Technical Notes to 4E091",
        "The count is the caller's. It has every step of pre-training and of any later training such as fine-tuning, "
        "forward and backward, on whatever hardware; not the collection and curation of data. Where more than ten "
        "percent of it trains on unpublished data that one model generated, generating that data counts, and the "
        "training of that model too unless it is published; variants and checkpoints are one model, of several models "
        "only the one with most training counts, and no operation counts twice.",
        all_of(DIFFUSION_KEPT, DESCRIBED),
    ),
    Notice(
        "weights_published",
        "Note 1 to 4E091; 734.7(a)",
        "The model is outside 4E091 because it is published: available to the public without restrictions on further "
        "dissemination. Release to chosen users, or on terms that forbid passing the weights on, is not publication.",
        all_of(_LARGE, model_published),
    ),
    Notice(
        "weights_derived",
        "Note 1 to 4E091",
        "The model is outside 4E091 because it is derived from a published one within the limit. The limit is the "
        "higher of 2.5 × 10^25 operations and 25 percent of the original's; later training adds up, and past the limit "
        "the whole count, the original included, is measured against 10^26.",
        all_of(_LARGE, model_derived),
    ),
    Notice(
        "weights_self_classified",
        "Note 2 to 4E091; 748.3(f)",
        "The model is outside 4E091 by Note 2. An exporter may classify it so itself only in reliance on guidance of "
        "BIS, or on published technical opinions of the U.S. AI Safety Institute and the Department of Energy "
        "(Note 2.a); otherwise a classification request is needed. The number of operations needed should not decrease "
        "with algorithmic improvements.",
        all_of(_LARGE, model_surpassed),
    ),
    Notice(
        "aggregate_or_average",
        "Note 2 to 4E091; 742.6, Note to paragraph (b)(14); 748.3(f)",
        "Note 2 and the note to 742.6(b)(14) compare models by an aggregate of widely used benchmarks, 748.3(f) by an "
        "average. The number of operations that was given must hold under both.",
        all_of(_LARGE, model_surpassed),
    ),
    Notice(
        "weights_not_enforced",
        "742.6(a)(13)",
        "The Code requires a license for these model weights to any destination, deemed exports included. BIS "
        "announced on May 13, 2025, before the compliance date of May 15, that it would not enforce the rule that made "
        "the requirement; the announcement did not change the Code, and can be reversed.",
        all_of(ENFORCED, date >= effective("diffusion_2025"), *(c.expr for c in MODEL_WEIGHTS.conditions)),
    ),
    Notice(
        "weights_at_controls",
        "4E091",
        "4E091 is also controlled for anti-terrorism reasons (AT Column 1), which Licet does not evaluate beyond the "
        "destinations of part 746.",
        level_4e091,
        outcome="no_license_required",
    ),
    Notice(
        "weights_policy",
        "742.6(b)(14)",
        "The paragraph states a review policy for end users headquartered, or with an ultimate parent headquartered, "
        "outside Supplement No. 5(a), and none for others, of whom this is one. Licet names no policy of its own.",
        NO_POLICY,
        outcome="license_required",
    ),
    Notice(
        "weights_to_a_person",
        "742.6(a)(13) and (b)(14); 740.27(a)(3)",
        "A deemed export or reexport. The license requirement reaches it; 740.27(a)(3) and 742.6(b)(14) speak of "
        "entities, their headquarters and their facilities. It is taken that License Exception AIA does not carry it, "
        "and that the review goes by the person's employer. What 734.20 does not regard as a deemed reexport must be "
        "left out by the caller.",
        all_of(MODEL_WEIGHTS.applies, TO_A_PERSON),
    ),
    Notice(
        "weights_employer",
        "742.6(a)(13)",
        "No license is required because the person is a permanent regular employee of an entity of which only one, its "
        "own headquarters or those of its ultimate parent, is in Supplement No. 5(a). On the words one is enough.",
        all_of(
            DIFFUSION,
            level_4e091,
            TO_A_PERSON,
            permanent_employee,
            employer_headquarters.meets(SUPPLEMENT_5A, date),
            ~employer_headquarters.within(SUPPLEMENT_5A, date),
        ),
    ),
    Notice(
        "aia_weights_headquarters",
        "740.27(a)(3); 740.2(a)(9)(ii)",
        "A recipient has its own headquarters in Supplement No. 5(a) and those of its ultimate parent elsewhere, or "
        "the reverse. For AIA, 740.27(a)(3) asks for one of the two; 740.2(a)(9)(ii), for destinations in D:1, D:4 and "
        "D:5, says “headquartered” only, and restricts whoever has either in Macau or D:5. An application for such an "
        "end user meets a presumption of denial (742.6(b)(14)).",
        all_of(MODEL_WEIGHTS.applies, ~TO_A_PERSON, _SPLIT),
        "aia_weights_headquarters",
    ),
    Notice(
        "aia_weights_paragraph_b",
        "740.27(b); 740.27(a)(2)(ii)",
        "Paragraph (b) is headed for items of (a)(1) and (a)(2)(i), not for model weights, which are (a)(2)(ii); yet "
        "(b)(1) names (a)(2)(ii), and (b)(3) speaks of each shipment under AIA. Both duties are shown; the "
        "certification of (b)(2) and (c) is for commodities only.",
        _CARRIED,
        outcome="license_exception",
    ),
    Notice(
        "aia_weights_facility",
        "740.27(a)(3)(ii)",
        "Validated end users have until January 15, 2026 to comply with paragraphs 14, 15 and 18 of Supplement No. 10 "
        "to part 748. 740.27(a)(3)(ii) gives a facility that stores model weights no such time; none is taken.",
        all_of(_CARRIED, date < dt.date(2026, 1, 15)),
        outcome="license_exception",
    ),
)
