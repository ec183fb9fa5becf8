"""Validated end users and country allocations."""

from __future__ import annotations

from typing import Final

from licet.facts import record as r
from licet.kernel.nodes import Const, all_of, any_of
from licet.law.in_force import DIFFUSION
from licet.law.part734.scope import EXPORT_REEXPORT
from licet.law.part748.s15_veu import NVEU_ALLOCATION
from licet.law.part774 import line
from licet.law.sets import NVEU_COUNTRIES, SUPPLEMENT_5A, UNITED_STATES, to
from licet.proof.safety.premises import (
    ABROAD,
    ALLOCATION,
    BOUND,
    CONSIGNEE_IN_5A,
    EXHAUSTED,
    FITS,
    HOLDS_NVEU,
    HOLDS_UVEU,
    MOVED_CHIPS,
    NEW_CHIPS,
    NO_LETTER,
    NO_TRAINING_OUTSIDE,
    NOBODY_IN_D5,
    NOT_DENIED,
    OWN_USE,
    RELIED_ON,
    SHIPPED,
    STATED_A,
    STATED_B,
    STATED_SOFTWARE_A,
    SUBJECT,
    UNLISTED,
    UNSUSPECTED,
    share,
    share_moved,
)
from licet.proof.safety.property import Property, where

PROPERTIES: Final = (
    Property(
        "veu-places",
        "No validated end-user authorization carries anything to Macau or D:5, or with a party headquartered there.",
        "748.15(b)(2); Supplement No. 10 to part 748, paragraph 4",
        lambda law: where(law.by("UVEU", "NVEU"))(NOBODY_IN_D5),
        needs=("UVEU", "NVEU"),
    ),
    Property(
        "veu-use",
        "It carries only what is for the validated end user's own data center.",
        "748.15(d)(2)",
        lambda law: where(law.by("UVEU", "NVEU"))(OWN_USE),
        needs=("UVEU", "NVEU"),
    ),
    Property(
        "veu-training",
        "Nor does it carry anything for training 4E091 models outside Supplement No. 5(a).",
        "Supplement No. 10 to part 748, paragraph 7",
        lambda law: where(law.by("UVEU", "NVEU"))(NO_TRAINING_OUTSIDE),
        needs=("UVEU", "NVEU"),
    ),
    Property(
        "uveu-headquarters",
        "A universal authorization carries only what goes to holders headquartered in Supplement No. 5(a).",
        "748.15(b)(2)(i)",
        lambda law: where(law.by("UVEU"))(all_of(r.uveu_held, r.uveu_operator, CONSIGNEE_IN_5A)),
        needs=("UVEU",),
    ),
    Property(
        "uveu-shares",
        "New chips that a universal authorization carries leave it no more than 25 percent of its computing power "
        "outside Supplement No. 5(a) and 7 percent in one country.",
        "Supplement No. 10 to part 748, paragraph 6",
        lambda law: where(law.by("UVEU"), NEW_CHIPS)(
            all_of(share(r.uveu_outside, "uveu_outside_supplement_5"), share(r.uveu_in_destination, "uveu_one_country"))
        ),
        needs=("UVEU",),
    ),
    Property(
        "uveu-shares-us",
        "Of a holder headquartered in the United States they leave no more than 50 percent outside them.",
        "Supplement No. 10 to part 748, paragraph 6",
        lambda law: where(law.by("UVEU"), NEW_CHIPS, ABROAD, r.consignee_headquarters.meets(UNITED_STATES))(
            share(r.uveu_outside_us, "uveu_outside_us")
        ),
        needs=("UVEU",),
    ),
    Property(
        "uveu-shares-moved",
        "Chips that a holder already owns count toward the 25 percent where they leave Supplement No. 5(a).",
        "Supplement No. 10 to part 748, paragraph 6",
        lambda law: where(law.by("UVEU"), MOVED_CHIPS, r.origin.is_in(SUPPLEMENT_5A, r.date))(
            share_moved(r.uveu_outside, line.line_tpp, "uveu_outside_supplement_5")
        ),
        needs=("UVEU",),
    ),
    Property(
        "uveu-moves-are-there",
        "Where they come from outside of it they do not, and only the shares of the country and of the United States "
        "need room for them.",
        "748.15; Supplement No. 10 to part 748, paragraph 6",
        lambda law: where(
            HOLDS_UVEU,
            MOVED_CHIPS,
            ~r.origin.is_in(SUPPLEMENT_5A, r.date),
            r.activity.is_in(EXPORT_REEXPORT),
            OWN_USE,
            NO_TRAINING_OUTSIDE,
            RELIED_ON,
            NOBODY_IN_D5,
            UNSUSPECTED,
            share_moved(r.uveu_outside, Const(0), "uveu_outside_supplement_5"),
            share_moved(r.uveu_in_destination, line.line_tpp, "uveu_one_country"),
            share_moved(r.uveu_outside_us, line.line_tpp, "uveu_outside_us"),
        )(law.goes),
        needs=("UVEU",),
    ),
    Property(
        "uveu-is-there",
        "Within those shares a holder's own data center is supplied without a license, outside Macau and D:5.",
        "748.15",
        lambda law: where(
            HOLDS_UVEU,
            STATED_A,
            ~r.relocated,
            r.activity.is_in(EXPORT_REEXPORT),
            OWN_USE,
            NO_TRAINING_OUTSIDE,
            RELIED_ON,
            NOBODY_IN_D5,
            UNSUSPECTED,
            share(r.uveu_outside, "uveu_outside_supplement_5"),
            share(r.uveu_in_destination, "uveu_one_country"),
            share(r.uveu_outside_us, "uveu_outside_us"),
        )(law.goes),
        needs=("UVEU",),
    ),
    Property(
        "nveu-base",
        "New chips that a national authorization carries stay within the installed base of the quarter.",
        "748.15(a)(2)(iii)(B)",
        lambda law: where(law.by("NVEU"), STATED_A, ~r.relocated)(r.nveu_installed + line.line_tpp <= NVEU_ALLOCATION),
        needs=("NVEU",),
    ),
    Property(
        "nveu-holder",
        "A national authorization carries only what goes to its holder, of Supplement No. 5(a) or with assurances.",
        "748.15(a)(2)(iii)(A); Supplement No. 10 to part 748, paragraph 12",
        lambda law: where(law.by("NVEU"))(all_of(HOLDS_NVEU, any_of(CONSIGNEE_IN_5A, r.government_assurances))),
        needs=("NVEU",),
    ),
    Property(
        "nveu-is-there",
        "Within that base a holder's own data center in a country of A, B or D:1 to D:4 is supplied without a license.",
        "748.15",
        lambda law: where(
            HOLDS_NVEU,
            any_of(STATED_A, STATED_B),
            r.activity.is_in(EXPORT_REEXPORT),
            any_of(r.destination.is_in(NVEU_COUNTRIES, r.date), r.consignee_headquarters.meets(NVEU_COUNTRIES, r.date)),
            any_of(CONSIGNEE_IN_5A, r.government_assurances),
            OWN_USE,
            NO_TRAINING_OUTSIDE,
            RELIED_ON,
            NOBODY_IN_D5,
            UNSUSPECTED,
            r.nveu_installed + line.line_tpp <= NVEU_ALLOCATION,
        )(law.goes),
        needs=("NVEU",),
    ),
    Property(
        "allocation-limit",
        "No application is reviewed under a presumption of approval that would pass the country allocation.",
        "742.6(b)(10)(iii)(B)",
        lambda law: where(BOUND, law.reviewed("presumption_of_approval"), ~r.supercomputer)(FITS),
        when=DIFFUSION,
    ),
    Property(
        "allocation-exhausted",
        "Once it is exhausted there is a policy of denial, unless an exception or authorization carries the item.",
        "742.6(b)(10)(iii)(B)(2)",
        lambda law: where(BOUND, EXHAUSTED, NOBODY_IN_D5, NOT_DENIED)(
            any_of(law.carried, law.reviewed("policy_of_denial"))
        ),
        when=DIFFUSION,
    ),
    Property(
        "allocation-is-there",
        "Within it an application is reviewed under a presumption of approval, if nothing else stands in the way.",
        "742.6(b)(10)(iii)(B)(1)",
        lambda law: where(BOUND, FITS, NOBODY_IN_D5, UNSUSPECTED, r.allocation_used < ALLOCATION)(
            any_of(law.goes, law.reviewed("presumption_of_approval"))
        ),
        when=DIFFUSION,
    ),
    Property(
        "allocation-not-for-d5",
        "Macau and D:5, and who is headquartered there, have no country allocation: a presumption of denial is met, "
        "and not the policy of denial of one that is exhausted.",
        "742.6(b)(10)(iii)(A)(1)",
        lambda law: where(STATED_A, ~NOBODY_IN_D5, ABROAD, SHIPPED, SUBJECT, UNLISTED, NO_LETTER)(
            any_of(law.goes, law.reviewed("presumption_of_denial", "case_by_case"))
        ),
        when=DIFFUSION,
    ),
    Property(
        "allies-approved",
        "To destinations of Supplement No. 5(a) an .a-level item goes without a license or under a presumption of "
        "approval, if nobody is headquartered in Macau or D:5 and nothing else stands in the way.",
        "742.6(b)(10)(iii)(A)(2)",
        lambda law: where(any_of(STATED_A, STATED_SOFTWARE_A), to(SUPPLEMENT_5A), SHIPPED, NOBODY_IN_D5, UNSUSPECTED)(
            any_of(law.goes, law.reviewed("presumption_of_approval"))
        ),
        when=DIFFUSION,
    ),
)
