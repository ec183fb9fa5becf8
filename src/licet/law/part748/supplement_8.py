"""Supplement No. 8 to part 748: what a request for a data center VEU authorization must inform of.

Only the paragraphs that 90 FR 4544 revised or added are here: B(2), (6), (9), (10) and (11). The rest of the
supplement stands unchanged, and its text was not seen.
"""

from __future__ import annotations

from typing import Final

from licet.law.part748.checklist import BOTH, ChecklistItem


def _ask(paragraph: str, asks: str, of: tuple[str, ...] = BOTH) -> ChecklistItem:
    cite = f"Supplement No. 8 to part 748, paragraph {paragraph}"
    return ChecklistItem(paragraph, cite, "Information in the request", asks, of)


INFORMATION: Final = (
    _ask(
        "B(2)",
        "Does the request give an overview of any business activity or corporate relationship with government or "
        "military organizations of Macau or a destination specified in Country Group D:5?",
    ),
    _ask(
        "B(6)",
        "Does the request list the current and potential customers of the data center (absent a legal prohibition or "
        "other such exceptional circumstances)?",
        ("NVEU",),
    ),
    _ask(
        "B(9)",
        "Does the request give an overview of the supply chain risk management plan that limits PRC-origin equipment "
        "specified in paragraph 3 of Supplement No. 10 from entering the data center environment and supply chain?",
    ),
    _ask(
        "B(10)",
        "Does the request give an overview of the export control training program and the compliance program "
        "procedures?",
    ),
    _ask(
        "B(11)",
        "Does the request give an overview of the ability to verify that items subject to 742.6(a)(6)(iii) have not "
        "been moved from the country authorized (such as by ping times to nearby secure servers)?",
        ("NVEU",),
    ),
)
