"""What to ask for a fact that is missing, by its JSON pointer."""

from __future__ import annotations

import re
from typing import Final

from licet.facts.contract import CHINA_2026

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
    "lpp_operator_used_tpp": "How much TPP has counted toward the LPP limit of the operator in this calendar year, "
    "from all exporters?",
    "aia_cumulative_tpp": "How much TPP has the ultimate consignee received under License Exception AIA so far?",
    "country_allocation_used_tpp": "How much TPP has BIS licensed to the destination since 2025?",
    "government_assurances": "Has the destination given government assurances (Supplement No. 5(b) to part 740)?",
    "shipped_to_us_tpp": "How much TPP of this product has been shipped to customers in the United States?",
    "shipped_to_china_tpp": "How much TPP of this product has been shipped to China and Macau?",
    **{
        f"china_2026/{name}": f"Can the application certify: {name.replace('_', ' ')} (91 FR 1684)?"
        for name in CHINA_2026
    },
    "nveu_installed_tpp": "How much TPP has the national validated end user installed in the country?",
    "uveu/total_tpp": "What is the total TPP of the universal validated end user, worldwide and group-wide?",
    "uveu/outside_supplement_5_tpp": "How much of the TPP of the universal validated end user is outside the "
    "destinations of Supplement No. 5(a)?",
    "uveu/in_destination_tpp": "How much of the TPP of the universal validated end user is in the destination?",
    "uveu/outside_us_tpp": "How much of the TPP of the universal validated end user is outside the United States?",
}
_FIELDS: Final = {
    "location": "Where is {party} located?",
    "headquarters": "Where is {party} headquartered?",
    "ultimate_parent/headquarters": "Where is the ultimate parent company of {party} headquartered?",
    "listed": "Which restricted-party lists is {party} on, if any?",
    "owners": "Who owns {party}, with what shares, and which restricted-party lists are the owners on?",
    "private_sector": "Is {party} a private sector end user?",
    "approved_osat": "Is {party} an approved OSAT company (Supplement No. 7 to part 740)?",
    "government_owned_or_controlled": "Is {party} owned or otherwise controlled by a government?",
    "permanent_regular_employee": "Is {party} a permanent regular employee (734.20(d)(2))?",
    "employer/headquarters": "Where is the employer of {party} headquartered?",
    "employer/ultimate_parent/headquarters": "Where is the ultimate parent company of the employer of {party} "
    "headquartered?",
}
_ITEM: Final = {
    "jurisdiction/us_origin": "Is it of U.S. origin?",
    "jurisdiction/us_content_percent": "What share of its value is controlled U.S.-origin content, in percent (734.4)?",
    "jurisdiction/direct_product": "Is it the direct product of technology, software or a plant that 734.9 specifies?",
    "tpp": "What is the total processing performance (TPP) of one unit?",
    "dense_tops": "What is the dense throughput of the integrated circuit, in tera-operations per second by precision?",
    "die_area_mm2": "What is the applicable die area (all logic dies on a non-planar process), in mm²?",
    "non_planar": "Are the logic dies on a non-planar (FinFET or gate-all-around) process, and what is their area?",
    "designed_or_marketed_for_datacenter": "Is the item designed or marketed for use in a datacenter?",
    "eccn": "What is the item under the entries of the Commerce Control List as they stand on the date?",
    "chip_tpp": "What is the TPP of the integrated circuit inside the item that has the most?",
    "interconnect_gbps": "What is the aggregate bidirectional transfer rate, other than to memory, in GB/s?",
    "memory_bandwidth_gbps": "What is the total DRAM bandwidth of the integrated circuit, in GB/s?",
    "for_level": "Which commodities is the software or technology for: those at the level of 3A090.a (a), of 3A090.b "
    "(b), memory in 3A090.c (c), what met the limits of October 2022 (2022), or none of these (none)? Of a .z "
    "paragraph without levels: is it at that of 3A090.a (a) or of 3A090.b (b)?",
    "designer/approved": "Is the designer an approved IC designer (Supplement No. 6 to part 740)?",
    "designer/authorized": "Is the designer an authorized IC designer (Note 1 to 3A090.a)?",
    "transistors": "What aggregated approximated transistor count of the final package is attested (772.1)?",
    "contains_hbm": "Does the final package contain high-bandwidth memory?",
    "packaged_in": "Where did the front-end fabricator package the integrated circuit?",
    "hbm/memory_bandwidth_gbps": "What is the memory bandwidth of the package or stack, in GB/s?",
    "hbm/package_area_mm2": "What is the area of the package or stack, in mm²?",
    "hbm/purchased_directly_by_designer": "Is the memory purchased directly by the designer of the commodity that it "
    "is packaged in?",
    "hbm/packager/location": "Where is the packaging site that the memory is shipped to?",
}
_MODEL: Final = {
    "training_operations": "How many operations trained the model, pre-training and all later training together?",
    "published": "Are the model weights published (734.7(a))?",
    "fine_tune_of/published": "Is the model that it was derived from published (734.7(a)), if there is one?",
    "fine_tune_of/training_operations": "How many operations trained the model that it was derived from?",
    "fine_tune_operations": "How many operations was the further training of the model?",
    "synthetic_data_percent": "How much of the training, in percent of its operations, is on unpublished data that one "
    "model generated?",
    "synthetic_data_operations": "How many operations generated the unpublished data that the model was trained on?",
    "data_generation_model/published": "Is the model that generated the training data published?",
    "data_generation_model/training_operations": "How many operations trained the model that generated the training "
    "data?",
    "best_published_model_operations": "How many operations does a model as capable as the most advanced published one "
    "need, by BIS guidance, a published technical opinion or a classification (Note 2 to 4E091)?",
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
    "/end_use/stored_in_compliant_facility": "Will the model weights be stored in a facility that complies with "
    "paragraphs 14, 15 and 18 of Supplement No. 10 to part 748 (validated end user or not)?",
    "/end_use/iaas": "Will the items provide infrastructure as a service for others?",
    "/end_use/site_tpp": "How much computing power under common control will the site have after this transaction, in "
    "TPP?",
    "/parties/intermediate_consignees": "Who handles the items on the way to the ultimate consignee, if anybody does?",
    "/authorizations": "Who holds the validated end-user authorization, and for which country?",
}


_SITE: Final = {
    "tpp": "How much computing power does nearby site {site} have, in TPP?",
    "commonly_controlled": "Is nearby site {site} under common control with the site of this transaction?",
    "distance_km": "How far away is nearby site {site}, in kilometers?",
    "round_trip_ms": "How long is the network round trip to nearby site {site}, in milliseconds?",
}


def _party(path: str) -> str:
    """A party by its path in the parties, in words."""
    if match := re.fullmatch(r"intermediate_consignees/(\d+)", path):
        return f"intermediate consignee {int(match[1]) + 1}"
    return _PARTIES[path]


def question(pointer: str) -> str:
    """The question that asks for the fact at a pointer."""
    if pointer in _OTHER:
        return _OTHER[pointer]
    if match := re.fullmatch(r"/end_use/nearby_sites/(\d+)/(\w+)", pointer):
        return _SITE[match[2]].format(site=int(match[1]) + 1)
    if match := re.fullmatch(r"/state/(.+)", pointer):
        return _STATE[match[1]]
    if match := re.fullmatch(r"/parties/intermediate_consignees/(\d+)/(.+)", pointer):
        return _FIELDS[match[2]].format(party=_party(f"intermediate_consignees/{match[1]}"))
    if match := re.fullmatch(r"/parties/(.+?)((?:/owners/\d+(?:/party)?)+)(/share|/listed)", pointer):
        owner = "an owner of " * match[2].count("/owners") + _party(match[1])
        return (
            f"What share has {owner}, from 0 to 1?" if match[3] == "/share" else _FIELDS["listed"].format(party=owner)
        )
    if match := re.fullmatch(r"/parties/(\w+)/(.+)", pointer):
        return _FIELDS[match[2]].format(party=_PARTIES[match[1]])
    if match := re.fullmatch(r"/items/(\d+)/model_weights/(.+)", pointer):
        return f"Item {int(match[1]) + 1}: {_MODEL[match[2]]}"
    if match := re.fullmatch(r"/items/(\d+)/(?:(?:assembly/)?chip/)?(.+)", pointer):
        return f"Item {int(match[1]) + 1}: {_ITEM[match[2]]}"
    raise LookupError(pointer)
