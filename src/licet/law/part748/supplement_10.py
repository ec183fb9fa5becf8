"""Supplement No. 10 to part 748: the Data Center VEU Authorization Guidelines, paragraph by paragraph.

Three paragraphs are not asked about here, because facts decide them: the notices of paragraph 5 and the shares of
paragraph 6 (``s15_veu``), and who is eligible under paragraph 12.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from licet.law.part748.checklist import ChecklistItem, Statement, item_id

SECURITY_DEADLINE: Final = dt.date(2026, 1, 15)
"""Paragraphs 14, 15 and 18 must be followed on or before this day (748.15(a)(2)(ii)(A) and (iii)(A))."""

_DATED: Final = ("14", "15", "18")


def _cite(paragraph: str) -> str:
    return f"Supplement No. 10 to part 748, paragraph {paragraph}"


def _ask(heading: str, paragraph: str, asks: str, word: str = "", deadline: dt.date | None = None) -> ChecklistItem:
    if paragraph.split(".")[0] in _DATED:
        deadline = SECURITY_DEADLINE
    return ChecklistItem(item_id(paragraph, word), _cite(paragraph), heading, asks, deadline=deadline)


_VETTING: Final = "Vetting requirements"
_EXPORT: Final = "Export restrictions"
_USE: Final = "Acceptable use policies"
_REPORTING: Final = "Documentation, auditing and reporting requirements"

SECTION_I: Final = (
    _ask(
        _VETTING,
        "1",
        "Is there a credible plan to meet, or a track record of meeting, established physical, cyber and personnel "
        "security standards for large-scale data center operations, and of complying with U.S. export control laws?",
        "track_record",
    ),
    _ask(
        _VETTING,
        "1",
        "Is there a credible plan to respect, or a track record of respecting, human rights?",
        "human_rights",
    ),
    _ask(
        _VETTING,
        "1",
        "Is there a clear and feasible plan for meeting, complying with and respecting these in a destination that is "
        "not Macau, in Country Group D:5, or in Supplement No. 5(a)?",
        "plan_outside_supplement_5",
    ),
    _ask(
        _VETTING,
        "2.a",
        "Is the VEU, with all its subsidiaries and parents and their personnel in their professional capacities, free "
        "of ties to military end users (744.21(g)) and military-intelligence end users (744.22(f)(2))?",
    ),
    _ask(
        _VETTING,
        "2.b",
        "Does the answer to 2.a cover research and development agreements and joint activities, which are ties?",
    ),
    _ask(
        _VETTING,
        "3",
        "Do the VEU, its subsidiaries and parents and their personnel adhere to the outbound investment rules (31 CFR "
        "part 850) as they apply to U.S. persons, whether or not they are U.S. persons, and without the exceptions of "
        "31 CFR 850.501(g)?",
        "outbound_investment",
    ),
    _ask(
        _VETTING,
        "3",
        "Is every notification or other information that 31 CFR part 850 so requires submitted to BIS as part of the "
        "application (and still to the Treasury, where part 850 itself requires it)?",
        "outbound_submissions",
    ),
    _ask(
        _VETTING,
        "3",
        "Does the VEU adhere to the determinations of Commerce's Information and Communications Technology and "
        "Services program (15 CFR part 791), prohibitions and mitigations included?",
        "ict_services",
    ),
    _ask(
        _VETTING,
        "3",
        "Is it shown that there is no supply chain dependency left on advanced semiconductors (3A090.a, 4A090.a or .z "
        "at their level) or advanced networking equipment (4A003.g, 5A001, 5A002.a, 5A992.a) produced by entities "
        "headquartered in Macau or Country Group D:5?",
        "supply_chain",
    ),
    _ask(
        _VETTING,
        "3",
        "Is it shown that there is no supply chain dependency left on equipment and services that the Federal "
        "Communications Commission lists under Section 2 of the Secure and Trusted Communications Networks Act of "
        "2019?",
        "fcc_covered_list",
    ),
    _ask(
        _VETTING,
        "3",
        "Has the U.S. Government been notified, through the VEU program, of all cooperative activities (such as joint "
        "ventures) with entities headquartered in Macau or Country Group D:5, or on the Entity List or the SDN List?",
        "cooperation",
    ),
    _ask(
        _VETTING,
        "3",
        "Has every equity interest or stake in the VEU, and every debt or obligation from a similar arrangement, of "
        "an entity headquartered in Macau or Country Group D:5 or a person on the Entity List or the SDN List been "
        "reported to BIS? (Not of a VEU traded primarily on an exchange in Supplement No. 5(a): investments under 1 "
        "percent or $1 million, whichever is lower, those acting in concert and those of one government aggregated.)",
        "equity",
    ),
    _ask(
        _EXPORT,
        "4.a",
        "Is it ensured that, without authorization from BIS, no item at or above 3A090.a, 4A090.a or their .z level is "
        "transferred to any entity located or headquartered in Macau or Country Group D:5?",
    ),
    _ask(
        _EXPORT,
        "4.b",
        "Is it ensured that, without authorization from BIS, no item at or above that level is transferred to persons "
        "working for or on behalf of a party on the Entity List, the nonproliferation sanctions lists of ISN, or the "
        "SDN List?",
    ),
    _ask(
        _EXPORT,
        "4.c",
        "Is it ensured that, without authorization from BIS, no item at or above that level is transferred to persons "
        "employed by a government entity of Macau or a Country Group D:5 destination, or presenting a high risk of "
        "facilitating diversion there?",
    ),
    _ask(
        _USE,
        "7",
        "Is it ensured that, without authorization from BIS, no 4E091 model is trained, in whole or in part, outside "
        "Supplement No. 5(a), or as IaaS for an entity headquartered outside it?",
        "training",
    ),
    _ask(
        _USE,
        "7",
        "Does fine-tuning of a 4E091 model stay at or below 25 percent of the training operations of the original?",
        "fine_tuning",
    ),
    _ask(
        _USE,
        "8",
        "Are 4E091 model weights stored in and transferred to no facility but those in Supplement No. 5(a), or outside "
        "Macau and Country Group D:5 in facilities that an entity headquartered, or with an ultimate parent "
        "headquartered, in Supplement No. 5(a) owns or operates?",
        "storage",
    ),
    _ask(
        _USE,
        "8",
        "Do the facilities that store 4E091 model weights comply with paragraphs 14, 15 and 18?",
        "facility",
        SECURITY_DEADLINE,
    ),
    _ask(_USE, "9.a", "Is it ensured that no item subject to the EAR supports an activity described in part 744?"),
    _ask(
        _USE,
        "9.b",
        "Is it ensured that no item subject to the EAR supports military and intelligence entities headquartered or "
        "located in Macau or Country Group D:5, or those of which BIS informs the VEU?",
    ),
    _ask(
        _USE,
        "9.c",
        "Is it ensured that no item subject to the EAR supports human rights abuses or repression of democracy, such "
        "as by censorship, arbitrary or unlawful surveillance, or abusive genetic collection and analysis?",
    ),
    _ask(
        _REPORTING,
        "10",
        "Can the VEU report to BIS and other agencies, each February 1 and August 1, a complete facility-specific chip "
        "accounting for itself and all its parents and subsidiaries?",
    ),
    _ask(
        _REPORTING,
        "10.a",
        "Does the accounting have the quantities and types of chips at or above 3A090.a that were purchased, approved "
        "for export, reexported, transferred (to which destinations and entities) and installed, by facility?",
    ),
    _ask(
        _REPORTING,
        "10.b",
        "Does the accounting break down the total aggregate compute outside Macau and Country Group D:5, chips "
        "transferred but not yet installed included, with attrition by loss, damage, failure, relocation and resale?",
    ),
    _ask(
        _REPORTING,
        "11",
        "Is there ongoing monitoring, evaluation and end user due diligence of all vetting requirements, export "
        "restrictions, acceptable use policies and security requirements?",
        "monitoring",
    ),
    _ask(_REPORTING, "11", "Will BIS be notified if, at any time, a requirement has not been met?", "notification"),
    _ask(
        _REPORTING, "11", "Are all records kept for five years, and made available when BIS requests them?", "records"
    ),
    _ask(_REPORTING, "11", "Will the VEU cooperate when BIS audits records and facilities?", "audits"),
)
"""Section I: certification and policy requirements."""

_OWNERSHIP: Final = "Ownership security"
_BASELINE: Final = "Baseline security"
_SOFTWARE: Final = "Software and network security"
_SUPPLY: Final = "Supply chain security"
_PERSONNEL: Final = "Personnel security"

SECTION_II: Final = (
    _ask(
        _OWNERSHIP,
        "13",
        "Is the VEU, with all its subsidiaries and parents, free of foreign ownership, control or influence related to "
        "Macau or Country Group D:5, assessed under NISPOM (32 CFR 117.11(b))?",
    ),
    _ask(_OWNERSHIP, "13.a", "Was the VEU's financial viability assessed without finding a concern?"),
    _ask(
        _OWNERSHIP,
        "13.b",
        "Were counterintelligence concerns assessed without finding one, especially of key management, leadership and "
        "owners with regard to governments, entities or nationals of Macau or Country Group D:5?",
    ),
    _ask(
        _OWNERSHIP,
        "13.c",
        "Was the record of enforcement, and of unauthorized technology transfer, assessed without finding a concern?",
    ),
    _ask(
        _OWNERSHIP,
        "13.d",
        "Was the nature of relevant bilateral and multilateral security and information exchange agreements assessed "
        "without finding a concern?",
    ),
    _ask(
        _OWNERSHIP,
        "13.e",
        "Was every other factor assessed that shows a capability of foreign interests of concern to control or "
        "influence the VEU's operations or management, without finding one?",
    ),
    _ask(
        _BASELINE,
        "14",
        "Do the data centers comply with NIST 800-53, consistent with FedRAMP High, and with its controls AC-3(7), "
        "AT-2(1), CA-8(3), CM-7(4), CM-11(2), IR-4(14), PE-3(3), PM-3 and PS-7?",
    ),
    _ask(
        _BASELINE,
        "14.a",
        "Are advanced AI model weights, and proprietary techniques for advanced AI training, treated as of FIPS-199 "
        "security category high for confidentiality, integrity and availability?",
    ),
    _ask(
        _BASELINE,
        "14.b",
        "Does a 3PAO attest that compliance every year, available to BIS: one accredited and recognized by the FedRAMP "
        "Program Management Office that has completed the certification of a FedRAMP High cloud service provider?",
    ),
    _ask(_BASELINE, "14.c", "Are there procedures to address and prevent seizure of chips?"),
    _ask(
        _BASELINE,
        "14.d",
        "Are there software and hardware mechanisms to detect and defeat tampering, such as illicit modification?",
    ),
    _ask(
        _BASELINE,
        "14.e",
        "Do the plans for secure operation follow a security management defense-in-depth framework?",
    ),
    _ask(
        _BASELINE,
        "14.e.i",
        "Does the framework review threats: capabilities, intentions and opportunity of an adversary?",
    ),
    _ask(
        _BASELINE,
        "14.e.ii",
        "Does the framework review vulnerabilities: of procedures, facilities, information systems, equipment and "
        "policies?",
    ),
    _ask(_BASELINE, "14.e.iii", "Does the framework review probabilities: of an adverse action, incident or attack?"),
    _ask(_BASELINE, "14.e.iv", "Does the framework review consequences, as a measure of loss?"),
    _ask(
        _BASELINE,
        "14.f.i",
        "Does every data center comply with Unified Facilities Criteria 4-010-05, sections 3-4.4.1, 3-4.6.10 and "
        "3-4.17.3?",
    ),
    _ask(_BASELINE, "14.f.ii", "Are the server core areas of every data center without windows?"),
    _ask(
        _BASELINE,
        "14.f.iii",
        "Does every data center have a 24/7/365 roving guard patrol, or a perimeter intrusion detection system, with a "
        "15-minute response time?",
    ),
    _ask(
        _SOFTWARE,
        "15.a",
        "Are all best practices of the NSA information sheet “Deploying AI Systems Securely” followed, and the "
        "recommended actions for every CISA CPG 1.0 goal that it refers to?",
    ),
    _ask(
        _SOFTWARE,
        "15.b",
        "Is there accountability for usage, with logs and other records, third-party APIs and fine-tuning included?",
    ),
    _ask(
        _SOFTWARE,
        "15.c.i",
        "Are 4E091 model weights stored on dedicated devices, not used by or hosting the data of other organizations?",
    ),
    _ask(
        _SOFTWARE,
        "15.c.ii",
        "Is every interface through which model weights can be accessed, directly or indirectly, reviewed for the "
        "output rate that its legitimate functionality needs, with the rate monitored and limited to that?",
    ),
    _ask(
        _SOFTWARE,
        "15.c.iii",
        "Does every interface whose established rate would let the model weights be extracted in six months or less "
        "give access only through a narrow, well-defined API, reviewed and secured against extraction attacks?",
    ),
    _ask(
        _SUPPLY,
        "16",
        "Is there a shipment security plan with the chip provider: validated shipping providers, chain of custody, "
        "anti-theft and anti-tampering measures, inspection and inventory upon receipt?",
        "shipment_plan",
    ),
    _ask(
        _SUPPLY,
        "16",
        "Will theft, loss or tampering be reported to BIS within 30 days, and anomalies as paragraph 11 has it?",
        "incident_reports",
    ),
    _ask(
        _SUPPLY,
        "16",
        "Does the VEU bear responsibility for tracking and security of chips and other controlled items in transit?",
        "tracking",
    ),
    _ask(
        _SUPPLY,
        "17",
        "Are there verifiable end-of-life procedures for chip sanitization and disposal, so that such chips enable no "
        "prohibited activity, exceeding relevant caps included?",
    ),
    _ask(
        _PERSONNEL,
        "18.a",
        "Is there a plan for a personnel vetting model that covers everyone with access to the data center or its "
        "systems?",
    ),
    _ask(
        _PERSONNEL,
        "18.b.i",
        "Is everyone with unescorted access vetted against the SDN List and the other sanctions lists of OFAC?",
    ),
    _ask(
        _PERSONNEL,
        "18.b.ii",
        "Are those excluded whom a government, intelligence service or military based in Macau or Country Group D:5, "
        "or a party on the Entity List or a sanctions list of OFAC, has employed; and are the continuing ties of those "
        "whom an entity headquartered there has employed vetted further?",
    ),
    _ask(
        _PERSONNEL,
        "18.c",
        "Is there a comprehensive insider threat program, in accordance with the CISA Insider Threat Mitigation Guide?",
    ),
)
"""Section II: security requirements."""

ON_EVENT: Final = (
    Statement(
        _cite("3"),
        "Notify the U.S. Government, through the VEU program, of cooperative activities with entities headquartered in "
        "Macau or Country Group D:5 or on the Entity List or the SDN List; report their stakes in the VEU.",
    ),
    Statement(_cite("11"), "Notify BIS if, at any time, a requirement has not been met."),
    Statement(
        _cite("16"), "Report theft, loss or tampering in transit to BIS within 30 days; report any other anomaly."
    ),
)
"""What must be done whenever something happens."""

REVOCATION: Final = (
    Statement(_cite("11"), "Failure to comply with BIS may result in revocation of VEU status."),
    Statement(
        _cite("12"),
        "If either party rescinds a government-to-government arrangement, NVEU status may be revoked.",
        ("NVEU",),
    ),
    Statement(
        _cite("12"),
        "If either party rescinds a government-to-government arrangement, the ability to operate in that country may, "
        "as appropriate, be revoked.",
        ("UVEU",),
    ),
    Statement(
        _cite("19"),
        "Failure to adhere may result in revocation of VEU status on a national or global basis, denial of chip "
        "allocations or export licenses, and other penalties.",
    ),
)
"""What ends or limits the authorization."""

ALSO: Final = (
    Statement(_cite("4"), "None of this allows a transfer that otherwise requires a license."),
    Statement(
        _cite("5"),
        "BIS keeps the right to require licenses for transfers of chips, and further conditions for entry into the "
        "countries notified.",
        ("UVEU",),
    ),
    Statement(
        _cite("6"),
        "What counts is the aggregate TPP of the chips at or above 3A090.a that the entity and all its subsidiaries "
        "and parents own.",
        ("UVEU",),
    ),
    Statement(
        _cite("7"),
        "API access to AI models, and IaaS access for AI inference, are not prohibited.",
    ),
    Statement(_cite("12"), "An entity is certified as a VEU through the process of Supplement No. 9."),
    Statement(
        "Supplement No. 10 to part 748, Exemption for Intentional Publication",
        "None of the provisions applies to, or prevents, intentional publication of model weights, data or code.",
    ),
)
"""What the text says besides: how it counts, and what it leaves open, or to BIS."""
