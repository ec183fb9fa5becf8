"""§ 734.3  Items subject to the EAR: only they need a license.

An item is subject to the EAR where any one of the paragraphs holds; it is not where all of them are known to fail.
"""

from __future__ import annotations

from typing import Final

from licet.facts.record import activity, origin
from licet.kernel.nodes import Const, any_of
from licet.law.parameter import Parameter
from licet.law.part734 import s9_foreign_direct_product
from licet.law.part734.s4_de_minimis import ELSEWHERE, TO_E1_E2
from licet.law.part774.line import us_content, us_origin
from licet.law.part774.technical_notes import MICRO
from licet.law.provision import Notice, require
from licet.law.sets import E1_E2, UNITED_STATES, to


def _percent(level: Parameter) -> Const:
    assert level.value is not None
    return Const(level.value * MICRO, level.title, level.cite)


PARAGRAPHS: Final = (
    require("734.3(a)(2)", us_origin, "of U.S. origin, wherever it is", "memory"),
    require(
        "734.3(a)(1)",
        any_of(origin.is_in(UNITED_STATES), activity.equals("deemed_export")),
        "in the United States: it leaves from there, or is released to a person there",
        "memory",
    ),
    require(
        "734.3(a)(3)",
        any_of(us_content > _percent(ELSEWHERE), to(E1_E2) & (us_content > _percent(TO_E1_E2))),
        "its controlled U.S.-origin content is above the de minimis level: 25 percent, to Country Groups E:1 and E:2 "
        "10 percent (734.4)",
        "primary_extract",
    ),
    require(
        "734.3(a)(4)",
        s9_foreign_direct_product.REACHED,
        "a foreign-produced direct product that a rule of 734.9 reaches",
        "primary_extract",
    ),
)

SUBJECT: Final = any_of(*(p.expr for p in PARAGRAPHS))
"""The item is subject to the EAR."""

NOT_SUBJECT: Final = Notice(
    "not_subject_to_the_ear",
    "734.3",
    "An item here is not subject to the EAR on the facts given: it does not leave from the United States, is not of "
    "U.S. origin, has no controlled U.S.-origin content above the level of 734.4 (10 percent to Country Groups E:1 and "
    "E:2, 25 percent elsewhere), and is no direct product that 734.9(e)(1), (e)(2), (h), (i) or (l) reaches. To be "
    "within de minimis does not end the inquiry: Licet has not looked at items without a de minimis level (734.4(a)), "
    "at 734.9(b) to (d), (f), (g), (j) and (k) as such, at passage through the United States, or at the activities of "
    "U.S. persons (744.6); nor at the law of other countries and agencies.",
    ~SUBJECT,
    always=True,
)
