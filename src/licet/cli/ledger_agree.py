"""The commands that set up a ledger and say what is agreed about its allocations."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from licet.cli.law_options import day
from licet.cli.ledger_options import EXIT, amount, ledger_option, opened, recording
from licet.cli.ledger_shown import show_receipt
from licet.cli.output import emit


@click.command(epilog=EXIT)
@ledger_option
@click.pass_context
def init(ctx: click.Context, /, url: str) -> None:
    """Make a ledger, or bring one of an older version up to date.

    \b
    Examples:
      licet ledger init --ledger allocations.db
      LICET_LEDGER=postgresql://host/database licet ledger init
    """
    with opened(ctx, url, make=True) as ledger:
        emit(f"The ledger is ready: {ledger.where}")


@click.command(epilog=EXIT)
@click.argument("name")
@click.option(
    "--limit",
    metavar="AMOUNT",
    help="The limit of a license as it says (to its value the shipping tolerance is added), or of your own.",
)
@click.option(
    "--assurances",
    type=click.IntRange(0),
    default=0,
    metavar="PERCENT",
    help="What they add to a country's: only for destinations in Supplement No. 5(b), which was published empty.",
)
@click.option(
    "--sees", type=click.Choice(["whole", "part"]), help="Whether this ledger is told all that is drawn on it."
)
@click.option("--from", "first", metavar="DATE", callback=day, help="The first day on which it may be drawn on.")
@click.option("--to", "last", metavar="DATE", callback=day, help="The last such day.")
@click.option("--united-states", is_flag=True, help="The universal validated end user is headquartered there.")
@click.option(
    "--uveu-timing",
    type=click.Choice(["after_each_event", "reporting_dates"]),
    default="after_each_event",
    show_default=True,
    help="When its 50 percent are tested.",
)
@click.option(
    "--tier2-headquarters-in-tier1",
    type=click.Choice(["approve", "counts"]),
    default="approve",
    show_default=True,
    help="The reading of this name: where it counts, countries of Supplement No. 5(a) have allocations too.",
)
@recording
@click.pass_context
def allocate(
    ctx: click.Context,
    /,
    name: str,
    limit: str | None,
    assurances: int,
    united_states: bool,
    url: str,
    as_json: bool,
    **given: Any,
) -> None:
    """Open an allocation, with the limits that the law sets for it.

    \b
    Examples:
      licet ledger allocate lpp/2025/ACME --sees whole
      licet ledger allocate country/IN/2025-2027 --assurances 100
      licet ledger allocate license/D123/tpp --limit 4,749,360 --from 2025-03-01 --to 2029-02-28
      licet ledger allocate license/D123/value --limit 1,200,000.00 --from 2025-03-01 --to 2029-02-28
      licet ledger allocate uveu/ACME/MY --united-states --uveu-timing reporting_dates
      licet ledger allocate "user/board's own limit" --limit 1,000,000

    Names: lpp/2025/COMPANY, country/MY/2025-2027, nveu/COMPANY/MY, uveu/COMPANY/MY, aia/COMPANY, license/NUMBER/tpp
    (/quantity in items, /value in US dollars), china-2026/PRODUCT/us (/china), user/NAME. Where others draw too, the
    ledger sees an allocation in part, and its totals are lower bounds, unless --sees whole says otherwise.
    """
    most = None if limit is None else amount(name, limit)
    with opened(ctx, url) as ledger:
        made = ledger.allocate(
            name, limit=most, assurances_percent=assurances, united_states=united_states or None, **given
        )
        show_receipt(ledger, made, "Allocation: operation", as_json=as_json)


@click.command(epilog=EXIT)
@click.argument("name")
@click.argument("much", metavar="[AMOUNT|none]", required=False)
@click.option(
    "--assurances",
    type=click.IntRange(0),
    metavar="PERCENT",
    help="What they add to a country's: only for destinations in Supplement No. 5(b), which was published empty.",
)
@click.option("--since", metavar="DATE", callback=day, help="The day from which it holds; default: today.")
@click.option("--cite", metavar="TEXT", default="", help="The paragraph or agreement that it comes from.")
@recording
@click.pass_context
def limit(
    ctx: click.Context,
    /,
    name: str,
    much: str | None,
    assurances: int | None,
    since: dt.date | None,
    cite: str,
    url: str,
    as_json: bool,
    **by: Any,
) -> None:
    """Raise or lower a limit from a day on, with a reason.

    \b
    Examples:
      licet ledger limit user/board 800,000 --since 2025-07-01 --reason "resolution of June 12"
      licet ledger limit country/IN/2025-2027 --assurances 100 --since 2025-07-01 --reason "agreement signed"

    Nothing is undone where more is committed than the new limit: balance says by how much it is above it. Of a
    license's value the AMOUNT is what the license says: the shipping tolerance (750.11) is added to it.
    """
    if (much is None) == (assurances is None):
        raise click.UsageError("expected either an AMOUNT (or none) or --assurances")
    most = None if much in (None, "none") else amount(name, str(much))
    with opened(ctx, url) as ledger:
        if assurances is None:
            made = ledger.set_limit(name, most, since=since, cite=cite, **by)
        else:
            made = ledger.set_assurances(name, assurances, since=since or dt.datetime.now(dt.UTC).date(), **by)
        show_receipt(ledger, made, "Limit: operation", as_json=as_json)


def _day_or_any(ctx: click.Context, param: click.Parameter, given: str | None) -> dt.date | None:
    """A day; None for ``any``. Raises click.BadParameter."""
    return None if given == "any" else day(ctx, param, given)


@click.command(epilog=EXIT)
@click.argument("name")
@click.option("--from", "first", required=True, metavar="DATE|any", callback=_day_or_any, help="The first day.")
@click.option("--to", "last", required=True, metavar="DATE|any", callback=_day_or_any, help="The last day.")
@recording
@click.pass_context
def period(
    ctx: click.Context,
    /,
    name: str,
    first: dt.date | None,
    last: dt.date | None,
    url: str,
    as_json: bool,
    **by: Any,
) -> None:
    """Set the days for which an allocation may be drawn on.

    A license is extended, or ends early.

    \b
    Examples:
      licet ledger period license/D123/tpp --from 2025-03-01 --to 2030-02-28 --reason "extended by BIS on May 2"
      licet ledger period user/board --from any --to 2026-12-31 --reason "resolution of June 12"
    """
    with opened(ctx, url) as ledger:
        made = ledger.set_period(name, first, last, **by)
        said = f"from {first or 'any day'} to {last or 'any day'}"
        show_receipt(ledger, made, f"Period {said}: operation", as_json=as_json)


@click.command(epilog=EXIT)
@click.argument("name")
@click.argument("sight", metavar="whole|part", type=click.Choice(["whole", "part"]))
@recording
@click.pass_context
def sees(ctx: click.Context, /, name: str, sight: str, url: str, as_json: bool, **by: Any) -> None:
    """Say whether this ledger is told all that is drawn on an allocation.

    What is seen in part is a lower bound: within a limit it decides nothing.

    \b
    Examples:
      licet ledger sees lpp/2025/ACME whole --reason "ACME certifies that it buys from nobody else"
    """
    with opened(ctx, url) as ledger:
        show_receipt(ledger, ledger.set_sees(name, sight, **by), "Sight: operation", as_json=as_json)


@click.command(epilog=EXIT)
@click.argument("title", metavar="TITLE")
@click.argument("percent", type=click.IntRange(1, 100))
@click.option("--part", multiple=True, required=True, metavar="NAME", help="What is limited; once for each allocation.")
@click.option("--whole", multiple=True, required=True, metavar="NAME", help="What it is a share of; likewise.")
@click.option(
    "--timing",
    type=click.Choice(["after_each_event", "reporting_dates"]),
    default="after_each_event",
    show_default=True,
    help="When it is tested; on reporting dates it is only looked at.",
)
@click.option("--cite", metavar="TEXT", default="", help="The paragraph or agreement that it comes from.")
@recording
@click.pass_context
def share(
    ctx: click.Context,
    /,
    title: str,
    percent: int,
    part: tuple[str, ...],
    whole: tuple[str, ...],
    url: str,
    as_json: bool,
    **by: Any,
) -> None:
    """Limit a part to PERCENT of a whole, each the sum over allocations.

    The shares of a universal validated end user and of the 2026 China ratio are set by allocate.

    \b
    Examples:
      licet ledger share "Asia at most a third" 33 --part user/asia --whole user/asia --whole user/rest \\
        --reason "resolution of June 12"

    TITLE names the share: with one that is known, that share is changed.
    """
    with opened(ctx, url) as ledger:
        made = ledger.set_share(title, part=part, whole=whole, percent=percent, **by)
        show_receipt(ledger, made, "Share: operation", as_json=as_json)


def _changing(verb: str, doc: str) -> click.Command:
    @click.command(verb, help=doc, epilog=EXIT)
    @click.argument("name")
    @recording
    @click.pass_context
    def change(ctx: click.Context, /, name: str, url: str, as_json: bool, **by: Any) -> None:
        with opened(ctx, url) as ledger:
            show_receipt(ledger, getattr(ledger, verb)(name, **by), f"{verb.capitalize()}: operation", as_json=as_json)

    return change


freeze = _changing(
    "freeze",
    """Let nothing more be drawn on an allocation.

    What gives room back stays possible.

    \b
    Examples:
      licet ledger freeze lpp/2025/ACME --reason "certification in doubt"
    """,
)
unfreeze = _changing(
    "unfreeze",
    """End a freeze.

    \b
    Examples:
      licet ledger unfreeze lpp/2025/ACME --reason "certification confirmed"
    """,
)
