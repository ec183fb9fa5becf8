"""What to know beside the findings: the state of the law, its gaps and choices, and the limits of the check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from licet.determine.classification import notice
from licet.diligence.finding import Json
from licet.diligence.veu.computing_power import of_the_united_states, shares_of, within_allocation
from licet.diligence.veu.contract import CHECKLIST
from licet.diligence.veu.eligibility import headquartered
from licet.diligence.veu.figures import place, quarter, quarter_start
from licet.diligence.veu.file import VeuFile
from licet.law.load import instruments
from licet.law.part748.s15_veu import LAST_QUARTER_ENDS
from licet.law.part748.supplement_10 import SECURITY_DEADLINE
from licet.law.readings import nveu_assurances_tier2
from licet.law.sets import CONSIGNEE_OF_SUPPLEMENT_5A

Remark = tuple[str, str, str]
"""Its id, the paragraph that it is about, and its text."""

_SUPPLEMENT: Final = "Supplement No. 10 to part 748"

NOT_ENFORCED: Final[Remark] = (
    "codified_not_enforced",
    "90 FR 4544",
    "The rule stands in the Code of Federal Regulations; BIS announced on May 13, 2025 that it would not enforce it. "
    "This check applies its text.",
)


def remarks(veu: VeuFile) -> list[Json]:
    """The notices of a check, as a determination has them."""
    of_the_type = _universal(veu) if veu.type == "UVEU" else _national(veu)
    found = [NOT_ENFORCED, *_of_the_day(veu), *_of_the_evidence(veu), *of_the_type, *_LAW]
    notices = [notice(id, cite, text, None, None) for id, cite, text in found]
    if veu.type == "NVEU" and headquartered(veu, CONSIGNEE_OF_SUPPLEMENT_5A) is not True:
        switch = nveu_assurances_tier2
        taken = veu.readings.get(switch.name, switch.values[0])
        notices.append(notice(switch.name, switch.cite, switch.question, switch.name, taken))
    return notices


_LAW: Final[tuple[Remark, ...]] = (
    (
        "chip_accounting_scope",
        f"{_SUPPLEMENT}, paragraph 10.a",
        "Read to the letter, paragraph 10.a leaves out the countries that are not in Supplement No. 5(a), which the "
        "limits are about; paragraph 10.b leaves out only Macau and Country Group D:5. The wider is taken.",
    ),
    (
        "supplements_not_held",
        "Supplements Nos. 8 and 9 to part 748",
        "Of Supplement No. 8 the checklist has what 90 FR 4544 revised or added: B(2), (6), (9), (10) and (11). The "
        "other paragraphs, and the procedure of Supplement No. 9, must be read beside it.",
    ),
)


def _of_the_day(veu: VeuFile) -> Iterator[Remark]:
    effective = instruments()["diffusion_2025"].effective
    if effective is not None and veu.date < effective:
        yield "not_yet_effective", "90 FR 4544", f"The rule took effect on {effective}; on {veu.date} it was not law."
    if veu.date > SECURITY_DEADLINE:
        yield (
            "security_deadline_passed",
            "748.15(a)(2)(ii)(A) and (iii)(A)",
            f"{SECURITY_DEADLINE} has passed: paragraphs 14, 15 and 18 must be met now, and a plan no longer suffices.",
        )


def _of_the_evidence(veu: VeuFile) -> Iterator[Remark]:
    shipments = [s.first_shipment for s in veu.data_centers or () if s.first_shipment]
    first = min(shipments, default=None)
    late = [id for id, e in veu.evidence.items() if e.by and first and e.by > first and not CHECKLIST[id].deadline]
    if late:
        yield (
            "planned_after_first_shipment",
            "Supplements Nos. 8 and 10 to part 748",
            f"Planned for after the first shipment of {first}: {', '.join(late)}. The text names no day for them; what "
            "it asks of a validated end user must hold when items are received.",
        )
    bare = [id for id, e in veu.evidence.items() if e.state == "met" and e.evidence is None]
    if bare:
        yield (
            "met_without_evidence",
            "748.15(a)(2)(iv)",
            f"Said to be met, with nothing named that shows it: {', '.join(bare)}. It is taken as said.",
        )
    if without := [s.name for s in veu.data_centers or () if s.address is None]:
        yield (
            "address_missing",
            "748.15(a)(2)(ii)(A) and (iii)(A)",
            f"No physical address is given of {', '.join(without)}; the notice of a new location and the letter of "
            "authorization have it.",
        )


def _universal(veu: VeuFile) -> Iterator[Remark]:
    for share in shares_of(veu, "before"):
        if share.within is False:
            yield (
                "above_before",
                f"{_SUPPLEMENT}, paragraph 6",
                f"Above the limit before the plan: {share.text()}. A validated end user would be in breach now.",
            )
    yield (
        "order_of_installations",
        f"{_SUPPLEMENT}, paragraph 6",
        "The shares are tested after all that is planned, not after each step: what is installed abroad before the "
        "rest may pass a limit on the way.",
    )
    if of_the_united_states(veu) is not False:
        yield (
            "uveu_timing",
            f"{_SUPPLEMENT}, paragraph 6",
            "The 50 percent limit is measured on the reporting dates of paragraph 10; it must hold on each of them.",
        )
    if any(s.new_location is not False for s in veu.data_centers or ()):
        yield (
            "new_location",
            "748.15(a)(2)(ii)(A)",
            "The text does not say what a new location is; taken: one that is neither in the application nor in the "
            "authorization.",
        )


def _national(veu: VeuFile) -> Iterator[Remark]:
    cite = "748.15(a)(2)(iii)(B)"
    today = quarter_start(veu.date)
    for entry in veu.installed_base:
        where = f"{place(entry.country)} in {quarter(entry.quarter)}"
        if entry.quarter < today and within_allocation(entry) is False:
            yield "above_before", cite, f"Above the allocation of a quarter that is over: {where}."
        if entry.quarter > LAST_QUARTER_ENDS:
            text = f"Table 1 ends with {quarter(LAST_QUARTER_ENDS)}; for {where} its last allocation is taken."
            yield "nveu_outside_table", cite, text
