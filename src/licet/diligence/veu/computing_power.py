"""How much a validated end user may have where: the shares of a UVEU, the installed base of an NVEU.

What has no stated place may be anywhere: a share is within its limit if it is so wherever that is, and above it if it
is so wherever that is. All arithmetic is in whole thousandths of TPP; shares are compared by cross multiplication.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final, NamedTuple, cast

from licet.determine.evidence import milli
from licet.diligence.finding import Finding, Json, Part, Question
from licet.diligence.veu.eligibility import headquartered
from licet.diligence.veu.figures import percent, place, quarter, quarter_start, tpp
from licet.diligence.veu.file import Installed, Power, VeuFile
from licet.facts.record import consignee_headquarters
from licet.kernel.evaluate import conjunction, evaluate
from licet.kernel.nodes import NamedSet
from licet.law.parameter import number, parameters
from licet.law.part748.s15_veu import NVEU_ALLOCATION
from licet.law.sets import SUPPLEMENT_5A, UNITED_STATES

OUTSIDE: Final = "uveu_outside_supplement_5"
ONE_COUNTRY: Final = "uveu_one_country"
ABROAD: Final = "uveu_outside_us"
INSTALLED_BASE: Final = "nveu_installed_base"

_PLANNED: Final = "/computing_power/planned"


def computing_power(veu: VeuFile) -> Part:
    """The shares of a UVEU after all that is planned, or the installed base of an NVEU from this quarter on."""
    if veu.type == "UVEU":
        stated = ("before", "planned") if veu.before != Power() else ("planned",)
        shares = [s for when in stated for s in shares_of(veu, when)]
        return Part("computing_power", "Geographic shares", tuple(_limits(veu)), tuple(s.to_dict() for s in shares))
    entries = sorted(veu.installed_base, key=lambda e: (e.country, e.quarter))
    rows = tuple(_row(veu, e) for e in entries)
    return Part("computing_power", "Installed base", tuple(_installed(veu, entries)), rows)


class Share(NamedTuple):
    """A part of a company's computing power, with the limit that it has."""

    when: str
    where: str
    parameter: str
    least: int
    most: int | None
    """With what has no stated place; None where the whole is not known."""
    whole: int | None

    @property
    def limit(self) -> int:
        """The limit in percent."""
        return number(self.parameter)

    @property
    def within(self) -> bool | None:
        """Whether the share is at or below its limit."""
        if self.whole is None or self.most is None:
            return None
        if self.most * 100 <= self.whole * self.limit:
            return True
        return False if self.least * 100 > self.whole * self.limit else None

    def text(self) -> str:
        """The share against its limit, in words."""
        if self.whole is None or self.most is None:
            return f"{self.where}: {tpp(self.least)} TPP of a total that is not known"
        stated = f"{self.where}: {tpp(self.least)} TPP, {percent(self.least, self.whole)} percent"
        if self.most != self.least:
            stated += f" (up to {percent(self.most, self.whole)} with what has no stated place)"
        return f"{stated}; the limit is {tpp(self.whole * self.limit // 100)} TPP"

    def to_dict(self) -> Json:
        """The share, ready for JSON."""
        limit = None if self.whole is None else milli(self.whole * self.limit // 100)
        most = None if self.most is None else milli(self.most)
        return {
            "when": self.when,
            "where": self.where,
            "tpp": milli(self.least),
            "at_most_tpp": most,
            "percent": None if self.whole is None else float(percent(self.least, self.whole)),
            "limit_percent": self.limit,
            "limit_tpp": limit,
            "within": self.within,
        }


def shares_of(veu: VeuFile, when: str) -> list[Share]:
    """Every share that paragraph 6 limits: before, or after all that is planned."""
    power: Power = getattr(veu, when)
    outside_5a = _elsewhere(power, SUPPLEMENT_5A, veu)
    shares = [_share(when, "outside Supplement No. 5(a)", OUTSIDE, power, sum(outside_5a.values()))]
    for country, amount in sorted(outside_5a.items(), key=lambda entry: (-entry[1], entry[0])):
        shares.append(_share(when, place(country), ONE_COUNTRY, power, amount))
    if _unplaced(power) != 0:
        shares.append(_share(when, "any other country outside Supplement No. 5(a)", ONE_COUNTRY, power, 0))
    if of_the_united_states(veu) is not False:
        abroad = _elsewhere(power, UNITED_STATES, veu)
        shares.append(_share(when, "outside the United States", ABROAD, power, sum(abroad.values())))
    return shares


def of_the_united_states(veu: VeuFile) -> bool | None:
    """Whether the applicant is headquartered, or has its ultimate parent headquartered, in the United States."""
    return headquartered(veu, consignee_headquarters.meets(UNITED_STATES))


def _elsewhere(power: Power, places: NamedSet, veu: VeuFile) -> dict[str, int]:
    inside = places.on(veu.date)
    return {country: amount for country, amount in power.by_country.items() if country not in inside}


def _unplaced(power: Power) -> int | None:
    """What is stated to be somewhere, but not where."""
    return None if power.total is None else power.total - sum(power.by_country.values())


def _share(when: str, where: str, parameter: str, power: Power, amount: int) -> Share:
    unplaced = _unplaced(power)
    return Share(when, where, parameter, amount, None if unplaced is None else amount + unplaced, power.total)


def _limits(veu: VeuFile) -> Iterator[Finding]:
    """The limits of paragraph 6, after all that is planned."""
    american = of_the_united_states(veu)
    texts = {
        OUTSIDE: "of its AI computing power outside Supplement No. 5(a)",
        ONE_COUNTRY: "of it in any one country outside Supplement No. 5(a)",
        ABROAD: "of it outside the United States, if it is headquartered there",
    }
    for parameter, text in texts.items():
        shares = [s for s in shares_of(veu, "planned") if s.parameter == parameter]
        holds = conjunction([s.within for s in shares])
        asks = tuple(_questions_of_power(veu.planned))
        why = "; ".join(s.text() for s in _decisive(shares, holds)) or "nothing there"
        if parameter == ABROAD and american is not True:
            holds = True if american is False or holds else None
            why = "it is not headquartered there" if american is False else why
            asks += tuple(_questions_of_headquarters(veu)) if american is None else ()
        yield Finding(
            parameters()[parameter].cite,
            f"no more than {number(parameter)} percent {text}, after all that is planned",
            holds,
            why,
            asks=asks if holds is None else (),
        )


def _decisive(shares: list[Share], holds: bool | None) -> list[Share]:
    """The shares that decide; of those that all hold, the largest."""
    found = [s for s in shares if s.within is holds]
    return found[:1] if holds else found


def _questions_of_power(power: Power) -> Iterator[Question]:
    if power.total is None:
        yield Question(f"{_PLANNED}/total_tpp", "What will be its total AI computing power worldwide, in TPP?")
    if not power.by_country:
        yield Question(f"{_PLANNED}/by_country", "How much of its AI computing power will be in each country?")
    elif unplaced := _unplaced(power):
        yield Question(f"{_PLANNED}/by_country", f"In which countries will the other {tpp(unplaced)} TPP be?")


def _questions_of_headquarters(veu: VeuFile) -> Iterator[Question]:
    if veu.applicant.headquarters is None:
        yield Question("/applicant/headquarters", f"Where is {veu.applicant.name} headquartered?")
    else:
        at = "/applicant/ultimate_parent/headquarters"
        yield Question(at, f"Where is the ultimate parent of {veu.applicant.name} headquartered?")


def allocation(quarter_day: dt.date) -> int:
    """The installed base that Table 1 allows in the quarter of a day, in thousandths of TPP."""
    return cast("int", evaluate(NVEU_ALLOCATION, {"date": quarter_day}))


def within_allocation(entry: Installed) -> bool | None:
    """Whether an entry is at or below the allocation of its quarter."""
    return None if entry.tpp is None else entry.tpp <= allocation(entry.quarter)


def _row(veu: VeuFile, entry: Installed) -> Json:
    """A row of the installed base, ready for JSON."""
    return {
        "country": entry.country,
        "quarter": quarter(entry.quarter),
        "tpp": None if entry.tpp is None else milli(entry.tpp),
        "limit_tpp": milli(allocation(entry.quarter)),
        "within": within_allocation(entry),
        "decides": entry.quarter >= quarter_start(veu.date),
    }


def _installed(veu: VeuFile, entries: list[Installed]) -> Iterator[Finding]:
    """The allocation of each quarter from this one on, and what is missing from the table."""
    cite, today = parameters()[INSTALLED_BASE].cite, quarter_start(veu.date)
    for e in entries:
        if e.quarter >= today:
            where = f"{place(e.country)} in {quarter(e.quarter)}"
            question = f"How much TPP will be installed in {where}, what was installed before included?"
            seen = "not known" if e.tpp is None else f"{tpp(e.tpp)} TPP"
            yield Finding(
                cite,
                f"the installed base in {where} within the allocation of the quarter",
                within_allocation(e),
                f"{seen}; the limit is {tpp(allocation(e.quarter))} TPP",
                asks=(Question(f"{e.at}/tpp", question),) if e.tpp is None else (),
            )
    for missing in _missing_rows(veu, entries):
        yield Finding(cite, "the installed base of every quarter within its allocation", None, asks=(missing,))


def _missing_rows(veu: VeuFile, entries: list[Installed]) -> Iterator[Question]:
    """What the table must say and does not: this quarter, and when what is planned will be there."""
    today = quarter_start(veu.date)
    countries = sorted({s.country for s in veu.data_centers or () if s.country} | {e.country for e in entries})
    if not countries:
        yield Question("/installed_base", "How much TPP is, and will be, installed in each country by quarter?")
    for country in countries:
        rows = [e for e in entries if e.country == country]
        if today not in [e.quarter for e in rows]:
            yield Question("/installed_base", f"How much TPP is installed in {place(country)} in {quarter(today)}?")
        planned = 0
        for site in veu.data_centers or ():
            if site.country == country and site.tpp is None:
                yield Question(f"{site.at}/tpp", f"How much TPP will {site.name} have when all is installed?")
            planned += (site.tpp or 0) if site.country == country else 0
        if planned > max((e.tpp or 0 for e in rows), default=0):
            reached = f"In which quarter will the installed base in {place(country)} reach {tpp(planned)} TPP?"
            yield Question("/installed_base", reached)
