"""A determination as a text that a compliance officer can read and file: the answer first, then the rest in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from licet.determine.paragraphs import DISCLAIMER, paragraph
from licet.facts.countries import country_name
from licet.facts.record import parent_headquarters

if TYPE_CHECKING:
    from licet.determine.determination import Determination
    from licet.determine.evidence import Seen

_POLICIES: Final = {
    "presumption_of_approval": "a presumption of approval",
    "case_by_case": "case-by-case review",
    "presumption_of_denial": "a presumption of denial",
    "policy_of_denial": "a policy of denial",
}
_ACTIVITIES: Final = {
    "export": "export",
    "reexport": "reexport",
    "transfer_in_country": "transfer (in-country)",
    "deemed_export": "deemed export",
    "deemed_reexport": "deemed reexport",
}
_MARKS: Final = {True: "yes", False: "NO ", None: "?  "}


def report(d: Determination) -> str:
    """The explanation of a determination, in plain text of at most 100 columns."""
    lines = [headline(d).upper(), *_not_law(d), *_about(d)]
    for title, body in (
        ("What is missing", _missing(d)),
        ("What must be done", _obligations(d)),
        ("Allocations drawn on", _consumes(d)),
        ("Items", _items(d)),
        ("Why", _reasons(d)),
        ("Red flags", _red_flags(d)),
        ("What was assumed", _assumptions(d)),
        ("What is ambiguous or limited", _notices(d)),
        ("What else was tried", _tried(d)),
        ("Citations", _citations(d)),
    ):
        written = list(body)
        if written:
            lines += ["", title, "-" * len(title), *written]
    status = _STATUS[d.regime_law.status]
    lines += ["", *paragraph("", f"Regime {d.regime} ({d.regime_law.source}): {status}. Rule data {d.law_version}.")]
    lines += paragraph("", DISCLAIMER)
    return "\n".join(lines) + "\n"


def headline(d: Determination) -> str:
    """The answer in one sentence."""
    match d.outcome:
        case "no_license_required":
            return "No license required"
        case "license_exception":
            return f"No license needed: License Exception {d.authorization} authorizes it"
        case "authorized_veu":
            return f"No license needed: authorized to a validated end user ({d.authorization})"
        case "license_required" if d.authorization == "license":
            return f"License required; a party holds one; {_review(d)}"
        case "license_required":
            return f"License required; {_review(d)}"
        case "prohibited":
            return "Prohibited"
    return f"Undetermined: {_common(d)}"


def _review(d: Determination) -> str:
    if d.review_policy is None:
        return "the text states no policy for the review of applications"
    return f"applications meet {_POLICIES[d.review_policy]}"


def _common(d: Determination) -> str:
    """What holds whatever the missing facts turn out to be."""
    outcomes = {p["outcome"] for p in d.possible}
    if outcomes == {"license_required"}:
        return "a license is required in any case, but how it is reviewed depends on missing facts"
    if outcomes and outcomes <= {"license_exception", "authorized_veu"}:
        return "no license is needed in any case, but which authorization applies depends on missing facts"
    return "the answer depends on missing facts"


def _about(d: Determination) -> Iterator[str]:
    t = d.transaction
    where = f"{_place(t.origin)} to {_place(t.destination)}"
    tpp = "unknown" if d.total_tpp is None else f"{d.total_tpp:,}"
    kind = _ACTIVITIES.get(t.activity or "", "transaction")
    yield f"{kind.capitalize()} of {d.date.isoformat()}, {where}; controlled computing power {tpp} TPP"
    consignee = t.parties.ultimate_consignee
    if consignee.name:
        where, home = _place(consignee.location), _place(parent_headquarters(consignee))
        yield from paragraph("", f"Ultimate consignee {consignee.name}, located in {where}, controlled from {home}")
    if d.id:
        yield f"Reference {d.id}"


def _place(code: str | None) -> str:
    return "(not given)" if code is None else f"{country_name(code)} ({code})"


def _missing(d: Determination) -> Iterator[str]:
    for i, fact in enumerate(d.missing, 1):
        yield from paragraph(f"{i}.", f"{fact['question']}  ({fact['fact']})")
    if d.possible:
        yield "Depending on that:"
        for answer in d.possible:
            words = [answer["outcome"], answer["authorization"], answer["review_policy"]]
            yield from paragraph("  -", ", ".join(w.replace("_", " ") for w in words if w))


def _obligations(d: Determination) -> Iterator[str]:
    for i, duty in enumerate(d.obligations, 1):
        yield from paragraph(f"{i}.", f"{duty['what']}")
        yield from paragraph("  ", f"{duty['who']}; {duty['when']}; {duty['citation']}")
        for held in duty["contents"]:
            yield from paragraph("   -", f"{held['text']} [{held['citation']}]")


def _consumes(d: Determination) -> Iterator[str]:
    for c in d.consumes:
        yield from paragraph("-", f"{c['allocation']}: {c['tpp']:,} TPP")


def _items(d: Determination) -> Iterator[str]:
    for i, item in enumerate(d.items, 1):
        tpp = "unknown" if item["tpp"] is None else f"{item['tpp']:,}"
        yield from paragraph(f"{i}.", f"{item['quantity']:,} x {item['item']}: {item['eccn']}; {tpp} TPP each")
        for line in item["why"]:
            yield from paragraph("   -", line)


def _reasons(d: Determination) -> Iterator[str]:
    for r in d.requirements:
        yield from paragraph("*", f"{r.citation}  {r.provision}: a license is required ({r.reason_for_control})")
        yield from _seen(r.conditions)
    for r in d.carried_by:
        yield from paragraph("*", f"{r.citation}  {r.provision}: available")
        yield from _seen(r.conditions)
    for s in d.reviewed_under:
        yield from paragraph(
            "*", f"{s.condition.cite}  review under {_POLICIES[d.review_policy or '']}: {s.condition.text}"
        )
        yield from paragraph("      ", saw(s.facts))
    if not d.subject:
        yield from paragraph("*", "734.3  No item is subject to the EAR on the facts given, so none needs a license.")
    elif d.outcome == "no_license_required":
        yield from paragraph(
            "*", "No provision of this regime requires a license for these items to this place and these parties."
        )


def _seen(conditions: Iterable[Seen]) -> Iterator[str]:
    for s in conditions:
        yield from paragraph(f"   {_MARKS[s.holds]}", f"{s.condition.text}  [{s.condition.cite}]")
        yield from paragraph("       ", saw(s.facts))


def saw(facts: Iterable[Mapping[str, Any]]) -> str:
    """Facts in words, as a condition saw them."""
    told = [f"{f['fact']}: {_value(f['value'])}" for f in facts if f["value"] != ""]
    return "saw " + "; ".join(dict.fromkeys(told)) if told else ""


def _value(value: Any) -> str:
    match value:
        case None:
            return "unknown"
        case True:
            return "yes"
        case False:
            return "no"
        case int() | float():
            return f"{value:,}"
        case []:
            return "none"
    return str(value)


def _not_law(d: Determination) -> list[str]:
    """Under what the answer is given, where that is no law."""
    status = d.regime_law.status
    return [] if status in ("law", "codified_not_enforced") else [f"Under {d.regime}: {_STATUS[status]}"]


_STATUS: Final = {
    "law": "law",
    "codified_not_enforced": "law that is codified and not enforced",
    "proposal": "a proposal, not law",
    "reported_draft": "a draft that the press reported, not law",
    "overlay": "law with an overlay that is a proposal, not law",
}


def _red_flags(d: Determination) -> Iterator[str]:
    for flag in d.red_flags:
        yield from paragraph("-", f"{flag['why']} [{flag['citation']}]")


def _assumptions(d: Determination) -> Iterator[str]:
    because: dict[str, list[str]] = {}
    for a in d.assumptions:
        because.setdefault(a["because"], []).append(f"{a['fact']} = {_value(a['value'])}")
    for reason, facts in because.items():
        yield from paragraph("-", f"{reason[0].upper()}{reason[1:]}: {', '.join(facts)}")


def _notices(d: Determination) -> Iterator[str]:
    for n in d.notices:
        taken = ""
        if n["switch"]:
            others = " or ".join(n["alternatives"])
            taken = f" Taken: {n['reading']} ({n['because']}) Change with --reading {n['switch']}={others}."
        yield from paragraph("-", f"{n['text']}{taken} [{n['citation']}]")


def _tried(d: Determination) -> Iterator[str]:
    carriers = (d.authorization or "").split("+")
    for tried in (tried for tried in d.exceptions if tried.code not in carriers):
        if tried.available != "yes":
            word = "not available" if tried.available == "no" else "not known"
            yield from paragraph("-", f"{tried.code} ({tried.citation}): {word}")
            yield from _seen(tried.failed or tried.unknown)
        else:
            yield from paragraph("-", f"{tried.code} ({tried.citation}): also available")


def _citations(d: Determination) -> Iterator[str]:
    for c in d.citations:
        made = f", {c['instrument']}" if c["instrument"] else ""
        since = f", effective {c['effective']}" if c["effective"] else ""
        yield from paragraph("-", f"{c['citation']}{made}{since}  {c['link']}")
