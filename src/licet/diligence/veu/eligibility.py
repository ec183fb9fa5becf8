"""Who can be a validated end user, and where (748.15(b)(2)): the conditions of the authorization itself.

Each data center is put to the conditions of a shipment to it, as ``s15_veu`` states them; nothing is stated again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, cast

from licet.diligence.finding import Finding, Part, Question
from licet.diligence.veu.figures import place, places
from licet.diligence.veu.file import DataCenter, VeuFile
from licet.facts.record import FACTS, transaction_values
from licet.facts.transaction import Authorization, Parties, Party, State, Transaction
from licet.kernel.evaluate import conjunction, evaluate
from licet.kernel.nodes import Expr, Value, facts_of
from licet.kernel.unknowns import blockers
from licet.law.part748.s15_veu import NVEU, UVEU
from licet.law.provision import Condition
from licet.law.readings import nveu_assurances_tier2

_ABOUT_THE_END_USER: Final = (
    "748.15(b)(2)",
    "748.15(a)(2)(ii)(A)",
    "748.15(a)(2)(iii)(A)",
    "Supplement No. 10 to part 748, paragraph 4",
    "Supplement No. 10 to part 748, paragraph 12",
)


def eligibility(veu: VeuFile) -> Part:
    """Whether the applicant, its data centers and their operators can have the authorization."""
    sites = veu.data_centers or (DataCenter("/data_centers", "the data centers"),)
    records = [(site, _facts(veu, site)) for site in sites]
    findings = [_finding(veu, c, records) for c in conditions(veu.type)]
    if veu.type == "NVEU":
        findings.append(_one_country(veu))
    return Part("eligibility", "Eligibility", tuple(findings))


def conditions(kind: str) -> list[Condition]:
    """The conditions of an authorization that are about its holder and its places, not about one shipment."""
    authorization = UVEU if kind == "UVEU" else NVEU
    found = [c for c in authorization.conditions if c.cite.startswith(_ABOUT_THE_END_USER)]
    return sorted(found, key=lambda c: not c.cite.startswith(_ABOUT_THE_END_USER[0]))


def headquartered(veu: VeuFile, condition: Expr) -> bool | None:
    """Whether a condition on the headquarters of the applicant and its ultimate parent holds."""
    return cast("bool | None", evaluate(condition, {"date": veu.date, "consignee_headquarters": veu.homes}))


def _facts(veu: VeuFile, site: DataCenter) -> dict[str, Value]:
    """The facts of a shipment to a data center, under the authorization that is applied for."""
    operator = site.operator or Party()
    held = [Authorization(veu.type, veu.applicant.name, site.country)]
    if site.operator_authorized is not False:
        # An authorization of nobody: it may be the operator's.
        held.append(Authorization(veu.type, operator.name if site.operator_authorized else None, site.country))
    if veu.operates(site):
        operator = veu.applicant
    t = Transaction(
        veu.date,
        (),
        Parties(Party(), veu.applicant, (), veu.applicant, veu.applicant, operator),
        destination=site.country,
        authorizations=tuple(held),
        state=State(government_assurances=veu.government_assurances),
    )
    facts: dict[str, Value] = dict(zip((f.name for f in FACTS), transaction_values(t), strict=True))
    reading = nveu_assurances_tier2
    facts[reading.fact.name] = veu.readings.get(reading.name, reading.values[0])
    return facts


def _finding(veu: VeuFile, c: Condition, records: list[tuple[DataCenter, dict[str, Value]]]) -> Finding:
    """A condition, over all data centers."""
    truths = [evaluate(c.expr, facts) for _, facts in records]
    holds = conjunction([None if t is None else bool(t) for t in truths])
    asks = dict.fromkeys(
        Question(*asked)
        for site, facts in records
        for fact in blockers([c.expr], facts)
        for asked in _questions(veu, site, fact.name)
    )
    against = [site for (site, _), t in zip(records, truths, strict=True) if t is holds]
    names = {f.name for f in facts_of(c.expr)}
    return Finding(c.cite, c.text, holds, _why(veu, names, against), asks=tuple(asks) if holds is None else ())


def _why(veu: VeuFile, facts: set[str], sites: list[DataCenter]) -> str:
    """The values of the facts that a condition looks at; of data centers, those that decide."""
    applicant = veu.applicant
    seen = []
    if facts & {"consignee_headquarters", "headquarters"}:
        seen.append(f"headquarters of {applicant.name}: {place(applicant.headquarters)}")
        if applicant.ultimate_parent is not None:
            parent = applicant.ultimate_parent
            seen.append(f"of {parent.name or 'its ultimate parent'}: {place(parent.headquarters)}")
    if facts & {"headquarters"}:
        operators = {s.operator.name: s.operator for s in sites if s.operator and not veu.operates(s)}
        seen += [f"of the operator {o.name}: {place(o.headquarters)}" for o in operators.values() if o.name]
    if "destination" in facts and veu.data_centers:
        seen.append(f"data centers in {places(s.country for s in sites)}")
    if facts & {"uveu_operator", "nveu_operator"}:
        seen += [f"{s.name}: {_operator(veu, s)}" for s in sites if veu.data_centers]
    if "government_assurances" in facts:
        known = {True: "there is one", False: "there is none", None: "not known whether there is one"}
        seen.append(f"arrangement: {known[veu.government_assurances]}")
    return "; ".join(seen)


def _operator(veu: VeuFile, site: DataCenter) -> str:
    if site.operator is None or site.operator.name is None:
        return "operator not given"
    if veu.operates(site):
        return "operated by the applicant"
    held = {
        True: f"holds a {veu.type}",
        False: f"holds no {veu.type}",
        None: f"not known whether it holds a {veu.type}",
    }
    return f"operated by {site.operator.name}, {held[site.operator_authorized]}"


def _questions(veu: VeuFile, site: DataCenter, fact: str) -> Iterator[tuple[str, str]]:
    """What to ask for an unknown fact: JSON pointer and question."""
    applicant, parent = veu.applicant, veu.applicant.ultimate_parent
    if fact in ("consignee_headquarters", "headquarters"):
        if applicant.headquarters is None:
            yield "/applicant/headquarters", f"Where is {applicant.name} headquartered?"
        if parent is not None and parent.headquarters is None:
            at = "/applicant/ultimate_parent/headquarters"
            yield at, f"Where is the ultimate parent of {applicant.name} headquartered?"
    if fact == "government_assurances":
        at = "/assurances/government_to_government"
        yield (
            at,
            "Is there a government-to-government arrangement between the United States and the government concerned "
            "(paragraph 12: the end user's; 748.15: that of the country where it operates)?",
        )
    elif veu.data_centers is None and fact != "consignee_headquarters":
        yield site.at, "Which data centers is the authorization for, where are they, and who operates them?"
    elif fact == "destination":
        yield f"{site.at}/country", f"In which country is {site.name}?"
    elif fact == "headquarters" and veu.operates(site):
        return
    elif fact == "headquarters" and site.operator is not None and site.operator.name is not None:
        if site.operator.headquarters is None:
            yield f"{site.at}/operator/headquarters", f"Where is {site.operator.name}, its operator, headquartered?"
        above = site.operator.ultimate_parent
        if above is not None and above.headquarters is None:
            at = f"{site.at}/operator/ultimate_parent/headquarters"
            yield at, f"Where is the ultimate parent of {site.operator.name} headquartered?"
    elif fact in ("headquarters", "uveu_operator", "nveu_operator"):
        if site.operator is None or site.operator.name is None:
            yield f"{site.at}/operator/name", f"Who operates {site.name}?"
        else:
            yield f"{site.at}/operator/authorized", f"Does {site.operator.name} hold a {veu.type} authorization itself?"


def _one_country(veu: VeuFile) -> Finding:
    """An NVEU authorization is for one country."""
    countries = {s.country for s in veu.data_centers or ()}
    unknown = veu.data_centers is None or None in countries
    several = len(countries - {None}) > 1
    asks = [Question("/data_centers", "Which data centers is the authorization for?")] if not countries else []
    for site in veu.data_centers or ():
        if site.country is None:
            asks.append(Question(f"{site.at}/country", f"In which country is {site.name}?"))
    holds = False if several else None if unknown else True
    return Finding(
        "748.15(a)(2)(iii)(A)",
        "all its data centers in one country; each further country needs its own authorization",
        holds,
        f"data centers in {places(countries)}" if countries else "",
        asks=tuple(asks) if holds is None else (),
    )
