"""The file of a validated end user as callers write it: every field, what it means and what it may hold.

Reading (``read``) and the published JSON Schema both come from this table.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, Final

from licet.facts.contract import COMPANY, FIRST_DAY, LAST_DAY, MOST_TPP
from licet.facts.shapes import (
    Amount,
    Choice,
    Country,
    Day,
    Flag,
    InputError,
    ListOf,
    Record,
    Schema,
    Shape,
    Text,
    shown,
)
from licet.law.part748 import s15_application, supplement_8, supplement_10
from licet.law.part748.checklist import ChecklistItem
from licet.law.readings import nveu_assurances_tier2

VETTING: Final = (
    *s15_application.REQUEST,
    *supplement_8.INFORMATION,
    *supplement_10.SECTION_I,
    *s15_application.USE,
    *s15_application.RECORDS,
)
SECURITY: Final = supplement_10.SECTION_II
CHECKLIST: Final = {item.id: item for item in (*VETTING, *SECURITY)}

STATES: Final = ("met", "planned", "not_met", "unknown")


@dataclass(frozen=True)
class Quarter:
    """A quarter of a calendar year as Table 1 of 748.15 writes it (2026 Q1), read as its first day."""

    doc: str

    def read(self, value: Any, at: str, errors: list[InputError]) -> Any:
        if isinstance(value, str) and _QUARTER.fullmatch(value):
            return dt.date(int(value[:4]), 3 * int(value[-1]) - 2, 1)
        errors.append(InputError(at, shown(value), f"a quarter such as 2026 Q1, from 2025 to {LAST_DAY.year}"))

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"^{_QUARTER.pattern}$", "description": self.doc}


_QUARTER: Final = re.compile("(202[5-9]|2030) Q[1-4]")


@dataclass(frozen=True)
class Evidence(Record):
    """The checklist: an object from ids of its items to what is known of each."""

    def read(self, value: Any, at: str, errors: list[InputError]) -> Any:
        found: list[InputError] = []
        given = super().read(value, at, found)
        errors += [_nearest(e) if e.found == "an unknown field" and e.pointer.count("/") == 2 else e for e in found]
        return given


def _nearest(error: InputError) -> InputError:
    """The error of an unknown id, with the few that may be meant instead of all that there are."""
    near = get_close_matches(error.pointer.rpartition("/")[2], CHECKLIST, 3, 0.5)
    such = f", such as {' or '.join(near)}" if near else ""
    return replace(error, expected=f"the id of a checklist item{such}; licet schema veu has them all")


def _tpp(doc: str) -> Amount:
    return Amount(doc, MOST_TPP, places=3)


def _day(doc: str) -> Day:
    return Day(doc, FIRST_DAY, LAST_DAY)


NOTICE: Final = Record(
    "The notice to BIS about it.",
    {"filed": Flag("Whether it has been filed."), "on": _day("The day on which it was filed.")},
    need=("filed",),
)

DATA_CENTER: Final = Record(
    "A data center for which items are, or will be, received under the authorization.",
    {
        "name": Text("What it is called."),
        "country": Country("The country that it is in."),
        "address": Text("Its physical address."),
        "operator": Record(
            "Who operates it; the applicant itself is named too.",
            {
                "name": Text("Its name."),
                "headquarters": Country("Where it is headquartered, if it is not the applicant."),
                "ultimate_parent": COMPANY,
                "authorized": Flag(
                    "Whether it holds an authorization of this type itself, if it is not the applicant."
                ),
            },
        ),
        "tpp": _tpp("Computing power of items at the level of 3A090.a, when all that is planned is installed."),
        "first_shipment": _day("The day of the first export, reexport or transfer (in-country) to it."),
        "construction_starts": _day("The day on which its construction or installation starts."),
        "new_location": Flag("A UVEU: a location that is neither in its application nor in its authorization."),
        "new_country": Flag("A UVEU: its country is in no earlier notice to BIS, nor in the application."),
        "notice": NOTICE,
    },
)

POWER: Final = Record(
    "Computing power of items at the level of 3A090.a that the applicant, its subsidiaries and its parents own.",
    {
        "total_tpp": _tpp("Worldwide."),
        "by_country": ListOf(
            "The countries that have some of it, each once.",
            Record("A country.", {"country": Country("Which."), "tpp": _tpp("In it.")}, need=("country", "tpp")),
            most=300,
        ),
    },
)

TRANSFER: Final = Record(
    "A transfer of chips between countries under a UVEU authorization.",
    {
        "from": Country("The country that they leave."),
        "to": Country("The country that they go to."),
        "tpp": _tpp("Computing power."),
        "date": _day("The day of the transfer."),
        "notice": NOTICE,
    },
    need=("from", "to"),
)

INSTALLED: Final = Record(
    "What is, or is planned to be, installed in a country in a quarter; attrition does not count.",
    {
        "country": Country("The country."),
        "quarter": Quarter("The quarter, such as 2026 Q1."),
        "tpp": _tpp("All that is installed in that quarter, what was installed before included."),
    },
    need=("country", "quarter"),
)


def _asked(item: ChecklistItem) -> Shape:
    due = f" On or before {item.deadline}." if item.deadline else ""
    only = "" if len(item.of) > 1 else f" Only of {item.of[0]}."
    return Record(
        f"{item.asks} [{item.cite}]{due}{only}",
        {
            "state": Choice(
                "How it stands; met too where a condition has no object, which the evidence then says.", STATES
            ),
            "by": _day("With planned: the day by which it will be met."),
            "evidence": Text("What shows it: a document, its date, who holds it."),
        },
        need=("state",),
    )


VEU: Final = Record(
    "A data center validated end user, as it applies or as it is authorized. What is absent is unknown, never false.",
    {
        "id": Text("The caller's own reference."),
        "type": Choice("Universal (UVEU) or national (NVEU).", ("UVEU", "NVEU")),
        "date": _day("The day as of which it is checked; it selects the country groups."),
        "applicant": Record(
            "The owner of the items.",
            {
                "name": Text("Its name."),
                "headquarters": Country("Where it is headquartered."),
                "ultimate_parent": COMPANY,
            },
            need=("name",),
        ),
        "data_centers": ListOf("The data centers, all of them.", DATA_CENTER, least=1, most=1000),
        "computing_power": Record(
            "A UVEU: what it has, and what it will have when all that is planned is done.",
            {"before": POWER, "planned": POWER},
        ),
        "transfers": ListOf("A UVEU: the transfers between countries that are planned.", TRANSFER, most=1000),
        "installed_base": ListOf("An NVEU: its installed base by country and quarter.", INSTALLED, most=1000),
        "assurances": Record(
            "What governments have assured.",
            {
                "government_to_government": Flag(
                    "An NVEU: its government and the United States have a government-to-government arrangement."
                )
            },
        ),
        "evidence": Evidence(
            "What is known of the checklist, by item.", {id: _asked(i) for id, i in CHECKLIST.items()}
        ),
        "readings": Record(
            "Switches for ambiguous law; see licet readings.",
            {nveu_assurances_tier2.name: Choice(nveu_assurances_tier2.question, nveu_assurances_tier2.values)},
        ),
    },
    need=("type", "date", "applicant"),
)


def schema() -> Schema:
    """The JSON Schema (2020-12) of the file."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:licet:veu:1"}
    return {**head, "title": "Validated end user", **VEU.schema()}
