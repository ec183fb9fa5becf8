"""The commands that record what happens to allocations."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from licet.cli.ledger_options import (
    EXIT,
    amount,
    day_or_moment,
    draws,
    json_option,
    ledger_option,
    on_option,
    opened,
    recording,
)
from licet.cli.ledger_shown import receipt_to_dict, show_balances, show_receipt
from licet.cli.output import emit, emit_json


@click.command(epilog=EXIT)
@click.argument("what", nargs=-1, required=True, metavar="NAME AMOUNT [NAME AMOUNT]...")
@click.option("--expires", metavar="WHEN", callback=day_or_moment, help="When it ends unless it is committed before.")
@click.option("--days", type=click.IntRange(1, 10_000), metavar="N", help="So many days after which it ends instead.")
@on_option
@recording
@click.pass_context
def reserve(
    ctx: click.Context,
    /,
    what: tuple[str, ...],
    expires: dt.date | None,
    days: int | None,
    effective: dt.date | None,
    url: str,
    as_json: bool,
    **by: Any,
) -> None:
    """Reserve on one or more allocations, all of it or nothing.

    \b
    Examples:
      licet ledger reserve lpp/2025/ACME 126,656 --key "order 17" --days 30
      licet ledger reserve license/D123/tpp 126656 license/D123/quantity 8 --on 2025-06-02

    The number of the reservation is what commit and release are given. What does not fit says by how much, what would
    fit, and when room comes back. --expires with a day means the end of it (UTC).
    """
    asked = draws(what)
    if expires is not None and not isinstance(expires, dt.datetime):
        midnight = dt.datetime.combine(expires, dt.time(), dt.UTC)
        expires = midnight + dt.timedelta(days=1) if expires < dt.date.max else midnight
    if expires is not None and days is not None:
        raise click.UsageError("found --expires and --days; expected one of them")
    lasts = None if days is None else dt.timedelta(days=days)
    with opened(ctx, url) as ledger:
        made = ledger.reserve(asked, effective=effective, expires=expires, lasts=lasts, **by)
        show_receipt(ledger, made, "Reservation", as_json=as_json)


def _settling(verb: str, doc: str) -> click.Command:
    @click.command(verb, help=doc, epilog=EXIT)
    @click.argument("reservation", type=click.IntRange(1))
    @click.argument("what", nargs=-1, metavar="[NAME AMOUNT]...")
    @on_option
    @recording
    @click.pass_context
    def settle(
        ctx: click.Context, /, reservation: int, what: tuple[str, ...], url: str, as_json: bool, **by: Any
    ) -> None:
        asked = draws(what) or None
        with opened(ctx, url) as ledger:
            made = getattr(ledger, verb)(reservation, asked, **by)
            show_receipt(ledger, made, f"{verb.capitalize()} of reservation {reservation}: operation", as_json=as_json)

    return settle


commit = _settling(
    "commit",
    """Commit what a RESERVATION holds, or some of it.

    Commit what was shipped, licensed or installed.

    \b
    Examples:
      licet ledger commit 17
      licet ledger commit 17 lpp/2025/ACME 63,328 --reason "first shipment" --on 2025-06-20
    """,
)
release = _settling(
    "release",
    """Give back what a RESERVATION holds, or some of it.

    \b
    Examples:
      licet ledger release 17 --reason "order cancelled"
      licet ledger release 17 lpp/2025/ACME 31,664
    """,
)


def _fact(name: str, method: str, doc: str) -> click.Command:
    @click.command(name, help=doc, epilog=EXIT, context_settings={"ignore_unknown_options": True})
    @click.argument("allocation", metavar="NAME")
    @click.argument("much", metavar="AMOUNT")
    @on_option
    @recording
    @click.pass_context
    def record(ctx: click.Context, /, allocation: str, much: str, url: str, as_json: bool, **by: Any) -> None:
        asked = amount(allocation, much)
        with opened(ctx, url) as ledger:
            made = getattr(ledger, method)(allocation, asked, **by)
            show_receipt(ledger, made, f"{name.capitalize()}: operation", as_json=as_json)

    return record


attrition = _fact(
    "attrition",
    "attrite",
    """Take out what was lost, failed or moved.

    Loss, damage, failure, relocation or resale of what is installed (748.15(a)(2)(iii)(B)).

    \b
    Examples:
      licet ledger attrition nveu/ACME/IN 15,832 --reason "one module failed" --on 2025-06-20
    """,
)
return_ = _fact(
    "return",
    "return_",
    """Give committed computing power back.

    It came back, or its license lapsed.

    \b
    Examples:
      licet ledger return country/IN/2025-2027 126,656 --reason "license D123 lapsed unused"

    Not for LPP: 740.29(d) counts each export.
    """,
)
adjust = _fact(
    "adjust",
    "adjust",
    """Correct what is committed, or state an opening.

    The AMOUNT is added; it may be negative.

    \b
    Examples:
      licet ledger adjust lpp/2025/ACME 4,000,000 --reason "received from others until June 1, by their certificate"
      licet ledger adjust lpp/2025/ACME -15,832 --reason "order 17 was entered twice"

    It records a fact, and is not tested against a limit.
    """,
)


@click.command(epilog=EXIT)
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.argument("much", metavar="AMOUNT")
@on_option
@recording
@click.pass_context
def transfer(ctx: click.Context, /, source: str, target: str, much: str, url: str, as_json: bool, **by: Any) -> None:
    """Move what is committed to another allocation.

    A validated end user relocates chips from one country to another; or it was committed on another limit of your own.
    It must fit there. What other programs count has happened, and is not transferred.

    \b
    Examples:
      licet ledger transfer nveu/ACME/IN nveu/ACME/MY 15,832 --reason "relocated"
    """
    asked = amount(source, much)
    with opened(ctx, url) as ledger:
        made = ledger.transfer(source, target, asked, **by)
        show_receipt(ledger, made, "Transfer: operation", as_json=as_json)


@click.command(epilog=EXIT)
@click.argument("acquired")
@click.argument("acquirer")
@on_option
@recording
@click.pass_context
def acquire(ctx: click.Context, /, acquired: str, acquirer: str, url: str, as_json: bool, **by: Any) -> None:
    """Count what a company received to its new ultimate parent.

    The allocation of the company ACQUIRED is frozen; what is reserved on it is committed or released first.

    \b
    Examples:
      licet ledger acquire lpp/2025/ACME "lpp/2025/Globex Holding" --on 2025-07-01 --reason "merger of July 1"

    It records a fact, and is not tested against a limit: what is beyond it leaves no room (740.29(h)(1)).
    """
    with opened(ctx, url) as ledger:
        made = ledger.acquire(acquired, acquirer, **by)
        show_receipt(ledger, made, "Acquisition: operation", as_json=as_json)


@click.command(epilog=EXIT)
@click.argument("license", metavar="LICENSE")
@click.argument("country", required=False, metavar="[COUNTRY]")
@click.option(
    "--allocation-on-lapse",
    type=click.Choice(["returned", "consumed"]),
    default="returned",
    show_default=True,
    help="Whether what it did not use goes back to COUNTRY.",
)
@on_option
@recording
@click.pass_context
def lapse(
    ctx: click.Context,
    /,
    license: str,
    country: str | None,
    allocation_on_lapse: str,
    url: str,
    as_json: bool,
    **by: Any,
) -> None:
    """End a license: nothing more is shipped under it, for good.

    What it did not use goes back, once, to the country allocation that it drew on when it was granted.

    \b
    Examples:
      licet ledger lapse license/D123/tpp country/IN/2025-2027 --reason "validity ended on February 28"
      licet ledger lapse license/D123/tpp --allocation-on-lapse consumed --reason "revoked"
    """
    if country is None and allocation_on_lapse == "returned":
        raise click.UsageError("expected the COUNTRY that it goes back to, or --allocation-on-lapse consumed")
    with opened(ctx, url) as ledger:
        made = ledger.lapse(license, country, allocation_on_lapse=allocation_on_lapse, **by)
        show_receipt(ledger, made, "Lapse: operation", as_json=as_json)


@click.command(epilog=EXIT)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--actor", metavar="NAME", default="", help="Who does it.")
@json_option
@ledger_option
@click.pass_context
def expire(ctx: click.Context, /, names: tuple[str, ...], url: str, as_json: bool, actor: str) -> None:
    """End the reservations whose time is over.

    \b
    Examples:
      licet ledger expire
      licet ledger expire lpp/2025/ACME

    They can no longer be committed in any case. This gives the room back, as a reservation that
    needs it does by itself.
    """
    with opened(ctx, url) as ledger:
        ended = ledger.expire_due(names, actor=actor)
        if as_json:
            emit_json([receipt_to_dict(receipt) for receipt in ended])
            return
        emit(f"{len(ended):,} reservation{'' if len(ended) == 1 else 's'} ended")
        if ended:
            click.echo()
            show_balances([ledger.balance(n) for n in dict.fromkeys(e.allocation for r in ended for e in r.entries)])
