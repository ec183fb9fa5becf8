"""§ 743.9  What front-end fabricators report, and the records behind approved and authorized designers (90 FR 5298)."""

from __future__ import annotations

from typing import Final

from licet.kernel.nodes import all_of
from licet.law.part774.line import designer_approved, designer_authorized
from licet.law.part774.note_1 import REACHED
from licet.law.provision import KEPT_FIVE_YEARS, Notice, Obligation, When

FOUNDRY_REPORTS: Final = (
    Obligation(
        "743.9(b)",
        "Report to BIS what the authorized integrated circuit designer submitted.",
        "front-end fabricator",
        When("as § 743.9 says, whose text was not seen"),
        "foundry_report",
        applies=all_of(REACHED, ~designer_approved, designer_authorized),
        confidence="memory",
    ),
    Obligation(
        "762.2(b)(62)",
        "Keep the vetting form of the integrated circuit designer.",
        "exporter",
        KEPT_FIVE_YEARS,
        applies=all_of(REACHED, ~designer_approved, designer_authorized),
    ),
)
TO_BE_APPROVED: Final = Notice(
    "designer_not_approved",
    "748.16; 762.2(b)(61)",
    "A designer or an OSAT company that is not headquartered in Macau or D:5 can ask BIS to be added to Supplement "
    "No. 6 or No. 7 to part 740; the End-User Review Committee decides. Records of the request are kept.",
    all_of(REACHED, ~designer_approved),
)
