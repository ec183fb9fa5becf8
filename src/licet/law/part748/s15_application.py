"""§ 748.15: what the request for a data center VEU authorization, and the use of it, must show beside the supplements.

Where the end user and its data centers are (paragraph (b)), the operators, the shares and the installed base are
conditions of the authorization itself (``s15_veu``).
"""

from __future__ import annotations

from typing import Final

from licet.law.part748.checklist import BOTH, ChecklistItem, Statement, item_id

_UVEU: Final = ("UVEU",)
_NVEU: Final = ("NVEU",)


def _ask(heading: str, paragraph: str, asks: str, word: str = "", of: tuple[str, ...] = BOTH) -> ChecklistItem:
    cite = f"748.15{paragraph}"
    return ChecklistItem(item_id(cite, word), cite, heading, asks, of)


_REQUEST: Final = "The request"
REQUEST: Final = (
    _ask(
        _REQUEST,
        "(a)(2)(i)",
        "Is the request submitted as an advisory opinion request (748.3(c)), with a list of the items by ECCN?",
    ),
    _ask(
        _REQUEST,
        "(a)(2)(ii)(A)",
        "Is the request submitted by the owner of the advanced computing ICs, as it should be?",
        "owner",
        _UVEU,
    ),
    _ask(
        _REQUEST,
        "(a)(2)(ii)(A)",
        "Does the owner certify that it will follow the guidelines of Supplement No. 10?",
        "certification",
        _UVEU,
    ),
    _ask(
        _REQUEST,
        "(a)(2)(ii)(A)",
        "Does the owner certify that it will follow paragraphs 14, 15 and 18 of Supplement No. 10 on or before January "
        "15, 2026?",
        "certification_of_security",
        _UVEU,
    ),
    _ask(
        _REQUEST,
        "(a)(2)(ii)(A)",
        "If the owner cannot certify to all the guidelines: does the request notify BIS of the other entities involved "
        "in its operations, with signed certifications from them?",
        "other_entities",
        _UVEU,
    ),
    _ask(
        _REQUEST,
        "(a)(2)(iii)(A)",
        "If multiple entities will own and operate the NVEU: do they submit a joint application?",
        "joint_application",
        _NVEU,
    ),
    _ask(
        _REQUEST,
        "(a)(2)(iii)(A)",
        "Does the owner of the advanced computing ICs adhere to the guidelines of Supplement No. 10?",
        "adherence",
        _NVEU,
    ),
    _ask(
        _REQUEST,
        "(a)(2)(iii)(A)",
        "Does the owner certify that it will follow paragraphs 14, 15 and 18 of Supplement No. 10 on or before January "
        "15, 2026?",
        "certification_of_security",
        _NVEU,
    ),
    _ask(
        _REQUEST,
        "(a)(2)(iii)(A)",
        "If the owner cannot certify to all the guidelines: does the request notify BIS of the other entities involved "
        "in its operations, and are their written assurances provided?",
        "other_entities",
        _NVEU,
    ),
    _ask(
        _REQUEST,
        "(a)(2)(iv)",
        "Does the request hold the information of Supplement No. 8 (all of it), and show that the applicant can adhere "
        "to Supplement No. 10?",
        "information",
    ),
    _ask(
        _REQUEST,
        "(a)(2)(iv)",
        "Is the request addressed to the Office of Exporter Services, Room 2099B, and marked “Request for … "
        "Authorization Validated End-user” with “Data Center—Universal” or “Data Center—National”?",
        "marking",
    ),
)

_USE: Final = "Use of the items"
USE: Final = (
    _ask(_USE, "(d)(2)", "Are the items kept from every activity described in part 744?"),
    _ask(
        _USE,
        "(d)(2)(i)",
        "Are the items used only at the end user's own facility in an authorized destination, or else consumed during "
        "use (paragraph (d)(2)(ii))?",
    ),
    _ask(
        _USE,
        "(d)(2)(iii)",
        "Are the items transferred (in-country) or reexported only to an authorized location of the same VEU, or under "
        "a separate authorization?",
    ),
)

_RECORDS: Final = "Reports and reviews"
RECORDS: Final = (
    _ask(_RECORDS, "(f)(1)(ii)(A)", "Is there a record of the current inventory of eligible items received?"),
    _ask(_RECORDS, "(f)(1)(ii)(B)", "Is there a record of the dates when eligible items were received?"),
    _ask(_RECORDS, "(f)(1)(ii)(C)", "Is there a list of current customers?", of=_NVEU),
    _ask(_RECORDS, "(f)(2)", "Can BIS review the records when it asks to, on site included?"),
)

_PROOF: Final = (
    "Supplement No. 7 may list a corporate address instead of that of the data center. Until it lists the data center, "
    "the authorization letter of BIS is the proof."
)
ON_REQUEST: Final = (
    Statement("748.15(a)(2)(iv)", "Requests are accepted from exporters, reexporters or end users."),
    Statement(
        "Supplement No. 10 to part 748, paragraph 12",
        "An entity is certified as a VEU through the process of Supplement No. 9 to part 748 (the End-User Review "
        "Committee).",
    ),
    Statement(
        "748.15(a)(1)", "Only validated end users identified in Supplement No. 7 receive items under the authorization."
    ),
    Statement(
        "748.15",
        "A data center is a facility, or facilities, that house a multi-racked, networked computer system with "
        "servers, storage devices and networking equipment.",
    ),
    Statement("748.15(a)(2)(iv)", "Exporters, reexporters and end users may submit the request."),
    Statement(
        "748.15",
        "If the request is not granted, no new license requirement follows, and the end user stays eligible for "
        "licenses.",
    ),
    Statement(
        "748.15(a)(2)(ii)(A)",
        "As appropriate, BIS will adjudicate a complete application within 30 days of receipt.",
        _UVEU,
    ),
    Statement(
        "748.15(a)(2)(ii)(A)",
        "No requirement beyond those of Supplement No. 10 may be made a condition for granting the original "
        "application.",
        _UVEU,
    ),
    Statement("748.15(a)(2)(ii)(A)", _PROOF, _UVEU),
    Statement(
        "748.15(a)(2)(iii)(A)",
        "Depending on its location and the risks there, an NVEU may be subject to other requirements.",
        _NVEU,
    ),
    Statement("748.15(a)(2)(iii)(A)", _PROOF, _NVEU),
    Statement(
        "748.15(a)(2)(iii)(B)",
        "Chips that suffer attrition, such as by loss, damage, failure, relocation or resale, do not count; the "
        "installed base of an NVEU does not count toward country allocations.",
        _NVEU,
    ),
    Statement("748.15(d), Note 1", "The authorization for one country is none for any other.", _NVEU),
    Statement(
        "748.15(f)(1)(iv)",
        "Reports go to the Office of Exporter Services, Room 2099B, marked “Data Center Authorization Validated "
        "End-user Report”.",
    ),
)
