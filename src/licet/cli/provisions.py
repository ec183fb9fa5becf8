"""How the commands show the provisions of the law and the instruments that made them: as JSON and in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from licet.determine.paragraphs import paragraph

if TYPE_CHECKING:
    from licet.law.load import Instrument
    from licet.law.register import Entry, Part

Json = dict[str, Any]

KINDS: Final = {
    "prohibition": "Prohibitions",
    "requirement": "License requirements",
    "authorization": "Authorizations",
    "review_policy": "License review policies",
    "classification": "Classification",
    "direct_product_rule": "Foreign-direct product rules",
    "condition": "Conditions",
    "duty": "Duties with a license or a shipment",
    "parameter": "Numbers and lists of names",
    "country_group": "Lists of countries",
    "red_flag": "Red flags",
    "checklist_item": "What a validated end user must be able to show",
    "definition": "Definitions",
    "statement": "What the text adds",
    "notice": "Notices: ambiguities and limits of which a determination tells",
    "reading": "Readings: the switches for ambiguous law",
}
"""The kinds of provisions in the order in which they are shown, with their headings."""
REMARKS: Final = ("notice", "reading")
"""The kinds that are Licet's own remarks on the law."""
MARKS: Final = {
    "primary_extract": ("eCFR extraction", "seen in a machine extraction of the eCFR"),
    "secondary": ("secondary", "from a secondary source"),
    "derived": ("derived", "derived from other facts"),
    "memory": ("memory", "no text seen"),
}
"""The marks of a text that was not seen itself: the word that stands with a citation, and what it means."""


def named(entry: Entry) -> Json:
    """What identifies a provision."""
    return {
        "kind": entry.kind,
        "id": entry.name,
        "citation": entry.cite,
        "title": entry.title,
        "confidence": entry.confidence or None,
    }


def provision_record(entry: Entry) -> Json:
    """A provision with all that it says."""
    record = named(entry)
    if entry.kind not in ("parameter", "country_group", *REMARKS, "red_flag"):
        record["conditions"] = [part_record(p) for p in entry.of("condition")]
        record["duties"] = [part_record(p) for p in entry.of("duty")]
        record["clauses"] = [part_record(p) for p in entry.of("clause")]
    of = entry.source
    match entry.kind:
        case "requirement" | "prohibition":
            record["reason_for_control"] = of.reason_for_control
        case "authorization":
            record["draws_on"] = of.consumes
        case "review_policy":
            record["policy"] = of.policy
        case "parameter":
            (value,) = entry.parts
            record |= {"value": value.text or None, "names": sorted(value.members)}
            record["schedule"] = {since.isoformat(): number for since, number in of.schedule}
        case "country_group":
            (members,) = entry.parts
            record |= {"members": sorted(members.members), "source": of.source, "note": of.note}
        case "red_flag":
            record["severity"] = of.severity
        case "notice":
            record["switch"] = getattr(of, "switch", None)
        case "reading":
            record |= {"values": list(of.values), "default": of.values[0], "why": of.why}
    return record


def part_record(part: Part) -> Json:
    """A condition or duty."""
    record: Json = {"citation": part.cite, "text": part.text, "confidence": part.confidence or None}
    if part.duty:
        record |= {"who": part.duty.who, "when": part.duty.when.words, "document": part.duty.document}
        record["contents"] = [{"citation": c.cite, "text": c.text} for c in part.duty.contents]
    return record


def instrument_record(instrument: Instrument | None) -> Json | None:
    """An instrument with its dates; None where there is none, or it is not known."""
    if instrument is None:
        return None
    words = ("id", "kind", "citation", "title")
    dates = ("published", "effective", "compliance", "enforced", "until")
    rest = ("enforcement", "confidence", "note", "link")
    record = {name: getattr(instrument, name) for name in (*words, *dates, *rest)}
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in record.items()}


def cited(citation: str, confidence: str | None) -> str:
    """A citation with the mark of its text, where that was not seen itself."""
    return f"[{citation}; {MARKS[confidence][0]}]" if confidence in MARKS else f"[{citation}]"


def legend(lines: Iterable[str]) -> Iterator[str]:
    """What the marks mean that stand in a text."""
    text = " ".join(" ".join(lines).split())
    used = [f"{word}: {meaning}" for word, meaning in MARKS.values() if f"; {word}]" in text]
    if used:
        yield from paragraph("", f"Where nothing is said the text was seen; {'; '.join(used)}.")


def said(part: Mapping[str, Any]) -> str:
    """A condition or duty in words."""
    when = f" ({part['who']}; {part['when']})" if "who" in part else ""
    return f"{part['text']}{when}  {cited(part['citation'], part['confidence'])}"


def name(record: Mapping[str, Any]) -> str:
    """A provision in a few words."""
    id, title = str(record["id"]), str(record["title"])
    match record["kind"]:
        case "authorization":
            return f"{title} ({id})"
        case "review_policy":
            title = id.replace("_", " ")
        case "classification" | "definition":
            return f"{id}: {title}"
        case "parameter" if record.get("value"):
            return f"{title[0].upper()}{title[1:]}: {record['value']}"
    return title[0].upper() + title[1:]


def called(instrument: Mapping[str, Any]) -> str:
    """An instrument by its citation, or its title where it has none."""
    return str(instrument["citation"] or instrument["title"])


def instrument_lines(i: Mapping[str, Any]) -> Iterator[str]:
    """An instrument in words: what it is, its dates, how its text was seen, where to read it."""
    yield from paragraph("*", f"{i['citation']}, {i['title']}" if i["citation"] else i["title"])
    dates = [f"{word} {i[word]}" for word in ("published", "effective", "compliance") if i[word]]
    if i["effective"]:
        dates.append(f"enforced from {i['enforced']}" if i["enforced"] else "never enforced")
    if i["until"]:
        dates.append(f"last day {i['until']}")
    _, seen = MARKS.get(i["confidence"], ("", "text seen"))
    kind = i["kind"].replace("_", " ").capitalize()
    yield from paragraph(" ", f"{kind}: {', '.join(dates) or 'its dates are not known'}; {seen}.")
    for more in (i["enforcement"], i["note"]):
        if more:
            yield from paragraph(" ", more)
    if i["link"]:
        yield f"  {i['link']}"
