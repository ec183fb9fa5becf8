"""§ 748.15 and Supplement No. 10 to part 748: Data Center Validated End Users, universal (UVEU) and national (NVEU).

The shares of paragraph 6 are tested after the event: new chips join both the part and the whole, relocated chips
only change place.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Final

from licet.facts.record import (
    MILLI,
    activity,
    consignee_headquarters,
    date,
    destination,
    government_assurances,
    iaas,
    nveu_held,
    nveu_installed,
    nveu_operator,
    origin,
    purpose,
    relocated,
    trains_outside,
    uveu_held,
    uveu_in_destination,
    uveu_operator,
    uveu_outside,
    uveu_outside_us,
    uveu_total,
)
from licet.kernel.nodes import Case, Const, Expr, NamedSet, all_of, any_of, schedule
from licet.law.in_force import DIFFUSION_KEPT
from licet.law.parameter import number, parameters
from licet.law.part734.scope import EXPORT_REEXPORT, EXPORT_REEXPORT_TRANSFER
from licet.law.part740.s2_restrictions import RELIED_ON
from licet.law.part744.requirements import NO_PART_744_OR_746
from licet.law.part774.eccn_3a090 import a_tpp, commodity_a, level_a, level_b
from licet.law.provision import Authorization, Clause, Obligation, When, require
from licet.law.readings import nveu_assurances_tier2, uveu_timing
from licet.law.sets import (
    CONSIGNEE_OF_SUPPLEMENT_5A,
    MACAU_OR_D5,
    NVEU_COUNTRIES,
    SUPPLEMENT_5A,
    UNITED_STATES,
    to,
    to_headquartered_in,
)

NOT_OWN_USE: Final = NamedSet.of(
    "uses outside the end user's own data center",
    ("resale", "warehouse_storage", "consumer", "development_or_production"),
    "748.15(d)(2)",
)

Percent = int | Decimal

_inside = to(SUPPLEMENT_5A)
_new = Case(((relocated, Const(0)),), a_tpp)
_whole = uveu_total + _new
_STAYS = relocated & activity.equals("transfer_in_country")  # owned chips that only change their place in a country
_joins_country = Case(((_STAYS, Const(0)),), a_tpp)
_from_outside = ~origin.is_in(SUPPLEMENT_5A, date)
_from_abroad = ~origin.is_in(UNITED_STATES)
_joins_outside = Case(((relocated, Case(((_from_outside, Const(0)),), a_tpp)),), a_tpp)
_joins_abroad = Case(((relocated, Case(((_from_abroad, Const(0)),), a_tpp)),), a_tpp)


def _share(part: Expr, percent: Percent) -> Expr:
    of_hundred = Fraction(percent) / 100
    whole, hundred = (percent, 100) if isinstance(percent, int) else (of_hundred.numerator, of_hundred.denominator)
    return part * hundred <= _whole * whole


def outside_within(percent: Percent) -> Expr:
    """The share outside Supplement No. 5(a) is within so many percent after this transaction."""
    return any_of(~commodity_a, _inside, _share(uveu_outside + _joins_outside, percent))


def in_one_country_within(percent: Percent) -> Expr:
    """The share in a destination outside Supplement No. 5(a) is within so many percent after this transaction."""
    return any_of(~commodity_a, _inside, _share(uveu_in_destination + _joins_country, percent))


def abroad_within(percent: Percent) -> Expr:
    """The share outside the United States of who is headquartered there is within so many percent."""
    return any_of(
        ~commodity_a,
        to(UNITED_STATES),
        ~consignee_headquarters.meets(UNITED_STATES),
        uveu_timing.is_("reporting_dates"),
        _share(uveu_outside_us + _joins_abroad, percent),
    )


_PARAGRAPH_6: Final = "Supplement No. 10 to part 748, paragraph 6"

SHARE_OUTSIDE: Final = require(
    _PARAGRAPH_6,
    outside_within(number("uveu_outside_supplement_5")),
    "no more than 25 percent of its total AI computing power (the TPP of the chips at the 3A090.a level that it, its "
    "subsidiaries and its parents own) outside Supplement No. 5(a), after this transaction",
)
SHARE_ONE_COUNTRY: Final = require(
    _PARAGRAPH_6,
    in_one_country_within(number("uveu_one_country")),
    "no more than 7 percent of it in the destination, after this transaction",
)
SHARE_ABROAD: Final = require(
    _PARAGRAPH_6,
    abroad_within(number("uveu_outside_us")),
    "if headquartered in the United States, no more than 50 percent of it outside the United States",
)

_table = parameters()["nveu_installed_base"]
_steps = [(since, Const(tpp * MILLI, _table.title, _table.cite)) for since, tpp in _table.schedule]
NVEU_ALLOCATION: Final[Expr] = schedule(date, _steps[1:], before=_steps[0][1])
LAST_QUARTER_ENDS: Final = dt.date(2027, 12, 31)

INSTALLED_BASE: Final = require(
    "748.15(a)(2)(iii)(B)",
    any_of(~commodity_a, nveu_installed + _joins_country <= NVEU_ALLOCATION),
    "within the cumulative installed base of the quarter for the company in the country (Table 1), without what "
    "suffered attrition (loss, damage, failure, relocation, resale)",
)

_ITEMS = require("748.15(a)(2)", any_of(level_a, level_b), "an item that the authorization can list by ECCN")
_NOT_D5 = require("748.15(b)(2)", ~to(MACAU_OR_D5), "not to Macau or Country Group D:5")
_NO_D5_PARTY = require(
    "Supplement No. 10 to part 748, paragraph 4",
    ~to_headquartered_in(MACAU_OR_D5),
    "no party headquartered in Macau or Country Group D:5",
)
_OWN_USE = require(
    "748.15(d)(2)", ~purpose.is_in(NOT_OWN_USE), "for use in the end user's own data center, consumed in use"
)
TRAINS_IN_BREACH: Final = all_of(trains_outside, any_of(~_inside, iaas))
"""Paragraph 7 looks at where a 4E091 model is trained and, of infrastructure as a service, for whom: who trains one of
its own in Supplement No. 5(a) may do so wherever it is headquartered."""
_TRAINING = require(
    "Supplement No. 10 to part 748, paragraph 7",
    ~TRAINS_IN_BREACH,
    "no training of a 4E091 model outside Supplement No. 5(a), or as infrastructure as a service for an entity "
    "headquartered outside of it, without authorization from BIS (fine-tuning up to a quarter of the operations that "
    "trained the original is not meant)",
)
_PART_744 = require(
    "748.15(d)(2)", NO_PART_744_OR_746, "not for an activity or end user for which part 744 or 746 requires a license"
)


_MOVES = require(
    "748.15(d)(2)(iii)",
    any_of(activity.is_in(EXPORT_REEXPORT), all_of(activity.is_in(EXPORT_REEXPORT_TRANSFER), relocated)),
    "an export or reexport, or a move between authorized sites of the same validated end user",
)

_ADDRESS: Final = Clause(
    "748.15(f)(1)(iv)",
    "Send it to the Office of Exporter Services, Bureau of Industry and Security, U.S. Department of Commerce, 14th "
    "Street and Constitution Avenue NW, Room 2099B, Washington, DC 20230, the package marked “Data Center "
    "Authorization Validated End-user Report”.",
)
_REPORTS: Final = (
    Obligation(
        "748.15(f)(1)(ii)",
        "Report to BIS the inventory of items received and the dates of receipt (an NVEU also its current customers).",
        "validated end user",
        When("by July 15 and January 15 each year", half_yearly=((7, 15), (1, 15))),
        "veu_end_user_report",
        contents=(_ADDRESS,),
    ),
    Obligation(
        "748.15(f)(1)(i)",
        "Report to BIS each validated end user reexported to: name, address, destination, quantity, value, ECCN.",
        "reexporter",
        When("by July 15 and January 15 each year", half_yearly=((7, 15), (1, 15))),
        "veu_reexporter_report",
        applies=activity.equals("reexport"),
        contents=(_ADDRESS,),
    ),
    Obligation(
        "Supplement No. 10 to part 748, paragraph 10",
        "Report a facility-specific chip accounting, its attrition included, for itself, its parents and subsidiaries.",
        "validated end user",
        When("each February 1 and August 1", yearly=((2, 1), (8, 1))),
        "veu_chip_accounting",
    ),
    Obligation(
        "Supplement No. 10 to part 748, paragraph 7",
        "Train no model of 4E091, without authorization from BIS, outside Supplement No. 5(a), nor as infrastructure "
        "as a service for an entity headquartered outside of it. Fine-tuning up to a quarter of the operations that "
        "trained the original, access through an application programming interface, and infrastructure as a service "
        "for inference are permitted.",
        "validated end user",
        When("as long as the items are used"),
    ),
    Obligation(
        "Supplement No. 10 to part 748, paragraphs 14, 15 and 18",
        "Meet the baseline, AI-specific and personnel security requirements.",
        "validated end user",
        When("on or before January 15, 2026"),
    ),
    Obligation(
        "Supplement No. 10 to part 748, paragraph 16",
        "Ship under a shipment security plan; report theft, loss or tampering to BIS within 30 days.",
        "validated end user",
        When("with the shipment"),
    ),
    Obligation(
        "Supplement No. 10 to part 748, paragraph 11",
        "Keep the records of the authorization.",
        "validated end user",
        When("for five years", months=60, kept=True),
    ),
)

UVEU: Final = Authorization(
    code="UVEU",
    cite="748.15",
    title="Universal Validated End User",
    outcome="authorized_veu",
    conditions=(
        require(
            "748.15(a)(1)", uveu_held, "the owner of the items holds a universal authorization for the destination"
        ),
        require(
            "748.15(a)(2)(ii)(A)",
            uveu_operator,
            "an operator other than the owner holds a universal authorization itself",
        ),
        require(
            "748.15(b)(2)(i)",
            CONSIGNEE_OF_SUPPLEMENT_5A,
            "headquartered, or with an ultimate parent headquartered, in Supplement No. 5(a)",
        ),
        _NOT_D5,
        _NO_D5_PARTY,
        _MOVES,
        _ITEMS,
        _OWN_USE,
        _TRAINING,
        _PART_744,
        SHARE_OUTSIDE,
        SHARE_ONE_COUNTRY,
        SHARE_ABROAD,
        RELIED_ON,
    ),
    in_force=DIFFUSION_KEPT,
    obligations=(
        Obligation(
            "748.15(a)(2)(ii)(A)",
            "If the data center is in a new location: notify BIS of it, with its physical address.",
            "validated end user",
            When("180 days before the first export to a new data center", days=-180),
            "uveu_new_site_notice",
        ),
        Obligation(
            "Supplement No. 10 to part 748, paragraph 5",
            "Notify BIS of the transfer of chips between countries, and of data centers planned in countries not "
            "notified before.",
            "validated end user",
            When("60 days before the transfer", days=-60),
            "uveu_transfer_notice",
            applies=relocated & ~activity.equals("transfer_in_country"),
        ),
        *_REPORTS,
    ),
    consumes="uveu/{holder}/{destination}",
    draws=~_STAYS,
)

NVEU: Final = Authorization(
    code="NVEU",
    cite="748.15",
    title="National Validated End User",
    outcome="authorized_veu",
    conditions=(
        require("748.15(a)(1)", nveu_held, "the owner of the items holds a national authorization for the destination"),
        require(
            "748.15(a)(2)(iii)(A)",
            nveu_operator,
            "an operator other than the owner holds a national authorization itself",
        ),
        require(
            "748.15(b)(2)(ii)",
            any_of(
                consignee_headquarters.meets(NVEU_COUNTRIES, date),
                destination.is_in(NVEU_COUNTRIES, date),
            ),
            "headquartered or located in Country Groups A, B or D:1 to D:4, except Macau and D:5",
        ),
        _NOT_D5,
        _NO_D5_PARTY,
        require(
            "Supplement No. 10 to part 748, paragraph 12",
            any_of(
                CONSIGNEE_OF_SUPPLEMENT_5A,
                government_assurances,
                nveu_assurances_tier2.is_("may_be_sought"),
            ),
            "headquartered in Supplement No. 5(a), or a government-to-government arrangement",
        ),
        _MOVES,
        _ITEMS,
        _OWN_USE,
        _TRAINING,
        _PART_744,
        INSTALLED_BASE,
        RELIED_ON,
    ),
    in_force=DIFFUSION_KEPT,
    obligations=_REPORTS,
    consumes="nveu/{holder}/{destination}/{quarter}",
    draws=~_STAYS,
)
