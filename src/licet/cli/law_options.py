"""The options --regime and --reading, checked against the law's own vocabulary before any input is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


class AskedLaw(NamedTuple):
    """What the command line says of the law to apply; it goes before what a transaction says."""

    regime: str | None
    readings: dict[str, str]


def day(ctx: click.Context, param: click.Parameter, given: str | None) -> dt.date | None:
    """A date as the contract bounds it. Raises click.BadParameter."""
    from licet.facts.contract import TRANSACTION
    from licet.facts.shapes import InputError

    if given is None:
        return None
    errors: list[InputError] = []
    read: dt.date = TRANSACTION.fields["date"].read(given, "", errors)
    for error in errors:
        raise click.BadParameter(f"found {error.found}; expected {error.expected}")
    return read


def law_options(command: Command) -> Command:
    """Give a command the options; it receives them as ``regime`` and ``readings``."""
    regime = click.option(
        "--regime", metavar="R", help="The regime to apply, overlays added with +; see licet regimes."
    )
    return regime(reading_option(command))


def _pairs(ctx: click.Context, param: click.Parameter, given: Sequence[str]) -> dict[str, str]:
    for text in given:
        if "=" not in text:
            raise click.BadParameter(f"{text!r} is not of the form NAME=VALUE")
    return dict(text.split("=", 1) for text in given)


reading_option = click.option(
    *("--reading", "readings"),
    metavar="NAME=VALUE",
    multiple=True,
    callback=_pairs,
    help="How to read ambiguous law, once for each switch; see licet readings.",
)
"""The option alone; the command receives it as ``readings``."""


def asked_law(regime: str | None, readings: dict[str, str]) -> AskedLaw:
    """The options, checked. Raises click.BadParameter for a regime or a reading that does not exist."""
    from licet.determine.decider import check
    from licet.facts.contract import FIRST_DAY
    from licet.facts.transaction import Parties, Party, Transaction
    from licet.law.regimes import OVERLAY_IDS, REGIME_IDS, UnknownRegimeError, parts_of

    nobody = Party()
    nothing = Transaction(FIRST_DAY, (), Parties(nobody, nobody, (), nobody, nobody, nobody), readings=readings)
    for error in check(nothing):
        raise click.BadParameter(str(error).removeprefix("/readings/"), param_hint="--reading")
    if regime is not None:
        try:
            parts_of(regime)
        except UnknownRegimeError:
            expected = f"one of {', '.join(REGIME_IDS)}, overlays ({', '.join(OVERLAY_IDS)}) added with +"
            raise click.BadParameter(f"found {regime!r}; expected {expected}", param_hint="--regime") from None
    return AskedLaw(regime, readings)
