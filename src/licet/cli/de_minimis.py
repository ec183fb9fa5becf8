"""`licet de-minimis`: the U.S. content of a foreign-made item against the de minimis level of § 734.4."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import click

from licet.cli.law_options import day
from licet.cli.output import emit, emit_json
from licet.determine.paragraphs import paragraph

_AMOUNT: Final = re.compile(r"[0-9][0-9,_]{0,20}(\.[0-9]{1,6})?")
_MOST: Final = 10**15
_PARAGRAPHS: Final = {"a1": "734.4(a)(1)", "a3": "734.4(a)(3)", "a8": "734.4(a)(8)", "a9": "734.4(a)(9)"}


def _amount(ctx: click.Context, param: click.Parameter, given: str | None) -> Decimal | None:
    """An amount of money, exactly. Raises click.BadParameter."""
    if given is None:
        return None
    amount = Decimal(re.sub("[,_]", "", given)) if _AMOUNT.fullmatch(given) else None
    if amount is None or amount > _MOST:
        raise click.BadParameter(f"found {given!r}; expected an amount from 0 to {_MOST:,}, such as 1250000.50")
    return amount


def _country(ctx: click.Context, param: click.Parameter, given: str | None) -> str | None:
    """A country as the EAR see it: Hong Kong as China. Raises click.BadParameter."""
    from licet.facts.shapes import Country, InputError

    if given is None:
        return None
    errors: list[InputError] = []
    code: str = Country("").read(given, "", errors)
    for error in errors:
        raise click.BadParameter(f"found {error.found}; expected {error.expected}")
    return code


@click.command("de-minimis")
@click.option("--us-content-value", "content", callback=_amount, metavar="AMOUNT", help="Controlled U.S. content.")
@click.option("--total-value", "total", callback=_amount, metavar="AMOUNT", help="The foreign-made item as a whole.")
@click.option("--destination", callback=_country, metavar="COUNTRY", help="Where it goes; decides the percentage.")
@click.option(
    "--no-level",
    type=click.Choice([*_PARAGRAPHS, "none"]),
    help="The paragraph of 734.4(a) that leaves the item no de minimis level; none, if that is known.",
)
@click.option("--date", "on", callback=day, metavar="DATE", help="The day of the Country Groups; default today.")
@click.option("--json", "as_json", is_flag=True, help="Print one object.")
def de_minimis(
    content: Decimal | None,
    total: Decimal | None,
    destination: str | None,
    no_level: str | None,
    on: dt.date | None,
    as_json: bool,
) -> None:
    """Compare the U.S. content of a foreign-made item with the de minimis level of 734.4.

    \b
    Examples:
      licet de-minimis --us-content-value 2500 --total-value 10000 --destination India
      licet de-minimis --us-content-value 1,200 --total-value 10,000 --destination IR --no-level none
      licet de-minimis --us-content-value 900 --total-value 10000 --json

    More than 10 percent to Country Groups E:1 and E:2, or more than 25 percent to other destinations, makes the item
    subject to the EAR. What is not given is not known; it leaves the answer open only where it decides. An item within
    the level can still be subject to the EAR as a direct product (734.9).
    """
    from licet.law.part734 import s4_de_minimis as law

    if total == 0:
        raise click.BadParameter("found 0; expected more than 0", param_hint="'--total-value'")
    when = on or dt.date.today()
    no = None if no_level is None else no_level != "none"
    result = law.de_minimis(content, total, destination, when, no)
    record = {
        "subject_by_us_content": result.subject,
        "within_level": result.within,
        "rules": [
            {
                "percent": r.value,
                "citation": r.cite,
                "confidence": r.confidence,
                "comparison": _comparison(content, total, r.value or 0) if content and total else None,
            }
            for r in result.rules
        ],
        "us_content_value": content,
        "total_value": total,
        "destination": destination,
        "country_group": _group(destination, when),
        "date": when.isoformat(),
        "no_level": _PARAGRAPHS.get(no_level or "", no_level),
        "direct_product_rules_tested": False,
    }
    if as_json:
        emit_json(record)
    else:
        emit("\n".join(_text(record)))


def _group(destination: str | None, on: dt.date) -> dict[str, str] | None:
    """The Country Group that brings the lower percentage, with its source; None where the country is in neither."""
    from licet.law.load import in_force

    for name in ("E:1", "E:2"):
        if destination in (group := in_force(name, on)).members:
            return {"group": name, "citation": group.citation, "confidence": group.confidence}
    return None


def _comparison(content: Decimal, total: Decimal, percent: int) -> str:
    """The cross multiplication with the numbers put in, and the percentage that it means."""
    from licet.law.part774.technical_notes import plain

    within = 100 * Fraction(content) <= percent * Fraction(total)
    share = 100 * Fraction(content) / Fraction(total)
    cut = Decimal(int(share * 10_000)) / 10_000
    return (
        f"100 × {plain(content)} = {plain(100 * content)} {'≤' if within else '>'} {plain(percent * total)} = "
        f"{percent} × {plain(total)}: {'' if cut == share else 'about '}{plain(cut)} percent, "
        f"{'not more' if within else 'more'} than {percent}"
    )


def _text(record: dict[str, Any]) -> Iterator[str]:
    """The comparison as a text of at most 100 columns."""
    yield _headline(record).upper()
    for title, body in (
        ("What is missing", _missing(record)),
        ("The comparison", _compared(record)),
        ("What to check", _checks(record)),
    ):
        if written := list(body):
            yield from ("", title, "-" * len(title), *written)
    yield from ("", "Not legal advice. The official Federal Register and Code of Federal Regulations control.")


def _headline(record: dict[str, Any]) -> str:
    within, subject = record["within_level"], record["subject_by_us_content"]
    if subject and within is not False:
        return "Subject to the EAR: the item has no de minimis level"
    if subject:
        return "Subject to the EAR: more U.S. content than is de minimis"
    if subject is False:
        return "Not subject to the EAR by its U.S. content: now test the direct product rules"
    if within:
        return "Undetermined: within the de minimis level, if the item has one"
    return "Undetermined: what is missing decides"


def _missing(record: dict[str, Any]) -> Iterator[str]:
    if record["subject_by_us_content"] is not None:
        return
    if record["within_level"] is None:
        for key, question in (
            ("us_content_value", "What is the fair market value of the controlled U.S.-origin content?"),
            ("total_value", "What is the fair market value of the item?"),
            ("destination", "What is the country of destination?"),
        ):
            if record[key] is None:
                yield f"- {question}  (--{key.replace('_', '-')})"
    if record["no_level"] is None:
        yield from paragraph("-", "Does a paragraph of 734.4(a) leave the item no de minimis level?  (--no-level)")


def _compared(record: dict[str, Any]) -> Iterator[str]:
    from licet.facts.countries import country_name

    if (destination := record["destination"]) is None:
        yield f"Destination not given; Country Groups of {record['date']}"
    else:
        group = record["country_group"]
        where = f"in Country Group {group['group']}" if group else "neither in Country Group E:1 nor in E:2"
        yield f"{country_name(destination)} ({destination}) is {where} on {record['date']}"
    for rule in record["rules"]:
        level = f"{rule['percent']} percent or less is de minimis [{rule['citation']}]"
        if destination is None:
            level += " to Country Groups E:1 and E:2" if rule["citation"] == "734.4(c)" else " to other destinations"
        yield level
        if rule["comparison"]:
            yield from paragraph("  ", rule["comparison"])
    if record["us_content_value"] == 0:
        yield "No controlled U.S.-origin content: de minimis at any value"


def _checks(record: dict[str, Any]) -> Iterator[str]:
    from licet.law.part734.s4_de_minimis import NO_LEVEL

    if record["no_level"] not in (None, "none"):
        yield from paragraph("-", f"No de minimis level: {NO_LEVEL[record['no_level']]} [{record['no_level']}].")
    if record["no_level"] is None:
        yield "- There is no de minimis level for:"
        for cite, item in NO_LEVEL.items():
            yield from paragraph("   ", f"{item} [{cite}];")
        yield "    nor for some items outside AI chips (734.4(a)(2) and (4) to (6), secondary)."
    if not record["subject_by_us_content"]:
        yield from paragraph(
            "-",
            "The direct product rules of 734.9 ask for no U.S. content: a foreign-made 3A090 or 4A090 item can be "
            "subject to the EAR at any percentage (734.9(h)).",
        )
    yield from paragraph(
        "-",
        "Only controlled content counts: what would itself need a license to that destination in the form in which it "
        "was received. Content that goes there without a license, or under License Exception GBS, does not count; part "
        "744 is left aside for this. Values are fair market prices [Supplement No. 2 to part 734].",
    )
    yield from paragraph(
        "-",
        "Encryption content of Category 5, part 2 has conditions of its own (734.4(b)), and technology a report to be "
        "made once, beforehand (734.4(c)(3) and (d)(3)): secondary.",
    )
    yield from paragraph(
        "-", "Confidence: primary_extract, seen in a machine extraction of the eCFR, where not said otherwise."
    )
