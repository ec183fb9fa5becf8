"""The page of the published numbers, each with what Licet produces.

``python -m licet.published.numbers_page > docs/published-numbers.md`` writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import groupby
from typing import Any, Final

from licet.facts.countries import country_name
from licet.law.in_force import effective
from licet.law.load import country_groups
from licet.law.sets import D1_D4_D5_LESS_A5_A6, D5
from licet.law.units import rounded, shown
from licet.published.numbers import Published, published
from licet.published.of_proposals import OF_PROPOSALS
from licet.published.produced import (
    EFFECTIVE,
    PRODUCED,
    Produced,
    country_group_members,
    ear_destinations,
    middle_tier,
)

HEAD: Final = """# Published numbers

Numbers that have been published about the AI Diffusion rule, the law before and after it, the proposals to change it,
and the world around it; each that Licet can produce from its own provisions is produced and compared. This page is
written by a program and checked by a test; write it anew with

    python -m licet.published.numbers_page > docs/published-numbers.md

`licet published --json` gives the same as data. **Tolerance**: *rounded* is exact after rounding to a whole number,
*over* says that the number is more than that, *do not match* that it is known to be wrong; else the difference that is
allowed. What is not produced has no check, and the reason stands in the last column. H100e is an H100 equivalent of
15,825 TPP where no other divisor is named: the rule names none, and 15,825 makes every row of its Table 1 a round
number. What follows from proposals, agreements and bills is worked out from their own numbers; none of it is law.
"""


@cache
def computations() -> Mapping[str, Produced]:
    """Every computation by the id of its number: of the law, and of proposals."""
    return {**PRODUCED, **OF_PROPOSALS}


def record(number: Published) -> dict[str, Any]:
    """A published number with what Licet produces, ready for JSON: exactly, and rounded to three decimals."""
    computation = computations().get(number.id)
    value = None if computation is None else computation.value()
    return {
        "id": number.id,
        "topic": number.topic,
        "says": number.says,
        "published": rounded(number.value, 6),
        "unit": number.unit,
        "low": number.low or None,
        "high": number.high or None,
        "tolerance": number.tolerance,
        "kind": number.kind,
        "produced": None if value is None else rounded(value),
        "exact": None if value is None else str(value),
        "agrees": None if value is None else number.agrees(value),
        "how": None if computation is None else computation.how,
        "why_not": number.why or None,
        "notes": number.notes or None,
        "source": {"title": number.source.title, "url": number.source.url, "date": number.source.date},
    }


def page() -> str:
    """The page: a summary, every number by topic, and what the counts of countries depend on."""
    records = [record(number) for number in published().values()]
    compared = [r for r in records if r["agrees"] is not None]
    wrong = [r["id"] for r in records if r["produced"] is not None and r["agrees"] is None]
    lines = [
        HEAD,
        f"Of {len(records)} numbers {len(compared)} are produced and compared; "
        f"{sum(r['agrees'] for r in compared)} of them agree. {len(OF_PROPOSALS)} of those produced follow from the "
        "numbers of proposals and agreements, the others from the law, the catalogue or figures of the world. "
        f"Known to be wrong: {', '.join(wrong)}. "
        f"{sum(r['produced'] is None for r in records)} are not produced.",
    ]
    for topic, rows in groupby(records, lambda r: r["topic"]):
        lines += ["", f"## {topic}", ""]
        lines += ["| id | what is said | published | produced | tolerance | agrees | how, or why not | source |"]
        lines += ["| --- | --- | ---: | ---: | --- | --- | --- | --- |", *map(_line, rows)]
        if topic == "Countries":
            lines += ["", *_universes(), "", *_days()]
    return "\n".join(lines) + "\n"


def _line(r: Mapping[str, Any]) -> str:
    produced = "" if r["exact"] is None else shown(Fraction(r["exact"]))
    agrees = "" if r["produced"] is None else {True: "yes", False: "**no**", None: "known to be wrong"}[r["agrees"]]
    span = f" ({r['low']} to {r['high']})" if r["low"] else ""
    published_as = f"{shown(Fraction(str(r['published'])), 6)} {r['unit']}{span}"
    how = " ".join(filter(None, (r["how"] or r["why_not"], r["notes"] and f"({r['notes']})")))
    title, url = r["source"]["title"], r["source"]["url"]
    source = f"[{title}]({url})" if url else title
    return f"| {r['id']} | {r['says']} | {published_as} | {produced} | {r['tolerance']} | {agrees} | {how} | {source} |"


def _universes() -> Iterator[str]:
    yield "How many countries the middle tier has depends on what is counted; the rule names the other two tiers only:"
    yield ""
    yield "| counted, less Supplement No. 5(a), Country Group D:5 and Macau | in all | middle tier |"
    yield "| --- | ---: | ---: |"
    for name, universe in (
        ("every country that a Country Group of Supplement No. 1 to part 740 names", country_group_members(EFFECTIVE)),
        ("every country and territory of ISO 3166-1 and Kosovo, as the EAR see it", ear_destinations()),
    ):
        yield f"| {name} | {len(universe)} | {middle_tier(universe)} |"


def _days() -> Iterator[str]:
    yield "Country Group D:5, and the destinations of the rule of 2023 (D:1, D:4 and D:5 less A:5 and A:6), by day:"
    yield ""
    yield "| from | D:5 | with Macau | entered | left | 2023 rule | confidence of D:5 |"
    yield "| --- | ---: | ---: | --- | --- | ---: | --- |"
    before: frozenset[str] = frozenset()
    for snapshot in country_groups()["D:5"]:
        entered = ", ".join(sorted(map(country_name, snapshot.members - before))) if before else ""
        left = ", ".join(sorted(map(country_name, before - snapshot.members)))
        day, members = snapshot.since, D5.on(snapshot.since)
        in_2023 = len(D1_D4_D5_LESS_A5_A6.on(day)) if day < effective("diffusion_2025") else ""
        yield (
            f"| {day} | {len(members)} | {len(members | {'MO'})} | {entered} | {left} | {in_2023} "
            f"| {snapshot.confidence} |"
        )
        before = snapshot.members
    yield ""
    yield "The lists are the table of July 23, 2026 with its dated amendments undone. Cyprus is in A:6, not in D:5."


if __name__ == "__main__":
    print(page(), end="")
