"""The diffusion rule as a good engineer would write it by hand: the peer that the generated code is measured beside.

``decide`` takes a record and gives outcome, authorization and review policy as the generated function does: codes,
empty where there is none, None where the unknown facts leave it open. It was written from the text (15 CFR 734, 740,
742, 744, 748 and 774 as amended by 90 FR 4544 and 90 FR 5298), not from ``licet.law``: so it also checks the law, in
which a fault would have to be made twice to stay unseen. ``handwritten.sql`` says the same in SQL.

Truth is True, False or None, unknown. What is false is ruled out first; only what is left is asked whether it is known.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, Final

Truth = bool | None
Codes = Sequence[str | None]
Triple = tuple[str | None, str | None, str | None]

MILLI: Final = 1000
MICRO: Final = 1_000_000


def _names(text: str) -> list[str]:
    return text.split()


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Supplement No. 1 to part 740: Macau and D:5; D:1, D:4 or D:5 but neither A:5 nor A:6; and the days they changed.
CAMBODIA_LEAVES_D5: Final = dt.date(2026, 2, 3)
UAE_ENTERS_A5: Final = dt.date(2026, 7, 23)
D5: Final = _codes("AF BY CD CF CN CU ER HT IQ IR KP LB LY MM MO NI RU SD SO SS SY VE ZW")
D5_WITH_CAMBODIA: Final = D5 | {"KH"}
SCOPE: Final = D5 | _codes("AM AZ BH EG GE JO KG KH KW KZ LA MD MN OM PK QA SA TJ TM UZ VN YE")
SCOPE_WITH_UAE: Final = SCOPE | {"AE"}
A5_OR_US: Final = _codes(
    "AR AT AU BE BG CA CH CZ DE DK EE ES FI FR GB GR HR HU IE IN IS IT JP KR LT LU LV NL NO NZ PL PT RO SE SI SK TR US"
)
A5_OR_US_WITH_UAE: Final = A5_OR_US | {"AE"}
FRIENDS: Final = A5_OR_US | _codes("AL CY IL MT MX SG TW ZA")  # A:6 also
FRIENDS_WITH_UAE: Final = FRIENDS | {"AE"}

ALLIES: Final = _codes("AU BE CA DE DK ES FI FR GB IE IT JP KR NL NO NZ SE TW US")  # Supplement No. 5(a) to part 740
AMERICAN: Final = _codes("US")
CHINESE: Final = _codes("CN MO")
TERRORISM: Final = _codes("CU IR KP SY")  # E:1 and E:2
EMBARGOED: Final = _codes("BY CU IR KP RU SY")  # part 746
MILITARY: Final = _codes("BY CN KH MM NI RU VE")  # 744.21
INTELLIGENCE: Final = _codes("BY CN CU IR KH KP MM RU SY VE")  # 744.22
NOT_FOR_NVEU: Final = D5 | _codes(  # 748.15(b)(2)(ii): Macau, D:5 and the territories in none of A, B and D:1 to D:4
    "AI AQ AS AX BL BM BQ BV CC CK CX FK FO GF GG GI GL GP GS GU HM IM IO JE KY LI MF MP MQ MS NC NF NU PF PM PN PR PS "
    "RE SH SJ TC TF TK UM VG VI WF YT"
)
NOT_FOR_NVEU_WITH_CAMBODIA: Final = NOT_FOR_NVEU | {"KH"}

MOVES: Final = _codes("export reexport transfer_in_country")
SHIPMENTS: Final = _codes("export reexport")
DEEMED: Final = _codes("deemed_export deemed_reexport")
MANUFACTURING: Final = _codes("development_or_production warehouse_storage")
NOT_OWN_USE: Final = _codes("resale warehouse_storage consumer development_or_production")

# 742.6(a)(6)(iii)(A): commodities, software, and what stands where the commodities stand that it is for.
COMMODITIES: Final = _codes(
    "3A001.z.1.a 3A001.z.2.a 3A001.z.3.a 3A001.z.4.a 3A090.a 4A003.z.1.a 4A003.z.2.a 4A004.z.1 4A005.z.1 4A090.a "
    "5A002.z.1.a 5A002.z.2.a 5A002.z.3.a 5A002.z.4.a 5A002.z.5.a 5A004.z.1.a 5A004.z.2.a 5A992.z.1"
)
SECURITY_Z: Final = _codes("5A002.z.1.a 5A002.z.2.a 5A002.z.3.a 5A002.z.4.a 5A002.z.5.a")
SOFTWARE_A: Final = frozenset(f"5D002.z.{i}.a" for i in range(1, 10)) | {"5D992.z.1"}
SOFTWARE_B: Final = frozenset(f"5D002.z.{i}.b" for i in range(1, 10)) | {"5D992.z.2"}
BY_COMMODITY: Final = _codes("3D001 3E001 4D001 4D090 4E001 5E002 5E992")
INTANGIBLE: Final = SOFTWARE_A | SOFTWARE_B | BY_COMMODITY
FOR_AIA: Final = SOFTWARE_A | BY_COMMODITY - {"3E001"}  # 740.27(a)(2)(i)
TECHNOLOGY: Final = _codes("3E001 4E001")  # 734.9(h)(1)(i)(B)(1)
FOR_MEMORY: Final = _codes("3D001 3E001")  # 742.6(a)(6)(i)(B)
NEEDS_DESIGNER: Final = SECURITY_Z | _codes("3A090.a 5A992.z.1")
FOR_SUPERCOMPUTERS: Final = ("3A001", "3A991", "4A003", "4A004", "4A994", "5A002", "5A004", "5A992")  # 744.23(a)(1)
FABRICATORS: Final = _codes("front_end_fabricator osat")

DENIED: Final = _codes("denied_persons")
DESIGNATED: Final = _codes("sdn")
LISTED: Final = _codes("entity_list entity_list_footnote_1 entity_list_footnote_4 entity_list_footnote_5")
OF_DIRECT_PRODUCTS: Final = _codes("entity_list_footnote_1 entity_list_footnote_4")  # 734.9(e)(1) and (2)
MILITARY_LISTED: Final = _codes("meu")
MILITARY_ANY_ITEM: Final = _codes("BY RU")
UNVERIFIED: Final = _codes("unverified_list")

LPP_LIMIT: Final = 26_900_000 * MILLI
ALLOCATION: Final = 790_000_000 * MILLI
QUARTERS: Final = [dt.date(y, m, 1) for y in (2025, 2026) for m in (1, 4, 7, 10)] + [dt.date(2027, 1, 1)]
NVEU_LIMITS: Final = [
    *(633_000_000_000, 949_500_000_000, 1_266_000_000_000, 1_582_500_000_000, 1_899_000_000_000),
    *(2_690_250_000_000, 3_481_500_000_000, 4_272_750_000_000, 5_064_000_000_000),
]

OPEN: Final[Triple] = (None, None, None)

RECORD: Final = _names(
    "date activity origin destination purpose prohibited_part_744 military military_intelligence "
    "weapons_of_mass_destruction supercomputer trains_outside iaas compliant_storage site_tpp "
    "site_at_least site_at_most corporate_governance location_verification matching_us_investment customers_outside "
    "customer_location licensed_customer_location headquarters consignee_headquarters recipients_headquarters "
    "recipients_locations end_user_headquarters operator_headquarters listed exporter_listed exporter_role "
    "exporter_location exporter_headquarters exporter_seat osat_approved affiliate_listed owner_listed "
    "through_intermediaries permanent_employee employer_headquarters consignee_private consignee_government uveu_held "
    "uveu_operator nveu_held nveu_operator license_held relocated lpp_used lender_headquarters aia_cumulative "
    "allocation_used government_assurances assurances_said nveu_installed installed_said "
    "uveu_total uveu_outside uveu_in_destination uveu_outside_us "
    "shipped_to_us shipped_to_china china_commercially_available_in_us china_sufficient_us_supply "
    "china_no_foundry_diversion china_security_procedures china_remote_users_declared china_third_party_tested_in_us "
    "stated_level product chip_tpp die_area transfer_rate dram_bandwidth limit_tpp datacenter non_planar transistors "
    "contains_hbm packaged_in designer_approved designer_authorized designer_headquarters hbm_bandwidth hbm_area "
    "hbm_direct packager_headquarters to_packager model_large model_published model_derived model_surpassed us_origin "
    "us_content direct_product eccn_at_a eccn_at_b eccn_at_2022 for_level for_2022 line_tpp others_tpp all_others_tpp "
    "reading_lpp_in_d1_d4 reading_tier1_headquarters_in_tier2 reading_tier2_headquarters_in_tier1 "
    "reading_headquarters_b_review reading_review_2022 reading_threshold_words reading_straddling_application "
    "reading_allocation_on_lapse "
    "reading_uveu_timing reading_lpp_5a002z reading_nveu_assurances_tier2 reading_uae_after_group_change "
    "reading_transistors_2028 reading_affiliates_after_suspension reading_exceptions_of_unenforced_rule "
    "reading_aia_weights_headquarters reading_tf32_bits reading_six_bit_formats reading_product_form "
    "reading_carnegie_tier_1 reading_carnegie_year_zero reading_carnegie_india reading_carnegie_share "
    "reading_carnegie_high_risk reading_carnegie_fallback reading_eu_members reading_openai_ceiling "
    "reading_jenner_hotspots reading_agreements_in_force reading_draft_third_tier reading_installations_review"
)
"""The facts of a record, in order."""


def both(*truths: Truth) -> Truth:
    """Kleene's "and"."""
    return False if False in truths else None if None in truths else True


def either(*truths: Truth) -> Truth:
    """Kleene's "or"."""
    return True if True in truths else None if None in truths else False


def opposite(truth: Truth) -> Truth:
    """Kleene's "not"."""
    return None if truth is None else not truth


def member(code: str | None, members: frozenset[str]) -> Truth:
    return None if code is None else code in members


def meets(codes: Codes, members: frozenset[str]) -> Truth:
    """Whether some code is a member."""
    return None if members.isdisjoint(codes) and None in codes else not members.isdisjoint(codes)


def within(codes: Codes, members: frozenset[str]) -> Truth:
    """Whether every code is a member."""
    if members.issuperset(codes):
        return True
    return None if None in codes and members.issuperset(c for c in codes if c is not None) else False


def decide(record: Sequence[Any]) -> Triple:
    """Outcome, authorization and review policy of a record: the values of the facts of ``RECORD``."""
    (
        date, activity, origin, destination, purpose, prohibited_use, military, intelligence, weapons, supercomputer,
        trains_outside, iaas, compliant_storage, _, _, _, _, _, _, customers_outside, customer_place, licensed_place,
        headquarters, consignee_homes, recipient_homes, recipient_places, end_user_homes, operator_homes,
        listed, exporter_listed, role, _, exporter_homes, exporter_seat, osat_approved, _, _,
        between, permanent, employer_homes, private,
        governmental, uveu, uveu_operator, nveu, nveu_operator, license_held, relocated, lpp_used, lender_home, _,
        allocation_used, assurances, _, nveu_installed, _, uveu_total, uveu_outside, uveu_there, uveu_abroad,
        _, _, _, _, _, _, _, _, kind, _, chip_tpp, die_area, _, _, _, datacenter, non_planar, transistors,
        contains_hbm, packaged_in,
        approved, authorized, _, hbm_bandwidth, hbm_area, hbm_direct, _, to_packager, large, published, derived,
        surpassed, us_origin, us_content, direct_product, eccn, _, _, for_level, _, line_tpp, others_tpp, _,
        lpp_reading, tier1_reading, tier2_reading, b_firm_reading, _, _, straddling, _, timing, security_z_in_lpp,
        assurances_reading, _, in_2028, _, _, weights_reading, *_,
    ) = record  # fmt: skip

    d5 = D5 if date >= CAMBODIA_LEAVES_D5 else D5_WITH_CAMBODIA
    tangible = eccn not in INTANGIBLE

    # Part 774: what the item is. The other kinds are described by facts that integrated circuits do not have.
    memory: Truth = kind == "c"
    for_memory: Truth = False
    weights: Truth = kind == "4E091"
    presumed: Truth = False
    a: Truth = kind == "a"
    b: Truth = kind == "b"
    match kind:
        case "" | "2022":
            a, b = level(chip_tpp, die_area, datacenter)
            if role in FABRICATORS and kind == "" and eccn == "3A090.a" and non_planar is not False:
                few = few_transistors(transistors, contains_hbm, date, in_2028)
                shown = both(either(approved, authorized), opposite(a))
                outside = None if packaged_in is None else packaged_in not in d5
                packaged = both(role == "front_end_fabricator", outside, few)
                by_osat = both(osat_approved, opposite(meets(exporter_homes, d5)), few)
                presumed = both(non_planar, opposite(either(shown, packaged, by_osat)))
                a, b = either(a, presumed), both(b, opposite(presumed))
        case "by_commodity":
            if for_level is None:
                a = b = None
                for_memory = None if eccn in FOR_MEMORY else False
            else:
                a, b, for_memory = for_level == "a", for_level == "b", for_level == "c" and eccn in FOR_MEMORY
        case "hbm":
            memory = None if hbm_bandwidth is None or hbm_area is None else hbm_bandwidth > 2 * hbm_area
        case "model":
            weights = both(large, opposite(published), opposite(derived), opposite(surpassed))

    # Parts 744 and 746.
    abroad = None if destination is None else destination != "US"
    embargoed = member(destination, EMBARGOED)
    to_d5 = member(destination, d5)
    designated: Truth = False
    misused: Truth = False
    for_supercomputer: Truth = False
    if listed or not (prohibited_use is military is intelligence is weapons is supercomputer is False):
        designated = both(abroad, meets(listed, DESIGNATED))
        misused = both(
            abroad,
            either(
                meets(listed, LISTED),
                prohibited_use,
                weapons,
                both(military, either(member(destination, MILITARY_ANY_ITEM), meets(headquarters, MILITARY_ANY_ITEM))),
                False
                if kind == "none" and eccn == "EAR99"
                else either(
                    meets(listed, MILITARY_LISTED),
                    both(military, either(member(destination, MILITARY), meets(headquarters, MILITARY))),
                ),
                both(intelligence, either(member(destination, INTELLIGENCE), meets(headquarters, INTELLIGENCE))),
            ),
        )
        for_supercomputer = both(abroad, supercomputer, to_d5, named_for_supercomputers(kind, eccn, a, b))
    restricted = either(designated, misused, for_supercomputer, embargoed)

    # 734.3: subject to the EAR.
    subject = either(us_origin, member(origin, AMERICAN), None if activity is None else activity == "deemed_export")
    if subject is not True:
        subject = either(
            subject,
            None if us_content is None else us_content > 25 * MICRO,
            both(member(destination, TERRORISM), None if us_content is None else us_content > 10 * MICRO),
            both(
                direct_product,
                either(
                    meets(listed, OF_DIRECT_PRODUCTS),
                    both(either(a, b), tangible or eccn in TECHNOLOGY),
                    memory,
                    for_memory if eccn in TECHNOLOGY else False,
                    weights,
                    both(supercomputer, member(destination, CHINESE)),
                    embargoed,
                ),
            ),
        )
    prohibited = both(subject, either(meets(listed, DENIED), meets(exporter_listed, DENIED)))
    if prohibited:
        return "prohibited", "", ""
    doubtful = prohibited is None  # from here on the outcome is open, but the review policy may still be certain

    # What requires a license: 742.6(a)(6)(i)(B), (iii)(A) and (B), 742.6(a)(13), 744.23(a)(3)(i), and the parts above.
    if subject is False or a is b is memory is for_memory is weights is restricted is False:
        return (None, None, "") if doubtful else ("no_license_required", "", "")
    party_in_d5 = meets(headquarters, d5)
    d5_case = either(to_d5, party_in_d5)
    in_scope = member(destination, SCOPE if date >= UAE_ENTERS_A5 else SCOPE_WITH_UAE)
    in_scope_b = member(destination, SCOPE_WITH_UAE)  # which names the United Arab Emirates since they entered A:5
    deemed = member(activity, DEEMED)
    not_deemed = opposite(deemed)
    worldwide = both(a, not_deemed, abroad)
    regional = both(b, not_deemed, in_scope_b)
    of_memory = both(either(memory, for_memory), not_deemed, to_d5)
    of_weights = both(
        weights,
        abroad,
        either(not_deemed, opposite(both(permanent, meets(employer_homes, ALLIES)))),
    )
    b_for_d5_firm = both(b, kind != "by_commodity", not_deemed, abroad, opposite(in_scope), party_in_d5)
    memory_for_d5_firm = both(memory, not_deemed, abroad, opposite(to_d5), party_in_d5)
    for_d5_firm = either(b_for_d5_firm, memory_for_d5_firm)
    required = both(subject, either(worldwide, regional, of_memory, of_weights, for_d5_firm, restricted))
    if required is False:
        return (None, None, "") if doubtful else ("no_license_required", "", "")
    doubtful = doubtful or required is None

    # What carries it, in order of preference; what part 744 or 746 restricts, nothing does.
    controlled = either(a, b)
    ordered = None if a is None or others_tpp is None else others_tpp
    if a and ordered is not None:
        ordered = None if line_tpp is None else ordered + line_tpp
    if restricted is not True and not (controlled is memory is weights is False):
        unrestricted = opposite(restricted)
        usable = both(unrestricted, opposite(meets(listed, UNVERIFIED)))  # 740.2(a)(17)
        moves, shipment = member(activity, MOVES), member(activity, SHIPMENTS)
        no_d5_party = opposite(party_in_d5)
        not_to_d5 = opposite(to_d5)
        # Not needed for items other than 3A090.a, 5A002.z and 5A992.z.1, at the level of 3A090.a.
        designer = either(both(a, eccn not in NEEDS_DESIGNER), approved, authorized)

        # 740.8, ACA and NAC: not a datacenter item at the level of 3A090.a; of software only that of .z paragraphs.
        eligible: Truth = False
        if eccn not in BY_COMMODITY:
            eligible = both(either(b, both(a, opposite(either(datacenter, presumed)))), usable)
        if eligible is not False:
            transfer = None if activity is None else activity == "transfer_in_country"
            within_d5 = both(transfer, to_d5, member(origin, d5))
            carried = both(eligible, moves, either(opposite(d5_case), within_d5))
            if carried:
                return (None, None, "") if doubtful else ("license_exception", "ACA", "")
            doubtful = doubtful or carried is None
            carried = both(eligible, shipment, d5_case)
            if carried:
                return (None, None, "") if doubtful else ("license_exception", "NAC", "")
            doubtful = doubtful or carried is None

        # 740.25, HBM.
        if memory is not False:
            a5_or_us = A5_OR_US_WITH_UAE if date >= UAE_ENTERS_A5 else A5_OR_US
            carried = both(
                memory,
                usable,
                None if hbm_bandwidth is None or hbm_area is None else hbm_bandwidth * 10 < hbm_area * 33,
                member(exporter_seat, a5_or_us),
                opposite(meets(exporter_homes, d5)),
                hbm_direct,
                to_packager,
                None if purpose is None else purpose != "resale",
                opposite(between),
            )
            if carried:
                return (None, None, "") if doubtful else ("license_exception", "HBM", "")
            doubtful = doubtful or carried is None

        # 740.27, AIA; 740.2(a)(9)(ii) leaves it to parties of Macau and D:5, and there, for model weights only.
        carried = False
        if weights is not False:
            allied_homes = (meets(homes, ALLIES) for homes in (consignee_homes, end_user_homes, operator_homes))
            entitled = both(*allied_homes, weights_reading != "no" or within(recipient_homes, ALLIES))
            located = opposite(either(to_d5, meets(recipient_places, d5)))
            barred = either(
                both(in_scope, opposite(weights)),
                both(party_in_d5, opposite(both(weights, weights_reading == "yes"))),
            )
            otherwise = opposite(weights)
            carried = both(
                weights,
                moves,
                usable,
                either(otherwise, entitled),
                either(otherwise, located),
                either(otherwise, compliant_storage),
                opposite(barred),
            )
        elif a is not False and (eccn in COMMODITIES or eccn in FOR_AIA):
            carried = both(
                a,
                moves,
                usable,
                designer if tangible else True,
                opposite(trains_outside) if tangible else True,
                member(destination, ALLIES),
                within(recipient_places, ALLIES),
                within(recipient_homes, ALLIES),
                no_d5_party,
            )
        if carried:
            return (None, None, "") if doubtful else ("license_exception", "AIA", "")
        doubtful = doubtful or carried is None

        # 740.28, ACM.
        making = member(purpose, MANUFACTURING)
        if making is not False and usable is not False and to_d5 is not True:
            going_outside: Truth = licensed_place in d5
            if customers_outside == "yes":
                going_outside = True
            elif customers_outside == "" and not going_outside:
                going_outside = opposite(member(customer_place, d5))
            carried = both(
                making,
                usable,
                either(controlled, memory),
                moves,
                going_outside,
                either(b, memory, designer),
                not_to_d5,
                opposite(meets(consignee_homes, d5)),
                private,
                either(opposite(governmental), within(consignee_homes, AMERICAN)),
            )
            if carried:
                return (None, None, "") if doubtful else ("license_exception", "ACM", "")
            doubtful = doubtful or carried is None

        # 748.15 and Supplement No. 10 to part 748: universal and national validated end users.
        if (uveu is not False and uveu_operator is not False) or (nveu is not False and nveu_operator is not False):
            inside = member(destination, ALLIES)
            installable = both(
                controlled,
                unrestricted,
                not_to_d5,
                no_d5_party,
                moves if relocated else shipment,
                None if purpose is None else purpose not in NOT_OWN_USE,
                opposite(both(trains_outside, either(opposite(inside), iaas))),
            )
            allied_home = meets(consignee_homes, ALLIES)
            moved_within = both(relocated, None if activity is None else activity == "transfer_in_country")
            joins_country = None if moved_within is None else 0 if moved_within else ordered
            uncounted = opposite(both(a, tangible))
            carried = both(uveu, uveu_operator, installable, allied_home)
            if carried is not False:
                total = plus(uveu_total, 0 if relocated else ordered)
                left_outside = None if origin is None else origin not in ALLIES
                left_abroad = None if origin is None else origin != "US"
                carried = both(
                    carried,
                    either(
                        uncounted, inside, share(uveu_outside, joining(relocated, left_outside, ordered), 25, total)
                    ),
                    either(uncounted, inside, share(uveu_there, joins_country, 7, total)),
                    either(
                        uncounted,
                        opposite(abroad),
                        opposite(meets(consignee_homes, AMERICAN)),
                        timing == "reporting_dates",
                        share(uveu_abroad, joining(relocated, left_abroad, ordered), 50, total),
                    ),
                )
            if carried:
                return (None, None, "") if doubtful else ("authorized_veu", "UVEU", "")
            doubtful = doubtful or carried is None
            excluded = NOT_FOR_NVEU if date >= CAMBODIA_LEAVES_D5 else NOT_FOR_NVEU_WITH_CAMBODIA
            installed = plus(nveu_installed, joins_country)
            limit = NVEU_LIMITS[max(bisect_right(QUARTERS, date) - 1, 0)]
            carried = both(
                nveu,
                nveu_operator,
                installable,
                either(opposite(within(consignee_homes, excluded)), opposite(member(destination, excluded))),
                either(allied_home, assurances, assurances_reading == "may_be_sought"),
                either(uncounted, None if installed is None else installed <= limit),
            )
            if carried:
                return (None, None, "") if doubtful else ("authorized_veu", "NVEU", "")
            doubtful = doubtful or carried is None

        # 740.29, LPP, which 740.2(a)(9)(ii) does not name; the TPP may be applied to the limit of the operator.
        if a is not False and usable is not False and shipment is not False and party_in_d5 is not True:
            received = plus(lpp_used, ordered)
            carried = both(
                a,
                usable,
                shipment,
                eccn in COMMODITIES and (eccn not in SECURITY_Z or security_z_in_lpp == "eligible"),
                True if lender_home == "" else member(lender_home, ALLIES),
                not_to_d5,
                no_d5_party,
                opposite(meets(consignee_homes, d5)),
                lpp_reading == "allowed" or opposite(in_scope),
                None if received is None else received <= LPP_LIMIT,
            )
            if carried:
                return (None, None, "") if doubtful else ("license_exception", "LPP", "")
            doubtful = doubtful or carried is None

    if doubtful:
        return OPEN

    # 742.6(b)(10) and (14): how an application is reviewed; the strictest policy that applies.
    authorization = "license" if license_held else ""
    exempt = allowed = None
    reviewed = both(worldwide, opposite(d5_case))
    if reviewed is not False:
        allied_place, allied_home = member(destination, ALLIES), meets(consignee_homes, ALLIES)
        exempt = either(
            both(allied_place, tier2_reading == "approve" or allied_home),
            both(opposite(allied_place), allied_home, tier1_reading == "approve"),
        )
        allowed = both(
            at_most(plus(allocation_used, 1), ALLOCATION, assurances),
            either(at_most(plus(allocation_used, ordered), ALLOCATION, assurances), straddling == "split"),
        )
    denial = either(both(reviewed, opposite(exempt), opposite(allowed)), designated)
    if denial is not False:
        return "license_required", authorization, "policy_of_denial" if denial else None
    by_case = b_firm_reading == "case_by_case"
    friends = FRIENDS_WITH_UAE if date >= UAE_ENTERS_A5 else FRIENDS
    of_friends = for_supercomputer is not False and within(recipient_homes, friends)  # 744.23(d)(2)
    end_user_outside = either(
        both(not_deemed, opposite(within(end_user_homes, ALLIES))),
        both(deemed, opposite(within(employer_homes, ALLIES))),
    )
    presumption = either(
        both(either(worldwide, regional), d5_case),
        both(of_memory, party_in_d5),
        both(of_weights, end_user_outside),
        both(for_d5_firm, not by_case),
        both(for_supercomputer, opposite(of_friends)),
        misused,
        embargoed,
    )
    if presumption is not False:
        return "license_required", authorization, "presumption_of_denial" if presumption else None
    if by_case and for_d5_firm is not False:
        return "license_required", authorization, "case_by_case" if for_d5_firm else None
    approval = either(
        both(reviewed, either(exempt, both(opposite(exempt), allowed))),
        both(regional, opposite(d5_case)),
        both(of_memory, opposite(party_in_d5)),
        both(for_supercomputer, of_friends),
    )
    policy = None if approval is None else "presumption_of_approval" if approval else ""
    return "license_required", authorization, policy


def level(tpp: int | None, area: int | None, datacenter: Truth) -> tuple[Truth, Truth]:
    """Whether an integrated circuit stands at the level of 3A090.a, and of 3A090.b (millionths of TPP and of mm²)."""
    if tpp is None:
        return None, False if area == 0 else None
    if tpp >= 4800 * MICRO:
        return True, False
    if tpp < 1600 * MICRO or datacenter is False or area == 0:  # Note 2; without a non-planar die there is no density
        return False, False
    if area is None:
        return None, None
    certain = True if datacenter else None
    density = tpp * 100
    if density >= 592 * area:
        return certain, False
    if density >= 320 * area or (tpp >= 2400 * MICRO and density >= 160 * area):
        return False, certain
    return False, False


def few_transistors(transistors: int | None, hbm: Truth, date: dt.date, in_2028: str) -> Truth:
    """Whether an attested transistor count is low enough under Note 1 to 3A090.a, paragraphs b and c."""
    if transistors is None:
        return None
    billions = 30
    if date >= dt.date(2029, 1, 1):
        billions = 40
    elif date >= dt.date(2027, 1, 1) and (date < dt.date(2028, 1, 1) or in_2028 == "35_billion"):
        billions = 35
    return transistors < 30 * 10**9 or both(opposite(hbm), transistors < billions * 10**9)


def named_for_supercomputers(kind: str, eccn: str, a: Truth, b: Truth) -> Truth:
    """Whether 744.23(a)(1) names the item's entry: what is below 3A090 and 4A090 is in 3A991 and 4A994."""
    if eccn.startswith(FOR_SUPERCOMPUTERS):
        return True
    return both(kind == "" and eccn in ("3A090.a", "4A090.a"), opposite(a), opposite(b))


def at_most(used: int | None, allocation: int, assurances: Truth) -> Truth:
    """Whether what is used stays within an allocation, which government assurances double."""
    if used is None:
        return None
    return used <= allocation or (False if used > 2 * allocation else assurances)


def plus(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a + b


def joining(relocated: bool, was_there: Truth, ordered: int | None) -> int | None:
    """What an order adds to a place: relocated chips nothing, if they were there."""
    if not relocated:
        return ordered
    return None if was_there is None else 0 if was_there else ordered


def share(part: int | None, joins: int | None, percent: int, total: int | None) -> Truth:
    """Whether a part, with what joins it, is at most so many percent of the total."""
    after = plus(part, joins)
    return None if after is None or total is None else after * 100 <= total * percent
