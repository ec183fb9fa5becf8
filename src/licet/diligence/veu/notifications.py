"""The notices that a UVEU owes BIS in advance: 180 days for a new location, 60 for a transfer or a new country."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from licet.determine.dates import due
from licet.diligence.finding import Finding, Part, Question
from licet.diligence.veu.figures import place, tpp
from licet.diligence.veu.file import DataCenter, Filing, Transfer, VeuFile
from licet.kernel.evaluate import conjunction
from licet.law.part748.s15_veu import UVEU
from licet.law.provision import Obligation

NEW_SITE: Final = "uveu_new_site_notice"
TRANSFER: Final = "uveu_transfer_notice"


def notifications(veu: VeuFile) -> Part:
    """Each notice with the last day for it, and whether it was, or can still be, filed by then."""
    return Part("notices", "Notices", tuple(_notices(veu)) if veu.type == "UVEU" else ())


def duty(document: str) -> Obligation:
    """The duty of a UVEU that a document discharges."""
    return next(o for o in UVEU.obligations if o.document == document)


def _notices(veu: VeuFile) -> Iterator[Finding]:
    for site in veu.data_centers or ():
        if site.new_location is not False:
            yield _new_location(veu, site)
            if site.new_country is not False:
                yield _new_country(veu, site)
    if veu.data_centers is None:
        question = "Which data centers is the authorization for, and when is the first shipment to each?"
        text = "each new location notified in time"
        yield Finding(duty(NEW_SITE).cite, text, None, asks=(Question("/data_centers", question),))
    for transfer in veu.transfers or ():
        yield _transfer(veu, transfer)
    if veu.transfers is None:
        question = (
            "Which transfers of chips between countries are planned under the authorization? (None: an empty list)"
        )
        text = "each transfer between countries notified in time"
        yield Finding(duty(TRANSFER).cite, text, None, asks=(Question("/transfers", question),))


def _new_location(veu: VeuFile, site: DataCenter) -> Finding:
    asks = []
    if site.new_location is None:
        question = f"Is {site.name} a new location, in neither the application nor the authorization?"
        asks.append(Question(f"{site.at}/new_location", question))
    if site.first_shipment is None:
        asks.append(Question(f"{site.at}/first_shipment", f"When is the first shipment to {site.name}?"))
    what = f"notice of the new location {site.name}, {place(site.country)}, with its physical address"
    first = ("the first shipment", site.first_shipment)
    return _notice(veu, duty(NEW_SITE), what, first, site.notice, site.at, asks, site.new_location)


def _new_country(veu: VeuFile, site: DataCenter) -> Finding:
    required = conjunction([site.new_location, site.new_country])
    asks = []
    if required is None:
        question = f"Is {place(site.country)} in no earlier notice to BIS, nor in the application?"
        asks.append(Question(f"{site.at}/new_country", question))
    if site.construction_starts is None:
        question = f"When does construction or installation of {site.name} start?"
        asks.append(Question(f"{site.at}/construction_starts", question))
    what = f"notice of {site.name} as a data center in a new country, {place(site.country)}"
    start = ("construction or installation", site.construction_starts)
    return _notice(veu, duty(TRANSFER), what, start, site.notice, site.at, asks, required)


def _transfer(veu: VeuFile, t: Transfer) -> Finding:
    amount = "chips" if t.tpp is None else f"{tpp(t.tpp)} TPP"
    what = f"notice of the transfer of {amount} from {place(t.origin)} to {place(t.destination)}"
    asks = [] if t.date else [Question(f"{t.at}/date", f"When are {amount} transferred to {place(t.destination)}?")]
    return _notice(veu, duty(TRANSFER), what, ("the transfer", t.date), t.notice, t.at, asks)


def _notice(
    veu: VeuFile,
    of: Obligation,
    what: str,
    event: tuple[str, dt.date | None],
    filing: Filing,
    at: str,
    asks: list[Question],
    required: bool | None = True,
) -> Finding:
    """One notice: whether it was, or can still be, filed so many days before its event."""
    assert of.when.days is not None
    days, (name, day) = -of.when.days, event
    deadline = None if day is None else due(of.when, day)[1]
    in_time, why, depends = None, f"due {days} days before {name}, of which the day is not known", ""
    if deadline is not None:
        in_time, why = _filed(filing, deadline, veu.date)
        if in_time is None:
            asks = [*asks, Question(f"{at}/notice", f"Was the {what} filed, and when?")]
        if in_time is False:
            earliest = (filing.on or veu.date) + dt.timedelta(days=days)
            counted = "counted from that day" if filing.on else "if it is filed today"
            why += f"; {counted}, {name} can be no earlier than {earliest}"
        elif in_time and not filing.filed:
            depends = f"file it by {deadline}" + ("" if required else ", if it is due at all")
    holds = True if in_time else None if in_time is None or required is None else False
    detail = {"days": days, "event": day and day.isoformat(), "due": deadline and deadline.isoformat()}
    filed = {"filed": filing.filed, "filed_on": filing.on and filing.on.isoformat()}
    until = deadline if depends else None
    return Finding(of.cite, what, holds, why, depends, until, tuple(asks) if holds is None else (), {**detail, **filed})


def _filed(filing: Filing, deadline: dt.date, today: dt.date) -> tuple[bool | None, str]:
    """Whether a notice is in time, or still can be, and why."""
    if filing.on is not None:
        word = "in time" if filing.on <= deadline else "too late"
        return filing.on <= deadline, f"filed on {filing.on}, {word}: due by {deadline}"
    if filing.filed:
        return today <= deadline or None, f"filed on a day that is not known; due by {deadline}"
    if today <= deadline:
        return True, f"due by {deadline}"
    missed = f"was due by {deadline}"
    return (False, f"{missed} and is not filed") if filing.filed is False else (None, f"{missed}; not known if filed")
