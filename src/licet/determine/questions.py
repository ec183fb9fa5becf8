"""What to ask for a fact that is missing, by its JSON pointer."""

from __future__ import annotations

import re
from typing import Final

_PARTIES: Final = {
    "ultimate_consignee": "the ultimate consignee",
    "purchaser": "the purchaser",
    "end_user": "the end user",
    "operator": "the operator",
    "exporter": "the exporter",
}
_STATE: Final = {
    "lpp_used_tpp": "How much TPP has the ultimate consignee (its ultimate parent) already received under License "
    "Exception LPP in this calendar year, from all exporters?",
    "aia_cumulative_tpp": "How much TPP has the ultimate consignee received under License Exception AIA so far?",
    "country_allocation_used_tpp": "How much TPP has BIS licensed to the destination since 2025?",
    "government_assurances": "Has the destination given government assurances (Supplement No. 5(b) to part 740)?",
    "nveu_installed_tpp": "How much TPP has the national validated end user installed in the country?",
    "uveu/total_tpp": "What is the total TPP of the universal validated end user, worldwide and group-wide?",
    "uveu/outside_supplement_5_tpp": "How much of its TPP is outside the destinations of Supplement No. 5(a)?",
    "uveu/in_destination_tpp": "How much of its TPP is in the destination?",
    "uveu/outside_us_tpp": "How much of its TPP is outside the United States?",
}
_FIELDS: Final = {
    "location": "Where is {party} located?",
    "headquarters": "Where is {party} headquartered?",
    "ultimate_parent/headquarters": "Where is the ultimate parent company of {party} headquartered?",
    "listed": "Which restricted-party lists is {party} on, if any?",
    "private_sector": "Is {party} a private sector end user?",
    "government_owned_or_controlled": "Is {party} owned or otherwise controlled by a government?",
}
_ITEM: Final = {
    "tpp": "What is the total processing performance (TPP) of one unit?",
    "dense_tops": "What is the dense throughput of the integrated circuit, in tera-operations per second by precision?",
    "die_area_mm2": "What is the applicable die area (all logic dies on a non-planar process), in mm²?",
    "non_planar": "Are the logic dies on a non-planar (FinFET or gate-all-around) process, and what is their area?",
    "designed_or_marketed_for_datacenter": "Is the item designed or marketed for use in a datacenter?",
    "designer/approved": "Is the designer an approved IC designer (Supplement No. 6 to part 740)?",
    "designer/authorized": "Is the designer an authorized IC designer (Note 1 to 3A090.a)?",
}
_OTHER: Final = {
    "/activity": "Is it an export, a reexport, or a transfer (in-country)?",
    "/origin": "Which country do the items leave from?",
    "/destination": "What is the country of ultimate destination?",
    "/end_use/purpose": "What will the items be used for?",
    "/end_use/destined_to_customers_outside_macau_d5": "Are the items ultimately destined to customers outside Macau "
    "and Country Group D:5?",
    "/end_use/prohibited_part_744": "Is any end use or end user prohibited under part 744?",
    "/end_use/military": "Is there a military end use or end user?",
    "/end_use/military_intelligence": "Is there a military-intelligence end use or end user?",
    "/end_use/weapons_of_mass_destruction": "Is there a nuclear, missile, chemical or biological weapons end use?",
    "/end_use/supercomputer": "Is the end use a supercomputer?",
    "/end_use/trains_4e091_model_for_outside_supplement_5": "Will the items train a 4E091 model for an entity located "
    "or headquartered outside Supplement No. 5(a)?",
    "/authorizations": "Who holds the validated end-user authorization, and for which country?",
}


def question(pointer: str) -> str:
    """The question that asks for the fact at a pointer."""
    if pointer in _OTHER:
        return _OTHER[pointer]
    if match := re.fullmatch(r"/state/(.+)", pointer):
        return _STATE[match[1]]
    if match := re.fullmatch(r"/parties/intermediate_consignees/(\d+)/(.+)", pointer):
        return _FIELDS[match[2]].format(party=f"intermediate consignee {int(match[1]) + 1}")
    if match := re.fullmatch(r"/parties/(\w+)/(.+)", pointer):
        return _FIELDS[match[2]].format(party=_PARTIES[match[1]])
    if match := re.fullmatch(r"/items/(\d+)/(?:(?:assembly/)?chip/)?(.+)", pointer):
        return f"Item {int(match[1]) + 1}: {_ITEM[match[2]]}"
    raise LookupError(pointer)
