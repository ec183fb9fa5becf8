"""Defects and limits of Note 1 to 3A090.a, the presumption for fabricators and OSAT companies, each with what is taken.

"Is below 30 billion" of paragraph d and the missing year 2028 are defects of the text; the rest is what no fact of a
transaction says, or what was not seen.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from licet.facts.record import date, exporter_role
from licet.kernel.nodes import NamedSet, all_of, any_of
from licet.law.in_force import CODIFIED, DIFFUSION, ENFORCED, FOUNDRY_2025, effective
from licet.law.part774.designers import NEEDS_DESIGNER
from licet.law.part774.eccn_3a090 import level_a
from licet.law.part774.limits import A1, A2, EXCLUDED
from licet.law.part774.line import (
    contains_hbm,
    designer_approved,
    designer_authorized,
    designer_headquarters,
    eccn_at_a,
    non_planar,
    stated_level,
    transistors,
)
from licet.law.part774.note_1 import ATTESTED, CIRCUIT, FABRICATOR, FEW, FEW_IN_2027, PRESUMED, REACHED
from licet.law.provision import Notice

_CITE: Final = "Note 1 to 3A090.a"
_STATED: Final = NamedSet.of("classifications below the .a level", ("b", "none"))
_ORIGINAL_PERIOD_ENDS: Final = dt.date(2026, 4, 13)
"""Of authorized designers, from memory."""
_BY_ITS_DESIGNER: Final = all_of(
    ~designer_approved, any_of(REACHED, all_of(DIFFUSION, level_a, eccn_at_a.is_in(NEEDS_DESIGNER)))
)
"""Whether the designer is an authorized one can matter."""

NOTICES: Final = (
    Notice(
        "foundry_presumption",
        f"{_CITE}; 772.1; Supplement No. 7 to part 740",
        "The exporter is a front-end fabricator or OSAT company, for which an applicable advanced logic integrated "
        "circuit is presumed to be in 3A090.a and designed or marketed for datacenters. The transistor count is taken "
        "as attested by the exporter, approximated and aggregated over the advanced-node logic dies of the final "
        "package. Licet does not hold the list of approved OSAT companies: what is said of the exporter is taken.",
        REACHED,
    ),
    Notice(
        "foundry_packaging",
        f"{_CITE}, paragraph b",
        "Paragraph b is for what the front-end fabricator packages itself outside Macau and Country Group D:5. The "
        "exporter is taken to have packaged the circuit, where it is located unless another place is given.",
        all_of(REACHED, exporter_role.equals("front_end_fabricator"), ATTESTED),
    ),
    Notice(
        "foundry_paragraph_d",
        f"{_CITE}, paragraph d",
        "Paragraph d has a fabricator presume 3A090.a where the transistor count “is below 30 billion”, the opposite "
        "of paragraphs b and c. It is read as 30 billion or more, or a count that cannot be confirmed.",
        all_of(REACHED, any_of(PRESUMED, ATTESTED)),
    ),
    Notice(
        "transistors_2028",
        f"{_CITE}, paragraphs b and c",
        "Without high-bandwidth memory the words allow 35 billion transistors for exports completed in 2027 and 40 "
        "billion for 2029 or thereafter; they say nothing of 2028.",
        all_of(
            REACHED,
            date >= dt.date(2028, 1, 1),
            date < dt.date(2029, 1, 1),
            ~contains_hbm,
            transistors >= FEW,
            transistors < FEW_IN_2027,
        ),
        "transistors_2028",
    ),
    Notice(
        "foundry_node",
        f"{_CITE}; 772.1",
        "A logic integrated circuit with planar transistors is an applicable one too if it is at the 16/14 nanometer "
        "node or below. No fact of a transaction says the node; a planar circuit is taken to be above it.",
        all_of(FOUNDRY_2025, FABRICATOR, CIRCUIT, ~non_planar),
    ),
    Notice(
        "foundry_classified",
        _CITE,
        "The exporter is a front-end fabricator or OSAT company. The presumption of Note 1 is applied to an integrated "
        "circuit that is given as a chip or product, not to a classification that the caller states, nor to what "
        "contains integrated circuits.",
        all_of(
            FOUNDRY_2025,
            FABRICATOR,
            any_of(stated_level.is_in(_STATED), all_of(stated_level.equals(""), ~eccn_at_a.equals("3A090.a"))),
        ),
    ),
    Notice(
        "foundry_note_2",
        f"{_CITE}, paragraph a; Note 2 to 3A090.a and .b",
        "The designer's numbers meet 3A090.a.2, and only Note 2 takes the circuit out of 3A090.a, because it is not "
        "designed or marketed for datacenters. That is taken to show that it is not in 3A090.a; paragraph a speaks of "
        "an attestation of TPP and performance density.",
        all_of(REACHED, any_of(designer_approved, designer_authorized), any_of(A1, A2), EXCLUDED),
    ),
    Notice(
        "designer_period",
        _CITE,
        "Through December 31, 2026 (the text, seen in a machine extraction of July 23, 2026, says “prior to” and "
        "“after” that day) a designer of Taiwan, A:1 or A:5 that agreed to report is an authorized one; afterwards "
        "only if it also applied to be approved, for 180 days. The day was April 13, 2026 at first (from memory); the "
        "rule that moved it was not found.",
        all_of(FOUNDRY_2025, date >= _ORIGINAL_PERIOD_ENDS, _BY_ITS_DESIGNER),
    ),
    Notice(
        "uae_designer",
        f"{_CITE}; Supplement No. 1 to part 740",
        "Designers headquartered in A:5 can be authorized ones, and the United Arab Emirates have belonged to A:5 "
        "since July 2026. Whether designers headquartered there were carved out was not verified.",
        all_of(
            FOUNDRY_2025,
            date >= effective("uae_2026"),
            designer_headquarters.is_in(NamedSet.of("the United Arab Emirates", ("AE",))),
            _BY_ITS_DESIGNER,
        ),
    ),
    Notice(
        "foundry_compliance_date",
        "90 FR 5298",
        "Note 1 to 3A090.a took effect on January 16, 2025; compliance was required from January 31, 2025 only.",
        all_of(
            any_of(CODIFIED, ENFORCED),
            date >= effective("foundry_2025"),
            date < dt.date(2025, 1, 31),
            FABRICATOR,
            CIRCUIT,
        ),
    ),
)
