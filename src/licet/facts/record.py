"""The facts that the law looks at, and how they are read off a transaction.

A record is a flat tuple: one value for each fact of ``FACTS`` (the transaction's own, the same for all its lines),
followed by the facts of one line and the readings, which the law adds. ``pointers`` says where each came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from licet.facts.contract import ACTIVITIES, CHINA_2026, LISTS, MOST_TPP, PURPOSES, ROLES
from licet.facts.transaction import Authorization, EndUse, NearbySite, Party, Transaction
from licet.kernel.nodes import Fact, Type, Value

MILLI: Final = 1000
"""Computing power is counted in thousandths of TPP."""

_MOST: Final = MOST_TPP * MILLI


def _flag(name: str, label: str) -> Fact:
    return Fact(name, Type.BOOL, label)


def _code(name: str, label: str, among: tuple[str, ...] = ()) -> Fact:
    return Fact(name, Type.CODE, label, among=among)


def _said(name: str, label: str) -> Fact:
    """What was said of something, if anything."""
    return Fact(name, Type.CODE, label, known=True, among=("yes", "no", ""))


def _codes(name: str, label: str) -> Fact:
    return Fact(name, Type.CODES, label)


def _tpp(name: str, label: str) -> Fact:
    return Fact(name, Type.INT, label, most=_MOST)


date = Fact("date", Type.DATE, "date", known=True)
activity = _code("activity", "activity", ACTIVITIES)
origin = _code("origin", "origin")
destination = _code("destination", "destination")

purpose = _code("purpose", "purpose", PURPOSES)
prohibited_part_744 = _flag("prohibited_part_744", "end use or end user prohibited under part 744")
military = _flag("military", "military end use or end user")
military_intelligence = _flag("military_intelligence", "military-intelligence end use or end user")
weapons_of_mass_destruction = _flag("weapons_of_mass_destruction", "weapons of mass destruction end use")
supercomputer = _flag("supercomputer", "supercomputer end use")
trains_outside = _flag("trains_outside", "trains a 4E091 model for an entity outside Supplement No. 5(a)")
iaas = _flag("iaas", "infrastructure as a service for others")
compliant_storage = _flag("compliant_storage", "stored in a facility under paragraphs 14, 15 and 18")
site_tpp = _tpp("site_tpp", "commonly controlled TPP at the site and those near it, after this transaction")
site_at_least = Fact(
    "site_at_least", Type.INT, "TPP that is known of the site and those near it", known=True, most=_MOST
)
site_at_most = _tpp("site_at_most", "the most TPP that the site and those near it may have")
corporate_governance = _said("corporate_governance", "corporate governance of the end user")
location_verification = _said("location_verification", "location verification of the chips")
matching_us_investment = _said("matching_us_investment", "matching investment in US AI")
customers_outside = _said("customers_outside", "destined to customers outside Macau and D:5")
customer_location = _code("customer_location", "location of the end user")
licensed_customer_location = Fact(
    "licensed_customer_location", Type.CODE, "location of the end user, if a license is held for it", known=True
)

headquarters = _codes("headquarters", "headquarters and ultimate parents of the parties")
consignee_headquarters = _codes("consignee_headquarters", "headquarters and ultimate parent of the ultimate consignee")
recipients_headquarters = _codes(
    "recipients_headquarters", "headquarters and ultimate parents of the ultimate consignee, end user and operator"
)
recipients_locations = _codes("recipients_locations", "locations of the ultimate consignee, end user and operator")
end_user_headquarters = _codes("end_user_headquarters", "headquarters and ultimate parent of the end user")
operator_headquarters = _codes("operator_headquarters", "headquarters and ultimate parent of the operator")
listed = _codes("listed", "lists that a party is on")
exporter_listed = _codes("exporter_listed", "lists that the exporter is on")
exporter_role = _code("exporter_role", "what the exporter is", ROLES)
exporter_location = _code("exporter_location", "where the exporter is located")
exporter_headquarters = _codes("exporter_headquarters", "headquarters and ultimate parent of the exporter")
exporter_seat = _code("exporter_seat", "headquarters of the exporter")
osat_approved = _flag("osat_approved", "approved OSAT company")
affiliate_listed = _codes("affiliate_listed", "lists of the owners of 50 percent or more of a party")
owner_listed = _codes("owner_listed", "lists of the owners of less than 50 percent, or of an unknown share, of a party")
through_intermediaries = _flag("through_intermediaries", "intermediate consignees")
permanent_employee = _flag("permanent_employee", "permanent regular employee")
employer_headquarters = _codes("employer_headquarters", "headquarters and ultimate parent of the employer")
consignee_private = _flag("consignee_private", "ultimate consignee in the private sector")
consignee_government = _flag("consignee_government", "ultimate consignee owned or controlled by a government")

uveu_held = _flag("uveu_held", "universal validated end user authorization held")
uveu_operator = _flag("uveu_operator", "operator covered by a universal authorization")
nveu_held = _flag("nveu_held", "national validated end user authorization held for the destination")
nveu_operator = _flag("nveu_operator", "operator covered by a national authorization")
license_held = Fact("license_held", Type.BOOL, "license held for the destination", known=True)
relocated = Fact("relocated", Type.BOOL, "chips that the validated end user already owns", known=True)

lpp_used = _tpp("lpp_used", "TPP received under LPP this calendar year")
lender_headquarters = _code(
    "lender_headquarters", "headquarters of an ultimate consignee that applies the TPP to the operator's LPP limit"
)
aia_cumulative = _tpp("aia_cumulative", "cumulative TPP received under AIA")
allocation_used = _tpp("allocation_used", "TPP licensed to the destination since 2025")
government_assurances = _flag("government_assurances", "government-to-government assurances")
assurances_said = _said("assurances_said", "government-to-government assurances, as far as they were said")
nveu_installed = _tpp("nveu_installed", "TPP installed by the company in the country")
installed_said = Fact(
    "installed_said", Type.CODE, "TPP installed in the country, as far as it was said", known=True, among=("yes", "")
)
uveu_total = _tpp("uveu_total", "total TPP of the universal validated end user")
uveu_outside = _tpp("uveu_outside", "its TPP outside Supplement No. 5(a)")
uveu_in_destination = _tpp("uveu_in_destination", "its TPP in the destination")
uveu_outside_us = _tpp("uveu_outside_us", "its TPP outside the United States")
shipped_to_us = _tpp("shipped_to_us", "TPP of the product shipped to customers in the United States")
shipped_to_china = _tpp("shipped_to_china", "TPP of the product shipped to China and Macau")
CHINA: Final = tuple(_flag(f"china_{name}", name.replace("_", " ")) for name in CHINA_2026)

FACTS: Final[tuple[Fact, ...]] = (
    *(v for v in list(globals().values()) if isinstance(v, Fact)),
    *CHINA,
)

ENTITY_LIST: Final = ("entity_list", *(name for name in LISTS if name.startswith("entity_list_footnote")))
"""On the Entity List, with or without a footnote."""
OF_THE_DESTINATION: Final = (
    *("uveu_held", "uveu_operator", "nveu_held", "nveu_operator", "license_held", "relocated", "installed_said"),
)
"""What depends on whether an authorization is for the destination."""
OF_THE_SITE: Final = ("site_tpp", "site_at_least", "site_at_most")
"""The computing power of the site, and what is known of it where it is not known itself."""
AFFILIATE_LISTS: Final = (*ENTITY_LIST, "meu", "sdn")
"""The lists whose parties reach the companies that they own (90 FR 47201)."""
HALF: Final = Decimal("0.5")

_ROLES: Final = ("purchaser", "ultimate_consignee", "end_user", "operator")
_RECIPIENTS: Final = ("ultimate_consignee", "end_user", "operator")


_NO_CHINA: Final = (None,) * len(CHINA_2026)


def transaction_values(t: Transaction) -> tuple[Value, ...]:
    """The values of ``FACTS`` for a transaction."""
    p, use, state = t.parties, t.end_use, t.state
    consignee, between = p.ultimate_consignee, p.intermediate_consignees
    recipients = [consignee]
    if p.end_user is not consignee:
        recipients.append(p.end_user)
    if p.operator is not consignee:
        recipients.append(p.operator)
    everyone = recipients
    if between or p.purchaser is not consignee:
        everyone = [p.purchaser, *recipients, *between]
    homes = _headquarters([consignee])
    recipient_homes = homes if len(recipients) == 1 else _headquarters(recipients)
    employer = p.end_user.employer
    return (
        t.date,
        t.activity,
        t.origin,
        t.destination,
        use.purpose,
        use.prohibited_part_744,
        use.military,
        use.military_intelligence,
        use.weapons_of_mass_destruction,
        use.supercomputer,
        use.trains_4e091_model_for_outside_supplement_5,
        use.iaas,
        use.stored_in_compliant_facility,
        *_site(use),
        _yes_no(use.corporate_governance),
        _yes_no(use.location_verification),
        _yes_no(use.matching_us_investment),
        _yes_no(use.destined_to_customers_outside_macau_d5),
        p.end_user.location if use.customers_are_the_end_user else None,
        _licensed(t, p.end_user.location),
        recipient_homes if everyone is recipients else _headquarters(everyone),
        homes,
        recipient_homes,
        (consignee.location,) if len(recipients) == 1 else tuple(dict.fromkeys([x.location for x in recipients])),
        homes if p.end_user is consignee else _headquarters([p.end_user]),
        homes if p.operator is consignee else _headquarters([p.operator]),
        _listed(everyone),
        _listed([p.exporter]),
        p.exporter.role or "other",
        p.exporter.location,
        _headquarters([p.exporter]),
        p.exporter.headquarters,
        p.exporter.approved_osat,
        _affiliate_listed(everyone),
        _owner_listed(everyone),
        None if between == (Party(),) else bool(between),
        p.end_user.permanent_regular_employee,
        (None,) if employer is None else _headquarters([employer]),
        _private(consignee),
        consignee.government_owned_or_controlled,
        *_authorizations(t),
        thousandths(state.lpp_operator_used_tpp if state.lpp_of_operator else state.lpp_used_tpp),
        parent_headquarters(consignee) if state.lpp_of_operator else "",
        thousandths(state.aia_cumulative_tpp),
        thousandths(state.country_allocation_used_tpp),
        state.government_assurances,
        _yes_no(state.government_assurances),
        thousandths(state.nveu_installed_tpp),
        _installed_said(t),
        thousandths(state.uveu.total_tpp),
        thousandths(state.uveu.outside_supplement_5_tpp),
        thousandths(state.uveu.in_destination_tpp),
        thousandths(state.uveu.outside_us_tpp),
        thousandths(state.shipped_to_us_tpp),
        thousandths(state.shipped_to_china_tpp),
        *([state.china_2026.get(name) for name in CHINA_2026] if state.china_2026 else _NO_CHINA),
    )


def _installed_said(t: Transaction) -> str:
    """Whether something was said of what is installed: a national validated end user keeps count of it."""
    held = any(a.type == "NVEU" and _is_for(a, t.destination) is not False for a in t.authorizations)
    return "yes" if held or t.state.nveu_installed_said or t.state.nveu_installed_tpp is not None else ""


def _yes_no(said: bool | None) -> str:
    return "" if said is None else "yes" if said else "no"


NEAR_KM: Final = 100
NEAR_MS: Final = 2
"""Within which sites under common control count as one, where a proposal controls sites."""


def _site(use: EndUse) -> tuple[int | None, int, int | None]:
    """The computing power of the site with the sites that count as one with it, and the least and most it may be."""
    least = most = use.site_tpp
    known = use.site_tpp is not None
    for site in use.nearby_sites:
        counts = _counts(site)
        if counts is False:
            continue
        if counts and site.tpp is not None:
            least = site.tpp + (least or 0)
        elif site.tpp != 0:
            known = False
        most = None if most is None or site.tpp is None else most + site.tpp
    sure = min(thousandths(least) or 0, _MOST)
    return sure if known else None, sure, None if most is None else min(thousandths(most) or 0, _MOST)


def _counts(site: NearbySite) -> bool | None:
    """Whether a site counts as one with that of the transaction."""
    near = _near(site)
    if near is False or site.commonly_controlled is False:
        return False
    return near and site.commonly_controlled


def _near(site: NearbySite) -> bool | None:
    within = [
        None if found is None else found <= most
        for found, most in ((site.distance_km, NEAR_KM), (site.round_trip_ms, NEAR_MS))
    ]
    return _any(within)


def _open_sites(use: EndUse) -> Iterator[str]:
    """Where what is not known of the sites that count, or may, would have been given."""
    if use.site_tpp is None:
        yield "/end_use/site_tpp"
    for i, site in enumerate(use.nearby_sites):
        if _counts(site) is not False and site.tpp != 0:
            fields = ["tpp", "commonly_controlled", *(() if _near(site) else ("distance_km", "round_trip_ms"))]
            yield from (f"/end_use/nearby_sites/{i}/{name}" for name in fields if getattr(site, name) is None)


def thousandths(tpp: Decimal | None) -> int | None:
    """TPP as a whole number of thousandths; a finer remainder of a counter counts in full."""
    if tpp is None:
        return None
    exact = tpp * MILLI
    whole = int(exact)
    return whole if whole == exact else whole + 1


def parent_headquarters(party: Party) -> str | None:
    """Where the ultimate parent is headquartered; a party without a named parent is its own."""
    return party.headquarters if party.ultimate_parent is None else party.ultimate_parent.headquarters


def _headquarters(parties: Sequence[Party]) -> tuple[str | None, ...]:
    if len(parties) == 1:
        home, parent = parties[0].headquarters, parties[0].ultimate_parent
        return (home,) if parent is None or parent.headquarters == home else (home, parent.headquarters)
    found: dict[str | None, None] = {}
    for party in parties:
        found[party.headquarters] = None
        if party.ultimate_parent is not None:
            found[party.ultimate_parent.headquarters] = None
    return tuple(found)


def _listed(parties: Iterable[Party]) -> tuple[str | None, ...]:
    found: tuple[str | None, ...] = ()
    for party in parties:
        found += (None,) if party.listed is None else party.listed
    return tuple(dict.fromkeys(found)) if len(found) > 1 else found


def _affiliate_listed(parties: Iterable[Party]) -> tuple[str | None, ...]:
    """The lists that reach a party through its owners: those of the listed parties that own half of it or more.

    The shares of all listed owners add up, whatever list each is on; an owner that listed parties own by half counts as
    they do. Unknown (None) where shares or listings that are not known could make up the half.
    """
    found: dict[str | None, None] = {}
    for party in (p for p in parties if p.owners):
        known, open_ = Decimal(0), Decimal(0)
        lists: dict[str | None, None] = {}
        for owner, share in party.owners:
            on, sure = _listed_or_affiliated(owner)
            if not on and sure:
                continue
            if share is None or not on:
                open_ += 1 if share is None else share
            else:
                known += share
            lists.update(dict.fromkeys(on))
        if known >= HALF:
            found.update(lists)
        elif known + open_ >= HALF:
            found[None] = None
    return tuple(found)


def _listed_or_affiliated(owner: Party) -> tuple[list[str], bool]:
    """The lists that an owner is on, or that reach it through its own owners; and whether all of them are known."""
    reached = _affiliate_listed([owner])
    on = [name for name in (*(owner.listed or ()), *reached) if name in AFFILIATE_LISTS]
    return on, owner.listed is not None and None not in reached


def _open_owners(party: Party, at: str) -> list[str]:
    """Where what is not known of a party's owners would have been given."""
    found: list[str] = []
    for i, (owner, share) in enumerate(party.owners):
        on, sure = _listed_or_affiliated(owner)
        place = f"{at}/owners/{i}"
        if on and share is None:
            found.append(f"{place}/share")
        elif not on and not sure:
            found += [f"{place}/party/listed"] if owner.listed is None else _open_owners(owner, f"{place}/party")
            found += [f"{place}/share"] if share is None else []
    return found


def _owner_listed(parties: Iterable[Party]) -> tuple[str | None, ...]:
    """The lists of the owners of parties that listed owners are not known to own half of."""
    found: dict[str | None, None] = {}
    for party in parties:
        if party.owners and not any(_affiliate_listed([party])):
            found.update(dict.fromkeys(_listed(owner for owner, _ in party.owners)))
    return tuple(found)


def _private(consignee: Party) -> bool | None:
    """Stated; what a government owns or controls is not."""
    if consignee.private_sector is not None:
        return consignee.private_sector
    return False if consignee.government_owned_or_controlled else None


def _authorizations(t: Transaction) -> tuple[Value, ...]:
    """The values from ``uveu_held`` to ``relocated``."""
    if not t.authorizations:
        owner, operator = t.parties.ultimate_consignee, t.parties.operator
        same = operator is owner or operator.name == owner.name
        return (False, same, False, same, False, False)
    consignee = [t.parties.ultimate_consignee]
    return (
        *_held(t, "UVEU"),
        *_held(t, "NVEU"),
        _license_held(t),
        any(
            a.relocated and _matches(a, t.destination, consignee) is not False
            for a in t.authorizations
            if a.type != "license"
        ),
    )


def _held(t: Transaction, kind: str) -> tuple[bool | None, bool | None]:
    """Whether the owner of the items, and their operator, hold a data center authorization for the destination."""
    owner, operator = t.parties.ultimate_consignee, t.parties.operator
    held = [a for a in t.authorizations if a.type == kind]
    if not held:
        return False, operator is owner or operator.name == owner.name
    by_owner = _any(_matches(a, t.destination, [owner]) for a in held)
    same = operator is owner or _any(_same(name, [owner]) for name in _names([operator]) if name)
    return by_owner, True if same else _any(_matches(a, t.destination, [operator]) for a in held)


def _license_held(t: Transaction) -> bool:
    """Whether a party holds a license that can be for the destination; who holds it may go without saying."""
    p = t.parties
    parties = [p.exporter, p.purchaser, p.ultimate_consignee, p.end_user]
    return any(
        _is_for(a, t.destination) is not False and (a.holder is None or _same(a.holder, parties) is not False)
        for a in t.authorizations
        if a.type == "license"
    )


def _licensed(t: Transaction, location: str | None) -> str:
    """A location, if a license names it as its country; else nothing."""
    licensed = any(a.type == "license" and a.country == location for a in t.authorizations)
    return location if location is not None and licensed else ""


def _is_for(a: Authorization, destination: str | None) -> bool | None:
    """Whether an authorization is for the destination; one that names no country is taken as it is."""
    if a.country is None:
        return True
    return None if destination is None else a.country == destination


def _matches(a: Authorization, destination: str | None, parties: Sequence[Party]) -> bool | None:
    """Whether one of the parties holds the authorization, and for the destination."""
    is_for = _is_for(a, destination)
    holder = None if a.holder is None else _same(a.holder, parties)
    if is_for is False or holder is False:
        return False
    # A national authorization is for one country (Note 1 to 748.15(d)); one that does not say which is not known.
    return holder if is_for and not (a.country is None and a.type == "NVEU") else None


def _same(name: str, parties: Sequence[Party]) -> bool | None:
    names = _names(parties)
    if same_name(name) in {same_name(n) for n in names if n}:
        return True
    return None if None in names else False


def _names(parties: Sequence[Party]) -> list[str | None]:
    return [n for p in parties for n in ([p.name] if p.ultimate_parent is None else [p.name, p.ultimate_parent.name])]


@lru_cache(maxsize=4096)
def same_name(name: str) -> str:
    """A name as names are compared: case, punctuation, spacing and the Unicode form do not tell companies apart."""
    folded = normalize("NFKC", normalize("NFKC", name).casefold())
    return re.sub(r"\W+", " ", folded).strip() or folded


def _any(truths: Iterable[bool | None]) -> bool | None:
    found = set(truths)
    return True if True in found else None if None in found else False


def pointers(t: Transaction, fact: str, value: Value) -> list[tuple[Value, str]]:
    """Where a fact of ``FACTS``, of this value, came from: each part that went into it, with its JSON pointer."""
    if fact == "lpp_used" and t.state.lpp_of_operator:
        return [(value, "/state/lpp_operator_used_tpp")]
    if fact in OF_THE_SITE and value is None:
        return [(None, pointer) for pointer in _open_sites(t.end_use)]
    if fact in _SOURCES:
        return [(value, _SOURCES[fact])]
    end_user = f"/parties/{t.defaulted.get('end_user', 'end_user')}"
    if fact in _OF_END_USER:
        return [(value, f"{end_user}/{_OF_END_USER[fact]}")]
    p = t.parties
    if fact == "lender_headquarters":
        place = "headquarters" if p.ultimate_consignee.ultimate_parent is None else "ultimate_parent/headquarters"
        return [(value, f"/parties/ultimate_consignee/{place}")]
    roles: tuple[str, ...] = _RECIPIENTS if fact.startswith("recipients") else ("ultimate_consignee",)
    if fact in ("end_user_headquarters", "operator_headquarters"):
        role = fact.removesuffix("_headquarters")
        roles = (t.defaulted.get(role, role),)
    if fact in ("headquarters", "listed", "affiliate_listed", "owner_listed"):
        roles = _ROLES
    parties = {f"/parties/{role}": getattr(p, role) for role in roles if role not in t.defaulted}
    if fact in ("headquarters", "listed", "affiliate_listed", "owner_listed"):
        parties |= {f"/parties/intermediate_consignees/{i}": x for i, x in enumerate(p.intermediate_consignees)}
    if fact in ("exporter_listed", "exporter_headquarters"):
        parties = {"/parties/exporter": p.exporter}
    if fact == "employer_headquarters":
        parties = {f"{end_user}/employer": p.end_user.employer or Party()}
    if fact == "affiliate_listed":
        return [
            (x, pointer)
            for at, party in parties.items()
            for x in _affiliate_listed([party])
            for pointer in ([f"{at}/owners"] if x is not None else _open_owners(party, at))
        ]
    if fact == "owner_listed":
        return [(x, f"{at}/owners") for at, party in parties.items() for x in _owner_listed([party])]
    if fact.endswith("listed"):
        return [
            (code, f"{at}/listed") for at, x in parties.items() for code in ((None,) if x.listed is None else x.listed)
        ]
    if fact == "recipients_locations":
        return [(x.location, f"{at}/location") for at, x in parties.items()]
    found: list[tuple[Value, str]] = []
    for at, party in parties.items():
        found.append((party.headquarters, f"{at}/headquarters"))
        if party.ultimate_parent is not None:
            found.append((party.ultimate_parent.headquarters, f"{at}/ultimate_parent/headquarters"))
    return found


_OF_END_USER: Final = {"customer_location": "location", "permanent_employee": "permanent_regular_employee"}
_SOURCES: Final[dict[str, str]] = {
    "date": "/date",
    "activity": "/activity",
    "origin": "/origin",
    "destination": "/destination",
    "purpose": "/end_use/purpose",
    "prohibited_part_744": "/end_use/prohibited_part_744",
    "military": "/end_use/military",
    "military_intelligence": "/end_use/military_intelligence",
    "weapons_of_mass_destruction": "/end_use/weapons_of_mass_destruction",
    "supercomputer": "/end_use/supercomputer",
    "trains_outside": "/end_use/trains_4e091_model_for_outside_supplement_5",
    "customers_outside": "/end_use/destined_to_customers_outside_macau_d5",
    "exporter_role": "/parties/exporter/role",
    "consignee_private": "/parties/ultimate_consignee/private_sector",
    "consignee_government": "/parties/ultimate_consignee/government_owned_or_controlled",
    "uveu_held": "/authorizations",
    "uveu_operator": "/authorizations",
    "nveu_held": "/authorizations",
    "nveu_operator": "/authorizations",
    "license_held": "/authorizations",
    "relocated": "/authorizations",
    "licensed_customer_location": "/authorizations",
    "lpp_used": "/state/lpp_used_tpp",
    "aia_cumulative": "/state/aia_cumulative_tpp",
    "allocation_used": "/state/country_allocation_used_tpp",
    "government_assurances": "/state/government_assurances",
    "assurances_said": "/state/government_assurances",
    **dict.fromkeys(OF_THE_SITE, "/end_use/site_tpp"),
    "corporate_governance": "/end_use/corporate_governance",
    "location_verification": "/end_use/location_verification",
    "matching_us_investment": "/end_use/matching_us_investment",
    **dict.fromkeys(("nveu_installed", "installed_said"), "/state/nveu_installed_tpp"),
    "uveu_total": "/state/uveu/total_tpp",
    "uveu_outside": "/state/uveu/outside_supplement_5_tpp",
    "uveu_in_destination": "/state/uveu/in_destination_tpp",
    "uveu_outside_us": "/state/uveu/outside_us_tpp",
    "iaas": "/end_use/iaas",
    "compliant_storage": "/end_use/stored_in_compliant_facility",
    "exporter_location": "/parties/exporter/location",
    "exporter_seat": "/parties/exporter/headquarters",
    "osat_approved": "/parties/exporter/approved_osat",
    "through_intermediaries": "/parties/intermediate_consignees",
    "shipped_to_us": "/state/shipped_to_us_tpp",
    "shipped_to_china": "/state/shipped_to_china_tpp",
    **{f"china_{name}": f"/state/china_2026/{name}" for name in CHINA_2026},
}


def pointer_of(fact: Fact) -> str:
    """The JSON pointer of a fact of ``FACTS`` that one field gives; empty for others."""
    return _SOURCES.get(fact.name, "")
